"""Finds direct identifiers in a delivery, in every column and under any heading.

A delivery with one is refused whole, so a finding must be sure: check digits are judged over a
column, because one in eleven numbers of ten digits passes as an NHS number. No value is kept
or told: a finding says the column, the kind, how many rows and the first row numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from quality import identifier_content as content
from quality.contact_kinds import PLACE_KINDS
from quality.identifier_columns import Column, searched
from quality.identifier_kind import Kind
from quality.identifier_kinds import COORDINATES, KINDS, TITLES, kind_of
from quality.identifier_rules import Counts, counts_of, hits_of, occurs, rows_of
from sources.contract import Contract, Severity
from sources.sql import literal, quoted
from sources.text_rows import FIRST_ROWS

HITS = "identifier_hits"


@dataclass(frozen=True)
class Found:
    """A direct identifier in a column: what it is, where, and what to send in its place.

    `column` is a declared field in backticks or the letters of an undeclared column. An
    `error` refuses the delivery; a `query` asks about a column that is not taken in anyway.
    """

    kind: str
    title: str
    column: str
    rows: int
    first_rows: tuple[int, ...]
    remedy: str
    by_heading: bool = False
    severity: Severity = "error"

    @property
    def sentence(self) -> str:
        """The finding for people: never a value, nor the text of an undeclared heading."""
        named = self.column if self.column.startswith("`") else f"column {self.column}"
        how = (
            f"is headed as {self.title} and has values"
            if self.by_heading
            else f"looks like {self.title}"
        )
        more = self.rows - len(self.first_rows)
        rows = ", ".join(str(n) for n in self.first_rows) + (f" and {more:,} more" if more else "")
        return f"{named} {how} in {self.rows:,} rows (row {rows}); {self.remedy}"


def find(
    con: duckdb.DuckDBPyConnection,
    relation_sql: str,
    contract: Contract,
    columns: Mapping[str, str],
    headings: Mapping[str, str],
) -> list[Found]:
    """Every direct identifier in the delivery; an empty list for a clean one.

    A clean delivery costs one scan. Only columns with suspicious values are read again.

    Args:
        con: engine the relation can be read in; a temporary table is made and dropped.
        relation_sql: a select of `row_no` and the delivered columns as text.
        contract: what was agreed; its open fields are not searched.
        columns: column of the relation to the declared field, or "" where undeclared.
        headings: column of the relation to its heading as delivered.

    Raises:
        RuntimeError: the relation could not be read; its own message may quote a value.
    """
    try:
        return _find(con, relation_sql, contract, columns, headings)
    except duckdb.Error as problem:
        raise RuntimeError(
            f"the search for identifiers stopped: {type(problem).__name__}"
        ) from None
    finally:
        con.execute(f"drop table if exists {HITS}")


def _find(
    con: duckdb.DuckDBPyConnection,
    relation_sql: str,
    contract: Contract,
    columns: Mapping[str, str],
    headings: Mapping[str, str],
) -> list[Found]:
    looked_at = searched(contract, columns, headings)
    if not looked_at:
        return []
    counts = ", ".join(
        f"count(*) filter (where {quoted(c.text)} <> ''), count({c.suspicious(contract)})"
        for c in looked_at
    )
    row = con.execute(f"select {counts} from ({relation_sql})").fetchall()[0]
    filled_and_hits = zip(looked_at, row[::2], row[1::2], strict=True)
    suspects = [(c, filled) for c, filled, hits in filled_and_hits if hits]
    if not suspects:
        return []
    _keep_hits(con, relation_sql, contract, [c for c, _ in suspects], columns)
    found = [f for c, filled in suspects for f in _in_column(con, contract, c, filled)]
    return [*found, *_positions(con, contract, suspects, {f.column for f in found})]


def _keep_hits(
    con: duckdb.DuckDBPyConnection,
    relation_sql: str,
    contract: Contract,
    suspects: list[Column],
    columns: Mapping[str, str],
) -> None:
    """The suspicious values alone, in memory, with the row's event date as delivered."""
    event = next((quoted(t) for t, n in columns.items() if n == contract.event_date), "null")
    values = ", ".join(f"{c.suspicious(contract)} as {quoted(c.text)}" for c in suspects)
    some = ", ".join(quoted(c.text) for c in suspects)
    con.execute(
        f"create or replace temp table {HITS} as select * from (select row_no, "
        f"cast({event} as varchar) as e, {values} from ({relation_sql})) "
        f"where coalesce({some}, null) is not null"
    )


