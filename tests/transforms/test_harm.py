"""Harm and cost: counts times weights, what is hidden stays hidden, what is made up says so."""

import math

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.partnership import partnership
from sources.weights.declared import MARK, Weight
from sources.weights.read import weights_table
from sources.weights.registry import declared_weights
from transforms.harm import (
    HARM,
    cost,
    harm,
    harm_scores,
    margin_pct,
    per_1000,
    step_for,
    weighted_interval,
)
from transforms.statistics import poisson_interval
from transforms.weights import WeightSet, weights, weights_in_use


def in_use(**delivered: list[Weight]) -> pd.DataFrame:
    """Rows of out_sna__weights, from what ships and what is delivered."""
    with duckdb.connect() as con:
        for name, declared in declared_weights().items():
            rows = delivered.get(name, list(declared.shipped))
            con.register(declared.table.name, weights_table(rows))
        return weights_in_use.build(con).to_pandas()


def given_weights(name: str, status: str = "substantiated", **values: float) -> list[Weight]:
    price = "2015/16" if declared_weights()[name].priced else None
    return [
        Weight(code=c, label=c, value=v, source="A table", status=status, price_base=price)
        for c, v in values.items()
    ]


def held(name: str, **delivered: list[Weight]) -> WeightSet:
    found = weights(in_use(**delivered), name)
    assert found is not None
    return found


def test_until_a_table_is_delivered_there_are_no_weights() -> None:
    assert weights(in_use(), "crime_severity") is None
    with pytest.raises(KeyError, match="no weights severity; declared are"):
        weights(in_use(), "severity")


def test_a_value_that_is_only_assumed_is_refused_and_named() -> None:
    costs = held("unit_costs")
    assert costs.refused == ("Violence without injury",)
    assert "Violence without injury" not in costs.values
    assert (costs.price_base, costs.mark) == ("2015/16", "")


def test_a_partnership_that_verifies_a_value_may_use_it() -> None:
    rows = given_weights("unit_costs", "verified", Robbery=11_320)
    assert held("unit_costs", unit_costs=rows).values.to_dict() == {"Robbery": 11_320}


def test_a_made_up_value_carries_its_mark() -> None:
    made_up = given_weights("crime_severity", "illustrative", **{"1": 8000})
    assert held("crime_severity", crime_severity=made_up).mark == MARK


COUNTS = pd.DataFrame(
    {
        "offence_subgroup": ["Homicide", "Violence with injury", "Robbery", "Bicycle theft"],
        "n": [8.0, 4785.0, math.nan, 357.0],
    }
)


def test_cost_is_unit_cost_times_count_with_the_limits_of_the_count() -> None:
    made = cost(COUNTS, held("unit_costs")).set_index("offence_subgroup")
    assert made.loc["Violence with injury", "cost"] == 4785 * 14_050
    assert made.loc["Homicide", "cost"] == 25_600_000
    low, high = made.loc["Homicide", ["cost_lower", "cost_upper"]]
    assert low / 3_200_000 == pytest.approx(3.4538, abs=1e-3)
    assert high / 3_200_000 == pytest.approx(15.7632, abs=1e-3)
    assert set(made["price_base"]) == {"2015/16"}


def test_a_hidden_count_and_a_kind_without_a_unit_cost_have_no_cost() -> None:
    made = cost(COUNTS, held("unit_costs")).set_index("offence_subgroup")
    assert (
        made.loc[["Robbery", "Bicycle theft"], ["cost", "cost_lower", "cost_upper"]]
        .isna()
        .all(axis=None)
    )


def test_the_range_of_a_unit_cost_widens_the_cost() -> None:
    row = Weight(
        code="Robbery", label="", value=10, lower=5, upper=20, source="A", status="substantiated",
        price_base="2015/16",
    )  # fmt: skip
    counts = pd.DataFrame({"offence_subgroup": ["Robbery"], "n": [100]})
    wide = cost(counts, held("unit_costs", unit_costs=[row])).iloc[0]
    assert wide["cost"] == 1000
    assert wide["cost_lower"] == pytest.approx(5 * 81.4, abs=1)
    assert wide["cost_upper"] == pytest.approx(20 * 121.6, abs=1)


def test_unrecorded_crime_is_added_only_with_a_multiplier() -> None:
    times = held(
        "crime_multipliers", crime_multipliers=given_weights("crime_multipliers", Homicide=2)
    )
    made = cost(COUNTS, held("unit_costs"), multipliers=times)
    assert made["cost"].iloc[0] == 51_200_000
    assert made["cost"].iloc[1:].isna().all()


def test_costs_are_lifted_only_by_a_delivered_deflator() -> None:
    costs = held("unit_costs")
    with pytest.raises(ValueError, match="no deflator is held: deliver landing/reference/gdp"):
        cost(COUNTS, costs, to_year="2023/24")
    index = given_weights("gdp_deflator", **{"2015/16": 80.0, "2023/24": 100.0})
    deflator = held("gdp_deflator", gdp_deflator=index)
    lifted = cost(COUNTS, costs, deflator=deflator, to_year="2023/24")
    assert lifted["cost"].iloc[0] == 32_000_000
    assert lifted["price_base"].iloc[0] == "2023/24"
    with pytest.raises(ValueError, match="no value for 1999/00"):
        cost(COUNTS, costs, deflator=deflator, to_year="1999/00")


BY_CODE = pd.DataFrame(
    {"area": ["A", "A", "B", "B", "B"], "offence_code": ["1", "5D", "1", "5D", "49"],
     "n": [1.0, 10.0, math.nan, 4.0, 9.0]}
)  # fmt: skip


