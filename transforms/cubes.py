"""Cubes: a cut with every total that a reader may be shown, each a count of its own.

Nothing downstream sums counts that may be hidden: the county, all ages, both sexes, a group of
members are cells here, and disclosure control knows how they add up.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sources.partnership import partnership
from transforms.cuts import Cut
from transforms.dimensions import TOTAL, Sums, dimension, member, sums
from transforms.domains import AREAS, ELSEWHERE
from transforms.periods import MONTHS_IN, member_of

SPAN_NO = "span_no"
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
    spans, counts = _periods(cut, counted)
    found: dict[str, tuple[Sums, ...]] = {}
    for column in cut.by:
        counts, held = _with_totals(cut, column, counts, districts)
        kept = ((name, tuple(map(member, inside))) for name, inside in held if inside)
        found[dimension(column)] = tuple(kept)
    if len(counted):
        _check_groups(cut, found)
    own = spans.take(counts[SPAN_NO].to_numpy()).reset_index(drop=True)
    named = pd.concat([own, counts.drop(columns=SPAN_NO)], axis=1)
    return Cube(cut, named[[*counted.columns, "period_member"]], found, _months(cut, spans))


def _with_totals(
    cut: Cut, column: str, counts: pd.DataFrame, districts: Mapping[str, str]
) -> tuple[pd.DataFrame, tuple[Sums, ...]]:
    """The counts with those of each member of the column that holds others; and its sums."""
    held = sums(column, counts[column].unique().tolist(), cut.groups, districts)
    if column in AREAS and not cut.elsewhere:
        counts = counts[~counts[column].isin(ELSEWHERE)]
    for name, inside in held:
        counts = pd.concat([counts, _summed(counts, column, name, inside)])
    if column in AREAS and cut.elsewhere:
        everywhere = (TOTAL, (partnership().county_code, *ELSEWHERE))
        counts = pd.concat([counts, _summed(counts, column, *everywhere)])
        held = (*held, everywhere)
    return counts.reset_index(drop=True), held


def _periods(cut: Cut, counted: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The whole periods, the latest of them, by their names among cells; and their counts.

    The counts name their period by its number alone, so that sums group by little.
    """
    counts = counted
    if cut.period in ("month", "quarter", "financial_year") and not cut.counts.has_windows:
        is_whole = counts["months_covered"].isin((0, MONTHS_IN[cut.period]))
        counts = counts[is_whole]
    if cut.latest is not None:
        last = sorted(counts["period_start"].unique())[-cut.latest :]
        counts = counts[counts["period_start"].isin(last)]
    is_own = cut.counts.has_windows
    numbers = [pd.factorize(counts[name])[0] for name in SPAN[2:5]]
    number, firsts = _numbered(numbers)
    spans = counts[SPAN[:5]].take(firsts).reset_index(drop=True)
    named = [
        member_of(start, end, None if is_own else covered, of_persons=is_own)
        for start, end, covered in spans[SPAN[2:5]].itertuples(index=False, name=None)
    ]
    counts = counts.drop(columns=SPAN[:5]).reset_index(drop=True)
    spans = spans.assign(period_member=pd.Series(named, spans.index, dtype="str"))
    return spans, counts.assign(**{SPAN_NO: number})


def _numbered(columns: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """A number for each combination, in the order met; and the first row of each."""
    together = np.zeros(len(columns[0]), dtype="int64")
    for numbers in columns:
        together = together * (numbers.max(initial=0) + 1) + numbers
    number, met = pd.factorize(together)
    firsts = np.full(len(met), len(number))
    np.minimum.at(firsts, number, np.arange(len(number)))
    return number, firsts


def _summed(counts: pd.DataFrame, column: str, name: str, inside: tuple[str, ...]) -> pd.DataFrame:
    """The rows of a member that holds others: their sums, for each of the other members.

    A sum of which a part was not sent is missing as well.
    """
    keys = [c for c in counts.columns if c not in (column, "n")]
    own = counts[counts[column].isin(inside)]
    found = own.groupby(keys, as_index=False, sort=False)["n"].sum(skipna=False)
    return found.assign(**{column: name})


def _check_groups(cut: Cut, found: Mapping[str, tuple[Sums, ...]]) -> None:
    held = {name for each in found.values() for name, _ in each}
    if unknown := sorted(set(cut.groups) - held):
        raise ValueError(f"{cut.id}: no breakdown has the groups {unknown}")


def _months(cut: Cut, spans: pd.DataFrame) -> dict[str, frozenset[str]]:
    """The months of each period that is covered whole and counts events."""
    if cut.counts.has_windows or cut.declared.kind == "stock":
        return {}
    named = spans[["period_member", "period_start", "period_end", "months_covered"]]
    found = {}
    for name, start, end, covered in named.itertuples(index=False, name=None):
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
