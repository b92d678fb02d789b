"""A composite index of areas: the mean of their percentiles on several components.

Percentiles, so that no component outweighs the others by its spread; equal weights, since none
can be argued from what is held. What the choice of components decides is told beside it: the
tenths an area falls in when each is left out, and when each counts twice.
"""

import numpy as np
import pandas as pd
from scipy import stats

from transforms.inequality import quantiles
from transforms.statistics import Array

TENTHS = 10
DOUBLE = 2.0


def percentiles(components: pd.DataFrame) -> pd.DataFrame:
    """Each component's percentile, 0 to 100, of every area; ties share their mean.

    Larger is more; of n areas the lowest is at 50/n and the highest at 100 - 50/n.
    """
    ranks = components.rank(method="average")
    return 100 * (ranks - 0.5) / components.notna().sum()


def composite(components: pd.DataFrame) -> pd.DataFrame:
    """The index of every area, and how far it rests on the choice of components.

    Args:
        components: one row for each area, a column for each component; the larger, the more.

    Returns:
        Indexed as given: `score` (mean percentile), `rank` (1 the highest), `tenth` (1 the
        highest tenth of these areas), `tenth_from` and `tenth_to` (over the variants: each
        component left out, each counted twice) and `in_top_share` (per cent of the variants in
        which the area is in the highest tenth). Missing where a component is.

    Raises:
        ValueError: there are fewer than two components, so none can be left out.
    """
    if components.shape[1] < 2:
        raise ValueError("a composite index needs two components or more")
    held = percentiles(components).to_numpy(dtype=float)
    variants = np.array([_tenths(held, weights) for weights in _variants(held.shape[1])])
    score = held.mean(axis=1)
    known = ~np.isnan(score)
    rank = np.full(score.shape, np.nan)
    rank[known] = stats.rankdata(-score[known], method="min")
    return pd.DataFrame(
        {
            "score": score,
            "rank": rank,
            "tenth": _tenths(held, np.ones(held.shape[1])),
            "tenth_from": variants.min(axis=0),
            "tenth_to": variants.max(axis=0),
            "in_top_share": np.where(known, 100 * (variants == 1).mean(axis=0), np.nan),
        },
        index=components.index,
    )


def _variants(count: int) -> list[Array]:
    """Weights in which one component is left out, or counts twice."""
    return [
        np.where(np.arange(count) == place, weight, 1.0)
        for weight in (0.0, DOUBLE)
        for place in range(count)
    ]


def _tenths(held: Array, weights: Array) -> Array:
    """The tenth of each area under the weights, 1 the highest."""
    return quantiles(-(held * weights).sum(axis=1), TENTHS)
