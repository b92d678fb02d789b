"""Dots with whiskers: a number for each row, with its interval, against a line of reference."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from outputs import style
from outputs.charts.base import (
    Setting,
    at_most,
    highest,
    hollow,
    lowest,
    named,
    number,
    scale,
    tick_words,
    with_interval,
)
from outputs.charts.describing import (
    hidden_words,
    joined,
    lower_first,
    places_words,
    provisional_words,
    rows_words,
)
from outputs.charts.rows import TOP, Rows, dress_rows, lay_rows, rows_height
from outputs.charts.sheet import Key, Sheet, keys_height, printed

LOG_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
"""Ticks of a logarithmic scale: halving and doubling are equally far from 1."""
LEAST_REACH = 2.0
"""A logarithmic scale reaches at least this many times to either side of 1."""


def key_of(groups: list[str]) -> list[Key]:
    """What each group's mark looks like."""
    return [
        Key(name, line={"marker": style.MARKERS[i], "color": style.CATEGORICAL[i], "ms": 6,
                        "linestyle": "none"})
        for i, name in enumerate(groups)
    ]  # fmt: skip


@dataclass(frozen=True)
class DotWhisker:
    """One row a place, in the fixed order; the county's line and band run behind.

    Columns: the value, its limits, the place's name; `district_code` tells the county.
    """

    value: str = "rate"
    lower: str = "lower"
    upper: str = "upper"
    place: str = "district_name"
    decimals: int = 1
    kind: ClassVar[str] = "Dot and whisker chart"

    def height(self, frame: pd.DataFrame) -> float:
        """So much a place."""
        return rows_height(list(frame[self.place]))

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Dots for districts, a diamond for the county, hollow where withheld."""
        sheet, rows = Sheet(picture, setting), frame.reset_index(drop=True)
        is_county = rows["district_code"].eq(setting.county_code)
        columns = (self.value, self.lower, self.upper)
        words = [with_interval(row, columns, self.decimals) for _, row in rows.iterrows()]
        laid = lay_rows(sheet, list(rows[self.place]), words, bold=list(is_county))
        scale(laid.axes, highest(rows, *columns), "x", room=1.02, whole=self.decimals == 0)
        self._county(laid, rows[is_county])
        for i in range(len(rows)):
            self._place(laid, i, rows.iloc[i], bool(is_county.iloc[i]))
            laid.number(i, 0, words[i], bool(is_county.iloc[i]))
        dress_rows(laid)
        sheet.foot(setting.unit, printed(rows), laid.left)

    def _county(self, laid: Rows, county: pd.DataFrame) -> None:
        """The county's number as a line with its name above, its interval as a band."""
        if county.empty or pd.isna(county[self.value].iloc[0]):
            return
        value, lower, upper = county[[self.value, self.lower, self.upper]].iloc[0]
        if pd.notna(lower):
            laid.axes.axvspan(lower, upper, color=style.GRID, alpha=0.6, linewidth=0)
        laid.axes.axvline(value, color=style.QUIET, linewidth=1.0, linestyle=(0, (4, 2)))
        reference_name(laid, value, f"{county[self.place].iloc[0]} {number(value, self.decimals)}")

    def _place(self, laid: Rows, i: int, row: pd.Series, is_county: bool) -> None:
        """One place's mark."""
        value, lower, upper = row[self.value], row[self.lower], row[self.upper]
        colour, y = style.CHARCOAL if is_county else style.BLUE, laid.place(i)
        if pd.isna(value):
            if row["status"] == "c":
                hollow(laid.axes, 0, y, ms=6)
            return
        if pd.notna(lower):
            laid.axes.plot([lower, upper], [y, y], color=colour, linewidth=1.8, zorder=2)
        laid.axes.plot(value, y, "D" if is_county else "o", color=colour, ms=6.5, zorder=3,
                       clip_on=False)  # fmt: skip

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """Highest and lowest place, the county, what is withheld."""
        return joined(
            f"One row for each of {len(frame)} places; along the bottom, "
            f"{lower_first(setting.unit)}.",
            places_words(frame, self.value, setting, self.decimals),
            hidden_words(frame, self.value),
            provisional_words(frame),
        )


def reference_name(laid: Rows, value: float, words: str) -> None:
    """A reference line's name, over the plot, inside its width."""
    low, high = laid.axes.get_xlim()
    share = (value - low) / (high - low)
    if laid.axes.get_xscale() == "log":
        share = np.log(value / low) / np.log(high / low)
    half = style.text_width(words) / 2
    x = min(max(laid.left + share * laid.width, laid.left + half), laid.left + laid.width - half)
    laid.sheet.text(x, laid.top - 0.05, words, ha="center", va="bottom")


def log_scale(laid: Rows, low: float, high: float) -> None:
    """A logarithmic scale about 1, with ticks that halve and double."""
    reach = max(LEAST_REACH, high if np.isfinite(high) else 1, 1 / low if low > 0 else 1) * 1.05
    laid.axes.set_xscale("log")
    laid.axes.set_xlim(1 / reach, reach)
    places = [s for s in LOG_STEPS if 1 / reach <= s <= reach]
    while len(places) > laid.width / 1.1:
        places = [p for i, p in enumerate(places) if (i - places.index(1)) % 2 == 0]
    laid.axes.set_xticks(places, [tick_words([p])[0] for p in places])
    laid.axes.xaxis.set_minor_locator(NullLocator())


