"""The cells that hold others: small areas of a decile, codes of a group, a measure within one."""

from outputs.containing import containments
from quality.cells import Cell
from quality.containments import Containment
from sources.partnership import partnership
from transforms.codings import Slice, Tiling

ALL, KNIFE = "police__offences.offences", "police__offences.knife_enabled_offences"
COUNTY = partnership().county_code
DISTRICT, OTHER = list(partnership().districts)[:2]
AREAS = {"area": ((DISTRICT, ("E01000001", "E01000002")), (OTHER, ("E01000003",)))}
DECILE = Tiling(
    Slice(ALL, "imd_decile", "1"),
    (Slice(ALL, "lsoa11_code", "E01000001"), Slice(ALL, "lsoa11_code", "E01000003")),
)


def cell(area: str, measure: str = ALL, **breakdown: str) -> Cell:
    return Cell(measure, area, "2024/25", tuple(breakdown.items()))


def held(of: Cell, *tilings: Tiling) -> list[Containment]:
    return list(containments([of], tilings, AREAS))


def test_a_decile_of_the_county_holds_its_small_areas_and_of_a_district_those_inside() -> None:
    one, three = cell("E01000001"), cell("E01000003")
    decile = cell(COUNTY, imd_decile="1")
    assert held(decile, DECILE) == [Containment(decile, (one, three))]
    inside = cell(DISTRICT, imd_decile="1")
    assert held(inside, DECILE) == [Containment(inside, (one,))]
    assert held(cell(COUNTY, imd_decile="2"), DECILE) == []


def test_a_measure_holds_another_in_every_place_period_and_breakdown() -> None:
    within = Tiling(Slice(ALL), (Slice(KNIFE),), is_whole=False)
    of, part = cell(DISTRICT, sex="male"), cell(DISTRICT, KNIFE, sex="male")
    assert held(of, within) == [Containment(of, (part,), is_whole=False)]


def test_one_number_under_two_names_is_the_measure_and_its_member() -> None:
    twin = Tiling(Slice(KNIFE), (Slice(ALL, "is_knife", "true"),))
    of = cell(DISTRICT, KNIFE)
    assert held(of, twin) == [Containment(of, (cell(DISTRICT, is_knife="true"),))]
    assert held(cell(DISTRICT, KNIFE, is_knife="true"), twin) == []
