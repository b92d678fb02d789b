"""Counts that an agency made itself: summed by cuts, in the joint table and as stocks."""

from datetime import date

import duckdb
import pytest

from sources.contract import Contract, Coverage, Field, Measure, NotNull, OneOf, Place
from tests.transforms.conftest import SHARED
from transforms.core import core
from transforms.coverage import coverage
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
    """Two quarters of Rugby, one of Warwick, and each month of both answered for."""
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
               ('2025-04-01', '2025-06-30', 'E07000222', 'alcohol', 7, 9),
               ('2025-07-01', '2025-09-30', 'E07000220', 'drugs', 30, 45))
           t(from_day, to_day, home, service, referrals, in_treatment);
           insert into answered
           select 'police__sent', 1, unnest(generate_series(date '2025-04-01', date '2025-09-01',
                                                            interval 1 month))::date"""
    )
    con.register("core_police__sent", core(SENT, con))
    con.register("out_sna__coverage", coverage.build(con))
    return con


def test_a_cut_adds_the_counts_sent_and_is_zero_where_no_row_came(built: Con) -> None:
    cut = Cut("police__sent.referrals", ("district_code", "service"), "quarter")
    frame = cuts(built, [cut])[cut]
    counts = {
        (r.period_start.month, r.district_code, r.service): r.n
        for r in frame.itertuples()
        if r.district_code.startswith("E") and r.service != "unknown"
    }
    assert counts == {
        (4, "E07000220", "drugs"): 12, (4, "E07000220", "alcohol"): 5,
        (4, "E07000222", "drugs"): 0, (4, "E07000222", "alcohol"): 7,
        (7, "E07000220", "drugs"): 30, (7, "E07000220", "alcohol"): 0,
        (7, "E07000222", "drugs"): 0, (7, "E07000222", "alcohol"): 0,
    }  # fmt: skip


def test_a_breakdown_adds_to_the_total_of_a_year(built: Con) -> None:
    by, whole = (Cut("police__sent.referrals", b, "financial_year") for b in (("service",), ()))
    made = cuts(built, [by, whole])
    assert made[by]["n"].sum() == made[whole]["n"].sum() == 54


def test_a_stock_is_summed_on_each_of_its_dates(built: Con) -> None:
    cut = Cut("police__sent.in_treatment", ())
    frame = cuts(built, [cut])[cut]
    assert dict(zip(frame["period"], frame["n"], strict=True)) == {
        "at 30 Jun 2025": 69,
        "at 30 Sep 2025": 45,
    }
    rows = {(r["district_code"], r["on_date"]): r["n"] for r in stocks.build(built).to_pylist()}
    assert rows["E07000222", date(2025, 6, 30)] == 9
    assert rows["E07000222", date(2025, 9, 30)] == 0


def test_a_quarters_count_stands_in_its_last_month_and_no_month_inside_it_is_zero(
    built: Con,
) -> None:
    rows = [
        r for r in measures.build(built).to_pylist() if r["measure"] == "police__sent.referrals"
    ]
    assert {r["month_start"].month for r in rows} == {6, 9}
    found = {(r["district_code"], r["month_start"].month): r["n"] for r in rows}
    assert found["E07000220", 6] == 17
    assert found["E07000222", 9] == 0
    assert sum(found.values()) == 54


def test_a_measure_with_a_condition_sums_the_rows_that_meet_it(built: Con) -> None:
    cut = Cut("police__sent.alcohol_referrals", (), "all")
    assert cuts(built, [cut])[cut]["n"].tolist() == [12]
    assert counted(SENT, SENT.measures[1]) == (
        "coalesce(sum(\"referrals\") filter (where service = 'alcohol'), 0)"
    )
