"""The formats that dirty deliveries arrive in, written so that the same rows give the same bytes.

Only how a table becomes a file belongs here, whole or damaged; what is wrong with its rows is
in the modules of the agencies.
"""

import csv
import gzip
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

Cell = str | int | float | date | datetime | None
Rows = list[dict[str, str]]

WRITTEN = datetime(2026, 4, 7)
FIRST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
ODS = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = "".join(
    f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
    for n in ("office", "table", "text", "manifest")
)


def as_cells(rows: Rows) -> list[list[str]]:
    """The header and the rows under it."""
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def as_csv(cells: Sequence[Sequence[Cell]], encoding: str = "utf-8") -> bytes:
    """Delimited text, as long as each row happens to be."""
    held = io.StringIO(newline="")
    csv.writer(held, lineterminator="\r\n").writerows(cells)
    return held.getvalue().encode(encoding)


def as_gzip(content: bytes) -> bytes:
    """The content gzipped, without the time it was done."""
    return gzip.compress(content, mtime=0)


def as_zip(members: Mapping[str, bytes | str]) -> bytes:
    """A zip of these files, without the time it was made."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, FIRST_ZIP_DATE), content)
    return held.getvalue()


def as_xlsx(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """A workbook of these sheets: a number is a number, a date a formatted serial number."""
    from xlsxwriter import Workbook

    held = io.BytesIO()
    book = Workbook(held, {"in_memory": True, "strings_to_numbers": False})
    book.set_properties({"created": WRITTEN})
    dated = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, dated)
                elif cell not in (None, ""):
                    sheet.write(row, column, cell)
    book.close()
    return held.getvalue()


def as_ods(cells: Sequence[Sequence[str]]) -> bytes:
    """The smallest OpenDocument spreadsheet that holds these rows of text."""
    rows = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in cells
    )
    return as_zip(
        {
            "mimetype": ODS,
            "META-INF/manifest.xml": f"<manifest:manifest{NAMESPACES}><manifest:file-entry "
            f'manifest:full-path="/" manifest:media-type="{ODS}"/></manifest:manifest>',
            "content.xml": f"<office:document-content{NAMESPACES}><office:body>"
            f'<office:spreadsheet><table:table table:name="Extract">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def _ods_cell(text: str) -> str:
    return (
        '<table:table-cell office:value-type="string"><text:p>'
        f"{escape(text)}</text:p></table:table-cell>"
    )


def protected_workbook() -> bytes:
    """What the start of a workbook with a password looks like; there is nothing behind it."""
    stream = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream + bytes(480)


def web_page() -> bytes:
    """What is saved when a download asked for a sign-in."""
    return b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body></body></html>\n"
