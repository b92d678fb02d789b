"""Fan: a series, and where it is likely to go."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, highest, scale
from outputs.charts.describing import (
    axes_words,
    hidden_words,
    joined,
    lower_first,
    provisional_words,
    series_words,
)
from outputs.charts.line_marks import draw_line, floor_of, ordered, unit_of
from outputs.charts.sheet import EDGE, FOOT, HEAD, LINE, TICKS, Key, Sheet, gaps
from outputs.charts.times import Times, above

OUTER, INNER = "#CFDCE8", style.SEQUENTIAL[1]
"""The bands of a forecast."""
DASH = (0, (4, 2))


@dataclass(frozen=True)
class Fan:
    """A recorded series and its forecast, which is dashed, with one or two bands.

    Columns: `x`, `y`, `is_forecast`, `lower` and `upper` (95% prediction limits), and
    `lower_80` and `upper_80` where they are held.
    """

    x: str = "period_start"
    y: str = "n"
    lower: str = "lower"
    upper: str = "upper"
    kind: ClassVar[str] = "Fan chart"
    plot: ClassVar[float] = 6.2

    def height(self, frame: pd.DataFrame) -> float:
        """One wide plot."""
        return HEAD + LINE + self.plot + TICKS + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """What was recorded is solid; what is expected is dashed and lies in its bands."""
        sheet, times = Sheet(picture, setting), Times.of(frame, self.x)
        least = frame.assign(least=frame[[self.y, self.lower]].min(axis=1))
        low, high = floor_of(least, "least"), highest(frame, self.y, self.upper)
        words = scale(None, high, low=low)
        left = EDGE + max((style.text_width(w) for w in words), default=0) + 0.2
        width = sheet.width - EDGE - 0.4 - left
        axes = sheet.axes(left, HEAD + LINE, width, self.plot)
        scale(axes, high, low=low)
        spans = times.shade(axes, frame)
        rows = ordered(frame, times)
        draw_line(axes, times, rows[~rows["is_forecast"]], self.y)
        self._ahead(axes, times, rows)
        times.dress(axes, width)
        rest = above(axes, spans, width)
        sheet.head(unit_of(setting.unit, least, "least", False))
        keys = [
            Key("expected", line={"color": style.BLUE, "linewidth": 1.6, "linestyle": DASH}),
            Key("95% of outcomes", patch={"facecolor": OUTER, "edgecolor": "none"}),
        ]
        if "lower_80" in rows:
            keys.append(Key("80%", patch={"facecolor": INNER, "edgecolor": "none"}))
        sheet.foot("", [*keys, *rest, *gaps(frame[frame[self.y].isna()])], left)

    def _ahead(self, axes: Axes, times: Times, rows: pd.DataFrame) -> None:
        """The forecast, joined to the last recorded number."""
        ahead = rows[rows["is_forecast"]]
        known = rows[~rows["is_forecast"]].dropna(subset=[self.y]).iloc[-1:]
        x = np.concatenate([times.at(part[self.x]) for part in (known, ahead)])
        start = known[self.y].to_numpy(dtype=float)
        bands = [(self.lower, self.upper, OUTER), ("lower_80", "upper_80", INNER)]
        for lower, upper, colour in bands:
            if lower in rows and upper in rows:
                low, high = (np.concatenate([start, ahead[c].to_numpy(dtype=float)])
                             for c in (lower, upper))  # fmt: skip
                axes.fill_between(x, low, high, color=colour, linewidth=0, zorder=1)
        y = np.concatenate([start, ahead[self.y].to_numpy(dtype=float)])
        axes.plot(x, y, color=style.BLUE, linestyle=DASH, linewidth=1.6)

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """The course so far, and the course expected."""
        recorded, ahead = frame[~frame["is_forecast"]], frame[frame["is_forecast"]]
        return joined(
            axes_words("time", lower_first(setting.unit)),
            "Recorded.", series_words(recorded, self.y, self.x, None),
            "Expected.", _expected(ahead, self.y, self.x),
            hidden_words(recorded, self.y), provisional_words(recorded),
        )  # fmt: skip


def _expected(ahead: pd.DataFrame, y: str, x: str) -> str:
    """The forecast's course, without words for change, which belong to counts."""
    return series_words(ahead.rename(columns={y: "expected"}), "expected", x, None)
