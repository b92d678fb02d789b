"""Persons known to several datasets, repeat persons, and victims who are suspects."""

from dataclasses import replace
from datetime import date

import duckdb
import pytest

from sources.partnership import partnership
from tests.transforms.linked import RUGBY, WARWICK, built, column, deliver, empty
from transforms.known_persons import known_persons
from transforms.linkage import CHILDREN, SUPERVISED, SUSPECTS, VICTIMS, combination_labels, may_link
from transforms.repeats import repeat_shares, repeat_suspects, repeat_victims
from transforms.victim_suspect import victim_suspect

Con = duckdb.DuckDBPyConnection


@pytest.fixture
def con() -> Con:
    return empty()


def offence(person: str | None, number: int, on: str, **more: object) -> dict:
    """One person's row of one offence recorded on the date."""
    return {"person_id": person, "offence_id": f"o{number}", "recorded_date": on, **more}


def outcome(person: str, on: str, **more: object) -> dict:
    return {"person_id": person, "outcome_id": f"c-{person}-{on}", "outcome_date": on, **more}


def supervised(person: str, on: str = "2025-09-30", number: int = 1, **more: object) -> dict:
    return {"person_id": person, "snapshot_date": on, "event_number": number, **more}


def everyone(
    con: Con, suspects: list = (), victims: list = (), children: list = (), caseload: list = ()
) -> None:
    """The four datasets that share a key space, each with the rows given."""
    for dataset, rows in (
        (SUSPECTS, suspects), (VICTIMS, victims), (CHILDREN, children), (SUPERVISED, caseload),
    ):  # fmt: skip
        deliver(con, dataset, list(rows))


