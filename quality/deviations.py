"""How hidden counts may move together while every sum still holds: one linear model a block.

After Fischetti and Salazar (2001): two non-negative columns a cell, up and down.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import highspy
import numpy as np

from quality.cells import Cell, Count, Relation
from quality.solver import solve, solver

NOTHING = 1e-6
"""Deviations below this are the solver's rounding: its own tolerance is 1e-7."""


class Need(NamedTuple):
    """One side of a small count's protection: the value it must be able to move by."""

    cell: Cell
    by: int


class Deviations:
    """How the counts of some cells may move together while every relation still holds.

    Two columns a cell, up and down, and one balance row a relation; cells that are not in the
    model do not move, and no count falls below its floor. The solver starts each time from where it
    stood, because only costs and two bounds change between solves.
    """

    def __init__(
        self,
        cells: Iterable[Cell],
        relations: Iterable[Relation],
        counts: Mapping[Cell, Count],
        zeros_may_hide: bool = False,
    ) -> None:
        self.cells = tuple(cells)
        self._column = {cell: column for column, cell in enumerate(self.cells)}
        floors = [0 if zeros_may_hide else counts[cell].floor for cell in self.cells]
        self._most = [
            (highspy.kHighsInf, float(counts[cell].n - floor))
            for cell, floor in zip(self.cells, floors, strict=True)
        ]
        self.solves = 0
        self._solver = solver(**_OPTIONS)
        self._solver.passModel(self._model(relations))

    def price(self, cell: Cell, cost: float) -> None:
        """Set the cost of each unit that this cell moves."""
        for column in self._columns(cell):
            self._solver.changeColCost(column, cost)

    def hold(self, cell: Cell) -> None:
        """Keep the cell where it is, as one that is shown."""
        self._bound(cell, up=(0.0, 0.0), down=(0.0, 0.0))

    def release(self, cell: Cell) -> None:
        """Let the cell move again."""
        up, down = self._most[self._column[cell]]
        self._bound(cell, up=(0.0, up), down=(0.0, down))

    def move(self, need: Need) -> dict[Cell, float] | None:
        """The cheapest movement that meets the need, for the cells that move; else None."""
        up, down = float(max(need.by, 0)), float(max(-need.by, 0))
        if down > self._most[self._column[need.cell]][1]:
            return None
        self._bound(need.cell, up=(up, up), down=(down, down))
        self.solves += 1
        status = solve(self._solver)
        values = np.asarray(self._solver.getSolution().col_value)
        self.release(need.cell)
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError("The suppression solve stopped without an answer")
        moved = values[: len(self.cells)] - values[len(self.cells) :]
        return {self.cells[i]: float(moved[i]) for i in np.flatnonzero(abs(moved) > NOTHING)}

    def _columns(self, cell: Cell) -> tuple[int, int]:
        """The cell's columns up and down."""
        return self._column[cell], self._column[cell] + len(self.cells)

    def _bound(self, cell: Cell, *, up: tuple[float, float], down: tuple[float, float]) -> None:
        """Bound how far the cell moves each way."""
        for column, bounds in zip(self._columns(cell), (up, down), strict=True):
            self._solver.changeColBounds(column, *bounds)

    def _model(self, relations: Iterable[Relation]) -> highspy.HighsLp:
        """The balance rows, with no costs yet."""
        rows = [_balance(relation, self._column, len(self.cells)) for relation in relations]
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = 2 * len(self.cells), len(rows)
        lp.col_cost_ = lp.col_lower_ = np.zeros(lp.num_col_)
        lp.col_upper_ = np.array([m[0] for m in self._most] + [m[1] for m in self._most])
        lp.row_lower_ = lp.row_upper_ = np.zeros(len(rows))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in rows)])
        lp.a_matrix_.index_ = np.array([column for row in rows for column, _ in row])
        lp.a_matrix_.value_ = np.array([sign for row in rows for _, sign in row], dtype=float)
        return lp


_OPTIONS: dict[str, bool | int | float | str] = {
    "presolve": "off",
    "solver": "simplex",
    "dual_simplex_cost_perturbation_multiplier": 0.0,
}
"""No presolve, no random costs: one answer each time, every solve starts warm."""


def _balance(relation: Relation, column: Mapping[Cell, int], down: int) -> list[tuple[int, int]]:
    """A relation's row: the parent's movement less its children's."""
    signs = [(relation.parent, 1), *((child, -1) for child in relation.children)]
    moving = [(column[cell], sign) for cell, sign in signs if cell in column]
    return moving + [(place + down, -sign) for place, sign in moving]
