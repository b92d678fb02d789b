"""People: the age and sex pyramid, and the overlap of the agencies' cohorts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outputs import style
from outputs.charts.base import Setting, bare, highest, known, mark, named, number, quiet, scale
from outputs.charts.describing import by, extremes, hidden_words, joined, lower_first
from outputs.charts.sheet import EDGE, FOOT, HEAD, TICKS, Key, Sheet, marks_of

OUTLINE: dict[str, Any] = {"facecolor": "none", "edgecolor": style.INK, "linewidth": 1.1}
SIDES = (("female", "Females", style.PLUM), ("male", "Males", style.BLUE))


@dataclass(frozen=True)
class Pyramid:
    """Shares or rates by age and sex as bars, against the population's as an outline.

    Columns: `band`, `sex` (female, male), the value; `outline`, the population's share, where
    the frame has it. Bands come youngest first. `suffix`: printed after each number.
    """

    band: str = "age_band"
    sex: str = "sex"
    value: str = "share"
    outline: str = "population_share"
    outline_name: str = "share of residents"
    suffix: str = "%"
    decimals: int = 1
    kind: ClassVar[str] = "Age and sex pyramid"
    pitch: ClassVar[float] = 0.9
    close: ClassVar[float] = 0.54
    most_wide: ClassVar[int] = 10

    def _pitch(self, bands: Sequence[str]) -> float:
        """A band's height: less where there are many."""
        return self.pitch if len(bands) <= self.most_wide else self.close

    def height(self, frame: pd.DataFrame) -> float:
        """So much a band."""
        bands = named(frame, self.band)
        return HEAD + self._pitch(bands) * len(bands) + TICKS + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Females to the left, males to the right, youngest at the foot."""
        sheet, bands = Sheet(picture, setting), named(frame, self.band)
        names = [band.replace("-", " to ") for band in bands]
        middle = max(style.text_width(n, style.NORMAL) for n in names) + 0.5
        half = (sheet.width - 2 * EDGE - 0.5 - middle) / 2
        pitch = self._pitch(bands)
        high = pitch * len(bands)
        top = highest(frame, self.value, self.outline)
        for i, (sex, title, colour) in enumerate(SIDES):
            left = EDGE + 0.25 + i * (half + middle)
            axes = sheet.axes(left, HEAD, half, high)
            own = frame[frame[self.sex].eq(sex)].set_index(self.band).reindex(bands)
            scale(axes, top, "x", room=1.2)
            self._side(axes, own, colour, -1 if i == 0 else 1)
            axes.set_ylim(-0.5, len(bands) - 0.5)
            quiet(axes, "x")
            axes.set_yticks([])
            if i == 0:
                axes.invert_xaxis()
            sheet.text(left + (half if i == 0 else 0), EDGE, title, fontsize=style.NORMAL,
                       fontweight="bold", ha="right" if i == 0 else "left")  # fmt: skip
        for i, name in enumerate(names):
            y = HEAD + high - (i + 0.5) * pitch
            sheet.text(EDGE + 0.25 + half + middle / 2, y, name, ha="center", va="center",
                       fontsize=style.NORMAL)  # fmt: skip
        outline = [Key(f"outline: {self.outline_name}", patch=OUTLINE)]
        has_outline = self.outline in frame
        sheet.stamp_below()
        sheet.foot(setting.unit, (outline if has_outline else []) + marks_of(frame, self.value))

    def _side(self, axes: Axes, own: pd.DataFrame, colour: str, toward: int) -> None:
        """One sex: bars, the population's outline, the numbers."""
        places = np.arange(len(own))
        axes.barh(places, own[self.value].astype(float).fillna(0), 0.68, color=colour)
        residents = own[self.outline] if self.outline in own else own[self.value] * np.nan
        axes.barh(places, residents, 0.84, facecolor="none", edgecolor="white", linewidth=2.6)
        axes.barh(places, residents, 0.84, **OUTLINE)
        room = 1.35 / (axes.get_position().width * style.WIDTH_CM) * max(axes.get_xlim())
        statuses = own["status"] if "status" in own else own[self.value].map(lambda _: "")
        for place, value, outline, status in zip(places, own[self.value], residents, statuses,
                                                 strict=True):  # fmt: skip
            self._number(axes, int(place), value, outline, (room, toward, status))

    def _number(
        self, axes: Axes, place: int, value: float, outline: float,
        setting: tuple[float, int, object],
    ) -> None:  # fmt: skip
        """A bar's number: inside it, clear of the outline, or after both."""
        room, toward, status = setting
        is_known = bool(pd.notna(value))
        words = f"{number(value, self.decimals)}{self.suffix}" if is_known else mark(status)
        size = float(value) if is_known else 0.0
        start = 0.0 if not outline < room else float(outline)
        is_inside = size > start + room
        after = outline if size < outline < size + room else size
        axes.annotate(
            words, (start if is_inside else after, place), xytext=(3 * toward, 0),
            va="center_baseline", textcoords="offset points",
            ha="left" if toward > 0 else "right", fontsize=style.SMALL,
            color="white" if is_inside else style.INK, zorder=5,
        )  # fmt: skip

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """The widest and the narrowest bar of each sex."""
        said = []
        for sex, title, _ in SIDES:
            own = frame[frame[self.sex].eq(sex)]
            said.append(f"{title}. {extremes(own, self.value, by(self.band), self.decimals)}")
        return joined(
            f"{len(named(frame, self.band))} age bands; {lower_first(setting.unit)}.",
            *said, hidden_words(frame, self.value),
        )  # fmt: skip


