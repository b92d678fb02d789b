"""Every pattern of dirty delivery met in the field: a small file in, rows or a reason out."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from file_formats import xlsx
from openpyxl import Workbook

from pipelines.intake import deliveries, take_in
from pipelines.store import Store
from pipelines.tables import build_core
from quality.deliveries import Delivery, broken_sentence
from quality.remedies import remedy
from sources.contract import Contract
from sources.read import Read
from sources.reference.load import lsoa_vintage
from sources.registry import contract
from sources.synthetic.dirty_patterns import PATTERNS
from sources.text_rows import Unreadable

OFFENCES = contract("police__offences")
CASELOAD = contract("probation__caseload")
ASSESSMENTS = contract("probation__assessments")
ATTENDANCES = contract("health__ed_attendances")
ADMISSIONS = contract("health__admissions")
STREET = contract("police__street_crimes")
OPEN_OUTCOMES = contract("police__outcomes")
EXCLUSIONS = contract("context__school_exclusions")
YOUTH = contract("youth_justice__outcomes")
WARWICK = "E07000222"
WARWICK_LSOA, COVENTRY_LSOA = "E01031281", "E01009580"
RETIRED_AND_NEW = ("E01031103", "E01035014")
"""Areas of the county that only 2011, and only 2021, has."""

OFFENCE = {
    "offence_id": "off00001",
    "extract_date": "2025-06-05",
    "recorded_date": "2025-05-13",
    "committed_from_at": "2025-05-12 22:10",
    "committed_to_at": "2025-05-12 23:00",
    "offence_code": "8N",
    "offence_subclass": "008/06",
    "outcome_code": "0",
    "lsoa_code": WARWICK_LSOA,
    "location_type": "dwelling",
}
SUPERVISED = {
    "snapshot_date": "2025-03-31",
    "person_id": "9628c5ab106c8e82",
    "event_number": "1",
    "sentence_type": "Community Order",
    "sentence_start_date": "2024-10-20",
    "main_offence_code": "04600",
    "offence_category": "theft offences",
    "rosh": "RMRH",
    "tier": "C",
    "age_years": "34",
    "sex": "M",
    "ethnic_group": "White",
    "residence_district": "Rugby",
}
ASSESSED = {
    "snapshot_date": "2025-03-31",
    "person_id": "9628c5ab106c8e82",
    "assessment_id": "assess01",
    "assessment_type": "LAYER3",
    "assessment_status": "COMPLETE",
    "completed_date": "2025-01-10",
    "offence_category": "robbery",
    "rosh": "RHRH",
    **dict.fromkeys(("ogrs3_band", "ovp_band", "rsr_band"), "Low"),
    **{f.name: "1" for f in ASSESSMENTS.fields if f.name.endswith("_score")},
    "age_years": "34",
    "sex": "M",
    "ethnic_group": "White",
    "residence_district": "Rugby",
}
ATTENDED = {
    "attendance_id": "attend01",
    "extract_date": "2025-06-05",
    "site_code": "RKB01",
    "department_type": "01",
    "arrival_at": "2025-05-13 01:20",
    "injury_at": "2025-05-12 23:50",
    "age_years": "23",
    "sex": "1",
    "ethnic_category": "A",
    "residence_lsoa_code": WARWICK_LSOA,
    "injury_intent": "52684005",
    "injury_mechanism": "Punch or kick",
    "dupe_flag": "0",
}
ADMITTED = {
    "spell_id": "spell001",
    "extract_date": "2025-06-05",
    "admission_date": "2025-05-13",
    "discharge_date": "2025-05-15",
    "admission_method": "21",
    "diagnoses": "S610,X99",
    "age_years": "23",
    "sex": "1",
    "residence_lsoa_code": WARWICK_LSOA,
    "provider_code": "RJC",
}
CRIME = {
    "Crime ID": "ab" * 32,
    "Month": "2025-05",
    "Reported by": "Warwickshire Police",
    "Falls within": "Warwickshire Police",
    "Longitude": "-1.5",
    "Latitude": "52.2",
    "Location": "On or near Park",
    "LSOA code": WARWICK_LSOA,
    "LSOA name": "Somewhere 001A",
    "Crime type": "Robbery",
    "Last outcome category": "",
    "Context": "",
}
EXCLUDED = {
    "academic_year_start": "2024-09-01",
    "academic_year_end": "2025-08-31",
    "exclusion_month": "2025-01",
    "exclusion_type": "SUSP",
    "phase": "secondary",
    "reason": "PP",
    "residence_district": "Rugby",
}

Rows = Callable[..., list[tuple]]
Deliver = Callable[..., Read]


def cells(*rows: dict[str, str]) -> list[list[str]]:
    """The header and the rows, as cells."""
    return [list(rows[0]), *([row[name] for name in rows[0]] for row in rows)]


def csv_of(*rows: dict[str, str]) -> str:
    """The rows as a delivered CSV."""
    quoted = ([f'"{c}"' if "," in c or "\n" in c else c for c in row] for row in cells(*rows))
    return "\n".join(map(",".join, quoted)) + "\n"


def each(base: dict[str, str], field: str, *values: str) -> list[dict[str, str]]:
    """A row for each value of one field, with keys of their own."""
    key = next(iter(base))
    return [
        {**base, key: f"{base[key]}{n}" if key.endswith("_id") else base[key], field: value}
        for n, value in enumerate(values)
    ]


def land(home: Path, declared: Contract, name: str, content: str | bytes) -> None:
    """Put a file in the landing folder of a home."""
    path = home / "landing" / declared.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def take(home: Path, declared: Contract) -> dict[str, Delivery]:
    """Take in what landed; the ledger's lines, by file name."""
    store = Store(home)
    store.prepare()
    take_in(store, declared)
    build_core(store, declared)
    return {Path(d.file).name: d for d in deliveries(store, declared)}


