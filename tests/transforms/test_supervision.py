"""People on probation, children with outcomes, and children who reoffend."""

from datetime import date

import duckdb
import pytest

from sources.probation.assessments import SECTIONS
from tests.transforms.linked import RUGBY, WARWICK, built, column, deliver, empty
from transforms.assessed_persons import ASSESSED, NEEDS, assessed_persons
from transforms.linkage import CHILDREN, SUPERVISED
from transforms.reoffending import OFFENCES, reoffending, reoffending_means
from transforms.supervised_children import WORKED_WITH, supervised_children
from transforms.supervised_persons import supervised_persons
from transforms.youth_justice_children import youth_justice_children

Con = duckdb.DuckDBPyConnection


@pytest.fixture
def con() -> Con:
    return empty()


def sentence(person: str, number: int, **more: object) -> dict:
    return {"person_id": person, "event_number": number, "snapshot_date": "2025-03-31", **more}


def outcome(person: str, on: str, **more: object) -> dict:
    return {
        "person_id": person, "outcome_id": f"{person}{on}", "outcome_date": on, "age_years": 15,
        **more,
    }  # fmt: skip


def proven(person: str, committed: str | None, on: str, **more: object) -> dict:
    return {
        "person_id": person, "child_offence_id": f"{person}{on}{committed}", "age_years": 15,
        "offence_date": committed, "outcome_date": on, **more,
    }  # fmt: skip


def test_a_person_on_two_sentences_is_one_row_with_what_is_gravest(con: Con) -> None:
    deliver(
        con,
        SUPERVISED,
        [
            sentence("a", 1, offence_category="theft offences", rosh="High", mappa_category="M2",
                     sentence_start_date="2024-01-01", district_code=RUGBY,
                     is_transfer_from_youth_justice=True),
            sentence("a", 2, offence_category="robbery", rosh="Low", district_code=WARWICK,
                     sentence_start_date="2025-01-01"),
            sentence("b", 1, offence_category="other", age_years=26),
        ],
    )  # fmt: skip
    deliver(con, CHILDREN, [outcome("a", "2024-05-01"), outcome("b", "2025-04-01")])
    one, other = sorted(built(con, supervised_persons), key=lambda r: r["main_offence"])[::-1]
    assert one == {
        "main_offence": "robbery", "is_for_violence": True, "rosh": "High",
        "mappa_category": "M2", "had_youth_justice": True, "is_from_youth_justice": True,
        "transition_age": "18-25", "sex": "male", "age_band": "18-24",
        "ethnic_group": "Unknown", "district_code": WARWICK,
        "period_start": date(2025, 3, 31), "period_end": date(2025, 3, 31),
    }  # fmt: skip
    assert (other["is_for_violence"], other["rosh"], other["mappa_category"]) == (
        False, "unknown", "none",
    )  # fmt: skip
    assert other["had_youth_justice"] is False
    assert (other["is_from_youth_justice"], other["transition_age"]) == (False, "26 and over")


def test_a_person_is_counted_on_each_day_of_a_caseload(con: Con) -> None:
    deliver(con, SUPERVISED, [sentence("a", 1), sentence("a", 1, snapshot_date="2025-06-30")])
    deliver(con, CHILDREN, [], last=None)
    rows = built(con, supervised_persons)
    assert [r["period_end"] for r in rows] == [date(2025, 3, 31), date(2025, 6, 30)]
    assert {r["had_youth_justice"] for r in rows} == {None}


def test_a_child_is_one_row_a_financial_year_with_the_gravest_outcome(con: Con) -> None:
    deliver(
        con,
        CHILDREN,
        [
            outcome("a", "2025-03-31"),
            outcome("a", "2025-04-01", is_first_time_entrant=True, age_years=14),
            outcome("a", "2025-05-01", offence_type="Robbery", gravity_score=6, age_years=15,
                    is_serious_youth_violence=True, outcome_tier="Custody"),
            outcome("a", "2025-06-01", outcome_tier="Remand", district_code=WARWICK),
        ],
    )  # fmt: skip
    rows = built(con, youth_justice_children)
    before, year = sorted(rows, key=lambda row: row["period_start"])
    assert (before["outcomes"], before["period_start"]) == ("1", date(2024, 4, 1))
    assert year == {
        "offence_type": "Robbery", "outcome_tier": "Custody", "is_serious_youth_violence": True,
        "is_first_time_entrant": True, "outcomes": "3 or more", "sex": "male",
        "age_group": "10-14", "ethnic_group": "Unknown", "district_code": WARWICK,
        "period_start": date(2025, 4, 1), "period_end": date(2025, 12, 31),
    }  # fmt: skip


