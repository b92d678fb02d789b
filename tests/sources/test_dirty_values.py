"""Dirty values: codes and words, hospital records, assessments, dates."""

from pathlib import Path

import pytest
from dirty_rows import (
    ADMISSIONS,
    ADMITTED,
    ASSESSED,
    ASSESSMENTS,
    ATTENDANCES,
    ATTENDED,
    CASELOAD,
    EXCLUSIONS,
    OFFENCE,
    OFFENCES,
    SUPERVISED,
    Deliver,
    Rows,
    csv_of,
    each,
    in_force,
    land,
    reasons,
    take,
)

from sources.text_rows import Unreadable

ETHNICITIES = (
    "White and Black Carribean", "Black Carribean",
    "Asian, Asian British or Asian Welsh : Indian", "asian,  asian british or asian welsh: indian",
)  # fmt: skip


def test_misspelt_and_repunctuated_codes_are_the_codes_they_mean(
    deliver: Deliver, rows_of: Rows
) -> None:
    taken = deliver(csv_of(*each(SUPERVISED, "ethnic_group", *ETHNICITIES)), CASELOAD)
    groups = [group for (group,) in rows_of(taken, "ethnic_group")]
    assert groups == ["Mixed", "Black", "Asian", "Asian"]


NO_VALUES = ("MERGE", "Z1", "ETH03", "UN", "NS", "99", "Z", "NOT SPECIFIED")


def test_codes_that_say_nothing_are_unknown(deliver: Deliver, rows_of: Rows) -> None:
    taken = deliver(csv_of(*each(SUPERVISED, "ethnic_group", *NO_VALUES)), CASELOAD)
    assert rows_of(taken, "ethnic_group") == [("Unknown",)] * len(NO_VALUES)
    taken = deliver(csv_of(*each(SUPERVISED, "sex", "0", "9", "NS", "n")), CASELOAD)
    assert rows_of(taken, "sex") == [("unknown",)] * 4


@pytest.mark.parametrize("said", ["NON-NOTIFIABLE", "Non Crime"])
def test_what_is_no_recorded_offence_is_rejected(deliver: Deliver, said: str) -> None:
    taken = deliver(csv_of({**OFFENCE, "offence_code": said}), OFFENCES)
    assert [b.rule.fields for b in taken.broken] == [("offence_code",)]


def test_not_stated_is_unknown_however_it_is_written(deliver: Deliver, rows_of: Rows) -> None:
    words = ("Not stated", "Not-stated", "NOT STATED", "not-Stated")
    taken = deliver(csv_of(*each(SUPERVISED, "ethnic_group", *words)), CASELOAD)
    assert rows_of(taken, "ethnic_group") == [("Unknown",)] * 4
    taken = deliver(csv_of(*each(OFFENCE, "location_type", *words)), OFFENCES)
    assert taken.sound == 4


def test_placeholder_text_is_a_missing_value(deliver: Deliver, rows_of: Rows) -> None:
    words = ("TBA", "n/a", "???", "-", "N/K")
    taken = deliver(csv_of(*each(SUPERVISED, "sentence_start_date", *words)), CASELOAD)
    assert rows_of(taken, "sentence_start_date", "problems") == [(None, 0)] * 5


@pytest.mark.parametrize(
    ("diagnoses", "cause"),
    [("||E119 ,J849 ||X990", "X990"), ("S610,X99", "X99"), ("||S626 ,X599 ", None),
     ("S01||T07 , Y04.0||I801", "Y04")],
)  # fmt: skip
def test_nested_diagnoses_are_searched_in_every_position(
    home: Path, diagnoses: str, cause: str | None
) -> None:
    land(home, ADMISSIONS, "q1.csv", csv_of({**ADMITTED, "diagnoses": diagnoses}))
    assert take(home, ADMISSIONS)["q1.csv"].rejected == 0
    assert in_force(home, ADMISSIONS, "external_cause") == [(cause,)]


def test_an_injury_time_of_midnight_is_an_hour_unknown(home: Path) -> None:
    midnight = {**ATTENDED, "arrival_at": "2025-05-13 00:00:00", "injury_at": ""}
    land(home, ATTENDANCES, "may.csv", csv_of(ATTENDED, {**midnight, "attendance_id": "attend02"}))
    take(home, ATTENDANCES)
    assert in_force(home, ATTENDANCES, "hour") == [(1,), (None,)]
    assert "midnight is often a default" in ATTENDANCES.field("injury_at").description


