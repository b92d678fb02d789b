"""The index against 2019/20, control charts and datasets side by side."""

import duckdb
import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from transforms.statistics import rate_ratio
from transforms.trends import (
    AGREEMENT,
    CONTROL,
    INDEX,
    agency_index,
    control,
    index,
    index_against_baseline,
    rolling_years,
    scaled_to_mean,
)

Con = duckdb.DuckDBPyConnection
OFFENCES = "police__offences.offences"
COUNTY = "E10000031"


def monthly(con: Con, first: str, last: str, n: str = "1", where: str = "true") -> None:
    """One measure's counts by month in two districts and outside them."""
    con.execute(
        f"""create table out_sna__measures as
            select '{OFFENCES}' as measure, district_code, month_start, ({n})::bigint as n
            from (select unnest(['E07000220', 'E07000222', 'outside']) as district_code),
                 (select unnest(generate_series(date '{first}', date '{last}',
                                                interval 1 month))::date as month_start)
            where {where}"""
    )


def test_a_year_is_set_against_the_baseline_with_its_interval(con: Con) -> None:
    monthly(
        con, "2019-04-01", "2021-03-01", "case when month_start < '2020-04-01' then 10 else 5 end"
    )
    rows = index.build(con).to_pylist()
    last = next(
        r for r in rows if r["district_code"] == COUNTY and str(r["period_end"]) == "2021-03-31"
    )
    assert (last["n"], last["baseline_n"], last["index"]) == (120, 240, 50)
    assert last["lower"] < 50 < last["upper"] < 100
    assert last["change"] == "lower"
    first = next(r for r in rows if str(r["period_end"]) == "2020-03-31")
    assert (first["index"], first["change"]) == (100, "no clear change")


def test_no_baseline_covered_gives_no_index(con: Con) -> None:
    monthly(con, "2019-05-01", "2021-03-01")
    assert index.build(con).num_rows == 0


def test_a_rolling_year_that_lacks_a_month_is_absent(con: Con) -> None:
    monthly(con, "2019-04-01", "2021-12-01", where="month_start <> '2020-09-01'")
    ends = {str(r["period_end"]) for r in index.build(con).to_pylist()}
    assert ends == {
        "2020-03-31", "2020-04-30", "2020-05-31", "2020-06-30", "2020-07-31", "2020-08-31",
        "2021-09-30", "2021-10-31", "2021-11-30", "2021-12-31",
    }  # fmt: skip


def test_a_control_chart_is_of_the_county_and_its_latest_unbroken_months(con: Con) -> None:
    monthly(
        con, "2024-01-01", "2025-06-01",
        "case when month_start = '2025-05-01' then 40 else 10 + month(month_start) % 2 end",
        where="month_start <> '2024-03-01'",
    )  # fmt: skip
    rows = control.build(con).to_pylist()
    assert {r["district_code"] for r in rows} == {COUNTY}
    assert str(rows[0]["month_start"]) == "2024-04-01"
    assert len(rows) == 15
    assert [str(r["month_start"]) for r in rows if r["signal"] == "outside"] == ["2025-05-01"]


def test_each_series_is_scaled_to_its_own_mean(con: Con) -> None:
    monthly(
        con, "2025-01-01", "2025-07-01", "case when month_start < '2025-04-01' then 1 else 3 end"
    )
    con.execute(
        """create table out_sna__stocks as
           select 'police__supervised.people' as measure, 'E07000220' as district_code,
                  on_date::date as on_date, n::bigint as n
           from (values ('2025-02-28', 50), ('2025-03-31', 10), ('2025-06-30', 30)) t(on_date, n)"""
    )
    rows = agency_index.build(con).to_pylist()
    rugby = [r for r in rows if r["district_code"] == "E07000220"]
    assert [(r["measure"].split(".")[1], r["n"], r["index"]) for r in rugby] == [
        ("offences", 3, 50), ("offences", 9, 150), ("people", 10, 50), ("people", 30, 150),
    ]  # fmt: skip
    assert {r["district_code"] for r in rows} == {"E07000220", "E07000222"}


@pytest.mark.parametrize(
    ("transform", "table"), [(index, INDEX), (control, CONTROL), (agency_index, AGREEMENT)]
)
def test_nothing_delivered_gives_an_empty_table_of_the_same_columns(
    con: Con, transform, table
) -> None:
    con.execute(
        """create table out_sna__measures(measure varchar, district_code varchar,
               month_start date, n bigint);
           create table out_sna__stocks(measure varchar, district_code varchar,
               on_date date, n bigint)"""
    )
    made = transform.build(con)
    assert (made.num_rows, made.schema.names) == (0, [f.name for f in table.fields])


def years(n: list[float], district: str = "E07000220") -> pd.DataFrame:
    ends = pd.to_datetime([f"{2020 + i}-03-31" for i in range(len(n))])
    return pd.DataFrame(
        {"measure": OFFENCES, "district_code": district, "period_end": ends, "n": n}
    )


def test_disclosed_years_have_the_index_of_their_counts() -> None:
    made = index_against_baseline(years([200, 150.0, 300]))
    _, lower, upper = rate_ratio([200, 150, 300], 1, 200, 1)
    assert made["index"].tolist() == [100, 75, 150]
    assert_allclose(made["lower"], lower * 100)
    assert_allclose(made["upper"], upper * 100)
    assert made["change"].tolist() == ["no clear change", "lower", "higher"]


def test_a_hidden_year_has_no_index_and_a_hidden_baseline_leaves_none() -> None:
    made = index_against_baseline(
        pd.concat([years([200, np.nan, 300]), years([np.nan, 5, 5], "E07000222")])
    )
    assert made["index"].isna().tolist() == [False, True, False, True, True, True]
    assert made["change"].tolist() == ["no clear change", "", "higher", "", "", ""]


def test_years_before_the_baseline_and_series_without_one_are_left_out() -> None:
    baseline = pd.Timestamp("2021-03-31")
    made = index_against_baseline(
        pd.concat([years([1, 2, 3]), years([9], "E07000222")]), baseline_end=baseline
    )
    assert made["index"].tolist() == [100, 150]


def test_a_rolling_year_with_a_hidden_month_is_there_and_hidden() -> None:
    months = pd.date_range("2024-01-01", periods=14, freq="MS")
    counts = pd.DataFrame(
        {"measure": OFFENCES, "district_code": "E", "month_start": months, "n": 1.0}
    )
    assert rolling_years(counts)["n"].tolist() == [12, 12, 12]
    counts.loc[0, "n"] = np.nan
    assert rolling_years(counts)["n"].fillna(-1).tolist() == [-1, 12, 12]
    assert rolling_years(counts.drop(5)).empty


def test_series_are_scaled_to_what_may_be_shown_of_them() -> None:
    counts = years([10, np.nan, 30])
    assert scaled_to_mean(counts)["index"].fillna(-1).tolist() == [50, -1, 150]