def in_force(home: Path, declared: Contract, *columns: str) -> list[tuple]:
    """The rows in force: the columns asked for, in the order delivered."""
    path = Store(home).current(f"core_{declared.name}")
    assert path is not None
    return [tuple(row.values()) for row in pq.read_table(path, columns=list(columns)).to_pylist()]


def reasons(taken: Read) -> list[str]:
    return [broken_sentence(b) for b in taken.broken]


# --- the file


def test_title_rows_stand_above_the_header(deliver: Deliver) -> None:
    taken = deliver("Recorded offences\n\nMay 2025,police\n" + csv_of(OFFENCE), OFFENCES)
    assert (taken.rows_in, taken.rejected) == (1, 0)
    assert (taken.opened.heading.row, taken.opened.aside.titles) == (4, 2)


def workbook(**sheets: list[list]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_every_sheet_of_a_workbook_with_a_sheet_a_year_is_read(
    deliver: Deliver, rows_of: Rows
) -> None:
    first, second, third = each(OFFENCE, "recorded_date", "2024-05-13", "2025-05-13", "2025-05-14")
    years = workbook(
        Notes=[["Offences"]],
        y2024=[["Year to March 2025"], *cells(first)],
        y2025=[["Year to March 2026"], ["Provisional"], *cells(second, third)],
    )
    taken = deliver(years, OFFENCES)
    assert rows_of(taken, "row_no", "offence_id") == [
        (3, "off000010"),
        (7, "off000011"),
        (8, "off000012"),
    ]
    assert taken.opened.aside.titles == 3
    assert taken.opened.sheet == "y2024 (rows 1 to 3), y2025 (rows 4 to 8)"


def test_sheets_under_different_columns_are_refused_together(deliver: Deliver) -> None:
    renamed = [["crime_ref_pseudo", *cells(OFFENCE)[0][1:]], *cells(OFFENCE)[1:]]
    with pytest.raises(Unreadable, match="sheet 1 and sheet 2; give every sheet the same header"):
        deliver(workbook(a=cells(OFFENCE), b=renamed), OFFENCES)


def test_renamed_columns_are_known_by_the_names_agreed(deliver: Deliver) -> None:
    text = (
        csv_of(OFFENCE)
        .replace("offence_id", "Crime Ref (pseudo)")
        .replace("offence_code", "Home Office Code")
    )
    assert deliver(text, OFFENCES).sound == 1


def test_two_headings_for_one_field_are_refused(deliver: Deliver) -> None:
    twice = csv_of({**OFFENCE, "ho_code": "8N"})
    with pytest.raises(Unreadable, match="same field: offence_code"):
        deliver(twice, OFFENCES)


def test_a_heading_nobody_agreed_is_refused_with_the_column_that_lacks(deliver: Deliver) -> None:
    with pytest.raises(Unreadable, match="columns are missing: recorded_date"):
        deliver(csv_of(OFFENCE).replace("recorded_date", "rec_dt"), OFFENCES)


def test_a_byte_order_mark_is_no_part_of_the_first_heading(deliver: Deliver) -> None:
    assert deliver(b"\xef\xbb\xbf" + csv_of(OFFENCE).encode(), OFFENCES).sound == 1


def test_a_windows_file_with_pounds_and_smart_quotes_is_read(
    deliver: Deliver, rows_of: Rows
) -> None:
    text = csv_of({**CRIME, "Location": "On or near \u2018Pound\u2019 \u2013 \u00a35 shop"})
    taken = deliver(text.encode("cp1252"), STREET)
    assert taken.opened.encoding == "cp1252"
    assert rows_of(taken, "location") == [("On or near \u2018Pound\u2019 \u2013 \u00a35 shop",)]


# --- offences


def test_a_force_or_area_is_told_by_a_whole_name_and_never_guessed(
    deliver: Deliver, rows_of: Rows
) -> None:
    names = ("WARKS", "Warwick District", "South Warwickshire", "Coventry", "Not stated")
    taken = deliver(csv_of(*each(SUPERVISED, "residence_district", *names)), CASELOAD)
    assert rows_of(taken, "residence_district") == [
        ("unknown",), (WARWICK,), ("unknown",), ("outside",), ("unknown",),
    ]  # fmt: skip
    guess = deliver(csv_of({**SUPERVISED, "residence_district": "Warwick-ish"}), CASELOAD)
    assert "`residence_district` matches" in reasons(guess)[0]
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


# --- history


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_restated_history_is_in_force_and_what_it_replaced_is_kept(home: Path) -> None:
    first = each(OFFENCE, "offence_code", "8N", "8N", "34B")
    land(home, OFFENCES, "may.csv", csv_of(*first))
    take(home, OFFENCES)
    restated = [{**row, "extract_date": "2025-07-05"} for row in first[:2]]
    restated[1] |= {"offence_code": "5D", "offence_subclass": "005/01"}
    land(home, OFFENCES, "may_restated.csv", csv_of(*restated))
    lines = take(home, OFFENCES)
    assert sorted(in_force(home, OFFENCES, "offence_code")) == [("5D",), ("8N",)]
    assert (lines["may.csv"].accepted, lines["may.csv"].superseded) == (0, 3)
    kept = Store(home).delivered(OFFENCES.name, lines["may.csv"].sha256)
    assert pq.read_table(kept)["offence_code"].to_pylist() == ["8N", "8N", "34B"]


def test_of_overlapping_deliveries_the_newer_answers_for_the_months_they_share(
    home: Path,
) -> None:
    spring = each(OFFENCE, "recorded_date", "2025-04-10", "2025-05-10")
    summer = each(OFFENCE, "recorded_date", "2025-05-10", "2025-06-10")
    summer = [{**r, "offence_id": f"new{n:05}", "extract_date": "2025-07-05"}
              for n, r in enumerate(summer)]  # fmt: skip
    land(home, OFFENCES, "a_spring.csv", csv_of(*spring))
    land(home, OFFENCES, "b_summer.csv", csv_of(*summer))
    lines = take(home, OFFENCES)
    months = [str(m) for (m,) in in_force(home, OFFENCES, "month_start")]
    assert months == ["2025-04-01", "2025-05-01", "2025-06-01"]
    assert (lines["a_spring.csv"].accepted, lines["a_spring.csv"].superseded) == (1, 1)


def test_a_missing_month_is_answered_for_by_nobody(home: Path) -> None:
    land(home, STREET, "03.csv", csv_of({**CRIME, "Month": "2025-03"}))
    land(home, STREET, "05.csv", csv_of({**CRIME, "Crime ID": "cd" * 32}))
    covered = [m for line in take(home, STREET).values() for m in line.months]
    assert covered == ["2025-03-01", "2025-05-01"]


# --- place


def test_a_point_across_the_border_counts_outside(home: Path) -> None:
    here, there = each(CRIME, "LSOA code", WARWICK_LSOA, COVENTRY_LSOA)
    there["Crime ID"] = "cd" * 32
    land(home, STREET, "05.csv", csv_of(here, there))
    take(home, STREET)
    assert in_force(home, STREET, "district_code") == [(WARWICK,), ("outside",)]


SPELLINGS = ("Nuneaton and Bedworth", "Nuneaton & Bedworth", "NUNEATON  AND BEDWORTH", "NBBC")


def test_a_district_is_known_by_each_of_its_spellings(deliver: Deliver, rows_of: Rows) -> None:
    taken = deliver(csv_of(*each(SUPERVISED, "residence_district", *SPELLINGS)), CASELOAD)
    assert {code for (code,) in rows_of(taken, "residence_district")} == {"E07000219"}


def test_areas_of_two_vintages_are_each_placed_in_their_district(home: Path) -> None:
    codes = (*RETIRED_AND_NEW, WARWICK_LSOA)
    land(home, OFFENCES, "may.csv", csv_of(*each(OFFENCE, "lsoa_code", *codes)))
    take(home, OFFENCES)
    places = [d for (d,) in in_force(home, OFFENCES, "district_code")]
    assert all(place.startswith("E07") for place in places)
    assert lsoa_vintage(codes) == "mixed"


# --- identical rows


def test_a_repeated_crime_id_is_queried_and_counted_once(home: Path) -> None:
    asb = {**CRIME, "Crime ID": "", "Crime type": "Anti-social behaviour"}
    land(home, STREET, "05.csv", csv_of(CRIME, CRIME, asb, asb))
    line = take(home, STREET)["05.csv"]
    assert line.verdict == "accepted_with_queries"
    assert (line.accepted, line.deduplicated, line.rejected) == (3, 1, 0)
    assert any("crime_id" in reason for reason in line.reasons)


def test_duplicate_attendances_count_once(home: Path) -> None:
    flagged = {**ATTENDED, "attendance_id": "attend02", "dupe_flag": "1"}
    land(home, ATTENDANCES, "may.csv", csv_of(ATTENDED, ATTENDED, flagged))
    line = take(home, ATTENDANCES)["may.csv"]
    assert (line.accepted, line.deduplicated) == (2, 1)
    assert sorted(in_force(home, ATTENDANCES, "is_assault")) == [(False,), (True,)]


# --- codes and words


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


# --- health


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


# --- probation


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
        ("A0", "v2"), ("D3", "v2"), ("G", "v3"), ("MISSING", None), (None, None),
    ]  # fmt: skip


