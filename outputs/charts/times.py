"""Axes of time: where periods lie, what years are marked, and which numbers are provisional."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from outputs import style
from outputs.charts.base import quiet
from outputs.charts.sheet import Key
from transforms.periods import label
from transforms.trends import BASELINE_START

PANDEMIC_START = pd.Timestamp("2020-04-01")
"""2020/21, the year of lockdowns: shaded, never left out (the habit of needs assessments)."""
YEAR = pd.DateOffset(years=1)
LOOKS: dict[str, dict[str, Any]] = {
    "baseline": {"facecolor": "none", "edgecolor": style.QUIET, "linestyle": (0, (1, 1.6))},
    "pandemic": {"facecolor": style.PALE, "edgecolor": style.PALE},
    "provisional": {"facecolor": "white", "edgecolor": "#BFBFBF", "hatch": "////"},
}
"""How each marked span is drawn: told apart by edge and hatching, not by shade alone."""
DAYS_IN_YEAR = 365.25
BETWEEN_WORDS = 0.2
MOST_BY_MONTH = 4
"""An axis with so many Januaries is ticked by years, a shorter one by months."""


@dataclass(frozen=True)
class Span:
    """A stretch of the axis: what it is, and from where to where."""

    name: str
    left: float
    right: float
    year: str = ""

    @property
    def text(self) -> str:
        """Its words in a key."""
        return f"{self.name} {self.year}".strip()

    @property
    def key(self) -> Key:
        """Its entry in the picture's key."""
        return Key(self.text, patch={"linewidth": 0.8} | LOOKS[self.name])


