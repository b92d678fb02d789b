"""What came before a first suspected offence of serious violence, and who else was suspected."""

from dataclasses import replace

import duckdb
import pytest

from sources.partnership import partnership
from tests.transforms.linked import RUGBY, WARWICK, built, column, deliver, empty
from transforms.co_offending import co_offending
from transforms.linkage import CHILDREN, SUPERVISED, SUSPECTS, VICTIMS
from transforms.prior_contact import prior_contact, prior_contact_months
from transforms.prior_offending import prior_offending

Con = duckdb.DuckDBPyConnection
OTHER = {"is_serious_violence": False}


@pytest.fixture
def con() -> Con:
    return empty()


def offence(person: str | None, number: int, on: str, **more: object) -> dict:
    return {"person_id": person, "offence_id": f"o{number}", "recorded_date": on, **more}


def contacts(
    con: Con,
    suspects: list,
    victims: list = (),
    children: list = (),
    caseload: list = (),
    first: str = "2020-01-01",
) -> None:
    """Suspects, and the datasets in which they may have been known before."""
    for dataset, rows in (
        (SUSPECTS, suspects), (VICTIMS, victims), (CHILDREN, children), (SUPERVISED, caseload),
    ):  # fmt: skip
        deliver(con, dataset, list(rows), first=first)


def test_a_suspect_under_25_is_one_row_with_each_kind_of_contact_before(con: Con) -> None:
    contacts(
        con,
        suspects=[
            offence("a", 1, "2025-06-10", age_years=17, age_band="10-17"),
            offence("a", 2, "2025-09-10"),
            offence("a", 3, "2022-01-10", **OTHER),
        ],
        victims=[offence("a", 4, "2025-04-20", **OTHER)],
        children=[{"person_id": "a", "outcome_id": "c", "outcome_date": "2024-06-11"}],
        caseload=[{"person_id": "a", "snapshot_date": "2025-06-30", "event_number": 1}],
    )
    (row,) = built(con, prior_contact)
    assert {k: v for k, v in row.items() if k.startswith(("had_", "was_"))} == {
        "had_youth_justice": True, "had_probation": False, "was_victim": True,
        "was_suspect_other": True,
    }  # fmt: skip
    assert (row["months_before"], row["look_back"], row["age_band"]) == (
        "0-2", "24 or more", "10-17",
    )  # fmt: skip


def test_contact_on_the_day_or_after_is_not_before(con: Con) -> None:
    contacts(
        con,
        suspects=[offence("a", 1, "2025-06-12", committed_from_at="2025-06-10T23:00:00")],
        victims=[offence("a", 2, "2025-06-10", **OTHER)],
        children=[{"person_id": "a", "outcome_id": "c", "outcome_date": "2025-06-11"}],
    )
    (row,) = built(con, prior_contact)
    assert row["months_before"] == "none"


def test_a_sentence_that_began_before_is_contact_though_it_was_counted_after(con: Con) -> None:
    sentence = {"snapshot_date": "2025-06-30", "sentence_start_date": "2024-01-05"}
    contacts(
        con,
        suspects=[offence("a", 1, "2025-06-10")],
        caseload=[{"person_id": "a", "event_number": 1, **sentence}],
    )
    (row,) = built(con, prior_contact)
    assert row["had_probation"]
    assert row["months_before"] == "12-23"


def test_older_persons_and_those_suspected_before_the_window_are_left_out(con: Con) -> None:
    contacts(
        con,
        suspects=[
            offence("old", 1, "2025-06-10", age_years=25),
            offence("no age", 2, "2025-06-10", age_years=None),
            offence("known", 3, "2021-06-10"),
            offence("known", 4, "2025-06-10"),
        ],
    )
    assert built(con, prior_contact) == []


def test_a_dataset_that_is_not_linked_says_nothing_rather_than_no(con: Con) -> None:
    deliver(con, SUSPECTS, [offence("a", 1, "2025-06-10")])
    deliver(con, VICTIMS, [offence("a", 2, "2025-01-10")])
    for dataset in (CHILDREN, SUPERVISED):
        deliver(con, dataset, [], last=None)
    (row,) = built(con, prior_contact)
    assert (row["was_victim"], row["had_probation"], row["had_youth_justice"]) == (True, None, None)
    assert row["look_back"] == "12-23"


def test_prior_contact_is_empty_where_nothing_may_be_linked(
    con: Con, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = replace(partnership(), permits_linkage=False)
    monkeypatch.setattr("transforms.linkage.partnership", lambda: never)
    contacts(con, suspects=[offence("a", 1, "2025-06-10")])
    assert built(con, prior_contact) == []
    assert built(con, prior_contact_months) == []
    assert column(built(con, prior_offending), "earlier_offences") == ["0"]


def test_the_median_is_of_ten_persons_or_more(con: Con) -> None:
    people = [f"p{n}" for n in range(11)]
    contacts(
        con,
        suspects=[offence(p, n, "2025-06-10") for n, p in enumerate(people)],
        victims=[
            offence(p, 100 + n, f"2025-{1 + n % 3:02d}-10", **OTHER) for n, p in enumerate(people)
        ],
        children=[
            {"person_id": p, "outcome_id": p, "outcome_date": "2024-06-10"} for p in people[:9]
        ],
    )
    rows = {r["contact"]: r for r in built(con, prior_contact_months)}
    assert (rows["was_victim"]["median_months"], rows["was_victim"]["status"]) == (4, "")
    assert rows["any"]["median_months"] == 4
    assert rows["had_youth_justice"]["median_months"] is None
    assert rows["had_youth_justice"]["status"] == "x"


def test_earlier_offences_and_the_first_of_them(con: Con) -> None:
    theft = {"offence_group": "Theft offences", **OTHER}
    deliver(
        con,
        SUSPECTS,
        [
            offence("none", 1, "2025-03-10", committed_from_at="2025-01-09T10:00:00"),
            offence("three", 2, "2024-02-10", **theft),
            offence("three", 3, "2024-03-10", **OTHER),
            offence("three", 3, "2024-03-10", suspect_number=2, **OTHER),
            offence("three", 4, "2024-04-10", status="cancelled", **OTHER),
            offence("three", 5, "2024-05-10", **OTHER),
            offence("three", 6, "2025-03-10"),
            offence("three", 7, "2025-04-10"),
        ],
    )
    rows = built(con, prior_offending)
    assert [(r["earlier_offences"], r["first_kind"], r["look_back"]) for r in rows] == [
        ("0", "none earlier", "12-23"),
        ("3-4", "Theft offences", "12-23"),
    ]


def test_an_offence_counts_once_by_its_suspects_and_the_youngest(con: Con) -> None:
    recorded = {"recorded_date": "2025-03-10"}
    deliver(
        con,
        "police__offences",
        [
            {"offence_id": "o1", **recorded},
            {"offence_id": "o2", **recorded, "district_code": WARWICK},
            {"offence_id": "o3", **recorded, "is_serious_violence": False},
            {"offence_id": "o4", "recorded_date": "2025-12-10"},
        ],
    )
    deliver(
        con,
        SUSPECTS,
        [
            offence("a", 1, "2025-03-10", age_years=30),
            offence(None, 1, "2025-03-10", age_years=16),
            offence("b", 1, "2025-03-10", age_years=None),
            offence("b", 3, "2025-03-10"),
        ],
        last="2025-11-01",
    )
    rows = built(con, co_offending)
    assert [(r["suspects"], r["youngest_suspect"], r["district_code"]) for r in rows] == [
        ("3 or more", "10-17", RUGBY),
        ("none identified", "none identified", WARWICK),
    ]
