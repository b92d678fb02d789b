"""Marks that all line charts share: lines with gaps, withheld points, the last number."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from outputs import style
from outputs.charts.base import highest, hollow, lowest, number
from outputs.charts.sheet import Key
from outputs.charts.times import Times, runs

LAST = 0.13


def draw_line(
    axes: Axes, times: Times, rows: pd.DataFrame, y: str, place: int = 0, **options: Any
) -> None:
    """A line that breaks where a number is missing; withheld points stand hollow on the axis."""
    x, values = times.at(rows[times.column]), rows[y].to_numpy(dtype=float)
    colour, shape = style.CATEGORICAL[place], style.MARKERS[place]
    look = {"color": colour, "linestyle": style.DASHES[place], "linewidth": 1.5} | options
    is_few = len(times.places) <= 16
    axes.plot(x, values, marker=shape if is_few else None, ms=3.6, **look)
    alone = runs(values)
    if not is_few and alone.any():
        axes.plot(x[alone], values[alone], shape, color=look["color"], ms=2.6)
    hidden = x[rows["status"].eq("c").to_numpy()]
    floor = np.full(len(hidden), axes.get_ylim()[0])
    hollow(axes, hidden, floor, ms=3.8, marker=shape, mec=look["color"])


def line_key(name: str, place: int) -> Key:
    """A line's entry in a key."""
    return Key(name, line={"color": style.CATEGORICAL[place], "linestyle": style.DASHES[place],
                           "marker": style.MARKERS[place], "ms": 4, "linewidth": 1.5,
                           "markevery": [0]})  # fmt: skip


def ordered(rows: pd.DataFrame, times: Times) -> pd.DataFrame:
    """The rows in the order of the axis, an empty one where a period between them has none.

    So that no line is drawn over a period of which nothing is known.
    """
    at = times.at(rows[times.column])
    rows, at = rows.iloc[np.argsort(at, kind="stable")], np.sort(at)
    before = np.flatnonzero(np.diff(at) > 1.5 * times.step)
    if not len(before):
        return rows
    empty = rows.iloc[before].assign(status="x")
    numbers = empty.select_dtypes("number").columns
    empty = empty.assign(**dict.fromkeys(numbers, np.nan))
    periods = pd.Series(times.after(at[before]), index=empty.index)
    empty = empty.assign(**{times.column: periods})
    return pd.concat([rows, empty], ignore_index=True).iloc[
        np.argsort(np.concatenate([at, at[before] + times.step]), kind="stable")
    ]


def in_series(frame: pd.DataFrame, times: Times, series: Sequence[str]) -> pd.DataFrame:
    """Every series' rows in the order of the axis, with the gaps that its line shows."""
    parts = [ordered(rows, times) for _, rows in frame.groupby(list(series), sort=False)]
    return pd.concat(parts, ignore_index=True)


def last_number(axes: Axes, times: Times, rows: pd.DataFrame, y: str, decimals: int | None) -> None:
    """The last known point, marked, with its number beside it."""
    known = rows.dropna(subset=[y])
    if known.empty:
        return
    last = known.iloc[-1]
    x = times.at(known[times.column])[-1]
    axes.plot(x, last[y], "o", color=style.BLUE, ms=4.2)
    is_marked = last["status"] in ("p", "u")
    words = number(last[y], decimals) + (f" [{last['status']}]" if is_marked else "")
    axes.annotate(words, (times.ends[1], last[y]), xytext=(3, 0), textcoords="offset points",
                  va="center", fontsize=style.SMALL, annotation_clip=False, zorder=5,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4})  # fmt: skip


def room_for_numbers(frame: pd.DataFrame, y: str, decimals: int | None) -> float:
    """What the numbers beside last points take."""
    if frame[y].isna().all():
        return 0.25
    marked = " [p]" if frame["status"].isin(("p", "u")).any() else ""
    known = frame[y].dropna()
    words = [number(v, decimals) + marked for v in (known.max(), known.iloc[-1])]
    return max(style.text_width(w) for w in words) + LAST


def floor_of(frame: pd.DataFrame, y: str) -> float:
    """Where an axis that need not begin at zero begins: a round number below the lowest."""
    low, high = lowest(frame, y), highest(frame, y)
    if not np.isfinite(low) or low <= 0:
        return 0.0
    step = 10 ** np.floor(np.log10(max(high - low, 1e-9)))
    return float(max(0.0, np.floor((low - 0.1 * (high - low)) / step) * step))


def unit_of(unit: str, frame: pd.DataFrame, y: str, from_zero: bool) -> str:
    """The upright axis's unit, with a warning where the axis does not begin at zero."""
    low = 0.0 if from_zero else floor_of(frame, y)
    return f"{unit} (axis from {number(low)})" if low else unit
