"""Several lines in one plot, each named at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, highest, named, scale, spread
from outputs.charts.describing import (
    axes_words,
    hidden_words,
    joined,
    lower_first,
    provisional_words,
    series_words,
)
from outputs.charts.line_marks import (
    draw_line,
    floor_of,
    in_series,
    ordered,
    unit_of,
)
from outputs.charts.lines import SmallMultiples
from outputs.charts.sheet import EDGE, FOOT, HEAD, LINE, TICKS, Key, Sheet, gaps
from outputs.charts.times import Times, above


@dataclass(frozen=True)
class MultiLine:
    """Several lines in one plot, each named at its end; more than four each get a panel.

    Columns: `x`, `y`, `line`; `lower`, `upper` for bands where asked. `reference`: a dashed
    line, such as the baseline's 100, with its name.
    """

    x: str = "period_start"
    y: str = "index"
    line: str = "measure_name"
    lower: str | None = None
    upper: str | None = None
    reference: float | None = 100
    reference_name: str = ""
    decimals: int | None = 0
    from_zero: bool = False
    kind: ClassVar[str] = "Line chart"
    names_width: ClassVar[float] = 4.2
    plot: ClassVar[float] = 6.2

    @property
    def _panels(self) -> SmallMultiples:
        """The form for more lines than can be told apart."""
        return SmallMultiples(
            x=self.x, y=self.y, panel=self.line, lower=self.lower, upper=self.upper,
            behind="others", reference=self.reference, decimals=self.decimals,
            from_zero=self.from_zero,
        )  # fmt: skip

    def _is_many(self, frame: pd.DataFrame) -> bool:
        """Whether each line gets a panel."""
        return len(named(frame, self.line)) > style.MOST_CLASSES

    def height(self, frame: pd.DataFrame) -> float:
        """One wide plot, or rows of panels."""
        if self._is_many(frame):
            return self._panels.height(frame)
        return HEAD + LINE + self.plot + TICKS + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Lines told apart by dash and marker as well as colour."""
        if self._is_many(frame):
            self._panels.draw(picture, frame, setting)
            return
        sheet, times = Sheet(picture, setting), Times.of(frame, self.x)
        names = named(frame, self.line)
        ends = [style.wrapped(n, self.names_width) for n in names]
        words = self._scale(None, frame)
        left = EDGE + max((style.text_width(w) for w in words), default=0) + 0.2
        width = sheet.width - EDGE - left - max(style.text_width(e) for e in ends) - 0.95
        axes = sheet.axes(left, HEAD + LINE, width, self.plot)
        self._scale(axes, frame)
        spans = times.shade(axes, frame)
        self._draw_lines(axes, times, frame, names)
        times.dress(axes, width)
        rest = above(axes, spans, width)
        self._name_ends(sheet, axes, frame, left + width)
        shown = in_series(frame, times, [self.line])
        sheet.head(unit_of(setting.unit, frame, self.y, self.from_zero))
        sheet.foot("", [*self._reference_key(), *rest, *gaps(shown, self.y)], left)

    def _scale(self, axes: Axes | None, frame: pd.DataFrame) -> list[str]:
        """The upright scale."""
        top = highest(frame, *(c for c in (self.y, self.upper) if c))
        low = 0.0 if self.from_zero else floor_of(frame, self.y)
        return scale(axes, float(np.fmax(top, self.reference or np.nan)), low=low, most=6)

    def _reference_key(self) -> list[Key]:
        """What the dashed line is."""
        dashed = {"color": style.QUIET, "linewidth": 1, "linestyle": (0, (4, 2))}
        is_named = self.reference is not None and self.reference_name
        return [Key(self.reference_name, line=dashed)] if is_named else []

    def _draw_lines(
        self, axes: Axes, times: Times, frame: pd.DataFrame, names: Sequence[str]
    ) -> None:
        """The reference, the bands and the lines."""
        if self.reference is not None:
            axes.axhline(self.reference, color=style.QUIET, linewidth=1, linestyle=(0, (4, 2)))
        for place, name in enumerate(names):
            own = ordered(frame[frame[self.line].eq(name)], times)
            if self.lower and self.upper:
                axes.fill_between(times.at(own[self.x]), own[self.lower], own[self.upper],
                                  color=style.CATEGORICAL[place], alpha=0.14,
                                  linewidth=0)  # fmt: skip
            draw_line(axes, times, own, self.y, place)

    def _name_ends(self, sheet: Sheet, axes: Axes, frame: pd.DataFrame, right: float) -> None:
        """Each line's name beside its last number, moved apart where they would touch."""
        low, up = axes.get_ylim()
        top, wanted, words = HEAD + LINE, [], []
        for name in named(frame, self.line):
            known = frame[frame[self.line].eq(name)].dropna(subset=[self.y])
            value = known[self.y].iloc[-1] if len(known) else low
            wanted.append(top + self.plot * (1 - (value - low) / (up - low)))
            words.append(style.wrapped(name, self.names_width))
        sizes = [LINE * (1 + w.count("\n")) + 0.06 for w in words]
        for place, y in enumerate(spread(wanted, sizes, top - LINE / 2, top + self.plot + LINE)):
            colour, shape = style.CATEGORICAL[place], style.MARKERS[place]
            sheet.line([right + 0.06, right + 0.5], [wanted[place], y], color=style.CONTEXT,
                       linewidth=0.6)  # fmt: skip
            sheet.line([right + 0.66], [y], color=colour, marker=shape, ms=5, linestyle="none")
            sheet.text(right + 0.9, y, words[place], va="center")

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """Each line's course."""
        return joined(
            axes_words("time", lower_first(setting.unit)),
            series_words(frame, self.y, self.x, self.line, self.decimals),
            hidden_words(frame, self.y),
            provisional_words(frame),
        )