@pytest.mark.parametrize("withheld", ["*", "<5", "[c]"])
def test_a_suppressed_number_is_rejected_and_the_reason_says_what_to_send(
    deliver: Deliver, withheld: str
) -> None:
    taken = deliver(csv_of({**ATTENDED, "age_years": withheld}), ATTENDANCES)
    (said,) = reasons(taken)
    assert "small numbers were suppressed before sending: send the rows themselves" in said
    assert withheld not in said


def test_a_table_of_suppressed_counts_is_refused_for_the_rows_it_lacks(deliver: Deliver) -> None:
    table = "district,suspensions\nRugby,*\nWarwick,15\n"
    with pytest.raises(Unreadable, match="asks for the columns"):
        deliver(table, EXCLUSIONS)


def test_of_several_live_assessments_the_latest_complete_one_counts(home: Path) -> None:
    rows = [
        ASSESSED,
        {**ASSESSED, "assessment_id": "assess02", "completed_date": "2025-02-20"},
        {**ASSESSED, "assessment_id": "assess03", "assessment_status": "OPEN",
         "completed_date": ""},
        {**ASSESSED, "assessment_id": "assess04", "assessment_status": "LOCKED_INCOMPLETE",
         "completed_date": "2025-03-01"},
    ]  # fmt: skip
    land(home, ASSESSMENTS, "2025.csv", csv_of(*rows))
    assert take(home, ASSESSMENTS)["2025.csv"].accepted == 4
    counted = in_force(home, ASSESSMENTS, "assessment_id", "is_counted")
    assert [i for i, is_counted in counted if is_counted] == ["assess02"]


def test_tiers_of_two_schemes_are_told_apart(home: Path) -> None:
    rows = each(SUPERVISED, "tier", "A0", "D3", "G", "MISSING", "")
    rows = [{**row, "event_number": str(n)} for n, row in enumerate(rows, start=1)]
    land(home, CASELOAD, "q4.csv", csv_of(*rows))
    take(home, CASELOAD)
    schemes = in_force(home, CASELOAD, "tier", "tier_scheme")
    assert schemes == [
        ("A0", "v2"), ("D3", "v2"), ("G", "v3"), (None, None), (None, None),
    ]  # fmt: skip


def test_a_date_with_a_word_for_its_month_is_read(deliver: Deliver, rows_of: Rows) -> None:
    dates = ("05-MAR-24", "5-Mar-24", "05-Mar-2024", "5 March 2024")
    taken = deliver(csv_of(*each(SUPERVISED, "sentence_start_date", *dates)), CASELOAD)
    assert {str(d) for (d,) in rows_of(taken, "sentence_start_date")} == {"2024-03-05"}


@pytest.mark.parametrize("said", ["45790", "13/05/2025", "2025-05-13", "2025-05-13 00:00:00"])
def test_serial_numbers_and_day_first_dates_are_read(
    deliver: Deliver, rows_of: Rows, said: str
) -> None:
    taken = deliver(csv_of({**OFFENCE, "recorded_date": said}), OFFENCES)
    assert [str(d) for (d,) in rows_of(taken, "recorded_date")] == ["2025-05-13"]


def test_a_month_first_file_is_refused_in_a_sentence_that_says_so(home: Path) -> None:
    days = [f"05/{day:02}/2025" for day in range(1, 25)]
    land(home, OFFENCES, "may.csv", csv_of(*each(OFFENCE, "recorded_date", *days)))
    line = take(home, OFFENCES)["may.csv"]
    assert (line.verdict, line.rejected) == ("rejected", 24)
    assert any("all of them would be dates with the month first" in r for r in line.reasons)


def test_dates_unreadable_either_way_are_not_called_month_first(deliver: Deliver) -> None:
    days = ("05/13/2025", "sometime in May")
    taken = deliver(csv_of(*each(OFFENCE, "recorded_date", *days)), OFFENCES)
    assert not any("month first" in said for said in reasons(taken))
