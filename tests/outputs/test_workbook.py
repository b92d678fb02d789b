"""The workbook, read back: the Analysis Function's checklist for accessible spreadsheets."""

import re
from collections.abc import Callable, Iterator

import openpyxl
import pandas as pd
import pytest
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from outputs import ods
from outputs.ods import write_ods
from outputs.sheets import CREATED
from outputs.tables import shown, texts
from outputs.words import shorthand_of
from outputs.workbook import (
    HANGING,
    LONGEST_NAME,
    WIDEST,
    sheet_name,
    without_gaps,
    write_workbook,
)

SANS_SERIF = {"Arial"}
MARK = re.compile(r"\[[a-z]+\]")


@pytest.fixture(scope="module")
def book(edition) -> Workbook:
    return openpyxl.load_workbook(edition.folder / "workbook.xlsx")


def tables(book: Workbook) -> list[Worksheet]:
    return [sheet for sheet in book.worksheets if sheet.title != "Cover"]


def marked(sheet: Worksheet) -> list[list[Cell]]:
    """The cells of the sheet's one table, the header first."""
    (table,) = sheet.tables.values()
    return [list(row) for row in sheet[table.ref]]


def filled(sheet: Worksheet) -> Iterator[Cell]:
    return (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)


def above(sheet: Worksheet) -> str:
    top = marked(sheet)[0][0].row
    return " ".join(str(cell.value) for cell in filled(sheet) if cell.row < top)


def is_number(cell: Cell) -> bool:
    return isinstance(cell.value, int | float)


def every(sheets: list[Worksheet], holds: Callable[[Worksheet], bool]) -> bool:
    return bool(sheets) and all(holds(sheet) for sheet in sheets)


CHECKLIST: dict[str, Callable[[Workbook], bool]] = {
    "every table is marked up, one a sheet": lambda b: every(
        tables(b), lambda s: len(s.tables) == 1
    ),
    "table names are unique and meaningful": lambda b: (
        len(names := [n for s in tables(b) for n in s.tables]) == len(set(names))
        and all(re.fullmatch(r"[a-z][a-z0-9_]{4,}", n) for n in names)
    ),
    "no cell is merged": lambda b: every(b.worksheets, lambda s: not s.merged_cells.ranges),
    "no row or column of a table is blank, no cell empty": lambda b: every(
        tables(b), lambda s: all(str(c.value or "0").strip() and c.value is not None
                                 for row in marked(s) for c in row)
    ),
    "one header row with unique names": lambda b: every(
        tables(b), lambda s: len({c.value for c in marked(s)[0]}) == len(marked(s)[0])
    ),
    "text in tables is wrapped": lambda b: every(
        tables(b), lambda s: all(c.alignment.wrap_text for r in marked(s) for c in r)
    ),
    "no filters": lambda b: every(
        b.worksheets,
        lambda s: s.auto_filter.ref is None
        and all(t.autoFilter is None for t in s.tables.values()),
    ),
    "no frozen panes": lambda b: every(b.worksheets, lambda s: s.freeze_panes is None),
    "no hidden sheets": lambda b: every(b.worksheets, lambda s: s.sheet_state == "visible"),
    "no hidden rows or columns": lambda b: every(
        b.worksheets,
        lambda s: not any(d.hidden for d in (*s.row_dimensions.values(),
                                             *s.column_dimensions.values())),
    ),
    "numbers to the right, with thousands separated": lambda b: every(
        tables(b)[2:],
        lambda s: all(c.alignment.horizontal == "right" and c.number_format.startswith("#,##0")
                      for r in marked(s) for c in r if is_number(c)),
    ),
    "a column of numbers is to the right with its heading and its marks": lambda b: every(
        tables(b)[2:],
        lambda s: all(c.alignment.horizontal == "right" for column in zip(*marked(s), strict=True)
                      if any(map(is_number, column)) for c in column),
    ),
    "words to the left": lambda b: every(
        tables(b),
        lambda s: all(c.alignment.horizontal == "left" for column in zip(*marked(s), strict=True)
                      if not any(map(is_number, column)) for c in column[1:]),
    ),
    "sheet names are short and unique": lambda b: (
        all(len(name) <= LONGEST_NAME for name in b.sheetnames)
        and len(set(b.sheetnames)) == len(b.sheetnames)
    ),
    "opens on the cover, at the top": lambda b: (
        b.active.title == "Cover"
        and all(s.sheet_view.selection[0].activeCell in (None, "A1") for s in b.worksheets)
    ),
    "sans serif, 12 points or more": lambda b: every(
        b.worksheets,
        lambda s: all(c.font.name in SANS_SERIF and c.font.sz >= 12 for c in filled(s)),
    ),
    "no meaning by colour": lambda b: every(
        tables(b), lambda s: all(c.fill.fill_type is None for r in marked(s) for c in r)
    ),
    "no mark of a note in a cell with a number": lambda b: every(
        tables(b),
        lambda s: not any("[note" in str(c.value) for r in marked(s)[1:] for c in r),
    ),
    "every shorthand of a table is explained above it": lambda b: every(
        tables(b)[2:],
        lambda s: {m for r in marked(s)[1:] for c in r for m in MARK.findall(str(c.value))}
        <= {*MARK.findall(above(s)), "[z]"},
    ),
    "the contents name and link every table": lambda b: (
        [c.hyperlink.location for row in b["Contents"] for c in row if c.hyperlink]
        == [f"'{name}'!A1" for name in b.sheetnames[3:]]
    ),
    "a link is named for where it leads": lambda b: all(
        c.value in b.sheetnames for row in b["Contents"] for c in row if c.hyperlink
    ),
    "the cover says what, when, next, how, terms and whom to ask": lambda b: all(
        word in " ".join(str(c.value) for c in filled(b["Cover"]))
        for word in ("Serious violence in Warwickshire", "Release: ", "31 March 2026",
                     "Next update: ", "disclosure control", "Open Government Licence", "Contact")
    ),
    "every table names its source": lambda b: every(
        tables(b)[2:], lambda s: "Source: " in above(s)
    ),
    "the document has a title and a language": lambda b: (
        b.properties.title == "Serious violence in Warwickshire: tables"
        and b.properties.language == "en-GB"
    ),
    "no clock in the document": lambda b: b.properties.created == CREATED,
    "prints across A4, as wide as the page": lambda b: every(
        b.worksheets,
        lambda s: s.page_setup.orientation == "landscape"
        and s.sheet_properties.pageSetUpPr.fitToPage,
    ),
}  # fmt: skip


