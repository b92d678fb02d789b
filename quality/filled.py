"""Fields that fewer rows fill in than was agreed: a question, and no row is lost to it."""

from pathlib import Path

import duckdb

from quality.findings import Finding
from sources.contract import Contract, Field, Filled
from sources.sql import literal, quoted


def least_filled(con: duckdb.DuckDBPyConnection, typed: Path, contract: Contract) -> list[Finding]:
    """The fields of a delivery that are blank, or say unknown, in too many of its rows.

    Args:
        con: a connection that may read it.
        typed: the delivery's rows as `sources.read` typed them.
        contract: the delivery's contract, whose `Filled` constraints hold the shares.
    """
    promised = [(f, c) for f in contract.fields if isinstance(c := f.constraint(Filled), Filled)]
    if not promised:
        return []
    counts = ", ".join(f"count(*) filter (where {_is_blank(f)})" for f, _ in promised)
    rows, *blank = con.execute(
        f"select count(*), {counts} from read_parquet({literal(str(typed))})"
    ).fetchall()[0]
    return [
        Finding("query", (field.name,), filled.description, n, rows)
        for (field, filled), n in zip(promised, blank, strict=True)
        if rows and rows - n < filled.at_least * rows
    ]


def _is_blank(field: Field) -> str:
    name = quoted(field.name)
    unknown = field.unknown_code
    return f"{name} is null or {name} = {literal(unknown)}" if unknown else f"{name} is null"