@pytest.fixture
def unlinked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The partnership permits no linkage of persons."""
    never = replace(partnership(), permits_linkage=False)
    monkeypatch.setattr("transforms.linkage.partnership", lambda: never)


def test_a_person_is_one_row_of_exactly_the_datasets_that_know_them(con: Con) -> None:
    everyone(
        con,
        suspects=[offence("a", 1, "2025-01-10"), offence("a", 2, "2025-02-10")],
        victims=[
            offence("a", 3, "2025-03-10", district_code=WARWICK),
            offence("b", 3, "2025-03-10"),
        ],
        caseload=[supervised("c"), supervised("c", number=2)],
    )
    rows = built(con, known_persons)
    assert [(r["known_to"], r["district_code"]) for r in rows] == [
        ("Police as suspect + Police as victim", WARWICK),
        ("Police as victim", RUGBY),
        ("Probation", RUGBY),
    ]
    assert {(r["period_start"], r["period_end"]) for r in rows} == {
        (date(2024, 1, 1), date(2025, 12, 31))
    }


def test_cancelled_offences_businesses_missing_keys_and_old_rows_make_nobody_known(
    con: Con,
) -> None:
    everyone(
        con,
        suspects=[
            offence("a", 1, "2025-01-10", status="cancelled"),
            offence(None, 2, "2025-01-10"),
        ],
        victims=[offence("b", 3, "2025-01-10", victim_type="business")],
        children=[outcome("c", "2023-12-31")],
    )
    assert built(con, known_persons) == []


def test_a_dataset_that_sent_nothing_is_in_no_combination(con: Con) -> None:
    deliver(con, SUSPECTS, [offence("a", 1, "2025-01-10")])
    deliver(con, VICTIMS, [offence("a", 2, "2025-01-10")])
    for dataset in (CHILDREN, SUPERVISED):
        deliver(con, dataset, [], last=None)
    assert column(built(con, known_persons), "known_to") == ["Police as suspect + Police as victim"]


def test_nothing_is_linked_where_the_partnership_does_not_permit_it(
    con: Con, unlinked: None
) -> None:
    people = [offence("a", 1, "2025-01-10")]
    everyone(con, suspects=people, victims=people, caseload=[supervised("a")])
    assert not may_link(SUSPECTS, VICTIMS)
    assert built(con, known_persons) == []
    assert built(con, victim_suspect) == []


def test_a_dataset_of_another_key_space_is_never_linked() -> None:
    assert may_link(SUSPECTS, VICTIMS, CHILDREN, SUPERVISED)
    assert not may_link(SUSPECTS, "youth_justice__caseload")
    assert not may_link(SUSPECTS, "health__ed_attendances")


def test_combinations_are_named_single_ones_first() -> None:
    assert combination_labels([SUPERVISED, VICTIMS]) == (
        "Police as victim", "Probation", "Police as victim + Probation",
    )  # fmt: skip


def test_a_person_stands_in_the_year_and_in_the_three_years_by_their_offences_there(
    con: Con,
) -> None:
    deliver(
        con,
        VICTIMS,
        [
            offence("a", 1, "2024-02-01", sex="female", age_band="10-17", is_domestic=True),
            offence("a", 2, "2025-02-01", age_band="18-24", district_code=WARWICK),
            offence("a", 2, "2025-02-01", victim_number=2),
            *(offence("b", n, "2025-03-01") for n in range(10, 17)),
        ],
    )
    rows = {(str(r["period_start"]), r["times"]): r for r in built(con, repeat_victims)}
    assert sorted(rows) == [
        ("2024-01-01", "2"), ("2024-01-01", "5 or more"),
        ("2025-01-01", "1"), ("2025-01-01", "5 or more"),
    ]  # fmt: skip
    three_years, year = rows["2024-01-01", "2"], rows["2025-01-01", "1"]
    assert (three_years["sex"], three_years["age_band"]) == ("female", "10-17")
    assert (year["sex"], year["age_band"]) == ("male", "18-24")
    assert [r["is_domestic_any"] for r in (three_years, year)] == [True, False]
    assert {three_years["district_code"], year["district_code"]} == {WARWICK}


def test_repeats_leave_out_other_offences_missing_keys_and_businesses(con: Con) -> None:
    deliver(
        con,
        SUSPECTS,
        [
            offence("a", 1, "2025-02-01"),
            offence("a", 2, "2025-03-01", is_serious_violence=False),
            offence("a", 3, "2025-04-01", status="cancelled"),
            offence(None, 4, "2025-02-01"),
        ],
    )
    rows = built(con, repeat_suspects)
    assert [r["times"] for r in rows] == ["1", "1"]


def test_the_share_that_falls_to_repeat_victims_is_stated_where_enough_are_on_either_side(
    con: Con,
) -> None:
    once = [offence(f"once{n}", n, "2025-05-01") for n in range(30)]
    twice = [offence(f"twice{n % 10}", 100 + n, "2025-06-01", is_domestic=n < 2) for n in range(20)]
    deliver(con, VICTIMS, [*once, *twice], first="2025-01-01")
    deliver(con, SUSPECTS, [offence("a", 1, "2025-02-01")], first="2025-01-01")
    rows = {(r["role"], r["persons_group"]): r for r in built(con, repeat_shares)}
    found = rows["victims", "all"]
    assert (found["share_pct"], found["offences_per_person"], found["status"]) == (40, 1.2, "")
    assert rows["victims", "any domestic"]["status"] == "x"
    assert rows["victims", "any domestic"]["share_pct"] is None
    assert rows["suspects", "all"]["status"] == "x"
    assert len(rows) == 6


def test_who_is_both_victim_and_suspect_and_which_came_first(con: Con) -> None:
    moment = "2025-01-31T22:00:00"
    deliver(
        con,
        VICTIMS,
        [
            offence("v", 1, "2025-01-10"),
            offence("v first", 1, "2025-01-10"),
            offence("s first", 2, "2025-03-10"),
            offence("fight", 3, "2025-02-02", committed_from_at=moment),
        ],
    )
    deliver(
        con,
        SUSPECTS,
        [
            offence("s", 1, "2025-01-10"),
            offence("v first", 2, "2025-03-10"),
            offence("s first", 4, "2025-01-20"),
            offence("fight", 3, "2025-02-05", committed_from_at=moment),
        ],
    )
    rows = built(con, victim_suspect)
    assert sorted((r["role"], r["came_first"]) for r in rows) == [
        ("both", "same day"),
        ("both", "suspect first"),
        ("both", "victim first"),
        ("suspect only", "not both"),
        ("victim only", "not both"),
    ]
