"""The delivery report: enough to correct a file by, safe to open, the same bytes each time."""

import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
from openpyxl import load_workbook

from outputs.delivery_report import (
    HTML_ROWS,
    DeliveryReport,
    report_of,
    write_report,
)
from outputs.delivery_words import compared, next_steps
from outputs.understood import understood
from quality.deliveries import Delivery, judged, unreadable
from quality.findings import Finding
from sources.contract import Contract
from sources.fields import LSOA_CODE
from sources.read import Read
from sources.reference.load import table

HEADER = "Visit No.,visit_date,extract_date,site_code,age_years,notes"
SOUND = [f"v{n:03d},2024-0{1 + n % 3}-05,2024-04-02,RJC01,17,x" for n in range(60)]
FORMULA = "=HYPERLINK(1)"
BAD = [
    f"{FORMULA},31/02/2024,2024-04-02,RJC01,17,x",
    "<script>,2024-01-05,2024-04-02,-1+1,170,x",
]
SHA = "0123456789abcdef" * 4


def verdict(taken: Read, contract: Contract, *findings: Finding) -> Delivery:
    """What the delivery was judged to be."""
    return judged(
        dataset=contract.folder, file=f"{contract.folder}/visits 2024.csv", sha256=SHA,
        read=taken, findings=list(findings), seen=1, contract="digest",
    )  # fmt: skip


@pytest.fixture
def told(
    con: duckdb.DuckDBPyConnection, deliver: Callable[..., Read], loose: Contract
) -> Callable[..., DeliveryReport]:
    """The report on a delivery of these lines."""

    def report(lines: list[str], *findings: Finding, previous: Path | None = None):  # noqa: ANN202
        taken = deliver("\n".join([HEADER, *lines]) + "\n", loose)
        delivery = verdict(taken, loose, *findings)
        return report_of(con, delivery, loose, Path("visits 2024.csv"), taken, previous)

    return report


def test_a_sound_delivery_is_accepted_and_nothing_is_asked(
    told: Callable[..., DeliveryReport],
) -> None:
    report = told([line.rsplit(",", 1)[0] + "," for line in SOUND])
    assert report.errors == []
    assert report.rows == []
    assert report.more_rows == 0


def test_each_broken_rule_is_said_once_with_its_remedy_and_rows(
    told: Callable[..., DeliveryReport],
) -> None:
    report = told([*SOUND, *BAD])
    assert (
        "visit_date: Not in an agreed format. Write the date as 2025-03-31 or 31/03/2025. "
        "In row 62."
    ) in report.errors
    assert len(report.errors) == 3
    assert report.queries == ["Columns the contract does not declare were not taken in: F."]
    assert report.verdict == "Accepted, with queries"


def test_a_refused_delivery_says_why_first(told: Callable[..., DeliveryReport]) -> None:
    report = told([*SOUND, *BAD], Finding("error", ("visit_date",), "never missing", 40, 62))
    assert report.errors[0] == "Refused whole: visit_date never missing: 40 of 62 rows fail."
    assert report.verdict == "Rejected"
    assert "last accepted delivery stands" in report.next_steps[0]
    assert "send the whole period again" in report.next_steps[-1]


def test_a_delivery_that_cannot_be_read_has_a_report_too(
    con: duckdb.DuckDBPyConnection, visits: Contract, tmp_path: Path
) -> None:
    delivery = unreadable(
        dataset=visits.folder, file=f"{visits.folder}/empty.csv", sha256=SHA,
        reason="refused: the file is empty; send the extract again", seen=1, contract="digest",
    )  # fmt: skip
    report = report_of(con, delivery, visits, Path("empty.csv"), None)
    assert report.errors == ["Refused whole: the file is empty; send the extract again."]
    assert len(write_report(report, tmp_path)) == 3


@pytest.mark.parametrize("submission", ["replaces_period", "appends", "snapshot"])
def test_next_steps_say_how_to_send_again(
    told: Callable[..., DeliveryReport], loose: Contract, submission: str
) -> None:
    line = told([*SOUND, *BAD]).delivery
    fields = {k: v for k, v in line.items() if not k.endswith("_month")}
    delivery = Delivery(
        **{**fields, "reasons": tuple(line["reasons"])}, months=(), made_on=None, seen=1,
        contract="digest",
    )  # fmt: skip
    steps = next_steps(delivery, replace(loose, submission=submission))
    assert any(step.startswith("Then send the") for step in steps)


# --- what was understood


def test_what_was_understood_is_told_for_checking(
    deliver: Callable[..., Read], visits: Contract
) -> None:
    taken = deliver("Visits\n\n" + "\n".join([HEADER, *SOUND]), visits)
    known = dict(understood(taken, visits, Path("visits.csv")))
    assert known["Kind of file"] == "CSV"
    assert known["Header row"] == "3"
    assert known["Rows under the header"] == "60"
    assert known["Months covered"] == "January 2024 to March 2024, 3 months"
    assert known["Extract made on"] == "2 April 2024"
    assert known["Column A"] == "Visit No., taken as visit_id"
    assert known["Column B"] == "visit_date"
    assert known["Optional columns absent"] == "reason_code, seen_at, cost, sex, is_knife"
    assert known["Columns not taken in"].startswith("F: ")


