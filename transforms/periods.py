"""Periods of time, made from the months a dataset covers, with the labels tables show.

A quarter is labelled by its months ("Apr to Jun 2025"): "Q1" means January to some readers
and April to others.
"""

from collections.abc import Iterable
from typing import Literal

import pandas as pd

Period = Literal["month", "quarter", "financial_year", "latest_year", "latest_three_years", "all"]
MONTHS_IN: dict[Period, int] = {
    "month": 1,
    "quarter": 3,
    "financial_year": 12,
    "latest_year": 12,
    "latest_three_years": 36,
}
"""Whole months of each period; `all` has as many as its dataset covers."""
ANCHOR: dict[Period, str] = {"month": "M", "quarter": "Q-MAR", "financial_year": "Y-MAR"}


def months_between(first: pd.Timestamp, last: pd.Timestamp) -> int:
    """Whole months from the first month's start to the last month's end."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def label(kind: Period, start: pd.Timestamp, end: pd.Timestamp) -> str:
    """How a table names the period from the start to the end, both dates included."""
    if kind == "month":
        return f"{start:%b %Y}"
    if kind == "quarter":
        return f"{start:%b} to {end:%b %Y}"
    if kind == "financial_year":
        return f"{start.year}/{end.year % 100:02d}"
    if kind == "all":
        return f"{start:%b %Y} to {end:%b %Y}"
    return f"{'year' if kind == 'latest_year' else 'three years'} ending {end:%b %Y}"


def label_of_date(on_date: pd.Timestamp) -> str:
    """How a table names the date a stock was counted on."""
    return f"at {on_date.day} {on_date:%b %Y}"


def spans(kind: Period, covered: Iterable[pd.Timestamp]) -> pd.DataFrame:
    """The periods of a kind that the covered months touch, earliest first.

    Grain: one row for each period; columns period, period_start, period_end (both dates
    included) and months_covered, which is below the period's months where some are missing.
    """
    months = pd.DatetimeIndex(sorted(set(covered)))
    starts = _starts(kind, months) if len(months) else months
    counted = starts[starts.notna()].value_counts().sort_index()
    ends = [_end(kind, start, months[-1]) for start in counted.index]
    names = [label(kind, s, e) for s, e in zip(counted.index, ends, strict=True)]
    return frame(names, counted.index, ends, counted.to_numpy())


def dates(on: Iterable[pd.Timestamp]) -> pd.DataFrame:
    """The dates a stock was counted on, as spans of one day that cover no month."""
    days = sorted(set(on))
    return frame([label_of_date(d) for d in days], days, days, [0] * len(days))


def frame(
    names: list[str],
    starts: Iterable[pd.Timestamp],
    ends: Iterable[pd.Timestamp],
    months_covered: Iterable[int],
) -> pd.DataFrame:
    """Periods as a frame whose types are the same however few they are."""
    return pd.DataFrame(
        {
            "period": pd.Series(names, dtype="str"),
            "period_start": pd.DatetimeIndex(list(starts)).as_unit("us"),
            "period_end": pd.DatetimeIndex(list(ends)).as_unit("us"),
            "months_covered": pd.Series(months_covered, dtype="int64"),
        }
    )


def first_month(kind: Period, months: pd.DatetimeIndex) -> pd.Timestamp:
    """The first month of a period that ends with the last month covered, or of them all."""
    if kind == "all":
        return months[0]
    return months[-1] - pd.DateOffset(months=MONTHS_IN[kind] - 1)


def _starts(kind: Period, months: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """The start of each month's period; NaT where the month is in none."""
    if kind in ANCHOR:
        return months.to_period(ANCHOR[kind]).start_time
    first = first_month(kind, months)
    return pd.DatetimeIndex([first if m >= first else pd.NaT for m in months])


def _end(kind: Period, start: pd.Timestamp, last_month: pd.Timestamp) -> pd.Timestamp:
    last = last_month
    if kind != "all":
        last = start + pd.DateOffset(months=MONTHS_IN[kind] - 1)
    return last + pd.offsets.MonthEnd(0)
