"""What a reader can work out from a release: the check that stands between it and the public.

The audit knows what is published and no more: the counts in sight, the relations, and that a
hidden count is at least 1, since zeros are shown. It shares no model with the solve that it checks.
"""

from collections.abc import Collection, Iterable, Mapping
from math import inf
from typing import NamedTuple

import highspy
import numpy as np

from quality.cells import Block, Cell, Registry, Relation, blocks
from quality.suppression import Pattern

TOLERANCE = 1e-4
"""Of a count, above the rounding of the solver."""


class Interval(NamedTuple):
    """The least and the most that a hidden count can be, as far as a reader can tell."""

    lower: float
    upper: float


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
    open_to_all = sorted(small - pattern.hidden)
    kept = [c for c in pattern.hidden if not registry.counts[c].is_public]
    loose = _known(registry, relations, pattern, 0, small & pattern.hidden)
    strict = _known(registry, relations, pattern, 1, kept)
    most = {cell: registry.counts[cell].threshold - 1 for cell in loose}
    told = {c for c, i in loose.items() if not _holds(i, 1, most[c])}
    wide = {cell: registry.counts[cell].threshold - 2 for cell in strict}
    told |= {c for c, i in strict.items() if i.upper - i.lower < wide[c] - TOLERANCE}
    return tuple(sorted({*open_to_all, *told}))


def _holds(interval: Interval, least: int, most: int) -> bool:
    return interval.lower <= least + TOLERANCE and interval.upper >= most - TOLERANCE


def _known(
    registry: Registry,
    relations: Collection[Relation],
    pattern: Pattern,
    floor: int,
    about: Iterable[Cell],
) -> dict[Cell, Interval]:
    """What a reader knows of some hidden cells, with this floor under every one."""
    unseen = dict.fromkeys(pattern.hidden, floor)
    unseen |= {cell: 0 for cell, count in registry.counts.items() if count.is_unpublished}
    shown = {cell: c.n for cell, c in registry.counts.items() if cell not in unseen}
    return intervals(shown, relations, unseen, about)


def intervals(
    shown: Mapping[Cell, int],
    relations: Iterable[Relation],
    hidden: Mapping[Cell, int],
    about: Iterable[Cell] | None = None,
) -> dict[Cell, Interval]:
    """The interval of each hidden cell, or of those of them asked `about`.

    `hidden`: the least that a reader can think of each cell that is not in sight.

    Raises ValueError where the counts in sight contradict each other.
    """
    asked = set(hidden if about is None else about) & set(hidden)
    found: dict[Cell, Interval] = {}
    for block in blocks(hidden, relations):
        wanted = [cell for cell in block.cells if cell in asked]
        if wanted:
            found |= _block_intervals(block, shown, hidden, wanted)
    return found


def _block_intervals(
    block: Block, shown: Mapping[Cell, int], floors: Mapping[Cell, int], wanted: Iterable[Cell]
) -> dict[Cell, Interval]:
    """The intervals of some cells of one block of hidden cells."""
    column = {cell: place for place, cell in enumerate(block.cells)}
    solver = _published(block, column, shown, floors)
    return {
        cell: Interval(_extreme(solver, column[cell], 1.0), -_extreme(solver, column[cell], -1.0))
        for cell in wanted
    }


def _published(
    block: Block,
    column: Mapping[Cell, int],
    shown: Mapping[Cell, int],
    floors: Mapping[Cell, int],
) -> highspy.Highs:
    """The hidden counts as unknowns from their floor up, with one equation a relation."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("presolve", "off")
    for cell in column:
        solver.addCol(
            0.0, float(floors[cell]), highspy.kHighsInf, 0, np.array([], np.int32), np.array([])
        )
    for relation in block.relations:
        terms = [(relation.parent, 1), *((child, -1) for child in relation.children)]
        unknown = [(column[cell], sign) for cell, sign in terms if cell in column]
        known = -sum(sign * shown[cell] for cell, sign in terms if cell not in column)
        places = np.array([place for place, _ in unknown], np.int32)
        signs = np.array([sign for _, sign in unknown], float)
        solver.addRow(float(known), float(known), len(unknown), places, signs)
    return solver


def _extreme(solver: highspy.Highs, column: int, cost: float) -> float:
    """The least of one unknown times its cost; minus infinity where nothing bounds it."""
    solver.changeColCost(column, cost)
    status = _run(solver)
    value = solver.getInfo().objective_function_value
    solver.changeColCost(column, 0.0)
    if status == highspy.HighsModelStatus.kOptimal:
        return value
    if status == highspy.HighsModelStatus.kUnbounded:
        return -inf
    raise ValueError("The counts in sight contradict each other: they do not add up")


def _run(solver: highspy.Highs) -> highspy.HighsModelStatus:
    """Solve from where the solver stood; where that leads nowhere, once more from the start."""
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kUnknown:
        solver.clearSolver()
        solver.run()
    return solver.getModelStatus()
