"""Grids of shaded cells: the hours of the week, and which months each dataset covers."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, bare, named, number
from outputs.charts.describing import by, extremes, hidden_words, joined, lower_first
from outputs.charts.rows import NAMES, names_set
from outputs.charts.sheet import EDGE, FOOT, HEAD, SAID, TICKS, Key, Sheet
from outputs.charts.times import Times

Grid = npt.NDArray[np.float64]


def classes(values: Grid, wanted: int = style.MOST_CLASSES) -> list[float]:
    """At most four classes' whole-number bounds, each holding about as many cells."""
    known = values[np.isfinite(values)]
    if not len(known):
        return [0, 1]
    cuts = np.quantile(known, np.linspace(0, 1, wanted + 1)[1:-1])
    bounds = sorted({0, *(int(np.ceil(c)) for c in cuts), int(known.max()) + 1})
    return [float(b) for b in bounds]


def equal_parts(values: Grid, wanted: int = style.MOST_CLASSES) -> list[float]:
    """At most four classes' whole-number bounds, each holding about as much of the sum.

    So the darkest cells, however few, are those that hold the busiest part of it.
    """
    known = np.sort(values[np.isfinite(values)])
    if not len(known) or not known.sum():
        return classes(values, wanted)
    held = np.cumsum(known) / known.sum()
    cuts = known[np.searchsorted(held, np.arange(1, wanted) / wanted)]
    bounds = sorted({0, *(int(np.ceil(c)) for c in cuts), int(known.max()) + 1})
    return [float(b) for b in bounds]


def class_names(bounds: list[float]) -> list[str]:
    """`0 to 4`, `5 to 9`: whole numbers, so that no value falls in two classes."""
    pairs = zip(bounds[:-1], bounds[1:], strict=True)
    return [number(a) if b - a == 1 else f"{number(a)} to {number(b - 1)}" for a, b in pairs]


def shades(count: int) -> list[str]:
    """The first shades of the sequential palette, darkest always the last class."""
    return list(style.SEQUENTIAL[len(style.SEQUENTIAL) - count :])


def shade_keys(colours: list[str], names: list[str]) -> list[Key]:
    """The classes' entries in a key."""
    return [
        Key(name, patch={"facecolor": colour, "edgecolor": style.CONTEXT})
        for colour, name in zip(colours, names, strict=True)
    ]


def shade_cells(axes: Axes, grid: Grid, bounds: list[float], colours: list[str]) -> None:
    """Cells with white edges; a cell without a number stays white."""
    axes.pcolormesh(
        np.arange(grid.shape[1] + 1), np.arange(grid.shape[0] + 1), np.ma.masked_invalid(grid),
        cmap=ListedColormap(colours), norm=BoundaryNorm(bounds, len(colours)),
        edgecolors="white", linewidth=1, rasterized=False,
    )  # fmt: skip


