"""What an opened delivery looks like to the reader, whatever its format."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from sources import headings
from sources.contract import Contract
from sources.headings import Heading, text_of
from sources.text_rows import SetAside, Unreadable

Kind = Literal["csv", "spreadsheet", "parquet"]
"""How a file is opened; it may have come gzipped or zipped."""


@dataclass(frozen=True)
class Opened:
    """A delivery as text: `sql` selects `row_no` and a column `c<position>` each.

    `c<position>` stands for every column, declared or not; `aside` is what was set aside.
    `regular_rows`: how many rows it must have where it was left to DuckDB's reader; another
    number means that the file was not as regular as it looked.
    """

    kind: Kind
    sql: str
    heading: Heading
    headings: tuple[str, ...]
    encoding: str | None = None
    sheet: str | None = None
    aside: SetAside = field(default_factory=SetAside)
    regular_rows: int | None = None

    def text(self, name: str) -> str:
        """The SQL of the delivered text of a field that was found."""
        return text_of(self.heading.columns[name], self.heading.halves.get(name))


def no_header(contract: Contract, rows: Sequence[Sequence[object]] = ()) -> Unreadable:
    """The refusal of a file in which no row names the contract's columns.

    `rows`: its first rows; the one that comes nearest to a header is named, if any does.
    """
    near = headings.nearest(rows, contract)
    if near is not None:
        return Unreadable(
            f"row {near.row} looks like the header and names {len(near.columns)} of the "
            f"contract's {len(contract.fields)} columns; missing: {', '.join(near.missing)}; not "
            f"understood: {headings.guesses(near, contract)}; send the missing columns, under "
            "the contract's names or agreed ones"
        )
    asked = (f for f in contract.fields if not f.optional)
    required = [f.delivered_as[0] if f.delivered_as else f.name for f in asked]
    return Unreadable(
        f"no header row was found in the first {headings.SEARCHED_ROWS} rows; the contract "
        f"asks for the columns {', '.join(required)}; send them with a header row"
    )
