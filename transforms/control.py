"""XmR control charts, by the rules of NHS England's Making Data Count.

Limits are the mean ± 2.66 mean moving ranges; ranges of 3.267 means and over are screened
out once. Rules, their details and their precedence follow NHSRplotthedots 0.2.2.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

LIMIT = 2.66
SCREEN = 3.267
NEAR = 2 / 3
"""Part of the way to a limit from which a point is near it."""
RUN = 7
TRIAL_BELOW = 12
"""Points below which limits are a trial, to be revised as points come (NHSRplotthedots)."""
SIGNALS = ("outside", "trend", "two of three", "run", "")
"""Special causes in order of precedence, and the empty word for common cause."""

Array = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]


def xmr(n: npt.ArrayLike) -> pd.DataFrame:
    """The control chart of a series in time order, no point of which is missing.

    Grain: one row for each point, in order. Columns n, mean, lower, upper (process limits, in
    the unit of n; the lower may be below 0) and signal, the first of SIGNALS that applies:
    `outside` the limits; `trend`, 7 points each above, or each below, the one before; `two
    of three`, points beyond two thirds of the way to one limit, but not outside it, two of
    which are among three successive points on one side of the mean; `run`, 7 points on one
    side of the mean. A series of fewer than two points, or with one missing, has no limits.
    """
    points = np.asarray(n, dtype=float)
    mean, reach, rule = _chart(points)
    limits = {"mean": mean, "lower": mean - reach, "upper": mean + reach}
    return pd.DataFrame({"n": points, **limits, "signal": np.array(SIGNALS)[rule]})


def _chart(points: Array) -> tuple[float, float, npt.NDArray[np.intp]]:
    """The mean, how far the limits lie from it, and each point's position in SIGNALS."""
    mean = points.mean() if points.size else np.nan
    common = len(SIGNALS) - 1
    if np.isnan(mean):
        return np.nan, np.nan, np.full(points.size, common)
    reach = LIMIT * _mean_moving_range(points)
    side = np.sign(points - mean)
    away = np.abs(points - mean)
    near = (away > reach * NEAR) & ~(away > reach)
    rules = [
        away > reach,
        _spread(np.abs(_windows(np.sign(np.diff(points)), RUN - 1)) == RUN - 1, points.size),
        near & _spread((np.abs(_windows(side, 3)) == 3) & (_windows(near, 3) >= 2), points.size),
        _spread(np.abs(_windows(side, RUN)) == RUN, points.size),
    ]
    return float(mean), reach, np.select(rules, range(common), default=common)


def control_chart(
    counts: pd.DataFrame,
    by: Sequence[str] = ("measure", "district_code"),
    on: str = "month_start",
    rebased: Mapping[pd.Timestamp, str] | None = None,
    step: int = 1,
) -> pd.DataFrame:
    """The counts with the control chart of each group's latest unbroken run of months.

    `counts` has one row for each group (the columns `by`) and month (the column `on`) and its
    count `n`, missing where it may not be shown. Adds mean, lower, upper, signal and is_trial
    (fewer than 12 points): of the months since the last that is missing or hidden. Earlier
    months keep their count and have no limits, so that no limit rests on a count that is not
    shown. `rebased` gives the first months from which limits are made afresh, each with the
    reason, which the figure must print. `step`: months from one point to the next, 3 for
    quarters by their first month. Rows are in order of the groups, then of the months.

    Raises:
        ValueError: a month is there twice in a group, or a rebase gives no reason.
    """
    if any(not reason.strip() for reason in (rebased or {}).values()):
        raise ValueError("limits are made afresh only for a stated reason")
    if counts.duplicated([*by, on]).any():
        raise ValueError("a month is there twice in a series, so its points have no order")
    ordered = counts.sort_values([*by, on], kind="stable").reset_index(drop=True)
    points = ordered["n"].to_numpy(dtype=float)
    mean, reach = np.full((2, points.size), np.nan)
    rule = np.full(points.size, len(SIGNALS) - 1)
    is_trial = np.zeros(points.size, dtype=bool)
    for at in _segments(ordered, by, on, sorted(rebased or {}), step):
        mean[at], reach[at], rule[at] = _chart(points[at])
        is_trial[at] = at.size < TRIAL_BELOW
    return ordered.assign(
        n=points,
        mean=mean,
        lower=mean - reach,
        upper=mean + reach,
        signal=np.array(SIGNALS)[rule],
        is_trial=is_trial,
    )


def _segments(
    ordered: pd.DataFrame, by: Sequence[str], on: str, rebased: Sequence[pd.Timestamp], step: int
) -> list[npt.NDArray[np.intp]]:
    """The rows behind each set of limits: of each group's last known months without a gap.

    They are parted where limits are made afresh.
    """
    known = np.flatnonzero(ordered["n"].notna())
    group = ordered.groupby(list(by), sort=False, dropna=False).ngroup().to_numpy()[known]
    months = pd.DatetimeIndex(ordered[on])[known]
    phase = pd.DatetimeIndex(list(rebased)).searchsorted(months, side="right")
    breaks = (np.diff(group) != 0) | (np.diff(months.year * 12 + months.month) != step)
    run = np.concatenate([[0], np.cumsum(breaks)])[: known.size]
    last = np.zeros(group.max(initial=-1) + 1, dtype="int64")
    np.maximum.at(last, group, run)
    kept = run == last[group]
    segment = run[kept] * (len(rebased) + 1) + phase[kept]
    return np.split(known[kept], np.flatnonzero(np.diff(segment)) + 1)


def _mean_moving_range(points: Array) -> float:
    """The mean of the moving ranges, after those of 3.267 means and over are set aside once."""
    ranges = np.abs(np.diff(points))
    if not ranges.size or np.isnan(ranges).any():
        return float("nan")
    kept = ranges[ranges < SCREEN * ranges.mean()]
    return float(kept.mean()) if kept.size else 0.0


def _windows(values: npt.NDArray[np.generic], width: int) -> Array:
    """The sum of every window of so many values, by its first."""
    summed = np.concatenate([[0.0], np.cumsum(values, dtype=float)])
    return summed[width:] - summed[:-width] if values.size >= width else np.zeros(0)


def _spread(found: Marks, size: int) -> Marks:
    """The points inside any window found: windows are as wide as points are more than windows."""
    if not found.size:
        return np.zeros(size, dtype=bool)
    return np.convolve(found, np.ones(size - found.size + 1))[:size] > 0
