"""Dirty offences: words for codes, codes that a spreadsheet changed, late records."""

from pathlib import Path

from dirty_rows import (
    ATTENDANCES,
    ATTENDED,
    CASELOAD,
    CRIME,
    OFFENCE,
    OFFENCES,
    OPEN_OUTCOMES,
    STREET,
    SUPERVISED,
    WARWICK,
    Deliver,
    Rows,
    cells,
    csv_of,
    each,
    in_force,
    land,
    reasons,
    take,
)
from file_formats import xlsx

from quality.remedies import remedy


def test_a_force_or_area_is_told_by_a_whole_name_and_never_guessed(
    deliver: Deliver, rows_of: Rows
) -> None:
    names = ("WARKS", "Warwick District", "South Warwickshire", "Coventry", "Not stated")
    taken = deliver(csv_of(*each(SUPERVISED, "residence_district", *names)), CASELOAD)
    assert rows_of(taken, "residence_district") == [
        ("unknown",), (WARWICK,), ("unknown",), ("outside",), ("unknown",),
    ]  # fmt: skip
    guess = deliver(csv_of({**SUPERVISED, "residence_district": "Warwick-ish"}), CASELOAD)
    assert "`residence_district` is in none of the agreed forms" in reasons(guess)[0]
    forces = each(CRIME, "Falls within", "Devon & Cornwall", "london, city of")
    assert deliver(csv_of(*forces), STREET).sound == 2


TEXTS = (
    "Assault occasioning actual bodily harm (s47)",
    "ASSAULT  OCCASIONING ACTUAL BODILY HARM (S47)",
    "Corporate manslaughter",
)


def test_an_offence_in_words_is_given_its_code(deliver: Deliver, rows_of: Rows) -> None:
    taken = deliver(csv_of(*each(OFFENCE, "offence_code", *TEXTS)), OFFENCES)
    assert rows_of(taken, "offence_code") == [("8N",), ("8N",), ("4.10",)]


def test_an_offence_in_unknown_words_is_rejected_with_the_nearest_code(deliver: Deliver) -> None:
    wording = "Assault ocasioning actual bodily harm (s.47)"
    taken = deliver(csv_of({**OFFENCE, "offence_code": wording}), OFFENCES)
    (broken,) = taken.broken
    said = remedy(broken.rule, OFFENCES, wording, {"offence_code": "offence_code"})
    assert said.startswith("Is 8N meant (Assault with injury)?")


def test_text_cut_short_is_rejected_and_never_completed(deliver: Deliver, rows_of: Rows) -> None:
    cut = each(OFFENCE, "offence_code", "Breach of non", "Corporate man-")
    taken = deliver(csv_of(*cut), OFFENCES)
    assert [(b.rule.fields, b.rows) for b in taken.broken] == [(("offence_code",), 2)]
    broken = each(OFFENCE, "offence_code", "Corporate\nmanslaughter")
    assert rows_of(deliver(csv_of(*broken), OFFENCES), "offence_code") == [("4.10",)]


def test_code_formats_mixed_in_one_column_are_one_code(deliver: Deliver, rows_of: Rows) -> None:
    forms = ("8N", "8n", "008/01", "00801", " 8N ")
    taken = deliver(csv_of(*each(OFFENCE, "offence_code", *forms)), OFFENCES)
    assert {code for (code,) in rows_of(taken, "offence_code")} == {"8N"}
    forms = ("008/01", "00801", "008-01", "008.01", "801")
    taken = deliver(csv_of(*each(OFFENCE, "offence_subclass", *forms)), OFFENCES)
    assert {code for (code,) in rows_of(taken, "offence_subclass")} == {"008/01"}


def test_zeros_that_a_spreadsheet_took_from_a_code_are_given_back(
    deliver: Deliver, rows_of: Rows
) -> None:
    numbers = [[*cells(OFFENCE)[0]], [*cells(OFFENCE)[1]]]
    numbers[1][numbers[0].index("offence_subclass")] = 3601  # type: ignore[call-overload]
    numbers[1][numbers[0].index("offence_code")] = 3601  # type: ignore[call-overload]
    taken = deliver(xlsx(numbers), OFFENCES)
    assert rows_of(taken, "offence_code", "offence_subclass") == [("36", "036/01")]
    taken = deliver(csv_of({**SUPERVISED, "main_offence_code": "801"}), CASELOAD)
    assert rows_of(taken, "main_offence_code") == [("00801",)]
    taken = deliver(csv_of({**ATTENDED, "department_type": "1"}), ATTENDANCES)
    assert rows_of(taken, "department_type") == [("01",)]


def test_three_digits_are_a_class_and_never_guessed_to_be_a_subclass(
    deliver: Deliver, rows_of: Rows
) -> None:
    taken = deliver(csv_of(*each(OFFENCE, "offence_code", "802", "801")), OFFENCES)
    assert rows_of(taken, "offence_code", "problems = 0") == [("802", True), ("801", False)]


def test_a_code_like_a_number_stays_text(deliver: Deliver, rows_of: Rows) -> None:
    codes = ("4.10", "4.1", "5E", "8E")
    for content in (
        csv_of(*each(OFFENCE, "offence_code", *codes)),
        xlsx(cells(*each(OFFENCE, "offence_code", *codes))),
    ):
        taken = deliver(content, OFFENCES)
        assert rows_of(taken, "offence_code")[:3] == [("4.10",), ("4.1",), ("5E",)]


def test_a_code_that_became_a_number_at_source_is_what_it_became(
    deliver: Deliver, rows_of: Rows
) -> None:
    """A cell 4.10 stored as the number 4.1 says manslaughter: the zero is lost for good."""
    header, values = cells(OFFENCE)
    place = header.index("offence_code")
    numbers = [[*values[:place], n, *values[place + 1 :]] for n in (4.1, 8e5)]
    taken = deliver(xlsx([header, *numbers]), OFFENCES)
    assert rows_of(taken, "offence_code", "problems = 0") == [("4.1", True), ("800000", False)]
    assert "`4.10` is not `4.1`" in OFFENCES.field("offence_code").description


def test_an_offence_recorded_long_after_counts_when_recorded_and_keeps_both_dates(
    home: Path,
) -> None:
    late = {**OFFENCE, "committed_from_at": "1998-07-01 00:00", "committed_to_at": ""}
    land(home, OFFENCES, "may.csv", csv_of(late))
    assert take(home, OFFENCES)["may.csv"].rejected == 0
    ((month, committed),) = in_force(home, OFFENCES, "month_start", "committed_from_at")
    assert (str(month), committed.year) == ("2025-05-01", 1998)


def test_outcome_0_is_no_outcome(deliver: Deliver, rows_of: Rows) -> None:
    taken = deliver(csv_of(OFFENCE), OFFENCES)
    assert rows_of(taken, "outcome_code") == [("0",)]
    assert "0 where none is assigned yet" in OFFENCES.field("outcome_code").description
    assert not any("outcome_code" in measure.where for measure in OFFENCES.measures)
    open_words = OPEN_OUTCOMES.derived[0].sql
    assert "Under investigation" not in open_words


def test_each_outcomes_dataset_says_which_count_basis_it_has() -> None:
    assert any("by the month they were given, not crimes" in c for c in OPEN_OUTCOMES.caveats)
    assert "Home Office outcome type" in OFFENCES.field("outcome_code").description
    assert OFFENCES.event_date == "recorded_date"


def test_under_recording_is_said_beside_the_counts() -> None:
    assert any("93.1 %" in c and "HMICFRS" in c for c in OFFENCES.caveats)
