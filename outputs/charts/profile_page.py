"""A district on one page: where it lies, and how it stands against the county, row by row."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, known, named
from outputs.charts.describing import hidden_words, joined
from outputs.charts.geography import boundaries, draw_districts, extent, fill_areas, ground_height
from outputs.charts.matrix import STATES
from outputs.charts.sheet import EDGE, FOOT, LINE, Key, Sheet, marks_of

SCALES = {2.0: (0.5, 0.7, 1, 1.4, 2), 4.0: (0.25, 0.5, 1, 2, 4)}
"""Scales of ratios to the county, logarithmic about 1: how far each reaches, and its ticks."""
HEIGHT = 24.7
"""The text area of an upright A4 page."""
TOP = 3.7
"""The map, the name and the heads of the columns."""
NAMES, SPARK, VALUE, COUNTY = 5.8, 2.3, 1.75, 1.75
"""The widths of the columns: name, trend, the district's number, the county's; then the ratio."""


@dataclass(frozen=True)
class ProfilePage:
    """One district: for each fact its course, its number, the county's, and their ratio.

    Columns: `section`, `fact` (name and unit), `value`; one row for each fact and place (the
    district and the county, by `district_code`), or for each of its periods, whose last is the
    number and all the course; on the district's last row `ratio`, `lower` and `upper` (to the
    county), and `state`, one of the verdicts of HeatTable. `decimals`: a column.
    """

    section: str = "section"
    fact: str = "fact"
    value: str = "value"
    kind: ClassVar[str] = "Profile page"
    least: ClassVar[float] = 0.56
    most: ClassVar[float] = 0.95

    def _lines(self, frame: pd.DataFrame) -> list[tuple[str, str]]:
        """Sections and facts from the top."""
        lines: list[tuple[str, str]] = []
        for section, rows in frame.groupby(self.section, sort=False):
            lines.append(("section", str(section)))
            lines += [("fact", name) for name in named(rows, self.fact)]
        return lines

    def height(self, frame: pd.DataFrame) -> float:
        """A page; longer only if the facts need it."""
        return max(HEIGHT, TOP + self._needed(frame, self.least) + 0.8 + FOOT)

    def _needed(self, frame: pd.DataFrame, pitch: float) -> float:
        """What the lines take at a pitch."""
        lines = self._lines(frame)
        names = [style.wrapped(n, NAMES - 0.2) for kind, n in lines if kind == "fact"]
        return len(lines) * pitch + sum(n.count("\n") for n in names) * LINE

    def _pitch(self, frame: pd.DataFrame) -> float:
        """The lines as far apart as the page allows, within reason."""
        room = self.height(frame) - TOP - 0.8 - FOOT - self._needed(frame, 0)
        return min(max(room / len(self._lines(frame)), self.least), self.most)

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Map and heads, then a line for each fact."""
        sheet = Sheet(picture, setting)
        own = frame[frame["district_code"].ne(setting.county_code)]
        county = frame[frame["district_code"].eq(setting.county_code)]
        self._head(sheet, own, county)
        y, pitch, reach = TOP, self._pitch(frame), self._reach(own)
        for kind, name in self._lines(frame):
            if kind == "section":
                sheet.text(EDGE, y + pitch - 0.1, name, va="bottom", fontweight="bold",
                           fontsize=style.NORMAL)  # fmt: skip
                sheet.line([EDGE, sheet.width - EDGE], [y + pitch - 0.05] * 2,
                           color=style.CONTEXT, linewidth=0.8)  # fmt: skip
                y += pitch
                continue
            words = style.wrapped(name, NAMES - 0.2)
            high = pitch + words.count("\n") * LINE
            sheet.text(EDGE, y + high / 2, words, va="center")
            pair = (own[own[self.fact].eq(name)], county[county[self.fact].eq(name)])
            self._fact(sheet, pair, y + high / 2, reach)
            y += high
        self._scale(sheet, y, reach)
        sheet.foot("", self._keys(own, frame))

    def _head(self, sheet: Sheet, own: pd.DataFrame, county: pd.DataFrame) -> None:
        """The district's name, the map of where it lies, the heads of the columns."""
        name = str(own["district_name"].iloc[0]) if len(own) else ""
        sheet.text(EDGE, EDGE + 0.1, name, fontsize=16, fontweight="bold")
        sheet.text(EDGE, EDGE + 1.0, style.wrapped(sheet.setting.unit, 9.5))
        wide, high = ground_height(4.0, TOP - 0.7)
        axes = sheet.axes(sheet.width - EDGE - wide - 0.2, EDGE, wide, high)
        west, south, east, north = extent()
        axes.set_xlim(west, east)
        axes.set_ylim(south, north)
        axes.set_axis_off()
        areas = boundaries()
        codes = list(areas.loc[areas["district_code"].isin(own["district_code"]), "lsoa_code"])
        fill_areas(axes, codes, facecolor=style.BLUE, edgecolor=style.BLUE, linewidth=0.2)
        draw_districts(axes, linewidth=0.7)
        sheet.stamp_below()
        place = county["district_name"].iloc[0] if len(county) else "County"
        heads = ((NAMES, "Trend"), (NAMES + SPARK + VALUE, "District"),
                 (NAMES + SPARK + VALUE + COUNTY, "County"))  # fmt: skip
        for x, words in heads:
            sheet.text(EDGE + x, TOP - 0.05, words, va="bottom",
                       ha="left" if words == "Trend" else "right")  # fmt: skip
        sheet.text(self._at(sheet, 1, 2), TOP - 0.05, f"Ratio to {place}", va="bottom", ha="center")

    def _reach(self, own: pd.DataFrame) -> float:
        """How far the scale of ratios goes: as far as their intervals, within reason."""
        last = self._in_time(own).groupby(self.fact, sort=False).tail(1)
        held = last[[c for c in ("ratio", "lower", "upper") if c in own]].to_numpy(dtype=float)
        far = np.abs(np.log(held[np.isfinite(held) & (held > 0)]))
        return next((r for r in SCALES if not far.size or far.max() <= np.log(r)), max(SCALES))

    def _at(self, sheet: Sheet, ratio: float, reach: float) -> float:
        """Where a ratio lies across the page."""
        start = EDGE + NAMES + SPARK + VALUE + COUNTY + 0.35
        width = sheet.width - EDGE - start - 0.55
        held = np.log(min(max(ratio, 1 / reach), reach) * reach) / np.log(reach**2)
        return start + float(held) * width

    def _fact(
        self, sheet: Sheet, pair: tuple[pd.DataFrame, pd.DataFrame], y: float, reach: float
    ) -> None:
        """One fact's trend, numbers, ratio and verdict; the district's rows, then the county's."""
        own, county = (self._in_time(rows) for rows in pair)
        self._spark(sheet, own[self.value].to_numpy(dtype=float), y)
        ends = (NAMES + SPARK + VALUE, NAMES + SPARK + VALUE + COUNTY)
        for rows, x in zip((own, county), ends, strict=True):
            words = "[x]"
            if len(rows):
                last = rows.iloc[-1]
                decimals = last.get("decimals", np.nan)
                words = known(last[self.value], last["status"],
                              None if pd.isna(decimals) else int(decimals))  # fmt: skip
            sheet.text(EDGE + x, y, words, va="center", ha="right",
                       fontweight="bold" if rows is own else "normal")  # fmt: skip
        if len(own):
            self._ratio(sheet, own.iloc[-1], y, reach)

    def _in_time(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows by period."""
        return rows.sort_values("period_start", kind="stable") if "period_start" in rows else rows

    def _spark(self, sheet: Sheet, values: npt.NDArray[np.float64], y: float) -> None:
        """The course of the district's number, on a scale from zero of its own."""
        seen = np.isfinite(values)
        if len(values) < 2 or not seen.any():
            return
        left, wide, high = EDGE + NAMES, SPARK - 0.4, 0.42
        top = np.nanmax(values) or 1
        xs = left + np.arange(len(values)) / (len(values) - 1) * wide
        ys = y + high / 2 - values / top * high
        sheet.line(list(xs), list(ys), color=style.BLUE, linewidth=1.3)
        last = np.flatnonzero(seen)[-1]
        sheet.line([xs[last]], [ys[last]], color=style.BLUE, marker="o", ms=3, linestyle="none")

    def _ratio(self, sheet: Sheet, row: pd.Series, y: float, reach: float) -> None:
        """The ratio to the county with its interval, and the verdict's symbol."""
        state = row.get("state", "")
        if state in STATES and pd.notna(row[self.value]):
            sheet.text(sheet.width - EDGE, y, STATES[state][1], va="center", ha="right")
        if pd.isna(row.get("ratio", np.nan)):
            return
        at_one = self._at(sheet, 1, reach)
        sheet.line([at_one] * 2, [y - 0.3, y + 0.3], color=style.CONTEXT, linewidth=0.9)
        limits = [row.get(c, np.nan) for c in ("lower", "upper")]
        if pd.notna(limits).all():
            sheet.line([self._at(sheet, v, reach) for v in limits], [y, y], color=style.BLUE,
                       linewidth=2)  # fmt: skip
        at = self._at(sheet, row["ratio"], reach)
        sheet.line([at], [y], color=style.BLUE, marker="o", ms=5.5, linestyle="none")

    def _scale(self, sheet: Sheet, y: float, reach: float) -> None:
        """The ratios' scale, under the last line."""
        places = [self._at(sheet, tick, reach) for tick in SCALES[reach]]
        sheet.line([places[0], places[-1]], [y + 0.1] * 2, color=style.CONTEXT, linewidth=0.9)
        for tick, place in zip(SCALES[reach], places, strict=True):
            sheet.text(place, y + 0.18, f"{tick:g}", ha="center")

    def _keys(self, own: pd.DataFrame, frame: pd.DataFrame) -> list[Key]:
        """The verdicts in use, and what is withheld."""
        told = own[own[self.value].notna()]
        used = set(told["state"].dropna()) if "state" in told else set()
        states = [Key(f"{symbol} {name}") for name, (_, symbol) in STATES.items() if name in used]
        return [*states, *marks_of(frame, self.value)]

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """Each fact's number and verdict."""
        own = frame[frame["district_code"].ne(setting.county_code)]
        said = []
        for name in named(own, self.fact):
            last = self._in_time(own[own[self.fact].eq(name)]).iloc[-1]
            decimals = last.get("decimals", np.nan)
            words = known(last[self.value], last["status"],
                          None if pd.isna(decimals) else int(decimals))  # fmt: skip
            state = last.get("state", "")
            is_told = pd.notna(last[self.value]) and isinstance(state, str) and state
            said.append(f"{name}: {words}{', ' + state if is_told else ''}.")
        place = str(own["district_name"].iloc[0]) if len(own) else "A district"
        return joined(f"{place} against the county.", *said, hidden_words(own, self.value))
