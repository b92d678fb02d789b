"""The small areas that are near each other, and those around the partnership."""

import geopandas
import pytest
from shapely.geometry import box

from sources.partnership import partnership
from sources.reference.build_around import around
from sources.reference.build_boundaries import hectares, neighbours
from sources.reference.load import path_of, table
from sources.registry import references


def test_neighbours_are_those_of_the_outlines_and_stand_both_ways():
    rows = table("ref_lsoa_neighbours").to_pylist()
    pairs = {(r["lsoa_code"], r["near_lsoa_code"]): r for r in rows}
    assert all((near, code) in pairs for code, near in pairs)
    assert all(code != near for code, near in pairs)
    outlines = geopandas.read_parquet(path_of(references()["ref_lsoa_boundaries"]))
    shapes = dict(zip(outlines["lsoa_code"], outlines.geometry, strict=True))
    assert {code for code, _ in pairs} == set(shapes)
    for (code, near), row in list(pairs.items())[:200]:
        shared = shapes[code].intersection(shapes[near]).length
        assert row["is_adjoining"] == (shared > 0)
        apart = shapes[code].centroid.distance(shapes[near].centroid)
        assert row["centres_apart_metres"] == round(apart)
        assert row["is_adjoining"] or apart <= 1000


def test_areas_that_touch_at_a_corner_do_not_adjoin():
    grid = {"a": box(0, 0, 400, 400), "b": box(400, 0, 800, 400), "c": box(400, 400, 800, 800),
            "d": box(5000, 0, 5400, 400)}  # fmt: skip
    rows = {(r["lsoa_code"], r["near_lsoa_code"]): r for r in neighbours(grid)}
    assert rows["a", "b"]["is_adjoining"] == "true"
    assert rows["a", "b"]["centres_apart_metres"] == 400
    assert rows["a", "c"]["is_adjoining"] == "false"
    assert not any("d" in pair for pair in rows)


def test_the_sizes_are_those_of_the_outlines():
    assert hectares({"a": box(0, 0, 400, 400)}) == [{"lsoa_code": "a", "hectares": "16.0"}]
    outlines = geopandas.read_parquet(path_of(references()["ref_lsoa_boundaries"]))
    sizes = {r["lsoa_code"]: r["hectares"] for r in table("ref_lsoa_areas").to_pylist()}
    assert sizes == pytest.approx(
        dict(zip(outlines["lsoa_code"], outlines.geometry.area / 10_000, strict=True)), abs=0.06
    )


def test_areas_around_are_outside_and_in_the_region_or_a_neighbouring_district():
    rows = table("ref_lsoas_around").to_pylist()
    own = {r["lsoa_code"] for r in table("ref_lsoas").to_pylist()}
    assert not own & {r["lsoa_code"] for r in rows}
    names = {r["district_code"]: r["district_name"] for r in rows}
    for code, name in partnership().neighbours.items():
        assert names[code] == name
    in_region = {r["district_code"] for r in rows if r["region_code"] == partnership().region_code}
    assert len(in_region) == 25
    coventry = [r for r in rows if r["district_name"] == "Coventry"]
    assert len(coventry) == 195


def test_a_district_without_a_small_area_stops_the_building():
    with pytest.raises(ValueError, match="no LSOA is named after"):
        around({"E01009580": "Coventry 031B"})
