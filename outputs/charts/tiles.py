"""Maps without outlines: a hexagon for each district, and a grid of hexagons over the area."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from outputs import style
from outputs.charts.base import Setting, known, number
from outputs.charts.describing import (
    by,
    extremes,
    hidden_words,
    joined,
    lower_first,
    places_words,
)
from outputs.charts.geography import draw_districts
from outputs.charts.heat import class_names, classes, shade_keys, shades
from outputs.charts.maps import (
    HIDDEN_AREA,
    KEY_WIDTH,
    lay_map,
    map_height,
    map_keys,
)
from outputs.charts.place_names import name_districts
from outputs.charts.rate_classes import class_of, rate_classes, rate_keys
from outputs.charts.sheet import EDGE, FOOT, HEAD, LINE, SAID, Key, Sheet, withheld_numbers

POSITIONS = Path(__file__).parent / "tiles.toml"
ROOT_3 = float(np.sqrt(3))


@cache
def declared() -> Mapping[str, Mapping[str, list[int]]]:
    """Each county's tiles, as declared."""
    return tomllib.loads(POSITIONS.read_text("utf-8"))


def positions(codes: list[str], county_code: str) -> dict[str, tuple[float, float]]:
    """Column and row of each district's tile: as declared, else one row in their order."""
    tiles = declared().get(county_code, {})
    if not set(codes) <= set(tiles):
        return {code: (float(i), 0.0) for i, code in enumerate(codes)}
    return {code: (tiles[code][0] + tiles[code][1] % 2 / 2, float(tiles[code][1]))
            for code in codes}  # fmt: skip


def hexagon(x: float, y: float, across: float) -> npt.NDArray[np.float64]:
    """The corners of a hexagon that stands on a corner, so wide from side to side."""
    angles = np.pi / 6 + np.arange(6) * np.pi / 3
    reach = across / ROOT_3
    return np.column_stack([x + reach * np.cos(angles), y + reach * np.sin(angles)])


