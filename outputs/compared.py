"""Counts set against an earlier count of the same thing: ratios, exact limits, words."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from outputs.findings import in_words
from transforms.funnel import HIGH_ALARM, LOW_ALARM, UNCLASSED, ratio_funnel
from transforms.statistics import Numbers, change_words, rate_ratio

YEAR = pd.DateOffset(years=1)
RATIO = ("ratio", "ratio_lower", "ratio_upper", "change")
"""What a comparison adds to a frame."""


def compared(
    n: Numbers, denominator: Numbers, before: Numbers, denominator_before: Numbers
) -> dict[str, np.ndarray]:
    """The rate over the rate before, with exact 95% limits and the words the limits allow.

    Missing where either count is, and where the earlier one is 0: a ratio over nothing.
    """
    ratio, lower, upper = rate_ratio(n, denominator, before, denominator_before)
    word = change_words(lower, upper)
    is_held = np.isfinite(ratio)
    limits = [np.where(is_held, v, np.nan) for v in (ratio, lower, upper)]
    return dict(zip(RATIO, (*limits, np.where(is_held, word, "")), strict=True))


def against_year_before(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The rows with ratio, ratio_lower, ratio_upper and change against the year before.

    `rows`: one row for each group (the columns `by`) and period_start, with n and denominator.
    The first year of a group has none, nor a year after one that is hidden; its status says
    `x`, not available, where it said nothing.
    """
    earlier = rows[[*by, "period_start", "n", "denominator"]]
    earlier = earlier.assign(period_start=earlier["period_start"] + YEAR)
    keys = [*by, "period_start"]
    both = rows[keys].merge(earlier, how="left", on=keys)
    found = compared(
        rows["n"].to_numpy(), rows["denominator"].to_numpy(),
        both["n"].to_numpy(), both["denominator"].to_numpy(),
    )  # fmt: skip
    is_alone = np.isnan(found["ratio"]) & rows["status"].eq("")
    return rows.assign(**found, status=rows["status"].mask(is_alone, "x"))


VERDICTS = {HIGH_ALARM: "higher", LOW_ALARM: "lower", UNCLASSED: "not comparable"}
SIMILAR = "similar"


def verdicts(outside: pd.Series) -> pd.Series:
    """higher, lower or similar, by the 99.8% limits of a funnel: one in 500 is outside by chance.

    Wide limits, because a table sets many numbers against the same one.
    """
    return outside.map(VERDICTS).fillna(SIMILAR)


LIMITS = ("value", "baseline", "lower_95", "upper_95", "lower_998", "upper_998")


def against_county(rows: pd.DataFrame, county_code: str, multiplier: float) -> pd.DataFrame:
    """Where each row's rate lies in a funnel about the county's rate of the same period.

    `rows`: n, denominator and rate (per `multiplier`) by district_code and period_start, the
    county's among them. Columns as `ratio_funnel` gives them, in the unit of the rate, and the
    index of the rows; all missing where the county's rate is.
    """
    county = rows[rows["district_code"].eq(county_code)].set_index("period_start")["rate"]
    centre = rows["period_start"].map(county)
    found = ratio_funnel(rows["n"], rows["denominator"] * centre / multiplier)
    found = found.set_index(rows.index).drop(columns=["n", "denominator"])
    return found.assign(**{c: found[c] * centre for c in LIMITS})


def by_change(rows: pd.DataFrame, name: str) -> str:
    """`higher for robbery (1.20); no clear change for weapons (1.02)`; empty where nothing is.

    `rows`: one row for each thing compared, with its `name`, ratio and change.
    """
    told = rows[rows["change"].ne("") & rows["change"].notna()]
    said = []
    for word in ("higher", "lower", "no clear change"):
        own = told[told["change"].eq(word)]
        pairs = zip(own[name], own["ratio"], strict=True)
        things = [f"{_lower(str(thing))} ({ratio:.2f})" for thing, ratio in pairs]
        if things:
            said.append(f"{word} for {in_words(things)}")
    return "; ".join(said)


def _lower(words: str) -> str:
    """The words as they stand inside a sentence."""
    return words[:1].lower() + words[1:]
