"""Statistics rounded so far that no small count can be worked out from them.

A share of a known total gives its count back where one step of its rounding is less than a
few events. So the step grows as the total shrinks: it always spans at least ten events.
"""

import numpy as np
import pandas as pd

from sources.contract import Field, OneOf
from transforms.statistics import Array, Numbers

SMALL = 10
"""Events, or people, below which a count is small: a step of rounding spans as many."""
STEPS = (1, 5, 10)
"""Steps that a percentage may be rounded to, finest first."""
TOTAL_FROM = SMALL * 100 // STEPS[-1]
"""The total below which no share is given: a tenth of it would be a small count."""
TOO_FEW = f"fewer than {TOTAL_FROM} events"
STEP = Field(
    "rounded_to_pct",
    "integer",
    "What shares are rounded to: 1, 5 or 10 per cent, so that a step is at least 10 events.",
)


def reason_field(*reasons: str) -> Field:
    """Why a row's statistics are empty; empty itself where they are there."""
    return Field(
        "reason", "string", "Why the statistics are empty, where they are.", (OneOf(reasons),)
    )


def steps(total: Numbers) -> Array:
    """The finest step, in per cent, that spans ten events of each total; missing below 100."""
    whole = np.asarray(total, dtype=float)
    rules = [whole >= SMALL * 100 / step for step in STEPS]
    return np.select(rules, [float(step) for step in STEPS], default=np.nan)


def rounded_shares(share: Numbers, total: Numbers) -> Array:
    """Shares (0 to 1) of their totals as per cent, each rounded to its own step.

    Missing where the share is, or the total is under 100. At least five whole counts give any
    one published share, so none of them can be told.
    """
    step = steps(total)
    return np.round(np.asarray(share, dtype=float) * 100 / step) * step


def whole_numbers(values: Numbers) -> pd.Series:
    """The values as integers that may be missing."""
    return pd.Series(np.round(np.asarray(values, dtype=float))).astype("Int64")