# --- dates


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


# --- layout


VISIT = "visit_id,visit_date,extract_date,site_code"


def test_a_merged_cell_is_carried_down_where_the_contract_says_so(
    deliver: Deliver, rows_of: Rows, visits: Contract
) -> None:
    merged = f"{VISIT}\nv1,2024-01-05,2024-02-01,RJC01\nv2,,2024-02-01,\n"
    fields = tuple(replace(f, carries_down=f.name == "visit_date") for f in visits.fields)
    taken = deliver(merged, replace(visits, fields=fields))
    assert rows_of(taken, "visit_date::varchar", "site_code") == [
        ("2024-01-05", "RJC01"),
        ("2024-01-05", None),
    ]
    assert "`visit_date` never missing" in reasons(deliver(merged, visits))[0]


def test_totals_and_footnotes_below_the_rows_are_set_aside_and_counted(deliver: Deliver) -> None:
    text = csv_of(OFFENCE) + "\nGrand Total,,1\nNote: provisional figures.\nSource: the force\n"
    taken = deliver(text, OFFENCES)
    assert (taken.rows_in, taken.rejected) == (1, 0)
    assert taken.opened.aside.sentence == "set aside: 1 total row, 2 note rows"


def test_totals_by_each_of_two_dimensions_are_never_rows(deliver: Deliver) -> None:
    body = csv_of(*each(OFFENCE, "offence_code", "8N", "34B")).splitlines()
    text = "\n".join([*body[:2], "Sub-total,,1", body[2], "Subtotal,,1", "Total,,2"])
    taken = deliver(text + "\n", OFFENCES)
    assert (taken.rows_in, taken.rejected, taken.opened.aside.totals) == (2, 0, 3)


