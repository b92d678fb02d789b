"""The joint table, stocks, coverage and the reconciliation of rows."""

from datetime import date

import duckdb
import pytest

from tests.transforms.conftest import CASELOAD, OFFENCES, VICTIMS, offences
from transforms.core import core
from transforms.coverage import coverage, reconciliation
from transforms.measures import MEASURES, measures
from transforms.stocks import stocks

Con = duckdb.DuckDBPyConnection


@pytest.fixture
def built(con: Con) -> Con:
    """Offences of April and June (nobody delivered May), no victims, and one snapshot."""
    offences(
        con,
        """(1, 1, 'a', '2025-04-02', 'E01000001', 'knife'),
           (1, 2, 'b', '2025-04-03', 'E01000001', 'none'),
           (1, 3, 'c', '2025-04-04', 'E01099999', 'none'),
           (1, 4, 'd', '2025-05-05', 'E01000001', 'knife'),
           (1, 5, 'e', '2025-06-05', null, 'knife')""",
        "(1, '2025-04-01'), (1, '2025-06-01')",
    )
    con.execute(
        """create table delivered_police__victims as
           select null::varchar as offence_id, 1::bigint as victim_number,
                  null::date as recorded_date, null::varchar as person_id,
                  1 as delivery_seq, 1::bigint as row_no where false;
           create table delivered_police__supervised as
           select '2025-06-30'::date as on_date, person_id, order_number::bigint as order_number,
                  'E07000220' as home, 1 as delivery_seq, row_number() over () as row_no
           from (values ('p1', 1), ('p1', 2), ('p2', 1)) t(person_id, order_number)"""
    )
    con.execute("insert into answered values ('police__supervised', 1, '2025-06-01')")
    for contract in (OFFENCES, VICTIMS, CASELOAD):
        con.register(f"core_{contract.name}", core(contract, con))
    con.register("out_sna__coverage", coverage.build(con))
    return con


def counts(con: Con, measure: str) -> dict[tuple[str, int], int]:
    rows = measures.build(con).to_pylist()
    return {
        (r["district_code"], r["month_start"].month): r["n"]
        for r in rows
        if r["measure"] == measure
    }


def test_a_count_is_zero_inside_coverage_and_absent_outside_it(built: Con) -> None:
    assert counts(built, "police__offences.knife_offences") == {
        ("E07000220", 4): 1,
        ("E07000220", 6): 0,
        ("E07000222", 4): 0,
        ("E07000222", 6): 0,
        ("outside", 4): 0,
        ("outside", 6): 0,
        ("unknown", 4): 0,
        ("unknown", 6): 1,
    }


def test_places_elsewhere_and_unknown_are_kept_so_that_totals_reconcile(built: Con) -> None:
    found = counts(built, "police__offences.offences")
    assert found["outside", 4] == 1
    assert sum(found.values()) == 4


def test_a_dataset_that_sent_nothing_has_no_rows(built: Con) -> None:
    assert counts(built, "police__victims.victims") == {}


def test_the_joint_table_is_ordered_by_its_key_and_holds_no_stock(built: Con) -> None:
    made = measures.build(built)
    keys = [tuple(r[k] for k in MEASURES.key) for r in made.to_pylist()]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert {k[0].split(".")[0] for k in keys} == {"police__offences"}
    assert str(made.schema.field("n").type) == "int64"


def test_a_stock_counts_persons_once_and_is_zero_where_nobody_is(built: Con) -> None:
    rows = stocks.build(built).to_pylist()
    assert {r["district_code"]: r["n"] for r in rows} == {
        "E07000220": 2, "E07000222": 0, "outside": 0, "unknown": 0,
    }  # fmt: skip
    assert {r["on_date"] for r in rows} == {date(2025, 6, 30)}


def test_a_stock_of_a_month_that_waits_for_a_sender_is_absent(built: Con) -> None:
    built.execute("delete from answered where dataset = 'police__supervised'")
    built.unregister("out_sna__coverage")
    built.register("out_sna__coverage", coverage.build(built))
    assert stocks.build(built).num_rows == 0


def test_coverage_counts_the_deliveries_behind_a_month(con: Con) -> None:
    con.execute(
        """insert into answered values ('police__offences', 1, '2025-04-01'),
           ('police__offences', 2, '2025-04-01'), ('police__offences', 2, '2025-05-01')"""
    )
    assert [r["deliveries"] for r in coverage.build(con).to_pylist()] == [2, 1]


def test_rows_in_force_are_counted_or_outside_coverage(built: Con) -> None:
    rows = {r["dataset"]: r for r in reconciliation.build(built).to_pylist()}
    assert rows["police__offences"] == {
        "dataset": "police__offences", "in_force": 5, "counted": 4, "outside_coverage": 1,
        "outside": 1, "unknown": 1, "without_parent": 0,
    }  # fmt: skip
    assert rows["police__supervised"]["counted"] == 3
    assert rows["police__victims"]["in_force"] == 0


def test_a_victim_of_no_held_offence_is_told_apart(built: Con) -> None:
    built.unregister("core_police__victims")
    built.execute(
        """create table core_police__victims as
           select unnest(['a', 'not held', null]) as offence_id, date '2025-04-01' as month_start,
                  'unknown' as district_code"""
    )
    rows = {r["dataset"]: r for r in reconciliation.build(built).to_pylist()}
    assert rows["police__victims"]["without_parent"] == 2
    assert rows["police__victims"]["outside_coverage"] == 3
