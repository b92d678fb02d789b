"""Grids of shaded cells: the hours of the week, and which months each dataset covers."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from outputs import style
from outputs.charts.base import Setting, number
from outputs.charts.lines import time_ticks


def classes(values: np.ndarray, wanted: int = 4) -> list[float]:
    """At most four classes' whole-number bounds, each holding about as many cells."""
    known = values[np.isfinite(values)]
    if not len(known):
        return [0, 1]
    cuts = np.quantile(known, np.linspace(0, 1, wanted + 1)[1:-1])
    bounds = sorted({0, *(int(np.ceil(c)) for c in cuts), int(known.max()) + 1})
    return [float(b) for b in bounds]


def class_names(bounds: list[float]) -> list[str]:
    """`0 to 4`, `5 to 9`: whole numbers, so that no value falls in two classes."""
    pairs = zip(bounds[:-1], bounds[1:], strict=True)
    return [number(a) if b - a == 1 else f"{number(a)} to {number(b - 1)}" for a, b in pairs]


def shades(count: int) -> list[str]:
    """The first shades of the sequential palette, darkest always the last class."""
    return list(style.SEQUENTIAL[len(style.SEQUENTIAL) - count :])


@dataclass(frozen=True)
class Heatmap:
    """Counts in a grid, in four classes; the busiest cell carries its number."""

    rows: str = "weekday"
    columns: str = "hour"
    value: str = "n"
    kind: ClassVar[str] = "Heat map"

    def height(self, frame: pd.DataFrame) -> float:
        """Three quarters of a centimetre a row."""
        return 2.6 + 0.75 * frame[self.rows].nunique()

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Cells with white edges; a withheld cell is white and marked [c]."""
        axes = picture.add_subplot()
        names = list(dict.fromkeys(frame[self.rows]))
        across = sorted(frame[self.columns].unique())
        grid = frame.pivot(index=self.rows, columns=self.columns, values=self.value)
        grid = grid.reindex(index=names, columns=across).astype(float)
        bounds = classes(grid.to_numpy())
        colours = shades(len(bounds) - 1)
        axes.pcolormesh(
            np.arange(len(across) + 1), np.arange(len(names) + 1), np.ma.masked_invalid(grid),
            cmap=ListedColormap(colours), norm=BoundaryNorm(bounds, len(colours)),
            edgecolors="white", linewidth=1, rasterized=False,
        )  # fmt: skip
        self._marks(axes, grid, bounds)
        axes.set_ylim(len(names), 0)
        axes.set_yticks(np.arange(len(names)) + 0.5, names)
        axes.set_xticks(np.arange(0, len(across), 3), [f"{h:02d}:00" for h in across[::3]])
        axes.grid(visible=False)
        axes.tick_params(length=0)
        axes.spines["bottom"].set_visible(False)
        named = zip(colours, class_names(bounds), strict=True)
        patches = [Patch(color=colour, label=name) for colour, name in named]
        if grid.isna().any(axis=None):
            patches.append(Patch(facecolor="white", edgecolor=style.QUIET, label="[c] withheld"))
        axes.legend(handles=patches, loc="upper left", bbox_to_anchor=(0, -0.1), ncols=5,
                    title=setting.unit, title_fontsize=style.SMALL, alignment="left",
                    handlelength=1.2, handleheight=1)  # fmt: skip

    def _marks(self, axes: Axes, grid: pd.DataFrame, bounds: list[float]) -> None:
        """The busiest cell's number, and [c] in each withheld cell."""
        values = grid.to_numpy()
        for down, across in zip(*np.where(np.isnan(values)), strict=True):
            axes.text(across + 0.5, down + 0.5, style.HIDDEN, ha="center", va="center",
                      color=style.QUIET, fontsize=6.5)  # fmt: skip
        if np.isfinite(values).any():
            down, across = np.unravel_index(np.nanargmax(values), values.shape)
            axes.text(across + 0.5, down + 0.5, number(values[down, across]), ha="center",
                      va="center", color="white", fontweight="bold", fontsize=6.5)  # fmt: skip


@dataclass(frozen=True)
class Strip:
    """Which months each dataset answers for: filled where it does, empty where not."""

    row: str = "title"
    x: str = "month_start"
    value: str = "is_covered"
    kind: ClassVar[str] = "Coverage chart"

    def height(self, frame: pd.DataFrame) -> float:
        """Seven millimetres a dataset."""
        return 1.8 + 0.7 * frame[self.row].nunique()

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """One bar a covered month, so that a gap is a gap."""
        axes = picture.add_subplot()
        names = list(dict.fromkeys(frame[self.row]))
        for position, name in enumerate(names):
            own = frame[frame[self.row].eq(name)]
            covered = own.loc[own[self.value].eq(1), self.x]
            axes.barh([position] * len(covered), [31] * len(covered), 0.55, left=covered,
                      color=style.BLUE, linewidth=0)  # fmt: skip
            if covered.empty:
                axes.annotate("no delivery", (0, position), xytext=(3, 0), va="center",
                              xycoords=("axes fraction", "data"), textcoords="offset points",
                              fontsize=style.SMALL)  # fmt: skip
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.xaxis_date()
        time_ticks(axes, frame[self.x], wide=True)
        axes.grid(visible=False)
        axes.tick_params(axis="y", length=0)
