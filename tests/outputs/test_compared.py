"""Ratios against an earlier count, and rates against the county's."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.compared import against_county, against_year_before, by_change, compared, verdicts
from transforms.statistics import rate_ratio

COUNTY = "E10000031"


def yearly(n: list[float], **columns: object) -> pd.DataFrame:
    starts = pd.date_range("2023-04-01", periods=len(n), freq="YS-APR")
    rows = {"category": "robbery", "period_start": starts, "n": n, "denominator": 1000.0}
    return pd.DataFrame(rows | {"status": ""} | columns)


def test_a_year_is_set_against_the_one_before() -> None:
    rows = against_year_before(yearly([100, 150, 150]), ["category"])
    assert rows["ratio"].tolist()[1:] == [1.5, 1.0]
    assert rows["change"].tolist() == ["", "higher", "no clear change"]
    _, lower, upper = rate_ratio(150, 1000, 100, 1000)
    assert rows.loc[1, ["ratio_lower", "ratio_upper"]].tolist() == [float(lower), float(upper)]


def test_growth_of_the_population_is_no_rise() -> None:
    rows = against_year_before(yearly([100, 110], denominator=[1000.0, 1100.0]), ["category"])
    assert rows["ratio"].iloc[1] == pytest.approx(1.0)


def test_each_group_is_compared_with_itself() -> None:
    rows = pd.concat([yearly([100, 50]), yearly([10, 20], category="homicide")])
    ratios = against_year_before(rows.reset_index(drop=True), ["category"])["ratio"]
    assert ratios.tolist()[1::2] == [0.5, 2.0]


def test_a_hidden_year_has_no_ratio_and_leaves_none_to_the_next() -> None:
    rows = yearly([100, np.nan, 90], status=["", "c", ""])
    rows = against_year_before(rows, ["category"])
    assert rows["ratio"].isna().all()
    assert rows["status"].tolist() == ["x", "c", "x"]
    assert rows["change"].eq("").all()


def test_a_year_that_nobody_delivered_is_not_stepped_over() -> None:
    rows = against_year_before(yearly([100, 100, 100]).drop(index=1), ["category"])
    assert rows["ratio"].isna().all()


def test_a_ratio_over_nothing_is_missing() -> None:
    found = compared(np.array([5.0]), 1, np.array([0.0]), 1)
    assert np.isnan(found["ratio"][0]) and found["change"][0] == ""


@given(st.integers(1, 500), st.integers(1, 500))
def test_the_word_is_what_the_interval_allows(now: int, before: int) -> None:
    found = compared(np.array([now]), 1, np.array([before]), 1)
    lower, upper, word = found["ratio_lower"][0], found["ratio_upper"][0], found["change"][0]
    assert word == ("higher" if lower > 1 else "lower" if upper < 1 else "no clear change")


def test_changes_are_told_by_word_in_one_sentence() -> None:
    rows = pd.DataFrame(
        {
            "what": ["Robbery", "Rape", "Knives", "Homicide"],
            "ratio": [1.2, 1.01, 1.3, np.nan],
            "change": ["higher", "no clear change", "higher", ""],
        }
    )
    told = by_change(rows, "what")
    assert told == "higher for robbery (1.20) and knives (1.30); no clear change for rape (1.01)"
    assert by_change(rows.tail(1), "what") == ""


def places(n: list[float], county: float) -> pd.DataFrame:
    counts, people = [*n, county], [10_000.0] * len(n) + [10_000.0 * len(n)]
    return pd.DataFrame(
        {
            "district_code": [*(f"E0700021{i}" for i in range(len(n))), COUNTY],
            "period_start": pd.Timestamp(2025, 4, 1),
            "n": counts,
            "denominator": people,
            "rate": 1000 * np.array(counts) / people,
        }
    )


def test_a_district_is_set_against_the_county_in_the_unit_of_its_rate() -> None:
    rows = places([100, 50, 30], county=180)
    found = against_county(rows, COUNTY, 1000)
    assert found["value"].tolist() == pytest.approx([10, 5, 3, 6])
    assert found["baseline"].tolist() == pytest.approx([6] * 4)
    assert verdicts(found["outside"]).tolist()[:3] == ["higher", "similar", "lower"]
    assert found["upper_998"].iloc[0] < 10 and found["lower_998"].iloc[2] > 3


def test_each_period_has_the_countys_rate_of_that_period() -> None:
    later = places([10, 10, 10], county=30).assign(period_start=pd.Timestamp(2026, 4, 1))
    rows = pd.concat([places([100, 50, 30], county=180), later], ignore_index=True)
    assert against_county(rows, COUNTY, 1000)["baseline"].tolist() == pytest.approx(
        [6] * 4 + [1] * 4
    )


def test_nothing_is_compared_with_a_county_that_is_hidden() -> None:
    rows = places([100, 50, 30], county=np.nan)
    found = against_county(rows, COUNTY, 1000)
    assert found["baseline"].isna().all()
    assert set(verdicts(found["outside"])) == {"not comparable"}
