"""Rates made comparable across age structures, beyond the plain directly standardised rate.

Here: direct standardisation of events that are not independent, indirect standardisation,
age-specific rates and the standard population in wider bands. The last axis of counts and
populations is always the age band. Formulae: OHID, Fingertips technical guidance, and the
PHEindicatormethods package 2.1.0.
"""

from collections.abc import Sequence

import numpy as np

from transforms.statistics import (
    DSR_FROM,
    ESP2013,
    Array,
    Numbers,
    byar,
    crude_rate,
    dsr,
    poisson_interval,
)

BAND_YEARS = 5
"""Width of the bands of the European Standard Population; its last one is open."""


def standard_weights(first_ages: Sequence[int]) -> Array:
    """The European Standard Population 2013 in bands that begin at the ages given.

    The last band is open. With an 85-and-over band its weight is 2,500.

    Raises:
        ValueError: the bands do not begin at 0, do not rise, or split a five-year band.
    """
    starts = np.asarray(first_ages, dtype=int)
    known = np.arange(len(ESP2013)) * BAND_YEARS
    begins, rises = starts[:1].tolist() == [0], np.all(np.diff(starts) > 0)
    if not (begins and rises and np.isin(starts, known).all()):
        raise ValueError("age bands must begin at 0, rise, and begin at a multiple of 5 up to 90")
    return np.add.reduceat(np.asarray(ESP2013, dtype=float), starts // BAND_YEARS)


def age_specific_rates(
    counts: Numbers, populations: Numbers, multiplier: float = 100_000, confidence: float = 0.95
) -> tuple[Array, Array, Array]:
    """The crude rate of every age band, its lower and its upper limit, per `multiplier`.

    A missing count of a band is 0. Limits: Byar at 10 events and over, else exact Poisson.

    Raises:
        ValueError: a band's population is missing or 0.
    """
    if not np.all(np.asarray(populations, dtype=float) > 0):
        raise ValueError("a band's population is missing or 0, so it has no rate")
    x = np.nan_to_num(np.asarray(counts, dtype=float))
    return crude_rate(x, populations, multiplier, confidence)


def dsr_of_repeated_events(
    persons: Numbers,
    frequencies: Numbers,
    populations: Numbers,
    weights: Numbers = ESP2013,
    multiplier: float = 100_000,
    confidence: float = 0.95,
) -> tuple[Array, Array, Array]:
    """Directly standardised rate of events of which one person may have several.

    `persons` has the axes (..., frequency, band): people of the band who had exactly
    `frequencies[i]` events. The rate is that of the events; its variance is the sum over
    frequencies f of f² times the variance of the rate of those persons, so it is wider than
    if events were independent. Limits are Dobson's over Byar's. Below 10 events in all there
    is no rate. Source: OHID, calculate_dsr with independent_events = FALSE.

    Raises:
        ValueError: a band's population is missing or 0.
    """
    people = np.nan_to_num(np.asarray(persons, dtype=float))
    times = np.asarray(frequencies, dtype=float)[:, np.newaxis]
    events = (times * people).sum(axis=-2)
    rate, _, _ = dsr(events, populations, weights, multiplier, confidence)
    weight = np.asarray(weights, dtype=float)
    share = weight / weight.sum() / np.asarray(populations, dtype=float)
    variance = (share**2 * (times**2 * people).sum(axis=-2)).sum(axis=-1)
    total = np.where(events.sum(axis=-1) < DSR_FROM, np.nan, events.sum(axis=-1))
    spread = np.sqrt(variance / total) * multiplier
    lower, upper = byar(total, confidence)
    return rate, rate + spread * (lower - total), rate + spread * (upper - total)


def expected_events(
    populations: Numbers, reference_counts: Numbers, reference_populations: Numbers
) -> Array:
    """Events that a population would have at the reference's age-specific rates.

    A missing population is 0, a missing reference count is 0. Source: OHID, the E of
    calculate_ISRatio, the sum over bands of n × xr / nr.

    Raises:
        ValueError: a band of the reference has no population.
    """
    reference = np.asarray(reference_populations, dtype=float)
    if not np.all(reference > 0):
        raise ValueError("a band of the reference population is missing or 0")
    people = np.nan_to_num(np.asarray(populations, dtype=float))
    rates = np.nan_to_num(np.asarray(reference_counts, dtype=float)) / reference
    return np.asarray((people * rates).sum(axis=-1))


def indirect_ratio(
    n: Numbers, expected: Numbers, multiplier: float = 1, confidence: float = 0.95
) -> tuple[Array, Array, Array]:
    """Observed over expected events, its lower and its upper limit.

    `multiplier` 100 gives the customary form, 100 where observed equals expected. Limits are
    those of the observed count over the expected: Byar at 10 events and over, else exact
    Poisson. Missing where nothing is expected. Source: OHID, calculate_ISRatio.
    """
    below = np.asarray(expected, dtype=float)
    scale = multiplier / np.where(below > 0, below, np.nan)
    lower, upper = poisson_interval(n, confidence)
    return np.asarray(n, dtype=float) * scale, lower * scale, upper * scale


def indirect_rate(
    n: Numbers,
    expected: Numbers,
    reference_counts: Numbers,
    reference_populations: Numbers,
    multiplier: float = 100_000,
    confidence: float = 0.95,
) -> tuple[Array, Array, Array]:
    """Indirectly standardised rate per `multiplier`, its lower and its upper limit.

    The indirect ratio times the reference's crude rate, over all bands. Source: OHID,
    calculate_ISRate.
    """
    events = np.nansum(np.asarray(reference_counts, dtype=float))
    reference = events / np.sum(np.asarray(reference_populations, dtype=float))
    return indirect_ratio(n, expected, reference * multiplier, confidence)
