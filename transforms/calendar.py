"""Months of unequal length made comparable, and twelve of them added up.

Both are functions of a frame of counts. What they read may be true counts or disclosed ones: a
count that is missing makes whatever holds it missing too.
"""

from collections.abc import Sequence

import pandas as pd

STANDARD_MONTH_DAYS = 30.4375
"""A twelfth of 365.25 days."""
YEAR = 12


def days_in(start: pd.Series, end: pd.Series | None = None) -> pd.Series:
    """Days of each period, both dates included; without ends, of the months that begin then."""
    first = pd.to_datetime(start)
    last = first + pd.offsets.MonthEnd(0) if end is None else pd.to_datetime(end)
    return (last - first).dt.days + 1


def per_standard_month(n: pd.Series, start: pd.Series, end: pd.Series | None = None) -> pd.Series:
    """Counts as they would be in a month of 30.4375 days: February is not quiet for being short.

    Args:
        n: counts, missing where withheld.
        start: first day of each count's period, of the same index.
        end: last day of each; without it the periods are calendar months.
    """
    return n * STANDARD_MONTH_DAYS / days_in(start, end)


def rolling(monthly: pd.DataFrame, keys: Sequence[str], months: int = YEAR) -> pd.DataFrame:
    """Counts of so many consecutive months, for each combination of keys.

    Args:
        monthly: one row for each combination of keys and month; columns the keys,
            `month_start` and `n`.
        keys: columns whose combinations are added up each by itself.
        months: length of the window.

    Returns:
        One row for each combination and last month: the keys, period_start, period_end, n. A
        window that lacks a month is absent; one that holds a missing count is missing.
    """
    ordered = monthly.sort_values([*keys, "month_start"]).reset_index(drop=True)
    month = pd.to_datetime(ordered["month_start"])
    number = month.dt.year * 12 + month.dt.month
    first = _shifted(number, ordered, keys, months - 1)
    summed = ordered["n"].rolling(months).sum()
    whole = ordered.assign(
        period_start=month - pd.DateOffset(months=months - 1),
        period_end=month + pd.offsets.MonthEnd(0),
        n=summed,
    )[first == number - (months - 1)]
    if not whole["n"].isna().any():
        whole = whole.astype({"n": monthly["n"].dtype})
    return whole[[*keys, "period_start", "period_end", "n"]].reset_index(drop=True)


def _shifted(number: pd.Series, ordered: pd.DataFrame, keys: Sequence[str], by: int) -> pd.Series:
    """The month so many rows earlier of the same combination; missing where there is none."""
    if not keys:
        return number.shift(by)
    return number.groupby([ordered[k] for k in keys], observed=True).shift(by)
