"""Outlines ready for drawing: small areas and the districts they make up (EPSG:27700)."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import geopandas
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path as Outline
from shapely import Geometry

from outputs import style
from outputs.charts.base import bare
from outputs.charts.sheet import Sheet
from sources.reference.load import path_of, table
from sources.registry import references


@cache
def boundaries() -> geopandas.GeoDataFrame:
    """The small areas' outlines (EPSG:27700) with the district each lies in."""
    outlines = geopandas.read_parquet(path_of(references()["ref_lsoa_boundaries"]))
    areas = table("ref_lsoas").to_pandas()
    districts = areas.loc[areas["vintage"].eq(2011), ["lsoa_code", "district_code"]]
    return outlines.merge(districts, on="lsoa_code", validate="one_to_one")


@cache
def districts() -> geopandas.GeoDataFrame:
    """The districts' outlines, dissolved from their areas, by code."""
    return boundaries()[["district_code", "geometry"]].dissolve("district_code")


@cache
def extent() -> tuple[float, float, float, float]:
    """The whole area's west, south, east and north, in metres."""
    west, south, east, north = (float(side) for side in boundaries().total_bounds)
    return west, south, east, north


def outline(shape: Geometry) -> Outline:
    """A polygon, or several, as one path."""
    parts = getattr(shape, "geoms", [shape])
    rings = [r for part in parts for r in (part.exterior, *part.interiors)]
    return Outline.make_compound_path(*(Outline(np.asarray(r.coords)[:, :2]) for r in rings))


@cache
def area_outlines() -> dict[str, Outline]:
    """Each small area's path, by code."""
    rows = boundaries()
    return {code: outline(g) for code, g in zip(rows["lsoa_code"], rows.geometry, strict=True)}


@cache
def district_outlines() -> dict[str, Outline]:
    """Each district's path, by code."""
    rows = districts()
    return {str(code): outline(g) for code, g in zip(rows.index, rows.geometry, strict=True)}


@cache
def middles() -> dict[str, tuple[float, float]]:
    """A point inside each small area and each district, by code."""
    areas, places = boundaries(), districts()
    found: dict[str, tuple[float, float]] = {}
    for codes, frame in ((areas["lsoa_code"], areas), (places.index, places)):
        points = frame.geometry.representative_point()
        found |= {str(c): (float(p.x), float(p.y)) for c, p in zip(codes, points, strict=True)}
    return found


@dataclass(frozen=True)
class Ground:
    """Axes in which a metre is a metre, laid out in the middle of the sheet."""

    axes: Axes
    per_cm: float


def ground_height(width: float, most: float) -> tuple[float, float]:
    """Width and height of the area's map within the room there is, in centimetres."""
    west, south, east, north = extent()
    size = min(width / (east - west), most / (north - south))
    return (east - west) * size, (north - south) * size


def lay_ground(sheet: Sheet, top: float, most: float, left: float = 0.0) -> Ground:
    """An empty map of the whole area, in the middle of the room beside `left`."""
    room = sheet.width - left
    wide, high = ground_height(room - 0.4, most)
    axes = sheet.axes(left + (room - wide) / 2, top, wide, high)
    west, south, east, north = extent()
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    bare(axes)
    return Ground(axes, (east - west) / wide)


def fill_areas(axes: Axes, codes: list[str], **options: Any) -> None:
    """Some small areas in one look."""
    paths = [area_outlines()[code] for code in codes if code in area_outlines()]
    axes.add_collection(PathCollection(paths, clip_on=False, **options), autolim=False)


def draw_districts(axes: Axes, **options: Any) -> None:
    """The districts' outlines."""
    look: dict[str, Any] = {"facecolor": "none", "edgecolor": style.INK, "linewidth": 1.0} | options
    paths = list(district_outlines().values())
    axes.add_collection(PathCollection(paths, clip_on=False, **look), autolim=False)
