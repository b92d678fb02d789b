"""Two periods for each place, joined by a line."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import (
    Setting,
    highest,
    hollow,
    mark,
    named,
    number,
    scale,
    with_interval,
)
from outputs.charts.describing import (
    hidden_words,
    joined,
    lower_first,
    provisional_words,
)
from outputs.charts.rows import Rows, dress_rows, lay_rows, rows_height
from outputs.charts.sheet import Key, Sheet, withheld


@dataclass(frozen=True)
class Dumbbell:
    """Two periods for each place: hollow before, filled after, joined by a line.

    Columns: `place`, `period` (two values, the earlier first or told by `period_start`), the
    value and its limits; `change`, the words of the change, on the later row where it is held.
    """

    value: str = "rate"
    lower: str = "lower"
    upper: str = "upper"
    place: str = "district_name"
    period: str = "period"
    decimals: int = 1
    kind: ClassVar[str] = "Dumbbell chart"

    def height(self, frame: pd.DataFrame) -> float:
        """So much a place, for two marks each."""
        return rows_height(named(frame, self.place), 2)

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """The earlier period above, the later below, in each row."""
        sheet, names = Sheet(picture, setting), named(frame, self.place)
        periods = self._periods(frame)
        words = {(n, p): self._words(frame, n, p) for n in names for p in periods}
        counties = frame.loc[frame["district_code"].eq(setting.county_code), self.place]
        bold = [name in set(counties) for name in names]
        laid = lay_rows(sheet, names, list(words.values()), marks=2, bold=bold)
        columns = (self.value, self.lower, self.upper)
        scale(laid.axes, highest(frame, *columns), "x", room=1.03, whole=self.decimals == 0)
        for i, name in enumerate(names):
            self._pair(laid, i, frame[frame[self.place].eq(name)], periods)
            for place, period in enumerate(periods):
                laid.number(i, place, words[name, period], bold[i])
        dress_rows(laid)
        sheet.keys(0.05, self._keys(periods))
        sheet.foot(setting.unit, withheld(frame), laid.left)

    def _periods(self, frame: pd.DataFrame) -> list[str]:
        """The two periods, the earlier first."""
        ordered = frame
        if "period_start" in frame:
            ordered = frame.sort_values("period_start", kind="stable")
        periods = named(ordered, self.period)
        if len(periods) > 2:
            raise ValueError(f"a dumbbell joins two periods, not {len(periods)}; choose two")
        return periods

    def _keys(self, periods: list[str]) -> list[Key]:
        """What is hollow and what is filled."""
        look = {"marker": "o", "ms": 6.5, "linestyle": "none", "mec": style.BLUE, "mew": 1.4}
        fills = ("white", style.BLUE)[-len(periods) :]
        return [Key(p, line=look | {"mfc": f}) for p, f in zip(periods, fills, strict=True)]

    def _words(self, frame: pd.DataFrame, name: str, period: str) -> str:
        """One period's numbers, and on the later row what may be said of the change."""
        rows = frame[frame[self.place].eq(name) & frame[self.period].eq(period)]
        if rows.empty:
            return mark("x")
        row = rows.iloc[0]
        said = with_interval(row, (self.value, self.lower, self.upper), self.decimals)
        word = row.get("change", "")
        is_later = period == self._periods(frame)[-1] and pd.notna(row[self.value])
        return f"{said}  {word}" if is_later and isinstance(word, str) and word else said

    def _pair(self, laid: Rows, i: int, rows: pd.DataFrame, periods: list[str]) -> None:
        """One place's two marks and the line between them."""
        ends = []
        for place, period in enumerate(periods):
            own = rows[rows[self.period].eq(period)]
            value = own[self.value].iloc[0] if len(own) else np.nan
            y = laid.place(i, place)
            if pd.isna(value):
                hollow(laid.axes, 0, y, ms=6.5, marker="s")
                continue
            ends.append((value, y))
            limits = own[[c for c in (self.lower, self.upper) if c in own]].iloc[0]
            if len(limits) == 2 and limits.notna().all():
                laid.axes.plot(list(limits), [y, y], color=style.BLUE, linewidth=1.4, zorder=2)
            fill = style.BLUE if period == periods[-1] else "white"
            laid.axes.plot(value, y, "o", mfc=fill, mec=style.BLUE, mew=1.4, ms=6.5, zorder=3)
        if len(ends) == 2:
            laid.axes.plot(*zip(*ends, strict=True), color=style.CONTEXT, linewidth=2.2, zorder=1)

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """Each place before and after."""
        said = []
        for name, rows in frame.groupby(self.place, sort=False):
            known = rows.dropna(subset=[self.value])
            if len(known) == 2:
                pair = known.sort_values("period_start") if "period_start" in known else known
                before, after = pair.iloc[0], pair.iloc[1]
                word = after.get("change", "")
                values = [number(r[self.value], self.decimals) for r in (before, after)]
                tail = f": {word}" if isinstance(word, str) and word else ""
                said.append(f"{name}: from {values[0]} to {values[1]}{tail}.")
        return joined(
            f"Two periods, {' and '.join(self._periods(frame))}; {lower_first(setting.unit)}.",
            *said, hidden_words(frame, self.value), provisional_words(frame),
        )  # fmt: skip
