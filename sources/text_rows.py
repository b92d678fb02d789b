"""A delivery's rows as a table of text, numbered as a spreadsheet shows them.

What CSV and spreadsheets have in common once they are open: only declared columns are kept,
blank rows are left out, and a row wider than its header refuses the delivery.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sources.headings import Heading
from sources.sql import literal

ROWS_AT_ONCE = 50_000

FIRST_ROWS = 10
"""How many row numbers a sentence names."""


class Unreadable(ValueError):
    """A delivery that cannot be read at all: says why and what to send instead."""


def as_text(cell: object) -> str:
    """A spreadsheet cell as the text a person sees; a whole number has no decimal point."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def as_table(records: Iterable[Sequence[object]], heading: Heading, scratch: Path) -> str:
    """Write the rows under the header as text to `scratch`; returns the SQL that reads them."""
    positions = sorted(heading.columns.values())
    names = ["row_no", *(f"c{p}" for p in positions)]
    schema = pa.schema([("row_no", pa.int64()), *((n, pa.string()) for n in names[1:])])
    target = scratch / "delivered.parquet"
    rows = _rows(records, heading)
    with pq.ParquetWriter(target, schema, compression="snappy") as writer:
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            columns: list[list] = [[number for number, _ in batch]]
            columns += [[as_text(cells[p]) for _, cells in batch] for p in positions]
            writer.write_table(pa.table(dict(zip(names, columns, strict=True)), schema=schema))
    return f"select {', '.join(names)} from read_parquet({literal(str(target))})"


def _rows(
    records: Iterable[Sequence[object]], heading: Heading
) -> Iterator[tuple[int, Sequence[object]]]:
    """The rows under the header that are not blank, each as wide as the header.

    A row with more values than the header has an unquoted separator in one of them: nobody
    can say which value stands in which column, so the delivery is refused.
    """
    too_wide: list[int] = []
    for number, cells in enumerate(records, start=1):
        if number <= heading.row or not any(as_text(c).strip() for c in cells):
            continue
        if any(as_text(c).strip() for c in cells[heading.width :]):
            too_wide.append(number)
        missing = heading.width - len(cells)
        yield number, (*cells, *[""] * missing) if missing > 0 else cells
    if too_wide:
        more = len(too_wide) - FIRST_ROWS
        raise Unreadable(
            f"rows have more values than the header has columns: row "
            f"{', '.join(str(n) for n in too_wide[:FIRST_ROWS])}"
            f"{f' and {more:,} more' if more > 0 else ''}; a value that holds the separator "
            "needs quotation marks; export the file again"
        )
