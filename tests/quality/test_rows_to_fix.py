"""Which rows to correct: each with its place, its delivered value and a remedy that is enough."""

from collections.abc import Callable
from dataclasses import replace

import duckdb
import pytest

from quality.remedies import example, pattern_words
from quality.rows_to_fix import RowToFix, lines_to_fix, rows_to_fix
from sources.contract import Contract, NotNull, OneOf
from sources.police.offences import CONTRACT as OFFENCES
from sources.read import Read
from sources.registry import contracts

HEADER = "Visit No.,visit_date,extract_date,site_code,reason_code,age_years,seen_at,sex,is_knife"
SOUND = "v1,2024-01-05,2024-02-01,RJC01,4.10,17,2024-01-05 10:00,F,Y"


@pytest.fixture
def listed(
    con: duckdb.DuckDBPyConnection, deliver: Callable[..., Read], loose: Contract
) -> Callable[..., list[RowToFix]]:
    """The rows to fix of a delivery of these lines."""

    def lines(*rows: str, header: str = HEADER, limit: int = 5000) -> list[RowToFix]:
        taken = deliver("\n".join([header, *rows]) + "\n", loose)
        return rows_to_fix(con, taken, loose, limit)

    return lines


def test_a_sound_delivery_has_nothing_to_fix(listed: Callable[..., list[RowToFix]]) -> None:
    assert listed(SOUND) == []


def test_a_row_is_named_by_its_number_its_key_and_its_heading(
    listed: Callable[..., list[RowToFix]],
) -> None:
    (line,) = listed(SOUND, SOUND.replace("v1", "v2").replace(",17,", ",170,"))
    assert (line.row, line.record, line.heading, line.value) == (3, "v2", "age_years", "170")
    assert line.problem == "Outside the agreed range."
    assert line.remedy == "It runs from 0 to 120 years. Check it at source."
    assert line.level == "error"


def test_a_row_with_several_problems_has_a_line_for_each(
    listed: Callable[..., list[RowToFix]],
) -> None:
    lines = listed(",2024-01-05,2023-02-01,rjc 1,4.10,old,,F,perhaps")
    assert [line.heading for line in lines] == [
        "Visit No.", "site_code", "age_years", "is_knife", "extract_date / visit_date",
    ]  # fmt: skip
    assert {line.record for line in lines} == {""}
    assert lines[-1].value == "2023-02-01 / 2024-01-05"
    assert lines[-1].problem == "extract_date is before visit_date."


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        ("31/02/2024", "No such date"),
        ("02/25/2024", "Day and month look exchanged"),
        ("99999", "A bare number"),
        ("05/01/24", "The year needs four digits"),
        ("5 January", "Not in an agreed format"),
    ],
)
def test_an_unreadable_date_is_one_problem_with_the_agreed_formats(
    listed: Callable[..., list[RowToFix]], day: str, problem: str
) -> None:
    (line,) = listed(SOUND.replace("2024-01-05,", f"{day},", 1))
    assert line.problem.startswith(problem)
    assert line.value == day
    assert line.remedy == "Write the date as 2025-03-31 or 31/03/2025."


def test_a_missing_value_and_a_word_for_missing(listed: Callable[..., list[RowToFix]]) -> None:
    empty, said = listed(SOUND.replace("v1", ""), SOUND.replace("v1", "Unknown"))
    assert (empty.problem, empty.value) == ("No value.", "")
    assert (said.problem, said.value) == ("The cell says that the value is missing.", "Unknown")


def test_a_code_off_the_list_is_given_the_closest_and_the_list(
    listed: Callable[..., list[RowToFix]],
) -> None:
    (line,) = listed(SOUND.replace("4.10", "04.10"))
    assert line.remedy == "Is 4.10 meant? Use one of 4.1, 4.10, 007."


def test_a_code_of_an_official_list_names_it_its_publisher_and_the_label() -> None:
    from quality.remedies import closest, code_words

    field = OFFENCES.field("offence_code")
    assert "Home Office offence classes (Home Office)" in code_words(field)
    assert closest(field, " 8n ").startswith("Is 8N meant (")
    assert closest(field, "no such thing at all") == ""


def test_of_a_repeated_key_the_earlier_rows_are_queried(
    listed: Callable[..., list[RowToFix]],
) -> None:
    lines = listed(SOUND, SOUND, SOUND)
    assert [(line.row, line.level, line.problem) for line in lines] == [
        (2, "query", "The same key as row 4."),
        (3, "query", "The same key as row 4."),
    ]


def test_beyond_the_limit_the_rest_is_counted(
    con: duckdb.DuckDBPyConnection, deliver: Callable[..., Read], loose: Contract
) -> None:
    bad = SOUND.replace("2024-01-05,", "31/02/2024,", 1).replace(",17,", ",170,")
    taken = deliver("\n".join([HEADER, *[bad] * 6, SOUND, SOUND]), loose)
    assert len(rows_to_fix(con, taken, loose, limit=5)) == 5
    assert lines_to_fix(con, taken, loose) == len(rows_to_fix(con, taken, loose)) == 13


def test_no_value_is_in_the_representation(listed: Callable[..., list[RowToFix]]) -> None:
    (line,) = listed(SOUND.replace("v1", "ZQXJ").replace(",17,", ",CANARY,"))
    assert "ZQXJ" not in repr(line)
    assert "CANARY" not in repr(line)


def test_a_column_that_is_absent_is_called_by_its_name(
    con: duckdb.DuckDBPyConnection, deliver: Callable[..., Read], visits: Contract
) -> None:
    needed = visits.field("cost").but(NotNull())
    fields = tuple(needed if f.name == "cost" else f for f in visits.fields)
    contract = replace(visits, fields=fields)
    taken = deliver(f"{HEADER}\n{SOUND}\n", contract)
    (line,) = rows_to_fix(con, taken, contract)
    assert (line.heading, line.value, line.problem) == ("cost", "", "No value.")


@pytest.mark.parametrize(
    ("regex", "words"),
    [
        (r"[EW]01\d{6}", "E or W, then 01, then 6 digits"),
        (r"\d{3}/\d{2}", "3 digits, then /, then 2 digits"),
        (r"[A-Z0-9]{3,12}", "3 to 12 capital letters or digits"),
        (r"[0-9a-f]{64}", "64 digits or letters a to f"),
        (r"[EW]\d{8}|outside|unknown", "E or W, then 8 digits, or outside, or unknown"),
        (r"[0-9A-Za-z_\-]{6,64}", "6 to 64 letters, digits, underscores or hyphens"),
    ],
)
def test_a_pattern_is_said_in_words(regex: str, words: str) -> None:
    assert pattern_words(regex) == words


@pytest.mark.parametrize("contract", contracts().values(), ids=lambda c: c.name)
def test_every_rule_of_every_contract_has_a_remedy(contract: Contract) -> None:
    from quality.remedies import problem, remedy
    from sources.rules import rules

    named = {f.name: f.name for f in contract.fields}
    for rule in rules(contract):
        for value in ("", "Unknown", "x"):
            assert problem(rule, value, named).endswith(".")
            said = remedy(rule, contract, value, named)
            assert said.endswith(".")
            assert "\\" not in said


def test_an_example_keeps_its_pattern_and_is_always_the_same() -> None:
    assert example(r"[EW]01\d{6}") == example(r"[EW]01\d{6}")


def test_every_closed_list_is_named_or_spelled_out() -> None:
    from quality.remedies import code_words

    for contract in contracts().values():
        for field in contract.fields:
            if isinstance(field.constraint(OneOf), OneOf):
                assert code_words(field)
