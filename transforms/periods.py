"""Periods of time, made from the months a dataset covers, with the labels tables show.

A quarter is labelled by its months ("Apr to Jun 2025"): "Q1" means January to some readers
and April to others.
"""

from collections.abc import Iterable
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

Period = Literal[
    "month", "quarter", "financial_year", "latest_year", "latest_three_years",
    "three_years_before", "all", "window", "rolling_year",
]  # fmt: skip
MONTHS_IN: dict[Period, int] = {
    "month": 1,
    "quarter": 3,
    "financial_year": 12,
    "rolling_year": 12,
    "latest_year": 12,
    "latest_three_years": 36,
    "three_years_before": 36,
}
"""Whole months of each period; `all` has as many as its dataset covers."""
ENDS_BEFORE: dict[Period, int] = {"three_years_before": 36}
"""Months between a period's end and the last month covered, where it does not end with it."""
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
    months = months_between(start, end)
    span = {12: "year", 24: "two years", 36: "three years"}.get(months, f"{months} months")
    return f"{span} ending {end:%b %Y}"


def label_of_date(on_date: pd.Timestamp) -> str:
    """How a table names the date a stock was counted on."""
    return f"at {on_date.day} {on_date:%b %Y}"


def spans(kind: Period, covered: Iterable[pd.Timestamp]) -> pd.DataFrame:
    """The periods of a kind that the covered months touch, earliest first.

    The three years before the latest three are there only where every month of both is.

    Grain: one row for each period; columns period, period_start, period_end (both dates
    included) and months_covered, which is below the period's months where some are missing.
    """
    months = pd.DatetimeIndex(sorted(set(covered)))
    if kind in ENDS_BEFORE:
        months = _before(kind, months)
    starts = _starts(kind, months) if len(months) else months
    counted = starts[starts.notna()].value_counts().sort_index()
    ends = [_end(kind, start, months[-1]) for start in counted.index]
    names = [label(kind, s, e) for s, e in zip(counted.index, ends, strict=True)]
    return frame(names, counted.index, ends, counted.to_numpy())


def dates(on: Iterable[pd.Timestamp]) -> pd.DataFrame:
    """The dates a stock was counted on, as spans of one day that cover no month."""
    days = sorted(set(on))
    return frame([label_of_date(d) for d in days], days, days, [0] * len(days))


def windows(found: list[tuple[date, date]]) -> pd.DataFrame:
    """Spans of time that rows name themselves, first and last day included, earliest first."""
    starts, ends = ([pd.Timestamp(each[i]) for each in sorted(found)] for i in (0, 1))
    names = [window_label(s, e) for s, e in zip(starts, ends, strict=True)]
    months = [0 if s == e else months_between(s, e) for s, e in zip(starts, ends, strict=True)]
    return frame(names, starts, ends, months)


def window_label(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """How a table names a window: a date, a financial year, or its first and last month."""
    if start == end:
        return label_of_date(start)
    if (start.month, start.day, months_between(start, end)) == (4, 1, 12):
        return label("financial_year", start, end)
    return label("all", start, end)


PERSONS = "persons "
LACKING = ", "


def member_of(
    start: pd.Timestamp, end: pd.Timestamp, covered: int | None = None, of_persons: bool = False
) -> str:
    """The period's name among the cells of a release: one for each span that adds up.

    A window of persons, a date, and a span of which months are not `covered` have names of
    their own, since they are the sum of no shorter ones.
    """
    if start == end:
        return f"at {start:%Y-%m-%d}"
    months = months_between(start, end)
    if months == 1:
        name = f"{start:%Y-%m}"
    elif (start.month, months) == (4, 12):
        name = label("financial_year", start, end)
    else:
        name = f"{start:%Y-%m} to {end:%Y-%m}"
    if of_persons:
        return PERSONS + name
    return name if covered in (None, months) else f"{name}{LACKING}{covered} months"


def months_named(member: str) -> list[str] | None:
    """The months from the first to the last of a period named so; None for dates and windows."""
    if member.startswith((PERSONS, "at ")):
        return None
    name = member.split(LACKING)[0]
    if "/" in name:
        name = f"{name[:4]}-04 to {int(name[:4]) + 1}-03"
    first, _, last = name.partition(" to ")
    return [f"{m}" for m in pd.period_range(first, last or first, freq="M")]


QUARTER_ENDS = (3, 6, 9, 12)
"""A rolling year is published for each quarter, as national figures are, and for the last month."""


def rolled(monthly: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Rolling years of a monthly cut: one to the end of each quarter, and one to its last month.

    A year that lacks a month is absent. Columns and order as a cut's.
    """
    years = _rolling_years(sorted(monthly["period_start"].unique()))
    if not years:
        return monthly.head(0)
    starts, ends = [y[0] for y in years], [y[-1] + pd.offsets.MonthEnd(0) for y in years]
    names = [label("rolling_year", s, e) for s, e in zip(starts, ends, strict=True)]
    found = frame(names, starts, ends, map(len, years))
    month = monthly["period_start"]
    rows = [np.flatnonzero(month.between(year[0], year[-1])) for year in years]
    own = monthly.take(np.concatenate(rows))
    own = own.assign(year=np.repeat(range(len(years)), [len(r) for r in rows]))
    keys = ["year", "measure", *by]
    summed = own.groupby(keys, sort=False, as_index=False)["n"].sum()
    spanned = found.take(summed["year"]).reset_index(drop=True)
    return pd.concat([spanned, summed], axis=1)[monthly.columns.tolist()]


def _rolling_years(months: list[pd.Timestamp]) -> list[list[pd.Timestamp]]:
    """The twelve months of each rolling year of which every month is there."""
    length, last = MONTHS_IN["rolling_year"], len(months) - 1
    found = [months[end - length + 1 : end + 1] for end in range(length - 1, len(months))]
    whole = [year for year in found if months_between(year[0], year[-1]) == length]
    return [y for y in whole if y[-1] == months[last] or y[-1].month in QUARTER_ENDS]


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


def _before(kind: Period, months: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """The months of an earlier period; none where it or what follows it lacks a month."""
    later, own = ENDS_BEFORE[kind], MONTHS_IN[kind]
    both = months[-(later + own) :]
    is_whole = len(both) == later + own == months_between(both[0], both[-1])
    return both[:own] if is_whole else months[:0]


def _starts(kind: Period, months: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """The start of each month's period; NaT where the month is in none."""
    if kind in ANCHOR:
        return months.to_period(ANCHOR[kind]).start_time
    first = max(first_month(kind, months), months[0])
    return pd.DatetimeIndex([first if m >= first else pd.NaT for m in months])


def _end(kind: Period, start: pd.Timestamp, last_month: pd.Timestamp) -> pd.Timestamp:
    last = last_month
    if kind in ANCHOR:
        last = start + pd.DateOffset(months=MONTHS_IN[kind] - 1)
    return last + pd.offsets.MonthEnd(0)
