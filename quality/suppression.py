"""Which counts to hide so that no small one can be worked out: one solve over a release.

The small counts are hidden first (primary); then, by linear programming, the cheapest others
(secondary) that leave each small count free to be anything from 1 to its threshold - 1, and
every hidden one as wide, in the eyes of a reader who does every sum. After Fischetti and Salazar
(2001), one cell at a time.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from quality.cells import Block, Cell, Count, Registry, Relation, blocks, costs
from quality.deviations import NOTHING, Deviations, Need

CLEAN_UP_SOLVES = 4_000
"""Solves a block may spend on showing secondary cells again: about 20 seconds at most.

A limit of solves, not of time, so that the pattern is the same on every machine.
"""


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """What is hidden, why, and which of it nothing that may be hidden can protect."""

    primary: frozenset[Cell]
    secondary: frozenset[Cell]
    unprotected: frozenset[Cell]

    @property
    def hidden(self) -> frozenset[Cell]:
        """Every hidden cell; which of them are primary is not published."""
        return self.primary | self.secondary


Proofs = dict[Need, frozenset[Cell]]
"""For each need that is met, cells that move together to meet it."""


def suppress(registry: Registry, relations: Collection[Relation]) -> Pattern:
    """The cells to hide in a release, with every relation between them considered at once.

    Cells that cannot be protected are those tied to counts that are public already; they are
    reported in `unprotected` and stay hidden. The same registry gives the same pattern.
    """
    price = costs(registry, relations)
    free = [cell for cell, count in registry.counts.items() if not count.is_known]
    secondary: set[Cell] = set()
    unprotected: set[Cell] = set()
    for block in blocks(free, relations):
        if any(registry.counts[cell].is_out_of_sight for cell in block.cells):
            also_hidden, failed = _solved(block, registry.counts, price)
            secondary |= also_hidden
            unprotected |= failed
    held = {cell for cell, c in registry.counts.items() if c.is_held and not c.is_known}
    return Pattern(
        primary=registry.primary,
        secondary=frozenset((secondary | held) - registry.primary),
        unprotected=frozenset(unprotected),
    )


def needs(cell: Cell, count: Count) -> tuple[Need, ...]:
    """What a small count must be able to do: fall to 1, and rise to its threshold - 1."""
    sides = (1 - count.n, count.threshold - 1 - count.n)
    return tuple(Need(cell, by) for by in sides if by)


def _solved(
    block: Block, counts: Mapping[Cell, Count], price: Mapping[Cell, float]
) -> tuple[set[Cell], set[Cell]]:
    """The secondary cells of one block, and the hidden counts that cannot be protected.

    A small total of several parts can fall to 1 only for a reader who thinks a hidden part may
    be zero; what the stricter reader's model cannot meet is met in the looser one.
    """
    small = [cell for cell in block.cells if counts[cell].is_primary]
    small.sort(key=lambda cell: (-counts[cell].n, cell))
    wanted = [need for cell in small for need in needs(cell, counts[cell])]
    hidden = {cell for cell in block.cells if counts[cell].is_out_of_sight}
    unseen = frozenset(hidden)
    strict = _priced(block, counts, price, hidden, zeros_may_hide=False)
    met, failed = _protect(strict, wanted, hidden)
    narrow = _widened(strict, price, hidden, counts, met)
    proofs = [met]
    if failed:
        loose = _priced(block, counts, price, hidden, zeros_may_hide=True)
        met_loosely, failed = _protect(loose, failed, hidden)
        proofs.append(met_loosely)
        narrow |= _widened(strict, price, hidden, counts, met)
    secondary = _cleaned(block, counts, price, unseen, hidden - unseen, proofs)
    return secondary, narrow | {need.cell for need in failed}


def _priced(
    block: Block,
    counts: Mapping[Cell, Count],
    price: Mapping[Cell, float],
    hidden: Collection[Cell],
    zeros_may_hide: bool,
) -> Deviations:
    """The model of a whole block, in which what is hidden moves freely."""
    model = Deviations(block.cells, block.relations, counts, zeros_may_hide)
    for cell in block.cells:
        model.price(cell, 0.0 if cell in hidden else price[cell])
    return model


def _protect(
    model: Deviations, wanted: Sequence[Need], hidden: set[Cell]
) -> tuple[Proofs, list[Need]]:
    """Meet each need in turn, hiding what has to move for it; `hidden` grows.

    A movement that meets one need often meets others, which then need no solve. Returns the
    needs that nothing meets beside the proofs of those that are met.
    """
    proofs: Proofs = {}
    failed = []
    for need in wanted:
        if need in proofs:
            continue
        moved = model.move(need)
        if moved is None:
            failed.append(need)
            continue
        _hide(model, moved, hidden)
        proofs.update(_met(moved, (other for other in wanted if other not in proofs)))
    return proofs, failed


def _hide(model: Deviations, moved: Iterable[Cell], hidden: set[Cell]) -> list[Cell]:
    """Hide what moves; returns what was in sight, in order."""
    more = sorted(set(moved) - hidden)
    for cell in more:
        model.price(cell, 0.0)
    hidden.update(more)
    return more


def _widened(
    model: Deviations,
    price: Mapping[Cell, float],
    hidden: set[Cell],
    counts: Mapping[Cell, Count],
    proofs: Proofs,
) -> set[Cell]:
    """Leave every hidden cell as wide as a small count; returns those for which nothing can.

    A reader cannot tell which hidden cells are small, so none of them may be told closely.
    `hidden` grows by what has to move for that, and `proofs` by what moves.
    """
    for cell in hidden:
        model.price(cell, 0.0)
    by = max(counts[cell].threshold for cell in model.cells) - 2
    narrow = set()
    left = sorted(c for c in hidden if not counts[c].is_unpublished)
    while left:
        cell = left.pop(0)
        if counts[cell].is_primary and all(n in proofs for n in needs(cell, counts[cell])):
            continue
        ways = _ways(model, cell, by, proofs)
        if not ways:
            narrow.add(cell)
            continue
        best = min(ways, key=lambda way: sum(price[c] for c in _moving(way) - hidden))
        left += _hide(model, _moving(best), hidden)
        proofs.update(best)
    return narrow


def _moving(way: Proofs) -> set[Cell]:
    """Every cell that moves in one of the movements."""
    return set().union(*way.values())


def _ways(model: Deviations, cell: Cell, by: int, proofs: Proofs) -> list[Proofs]:
    """The ways to leave a cell so wide: a fall, a rise, or where neither goes, a little of both."""
    for need in (Need(cell, -by), Need(cell, by)):
        if need in proofs:
            return [{need: proofs[need]}]
    found = [way for by_one in (-by, by) if (way := _proved(model, [Need(cell, by_one)]))]
    for down in range(1, by) if not found else ():
        both = _proved(model, [Need(cell, -down), Need(cell, by - down)])
        if both is not None:
            return [both]
    return found


def _met(moved: Mapping[Cell, float], wanted: Iterable[Need]) -> Proofs:
    """The needs that this movement meets: scaled down it is still a movement."""
    together = frozenset(moved)
    return {
        need: together
        for need in wanted
        if moved.get(need.cell, 0.0) * np.sign(need.by) >= abs(need.by) - NOTHING
    }


def _cleaned(
    block: Block,
    counts: Mapping[Cell, Count],
    price: Mapping[Cell, float],
    unseen: Collection[Cell],
    secondary: set[Cell],
    proofs: Sequence[Proofs],
) -> set[Cell]:
    """The secondary cells still wanted when each, dearest first, has been tried in sight."""
    out_of_sight = sorted({*unseen, *secondary})
    models = [
        Deviations(out_of_sight, block.relations, counts, zeros_may_hide)
        for zeros_may_hide in (False, True)[: len(proofs)]
    ]
    near = _neighbours(block, secondary)
    kept = set(secondary)
    for cell in sorted(secondary, key=lambda cell: (-price[cell], cell)):
        if sum(model.solves for model in models) >= CLEAN_UP_SOLVES:
            break
        for model in models:
            model.hold(cell)
        again = [
            _again(model, cell, met, near[cell]) for model, met in zip(models, proofs, strict=True)
        ]
        if any(proof is None for proof in again):
            for model in models:
                model.release(cell)
            continue
        kept.remove(cell)
        for met, proof in zip(proofs, again, strict=True):
            met.update(proof or {})
            for need in [n for n in met if n.cell == cell]:
                del met[need]
    return kept


def _again(model: Deviations, cell: Cell, proofs: Proofs, near: set[Cell]) -> Proofs | None:
    """How the needs that rested on the cell are met without it; None where one is not."""
    return _proved(model, [n for n in _resting_on(cell, proofs, near) if n.cell != cell])


def _neighbours(block: Block, cells: Iterable[Cell]) -> dict[Cell, set[Cell]]:
    """For each of these cells, those that stand in a relation with it."""
    near: dict[Cell, set[Cell]] = {cell: set() for cell in cells}
    for relation in block.relations:
        for cell in relation.cells:
            if cell in near:
                near[cell].update(relation.cells)
    return near


def _resting_on(cell: Cell, proofs: Proofs, near: set[Cell]) -> list[Need]:
    """The needs met by moving this cell, those most likely to fail without it first."""
    resting = [(need, moving) for need, moving in proofs.items() if cell in moving]
    resting.sort(key=lambda item: (item[0].cell not in near, len(item[1]), item[0]))
    return [need for need, _ in resting]


def _proved(model: Deviations, wanted: Sequence[Need]) -> Proofs | None:
    """How the model meets these needs, or None if one of them cannot be met."""
    proofs: Proofs = {}
    for need in wanted:
        if need in proofs:
            continue
        moved = model.move(need)
        if moved is None:
            return None
        proofs.update(_met(moved, (other for other in wanted if other not in proofs)))
    return proofs
