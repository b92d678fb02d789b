"""Shares: what each row is made of, as parts of a bar or as bars side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.bar_columns import BarColumns
from outputs.charts.bars import hidden_part
from outputs.charts.base import (
    Setting,
    highest,
    known,
    named,
    number,
    scale,
)
from outputs.charts.describing import (
    hidden_words,
    joined,
    lower_first,
    provisional_words,
    rows_words,
)
from outputs.charts.rows import Rows, dress_rows, lay_rows, rows_height
from outputs.charts.sheet import Key, Sheet, keys_height

WHOLE = 100.0


@dataclass(frozen=True)
class StackedShares:
    """A bar of parts for each row; more than four kinds stand side by side instead.

    Columns: `row`, `part`, the value (per cent of the row, or a count where `absolute`);
    `base`: a column with what the shares are of, printed at the right as `n = 1,234`.
    """

    row: str = "district_name"
    part: str = "category"
    value: str = "share"
    base: str | None = None
    absolute: bool = False
    decimals: int = 0
    kind: ClassVar[str] = "Stacked bar chart"

    @property
    def _columns(self) -> BarColumns:
        """The form for more parts than can be told apart."""
        return BarColumns(row=self.row, column=self.part, value=self.value, decimals=self.decimals)

    def _is_many(self, frame: pd.DataFrame) -> bool:
        """Whether the parts stand side by side."""
        return len(named(frame, self.part)) > style.MOST_CLASSES

    def height(self, frame: pd.DataFrame) -> float:
        """So much a row."""
        if self._is_many(frame):
            return self._columns.height(frame)
        return rows_height(named(frame, self.row), top=self._top(frame))

    def _top(self, frame: pd.DataFrame) -> float:
        """Where the bars begin: under the key."""
        return keys_height(named(frame, self.part)) + 0.08

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Parts in the order they come, each with its number where it has room."""
        if self._is_many(frame):
            self._columns.draw(picture, frame, setting)
            return
        sheet, names, parts = Sheet(picture, setting), named(frame, self.row), named(
            frame, self.part)  # fmt: skip
        bases = [self._base(frame, name) for name in names]
        laid = lay_rows(sheet, names, bases, top=self._top(frame))
        top = highest(frame.groupby(self.row)[[self.value]].sum(min_count=1), self.value)
        scale(laid.axes, top if self.absolute else WHOLE, "x", room=1.1 if self.absolute else 1.0)
        for i, name in enumerate(names):
            own = frame[frame[self.row].astype(str).eq(name)].set_index(self.part)
            self._bar(laid, i, own.reindex(parts))
            laid.number(i, 0, bases[i])
        dress_rows(laid)
        sheet.keys(0.05, self._keys(parts))
        sheet.foot(setting.unit, hidden_part(frame), laid.left)

    def _base(self, frame: pd.DataFrame, name: str) -> str:
        """What the row's shares are of."""
        if self.base is None:
            return ""
        value = frame.loc[frame[self.row].astype(str).eq(name), self.base].iloc[0]
        return f"n = {known(value, 'c')}"

    def _keys(self, parts: Sequence[str]) -> list[Key]:
        """The parts' colours."""
        return [Key(part, patch={"facecolor": style.CATEGORICAL[i], "edgecolor": "none"})
                for i, part in enumerate(parts)]  # fmt: skip

    def _bar(self, laid: Rows, i: int, own: pd.DataFrame) -> None:
        """One row's parts; what is withheld of a whole is one outlined part at the end."""
        end, sliver = 0.0, style.text_width("[c]") * 1.4 * self._per_cm(laid)
        hidden = []
        for place, (value, status) in enumerate(zip(own[self.value], own["status"], strict=True)):
            if pd.isna(value):
                hidden.append(status if isinstance(status, str) and status else "x")
                if self.absolute:
                    end = self._part(laid, i, end, sliver, f"[{hidden[-1]}]", None)
                continue
            end = self._part(laid, i, end, value, number(value, self.decimals), place)
        if hidden and not self.absolute:
            self._part(laid, i, end, max(WHOLE - end, 0), f"[{hidden[0]}]", None)

    def _per_cm(self, laid: Rows) -> float:
        """Units of the level axis in a centimetre."""
        low, high = laid.axes.get_xlim()
        return float(high - low) / laid.width

    def _part(
        self, laid: Rows, i: int, start: float, size: float, words: str, place: int | None
    ) -> float:
        """One part, its number inside where it fits; returns where it ends."""
        fill = "white" if place is None else style.CATEGORICAL[place]
        edge = style.QUIET if place is None else "white"
        laid.axes.barh(laid.middle(i), size, 0.52, start, color=fill, edgecolor=edge,
                       linewidth=0.8)  # fmt: skip
        if style.text_width(words) + 0.08 <= size / self._per_cm(laid):
            laid.axes.text(start + size / 2, laid.middle(i), words, ha="center",
                           va="center_baseline", color=style.ink_on(fill),
                           fontsize=style.SMALL)  # fmt: skip
        return start + size

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """The highest and lowest row of each part."""
        return joined(
            f"One bar for each of {len(named(frame, self.row))} rows; {lower_first(setting.unit)}.",
            rows_words(frame, self.value, self.row, self.part, self.decimals),
            hidden_words(frame, self.value),
            provisional_words(frame),
        )
