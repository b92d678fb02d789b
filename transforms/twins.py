"""Counts that are one number under two names: slices of a table that hold the same rows.

Robberies are serious violence of the kind robbery; an offence class counts the same under every
definition that holds it. What one of them shows, the other cannot hide.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from transforms.countable import Countable
from transforms.cuts import Cut
from transforms.domains import AREAS, expression, joined

ROWS = """
    select member, {counts} from (
        select counted_rows.*, hash(counted_rows) as row_hash, {member} as member
        from {table} counted_rows {joined}) group by member"""


@dataclass(frozen=True, order=True)
class Slice:
    """The rows that a measure counts, or those of them with one member of a breakdown."""

    measure: str
    column: str = ""
    member: str = ""


def twins(con: duckdb.DuckDBPyConnection, cuts: Iterable[Cut]) -> tuple[tuple[Slice, Slice], ...]:
    """Pairs of slices, of the measures and breakdowns that are cut, with the very same rows.

    Rows are told by a digest of the set of them, so the comparison holds in every place and
    period. A slice without rows has no twin.
    """
    by_table: dict[str, list[Cut]] = {}
    for cut in dict.fromkeys(cuts):
        by_table.setdefault(cut.counts.table, []).append(cut)
    found: list[tuple[Slice, Slice]] = []
    for together in by_table.values():
        by_rows: dict[tuple[int, int], list[Slice]] = {}
        for each, rows in _digests(con, together):
            by_rows.setdefault(rows, []).append(each)
        for same in by_rows.values():
            first, *others = sorted(same)
            found += [(first, other) for other in others]
    return tuple(sorted(found))


def _digests(
    con: duckdb.DuckDBPyConnection, together: list[Cut]
) -> Iterable[tuple[Slice, tuple[int, int]]]:
    """Every slice of one table with how many rows it holds, and a digest of which."""
    source = together[0].counts
    wanted: dict[str, dict[str, None]] = {}
    for cut in (c for c in together if not c.declared.sums):
        for column in ("", *(name for name in cut.by if name not in AREAS)):
            wanted.setdefault(column, {})[cut.measure] = None
    for column, measures in wanted.items():
        for member, *values in con.execute(_query(source, list(measures), column)).fetchall():
            for measure, n, digest in zip(measures, values[::2], values[1::2], strict=True):
                if n:
                    yield Slice(measure, column, member or ""), (n, digest)


def _query(source: Countable, measures: list[str], column: str) -> str:
    wheres = [source.measure(m).where for m in measures]
    return ROWS.format(
        member=expression(source, column) if column else "null",
        table=source.table,
        joined=joined([column]),
        counts=", ".join(
            f"count(*) filter (where {w}), bit_xor(row_hash) filter (where {w})" for w in wheres
        ),
    )
