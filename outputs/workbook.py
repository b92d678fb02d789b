"""The workbook: every figure's table on its own accessible sheet, through gptables.

Follows the Analysis Function's checklist for spreadsheets: one table a sheet, marked up, no
empty cell without its shorthand, numbers to the right. The same tables give the same bytes.
"""

import re
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd

from outputs import tables
from outputs.about import About
from outputs.publish import Published
from outputs.sheets import A4, CREATED, LINE_POINTS

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

INSTRUCTIONS = (
    "This worksheet contains one table. Marks in square brackets are explained above the table "
    "and on the worksheet named Notes."
)
WIDEST = 60
"""Characters of a column that holds sentences; longer ones take several lines."""
COVER_WIDTH = 130
NOTES_TOP = 3
"""Rows above the notes: title, information, header."""
ABOVE = 4
"""Rows above a table that every sheet has: title, instructions, source, and the header."""
LONGEST_NAME = 31
"""Characters that a sheet's name may have."""

HANGING = {"a", "and", "at", "by", "from", "in", "of", "on", "the", "to", "with"}
"""Words that a name does not end on."""

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}
PROPERTIES, PROPERTIES_END = "docProps/core.xml", b"</cp:coreProperties>"
LANGUAGE = b"<dc:language>en-GB</dc:language>"


def write_workbook(published: Sequence[Published], path: Path, what: About) -> None:
    """Write the tables as one workbook.

    Raises:
        ValueError: a table has an empty cell, which no reader could tell from a zero.
    """
    import gptables

    title = f"{what.title}: tables"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = gptables.produce_workbook(
            filename=str(path),
            sheets={sheet_name(p): _sheet(p) for p in published},
            cover=_cover(title, what),
            contentsheet_options={"column_names": ["Worksheet", "Table"]},
            notes_table=_notes(what),
            workbook_options=OPTIONS,
        )
        for table in published:
            _wrap(book.get_worksheet_by_name(sheet_name(table)), table)
        _wrap_notes(book.get_worksheet_by_name("Notes"), list(_notes(what)["Note text"]))
        for sheet in book.worksheets():
            sheet.set_landscape()
            sheet.set_paper(A4)
            sheet.fit_to_pages(1, 0)
            sheet.set_footer("&L&A&RPage &P of &N")
        book.set_properties({"title": title, "created": CREATED, "author": what.partnership})
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


def _cover(title: str, what: About) -> object:
    """Title, what it is, period, next update, how made, terms and whom to ask."""
    import gptables

    return gptables.Cover(
        cover_label="Cover",
        title=title,
        intro=[
            f"{what.partnership}: tables of a strategic needs assessment, {what.edition} edition.",
            "The worksheet named Contents lists the tables; the figure book shows their pictures.",
        ],
        about=[
            f"Release: {what.release_id}.",
            f"Period: {what.covers}",
            f"Next update: {what.next_update}",
            *what.made,
            *what.rules,
            *what.licence,
        ],
        contact=[what.contact],
        width=COVER_WIDTH,
    )


def _notes(what: About) -> pd.DataFrame:
    """Shorthand and definitions, as the notes sheet lists them."""
    notes = [f"{mark} {meaning}." for mark, meaning in what.shorthand]
    notes += [f"{label}. {meaning}" for label, meaning in what.definitions]
    references = [f"reference_{place}" for place in range(len(notes))]
    return pd.DataFrame({"Note reference": references, "Note text": notes})


def sheet_name(published: Published) -> str:
    """The catalogue number and as many words of the figure's id as fit."""
    kept: list[str] = []
    for word in published.figure.id.split("_"):
        if len(" ".join((published.figure.number, *kept, word))) > LONGEST_NAME:
            break
        kept.append(word)
    while kept and kept[-1] in HANGING:
        kept.pop()
    return " ".join((published.figure.number, *kept))