@dataclass(frozen=True)
class DotPlot:
    """Shares or ratios with intervals: one row a category, one mark for each of up to four groups.

    Columns: `row`, the value and its limits, and `group` where two or more are compared (such
    as those whose offence was violent, and the others). `log`: a logarithmic scale about 1,
    for ratios. `reference`: a line, named by `reference_name`.
    """

    value: str = "share"
    lower: str = "share_lower"
    upper: str = "share_upper"
    row: str = "category"
    group: str | None = None
    log: bool = False
    reference: float | None = None
    reference_name: str = ""
    decimals: int = 0
    mark: Literal["dot", "bar"] = "dot"
    kind: ClassVar[str] = "Dot plot"

    def height(self, frame: pd.DataFrame) -> float:
        """So much a row and group."""
        names = named(frame, self.row)
        return rows_height(names, len(named(frame, self.group)), top=self._top(frame))

    def _top(self, frame: pd.DataFrame) -> float:
        """Where the plot begins: under the key of the groups."""
        groups = named(frame, self.group)
        extra = [self.reference_name] if self.reference_name else []
        return keys_height([*groups, *extra]) if len(groups) > 1 else TOP

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Rows and groups in the order they come; hollow where withheld."""
        sheet, names = Sheet(picture, setting), named(frame, self.row)
        groups = at_most(named(frame, self.group), "groups", "draw them as rows")
        columns = (self.value, self.lower, self.upper)
        words = [with_interval(row, columns, self.decimals) for _, row in frame.iterrows()]
        bold = [self._is_county(frame, name, setting) for name in names]
        laid = lay_rows(sheet, names, words, marks=len(groups), bold=bold, top=self._top(frame))
        self._scale(laid, frame)
        if self.reference is not None:
            laid.axes.axvline(self.reference, color=style.QUIET, linewidth=1.0,
                              linestyle=(0, (4, 2)), zorder=1)  # fmt: skip
        for (_, row), said in zip(frame.iterrows(), words, strict=True):
            place = groups.index(str(row[self.group])) if self.group else 0
            i = names.index(str(row[self.row]))
            self._mark(laid, i, place, row)
            laid.number(i, place, said, bold[i])
        dress_rows(laid)
        self._head(laid, groups)
        sheet.foot(setting.unit, printed(frame), laid.left)

    def _is_county(self, frame: pd.DataFrame, name: str, setting: Setting) -> bool:
        """Whether the row is the county's."""
        if "district_code" not in frame or self.row != "district_name":
            return False
        codes = frame.loc[frame[self.row].eq(name), "district_code"]
        return bool(codes.eq(setting.county_code).any())

    def _scale(self, laid: Rows, frame: pd.DataFrame) -> None:
        """From zero, or logarithmic about 1."""
        columns = (self.value, self.lower, self.upper)
        if self.log:
            positive = frame[[c for c in columns if c in frame]].astype(float)
            positive = positive.where(positive > 0)
            log_scale(laid, lowest(positive, *columns), highest(positive, *columns))
        else:
            top = highest(frame, *columns)
            top = np.fmax(top, self.reference) if self.reference is not None else top
            scale(laid.axes, float(top), "x", room=1.03, whole=self.decimals == 0)

    def _mark(self, laid: Rows, i: int, place: int, row: pd.Series) -> None:
        """One row's mark of one group."""
        value, y, colour = row[self.value], laid.place(i, place), style.CATEGORICAL[place]
        lower, upper = row.get(self.lower, np.nan), row.get(self.upper, np.nan)
        low, high = laid.axes.get_xlim()
        if pd.isna(value):
            if row["status"] == "c":
                hollow(laid.axes, low, y, ms=6, marker=style.MARKERS[place])
            return
        if self.mark == "bar":
            laid.axes.barh(y, value, 0.36, color=colour, linewidth=0)
            laid.axes.plot([lower, upper], [y, y], color="white", linewidth=3.4, zorder=2)
            colour = style.INK
        else:
            laid.axes.plot(max(value, low), y, style.MARKERS[place], color=colour, ms=6, zorder=3,
                           clip_on=False)  # fmt: skip
        if pd.notna(lower) and pd.notna(upper):
            ends = [max(lower, low), min(upper, high)]
            laid.axes.plot(ends, [y, y], color=colour, linewidth=1.6, zorder=2)

    def _head(self, laid: Rows, groups: list[str]) -> None:
        """The key of the groups, or the reference's name."""
        if len(groups) > 1:
            laid.sheet.keys(0.05, self._keys(groups))
        elif self.reference is not None and self.reference_name:
            reference_name(laid, self.reference, self.reference_name)

    def _keys(self, groups: list[str]) -> list[Key]:
        """The groups' marks and names, and the reference's."""
        keys = key_of(groups)
        if self.mark == "bar":
            keys = [Key(k.text, patch={"facecolor": style.CATEGORICAL[i], "edgecolor": "none"})
                    for i, k in enumerate(keys)]  # fmt: skip
        if self.reference is not None and self.reference_name:
            dashes = {"color": style.QUIET, "linewidth": 1.0, "linestyle": (0, (4, 2))}
            keys.append(Key(self.reference_name, line=dashes))
        return keys

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """Highest and lowest row of each group, what is withheld."""
        return joined(
            f"{len(named(frame, self.row))} rows, {lower_first(setting.unit)} along the bottom"
            f"{', on a logarithmic scale' if self.log else ''}.",
            rows_words(frame, self.value, self.row, self.group, self.decimals),
            hidden_words(frame, self.value),
            provisional_words(frame),
        )


@dataclass(frozen=True)
class GroupedBars(DotPlot):
    """Bars from zero with intervals: one row a category, one bar for each of up to four groups.

    Columns and options are those of DotPlot.
    """

    value: str = "n"
    lower: str = "lower"
    upper: str = "upper"
    mark: Literal["dot", "bar"] = "bar"
    kind: ClassVar[str] = "Bar chart"
