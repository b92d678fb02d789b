"""Control chart: a series, its mean and limits, and the points that break a rule."""

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, direct_label, from_zero, highest, number, quiet
from outputs.charts.lines import time_ticks

SIGNALS = {
    "outside": ("Outside the limits", "D", style.ORANGE),
    "trend": ("Seven rising or falling", "^", style.PLUM),
    "two of three": ("Two of three near a limit", "s", style.LILAC),
    "run": ("Seven on one side", "v", style.TURQUOISE),
}
LIMITS = (("mean", "Mean"), ("upper", "Upper limit"), ("lower", "Lower limit"))


@dataclass(frozen=True)
class ControlChart:
    """An XmR chart: special-cause points are told by shape as well as colour."""

    x: str = "period_start"
    y: str = "n"
    kind: ClassVar[str] = "Control chart"

    def height(self, frame: pd.DataFrame) -> float:
        """One wide panel."""
        return 8.5

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """The series, its limits labelled at the right, rule breaks marked."""
        axes = picture.add_subplot()
        axes.plot(frame[self.x], frame[self.y], color=style.BLUE, marker="o", ms=2.8,
                  linewidth=1.1)  # fmt: skip
        for column, name in LIMITS:
            self._limit(axes, frame, column, name)
        for signal, (name, marker, colour) in SIGNALS.items():
            broken = frame[frame["signal"].eq(signal)]
            if len(broken):
                axes.plot(broken[self.x], broken[self.y], marker, color=colour, ms=6, label=name,
                          linestyle="none", mec=style.INK, mew=0.5)  # fmt: skip
        quiet(axes)
        from_zero(axes, highest(frame, self.y, "upper"), room=1.05)
        time_ticks(axes, frame[self.x], wide=True)
        axes.set_ylabel(setting.unit)
        if axes.get_legend_handles_labels()[0]:
            axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, borderaxespad=0.2,
                        handletextpad=0.1)  # fmt: skip

    def _limit(self, axes: Axes, frame: pd.DataFrame, column: str, name: str) -> None:
        """The mean or a limit, which may step where the series was rebased."""
        dash = "-" if column == "mean" else (0, (5, 2))
        axes.plot(frame[self.x], frame[column], color=style.QUIET, linewidth=0.9, linestyle=dash)
        last = frame.dropna(subset=[column])
        if len(last):
            value = last[column].iloc[-1]
            direct_label(axes, last[self.x].iloc[-1], value, f"{name} {number(value, 0)}",
                         annotation_clip=False)  # fmt: skip
