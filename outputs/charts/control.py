"""Control chart: a series, its mean and limits, and the points that break a rule."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, highest, is_whole, number, scale, spread
from outputs.charts.describing import (
    axes_words,
    hidden_words,
    joined,
    lower_first,
    provisional_words,
    series_words,
)
from outputs.charts.line_marks import draw_line, ordered
from outputs.charts.sheet import EDGE, FOOT, HEAD, LINE, TICKS, Key, Sheet, gaps
from outputs.charts.times import Times, above

SIGNALS = {
    "outside": ("Outside the limits", "D", style.ORANGE),
    "trend": ("Seven rising or falling", "^", style.PLUM),
    "two of three": ("Two of three near a limit", "s", style.LILAC),
    "run": ("Seven on one side", "v", style.TURQUOISE),
}
LIMITS = (("mean", "Mean"), ("upper", "Upper limit"), ("lower", "Lower limit"))


@dataclass(frozen=True)
class ControlChart:
    """An XmR chart: special-cause points are told by shape as well as colour.

    Columns: `x`, `y`, `mean`, `lower`, `upper` and `signal` (a key of SIGNALS, or empty). Where
    limits are missing they are not drawn, and a gap in the series is a gap.
    """

    x: str = "period_start"
    y: str = "n"
    kind: ClassVar[str] = "Control chart"
    plot: ClassVar[float] = 6.2

    def height(self, frame: pd.DataFrame) -> float:
        """One wide panel, and room for the key of all rules."""
        return HEAD + 2 * LINE + LINE + self.plot + TICKS + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """The series, its limits named at the right, rule breaks marked."""
        sheet, times = Sheet(picture, setting), Times.of(frame, self.x)
        rows, top = ordered(frame, times), HEAD + 3 * LINE
        words = self._scale(None, rows)
        left = EDGE + max((style.text_width(w) for w in words), default=0) + 0.2
        ends = self._ends(rows)
        beside = max((style.text_width(w) for _, w in ends), default=0)
        width = sheet.width - EDGE - left - (beside + 0.2 if ends else 0.4)
        axes = sheet.axes(left, top, width, self.plot)
        self._scale(axes, rows)
        spans = times.shade(axes, rows)
        for column, _ in LIMITS:
            dash = "-" if column == "mean" else (0, (5, 2))
            axes.plot(times.at(rows[self.x]), rows[column], color=style.QUIET, linewidth=1.0,
                      linestyle=dash)  # fmt: skip
        draw_line(axes, times, rows, self.y)
        used = self._signals(axes, times, rows)
        times.dress(axes, width)
        rest = above(axes, spans, width)
        self._name_limits(sheet, axes, ends, left + width, top)
        sheet.head(setting.unit)
        for i, key in enumerate(used):
            down, across = divmod(i, 2)
            y = HEAD + (2 - -(-len(used) // 2) + down) * LINE
            sheet.key(left + across * width / 2, y, key)
        sheet.foot("", [*rest, *gaps(rows, self.y)], left)

    def _scale(self, axes: Axes | None, rows: pd.DataFrame) -> list[str]:
        """From zero to the upper limit or the highest point."""
        whole = is_whole(rows[self.y])
        return scale(axes, highest(rows, self.y, "upper"), room=1.05, most=6, whole=whole)

    def _ends(self, rows: pd.DataFrame) -> list[tuple[float, str]]:
        """The mean and the limits where they end: their level and their words."""
        found = []
        for column, name in LIMITS:
            known = rows[column].dropna()
            if len(known):
                level = float(known.iloc[-1])
                found.append((level, f"{name} {number(level, 0)}"))
        return found

    def _signals(self, axes: Axes, times: Times, rows: pd.DataFrame) -> list[Key]:
        """The points that break a rule, and their entries in the key."""
        used = []
        for signal, (name, shape, colour) in SIGNALS.items():
            broken = rows[rows["signal"].eq(signal) & rows[self.y].notna()]
            if len(broken):
                look: dict[str, Any] = {
                    "marker": shape, "color": colour, "ms": 6, "linestyle": "none",
                    "mec": style.INK, "mew": 0.6,
                }  # fmt: skip
                axes.plot(times.at(broken[self.x]), broken[self.y], **look, zorder=4, clip_on=False)
                used.append(Key(name, line=look))
        return used

    def _name_limits(
        self, sheet: Sheet, axes: Axes, ends: list[tuple[float, str]], right: float, top: float
    ) -> None:
        """The mean's and the limits' names and numbers at the right edge."""
        high = axes.get_ylim()[1]
        places = [top + self.plot * (1 - np.clip(level / high, 0, 1)) for level, _ in ends]
        sizes = [LINE] * len(ends)
        for (_, words), y in zip(ends, spread(places, sizes, top, top + self.plot + 0.2),
                                 strict=True):  # fmt: skip
            sheet.text(right + 0.15, y, words, va="center")

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """The series' course, its limits, how many points break which rule."""
        signals = frame.loc[frame[self.y].notna(), "signal"].value_counts()
        broken = [f"{signals[s]} {SIGNALS[s][0].lower()}" for s in SIGNALS if s in signals]
        ends = ", ".join(words.lower() for _, words in self._ends(frame))
        return joined(
            axes_words("time", lower_first(setting.unit)),
            series_words(frame, self.y, self.x, None),
            f"Now: {ends}." if ends else "No limits can be shown.",
            f"Points that break a rule: {', '.join(broken)}." if broken else "",
            hidden_words(frame, self.y),
            provisional_words(frame),
        )
