"""Dirty deliveries of the police: recorded offences."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import cycle

from sources.code_lists import code_list, offence_wordings
from sources.synthetic.dirty_files import Cell, Rows, as_cells, as_csv, as_gzip, as_xlsx
from sources.synthetic.dirty_truth import Deliveries

FOLDER = "police/offences"
RETIRED_AREA, NEW_AREA = "E01031103", "E01035014"
"""Areas of the county that only 2011, and only 2021, has."""

SERIAL_0 = date(1899, 12, 30)
"""The day a spreadsheet counts its dates from."""

LONG_AGO = "1998-07-01 00:00:00"
TEN_DIGITS = 9_990_000_000
"""From here on are health service numbers that are never given to a person."""

Sheet = list[Sequence[Cell]]


def write(put: Deliveries, canary: str) -> None:
    """Write every dirty delivery of the police."""
    _worded(put)
    _two_sheets(put)
    _two_vintages(put)
    _renamed(put, canary)
    _month_first(put)
    _restated(put)
    _twice(put)
    _identified(put)
    _cut_short(put)


def _worded(put: Deliveries) -> None:
    """Words and other forms of codes, under titles and above totals, in a Windows file."""
    file = f"{FOLDER}/offences_2025-04.csv"
    rows = put.rows(file)
    labels, known = code_list("offences").labels, offence_wordings()
    for number, row in enumerate(rows):
        wording = labels[row["offence_code"]]
        five_digits = row["offence_subclass"].replace("/", "")
        if number % 3 == 0 and known.get(wording.casefold()) == row["offence_code"]:
            row["offence_code"] = wording.upper() if number % 2 else wording
        elif number % 3 == 1 and known.get(five_digits) == row["offence_code"]:
            row["offence_code"] = five_digits
        row["offence_subclass"] = five_digits if number % 2 else row["offence_subclass"]
    for row, said in zip(rows[::12], cycle(("Not stated", "Not-stated", "NOT STATED"))):
        row["location_type"] = said
    header, *lines = as_cells(rows)
    half = len(lines) // 2
    table: Sheet = [
        ["Recorded offences, April 2025 \u2013 the force\u2019s own copy"],
        ["Cost of the extract", "\u00a30"],
        header,
        *lines[:half],
        ["Sub-total", "", str(half)],
        *lines[half:],
        ["Sub-total", "", str(len(lines) - half)],
        ["Grand Total", "", str(len(lines))],
        ["Note: figures are provisional."],
    ]
    put.accepted(
        file,
        as_csv(table, "cp1252"),
        "Multi-row title / notes above header",
        "Offence text instead of code",
        "Mixed code formats in one column",
        "Pound sign / smart quotes in cp1252",
        'Default "Not stated" filled inconsistently',
        'Trailing totals, "Grand Total", footnotes',
        "Double counting of totals by two dimensions",
        "Blank cell means zero",
        rows_in=len(lines),
        set_aside=6,
    )


def _two_sheets(put: Deliveries) -> None:
    """A workbook with a sheet for each half of the month, and its codes made numbers."""
    file = f"{FOLDER}/offences_2025-05.csv"
    rows = put.rows(file)
    put.remove(file)
    header = list(rows[0])
    halves: tuple[Sheet, Sheet] = ([], [])
    for row in rows:
        halves[int(row["recorded_date"][8:]) > 15].append([_as_excel(*c) for c in row.items()])
    sheets: dict[str, Sheet] = {
        "Notes": [["Offences recorded in May 2025"]],
        "1 to 15 May": [["First half"], header, *halves[0]],
        "16 to 31 May": [header, *halves[1]],
    }
    put.accepted(
        file.replace(".csv", ".xlsx"),
        as_xlsx(sheets),
        "Multi-sheet workbook, one sheet per year/quarter",
        "Excel serial dates, dd/mm vs mm/dd, text dates",
        "Leading zeros lost by Excel",
        "Codes auto-converted",
        rows_in=len(rows),
        set_aside=1,
        reason="dates had lost their format",
    )


def _as_excel(field: str, text: str) -> Cell:
    """What a spreadsheet makes of a delivered value that looks like a number or a date."""
    if field == "offence_subclass" and text:
        return int(text.replace("/", ""))
    if field == "offence_code" and text.replace(".", "").isdigit() and text != "4.10":
        return float(text)
    if field.endswith("_date") and text:
        return (date.fromisoformat(text) - SERIAL_0).days
    if field.endswith("_at") and text:
        return datetime.fromisoformat(text)
    return text


def _two_vintages(put: Deliveries) -> None:
    """Areas of both vintages, offences of long ago, and blank flags, gzipped."""
    file = f"{FOLDER}/offences_2025-06.csv"
    rows = put.rows(file)
    put.remove(file)
    rows[0]["lsoa_code"] = rows[1]["lsoa_code"] = RETIRED_AREA
    rows[2]["lsoa_code"] = NEW_AREA
    for row in rows[:2]:
        row["committed_from_at"] = LONG_AGO
    rows[0]["outcome_code"] = "0"
    put.accepted(
        f"{file}.gz",
        as_gzip(as_csv(as_cells(rows))),
        "LSOA vintage mixing",
        "Late-recorded crimes",
        "Outcome 0 row counted as outcome",
        "Under-recording",
        rows_in=len(rows),
    )


def _renamed(put: Deliveries, canary: str) -> None:
    """Other headings behind a byte order mark; three codes that nobody can read."""
    file = f"{FOLDER}/offences_2025-08.csv"
    rows = put.rows(file)
    names = {"offence_id": "Crime Ref (Pseudo)", "offence_code": "HO Code"}
    for row, code in zip(rows, (f"Breach of non {canary}", "Care worker ill", "8.00E+05"),
                         strict=False):  # fmt: skip
        row["offence_code"] = code
    for row in rows[3:20]:
        row["weapon_type"] = "TBA"
    header, *lines = as_cells(rows)
    renamed = [[names.get(h, h) for h in header], *lines]
    put.accepted(
        file,
        as_csv(renamed, "utf-8-sig"),
        "UTF-8 BOM on first header",
        "Renamed columns between releases",
        "Truncated text at hyphen or line break",
        "Placeholder text",
        "Codes auto-converted",
        rows_in=len(rows),
        rejected=3,
        reason="rejected: 3 rows break `offence_code`",
    )


def _month_first(put: Deliveries) -> None:
    """A month with its dates the American way round; the clean delivery of it stands."""
    rows = put.rows(f"{FOLDER}/offences_2025-09.csv")
    for row in rows:
        year, month, day = row["recorded_date"].split("-")
        row["recorded_date"] = f"{month}/{day}/{year}"
    put.refused(
        f"{FOLDER}/offences_2025-09_month_first.csv",
        as_csv(as_cells(rows)),
        "Excel serial dates, dd/mm vs mm/dd, text dates",
        rows_in=len(rows),
        reason="with the month first",
    )


def _restated(put: Deliveries) -> None:
    """October again, three offences cancelled and three of another class."""
    file = f"{FOLDER}/offences_2025-10.csv"
    rows = put.rows(file)
    before = len(rows)
    rows = rows[3:]
    for row in rows:
        row["extract_date"] = "2026-04-08"
    for row in rows[:3]:
        row |= {"offence_code": "5D", "offence_subclass": "005/01"}
    put.accepted(file, None, "Restated history", rows_in=before, superseded=before)
    put.accepted(
        f"{FOLDER}/offences_2025-10_restated.csv",
        as_csv(as_cells(rows)),
        "Restated history",
        "Resubmission of same period / overlapping partial months",
        rows_in=len(rows),
    )


def _twice(put: Deliveries) -> None:
    """Two headings that claim to be the same field."""
    rows: Rows = [
        {**row, "Home Office Code": row["offence_code"]}
        for row in put.rows(f"{FOLDER}/offences_2025-12.csv")
    ]
    put.refused(
        f"{FOLDER}/offences_2025-12_two_codes.csv",
        as_csv(as_cells(rows)),
        "Renamed columns between releases",
        reason="two columns claim to be the same field: offence_code",
    )


def _identified(put: Deliveries) -> None:
    """A column of health service numbers that nobody declared."""
    numbers = iter(n for n in range(TEN_DIGITS, TEN_DIGITS + 100_000) if _checks(str(n)))
    rows = put.rows(f"{FOLDER}/offences_2026-01.csv")
    held = [{**row, "Ref": str(next(numbers))} for row in rows]
    put.refused(
        f"{FOLDER}/offences_2026-01_identified.csv",
        as_csv(as_cells(held)),
        rows_in=len(rows),
        reason="NHS number",
    )


def _checks(digits: str) -> bool:
    """Whether the last digit is the check digit (modulus 11) of the first nine."""
    weighed = sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=False))
    return (11 - weighed % 11) % 11 == int(digits[-1])


def _cut_short(put: Deliveries) -> None:
    """A transfer that stopped half-way, and one that still goes on."""
    rows = put.rows(f"{FOLDER}/offences_2026-02.csv")
    whole = as_csv(as_cells(rows))
    packed = as_gzip(whole)
    put.refused(
        f"{FOLDER}/offences_2026-02_cut.csv.gz",
        packed[: len(packed) // 2],
        reason="damaged or cut short",
    )
    part = put.landing / FOLDER / "offences_2026-02_again.csv.part"
    part.write_bytes(whole[: len(whole) // 2])
