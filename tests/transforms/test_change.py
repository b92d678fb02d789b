"""The yearly change and the season of made-up series of known growth."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from transforms.change import SEASON, TREND, season, seasons, trend, trends

COUNTY = "E10000031"
SHAPE = 1 + 0.3 * np.sin(2 * np.pi * np.arange(12) / 12)
HELD = pd.DataFrame(
    [
        (year, code, "persons", 30, people)
        for year in (2018, 2026)
        for code, people in (("A", 50_000), ("B", 100_000), (COUNTY, 150_000))
    ],
    columns=["year", "district_code", "sex", "age", "population"],
)


def monthly(
    growth: float, level: float, start: str = "2019-04-01", count: int = 84, measure: str = "m"
) -> pd.DataFrame:
    """Counts of two districts (the second twice the first) that grow and have a season."""
    months = pd.date_range(start, periods=count, freq="MS")
    each = level * growth ** (np.arange(count) / 12) * SHAPE[months.month - 1]
    each = each * months.days_in_month / 30.4
    parts = [
        pd.DataFrame(
            {
                "measure": measure,
                "district_code": code,
                "month_start": months,
                "n": np.round(each * size),
            }
        )
        for code, size in (("A", 1), ("B", 2), ("outside", 1))
    ]
    return pd.concat(parts, ignore_index=True)


def test_the_change_is_that_of_the_latest_five_years() -> None:
    counts = monthly(1.08, 400)
    counts.loc[counts["month_start"] < "2021-04-01", "n"] = 1
    made = trends(counts, HELD).set_index("district_code")
    assert made.index.tolist() == ["A", "B", COUNTY]
    assert made["change_pct"].tolist() == pytest.approx([8, 8, 8], abs=0.11)
    assert set(made["change"]) == set(made["change_among_all"]) == {"higher"}
    assert set(made["period"]) == {"Apr 2021 to Mar 2026"}
    assert set(made["months"]) == {60}
    assert made.loc["A", "denominator_name"] == "mid-2018 and mid-2026 estimates, interpolated"
    assert made["reason"].isna().all()


def test_the_pandemics_months_are_no_trend() -> None:
    counts = monthly(1, 400, "2019-04-01", 36)
    dip = counts["month_start"].between("2020-03-01", "2021-03-01")
    counts.loc[dip, "n"] = (counts.loc[dip, "n"] * 0.3).round()
    made = trends(counts, HELD)
    assert set(made["months"]) == {23}
    assert set(made["reason"]) == {"fewer than 24 months besides the pandemic's"}
    longer = monthly(1, 400, "2019-04-01", 48)
    dip = longer["month_start"].between("2020-03-01", "2021-03-01")
    longer.loc[dip, "n"] = 0
    found = trends(longer, HELD)
    assert set(found["months"]) == {35}
    assert found["change_pct"].abs().max() < 0.3
    assert set(found["change"]) == {"no clear change"}


def test_fewer_than_fifty_events_have_no_trend() -> None:
    counts = monthly(1, 400)
    counts["n"] = 0
    counts.loc[counts["month_start"].between("2021-04-01", "2025-04-01"), "n"] = 1
    made = trends(counts, HELD).set_index("district_code")
    assert made.loc["A", "reason"] == "fewer than 50 events"
    assert made.loc["A", ["change_pct", "dispersion"]].isna().all()
    assert made.loc["A", "change"] == ""
    assert made.loc[COUNTY, "reason"] != "fewer than 50 events"


def test_a_change_that_one_of_many_shows_by_chance_is_not_a_finding_among_all() -> None:
    random, start = np.random.default_rng(11), monthly(1, 40)
    many = [start.assign(measure=f"m{i:02d}", n=random.poisson(start["n"])) for i in range(60)]
    made = trends(pd.concat(many), HELD)
    alone = made["change"].ne("no clear change").mean()
    assert 0 < alone < 0.12
    assert made["change_among_all"].ne("no clear change").sum() <= 2


def test_the_season_is_the_countys_and_of_the_shape_drawn() -> None:
    made = seasons(monthly(1.05, 400), HELD)
    assert made["month"].tolist() == list(range(1, 13))
    assert set(made["district_code"]) == {COUNTY}
    assert made["season_pct"].astype(float).tolist() == pytest.approx(SHAPE * 100, abs=1)
    assert (made["season_lower_pct"] <= made["season_pct"]).all()


def test_a_month_under_ten_leaves_no_season() -> None:
    counts = monthly(1, 400)
    one = counts["month_start"].eq("2024-01-01")
    counts.loc[one & counts["district_code"].isin(["A", "B"]), "n"] = [5, 4]
    assert seasons(counts, HELD).empty


def test_places_without_residents_have_no_trend() -> None:
    made = trends(monthly(1, 400), HELD[HELD["district_code"] != "B"])
    assert made["district_code"].tolist() == ["A", COUNTY]


def test_nothing_delivered_gives_empty_tables() -> None:
    with duckdb.connect() as con:
        con.execute(
            """create table out_sna__measures(measure varchar, district_code varchar,
                   month_start date, n bigint);
               create table ref_districts as select 'A' as district_code;
               create table ref_population as
                   select 2020 as year, 'A' as district_code, 'persons' as sex, 1 as age,
                          9 as population"""
        )
        for transform, table in ((trend, TREND), (season, SEASON)):
            made = transform.build(con)
            assert (made.num_rows, made.schema.names) == (0, [f.name for f in table.fields])