def _sheet(published: Published) -> object:
    """One table, built for one sheet: gptables changes what it writes."""
    import gptables

    table = without_gaps(tables.shown(published.frame), published.figure.id)
    record = published.record
    return gptables.GPTable(
        table=table.astype(object),
        table_name=published.figure.id,
        title=f"Figure {record['catalogue']}: {record['title']}",
        subtitles=_subtitles(record),
        legend=list(record["notes"]),
        source=record["source"],
        instructions=INSTRUCTIONS,
        index_columns={},
        additional_formatting=[
            *_right_aligned(table),
            *_after_numbers(table),
            *_several_lines(table),
        ],
    )


def _subtitles(record: Mapping[str, Any]) -> list[str]:
    """What is shown, and the finding, a sentence a row: text above a table is not wrapped."""
    return [record["subtitle"], *re.split(r"(?<=[.!?]) (?=[A-Z])", record["finding"])]


def _sentence_columns(table: pd.DataFrame) -> list[int]:
    """The columns whose longest cell is wider than a column should be."""
    return [
        place for place, column in enumerate(table)
        if max(map(len, map(str, table[column])), default=0) > WIDEST
    ]  # fmt: skip


def _several_lines(table: pd.DataFrame) -> list[dict]:
    """Every cell at the top of its row, and sentences on several lines, where a column has any."""
    found = _sentence_columns(table)
    if not found:
        return []
    wrapped = [str(table.columns[place]) for place in found]
    others = [str(c) for c in table if str(c) not in wrapped]
    looks = ((wrapped, {"valign": "top", "text_wrap": True}), (others, {"valign": "top"}))
    return [{"column": {"columns": columns, "format": look}} for columns, look in looks if columns]


def _wrap_notes(sheet: "Worksheet", notes: Sequence[str]) -> None:
    """Notes as wide as a line is read, and their rows as tall as they need."""
    sheet.set_column(1, 1, 2 * WIDEST)
    for row, note in enumerate(notes, start=NOTES_TOP):
        sheet.set_row(row, LINE_POINTS * len(wrap(note, 2 * WIDEST)))


def _wrap(sheet: "Worksheet", published: Published) -> None:
    """Narrow the columns of sentences, and make their rows as tall as they need."""
    table = tables.shown(published.frame)
    found = _sentence_columns(table)
    if not found:
        return
    record = published.record
    top = len([*_subtitles(record), *record["notes"]]) + ABOVE
    for place in found:
        sheet.set_column(place, place, WIDEST)
    for row, cells in enumerate(table.iloc[:, found].itertuples(index=False), start=top):
        lines = max(len(wrap(str(cell), WIDEST)) for cell in cells)
        sheet.set_row(row, LINE_POINTS * lines)


def without_gaps(table: pd.DataFrame, figure_id: str) -> pd.DataFrame:
    """The table, in which every cell says something.

    Raises:
        ValueError: a cell is empty or holds spaces alone; names the figure and the columns.
    """
    empty = table.isna() | table.astype("str").apply(lambda cells: cells.str.strip().eq(""))
    if empty.any(axis=None):
        columns = ", ".join(map(str, table.columns[empty.any()]))
        raise ValueError(f"{figure_id}: cells are empty in {columns}; give each its shorthand")
    return table


def _right_aligned(table: pd.DataFrame) -> list[dict]:
    """Numbers to the right, by their decimals; gptables would put them to the left."""
    places: dict[int, list[str]] = {}
    for column in table:
        cells = table[column].tolist()
        if any(map(tables.is_number, cells)):
            places.setdefault(tables.decimals_shown(cells), []).append(str(column))
    return [
        {"column": {"columns": columns, "format": _number_format(decimals), "include_names": True}}
        for decimals, columns in sorted(places.items())
    ]


def _after_numbers(table: pd.DataFrame) -> list[dict]:
    """Text beside a column of numbers, a little apart from it."""
    is_number = [any(map(tables.is_number, table[c].tolist())) for c in table]
    pairs = zip(table.columns[1:], is_number, is_number[1:], strict=False)
    columns = [str(name) for name, before, own in pairs if before and not own]
    look = {"align": "left", "indent": 1}
    return [{"column": {"columns": columns, "format": look, "include_names": True}}] * bool(columns)


def _number_format(decimals: int) -> dict:
    """Thousands separated, decimals all shown."""
    return {"align": "right", "num_format": "#,##0" + ("." + "0" * decimals if decimals else "")}
