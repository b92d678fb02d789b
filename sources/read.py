"""A delivery file in, typed rows out: every value has its type or its row is marked.

`read` writes one Parquet file with every row of the delivery, `row_no` as the spreadsheet
shows it, the contract's fields, and `problems`: the rules the row breaks, a bit each (0 is a
sound row). Nothing is dropped and no value leaves this file.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from sources import headings
from sources.contract import Contract
from sources.files import Opened, damaged_parquet, open_file
from sources.hints import hint
from sources.lost_formats import lost_formats
from sources.near_districts import near_districts
from sources.rules import Rule, rules
from sources.sql import literal, quoted
from sources.text_rows import FIRST_ROWS, Unreadable
from sources.totals import set_aside
from sources.typed import SET_WORDS, select


@dataclass(frozen=True)
class Broken:
    """A rule that some rows break: how many, and the first of their row numbers."""

    rule: Rule
    rows: int
    first_rows: tuple[int, ...]


@dataclass(frozen=True)
class Read:
    """What was read from one delivery: rows, broken rules and the months they fall in.

    `asked`: what to ask about the file itself, in sentences.
    """

    typed: Path
    rows_in: int
    rejected: int
    broken: tuple[Broken, ...]
    months: tuple[date, ...]
    made_on: date | None
    undeclared: tuple[str, ...]
    opened: Opened
    asked: tuple[str, ...] = ()

    @property
    def sound(self) -> int:
        """Rows that break no rule."""
        return self.rows_in - self.rejected


def read(con: duckdb.DuckDBPyConnection, path: Path, contract: Contract, scratch: Path) -> Read:
    """Type the delivery into `scratch`; raises Unreadable where there is nothing to type."""
    typed = scratch / "typed.parquet"
    con.execute(SET_WORDS)
    opened = _typed(con, path, contract, typed)
    asked = set_aside(con, contract, opened, typed)
    asked += near_districts(con, contract, opened, typed)
    asked += lost_formats(con, contract, opened, typed)
    relation = f"read_parquet({literal(str(typed))})"
    counts = con.execute(
        f"select count(*), count(*) filter (where problems <> 0) from {relation}"
    ).fetchone()
    rows_in, rejected = counts if counts else (0, 0)
    if rows_in == 0 and opened.aside.totals:
        raise Unreadable(
            "every row is a total; send a row for each district and each member of every breakdown"
        )
    if rows_in == 0:
        raise Unreadable("there is a header but no rows under it; send the extract again")
    return Read(
        typed=typed,
        rows_in=rows_in,
        rejected=rejected,
        broken=_broken(con, relation, contract, opened) if rejected else (),
        months=_months(con, relation, contract),
        made_on=_made_on(con, relation, contract),
        undeclared=tuple(headings.letters(p) for p in opened.heading.undeclared),
        opened=opened,
        asked=asked,
    )


def _typed(con: duckdb.DuckDBPyConnection, path: Path, contract: Contract, typed: Path) -> Opened:
    """Write the typed rows, at once or, where the file turns out irregular, row by row."""
    for at_once in (True, False):
        opened = open_file(con, path, contract, typed.parent, at_once)
        _refuse_bad_headings(opened, contract)
        try:
            _copy(con, _selected(contract, opened), typed)
        except duckdb.Error as problem:
            if opened.regular_rows is None:
                raise _fault(problem, opened) from None
            continue
        if opened.regular_rows in (None, _rows(con, typed)):
            return opened
    return opened


def _selected(contract: Contract, opened: Opened) -> str:
    return select(contract, opened.sql, opened.heading.columns, opened.heading.halves)


READING = "disabled_optimizers = 'in_clause,common_subexpressions'"
"""The setting that deliveries are read under."""


def _copy(con: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    """Write the query's rows, with two optimisers off that undo the reading of `typed`.

    One turns short code lists into joins, the other reads every cell the costly way in advance.
    """
    if con.execute("select current_setting('disabled_optimizers')").fetchall()[0][0] == "":
        con.execute(f"set {READING}")
    con.execute(f"copy ({query}) to {literal(str(target))} (format parquet, compression zstd)")


def _rows(con: duckdb.DuckDBPyConnection, typed: Path) -> int:
    found = con.execute(f"select count(*) from read_parquet({literal(str(typed))})").fetchone()
    return found[0] if found else 0


def _refuse_bad_headings(opened: Opened, contract: Contract) -> None:
    heading = opened.heading
    if heading.width > headings.MOST_COLUMNS:
        raise Unreadable(
            f"the header has {heading.width:,} columns; send the contract's columns alone"
        )
    if heading.missing:
        raise Unreadable(
            f"columns are missing: {', '.join(heading.missing)}; "
            f"columns not understood: {headings.guesses(heading, contract)}; send them under the "
            "contract's names, or agree a new heading and add it to `delivered_as`"
        )
    if heading.repeated:
        raise Unreadable(
            f"two columns claim to be the same field: {', '.join(sorted(set(heading.repeated)))}; "
            "send each field once"
        )


def _fault(problem: duckdb.Error, opened: Opened) -> Exception:
    """Why DuckDB could not type the file, without its own message, which may quote a value."""
    if isinstance(problem, duckdb.OutOfMemoryException):
        return Unreadable(
            "the file is larger than the memory set aside for reading; split it by month"
        )
    if opened.kind == "parquet":
        return damaged_parquet()
    return RuntimeError(f"the delivery could not be typed: {type(problem).__name__}")


def _broken(
    con: duckdb.DuckDBPyConnection, relation: str, contract: Contract, opened: Opened
) -> tuple[Broken, ...]:
    """Count and locate the rows that break each rule, in the order of the rules."""
    found = []
    for bit, rule in enumerate(rules(contract)):
        rows, first = con.execute(
            f"select count(*), list(row_no order by row_no)[:{FIRST_ROWS}] from {relation} "
            f"where (problems >> {bit}) & 1 = 1"
        ).fetchone() or (0, None)
        if rows:
            told = replace(rule, hint=hint(con, opened, relation, rule, bit))
            found.append(Broken(told, rows, tuple(first or ())))
    return tuple(found)


def _months(con: duckdb.DuckDBPyConnection, relation: str, contract: Contract) -> tuple[date, ...]:
    """The months the delivery answers for, by its contract's coverage rule."""
    made_on = contract.coverage.made_on
    ended = (
        f"and month + interval 1 month <= "
        f"(select max({quoted(made_on)}) from {relation} where problems = 0)"
        if made_on
        else ""
    )
    rows = con.execute(
        f"select month::date from ({_month_rows(relation, contract)}) t(month) "
        f"where month is not null {ended} group by all order by all"
    ).fetchall()
    return tuple(month for (month,) in rows)


def _month_rows(relation: str, contract: Contract) -> str:
    """A row a month between the first and the last month that is not thin."""
    if contract.coverage.period:
        first, last = (quoted(n) for n in contract.coverage.period)
        return (
            f"select unnest(generate_series(date_trunc('month', {first}::timestamp), "
            f"{last}::timestamp, interval 1 month)) from {relation} where problems = 0"
        )
    event = quoted(contract.event_date)
    counted = (
        f"select date_trunc('month', {event})::timestamp as month, count(*) as n from {relation} "
        f"where problems = 0 group by all"
    )
    if contract.coverage.rule == "snapshot":
        return f"select month from ({counted})"
    return (
        f"with counted as ({counted}), usual as (select * from counted where n >= "
        f"{contract.tolerance.thin_month} * (select median(n) from counted)) "
        f"select unnest(generate_series(min(month), max(month), interval 1 month)) from usual"
    )


def _made_on(con: duckdb.DuckDBPyConnection, relation: str, contract: Contract) -> date | None:
    """The latest date a sound row says the extract was made on."""
    if contract.coverage.made_on is None:
        return None
    row = con.execute(
        f"select max({quoted(contract.coverage.made_on)}) from {relation} where problems = 0"
    ).fetchone()
    return row[0] if row else None
