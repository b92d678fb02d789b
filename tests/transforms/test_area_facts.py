"""What is known of small areas, and who lives in the areas of each fact."""

from collections.abc import Iterator

import duckdb
import pytest

from sources.reference.load import table
from transforms.area_facts import DENSITIES, REFERENCES, area_facts, populations
from transforms.dimensions import HOME_OUTSIDE, NOT_PUBLIC, PUBLIC, groups_of

Con = duckdb.DuckDBPyConnection


@pytest.fixture
def con() -> Iterator[Con]:
    with duckdb.connect() as connection:
        for name in REFERENCES:
            connection.register(name, table(name))
        yield connection


@pytest.mark.parametrize("name", area_facts())
def test_every_resident_lives_in_an_area_of_one_fact(con: Con, name: str) -> None:
    found = populations(con, name)
    people = table("ref_population_lsoas").to_pandas()
    assert found["population"].sum() == people.loc[people["vintage"].eq(2011), "population"].sum()
    assert set(found["fact"]) <= set(area_facts()[name].members)
    assert set(found["denominator_name"]) == {"mid-2020 estimate, persons"}


def test_an_area_is_classed_by_its_residents_over_its_hectares(con: Con) -> None:
    rows = [("a", 299, 100.0), ("b", 300, 100.0), ("c", 1499, 100.0), ("d", 1500, 100.0)]
    values = ", ".join(f"(2011, '{code}', {n}, {size})" for code, n, size in rows)
    con.unregister("ref_lsoa_areas")
    con.unregister("ref_population_lsoas")
    con.execute(f"create table held as from (values {values}) t(vintage, lsoa_code, population, s)")
    con.execute(
        "create view ref_population_lsoas as select vintage, lsoa_code, population from held"
    )
    con.execute("create view ref_lsoa_areas as select lsoa_code, s as hectares from held")
    found = con.execute(f"{area_facts()['density_class'].query} order by code").fetchall()
    sparse, middle, dense = DENSITIES
    assert found == [("a", sparse), ("b", middle), ("c", middle), ("d", dense)]


def test_known_places_are_public_or_not() -> None:
    members = ("dwelling", "street or open space", "retail", "custody", "unknown")
    assert groups_of("location_type", PUBLIC, members) == ("street or open space", "retail")
    assert groups_of("location_type", NOT_PUBLIC, members) == ("dwelling", "custody")
    assert groups_of("home", PUBLIC, members) == ()


def test_homes_outside_name_no_district() -> None:
    members = ("E07000218", "Coventry", "elsewhere", "unknown")
    assert groups_of("home", HOME_OUTSIDE, members) == ("Coventry", "elsewhere")


def test_a_place_is_no_group_of_the_known() -> None:
    assert groups_of("county_code", "known", ("E10000031",)) == ()
    assert groups_of("sex", "known", ("female", "male", "unknown")) == ("female", "male")
