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
CHARTED = ("mean", "lower", "upper", "signal", "is_trial")
"""The columns a chart adds to counts."""

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
    mean = points.mean() if points.size else np.nan
    reach = LIMIT * _mean_moving_range(points)
    side = np.sign(points - mean)
    away = np.abs(points - mean)
    near = (away > reach * NEAR) & ~(away > reach)
    steps = np.sign(np.diff(points))
    rules = [
        away > reach,
        _in_window(steps, RUN - 1, spread=RUN),
        near & _two_of_three(near, side),
        _in_window(side, RUN, spread=RUN),
    ]
    signal = np.select(rules, SIGNALS[:-1], default=SIGNALS[-1])
    if np.isnan(mean):
        signal = np.full(points.shape, SIGNALS[-1])
    limits = {"mean": mean, "lower": mean - reach, "upper": mean + reach}
    return pd.DataFrame({"n": points, **limits, "signal": signal})


def control_chart(
    counts: pd.DataFrame,
    by: Sequence[str] = ("measure", "district_code"),
    on: str = "month_start",
    rebased: Mapping[pd.Timestamp, str] | None = None,
) -> pd.DataFrame:
    """The counts with the control chart of each group's latest unbroken run of months.

    `counts` has one row for each group (the columns `by`) and month (the column `on`) and its
    count `n`, missing where it may not be shown. Adds mean, lower, upper, signal and is_trial
    (fewer than 12 points): of the months since the last that is missing or hidden. Earlier
    months keep their count and have no limits, so that no limit rests on a count that is not
    shown. `rebased` gives the first months from which limits are made afresh, each with the
    reason, which the figure must print. Rows are in order of the groups, then of the months.

    Raises:
        ValueError: a month is there twice in a group, or a rebase gives no reason.
    """
    if any(not reason.strip() for reason in (rebased or {}).values()):
        raise ValueError("limits are made afresh only for a stated reason")
    if counts.duplicated([*by, on]).any():
        raise ValueError("a month is there twice in a series, so its points have no order")
    starts = sorted(rebased or {})
    ordered = counts.sort_values([*by, on], kind="stable").reset_index(drop=True)
    made = ordered.assign(
        n=ordered["n"].astype(float),
        mean=np.nan,
        lower=np.nan,
        upper=np.nan,
        signal="",
        is_trial=False,
    )
    for _, rows in ordered.groupby(list(by), sort=False, dropna=False):
        run = _latest_run(rows, on)
        phase = np.searchsorted(pd.DatetimeIndex(starts), run[on], side="right")
        for _, points in run.groupby(phase):
            chart = xmr(points["n"]).set_index(points.index)
            made.loc[points.index, list(CHARTED[:-1])] = chart[list(CHARTED[:-1])]
            made.loc[points.index, "is_trial"] = len(points) < TRIAL_BELOW
    return made


def _latest_run(rows: pd.DataFrame, on: str) -> pd.DataFrame:
    """The last rows with a known count that are one month apart."""
    known = rows[rows["n"].notna()]
    months = known[on].dt.year * 12 + known[on].dt.month
    run = (months.diff() != 1).cumsum()
    return known[run.eq(run.max())]


def _mean_moving_range(points: Array) -> float:
    """The mean of the moving ranges, after those of 3.267 means and over are set aside once."""
    ranges = np.abs(np.diff(points))
    if not ranges.size or np.isnan(ranges).any():
        return float("nan")
    kept = ranges[ranges < SCREEN * ranges.mean()]
    return float(kept.mean()) if kept.size else 0.0


def _in_window(signs: Array, width: int, spread: int) -> Marks:
    """Points inside any window of so many signs that all agree; it stands for `spread` points."""
    marked = np.zeros(signs.size + spread - width, dtype=bool)
    for at in range(signs.size - width + 1):
        if abs(signs[at : at + width].sum()) == width:
            marked[at : at + spread] = True
    return marked


def _two_of_three(near: Marks, side: Array) -> Marks:
    """Points inside any three on one side of the mean of which two are near its limit."""
    marked = np.zeros(near.size, dtype=bool)
    for at in range(near.size - 2):
        if abs(side[at : at + 3].sum()) == 3 and near[at : at + 3].sum() >= 2:
            marked[at : at + 3] = True
    return marked
