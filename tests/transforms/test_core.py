"""Which rows are in force, what they take from their parent, and where they are placed."""

from dataclasses import replace

import duckdb
import pytest

from sources.contract import Child, Derived, Place
from tests.transforms.conftest import CASELOAD, OFFENCES, VICTIMS, offences
from transforms.core import core, core_table
from transforms.duck import ARROW
from transforms.in_force import accounting

Con = duckdb.DuckDBPyConnection


def ids(con: Con, contract=OFFENCES) -> list:
    return core(contract, con)["offence_id"].to_pylist()


def fates(con: Con, contract=OFFENCES) -> list[tuple[int, ...]]:
    return [tuple(r.values())[2:] for r in accounting(contract, con).to_pylist()]


def test_the_newest_delivery_that_answers_for_a_month_replaces_it(con: Con) -> None:
    offences(
        con,
        """(1, 1, 'a', '2025-04-02', 'E01000001', 'knife'),
           (1, 2, 'b', '2025-04-03', 'E01000001', 'none'),
           (1, 3, 'c', '2025-05-03', 'E01000001', 'none'),
           (2, 1, 'b', '2025-04-03', 'E01000001', 'knife')""",
        "(1, '2025-04-01'), (1, '2025-05-01'), (2, '2025-04-01')",
    )
    assert ids(con) == ["c", "b"]
    assert fates(con) == [(1, 0, 2), (1, 0, 0)]


def test_a_late_entry_in_a_month_its_delivery_does_not_answer_for_is_merged_by_key(
    con: Con,
) -> None:
    offences(
        con,
        """(1, 1, 'a', '2025-04-02', 'E01000001', 'none'),
           (1, 2, 'b', '2025-04-02', 'E01000001', 'none'),
           (2, 1, 'a', '2025-04-02', 'E01000001', 'knife'),
           (2, 2, 'late', '2025-04-30', 'E01000001', 'none'),
           (2, 3, 'c', '2025-05-01', 'E01000001', 'none')""",
        "(1, '2025-04-01'), (2, '2025-05-01')",
    )
    assert ids(con) == ["b", "a", "late", "c"]
    assert fates(con) == [(1, 0, 1), (3, 0, 0)]


def test_an_entry_before_the_delivery_that_answers_for_its_month_is_replaced(con: Con) -> None:
    offences(
        con,
        """(1, 1, 'early', '2025-05-01', null, 'none'), (2, 1, 'c', '2025-05-01', null, 'none')""",
        "(1, '2025-04-01'), (2, '2025-05-01')",
    )
    assert ids(con) == ["c"]


def test_an_offence_that_moves_to_another_month_counts_once(con: Con) -> None:
    offences(
        con,
        "(1, 1, 'a', '2025-04-30', null, 'none'), (2, 1, 'a', '2025-05-01', null, 'none')",
        "(1, '2025-04-01'), (2, '2025-05-01')",
    )
    assert core(OFFENCES, con)["delivery_seq"].to_pylist() == [2]


def test_the_same_key_twice_in_one_delivery_is_its_last_row(con: Con) -> None:
    offences(
        con,
        """(1, 1, 'a', '2025-04-01', null, 'none'), (1, 2, 'a', '2025-04-01', null, 'knife'),
           (2, 1, 'a', '2025-04-01', null, 'none')""",
        "(1, '2025-04-01')",
    )
    assert fates(con) == [(0, 1, 1), (1, 0, 0)]


def test_rows_without_a_key_are_never_duplicates(con: Con) -> None:
    offences(
        con,
        """(1, 1, null, '2025-04-01', null, 'none'), (1, 2, '', '2025-04-01', null, 'none'),
           (1, 3, '', '2025-04-01', null, 'none'), (2, 1, null, '2025-05-01', null, 'none')""",
        "(1, '2025-04-01'), (2, '2025-05-01')",
    )
    assert fates(con) == [(3, 0, 0), (1, 0, 0)]


def test_a_dataset_that_appends_keeps_every_month_and_the_newest_of_a_key(con: Con) -> None:
    offences(
        con,
        """(1, 1, 'a', '2025-04-01', null, 'none'), (1, 2, 'b', '2025-04-01', null, 'none'),
           (2, 1, 'a', '2025-04-01', null, 'knife')""",
        "(1, '2025-04-01'), (2, '2025-04-01')",
    )
    assert ids(con, replace(OFFENCES, submission="appends")) == ["b", "a"]


def test_a_snapshot_is_replaced_whole_by_a_later_one_of_its_date(con: Con) -> None:
    con.execute(
        """create table delivered_police__supervised as
           select on_date::date as on_date, person_id, order_number, home, delivery_seq, row_no
           from (values (1, 1, '2025-03-31', 'p1', 1, 'E07000220'),
                        (1, 2, '2025-03-31', 'p2', 1, 'E07000220'),
                        (1, 3, '2025-06-30', 'p1', 1, 'E07000220'),
                        (2, 1, '2025-03-31', 'p1', 1, 'E07000222'))
           t(delivery_seq, row_no, on_date, person_id, order_number, home)"""
    )
    assert fates(con, CASELOAD) == [(1, 0, 2), (1, 0, 0)]
    placed = core(CASELOAD, con).select(["district_code", "lsoa11_code"]).to_pylist()
    assert [r["district_code"] for r in placed] == ["E07000220", "E07000222"]
    assert [r["lsoa11_code"] for r in placed] == [None, None]


