"""Opens a delivered file, whatever its format, as a table of text in DuckDB.

The kind is told from the bytes, never from the name. Nothing here knows what a value means:
every cell is text, and the row number is the one a spreadsheet shows. Only declared columns
are read. A file that cannot be opened raises `Unreadable`, whose message names no value.
"""

import re
import zipfile
import zlib
from pathlib import Path
from typing import Any
from xml.parsers import expat

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from sources import headings
from sources.contract import Contract
from sources.delimited import open_delimited
from sources.foreign import FORMATS, foreign
from sources.headings import Heading
from sources.opened import Kind, Opened, no_header
from sources.packed import refuse_bomb, unpacked
from sources.sql import literal, plain_path, quoted
from sources.text_rows import TextRows, Unreadable, as_text

HEAD_BYTES = 256 * 1024
MOST_CELLS = 50_000_000
DIMENSION = re.compile(rb'<dimension ref="[A-Z]+\d+:([A-Z]{1,3})(\d{1,7})"')
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What opening a damaged or protected archive raises."""


def open_file(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    contract: Contract,
    scratch: Path,
    at_once: bool = True,
) -> Opened:
    """Open the file for this contract; raises Unreadable with a sentence for the partner.

    `at_once`: a CSV that looks regular may be left to DuckDB's own reader (see `delimited`).
    """
    path = _as_utf8(unpacked(path, head_of(path), scratch), scratch)
    kind = kind_of(head_of(path))
    if kind == "parquet":
        return _parquet(con, path, contract)
    if kind == "spreadsheet":
        return _spreadsheet(path, contract, scratch)
    return open_delimited(path, contract, scratch, at_once)


UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def _as_utf8(path: Path, scratch: Path) -> Path:
    """The file, or its text written anew where it is UTF-16, as spreadsheets export Unicode."""
    encoding = UTF_16.get(head_of(path)[:2])
    if encoding is None:
        return path
    target = scratch / "text.csv"
    try:
        with (
            path.open(encoding="utf-16", newline="") as text,
            target.open("w", encoding="utf-8", newline="") as copy,
        ):
            while chunk := text.read(HEAD_BYTES):
                copy.write(chunk)
    except (UnicodeDecodeError, UnicodeError):
        raise Unreadable(
            "the file begins as UTF-16 text and does not go on as such; it was cut short or "
            "joined with another; save it as CSV UTF-8 and send it again"
        ) from None
    return target


def head_of(path: Path) -> bytes:
    """The first bytes of a file, enough to tell its kind."""
    with path.open("rb") as handle:
        return handle.read(HEAD_BYTES)


def kind_of(head: bytes) -> Kind:
    """What the first bytes say the file is; raises Unreadable for what no contract takes."""
    text = head.removeprefix(b"\xef\xbb\xbf").strip().lower()
    if not text:
        raise Unreadable("the file is empty; send the extract again")
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return "spreadsheet"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in head:
            raise Unreadable("the workbook is password-protected; send it without a password")
        return "spreadsheet"
    if head.startswith((b"%PDF", b"{\\rtf")):
        raise Unreadable(f"the file is a document, not an extract; export it again as {FORMATS}")
    if text.startswith((b"<!doctype html", b"<html")):
        raise Unreadable("the file is a web page, not an extract; export it again as CSV")
    if (named := foreign(head)) is not None:
        raise Unreadable(f"the file is {named}; send the extract as {FORMATS}")
    return "csv"


# --- spreadsheets


def _spreadsheet(path: Path, contract: Contract, scratch: Path) -> Opened:
    """Every sheet under the dataset's header, as one table: a sheet for each year is usual.

    The header that lacks fewest of the required fields leads, the first among equals.
    """
    sheets = sheets_of(path)
    found = {n: h for n, rows in sheets.items() if (h := headings.find(rows, contract))}
    if not found:
        raise no_header(contract, max(sheets.values(), key=len, default=[]))
    first = min(found, key=lambda name: len(found[name].missing))
    heading = found[first]
    alike = [n for n, h in found.items() if _columns(h) == _columns(heading)]
    _refuse_unlike(sheets, found, alike)
    named = tuple(as_text(c) for c in sheets[first][heading.row - 1])
    table = TextRows(heading, contract)
    records, shown = _one_below_another(sheets, {n: found[n] for n in alike})
    sql = table.as_table(records, scratch)
    above = (row for n in alike[1:] for row in sheets[n][: found[n].row - 1])
    table.aside.titles += sum(map(any, above))
    return Opened("spreadsheet", sql, heading, named, sheet=shown, aside=table.aside)


def _columns(heading: Heading) -> tuple[str, ...]:
    """The header's columns as they are compared: empty ones at its end set aside."""
    last = max((p for p, name in enumerate(heading.names) if name), default=-1)
    return heading.names[: last + 1]


