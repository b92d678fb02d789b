"""Curves that rise to the whole: recorded within so many days, held by so many places."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from outputs import style
from outputs.charts.base import (
    Setting,
    named,
    number,
    scale,
    tick_words,
)
from outputs.charts.curves import Curves, Floats
from outputs.charts.describing import axes_words, hidden_words, joined, lower_first
from outputs.charts.sheet import Key

DAYS = ((0, "same day"), (1, "1 day"), (7, "1 week"), (30, "1 month"), (91, "3 months"),
        (365, "1 year"), (1826, "5 years"), (3652, "10 years"))  # fmt: skip
"""Ticks of an axis of days, which is logarithmic so that hours and years both have room."""

LEVELS = (50, 90)
"""A half, and nine in ten, in per cent."""


@dataclass(frozen=True)
class Steps(Curves):
    """The share recorded within so many days: steps that rise to 100 (an ECDF).

    Columns: `days`, the share in per cent, `line` (such as kinds of offence). Dashed lines
    stand at a half and at nine in ten.
    """

    x: str = "days"
    y: str = "share"
    x_title: str = "Days from the offence to its recording (logarithmic)"
    kind: ClassVar[str] = "Step chart"
    is_stepped: ClassVar[bool] = True

    def _scale(self, axes: Axes | None, frame: pd.DataFrame) -> list[str]:
        """All of it."""
        scale(axes, 100, room=1.03)
        places = [0, *LEVELS, 100]
        words = tick_words(places)
        if axes is not None:
            axes.set_yticks(places, words)
        return words

    def _at(self, values: pd.Series) -> Floats:
        return np.log10(1 + values.to_numpy(dtype=float))

    def _behind(self, axes: Axes, frame: pd.DataFrame) -> None:
        """A half, and nine in ten."""
        for level in LEVELS:
            axes.axhline(level, color=style.QUIET, linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)

    def _level_axis(self, axes: Axes, frame: pd.DataFrame, width: float) -> None:
        """Days, weeks, months and years."""
        longest = max(float(frame[self.x].max()), 7.0)
        end = np.log10(1 + longest) * 1.03
        axes.set_xlim(-0.02 * end, end)
        kept: list[tuple[float, str]] = []
        for days, words in DAYS:
            place = float(np.log10(1 + days))
            gap = (place - kept[-1][0]) / end * width if kept else np.inf
            before = style.text_width(kept[-1][1]) if kept else 0
            if place <= end and gap > (style.text_width(words) + before) / 2 + 0.15:
                kept.append((place, words))
        axes.set_xticks([p for p, _ in kept], [w for _, w in kept])

    def _mark_highest(self, axes: Axes, x: Floats, y: Floats, place: int) -> None:
        """A mark where half is reached, which the key names."""
        reached = np.flatnonzero(y >= 50)
        if len(reached):
            at = reached[0]
            axes.plot(x[at], y[at], style.MARKERS[place], color=style.CATEGORICAL[place], ms=6)

    def _key_names(self, frame: pd.DataFrame) -> list[str]:
        return [f"{name}: half within 3,650 days" for name in named(frame, self.line)]

    def _key_text(self, frame: pd.DataFrame, name: str) -> str:
        own = frame[frame[self.line].astype(str).eq(name)] if self.line else frame
        reached = own[own[self.y].ge(50)].sort_values(self.x)
        if reached.empty:
            return name
        days = int(reached[self.x].iloc[0])
        when = f"within {number(days)} {'day' if days == 1 else 'days'}" if days else "on the day"
        return f"{name}: half {when}"

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """When each line reaches a half."""
        said = [f"{self._key_text(frame, name)}." for name in named(frame, self.line)]
        return joined(
            axes_words(lower_first(self.x_title), lower_first(setting.unit)), *said,
            hidden_words(frame, self.y),
        )  # fmt: skip


@dataclass(frozen=True)
class Lorenz(Curves):
    """The share of events that the places or people with the fewest hold, up to all of them.

    Columns: `places_share` and `n_share`, cumulative, in per cent; `line` for several curves;
    `by_chance_lower` and `by_chance_upper`, the band in which chance alone would lie.
    """

    x: str = "places_share"
    y: str = "n_share"
    chance: tuple[str, str] = ("by_chance_lower", "by_chance_upper")
    x_title: str = "Share of places, from the fewest events to the most (%)"
    kind: ClassVar[str] = "Lorenz curve"
    plot: ClassVar[float] = 8.0

    def _scale(self, axes: Axes | None, frame: pd.DataFrame) -> list[str]:
        """All of it."""
        return scale(axes, 100, room=1.0)

    def _level_axis(self, axes: Axes, frame: pd.DataFrame, width: float) -> None:
        """All of them."""
        scale(axes, 100, "x", room=1.0)

    def _behind(self, axes: Axes, frame: pd.DataFrame) -> None:
        """The diagonal, and what chance alone would give."""
        axes.plot([0, 100], [0, 100], color=style.QUIET, linewidth=1.0, linestyle=(0, (4, 2)))
        lower, upper = self.chance
        if lower in frame and upper in frame:
            rows = frame.drop_duplicates(self.x).sort_values(self.x)
            axes.fill_between(rows[self.x].astype(float), rows[lower].astype(float),
                              rows[upper].astype(float), facecolor=style.GRID,
                              edgecolor=style.CONTEXT, linewidth=0.6)  # fmt: skip

    def _mark_highest(self, axes: Axes, x: Floats, y: Floats, place: int) -> None:
        """Nothing: every curve ends at 100."""

    def _key_names(self, frame: pd.DataFrame) -> list[str]:
        return [key.text for key in self._keys(frame)]

    def _key_text(self, frame: pd.DataFrame, name: str) -> str:
        return name or "as recorded"

    def _keys(self, frame: pd.DataFrame) -> list[Key]:
        """The curves, the diagonal, the band."""
        keys = super()._keys(frame)
        plain = [Key(k.text, line={**(k.line or {}), "marker": None}) for k in keys]
        even = {"color": style.QUIET, "linewidth": 1.0, "linestyle": (0, (4, 2))}
        chance = {"facecolor": style.GRID, "edgecolor": style.CONTEXT}
        band = [Key("by chance alone", patch=chance)] if self.chance[0] in frame else []
        return [*plain, Key("spread evenly", line=even), *band]

    def describe(self, frame: pd.DataFrame, setting: Setting) -> str:
        """What the half with the fewest hold, and the tenth with the most."""
        said = []
        for name in named(frame, self.line):
            own = frame[frame[self.line].astype(str).eq(name)] if self.line else frame
            held = own.dropna(subset=[self.y]).sort_values(self.x)
            if len(held) > 1:
                half, most = (np.interp(p, held[self.x], held[self.y]) for p in (50, 90))
                said.append(
                    f"{name}{': the' if name else 'The'} half with the fewest hold "
                    f"{number(half, 0)}%, the tenth with the most {number(100 - most, 0)}%."
                )
        return joined(
            axes_words(lower_first(self.x_title), lower_first(setting.unit)), *said,
            hidden_words(frame, self.y),
        )  # fmt: skip
