"""How the members of a breakdown add up, whichever dataset's list they come from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.fields import AGE_BANDS, WEEKDAYS
from sources.locations import LOCATION_TYPES
from sources.partnership import partnership
from transforms.dimensions import (
    KNOWN,
    NOT_KNOWN,
    TOTAL,
    coarser_sums,
    dimension,
    groups_of,
    member,
    sums,
)
from transforms.rates import ages_of

COUNTY = partnership().county_code
DISTRICTS = tuple(partnership().districts)
SINGLE = tuple(str(age) for age in range(121))
BANDS = (*AGE_BANDS, "unknown")


def test_single_ages_bands_and_groups_are_one_dimension_and_so_are_places() -> None:
    assert {dimension(c) for c in ("age_years", "age_band", "age_group")} == {"age"}
    assert {dimension(c) for c in ("county_code", "district_code", "lsoa11_code")} == {"area"}
    assert dimension("offence_subgroup") == dimension("offence_group") == "offence"
    assert dimension("sex") == "sex"


def test_every_lists_own_word_for_unknown_is_one_member() -> None:
    assert member("unknown") == member("Unknown") == NOT_KNOWN
    assert member("under 25") == "0-24"
    assert member("female") == "female"


def test_a_group_of_ages_is_what_bands_and_single_ages_tile_exactly() -> None:
    young = groups_of("age_band", "0-24", BANDS)
    assert [ages_of(band) for band in young][0][0] == 0
    assert [ages_of(band) for band in young][-1][1] == 24
    assert groups_of("age_years", "0-24", SINGLE) == SINGLE[:25]
    assert groups_of("age_years", "18 and over", SINGLE) == SINGLE[18:]
    assert groups_of("age_band", "0-23", BANDS) == ()
    assert groups_of("age_years", "0-24", SINGLE[10:]) == ()


def test_known_is_all_but_the_unknown() -> None:
    assert groups_of("sex", KNOWN, ("female", "male", "Unknown")) == ("female", "male")


def test_a_partnership_area_is_its_districts_and_a_public_place_its_kinds_of_place() -> None:
    south = next(csp for csp in partnership().csps if len(csp.districts) > 1)
    assert set(groups_of("district_code", south.code, DISTRICTS)) == set(south.districts)
    public = groups_of("location_type", "Public place", LOCATION_TYPES)
    assert "street or open space" in public and "dwelling" not in public
    assert groups_of("sex", "Public place", ("female", "male")) == ()


def test_an_offence_group_is_its_subgroups() -> None:
    kinds = ("Homicide", "Violence with injury", "Robbery of personal property", "unknown")
    assert groups_of("offence_subgroup", "Violence against the person", kinds) == kinds[:2]


def test_a_total_holds_every_member_with_the_unknown() -> None:
    assert sums("sex", ("female", "male", "unknown"), (KNOWN,), {}) == (
        (TOTAL, ("female", "male", "unknown")),
        (KNOWN, ("female", "male")),
    )


def test_the_county_holds_its_districts_and_they_their_small_areas() -> None:
    outside = (*DISTRICTS, "outside", "unknown")
    assert sums("district_code", outside, (), {}) == ((COUNTY, DISTRICTS),)
    assert sums("county_code", (COUNTY, "outside"), (), {}) == ()
    areas = {"E01000001": DISTRICTS[0], "E01000002": DISTRICTS[1], "E01000003": DISTRICTS[0]}
    assert sums("lsoa11_code", (*areas, "unknown"), (), areas) == (
        (DISTRICTS[0], ("E01000001", "E01000003")),
        (DISTRICTS[1], ("E01000002",)),
        (COUNTY, DISTRICTS[:2]),
    )


def test_an_age_group_of_one_breakdown_is_tiled_by_another() -> None:
    lists = {"age_years": SINGLE, "age_band": BANDS, "age_group": ("0-24", "25 and over")}
    found = coarser_sums(lists)
    assert ("10-17", SINGLE[10:18]) in found
    assert {len(inside) for name, inside in found if name == "0-24"} == {3, 25}
    assert not {TOTAL, "unknown", NOT_KNOWN} & {name for name, _ in found}


def test_bands_of_hours_and_the_weekend_are_of_hours_and_days() -> None:
    hours = {"hour": tuple(map(str, range(24))), "hour_band": ("0-2", "21-23")}
    assert coarser_sums(hours) == (("0-2", ("0", "1", "2")), ("21-23", ("21", "22", "23")))
    days = {"weekday": (*WEEKDAYS, NOT_KNOWN), "day_kind": ("School day", "Weekend", NOT_KNOWN)}
    assert coarser_sums(days) == (("Weekend", ("Saturday", "Sunday")),)


@given(st.integers(0, 89), st.integers(0, 89))
def test_single_ages_tile_any_group_of_ages(first: int, last: int) -> None:
    name = f"{min(first, last)}-{max(first, last)}"
    inside = groups_of("age_years", name, SINGLE)
    assert inside == SINGLE[min(first, last) : max(first, last) + 1]


def test_a_group_that_the_members_do_not_fill_is_no_group() -> None:
    assert groups_of("age_band", "10-24", ("10-17", "25-34")) == ()
    with_gap = ("0-9", "18-24")
    assert groups_of("age_band", "0-24", with_gap) == ()


@pytest.mark.parametrize("column", ["sex", "age_band", "location_type", "offence_type"])
def test_not_known_is_always_a_part_of_the_total(column: str) -> None:
    total = dict(sums(column, ("a", "unknown"), (), {}))[TOTAL]
    assert member(total[-1]) == NOT_KNOWN
