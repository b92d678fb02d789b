"""Lines over time: small multiples on shared scales."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, at_most, highest, is_whole, named, scale
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
    last_number,
    line_key,
    ordered,
    room_for_numbers,
    unit_of,
)
from outputs.charts.sheet import EDGE, FOOT, HEAD, LINE, TICKS, Key, Sheet, gaps
from outputs.charts.times import Span, Times

TITLE = 0.62
"""A panel's name."""
PANEL = 3.0
"""A panel's plot."""
BETWEEN = 0.5
"""From one panel to the next, across."""
WIDEST_TICKS = 1.5
"""More than an upright axis's numbers take: names are set for panels this narrow."""
"""Room between the last point and its number."""

BAND = Key("95% interval", patch={"facecolor": style.BLUE, "alpha": 0.15, "edgecolor": "none"})


@dataclass(frozen=True)
class SmallMultiples:
    """One panel a place on one scale; the county has its own panel, and its own scale if asked.

    Columns: `x` (a date, or a period's name), `y`, `panel`, `district_code`, `period_start`
    and `period_end` where years are to be marked; `line`: the column that tells several lines
    of one panel apart; `lower`, `upper`: a band. `behind`: draw the county's line, or all the
    other panels' lines, in grey behind each. `wide`: give the county a panel across the top
    with a scale of its own, where counts cannot share one. `reference`: a dashed line.
    `from_zero`: false only for an index, whose distance from the reference is what counts.
    """

    x: str = "period_start"
    y: str = "n"
    panel: str = "district_name"
    line: str | None = None
    lower: str | None = None
    upper: str | None = None
    columns: int = 3
    behind: bool | Literal["others"] = False
    wide: bool = False
    reference: float | None = None
    decimals: int | None = None
    from_zero: bool = True
    kind: ClassVar[str] = "Small multiple line charts"

    def _rows(self, frame: pd.DataFrame) -> int:
        """How many rows of panels."""
        panels = frame[self.panel].nunique() - self.wide
        return max(1, -(-panels // self.columns)) + self.wide

    def _title(self, frame: pd.DataFrame) -> float:
        """The height of the panels' names: of the longest's lines."""
        pitch = (style.WIDTH_CM - EDGE - WIDEST_TICKS) / self.columns - BETWEEN
        lines = [style.wrapped(n, pitch, style.NORMAL, True) for n in named(frame, self.panel)]
        most = max(n.count("\n") for n in lines)
        return TITLE + most * style.line_height(style.NORMAL)

    def height(self, frame: pd.DataFrame) -> float:
        """So much for each row of panels, and for the lines' key."""
        small = (self._title(frame) + PANEL + TICKS) * (self._rows(frame) - self.wide)
        county = (TITLE + PANEL + TICKS) * self.wide
        return HEAD + self._key_height(frame) + county + small + FOOT

    def _key_height(self, frame: pd.DataFrame) -> float:
        """The lines' key, above the panels."""
        return LINE * -(-len(named(frame, self.line)) // 2) + 0.1 if self.line else 0

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Panels in the fixed order of places, read from left to right."""
        sheet = Sheet(picture, setting)
        times = Times.of(frame, self.x)
        spans: dict[str, Span] = {}
        for axes, rows, width, band in self._panels(sheet, frame, setting):
            spans |= {s.name: s for s in times.shade(axes, rows)}
            self._panel(axes, times, rows, frame, setting)
            times.dress(axes, width, band)
        sheet.head(unit_of(setting.unit, frame, self.y, self.from_zero))
        if self.line:
            self._lines_key(sheet, frame)
        keys = [*(s.key for s in spans.values()), *gaps(frame, self.y)]
        if self.lower and self.upper:
            keys = [BAND, *keys]
        if self.behind:
            grey = {"color": style.CONTEXT, "linewidth": 1.4}
            keys = [Key("the county" if self.behind is True else "the others", line=grey), *keys]
        sheet.foot("", keys)

    def _panels(
        self, sheet: Sheet, frame: pd.DataFrame, setting: Setting
    ) -> list[tuple[Axes, pd.DataFrame, float, float]]:
        """Axes for each panel, with its rows, its width and the room at its right."""
        is_county = frame["district_code"].eq(setting.county_code) if self.wide else None
        shared = frame if is_county is None else frame[~is_county]
        after = 0.25 if self.line else room_for_numbers(frame, self.y, self.decimals)
        title, made = self._title(frame), []
        top = HEAD + self._key_height(frame)
        parts = [shared] if is_county is None else [shared, frame[is_county]]
        words = [w for part in parts for w in self._ticks(part)]
        left = EDGE + max((style.text_width(w) for w in words), default=0) + 0.2
        full = sheet.width - EDGE - left
        if is_county is not None:
            axes = sheet.axes(left, top + TITLE, full, PANEL)
            self._scale(axes, frame[is_county], frame[is_county], left, top + TITLE, sheet, full)
            made.append((axes, frame[is_county], full, after))
            top += TITLE + PANEL + TICKS
        width = (full - BETWEEN * (self.columns - 1)) / self.columns
        for position, name in enumerate(named(shared, self.panel)):
            down, across = divmod(position, self.columns)
            x, y = left + across * (width + BETWEEN), top + down * (title + PANEL + TICKS) + title
            axes, rows = sheet.axes(x, y, width, PANEL), shared[shared[self.panel].eq(name)]
            self._scale(axes, shared, rows, x, y, sheet, width)
            axes.tick_params(labelleft=across == 0)
            made.append((axes, rows, width, after))
        return made

    def _scale(
        self, axes: Axes, shared: pd.DataFrame, rows: pd.DataFrame, x: float, y: float,
        sheet: Sheet, width: float,
    ) -> None:  # fmt: skip
        """The panel's name and its upright scale."""
        self._ticks(shared, axes)
        name = rows[self.panel].iloc[0] if len(rows) else ""
        sheet.text(x, y - 0.14, style.wrapped(str(name), width, style.NORMAL, True), va="bottom",
                   fontsize=style.NORMAL, fontweight="bold")  # fmt: skip

    def _ticks(self, shared: pd.DataFrame, axes: Axes | None = None) -> list[str]:
        """The words of the upright scale that the rows share, which is set where axes are given."""
        tops = [c for c in (self.y, self.upper) if c]
        top = np.fmax(highest(shared, *tops), np.nan if self.reference is None else self.reference)
        low = 0.0 if self.from_zero else floor_of(shared, self.y)
        whole = is_whole(shared[self.y]) and bool(top > 1)
        return scale(axes, float(top), low=low, most=4, whole=whole,
                     room=1.08)  # fmt: skip

    def _panel(
        self, axes: Axes, times: Times, rows: pd.DataFrame, frame: pd.DataFrame, setting: Setting
    ) -> None:
        """What one panel shows: what lies behind, the band, the lines, the last number."""
        self._behind(axes, times, rows, frame, setting)
        if self.reference is not None:
            axes.axhline(self.reference, color=style.QUIET, linewidth=0.9, linestyle=(0, (4, 2)))
        own = ordered(rows, times)
        if self.lower and self.upper:
            axes.fill_between(times.at(own[self.x]), own[self.lower], own[self.upper],
                              color=style.BLUE, alpha=0.15, linewidth=0)  # fmt: skip
        for place, name in enumerate(self._order(frame)):
            part = own[own[self.line].eq(name)] if self.line else own
            draw_line(axes, times, part, self.y, place)
        if not self.line:
            last_number(axes, times, own, self.y, self.decimals)

    def _behind(
        self, axes: Axes, times: Times, rows: pd.DataFrame, frame: pd.DataFrame, setting: Setting
    ) -> None:
        """The county's line, or every other panel's, in grey."""
        others = frame.drop(rows.index) if self.behind else frame.iloc[:0]
        if self.behind is True:
            others = others[others["district_code"].eq(setting.county_code)]
        for _, part in others.groupby(self.panel, sort=False):
            drawn = ordered(part, times)
            axes.plot(times.at(drawn[self.x]), drawn[self.y], color=style.CONTEXT, linewidth=1.2)

    def _order(self, frame: pd.DataFrame) -> list[str]:
        """The lines' names: one order for all panels, so that a dash means one thing."""
        return at_most(named(frame, self.line), "lines", "give each a panel")

    def _lines_key(self, sheet: Sheet, frame: pd.DataFrame) -> None:
        """Which dash is which, once, above the panels, two in a row."""
        for place, name in enumerate(self._order(frame)):
            down, across = divmod(place, 2)
            x = EDGE + across * (sheet.width - 2 * EDGE) / 2
            sheet.key(x, HEAD + down * LINE, line_key(name, place))

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """Each panel's course, or the county's where there are many lines."""
        panels = frame
        series = self.panel
        if self.line:
            at_county = frame["district_code"].eq(setting.county_code)
            panels = frame[at_county] if at_county.any() else frame
            series = self.line
        return joined(
            f"{len(named(frame, self.panel))} panels.",
            axes_words("time", lower_first(setting.unit)),
            series_words(panels, self.y, self.x, series, self.decimals),
            hidden_words(frame, self.y),
            provisional_words(frame),
        )
