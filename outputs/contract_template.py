"""A blank workbook to fill in or paste into: the accepted headings, a field guide, the codes.

Code columns are text, so that 4.10 stays 4.10; dates are dates. A list that is not too long to
scroll through is offered in its cells.
"""

from pathlib import Path

from outputs.field_guide import FieldGuide, guide
from outputs.sheets import Book, Page, book
from sources.contract import Contract

ROWS = 20_000
"""Rows under the header that offer their list of codes."""

LONGEST_CHOICE = 60
NUMBER_FORMATS = {"integer": "0", "number": "General", "date": "yyyy-mm-dd"}
MOMENT = "yyyy-mm-dd hh:mm:ss"
GUIDE = ("Heading", "Needed", "How to write it", "Meaning", "Rule", "Example")


def write_template(contract: Contract, path: Path) -> Path:
    """Write the workbook of one contract; returns its path."""
    entries = guide(contract)
    with book(path, f"Template: {contract.title}") as written:
        page = _blank(written, contract, entries)
        _field_guide(written, entries)
        places = _codes(written, entries)
        for column, entry in enumerate(entries):
            _offer(page, column, entry, places)
    return path


def _blank(written: Book, contract: Contract, entries: list[FieldGuide]) -> Page:
    """The sheet to fill in: a header and nothing else."""
    widths = [max(12, len(e.heading) + 4) for e in entries]
    page = written.page(contract.dataset[:31], widths)
    for column, entry in enumerate(entries):
        look = written.workbook.add_format({"num_format": _number_format(entry, contract)})
        page.sheet.set_column(column, column, widths[column], look)
        page.put(0, column, entry.heading, "header")
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)
    page.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS}"})
    return page


def _number_format(entry: FieldGuide, contract: Contract) -> str:
    """How Excel holds the column: as text, unless it is a number or a day."""
    if entry.field.dtype == "datetime":
        return MOMENT
    if entry.field.dtype == "date" and "%d" not in contract.date_formats[0]:
        return "@"
    return NUMBER_FORMATS.get(entry.field.dtype, "@")


def _field_guide(written: Book, entries: list[FieldGuide]) -> None:
    page = written.page("Field guide", (26, 26, 28, 40, 40, 24))
    cells = [(e.heading, e.required, e.form, e.meaning, e.rule, e.example) for e in entries]
    page.table(0, GUIDE, cells, ("strong", "text", "text", "text", "text", "value"))
    page.sheet.freeze_panes(1, 1)
    page.sheet.repeat_rows(0)


def _codes(written: Book, entries: list[FieldGuide]) -> dict[str, tuple[int, int]]:
    """The sheet of codes; returns the first and the last row of each field's list."""
    listed = [(e.heading, *code) for e in entries for code in e.codes]
    if not listed:
        return {}
    page = written.page("Codes", (28, 34, 60, 40))
    headers = ("Column", "Code", "Meaning", "Also taken")
    page.table(0, headers, listed, ("text", "value", "text", "value"))
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)
    page.sheet.ignore_errors({"number_stored_as_text": f"A1:D{len(listed) + 1}"})
    places, row = {}, 2
    for entry in entries:
        if entry.codes:
            places[entry.field.name] = (row, row + len(entry.codes) - 1)
            row += len(entry.codes)
    return places


def _offer(page: Page, column: int, entry: FieldGuide, places: dict[str, tuple[int, int]]) -> None:
    """Offer the column's codes in its cells; another value is warned of, not refused."""
    source: str | list[str] = ["Y", "N"]
    if entry.field.dtype != "boolean":
        if not entry.codes or len(entry.codes) > LONGEST_CHOICE:
            return
        first, last = places[entry.field.name]
        source = f"=Codes!$B${first}:$B${last}"
    page.sheet.data_validation(
        1, column, ROWS, column,
        {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_title": "Not on the list",
            "error_message": f"{entry.heading}: the sheet Codes lists what is understood.",
        },
    )  # fmt: skip
