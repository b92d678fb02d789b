"""The lattice: a small line chart for each kind and place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, highest, hollow, mark, named, number, quiet, scale
from outputs.charts.describing import (
    axes_words,
    hidden_words,
    joined,
    lower_first,
    provisional_words,
    series_words,
)
from outputs.charts.line_marks import floor_of, in_series, ordered
from outputs.charts.sheet import EDGE, FOOT, HEAD, LINE, TICKS, Key, Sheet, gaps, marks_of
from outputs.charts.times import LOOKS, Span, Times, runs

Floats = npt.NDArray[np.float64]
Points = tuple[Floats, Floats]


def _with_breaks(parts: Sequence[Points]) -> Points:
    """Several lines as one that breaks between them: one drawing, not many."""
    gap = np.array([np.nan])
    joined_up = [np.concatenate([v for p in parts for v in (p[i], gap)]) if parts else gap
                 for i in (0, 1)]  # fmt: skip
    return joined_up[0], joined_up[1]


def _at(times: Times, places: npt.ArrayLike, start: float, width: float) -> Floats:
    """Places on the axis of time, in centimetres."""
    first, last = times.ends
    return start + (np.asarray(places, dtype=float) - first) / (last - first) * width


@dataclass(frozen=True)
class Lattice:
    """A row of panels for each kind, a column for each place; a scale for each row.

    Columns: `x`, `y`, `row`, `column`, `district_code`.
    """

    x: str = "period"
    y: str = "rate"
    row: str = "measure_name"
    column: str = "district_name"
    decimals: int | None = 1
    from_zero: bool = True
    kind: ClassVar[str] = "Grid of small line charts"
    panel: ClassVar[float] = 1.5
    name: ClassVar[float] = 0.66
    left: ClassVar[float] = 1.0
    gap: ClassVar[float] = 0.2

    def _heads(self, frame: pd.DataFrame) -> list[str]:
        """The places' names, on as many lines as their column allows."""
        wide = self._width(frame) + 0.1
        parts = [p.replace("-on-", "-on- ") for p in named(frame, self.column)]
        return [style.wrapped(p, wide).replace("on- ", "on-") for p in parts]

    def _width(self, frame: pd.DataFrame) -> float:
        """A panel's width."""
        count = len(named(frame, self.column))
        return (style.WIDTH_CM - EDGE - self.left - self.gap * (count - 1)) / count

    def _top(self, frame: pd.DataFrame) -> float:
        """Where the first row begins."""
        return HEAD + max(h.count("\n") + 1 for h in self._heads(frame)) * LINE + 0.1

    def height(self, frame: pd.DataFrame) -> float:
        """So much a row."""
        rows = len(named(frame, self.row))
        return self._top(frame) + rows * (self.name + self.panel) + TICKS + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """The county's line is grey behind every district of its row."""
        sheet, times = Sheet(picture, setting), Times.of(frame, self.x)
        top, width = self._top(frame), self._width(frame)
        spans: dict[str, Span] = {}
        for across, words in enumerate(self._heads(frame)):
            sheet.text(self.left + across * (width + self.gap), top - 0.05, words, va="bottom")
        for down, kind in enumerate(named(frame, self.row)):
            y = top + down * (self.name + self.panel) + self.name
            sheet.text(self.left, y - 0.1, kind, va="bottom", fontstyle="italic")
            of_kind = frame[frame[self.row].eq(kind)]
            spans |= self._strip(sheet, times, of_kind, frame, y, setting)
        self._ends(sheet, times, frame)
        sheet.head(setting.unit if self.from_zero else f"{setting.unit} (axes not from zero)")
        grey = Key("the county", line={"color": style.CONTEXT, "linewidth": 1.4})
        others = frame[frame["status"].isin(("z", "u"))]
        keys = [
            *gaps(in_series(frame, times, (self.row, self.column)), self.y),
            *marks_of(others, self.y),
        ]
        sheet.foot("", [grey, *(s.key for s in spans.values()), *keys])

    def _strip(
        self, sheet: Sheet, times: Times, of_kind: pd.DataFrame, frame: pd.DataFrame, y: float,
        setting: Setting,
    ) -> dict[str, Span]:  # fmt: skip
        """A row of panels in one pair of axes, whose level axis is in centimetres."""
        full, width = sheet.width - EDGE - self.left, self._width(frame)
        axes = sheet.axes(self.left, y, full, self.panel)
        axes.set_xlim(0, full)
        low = 0.0 if self.from_zero else floor_of(of_kind, self.y)
        scale(axes, highest(of_kind, self.y), low=low, room=1.5, most=2)
        quiet(axes)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        spans = times.spans(of_kind)
        groups = of_kind.groupby(self.column, sort=False)
        parts = {str(name): ordered(rows, times) for name, rows in groups}
        starts = self._starts(frame)
        own = [
            self._points(parts.get(p, of_kind.iloc[:0]), times, s, width) for p, s in starts.items()
        ]
        is_county = of_kind["district_code"].eq(setting.county_code)
        county = ordered(of_kind[is_county], times)
        behind = [self._points(county, times, s, width) for s in starts.values()]
        self._grounds(axes, times, list(starts.values()), width, spans)
        axes.plot(*_with_breaks(behind), color=style.CONTEXT, linewidth=1.2)
        self._lines(axes, own, parts, {p: s + width for p, s in starts.items()})
        self._marks(axes, of_kind, {p: s + width / 2 for p, s in starts.items()})
        return {span.name: span for span in spans}

    def _starts(self, frame: pd.DataFrame) -> dict[str, float]:
        """Where each place's panel begins, in centimetres."""
        pitch = self._width(frame) + self.gap
        return {place: i * pitch for i, place in enumerate(named(frame, self.column))}

    def _points(self, rows: pd.DataFrame, times: Times, start: float, width: float) -> Points:
        """A place's points, across in centimetres."""
        return _at(times, times.at(rows[self.x]), start, width), rows[self.y].to_numpy(dtype=float)

    def _grounds(
        self, axes: Axes, times: Times, starts: Sequence[float], width: float,
        spans: Sequence[Span],
    ) -> None:  # fmt: skip
        """Marked years behind every panel, paper between the panels, a line under each."""
        for start in starts:
            for span in spans:
                left, right = _at(times, [span.left, span.right], start, width)
                axes.axvspan(left, right, zorder=0.1, linewidth=0.9, **LOOKS[span.name])
            if start:
                axes.axvspan(start - self.gap, start, color="white", zorder=1)
        floors = [(np.array([s, s + width]), np.full(2, axes.get_ylim()[0])) for s in starts]
        axes.plot(*_with_breaks(floors), color=style.CONTEXT, linewidth=1, clip_on=False)

    def _lines(
        self, axes: Axes, own: Sequence[Points], parts: Mapping[str, pd.DataFrame],
        ends: Mapping[str, float],
    ) -> None:  # fmt: skip
        """The places' lines, their withheld points, their last numbers above."""
        axes.plot(*_with_breaks(own), color=style.BLUE, linewidth=1.5)
        dots: list[Points] = []
        for (place, end), (x, values) in zip(ends.items(), own, strict=True):
            if not len(x):
                continue
            hidden = x[parts[place]["status"].eq("c").to_numpy()]
            floor = np.full(len(hidden), axes.get_ylim()[0])
            hollow(axes, hidden, floor, ms=3.4, mec=style.BLUE)
            known = np.flatnonzero(np.isfinite(values))
            shown = np.union1d(np.flatnonzero(runs(values)), known[-1:]).astype(int)
            dots.append((x[shown], values[shown]))
            if len(known):
                words = number(values[known[-1]], self.decimals)
                axes.text(end, axes.get_ylim()[1], words, ha="right", va="top",
                          fontsize=style.SMALL, zorder=5,
                          bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6})  # fmt: skip
        axes.plot(*_with_breaks(dots), "o", color=style.BLUE, ms=3.2)

    def _marks(self, axes: Axes, of_kind: pd.DataFrame, middles: Mapping[str, float]) -> None:
        """Why a panel has no line of its own, where one reason says it."""
        for place, rows in of_kind.groupby(self.column, sort=False):
            reasons = rows["status"].unique()
            if rows[self.y].isna().all() and len(reasons) == 1 and reasons[0] != "c":
                axes.annotate(mark(reasons[0]), (middles[str(place)], 0.06), ha="center",
                              xycoords=("data", "axes fraction"), fontsize=style.SMALL)  # fmt: skip

    def _ends(self, sheet: Sheet, times: Times, frame: pd.DataFrame) -> None:
        """The first and the last period under each column, in short, as far as they fit."""
        width = self._width(frame)
        short = [w[2:] if "/" in w else w for w in dict.fromkeys(times.limits())]
        y = self.height(frame) - FOOT - TICKS + 0.1
        if sum(style.text_width(w) for w in short) + 0.1 > width:
            short = short[-1:]
        for across in range(len(named(frame, self.column))):
            start = self.left + across * (width + self.gap)
            sheet.text(start + width, y, short[-1], ha="right")
            if len(short) > 1:
                sheet.text(start, y, short[0])

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """The county's course in each row."""
        county = frame[frame["district_code"].eq(setting.county_code)]
        told = county if len(county) else frame
        return joined(
            f"{len(named(frame, self.row))} rows by {len(named(frame, self.column))} columns.",
            axes_words("time", lower_first(setting.unit)),
            "The county." if len(county) else "",
            series_words(told, self.y, self.x, self.row, self.decimals),
            hidden_words(frame, self.y),
            provisional_words(frame),
        )
