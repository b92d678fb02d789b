"""Populations in the middle of a period, and what their estimates are called."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.population import denominators, population_for, residents

COUNTY = "E10000031"
HELD = pd.DataFrame(
    [
        (2020, "A", "female", 12, 100),
        (2020, "A", "male", 40, 200),
        (2022, "A", "female", 12, 140),
        (2022, "A", "male", 40, 260),
        (2024, "A", "persons", 12, 150),
        (2024, "A", "persons", 40, 290),
        (2024, "B", "persons", 12, 70),
    ],
    columns=["year", "district_code", "sex", "age", "population"],
)


def at(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


@pytest.mark.parametrize(
    ("start", "end", "people", "name"),
    [
        ("2020-01-01", "2020-12-31", 300, "mid-2020 estimate"),
        ("2021-01-01", "2021-12-31", 350, "mid-2020 and mid-2022 estimates, interpolated"),
        ("2020-04-01", "2021-03-31", 312.5, "mid-2020 and mid-2022 estimates, interpolated"),
        ("2022-04-01", "2025-03-31", 425, "mid-2022 and mid-2024 estimates, interpolated"),
        ("2019-04-01", "2020-03-31", 300, "mid-2020 estimate, the earliest held"),
        ("2024-01-01", "2024-12-31", 440, "mid-2024 estimate"),
        ("2025-04-01", "2026-03-31", 440, "mid-2024 estimate, the latest held"),
        ("2026-03-31", "2026-03-31", 440, "mid-2024 estimate, the latest held"),
    ],
)
def test_people_are_those_of_the_middle_of_the_period(
    start: str, end: str, people: float, name: str
) -> None:
    found, said = population_for(HELD[HELD["district_code"] == "A"], at(start), at(end))
    assert found["A"] == pytest.approx(people)
    assert said == name


def test_a_sex_rests_on_the_years_that_tell_it() -> None:
    found, name = population_for(HELD, at("2025-04-01"), at("2026-03-31"), sex="female")
    assert (found.to_dict(), name) == ({"A": 140}, "mid-2022 estimate, the latest held")


def test_an_area_the_estimates_lack_is_left_out() -> None:
    found, name = population_for(HELD, at("2020-01-01"), at("2020-12-31"), ages=(30, 50))
    assert (found.to_dict(), name) == ({"A": 200}, "mid-2020 estimate")


def test_areas_that_rest_on_different_estimates_are_both_named() -> None:
    _, name = population_for(HELD, at("2021-01-01"), at("2021-12-31"))
    assert name == (
        "mid-2020 and mid-2022 estimates, interpolated; mid-2024 estimate, the earliest held"
    )


def test_a_named_estimate_is_used_whatever_the_period() -> None:
    found, name = population_for(HELD, at("2025-04-01"), at("2026-03-31"), estimate=2020)
    assert (found["A"], name) == (300, "mid-2020 estimate")
    with pytest.raises(ValueError, match="no mid-2021 estimate is held"):
        population_for(HELD, at("2025-04-01"), at("2026-03-31"), estimate=2021)
    with pytest.raises(ValueError, match="holds the sex and ages"):
        population_for(HELD, at("2025-04-01"), at("2026-03-31"), ages=(80, 85))


def test_a_county_is_whole_or_absent(con) -> None:
    con.execute(
        """create table ref_population as from (values
            (2022, 'E07000220', 'female', 12, 5), (2024, 'E07000220', 'persons', 12, 6),
            (2024, 'E07000222', 'persons', 12, 7), (2024, 'E08000026', 'persons', 12, 9))
            t(year, district_code, sex, age, population)"""
    )
    held = denominators(con)
    county = held[held["district_code"] == COUNTY]
    assert county[["year", "population"]].to_numpy().tolist() == [[2024, 13]]


@settings(max_examples=30)
@given(
    month=st.integers(0, 300),
    first_age=st.integers(0, 90),
    span=st.integers(0, 30),
    seed=st.integers(0, 99),
)
def test_populations_are_numpys_own_interpolation(
    month: int, first_age: int, span: int, seed: int
) -> None:
    random, years = np.random.default_rng(seed), [2005, 2008, 2015]
    held = pd.DataFrame(
        [
            (year, "A", sex, age, int(random.integers(1, 500)))
            for year in years
            for sex in ("female", "male")
            for age in range(91)
        ],
        columns=["year", "district_code", "sex", "age", "population"],
    )
    start = pd.Timestamp("2000-01-01") + pd.DateOffset(months=month)
    group = pd.DataFrame(
        {
            "district_code": ["A", "A", "A", None],
            "sex": ["female", "male", "persons", "persons"],
            "first_age": first_age,
            "last_age": first_age + span,
            "period_start": start,
            "period_end": start + pd.DateOffset(months=12) - pd.Timedelta(days=1),
        }
    )
    found = residents(group, held)["population"]
    inside = held[held["age"].between(first_age, first_age + span)]
    middle = start.year + (start.month - 1 + 6) / 12
    for row, sexes in enumerate((["female"], ["male"], ["female", "male"])):
        known = inside[inside["sex"].isin(sexes)].groupby("year")["population"].sum()
        wanted = np.interp(middle, [y + 0.5 for y in known.index], known)
        assert found[row] == pytest.approx(wanted)
    assert np.isnan(found[3])
