"""Inequality between groups: rates by deprivation decile, slope and relative index, ratios.

Deciles run from the most deprived to the least. Methods: OHID, Fingertips technical guidance
and PHEindicatormethods 2.1.0 (phe_sii); Low and Low, Journal of Public Health 26 (2004).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from transforms.statistics import Array, Numbers, crude_rate

QUANTILES_FROM = 5
"""Groups below which no slope is fitted (OHID, phe_sii)."""
DRAWS = 100_000
"""Simulated slopes behind an interval (OHID, phe_sii)."""
SEED = 20_220_428
"""Fixes the simulated draws: the same counts give the same limits. No other meaning."""


@dataclass(frozen=True, kw_only=True)
class Slope:
    """The slope and relative index of inequality, with simulated limits.

    `sii` is in the unit of the rates: the fitted rate of the most deprived end less that of
    the least deprived end. `rii` is the first over the second.
    """

    sii: float
    sii_lower: float
    sii_upper: float
    rii: float
    rii_lower: float
    rii_upper: float


def mid_ranks(populations: Numbers) -> Array:
    """Each group's place on the social scale, 0 to 1: the middle of its share of everyone.

    Groups are in order of the scale. A first group of 12 % has rank 0.06, a second of 10 %
    has 0.17.

    Raises:
        ValueError: a group's population is missing or 0.
    """
    people = np.asarray(populations, dtype=float)
    if not np.all(people > 0):
        raise ValueError("a group's population is missing or 0, so it has no rank")
    share = people / people.sum()
    return np.cumsum(share) - share / 2


def rates_by_decile(
    n: Numbers,
    populations: Numbers,
    deciles: Numbers,
    multiplier: float = 1000,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The crude rate of each decile of small areas.

    Takes one number for each small area. Grain: one row for each decile that an area is in,
    lowest number (most deprived) first. Columns decile, n, denominator, rank (0 to 1, of the
    middle of the decile), rate, lower and upper (per `multiplier`; Byar at 10 events and over,
    else exact Poisson). Areas without a decile are left out.

    Raises:
        ValueError: a decile has no population.
    """
    areas = pd.DataFrame(
        {
            "decile": np.asarray(deciles, dtype=float),
            "n": np.asarray(n, dtype=float),
            "denominator": np.asarray(populations, dtype=float),
        }
    )
    summed = areas.dropna(subset="decile").groupby("decile", as_index=False).sum()
    rate, lower, upper = crude_rate(summed["n"], summed["denominator"], multiplier, confidence)
    ranks = mid_ranks(summed["denominator"])
    made = summed.assign(rank=ranks, rate=rate, lower=lower, upper=upper)
    return made.astype({"decile": "int64"})


def quantiles(values: Numbers, groups: int = 5) -> Array:
    """The group of each value, 1 for the lowest, of so many that are as equal as ties allow.

    Equal values share the better rank. Missing where the value is, or where there are fewer
    values than groups. Source: OHID, phe_quantile with invert = FALSE.
    """
    held = np.asarray(values, dtype=float)
    known = ~np.isnan(held)
    places = int(known.sum())
    found = np.full(held.shape, np.nan)
    if places < groups:
        return found
    rank = stats.rankdata(held[known], method="min")
    group = np.floor(groups + 1 - np.ceil((places + 1 - rank) / (places / groups)))
    found[known] = np.maximum(group, 1)
    return found


def slope_of_inequality(
    n: Numbers,
    populations: Numbers,
    multiplier: float = 1000,
    confidence: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Slope:
    """The slope (SII) and relative (RII) index of inequality of groups' rates.

    Takes the events and people of each group, most deprived first. Rates are regressed on
    mid_ranks, weighted by population (Low and Low). Limits are percentiles of `draws` lines
    fitted to rates drawn log-normally, each with the standard error that its own 95 % limits
    imply (phe_sii, value_type 1). Signs are those of phe_sii with a negative multiplier:
    above 0, and a ratio above 1, where the most deprived have more. Limits are missing where
    a group has no events, for its rate has no logarithm. The ratio is missing where the line
    reaches 0 or below at the least deprived end, and has no upper limit where more of the
    drawn lines do than lie above that limit.

    Raises:
        ValueError: fewer than 5 groups, or one without population.
    """
    people = np.asarray(populations, dtype=float)
    if people.size < QUANTILES_FROM:
        raise ValueError(f"a slope needs at least {QUANTILES_FROM} groups")
    fit = _line_weights(people)
    rate, lower, upper = crude_rate(n, people, multiplier)
    sii, rii = _indices(fit @ rate)
    if np.any(rate <= 0):
        lines = np.full((2, 1), np.nan)
    else:
        error = np.log(upper / lower) / (2 * stats.norm.ppf(0.975))
        random = np.random.default_rng(seed)
        drawn = np.exp(np.log(rate) + error * random.standard_normal((draws, people.size)))
        lines = np.stack(_indices(fit @ drawn.T))
        lines[1] = np.where(np.isnan(lines[1]), np.inf, lines[1])
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    limits = np.quantile(lines, tails, axis=1, method="inverted_cdf")
    limits = np.where(np.isfinite(limits), limits, np.nan)
    (sii_lower, sii_upper), (rii_lower, rii_upper) = limits.T
    return Slope(
        sii=float(sii),
        sii_lower=float(sii_lower),
        sii_upper=float(sii_upper),
        rii=float(rii),
        rii_lower=float(rii_lower),
        rii_upper=float(rii_upper),
    )


def _line_weights(people: Array) -> Array:
    """What turns rates into the weighted line's intercept and slope: (X'WX)^-1 X'W."""
    share = people / people.sum()
    design = np.column_stack([np.ones(people.size), mid_ranks(people)])
    weighted = design.T * share
    return np.linalg.solve(weighted @ design, weighted)


def _indices(line: Array) -> tuple[Array, Array]:
    """The slope and relative index of lines given as intercept and slope over the rank."""
    most = line[0]
    least = most + line[1]
    return most - least, most / np.where(least > 0, least, np.nan)


def disproportionality(
    n: Numbers,
    population: Numbers,
    reference_n: Numbers,
    reference_population: Numbers,
    confidence: float = 0.95,
) -> tuple[Array, Array, Array]:
    """A group's rate over the reference group's (RRI), its lower and its upper limit.

    Log-normal limits, exp(ln R -+ z sqrt(1/a + 1/b)) of counts a and b. Missing where either
    count is 0, since their logarithm does not exist, or either population is not above 0.
    Both counts must come from one definition of ethnicity, self-defined or officer-defined.
    """
    counts = [np.asarray(v, dtype=float) for v in (n, reference_n)]
    people = [np.asarray(v, dtype=float) for v in (population, reference_population)]
    a, b = (np.where(v > 0, v, np.nan) for v in counts)
    group, reference = (np.where(v > 0, v, np.nan) for v in people)
    ratio = (a / group) / (b / reference)
    reach = np.exp(stats.norm.ppf(0.5 + confidence / 2) * np.sqrt(1 / a + 1 / b))
    return ratio, ratio / reach, ratio * reach
