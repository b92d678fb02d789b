"""The districts' names around a map, with a line to each, so that none hides a place."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from outputs import style
from outputs.charts.geography import districts, extent, middles
from outputs.charts.sheet import EDGE, Sheet

HALO = [withStroke(linewidth=2.6, foreground="white")]
WIDEST = 3.0
STEP = 0.2
"""Names are tried at places so far apart, in centimetres."""
CLEAR = 0.15
"""Between a name and the area, and between two names."""
INSIDE = 0.3
"""How far a name's line reaches into its district."""
CROSSED = 4.0
"""What a centimetre across another district costs, where one over white paper costs 1."""
ASIDE = 0.3
"""What a centimetre from the district's middle costs: the nearest of equal places wins."""
Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Paper:
    """Where names may stand around a map: metres of the ground and centimetres of the sheet."""

    per_cm: float
    west: float
    north: float
    room: tuple[float, float, float, float]

    @classmethod
    def around(cls, sheet: Sheet, axes: Axes, left: float) -> "Paper":
        """The sheet beside the column of the key, as high as the map; in metres."""
        place, (west, _, east, north) = axes.get_position(), extent()
        per_cm = (east - west) / (place.width * sheet.width)
        start = west - place.x0 * sheet.width * per_cm
        south = north - place.height * sheet.height * per_cm
        right = start + (sheet.width - EDGE) * per_cm
        return cls(per_cm, west, north, (start + (left + EDGE) * per_cm, south, right, north))

    def boxes(self, words: str) -> Shapes:
        """Every box that the words could fill."""
        wide = style.text_width(words, style.NORMAL, True) / 2
        high = style.line_height(style.NORMAL) * (words.count("\n") + 1) / 2
        x0, y0, x1, y1 = self.room
        xs = np.arange(x0 + wide * self.per_cm, x1 - wide * self.per_cm, STEP * self.per_cm)
        ys = np.arange(y0 + high * self.per_cm, y1 - high * self.per_cm, STEP * self.per_cm)
        x, y = (grid.ravel() for grid in np.meshgrid(xs, ys))
        a, b = wide * self.per_cm, high * self.per_cm
        return np.asarray(shapely.box(x - a, y - b, x + a, y + b))


@cache
def _simple() -> dict[str, shapely.Geometry]:
    """The districts' outlines without their small bends."""
    rows = districts()
    return {str(c): g.simplify(200) for c, g in zip(rows.index, rows.geometry, strict=True)}


def _lines(boxes: Shapes, own: shapely.Geometry) -> Shapes:
    """The shortest line from each box to the district."""
    return np.asarray(shapely.shortest_line(boxes, own))


def _best(paper: Paper, code: str, words: str, taken: list[shapely.Geometry]) -> shapely.Geometry:
    """The clear box nearest to the district whose line crosses no other; empty where none is."""
    shapes = _simple()
    own, margin = shapes[code], CLEAR * paper.per_cm
    ground = shapely.buffer(shapely.union_all(list(shapes.values())), margin)
    boxes = paper.boxes(words)
    for other in (ground, *(shapely.buffer(t, margin) for t in taken)):
        boxes = boxes[~shapely.intersects(boxes, other)]
    if not len(boxes):
        return shapely.Polygon()
    lines = _lines(boxes, own)
    rest = shapely.union_all([g for c, g in shapes.items() if c != code])
    crossed = shapely.length(shapely.intersection(lines, rest))
    aside = shapely.distance(boxes, shapely.Point(middles()[code]))
    cost = shapely.length(lines) + CROSSED * crossed + ASIDE * aside
    found: shapely.Geometry = boxes[int(cost.argmin())]
    return found


def name_districts(sheet: Sheet, axes: Axes, frame: pd.DataFrame, left: float = 0.0) -> None:
    """The districts' names around the area; in a district's middle where there is no room."""
    paper = Paper.around(sheet, axes, left)
    taken: list[shapely.Geometry] = []
    named = frame.dropna(subset=["district_code"]).drop_duplicates("district_code")
    for code, name in zip(named["district_code"], named["district_name"], strict=True):
        if code not in _simple():
            continue
        words = style.wrapped(str(name), WIDEST, style.NORMAL, True)
        box = _best(paper, str(code), words, taken)
        x, y = middles()[code] if box.is_empty else (box.centroid.x, box.centroid.y)
        axes.text(x, y, words, ha="center", va="center", fontweight="bold", linespacing=1.05,
                  fontsize=style.NORMAL, path_effects=HALO)  # fmt: skip
        if not box.is_empty:
            taken.append(box)
            _lead(axes, box, str(code), INSIDE * paper.per_cm)


def _lead(axes: Axes, box: shapely.Geometry, code: str, inside: float) -> None:
    """A line from a name to a dot just inside its district."""
    (x0, y0), (x1, y1) = shapely.shortest_line(box, _simple()[code]).coords
    toward = np.array(middles()[code]) - (x1, y1)
    end = np.array([x1, y1]) + toward / np.hypot(*toward) * inside
    axes.plot([x0, end[0]], [y0, end[1]], color=style.INK, linewidth=0.8, clip_on=False)
    axes.plot(*end, "o", color=style.INK, ms=3, mec="white", mew=0.5, clip_on=False)
