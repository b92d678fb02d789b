"""Counts that hold others under other names, which no dimension's sums tell.

A group of offences holds its codes, a decile of deprivation its small areas, all offences those
with a knife. A reader who knows the lists can take them from each other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quality.cells import REST, Cell, Count, Relation


@dataclass(frozen=True, order=True)
class Containment:
    """A cell that holds others, which share nothing.

    `is_whole`: they hold all of it; otherwise the rest is a count of its own, which a reader
    gets by taking them away, and which is protected like any other where it is small.
    """

    held_by: Cell
    parts: tuple[Cell, ...]
    is_whole: bool = True

    def holds(self, counts: Mapping[Cell, int]) -> bool:
        """Whether every cell is there, and the numbers are as they should be."""
        if not counts.keys() >= {self.held_by, *self.parts}:
            return False
        rest = counts[self.held_by] - sum(counts[part] for part in self.parts)
        return rest == 0 if self.is_whole else rest >= 0


def contained(
    counts: dict[Cell, Count], containments: Iterable[Containment]
) -> tuple[Relation, ...]:
    """The sums of the containments whose cells are there; `counts` gets the rests.

    The rest is small, and hidden, only where a part or the whole is not public already.
    """
    true = {cell: count.n for cell, count in counts.items()}
    found = []
    for each in containments:
        if not each.holds(true):
            continue
        parts = each.parts if each.is_whole else (*each.parts, _rest(counts, each))
        found.append(Relation(each.held_by, parts))
    return tuple(found)


def _rest(counts: dict[Cell, Count], each: Containment) -> Cell:
    """What the whole holds besides its parts, named after the part that it is taken away by."""
    whole, (part, *_) = each.held_by, each.parts
    marked = (REST, "+".join((whole.measure, *(p.measure for p in each.parts))))
    cell = Cell(part.measure, part.area, part.period, (*part.breakdown, marked))
    n = counts[whole].n - sum(counts[p].n for p in each.parts)
    threshold = max(counts[c].threshold for c in (whole, *each.parts))
    is_told = all(counts[c].is_public for c in (whole, *each.parts))
    is_small = 1 <= n < threshold and not is_told
    counts[cell] = Count(n=n, threshold=threshold if is_small else 1, is_unpublished=not is_small)
    return cell
