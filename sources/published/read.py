"""A published table in, its figures out: typed, or refused with a sentence."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sources.headings import SEARCHED_ROWS, normal
from sources.published.cells import find_header, sheets
from sources.published.declared import PUB_SERIES, PublishedRow, Reading, Sheet, refuse_repeated
from sources.published.registry import layouts
from sources.reference.load import ARROW_TYPES
from sources.text_rows import Unreadable

if TYPE_CHECKING:
    import pyarrow


@dataclass(frozen=True)
class ReadTable:
    """What one file gave: its figures, the layouts they stood in, and questions in words."""

    figures: "pyarrow.Table"
    layouts: tuple[str, ...]
    queries: tuple[str, ...]


def read_published(path: Path, sha256: str, scratch: Path) -> ReadTable:
    """The figures of a published file, every sheet in a known layout, as PUB_SERIES declares.

    Raises:
        Unreadable: no sheet has a known layout, or one of them cannot be read whole. The
            sentence names sheets, rows and columns, never a value.
    """
    rows: list[PublishedRow] = []
    found: list[str] = []
    queries: list[str] = []
    opened = sheets(path, scratch)
    for sheet_name, cells in opened.items():
        for layout in layouts().values():
            sheet = find_header(cells, layout.needs, layout.also)
            if sheet is None:
                continue
            reading = _read(sheet, layout.name, sheet_name)
            rows += reading.rows
            queries += [_placed(sheet_name, q) for q in reading.queries]
            found.append(layout.name)
            break
    if not found:
        raise Unreadable(_unknown(opened))
    if not rows:
        raise Unreadable("there is a header but no rows under it; drop the whole table")
    refuse_repeated(rows)
    return ReadTable(as_table(rows, sha256), tuple(dict.fromkeys(found)), tuple(queries))


def _read(sheet: Sheet, layout: str, sheet_name: str) -> Reading:
    try:
        return layouts()[layout].read(sheet)
    except Unreadable as refused:
        raise Unreadable(_placed(sheet_name, str(refused))) from None


def _placed(sheet_name: str, sentence: str) -> str:
    """The sentence with the sheet it is about; a CSV has none."""
    return f"sheet {sheet_name}: {sentence}" if sheet_name else sentence


def _unknown(opened: dict[str, list[list[str]]]) -> str:
    """That no layout is known, with the one that the table comes nearest to."""
    near: tuple[int, str] = (0, "")
    for sheet_name, cells in opened.items():
        for number, row in enumerate(cells[:SEARCHED_ROWS], start=1):
            for layout in layouts().values():
                names = {layout.also.get(cell, cell) for cell in row}
                held = {normal(n) for n in names}
                lacking = [n for n in layout.needs if normal(n) not in held]
                score = len(layout.needs) - len(lacking)
                if score > max(near[0], 1):
                    said = f"row {number} comes nearest to {layout.title}, and lacks the columns "
                    near = (score, _placed(sheet_name, said + ", ".join(lacking)))
    nearest = f"{near[1]}; " if near[1] else ""
    known = "; ".join(f"{x.title} (columns {', '.join(x.needs)})" for x in layouts().values())
    return f"the table has no layout that is known; {nearest}known are: {known}"


def as_table(rows: list[PublishedRow], sha256: str) -> "pyarrow.Table":
    """The figures in the order of their key, typed as PUB_SERIES declares; may be empty."""
    import pyarrow

    kinds = {f.name: pyarrow.type_for_alias(ARROW_TYPES[f.dtype]) for f in PUB_SERIES.fields}
    schema = pyarrow.schema(list(kinds.items()))
    ordered = sorted(rows, key=lambda r: r.key)
    return pyarrow.Table.from_pylist(
        [asdict(r) | {"file_sha256": sha256} for r in ordered], schema=schema
    )
