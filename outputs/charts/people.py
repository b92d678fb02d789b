"""People: the age and sex pyramid, and the overlap of the agencies' cohorts."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, from_zero, highest, number, quiet


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
        right.set_yticks(range(len(bands)), bands)
        left.tick_params(axis="y", labelleft=False)
        right.tick_params(axis="y", labelleft=True)
        picture.supxlabel(setting.unit, fontsize=style.SMALL)
        handles, labels = right.get_legend_handles_labels()
        picture.legend(handles, labels, loc="outside upper left", ncols=2)

    def _side(self, axes: Axes, own: pd.DataFrame, colour: str) -> None:
        """One sex: bars, their numbers, the population's outline."""
        places = np.arange(len(own))
        axes.barh(places, own[self.value].fillna(0), 0.72, color=colour)
        axes.barh(places, own[self.outline], 0.86, facecolor="none", edgecolor=style.INK,
                  linewidth=1.1, label="Outline: share of residents")  # fmt: skip
        for place, (value, outline) in enumerate(
            zip(own[self.value], own[self.outline], strict=True)
        ):
            text = style.HIDDEN if pd.isna(value) else f"{value:.1f}%"
            edge = outline if pd.isna(value) else max(value, outline)
            toward = -1 if axes.xaxis_inverted() else 1
            axes.annotate(text, (edge, place), xytext=(3 * toward, 0), va="center",
                          textcoords="offset points", ha="left" if toward > 0 else "right",
                          fontsize=style.SMALL)  # fmt: skip


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
        return 6.5 + 0.7 * len(self._names(frame))

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Combinations in the frame's order."""
        names = self._names(frame)
        bars, matrix = picture.subplots(2, 1, sharex=True, height_ratios=(5, 0.7 * len(names)))
        values = frame[self.value].reset_index(drop=True)
        bars.bar(values.index, values.fillna(0), 0.6, color=style.BLUE)
        for place, value in enumerate(values):
            text = style.HIDDEN if pd.isna(value) else number(value)
            bars.annotate(text, (place, 0 if pd.isna(value) else value), xytext=(0, 2),
                          textcoords="offset points", ha="center",
                          fontsize=style.SMALL)  # fmt: skip
        from_zero(bars, values.max())
        quiet(bars)
        bars.set_ylabel(setting.unit)
        bars.set_xticks([])
        self._matrix(matrix, frame, names)

    def _names(self, frame: pd.DataFrame) -> list[str]:
        """The agencies, in the order they first appear alone."""
        every = [n for row in frame[self.members] for n in row.split(self.separator)]
        return list(dict.fromkeys(every))

    def _matrix(self, axes: Axes, frame: pd.DataFrame, names: list[str]) -> None:
        """A filled dot for each agency in the combination, joined by a line."""
        for down in range(0, len(names), 2):
            axes.axhspan(down - 0.5, down + 0.5, color="#F2F2F2", linewidth=0)
        for across, row in enumerate(frame[self.members]):
            inside = sorted(names.index(n) for n in row.split(self.separator))
            outside = sorted(set(range(len(names))) - set(inside))
            axes.plot([across] * len(outside), outside, "o", color=style.GRID, ms=6)
            axes.plot([across] * len(inside), inside, "o-", color=style.INK, ms=6, linewidth=1.4)
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.grid(visible=False)
        axes.tick_params(length=0)
        for side in axes.spines.values():
            side.set_visible(False)
