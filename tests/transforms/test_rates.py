"""Person-years, the county's row and rates."""

import duckdb
import pandas as pd
import pytest

from transforms.rates import (
    RATES,
    ages_of,
    denominators,
    population_for,
    rates,
    with_county,
    with_rates,
)

Con = duckdb.DuckDBPyConnection
COUNTY = "E10000031"


def at(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


@pytest.fixture
def held(con: Con) -> pd.DataFrame:
    """Rugby's mid-2020 population and a later one; the newest estimate does not tell sexes."""
    con.execute(
        """create table ref_population as from (values
            (2020, 'E07000220', 'female', 12, 50000), (2020, 'E07000220', 'male', 40, 60650),
            (2022, 'E07000220', 'female', 12, 51000), (2022, 'E07000220', 'male', 40, 63000),
            (2024, 'E07000220', 'persons', 12, 52000), (2024, 'E07000220', 'persons', 40, 64000),
            (2024, 'E07000222', 'persons', 12, 10000), (2024, 'E08000026', 'persons', 12, 999))
            t(year, district_code, sex, age, population)"""
    )
    return denominators(con)


def cut(start: str, end: str, months: int, **columns: object) -> pd.DataFrame:
    rows = pd.DataFrame(columns)
    return rows.assign(
        measure="a__b.c", period="p", period_start=at(start), period_end=at(end),
        months_covered=months,
    )  # fmt: skip


def test_the_rate_ons_published_for_rugby_on_the_estimate_it_used(held: pd.DataFrame) -> None:
    year = cut("2020-10-01", "2021-09-30", 12, district_code=["E07000220"], n=[3062])
    made = with_rates(year, held, estimate=2020).iloc[0]
    assert made["denominator"] == 110_650
    assert made["denominator_name"] == "mid-2020 estimate"
    assert [round(made[c], 1) for c in ("rate", "lower", "upper")] == [27.7, 26.7, 28.7]


def test_unless_told_otherwise_a_rate_is_over_the_middle_of_its_period(held: pd.DataFrame) -> None:
    year = cut("2020-10-01", "2021-09-30", 12, district_code=["E07000220"], n=[3062])
    made = with_rates(year, held).iloc[0]
    assert made["denominator"] == pytest.approx(110_650 + 3350 * 9 / 24)
    assert made["denominator_name"] == "mid-2020 and mid-2022 estimates, interpolated"


def test_a_hidden_count_has_people_and_no_rate(held: pd.DataFrame) -> None:
    year = cut("2025-04-01", "2026-03-31", 12, district_code=["E07000222"], n=[float("nan")])
    made = with_rates(year, held).iloc[0]
    assert made["denominator"] == 10_000
    assert made[["rate", "lower", "upper"]].isna().all()


def test_a_hidden_district_hides_the_countys_sum(held: pd.DataFrame) -> None:
    districts = ["E07000220", "E07000222"]
    year = cut("2025-04-01", "2026-03-31", 12, district_code=districts, n=[float("nan"), 4])
    assert with_county(year)["n"].isna().tolist() == [True, False, True]


def test_the_county_is_the_sum_of_its_districts_and_of_nothing_else(held: pd.DataFrame) -> None:
    people, _ = population_for(held, at("2025-04-01"), at("2026-03-31"), ages=(10, 17))
    assert people.to_dict() == {"E07000220": 52_000, "E07000222": 10_000, COUNTY: 62_000}
    districts = ["E07000220", "E07000222", "outside", "unknown"]
    year = cut("2025-04-01", "2026-03-31", 12, district_code=districts, n=[5, 4, 3, 2])
    assert with_county(year).iloc[-1][["district_code", "n"]].tolist() == [COUNTY, 9]


def test_three_years_are_three_person_years_a_resident(held: pd.DataFrame) -> None:
    years = cut("2023-04-01", "2026-03-31", 36, district_code=["E07000222"], n=[30])
    made = with_rates(years, held).iloc[0]
    assert made["denominator"] == 30_000
    assert made["rate"] == pytest.approx(1)


def test_a_year_partly_covered_is_the_person_years_of_its_months(held: pd.DataFrame) -> None:
    part = cut("2025-04-01", "2026-03-31", 6, district_code=["E07000222"], n=[30])
    assert with_rates(part, held)["denominator"].tolist() == [5_000]


def test_a_stock_is_not_scaled(held: pd.DataFrame) -> None:
    stock = cut("2026-03-31", "2026-03-31", 0, district_code=["E07000222"], n=[30])
    assert with_rates(stock, held, ages=(0, 90))["rate"].tolist() == [3.0]


def test_rates_by_sex_and_age_take_their_own_people(held: pd.DataFrame) -> None:
    rows = cut(
        "2022-01-01", "2022-12-31", 12, district_code=["E07000220"] * 4,
        sex=["female", "female", "male", "unknown"],
        age_band=["10-17", "unknown", "35-44", "35-44"],
        n=[51, 1, 63, 2],
    )  # fmt: skip
    made = with_rates(rows, held, by=("district_code", "sex", "age_band"))
    assert made["denominator"].fillna(-1).tolist() == [51_000, -1, 63_000, -1]
    assert made["rate"].fillna(-1).tolist() == [1.0, -1, 1.0, -1]


def test_places_outside_have_counts_and_no_rate(held: pd.DataFrame) -> None:
    rows = cut("2025-04-01", "2026-03-31", 12, district_code=["E07000222", "outside"], n=[5, 7])
    made = with_rates(rows, held)
    assert made["n"].tolist() == [5, 7]
    assert made["rate"].isna().tolist() == [False, True]
    assert made["denominator_name"].isna().tolist() == [False, True]


def test_a_rate_needs_what_the_estimates_hold(held: pd.DataFrame) -> None:
    rows = cut("2025-04-01", "2026-03-31", 12, district_code=["E07000222"], n=[5])
    with pytest.raises(ValueError, match="ethnic_group"):
        with_rates(rows, held, by=("ethnic_group",))
    with pytest.raises(ValueError, match="not from both"):
        with_rates(rows, held, by=("age_band",), ages=(10, 17))
    with pytest.raises(ValueError, match="no mid-year estimate"):
        with_rates(rows, held, ages=(80, 85))
    with pytest.raises(ValueError, match="no mid-2021 estimate"):
        with_rates(rows, held, estimate=2021)
    with pytest.raises(ValueError, match="words for sex"):
        with_rates(rows.assign(sex="F"), held, by=("district_code", "sex"))


@pytest.mark.parametrize(
    ("band", "ages"),
    [("18-24", (18, 24)), ("65 and over", (65, 90)), ("17", (17, 17)), ("unknown", None)],
)
def test_the_ages_of_a_band(band: str, ages: tuple[int, int] | None) -> None:
    assert ages_of(band) == ages


def test_the_latest_year_of_every_measure_by_district_and_for_the_county(
    con: Con, held: pd.DataFrame
) -> None:
    con.execute(
        """create table out_sna__measures as
           select 'police__offences.offences' as measure, district_code,
                  month_start::date as month_start, 1::bigint as n
           from (select unnest(['E07000220', 'E07000222', 'outside', 'unknown']) as district_code),
                (select unnest(generate_series(date '2024-01-01', date '2025-08-01',
                                               interval 1 month)) as month_start)"""
    )
    made = rates.build(con)
    assert made.schema.names == [f.name for f in RATES.fields]
    rows = made.to_pylist()
    assert [r["district_code"] for r in rows] == ["E07000220", "E07000222", COUNTY]
    assert [r["n"] for r in rows] == [12, 12, 24]
    assert {r["period"] for r in rows} == {"year ending Aug 2025"}
    assert rows[2]["denominator"] == 126_000
    assert rows[2]["rate"] == pytest.approx(24 / 126)


def test_no_measure_counted_gives_no_rate(con: Con, held: pd.DataFrame) -> None:
    con.execute(
        """create table out_sna__measures(measure varchar, district_code varchar,
           month_start date, n bigint)"""
    )
    assert rates.build(con).num_rows == 0
