"""The ground of every chart of named rows: names at the left, a scale, numbers at the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from outputs import style
from outputs.charts.base import quiet, spoken
from outputs.charts.sheet import EDGE, FOOT, TICKS, Sheet

NAMES = 5.4
"""The widest a row's name may be; longer ones take several lines."""
LINE_OF_NUMBERS = 0.46
"""A row's height grows by this for each mark it holds."""
BETWEEN = 0.32
TOP = 0.62
"""The line over the plot: the reference's name or the key of the groups, and the stamp."""


def names_set(names: Sequence[str], width: float = NAMES) -> list[str]:
    """The rows' names, on several lines where they are long."""
    return [style.wrapped(spoken(name), width, style.NORMAL) for name in names]


def pitch(names: Sequence[str], marks: int = 1, width: float = NAMES) -> float:
    """The height of a row: of its marks, or of its name's lines if they are more."""
    lines = max((name.count("\n") + 1 for name in names_set(names, width)), default=1)
    return max(marks * LINE_OF_NUMBERS, lines * style.line_height(style.NORMAL)) + BETWEEN


def rows_height(
    names: Sequence[str], marks: int = 1, width: float = NAMES, top: float = TOP
) -> float:
    """The picture's height for so many rows."""
    return top + pitch(names, marks, width) * len(names) + TICKS + FOOT


@dataclass(frozen=True)
class Rows:
    """Rows laid out on a sheet; inside the axes, y is in centimetres from their top."""

    sheet: Sheet
    axes: Axes
    left: float
    top: float
    width: float
    pitch: float
    count: int
    marks: int

    def middle(self, row: int) -> float:
        """The y of a row's middle, inside the axes."""
        return (row + 0.5) * self.pitch

    def place(self, row: int, mark: int = 0) -> float:
        """The y of one of a row's marks, inside the axes."""
        return self.middle(row) + (mark - (self.marks - 1) / 2) * LINE_OF_NUMBERS

    def number(self, row: int, mark: int, words: str, bold: bool = False) -> None:
        """The numbers of a mark, at the right edge."""
        self.sheet.text(self.left + self.width + 0.2, self.top + self.place(row, mark), words,
                        va="center", fontweight="bold" if bold else "normal")  # fmt: skip


def lay_rows(
    sheet: Sheet, names: Sequence[str], numbers: Sequence[str], *, marks: int = 1,
    bold: Sequence[bool] = (), width: float = NAMES, top: float = TOP,
) -> Rows:  # fmt: skip
    """Names at the left, empty axes, and as much room at the right as the numbers take.

    The line above is for the key or the reference's name, so the stamp goes to the foot.
    """
    sheet.stamp_below()
    lines = names_set(names, width)
    bolds = list(bold) or [False] * len(names)
    widths = [style.text_width(n, style.NORMAL, b) for n, b in zip(lines, bolds, strict=True)]
    left = EDGE + max(widths, default=0) + 0.25
    beside = max((style.text_width(n, style.SMALL, any(bolds)) for n in numbers), default=0)
    right = EDGE + (beside + 0.2 if beside else 0.35)
    high = pitch(names, marks, width)
    span = sheet.width - left - right
    axes = sheet.axes(left, top, span, high * len(names))
    axes.set_ylim(high * len(names), 0)
    axes.set_yticks([])
    laid = Rows(sheet, axes, left, top, span, high, len(names), marks)
    for i, (words, is_bold) in enumerate(zip(lines, bolds, strict=True)):
        sheet.text(left - 0.25, top + laid.middle(i), words, va="center", ha="right",
                   multialignment="right", fontsize=style.NORMAL,
                   fontweight="bold" if is_bold else "normal")  # fmt: skip
    return laid


def dress_rows(rows: Rows) -> None:
    """Hairlines upright, no ticks at the names."""
    quiet(rows.axes, "x")
    rows.axes.tick_params(axis="y", length=0)