def test_a_reoffence_is_committed_within_twelve_months_and_proven_within_eighteen(con: Con) -> None:
    deliver(
        con,
        OFFENCES,
        [
            *(proven(child, "2022-01-05", "2022-04-10") for child in "abcdef"),
            proven("a", "2023-04-10", "2023-10-10"),
            proven("b", "2023-04-11", "2023-05-01"),
            proven("c", "2022-06-01", "2023-10-11"),
            proven("d", "2022-04-10", "2022-06-01"),
            proven("e", None, "2022-09-01"),
            proven("f", "2022-05-01", "2022-06-01"),
            proven("f", "2022-05-02", "2022-06-01"),
        ],
        first="2022-04-01",
        last="2023-12-01",
    )
    rows = built(con, reoffending)
    assert {r["period_start"] for r in rows} == {date(2022, 4, 1)}
    assert sorted(r["further_offences"] for r in rows) == ["0", "0", "0", "0", "1", "2"]
    assert sum(r["reoffended"] for r in rows) == 2


@pytest.mark.parametrize(("last", "cohorts"), [("2023-11-01", 0), ("2023-12-01", 1)])
def test_a_quarter_counts_once_it_has_been_followed_whole(
    con: Con, last: str, cohorts: int
) -> None:
    deliver(con, OFFENCES, [proven("a", "2022-01-05", "2022-05-10")], first="2022-04-01", last=last)
    assert len(built(con, reoffending)) == cohorts


def test_a_quarter_that_is_held_in_part_is_no_cohort(con: Con) -> None:
    deliver(con, OFFENCES, [proven("a", "2022-01-05", "2022-05-10")], first="2022-05-01")
    assert built(con, reoffending) == []


def test_mean_reoffences_are_of_ten_reoffenders_or_more(con: Con) -> None:
    again = [proven(f"r{n % 10}", "2022-06-01", f"2022-08-{1 + n:02d}") for n in range(15)]
    rows = [
        *(proven(f"r{n}", "2022-01-05", "2022-04-10") for n in range(10)),
        *(proven(f"o{n}", "2022-01-05", "2022-04-10") for n in range(30)),
        *again,
        proven("alone", "2023-01-05", "2023-05-01"),
    ]
    deliver(con, OFFENCES, rows, first="2022-04-01", last="2024-12-01")
    first, second = built(con, reoffending_means)
    assert first["quarters"] == 2
    assert first["reoffended_pct"] == 20
    assert (first["reoffended_lower_pct"], first["reoffended_upper_pct"]) == (11, 33)
    assert (first["offences_per_reoffender"], first["status"]) == (1.5, "")
    assert (second["reoffended_pct"], second["status"]) == (None, "x")


def assessment(person: str, **more: object) -> dict:
    scores = {f"{name}_score": 0 for name in SECTIONS.values()}
    return {
        "person_id": person, "assessment_id": f"assessment-{person}", "is_counted": True,
        "snapshot_date": "2025-03-31", **scores, **dict.fromkeys(NEEDS, False), **more,
    }  # fmt: skip


def test_needs_are_those_of_people_with_all_eight_scored(con: Con) -> None:
    deliver(
        con,
        ASSESSED,
        [
            assessment("a", has_alcohol_misuse_need=True, rosh="High", ovp_band="Low"),
            assessment("b", has_alcohol_misuse_need=True, attitudes_score=None, is_violence=False),
            assessment("c", is_counted=False),
        ],
    )
    rows = sorted(built(con, assessed_persons), key=lambda r: r["rosh"])
    assert [r["has_alcohol_misuse_need"] for r in rows] == [True, None]
    assert [r["is_violence"] for r in rows] == [True, False]
    assert [(r["rosh"], r["ovp_band"]) for r in rows] == [("High", "Low"), ("unknown", "unknown")]


def test_a_child_in_any_care_status_is_known_to_social_care(con: Con) -> None:
    child = {"snapshot_date": "2025-03-31", "age_years": 15}
    deliver(
        con,
        WORKED_WITH,
        [
            {**child, "person_id": "a", "care_status": "none", "send_status": "SEN support"},
            {**child, "person_id": "b", "care_status": "care leaver", "has_substance_need": True},
            {**child, "person_id": "c"},
        ],
    )
    rows = built(con, supervised_children)
    assert column(rows, "has_social_care") == [False, False, True]
    assert column(rows, "has_send") == [False, False, True]
    assert column(rows, "has_substance_need") == [False, False, True]
    assert set(column(rows, "ete_status")) == {"unknown"}
