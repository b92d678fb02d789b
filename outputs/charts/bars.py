"""Stacked bars: parts of a whole over periods."""

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, from_zero, number, quiet


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
        base = dict.fromkeys(periods, 0.0)
        for kind, colour in zip(kinds, style.CATEGORICAL, strict=False):
            part = frame[frame[self.stack].eq(kind)].set_index(self.x)
            dark = colour in (style.BLUE, style.PLUM, style.CHARCOAL)
            for place, period in enumerate(periods):
                value = part[self.y].get(period)
                self._segment(axes, place, base[period], value, colour, dark, whole)
                base[period] += 0 if pd.isna(value) else value
        self._names(axes, kinds)
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
            axes.bar(x, whole * 0.04, 0.66, base, facecolor="none", edgecolor=style.QUIET)
            axes.text(x, base + whole * 0.02, style.HIDDEN, ha="center", va="center",
                      fontsize=style.SMALL)  # fmt: skip
            return
        axes.bar(x, value, 0.66, base, color=colour, edgecolor="white", linewidth=0.8)
        if value > whole * 0.05:
            axes.text(x, base + value / 2, number(value), ha="center", va="center", color=ink,
                      fontsize=style.SMALL)  # fmt: skip

    def _names(self, axes: Axes, kinds: list[str]) -> None:
        """The kinds, named above the bars in the order they are stacked."""
        for kind, colour in zip(kinds, style.CATEGORICAL, strict=False):
            axes.bar(0, 0, color=colour, label=kind)
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=len(kinds), borderaxespad=0.2,
            handlelength=1, handleheight=1, columnspacing=1.4,
        )  # fmt: skip
