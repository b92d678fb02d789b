"""XmR control charts, by the rules of NHS England's Making Data Count.

Limits are the mean ± 2.66 mean moving ranges; ranges of 3.267 means and over are screened
out once. Rules and their precedence follow NHSRplotthedots 0.2.2.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

LIMIT = 2.66
SCREEN = 3.267
RUN = 7
SIGNALS = ("outside", "trend", "two of three", "run", "")
"""Special causes in order of precedence, and the empty word for common cause."""

Array = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]


def xmr(n: npt.ArrayLike) -> pd.DataFrame:
    """The control chart of a series in time order.

    Grain: one row for each point, in order. Columns n, mean, lower, upper (process limits, in
    the unit of n; the lower may be below 0) and signal, the first of SIGNALS that applies:
    `outside` the limits; `trend`, 7 points each above, or each below, the one before; `two
    of three` successive points beyond two thirds of the way to one limit; `run`, 7 points on
    one side of the mean. A series of fewer than two points has no limits.
    """
    points = np.asarray(n, dtype=float)
    mean = points.mean() if points.size else np.nan
    reach = LIMIT * _mean_moving_range(points)
    side = np.sign(points - mean)
    far = np.abs(points - mean) > reach * 2 / 3
    steps = np.sign(np.diff(points))
    rules = [
        np.abs(points - mean) > reach,
        _in_window(steps, RUN - 1, RUN - 1, spread=RUN),
        far & _in_window(side * far, 3, 2, spread=3, same_side=side),
        _in_window(side, RUN, RUN, spread=RUN),
    ]
    signal = np.select(rules, SIGNALS[:-1], default=SIGNALS[-1])
    limits = {"mean": mean, "lower": mean - reach, "upper": mean + reach}
    return pd.DataFrame({"n": points, **limits, "signal": signal})


def _mean_moving_range(points: Array) -> float:
    """The mean of the moving ranges, after those of 3.267 means and over are set aside once."""
    ranges = np.abs(np.diff(points))
    if not ranges.size:
        return float("nan")
    kept = ranges[ranges < SCREEN * ranges.mean()]
    return float(kept.mean()) if kept.size else 0.0


def _in_window(
    signs: Array, width: int, needed: int, spread: int, same_side: Array | None = None
) -> Marks:
    """Points inside any window in which `needed` of `width` signs agree.

    `spread` is the points a window of signs stands for. With `same_side`, only the points on
    the side that the window's signs agree on.
    """
    size = signs.size + spread - width
    marked = np.zeros(size, dtype=bool)
    for at in range(signs.size - width + 1):
        window = signs[at : at + width]
        for sign in (-1, 1):
            if np.count_nonzero(window == sign) >= needed:
                inside = np.arange(at, at + spread)
                marked[inside if same_side is None else inside[same_side[inside] == sign]] = True
    return marked
