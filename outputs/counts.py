"""The registry of every count that an edition publishes, and the counts as it may publish them.

Cubes go in; each row is a cell with one key, whichever table shows it. What comes out is the
disclosed inputs of the edition's figures.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from outputs.containing import containments
from outputs.inputs import Inputs, Material
from quality.cells import Cell
from quality.disclosure import REASONS, Disclosed, disclose, strictest
from quality.earlier import Earlier
from sources.parts import definition_parts
from sources.registry import contract
from transforms.cubes import Cube, period_sums
from transforms.cuts import Cut
from transforms.dimensions import AREA, TOTAL, Sums, coarser_sums, dimension, member
from transforms.domains import AREAS
from transforms.fingerprints import digest_of
from transforms.periods import months_named

PROVISIONAL, REVISED, HIDDEN, NOT_SENT = "p", "r", "c", "x"
YEAR = 12
"""Months of the longest period that a few provisional months still move."""


@dataclass(frozen=True)
class Registered:
    """The cubes of an edition, and the cell of each of their rows."""

    cubes: Mapping[Cut, Cube]
    cells: Mapping[Cut, Sequence[Cell]]
    profiles: Mapping[str, str]

    def counts(self) -> dict[Cell, int]:
        """Every cell once, with its true count: zero for a member that only other measures have.

        A cell that nobody sent has no count, and is none of these.

        Raises:
            ValueError: two tables do not agree on a count.
        """
        found: dict[Cell, int] = {}
        for cut, cells in self.cells.items():
            for cell, n in zip(cells, self.cubes[cut].counts["n"].tolist(), strict=True):
                if pd.isna(n):
                    continue
                if found.setdefault(cell, n) != n:
                    raise ValueError(f"{cell}: two tables do not agree on this count")
        members = self._members()
        for cut, cells in self.cells.items():
            found |= dict.fromkeys(_lacking(cut, cells, members), 0)
        return found

    def spare(self) -> frozenset[Cell]:
        """The cells that no cut's figures print."""
        printed: set[Cell] = set()
        found: set[Cell] = set()
        for cut, cells in self.cells.items():
            unprinted = {(dimension(name), member(m)) for name, m in cut.unprinted}
            for cell in cells:
                at = ((name, cell.member(name)) for name in map(dimension, cut.by))
                (found if unprinted.intersection(at) else printed).add(cell)
        return frozenset(found - printed)

    def _members(self) -> dict[str, dict[str, None]]:
        """For each breakdown, the members it has in any cut; a sum over them holds for all."""
        found: dict[str, dict[str, None]] = {}
        for each in self.cubes.values():
            for column in each.cut.by:
                found.setdefault(column, {}).update(dict.fromkeys(map(member, _own(each, column))))
        return found

    def hierarchies(self) -> dict[str, tuple[Sums, ...]]:
        """For each dimension, its sums; an entry for every one, though it be empty.

        A sum holds for every measure, so it is over the members that the breakdown has in any.
        """
        months: dict[str, frozenset[str]] = {}
        held: dict[str, dict[str, dict[str, dict[str, None]]]] = {}
        for cut, each in sorted(self.cubes.items(), key=lambda item: -len(item[1].counts)):
            months |= each.months
            for column in cut.by:
                own = held.setdefault(dimension(column), {}).setdefault(column, {})
                for parent, inside in each.sums[dimension(column)]:
                    own.setdefault(parent, {}).update(dict.fromkeys(inside))
        found: dict[str, dict[Sums, None]] = {AREA: {}}
        for name, columns in sorted(held.items()):
            sums = found.setdefault(name, {})
            for parents in columns.values():
                sums |= {(p, tuple(inside)): None for p, inside in parents.items()}
            if name != AREA:
                sums |= dict.fromkeys(coarser_sums(_lists(columns)))
        found["period"] = dict.fromkeys(period_sums(months))
        parts = definition_parts()
        found["measure"] = dict.fromkeys((w, p) for w, ways in parts.items() for p in ways)
        return {name: tuple(sums) for name, sums in sorted(found.items())}


def register(material: Material, cuts: Iterable[Cut], edition: str) -> Registered:
    """The registry of an edition whose figures declare the cuts."""
    cubes = {cut: material.cubes[cut] for cut in dict.fromkeys(cuts)}
    profiles = {c.measure: profile_of(c.counts.datasets, material, edition) for c in cubes}
    return Registered(cubes, {cut: _cells(each) for cut, each in cubes.items()}, profiles)


def profile_of(datasets: Sequence[str], material: Material, edition: str) -> str:
    """The strictest disclosure profile of what a count rests on, in this edition."""
    agreed = material.partnership
    names = [contract(name).profile for name in datasets]
    agencies = [contract(name).agency.name for name in datasets]
    if edition == "public":
        names += [agreed.public_profiles[a] for a in agencies if a in agreed.public_profiles]
    return strictest(names)


def disclosed(
    registered: Registered,
    material: Material,
    fuller: Disclosed | None = None,
    earlier: Earlier | None = None,
) -> Disclosed:
    """One solve over everything the edition publishes; see `quality.disclosure`.

    `fuller`: the edition made before this one, which shows nothing that the fuller one hides.
    """
    counts, hierarchies = registered.counts(), registered.hierarchies()
    both = {*counts, *(earlier.counts if earlier else ())}
    return disclose(
        counts,
        registered.profiles,
        hierarchies,
        held=fuller.hidden & counts.keys() if fuller else (),
        rounded=fuller.rounded if fuller else None,
        earlier=earlier,
        inputs=inputs_of(both, material),
        spare=registered.spare(),
        containments=list(containments(both, material.tilings, hierarchies)),
    )


