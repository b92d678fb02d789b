"""Every count that a release publishes, and the sums that tie them together.

A count that two tables show is one cell. A relation says that one cell is the sum of others:
a county of its districts, a year of its months, a rolling year of the same months. Whoever
reads the release can use every one of them, so disclosure control must know them all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from math import log1p, log2
from types import MappingProxyType

TOTAL = "total"
"""The member of a breakdown that holds all the others; left out of a cell's key."""

OWN_DIMENSIONS = ("measure", "area", "period")

Hierarchies = Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]
"""For each dimension, its sums: a parent and the children that make it up."""


@dataclass(frozen=True, order=True)
class Cell:
    """The key of one count: a measure, an area, a period, and the members it is cut by.

    `breakdown` holds (dimension, member) pairs; it is kept sorted and without totals, so that
    the same count has the same key whichever table shows it.
    """

    measure: str
    area: str
    period: str
    breakdown: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Bring the breakdown into its one form."""
        members = dict(self.breakdown)
        if len(members) < len(self.breakdown) or members.keys() & set(OWN_DIMENSIONS):
            raise ValueError(f"{self.measure}: a breakdown names each of its dimensions once")
        kept = sorted((name, member) for name, member in members.items() if member != TOTAL)
        object.__setattr__(self, "breakdown", tuple(kept))

    def member(self, dimension: str) -> str:
        """Where the cell stands in a dimension."""
        if dimension in OWN_DIMENSIONS:
            return getattr(self, dimension)
        return dict(self.breakdown).get(dimension, TOTAL)

    def at(self, dimension: str, member: str) -> "Cell":
        """The cell in the same place of every other dimension."""
        if dimension in OWN_DIMENSIONS:
            own = {name: self.member(name) for name in OWN_DIMENSIONS} | {dimension: member}
            return Cell(own["measure"], own["area"], own["period"], self.breakdown)
        members = dict(self.breakdown) | {dimension: member}
        return replace(self, breakdown=tuple(members.items()))


@dataclass(frozen=True, kw_only=True)
class Count:
    """One published count: 1 to `threshold` - 1 is hidden; a threshold of 1 hides nothing.

    `weight` makes a count dearer to hide. A count that `is_public` is known already from
    elsewhere, so hiding it protects nothing.
    """

    n: int
    threshold: int
    weight: float = 1.0
    is_public: bool = False

    def __post_init__(self) -> None:
        """Refuse what is not a count, and a threshold that hides ones and so tells them."""
        if self.n < 0 or self.threshold < 1 or self.weight <= 0:
            raise ValueError("A count is 0 or more, its threshold 1 or more, its weight above 0")
        if self.threshold == 2:
            raise ValueError("A threshold of 2 hides ones alone, which tells that they are ones")

    @property
    def is_primary(self) -> bool:
        """Whether the count is hidden for its own size."""
        return not self.is_public and 1 <= self.n < self.threshold

    @property
    def is_known(self) -> bool:
        """Whether the count stays in sight whatever is hidden: zeros, and public counts."""
        return self.n == 0 or self.is_public


@dataclass(frozen=True)
class Registry:
    """Every count of one release by its cell."""

    counts: Mapping[Cell, Count] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Hold a copy that nobody changes."""
        object.__setattr__(self, "counts", MappingProxyType(dict(self.counts)))

    @classmethod
    def of(cls, counts: Iterable[tuple[Cell, Count]]) -> "Registry":
        """The registry of counts from many tables; the strictest threshold of a cell wins.

        Raises ValueError where two tables give one cell different counts.
        """
        found: dict[Cell, Count] = {}
        for cell, count in counts:
            found[cell] = _merged(cell, found.get(cell, count), count)
        return cls(found)

    @property
    def primary(self) -> frozenset[Cell]:
        """The cells hidden for their own size."""
        return frozenset(cell for cell, count in self.counts.items() if count.is_primary)


