"""Tables that are read at a glance: numbers in cells, shaded or with a verdict."""

from calendar import day_abbr, day_name
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, is_whole, known, named, spoken
from outputs.charts.describing import hidden_words, joined, lower_first, rows_words
from outputs.charts.heat import class_names, classes, shade_keys, shades
from outputs.charts.rate_classes import rate_classes, rate_keys
from outputs.charts.rows import names_set
from outputs.charts.sheet import EDGE, FOOT, HEAD, LINE, Key, Sheet, marks_of

STATES: dict[str, tuple[str, str]] = {
    "better": ("#9DB9D3", "\N{BLACK CIRCLE}"),
    "lower": ("#9DB9D3", "\N{BLACK DOWN-POINTING TRIANGLE}"),
    "similar": ("#EFEFEF", "\N{WHITE CIRCLE}"),
    "worse": ("#F8B48F", "\N{BLACK DIAMOND}"),
    "higher": ("#F8B48F", "\N{BLACK UP-POINTING TRIANGLE}"),
    "not comparable": ("white", "\N{EN DASH}"),
}
"""A cell's verdict: its fill and its symbol, which alone says as much as the fill."""
DAYS = dict(zip(day_name, day_abbr, strict=True))
"""Days of the week stand abbreviated over their columns."""


@dataclass(frozen=True)
class HeatTable:
    """Numbers in a grid. Each cell is shaded in four classes, or carries a verdict.

    Columns: `rows`, `columns`, the value; `state`, a verdict of STATES (compared with the county
    or with England), for fill and symbol; `text`, the words printed where the rows differ in
    unit, else the value is. `sections`: a column under whose values the rows are grouped.
    `shaded`: false prints numbers only.
    `names`: how wide the rows' names may be, in centimetres.
    """

    rows: str = "row"
    columns: str = "district_name"
    value: str = "n"
    state: str | None = None
    text: str | None = None
    sections: str | None = None
    shaded: bool = True
    decimals: int | None = None
    row_title: str = ""
    names: float = 5.2
    kind: ClassVar[str] = "Table of cells"
    cell: ClassVar[float] = 0.62
    upright: ClassVar[float] = 2.7

    def _left(self, frame: pd.DataFrame) -> float:
        """Where the cells begin."""
        lines = names_set(named(frame, self.rows), self.names)
        return EDGE + max(style.text_width(n, style.NORMAL) for n in lines) + 0.2

    def _width(self, frame: pd.DataFrame) -> float:
        """A cell's width."""
        count = len(named(frame, self.columns))
        return (style.WIDTH_CM - EDGE - self._left(frame)) / count

    def _is_upright(self, frame: pd.DataFrame) -> bool:
        """Whether the columns' names stand on end, because a word is wider than its column."""
        words = " ".join(self._columns(frame)).replace("-on-", "- ").split()
        return max(style.text_width(w) for w in words) > self._width(frame)

    def _columns(self, frame: pd.DataFrame) -> list[str]:
        """The columns' names as they are set."""
        return [spoken(DAYS.get(name, name)) for name in named(frame, self.columns)]

    def _heads(self, frame: pd.DataFrame) -> list[str]:
        """The columns' names, on as many lines as they need."""
        wide = self.upright if self._is_upright(frame) else self._width(frame) - 0.15
        parts = [n.replace("-on-", "-on- ") for n in self._columns(frame)]
        return [style.wrapped(p, wide).replace("on- ", "on-") for p in parts]

    def _named_rows(self, frame: pd.DataFrame) -> list[tuple[str, str]]:
        """Every row by its section and name; two sections may have rows of one name."""
        sections = frame[self.sections] if self.sections else pd.Series("", frame.index)
        return list(dict.fromkeys(zip(sections.astype(str), frame[self.rows].astype(str),
                                      strict=True)))  # fmt: skip

    def _lines(self, frame: pd.DataFrame) -> list[tuple[str, tuple[str, str], float]]:
        """Section headings and rows from the top: kind, section and name, and height of each."""
        lines: list[tuple[str, tuple[str, str], float]] = []
        seen = ""
        for section, name in self._named_rows(frame):
            if section != seen:
                seen = section
                lines.append(("section", (section, section), self.cell))
            extra = names_set([name], self.names)[0].count("\n")
            high = self.cell + extra * style.line_height(style.NORMAL)
            lines.append(("row", (section, name), high))
        return lines

    def _top(self, frame: pd.DataFrame) -> float:
        """Where the first line begins."""
        heads = self._heads(frame)
        if self._is_upright(frame):
            return HEAD + max(style.text_width(h) for h in heads) + 0.2
        return HEAD + max(h.count("\n") + 1 for h in heads) * LINE + 0.1

    def height(self, frame: pd.DataFrame) -> float:
        """So much a row and section."""
        return self._top(frame) + sum(size for *_, size in self._lines(frame)) + 0.1 + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Rows and columns in the order they come."""
        sheet, left, wide = Sheet(picture, setting), self._left(frame), self._width(frame)
        y, is_upright = self._top(frame), self._is_upright(frame)
        if self.row_title:
            sheet.text(EDGE, y - 0.08, self.row_title, va="bottom")
        for i, words in enumerate(self._heads(frame)):
            turned = {"rotation": 90, "multialignment": "left"} if is_upright else {}
            sheet.text(left + (i + 0.5) * wide, y - 0.08, words, va="bottom", ha="center",
                       **{"multialignment": "center"} | turned)  # fmt: skip
        bounds = self._bounds(frame)
        cells = {
            (str(r[self.sections]) if self.sections else "", str(r[self.rows]),
             str(r[self.columns])): r for _, r in frame.iterrows()
        }  # fmt: skip
        for line, (section, name), size in self._lines(frame):
            if line == "section":
                sheet.text(EDGE, y + size - 0.12, name, va="bottom", fontweight="bold",
                           fontsize=style.NORMAL)  # fmt: skip
            else:
                words = names_set([name], self.names)[0]
                sheet.text(left - 0.2, y + size / 2, words, va="center", ha="right",
                           multialignment="right", fontsize=style.NORMAL)  # fmt: skip
                for i, column in enumerate(named(frame, self.columns)):
                    row = cells.get((section, name, column))
                    self._cell(sheet, row, (left + i * wide, y, wide, size), bounds)
            y += size
        sheet.head(setting.unit)
        sheet.foot("", self._keys(frame, bounds))

    def _bounds(self, frame: pd.DataFrame) -> list[float]:
        """The classes' bounds: whole numbers where all the cells print them."""
        printed = self._as_printed(frame[self.value])
        return classes(printed) if is_whole(pd.Series(printed)) else rate_classes(frame[self.value])

    def _as_printed(self, values: pd.Series) -> npt.NDArray[np.float64]:
        """The values as cells print them, so that a class holds the numbers that it names."""
        exact = values.to_numpy(dtype=float)
        return exact if self.decimals is None else exact.round(self.decimals)

    def _cell(
        self, sheet: Sheet, row: pd.Series | None, box: tuple[float, float, float, float],
        bounds: Sequence[float],
    ) -> None:  # fmt: skip
        """One cell: its fill, its symbol, its number or [c]."""
        left, top, wide, high = box
        words = "" if row is None else self._words(row)
        fill, symbol = ("white", "") if row is None else self._look(row, bounds)
        edge = style.GRID if fill == "white" else "white"
        sheet.box(left + 0.02, top + 0.02, wide - 0.04, high - 0.04, facecolor=fill,
                  edgecolor=edge, linewidth=0.8)  # fmt: skip
        ink = style.ink_on(fill)
        if symbol:
            sheet.text(left + 0.1, top + high / 2, symbol, va="center_baseline", color=ink)
            sheet.text(left + wide - 0.12, top + high / 2, words, va="center_baseline",
                       ha="right", color=ink)  # fmt: skip
        else:
            sheet.text(left + wide / 2, top + high / 2, words, va="center_baseline", ha="center",
                       color=ink)  # fmt: skip

    def _words(self, row: pd.Series) -> str:
        """What is printed in the cell."""
        if self.text and pd.notna(row[self.value]):
            return str(row[self.text])
        return known(row[self.value], row["status"], self.decimals)

    def _look(self, row: pd.Series, bounds: Sequence[float]) -> tuple[str, str]:
        """The cell's fill and symbol."""
        value = row[self.value]
        if self.state:
            is_told = pd.notna(value) and row[self.state] in STATES
            return STATES[row[self.state]] if is_told else ("white", "")
        if not self.shaded or pd.isna(value):
            return "white", ""
        colours = shades(len(bounds) - 1)
        value = self._as_printed(pd.Series([value]))[0]
        place = int(np.clip(np.searchsorted(bounds, value, "right") - 1, 0, len(colours) - 1))
        return colours[place], ""

    def _keys(self, frame: pd.DataFrame, bounds: Sequence[float]) -> list[Key]:
        """The verdicts or the classes, and what is withheld."""
        keys = []
        if self.state:
            used = set(frame.loc[frame[self.value].notna(), self.state])
            keys = [
                Key(f"{symbol} {state}", patch={"facecolor": fill, "edgecolor": style.CONTEXT})
                for state, (fill, symbol) in STATES.items()
                if state in used
            ]
        elif self.shaded and frame[self.value].notna().any():
            whole = is_whole(pd.Series(self._as_printed(frame[self.value])))
            keys = (shade_keys(shades(len(bounds) - 1), class_names(list(bounds)))
                    if whole else rate_keys(list(bounds)))  # fmt: skip
        return [*keys, *marks_of(frame, self.value)]

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """What each column's verdicts are, or where the greatest and least cells lie."""
        size = (
            f"{len(self._named_rows(frame))} rows by {len(named(frame, self.columns))} columns; "
            f"{lower_first(setting.unit)}."
        )
        if not self.state:
            cell = frame[self.rows].astype(str) + ", " + frame[self.columns].astype(str)
            if self.sections and len(self._named_rows(frame)) > frame[self.rows].nunique():
                cell = frame[self.sections].astype(str) + ", " + cell
            told = frame.assign(cell=cell)
            said = rows_words(told, self.value, "cell", None, self.decimals)
            return joined(size, said, hidden_words(frame, self.value))
        shown = frame[frame[self.value].notna()]
        verdicts = []
        for name, own in shown.groupby(self.columns, sort=False):
            counts = [(state, int(own[self.state].eq(state).sum())) for state in STATES]
            listed = ", ".join(f"{count} {state}" for state, count in counts if count)
            verdicts.append(f"{name}: {listed}.")
        return joined(size, *verdicts, hidden_words(frame, self.value))
