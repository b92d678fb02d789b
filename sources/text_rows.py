"""A delivery's rows as a table of text, numbered as a spreadsheet shows them.

What CSV and spreadsheets have in common once they are open: blank rows are left out; titles,
totals and footnotes are set aside and counted; what a merged cell left blank is carried down;
a row wider than its header refuses the delivery.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sources.contract import Contract
from sources.headings import Heading, normal
from sources.sql import literal

SPACES = " \t\r\n\u00a0\ufeff"
"""Set aside around a value: what spreadsheets and web pages pad cells with."""

ROWS_AT_ONCE = 50_000
FIRST_ROWS = 10
"""How many row numbers a sentence names."""

TOTALS = ("total", "totals", "grand_total", "sub_total", "subtotal", "all", "overall_total")
"""What the first filled cell of a total row says, as headings are compared."""

FEWEST_FILLED = 3
"""Where a contract has as many required fields, a row with one filled cell is a note."""


class Unreadable(ValueError):
    """A delivery that cannot be read at all: says why and what to send instead."""


@dataclass
class SetAside:
    """Rows that are no rows of the dataset, counted by kind."""

    titles: int = 0
    totals: int = 0
    notes: int = 0

    @property
    def rows(self) -> int:
        """How many rows altogether."""
        return self.titles + self.totals + self.notes

    @property
    def sentence(self) -> str:
        """What was set aside, in words; empty where nothing was."""
        counted = {"title": self.titles, "total": self.totals, "note": self.notes}
        said = [f"{n} {k} row{'' if n == 1 else 's'}" for k, n in counted.items() if n]
        return f"set aside: {', '.join(said)}" if said else ""


@dataclass
class TextRows:
    """The rows under a header, and what was set aside on the way to them.

    `ends_short`: whether the last row of all has fewer cells than the header.
    """

    heading: Heading
    contract: Contract
    aside: SetAside = field(default_factory=SetAside)
    ends_short: bool = False

    def as_table(self, records: Iterable[Sequence[object]], scratch: Path) -> str:
        """Write the rows as text to `scratch`; returns the SQL that reads them."""
        names = ["row_no", *(f"c{p}" for p in range(self.heading.width))]
        schema = pa.schema([("row_no", pa.int64()), *((n, pa.string()) for n in names[1:])])
        target = scratch / "delivered.parquet"
        rows = self._rows(records)
        with pq.ParquetWriter(target, schema, compression="snappy") as writer:
            while batch := list(islice(rows, ROWS_AT_ONCE)):
                columns: list[list] = [[number for number, _ in batch]]
                columns += [list(c) for c in zip(*(cells for _, cells in batch), strict=True)]
                writer.write_table(pa.table(dict(zip(names, columns, strict=True)), schema=schema))
        return f"select {', '.join(names)} from read_parquet({literal(str(target))})"

    def _rows(self, records: Iterable[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
        """The rows of the dataset, each as wide as the header, with their numbers.

        A row with more values than the header has an unquoted separator in one of them: nobody
        can say which value stands in which column, so the delivery is refused.
        """
        width, too_wide = self.heading.width, []
        carried = self._carried()
        for number, cells in enumerate(records, start=1):
            texts = [as_text(c) for c in cells]
            self.ends_short = False
            filled = [t for t in texts if t.strip()]
            if number < self.heading.row:
                self.aside.titles += bool(filled)
            if number <= self.heading.row or not filled or self._is_aside(texts, filled):
                continue
            if any(t.strip() for t in texts[width:]):
                too_wide.append(number)
            self.ends_short = len(texts) < width
            texts = texts[:width] + [""] * (width - len(texts))
            for position in carried:
                carried[position] = texts[position] = texts[position] or carried[position]
            yield number, texts
        if too_wide:
            raise _too_wide(too_wide)

    def _is_whole(self, texts: list[str]) -> bool:
        """Whether a row of counts names a member in each column of its key: a total to check."""
        columns = self.heading.columns
        keys = [columns[k] for k in self.contract.key if k in columns]
        return self.contract.shape == "aggregate" and all(
            k < len(texts) and texts[k].strip() for k in keys
        )

    def _is_aside(self, texts: list[str], filled: list[str]) -> bool:
        """Whether the row is a total, a note, or the header once more; counts it if so."""
        if normal(filled[0]) in TOTALS and not self._is_whole(texts):
            self.aside.totals += 1
            return True
        required = sum(not f.optional for f in self.contract.fields)
        if len(filled) == 1 and required >= FEWEST_FILLED and self.heading.width > 1:
            self.aside.notes += 1
            return True
        if tuple(map(normal, texts)) == self.heading.names:
            self.aside.titles += 1
            return True
        return False

    def _carried(self) -> dict[int, str]:
        """The positions whose value a blank cell takes from the row above."""
        fields = (f.name for f in self.contract.fields if f.carries_down)
        return {self.heading.columns[n]: "" for n in fields if n in self.heading.columns}


def as_text(cell: object) -> str:
    """A spreadsheet cell as the text a person sees; a whole number has no decimal point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _too_wide(rows: list[int]) -> Unreadable:
    more = len(rows) - FIRST_ROWS
    return Unreadable(
        f"rows have more values than the header has columns: row "
        f"{', '.join(str(n) for n in rows[:FIRST_ROWS])}"
        f"{f' and {more:,} more' if more > 0 else ''}; a value that holds the separator "
        "needs quotation marks; export the file again"
    )
