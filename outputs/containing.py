"""The cells of an edition that hold others under other names, from what its tables hold."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from quality.cells import Cell, Hierarchies
from quality.containments import Containment
from sources.partnership import partnership
from transforms.codings import Slice, Tiling
from transforms.dimensions import TOTAL, dimension, member
from transforms.domains import AREAS

AREA = "area"


def containments(
    cells: Collection[Cell], tilings: Sequence[Tiling], hierarchies: Hierarchies
) -> Iterator[Containment]:
    """Every cell that holds others by one of the tilings, in its place, period and breakdown."""
    inside = _small_areas(hierarchies)
    by_slice: dict[tuple[str, str, str], list[Tiling]] = {}
    for each in tilings:
        by_slice.setdefault(_place(each.held_by), []).append(each)
    for cell in cells:
        for name, own in (("", TOTAL), *cell.breakdown):
            rest = cell.at(name, TOTAL) if name else cell
            for each in by_slice.get((cell.measure, name, own), ()):
                parts = [p for part in each.parts for p in _part(rest, part, inside)]
                told = tuple(p for p in parts if p is not None)
                if len(told) == len(parts) and parts != [cell]:
                    yield Containment(cell, told, each.is_whole)


def _place(held_by: Slice) -> tuple[str, str, str]:
    """The measure, dimension and member that the slice's cells have in common."""
    if not held_by.column:
        return (held_by.measure, "", TOTAL)
    return (held_by.measure, dimension(held_by.column), member(held_by.member))


def _small_areas(hierarchies: Hierarchies) -> Mapping[str, frozenset[str]]:
    """The small areas of each district that is published with them."""
    return {
        parent: frozenset(children)
        for parent, children in hierarchies.get(AREA, ())
        if parent in partnership().districts
    }


def _part(cell: Cell, part: Slice, inside: Mapping[str, frozenset[str]]) -> tuple[Cell | None, ...]:
    """The cell of a part: none where it lies in another district, None where it cannot be told."""
    here = Cell(part.measure, cell.area, cell.period, cell.breakdown)
    if not part.column:
        return (here,)
    if part.column in AREAS:
        if cell.area in inside and part.member not in inside[cell.area]:
            return ()
        return (Cell(part.measure, part.member, cell.period, cell.breakdown),)
    if cell.member(dimension(part.column)) != TOTAL:
        return (None,)
    return (here.at(dimension(part.column), member(part.member)),)
