"""Funnel limits: how far a place may lie from the baseline by chance alone, given its size.

Places are compared with 95 % and 99.8 % limits, never ranked in a league table. Methods: OHID,
Fingertips technical guidance, and PHEindicatormethods 2.1.0 (calculate_funnel_limits and
assign_funnel_significance). Crime counts vary more than Poisson's law allows: a place outside
the 95 % limits is a question, one outside the 99.8 % limits is a finding.
"""

import numpy as np
import pandas as pd
from scipy import special, stats

from transforms.statistics import Array, Numbers, poisson_exact

WARNING = 0.95
"""Confidence of the inner limits: 2.5 % of places beyond each by chance."""
ALARM = 0.998
"""Confidence of the outer limits: 0.1 % of places beyond each by chance."""
LOW_ALARM = "low, 99.8% limit"
LOW_WARNING = "low, 95% limit"
WITHIN = "within limits"
HIGH_WARNING = "high, 95% limit"
HIGH_ALARM = "high, 99.8% limit"
UNCLASSED = ""
CLASSES = (LOW_ALARM, LOW_WARNING, WITHIN, HIGH_WARNING, HIGH_ALARM, UNCLASSED)
"""Where a place lies, lowest first, and the empty word for a place without a value."""


def poisson_limits(expected: Numbers, confidence: float = WARNING) -> tuple[Array, Array]:
    """The lower and upper funnel limit of a count, given how many events are expected.

    OHID's curve read at any expected number: a count on its lower limit has the expected
    number as the upper limit of its own exact interval, and the other way round. Limits need
    not be whole. The lower is 0 where even no events would not be low; both are missing where
    the expected number is missing or not above 0.
    """
    mean = np.asarray(expected, dtype=float)
    mean = np.where(mean > 0, mean, np.nan)
    tail = (1 - confidence) / 2
    lower = special.gdtrib(1, 1 - tail, mean) - 1
    return np.maximum(lower, 0), np.asarray(special.gdtrib(1, tail, mean))


def poisson_curve(n: Numbers, confidence: float = WARNING) -> tuple[Array, Array]:
    """Expected events at which a count lies on the lower limit, and on the upper limit.

    For drawing the curves of a funnel: chi2inv(1 - p, 2n + 2) / 2 and chi2inv(p, 2n) / 2, the
    exact limits of the count in the other order. Source: OHID, calculate_funnel_limits.
    """
    lower, upper = poisson_exact(n, confidence)
    return upper, lower


def proportion_limits(
    total: Numbers, baseline: Numbers, confidence: float = WARNING
) -> tuple[Array, Array]:
    """The lower and upper funnel limit of a share, given its total and the baseline share.

    Wilson's interval inverted: a share on a limit has the baseline as its own Wilson limit,
    which is the baseline plus or minus z sqrt(b (1 - b) / total). Cut off at 0 and 1, missing
    where the total is not above 0. Source: OHID, calculate_funnel_limits for proportions.
    """
    whole = np.asarray(total, dtype=float)
    whole = np.where(whole > 0, whole, np.nan)
    centre = np.asarray(baseline, dtype=float)
    reach = stats.norm.ppf(0.5 + confidence / 2) * np.sqrt(centre * (1 - centre) / whole)
    return np.maximum(centre - reach, 0), np.minimum(centre + reach, 1)


def rate_funnel(
    n: Numbers, denominator: Numbers, multiplier: float = 1000, baseline: float | None = None
) -> pd.DataFrame:
    """Places' crude rates against the rate of all of them together, or the baseline given.

    Grain: one row for each place, in order. Columns n, denominator, value (rate per
    `multiplier`), baseline, lower_95, upper_95, lower_998, upper_998 (in the unit of value)
    and outside, one of CLASSES. Limits: Poisson. A place without a denominator, or whose count
    is hidden, has no value and counts in no baseline: where counts may be hidden, `baseline`
    (per `multiplier`) is the rate of the whole area, which is a published figure of its own.
    """
    events, people = np.asarray(n, dtype=float), np.asarray(denominator, dtype=float)
    counted = (people > 0) & ~np.isnan(events)
    whole = people[counted].sum()
    of_all = events[counted].sum() / whole if whole else np.nan
    centre = of_all if baseline is None else baseline / multiplier
    return _poisson_funnel(events, np.where(people > 0, people, np.nan), centre, multiplier)


def ratio_funnel(n: Numbers, expected: Numbers, multiplier: float = 1) -> pd.DataFrame:
    """Places' observed over expected events, against 1 times `multiplier`.

    Grain, columns and method are those of rate_funnel, with the expected events as the
    denominator and the reference, not the places' own sum, as the baseline.
    """
    return _poisson_funnel(
        np.asarray(n, dtype=float), np.asarray(expected, dtype=float), 1.0, multiplier
    )


def proportion_funnel(n: Numbers, total: Numbers, baseline: float | None = None) -> pd.DataFrame:
    """Places' shares against the share of all of them together, or the baseline given.

    Grain and columns are those of rate_funnel, with the total as the denominator and shares
    between 0 and 1. Limits: inverted Wilson.

    Raises:
        ValueError: a count is above its total.
    """
    part, whole = np.asarray(n, dtype=float), np.asarray(total, dtype=float)
    if np.any(part > whole):
        raise ValueError("a share's count is above its total")
    counted = (whole > 0) & ~np.isnan(part)
    whole = np.where(counted, whole, np.nan)
    everyone = np.nansum(whole)
    of_all = part[counted].sum() / everyone if everyone else np.nan
    centre = of_all if baseline is None else baseline
    inner = proportion_limits(whole, centre)
    outer = proportion_limits(whole, centre, ALARM)
    return _frame(part, whole, part / whole, centre, inner, outer)


def _poisson_funnel(
    events: Array, denominator: Array, baseline: float, multiplier: float
) -> pd.DataFrame:
    """The funnel of values that are a Poisson count over a denominator."""
    below = np.where(denominator > 0, denominator, np.nan)
    scale = multiplier / below
    inner, outer = (poisson_limits(below * baseline, level) for level in (WARNING, ALARM))
    return _frame(
        events,
        denominator,
        events * scale,
        baseline * multiplier,
        (inner[0] * scale, inner[1] * scale),
        (outer[0] * scale, outer[1] * scale),
    )


def _frame(
    events: Array,
    denominator: Array,
    value: Array,
    baseline: float,
    inner: tuple[Array, Array],
    outer: tuple[Array, Array],
) -> pd.DataFrame:
    """The funnel's columns, and the class that each value's limits give it."""
    rules = [
        value < outer[0],
        value < inner[0],
        value > outer[1],
        value > inner[1],
        np.isfinite(value) & np.isfinite(inner[0]),
    ]
    words = [LOW_ALARM, LOW_WARNING, HIGH_ALARM, HIGH_WARNING, WITHIN]
    return pd.DataFrame(
        {
            "n": events,
            "denominator": denominator,
            "value": value,
            "baseline": baseline,
            "lower_95": inner[0],
            "upper_95": inner[1],
            "lower_998": outer[0],
            "upper_998": outer[1],
            "outside": np.select(rules, words, default=UNCLASSED),
        }
    )
