"""Periods, their labels and how much of each is covered."""

from datetime import date

import pandas as pd
import pytest

from transforms.periods import label_of_date, member_of, months_named, rolled, spans, windows

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


# Names among the cells of a release


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


@pytest.mark.parametrize(
    ("start", "end", "covered", "name"),
    [
        ("2026-03-01", "2026-03-31", 1, "2026-03"),
        ("2026-01-01", "2026-03-31", 3, "2026-01 to 2026-03"),
        ("2025-04-01", "2026-03-31", 12, "2025/26"),
        ("2025-07-01", "2026-06-30", 12, "2025-07 to 2026-06"),
        ("2023-04-01", "2026-03-31", 36, "2023-04 to 2026-03"),
        ("2025-04-01", "2026-03-31", 11, "2025/26, 11 months"),
        ("2026-03-31", "2026-03-31", 0, "at 2026-03-31"),
    ],
)
def test_one_span_has_one_name_however_a_figure_calls_it(
    start: str, end: str, covered: int, name: str
) -> None:
    assert member_of(day(start), day(end), covered) == name


def test_windows_of_persons_have_names_that_no_sum_of_months_has() -> None:
    year = member_of(day("2025-04-01"), day("2026-03-31"), of_persons=True)
    assert year == "persons 2025/26"
    assert months_named(year) is None and months_named("at 2026-03-31") is None


def test_a_name_tells_its_months() -> None:
    assert months_named("2026-03") == ["2026-03"]
    assert months_named("2026-01 to 2026-03") == ["2026-01", "2026-02", "2026-03"]
    year = months_named("2025/26")
    assert year is not None and (year[0], year[-1], len(year)) == ("2025-04", "2026-03", 12)
    assert months_named("2025/26, 11 months") == year
    assert months_named("1999/00") == [
        f"{m}" for m in pd.period_range("1999-04", "2000-03", freq="M")
    ]


def monthly(months: pd.DatetimeIndex) -> pd.DataFrame:
    """One event in the first month, two in the second, and so on, in each of two districts."""
    frame = spans("month", months).assign(measure="m")
    parts = [
        frame.assign(district_code=d, n=range(1, len(frame) + 1))
        for d in ("E07000220", "E07000222")
    ]
    columns = ["measure", *spans("month", []).columns, "district_code", "n"]
    return pd.concat(parts, ignore_index=True)[columns]


def test_a_rolling_year_ends_with_each_quarter_and_with_the_last_month() -> None:
    months = pd.date_range("2024-04-01", "2025-08-01", freq="MS")
    found = rolled(monthly(months), ["district_code"])
    assert found.columns.tolist() == monthly(months).columns.tolist()
    ends = found["period_end"].drop_duplicates().dt.strftime("%Y-%m-%d").tolist()
    assert ends == ["2025-03-31", "2025-06-30", "2025-08-31"]
    rugby = found[found["district_code"].eq("E07000220")]
    assert rugby["n"].tolist() == [sum(range(1, 13)), sum(range(4, 16)), sum(range(6, 18))]
    assert rugby["months_covered"].eq(12).all()


def test_a_rolling_year_that_lacks_a_month_is_absent() -> None:
    months = pd.date_range("2024-04-01", "2025-09-01", freq="MS").delete(2)
    found = rolled(monthly(months), ["district_code"])
    assert found["period_end"].drop_duplicates().dt.strftime("%Y-%m").tolist() == [
        "2025-06", "2025-09",
    ]  # fmt: skip
    assert rolled(monthly(months[:11]), ["district_code"]).empty


def test_windows_come_in_order_with_a_name_each() -> None:
    found = windows(
        [
            (date(2026, 3, 31), date(2026, 3, 31)),
            (date(2023, 4, 1), date(2026, 3, 31)),
            (date(2025, 4, 1), date(2026, 3, 31)),
        ]
    )
    assert found["period"].tolist() == ["Apr 2023 to Mar 2026", "2025/26", "at 31 Mar 2026"]
    assert found["months_covered"].tolist() == [36, 12, 0]
