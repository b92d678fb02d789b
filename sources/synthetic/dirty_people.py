"""Dirty deliveries of health, youth justice and probation, and of schools."""

from datetime import date
from itertools import cycle

from sources.synthetic.dirty_files import (
    as_cells,
    as_csv,
    as_ods,
    as_xlsx,
    as_zip,
    protected_workbook,
    web_page,
)
from sources.synthetic.dirty_truth import Deliveries

NO_VALUES = ("MERGE", "Z1", "ETH03", "NS", "UN", "NOT SPECIFIED", "Not-stated")
TIERS = ("A0", "B2", "D3", "A", "C", "G")
NUNEATON = "Nuneaton and Bedworth"


def write(put: Deliveries, canary: str) -> None:
    """Write every dirty delivery about persons."""
    _attendances(put)
    _admissions(put)
    _unreadable(put)
    _withheld(put)
    _children(put, canary)
    _merged(put)
    _caseload(put, canary)
    _assessments(put)


def _attendances(put: Deliveries) -> None:
    """Attendances twice over, midnights, codes that say nothing, a zero lost."""
    file = "health/ed_attendances/ed_attendances_2025-05.csv"
    rows = put.rows(file)
    for row in rows:
        row["department_type"] = row["department_type"].lstrip("0")
        row["injury_at"] = row["arrival_at"][:10] + " 00:00:00"
    for row, sex, ethnic in zip(rows[:4], cycle("09"), cycle(("99", "Z")), strict=False):
        row |= {"sex": sex, "ethnic_category": ethnic}
    put.accepted(
        file,
        as_csv(as_cells([*rows, *rows[:2]])),
        "Duplicate ED records",
        "Injury time defaulted",
        "Non-value codes inside value lists",
        "Leading zeros lost by Excel",
        rows_in=len(rows) + 2,
        deduplicated=2,
        reason="attendance_id",
    )


def _admissions(put: Deliveries) -> None:
    """Diagnoses of several episodes in one cell, zipped."""
    file = "health/admissions/admissions_2025-26_Q1.csv"
    rows = put.rows(file)
    put.remove(file)
    rows[0]["diagnoses"] = "||E119 ,J849 ||X990"
    put.accepted(
        file.replace(".csv", ".zip"),
        as_zip({"admissions.csv": as_csv(as_cells(rows))}),
        "Nested delimiters in diagnosis",
        rows_in=len(rows),
    )


def _unreadable(put: Deliveries) -> None:
    """A web page in the place of a missing month, a workbook with a password."""
    put.refused(
        "health/ed_assaults/ed_assaults_2025-11.csv",
        web_page(),
        "Missing months / forces",
        reason="web page",
    )
    put.refused(
        "health/ambulance_incidents/ambulance_incidents_2025-26_Q2_locked.xlsx",
        protected_workbook(),
        reason="password-protected",
    )


def _withheld(put: Deliveries) -> None:
    """Small numbers suppressed before sending: in a column, and in a table of counts."""
    rows = put.rows("health/ambulance_incidents/ambulance_incidents_2025-26_Q1.csv")
    for row in rows:
        row["age_years"] = "*"
    put.refused(
        "health/ambulance_incidents/ambulance_incidents_2025-26_Q1_suppressed.csv",
        as_csv(as_cells(rows)),
        "Small numbers already suppressed",
        rows_in=len(rows),
        reason="small numbers were suppressed before sending",
    )
    put.refused(
        "context/school_exclusions/exclusions_2024-25.csv",
        as_csv([["District", "Suspensions"], [NUNEATON, "*"], ["Rugby", "15"]]),
        "Small numbers already suppressed",
        reason="no header row was found",
    )


def _children(put: Deliveries, canary: str) -> None:
    """Spellings of places and groups, in an OpenDocument spreadsheet with a column too many."""
    file = "youth_justice/outcomes/outcomes_2025-26_Q2.csv"
    rows = put.rows(file)
    put.remove(file)
    districts = cycle((NUNEATON.replace("and", "&"), "N. Warwickshire"))
    groups = cycle(("Black Carribean", "White and Black  Carribean", "Not-stated", "NOT STATED"))
    for row, district, group in zip(rows, districts, groups, strict=False):
        row |= {"residence_district": district, "ethnic_group": group, "Worker's note": canary}
    put.accepted(
        file.replace(".csv", ".ods"),
        as_ods(as_cells(rows)),
        "District spelling",
        "Misspelt/re-punctuated codelists",
        'Default "Not stated" filled inconsistently',
        rows_in=len(rows),
        reason="columns the contract does not declare",
    )


def _merged(put: Deliveries) -> None:
    """Merged cells: the day of the outcome stands once for the rows below it."""
    rows = put.rows("youth_justice/outcomes/outcomes_2025-26_Q3.csv")
    for row in rows[1:]:
        row["outcome_date"] = ""
    put.refused(
        "youth_justice/outcomes/outcomes_2025-26_Q3_merged.xlsx",
        as_xlsx({"Outcomes": as_cells(rows)}),
        "Merged cells / grouped headings / blank carried-down keys",
        rows_in=len(rows),
        reason="`outcome_date` never missing",
    )


def _caseload(put: Deliveries, canary: str) -> None:
    """What a case management system exports: short dates, two tier schemes, placeholders."""
    file = "probation/caseload/caseload_2025-26_Q1.csv"
    rows = put.rows(file)
    nothing, tiers = cycle(NO_VALUES), cycle(TIERS)
    for number, row in enumerate(rows):
        started = row["sentence_start_date"]
        if started:
            row["sentence_start_date"] = date.fromisoformat(started).strftime("%d-%b-%y").upper()
        row["tier"] = next(tiers)
        row["main_offence_code"] = row["main_offence_code"].lstrip("0")
        if number % 10 == 0:
            row["ethnic_group"] = next(nothing)
        if number % 10 == 1:
            row["sentence_start_date"] = ("TBA", "???", "n/a")[number % 3]
        if row["residence_district"] == NUNEATON:
            row["residence_district"] = "NUNEATON  & BEDWORTH"
    rows[0]["residence_district"] = f"{canary} Road"
    put.accepted(
        file,
        as_csv(as_cells(rows)),
        "Dates as dd-MMM-yy (two-digit year)",
        "Two tier schemes at once",
        "Placeholder text",
        "Non-value codes inside value lists",
        "District spelling",
        "Force / area name variants",
        "Leading zeros lost by Excel",
        rows_in=len(rows),
        rejected=1,
        reason="rejected: 1 row breaks `residence_district`",
    )


def _assessments(put: Deliveries) -> None:
    """People with an assessment under way, and one locked, beside their complete one."""
    file = "probation/assessments/assessments_2025-26.csv"
    rows = put.rows(file)
    live = []
    for number, row in enumerate(rows[:6]):
        status = ("OPEN", "LOCKED_INCOMPLETE")[number % 2]
        twin = {"assessment_id": f"live{number:020}", "assessment_status": status}
        live.append(row | twin | {"completed_date": ""})
    put.accepted(
        file,
        as_csv(as_cells([*rows, *live])),
        "Several live OASys assessments",
        rows_in=len(rows) + len(live),
    )
