"""Makes the files partners send, from rows: a workbook, a spreadsheet, a Parquet file."""

import io
import zipfile
from xml.sax.saxutils import escape

import pandas as pd
from openpyxl import Workbook


def xlsx(rows: list[list], before: tuple[str, ...] = (), stray: str | None = None) -> bytes:
    """A workbook of these rows; `before` are sheets in front, `stray` a cell far away."""
    book = Workbook()
    book.remove(book.active)
    for title in before:
        book.create_sheet(title).append(["Notes"])
    sheet = book.create_sheet("Extract")
    for row in rows:
        sheet.append(row)
    if stray:
        sheet[stray] = "x"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def ods(rows: list[list[str]], end: str = "</office:document-content>") -> bytes:
    """The smallest OpenDocument spreadsheet that holds these rows of text."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    names = "".join(
        f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text", "manifest")
    )
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(c)}</text:p>'
            "</table:table-cell>"
            for c in row
        )
        + "</table:table-row>"
        for row in rows
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest{names}><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{kind}"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Extract">{cells}</table:table>'
            f"</office:spreadsheet></office:body>{end}",
        )
    return held.getvalue()


def parquet(frame: pd.DataFrame) -> bytes:
    held = io.BytesIO()
    frame.to_parquet(held)
    return held.getvalue()
