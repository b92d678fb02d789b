"""Stacked bars: parts of a whole over periods."""

from dataclasses import dataclass
from textwrap import fill
from typing import ClassVar

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, from_zero, number, quiet

SLIVER = 0.04
"""How thick a withheld part is drawn, as a share of the tallest bar: its size says nothing."""
LABEL_GAP = 0.13
"""The least distance between two labels of two lines, as a share of the tallest bar."""


@dataclass(frozen=True)
class Bars:
    """Stacked bars over periods: a few kinds that add to a whole."""

    x: str = "period"
    y: str = "n"
    stack: str = "category"
    kind: ClassVar[str] = "Stacked bar chart"

    def height(self, frame: pd.DataFrame) -> float:
        """The same for any number of periods."""
        return 8.0

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Bars with their numbers inside; a withheld part is an outlined sliver with [c]."""
        axes = picture.add_subplot()
        periods = list(dict.fromkeys(frame[self.x]))
        kinds = list(dict.fromkeys(frame[self.stack]))
        whole = frame.groupby(self.x)[self.y].sum().max()
        base, tops = dict.fromkeys(periods, 0.0), [0.0]
        for kind, colour in zip(kinds, style.CATEGORICAL, strict=False):
            part = frame[frame[self.stack].eq(kind)].set_index(self.x)
            dark = colour in (style.BLUE, style.PLUM, style.CHARCOAL)
            for place, period in enumerate(periods):
                value = part[self.y].get(period)
                self._segment(axes, place, base[period], value, colour, dark, whole)
                base[period] += whole * SLIVER if value is None or pd.isna(value) else value
                if place == len(periods) - 1:
                    tops.append(base[period])
        self._names(axes, kinds, tops, whole * LABEL_GAP)
        self._totals(axes, frame, periods)
        axes.set_xticks(range(len(periods)), periods)
        from_zero(axes, whole)
        quiet(axes)
        axes.set_ylabel(setting.unit)

    def _segment(
        self, axes: Axes, x: int, base: float, value: float | None, colour: str, dark: bool,
        whole: float,
    ) -> None:  # fmt: skip
        """One part of one bar."""
        ink = "white" if dark else style.INK
        if value is None or pd.isna(value):
            axes.bar(x, whole * SLIVER, 0.66, base, facecolor="none", edgecolor=style.QUIET)
            axes.text(x, base + whole * SLIVER / 2, style.HIDDEN, ha="center", va="center",
                      fontsize=style.SMALL)  # fmt: skip
            return
        axes.bar(x, value, 0.66, base, color=colour, edgecolor="white", linewidth=0.8)
        if value > whole * 0.05:
            axes.text(x, base + value / 2, number(value), ha="center", va="center", color=ink,
                      fontsize=style.SMALL)  # fmt: skip

    def _names(self, axes: Axes, kinds: list[str], tops: list[float], gap: float) -> None:
        """The kinds, named beside the last bar's parts, never closer than they can be read."""
        height = -gap
        for kind, low, high in zip(kinds, tops[:-1], tops[1:], strict=False):
            height = max((low + high) / 2, height + gap)
            axes.annotate(
                fill(kind, 18), (axes.get_xlim()[1], height), xytext=(2, 0), va="center",
                textcoords="offset points", fontsize=style.SMALL, annotation_clip=False,
            )  # fmt: skip

    def _totals(self, axes: Axes, frame: pd.DataFrame, periods: list[str]) -> None:
        """Each bar's total above it, where every part of it can be shown."""
        totals = frame.groupby(self.x)[self.y].agg(lambda parts: parts.sum(skipna=False))
        for place, period in enumerate(periods):
            if pd.notna(totals[period]):
                axes.annotate(number(totals[period]), (place, totals[period]), xytext=(0, 2),
                              textcoords="offset points", ha="center", fontweight="bold",
                              fontsize=style.SMALL)  # fmt: skip
