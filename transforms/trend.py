"""Change over time and seasonality of monthly counts, and many tests at once.

Methods: quasi-Poisson regression (McCullagh and Nelder, Generalized Linear Models, 1989); STL
(Cleveland and others, Journal of Official Statistics 6, 1990); false discovery rate (Benjamini
and Hochberg, Journal of the Royal Statistical Society B 57, 1995).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from transforms.statistics import Array, Numbers, change_words

YEAR = 12
TREND_FROM = 2 * YEAR
"""Months below which no trend is told from the season."""
STL_FROM = 3 * YEAR
"""Months from which the seasonal profile is by STL; below, months are set against the mean."""
MEAN_MONTH_DAYS = 365.25 / YEAR
"""Days of a mean month, to which counts are scaled so that February is not low for its length."""
STEPS = 50
"""Newton's steps after which a fit that has not settled is given up."""
SETTLED = 1e-10


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


@dataclass(frozen=True, kw_only=True)
class Trends:
    """Quasi-Poisson fits of many monthly series, one row each; missing where not estimated.

    `ratio`, `lower`, `upper`: the mean yearly change as a rate ratio. `season`, `season_lower`
    and `season_upper` (series by calendar month): the rate of the month over the mean of the
    twelve, months made equally long, with the trend held fixed; missing where the series has
    no count at all of one of them.
    """

    ratio: Array
    lower: Array
    upper: Array
    p: Array
    dispersion: Array
    season: Array
    season_lower: Array
    season_upper: Array

    @property
    def word(self) -> npt.NDArray[np.str_]:
        """What each interval allows to be said of the change; empty where there is none."""
        return change_words(self.lower, self.upper)


def annual_changes(
    n: Numbers, month_start: pd.DatetimeIndex, population: Numbers, confidence: float = 0.95
) -> Trends:
    """The mean yearly change and the season of many monthly series at once.

    `n` and `population` have one row for each series and one column for each month; a missing
    count is a gap. A quasi-Poisson regression of each: log link, calendar month as a factor,
    years elapsed, and the log of population times the month's days as offset; standard errors
    scaled by Pearson's X² over its degrees of freedom and set against Student's t, as R's
    `glm(family = quasipoisson)` does. A calendar month that never has an event (August, of
    schools) tells nothing of change and is left out. Not estimated from fewer than 24 months
    besides.

    Raises:
        ValueError: a month's population is missing or 0, or a month is there twice.
    """
    counts = np.atleast_2d(np.asarray(n, dtype=float))
    people = np.broadcast_to(np.asarray(population, dtype=float), counts.shape)
    if not np.all(people > 0):
        raise ValueError("a month's population is missing or 0, so its rate has no trend")
    if month_start.has_duplicates:
        raise ValueError("a month is there twice, so its counts have no order")
    season = (month_start.month.to_numpy()[:, np.newaxis] == np.arange(1, YEAR + 1)).astype(float)
    known = ~np.isnan(counts)
    has_events = (np.where(known, counts, 0) @ season > 0) @ season.T > 0
    weight = (known & has_events).astype(float)
    is_fitted = weight.sum(axis=1) >= TREND_FROM
    elapsed = np.asarray(month_start.year + (month_start.month - 1) / YEAR, dtype=float)
    design = np.column_stack([elapsed - elapsed.mean(), season])
    offset = np.log(people * month_start.days_in_month.to_numpy())
    chosen = np.flatnonzero(is_fitted)
    fit = _fit(np.nan_to_num(counts[chosen]), weight[chosen], design, offset[chosen])
    found = _trends(fit, chosen, counts.shape[0], confidence)
    never_seen = (known @ season == 0).any(axis=1)
    for profile in (found.season, found.season_lower, found.season_upper):
        profile[never_seen] = np.nan
    return found


@dataclass(frozen=True)
class _Fit:
    """Coefficients of each series, their covariance, dispersion and degrees of freedom."""

    beta: Array
    covariance: Array
    dispersion: Array
    freedom: Array


