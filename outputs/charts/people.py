"""People: the age and sex pyramid, and the overlap of the agencies' cohorts."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from outputs import style
from outputs.charts.base import Setting, from_zero, highest, number, quiet

NUMBER_WIDTH = 0.15
"""The room that a bar's number takes, as a share of the axis."""


@dataclass(frozen=True)
class Pyramid:
    """Shares by age and sex as bars, against the population's as an outline."""

    band: str = "age_band"
    sex: str = "sex"
    value: str = "share"
    outline: str = "population_share"
    kind: ClassVar[str] = "Age and sex pyramid"

    def height(self, frame: pd.DataFrame) -> float:
        """A centimetre a band."""
        return 2.4 + 0.95 * frame[self.band].nunique()

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Females to the left, males to the right, youngest at the foot."""
        left, right = picture.subplots(1, 2, sharey=True)
        bands = list(dict.fromkeys(frame[self.band]))
        limit = highest(frame, self.value, self.outline) * 1.18
        for axes, sex, colour in ((left, "female", style.PLUM), (right, "male", style.BLUE)):
            own = frame[frame[self.sex].eq(sex)].set_index(self.band).reindex(bands)
            axes.set_xlim(*((limit, 0) if sex == "female" else (0, limit)))
            self._side(axes, own, colour)
            axes.set_title(sex.capitalize() + "s", loc="center")
            quiet(axes, "x")
            axes.tick_params(axis="y", length=0)
        right.set_yticks(range(len(bands)), [band.replace("-", " to ") for band in bands])
        left.tick_params(axis="y", labelleft=False)
        right.tick_params(axis="y", labelleft=True)
        picture.supxlabel(setting.unit, fontsize=style.SMALL)
        handles, labels = right.get_legend_handles_labels()
        picture.legend(handles, labels, loc="outside upper left", ncols=2)

    def _side(self, axes: Axes, own: pd.DataFrame, colour: str) -> None:
        """One sex: bars, their numbers, the population's outline."""
        places = np.arange(len(own))
        axes.barh(places, own[self.value].fillna(0), 0.72, color=colour)
        outlines = axes.barh(places, own[self.outline], 0.86, facecolor="none",
                             edgecolor=style.INK, linewidth=1.1,
                             label="Outline: share of residents")  # fmt: skip
        for outline in outlines:
            outline.set_path_effects([withStroke(linewidth=2.4, foreground="white")])
        axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        pairs = zip(own[self.value], own[self.outline], strict=True)
        for place, (value, residents) in enumerate(pairs):
            self._number(axes, place, value, residents)

    def _number(self, axes: Axes, place: int, value: float, residents: float) -> None:
        """A bar's number: at its foot inside, or after it (and after the outline if in the way)."""
        text = style.HIDDEN if pd.isna(value) else f"{value:.1f}%"
        room = NUMBER_WIDTH * max(axes.get_xlim())
        toward = -1 if axes.xaxis_inverted() else 1
        shown = 0.0 if pd.isna(value) else value
        is_inside = shown > room
        after = residents if shown < residents < shown + room else shown
        axes.annotate(
            text, (0 if is_inside else after, place), xytext=(3 * toward, 0), va="center",
            textcoords="offset points", ha="left" if toward > 0 else "right",
            fontsize=style.SMALL, color="white" if is_inside else style.INK, zorder=5,
        )  # fmt: skip


@dataclass(frozen=True)
class UpSet:
    """How many people are known to each combination of agencies: bars over a dot matrix.

    `members` is a column of names joined by `separator`, one combination a row.
    """

    members: str = "known_to"
    value: str = "n"
    separator: str = " + "
    kind: ClassVar[str] = "Overlap (UpSet) chart"

    def height(self, frame: pd.DataFrame) -> float:
        """Bars above, one line for each agency below."""
        return 7.0 + 0.7 * len(self._names(frame))

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """One panel for those known once, one for those known several times; scales differ."""
        names = self._names(frame)
        several = frame[self.members].str.contains(self.separator, regex=False)
        parts = {
            "Known in one way only": frame[~several],
            "Known in more than one way": frame[several],
        }
        panels = {title: rows for title, rows in parts.items() if len(rows)}
        grid = picture.subplots(
            2, len(panels), sharex="col", squeeze=False,
            height_ratios=(5, 0.7 * len(names)),
            width_ratios=[len(rows) + 0.6 for rows in panels.values()],
        )  # fmt: skip
        for across, (title, rows) in enumerate(panels.items()):
            self._bars(grid[0][across], rows[self.value].reset_index(drop=True), title)
            self._matrix(grid[1][across], rows, names, is_named=across == 0)
        grid[0][0].set_ylabel(setting.unit)

    def _bars(self, axes: Axes, values: pd.Series, title: str) -> None:
        """The combinations' sizes, on a scale of their own."""
        axes.bar(values.index, values.fillna(0), 0.6, color=style.BLUE)
        for place, value in enumerate(values):
            text = style.HIDDEN if pd.isna(value) else number(value)
            axes.annotate(text, (place, 0 if pd.isna(value) else value), xytext=(0, 2),
                          textcoords="offset points", ha="center",
                          fontsize=style.SMALL)  # fmt: skip
        axes.set_title(title)
        from_zero(axes, 0 if values.isna().all() else values.max())
        axes.set_xlim(-0.6, len(values) - 0.4)
        axes.set_xticks([])
        quiet(axes)

    def _names(self, frame: pd.DataFrame) -> list[str]:
        """The agencies, in the order they first appear."""
        every = [n for row in frame[self.members] for n in row.split(self.separator)]
        return list(dict.fromkeys(every))

    def _matrix(self, axes: Axes, frame: pd.DataFrame, names: list[str], is_named: bool) -> None:
        """A filled dot for each agency in the combination, joined by a line."""
        for down in range(0, len(names), 2):
            axes.axhspan(down - 0.5, down + 0.5, color="#F2F2F2", linewidth=0)
        for across, row in enumerate(frame[self.members]):
            inside = sorted(names.index(n) for n in row.split(self.separator))
            outside = sorted(set(range(len(names))) - set(inside))
            axes.plot([across] * len(outside), outside, "o", color=style.GRID, ms=6)
            axes.plot([across] * len(inside), inside, "o-", color=style.INK, ms=6, linewidth=1.4)
        axes.set_yticks(range(len(names)), names if is_named else [""] * len(names))
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.grid(visible=False)
        axes.tick_params(length=0)
        for side in axes.spines.values():
            side.set_visible(False)
