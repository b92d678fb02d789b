"""Controlled rounding: counts to multiples of a base that still add up, as little moved as can be.

After Cox (1987), as one integer program a block of cells tied together. A count is rounded to
one of the two multiples beside it, or where the sums need it to one a step further away; zero
stays zero. What a count too small to print was rounded to can be worked out from its sums, so
each of them may be rounded to the same multiples: those of a count of 1.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import highspy
import numpy as np

from quality.cells import Block, Cell, Registry, Relation, blocks
from quality.solver import solver

NODES = 20_000
"""Branches the search may try a block: a limit of work, not of time, so that all machines agree."""
GAP = 0.02
"""How far from the least movement an answer may be; every answer adds up."""


def controlled(
    registry: Registry,
    relations: Sequence[Relation],
    base: int,
    earlier: Mapping[Cell, int] | None = None,
) -> dict[Cell, int]:
    """Every published cell's rounded count, with every relation kept.

    `earlier`: how an unchanged count was rounded before; it is rounded so again where the sums
    allow it, since two roundings of one number narrow it.

    Raises:
        ValueError: a block cannot be rounded so that it adds up.
    """
    kept = earlier or {}
    found: dict[Cell, int] = {}
    for block in blocks(registry.counts, relations):
        exact = {cell: registry.counts[cell].n for cell in block.cells}
        small = {cell for cell in block.cells if registry.counts[cell].is_primary}
        if not block.relations:
            found |= {cell: kept.get(cell, nearest(n, base)) for cell, n in exact.items()}
            continue
        held = {cell: kept[cell] for cell in block.cells if cell in kept}
        answer = _rounded(block, exact, base, small, held)
        answer = answer or _rounded(block, exact, base, small, {})
        if answer is None:
            raise ValueError(f"{block.cells[0].measure}: its counts cannot be rounded and add up")
        found |= answer
    unpublished = {cell for cell, count in registry.counts.items() if count.is_unpublished}
    return {cell: n for cell, n in found.items() if cell not in unpublished}


def nearest(n: int, base: int) -> int:
    """The nearest multiple; the upper one on a tie."""
    return (2 * n + base) // (2 * base) * base


def _rounded(
    block: Block,
    exact: Mapping[Cell, int],
    base: int,
    small: Collection[Cell],
    held: Mapping[Cell, int],
) -> dict[Cell, int] | None:
    """The block's rounded counts, in steps of the base; None where none add up."""
    column = {cell: place for place, cell in enumerate(block.cells)}
    wide = len(column)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = 2 * wide, len(block.relations) + 2 * wide
    steps = [_steps(1 if cell in small else exact[cell], base) for cell in block.cells]
    low, high = np.array(steps, float).T
    for cell, n in held.items():
        low[column[cell]] = high[column[cell]] = n / base
    target = np.array([exact[c] / base for c in block.cells])
    lp.col_cost_ = np.concatenate([np.zeros(wide), np.ones(wide)])
    lp.col_lower_ = np.concatenate([low, np.zeros(wide)])
    lp.col_upper_ = np.concatenate([high, np.full(wide, highspy.kHighsInf)])
    kinds = [highspy.HighsVarType.kInteger] * wide + [highspy.HighsVarType.kContinuous] * wide
    lp.integrality_ = kinds
    rows = [*_sums(block.relations, column), *_distances(wide)]
    lp.row_lower_ = np.concatenate([np.zeros(len(block.relations)), -target, target])
    lp.row_upper_ = np.concatenate(
        [np.zeros(len(block.relations)), np.full(2 * wide, highspy.kHighsInf)]
    )
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in rows)])
    lp.a_matrix_.index_ = np.array([place for row in rows for place, _ in row])
    lp.a_matrix_.value_ = np.array([sign for row in rows for _, sign in row], dtype=float)
    values = _solved(lp)
    if values is None:
        return None
    return {cell: round(values[place]) * base for cell, place in column.items()}


def _steps(n: int, base: int) -> tuple[int, int]:
    """The fewest and the most steps of the base that a count may be rounded to."""
    return (max(n // base - 1, 0), -(-n // base) + 1) if n else (0, 0)


def _sums(
    relations: Iterable[Relation], column: Mapping[Cell, int]
) -> Iterable[list[tuple[int, int]]]:
    """A row a relation: the parent less its children is nothing."""
    for relation in relations:
        yield [(column[relation.parent], 1), *((column[c], -1) for c in relation.children)]


def _distances(wide: int) -> Iterable[list[tuple[int, int]]]:
    """Two rows a cell: its distance is at least how far it lies below, and above, its count."""
    yield from ([(place + wide, 1), (place, -1)] for place in range(wide))
    yield from ([(place + wide, 1), (place, 1)] for place in range(wide))


def _solved(lp: highspy.HighsLp) -> np.ndarray | None:
    made = solver(mip_max_nodes=NODES, mip_rel_gap=GAP)
    made.passModel(lp)
    made.run()
    if made.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return np.asarray(made.getSolution().col_value)
