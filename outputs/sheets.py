"""Plain workbooks for partners: text stays text, and the same content gives the same bytes.

The release's own workbook is in `workbook.py`. What is here holds delivered values or awaits
them, so nothing written is ever a formula, a link or a number that was not one.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date, so that the clock never reaches the bytes."""
A4 = 9
LONGEST = 500
"""A longer text is cut: no cell needs more to be recognised."""

LINE_POINTS = 15
"""The height of a line of text."""

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
"""In memory, because a delivered value has no business in the system's temporary folder."""

LOOKS: dict[str, dict] = {
    "title": {"bold": True, "font_size": 16, "font_color": "#12436D"},
    "heading": {"bold": True, "font_size": 12, "font_color": "#12436D"},
    "header": {
        "bold": True, "text_wrap": True, "valign": "top", "font_color": "#FFFFFF",
        "bg_color": "#12436D", "border": 1, "border_color": "#12436D", "align": "left", "indent": 1,
    },
    "text": {"text_wrap": True, "valign": "top", "num_format": "@", "align": "left", "indent": 1},
    "value": {
        "text_wrap": True, "valign": "top", "num_format": "@", "align": "left", "indent": 1,
        "quote_prefix": True,
    },
    "strong": {"text_wrap": True, "valign": "top", "bold": True, "align": "left", "indent": 1},
    "number": {"valign": "top", "align": "right", "num_format": "#,##0"},
    "number header": {
        "bold": True, "text_wrap": True, "valign": "top", "align": "right",
        "font_color": "#FFFFFF", "bg_color": "#12436D", "border": 1, "border_color": "#12436D",
    },
}  # fmt: skip
"""`value` is a delivered one: the mark before it keeps it text even when its cell is edited."""


@dataclass(frozen=True)
class Page:
    """A sheet being written, with the widths of its columns and the looks of its workbook."""

    sheet: "Worksheet"
    widths: tuple[int, ...]
    looks: dict[str, "Format"]

    def put(self, row: int, column: int, content: object, look: str = "text") -> None:
        """Write one cell: a whole number as a number, all else as text."""
        if isinstance(content, int):
            self.sheet.write_number(row, column, content, self.looks["number"])
            return
        text = str(content)
        shown = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        self.sheet.write_string(row, column, shown, self.looks[look])

    def table(
        self, top: int, headers: Sequence[str], rows: Sequence[Sequence[object]],
        looks: Sequence[str],
    ) -> int:  # fmt: skip
        """Write a header and the rows under it; returns the row below."""
        for column, (header, look) in enumerate(zip(headers, looks, strict=True)):
            self.put(top, column, header, "number header" if look == "number" else "header")
        for number, cells in enumerate(rows, start=top + 1):
            for column, (cell, look) in enumerate(zip(cells, looks, strict=True)):
                self.put(number, column, cell, look)
            self.sheet.set_row(number, self.height(cells))
        return top + 1 + len(rows)

    def height(self, cells: Sequence[object]) -> int:
        """Points that the row needs, so that no wrapped text is cut."""
        lines = (
            1 + len(str(cell)[:LONGEST]) // max(1, width)
            for cell, width in zip(cells, self.widths, strict=True)
        )
        return LINE_POINTS * max(lines)


@dataclass(frozen=True)
class Book:
    """A workbook being written."""

    workbook: "Workbook"
    looks: dict[str, "Format"]

    def page(self, name: str, widths: Sequence[int]) -> Page:
        """A new sheet with these column widths, which prints on A4 across."""
        sheet = self.workbook.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RPage &P of &N")
        return Page(sheet, tuple(widths), self.looks)


@contextmanager
def book(path: Path, title: str) -> Iterator[Book]:
    """A workbook that is at `path` only once it is whole."""
    from xlsxwriter import Workbook

    written = path.with_name(f".{path.name}.part")
    workbook = Workbook(str(written), OPTIONS)
    workbook.set_properties({"title": title, "created": CREATED, "author": title})
    looks = {name: workbook.add_format(look) for name, look in LOOKS.items()}
    yield Book(workbook, looks)
    workbook.close()
    written.replace(path)


def write_whole(path: Path, text: str) -> Path:
    """Write a text file so that it is at `path` only once it is whole."""
    written = path.with_name(f".{path.name}.part")
    written.write_text(text, encoding="utf-8", newline="\n")
    return written.replace(path)