def test_a_blank_means_zero_only_where_it_is_declared(
    deliver: Deliver, rows_of: Rows, visits: Contract
) -> None:
    text = f"{VISIT},cost,is_knife\nv1,2024-01-05,2024-02-01,RJC01,,\n"
    assert rows_of(deliver(text), "cost", "is_knife") == [(None, False)]
    fields = tuple(replace(f, blank_means="0") if f.name == "cost" else f for f in visits.fields)
    assert rows_of(deliver(text, replace(visits, fields=fields)), "cost") == [(0.0,)]


TESTED = {
    "Multi-row title / notes above header": "title_rows",
    "Multi-sheet workbook, one sheet per year/quarter": "every_sheet",
    "Renamed columns between releases": "renamed_columns",
    "Force / area name variants": "a_force_or_area",
    "Offence text instead of code": "an_offence_in_words",
    "Truncated text at hyphen or line break": "text_cut_short",
    "Mixed code formats in one column": "code_formats_mixed",
    "Pound sign / smart quotes in cp1252": "a_windows_file",
    "UTF-8 BOM on first header": "a_byte_order_mark",
    "Misspelt/re-punctuated codelists": "misspelt_and_repunctuated",
    "Non-value codes inside value lists": "codes_that_say_nothing",
    'Default "Not stated" filled inconsistently': "not_stated_is_unknown",
    "Outcome 0 row counted as outcome": "outcome_0",
    "Two count bases for outcomes": "each_outcomes_dataset",
    "Restated history": "restated_history",
    "Late-recorded crimes": "an_offence_recorded_long_after",
    "Cross-border points": "a_point_across_the_border",
    "Missing months / forces": "a_missing_month",
    "Duplicate Crime ID": "a_repeated_crime_id",
    "Under-recording": "under_recording",
    "Duplicate ED records": "duplicate_attendances",
    "Nested delimiters in diagnosis": "nested_diagnoses",
    "Injury time defaulted": "an_injury_time",
    "Small numbers already suppressed": "a_suppressed_number",
    "Several live OASys assessments": "of_several_live_assessments",
    "Two tier schemes at once": "tiers_of_two_schemes",
    "Placeholder text": "placeholder_text",
    "Dates as dd-MMM-yy (two-digit year)": "a_date_with_a_word",
    "Excel serial dates, dd/mm vs mm/dd, text dates": "a_month_first_file",
    "Merged cells / grouped headings / blank carried-down keys": "a_merged_cell",
    'Trailing totals, "Grand Total", footnotes': "totals_and_footnotes",
    "Blank cell means zero": "a_blank_means_zero",
    "Resubmission of same period / overlapping partial months": "of_overlapping_deliveries",
    "Double counting of totals by two dimensions": "totals_by_each",
    "District spelling": "a_district_is_known",
    "LSOA vintage mixing": "areas_of_two_vintages",
    "Leading zeros lost by Excel": "zeros_that_a_spreadsheet",
    "Codes auto-converted": "a_code_like_a_number",
}


def test_every_pattern_has_a_test() -> None:
    assert tuple(TESTED) == PATTERNS
    assert len(PATTERNS) == 38
    for start in TESTED.values():
        assert any(name.startswith(f"test_{start}") for name in globals()), start
