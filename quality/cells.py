"""Every count that a release publishes, and the sums that tie them together.

A count that two tables show is one cell. A relation says that one cell is the sum of others:
a county of its districts, a year of its months, a rolling year of the same months. Whoever
reads the release can use every one of them, so disclosure control must know them all.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from math import log1p, log2
from types import MappingProxyType

TOTAL = "Total"
"""The member of a breakdown that holds all the others; left out of a cell's key."""

OWN_DIMENSIONS = ("measure", "area", "period")
REST = "rest of"
"""The breakdown of a cell that nobody publishes: what a total holds besides its parts."""

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
        """The cell that stands elsewhere in one breakdown."""
        others = tuple(pair for pair in self.breakdown if pair[0] != dimension)
        return Cell(self.measure, self.area, self.period, (*others, (dimension, member)))

    def beside(self, dimension: str) -> tuple[object, ...]:
        """What the cell shares with those that differ from it in this dimension alone."""
        if dimension in OWN_DIMENSIONS:
            own = (self.measure, self.area, self.period)
            place = OWN_DIMENSIONS.index(dimension)
            return (*own[:place], *own[place + 1 :], self.breakdown)
        others = tuple(pair for pair in self.breakdown if pair[0] != dimension)
        return (self.measure, self.area, self.period, others)


@dataclass(frozen=True, kw_only=True)
class Count:
    """One published count: 1 to `threshold` - 1 is hidden; a threshold of 1 hides nothing.

    A count that `is_public` is known already from elsewhere, so hiding it protects nothing. One
    that `is_held` is hidden whatever its size, unless it is zero. One that `is_unpublished` has
    no place in the release, but stands in its sums: what a published total holds besides its
    published parts. One that `is_spare` is printed by no figure, though a reader finds it among
    the cells.
    """

    n: int
    threshold: int
    is_public: bool = False
    is_held: bool = False
    is_unpublished: bool = False
    is_spare: bool = False

    def __post_init__(self) -> None:
        """Refuse what is not a count, and a threshold that hides ones and so tells them."""
        if self.n < 0 or self.threshold < 1:
            raise ValueError("A count is 0 or more, and its threshold 1 or more")
        if self.threshold == 2:
            raise ValueError("A threshold of 2 hides ones alone, which tells that they are ones")

    @property
    def is_primary(self) -> bool:
        """Whether the count is hidden for its own size."""
        return not (self.is_public or self.is_unpublished) and 1 <= self.n < self.threshold

    @property
    def is_known(self) -> bool:
        """Whether the count stays in sight whatever is hidden: zeros, and public counts."""
        return self.is_public or (self.n == 0 and not self.is_unpublished)

    @property
    def is_out_of_sight(self) -> bool:
        """Whether a reader does not see the count, before any other is hidden for its sake."""
        return self.is_primary or self.is_unpublished or (self.is_held and not self.is_known)

    @property
    def floor(self) -> int:
        """The least a reader can think of it once hidden: zeros are shown, so what is not is 1."""
        return 0 if self.is_unpublished else 1


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


def tied(registry: Registry, hierarchies: Hierarchies) -> tuple[Registry, tuple[Relation, ...]]:
    """Every declared sum, for each slice of the other dimensions, of which a part is published.

    Where some parts of a published total are not, the total is the sum of those that are and
    an unpublished rest, which the registry that is returned holds too.

    Raises ValueError where a sum does not hold: the hierarchy, or a count, is wrong.
    """
    counts = dict(registry.counts)
    found: dict[Relation, None] = {}
    slices = _slices(registry.counts)
    for dimension, sums in hierarchies.items():
        by_parent = _by_parent(sums)
        for slice_of in slices.get(dimension, {}).values():
            for parent in slice_of.keys() & by_parent.keys():
                for children in by_parent[parent]:
                    held = [slice_of[c] for c in children if c in slice_of]
                    if held:
                        relation = _relation(counts, slice_of[parent], held, children)
                        found[relation] = None
    return Registry(counts), tuple(sorted(found, key=lambda r: r.cells))


def _slices(cells: Collection[Cell]) -> dict[str, dict[tuple[object, ...], dict[str, Cell]]]:
    """By dimension: the cells that differ in it alone, by their member.

    A cell that is not cut by a breakdown is the total of those that are.
    """
    found: dict[str, dict[tuple[object, ...], dict[str, Cell]]] = {}
    for cell in cells:
        for dimension in (*OWN_DIMENSIONS, *(name for name, _ in cell.breakdown)):
            own = found.setdefault(dimension, {}).setdefault(cell.beside(dimension), {})
            own[cell.member(dimension)] = cell
    for dimension in found.keys() - set(OWN_DIMENSIONS):
        for key, own in found[dimension].items():
            total = Cell(*key)  # type: ignore[arg-type]
            if total in cells:
                own[TOTAL] = total
    return found


def _relation(
    counts: dict[Cell, Count], parent: Cell, held: Sequence[Cell], children: Sequence[str]
) -> Relation:
    """The parent and its published parts, with an unpublished rest where parts are missing."""
    rest = counts[parent].n - sum(counts[c].n for c in held)
    if rest < 0 or (rest and len(held) == len(children)):
        raise ValueError(f"{parent}: the count is not the sum of its declared parts")
    if len(held) == len(children):
        return Relation(parent, tuple(held))
    marked = (REST, "+".join(sorted(children)))
    beside = Cell(parent.measure, parent.area, parent.period, (*parent.breakdown, marked))
    counts[beside] = Count(n=rest, threshold=1, is_unpublished=True)
    return Relation(parent, (*held, beside))


def blocks(cells: Iterable[Cell], relations: Iterable[Relation]) -> Iterator[Block]:
    """The independent blocks of these cells; a cell left out of them ties nothing together."""
    members = set(cells)
    inside = [(r, [c for c in r.cells if c in members]) for r in relations]
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


def costs(registry: Registry, relations: Iterable[Relation]) -> dict[Cell, float]:
    """What hiding each cell costs: more for larger counts, for totals and for longer periods.

    (log(1 + n) + 1), times 1 + log2 of how many of the smallest published cells it sums; a tenth
    of it for what no figure prints, nothing for what a reader does not see anyway.
    """
    spans = _spans(registry, relations)
    return {
        cell: _worth(count) * (log1p(count.n) + 1) * (1 + log2(spans[cell]))
        for cell, count in registry.counts.items()
    }


def _worth(count: Count) -> float:
    if count.is_out_of_sight:
        return 0.0
    return 0.1 if count.is_spare else 1.0


def _spans(registry: Registry, relations: Iterable[Relation]) -> dict[Cell, int]:
    """How many of the smallest published cells each cell sums."""
    sums: dict[Cell, list[tuple[Cell, ...]]] = {cell: [] for cell in registry.counts}
    for relation in (r for r in relations if len(r.children) > 1):
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
    """One count from two tables that show the same cell; the strictest threshold wins."""
    if (one.n, one.is_public) != (other.n, other.is_public):
        raise ValueError(f"{cell}: two tables do not agree on this count")
    return replace(
        one,
        threshold=max(one.threshold, other.threshold),
        is_held=one.is_held or other.is_held,
    )


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


def _find(root: dict[Cell, Cell], cell: Cell) -> Cell:
    """The cell that stands for its block, with the way to it shortened."""
    while root[cell] != cell:
        root[cell] = root[root[cell]]
        cell = root[cell]
    return cell
