"""A victim needs its offence: rows that name a parent never delivered are asked about."""

from collections.abc import Callable
from dataclasses import replace

import duckdb
import pytest

from quality.cross_tables import orphans
from sources.contract import Contract, Tolerance
from sources.read import Read
from sources.registry import contract

VICTIMS = contract("police__victims")
HEADER = (
    "offence_id,victim_number,extract_date,recorded_date,person_id,age_years,sex,ethnic_group\n"
)
OFFENCES = (
    "select 'offence' || range as offence_id, date '2024-01-10' as recorded_date from range(100)"
)


def victims(*offences: str, month: str = "2024-01") -> str:
    """A delivery with a victim of each of these offences."""
    rows = (
        f"{o},1,2024-04-01,{month}-10,person{n:04d},30,F,White\n" for n, o in enumerate(offences)
    )
    return HEADER + "".join(rows)


@pytest.fixture(scope="module")
def asked(con: duckdb.DuckDBPyConnection, deliver: Callable[..., Read]) -> Callable[..., list[str]]:
    def given(text: str, parent: str | None = OFFENCES, dataset: Contract = VICTIMS) -> list[str]:
        return orphans(con, deliver(text, dataset).typed, parent, dataset)

    return given


def of_offences(numbers: range) -> list[str]:
    return [f"offence{n}" for n in numbers]


def test_victims_of_delivered_offences_are_no_question(asked: Callable[..., list[str]]) -> None:
    assert asked(victims(*of_offences(range(60)))) == []


def test_victims_of_no_offence_are_asked_about_with_their_rows(
    asked: Callable[..., list[str]],
) -> None:
    (question,) = asked(victims(*of_offences(range(90, 110))))
    assert question.startswith(
        "10 of 20 rows name a row that police/offences never delivered, and count without its "
        "place and kind: rows 12, 13, 14, 15, 16, 17, 18, 19, 20, 21; send the offences"
    )


def test_a_question_names_no_offence(asked: Callable[..., list[str]]) -> None:
    (question,) = asked(victims(*of_offences(range(100, 130))))
    assert "offence1" not in question
    assert "and 20 more" in question


def test_a_few_rows_under_the_tolerance_are_no_question(asked: Callable[..., list[str]]) -> None:
    text = victims(*of_offences(range(1, 101)))
    assert asked(text) == []
    strict = replace(VICTIMS, tolerance=Tolerance(orphan_share=0.0))
    assert len(asked(text, OFFENCES, strict)) == 1


def test_a_month_without_offences_is_not_asked_about(asked: Callable[..., list[str]]) -> None:
    assert asked(victims("offence900", month="2024-02")) == []


def test_a_month_with_late_offences_only_is_not_asked_about(
    asked: Callable[..., list[str]],
) -> None:
    late = f"{OFFENCES} union all select 'offence800', date '2024-02-03'"
    assert asked(victims("offence900", month="2024-02"), late) == []


def test_no_offences_held_is_no_question(asked: Callable[..., list[str]]) -> None:
    assert asked(victims("offence900"), None) == []


def test_a_dataset_without_a_parent_is_no_question(
    con: duckdb.DuckDBPyConnection, deliver: Callable[..., Read], visits: Contract
) -> None:
    text = "visit_id,visit_date,extract_date,site_code\nv1,2024-01-05,2024-02-01,RJC01\n"
    assert orphans(con, deliver(text).typed, OFFENCES, visits) == []
