"""Funnel: how far places lie from the baseline, given how many people live there."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, highest, hollow, lowest, number, quiet, scale
from outputs.charts.describing import (
    axes_words,
    by,
    extremes,
    hidden_words,
    joined,
    lower_first,
)
from outputs.charts.labels import placed
from outputs.charts.sheet import EDGE, FOOT, HEAD, LINE, TICKS, Key, Sheet, withheld

LEVELS = (("95% limits", "lower_95", "upper_95", (0, (5, 2))),
          ("99.8% limits", "lower_998", "upper_998", (0, (1.5, 1.2))))  # fmt: skip
MARKS = {
    "within limits": ("o", style.BLUE),
    "high, 95% limit": ("^", style.ORANGE),
    "high, 99.8% limit": ("D", style.PLUM),
    "low, 95% limit": ("v", style.TURQUOISE),
    "low, 99.8% limit": ("s", style.CHARCOAL),
}
"""How a place is drawn by where it lies: the words of the column `outside`."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Funnel:
    """Places by population and rate, within limits that chance sets.

    Columns, as `rate_funnel` gives them: `denominator`, `value`, `baseline`, `lower_95`,
    `upper_95`, `lower_998`, `upper_998`, `outside`; and `place`, named where it is not empty.
    """

    x: str = "denominator"
    value: str = "value"
    place: str = "district_name"
    x_title: str = "Residents"
    decimals: int = 1
    kind: ClassVar[str] = "Funnel chart"
    plot: ClassVar[float] = 7.6

    def height(self, frame: pd.DataFrame) -> float:
        """The same for any number of places."""
        return HEAD + 2 * LINE + 0.2 + self.plot + TICKS + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Limits as dashes, the baseline as a line, places told by shape."""
        sheet, rows = Sheet(picture, setting), frame.reset_index(drop=True)
        top = HEAD + 2 * LINE + 0.2
        words = self._scale(None, rows)
        left = EDGE + max((style.text_width(w) for w in words), default=0) + 0.2
        width = sheet.width - EDGE - 0.3 - left
        axes = sheet.axes(left, top, width, self.plot)
        self._scale(axes, rows)
        reach, least = highest(rows, self.x), lowest(rows, self.x)
        low = max(0.0, least - 0.35 * (reach - least)) if reach > least else 0.0
        scale(axes, reach, "x", low=low, room=1.12, most=6, whole=True)
        curves = self._limits(axes, rows)
        self._places(axes, rows)
        self._names(sheet, axes, rows, (left, top, width), curves)
        quiet(axes)
        sheet.head(setting.unit)
        sheet.keys(HEAD, self._keys(rows))
        sheet.foot(self.x_title, withheld(rows), left)

    def _scale(self, axes: Axes | None, rows: pd.DataFrame) -> list[str]:
        """From near the lowest limit to the highest, never below zero."""
        columns = (self.value, "lower_998", "upper_998", "baseline")
        low, high = lowest(rows, *columns), highest(rows, *columns)
        low = max(0.0, low - 0.15 * (high - low)) if np.isfinite(low) else 0.0
        return scale(axes, high, low=low, room=1.1)

    def _limits(self, axes: Axes, rows: pd.DataFrame) -> list[tuple[Floats, Floats]]:
        """The baseline, and the limits as smooth curves through those of the places."""
        known = rows.dropna(subset=[self.x, "baseline", "upper_998"]).sort_values(self.x)
        if known.empty:
            return []
        centre = float(known["baseline"].iloc[0])
        axes.axhline(centre, color=style.QUIET, linewidth=1.0)
        ends = axes.get_xlim()
        grid = np.linspace(max(ends[0], known[self.x].min() * 0.6), ends[1], 240)
        curves = [(grid, np.full(len(grid), centre))]
        for _, lower, upper, dash in LEVELS:
            for column in (lower, upper):
                curves.append((grid, self._curve(known, column, centre, grid)))
                axes.plot(*curves[-1], color=style.QUIET, linewidth=1.1, linestyle=dash)
        return curves

    def _curve(self, known: pd.DataFrame, column: str, centre: float, grid: Floats) -> Floats:
        """A limit between the places: it narrows with the root of the population."""
        people = known[self.x].to_numpy(dtype=float)
        reach = (known[column].to_numpy(dtype=float) - centre) * np.sqrt(people)
        return np.interp(grid, people, reach) / np.sqrt(grid) + centre

    def _named(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The places that are named; the rest are a background."""
        return rows[rows[self.place].fillna("").ne("")]

    def _places(self, axes: Axes, rows: pd.DataFrame) -> None:
        """The places, by where they lie; withheld ones on the axis."""
        others = rows.drop(self._named(rows).index)
        axes.plot(others[self.x], others[self.value], "o", color=style.CONTEXT, ms=4, mew=0)
        for name, (shape, colour) in MARKS.items():
            own = self._named(rows)
            own = own[own["outside"].eq(name) & own[self.value].notna()]
            axes.plot(own[self.x], own[self.value], shape, color=colour, ms=6.5, mec="white",
                      mew=0.6, zorder=3)  # fmt: skip
        hidden = rows.loc[rows["status"].eq("c"), self.x]
        hollow(axes, hidden, np.full(len(hidden), axes.get_ylim()[0]), ms=6)

    def _names(
        self, sheet: Sheet, axes: Axes, rows: pd.DataFrame, corner: tuple[float, float, float],
        curves: list[tuple[Floats, Floats]],
    ) -> None:  # fmt: skip
        """The places' names, clear of each other."""
        left, top, width = corner
        (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
        told = self._named(rows).dropna(subset=[self.x])
        told = told[told[self.value].notna() | told["status"].eq("c")]
        levels = told[self.value].fillna(y0)

        def at(x: npt.ArrayLike, y: npt.ArrayLike) -> list[tuple[float, float]]:
            across = left + (np.asarray(x, dtype=float) - x0) / (x1 - x0) * width
            down = top + (1 - (np.asarray(y, dtype=float) - y0) / (y1 - y0)) * self.plot
            return list(zip(across.tolist(), down.tolist(), strict=True))

        words = [n + (f" [{s}]" if s else "") for n, s in zip(told[self.place], told["status"],
                                                              strict=True)]  # fmt: skip
        size = (left, top, sheet.width - EDGE, top + self.plot)
        others = rows.drop(told.index).dropna(subset=[self.x, self.value])
        clear = [point for x, y in curves for point in at(x, y)]
        marks = at(others[self.x], others[self.value])
        boxes = placed(at(told[self.x], levels), words, size, marks, clear)
        for box, said in zip(boxes, words, strict=True):
            text = sheet.text(box[0], (box[1] + box[3]) / 2, said, va="center", zorder=5)
            text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.2})

    def _keys(self, rows: pd.DataFrame) -> list[Key]:
        """The limits, the baseline, the marks in use."""
        lines = [Key(name, line={"color": style.QUIET, "linewidth": 1.1, "linestyle": dash})
                 for name, _, _, dash in LEVELS]  # fmt: skip
        centre = rows["baseline"].dropna()
        if len(centre):
            words = f"all together {number(float(centre.iloc[0]), self.decimals)}"
            lines.append(Key(words, line={"color": style.QUIET, "linewidth": 1.0}))
        told = self._named(rows)
        used = set(told.loc[told[self.value].notna(), "outside"])
        if len(told) < len(rows):
            look = {"marker": "o", "color": style.CONTEXT, "ms": 4, "linestyle": "none"}
            lines.append(Key("other areas", line=look))
        marks = [Key(name, line={"marker": shape, "color": colour, "ms": 6, "linestyle": "none"})
                 for name, (shape, colour) in MARKS.items() if name in used]  # fmt: skip
        return [*lines, *marks]

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """Which places lie outside which limits."""
        said, told = [], self._named(frame)
        for name in MARKS:
            own = told[told["outside"].eq(name) & told[self.value].notna()]
            if len(own):
                said.append(f"{name[0].upper()}{name[1:]}: {', '.join(own[self.place])}.")
        return joined(
            axes_words(lower_first(self.x_title), lower_first(setting.unit)),
            extremes(told, self.value, by(self.place), self.decimals),
            *said, hidden_words(frame, self.value),
        )  # fmt: skip
