"""Periods, their labels and how much of each is covered."""

import pandas as pd
import pytest

from transforms.periods import label_of_date, spans

MONTHS = pd.date_range("2024-02-01", "2026-03-01", freq="MS")


@pytest.mark.parametrize(
    ("kind", "label", "start", "end", "covered"),
    [
        ("month", "Mar 2026", "2026-03-01", "2026-03-31", 1),
        ("quarter", "Jan to Mar 2026", "2026-01-01", "2026-03-31", 3),
        ("financial_year", "2025/26", "2025-04-01", "2026-03-31", 12),
        ("latest_year", "year ending Mar 2026", "2025-04-01", "2026-03-31", 12),
        ("latest_three_years", "26 months ending Mar 2026", "2024-02-01", "2026-03-31", 26),
        ("all", "Feb 2024 to Mar 2026", "2024-02-01", "2026-03-31", 26),
    ],
)
def test_the_latest_period(kind: str, label: str, start: str, end: str, covered: int) -> None:
    last = spans(kind, MONTHS).iloc[-1]
    assert last.tolist() == [label, pd.Timestamp(start), pd.Timestamp(end), covered]


def test_a_year_partly_covered_says_how_many_months_are() -> None:
    assert spans("financial_year", MONTHS)["months_covered"].tolist() == [2, 12, 12]
    assert spans("latest_year", MONTHS.delete(-3))["months_covered"].tolist() == [11]


def test_no_month_covered_is_no_period() -> None:
    assert spans("all", []).empty
    assert spans("quarter", []).dtypes.tolist() == spans("quarter", MONTHS).dtypes.tolist()


def test_a_stock_is_labelled_by_its_date() -> None:
    assert label_of_date(pd.Timestamp("2026-03-31")) == "at 31 Mar 2026"


def test_the_three_years_before_are_there_only_where_six_whole_years_are() -> None:
    six = pd.date_range("2020-04-01", "2026-03-01", freq="MS")
    (before,) = spans("three_years_before", six).to_dict("records")
    assert before["period"] == "three years ending Mar 2023"
    assert (before["period_start"], before["period_end"]) == (
        pd.Timestamp("2020-04-01"), pd.Timestamp("2023-03-31"),
    )  # fmt: skip
    assert before["months_covered"] == 36
    assert spans("three_years_before", six[1:]).empty
    assert spans("three_years_before", six.delete(50)).empty
    assert spans("three_years_before", []).empty
