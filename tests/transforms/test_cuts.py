"""Cuts: complete, counted in one scan, and equal to a group-by of their own."""

from itertools import product

import duckdb
import pandas as pd
import pytest

from tests.transforms.conftest import CASELOAD, OFFENCES
from transforms.core import core
from transforms.cuts import Cut, cuts
from transforms.periods import Period

Con = duckdb.DuckDBPyConnection
PERIODS: tuple[Period, ...] = (
    "month", "quarter", "financial_year", "latest_year", "latest_three_years", "all",
)  # fmt: skip
BREAKDOWNS = ((), ("district_code",), ("lsoa11_code",), ("district_code", "weapon_type"),
              ("weapon_type", "is_knife"))  # fmt: skip
START_OF = {
    "month": "month_start",
    "quarter": "date_trunc('quarter', month_start)",
    "financial_year": "make_date(year(month_start - interval 3 month)::int, 4, 1)",
    "latest_year": "case when month_start >= '2024-09-01' then date '2024-09-01' end",
    "latest_three_years": "case when month_start >= '2022-09-01' then date '2022-09-01' end",
    "all": "date '2022-05-01'",
}


@pytest.fixture
def spread(con: Con) -> Con:
    """1,000 offences over 40 months, of which one is delivered by nobody."""
    con.execute(
        """create table delivered_police__offences as
           select 'o' || i as offence_id, date '2022-05-03' + (i * 37 % 1217)::int as recorded_date,
                  ['E01000001', 'E01900002', 'E01099999', null][i % 4 + 1] as lsoa_code,
                  ['knife', 'none', null][i % 3 + 1] as weapon_type,
                  1 as delivery_seq, i as row_no
           from range(1000) t(i);
           insert into answered
           select 'police__offences', 1, month_start from (
               select unnest(generate_series(date '2022-05-01', date '2025-08-01',
                                             interval 1 month))::date as month_start)
           where month_start <> '2023-06-01'"""
    )
    con.register("core_police__offences", core(OFFENCES, con))
    return con


def by_hand(con: Con, cut: Cut) -> dict[tuple, int]:
    """The cut as a query of its own would count it, without zeros."""
    member = {
        "lsoa11_code": "coalesce(lsoa11_code, district_code)",
        "weapon_type": "coalesce(weapon_type, 'unknown')",
        "is_knife": "coalesce(is_knife::varchar, 'unknown')",
    }
    by = "".join(f", {member.get(name, name)}" for name in cut.by)
    where = "is_knife" if "knife" in cut.measure else "true"
    rows = con.execute(
        f"""select {START_OF[cut.period]}::date as start{by}, count(*) from core_police__offences
            where {where} and month_start <> '2023-06-01' and start is not null group by all"""
    ).fetchall()
    return {(pd.Timestamp(row[0]), *row[1:-1]): row[-1] for row in rows}


def test_all_cuts_together_equal_each_counted_alone(spread: Con) -> None:
    measures = ("police__offences.offences", "police__offences.knife_offences")
    wanted = [Cut(*each) for each in product(measures, BREAKDOWNS, PERIODS)]
    made = cuts(spread, wanted)
    assert list(made) == wanted
    for cut, frame in made.items():
        keys = frame[["period_start", *cut.by]].itertuples(index=False, name=None)
        counted = {key: n for key, n in zip(keys, frame["n"], strict=True) if n}
        assert counted == by_hand(spread, cut), cut.id


def test_a_cut_is_complete_over_members_and_periods(spread: Con) -> None:
    cut = Cut("police__offences.knife_offences", ("district_code", "weapon_type"))
    frame = cuts(spread, [cut])[cut]
    assert frame.columns.tolist() == [
        "measure", "period", "period_start", "period_end", "months_covered",
        "district_code", "weapon_type", "n",
    ]  # fmt: skip
    assert len(frame) == 4 * 4 * 3
    assert frame["weapon_type"].drop_duplicates().tolist() == ["knife", "none", "unknown"]
    assert frame["district_code"].drop_duplicates().tolist() == [
        "E07000220", "E07000222", "outside", "unknown",
    ]  # fmt: skip
    covered = frame.drop_duplicates("period").set_index("period")["months_covered"].to_dict()
    assert covered == {"2022/23": 11, "2023/24": 11, "2024/25": 12, "2025/26": 5}


