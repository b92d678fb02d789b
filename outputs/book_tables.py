"""A figure's table as the page shows it: headed rows, and long tables unfolded only when asked.

A short table is in the page as it is. A long one is there as text, from which the page makes
its rows when a reader opens it: a hundred tables of a thousand rows would make it slow.
"""

import json
from dataclasses import dataclass

import pandas as pd

from outputs import tables

SHORT = 60
"""Rows up to which a table is in the page as it is, and in a printed book."""
LONGEST = 2000
"""Rows up to which a table is in the page at all."""
TOLD_BY_TITLE = ("Period", "District")


@dataclass(frozen=True)
class PageTable:
    """What the template needs of a table.

    `headers`: how many columns at the left say what a row is; `numbers`: which columns hold
    numbers, counted from 0. `rows` are those of a short table; `folded` is a long one as JSON.
    """

    columns: tuple[str, ...]
    headers: int
    numbers: frozenset[int]
    size: int
    rows: list[list[str]]
    folded: str

    @property
    def is_long(self) -> bool:
        """Whether it is left out of a printed book."""
        return self.size > SHORT

    @property
    def is_left_out(self) -> bool:
        """Whether only its files and the workbook hold it."""
        return self.size > LONGEST

    @property
    def words(self) -> str:
        """Its size in words."""
        return f"{self.size:,} row{'' if self.size == 1 else 's'}"


def page_table(frame: pd.DataFrame) -> PageTable:
    """The disclosed frame as a table of the page."""
    table = _told_by_title(tables.shown(frame))
    numbers = frozenset(
        place for place, c in enumerate(table) if any(map(tables.is_number, table[c].tolist()))
    )
    rows = tables.texts(table)
    is_short, is_in = len(rows) <= SHORT, len(rows) <= LONGEST
    return PageTable(
        columns=tuple(map(str, table.columns)),
        headers=max(1, min(numbers, default=1)),
        numbers=numbers,
        size=len(rows),
        rows=rows if is_short else [],
        folded="" if is_short or not is_in else _folded(rows),
    )


def _told_by_title(table: pd.DataFrame) -> pd.DataFrame:
    """The table without a period or district that is the same in every row: the title says it."""
    same = [c for c in TOLD_BY_TITLE if c in table and table[c].nunique() == 1]
    return table.drop(columns=same) if len(same) < len(table.columns) else table


def _folded(rows: list[list[str]]) -> str:
    """Rows as JSON, cells parted by tabs; no `<`, so that nothing in it can end its element."""
    lines = ["\t".join(cell.replace("\t", " ") for cell in row) for row in rows]
    return json.dumps(lines, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