@dataclass(frozen=True)
class Relation:
    """One sum that a reader can do: the parent is the sum of the children."""

    parent: Cell
    children: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The parent, then the children."""
        return (self.parent, *self.children)


@dataclass(frozen=True)
class Block:
    """Cells tied together by relations, and by none to the cells of another block."""

    cells: tuple[Cell, ...]
    relations: tuple[Relation, ...]


def relations(registry: Registry, hierarchies: Hierarchies) -> tuple[Relation, ...]:
    """Every declared sum, for each slice of the other dimensions, whose cells are all published.

    Raises ValueError where a sum does not hold: the hierarchy, or a count, is wrong.
    """
    sums = {name: _by_parent(pairs) for name, pairs in hierarchies.items()}
    found = [
        Relation(cell, tuple(cell.at(name, member) for member in children))
        for cell in sorted(registry.counts)
        for name, by_parent in sums.items()
        for children in by_parent.get(cell.member(name), ())
    ]
    complete = [r for r in dict.fromkeys(found) if all(c in registry.counts for c in r.children)]
    for relation in complete:
        _check_sum(registry, relation)
    return tuple(complete)


def blocks(cells: Iterable[Cell], tied: Iterable[Relation]) -> Iterator[Block]:
    """The independent blocks of these cells; a cell left out of them ties nothing together."""
    members = set(cells)
    inside = [(r, [c for c in r.cells if c in members]) for r in tied]
    inside = [(relation, held) for relation, held in inside if held]
    root = {cell: cell for cell in members}
    for _, held in inside:
        for cell in held[1:]:
            root[_find(root, cell)] = _find(root, held[0])
    grouped: dict[Cell, tuple[list[Cell], list[Relation]]] = {}
    for cell in sorted(members):
        grouped.setdefault(_find(root, cell), ([], []))[0].append(cell)
    for relation, held in inside:
        grouped[_find(root, held[0])][1].append(relation)
    for block_cells, block_relations in grouped.values():
        yield Block(tuple(block_cells), tuple(block_relations))


def costs(registry: Registry, tied: Iterable[Relation]) -> dict[Cell, float]:
    """What hiding each cell costs: more for larger counts, for totals and for longer periods.

    (log(1 + n) + 1), times 1 + log2 of how many of the smallest published cells it sums, times
    its declared weight.
    """
    spans = _spans(registry, tied)
    return {
        cell: count.weight * (log1p(count.n) + 1) * (1 + log2(spans[cell]))
        for cell, count in registry.counts.items()
    }


def _spans(registry: Registry, tied: Iterable[Relation]) -> dict[Cell, int]:
    """How many of the smallest published cells each cell sums."""
    sums: dict[Cell, list[tuple[Cell, ...]]] = {cell: [] for cell in registry.counts}
    for relation in tied:
        sums[relation.parent].append(relation.children)
    order = TopologicalSorter({cell: {c for s in kids for c in s} for cell, kids in sums.items()})
    spans: dict[Cell, int] = {}
    try:
        for cell in order.static_order():
            spans[cell] = max((sum(spans[c] for c in kids) for kids in sums[cell]), default=1)
    except CycleError as error:
        raise ValueError("The hierarchies make a cell part of itself") from error
    return spans


def _merged(cell: Cell, one: Count, other: Count) -> Count:
    """One count from two tables that show the same cell."""
    if (one.n, one.is_public) != (other.n, other.is_public):
        raise ValueError(f"{cell}: two tables do not agree on this count")
    threshold = max(one.threshold, other.threshold)
    return replace(one, threshold=threshold, weight=max(one.weight, other.weight))


def _by_parent(
    pairs: Sequence[tuple[str, tuple[str, ...]]],
) -> dict[str, list[tuple[str, ...]]]:
    """The sums of each parent: it may have several, and a child may stand in several."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for parent, children in pairs:
        if not children or parent in children or len(set(children)) < len(children):
            raise ValueError(f"{parent}: a sum needs children, each once, and not itself")
        found.setdefault(parent, []).append(tuple(children))
    return found


def _check_sum(registry: Registry, relation: Relation) -> None:
    """Raise ValueError where the parent is not the sum of its children."""
    total = sum(registry.counts[child].n for child in relation.children)
    if registry.counts[relation.parent].n != total:
        raise ValueError(f"{relation.parent}: the count is not the sum of its declared parts")


def _find(root: dict[Cell, Cell], cell: Cell) -> Cell:
    """The cell that stands for its block, with the way to it shortened."""
    while root[cell] != cell:
        root[cell] = root[root[cell]]
        cell = root[cell]
    return cell
