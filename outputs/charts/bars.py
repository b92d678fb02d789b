"""Bars: parts of a whole over periods, shares of each row, columns about a reference."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import (
    Setting,
    at_most,
    highest,
    is_whole,
    known,
    named,
    scale,
    spread,
)
from outputs.charts.describing import (
    axes_words,
    hidden_words,
    joined,
    lower_first,
    provisional_words,
    series_words,
)
from outputs.charts.sheet import EDGE, FOOT, HEAD, LINE, SAID, TICKS, Key, Sheet
from outputs.charts.times import Times, above

WITHHELD_PART = Key(f"{SAID['c']}: its size says nothing",
                    patch={"facecolor": "white", "edgecolor": style.QUIET})  # fmt: skip


def hidden_part(frame: pd.DataFrame) -> list[Key]:
    """What an outlined part means, where the frame has one."""
    return [WITHHELD_PART] if frame["status"].eq("c").any() else []


@dataclass(frozen=True)
class Bars:
    """Stacked bars over periods: up to four kinds that add to a whole.

    Columns: `x` (periods), `stack` (kinds), `y`; `total`, each period's total, printed above
    its bar where the frame has the column: a total is a count of its own, never a sum here.
    """

    x: str = "period"
    y: str = "n"
    stack: str = "category"
    total: str = "total"
    kind: ClassVar[str] = "Stacked bar chart"
    plot: ClassVar[float] = 6.4
    names_width: ClassVar[float] = 3.8
    wide: ClassVar[float] = 0.66

    def height(self, frame: pd.DataFrame) -> float:
        """The same for any number of periods."""
        return HEAD + LINE + self.plot + TICKS + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Bars with their numbers inside; a withheld part is outlined, with [c]."""
        sheet, times = Sheet(picture, setting), Times.of(frame, self.x)
        kinds = at_most(named(frame, self.stack), "kinds", "draw them as small multiples")
        sums = frame.groupby(self.x)[self.y].sum(min_count=1).to_frame(self.y)
        whole = float(np.fmax(highest(sums, self.y), highest(frame, self.total)))
        words = scale(None, whole, room=1.1)
        left = EDGE + max((style.text_width(w) for w in words), default=0) + 0.2
        names = [style.wrapped(k, self.names_width) for k in kinds]
        right = max(style.text_width(n) for n in names) + 0.55 + EDGE
        width = sheet.width - left - right
        axes = sheet.axes(left, HEAD + LINE, width, self.plot)
        scale(axes, whole, room=1.1, whole=is_whole(frame[self.y]))
        spans = times.shade(axes, frame)
        tops = self._stacks(axes, times, frame, kinds)
        times.dress(axes, width)
        rest = above(axes, spans, width)
        self._names(sheet, axes, names, tops, left + width)
        sheet.head(setting.unit)
        sheet.foot("", [*rest, *hidden_part(frame)], left)

    def _stacks(
        self, axes: Axes, times: Times, frame: pd.DataFrame, kinds: Sequence[str]
    ) -> list[float]:
        """Every part of every bar; returns the edges of the last bar's parts."""
        room = axes.get_ylim()[1] / self.plot
        sliver = room * LINE
        cells = frame.set_index([self.x, self.stack])[self.y]
        statuses = frame.set_index([self.x, self.stack])["status"]
        edges = [0.0]
        for place, period in zip(times.places, self._periods(times, frame), strict=True):
            edges, unknown = [0.0], max(self._rest(frame, period), sliver)
            for i, kind in enumerate(kinds):
                value = cells.get((period, kind), np.nan)
                size = unknown if pd.isna(value) else float(value)
                words = known(value, statuses.get((period, kind), "x"))
                self._part(axes, (place, edges[-1], size), words, i, pd.isna(value), room,
                           times.step)  # fmt: skip
                edges.append(edges[-1] + size)
            self._total(axes, frame, period, place, edges[-1])
        return edges

    def _rest(self, frame: pd.DataFrame, period: object) -> float:
        """What the withheld parts of a bar hold together, for each: its total stays true."""
        own = frame[frame[self.x].map(lambda x: x == period)]
        hidden = own[self.y].isna().sum()
        if self.total not in own or not hidden or pd.isna(own[self.total].iloc[0]):
            return 0.0
        return float(own[self.total].iloc[0] - own[self.y].sum()) / hidden

    def _periods(self, times: Times, frame: pd.DataFrame) -> list[object]:
        """The periods as the frame has them, in the order of the axis."""
        return list(times.names) if times.names else sorted(frame[self.x].unique())

    def _part(
        self, axes: Axes, box: tuple[float, float, float], words: str, kind: int, is_hidden: bool,
        room: float, step: float,
    ) -> None:  # fmt: skip
        """One part of one bar, with its number where the part is tall enough."""
        x, base, size = box
        fill = "white" if is_hidden else style.CATEGORICAL[kind]
        edge = style.QUIET if is_hidden else "white"
        axes.bar(x, size, self.wide * step, base, color=fill, edgecolor=edge, linewidth=0.8)
        if size >= room * (LINE - 0.08):
            axes.text(x, base + size / 2, words, ha="center", va="center_baseline",
                      color=style.ink_on(fill), fontsize=style.SMALL)  # fmt: skip

    def _total(self, axes: Axes, frame: pd.DataFrame, period: object, x: float, top: float) -> None:
        """A bar's total above it, where the frame holds it."""
        if self.total not in frame:
            return
        value = frame[self.total][frame[self.x].map(lambda x: x == period)].iloc[0]
        axes.annotate(known(value, "c"), (x, top), xytext=(0, 2), textcoords="offset points",
                      ha="center", fontweight="bold", fontsize=style.SMALL)  # fmt: skip

    def _names(
        self, sheet: Sheet, axes: Axes, names: Sequence[str], edges: Sequence[float], right: float
    ) -> None:
        """The kinds, named beside the last bar's parts, never closer than they can be read."""
        top, per_unit = HEAD + LINE, self.plot / axes.get_ylim()[1]
        pairs = zip(edges[:-1], edges[1:], strict=True)
        middles = [top + self.plot - (low + high) / 2 * per_unit for low, high in pairs]
        sizes = [LINE * (n.count("\n") + 1) + 0.06 for n in names]
        for i, y in enumerate(spread(middles, sizes, top, top + self.plot)):
            sheet.box(right + 0.12, y - 0.13, 0.26, 0.26, color=style.CATEGORICAL[i])
            sheet.text(right + 0.5, y, names[i], va="center")

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """Each kind's course over the periods."""
        return joined(
            axes_words("periods", lower_first(setting.unit)),
            series_words(frame, self.y, self.x, self.stack),
            hidden_words(frame, self.y),
            provisional_words(frame),
        )
