"""Maps of small areas, with the outlines and names of the districts they make up."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, number
from outputs.charts.describing import by, extremes, hidden_words, joined, lower_first
from outputs.charts.geography import (
    boundaries,
    draw_districts,
    extent,
    fill_areas,
    ground_height,
    lay_ground,
    middles,
)
from outputs.charts.heat import shades
from outputs.charts.place_names import name_districts
from outputs.charts.rate_classes import class_of, rate_classes, rate_keys
from outputs.charts.sheet import EDGE, FOOT, HEAD, LINE, SAID, Key, Sheet

HIDDEN_AREA: dict[str, Any] = {
    "facecolor": "white", "edgecolor": style.CONTEXT, "hatch": "//////", "linewidth": 0.3,
}  # fmt: skip
MOST = 15.0
"""A map is no taller."""
KEY_WIDTH = 4.2
"""The column at a map's left, for its key."""


def map_height() -> float:
    """A map's picture: the area's shape decides, for life."""
    return HEAD + 0.1 + ground_height(style.WIDTH_CM - KEY_WIDTH - 0.4, MOST)[1] + 0.1 + FOOT


def lay_map(sheet: Sheet) -> Axes:
    """An empty map of the whole area, beside the column of its key."""
    return lay_ground(sheet, HEAD + 0.1, MOST, KEY_WIDTH).axes


def map_keys(sheet: Sheet, keys: list[Key]) -> None:
    """The classes, one under another, at the left of the map."""
    for line, key in enumerate(keys):
        sheet.key(EDGE, HEAD + 0.3 + line * (LINE + 0.06), key)


