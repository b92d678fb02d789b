"""How much two deliveries differ when nothing has changed: what chance alone explains."""

from collections.abc import Mapping
from math import pi, sqrt

CLEAR = 4.0
"""Standard errors beyond which a difference is no accident: one comparison in 16,000."""


def is_clear(count: float, expected: float) -> bool:
    """Whether a Poisson count differs from what was expected by more than chance explains.

    Compared after the square root transformation of Anscombe (1948), whose variance is 1.
    """
    return abs(2 * (sqrt(count + 0.375) - sqrt(expected + 0.375))) > CLEAR


def share_by_chance(share: float, rows: float) -> float:
    """How far a share of this many rows lies from its own by chance, and no further."""
    return CLEAR * _deviation(share, rows)


def moved_by_chance(mix: Mapping[str, float], rows: float) -> float:
    """The share of rows that seem to move to other codes in a sample of an unchanged mix.

    The expectation of the total variation distance (mean absolute deviations of the codes)
    and `CLEAR` standard deviations: of which there are at most half the sum over the codes,
    and at most 1 / (2 sqrt(rows)) by the inequality of bounded differences.
    """
    deviations = sum(_deviation(share, rows) for share in mix.values()) / 2
    return sqrt(2 / pi) * deviations + CLEAR * min(deviations, 1 / (2 * sqrt(rows)))


def _deviation(share: float, rows: float) -> float:
    """Standard deviation of a share; a share never seen, or always, is taken as one row's."""
    least = min(1 / rows, 0.5)
    kept = min(max(share, least), 1 - least)
    return sqrt(kept * (1 - kept) / rows)
