"""The cells of an edition that hold others under other names, from what its tables hold."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from quality.cells import Cell, Hierarchies
from quality.containments import Containment
from sources.partnership import partnership
from transforms.codings import Slice, Tiling
from transforms.dimensions import AREA, TOTAL, dimension, member
from transforms.domains import AREAS


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
                parts = _parts(rest, each, inside)
                if parts and parts != (cell,):
                    yield Containment(cell, parts, each.is_whole)


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


def _parts(cell: Cell, each: Tiling, inside: Mapping[str, frozenset[str]]) -> tuple[Cell, ...]:
    """The cells of the tiling's parts beside this one, of a district's small areas its own alone.

    None where the cell is cut by the parts' breakdown already.
    """
    column = each.parts[0].column
    if column and column not in AREAS and cell.member(dimension(column)) != TOTAL:
        return ()
    parts = each.parts
    if column in AREAS and cell.area in inside:
        parts = tuple(part for part in parts if part.member in inside[cell.area])
    return tuple(_cell(cell, part) for part in parts)


def _cell(beside: Cell, part: Slice) -> Cell:
    """The part's cell in the same period and breakdown."""
    if part.column in AREAS:
        return Cell(part.measure, part.member, beside.period, beside.breakdown)
    here = Cell(part.measure, beside.area, beside.period, beside.breakdown)
    return here.at(dimension(part.column), member(part.member)) if part.column else here
