"""Lines over time: small multiples on shared scales, and the lattice of kinds by places."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import Any, ClassVar

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D

from outputs import style
from outputs.charts.base import Setting, direct_label, from_zero, highest, number, quiet


def draw_line(
    axes: Axes, rows: pd.DataFrame, x: str, y: str, *, marker: str | None, alone: bool,
    **options: Any,
) -> None:  # fmt: skip
    """A line that breaks where a number is missing; alone, its withheld points stand hollow."""
    axes.plot(rows[x], rows[y], marker=marker, ms=3, **options)
    if not alone:
        return
    for x_hidden in rows.loc[rows["status"].eq("c"), x]:
        axes.plot(x_hidden, 0, "o", mfc="white", mec=style.QUIET, ms=3.5, clip_on=False, zorder=4)


def withheld_key(picture: Figure, frame: pd.DataFrame) -> None:
    """What a hollow point means, where the frame has one: it lies on the axis but is not zero."""
    if frame["status"].eq("c").any():
        hollow = Line2D([], [], linestyle="none", marker="o", mfc="white", mec=style.QUIET, ms=3.5,
                        label="[c] withheld, not zero")  # fmt: skip
        picture.legend(handles=[hollow], loc="outside lower right", handletextpad=0)


def room_for_label(axes: Axes, share: float) -> None:
    """Empty space after the last period, as a share of the span, for the number beside it."""
    left, right = axes.get_xlim()
    axes.set_xlim(left, right + share * (right - left))


def time_ticks(axes: Axes, values: pd.Series, wide: bool = False) -> None:
    """Years under months and quarters; the first and last period where there are few."""
    if pd.api.types.is_datetime64_any_dtype(values):
        first, last = values.min().year, values.max().year
        step = 1 if wide or last - first < 5 else 2
        starts = [pd.Timestamp(year, 1, 1) for year in range(first, last + 1)]
        starts = [s for s in starts if values.min() <= s <= values.max()][::step]
        if len(starts) > 1:
            axes.set_xticks(date2num(starts), [str(s.year) for s in starts])
            return
        ends = list(dict.fromkeys((values.min(), values.max())))
        axes.set_xticks(date2num(ends), [f"{end:%b %Y}" for end in ends])
    else:
        names = list(dict.fromkeys(values))
        shown = names if len(names) < 4 else [names[0], names[-1]]
        axes.set_xticks(shown, shown)
    labels = axes.get_xticklabels()
    if len(labels) > 1:
        labels[0].set_horizontalalignment("left")
        labels[-1].set_horizontalalignment("right")


@dataclass(frozen=True)
class SmallMultiples:
    """One panel a place on one scale; the county has its own panel, and its own scale if asked.

    `line`: the column that tells several lines of one panel apart. `behind`: draw the
    county's line in grey behind each district. `wide`: give the county a panel across the
    top with a scale of its own, where counts cannot share one.
    """

    x: str = "period_start"
    y: str = "n"
    panel: str = "district_name"
    line: str | None = None
    lower: str | None = None
    upper: str | None = None
    columns: int = 3
    behind: bool = False
    wide: bool = False
    reference: float | None = None
    kind: ClassVar[str] = "Small multiple line charts"

    def height(self, frame: pd.DataFrame) -> float:
        """Four centimetres and a half for each row of panels."""
        panels = frame[self.panel].nunique() - self.wide
        rows = -(-panels // self.columns) + self.wide
        return 1.2 + 4.3 * rows + (0.6 if self.line else 0)

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Panels in the fixed order of places, read from left to right."""
        county = frame[frame["district_code"].eq(setting.county_code)]
        shared = frame.drop(county.index) if self.wide else frame
        names, order = list(dict.fromkeys(shared[self.panel])), self._order(shared)
        rows = -(-len(names) // self.columns)
        grid = picture.add_gridspec(rows + self.wide, self.columns)
        top = highest(shared, *(c for c in (self.y, self.upper) if c))
        if self.wide:
            axes = picture.add_subplot(grid[0, :])
            self._panel(axes, county, county.iloc[:0], order, is_wide=True)
            from_zero(axes, county[self.y].max(), room=1.08)
        for position, name in enumerate(names):
            spot = divmod(position, self.columns)
            axes = picture.add_subplot(grid[spot[0] + self.wide, spot[1]])
            own = shared[shared[self.panel].eq(name)]
            same = own["district_code"].eq(setting.county_code).all()
            behind = county if self.behind and not same else county.iloc[:0]
            self._panel(axes, own, behind, order)
            from_zero(axes, top, room=1.06)
            if spot[1]:
                axes.tick_params(labelleft=False)
        picture.supylabel(setting.unit, fontsize=style.SMALL)
        if self.line:
            self._legend(picture, shared)
        else:
            withheld_key(picture, frame)

    def _order(self, frame: pd.DataFrame) -> list[str]:
        """The lines' names: one order for all panels, so that a dash means one thing."""
        return list(dict.fromkeys(frame[self.line])) if self.line else [""]

    def _panel(
        self, axes: Axes, rows: pd.DataFrame, county: pd.DataFrame, order: Sequence[str],
        is_wide: bool = False,
    ) -> None:  # fmt: skip
        """One place."""
        if len(county):
            axes.plot(county[self.x], county[self.y], color=style.CONTEXT, linewidth=1.1)
        if self.reference is not None:
            axes.axhline(self.reference, color=style.QUIET, linewidth=0.8, linestyle=(0, (4, 2)))
        if self.lower:
            axes.fill_between(rows[self.x], rows[self.lower], rows[self.upper],
                              color=style.BLUE, alpha=0.15, linewidth=0)  # fmt: skip
        for place, name in enumerate(order):
            self._line(axes, rows[rows[self.line].eq(name)] if self.line else rows, place)
        axes.set_title(rows[self.panel].iloc[0])
        quiet(axes)
        time_ticks(axes, rows[self.x], wide=is_wide)
        if self.line is None:
            room_for_label(axes, 0.05 if is_wide else 0.13)

    def _line(self, axes: Axes, own: pd.DataFrame, place: int) -> None:
        """One line, with its last number beside it where it is alone."""
        marker = style.MARKERS[place] if len(own) <= 16 else None
        draw_line(axes, own, self.x, self.y, marker=marker,
                  alone=self.line is None, color=style.CATEGORICAL[place],
                  linestyle=style.DASHES[place], linewidth=1.4)  # fmt: skip
        known = own.dropna(subset=[self.y])
        if self.line is None and len(known):
            last = known.iloc[-1]
            axes.plot(last[self.x], last[self.y], "o", color=style.BLUE, ms=4)
            direct_label(axes, last[self.x], last[self.y], number(last[self.y]), xytext=(5, 0))

    def _legend(self, picture: Figure, frame: pd.DataFrame) -> None:
        """Which dash is which, once, above the panels."""
        axes = picture.axes[0]
        for place, name in enumerate(self._order(frame)):
            axes.plot([], [], color=style.CATEGORICAL[place], linestyle=style.DASHES[place],
                      marker=style.MARKERS[place], ms=3, label=name)  # fmt: skip
        handles, labels = axes.get_legend_handles_labels()
        picture.legend(handles, labels, loc="outside upper left", ncols=2, handlelength=2.6)


@dataclass(frozen=True)
class Lattice:
    """A row of panels for each kind, a column for each place; a scale for each row."""

    x: str = "period"
    y: str = "rate"
    row: str = "measure_name"
    column: str = "district_name"
    kind: ClassVar[str] = "Grid of small line charts"

    def height(self, frame: pd.DataFrame) -> float:
        """Under three centimetres a row."""
        return 1.4 + 2.6 * frame[self.row].nunique()

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """The county's line is grey behind every district of its row."""
        kinds = list(dict.fromkeys(frame[self.row]))
        places = list(dict.fromkeys(frame[self.column]))
        spaced = ConstrainedLayoutEngine(h_pad=0.03, w_pad=0.07, hspace=0.16, wspace=0.03)
        picture.set_layout_engine(spaced)
        panels = picture.subplots(len(kinds), len(places), squeeze=False)
        for down, kind in enumerate(kinds):
            of_kind = frame[frame[self.row].eq(kind)]
            county = of_kind[of_kind["district_code"].eq(setting.county_code)]
            for across, place in enumerate(places):
                axes = panels[down][across]
                own = of_kind[of_kind[self.column].eq(place)]
                axes.plot(county[self.x], county[self.y], color=style.CONTEXT, linewidth=1)
                draw_line(axes, own, self.x, self.y, marker=None, alone=True, color=style.BLUE)
                self._edges(axes, own, county, of_kind[self.y].max())
                axes.tick_params(labelleft=across == 0, labelbottom=down == len(kinds) - 1)
                if down == 0:
                    axes.set_title(fill(place, 13), fontsize=style.SMALL, pad=15, va="bottom")
            name = panels[down][0].annotate(kind, (0, 1), xycoords="axes fraction", xytext=(0, 2),
                                     textcoords="offset points", fontsize=style.SMALL,
                                     style="italic", annotation_clip=False)  # fmt: skip
            name.set_in_layout(False)
        picture.supylabel(setting.unit, fontsize=style.SMALL)
        withheld_key(picture, frame)

    def _edges(self, axes: Axes, own: pd.DataFrame, county: pd.DataFrame, top: float) -> None:
        """Scale, ticks at the ends only, and the last number, clear of both lines."""
        from_zero(axes, top, room=1.45)
        quiet(axes)
        axes.locator_params(axis="y", nbins=2)
        names = list(own[self.x])
        axes.set_xticks([names[0], names[-1]], [names[0][2:], names[-1][2:]])
        axes.margins(x=0.12)
        known = own.dropna(subset=[self.y])
        if len(known):
            last = known.iloc[-1]
            axes.plot(last[self.x], last[self.y], "o", color=style.BLUE, ms=3)
            above = highest(pd.concat([own.iloc[-3:], county.iloc[-3:]]), self.y)
            direct_label(axes, last[self.x], above, number(last[self.y], 1),
                         xytext=(2, 3), ha="right", va="bottom")  # fmt: skip
