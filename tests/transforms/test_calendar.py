"""Months of unequal length, and twelve of them added up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.calendar import STANDARD_MONTH_DAYS, days_in, per_standard_month, rolling


def monthly(n: list[float], first: str = "2023-04-01", key: str = "a") -> pd.DataFrame:
    months = pd.date_range(first, periods=len(n), freq="MS")
    return pd.DataFrame({"measure": key, "month_start": months, "n": n})


def test_february_is_not_quiet_for_being_short() -> None:
    found = monthly([31, 29, 31], "2024-01-01")
    adjusted = per_standard_month(found["n"], found["month_start"])
    assert adjusted.tolist() == pytest.approx([STANDARD_MONTH_DAYS] * 3)


def test_a_year_of_365_days_is_a_little_under_twelve_standard_months() -> None:
    start, end = pd.Series(["2022-04-01"]), pd.Series(["2023-03-31"])
    assert days_in(start, end).tolist() == [365]
    assert per_standard_month(pd.Series([1200]), start, end).tolist() == pytest.approx(
        [1200 / 365 * 30.4375]
    )


def test_a_withheld_count_stays_withheld() -> None:
    found = monthly([10, np.nan])
    adjusted = per_standard_month(found["n"], found["month_start"])
    assert adjusted.isna().tolist() == [False, True]


def test_twelve_months_are_added_up_for_each_key_alone() -> None:
    both = pd.concat([monthly(list(range(13))), monthly([100] * 12, key="b")])
    found = rolling(both, ["measure"])
    assert found["n"].tolist() == [66, 78, 1200]
    assert found["n"].dtype == both["n"].dtype
    assert [str(d.date()) for d in found["period_end"]] == [
        "2024-03-31",
        "2024-04-30",
        "2024-03-31",
    ]
    assert str(found["period_start"].iloc[0].date()) == "2023-04-01"


def test_a_window_that_lacks_a_month_is_absent() -> None:
    gapped = monthly([1] * 25).drop(index=12)
    assert [str(d.date()) for d in rolling(gapped, ["measure"])["period_end"]] == [
        "2024-03-31", "2025-04-30",
    ]  # fmt: skip


def test_a_window_that_holds_a_withheld_count_is_withheld() -> None:
    found = rolling(monthly([1, 2, np.nan, 4, 5]), ["measure"], 2)
    assert found["n"].tolist() == pytest.approx([3, np.nan, np.nan, 9], nan_ok=True)


def test_no_months_give_no_window() -> None:
    assert rolling(monthly([]), ["measure"]).empty


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=40), st.integers(1, 24))
def test_a_window_is_the_sum_of_its_months(n: list[int], months: int) -> None:
    found = rolling(monthly(n).drop(columns="measure"), [], months)["n"].tolist()
    assert found == [sum(n[i : i + months]) for i in range(len(n) - months + 1)]
