"""What every chart form shares: its protocol, number words, axes without clutter."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, ScalarFormatter

from outputs import style


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a chart is told besides its frame."""

    unit: str
    county_code: str


class Chart(Protocol):
    """A form a figure can be drawn in.

    `kind` opens the text alternative; `height` is the picture's in centimetres, a function of
    the frame's shape only, so that a refresh never changes a picture's proportions.
    """

    kind: ClassVar[str]

    def height(self, frame: pd.DataFrame) -> float:
        """The picture's height in centimetres."""
        ...

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Draw the frame on an empty picture."""
        ...


def number(value: float, decimals: int | None = None) -> str:
    """A number as a reader expects it: thousands separated, counts whole."""
    if decimals is None:
        decimals = 0 if float(value).is_integer() or abs(value) >= 100 else 1
    return f"{value:,.{decimals}f}"


def highest(frame: pd.DataFrame, *columns: str) -> float:
    """The greatest number in the columns; missing where there is none."""
    return float(np.fmax.reduce(frame[list(columns)].to_numpy(dtype=float).ravel(), initial=np.nan))


def quiet(axes: Axes, grid: Literal["x", "y"] = "y") -> None:
    """Hairlines in one direction only, short ticks, nothing else."""
    axes.grid(visible=False)
    axes.grid(visible=True, axis=grid, which="major")
    axes.tick_params(length=2.5)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    for numeric in (axes.xaxis, axes.yaxis):
        if isinstance(numeric.get_major_formatter(), ScalarFormatter):
            numeric.set_major_formatter(FuncFormatter(_tick))


def _tick(value: float, _: int) -> str:
    """A tick's number, thousands separated."""
    return f"{value:,.10g}"


def from_zero(axes: Axes, highest: float, axis: str = "y", room: float = 1.12) -> None:
    """A scale from zero, with room above for labels; to one where nothing can be shown."""
    limits = (0, highest * room if highest > 0 else 1)
    axes.set_ylim(*limits) if axis == "y" else axes.set_xlim(*limits)


def direct_label(axes: Axes, x: object, y: float, text: str, **options: Any) -> None:
    """A label beside its mark, in ink."""
    place = {"xytext": (4, 0), "textcoords": "offset points", "va": "center"} | options
    paper = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.6}
    axes.annotate(text, (x, y), color=style.INK, fontsize=style.SMALL, bbox=paper,
                  **place)  # fmt: skip
