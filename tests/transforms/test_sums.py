"""Counts that an agency made itself: summed by cuts, in the joint table and as stocks."""

from datetime import date

import duckdb
import pandas as pd
import pytest

from sources.contract import Contract, Coverage, Field, Measure, NotNull, OneOf, Place
from sources.partnership import partnership
from tests.transforms.conftest import SHARED
from transforms.core import core
from transforms.coverage import coverage
from transforms.cubes import cube
from transforms.cuts import Cut, cuts
from transforms.measures import counted, measures
from transforms.stocks import stocks

Con = duckdb.DuckDBPyConnection
SENT = Contract(
    name="police__sent",
    title="Counts sent",
    grain="One row for each quarter, district and service.",
    key=("quarter_end", "home", "service"),
    key_space="none",
    fields=(
        Field("quarter_start", "date", "First day.", (NotNull(),)),
        Field("quarter_end", "date", "Last day.", (NotNull(),)),
        Field("home", "string", "District of residence."),
        Field("service", "string", "Service.", (NotNull(), OneOf(("drugs", "alcohol")))),
        Field("referrals", "integer", "Newly referred.", (NotNull(),)),
        Field("in_treatment", "integer", "In treatment at the end.", (NotNull(),)),
    ),
    measures=(
        Measure("referrals", "Referrals", sums="referrals"),
        Measure("alcohol_referrals", "Alcohol", "service = 'alcohol'", sums="referrals"),
        Measure("in_treatment", "In treatment", kind="stock", sums="in_treatment"),
    ),
    **(
        SHARED
        | {
            "event_date": "quarter_end",
            "place": Place("residence", "home", "district"),
            "coverage": Coverage("declared", period=("quarter_start", "quarter_end")),
            "shape": "aggregate",
        }
    ),
)


@pytest.fixture
def built(con: Con, monkeypatch: pytest.MonkeyPatch) -> Con:
    """Two quarters of Rugby, zeros too; one of Warwick; each month of both answered for."""
    for module in ("core", "coverage", "measures", "stocks"):
        monkeypatch.setattr(f"transforms.{module}.contracts", lambda: {SENT.name: SENT})
    monkeypatch.setattr("transforms.countable.contract", {SENT.name: SENT}.__getitem__)
    con.execute(
        """create table delivered_police__sent as
           select from_day::date as quarter_start, to_day::date as quarter_end, home, service,
                  referrals::bigint as referrals, in_treatment::bigint as in_treatment,
                  1 as delivery_seq, row_number() over () as row_no
           from (values
               ('2025-04-01', '2025-06-30', 'E07000220', 'drugs', 12, 40),
               ('2025-04-01', '2025-06-30', 'E07000220', 'alcohol', 5, 20),
               ('2025-04-01', '2025-06-30', 'E07000222', 'drugs', 0, 0),
               ('2025-04-01', '2025-06-30', 'E07000222', 'alcohol', 7, 9),
               ('2025-07-01', '2025-09-30', 'E07000220', 'drugs', 30, 45),
               ('2025-07-01', '2025-09-30', 'E07000220', 'alcohol', 0, 0))
           t(from_day, to_day, home, service, referrals, in_treatment);
           insert into answered
           select 'police__sent', 1, unnest(generate_series(date '2025-04-01', date '2025-09-01',
                                                            interval 1 month))::date"""
    )
    con.register("core_police__sent", core(SENT, con))
    con.register("out_sna__coverage", coverage.build(con))
    return con


def test_a_cut_adds_the_counts_sent_and_misses_those_that_were_not(built: Con) -> None:
    cut = Cut("police__sent.referrals", ("district_code", "service"), "quarter")
    frame = cuts(built, [cut])[cut]
    counts = {
        (r.period_start.month, r.district_code, r.service): None if pd.isna(r.n) else r.n
        for r in frame.itertuples()
        if r.district_code.startswith("E") and r.service != "unknown"
    }
    assert counts == {
        (4, "E07000220", "drugs"): 12, (4, "E07000220", "alcohol"): 5,
        (4, "E07000222", "drugs"): 0, (4, "E07000222", "alcohol"): 7,
        (7, "E07000220", "drugs"): 30, (7, "E07000220", "alcohol"): 0,
        (7, "E07000222", "drugs"): None, (7, "E07000222", "alcohol"): None,
    }  # fmt: skip


def test_a_sum_of_which_a_part_was_not_sent_is_missing(built: Con) -> None:
    by, whole = (Cut("police__sent.referrals", b, "quarter") for b in (("service",), ()))
    made = cuts(built, [by, whole])
    assert made[whole]["n"].tolist() == [24, pd.NA]
    known = made[by][made[by]["service"].ne("unknown")]
    assert known["n"].tolist() == [12, 12, pd.NA, pd.NA]
    year = Cut("police__sent.referrals", (), "all")
    assert cuts(built, [year])[year]["n"].isna().all()


def test_the_county_is_missing_where_a_district_is(built: Con) -> None:
    cut = Cut("police__sent.referrals", ("district_code",), "quarter")
    counted_cut = cuts(built, [cut])[cut]
    rows = cube(cut, counted_cut, {}).counts
    county = rows[rows["district_code"].eq(partnership().county_code)]
    assert county["n"].tolist() == [24, pd.NA]


def test_a_stock_is_summed_on_each_of_its_dates(built: Con) -> None:
    cut = Cut("police__sent.in_treatment", ())
    frame = cuts(built, [cut])[cut]
    assert dict(zip(frame["period"], frame["n"], strict=True)) == {
        "at 30 Jun 2025": 69,
        "at 30 Sep 2025": pd.NA,
    }
    rows = {(r["district_code"], r["on_date"]): r["n"] for r in stocks.build(built).to_pylist()}
    assert rows["E07000222", date(2025, 6, 30)] == 9
    assert rows["E07000220", date(2025, 9, 30)] == 45
    assert ("E07000222", date(2025, 9, 30)) not in rows


def test_a_quarters_count_stands_in_its_last_month_and_no_month_inside_it_is_zero(
    built: Con,
) -> None:
    rows = [
        r for r in measures.build(built).to_pylist() if r["measure"] == "police__sent.referrals"
    ]
    assert {r["month_start"].month for r in rows} == {6, 9}
    found = {(r["district_code"], r["month_start"].month): r["n"] for r in rows}
    assert found["E07000220", 6] == 17
    assert ("E07000222", 9) not in found
    assert sum(found.values()) == 54


def test_a_measure_with_a_condition_sums_the_rows_that_meet_it(built: Con) -> None:
    cut = Cut("police__sent.alcohol_referrals", (), "quarter")
    assert cuts(built, [cut])[cut]["n"].tolist() == [12, pd.NA]
    assert counted(SENT, SENT.measures[1]) == (
        "coalesce(sum(\"referrals\") filter (where service = 'alcohol'), 0)"
    )
