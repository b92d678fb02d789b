"""Controlled rounding: counts to multiples of a base that still add up, as little moved as can be.

After Cox (1987), as one integer program a block of cells tied together. A count is rounded to
one of the two multiples beside it, or where the sums need it to one a step further away; zero
stays zero, and nothing else that is printed becomes it. What a count too small to print was
rounded to can be worked out from its sums, so the program never sees such a count: each of them
may become the same multiples, and costs the same at each, so that the count itself moves nothing
but the totals it is part of.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import highspy
import numpy as np

from quality.cells import Block, Cell, Registry, Relation, blocks
from quality.solver import solver

SMALL_STEPS = (0, 4)
"""The fewest and the most steps of the base that any count too small to print may become."""
NODES = 20_000
"""Branches the search may try a block: a limit of work, not of time, so that all machines agree."""
GAP = 0.02
"""How far from the least movement an answer may be; every answer adds up."""
ALIKE, UPWARDS = 100.0, 10.0
"""What it costs to bring a count too small to print to another multiple than its fellows: as much
as moving printed counts by so many bases, so that it happens where the sums need it alone; and
ten times that to bring it to 0, which tells more."""


def controlled(
    registry: Registry,
    relations: Sequence[Relation],
    base: int,
    earlier: Mapping[Cell, int] | None = None,
) -> dict[Cell, int]:
    """Every published cell's rounded count; every sum of a count large enough to print is kept.

    A sum of nothing but counts too small to print is nobody's to do, and would bring some of
    them to 0 and some to 5: which, would tell.

    `earlier`: how an unchanged count was rounded before; it is rounded so again where the sums
    allow it, since two roundings of one number narrow it.

    Raises:
        ValueError: a block cannot be rounded so that it adds up.
    """
    kept = earlier or {}
    found: dict[Cell, int] = {}
    in_sight = [r for r in relations if r.parent not in registry.primary]
    for block in blocks(registry.counts, in_sight):
        exact = {cell: registry.counts[cell].n for cell in block.cells}
        small = _small(block, registry)
        if not block.relations:
            alone = {c: base if c in small else nearest(n, base) for c, n in exact.items()}
            found |= {cell: kept.get(cell, n) for cell, n in alone.items()}
            continue
        held = {cell: kept[cell] for cell in block.cells if cell in kept}
        answer = _rounded(block, exact, base, small, held)
        answer = answer or _rounded(block, exact, base, small, {})
        if answer is None:
            raise ValueError(f"{block.cells[0].measure}: its counts cannot be rounded and add up")
        found |= answer
    unpublished = {cell for cell, count in registry.counts.items() if count.is_unpublished}
    return {cell: n for cell, n in found.items() if cell not in unpublished}


def _small(block: Block, registry: Registry) -> frozenset[Cell]:
    """The counts too small to print, and the rests that would be."""
    threshold = max(registry.counts[cell].threshold for cell in block.cells)
    return frozenset(
        cell
        for cell in block.cells
        if registry.counts[cell].is_primary
        or (registry.counts[cell].is_unpublished and 1 <= registry.counts[cell].n < threshold)
    )


def could_be(rounded: int, base: int) -> tuple[int, int]:
    """The least and the most that a printed count can be, for whoever knows how it was rounded."""
    return (rounded - 2 * base + 1, rounded + 2 * base - 1) if rounded else (0, 0)


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
    steps = [SMALL_STEPS if c in small else _steps(exact[c], base) for c in block.cells]
    low, high = np.array(steps, float).T
    for cell, n in held.items():
        low[column[cell]] = high[column[cell]] = n / base
    target = np.array([1 if c in small else exact[c] / base for c in block.cells])
    dear = np.array([ALIKE if c in small else 1.0 for c in block.cells])
    lp.col_cost_ = np.concatenate([np.zeros(wide), dear])
    lp.col_lower_ = np.concatenate([low, np.zeros(wide)])
    lp.col_upper_ = np.concatenate([high, np.full(wide, highspy.kHighsInf)])
    kinds = [highspy.HighsVarType.kInteger] * wide + [highspy.HighsVarType.kContinuous] * wide
    lp.integrality_ = kinds
    down = np.array([UPWARDS if c in small else 1.0 for c in block.cells])
    rows = [*_sums(block.relations, column), *_distances(down)]
    lp.row_lower_ = np.concatenate([np.zeros(len(block.relations)), -target, down * target])
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
    return (max(n // base - 1, min(n // base, 1)), -(-n // base) + 1) if n else (0, 0)


def _sums(
    relations: Iterable[Relation], column: Mapping[Cell, int]
) -> Iterable[list[tuple[int, float]]]:
    """A row a relation: the parent less its children is nothing."""
    for relation in relations:
        yield [(column[relation.parent], 1.0), *((column[c], -1.0) for c in relation.children)]


def _distances(down: np.ndarray) -> Iterable[list[tuple[int, float]]]:
    """Two rows a cell: its distance is at least how far it lies above, and below, its count.

    `down`: how much more than above it a cell's distance below counts.
    """
    wide = len(down)
    yield from ([(place + wide, 1.0), (place, -1.0)] for place in range(wide))
    yield from ([(place + wide, 1.0), (place, much)] for place, much in enumerate(down))


def _solved(lp: highspy.HighsLp) -> np.ndarray | None:
    made = solver(mip_max_nodes=NODES, mip_rel_gap=GAP)
    made.passModel(lp)
    made.run()
    if made.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return np.asarray(made.getSolution().col_value)