@pytest.mark.parametrize("item", CHECKLIST)
def test_the_workbook_keeps_the_accessibility_checklist(book, item):
    assert CHECKLIST[item](book), item


def test_the_same_tables_give_the_same_bytes(edition, tmp_path):
    write_workbook(edition.published, tmp_path / "again.xlsx", edition.what)
    again, first = tmp_path / "again.xlsx", edition.folder / "workbook.xlsx"
    assert again.read_bytes() == first.read_bytes()


@pytest.mark.parametrize("gap", [None, float("nan"), "", "  "])
def test_an_empty_cell_is_refused(gap):
    table = pd.DataFrame({"District": ["Rugby", "Warwick"], "Count": [12, gap]}, dtype=object)
    with pytest.raises(ValueError, match="knives: cells are empty in Count"):
        without_gaps(table, "knives")


def test_words_that_are_only_spaces_count_as_a_gap(edition):
    frame = edition.published[0].frame.assign(signal=["  ", *"abcde"])
    assert shown(frame)["Signal"].tolist() == ["[x]", *"abcde"]


def test_a_number_that_only_rounds_to_zero_is_low_and_zero_is_zero():
    rate = pd.DataFrame({"rate": [0.04, 0.0, -0.01, 12.34, float("nan")],
                         "status": ["", "", "", "", "c"]})  # fmt: skip
    assert shown(rate)["Rate"].tolist() == ["[low]", 0.0, "[low]", 12.3, "[c]"]
    assert "[low] low: rounds to zero and is not zero" in shorthand_of(rate)


def test_a_sheet_is_named_by_its_number_and_the_words_that_fit(edition):
    names = [sheet_name(p) for p in edition.published]
    assert "B3 serious violence by district" in names
    assert all(name.split()[-1] not in HANGING for name in names)


def test_no_column_is_wider_than_a_line_is_read(book):
    for sheet in tables(book):
        if sheet.title != "Contents":
            widths = [column.width for column in sheet.column_dimensions.values()]
            assert max(widths) <= 2 * WIDEST + 1, sheet.title


def test_a_year_is_a_name_and_not_a_number():
    frame = pd.DataFrame({"projected_year": [2036], "people": [1200], "status": [""]})
    assert texts(shown(frame)) == [["2036", "1,200"]]


def test_hidden_and_provisional_numbers_carry_their_marks(book):
    sheet = book["B6 serious violence by quarter"]
    values = [cell.value for row in marked(sheet) for cell in row]
    assert {"[c]", "[p]", "[u]"} <= set(values)


def test_without_libreoffice_there_is_no_opendocument_and_a_note_says_so(
    edition, monkeypatch, caplog
):
    monkeypatch.setattr(ods, "which", lambda name: None)
    assert write_ods(edition.folder / "workbook.xlsx") is None
    assert "LibreOffice is not installed" in caplog.text


@pytest.mark.skipif(not any(map(ods.which, ods.PROGRAMS)), reason="LibreOffice is not installed")
def test_opendocument_holds_every_sheet_and_no_clock(edition, tmp_path):
    from python_calamine import CalamineWorkbook

    write_workbook(edition.published[:2], tmp_path / "workbook.xlsx", edition.what)
    first = write_ods(tmp_path / "workbook.xlsx").read_bytes()
    second = write_ods(tmp_path / "workbook.xlsx")
    assert second.read_bytes() == first
    assert CalamineWorkbook.from_path(second).sheet_names[:4] == [
        "Cover", "Contents", "Notes", "B3 serious violence by district",
    ]  # fmt: skip
