"""The release in readers' hands, and what it tells about the next one.

A count whose inputs did not change is the same number in both releases: shown once, it is known.
A revised one is another unknown, with sums of its own. Both releases are considered as one.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from quality.cells import Cell, Count, Hierarchies, Registry, Relation, tied
from quality.containments import Containment, contained

BEFORE = " (before revision)"
Inputs = Mapping[tuple[str, str], str]
"""For each measure and period, a digest of the rows that its counts rest on."""


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """One edition of the previous release: its true counts, and what it printed of them.

    `thresholds`: of the measures that hide small counts and print the others exactly.
    `ever`: every value that any release in readers' hands printed of a cell, under any definition;
    `releases`: which they are.
    """

    release: str | None = None
    counts: Mapping[Cell, int] = field(default_factory=dict)
    printed: Mapping[Cell, int] = field(default_factory=dict)
    thresholds: Mapping[str, int] = field(default_factory=dict)
    hierarchies: Hierarchies = field(default_factory=dict)
    inputs: Inputs = field(default_factory=dict)
    ever: Mapping[Cell, frozenset[int]] = field(default_factory=dict)
    releases: tuple[str, ...] = ()

    def too_near(self, cell: Cell, n: int, threshold: int) -> bool:
        """Whether printing `n` would tell a small difference from what was printed of the cell.

        Two printed counts of the same thing, of two states of the records or two definitions,
        print their difference: a count of the records that came, went or are defined away.
        """
        values = self.ever.get(cell, frozenset())
        return n not in values and any(abs(n - value) < threshold for value in values)

    def revised(self, counts: Mapping[Cell, int], inputs: Inputs) -> frozenset[Cell]:
        """Its cells that are other numbers now: their inputs moved, or their count did."""
        return frozenset(
            cell
            for cell, n in self.counts.items()
            if self.inputs.get(_key(cell)) != inputs.get(_key(cell)) or counts.get(cell, n) != n
        )

    def only(self, measures: Collection[str]) -> "Earlier":
        """What it says of some measures."""
        return Earlier(
            release=self.release,
            counts={c: n for c, n in self.counts.items() if c.measure in measures},
            printed={c: n for c, n in self.printed.items() if c.measure in measures},
            thresholds=self.thresholds,
            hierarchies=self.hierarchies,
            inputs=self.inputs,
            ever={c: values for c, values in self.ever.items() if c.measure in measures},
            releases=self.releases,
        )


def _key(cell: Cell) -> tuple[str, str]:
    return cell.measure, cell.period


def joint(
    registry: Registry,
    hierarchies: Hierarchies,
    earlier: Earlier,
    revised: frozenset[Cell],
    containments: Collection[Containment] = (),
) -> tuple[Registry, tuple[Relation, ...]]:
    """The counts and sums of a release together with those of the one before it.

    `containments`: what cells hold of others, whatever they are called; they held in the release
    before wherever its numbers say so.

    Raises:
        ValueError: a declared sum of the release does not hold.
    """
    both = _united(hierarchies, earlier.hierarchies)
    if not earlier.counts:
        return _with_contained(*tied(registry, both), containments)
    standing = {c: _printed(earlier, c) for c in earlier.counts if c not in revised}
    known = {c: _known(count, standing.get(c)) for c, count in registry.counts.items()}
    try:
        now, sums = tied(Registry({**standing, **known}), both)
    except ValueError:
        # What a measure means has changed: what only the earlier release holds is another number.
        revised = revised | (standing.keys() - registry.counts.keys())
        now, sums = tied(Registry(known), both)
    now, sums = _with_contained(now, sums, containments)
    printed = Registry({c: _printed(earlier, c) for c in earlier.counts})
    past, past_sums = _with_contained(*tied(printed, earlier.hierarchies), containments)
    name = {c: c if c in now.counts and c not in revised else _before(c) for c in past.counts}
    counts = dict(now.counts)
    counts |= {name[c]: n for c, n in past.counts.items() if name[c] not in counts}
    renamed = [Relation(name[r.parent], tuple(name[c] for c in r.children)) for r in past_sums]
    return Registry(counts), tuple(dict.fromkeys((*sums, *renamed)))


def _with_contained(
    registry: Registry, sums: tuple[Relation, ...], containments: Iterable[Containment]
) -> tuple[Registry, tuple[Relation, ...]]:
    counts = dict(registry.counts)
    held = contained(counts, containments)
    return Registry(counts), (*sums, *held)


def _united(
    one: Hierarchies, other: Hierarchies
) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """The sums of both releases: a number that both hold stands in all of them."""
    names = sorted({*one, *other})
    return {n: tuple(dict.fromkeys((*one.get(n, ()), *other.get(n, ())))) for n in names}


def _printed(earlier: Earlier, cell: Cell) -> Count:
    """An earlier cell as readers have it: known, or hidden for good."""
    is_public = cell in earlier.printed
    return Count(
        n=earlier.counts[cell],
        threshold=earlier.thresholds[cell.measure],
        is_public=is_public,
        is_held=not is_public,
    )


def _known(count: Count, before: Count | None) -> Count:
    """A count of this release that the one before told already is public."""
    if before is None or not before.is_public:
        return count
    return Count(n=count.n, threshold=count.threshold, is_public=True)


def _before(cell: Cell) -> Cell:
    return Cell(cell.measure + BEFORE, cell.area, cell.period, cell.breakdown)
