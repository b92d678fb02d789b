"""Opens a published table, CSV or workbook, as sheets of text; and reads one cell of it."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from sources.delimited import csv_records
from sources.files import head_of, kind_of, sheets_of
from sources.headings import SEARCHED_ROWS, letters, normal
from sources.packed import unpacked
from sources.published.declared import Sheet
from sources.text_rows import Unreadable, as_text

ENCODINGS = ("utf-8-sig", "cp1252")
MOST_BYTES = 64 * 1024**2
"""A published table is no larger; a record-level file may be."""

MARK = re.compile(r"\[\s*([a-z]+)\s*\d*\s*\]", re.IGNORECASE)
MARKS = {
    "x": "x", "z": "z", "c": "c", "p": "p", "r": "r", "u": "u", "low": "u", "note": "",
    "e": "u", "f": "p", "b": "", "w": "x", "k": "u", "s": "c",
}  # fmt: skip
"""The Analysis Function's shorthand. [e] estimated and [low] are less reliable, [f] a forecast is
provisional, [w] none was recorded in a survey, [b] says a break, which a number does not carry."""

BLANKS = {
    "": "x", "..": "x", "...": "x", "…": "x", ".": "x", ":": "z", "-": "x", "–": "x", "—": "x",
    "*": "c", "**": "c", "~": "c", "#": "c", "c": "c", "s": "c", "suppressed": "c", "n/a": "z",
    "na": "x", "not available": "x", "not applicable": "z", "null": "x",
}  # fmt: skip
"""What stands in a cell without a figure. A blank is not available, and never zero."""

UNDER = re.compile(r"(?:<|under |fewer than )\s*\d+|\d+\s*(?:-|to)\s*\d+")
"""`<5` or `1 to 4`: a small number that is not given."""

Rows = Sequence[Sequence[object]]


class NotANumber(ValueError):
    """A cell that should hold a figure holds something else."""


def sheets(path: Path, scratch: Path) -> dict[str, list[list[str]]]:
    """Every sheet of the file as text; a CSV is one sheet without a name.

    Raises:
        Unreadable: the file is too large, damaged, or of a kind that no table is published in.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(
            "the file is larger than any published table; rows about people or events go into "
            "their dataset's folder, never here"
        )
    opened = unpacked(path, head_of(path), scratch)
    kind = kind_of(head_of(opened))
    if kind == "parquet":
        raise Unreadable("the file is Parquet; save the published table as CSV, XLSX or ODS")
    if kind == "spreadsheet":
        return {name: _texts(rows) for name, rows in sheets_of(opened).items()}
    for encoding in ENCODINGS:
        try:
            with opened.open(encoding=encoding, newline="") as handle:
                return {"": _texts(list(csv_records(handle, ",")))}
        except UnicodeDecodeError:
            continue
    raise Unreadable("the text is neither UTF-8 nor Windows text; save it as CSV UTF-8")


def _texts(rows: Rows) -> list[list[str]]:
    return [[as_text(cell).strip() for cell in row] for row in rows]


def find_header(
    rows: Sequence[Sequence[str]], needs: Sequence[str], also: Mapping[str, str] | None = None
) -> Sheet | None:
    """The table under the first row that has all the headings; None where no row has.

    `also`: other names of a heading, to the one that it is known by.

    Raises:
        Unreadable: two columns have the same one of these headings.
    """
    needed = {normal(h) for h in needs}
    known = {normal(other): normal(own) for other, own in (also or {}).items()}
    for number, row in enumerate(rows[:SEARCHED_ROWS], start=1):
        headings = [normal(MARK.sub("", cell)) for cell in row]
        headings = [known.get(h, h) for h in headings]
        if not needed <= set(headings):
            continue
        if twice := sorted(h for h in needed if headings.count(h) > 1):
            raise Unreadable(f"two columns are headed {', '.join(twice)}; leave one of each")
        columns = {h: p for p, h in reversed(list(enumerate(headings))) if h}
        titles = tuple(" ".join(filter(None, above)) for above in rows[: number - 1])
        below = tuple(_wide(r, len(row)) for r in rows[number:])
        return Sheet(tuple(t for t in titles if t), columns, number, below)
    return None


def _wide(row: Sequence[str], width: int) -> tuple[str, ...]:
    """The row as wide as its header."""
    return (*row[:width], *[""] * (width - len(row)))


def number(cell: str) -> tuple[float | None, str]:
    """The figure in a published cell, and the shorthand it is marked with.

    `1,740 [r]` is 1740 and `r`; `[x]` and a blank are no figure and `x`.

    Raises:
        NotANumber: the cell holds neither a figure nor a mark. The message has no value.
    """
    found = [m.lower() for m in MARK.findall(cell)]
    if unknown := [m for m in found if m not in MARKS]:
        raise NotANumber(f"{len(unknown)} unknown mark")
    marks = [MARKS[m] for m in found if MARKS[m]]
    plain = MARK.sub("", cell).strip().lower()
    if plain in BLANKS:
        return None, marks[0] if marks else BLANKS[plain]
    if UNDER.fullmatch(plain):
        return None, "c"
    text = plain.replace("−", "-").removeprefix("£").removesuffix("%")
    text = re.sub(r"(?<=\d)[,\s\u00a0\u2009\u202f](?=\d{3})", "", text).strip()
    if not re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", text):
        raise NotANumber("neither a figure nor a mark")
    return float(text), marks[0] if marks else ""


def name(cell: str) -> str:
    """A name as published, without note marks and doubled spaces."""
    return " ".join(MARK.sub("", cell).split())


def refuse_cells(bad: Sequence[tuple[int, int]]) -> None:
    """Refuse a table in which cells (row, position) hold no figure; names where, not what."""
    if bad:
        shown = ", ".join(f"{letters(p)}{row}" for row, p in bad[:10])
        more = f" and {len(bad) - 10:,} more" if len(bad) > 10 else ""
        raise Unreadable(
            f"cells hold neither a figure nor a mark such as [x]: {shown}{more}; "
            "drop the table as it was published"
        )
