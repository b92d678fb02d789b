"""What a reader can work out from a release: the check that stands between it and the public.

The audit knows what is published and no more: the counts in sight, the relations, and that a
hidden count is at least 1, since zeros are shown. It shares no model with the solve that it checks.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from math import inf
from typing import NamedTuple

import highspy
import numpy as np

from quality.cells import Block, Cell, Registry, Relation, blocks
from quality.rounding import could_be
from quality.solver import solve, solver
from quality.suppression import Pattern

TOLERANCE = 1e-4
"""Of a count, above the rounding of the solver."""


class Interval(NamedTuple):
    """The least and the most that a hidden count can be, as far as a reader can tell."""

    lower: float
    upper: float


Enough = Callable[[Interval], bool]
"""Whether an interval leaves a count unknown enough."""


def pinned(
    registry: Registry, relations: Collection[Relation], pattern: Pattern
) -> tuple[Cell, ...]:
    """The hidden cells that a reader can tell too closely, in order; empty when safe.

    A reader who thinks that a hidden count may be zero must leave each small count anything
    from 1 to threshold - 1. One who takes every hidden count to be at least 1, since zeros are
    shown, must leave each hidden count, small or not, as many values as that. A small count
    that is not hidden at all is among them.
    """
    small = registry.primary
    told = set(small - pattern.hidden)
    kept = [c for c in pattern.hidden if not registry.counts[c].is_public]
    most = {cell: registry.counts[cell].threshold - 1 for cell in kept}
    loose = {c: _holds(1, most[c]) for c in kept if c in small}
    strict = {cell: _as_wide_as(most[cell] - 1) for cell in kept}
    told |= _told(registry, relations, pattern, 0, loose)
    told |= _told(registry, relations, pattern, 1, strict)
    return tuple(sorted(told))


def _holds(least: int, most: int) -> Enough:
    return lambda i: i.lower <= least + TOLERANCE and i.upper >= most - TOLERANCE


def _as_wide_as(width: int) -> Enough:
    return lambda i: i.upper - i.lower >= width - TOLERANCE


def _told(
    registry: Registry,
    relations: Collection[Relation],
    pattern: Pattern,
    floor: int,
    asked: Mapping[Cell, Enough],
) -> set[Cell]:
    """The cells asked about that a reader with this floor under each hidden one knows too well.

    Each solve gives one table that the reader may hold true, which shows other cells to be
    free too: only what no such table has shown is solved for.
    """
    hidden = dict.fromkeys(pattern.hidden, Interval(floor, inf))
    hidden |= {c: Interval(0, inf) for c, count in registry.counts.items() if count.is_unpublished}
    shown = {cell: c.n for cell, c in registry.counts.items() if cell not in hidden}
    told: set[Cell] = set()
    for block in blocks(hidden, relations):
        wanted = {cell: asked[cell] for cell in block.cells if cell in asked}
        if wanted:
            told |= _Reader(block, shown, hidden).too_close(wanted)
    return told


def told_by_rounding(
    registry: Registry, relations: Collection[Relation], seen: Mapping[Cell, int], base: int
) -> tuple[Cell, ...]:
    """The counts too small to print that a reader of rounded ones can tell, in order.

    The reader knows the rule: what a printed count can be (`could_be`), that one that is not
    printed is at most threshold - 1, and at least 1 unless nothing of a sum it stands in is
    printed, and every sum. Each small count must still be able to be anything from 1 up to that.

    Args:
        registry: the true counts.
        relations: the sums that hold of them.
        seen: what is printed of them, rounded.
        base: what they are rounded to.
    """
    small = registry.primary
    vague = {c for r in relations if seen.keys().isdisjoint(r.cells) for c in r.cells}
    ranges = {cell: Interval(*could_be(n, base)) for cell, n in seen.items()}
    for cell, count in registry.counts.items():
        if count.is_unpublished:
            ranges[cell] = Interval(0, inf)
        elif cell not in seen:
            most = count.threshold - 1 if count.n < count.threshold else inf
            ranges[cell] = Interval(0 if cell in vague else 1, most)
    told: set[Cell] = set()
    for block in blocks(ranges, relations):
        asked = {c: _holds(1, registry.counts[c].threshold - 1) for c in block.cells if c in small}
        if asked and block.relations:
            told |= _Reader(block, {}, ranges).too_close(asked)
    return tuple(sorted(told))


def intervals(
    shown: Mapping[Cell, int], relations: Iterable[Relation], hidden: Mapping[Cell, int]
) -> dict[Cell, Interval]:
    """The interval of each hidden cell.

    `hidden`: the least that a reader can think of each cell that is not in sight.

    Raises ValueError where the counts in sight contradict each other.
    """
    found: dict[Cell, Interval] = {}
    ranges = {cell: Interval(least, inf) for cell, least in hidden.items()}
    for block in blocks(hidden, relations):
        reader = _Reader(block, shown, ranges)
        found |= {cell: reader.interval(cell) for cell in block.cells}
    return found


class _Reader:
    """What can be thought of the hidden cells of one block, with one equation a relation."""

    def __init__(
        self, block: Block, shown: Mapping[Cell, int], ranges: Mapping[Cell, Interval]
    ) -> None:
        self._column = {cell: place for place, cell in enumerate(block.cells)}
        self._solver = _published(block, self._column, shown, ranges)
        self._least = np.full(len(block.cells), inf)
        self._most = np.full(len(block.cells), -inf)

    def too_close(self, asked: Mapping[Cell, Enough]) -> set[Cell]:
        """The cells whose intervals do not leave them unknown enough."""
        free = (
            c for c, enough in asked.items() if enough(self._seen(c)) or enough(self.interval(c))
        )
        return set(asked) - set(free)

    def _seen(self, cell: Cell) -> Interval:
        """From the least to the most that any table found so far has in the cell."""
        place = self._column[cell]
        return Interval(self._least[place], self._most[place])

    def interval(self, cell: Cell) -> Interval:
        """The least and the most that the cell can be."""
        return Interval(self._extreme(cell, 1.0), -self._extreme(cell, -1.0))

    def _extreme(self, cell: Cell, cost: float) -> float:
        """The least of the cell's count times its cost; minus infinity where nothing bounds it."""
        self._solver.changeColCost(self._column[cell], cost)
        status = solve(self._solver)
        value = self._solver.getInfo().objective_function_value
        self._solver.changeColCost(self._column[cell], 0.0)
        if status == highspy.HighsModelStatus.kUnbounded:
            return -inf
        if status != highspy.HighsModelStatus.kOptimal:
            raise ValueError("The counts in sight contradict each other: they do not add up")
        table = np.asarray(self._solver.getSolution().col_value)
        self._least = np.minimum(self._least, table)
        self._most = np.maximum(self._most, table)
        return value


def _published(
    block: Block,
    column: Mapping[Cell, int],
    shown: Mapping[Cell, int],
    ranges: Mapping[Cell, Interval],
) -> highspy.Highs:
    """What is not known as an unknown within its range, with one equation a relation."""
    made = solver(presolve="off")
    for cell in column:
        least, most = ranges[cell]
        made.addCol(0.0, float(least), float(most), 0, np.array([], np.int32), np.array([]))
    for relation in block.relations:
        terms = [(relation.parent, 1), *((child, -1) for child in relation.children)]
        unknown = [(column[cell], sign) for cell, sign in terms if cell in column]
        known = -sum(sign * shown[cell] for cell, sign in terms if cell not in column)
        places = np.array([place for place, _ in unknown], np.int32)
        signs = np.array([sign for _, sign in unknown], float)
        made.addRow(float(known), float(known), len(unknown), places, signs)
    return made
