"""Classes of numbers that are not whole: their bounds, their names, their entries in a key."""

import numpy as np
import pandas as pd

from outputs.charts.base import number
from outputs.charts.heat import shade_keys, shades
from outputs.charts.sheet import Key


def rate_classes(values: pd.Series) -> list[float]:
    """Four classes of about as many areas each, at bounds rounded to one decimal."""
    known = values.dropna()
    if known.empty:
        return [0.0, 1.0]
    inner = {round(float(q), 1) for q in known.quantile([0.25, 0.5, 0.75])}
    top = float(np.ceil(known.max() * 10 + 1e-9) / 10)
    return sorted({0.0, *inner, top})


def class_name(low: float, high: float, is_last: bool) -> str:
    """A class's bounds; only the last includes its upper one."""
    return f"{number(low, 1)} to {'' if is_last else 'under '}{number(high, 1)}"


def rate_keys(bounds: list[float]) -> list[Key]:
    """The classes' entries in a key."""
    pairs = list(zip(bounds[:-1], bounds[1:], strict=True))
    names = [class_name(low, high, high == bounds[-1]) for low, high in pairs]
    return shade_keys(shades(len(names)), names)


def class_of(values: pd.Series, bounds: list[float]) -> pd.Series:
    """The class each known value falls in, from 0."""
    place = np.searchsorted(bounds, values, "right") - 1
    return pd.Series(np.clip(place, 0, len(bounds) - 2), index=values.index)
