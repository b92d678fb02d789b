"""Change over time and seasonality of monthly counts, and many tests at once.

Methods: quasi-Poisson regression (McCullagh and Nelder, Generalized Linear Models, 1989); STL
(Cleveland and others, Journal of Official Statistics 6, 1990); false discovery rate (Benjamini
and Hochberg, Journal of the Royal Statistical Society B 57, 1995).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from transforms.statistics import Array, Numbers, change_word

YEAR = 12
TREND_FROM = 2 * YEAR
"""Months below which no trend is told from the season."""
STL_FROM = 3 * YEAR
"""Months from which the seasonal profile is by STL; below, months are set against the mean."""
MEAN_MONTH_DAYS = 365.25 / YEAR
"""Days of a mean month, to which counts are scaled so that February is not low for its length."""


@dataclass(frozen=True, kw_only=True)
class AnnualChange:
    """A series' mean yearly change as a rate ratio, 1 for none; missing where not estimated.

    `dispersion` is the variance over what Poisson's law allows; `word` is what the interval
    allows to be said, empty where there is none.
    """

    ratio: float
    lower: float
    upper: float
    p: float
    dispersion: float
    word: str


NOT_ESTIMATED = AnnualChange(
    ratio=np.nan, lower=np.nan, upper=np.nan, p=np.nan, dispersion=np.nan, word=""
)


def annual_change(
    n: Numbers, month_start: pd.Series, population: Numbers, confidence: float = 0.95
) -> AnnualChange:
    """The mean yearly change in the rate of a monthly series, with the season held fixed.

    Takes one number for each month, in any order; a missing count is a gap. A quasi-Poisson
    regression: log link, calendar month as a factor, years elapsed, and the log of population
    times the month's days as offset; standard errors scaled by Pearson's X² over its degrees
    of freedom and set against Student's t, as R's `glm(family = quasipoisson)` does. Not
    estimated from fewer than 24 months, or where a calendar month has no events at all.

    Raises:
        ValueError: a month's population is missing or 0, or a month is there twice.
    """
    counts, people = np.asarray(n, dtype=float), np.asarray(population, dtype=float)
    months = pd.DatetimeIndex(month_start)
    if not np.all(people > 0):
        raise ValueError("a month's population is missing or 0, so its rate has no trend")
    if months.has_duplicates:
        raise ValueError("a month is there twice, so its counts have no order")
    known = ~np.isnan(counts)
    by_calendar_month = pd.Series(counts[known]).groupby(months[known].month).sum()
    if known.sum() < TREND_FROM or not (by_calendar_month > 0).all():
        return NOT_ESTIMATED
    return _quasi_poisson(counts[known], months[known], people[known], confidence)


def _quasi_poisson(
    counts: Array, months: pd.DatetimeIndex, people: Array, confidence: float
) -> AnnualChange:
    """The change of a series long enough to be fitted."""
    import statsmodels.api as sm

    elapsed = np.asarray(months.year + (months.month - 1) / YEAR, dtype=float)
    season = pd.get_dummies(months.month, drop_first=True).to_numpy(dtype=float)
    design = np.column_stack([np.ones(counts.size), elapsed - elapsed.mean(), season])
    offset = np.log(people * months.days_in_month.to_numpy())
    model = sm.GLM(counts, design, family=sm.families.Poisson(), offset=offset)
    fitted = model.fit(scale="X2", tol=1e-10)
    slope, error = float(fitted.params[1]), float(fitted.bse[1])
    freedom = float(fitted.df_resid)
    reach = float(stats.t.ppf(0.5 + confidence / 2, freedom)) * error
    lower, upper = float(np.exp(slope - reach)), float(np.exp(slope + reach))
    p = float(2 * stats.t.sf(abs(slope) / error, freedom)) if error > 0 else np.nan
    return AnnualChange(
        ratio=float(np.exp(slope)),
        lower=lower,
        upper=upper,
        p=p,
        dispersion=float(fitted.scale),
        word=change_word(lower, upper),
    )


def seasonal_profile(n: Numbers, month_start: pd.Series) -> pd.DataFrame:
    """How each calendar month compares with the year's mean, months made equally long.

    Takes one count for each month, in order, without gaps. Grain: one row for each calendar
    month. Columns month (1 to 12), ratio (1 is the mean) and method. From 36 months, `STL`:
    the mean of the robust seasonal component of each calendar month (period 12), over the
    mean of the trend. From 12, `monthly ratios`: the mean of each calendar month over the
    mean of all, in the latest whole years, so that no month weighs more than another.
    Missing where there are no events.

    Raises:
        ValueError: fewer than 12 months, or a month is missing or out of order.
    """
    months = pd.DatetimeIndex(month_start)
    if len(months) < YEAR:
        raise ValueError(f"a seasonal profile needs at least {YEAR} months")
    if np.any(np.diff(months.year * YEAR + months.month) != 1):
        raise ValueError("a seasonal profile needs every month once, in order")
    scaled = np.asarray(n, dtype=float) / months.days_in_month.to_numpy() * MEAN_MONTH_DAYS
    by_stl = len(months) >= STL_FROM
    ratio = _stl_ratios(scaled, months) if by_stl else _monthly_ratios(scaled, months)
    return pd.DataFrame(
        {
            "month": np.arange(1, YEAR + 1),
            "ratio": ratio.sort_index().to_numpy(),
            "method": "STL" if by_stl else "monthly ratios",
        }
    )


def _stl_ratios(monthly: Array, months: pd.DatetimeIndex) -> pd.Series:
    """One plus the mean seasonal component of each calendar month over the mean trend."""
    from statsmodels.tsa.seasonal import STL

    parts = STL(monthly, period=YEAR, robust=True).fit()
    level = float(np.mean(parts.trend))
    mean = pd.Series(parts.seasonal).groupby(months.month).mean()
    return 1 + (mean - mean.mean()) / (level if level > 0 else np.nan)


def _monthly_ratios(monthly: Array, months: pd.DatetimeIndex) -> pd.Series:
    """The mean of each calendar month over the mean of all, in the latest whole years."""
    from_month = len(months) % YEAR
    whole = pd.Series(monthly[from_month:])
    level = whole.mean()
    return whole.groupby(months.month[from_month:]).mean() / (level if level > 0 else np.nan)


def false_discovery(p: Numbers) -> Array:
    """Each test's p-value adjusted for all of them: the false discovery rate it is found at.

    Benjamini and Hochberg. A test is a finding at a rate of 5 % where its adjusted value is
    at most 0.05. Missing p-values stay missing and count as no test.
    """
    held = np.asarray(p, dtype=float)
    adjusted = np.full(held.shape, np.nan)
    tested = ~np.isnan(held)
    adjusted[tested] = stats.false_discovery_control(held[tested])
    return adjusted