@dataclass(frozen=True)
class Heatmap:
    """Counts in a grid, in four classes of about a quarter of the total each.

    The busiest cell is outlined and told in the key.

    Columns: `rows` (weekdays, in the order they come), `columns` (hours, 0 to 23) and the value.
    """

    rows: str = "weekday"
    columns: str = "hour"
    value: str = "n"
    kind: ClassVar[str] = "Heat map"
    cell: ClassVar[float] = 0.68

    def height(self, frame: pd.DataFrame) -> float:
        """So much a row."""
        return HEAD + self.cell * len(named(frame, self.rows)) + TICKS + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Cells with white edges; a withheld cell is white and marked [c]."""
        sheet, names = Sheet(picture, setting), named(frame, self.rows)
        across = sorted(frame[self.columns].unique())
        grid = frame.pivot(index=self.rows, columns=self.columns, values=self.value)
        cells = grid.reindex(index=names, columns=across).to_numpy(dtype=float)
        bounds = equal_parts(cells)
        colours = shades(len(bounds) - 1)
        left = EDGE + max(style.text_width(n, style.NORMAL) for n in names) + 0.2
        width, high = sheet.width - EDGE - 0.4 - left, self.cell * len(names)
        axes = sheet.axes(left, HEAD, width, high)
        shade_cells(axes, cells, bounds, colours)
        self._marks(axes, cells, width / len(across))
        bare(axes)
        axes.set_ylim(len(names), 0)
        for i, name in enumerate(names):
            sheet.text(left - 0.2, HEAD + (i + 0.5) * self.cell, name, ha="right", va="center",
                       fontsize=style.NORMAL)  # fmt: skip
        for i in range(0, len(across), 3):
            sheet.text(left + i * width / len(across), HEAD + high + 0.1,
                       f"{int(across[i]):02d}:00", ha="center")  # fmt: skip
        sheet.head(setting.unit)
        self._keys(sheet, shade_keys(colours, class_names(bounds)), cells, left)

    def _keys(self, sheet: Sheet, keys: list[Key], cells: Grid, left: float) -> None:
        """The classes, the busiest cell, what is withheld."""
        if not np.isfinite(cells).any():
            keys = []
        if np.isnan(cells).any():
            keys = [*keys, Key(SAID["c"])]
        if np.isfinite(cells).any():
            outlined = {"facecolor": "white", "edgecolor": style.INK, "linewidth": 2.0}
            keys = [*keys, Key(f"the busiest, {number(np.nanmax(cells))}", patch=outlined)]
        sheet.foot("", keys, left)

    def _marks(self, axes: Axes, cells: Grid, wide: float) -> None:
        """An outline around the busiest cell, and [c] in each withheld cell."""
        for down, across in zip(*np.where(np.isnan(cells)), strict=True):
            axes.text(across + 0.5, down + 0.5, style.HIDDEN if wide > 0.45 else "c", ha="center",
                      va="center_baseline", fontsize=style.SMALL)  # fmt: skip
        if np.isfinite(cells).any():
            down, across = np.unravel_index(np.nanargmax(cells), cells.shape)
            xs, ys = across + np.array([0, 1, 1, 0, 0]), down + np.array([0, 0, 1, 1, 0])
            axes.plot(xs, ys, color="white", linewidth=4.5, clip_on=False)
            axes.plot(xs, ys, color=style.INK, linewidth=2.0, clip_on=False)

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """The busiest and the quietest cell."""
        hours = frame[self.columns].astype(int).map(lambda hour: f"{hour:02d}:00")
        return joined(
            f"{len(named(frame, self.rows))} rows by {frame[self.columns].nunique()} columns of "
            f"cells, the darker the more, each shade about a quarter of the total; "
            f"{lower_first(setting.unit)}.",
            extremes(frame.assign(told=hours), self.value, by(self.rows, "told")),
            hidden_words(frame, self.value),
        )


@dataclass(frozen=True)
class Strip:
    """Which months each dataset answers for: filled where it does, empty where not.

    Columns: `row` (the dataset), `x` (the month's first day) and the value (1 where covered).
    """

    row: str = "title"
    x: str = "month_start"
    value: str = "is_covered"
    kind: ClassVar[str] = "Coverage chart"
    pitch: ClassVar[float] = 0.58
    names: ClassVar[float] = NAMES + 1.2

    def height(self, frame: pd.DataFrame) -> float:
        """So much a dataset."""
        lines = [n.count("\n") for n in names_set(named(frame, self.row), self.names)]
        high = self.pitch * len(lines) + sum(lines) * style.line_height(style.NORMAL)
        return HEAD + high + TICKS + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """A bar for each unbroken run of months, so that a gap is a gap."""
        sheet, times = Sheet(picture, setting), Times.of(frame, self.x)
        names = named(frame, self.row)
        lines = names_set(names, self.names)
        left = EDGE + max(style.text_width(n, style.NORMAL) for n in lines) + 0.25
        width = sheet.width - EDGE - 0.45 - left
        sizes = [self.pitch + n.count("\n") * style.line_height(style.NORMAL) for n in lines]
        axes = sheet.axes(left, HEAD, width, sum(sizes))
        axes.set_ylim(sum(sizes), 0)
        parts = dict(list(frame.groupby(self.row, sort=False)))
        top = 0.0
        for name, words, size in zip(names, lines, sizes, strict=True):
            sheet.text(left - 0.25, HEAD + top + size / 2, words, va="center", ha="right",
                       multialignment="right", fontsize=style.NORMAL)  # fmt: skip
            self._runs(axes, parts[name], top + size / 2)
            top += size
        times.dress(axes, width)
        axes.set_xlim(times.places[0], times.places[-1] + times.step)
        axes.grid(visible=False)
        axes.set_yticks([])
        sheet.head(setting.unit)
        sheet.foot("", [], left)

    def _runs(self, axes: Axes, own: pd.DataFrame, y: float) -> None:
        """One dataset's covered months."""
        months = own.loc[own[self.value].eq(1), self.x].sort_values()
        if months.empty:
            axes.annotate("no delivery", (0, y), xytext=(3, 0), va="center_baseline",
                          xycoords=("axes fraction", "data"), textcoords="offset points",
                          fontsize=style.SMALL)  # fmt: skip
            return
        starts = date2num(months)
        ends = date2num(months + pd.DateOffset(months=1))
        breaks = np.flatnonzero(starts[1:] - ends[:-1] > 1)
        firsts, lasts = np.append(0, breaks + 1), np.append(breaks, len(starts) - 1)
        bars = [(starts[a], ends[b] - starts[a]) for a, b in zip(firsts, lasts, strict=True)]
        axes.broken_barh(bars, (y - 0.17, 0.34), color=style.BLUE, linewidth=0)

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """From when to when each source answers, and how many months are missing between."""
        said = []
        for name, own in frame.groupby(self.row, sort=False):
            months = own.loc[own[self.value].eq(1), self.x].sort_values()
            if months.empty:
                said.append(f"{name}: no delivery.")
                continue
            first, last = months.iloc[0], months.iloc[-1]
            span = (last.year - first.year) * 12 + last.month - first.month + 1
            gap = f", {span - len(months)} missing" if span > len(months) else ""
            said.append(f"{name}: {first:%b %Y} to {last:%b %Y}{gap}.")
        return joined("One row for each source, months across.", *said)
