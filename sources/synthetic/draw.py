"""Drawing from declared shares, whole columns at a time."""

from collections.abc import Mapping

import numpy as np
from numpy.random import Generator

WEEK_HOURS = 168

Bands = Mapping[str, Mapping[tuple[int, int], float]]
"""Weights of age bands, from and to, for each profile."""


def normalised(weights: np.ndarray) -> np.ndarray:
    """Each row's weights as shares that add to one."""
    return weights / weights.sum(axis=-1, keepdims=True)


def pick(rng: Generator, n: int, weights: np.ndarray | tuple[float, ...]) -> np.ndarray:
    """Positions drawn with the weights."""
    return pick_within(rng, np.zeros(n, dtype=np.int64), np.asarray([weights], dtype=float))


def pick_within(rng: Generator, group: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """A position for every row, drawn with the weights of the row's group."""
    bounds = np.cumsum(normalised(weights), axis=1)
    bounds[:, -1] = 1.0
    steps = (bounds + np.arange(len(weights))[:, None]).ravel()
    drawn = np.searchsorted(steps, group + rng.random(len(group)), side="right")
    return np.minimum(drawn - group * weights.shape[1], weights.shape[1] - 1)


def monthly(rng: Generator, expected: np.ndarray) -> np.ndarray:
    """The month of every row: as many as chance gives, and one at least where any is expected."""
    drawn = np.maximum(rng.poisson(expected), expected > 0)
    return np.repeat(np.arange(len(expected)), drawn)


def happens(rng: Generator, share: np.ndarray | float, n: int) -> np.ndarray:
    """Whether it happens, row by row, with this share."""
    return rng.random(n) < share


def pseudonyms(rng: Generator, n: int, length: int) -> np.ndarray:
    """Lower-case hexadecimal pseudonyms, all different at any length in use."""
    return np.frombuffer(rng.bytes(n * length // 2).hex().encode(), dtype=f"S{length}")


def ages(rng: Generator, group: np.ndarray, bands: Bands) -> np.ndarray:
    """An age for every row: a band by the group's weights, then any age inside it."""
    names = list(bands)
    edges = sorted({edge for profile in bands.values() for edge in profile})
    weights = np.array([[bands[name].get(edge, 0.0) for edge in edges] for name in names])
    low, high = np.array(edges).T
    band = pick_within(rng, group, weights)
    return low[band] + np.floor(rng.random(len(group)) * (high[band] - low[band] + 1)).astype(int)


def week_profiles() -> dict[str, np.ndarray]:
    """Weights of the 168 hours of a week from Monday midnight, by profile."""
    day, hour = np.divmod(np.arange(WEEK_HOURS), 24)
    weekend_night = (np.isin(day, (4, 5)) & (hour >= 21)) | (np.isin(day, (5, 6)) & (hour < 4))
    waking = np.where((hour >= 8) & (hour < 23), 1.0, 0.3)
    return {
        "flat": waking,
        "evening": waking + np.where((hour >= 16) & (hour < 23), 1.2, 0),
        "night": waking + np.where(hour >= 18, 0.8, 0) + np.where(weekend_night, 5.0, 0),
        "day": np.where((hour >= 9) & (hour < 19), 1.0, 0.05),
        "overnight": np.where((hour >= 17) | (hour < 5), 1.0, 0.3),
        "after_school": 0.05 * waking + np.where((day < 5) & (hour >= 15) & (hour < 18), 1.0, 0),
    }
