"""Dots with whiskers: a rate for each place, with its interval, against the county."""

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, from_zero, highest, number, quiet


@dataclass(frozen=True)
class DotWhisker:
    """One row a place, in the fixed order; the county's line and band run behind."""

    value: str = "rate"
    lower: str = "lower"
    upper: str = "upper"
    place: str = "district_name"
    decimals: int = 1
    kind: ClassVar[str] = "Dot and whisker chart"

    def height(self, frame: pd.DataFrame) -> float:
        """Seven millimetres a place."""
        return 2.2 + 0.75 * len(frame)

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Dots for districts, a diamond for the county, hollow where withheld."""
        axes = picture.add_subplot()
        rows = frame.reset_index(drop=True)
        is_county = rows["district_code"].eq(setting.county_code)
        top = highest(rows, self.value, self.upper)
        from_zero(axes, top if pd.notna(top) else 1, "x", room=1.02)
        self._county(axes, rows[is_county])
        for position in range(len(rows)):
            self._place(axes, position, rows.iloc[position], bool(is_county.iloc[position]))
        axes.set_yticks(range(len(rows)), rows[self.place])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        quiet(axes, "x")
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(setting.unit)
        axes.get_yticklabels()[-1].set_fontweight("bold" if is_county.iloc[-1] else "normal")

    def _county(self, axes: Axes, county: pd.DataFrame) -> None:
        """The county's rate as a line, its interval as a band."""
        if county.empty or pd.isna(county[self.value].iloc[0]):
            return
        value, lower, upper = county[[self.value, self.lower, self.upper]].iloc[0]
        if pd.notna(lower):
            axes.axvspan(lower, upper, color=style.GRID, alpha=0.6, linewidth=0)
        axes.axvline(value, color=style.QUIET, linewidth=0.9, linestyle=(0, (4, 2)))

    def _place(self, axes: Axes, position: int, row: pd.Series, is_county: bool) -> None:
        """One place's mark, and its numbers at the right edge."""
        value, lower, upper = row[self.value], row[self.lower], row[self.upper]
        colour = style.CHARCOAL if is_county else style.BLUE
        if pd.isna(value):
            axes.plot(0, position, "o", mfc="white", mec=style.QUIET, clip_on=False, zorder=3)
            text = f"[{row['status'] or 'x'}]"
        else:
            if pd.notna(lower):
                axes.plot([lower, upper], [position] * 2, color=colour, linewidth=1.8, zorder=2)
            axes.plot(value, position, "D" if is_county else "o", color=colour, ms=6, zorder=3)
            text = number(value, self.decimals)
            if pd.notna(lower):
                low, high = number(lower, self.decimals), number(upper, self.decimals)
                text += f"  ({low} to {high})"
            text += f" [{row['status']}]" if row["status"] else ""
        axes.annotate(
            text, (1, position), xycoords=("axes fraction", "data"), xytext=(6, 0),
            textcoords="offset points", va="center", fontsize=style.SMALL,
            annotation_clip=False, fontweight="bold" if is_county else "normal",
        )  # fmt: skip