@dataclass(frozen=True)
class Times:
    """The periods of a frame along an axis: dates as dates, names one apart in their order."""

    column: str
    names: tuple[str, ...]
    places: tuple[float, ...]

    @classmethod
    def of(cls, frame: pd.DataFrame, column: str) -> "Times":
        """The axis on which every panel of the frame is drawn."""
        values = frame[column]
        if pd.api.types.is_datetime64_any_dtype(values):
            days = sorted(values.dropna().unique())
            return cls(column, (), tuple(float(d) for d in date2num(days)))
        ordered = frame
        if "period_start" in frame:
            ordered = frame.sort_values("period_start", kind="stable")
        names = tuple(dict.fromkeys(ordered[column].astype(str)))
        return cls(column, names, tuple(float(i) for i in range(len(names))))

    def at(self, values: pd.Series) -> npt.NDArray[np.float64]:
        """Where the values lie."""
        if not self.names:
            return np.asarray(date2num(values), dtype=float)
        order = {name: float(i) for i, name in enumerate(self.names)}
        return np.array([order[str(v)] for v in values], dtype=float)

    def after(self, places: npt.NDArray[np.float64]) -> list[object]:
        """The period after each place: a date, or a name of the axis."""
        if self.names:
            return [self.names[int(place) + 1] for place in places]
        return [self._date(place + self.step) for place in places]

    @property
    def step(self) -> float:
        """From one period to the next."""
        if len(self.places) > 1:
            return float(np.median(np.diff(self.places)))
        return 1.0 if self.names else DAYS_IN_YEAR / 12

    @property
    def ends(self) -> tuple[float, float]:
        """The axis's limits: half a period beyond the first and the last."""
        return self.places[0] - self.step / 2, self.places[-1] + self.step / 2

    def spans(self, frame: pd.DataFrame) -> list[Span]:
        """The baseline and the pandemic year, and the provisional periods, where they are shown."""
        found = []
        for name, start in (("baseline", BASELINE_START), ("pandemic", PANDEMIC_START)):
            rows = frame[self._within(frame, start)]
            if len(rows) and len(self.places) > 1:
                found.append((name, self.at(rows[self.column]), _financial(start)))
        rows = frame[frame["status"].eq("p")] if "status" in frame else frame.iloc[:0]
        if len(rows):
            found.append(("provisional", self.at(rows[self.column]), ""))
        half = self.step / 2
        return [Span(n, at.min() - half, at.max() + half, year) for n, at, year in found]

    def _within(self, frame: pd.DataFrame, start: pd.Timestamp) -> pd.Series:
        """The rows of which the whole period lies in the year that starts then."""
        column = self.column
        if "period_start" in frame or not self.names:
            first = frame["period_start"] if "period_start" in frame else frame[column]
            last = frame.get("period_end", first)
            return first.ge(start) & last.lt(start + YEAR)
        return frame[column].eq(_financial(start))

    def shade(self, axes: Axes, frame: pd.DataFrame) -> list[Span]:
        """Draw the marked spans behind the marks."""
        spans = self.spans(frame)
        for span in spans:
            axes.axvspan(span.left, span.right, zorder=0.1, linewidth=0.9, **LOOKS[span.name])
        return spans

    def dress(self, axes: Axes, width: float, after: float = 0) -> None:
        """Limits and ticks for axes so many centimetres wide; `after`: room kept at the right."""
        left, right = self.ends
        beyond = (right - left) * after / max(width - after, 0.1)
        axes.set_xlim(left, right + beyond)
        quiet(axes)
        places, words = self.ticks(width - after)
        axes.set_xticks(places, words)
        if len(words) == 2 and self._is_ends_only(places):
            first, last = axes.get_xticklabels()
            first.set_horizontalalignment("left")
            last.set_horizontalalignment("right")

    def _is_ends_only(self, places: list[float]) -> bool:
        """Whether the two ticks are the axis's ends, whose words must stay inside."""
        return len(self.places) > 2 and places == [self.places[0], self.places[-1]]

    def ticks(self, width: float) -> tuple[list[float], list[str]]:
        """As many ticks as have room for their words: years for dates, else every so many."""
        if self.names:
            return self._thinned(list(self.places), list(self.names), width, from_last=True)
        years = self._months(12)
        if len(years) < MOST_BY_MONTH:
            for every in (3, 6):
                starts = self._months(every)
                words = [f"{s:%b %Y}" for s in starts]
                if len(starts) > 1 and self._apart(_places(starts), words, width) == 1:
                    return _places(starts), words
        if len(years) > 1:
            words = [str(y.year) for y in years]
            return self._thinned(_places(years), words, width, from_last=False)
        return self._ends(width)

    def _ends(self, width: float) -> tuple[list[float], list[str]]:
        """The first month and the last, in short where they have no room; else the last alone."""
        left, right = self.ends
        first, last = self.places[0], self.places[-1]
        room = width * (last - first) / (right - left)
        for form in ("%b %Y", "%b %y"):
            words = list(dict.fromkeys(f"{self._date(p):{form}}" for p in (first, last)))
            if len(words) == 1 or sum(map(style.text_width, words)) + BETWEEN_WORDS <= room:
                return [first, last][: len(words)], words
        return [last], words[-1:]

    def _apart(self, places: list[float], words: list[str], width: float) -> int:
        """Of how many ticks one can be named, so that the words stay clear of each other."""
        if len(places) < 2:
            return 1
        left, right = self.ends
        between = (places[-1] - places[0]) / (len(places) - 1) / (right - left) * width
        widest = max(style.text_width(w) for w in words) + BETWEEN_WORDS
        return int(np.ceil(widest / between))

    def _thinned(
        self, places: list[float], words: list[str], width: float, from_last: bool
    ) -> tuple[list[float], list[str]]:
        """Every tick, or every second, third and so on, as words have room; else both ends."""
        every, last = self._apart(places, words, width), len(places) - 1
        if last and every > last:
            widest = max(style.text_width(w) for w in words)
            kept = [0, last] if 2 * widest + BETWEEN_WORDS <= width else [last]
        else:
            found = range(last + 1)
            kept = list(found[::-1][::every][::-1] if from_last else found[::every])
        return [places[i] for i in kept], [words[i] for i in kept]

    def _date(self, place: float) -> pd.Timestamp:
        """The date of a place."""
        return pd.Timestamp("1970-01-01") + pd.Timedelta(days=float(place))

    def _months(self, every: int) -> list[pd.Timestamp]:
        """The first of every so many months on the axis, counted from January."""
        first, last = self._date(self.places[0]), self._date(self.places[-1])
        starts = pd.date_range(first.to_period("Y").start_time, last, freq=f"{every}MS")
        return [s for s in starts if s >= first]

    def limits(self) -> tuple[str, str]:
        """The first and the last period in short, for an axis of which only the ends are named."""
        if self.names:
            return self.names[0], self.names[-1]
        first, last = (f"{self._date(self.places[i]):%b %y}" for i in (0, -1))
        return first, last


def _financial(start: pd.Timestamp) -> str:
    """`2019/20`: the name of the financial year that starts then."""
    return label("financial_year", start, start + YEAR)


def _places(days: Iterable[pd.Timestamp]) -> list[float]:
    """Where the days lie."""
    return [float(p) for p in date2num(list(days))]


def above(axes: Axes, spans: Iterable[Span], width: float) -> list[Key]:
    """Name the spans over the plot where all their words have room; else they are for the key."""
    left, right = axes.get_xlim()
    per_cm = (right - left) / width
    placed, taken = [], -np.inf
    for span in sorted(spans, key=lambda s: s.left):
        wide = style.text_width(span.text) * per_cm
        start = min(max((span.left + span.right - wide) / 2, left), right - wide)
        if start < taken:
            return [s.key for s in spans]
        placed.append((start, span.text))
        taken = start + wide + 0.2 * per_cm
    for start, words in placed:
        axes.annotate(words, (start, 1), xycoords=("data", "axes fraction"), xytext=(0, 2),
                      textcoords="offset points", fontsize=style.SMALL, color=style.QUIET,
                      annotation_clip=False)  # fmt: skip
    return []


def runs(values: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which known values stand alone between gaps, so that a line would not show them."""
    known = np.isfinite(values)
    before = np.concatenate([[False], known[:-1]])
    later = np.concatenate([known[1:], [False]])
    return known & ~before & ~later
