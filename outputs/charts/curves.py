"""Curves over a number: ages, hours, days to recording, the share that the busiest hold."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import offset_copy

from outputs import style
from outputs.charts.base import (
    Setting,
    at_most,
    highest,
    hollow,
    named,
    number,
    quiet,
    scale,
    tick_words,
    ticks,
)
from outputs.charts.describing import axes_words, extremes, hidden_words, joined, lower_first
from outputs.charts.sheet import EDGE, FOOT, HEAD, TICKS, Key, Sheet, gaps, keys_height

Floats = npt.NDArray[np.float64]
BESIDE = 0.18
"""Withheld points of several lines stand so far apart, in centimetres, that each is seen."""


@dataclass(frozen=True)
class Curves:
    """Up to four lines over a number, each with a band; withheld points stand on the axis.

    Columns: `x`, `y`, `line` where there are several, `lower` and `upper` where the frame has
    them. `x_title`: what runs along the bottom.
    """

    x: str = "x"
    y: str = "share"
    line: str | None = None
    lower: str = "lower"
    upper: str = "upper"
    x_title: str = ""
    decimals: int | None = None
    kind: ClassVar[str] = "Line chart"
    plot: ClassVar[float] = 6.2
    is_stepped: ClassVar[bool] = False

    def _top(self, frame: pd.DataFrame) -> float:
        """Where the plot begins: under the unit and the key."""
        names = self._key_names(frame)
        return HEAD + (keys_height(names) if len(names) > 1 else 0.1)

    def height(self, frame: pd.DataFrame) -> float:
        """The same for any number of points."""
        return self._top(frame) + self.plot + TICKS + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Lines told apart by dash, marked at their highest."""
        sheet, names = Sheet(picture, setting), named(frame, self.line)
        at_most(names, "lines", "draw them as small multiples")
        words = self._scale(None, frame)
        left = EDGE + max((style.text_width(w) for w in words), default=0) + 0.2
        width = sheet.width - EDGE - 0.5 - left
        axes = sheet.axes(left, self._top(frame), width, self.plot)
        self._scale(axes, frame)
        self._behind(axes, frame)
        for place, name in enumerate(names):
            own = frame[frame[self.line].astype(str).eq(name)] if self.line else frame
            self._line(axes, own.sort_values(self.x, kind="stable"), place)
        self._level_axis(axes, frame, width)
        quiet(axes)
        sheet.head(setting.unit)
        if len(self._key_names(frame)) > 1:
            sheet.keys(HEAD, self._keys(frame))
        sheet.foot(self.x_title, gaps(frame[frame[self.y].isna()]), left)

    def _scale(self, axes: Axes | None, frame: pd.DataFrame) -> list[str]:
        """The upright scale, from zero."""
        return scale(axes, highest(frame, self.y, self.upper), most=5)

    def _at(self, values: pd.Series) -> Floats:
        """Where values of `x` lie."""
        return values.to_numpy(dtype=float)

    def _level_axis(self, axes: Axes, frame: pd.DataFrame, width: float) -> None:
        """Ticks along the bottom."""
        low, high = float(frame[self.x].min()), float(frame[self.x].max())
        reach = (high - low) * 0.02 or 0.5
        axes.set_xlim(low - reach, high + reach)
        places = ticks(low, high, 9) if high > low else [low]
        axes.set_xticks(places, tick_words(places))

    def _behind(self, axes: Axes, frame: pd.DataFrame) -> None:
        """What lies behind the lines."""

    def _line(self, axes: Axes, own: pd.DataFrame, place: int) -> None:
        """One line and its band."""
        x, y = self._at(own[self.x]), own[self.y].to_numpy(dtype=float)
        colour = style.CATEGORICAL[place]
        step: Literal["post"] | None = "post" if self.is_stepped else None
        if self.lower in own and self.upper in own:
            axes.fill_between(x, own[self.lower].astype(float), own[self.upper].astype(float),
                              color=colour, alpha=0.16, linewidth=0, step=step)  # fmt: skip
        axes.plot(x, y, color=colour, linestyle=style.DASHES[place], linewidth=1.6,
                  drawstyle="steps-post" if step else "default",
                  marker=style.MARKERS[place] if len(x) < 3 else None)  # fmt: skip
        hidden, picture = x[own["status"].eq("c").to_numpy()], axes.get_figure(root=True)
        hollow(axes, hidden, np.zeros(len(hidden)), marker=style.MARKERS[place], mec=colour,
               transform=offset_copy(axes.transData, picture, place * BESIDE / 2.54))  # fmt: skip
        self._mark_highest(axes, x, y, place)

    def _mark_highest(self, axes: Axes, x: Floats, y: Floats, place: int) -> None:
        """A mark at the line's highest point, which the key names."""
        if np.isfinite(y).any():
            top = int(np.nanargmax(y))
            axes.plot(x[top], y[top], style.MARKERS[place], color=style.CATEGORICAL[place], ms=6)

    def _key_names(self, frame: pd.DataFrame) -> list[str]:
        """The lines' words in the key: long enough for what they may say."""
        return [f"{name}, highest at 00:00" for name in named(frame, self.line)]

    def _keys(self, frame: pd.DataFrame) -> list[Key]:
        """The lines' dashes and names."""
        return [
            Key(self._key_text(frame, name), line={
                "color": style.CATEGORICAL[i], "linestyle": style.DASHES[i], "linewidth": 1.6,
                "marker": style.MARKERS[i], "ms": 5, "markevery": [0]})
            for i, name in enumerate(named(frame, self.line))
        ]  # fmt: skip

    def _key_text(self, frame: pd.DataFrame, name: str) -> str:
        """A line's words in the key."""
        own = frame[frame[self.line].astype(str).eq(name)] if self.line else frame
        known = own.dropna(subset=[self.y])
        if known.empty:
            return name
        return f"{name}, highest at {self._moment(known[self.x].iloc[int(known[self.y].argmax())])}"

    def _moment(self, value: float) -> str:
        """A value of `x` in words."""
        return number(float(value))

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """Each line's highest and lowest."""
        said = []
        for name in named(frame, self.line):
            own = frame[frame[self.line].astype(str).eq(name)] if self.line else frame
            told = own.assign(told=own[self.x].map(self._moment))
            tail = extremes(told, self.y, lambda row: f"at {row['told']}", self.decimals)
            said.append(f"{name}. {tail}" if name else tail)
        return joined(
            axes_words(lower_first(self.x_title) or "a scale", lower_first(setting.unit)),
            *said, hidden_words(frame, self.y),
        )  # fmt: skip


@dataclass(frozen=True)
class AgeProfile(Curves):
    """Single years of age along the bottom, a line for each sex.

    Columns: `age`, `sex` (or any `line`), the rate or count, its limits where held.
    """

    x: str = "age_years"
    y: str = "rate"
    line: str | None = "sex"
    x_title: str = "Age in years"
    kind: ClassVar[str] = "Age profile"


@dataclass(frozen=True)
class HourProfile(Curves):
    """The hours of the day, 0 to 23, along the bottom; a line for each group with its interval.

    Columns: `hour`, the share or count, its limits, `line` (such as term and holiday).
    """

    x: str = "hour"
    y: str = "share"
    lower: str = "share_lower"
    upper: str = "share_upper"
    x_title: str = "Hour of the day"
    kind: ClassVar[str] = "Hour profile"

    def _level_axis(self, axes: Axes, frame: pd.DataFrame, width: float) -> None:
        """Every third hour."""
        axes.set_xlim(-0.5, 23.5)
        axes.set_xticks(range(0, 24, 3), [f"{hour:02d}:00" for hour in range(0, 24, 3)])

    def _moment(self, value: float) -> str:
        return f"{int(value):02d}:00"