@dataclass(frozen=True)
class Choropleth:
    """Rates of small areas in at most four classes; a withheld area is white and hatched.

    Columns: `area` (2011 small area codes), the value, `district_code` and `district_name`.
    """

    area: str = "lsoa_code"
    value: str = "rate"
    kind: ClassVar[str] = "Map"

    def height(self, frame: pd.DataFrame) -> float:
        """The area's shape."""
        return map_height()

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Shaded areas, white between them, districts in ink above."""
        sheet = Sheet(picture, setting)
        axes = lay_map(sheet)
        bounds = rate_classes(frame[self.value])
        known = frame.dropna(subset=[self.value])
        found = class_of(known[self.value], bounds)
        for place, colour in enumerate(shades(len(bounds) - 1)):
            codes = list(known.loc[found.eq(place), self.area])
            fill_areas(axes, codes, facecolor=colour, edgecolor="white", linewidth=0.3)
        hidden = sorted(set(boundaries()["lsoa_code"]) - set(known[self.area]))
        fill_areas(axes, hidden, **HIDDEN_AREA)
        draw_districts(axes)
        name_districts(sheet, axes, frame, KEY_WIDTH)
        sheet.head(setting.unit)
        keys = rate_keys(bounds) if len(known) else []
        keys += [Key(SAID["c"], patch=HIDDEN_AREA)] if hidden else []
        map_keys(sheet, keys)
        sheet.foot()

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """The classes, the highest and the lowest area that can be shown."""
        bounds = rate_classes(frame[self.value])
        ends = ", ".join(number(b, 1) for b in bounds)
        name = by(*[c for c in ("lsoa_name", "district_name") if c in frame] or [self.area])
        return joined(
            f"{number(len(frame))} small areas in {len(bounds) - 1} classes bounded at {ends}; "
            f"{lower_first(setting.unit)}.",
            extremes(frame, self.value, name, 1), hidden_words(frame, self.value),
        )  # fmt: skip


CHANGES: dict[str, tuple[str, str, str]] = {
    "lower": ("#5B8DB8", "v", "clearly lower"),
    "no clear change": ("#EFEFEF", "", "no clear change"),
    "higher": ("#F46A25", "^", "clearly higher"),
}
"""How an area is drawn by what its interval allows to be said: fill, symbol, words."""


@dataclass(frozen=True)
class ChangeMap:
    """Small areas by change between two periods: clearly lower, clearly higher, or neither.

    Columns: `area`, `change` (lower, higher, no clear change; empty where withheld),
    `district_code`, `district_name`. A triangle tells what the fill tells.
    """

    area: str = "lsoa_code"
    change: str = "change"
    kind: ClassVar[str] = "Map of change"

    def height(self, frame: pd.DataFrame) -> float:
        """The area's shape."""
        return map_height()

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Fills and triangles; withheld areas hatched."""
        sheet = Sheet(picture, setting)
        axes, keys = lay_map(sheet), []
        for name, (fill, shape, words) in CHANGES.items():
            codes = [c for c in frame.loc[frame[self.change].eq(name), self.area] if c in middles()]
            fill_areas(axes, codes, facecolor=fill, edgecolor=style.GRID, linewidth=0.3)
            arrow = {"v": "\N{BLACK DOWN-POINTING TRIANGLE} ",
                     "^": "\N{BLACK UP-POINTING TRIANGLE} "}.get(shape, "")  # fmt: skip
            keys.append(Key(arrow + words, patch={"facecolor": fill, "edgecolor": style.CONTEXT}))
            if shape and codes:
                points = np.array([middles()[c] for c in codes])
                axes.plot(points[:, 0], points[:, 1], shape, color=style.INK, ms=4,
                                 mec="white", mew=0.5)  # fmt: skip
        told = set(frame.loc[frame[self.change].isin(list(CHANGES)), self.area])
        hidden = sorted(set(boundaries()["lsoa_code"]) - told)
        fill_areas(axes, hidden, **HIDDEN_AREA)
        draw_districts(axes)
        name_districts(sheet, axes, frame, KEY_WIDTH)
        sheet.head(setting.unit)
        keys += [Key(SAID["c"], patch=HIDDEN_AREA)] if hidden else []
        map_keys(sheet, keys)
        sheet.foot()

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """How many areas of each kind, by district."""
        counts = frame[self.change].value_counts()
        listed = ", ".join(f"{counts.get(name, 0)} {words}" for name, (*_, words) in
                           CHANGES.items())  # fmt: skip
        rest = len(frame) - sum(int(counts.get(name, 0)) for name in CHANGES)
        said = [f"{number(len(frame))} small areas: {listed}, {rest} withheld [c]."]
        if "district_name" in frame:
            for name in ("higher", "lower"):
                own = frame.loc[frame[self.change].eq(name), "district_name"].value_counts()
                if len(own):
                    where = ", ".join(f"{place} {count}" for place, count in own.items())
                    said.append(f"{CHANGES[name][2].capitalize()}: {where}.")
        return joined(*said)


@dataclass(frozen=True)
class LocationMap:
    """Where the districts lie: their outlines and names, and the small areas in grey.

    Columns: `district_code`, `district_name`.
    """

    kind: ClassVar[str] = "Location map"
    most: ClassVar[float] = 11.0

    def height(self, frame: pd.DataFrame) -> float:
        """The area's shape."""
        return HEAD + ground_height(style.WIDTH_CM - 0.4, self.most)[1] + 0.1 + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Outlines over a pale ground, a scale of ten kilometres."""
        sheet = Sheet(picture, setting)
        ground = lay_ground(sheet, HEAD, self.most)
        codes = list(boundaries()["lsoa_code"])
        fill_areas(ground.axes, codes, facecolor=style.PALE, edgecolor=style.GRID, linewidth=0.4)
        draw_districts(ground.axes)
        name_districts(sheet, ground.axes, frame)
        bar, y = 10_000 / ground.per_cm, sheet.bottom - 0.15
        sheet.line([EDGE, EDGE + bar], [y, y], color=style.INK, linewidth=2)
        sheet.text(EDGE + bar + 0.15, y, "10 km", va="center")
        sheet.head(setting.unit)
        sheet.foot()

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """Where each district lies in the area."""
        west, south, east, north = _middle_third()
        said = []
        for code, name in zip(frame["district_code"], frame["district_name"], strict=True):
            if code in middles():
                x, y = middles()[code]
                up = "north" if y > north else "south" if y < south else ""
                side = "west" if x < west else "east" if x > east else ""
                said.append(f"{name}: {(up + ' ' + side).strip() or 'the middle'}.")
        return joined("Outlines of the districts.", *said)


def _middle_third() -> tuple[float, float, float, float]:
    """The bounds of the middle third of the area."""
    west, south, east, north = extent()
    wide, high = (east - west) / 3, (north - south) / 3
    return west + wide, south + high, east - wide, north - high
