"""How far events are concentrated in few places or few people, and how sure that is.

Every function takes one count for each place (or person), those with none included: leaving
them out changes every share. Randomness is seeded, so the same counts give the same limits.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special, stats

from transforms.statistics import Array, Numbers

TOPS = (0.01, 0.05, 0.10)
"""Shares of holders that a power few is told by: the top 1, 5 and 10 per cent."""
DRAWS = 500
"""Resamples behind an interval."""
SEED = 20_220_428
"""Fixes the resamples. No other meaning."""
REPEATS = 5
"""Times from which repeats are told together: 5 and over."""


def _counts(n: Numbers) -> Array:
    """The counts, which must be there and not below 0."""
    held = np.asarray(n, dtype=float)
    if held.size == 0 or not np.all(held >= 0):
        raise ValueError("concentration needs a count of 0 or more for every place")
    return held


def lorenz(n: Numbers) -> pd.DataFrame:
    """The Lorenz curve: places from the fewest events to the most.

    Grain: one row for each place and one for the origin. Columns places_share and n_share,
    cumulative, 0 to 1; n_share is missing where there are no events.
    """
    ordered = np.concatenate([[0.0], np.sort(_counts(n))])
    total = ordered.sum()
    held = np.cumsum(ordered) / (total if total else np.nan)
    return pd.DataFrame({"places_share": np.linspace(0, 1, ordered.size), "n_share": held})


def gini(n: Numbers) -> float:
    """The Gini coefficient, twice the area above the Lorenz curve; missing without events.

    0 where every place has as many. All in one of k places gives 1 - 1/k.
    """
    ordered = np.sort(_counts(n))
    total, places = ordered.sum(), ordered.size
    if not total:
        return float("nan")
    ranks = np.arange(1, places + 1)
    return float(2 * (ranks * ordered).sum() / (places * total) - (places + 1) / places)


def adjusted_gini(n: Numbers) -> float:
    """The Gini coefficient against the most even spread that so few events allow.

    max(1, places / events) × (Gini - 1) + 1. Equal to the Gini coefficient where there are
    at least as many events as places; 0 where fewer events are all in different places.
    Source: Bernasco and Steenbeek, Journal of Quantitative Criminology 33 (2017).
    """
    held = _counts(n)
    total = held.sum()
    return max(1.0, held.size / total) * (gini(held) - 1) + 1 if total else float("nan")


def places_holding(n: Numbers, share: float = 0.5) -> tuple[int, float]:
    """The fewest places that hold a share of the events, and which part of all places they are.

    (0, missing) where there are no events.
    """
    ordered = np.sort(_counts(n))[::-1]
    if not ordered.sum():
        return 0, float("nan")
    needed = share * ordered.sum() * (1 - 1e-12)
    places = int(np.searchsorted(np.cumsum(ordered), needed)) + 1
    return places, places / ordered.size


def top_size(places: int, top: float) -> int:
    """How many places the top share is, rounded up: the top 1 per cent of 339 is 4."""
    return int(np.ceil(round(top * places, 9)))


def top_share(n: Numbers, top: float) -> float:
    """The share of events in the top share of places, of which there are top_size.

    Missing where there are no events.
    """
    ordered = np.sort(_counts(n))[::-1]
    total = ordered.sum()
    return float(ordered[: top_size(ordered.size, top)].sum() / total) if total else float("nan")


def power_few(
    n: Numbers, confidence: float = 0.95, draws: int = DRAWS, seed: int = SEED
) -> pd.DataFrame:
    """What the top 1, 5 and 10 per cent of places or people hold.

    Grain: one row for each of TOPS. Columns top, n_top (how many they are), share, and
    share_lower and share_upper, percentiles of resamples of the places or people with
    replacement. `n` may be counts or harm, such as severity weights summed for a person.
    """
    held = _counts(n)
    values, times = np.unique(held, return_counts=True)
    random = np.random.default_rng(seed)
    chances = times / held.size
    resamples = (random.multinomial(held.size, chances) for _ in range(draws))
    shares = np.array([_top_shares(values, drawn, held.size) for drawn in resamples])
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    known = shares[~np.isnan(shares[:, 0])] if held.any() else shares
    lower, upper = np.quantile(known, tails, axis=0)
    return pd.DataFrame(
        {
            "top": TOPS,
            "n_top": [top_size(held.size, top) for top in TOPS],
            "share": [top_share(held, top) for top in TOPS],
            "share_lower": lower,
            "share_upper": upper,
        }
    )


def _top_shares(values: Array, times: npt.NDArray[np.int64], places: int) -> list[float]:
    """The shares of TOPS where each value, in rising order, is held so many times."""
    falling, held_by = values[::-1], times[::-1]
    total = (falling * held_by).sum()
    before = np.cumsum(held_by) - held_by
    sizes = [top_size(places, top) for top in TOPS]
    taken = [np.clip(size - before, 0, held_by) for size in sizes]
    return [float((falling * t).sum() / total) if total else np.nan for t in taken]


def shares_by_chance(
    events: int, places: int, confidence: float = 0.95, draws: int = DRAWS, seed: int = SEED
) -> pd.DataFrame:
    """What the top places would hold if every event fell in any place alike.

    Grain: one row for each of TOPS. Columns top, share (mean of the draws), share_lower and
    share_upper. What the observed top share must exceed before it means anything: with few
    events, chance alone concentrates them.
    """
    random = np.random.default_rng(seed)
    drawn = random.multinomial(events, np.full(places, 1 / places), size=draws)
    shares = np.array([[top_share(one, top) for top in TOPS] for one in drawn])
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    lower, upper = np.quantile(shares, tails, axis=0)
    mean = shares.mean(axis=0)
    return pd.DataFrame({"top": TOPS, "share": mean, "share_lower": lower, "share_upper": upper})


def share_expected_by_chance(events: int, places: int, top: float) -> float:
    """The mean share that the top places would hold if every event fell in any place alike.

    The mean of shares_by_chance without drawing: the top k places hold the sum over j of the
    lesser of k and the places with more than j events, and each place's events are Poisson.
    Missing where there are no events.
    """
    if not events:
        return float("nan")
    mean, k = events / places, top_size(places, top)
    most = int(stats.poisson.isf(1e-12 / places, mean)) + 1
    above = special.pdtrc(np.arange(most), mean)
    certain = int(np.searchsorted(-above, -1 + 1e-12))
    exceeding = special.bdtrc(np.arange(k)[:, np.newaxis], places, above[certain:])
    return float(min((k * certain + exceeding.sum()) / events, 1))


def repeats(n: Numbers) -> pd.DataFrame:
    """People (or places) by how many events each had, from once to 5 and over.

    Grain: one row for each number of times, 1 to REPEATS, the last of which is that and over.
    Columns times, people, n (their events), people_share and n_share, of those with any.
    """
    held = _counts(n)
    held = held[held > 0]
    times = np.minimum(held, REPEATS).astype(int)
    people = np.bincount(times, minlength=REPEATS + 1)[1:]
    events = np.bincount(times, weights=held, minlength=REPEATS + 1)[1:]
    return pd.DataFrame(
        {
            "times": np.arange(1, REPEATS + 1),
            "people": people,
            "n": events.astype(int),
            "people_share": people / (people.sum() or np.nan),
            "n_share": events / (events.sum() or np.nan),
        }
    )


def rank_stability(
    n: Numbers, top: int = 10, confidence: float = 0.95, draws: int = DRAWS, seed: int = SEED
) -> pd.DataFrame:
    """How far each place's rank by events is settled, by resampling the events.

    Grain: one row for each place, in order. Columns n, rank (1 is the most; equal counts
    share the better rank), rank_lower and rank_upper (percentiles of the rank over resamples
    of the events with replacement), and top_share, the share of resamples in which the place
    is among the `top` first. A place with no events keeps none in every resample.
    """
    held = _counts(n)
    total = int(held.sum())
    chances = held / total if total else np.full(held.size, 1 / held.size)
    random = np.random.default_rng(seed)
    drawn = random.multinomial(total, chances, size=draws)
    ranks = stats.rankdata(-drawn, method="min", axis=1)
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    lower, upper = np.quantile(ranks, tails, axis=0, method="closest_observation")
    return pd.DataFrame(
        {
            "n": held.astype(int),
            "rank": stats.rankdata(-held, method="min").astype(int),
            "rank_lower": lower.astype(int),
            "rank_upper": upper.astype(int),
            "top_share": (ranks <= top).mean(axis=0),
        }
    )


def empirical_bayes(n: Numbers, population: Numbers, multiplier: float = 1000) -> Array:
    """Rates of small areas per `multiplier`, drawn towards their common mean.

    Marshall's global estimator, Applied Statistics 40 (1991): m + w (r - m), with
    w = A / (A + m / population) and A the population-weighted variance of the rates less
    m / mean population, at least 0. The fewer people, the nearer the mean. Missing where
    nobody lives or the count is missing; such areas are in no mean.
    """
    events, people = np.asarray(n, dtype=float), np.asarray(population, dtype=float)
    counted = (people > 0) & ~np.isnan(events)
    people = np.where(counted, people, np.nan)
    if not counted.any():
        return np.full(events.shape, np.nan)
    rate = events / people
    mean = events[counted].sum() / people[counted].sum()
    spread = np.nansum(people * (rate - mean) ** 2) / np.nansum(people)
    between = max(spread - mean / np.nanmean(people), 0.0)
    within = mean / people
    weight = between / np.where(between + within > 0, between + within, 1)
    return (mean + weight * (rate - mean)) * multiplier
