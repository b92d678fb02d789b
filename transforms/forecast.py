"""Where a quarterly series is likely to go, and how far such forecasts were wrong before.

Exponential smoothing of the logarithm of the counts with a level and an additive season, ETS
(A,N,A) of Hyndman and Athanasopoulos, "Forecasting: principles and practice", 3rd edition,
chapter 8, by maximum likelihood in statsmodels. Without a trend: a few years of counts hardly
tell one, and a trend carried forward is what makes forecasts fail. A forecast is the median.
"""

import warnings

import numpy as np
import pandas as pd
from scipy import stats

from transforms.statistics import Array, Numbers

SEASON = 4
"""Quarters of a year."""
ENOUGH = 4 * SEASON
"""Quarters from which a forecast is made: fewer tell no season from chance."""
AHEAD = SEASON
TRIALS = 2 * SEASON
"""The latest quarters that forecasts are tried on, each from what was known before it."""
LIMITS = {"lower": 0.95, "upper": 0.95, "lower_80": 0.8, "upper_80": 0.8}
PARAMETERS = 2 + SEASON
"""What is estimated: two rates of smoothing, a level, a season that sums to nothing."""
HALF = 0.5
"""Confidence at which the model is asked for its limits, to read its standard error."""
TRIED_FROM = 3 * SEASON
"""Quarters that a trial needs before it."""


def forecast(n: Numbers, ahead: int = AHEAD) -> pd.DataFrame:
    """The quarters after a series of counts, in time order, without gaps.

    Grain: one row for each quarter ahead. Columns level (the median), lower, upper (95%
    prediction limits), lower_80 and upper_80, in the unit of n; error_pct and naive_error_pct,
    how far forecasts so many quarters ahead, and the same quarter of the year before, were
    from the count on average in the last eight quarters, in per cent of it. All missing where
    there are fewer than 16 quarters, or one is missing or 0.
    """
    counts = np.asarray(n, dtype=float)
    columns = ["level", *LIMITS, "error_pct", "naive_error_pct"]
    empty = pd.DataFrame(np.nan, index=range(ahead), columns=columns)
    if counts.size < ENOUGH or not np.all(counts > 0):
        return empty
    errors, naive = _tried(counts, ahead)
    return expected(counts, ahead).assign(error_pct=errors, naive_error_pct=naive)[columns]


def expected(counts: Array, ahead: int) -> pd.DataFrame:
    """The level, lower, upper, lower_80 and upper_80 of `forecast`, without its errors.

    Likelihood makes the scatter of a short series too small, and limits that held too little:
    it is taken over the degrees of freedom left, and the limits are Student's.
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logs = pd.Series(np.log(counts))
        model = ETSModel(logs, error="add", seasonal="add", seasonal_periods=SEASON)
        found = model.fit(disp=False).get_prediction(counts.size, counts.size + ahead - 1)
        frame = found.summary_frame(alpha=1 - HALF)
    freedom = counts.size - PARAMETERS
    middle = frame["mean"].to_numpy(dtype=float)
    one = (frame["pi_upper"].to_numpy(dtype=float) - middle) / stats.norm.ppf((1 + HALF) / 2)
    error = one * np.sqrt(counts.size / freedom)
    made = {"level": np.exp(middle)}
    for name, level in LIMITS.items():
        reach = error * stats.t.ppf((1 + level) / 2, freedom)
        made[name] = np.exp(middle + (reach if name.startswith("upper") else -reach))
    return pd.DataFrame(made)


def _tried(counts: Array, ahead: int) -> tuple[Array, Array]:
    """The mean error of each quarter ahead, and of the year before's quarter, in per cent."""
    first = max(TRIED_FROM, counts.size - TRIALS)
    errors: list[list[float]] = [[] for _ in range(ahead)]
    naive: list[list[float]] = [[] for _ in range(ahead)]
    for known in range(first, counts.size):
        found = expected(counts[:known], ahead)["level"].to_numpy()
        for step, target in enumerate(range(known, min(known + ahead, counts.size))):
            actual = counts[target]
            errors[step].append(abs(found[step] / actual - 1) * 100)
            naive[step].append(abs(counts[target - SEASON] / actual - 1) * 100)
    return _means(errors), _means(naive)


def _means(groups: list[list[float]]) -> Array:
    return np.array([np.mean(each) for each in groups])