def test_harm_is_count_times_weight_and_missing_where_a_part_is_hidden() -> None:
    days = given_weights("cambridge_harm", **{"1": 5500.0, "5D": 1500.0})
    made = harm(BY_CODE, held("cambridge_harm", cambridge_harm=days), by=["area"])
    made = made.set_index("area")
    assert made.loc["A"].to_dict() == {"n": 11, "harm": 20_500}
    assert made.loc["B"].isna().all()
    assert per_1000(made["harm"], pd.Series({"A": 41_000, "B": 0})).loc["A"] == 500


@given(st.floats(0.001, 50_000))
def test_a_step_is_a_round_number_no_less_than_asked_for(least: float) -> None:
    step = step_for(least)
    assert max(1, least) <= step <= max(1, 2.5 * least)
    assert str(int(step))[0] in "125"


@pytest.fixture
def world() -> duckdb.DuckDBPyConnection:
    """A year of offences: 30 in one district, 4 in another; two severity weights."""
    con = duckdb.connect()
    first, second = partnership().districts[:2]
    con.execute(
        f"""
        create table answered as select 'police__offences' as dataset, 1 as delivery_seq,
            unnest(generate_series(date '2023-04-01', date '2024-03-01', interval 1 month))::date
            as month_start;
        create table core_police__offences as from (
            select '{first}' as district_code, date '2023-05-01' as month_start,
                   case when i < 20 then '8N' else '1' end as offence_code,
                   case when i < 10 then '008/01' end as offence_subclass, 'recorded' as status
            from range(30) t(i)
            union all select '{first}', date '2023-05-01', '1', null, 'cancelled'
            union all select '{second}', date '2023-06-01', '1', null, 'recorded' from range(4));
        create table ref_districts as select unnest(['{first}', '{second}']) as district_code;
        create table ref_population as from (values
            (2023, '{first}', 'persons', 30, 100000), (2023, '{second}', 'persons', 30, 100000))
            t(year, district_code, sex, age, population)"""
    )
    delivered = {
        "crime_severity": given_weights(
            "crime_severity", "illustrative", **{"1": 1000, "8N": 100, "008/01": 500}
        )
    }
    for name in ("crime_severity", "cambridge_harm"):
        con.register(declared_weights()[name].table.name, weights_table(delivered.get(name, [])))
    return con


def scores(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    made = harm_scores.build(con).to_pandas()
    assert made.columns.tolist() == [f.name for f in HARM.fields]
    return made[made["period"] == "2023/24"].set_index(["score", "district_code"])


def test_a_district_scores_the_sum_of_weights_the_subclass_before_the_class(
    world: duckdb.DuckDBPyConnection,
) -> None:
    row = scores(world).loc[("crime_severity", partnership().districts[0])]
    assert row["step"] == 50
    assert row["score_per_1000"] == 150
    assert abs((10 * 500 + 10 * 100 + 10 * 1000) / 100 - row["score_per_1000"]) <= 25
    assert row["share_weighted_pct"] == 100
    assert row["is_illustrative"]


def test_few_offences_no_weights_and_no_population_have_a_reason_and_no_score(
    world: duckdb.DuckDBPyConnection,
) -> None:
    made = scores(world)
    second, third = partnership().districts[1:3]
    assert made.loc[("crime_severity", second), "reason"] == "too few offences"
    assert made.loc[("crime_severity", third), "reason"] == "too few offences"
    assert set(made.loc["cambridge_harm", "reason"]) == {"no weights"}
    assert made.loc["cambridge_harm", "score_per_1000"].isna().all()


def test_offences_without_a_weight_leave_a_severity_score_out(
    world: duckdb.DuckDBPyConnection,
) -> None:
    only = given_weights("crime_severity", **{"1": 1000})
    world.register("ref_weights_crime_severity", weights_table(only))
    row = scores(world).loc[("crime_severity", partnership().districts[0])]
    assert row["reason"] == "offences without a weight"


def test_a_year_that_is_not_wholly_covered_has_no_score(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("delete from answered where month_start = date '2023-08-01'")
    row = scores(world).loc[("crime_severity", partnership().districts[0])]
    assert row["reason"] == "months missing"


def test_the_county_is_the_sum_of_its_districts(world: duckdb.DuckDBPyConnection) -> None:
    row = scores(world).loc[("crime_severity", partnership().county_code)]
    assert row["score_per_1000"] == (16_000 + 4_000) / 200


def test_a_margin_is_that_of_independent_counts_rounded_up_to_fives() -> None:
    assert margin_pct(harm=100 * 100, variance=100 * 100**2) == 20
    assert margin_pct(harm=10_000 * 100, variance=10_000 * 100**2) == 5
    assert margin_pct(harm=2 * 8000 + 100 * 10, variance=2 * 8000**2 + 100 * 100) > 100


def test_a_sum_of_weighted_counts_has_dobson_s_limits_and_needs_every_count() -> None:
    value, lower, upper = weighted_interval([10, 0], [5.0, 100.0])
    low, high = poisson_interval(10)
    assert (value, lower, upper) == pytest.approx((50, 5 * low, 5 * high))
    assert all(math.isnan(v) for v in weighted_interval([math.nan, 3], [5.0, 1.0]))
    assert weighted_interval([0, 0], [5.0, 1.0])[0] == 0


def test_a_score_tells_its_margin(world: duckdb.DuckDBPyConnection) -> None:
    row = scores(world).loc[("crime_severity", partnership().districts[0])]
    harm_of, squares = 10 * 500 + 10 * 100 + 10 * 1000, 10 * 500**2 + 10 * 100**2 + 10 * 1000**2
    assert row["margin_pct"] == margin_pct(harm_of, squares) == 45
