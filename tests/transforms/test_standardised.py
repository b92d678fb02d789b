"""Standardised rates from rows: which rows count, over whom, and when none is given."""

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd
import pytest

from transforms.standardised import (
    STANDARDISED,
    standardisable,
    standardised,
    standardised_rates,
    windows,
)
from transforms.statistics import dsr

Con = duckdb.DuckDBPyConnection
COUNTY = "E10000031"
ADMISSIONS = "health__admissions.violence_admissions"


def test_admissions_can_be_standardised_and_children_alone_cannot() -> None:
    names = {c.name for c in standardisable()}
    assert "health__admissions" in names
    assert not {n for n in names if n.startswith(("youth_justice", "police"))}


def test_windows_end_with_financial_years_and_with_the_latest_month() -> None:
    months = pd.date_range("2019-04-01", "2024-09-01", freq="MS")
    made = windows(months)
    assert made["period"].tolist() == [
        "three years ending Mar 2022", "three years ending Mar 2023",
        "three years ending Mar 2024", "three years ending Sep 2024",
    ]  # fmt: skip
    assert windows(months.drop(pd.Timestamp("2021-01-01")))["period"].tolist() == [
        "three years ending Mar 2024", "three years ending Sep 2024",
    ]  # fmt: skip
    assert windows(months[:30]).empty


@pytest.fixture
def admitted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Con]:
    """Thirty men of 22 and one boy of 90 in Rugby, nine women of 22 in Warwick, in three years."""
    only = tuple(c for c in standardisable() if c.name == "health__admissions")
    monkeypatch.setattr("transforms.standardised.standardisable", lambda: only)
    with duckdb.connect() as con:
        con.execute(
            """create table core_health__admissions as
               select district_code, sex, age_years::bigint as age_years,
                      date '2024-05-01' as month_start, true as is_emergency_for_violence,
                      'X990' as external_cause
               from (values ('E07000220', 'male', 22, 30), ('E07000220', 'male', 97, 1),
                            ('E07000222', 'female', 22, 9), ('E07000222', null, 22, 3),
                            ('outside', 'male', 22, 50), ('E07000220', 'male', null, 50))
                    t(district_code, sex, age_years, n), range(50) r(i)
               where i < n;
               create table answered as
               select 'health__admissions' as dataset, 1::bigint as delivery_seq,
                      m::date as month_start
               from (select unnest(generate_series(date '2023-04-01', date '2026-03-01',
                                                   interval 1 month)) as m);
               create table ref_districts as
               select unnest(['E07000220', 'E07000222']) as district_code;
               create table ref_population as
               select 2024 as year, district_code, sex, age::bigint as age,
                      100::bigint as population
               from ref_districts, (select unnest(['female', 'male']) as sex),
                    (select unnest(range(91)) as age)"""
        )
        yield con


def rate_of(counts: dict[int, int], sexes: int, districts: int = 1) -> list[float]:
    """The rate over three years of so many a hundred people an age, by hand."""
    n = np.zeros(19)
    for band, events in counts.items():
        n[band] = events
    people = np.full(19, 500.0 * sexes * districts * 3)
    people[18] = 100 * sexes * districts * 3
    return [round(float(v), 1) for v in dsr(n, people)]


def test_rates_are_of_rows_with_age_and_place_by_sex_and_together(admitted: Con) -> None:
    made = standardised.build(admitted).to_pandas()
    made = made[made["measure"].eq(ADMISSIONS)].set_index(["district_code", "sex"])
    columns = ["dsr", "dsr_lower", "dsr_upper"]
    assert made.loc[("E07000220", "male"), columns].tolist() == rate_of({4: 30, 18: 1}, 1)
    assert made.loc[("E07000220", "persons"), columns].tolist() == rate_of({4: 30, 18: 1}, 2)
    assert made.loc[(COUNTY, "persons"), columns].tolist() == rate_of({4: 42, 18: 1}, 2, 2)
    assert set(made["denominator_name"]) == {"mid-2024 estimate, the latest held"}


def test_under_ten_events_have_no_rate_and_under_twenty_are_marked(admitted: Con) -> None:
    made = standardised.build(admitted).to_pandas()
    made = made[made["measure"].eq(ADMISSIONS)].set_index(["district_code", "sex"])
    assert made.loc[("E07000222", "female"), "status"] == "x"
    assert made.loc[("E07000222", "female"), "reason"] == "fewer than 10 events"
    assert np.isnan(made.loc[("E07000222", "female"), "dsr"])
    assert made.loc[("E07000222", "persons"), "status"] == "u"
    assert made.loc[("E07000220", "male"), "status"] == ""


def test_an_area_without_people_of_every_age_has_no_rate() -> None:
    counts = np.full((1, 3, 19), 5.0)
    people = np.full((1, 3, 19), 100.0)
    people[0, 0, 7], people[0, 1, 3] = 0, np.nan
    made = standardised_rates(counts, people, ["A"], np.full((1, 3), "mid-2024 estimate"))
    assert made["sex"].tolist() == ["female", "male", "persons"]
    assert made["status"].tolist() == ["x", "x", ""]
    assert made["reason"].tolist()[:2] == ["no population by age is held for the area"] * 2


def test_nothing_delivered_gives_an_empty_table(admitted: Con) -> None:
    admitted.execute("delete from answered")
    made = standardised.build(admitted)
    assert (made.num_rows, made.schema.names) == (0, [f.name for f in STANDARDISED.fields])
