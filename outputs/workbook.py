"""The workbook: every figure's table on its own accessible sheet, through gptables.

Follows the Analysis Function's checklist for spreadsheets: one table a sheet, marked up, no
empty cell without its shorthand, numbers to the right. The same tables give the same bytes.
"""

import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd

from outputs import tables
from outputs.publish import Published
from outputs.words import SHORTHAND

CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date: the release's id says when it is of, and the clock never reaches the bytes."""
NUMBER_FORMATS = {0: "#,##0", 1: "#,##0.0"}
INSTRUCTIONS = (
    "This worksheet contains one table. Marks in square brackets, such as [c], are explained on "
    "the worksheet named Notes."
)
A4 = 9
PROPERTIES, PROPERTIES_END = "docProps/core.xml", b"</cp:coreProperties>"
LANGUAGE = b"<dc:language>en-GB</dc:language>"


def write_workbook(published: Sequence[Published], path: Path, title: str, about: str) -> None:
    """Write the tables as one workbook.

    Raises:
        ValueError: a table has an empty cell, which no reader could tell from a zero.
    """
    import gptables

    sheets = {_sheet_name(p): _sheet(p) for p in published}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = gptables.produce_workbook(
            filename=str(path),
            sheets=sheets,
            cover=_cover(title, about),
            notes_table=_notes(),
        )
        for sheet in book.worksheets():
            sheet.set_landscape()
            sheet.set_paper(A4)
            sheet.fit_to_pages(1, 0)
        book.set_properties({"title": title, "created": CREATED, "author": title})
        book.close()
    _set_language(path)


def _set_language(path: Path) -> None:
    """Say that the document is in English: its writer has no setting for it."""
    with ZipFile(path) as written:
        parts = [(info, written.read(info)) for info in written.infolist()]
    with ZipFile(path, "w", ZIP_DEFLATED) as told:
        for info, content in parts:
            if info.filename == PROPERTIES:
                content = content.replace(PROPERTIES_END, LANGUAGE + PROPERTIES_END)
            told.writestr(info, content, ZIP_DEFLATED)


def _cover(title: str, about: str) -> object:
    import gptables

    return gptables.Cover(
        cover_label="Cover",
        title=title,
        intro=[about],
        about=[
            "Tables of one release; every number has passed disclosure control.",
            *(f"[{mark}] {meaning}." for mark, meaning in SHORTHAND.items()),
        ],
    )


def _notes() -> pd.DataFrame:
    """Shorthand, as the notes sheet lists it."""
    return pd.DataFrame(
        {
            "Note reference": [f"shorthand_{mark}" for mark in SHORTHAND],
            "Note text": [f"[{mark}] {meaning}." for mark, meaning in SHORTHAND.items()],
        }
    )


def _sheet_name(published: Published) -> str:
    """The catalogue number, which the contents explain and the book cites."""
    return published.figure.number


def _sheet(published: Published) -> object:
    """One table, built for one sheet: gptables changes what it writes."""
    import gptables

    table = tables.shown(published.frame)
    if table.isna().any(axis=None):
        raise ValueError(f"{published.figure.id}: a cell of the table is empty")
    record = published.record
    return gptables.GPTable(
        table=table.astype(object),
        table_name=published.figure.id,
        title=record["title"],
        subtitles=[record["subtitle"], record["finding"]],
        legend=list(record["notes"]),
        source=record["source"],
        instructions=INSTRUCTIONS,
        index_columns={},
        additional_formatting=_right_aligned(table),
    )


def _right_aligned(table: pd.DataFrame) -> list[dict]:
    """Numbers to the right, by their decimals; gptables would put them to the left."""
    formats = []
    for decimals, number_format in NUMBER_FORMATS.items():
        columns = [c for c in table if _decimals(table[c]) == decimals]
        if columns:
            look = {"align": "right", "num_format": number_format}
            formats.append({"column": {"columns": columns, "format": look, "include_names": True}})
    return formats


def _decimals(cells: pd.Series) -> int | None:
    """The decimals of a column of numbers; None for text."""
    numbers = [v for v in cells if isinstance(v, int | float)]
    if not numbers:
        return None
    return 1 if any(isinstance(v, float) for v in numbers) else 0
