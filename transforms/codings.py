"""Counts that hold each other under other names, found from the rows of a table.

Robberies are serious violence of the kind robbery; an offence group is its offence codes, a
decile of deprivation its small areas; knife-enabled offences are offences. What one of them
shows, the others cannot hide.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import duckdb
import numpy as np
import pandas as pd

from transforms.countable import Countable
from transforms.cuts import Cut
from transforms.domains import AREAS, expression, joined

Con = duckdb.DuckDBPyConnection
ROWS = """
    select member, {counts} from (
        select counted_rows.*, hash(counted_rows) as row_hash, {member} as member
        from {table} counted_rows {joined}) group by member"""
CODED = "select {members} from {table} counted_rows {joined}"
SAMPLE = " using sample reservoir(5000 rows) repeatable (1)"
"""Rows that refute most codings; those left are tried on every row."""


@dataclass(frozen=True, order=True)
class Slice:
    """The rows that a measure counts, or those of them with one member of a breakdown."""

    measure: str
    column: str = ""
    member: str = ""


@dataclass(frozen=True, order=True)
class Tiling:
    """A slice and others that hold rows of it, none of them twice.

    `is_whole`: they hold every row of it; otherwise it may hold more.
    """

    held_by: Slice
    parts: tuple[Slice, ...]
    is_whole: bool = True


def tilings(con: Con, cuts: Sequence[Cut]) -> tuple[Tiling, ...]:
    """What holds what among the measures and breakdowns that are cut.

    Measures declared to be the same; slices with the very same rows; slices of a breakdown that
    is a coarser coding of another one (each of its members is some members of the other, in every
    row of the table); and measures of which every row is another measure's. They hold in every
    place and period.
    """
    by_table: dict[str, list[Cut]] = {}
    for cut in dict.fromkeys(cuts):
        by_table.setdefault(cut.counts.table, []).append(cut)
    found: dict[Tiling, None] = dict.fromkeys(_declared(cuts))
    for together in by_table.values():
        found |= dict.fromkeys(_twins(con, together))
        found |= dict.fromkeys(_coarser(con, together))
        found |= dict.fromkeys(_subsets(con, together))
    return tuple(sorted(found))


def _declared(cuts: Iterable[Cut]) -> Iterator[Tiling]:
    """Measures of row tables that count what a dataset's measure counts."""
    for cut in dict.fromkeys(cuts):
        if cut.declared.same_as:
            yield Tiling(Slice(*cut.declared.same_as), (Slice(cut.measure),))


def _twins(con: Con, together: list[Cut]) -> Iterator[Tiling]:
    """Slices with the same rows, told by a digest of the set of them; not those without rows."""
    by_rows: dict[tuple[int, int], list[Slice]] = {}
    for each, rows in _digests(con, together):
        by_rows.setdefault(rows, []).append(each)
    for same in by_rows.values():
        first, *others = sorted(same)
        yield from (Tiling(first, (other,)) for other in others)


def _digests(con: Con, together: list[Cut]) -> Iterable[tuple[Slice, tuple[int, int]]]:
    """Every slice of one table with how many rows it holds, and a digest of which."""
    wanted: dict[str, dict[str, None]] = {}
    for cut in (c for c in together if not c.declared.sums):
        for column in ("", *(name for name in cut.by if name not in AREAS)):
            wanted.setdefault(column, {})[cut.measure] = None
    source = together[0].counts
    for column, measures in wanted.items():
        query = _slices(source, [source.measure(m).where for m in measures], column)
        for member, *values in con.execute(query).fetchall():
            for measure, n, digest in zip(measures, values[::2], values[1::2], strict=True):
                if n:
                    yield Slice(measure, column, member or ""), (n, digest)


def _slices(source: Countable, wheres: list[str], column: str) -> str:
    return ROWS.format(
        member=expression(source, column) if column else "null",
        table=source.table,
        joined=joined([column]),
        counts=", ".join(
            f"count(*) filter (where {w}), bit_xor(row_hash) filter (where {w})" for w in wheres
        ),
    )


def _coarser(con: Con, together: list[Cut]) -> Iterator[Tiling]:
    """Each member of a coarser coding as the members of the finer one that it holds."""
    columns = sorted({name for cut in together for name in cut.by})
    measures = sorted({cut.measure for cut in together})
    source = together[0].counts
    for fine, coarse in _likely(con, source, columns):
        held = _held(con, source, fine, coarse)
        inside = [part for parts in held.values() for part in parts]
        if len(held) == 1 or len(set(inside)) < len(inside):
            continue
        for member, parts in held.items():
            for m in measures:
                yield Tiling(Slice(m, coarse, member), tuple(Slice(m, fine, p) for p in parts))


def _likely(con: Con, source: Countable, columns: list[str]) -> list[tuple[str, str]]:
    """The pairs of columns that no row of a sample shows to be no finer and coarser coding."""
    if not columns:
        return []
    rows = con.execute(f"from ({_coded(source, columns)}){SAMPLE}").df()
    codes = {name: pd.factorize(rows[name])[0] for name in columns}
    found = []
    for fine, coarse in permutations(columns, 2):
        both = codes[fine] * (len(rows) + 1) + codes[coarse]
        if coarse not in AREAS and len(np.unique(both)) == len(np.unique(codes[fine])):
            found.append((fine, coarse))
    return found


def _held(con: Con, source: Countable, fine: str, coarse: str) -> Mapping[str, list[str]]:
    """The members of the finer coding in each of the coarser."""
    query = f'select distinct "{coarse}", "{fine}" from ({_coded(source, [fine, coarse])})'
    found: dict[str, list[str]] = {}
    for member, inside in con.execute(f"{query} order by all").fetchall():
        found.setdefault(member, []).append(inside)
    return found


def _coded(source: Countable, columns: list[str]) -> str:
    return CODED.format(
        members=", ".join(f'{expression(source, name)} as "{name}"' for name in columns),
        table=source.table,
        joined=joined(columns),
    )


def _subsets(con: Con, together: list[Cut]) -> Iterator[Tiling]:
    """Measures within another one, with none of those between."""
    source = together[0].counts
    measures = sorted({c.measure for c in together if not c.declared.sums})
    wheres = {m: source.measure(m).where for m in measures}
    pairs = list(permutations(measures, 2))
    if not pairs:
        return
    both = ", ".join(f"count(*) filter (where ({wheres[a]}) and ({wheres[b]}))" for a, b in pairs)
    alone = ", ".join(f"count(*) filter (where {wheres[m]})" for m in measures)
    found = con.execute(f"select {alone}, {both} from {source.table}").fetchone() or ()
    own = dict(zip(measures, found, strict=False))
    shared = dict(zip(pairs, found[len(measures) :], strict=True))
    within = {(a, b) for (a, b), n in shared.items() if n and n == own[a] < own[b]}
    for part, whole in sorted(within):
        if not any((part, m) in within and (m, whole) in within for m in measures):
            yield Tiling(Slice(whole), (Slice(part),), is_whole=False)