@pytest.mark.parametrize(
    ("told_by", "words"),
    [("is_retired", "2011 codes"), ("is_new", "2021 codes"), (None, "no code tells")],
)
def test_the_vintage_of_areas_is_told_from_the_codes(
    deliver: Callable[..., Read], visits: Contract, told_by: str | None, words: str
) -> None:
    areas = table("ref_lsoas").to_pylist()
    code = next(
        a["lsoa_code"]
        for a in areas
        if (a[told_by] if told_by else not (a["is_retired"] or a["is_new"]))
    )
    contract = replace(visits, fields=(*visits.fields, LSOA_CODE))
    rows = [f"{line},{code}" for line in SOUND]
    taken = deliver("\n".join([f"{HEADER},lsoa_code", *rows]), contract)
    known = dict(understood(taken, contract, Path("visits.csv")))
    assert known["Areas in lsoa_code"].startswith(words)


def test_months_are_compared_with_the_last_delivery(
    con: duckdb.DuckDBPyConnection, deliver: Callable[..., Read], visits: Contract, tmp_path: Path
) -> None:
    before = deliver("\n".join([HEADER, *SOUND[:40]]), visits)
    now = deliver("\n".join([HEADER, *SOUND[::3], *SOUND[1::3]]), visits)
    assert compared(con, now, visits, before.typed) == [
        {"month": "January 2024", "now": 20, "before": 14, "change": "6 more"},
        {"month": "February 2024", "now": 20, "before": 13, "change": "7 more"},
        {"month": "March 2024", "now": 0, "before": 13, "change": "not in this delivery"},
    ]
    assert now.months[0] == date(2024, 1, 1)


# --- the files


def test_no_delivered_text_is_live_in_the_workbook(
    told: Callable[..., DeliveryReport], tmp_path: Path
) -> None:
    path = write_report(told([*SOUND, *BAD]), tmp_path)[0]
    assert path.name == "visits 2024-01234567.xlsx"
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if "worksheets/" in n]
        assert 'quotePrefix="1"' in archive.read("xl/styles.xml").decode()
    assert not any(re.search("<f[ >]|hyperlink", sheet) for sheet in sheets)
    workbook = load_workbook(path)
    assert workbook.sheetnames == ["Summary", "Rows to fix", "What we understood"]
    cells = [c for row in workbook["Rows to fix"].iter_rows(min_row=2) for c in row]
    formula = [c for c in cells if c.value == FORMULA]
    assert formula
    assert {c.data_type for c in formula} == {"s"}
    assert [c.value for c in workbook["Rows to fix"]["A"][1:]] == [62, 63, 63]


def test_the_page_escapes_what_was_delivered_and_is_whole_in_itself(
    told: Callable[..., DeliveryReport], tmp_path: Path
) -> None:
    page = write_report(told([*SOUND, *BAD]), tmp_path)[1].read_text("utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page
    tree = ElementTree.fromstring(re.search("<main.*</main>", page, re.DOTALL)[0])  # noqa: S314
    tables = list(tree.iter("table"))
    assert all(table.find("caption") is not None for table in tables)
    assert all(header.get("scope") for header in tree.iter("th"))


def test_the_page_is_cut_where_the_workbook_is_not(
    told: Callable[..., DeliveryReport], tmp_path: Path
) -> None:
    report = replace(told([*SOUND, *BAD[:1]]), more_rows=7)
    many = replace(report, rows=report.rows * (HTML_ROWS + 5))
    workbook, page, _ = write_report(many, tmp_path)
    assert "5 more lines are in the workbook" in page.read_text("utf-8")
    assert "Lines that are not listed: 7 more." in page.read_text("utf-8")
    rows = load_workbook(workbook)["Rows to fix"]
    assert rows.max_row == HTML_ROWS + 5 + 3


def test_the_same_delivery_gives_the_same_bytes(
    told: Callable[..., DeliveryReport], tmp_path: Path
) -> None:
    report = told([*SOUND, *BAD])
    first = [p.read_bytes() for p in write_report(report, tmp_path / "a")]
    assert first == [p.read_bytes() for p in write_report(report, tmp_path / "b")]
    assert not [p for p in (tmp_path / "a").iterdir() if p.name.startswith(".")]


def test_the_line_is_the_ledgers_and_holds_no_value(
    told: Callable[..., DeliveryReport], tmp_path: Path
) -> None:
    report = told([*SOUND, *BAD])
    text = write_report(report, tmp_path)[2].read_text("utf-8")
    assert json.loads(text) == report.delivery
    assert FORMULA not in text
    assert FORMULA not in repr(report)
