"""Totals inside a table of counts: set aside, and checked against the rows that make them up.

A row is a total where its district, or one of its breakdowns, says `All`, `Total` or the county's
own name instead of a member. Counted with the rest it would count everybody twice.
"""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import duckdb

from sources.contract import Contract, Field, NotNull
from sources.opened import Opened
from sources.partnership import partnership
from sources.sql import listed, literal, quoted
from sources.text_rows import FIRST_ROWS

SAID = ("total", "totals", "all", "all areas", "all districts", "grand total", "sub total",
        "subtotal", "overall", "overall total", "county", "county total", "both",
        "all ages", "all persons", "persons", "all categories", "all services", "all schools",
        "all phases", "all phases total", "all types", "england", "great britain",
        "united kingdom", "district total")  # fmt: skip
"""What stands in the place of a member where a row holds them all."""

MOST_DIMENSIONS = 4
"""Breakdowns of which any mixture may be a total; no contract has more."""


def dimensions(contract: Contract) -> tuple[Field, ...]:
    """The fields of a table of counts that name a member: the place, then the breakdowns."""
    periods = {contract.event_date, *contract.coverage.fields}
    named = [f for f in contract.fields if f.name in contract.key and f.name not in periods]
    return tuple(f for f in named if f.dtype == "string")[:MOST_DIMENSIONS]


def counts(contract: Contract) -> tuple[str, ...]:
    """The columns of a table of counts that hold counts."""
    keys = {*contract.key, *contract.coverage.fields}
    return tuple(
        f.name
        for f in contract.fields
        if f.dtype == "integer" and f.constraint(NotNull) and f.name not in keys
    )


def set_aside(
    con: duckdb.DuckDBPyConnection, contract: Contract, opened: Opened, typed: Path
) -> tuple[str, ...]:
    """Take the totals out of the typed rows of a table of counts, and check them.

    Rewrites `typed` and counts the totals in `opened.aside`.

    Returns:
        Sentences on totals that are not what their parts add up to: row numbers, no counts.
    """
    asked = [f for f in dimensions(contract) if f.name in opened.heading.columns]
    if contract.shape != "aggregate" or not asked or not counts(contract):
        return ()
    flags = ", ".join(f"{_says_all(contract, f, opened)} as {_flag(f)}" for f in asked)
    some = " or ".join(_flag(f) for f in asked)
    con.execute(
        f"create or replace temp table totals as select typed.*, flags.* exclude (row_no) "
        f"from (select row_no, {flags} from ({opened.sql})) flags "
        f"join read_parquet({literal(str(typed))}) typed using (row_no) where {some}"
    )
    rows = con.execute("select count(*) from totals").fetchall()[0][0]
    if not rows:
        return ()
    opened.aside.totals += rows
    parts = typed.with_name("parts.parquet")
    con.execute(
        f"copy (select * from read_parquet({literal(str(typed))}) "
        f"where row_no not in (select row_no from totals) order by row_no) "
        f"to {literal(str(parts))} (format parquet, compression zstd)"
    )
    parts.replace(typed)
    wrong = sorted({row for found in _wrong(con, contract, asked, typed) for row in found})
    con.execute("drop table totals")
    return (_sentence(wrong, rows),) if wrong else ()


def _says_all(contract: Contract, field: Field, opened: Opened) -> str:
    """A condition: the delivered text stands for every member."""
    words = {*SAID} - {c.casefold() for c in field.codes}
    if field.name == contract.place.field:
        here = partnership()
        county = here.county_name.casefold()
        words |= {county, f"{county} county", f"{county} county council", here.county_code.lower()}
        words |= {f"{county} total", f"total {county}"}
    text = f"c{opened.heading.columns[field.name]}"
    return f"coalesce(trim(lower({text}), ' :.*') in {listed(sorted(words))}, false)"


def _flag(field: Field) -> str:
    return quoted(f"all of {field.name}")


def _wrong(
    con: duckdb.DuckDBPyConnection, contract: Contract, asked: list[Field], typed: Path
) -> Iterator[list[int]]:
    """Row numbers of the totals that differ from the sum of their parts, mixture by mixture."""
    named = {f.name for f in asked}
    others = [n for n in contract.key if n not in {*named, *contract.coverage.fields}]
    sums = ", ".join(f"sum({quoted(c)}) as {quoted(c)}" for c in counts(contract))
    differs = " or ".join(
        f"totals.{quoted(c)} is distinct from parts.{quoted(c)}" for c in counts(contract)
    )
    for mixture in product((True, False), repeat=len(asked)):
        pairs = list(zip(asked, mixture, strict=True))
        held = [f.name for f, is_all in pairs if not is_all]
        if len(held) == len(asked):
            continue
        keys = [quoted(k) for k in dict.fromkeys([contract.event_date, *others, *held])]
        same = " and ".join(f"totals.{k} is not distinct from parts.{k}" for k in keys)
        own = " and ".join(f"{'' if is_all else 'not '}{_flag(f)}" for f, is_all in pairs)
        found = con.execute(
            f"with parts as (select {', '.join(keys)}, {sums} from read_parquet("
            f"{literal(str(typed))}) where problems = 0 group by all) "
            f"select row_no from totals join parts on {same} where {own} and ({differs})"
        ).fetchall()
        yield [row for (row,) in found]


def _sentence(wrong: list[int], rows: int) -> str:
    shown = ", ".join(map(str, wrong[:FIRST_ROWS]))
    more = f" and {len(wrong) - FIRST_ROWS:,} more" if len(wrong) > FIRST_ROWS else ""
    return (
        f"{len(wrong):,} of {rows:,} total rows are not the sum of the rows they stand for: "
        f"{'row' if len(wrong) == 1 else 'rows'} {shown}{more}; totals are set aside and not "
        "counted; are rows missing, rounded or suppressed?"
    )
