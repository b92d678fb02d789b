"""Bars side by side: a row for each place, a column for each kind."""

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, bare, highest, named, shown
from outputs.charts.describing import (
    hidden_words,
    joined,
    lower_first,
    provisional_words,
    rows_words,
)
from outputs.charts.rows import NAMES, names_set, pitch
from outputs.charts.sheet import EDGE, FOOT, HEAD, LINE, Sheet, withheld_numbers


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

    def _width(self, frame: pd.DataFrame) -> float:
        """A column's width."""
        count = len(named(frame, self.column))
        return (style.WIDTH_CM - EDGE - self._left(frame) - self.gap * (count - 1)) / count

    def _heads(self, frame: pd.DataFrame) -> list[str]:
        """The columns' names, on as many lines as they need."""
        wide = self._width(frame)
        return [style.wrapped(name, wide) for name in named(frame, self.column)]

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
        for across, head in enumerate(self._heads(frame)):
            start = across * (self._width(frame) + self.gap)
            sheet.text(left + start, top - 0.05, head, va="bottom")
            axes.plot([start, start], [0, high * len(names)], color=style.CONTEXT, linewidth=0.8)
        self._bars(axes, frame, high)
        sheet.head(setting.unit)
        sheet.foot("", withheld_numbers(frame), left)

    def _bars(self, axes: Axes, frame: pd.DataFrame, high: float) -> None:
        """The bars, in centimetres, and their numbers."""
        names, columns = named(frame, self.row), named(frame, self.column)
        pairs = zip(frame[self.value], frame["status"], strict=True)
        words = [shown(value, status, self.decimals) for value, status in pairs]
        wide, greatest = self._width(frame), highest(frame, self.value)
        room = wide - max(style.text_width(w) for w in words) - 0.12
        for (_, row), said in zip(frame.iterrows(), words, strict=True):
            y = (names.index(str(row[self.row])) + 0.5) * high
            start = columns.index(str(row[self.column])) * (wide + self.gap)
            is_bar = pd.notna(row[self.value]) and greatest > 0
            size = float(row[self.value]) / greatest * room if is_bar else 0.0
            axes.barh(y, size, 0.45, start, color=style.BLUE)
            axes.text(start + size + 0.08, y, said, va="center_baseline", fontsize=style.SMALL)

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """The highest and lowest row of each column."""
        return joined(
            f"{len(named(frame, self.row))} rows by {len(named(frame, self.column))} columns of "
            f"bars; {lower_first(setting.unit)}.",
            rows_words(frame, self.value, self.row, self.column, self.decimals),
            hidden_words(frame, self.value),
            provisional_words(frame),
        )