def _in_column(
    con: duckdb.DuckDBPyConnection, contract: Contract, column: Column, filled: int
) -> Iterator[Found]:
    hits = hits_of(HITS, column.text)
    some = con.execute(f"select {', '.join(map(occurs, KINDS))} from {hits}").fetchall()[0]
    possible = [kind for kind, occurs_here in zip(KINDS, some, strict=True) if occurs_here]
    aggregates = ", ".join(["1", *(part for kind in possible for part in counts_of(kind))])
    row = con.execute(f"select {aggregates} from {hits}").fetchall()[0][1:]
    personal = content.is_about_persons(contract)
    told: set[str] = set()
    for n, kind in enumerate(possible):
        counts = Counts(*row[5 * n : 5 * n + 5])
        by_heading = column.is_headed(kind) and not told
        if where := rows_of(kind, by_heading, filled, counts):
            told.add(kind.code)
            placed: Severity = "query" if kind in PLACE_KINDS and not personal else "error"
            yield _found(con, hits, where, column, kind, by_heading=by_heading, severity=placed)
    if "name" not in told:
        yield from _names(con, hits, contract, column, filled)
    if "date_of_birth" not in told and column.field is None:
        yield from _births(con, hits, contract, column, filled)
    if column.is_coordinate and (where := content.coordinates(con, hits)):
        severity: Severity = "error" if personal else "query"
        yield _found(con, hits, where, column, COORDINATES, severity=severity)


def _positions(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    suspects: list[tuple[Column, int]],
    told: set[str],
) -> Iterator[Found]:
    """Two columns that nobody declared, of degrees north and east, under whatever heading."""
    severity: Severity = "error" if content.is_about_persons(contract) else "query"
    asked = [(c, filled) for c, filled in suspects if c.field is None and c.shown not in told]
    north, east = (
        [c for c, filled in asked if content.degrees(con, hits_of(HITS, c.text), shape, filled)]
        for shape in (content.NORTH, content.EAST)
    )
    if north and east:
        for columns, shape in ((north, content.NORTH), (east, content.EAST)):
            for column in columns:
                hits, where = hits_of(HITS, column.text), content.is_like(shape)
                yield _found(con, hits, where, column, COORDINATES, severity=severity)


def _names(
    con: duckdb.DuckDBPyConnection, hits: str, contract: Contract, column: Column, filled: int
) -> Iterator[Found]:
    """A column of names, or a title and a name inside a text."""
    where = f"regexp_matches(v, {literal(TITLES)})"
    if column.may_name_persons(contract) and (like := content.names(con, hits, filled)):
        where = f"({where} or {like})"
    found = _found(con, hits, where, column, kind_of("name"))
    if found.rows:
        yield found


def _births(
    con: duckdb.DuckDBPyConnection, hits: str, contract: Contract, column: Column, filled: int
) -> Iterator[Found]:
    """Dates spread as births are; only asked about where the heading claims an event."""
    if where := content.births(con, hits, filled, contract):
        severity: Severity = "query" if column.claims_event else "error"
        yield _found(con, hits, where, column, kind_of("date_of_birth"), severity=severity)


def _found(
    con: duckdb.DuckDBPyConnection,
    hits: str,
    where: str,
    column: Column,
    kind: Kind,
    *,
    by_heading: bool = False,
    severity: Severity = "error",
) -> Found:
    rows, first = con.execute(
        f"select count(*), list(row_no order by row_no)[:{FIRST_ROWS}] from {hits} where {where}"
    ).fetchall()[0]
    return Found(
        kind=kind.code,
        title=kind.title,
        column=column.shown,
        rows=rows,
        first_rows=tuple(first or ()),
        remedy=kind.remedy,
        by_heading=by_heading,
        severity=severity,
    )