def _fit(counts: Array, weight: Array, design: Array, offset: Array) -> _Fit:
    """Newton's steps on all series together; a calendar month without weight has no effect."""
    beta, pinned, is_idle = _start(counts, weight, design, offset)
    step = np.full(beta.shape, np.inf)
    for _ in range(STEPS):
        mean = np.exp(np.clip(beta @ design.T + offset, -50, 50))
        score = ((counts - mean) * weight) @ design
        information = np.einsum("sm,mi,mj->sij", mean * weight, design, design) + pinned
        step = np.linalg.solve(information, score[..., np.newaxis])[..., 0]
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max(initial=0) < SETTLED:
            break
    mean = np.exp(np.clip(beta @ design.T + offset, -50, 50))
    information = np.einsum("sm,mi,mj->sij", mean * weight, design, design) + pinned
    freedom = weight.sum(axis=1) - (design.shape[1] - is_idle.sum(axis=1))
    pearson = (weight * (counts - mean) ** 2 / mean).sum(axis=1)
    dispersion = pearson / np.where(freedom > 0, freedom, np.nan)
    is_settled = np.abs(step).max(axis=1, initial=0) < np.sqrt(SETTLED)
    beta = np.where(is_settled[:, np.newaxis], beta, np.nan)
    beta[:, 1:][is_idle] = -np.inf
    return _Fit(
        beta=beta,
        covariance=np.linalg.inv(information) * dispersion[:, np.newaxis, np.newaxis],
        dispersion=dispersion,
        freedom=freedom,
    )


def _start(
    counts: Array, weight: Array, design: Array, offset: Array
) -> tuple[Array, Array, npt.NDArray[np.bool_]]:
    """Coefficients to start from, what pins those without weight, and which they are."""
    beta = np.zeros((len(counts), design.shape[1]))
    level = (counts * weight).sum(axis=1) / (np.exp(offset) * weight).sum(axis=1)
    beta[:, 1:] = np.log(level)[:, np.newaxis]
    is_idle = (weight @ design[:, 1:]) == 0
    beta[:, 1:][is_idle] = 0
    pinned = np.zeros((*beta.shape, design.shape[1]))
    row, month = np.nonzero(is_idle)
    pinned[row, month + 1, month + 1] = 1
    return beta, pinned, is_idle


def _trends(fit: _Fit, chosen: npt.NDArray[np.intp], series: int, confidence: float) -> Trends:
    """The fits as ratios with limits, in the place of the series they belong to."""
    slope, error = fit.beta[:, 0], np.sqrt(fit.covariance[:, 0, 0])
    quantile = stats.t.ppf(0.5 + confidence / 2, fit.freedom)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = np.where(error > 0, 2 * stats.t.sf(np.abs(slope) / error, fit.freedom), np.nan)
    season, spread = _season(fit)
    reach = quantile[:, np.newaxis] * spread

    def placed(values: Array) -> Array:
        whole = np.full((series, *values.shape[1:]), np.nan)
        whole[chosen] = values
        return whole

    return Trends(
        ratio=placed(np.exp(slope)),
        lower=placed(np.exp(slope - quantile * error)),
        upper=placed(np.exp(slope + quantile * error)),
        p=placed(p),
        dispersion=placed(fit.dispersion),
        season=placed(season),
        season_lower=placed(season * np.exp(-reach)),
        season_upper=placed(season * np.exp(reach)),
    )


def _season(fit: _Fit) -> tuple[Array, Array]:
    """Each calendar month's rate over the mean of the twelve, and the error of its logarithm.

    By the delta method: the logarithm of month i over the mean has the derivative
    1(i = j) - share of j, where the shares are the ratios over 12.
    """
    effect = np.exp(fit.beta[:, 1:])
    ratio = effect / effect.mean(axis=1, keepdims=True)
    contrast = np.eye(YEAR)[np.newaxis] - ratio[:, np.newaxis, :] / YEAR
    within = fit.covariance[:, 1:, 1:]
    variance = np.einsum("sij,sjk,sik->si", contrast, within, contrast)
    return ratio, np.where(ratio > 0, np.sqrt(np.maximum(variance, 0)), 0)


def annual_change(
    n: Numbers, month_start: pd.Series, population: Numbers, confidence: float = 0.95
) -> AnnualChange:
    """The mean yearly change in the rate of one monthly series, with the season held fixed.

    Takes one number for each month, in any order; a missing count is a gap. What
    annual_changes gives for one series.

    Raises:
        ValueError: a month's population is missing or 0, or a month is there twice.
    """
    found = annual_changes(
        np.asarray(n, dtype=float)[np.newaxis],
        pd.DatetimeIndex(month_start),
        np.asarray(population, dtype=float)[np.newaxis],
        confidence,
    )
    return AnnualChange(
        ratio=float(found.ratio[0]),
        lower=float(found.lower[0]),
        upper=float(found.upper[0]),
        p=float(found.p[0]),
        dispersion=float(found.dispersion[0]),
        word=str(found.word[0]),
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