def _refuse_unlike(
    sheets: dict[str, list[list[Any]]], found: dict[str, Heading], alike: list[str]
) -> None:
    """Refuse a workbook in which another sheet holds the dataset under other columns.

    To read one and leave the other would lose its rows without a word.
    """
    places = {name: number for number, name in enumerate(sheets, start=1)}
    unlike = [n for n, h in found.items() if n not in alike and any(map(any, sheets[n][h.row :]))]
    if unlike:
        raise Unreadable(
            f"sheets hold the dataset under different columns: sheet {places[alike[0]]} and "
            f"sheet {', '.join(str(places[n]) for n in unlike)}; give every sheet the same "
            "header, or send each in a file of its own"
        )


def _one_below_another(
    sheets: dict[str, list[list[Any]]], alike: dict[str, Heading]
) -> tuple[list[list[Any]], str]:
    """The rows of like sheets, numbered on from sheet to sheet, and in words which are whose."""
    if len(alike) == 1:
        (name,) = alike
        return sheets[name], name
    records: list[list[Any]] = []
    shown = []
    for name, heading in alike.items():
        above = sheets[name][: heading.row] if not records else [[]] * heading.row
        start = len(records) + 1
        records = [*records, *above, *sheets[name][heading.row :]]
        shown.append(f"{name} (rows {start:,} to {len(records):,})")
    return records, ", ".join(shown)


def sheets_of(path: Path) -> dict[str, list[list[Any]]]:
    """The cells of every sheet of a workbook, from its first row and column."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        if zipfile.is_zipfile(path):
            refuse_bomb(path)
        if zipfile.is_zipfile(path) and _most_cells(path) > MOST_CELLS:
            raise Unreadable(
                "a sheet of the workbook spans more cells than can be held; delete what stands "
                "far below or beside the table and send it again, or send CSV"
            )
        workbook = CalamineWorkbook.from_path(str(path))
        return {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
        }
    except Unreadable:
        raise
    except (CalamineError, *BROKEN_ARCHIVE):
        raise Unreadable(
            "the workbook cannot be opened; it may be damaged or protected by a password; "
            "save it again without a password and send it"
        ) from None


def _most_cells(path: Path) -> int:
    """The cells of the largest sheet, as an Excel workbook says; 0 where it does not say.

    Known before the workbook is opened, because a stray value in the last cell of a sheet
    would take more memory than any machine has. An OpenDocument sheet that is not whole XML
    is refused here, because the reader would never come to its end.
    """
    spans = [0]
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name == "content.xml":
                with archive.open(name) as content:
                    expat.ParserCreate().ParseFile(content)
            if name.startswith("xl/worksheets/"):
                with archive.open(name) as sheet:
                    found = DIMENSION.search(sheet.read(4096))
                if found:
                    spans.append((headings.position(found[1].decode()) + 1) * int(found[2]))
    return max(spans)


# --- Parquet


def _parquet(con: duckdb.DuckDBPyConnection, path: Path, contract: Contract) -> Opened:
    """Numbered as if the header were row 1, so that row numbers agree with a CSV's."""
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError, ValueError):
        raise damaged_parquet() from None
    heading = headings.find([schema.names], contract)
    if heading is None:
        raise no_header(contract, [schema.names])
    cells = ", ".join(f"{_parquet_text(schema.field(p))} as c{p}" for p in range(heading.width))
    sql = (
        f"select file_row_number + 2 as row_no, {cells} "
        f"from read_parquet({literal(plain_path(path))}, file_row_number=true)"
    )
    return Opened("parquet", sql, heading, tuple(schema.names))


def _parquet_text(column: pa.Field) -> str:
    """The column as text; a whole number has no decimal point."""
    text = f"cast({quoted(column.name)} as varchar)"
    whole = pa.types.is_floating(column.type)
    return rf"regexp_replace({text}, '\.0$', '')" if whole else text


def damaged_parquet() -> Unreadable:
    """What is said of a Parquet file that cannot be read to its end."""
    return Unreadable("the Parquet file is damaged or cut short; send it again")
