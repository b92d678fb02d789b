"""Bars side by side: a row for each place, a column for each kind."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, bare, highest, named, shown, spoken
from outputs.charts.describing import (
    hidden_words,
    joined,
    lower_first,
    provisional_words,
    rows_words,
)
from outputs.charts.rows import NAMES, names_set, pitch
from outputs.charts.sheet import EDGE, FOOT, HEAD, LINE, Sheet, withheld_numbers

HEADING = 2.0
"""A column's name is set on lines no wider than this, in centimetres."""


@dataclass(frozen=True)
class BarColumns:
    """Bars side by side: a row for each place, a column for each kind, all on one scale.

    Columns: `row`, `column`, the value. For more kinds than can be told apart by colour.
    """

    row: str = "district_name"
    column: str = "category"
    value: str = "share"
    decimals: int = 0
    kind: ClassVar[str] = "Bars side by side"
    gap: ClassVar[float] = 0.25

    def _left(self, frame: pd.DataFrame) -> float:
        """Where the first column begins."""
        names = names_set(named(frame, self.row), self._names_width(frame))
        return EDGE + max(style.text_width(n, style.NORMAL) for n in names) + 0.25

    def _names_width(self, frame: pd.DataFrame) -> float:
        """How wide names may be: less where there are many columns."""
        return NAMES if len(named(frame, self.column)) <= 5 else 3.4

    def _heads(self, frame: pd.DataFrame) -> list[str]:
        """The columns' names, on as many lines as they need, whatever the numbers are."""
        columns = named(frame, self.column)
        room = style.WIDTH_CM - EDGE - self._left(frame) - self.gap * (len(columns) - 1)
        return [style.wrapped(spoken(name), min(HEADING, room / len(columns))) for name in columns]

    def _layout(self, frame: pd.DataFrame) -> tuple[list[float], float]:
        """Where each column begins after the names, and the centimetres of a unit of the bars.

        All bars are on one scale, and a column is as wide as its longest bar and its number, so
        that a large kind does not squeeze the others; or as wide as its name.
        """
        columns, heads = named(frame, self.column), self._heads(frame)
        room = style.WIDTH_CM - EDGE - self._left(frame) - self.gap * (len(columns) - 1)
        own = [frame[frame[self.column].astype(str).eq(c)] for c in columns]
        beside = [max(map(style.text_width, self._words(rows))) + 0.12 for rows in own]
        most = [float(np.nan_to_num(highest(rows, self.value))) for rows in own]
        names = [style.text_width(h) for h in heads]
        is_named = [False] * len(columns)
        unit = 0.0
        for _ in columns:
            free = [i for i, held in enumerate(is_named) if not held]
            taken = sum(n for n, held in zip(names, is_named, strict=True) if held)
            bars = sum(most[i] for i in free)
            unit = max(room - taken - sum(beside[i] for i in free), 0) / bars if bars else 0.0
            is_named = [h or b + m * unit < n for h, b, m, n in
                        zip(is_named, beside, most, names, strict=True)]  # fmt: skip
        wide = [max(b + m * unit, n) for b, m, n in zip(beside, most, names, strict=True)]
        spare = (room - sum(wide)) / len(columns)
        starts = np.cumsum([0.0, *(w + spare + self.gap for w in wide[:-1])])
        return [float(start) for start in starts], unit

    def _words(self, rows: pd.DataFrame) -> list[str]:
        """The numbers beside the bars."""
        pairs = zip(rows[self.value], rows["status"], strict=True)
        return [shown(value, status, self.decimals) for value, status in pairs]

    def _top(self, frame: pd.DataFrame) -> float:
        """Where the rows begin."""
        return HEAD + max(h.count("\n") + 1 for h in self._heads(frame)) * LINE + 0.1

    def height(self, frame: pd.DataFrame) -> float:
        """So much a row."""
        names = named(frame, self.row)
        high = pitch(names, 1, self._names_width(frame))
        return self._top(frame) + high * len(names) + 0.2 + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Every bar carries its number, so the columns need no scale."""
        sheet, names = Sheet(picture, setting), named(frame, self.row)
        top, left = self._top(frame), self._left(frame)
        high = pitch(names, 1, self._names_width(frame))
        for i, words in enumerate(names_set(names, self._names_width(frame))):
            sheet.text(left - 0.25, top + (i + 0.5) * high, words, va="center", ha="right",
                       multialignment="right", fontsize=style.NORMAL)  # fmt: skip
        axes = sheet.axes(left, top, sheet.width - EDGE - left, high * len(names))
        bare(axes)
        axes.set_ylim(high * len(names), 0)
        axes.set_xlim(0, sheet.width - EDGE - left)
        starts, unit = self._layout(frame)
        for start, head in zip(starts, self._heads(frame), strict=True):
            sheet.text(left + start, top - 0.05, head, va="bottom")
            axes.plot([start, start], [0, high * len(names)], color=style.CONTEXT, linewidth=0.8)
        for (_, row), said in zip(frame.iterrows(), self._words(frame), strict=True):
            y = (names.index(str(row[self.row])) + 0.5) * high
            start = starts[named(frame, self.column).index(str(row[self.column]))]
            size = float(np.nan_to_num(row[self.value])) * unit
            axes.barh(y, size, 0.45, start, color=style.BLUE)
            axes.text(start + size + 0.08, y, said, va="center_baseline", fontsize=style.SMALL)
        sheet.head(setting.unit)
        sheet.foot("", withheld_numbers(frame), left)

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """The highest and lowest row of each column."""
        return joined(
            f"{len(named(frame, self.row))} rows by {len(named(frame, self.column))} columns of "
            f"bars; {lower_first(setting.unit)}.",
            rows_words(frame, self.value, self.row, self.column, self.decimals),
            hidden_words(frame, self.value),
            provisional_words(frame),
        )
