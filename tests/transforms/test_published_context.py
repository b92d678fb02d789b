"""Published figures that are read as they are: projected residents, and children's backgrounds."""

from collections.abc import Iterator

import duckdb
import pytest

from transforms.backgrounds import backgrounds
from transforms.projections import projections

Con = duckdb.DuckDBPyConnection
BAND = "case when age_years < 10 then '0-9' when age_years < 18 then '10-17' else '18-24' end"


@pytest.fixture
def projected() -> Iterator[Con]:
    """Two districts, two sexes, every year of age to 24: ten people each, and eleven later."""
    with duckdb.connect() as con:
        con.execute(
            f"""create table ref_districts as from (values ('E07000220'), ('E07000222'))
                t(district_code);
                create table core_context__population_projections as
                select base_date, projected_year, district_code, age_years, sex,
                       case when projected_year = 2022 then 10 else 11 end as people,
                       {BAND} as age_band, 'under 25' as age_group
                from (values (date '2022-06-30', 2022), (date '2022-06-30', 2030),
                             (date '2018-06-30', 2030)) y(base_date, projected_year),
                     (values ('E07000220'), ('E07000222'), ('outside')) d(district_code),
                     range(25) a(age_years), (values ('female'), ('male')) s(sex)"""
        )
        yield con


def people(con: Con) -> dict[tuple[str, str, int], tuple[int, float | None]]:
    rows = projections.build(con).to_pylist()
    return {
        (r["ages"], r["district_code"], r["projected_year"]): (r["people"], r["index"])
        for r in rows
    }


def test_years_of_age_and_sexes_add_up_and_the_index_starts_at_100(projected: Con) -> None:
    found = people(projected)
    assert found["under 25", "E07000220", 2022] == (500, 100.0)
    assert found["under 25", "E07000220", 2030] == (550, 110.0)
    assert found["10-17", "E07000222", 2030] == (176, 110.0)


def test_the_county_is_the_districts_of_the_latest_base_together(projected: Con) -> None:
    found = people(projected)
    assert found["under 25", "E10000031", 2030] == (1100, 110.0)
    assert {place for _, place, _ in found} == {"E07000220", "E07000222", "E10000031"}


def test_the_county_waits_for_every_district(projected: Con) -> None:
    projected.execute(
        """delete from core_context__population_projections
           where district_code = 'E07000222' and projected_year = 2030"""
    )
    assert ("under 25", "E10000031", 2030) not in people(projected)


def test_an_age_group_with_a_year_of_age_missing_is_not_shown_short(projected: Con) -> None:
    projected.execute("delete from core_context__population_projections where age_years = 3")
    assert {ages for ages, _, _ in people(projected)} == {"10-17", "18-24"}
    projected.execute(
        """delete from core_context__population_projections where age_years = 20 and sex = 'male'"""
    )
    assert {ages for ages, _, _ in people(projected)} == {"10-17"}


def test_an_index_without_its_base_year_is_empty(projected: Con) -> None:
    projected.execute(
        "delete from core_context__population_projections where projected_year = 2022"
    )
    assert people(projected)["under 25", "E07000220", 2030] == (550, None)


def test_marks_stand_in_place_of_a_share_and_the_latest_edition_is_shown() -> None:
    with duckdb.connect() as con:
        con.execute(
            """create table core_context__dfe_moj_backgrounds as from (values
                   (date '2020-08-31', 'E92000001', 'serious violence', 'Suspended', 80.1e0, ''),
                   (date '2020-08-31', 'E10000031', 'serious violence', 'Suspended', null, 'c'),
                   (date '2020-08-31', 'E08000026', 'serious violence', 'Suspended', 70.0, ''),
                   (date '2019-08-31', 'E92000001', 'serious violence', 'Suspended', 12.0, ''))
               t(edition_end, area_code, cohort, background, share_pct, status)"""
        )
        rows = backgrounds.build(con).to_pylist()
    assert [(r["area_name"], r["share_pct"], r["status"]) for r in rows] == [
        ("Warwickshire", None, "c"),
        ("England", 80.1, ""),
    ]
