"""The headline panel: a few big numbers, each beside its baseline, with what may be said."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, known, mark, named, number
from outputs.charts.describing import hidden_words, joined, lower_first
from outputs.charts.sheet import EDGE, FOOT, HEAD, LINE, Key, Sheet, marks_of

LEAST_RATIO, MOST_RATIO = 0.25, 4.0
"""The ends of a card's small scale of ratios, which is logarithmic about 1."""


@dataclass(frozen=True)
class KpiPanel:
    """A card for each measure and group: the number, the baseline's, the ratio, the words.

    Columns: `measure` (a row of cards), `group` (a column of cards, such as All ages and Under
    25), `n`, `baseline_n`, `baseline_status` where the baseline may be withheld on its own,
    `ratio`, `lower`, `upper`, `change` (higher, lower, no clear change), `period` (of `n`).
    """

    measure: str = "measure_name"
    group: str = "group"
    value: str = "n"
    baseline: str = "baseline_n"
    baseline_name: str = "2019/20"
    kind: ClassVar[str] = "Headline panel"
    card: ClassVar[float] = 3.0
    gap: ClassVar[float] = 0.3

    def _name_height(self, frame: pd.DataFrame) -> float:
        """The height of a measure's name: of the longest's lines."""
        lines = [style.wrapped(n, style.WIDTH_CM - 2 * EDGE, style.NORMAL, True) for n in
                 named(frame, self.measure)]  # fmt: skip
        most = max(line.count("\n") + 1 for line in lines)
        return most * style.line_height(style.NORMAL) + 0.15

    def height(self, frame: pd.DataFrame) -> float:
        """A row of cards for each measure."""
        rows = len(named(frame, self.measure))
        return HEAD + self.gap + rows * (self._name_height(frame) + self.card + self.gap) + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Cards in the order the rows come."""
        sheet, groups = Sheet(picture, setting), named(frame, self.group)
        wide = (sheet.width - 2 * EDGE - self.gap * (len(groups) - 1)) / len(groups)
        y, name_height = HEAD + self.gap, self._name_height(frame)
        for measure in named(frame, self.measure):
            words = style.wrapped(measure, sheet.width - 2 * EDGE, style.NORMAL, True)
            sheet.text(EDGE, y, words, fontsize=style.NORMAL, fontweight="bold")
            y += name_height
            for i, group in enumerate(groups):
                own = frame[frame[self.measure].astype(str).eq(measure)
                            & frame[self.group].astype(str).eq(group)]  # fmt: skip
                left = EDGE + i * (wide + self.gap)
                sheet.box(left, y, wide, self.card, facecolor=style.PALE, edgecolor="none")
                sheet.line([left, left], [y, y + self.card], color=style.BLUE, linewidth=2.5)
                if len(own):
                    self._card(sheet, own.iloc[0], group, (left + 0.25, y + 0.15, wide - 0.5))
            y += self.card + self.gap
        sheet.head(setting.unit)
        upright = {"color": style.QUIET, "linewidth": 1.0}
        scale = Key("ratio 1, no change; the scale runs from a quarter to four", line=upright)
        sheet.foot("", [scale, *marks_of(frame, self.value)])

    def _card(
        self, sheet: Sheet, row: pd.Series, group: str, box: tuple[float, float, float]
    ) -> None:
        """One card: the number and its period, the baseline's, the ratio on a small scale."""
        left, top, wide = box
        when = f", {row['period']}" if isinstance(row.get("period"), str) else ""
        sheet.text(left, top, style.wrapped(f"{group}{when}", wide))
        big = known(row[self.value], row["status"])
        sheet.text(left, top + 1.0, big, fontsize=style.BIG, fontweight="bold", va="center")
        right = left + max(style.text_width(big, style.BIG, True) + 0.35, 2.2)
        before = known(row[self.baseline], row.get("baseline_status", "c"))
        sheet.text(right, top + 0.78, f"{self.baseline_name}:", va="center")
        sheet.text(right, top + 0.78 + LINE, before, va="center", fontweight="bold")
        said = row.get("change", "")
        if pd.isna(row["ratio"]):
            why = row["status"] if pd.isna(row[self.value]) else row.get("baseline_status", "c")
            sheet.text(left, top + 1.75, f"Change: {mark(why or 'x')}")
            return
        limits = f"{number(row['lower'], 2)} to {number(row['upper'], 2)}"
        sheet.text(left, top + 1.72, f"Ratio {number(row['ratio'], 2)} ({limits})")
        sheet.text(left, top + 1.72 + LINE, str(said), fontweight="bold")
        self._ratio(sheet, row, (left + wide - 2.2, top + 1.72 + 1.5 * LINE, 2.1))

    def _ratio(self, sheet: Sheet, row: pd.Series, box: tuple[float, float, float]) -> None:
        """The ratio and its interval about 1, on a logarithmic scale."""
        left, y, wide = box
        low, high = np.log(LEAST_RATIO), np.log(MOST_RATIO)

        def at(ratio: float) -> float:
            held = np.log(min(max(ratio, LEAST_RATIO), MOST_RATIO))
            return left + float((held - low) / (high - low)) * wide

        sheet.line([at(1), at(1)], [y - 0.24, y + 0.24], color=style.QUIET, linewidth=1)
        sheet.line([at(row["lower"]), at(row["upper"])], [y, y], color=style.BLUE, linewidth=2)
        sheet.line([at(row["ratio"])], [y], color=style.BLUE, marker="o", ms=6, linestyle="none")

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """Each card in a sentence."""
        said = []
        for _, row in frame.iterrows():
            name = f"{row[self.measure]}, {lower_first(str(row[self.group]))}"
            numbers = (
                f"{known(row[self.value], row['status'])} against "
                f"{known(row[self.baseline], row.get('baseline_status', 'c'))} in "
                f"{self.baseline_name}"
            )
            change = row.get("change", "")
            is_told = pd.notna(row["ratio"]) and isinstance(change, str) and change
            said.append(f"{name}: {numbers}{': ' + change if is_told else ''}.")
        return joined(*said, hidden_words(frame, self.value))