@dataclass(frozen=True)
class UpSet:
    """How many people are known to each combination of agencies: dots, and a bar for each.

    Columns: `members`, names joined by `separator`, one combination a row; the value. Those
    known in one way stand above those known in several; every bar is on one scale.
    """

    members: str = "known_to"
    value: str = "n"
    separator: str = " + "
    kind: ClassVar[str] = "Overlap (UpSet) chart"
    pitch: ClassVar[float] = 0.56
    column: ClassVar[float] = 1.75
    title: ClassVar[float] = 0.66

    def _blocks(self, frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
        """The two blocks, where they have rows."""
        several = frame[self.members].str.contains(self.separator, regex=False)
        parts = (("Known in one way only", frame[~several]),
                 ("Known in more than one way", frame[several]))  # fmt: skip
        return [(title, rows) for title, rows in parts if len(rows)]

    def _heads(self, frame: pd.DataFrame) -> list[str]:
        """The agencies' names over their columns of dots."""
        return [style.wrapped(name, self.column - 0.1) for name in self._names(frame)]

    def _top(self, frame: pd.DataFrame) -> float:
        """Where the first block begins."""
        lines = max(h.count("\n") + 1 for h in self._heads(frame))
        return HEAD - 0.4 + lines * style.line_height(style.SMALL) + 0.1

    def height(self, frame: pd.DataFrame) -> float:
        """One line for each combination, and one for each block's title."""
        blocks = self._blocks(frame)
        return self._top(frame) + len(blocks) * self.title + len(frame) * self.pitch + 0.2 + FOOT

    def draw(self, picture: Figure, frame: pd.DataFrame, setting: Setting) -> None:
        """Dots at the left, bars at the right."""
        sheet, names = Sheet(picture, setting), self._names(frame)
        most = highest(frame, self.value)
        y, bars = self._top(frame), EDGE + len(names) * self.column + 0.3
        for i, words in enumerate(self._heads(frame)):
            sheet.text(EDGE + (i + 0.5) * self.column, y - 0.08, words, ha="center", va="bottom",
                       multialignment="center")  # fmt: skip
        for title, rows in self._blocks(frame):
            sheet.text(bars, y + self.title - 0.12, title, va="bottom", fontweight="bold")
            y += self.title
            high = self.pitch * len(rows)
            ground = sheet.axes(EDGE, y, len(names) * self.column, high)
            self._matrix(ground, rows, names)
            self._bars(sheet.axes(bars, y, sheet.width - EDGE - bars, high), rows, most)
            y += high
        sheet.stamp_below()
        sheet.foot(setting.unit, marks_of(frame, self.value), bars)

    def _bars(self, axes: Axes, rows: pd.DataFrame, most: float) -> None:
        """The combinations' sizes, on a scale as long as the greatest of all."""
        values = rows[self.value].to_numpy(dtype=float)
        places = np.arange(len(values))
        axes.barh(places, np.nan_to_num(values), 0.62, color=style.BLUE)
        axes.plot([0, 0], [-0.5, len(values) - 0.5], color=style.CONTEXT, linewidth=0.9)
        bare(axes)
        axes.set_xlim(0, (most if most > 0 else 1) * 1.2)
        axes.set_ylim(len(values) - 0.5, -0.5)
        for place, value, status in zip(places, values, rows["status"], strict=True):
            axes.annotate(known(value, status), (np.nan_to_num(value), place), xytext=(4, 0),
                          textcoords="offset points", va="center_baseline",
                          fontsize=style.SMALL)  # fmt: skip

    def _names(self, frame: pd.DataFrame) -> list[str]:
        """The agencies, in the order they first appear."""
        every = [n for row in frame[self.members] for n in row.split(self.separator)]
        return list(dict.fromkeys(every))

    def _matrix(self, axes: Axes, rows: pd.DataFrame, names: list[str]) -> None:
        """A filled dot for each agency in the combination, joined by a line."""
        for down in range(0, len(rows), 2):
            axes.axhspan(down - 0.5, down + 0.5, color=style.PALE, linewidth=0)
        for down, members in enumerate(rows[self.members]):
            inside = sorted(names.index(n) for n in members.split(self.separator))
            outside = sorted(set(range(len(names))) - set(inside))
            axes.plot(inside, [down] * len(inside), "o-", color=style.INK, ms=6.5, linewidth=1.5)
            axes.plot(outside, [down] * len(outside), "o", mfc="white", mec=style.GRID, ms=6.5)
        bare(axes)
        axes.set_xlim(-0.5, len(names) - 0.5)
        axes.set_ylim(len(rows) - 0.5, -0.5)

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """The largest and smallest combination of each block."""
        said = [f"{title}. {extremes(rows, self.value, by(self.members))}"
                for title, rows in self._blocks(frame)]  # fmt: skip
        return joined(
            f"One line for each of {len(frame)} combinations; {lower_first(setting.unit)}.",
            *said, hidden_words(frame, self.value),
        )  # fmt: skip