@pytest.mark.parametrize(
    ("code", "district", "area"),
    [
        ("'E01000001'", "E07000220", "E01000001"),
        ("'E01900002'", "E07000222", "E01000002"),
        ("'E01099999'", "outside", None),
        ("'W01000001'", "outside", None),
        ("'Rugby'", "unknown", None),
        ("null", "unknown", None),
    ],
)
def test_a_small_area_of_either_vintage_places_a_row(
    con: Con, code: str, district: str, area: str | None
) -> None:
    offences(con, f"(1, 1, 'a', '2025-04-09', {code}, 'none')", "(1, '2025-04-01')")
    row = core(OFFENCES, con).to_pylist()[0]
    assert (row["district_code"], row["lsoa11_code"]) == (district, area)
    assert row["month_start"].isoformat() == "2025-04-01"


@pytest.mark.parametrize(
    ("geography", "code", "district"),
    [
        ("district", "'E07000222'", "E07000222"),
        ("district", "'E08000026'", "outside"),
        ("district", "null", "unknown"),
        ("site", "'RKB01'", "E07000220"),
        ("site", "'RRK01'", "outside"),
        ("site", "'NOT99'", "unknown"),
        ("site", "null", "unknown"),
    ],
)
def test_a_district_or_a_site_places_a_row(
    con: Con, geography: str, code: str, district: str
) -> None:
    offences(con, f"(1, 1, 'a', '2025-04-09', {code}, 'none')", "(1, '2025-04-01')")
    placed = replace(OFFENCES, place=Place("provider", "lsoa_code", geography))
    assert core(placed, con)["district_code"].to_pylist() == [district]


def victims(con: Con) -> None:
    con.execute(
        """create table delivered_police__victims as
           select offence_id, victim_number::bigint as victim_number,
                  '2025-04-02'::date as recorded_date, 'p' as person_id,
                  1 as delivery_seq, row_no::bigint as row_no
           from (values ('a', 1, 1), ('a', 2, 2), ('not held', 1, 3))
           t(offence_id, victim_number, row_no)"""
    )


def test_a_victim_takes_place_and_weapon_from_the_offence(con: Con) -> None:
    offences(con, "(1, 1, 'a', '2025-04-02', 'E01000001', 'knife')", "(1, '2025-04-01')")
    victims(con)
    con.register("core_police__offences", core(OFFENCES, con))
    rows = core(VICTIMS, con).to_pylist()
    assert [r["is_knife"] for r in rows] == [True, True, None]
    assert [r["district_code"] for r in rows] == ["E07000220", "E07000220", "unknown"]


def test_an_offence_learns_of_the_victims_in_force_that_belong_to_it(con: Con) -> None:
    learned = Derived("victims_known", "integer", "Victims.", "max(victim_number)")
    taught = replace(
        OFFENCES,
        children=(Child("police__victims", "offence_id", (learned,)),),
        derived=(Derived("is_shared", "boolean", "More than one.", "victims_known > 1"),),
    )
    offences(
        con,
        "(1, 1, 'a', '2025-04-02', null, 'none'), (1, 2, 'b', '2025-04-02', null, 'none')",
        "(1, '2025-04-01')",
    )
    unheard = core(taught, con).to_pylist()
    assert [r["victims_known"] for r in unheard] == [None, None]
    victims(con)
    con.execute(
        """insert into answered values ('police__victims', 2, '2025-04-01');
           insert into delivered_police__victims
           select 'a', 3, '2025-04-02', 'p', 2, 1 union all
           select null, 9, '2025-04-02', 'p', 2, 2"""
    )
    rows = core(taught, con).to_pylist()
    assert [(r["offence_id"], r["victims_known"]) for r in rows] == [("a", 3), ("b", None)]
    assert [r["is_shared"] for r in rows] == [True, None]
    assert "victims_known" in [f.name for f in core_table(taught).fields]


def test_a_victim_without_any_offences_delivered_has_no_place(con: Con) -> None:
    victims(con)
    made = core(VICTIMS, con)
    assert made["district_code"].to_pylist() == ["unknown"] * 3
    assert made["weapon_type"].to_pylist() == [None] * 3


def test_the_core_table_is_what_it_declares(con: Con) -> None:
    offences(con, "(1, 1, 'a', '2025-04-02', 'E01000001', 'knife')", "(1, '2025-04-01')")
    declared = [(f.name, ARROW[f.dtype]) for f in core_table(OFFENCES).fields]
    made = core(OFFENCES, con)
    assert list(zip(made.schema.names, made.schema.types, strict=True)) == declared