def inputs_of(cells: Iterable[Cell], material: Material) -> dict[tuple[str, str], str]:
    """What each measure and period rests on: a digest of the rows counted."""
    pairs = sorted({(cell.measure, cell.period) for cell in cells})
    return {
        (measure, period): digest_of(material.digests.get(measure.split(".")[0], {}), period)
        for measure, period in pairs
    }


def edition_inputs(
    registered: Registered, found: Disclosed, material: Material, edition: str
) -> Inputs:
    """The disclosed inputs of the edition's figures."""
    provisional = {m: provisional_from(m, material) for m in registered.profiles}
    return Inputs(
        edition=edition,
        cuts={
            cut: _shown(registered.cubes[cut], registered.cells[cut], found, provisional)
            for cut in registered.cubes
        },
        totals={cut: _totals(registered.cubes[cut]) for cut in registered.cubes},
        tables=material.tables,
        deliveries=material.deliveries,
        partnership=material.partnership,
        log=hidden_by_measure(found),
    )


def is_provisional(period: str, first: pd.Timestamp | None) -> bool:
    """Whether the period, a year or shorter, holds a month whose counts may still change."""
    months = months_named(period)
    if first is None or months is None or len(months) > YEAR:
        return False
    return months[-1] >= f"{first:%Y-%m}"


def provisional_from(measure: str, material: Material) -> pd.Timestamp | None:
    """The first month of the measure that may still change, by any of its datasets."""
    dataset = measure.split(".")[0]
    found = [material.provisional[n] for n in (dataset,) if n in material.provisional]
    return min(found, default=None)


def _cells(each: Cube) -> list[Cell]:
    """The key of each row."""
    counts, by = each.counts, each.cut.by
    columns = [counts[name].tolist() for name in by]
    names = [dimension(name) for name in by]
    found = []
    for measure, period, *members in zip(
        counts["measure"].tolist(), counts["period_member"].tolist(), *columns, strict=True
    ):
        at = {name: member(m) for name, m in zip(names, members, strict=True)}
        area = at.pop(AREA, TOTAL)
        found.append(Cell(measure, area, period, tuple(at.items())))
    return found


def _lists(
    columns: Mapping[str, Mapping[str, Iterable[str]]],
) -> dict[str, tuple[str, ...]]:
    """The members of each column of a dimension, the groups that cuts ask for in a list too."""
    lists = {column: tuple(parents.get(TOTAL, ())) for column, parents in columns.items()}
    return lists | {"": tuple({p: None for parents in columns.values() for p in parents})}


def _own(each: Cube, column: str) -> list[str]:
    """The members of a breakdown that the cube counts, without those that hold others."""
    above = {name for name, _ in each.sums[dimension(column)]}
    return [m for m in each.counts[column].unique() if m not in above]


def _lacking(
    cut: Cut, cells: Sequence[Cell], members: Mapping[str, Iterable[str]]
) -> Iterator[Cell]:
    """The cells of members that a breakdown has in another cut and not in this one."""
    every = dict.fromkeys(cells)
    for name, column in ((dimension(c), c) for c in cut.by if c not in AREAS):
        held = {cell.member(name) for cell in every}
        lacking = [m for m in members[column] if m not in held]
        totals = [cell for cell in every if cell.member(name) == TOTAL] if lacking else []
        more = [cell.at(name, m) for cell in totals for m in lacking]
        every |= dict.fromkeys(more)
    yield from every.keys() - set(cells)


def _shown(
    each: Cube,
    cells: Sequence[Cell],
    found: Disclosed,
    provisional: Mapping[str, pd.Timestamp | None],
) -> pd.DataFrame:
    """The cube's rows with what is printed, and its mark."""
    n = [float(found.shown[c]) if c in found.shown else float("nan") for c in cells]
    late = {
        period: is_provisional(period, provisional[each.cut.measure])
        for period in each.counts["period_member"].unique()
    }
    is_sent = each.counts["n"].notna()
    status = [
        _mark(c, found, late[c.period]) if sent else NOT_SENT
        for c, sent in zip(cells, is_sent, strict=True)
    ]
    kept = each.counts.drop(columns=["n", "period_member"])
    return kept.assign(n=n, status=pd.Series(status, kept.index, dtype="str"))


def _mark(cell: Cell, found: Disclosed, is_late: bool) -> str:
    """Why a count is not printed, or that it may change, or that it did."""
    if cell in found.reasons:
        return HIDDEN
    if is_late:
        return PROVISIONAL
    return REVISED if cell in found.revised else ""


def _totals(each: Cube) -> dict[str, frozenset[str]]:
    """For each breakdown, the members that hold others."""
    return {c: frozenset(name for name, _ in each.sums[dimension(c)]) for c in each.cut.by}


def hidden_by_measure(found: Disclosed) -> pd.DataFrame:
    """How many counts of each measure are hidden, and why: for the partners alone.

    Grain: one row for each measure. Columns measure, profile, cells, and one a reason.
    """
    rows: dict[str, dict[str, int]] = {}
    for cell in found.counts:
        row = rows.setdefault(cell.measure, {"cells": 0} | dict.fromkeys(REASONS, 0))
        row["cells"] += 1
        if cell in found.reasons:
            row[found.reasons[cell]] += 1
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("measure").reset_index()
    return frame.assign(profile=frame["measure"].map(found.profiles)) if len(frame) else frame
