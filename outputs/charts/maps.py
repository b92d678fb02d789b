"""Maps of small areas, with the outlines and names of the districts they make up."""

from dataclasses import dataclass
from functools import cache
from typing import ClassVar

import geopandas
import numpy as np
import pandas as pd
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from outputs import style
from outputs.charts.base import Setting
from outputs.charts.heat import shades
from sources.reference.load import path_of, table
from sources.registry import references


@cache
def boundaries() -> geopandas.GeoDataFrame:
    """The small areas' outlines (EPSG:27700) with the district each lies in."""
    outlines = geopandas.read_parquet(path_of(references()["ref_lsoa_boundaries"]))
    areas = table("ref_lsoas").to_pandas()
    districts = areas.loc[areas["vintage"].eq(2011), ["lsoa_code", "district_code"]]
    return outlines.merge(districts, on="lsoa_code", validate="one_to_one")


def rate_classes(values: pd.Series) -> list[float]:
    """Four classes of about as many areas each, at bounds rounded to one decimal."""
    known = values.dropna()
    if known.empty:
        return [0.0, 1.0]
    inner = {round(float(q), 1) for q in known.quantile([0.25, 0.5, 0.75])}
    top = float(np.ceil(known.max() * 10 + 1e-9) / 10)
    return sorted({0.0, *inner, top})


def _class_name(low: float, high: float, is_last: bool) -> str:
    """A class's bounds; only the last includes its upper one."""
    return f"{low:.1f} to {'' if is_last else 'under '}{high:.1f}"


@dataclass(frozen=True)
class Choropleth:
    """Rates of small areas in at most four classes; a withheld area is white and hatched."""

    area: str = "lsoa_code"
    value: str = "rate"
    kind: ClassVar[str] = "Map"

    def height(self, frame: pd.DataFrame) -> float:
        """A square and a little more: the county is taller than wide."""
        return 17.0

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Shaded areas, white between them, districts in ink above."""
        axes = picture.add_subplot()
        areas = boundaries().merge(frame, left_on="lsoa_code", right_on=self.area, how="left",
                                   suffixes=("", "_of_row"))  # fmt: skip
        bounds = rate_classes(areas[self.value])
        colours = shades(len(bounds) - 1)
        known = areas[areas[self.value].notna()]
        found = np.searchsorted(bounds, known[self.value], "right") - 1
        shade = [colours[s] for s in np.clip(found, 0, len(colours) - 1)]
        known.plot(ax=axes, color=shade, edgecolor="white", linewidth=0.3)
        hidden = areas[areas[self.value].isna()]
        if len(hidden):
            hidden.plot(ax=axes, facecolor="white", edgecolor=style.CONTEXT, hatch="//////",
                        linewidth=0.2)  # fmt: skip
        self._districts(axes, areas, frame)
        self._key(axes, bounds, colours, bool(len(hidden)), setting)
        axes.set_axis_off()
        axes.set_aspect("equal")

    def _districts(self, axes: Axes, areas: geopandas.GeoDataFrame, frame: pd.DataFrame) -> None:
        """District outlines, dissolved from their areas, and their names."""
        districts = areas.dissolve("district_code")
        districts.boundary.plot(ax=axes, color=style.INK, linewidth=0.9)
        named = frame.dropna(subset=["district_code"]).drop_duplicates("district_code")
        names = dict(zip(named["district_code"], named["district_name"], strict=True))
        halo = [patheffects.withStroke(linewidth=2.5, foreground="white")]
        for code, point in districts.representative_point().items():
            axes.text(point.x, point.y, names.get(code, ""), ha="center", va="center",
                      fontweight="bold", path_effects=halo)  # fmt: skip

    def _key(
        self, axes: Axes, bounds: list[float], colours: list[str], hidden: bool, setting: Setting
    ) -> None:
        """The classes, where the county leaves the corner free."""
        pairs = zip(bounds[:-1], bounds[1:], strict=True)
        patches = [
            Patch(facecolor=c, edgecolor=style.CONTEXT, label=_class_name(a, b, b == bounds[-1]))
            for c, (a, b) in zip(colours, pairs, strict=True)
        ]
        if hidden:
            patches.append(Patch(facecolor="white", edgecolor=style.CONTEXT, hatch="//////",
                                 label="[c] withheld"))  # fmt: skip
        axes.legend(handles=patches, loc="upper right", title=setting.unit, alignment="left",
                    title_fontsize=style.SMALL)  # fmt: skip
