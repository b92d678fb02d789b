"""Upright bars about a line of reference."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import (
    Setting,
    highest,
    lowest,
    mark,
    named,
    quiet,
    scale,
    shown,
)
from outputs.charts.describing import (
    axes_words,
    by,
    extremes,
    hidden_words,
    joined,
    lower_first,
    provisional_words,
)
from outputs.charts.sheet import EDGE, FOOT, HEAD, LINE, TICKS, Key, Sheet, withheld


@dataclass(frozen=True)
class IndexBars:
    """Upright bars for months, weekdays, deciles or years, with intervals and a reference.

    Columns: `x` (the bars' names), `y`, and `lower` and `upper` where intervals are held.
    `reference`: a dashed line, from which the bars rise and fall where `about_reference`.
    `x_title`: what the names are, such as `Deprivation decile, 1 is the most deprived`.
    """

    x: str = "category"
    y: str = "index"
    lower: str = "lower"
    upper: str = "upper"
    reference: float | None = 100
    reference_name: str = ""
    about_reference: bool = False
    x_title: str = ""
    decimals: int | None = 0
    kind: ClassVar[str] = "Bar chart"
    plot: ClassVar[float] = 5.6

    def _names(self, frame: pd.DataFrame) -> list[str]:
        """The bars' names, on as many lines as their width allows."""
        names = named(frame, self.x)
        pitch = (style.WIDTH_CM - 1.9) / len(names) - 0.1
        return [style.wrapped(n, max(pitch, 0.7)) for n in names]

    def height(self, frame: pd.DataFrame) -> float:
        """As tall as the names' lines make it."""
        lines = max(n.count("\n") for n in self._names(frame))
        return HEAD + 0.15 + self.plot + TICKS + lines * LINE + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Bars with their numbers; hollow and on the axis where withheld."""
        sheet, rows = Sheet(picture, setting), frame.reset_index(drop=True)
        words = self._scale(None, rows)
        left = EDGE + max((style.text_width(w) for w in words), default=0) + 0.2
        width = sheet.width - EDGE - left
        axes = sheet.axes(left, HEAD + 0.15, width, self.plot)
        self._scale(axes, rows)
        axes.set_xlim(-0.6, len(rows) - 0.4)
        quiet(axes)
        base = self.reference if self.about_reference and self.reference is not None else 0
        for i in range(len(rows)):
            self._bar(axes, i, rows.iloc[i], base)
        if self.reference is not None:
            axes.axhline(self.reference, color=style.INK, linewidth=1.0, linestyle=(0, (4, 2)))
        axes.set_xticks(range(len(rows)), self._names(rows))
        sheet.head(setting.unit)
        sheet.foot(self.x_title, [*self._reference_key(), *withheld(rows)], left)

    def _scale(self, axes: Axes | None, rows: pd.DataFrame) -> list[str]:
        """From zero, or about the reference."""
        top = highest(rows, self.y, self.upper)
        if self.reference is not None:
            top = float(np.fmax(top, self.reference))
        low = 0.0
        if self.about_reference and self.reference is not None:
            lows = np.fmin(lowest(rows, self.y, self.lower), self.reference)
            low = float(max(0, np.floor((lows - 0.1 * self.reference) / 10) * 10))
        return scale(axes, top, low=low, room=1.14, most=5)

    def _bar(self, axes: Axes, i: int, row: pd.Series, base: float) -> None:
        """One bar, its interval, its number above both."""
        value, low = row[self.y], axes.get_ylim()[0]
        if pd.isna(value):
            floor = max(base, low)
            axes.plot(i, floor, "o", mfc="white", mec=style.QUIET, ms=6, zorder=4, clip_on=False)
            self._number(axes, i, floor, mark(row["status"]), 5)
            return
        axes.bar(i, value - base, 0.68, base, color=style.BLUE)
        lower, upper = row.get(self.lower, np.nan), row.get(self.upper, np.nan)
        top = max(value, base)
        if pd.notna(lower) and pd.notna(upper):
            axes.plot([i, i], [lower, upper], color="white", linewidth=3.4)
            axes.plot([i, i], [lower, upper], color=style.INK, linewidth=1.6)
            top = max(top, upper)
        words = shown(value, row["status"], self.decimals)
        if value < base:
            self._number(axes, i, min(value, lower) if pd.notna(lower) else value, words, -12)
            return
        self._number(axes, i, top, words, 2)

    def _number(self, axes: Axes, x: int, y: float, words: str, lift: float) -> None:
        """A bar's number."""
        axes.annotate(words, (x, y), xytext=(0, lift), textcoords="offset points", ha="center",
                      fontsize=style.SMALL, zorder=5,
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3})  # fmt: skip

    def _reference_key(self) -> list[Key]:
        """What the dashed line is."""
        dashed = {"color": style.INK, "linewidth": 1, "linestyle": (0, (4, 2))}
        is_named = self.reference is not None and self.reference_name
        return [Key(self.reference_name, line=dashed)] if is_named else []

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """The highest and the lowest bar."""
        return joined(
            axes_words(lower_first(self.x_title) or "one bar for each row",
                       lower_first(setting.unit)),
            extremes(frame, self.y, by(self.x), self.decimals),
            hidden_words(frame, self.y),
            provisional_words(frame),
        )  # fmt: skip
