"""The shipped figures are those published, typed as declared, and hard to join wrongly."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import geopandas
import pytest

from sources.reference import load
from sources.reference.build_boundaries import outlines, write
from sources.reference.load import attribution, lsoa_vintage, path_of, table
from sources.registry import references

DISTRICTS = {
    "E07000218": "North Warwickshire",
    "E07000219": "Nuneaton and Bedworth",
    "E07000220": "Rugby",
    "E07000221": "Stratford-on-Avon",
    "E07000222": "Warwick",
}
SHIPPED = tuple(n for n, r in references().items() if not r.geometry)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_table_keeps_its_key(name: str) -> None:
    reference = references()[name]
    rows = table(name).select(list(reference.key)).to_pylist()
    assert len({tuple(r.values()) for r in rows}) == len(rows) > 0


@pytest.mark.parametrize("name", SHIPPED)
def test_every_table_keeps_its_constraints(name: str) -> None:
    reference, rows = references()[name], table(name)
    for field in reference.fields:
        values = rows[field.name].to_pylist()
        if any(type(c).__name__ == "NotNull" for c in field.constraints):
            assert None not in values, field.name
        if field.codes:
            assert set(values) <= set(field.codes), field.name


def test_districts_stand_in_order_with_their_partnerships() -> None:
    rows = table("ref_districts").to_pylist()
    assert {r["district_code"]: r["district_name"] for r in rows} == DISTRICTS
    assert [r["display_order"] for r in rows] == [1, 2, 3, 4, 5]
    south = [r["district_name"] for r in rows if r["csp_code"] == "E22000359"]
    assert south == ["Stratford-on-Avon", "Warwick"]


@pytest.mark.parametrize(
    ("year", "persons"), [(2019, 577_933), (2020, 583_786), (2022, 607_604), (2024, 632_207)]
)
def test_population_is_the_published_total(year: int, persons: int) -> None:
    rows = [r for r in table("ref_population").to_pylist() if r["year"] == year]
    assert sum(r["population"] for r in rows) == persons
    assert {r["age"] for r in rows} == set(range(91))
    sexes = {r["sex"] for r in rows}
    assert sexes == ({"persons"} if year == 2024 else {"female", "male"})


def test_small_areas_are_whole_in_both_vintages() -> None:
    rows = table("ref_lsoas").to_pylist()
    assert Counter(r["vintage"] for r in rows) == {2011: 339, 2021: 354}
    assert sum(r["is_retired"] for r in rows) == 11
    assert sum(r["is_new"] for r in rows) == 26
    assert {r["district_code"] for r in rows} == set(DISTRICTS)
    parents = {r["lsoa_code"]: r["district_code"] for r in rows if r["vintage"] == 2011}
    assert all(parents[r["parent_lsoa11_code"]] == r["district_code"] for r in rows)


def test_small_area_tables_are_on_the_codes_they_say() -> None:
    areas = {(r["vintage"], r["lsoa_code"]) for r in table("ref_lsoas").to_pylist()}
    for name in ("ref_population_lsoas", "ref_deprivation"):
        assert {(r["vintage"], r["lsoa_code"]) for r in table(name).to_pylist()} == areas


def test_small_area_populations_sum_to_the_county() -> None:
    rows = table("ref_population_lsoas").to_pylist()
    totals = Counter()
    for row in rows:
        totals[row["vintage"]] += row["population"]
    assert totals == {2011: 583_786, 2021: 596_762}


def test_deciles_run_from_one_to_ten() -> None:
    rows = table("ref_deprivation").to_pylist()
    assert {r["imd_decile"] for r in rows} == set(range(1, 11))
    assert {(r["edition"], r["vintage"]) for r in rows} == {(2019, 2011), (2025, 2021)}


def test_census_population_is_the_published_total() -> None:
    assert sum(table("ref_ethnicity")["population"].to_pylist()) == 596_775


def test_the_vintage_is_told_by_the_codes_that_only_one_has() -> None:
    rows = table("ref_lsoas").to_pylist()
    old = next(r["lsoa_code"] for r in rows if r["is_retired"])
    new = next(r["lsoa_code"] for r in rows if r["is_new"])
    same = "E01031005"
    assert lsoa_vintage([same, old]) == 2011
    assert lsoa_vintage([same, new]) == 2021
    assert lsoa_vintage([same, "E01000001"]) is None
    assert lsoa_vintage([old, new]) == "mixed"
    assert lsoa_vintage([]) is None


def test_a_bad_table_is_refused_without_a_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = references()["ref_districts"]
    monkeypatch.setattr(load, "TABLES", tmp_path)
    with pytest.raises(ValueError, match=r"districts\.csv is missing"):
        table("ref_districts")
    heading = ",".join(f.name for f in reference.fields)
    (tmp_path / "districts.csv").write_text(f"{heading}\nE1,N,C,M,secret\n", encoding="utf-8")
    with pytest.raises(ValueError, match="display_order") as caught:
        table("ref_districts")
    assert "secret" not in str(caught.value)


def test_columns_must_be_those_declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "few.csv").write_text("district_code\nE07000218\n", encoding="utf-8")
    bad = replace(references()["ref_districts"], file="few.csv")
    monkeypatch.setattr(load, "TABLES", tmp_path)
    monkeypatch.setattr(load, "references", lambda: {"ref_districts": bad})
    with pytest.raises(ValueError, match="columns are"):
        table("ref_districts")


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(KeyError, match="no reference table ref_weather"):
        table("ref_weather")


def test_boundaries_are_valid_geoparquet_of_every_2011_area() -> None:
    path = path_of(references()["ref_lsoa_boundaries"])
    outlined = geopandas.read_parquet(path)
    areas = [r for r in table("ref_lsoas").to_pylist() if r["vintage"] == 2011]
    assert set(outlined["lsoa_code"]) == {r["lsoa_code"] for r in areas}
    assert outlined.crs.to_epsg() == 27700
    assert outlined.geometry.is_valid.all()
    assert path.stat().st_size < 300_000
    west, south, east, north = outlined.total_bounds
    assert 402_000 < west < east < 457_000
    assert 228_000 < south < north < 311_000
    assert 1.9e9 < outlined.area.sum() < 2.05e9
    district = {r["lsoa_code"]: r["district_code"] for r in areas}
    dissolved = outlined.dissolve(outlined["lsoa_code"].map(district))
    assert list(dissolved.index) == list(DISTRICTS)


def test_building_boundaries_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    square = [[-1.5, 52.3], [-1.49, 52.3], [-1.49, 52.31], [-1.5, 52.31], [-1.5, 52.3]]
    shape = {"type": "Polygon", "coordinates": [square]}
    feature = {"type": "Feature", "properties": {"LSOA11CD": "E01031005"}, "geometry": shape}
    source = tmp_path / "LSOA.geojson"
    source.write_text(json.dumps({"features": [feature]}), encoding="utf-8")
    for name in ("one", "two"):
        write(outlines(source, frozenset({"E01031005"})), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    with pytest.raises(ValueError, match="lacks 1 of 1"):
        outlines(source, frozenset({"E01031006"}))


def test_attribution_names_every_publisher() -> None:
    said = attribution()
    publishers = {r.publisher for r in references().values()} - {"Compiled for this project"}
    assert all(publisher in said for publisher in publishers)
    assert "Contains OS data © Crown copyright and database right" in said
