"""Intervals, rates, standardisation and change, as the national public health methods do them.

Formulae: OHID, "Technical guide: confidence intervals" and the PHEindicatormethods package
2.1.0. Every function is vectorised over numpy arrays and returns missing (nan) where the
method gives no figure, never a guess.
"""

import numpy as np
import numpy.typing as npt
from scipy import special, stats

Numbers = npt.ArrayLike
Array = npt.NDArray[np.float64]

BYAR_FROM = 10
"""Events from which Byar's approximation is used; below, the exact Poisson interval (OHID)."""
DSR_FROM = 10
"""Events below which no directly standardised rate is given (OHID, Fingertips)."""
PERCENT_FROM = 50
"""Events of the base below which no percentage change is given (ONS and Home Office practice)."""
ESP2013 = (
    5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000,
    7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000,
)  # fmt: skip
"""European Standard Population 2013 (Eurostat): ages 0-4, 5-9, to 85-89, 90 and over."""
HIGHER = "higher"
LOWER = "lower"
UNCLEAR = "no clear change"
CHANGES = (HIGHER, LOWER, UNCLEAR)
"""What may be said of a change; empty where there is no interval to say it from."""


def _z(confidence: float) -> float:
    return float(stats.norm.ppf(0.5 + confidence / 2))


def byar(n: Numbers, confidence: float = 0.95) -> tuple[Array, Array]:
    """Byar's limits of a count; a lower limit that would be negative is missing."""
    x = np.asarray(n, dtype=float)
    z = _z(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
    above = x + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return np.where(lower < 0, np.nan, lower), upper


def poisson_exact(n: Numbers, confidence: float = 0.95) -> tuple[Array, Array]:
    """Exact Poisson limits of a count; 0 below a count of 0.

    Half the chi-squared quantiles of 2n and 2n + 2 degrees of freedom, which are quantiles of
    the gamma distribution of n and n + 1.
    """
    x = np.asarray(n, dtype=float)
    tail = (1 - confidence) / 2
    lower = np.where(x == 0, 0, special.gammaincinv(x, tail))
    return lower, np.asarray(special.gammainccinv(x + 1, tail))


def poisson_interval(n: Numbers, confidence: float = 0.95) -> tuple[Array, Array]:
    """Limits of a count: Byar at 10 events and over, exact Poisson below (OHID)."""
    x = np.asarray(n, dtype=float)
    is_few = x < BYAR_FROM
    exact = poisson_exact(np.where(is_few, x, np.nan), confidence)
    approximate = byar(x, confidence)
    lower, upper = (np.where(is_few, e, b) for e, b in zip(exact, approximate, strict=True))
    return lower, upper


def crude_rate(
    n: Numbers, denominator: Numbers, multiplier: float = 1000, confidence: float = 0.95
) -> tuple[Array, Array, Array]:
    """Events per `multiplier` of the denominator, with the limits of the count scaled alike.

    Missing where the denominator is missing or not above 0.
    """
    below = np.asarray(denominator, dtype=float)
    scale = multiplier / np.where(below > 0, below, np.nan)
    lower, upper = poisson_interval(n, confidence)
    return np.asarray(n, dtype=float) * scale, lower * scale, upper * scale


def wilson(n: Numbers, total: Numbers, confidence: float = 0.95) -> tuple[Array, Array, Array]:
    """A share and its Wilson score limits, between 0 and 1; missing where the total is 0.

    Raises:
        ValueError: a count is above its total.
    """
    x, whole = np.asarray(n, dtype=float), np.asarray(total, dtype=float)
    if np.any(x > whole):
        raise ValueError("a share's count is above its total")
    whole = np.where(whole > 0, whole, np.nan)
    z = _z(confidence)
    spread = z * np.sqrt(z**2 + 4 * x * (1 - x / whole))
    below = 2 * (whole + z**2)
    lower, upper = (2 * x + z**2 - spread) / below, (2 * x + z**2 + spread) / below
    return x / whole, np.clip(lower, 0, 1), np.clip(upper, 0, 1)


def dsr(
    counts: Numbers,
    populations: Numbers,
    weights: Numbers = ESP2013,
    multiplier: float = 100_000,
    confidence: float = 0.95,
) -> tuple[Array, Array, Array]:
    """Directly standardised rate with Dobson's limits over Byar's; the last axis is the band.

    A missing count of a band is 0. Below 10 events in all there is no rate. Events must be
    independent: one person's several events need the wider variance of OHID's guide.

    Raises:
        ValueError: a band's population is missing or 0.
    """
    x = np.nan_to_num(np.asarray(counts, dtype=float))
    people, weight = np.asarray(populations, dtype=float), np.asarray(weights, dtype=float)
    if not np.all(people > 0):
        raise ValueError("a band's population is missing or 0, so no rate can be standardised")
    whole = weight.sum()
    events = np.where(x.sum(axis=-1) < DSR_FROM, np.nan, x.sum(axis=-1))
    rate = (weight * x / people).sum(axis=-1) / whole
    variance = ((weight / people) ** 2 * x).sum(axis=-1) / whole**2
    lower, upper = byar(events, confidence)
    spread = np.sqrt(variance / events)
    shown = np.where(np.isnan(events), np.nan, rate)
    return (
        shown * multiplier,
        (shown + spread * (lower - events)) * multiplier,
        (shown + spread * (upper - events)) * multiplier,
    )


def rate_ratio(
    n1: Numbers, d1: Numbers, n2: Numbers, d2: Numbers, confidence: float = 0.95
) -> tuple[Array, Array, Array]:
    """The first rate over the second, with exact limits conditional on the two counts' sum.

    Clopper and Pearson's limits of n1 in n1 + n2, turned into odds: R's `poisson.test`. The
    ratio is infinite over a count of 0, and missing where both counts are 0.
    """
    first, second = np.asarray(n1, dtype=float), np.asarray(n2, dtype=float)
    exposure = np.asarray(d2, dtype=float) / np.asarray(d1, dtype=float)
    tail = (1 - confidence) / 2
    low = np.where(first == 0, 0, special.betaincinv(first, second + 1, tail))
    high = np.where(second == 0, 1, special.betainccinv(first + 1, second, tail))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = first / second * exposure
        return ratio, low / (1 - low) * exposure, high / (1 - high) * exposure


def rate_ratio_p(n1: Numbers, d1: Numbers, n2: Numbers, d2: Numbers) -> Array:
    """How likely rates at least so unlike are if the two are equal: exact, given the sum.

    Twice the smaller tail of n1 in n1 + n2, at most 1. Below 0.05 exactly where the 95 %
    limits of rate_ratio leave out 1, so that a word and its test never disagree. R's
    `poisson.test` adds the likelihoods below the observed one instead, and may differ.
    Missing where both counts are 0.
    """
    first, second = np.asarray(n1, dtype=float), np.asarray(n2, dtype=float)
    share = np.asarray(d1, dtype=float) / (np.asarray(d1, dtype=float) + np.asarray(d2))
    at_least = np.where(first == 0, 1, special.betainc(first, second + 1, share))
    at_most = np.where(second == 0, 1, special.betaincc(first + 1, second, share))
    p = np.minimum(1, 2 * np.minimum(at_least, at_most))
    return np.where(np.isnan(first + second) | (first + second == 0), np.nan, p)


Estimate = tuple[Numbers, Numbers, Numbers]
"""A value, its lower and its upper limit."""


def ratio_by_limits(
    first: Estimate, second: Estimate, confidence: float = 0.95
) -> tuple[Array, Array, Array]:
    """One rate or ratio over another, each known by its limits alone, with log-normal limits.

    For standardised rates, and for ratios of ratios. The error of each logarithm is that which
    its limits imply, and the two are independent. Missing where a limit is missing or not
    above 0.
    """
    z = _z(confidence)
    logs, errors = [], []
    for value, lower, upper in (first, second):
        known = [np.asarray(v, dtype=float) for v in (value, lower, upper)]
        middle, low, high = (np.log(np.where(v > 0, v, np.nan)) for v in known)
        logs.append(middle)
        errors.append((high - low) / (2 * z))
    difference, reach = logs[0] - logs[1], z * np.hypot(*errors)
    ratio, lower, upper = (np.exp(difference + r) for r in (0 * reach, -reach, reach))
    return ratio, lower, upper


def percent_change(n: Numbers, base: Numbers) -> Array:
    """By how many per cent the count is above its base; missing over a base of under 50."""
    below = np.asarray(base, dtype=float)
    known = np.where(below >= PERCENT_FROM, below, np.nan)
    return (np.asarray(n, dtype=float) / known - 1) * 100


def change_words(lower: Numbers, upper: Numbers) -> npt.NDArray[np.str_]:
    """What the intervals of rate ratios allow to be said; empty where a limit is missing."""
    low, high = np.asarray(lower, dtype=float), np.asarray(upper, dtype=float)
    is_known = ~(np.isnan(low) | np.isnan(high))
    return np.select([low > 1, high < 1, is_known], [HIGHER, LOWER, UNCLEAR], default="")


def change_word(lower: float, upper: float) -> str:
    """What a rate ratio's interval allows to be said of the change."""
    return str(change_words(lower, upper))


def mean_interval(values: Numbers, confidence: float = 0.95) -> tuple[float, float, float]:
    """The mean of the values that are there, and its limits by Student's t.

    Limits are missing for fewer than two values. Source: OHID, phe_mean.
    """
    held = np.asarray(values, dtype=float)
    held = held[~np.isnan(held)]
    if held.size < 2:
        return (float(held.mean()) if held.size else np.nan), np.nan, np.nan
    mean, freedom = float(held.mean()), held.size - 1
    error = float(held.std(ddof=1)) / np.sqrt(held.size)
    reach = float(stats.t.ppf(0.5 + confidence / 2, freedom)) * error
    return mean, mean - reach, mean + reach


def share_ratio(
    n1: Numbers, total1: Numbers, n2: Numbers, total2: Numbers, confidence: float = 0.95
) -> tuple[Array, Array, Array]:
    """One share over another, with log-normal limits; missing where either count is 0.

    Two shares of the same events are nearer each other than chance would have them, which
    makes the limits too wide, never too narrow. Source: Katz and others, Biometrics 34 (1978).
    """
    found = (np.asarray(v, dtype=float) for v in (n1, total1, n2, total2))
    first, whole1, second, whole2 = (np.where(v > 0, v, np.nan) for v in found)
    ratio = first / whole1 / (second / whole2)
    error = np.sqrt(1 / first - 1 / whole1 + 1 / second - 1 / whole2)
    reach = np.exp(_z(confidence) * error)
    return ratio, ratio / reach, ratio * reach
