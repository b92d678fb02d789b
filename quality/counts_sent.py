"""What to ask about counts that an agency made itself: what is not in them, and what was done.

A district or a kind that is not in the file is absent, never zero. Counts that are all multiples
of five were rounded before they were sent, and a threshold over rounded counts protects nobody.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from sources.contract import Contract
from sources.reference.load import table
from sources.sql import literal, quoted
from sources.totals import counts, dimensions

BASES = (100, 10, 5)
"""What counts are rounded to, coarsest first; nobody rounds to 2 or 3 but a statistical office."""

FEWEST = 6
"""Counts above zero that must all be multiples of the base: by chance one file in 15,000."""

NAMED = 8
"""Members that a sentence names."""


def counts_sent(con: duckdb.DuckDBPyConnection, typed: Path, contract: Contract) -> list[str]:
    """Ask about the rows and the rounding of a delivery of counts.

    Args:
        con: a connection that may read it.
        typed: the delivery's rows as `sources.read` typed them, totals set aside.
        contract: the delivery's contract; only one of counts (shape aggregate) is asked about.

    Returns:
        Sentences that name districts and members of declared lists, and no count.
    """
    if contract.shape != "aggregate" or not counts(contract):
        return []
    rows = f"(select * from read_parquet({literal(str(typed))}) where problems = 0)"
    return [
        *_districts(con, rows, contract),
        *_members(con, rows, contract),
        *_cells(con, rows, contract),
        *_rounded(con, rows, contract),
    ]


def _districts(con: duckdb.DuckDBPyConnection, rows: str, contract: Contract) -> Iterator[str]:
    """The partnership's districts without any row."""
    if contract.place.geography != "district":
        return
    sent = {code for (code,) in _column(con, rows, contract.place.field)}
    known = table("ref_districts").to_pylist()
    lacking = [row["district_name"] for row in known if row["district_code"] not in sent]
    if lacking and len(lacking) < len(known):
        yield (
            f"no row is of {_listed(lacking)}: its counts are absent, not zero, and so are the "
            "county's; send its rows, with 0 where there is nobody"
        )


def _members(con: duckdb.DuckDBPyConnection, rows: str, contract: Contract) -> Iterator[str]:
    """The members of declared lists that no row has."""
    for field in dimensions(contract):
        if field.name == contract.place.field or not field.codes:
            continue
        sent = {code for (code,) in _column(con, rows, field.name)}
        lacking = [code for code in field.codes if code not in sent]
        if lacking:
            yield (
                f"{len(lacking)} of the {len(field.codes)} members of `{field.name}` are not in "
                f"the file ({_listed(lacking)}): what counts them is absent, [x], not zero; send "
                "them, with 0 where there are none"
            )


def _cells(con: duckdb.DuckDBPyConnection, rows: str, contract: Contract) -> Iterator[str]:
    """Combinations of a district and members that are lacking though each is there elsewhere."""
    names = [f.name for f in dimensions(contract)]
    if len(names) < 2:
        return
    event = quoted(contract.event_date)
    every = " cross join ".join(f"(select distinct {quoted(n)} from {rows})" for n in names)
    shared = ", ".join([event, *map(quoted, names)])
    lacking, asked = con.execute(
        f"with asked as (select * from (select distinct {event} from {rows}) cross join {every}) "
        f"select (select count(*) from asked anti join {rows} held using ({shared})), "
        f"count(*) from asked"
    ).fetchall()[0]
    if lacking:
        yield (
            f"{lacking:,} of {asked:,} combinations of {_listed([f'`{n}`' for n in names])} have "
            "no row: they are absent, [x], not zero; send them, with 0 where there is nobody"
        )


def _rounded(con: duckdb.DuckDBPyConnection, rows: str, contract: Contract) -> Iterator[str]:
    """Columns of counts that are all multiples of one base."""
    for name in counts(contract):
        column = quoted(name)
        bases = ", ".join(f"count(*) filter (where {column} % {base} = 0)" for base in BASES)
        n, *fit = con.execute(
            f"select count(*), {bases} from {rows} where {column} > 0"
        ).fetchall()[0]
        base = next((b for b, at in zip(BASES, fit, strict=True) if at == n), None)
        if n >= FEWEST and base:
            yield (
                f"every count of `{name}` is a multiple of {base}: were they rounded before they "
                "were sent? Send them as counted; small counts are hidden once, over the whole "
                "release"
            )


def _column(con: duckdb.DuckDBPyConnection, rows: str, name: str) -> list[tuple]:
    return con.execute(f"select distinct {quoted(name)} from {rows}").fetchall()


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
