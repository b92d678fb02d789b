"""Columns that contracts compute: a few delivered cells in, what they mean out."""

import duckdb
import pytest

from sources.context.children_social_care import FACTOR
from sources.context.dfe_moj_backgrounds import SHARE_PCT, STATUS
from sources.contract import Derived
from sources.fields import AGE_GROUP, NHS_ETHNIC_GROUP
from sources.health.admissions import CAUSE_GROUP, CONTRACT, EXTERNAL_CAUSE
from sources.health.ed_assaults import METHOD_GROUP
from sources.locations import LOCATION_TYPES, located
from sources.sql import literal

ADMISSION = {d.name: d for d in CONTRACT.derived}


def computed(column: Derived, cells: dict[str, str | int | None]) -> object:
    """The column of one row with these cells."""
    given = ", ".join(
        f"{'null::varchar' if value is None else literal(value)} as {name}"
        for name, value in cells.items()
    )
    with duckdb.connect() as con:
        return con.execute(f"select {column.sql} from (select {given})").fetchall()[0][0]


@pytest.mark.parametrize(
    ("diagnoses", "cause", "group"),
    [
        ("||S211 ,X994 ,F100 ||S270", "X994", "sharp object"),
        ("S025,Y049", "Y049", "bodily force"),
        ("S025,Y00", "Y00", "blunt object"),
        ("S025,X950", "X950", "firearm"),
        ("T742,Y055", "Y055", "sexual assault"),
        ("S025,Y099", "Y099", "other"),
        ("S025,W010", None, None),
    ],
)
def test_an_admission_has_the_group_of_its_external_cause(diagnoses, cause, group) -> None:
    found = computed(EXTERNAL_CAUSE, {"diagnoses": diagnoses})
    assert found == cause
    assert computed(CAUSE_GROUP, {"external_cause": found}) == group


@pytest.mark.parametrize(
    ("diagnoses", "alcohol", "drug", "mental_health"),
    [
        ("||S211 ,X994 ,F100 ||S270", True, False, False),
        ("S025,Y049,F149", False, True, False),
        ("S025,Y049,F329", False, False, True),
        ("S025,Y049||F171", False, False, False),
        ("S025,Y049,XF10", False, False, False),
    ],
)
def test_codes_of_alcohol_drugs_and_mental_health_are_found_in_any_position(
    diagnoses, alcohol, drug, mental_health
) -> None:
    cells = {"diagnoses": diagnoses}
    assert computed(ADMISSION["has_alcohol_code"], cells) is alcohol
    assert computed(ADMISSION["has_drug_code"], cells) is drug
    assert computed(ADMISSION["has_mental_health_code"], cells) is mental_health


@pytest.mark.parametrize(
    ("method", "patient_class", "counts"),
    [("21", "1", True), ("21", None, True), ("21", "2", False), ("11", "1", False)],
)
def test_only_emergencies_that_stayed_are_admissions_for_violence(
    method, patient_class, counts
) -> None:
    cells = {"external_cause": "X999", "admission_method": method, "patient_class": patient_class}
    assert computed(ADMISSION["is_emergency_for_violence"], cells) is counts


@pytest.mark.parametrize(
    ("age", "group"), [(0, "under 25"), (24, "under 25"), (25, "25 and over"), (None, "unknown")]
)
def test_under_25_is_0_to_24(age, group) -> None:
    with duckdb.connect() as con:
        given = "null::bigint" if age is None else age
        rows = con.execute(f"select {AGE_GROUP.sql} from (select {given} as age_years)").fetchall()
    assert rows == [(group,)]


@pytest.mark.parametrize(
    ("category", "group"),
    [("A", "White"), ("M", "Black"), ("R", "Asian"), ("Z", "Unknown"), (None, "Unknown")],
)
def test_an_nhs_category_is_in_one_of_the_five_groups(category, group) -> None:
    assert computed(NHS_ETHNIC_GROUP, {"ethnic_category": category}) == group


@pytest.mark.parametrize(
    ("wording", "field", "label", "kind"),
    [
        ("istv_locations", "assault_location_type", "Pub or bar", "licensed premises"),
        ("istv_locations", "assault_location_type", "Someone else's home", "dwelling"),
        ("istv_locations", "assault_location_type", "Not known", "unknown"),
        ("ecds_places_of_injury", "place_of_injury", "Home", "dwelling"),
        ("ecds_places_of_injury", "place_of_injury", "On a ship", "other"),
        ("ecds_places_of_injury", "place_of_injury", None, "unknown"),
    ],
)
def test_hospital_wording_of_places_is_in_the_list_that_police_use(
    wording, field, label, kind
) -> None:
    column = located(field, wording)
    assert column.values == LOCATION_TYPES
    assert computed(column, {field: label}) == kind


def test_a_method_of_assault_is_in_a_group() -> None:
    cells = {"assault_method": "Sharp object (other than knife)"}
    assert computed(METHOD_GROUP, cells) == "sharp object"


@pytest.mark.parametrize(
    ("share", "per_cent", "status"), [("67.2", 67.2, ""), ("100", 100.0, ""), ("c", None, "c")]
)
def test_a_published_mark_stands_in_place_of_a_share(share, per_cent, status) -> None:
    assert computed(SHARE_PCT, {"share": share}) == per_cent
    assert computed(STATUS, {"share": share}) == status


def test_a_factor_is_named_in_rows_of_factors_alone() -> None:
    assert computed(FACTOR, {"category": "Gangs"}) == "Gangs"
    assert computed(FACTOR, {"category": "Child in need"}) is None
