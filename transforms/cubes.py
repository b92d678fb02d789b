"""Cubes: a cut with every total that a reader may be shown, each a count of its own.

Nothing downstream sums counts that may be hidden: the county, all ages, both sexes, a group of
members are cells here, and disclosure control knows how they add up.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sources.partnership import partnership
from transforms.cuts import Cut
from transforms.dimensions import TOTAL, Sums, dimension, member, sums
from transforms.domains import AREAS, ELSEWHERE
from transforms.periods import MONTHS_IN, member_of

SPAN = ["measure", "period", "period_start", "period_end", "months_covered", "period_member"]


@dataclass(frozen=True)
class Cube:
    """A cut's counts with its totals, and the sums that hold in it.

    `counts`: one row for each cell; columns as a cut's and `period_member`, the period's name
    among cells. `sums`: for each dimension, a member and those that add up to it. `months`:
    the months that a period's count is the sum of, for flows.
    """

    cut: Cut
    counts: pd.DataFrame
    sums: Mapping[str, tuple[Sums, ...]]
    months: Mapping[str, frozenset[str]]


def cube(cut: Cut, counted: pd.DataFrame, districts: Mapping[str, str]) -> Cube:
    """The cube of a counted cut; `districts` gives the district of each small area.

    Months, quarters and financial years that are not covered whole are left out. Rows elsewhere
    are left out with their total, except where the cut asks for them.

    Raises:
        ValueError: the cut names a group that is none of its breakdowns'.
    """
    counts = _periods(cut, counted)
    found: dict[str, tuple[Sums, ...]] = {}
    for column in cut.by:
        members = list(dict.fromkeys(counts[column]))
        held = sums(column, members, cut.groups, districts)
        if column in AREAS:
            counts, held = _placed(cut, column, counts, held)
        for name, inside in held:
            counts = pd.concat([counts, _summed(counts, column, name, inside)], ignore_index=True)
        if column in AREAS and cut.elsewhere:
            county = partnership().county_code
            everywhere = (TOTAL, (county, *ELSEWHERE))
            total = _summed(counts, column, *everywhere)
            counts, held = pd.concat([counts, total], ignore_index=True), (*held, everywhere)
        kept = ((name, tuple(map(member, inside))) for name, inside in held if inside)
        found[dimension(column)] = tuple(kept)
    if len(counted):
        _check_groups(cut, found)
    return Cube(cut, counts, found, _months(cut, counts))


def _periods(cut: Cut, counted: pd.DataFrame) -> pd.DataFrame:
    """The counts of whole periods, the latest of them, with the period's name among cells."""
    counts = counted
    if cut.period in ("month", "quarter", "financial_year") and not cut.counts.has_windows:
        is_whole = counts["months_covered"].isin((0, MONTHS_IN[cut.period]))
        counts = counts[is_whole]
    if cut.latest is not None:
        last = sorted(counts["period_start"].unique())[-cut.latest :]
        counts = counts[counts["period_start"].isin(last)]
    is_own = cut.counts.has_windows
    spans = counts[SPAN[2:5]].drop_duplicates()
    named = [
        member_of(start, end, None if is_own else covered, of_persons=is_own)
        for start, end, covered in spans.itertuples(index=False, name=None)
    ]
    return counts.merge(spans.assign(period_member=pd.Series(named, spans.index, dtype="str")))


def _placed(
    cut: Cut, column: str, counts: pd.DataFrame, held: tuple[Sums, ...]
) -> tuple[pd.DataFrame, tuple[Sums, ...]]:
    """Without the rows elsewhere where the cut does not ask for them."""
    if cut.elsewhere:
        return counts, held
    return counts[~counts[column].isin(ELSEWHERE)], held


def _summed(counts: pd.DataFrame, column: str, name: str, inside: tuple[str, ...]) -> pd.DataFrame:
    """The rows of a member that holds others: their sums, for each of the other members."""
    keys = [c for c in counts.columns if c not in (column, "n")]
    own = counts[counts[column].isin(inside)]
    return own.groupby(keys, as_index=False, sort=False)["n"].sum().assign(**{column: name})


def _check_groups(cut: Cut, found: Mapping[str, tuple[Sums, ...]]) -> None:
    held = {name for each in found.values() for name, _ in each}
    if unknown := sorted(set(cut.groups) - held):
        raise ValueError(f"{cut.id}: no breakdown has the groups {unknown}")


def _months(cut: Cut, counts: pd.DataFrame) -> dict[str, frozenset[str]]:
    """The months of each period that is covered whole and counts events."""
    if cut.counts.has_windows or cut.declared.kind == "stock":
        return {}
    spans = counts[["period_member", "period_start", "period_end", "months_covered"]]
    found = {}
    for name, start, end, covered in spans.drop_duplicates().itertuples(index=False, name=None):
        months = pd.date_range(start, end, freq="MS").strftime("%Y-%m")
        if len(months) == covered:
            found[name] = frozenset(months)
    return found


def period_sums(months: Mapping[str, frozenset[str]]) -> tuple[Sums, ...]:
    """Every period that other periods tile exactly, with them: years of quarters and of months.

    The tiles of one sum are all of one length, so a year is the sum of its quarters, and also
    the sum of its months.
    """
    by_length: dict[int, dict[frozenset[str], str]] = {}
    for name, held in sorted(months.items()):
        by_length.setdefault(len(held), {})[held] = name
    found = []
    for name, held in sorted(months.items()):
        for length, tiles in sorted(by_length.items()):
            inside = [n for tile, n in tiles.items() if length < len(held) and tile < held]
            disjoint = _tiling(held, {n: months[n] for n in inside}) if inside else ()
            if disjoint:
                found.append((name, disjoint))
    return tuple(found)


def _tiling(whole: frozenset[str], tiles: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The tiles that follow each other from the first month to the last; none where they cannot."""
    starting = {min(held): name for name, held in tiles.items()}
    chosen, left = [], set(whole)
    while left:
        name = starting.get(min(left))
        if name is None or not tiles[name] <= left:
            return ()
        chosen.append(name)
        left -= tiles[name]
    return tuple(chosen)
