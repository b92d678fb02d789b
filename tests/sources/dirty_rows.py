"""A row of each dataset as partners send it, and how tests land and read files of them."""

import io
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
from openpyxl import Workbook

from pipelines.intake import deliveries, take_in
from pipelines.store import Store
from pipelines.tables import build_core
from quality.deliveries import Delivery, broken_sentence
from sources.contract import Contract
from sources.read import Read
from sources.registry import contract

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
