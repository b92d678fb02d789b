"""What every chart form shares: its protocol, number words, scales and marks without clutter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from outputs import style

STEPS = (1, 2, 5, 10)
"""What a tick may count in."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a chart is told besides its frame.

    `stamp`: a warning printed on the picture, such as ILLUSTRATIVE WEIGHTS. `missing`: the
    agencies, by title, that delivered nothing of what the figure rests on.
    """

    unit: str
    county_code: str
    stamp: str = ""
    missing: tuple[str, ...] = ()


class Chart(Protocol):
    """A form a figure can be drawn in.

    `kind` opens the text alternative; `height` is the picture's in centimetres, a function of
    the form and of the rows and panels a figure declares, never of how many numbers are hidden,
    so that a refresh never changes a picture's proportions. Every form reads the column
    `status`, and those of periods or places `period`, `period_start`, `period_end`,
    `district_code` and `district_name`; what else it reads, its docstring says.
    """

    kind: ClassVar[str]

    def height(self, frame: pd.DataFrame) -> float:
        """The picture's height in centimetres."""
        ...

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Draw the frame on an empty picture."""
        ...

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """What the picture shows, in sentences made from the disclosed frame alone."""
        ...


def number(value: float, decimals: int | None = None) -> str:
    """A number as a reader expects it: thousands separated, counts whole, a true minus."""
    if decimals is None:
        decimals = 0 if float(value).is_integer() or abs(value) >= 100 else 1
    return f"{value:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")


def spoken(name: str) -> str:
    """A category's name as it is set: the ages `10-17` are `10 to 17`, and a capital begins it."""
    ages = re.fullmatch(r"(\d+)-(\d+)", name)
    return f"{ages[1]} to {ages[2]}" if ages else name[:1].upper() + name[1:]


def mark(status: object) -> str:
    """What stands for a number that is not shown: [c], or [x] where no reason is known."""
    return f"[{status}]" if isinstance(status, str) and status else "[x]"


OF_GAPS = ("c", "x", "z")
"""Marks that say why a number is not there: beside one that is, they speak of another column."""


def shown(value: float, status: object = "", decimals: int | None = None) -> str:
    """The number with its mark, or the mark alone where there is no number."""
    if pd.isna(value):
        return mark(status)
    return number(value, decimals) + _beside(status)


def _beside(status: object) -> str:
    """The mark of a number that is there, ` [p]`."""
    return f" {mark(status)}" if isinstance(status, str) and status not in ("", *OF_GAPS) else ""


def known(value: float, status: object = "", decimals: int | None = None) -> str:
    """The number without any mark, or the mark that stands for it where there is none."""
    return shown(value, "" if pd.notna(value) else status, decimals)


def with_interval(row: pd.Series, columns: Sequence[str], decimals: int | None) -> str:
    """`8.9 (8.1 to 9.8)`, or the mark that stands for it; columns are value, lower and upper.

    A reference, which is what it is by definition, has no interval.
    """
    value, lower, upper = (row.get(c, np.nan) for c in columns)
    if pd.isna(value) or pd.isna(lower) or pd.isna(upper) or lower == upper:
        return shown(value, row["status"], decimals)
    limits = f" ({number(lower, decimals)} to {number(upper, decimals)})"
    return number(value, decimals) + limits + _beside(row["status"])


def highest(frame: pd.DataFrame, *columns: str) -> float:
    """The greatest finite number in the columns that are there; missing where there is none."""
    there = [c for c in columns if c in frame]
    values = frame[there].to_numpy(dtype=float).ravel()
    values = values[np.isfinite(values)]
    return float(values.max()) if values.size else float("nan")


def lowest(frame: pd.DataFrame, *columns: str) -> float:
    """The least finite number in the columns that are there; missing where there is none."""
    return -highest(-frame[[c for c in columns if c in frame]].astype(float), *columns)