@dataclass(frozen=True)
class TileMap:
    """A hexagon for each district, all of one size, shaded in four classes, with its number.

    Columns: `district_code`, `district_name`, the value. The county stands beside them.
    """

    value: str = "rate"
    decimals: int = 1
    kind: ClassVar[str] = "Tile map"
    across: ClassVar[float] = 3.7

    def _size(self, frame: pd.DataFrame, county: str) -> tuple[float, float, float]:
        """The tiles' width, and how many columns and rows they take."""
        codes = [c for c in frame["district_code"] if c != county]
        at = positions(codes, county)
        columns = max((x for x, _ in at.values()), default=0) + 1
        rows = max((y for _, y in at.values()), default=0) + 1
        return min(self.across, (style.WIDTH_CM - 5.0) / columns), columns, rows

    def height(self, frame: pd.DataFrame) -> float:
        """As many rows of hexagons as are declared."""
        county = next((c for c in declared() if c in set(frame["district_code"])), "")
        across, _, rows = self._size(frame, county)
        return HEAD + LINE + 0.2 + across * (rows * 1.5 + 0.5) / ROOT_3 + 0.2 + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Hexagons where the districts lie, roughly; withheld ones white with [c]."""
        sheet, county = Sheet(picture, setting), setting.county_code
        across, columns, _ = self._size(frame, county)
        reach = across / ROOT_3
        bounds = rate_classes(frame.loc[frame["district_code"].ne(county), self.value])
        codes = [c for c in frame["district_code"] if c != county]
        at = positions(codes, county)
        left = (sheet.width - 4.4 - columns * across) / 2
        for _, row in frame.iterrows():
            if row["district_code"] == county:
                x, y = sheet.width - EDGE - 2.1, HEAD + LINE + 0.2 + reach
            else:
                column, line = at[row["district_code"]]
                x = left + (column + 0.5) * across
                y = HEAD + LINE + 0.2 + reach + line * 1.5 * reach
            self._tile(sheet, row, (x, y, across), bounds, row["district_code"] == county)
        sheet.head(setting.unit)
        has_any = frame[self.value].notna().any()
        sheet.keys(HEAD, rate_keys(bounds) if has_any else [])
        sheet.foot("", withheld_numbers(frame))

    def _tile(
        self, sheet: Sheet, row: pd.Series, box: tuple[float, float, float],
        bounds: list[float], is_county: bool,
    ) -> None:  # fmt: skip
        """One place: its hexagon, or for the county a frame, with name and number."""
        x, y, across = box
        value, fill = row[self.value], "white"
        if pd.notna(value) and not is_county:
            place = int(class_of(pd.Series([value]), bounds).iloc[0])
            fill = shades(len(bounds) - 1)[place]
        if not is_county:
            corners = hexagon(x, y, across * 0.97)
            edge = style.QUIET if fill == "white" else "white"
            sheet.picture.add_artist(Polygon(corners, transform=sheet.cm, facecolor=fill,
                                             edgecolor=edge, linewidth=1.0))  # fmt: skip
        ink = style.ink_on(fill)
        name = style.wrapped(str(row["district_name"]), across * 0.86, style.NORMAL)
        sheet.text(x, y - 0.05, name, ha="center", va="bottom", multialignment="center", color=ink,
                   fontsize=style.NORMAL)  # fmt: skip
        sheet.text(x, y + 0.15, known(value, row["status"], self.decimals), ha="center", color=ink,
                   fontsize=14, fontweight="bold")  # fmt: skip

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """The highest and the lowest district, and the county."""
        return joined(
            f"One hexagon for each district, roughly where it lies; {lower_first(setting.unit)}.",
            places_words(frame, self.value, setting, self.decimals),
            hidden_words(frame, self.value),
        )


@dataclass(frozen=True)
class HexDensity:
    """A grid of hexagons over the area, shaded by how many events each holds.

    Columns: `easting` and `northing`, a hexagon's middle in metres (EPSG:27700), and the value.
    Hexagons that hold less than the first class have no row. `across`: from side to side, in
    metres. `bounds`: the least value of each class, at most four; without them classes hold as
    many hexagons each.
    """

    value: str = "n"
    across: float = 1000
    bounds: tuple[float, ...] = ()
    kind: ClassVar[str] = "Map of hexagons"

    def height(self, frame: pd.DataFrame) -> float:
        """The area's shape."""
        return map_height()

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Shaded hexagons, withheld ones hatched, districts in ink above."""
        sheet = Sheet(picture, setting)
        axes = lay_map(sheet)
        bounds = self._classes(frame[self.value])
        seen = frame.dropna(subset=[self.value])
        found = class_of(seen[self.value], bounds)
        for place, colour in enumerate(shades(len(bounds) - 1)):
            self._hexagons(axes, seen[found.eq(place)], facecolor=colour,
                           edgecolor="white", linewidth=0.3)  # fmt: skip
        self._hexagons(axes, frame[frame[self.value].isna()], **HIDDEN_AREA)
        draw_districts(axes)
        if "district_name" in frame:
            name_districts(sheet, axes, frame, KEY_WIDTH)
        sheet.head(setting.unit)
        keys = shade_keys(shades(len(bounds) - 1), class_names(bounds)) if len(seen) else []
        if self.bounds and len(seen):
            blank = {"facecolor": "white", "edgecolor": style.CONTEXT}
            keys = [Key(f"under {number(self.bounds[0])}", patch=blank), *keys]
        is_hidden = len(seen) < len(frame)
        map_keys(sheet, keys + ([Key(SAID["c"], patch=HIDDEN_AREA)] if is_hidden else []))
        sheet.foot()

    def _classes(self, values: pd.Series) -> list[float]:
        """The bounds of the classes that some value falls in, the last above all of them."""
        if not self.bounds or values.isna().all():
            return classes(values.to_numpy(dtype=float))
        top = float(values.max())
        return [*(b for b in self.bounds if b <= top), top + 1]

    def _hexagons(self, axes: Axes, rows: pd.DataFrame, **options: Any) -> None:
        """The rows' hexagons in one look."""
        centres = zip(rows["easting"].astype(float), rows["northing"].astype(float), strict=True)
        shapes = [hexagon(x, y, self.across) for x, y in centres]
        axes.add_collection(PolyCollection(shapes, **options), autolim=False)

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """How many hexagons there are, and the fullest."""
        name = by("district_name") if "district_name" in frame else _where
        return joined(
            f"{len(frame)} hexagons, {self.across / 1000:g} km from side to side, the darker the "
            f"more; {lower_first(setting.unit)}.",
            extremes(frame, self.value, name), hidden_words(frame, self.value),
        )  # fmt: skip


def _where(row: pd.Series) -> str:
    """A hexagon's middle in kilometres."""
    return f"around {row['easting'] / 1000:.0f} km east, {row['northing'] / 1000:.0f} km north"