def test_small_areas_add_to_the_total(spread: Con) -> None:
    small, whole = (Cut("police__offences.offences", by, "all") for by in (("lsoa11_code",), ()))
    made = cuts(spread, [small, whole])
    assert made[small]["lsoa11_code"].tolist() == ["E01000001", "E01000002", "outside", "unknown"]
    assert made[small]["n"].sum() == made[whole]["n"].iloc[0]


def test_a_stock_is_cut_by_its_dates(con: Con) -> None:
    con.execute(
        """create table delivered_police__supervised as
           select on_date::date as on_date, person_id, order_number, 'E07000220' as home,
                  1 as delivery_seq, row_number() over () as row_no
           from (values ('2026-03-31', 'p1', 1), ('2026-03-31', 'p1', 2), ('2026-06-30', 'p1', 1))
           t(on_date, person_id, order_number)"""
    )
    con.register("core_police__supervised", core(CASELOAD, con))
    cut = Cut("police__supervised.orders")
    frame = cuts(con, [cut])[cut]
    assert frame["period"].drop_duplicates().tolist() == ["at 31 Mar 2026", "at 30 Jun 2026"]
    assert frame["n"].tolist() == [2, 0, 0, 0, 1, 0, 0, 0]
    with pytest.raises(ValueError, match="count persons through a row table"):
        cuts(con, [Cut("police__supervised.people")])


def test_a_dataset_that_sent_nothing_gives_an_empty_cut(con: Con) -> None:
    con.execute(
        """create table delivered_police__offences as
           select null::varchar as offence_id, null::date as recorded_date,
                  null::varchar as lsoa_code, null::varchar as weapon_type,
                  1 as delivery_seq, 1::bigint as row_no where false"""
    )
    con.register("core_police__offences", core(OFFENCES, con))
    wanted = [Cut("police__offences.offences", by, p) for by, p in product(BREAKDOWNS, PERIODS)]
    assert all(frame.empty for frame in cuts(con, wanted).values())


def test_an_undeclared_measure_or_breakdown_is_refused(con: Con) -> None:
    with pytest.raises(KeyError, match="no measure"):
        Cut("police__offences.thefts").check()
    with pytest.raises(ValueError, match="cannot be cut by shoe_size"):
        Cut("police__offences.offences", ("shoe_size",)).check()
    with pytest.raises(ValueError, match="named twice"):
        Cut("police__offences.offences", ("is_knife", "is_knife"))


def test_a_value_that_is_not_on_its_list_stops_the_cut_without_being_named(con: Con) -> None:
    con.execute(
        """create table core_police__offences as
           select date '2025-04-01' as month_start, 'axe' as weapon_type,
                  'outside' as district_code;
           insert into answered values ('police__offences', 1, '2025-04-01')"""
    )
    with pytest.raises(ValueError, match="not on its list") as stopped:
        cuts(con, [Cut("police__offences.offences", ("weapon_type",))])
    assert "axe" not in str(stopped.value)


def test_a_cut_has_a_name_fit_for_a_file() -> None:
    assert Cut("a__b.c", ("district_code", "sex"), "month").id == "a__b.c.district_code-sex.month"
    assert Cut("a__b.c", ()).id == "a__b.c.total.financial_year"


def test_the_three_years_before_hold_none_of_the_latest_three(con: Con) -> None:
    con.execute(
        """create table delivered_police__offences as
           select 'o' || i as offence_id, day as recorded_date, 'E01000001' as lsoa_code,
                  'knife' as weapon_type, 1 as delivery_seq, i as row_no
           from (values (1, date '2020-03-31'), (2, date '2020-04-01'), (3, date '2023-03-31'),
                        (4, date '2023-04-01'), (5, date '2026-03-31')) t(i, day);
           insert into answered
           select 'police__offences', 1, month_start from (
               select unnest(generate_series(date '2020-03-01', date '2026-03-01',
                                             interval 1 month))::date as month_start)"""
    )
    con.register("core_police__offences", core(OFFENCES, con))
    wanted = [Cut("police__offences.offences", (), p)
              for p in ("three_years_before", "latest_three_years")]  # fmt: skip
    made = cuts(con, wanted)
    assert [made[cut]["n"].tolist() for cut in wanted] == [[2], [2]]
