"""Dates that a spreadsheet changed on the way: read, and said, since the sender may not know."""

from pathlib import Path

import duckdb

from sources.contract import Contract
from sources.opened import Opened
from sources.spellings import SERIAL, is_of_months
from sources.sql import literal, quoted
from sources.text_rows import SPACES


def lost_formats(
    con: duckdb.DuckDBPyConnection, contract: Contract, opened: Opened, typed: Path
) -> tuple[str, ...]:
    """Sentences on the dates that came as numbers of a spreadsheet, or as days for months.

    Args:
        con: a connection that may read both.
        contract: the delivery's contract.
        opened: the delivery as text.
        typed: its rows as they were read.
    """
    dated = [f for f in contract.fields if f.dtype in ("date", "datetime")]
    asked = [f for f in dated if f.name in opened.heading.columns]
    if not asked:
        return ()
    texts = [f"trim({opened.text(f.name)}, {literal(SPACES)})" for f in asked]
    numbers = [f"regexp_full_match({t}, {literal(SERIAL)})" for t in texts]
    days = [
        rf"not regexp_full_match({t}, '\d{{4}}-\d{{2}}')"
        if f.dtype == "date" and is_of_months(contract.date_formats)
        else "false"
        for f, t in zip(asked, texts, strict=True)
    ]
    counts = ", ".join(f"count(*) filter (where {c})" for c in (*numbers, *days))
    found = con.execute(f"select {counts} from ({opened.sql})").fetchall()[0]
    said = []
    for place, field in enumerate(asked):
        as_number, as_day = found[place], found[place + len(asked)]
        if as_number:
            said.append(_numbers(con, field.name, typed, as_number))
        elif as_day:
            said.append(
                f"`{field.name}`: dates had lost their format in {as_day:,} rows (a month came as "
                "a day or in words) and were read as months; export them as the publisher writes "
                "them, or do not save the file in a spreadsheet"
            )
    return tuple(said)


def _numbers(con: duckdb.DuckDBPyConnection, name: str, typed: Path, rows: int) -> str:
    first, last = con.execute(
        f"select min({quoted(name)}), max({quoted(name)}) from read_parquet({literal(str(typed))})"
    ).fetchall()[0]
    span = f" ({first:%B %Y} to {last:%B %Y})" if first and last else ""
    return (
        f"`{name}`: dates had lost their format in {rows:,} rows: they came as numbers and were "
        f"read as days counted from 1900{span}; a spreadsheet set to 1904 would make them four "
        "years too early; export the column as dates"
    )
