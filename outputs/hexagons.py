"""Counts of small areas spread over a grid of hexagons of one size.

A count is spread evenly over its small area, and a hexagon takes its part of every area that it
overlaps: what lies close together in town is seen together, whatever the boundaries. It invents
no precision: inside one area the grid is flat.
"""

from functools import cache

import numpy as np
import pandas as pd
import shapely

from outputs.charts.geography import boundaries, extent
from outputs.charts.tiles import ROOT_3, hexagon

SQUARE_KM = 1_000_000
MOSTLY = 0.5
"""A hexagon is withheld where areas whose counts are hidden cover more than this of it."""


@cache
def overlaps(across: float) -> pd.DataFrame:
    """How much of each hexagon each small area covers.

    Grain: one row for each pair that overlaps. Columns hexagon (its number in the grid),
    easting and northing (its middle, metres), lsoa_code, district_code, part (share of the
    small area that lies in the hexagon) and km2 (of the overlap).
    """
    areas = boundaries()
    shapes = areas.geometry.to_numpy()
    middles = _grid(across)
    tiles = np.array([shapely.Polygon(hexagon(x, y, across)) for x, y in middles])
    tile, area = shapely.STRtree(shapes).query(tiles, predicate="intersects")
    sizes = shapely.area(shapely.intersection(tiles[tile], shapes[area]))
    found = pd.DataFrame(
        {
            "hexagon": tile,
            "easting": middles[tile, 0],
            "northing": middles[tile, 1],
            "lsoa_code": areas["lsoa_code"].to_numpy()[area],
            "district_code": areas["district_code"].to_numpy()[area],
            "part": sizes / shapely.area(shapes)[area],
            "km2": sizes / SQUARE_KM,
        }
    )
    return found[found["km2"].gt(0)].reset_index(drop=True)


def _grid(across: float) -> np.ndarray:
    """The middles of hexagons that cover the whole area, every second row moved by a half."""
    west, south, east, north = extent()
    step = across * ROOT_3 / 2
    rows = []
    for line, y in enumerate(np.arange(south, north + step, step)):
        x = np.arange(west + line % 2 * across / 2, east + across, across)
        rows.append(np.column_stack([x, np.full(x.size, y)]))
    return np.concatenate(rows)


def spread(counts: pd.DataFrame, across: float) -> pd.DataFrame:
    """The density of counts over the grid.

    Args:
        counts: one row for each small area: lsoa_code and n, missing where hidden.
        across: from side to side of a hexagon, in metres.

    Returns:
        One row for each hexagon that the areas cover: easting, northing, district_code (of most
        of it), density (counts per square kilometre of the part of it that is known) and status
        (`c` where hidden counts cover most of it, and no density is given).
    """
    pairs = overlaps(across).merge(counts[["lsoa_code", "n"]], on="lsoa_code")
    is_known = pairs["n"].notna()
    pairs = pairs.assign(inside=pairs["n"] * pairs["part"], seen=pairs["km2"].where(is_known, 0.0))
    found = pairs.groupby("hexagon").agg(
        easting=("easting", "first"), northing=("northing", "first"), inside=("inside", "sum"),
        seen=("seen", "sum"), km2=("km2", "sum"),
    )  # fmt: skip
    most = pairs.sort_values("km2").groupby("hexagon")["district_code"].last()
    is_hidden = found["seen"].lt(MOSTLY * found["km2"])
    density = found["inside"] / found["seen"].where(~is_hidden)
    return found[["easting", "northing"]].assign(
        district_code=most, density=density, status=is_hidden.map({True: "c", False: ""})
    )