def is_whole(values: pd.Series) -> bool:
    """Whether all known values are whole numbers."""
    known = values.dropna()
    return bool((known == known.round()).all())


def named(frame: pd.DataFrame, column: str | None) -> list[str]:
    """The column's values in the order they come; one empty name without a column."""
    return list(dict.fromkeys(frame[column].astype(str))) if column else [""]


def at_most(names: Sequence[str], what: str, instead: str) -> list[str]:
    """The names, if a reader can tell so many apart.

    Raises:
        ValueError: more classes than MOST_CLASSES.
    """
    if len(names) > style.MOST_CLASSES:
        raise ValueError(
            f"{len(names)} {what} are more than {style.MOST_CLASSES}, which readers tell apart; "
            f"{instead}"
        )
    return list(names)


def ticks(low: float, high: float, most: int = 5, whole: bool = False) -> list[float]:
    """Round numbers within the limits, both ends included where they are round."""
    locator = MaxNLocator(nbins=most, steps=list(STEPS), integer=whole, min_n_ticks=2)
    reach = 1e-9 * (high - low)
    return [float(t) for t in locator.tick_values(low, high) if low - reach <= t <= high + reach]


def tick_words(places: Sequence[float]) -> list[str]:
    """The ticks' numbers, all to the same decimals."""
    for decimals in range(4):
        if all(abs(round(p, decimals) - p) < 1e-9 for p in places):
            return [number(p, decimals) for p in places]
    return [f"{p:,.6g}" for p in places]


def scale(
    axes: Axes | None, high: float, axis: Literal["x", "y"] = "y", *, low: float = 0,
    room: float = 1.06, most: int = 5, whole: bool = False,
) -> list[str]:  # fmt: skip
    """A linear scale with round ticks; without any where nothing can be shown.

    Returns the ticks' words, which the layout has to find room for: without axes, nothing else.
    """
    is_known = bool(np.isfinite(high))
    high = high if is_known and high > low else low + 1
    top = low + (high - low) * room
    places = ticks(low, top, most, whole) if is_known else []
    words = tick_words(places)
    if axes is None:
        return words
    if axis == "y":
        axes.set_ylim(low, top)
        axes.set_yticks(places, words)
    else:
        axes.set_xlim(low, top)
        axes.set_xticks(places, words)
    return words


def quiet(axes: Axes, grid: Literal["x", "y", "none"] = "y") -> None:
    """Hairlines in one direction only, short ticks, nothing else."""
    axes.grid(visible=False)
    if grid != "none":
        axes.grid(visible=True, axis=grid, which="major")
    axes.tick_params(length=2.5, pad=2.5)
    axes.minorticks_off()
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def bare(axes: Axes) -> None:
    """No axis at all: a ground for marks that carry their own words."""
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.set_yticks([])
    for side in axes.spines.values():
        side.set_visible(False)


def hollow(axes: Axes, x: npt.ArrayLike, y: npt.ArrayLike, **options: Any) -> None:
    """The marks of numbers that are withheld: they stand on the axis but are not zero."""
    look: dict[str, Any] = {
        "marker": "o", "mfc": "white", "mec": style.QUIET, "ms": 4, "mew": 1.0,
    }  # fmt: skip
    axes.plot(x, y, linestyle="none", clip_on=False, zorder=4, **look | options)


def spread(places: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """The middles of things so tall, moved apart in their order until none overlaps another.

    They stay between low and high where there is room.
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = [max(places[i], low + sizes[i] / 2) for i in order]
    for k in range(1, len(moved)):
        apart = (sizes[order[k]] + sizes[order[k - 1]]) / 2
        moved[k] = max(moved[k], moved[k - 1] + apart)
    limit = high
    for k in range(len(moved) - 1, -1, -1):
        moved[k] = min(moved[k], limit - sizes[order[k]] / 2)
        limit = moved[k] - sizes[order[k]] / 2
    back = dict(zip(order, moved, strict=True))
    return [back[i] for i in range(len(places))]
