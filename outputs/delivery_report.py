"""The delivery report: what was accepted, what was not and why, and what to do about it.

A partner's data officer must be able to correct the file from this report alone. Errors are
rules broken, to be corrected at source; queries are unusual and may be right. The report holds
delivered values: it is written into the agency's own folder and goes nowhere else.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from outputs.delivery_words import compared, errors, next_steps, queries
from outputs.pages import render
from outputs.sheets import Book, Page, book, write_whole
from outputs.understood import understood
from quality.deliveries import Delivery
from quality.rows_to_fix import RowToFix, lines_to_fix, rows_to_fix
from sources.contract import Contract
from sources.read import Read

HTML_ROWS = 500
"""The page shows so many rows to fix; the workbook has them all."""

VERDICTS = {
    "accepted": "Accepted",
    "accepted_with_queries": "Accepted, with queries",
    "rejected": "Rejected",
}
COUNTS = {
    "rows_in": "Rows delivered",
    "accepted": "Rows accepted",
    "rejected": "Rows rejected",
    "deduplicated": "Rows that repeat a key",
    "superseded": "Rows replaced by a later delivery",
}
PRIVATE = (
    "This report shows values from records. Keep it where the delivery is kept, and do not "
    "forward it."
)
LISTED = ("Row", "Record", "Level", "Column", "Value as delivered", "What is wrong", "What to do")


@dataclass(frozen=True, kw_only=True)
class DeliveryReport:
    """One delivery, as its sender reads about it.

    `delivery` is the ledger's line; `compared` has a dictionary a month with `month`, `now`,
    `before` and `change`; `more_rows` counts the lines that `rows` leaves out.
    """

    delivery: dict
    contract: Contract
    understood: list[tuple[str, str]]
    errors: list[str]
    queries: list[str]
    rows: list[RowToFix] = field(repr=False)
    more_rows: int
    compared: list[dict]
    next_steps: list[str]

    @property
    def stem(self) -> str:
        """What the report's files are called: the delivery's name and the start of its hash."""
        return f"{Path(self.delivery['file']).stem}-{self.delivery['sha256'][:8]}"

    @property
    def title(self) -> str:
        """What the report is about."""
        return f"Delivery report: {Path(self.delivery['file']).name}"

    @property
    def verdict(self) -> str:
        """The verdict in words."""
        return VERDICTS[self.delivery["verdict"]]

    @property
    def more(self) -> str:
        """What the list of rows leaves out, in words; empty where it is whole."""
        if not self.more_rows:
            return ""
        return (
            f"Lines that are not listed: {self.more_rows:,} more. So many usually have one cause "
            "at source: correct that first."
        )

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How the rows add up: those that came in, and each share of them that is not none."""
        told = [(words, self.delivery[name]) for name, words in COUNTS.items()]
        return told[:3] + [(words, n) for words, n in told[3:] if n]


def report_of(
    con: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    contract: Contract,
    path: Path,
    read: Read | None,
    previous: Path | None = None,
) -> DeliveryReport:
    """The report on a delivery just judged.

    Args:
        con: the engine it was read with.
        delivery: the verdict.
        contract: what it was judged by.
        path: the delivered file, which is opened again for the values of rejected rows.
        read: what was read; None where nothing could be.
        previous: the kept rows of the dataset's last accepted delivery, where there is one.

    Returns:
        The report, ready to be written.
    """
    rows = rows_to_fix(con, read, contract) if read else []
    return DeliveryReport(
        delivery=delivery.line(),
        contract=contract,
        understood=understood(read, contract, path) if read else [("File", path.name)],
        errors=errors(con, delivery, contract, read),
        queries=queries(delivery),
        rows=rows,
        more_rows=lines_to_fix(con, read, contract) - len(rows) if read else 0,
        compared=compared(con, read, contract, previous) if read and previous else [],
        next_steps=next_steps(delivery, contract),
    )


def write_report(report: DeliveryReport, folder: Path) -> list[Path]:
    """Write the workbook, the page and the line; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    workbook = folder / f"{report.stem}.xlsx"
    with book(workbook, report.title) as written:
        _summary(written, report)
        _rows(written, report)
        _understood(written, report)
    page = render(
        "delivery_report.html.j2",
        report=report,
        rows=report.rows[:HTML_ROWS],
        more_in_workbook=max(0, len(report.rows) - HTML_ROWS),
        private=PRIVATE,
    )
    line = json.dumps(report.delivery, indent=2, ensure_ascii=False) + "\n"
    return [
        workbook,
        write_whole(folder / f"{report.stem}.html", page),
        write_whole(folder / f"{report.stem}.json", line),
    ]


def _summary(written: Book, report: DeliveryReport) -> None:
    page = written.page("Summary", (34, 16, 16, 60))
    page.sheet.hide_gridlines(2)
    page.put(0, 0, report.title, "title")
    _across(page, 1, PRIVATE, "text")
    page.put(3, 0, "Verdict", "strong")
    _across(page, 3, report.verdict, "strong", first=1)
    page.put(4, 0, "Dataset", "strong")
    _across(page, 4, report.contract.title, "text", first=1)
    for top, (words, n) in enumerate(report.counts, start=5):
        page.put(top, 0, words, "strong")
        page.put(top, 1, n)
    top = 6 + len(report.counts)
    for heading, sentences in (
        ("What to do now", report.next_steps),
        ("Errors: correct these at source", report.errors),
        ("Queries: confirm or correct these", report.queries),
    ):
        top = _sentences(page, top, heading, sentences or ["None."])
    if report.compared:
        page.put(top, 0, "Compared with the last accepted delivery", "heading")
        cells = [(c["month"], c["now"], c["before"], c["change"]) for c in report.compared]
        headers = ("Month", "Rows now", "Rows last time", "Change")
        page.table(top + 1, headers, cells, ("text", "number", "number", "text"))


def _sentences(page: Page, top: int, heading: str, sentences: list[str]) -> int:
    """A heading with a sentence a row under it; returns the row after a gap."""
    page.put(top, 0, heading, "heading")
    for row, sentence in enumerate(sentences, start=top + 1):
        _across(page, row, sentence, "text")
    return top + len(sentences) + 2


def _across(page: Page, row: int, text: str, look: str, first: int = 0) -> None:
    """A text over the sheet's width, in a row high enough for it."""
    width = 126 - (34 if first else 0)
    page.sheet.merge_range(row, first, row, 3, "", page.looks[look])
    page.put(row, first, text, look)
    page.sheet.set_row(row, 15 * (1 + len(text) // width))


def _rows(written: Book, report: DeliveryReport) -> None:
    page = written.page("Rows to fix", (8, 22, 9, 22, 26, 34, 60))
    if not report.rows:
        page.put(0, 0, "No row needs correcting.", "heading")
        return
    cells = [
        (r.row, r.record, r.level, r.heading, r.value, r.problem, r.remedy) for r in report.rows
    ]
    looks = ("number", "value", "text", "value", "value", "text", "text")
    below = page.table(0, LISTED, cells, looks)
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)
    page.sheet.autofilter(0, 0, below - 1, len(LISTED) - 1)
    if report.more:
        page.sheet.merge_range(below + 1, 0, below + 1, 6, "", page.looks["strong"])
        page.put(below + 1, 0, report.more, "strong")


def _understood(written: Book, report: DeliveryReport) -> None:
    page = written.page("What we understood", (30, 100))
    page.table(0, ("What", "What we understood"), report.understood, ("strong", "value"))
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)
