"""Rows of a delivery that have the same key: which they are, and which of them stands."""

from pathlib import Path

import duckdb

from sources.contract import Contract
from sources.sql import literal, quoted
from sources.text_rows import FIRST_ROWS

REPEATED = "names one row"
"""The promise of a key, as the suite words it."""


def repeated_keys(con: duckdb.DuckDBPyConnection, typed: Path, contract: Contract) -> list[str]:
    """Ask about rows whose key stands again further down, where the last of them counts.

    Returns:
        At most one sentence: row numbers and the columns of the key, no key.
    """
    if not contract.key:
        return []
    keys = ", ".join(map(quoted, contract.key))
    complete = " and ".join(f"{quoted(k)} is not null" for k in contract.key)
    rows, first, last = con.execute(
        "select count(*), list(row_no order by row_no), max(stands) from (select row_no, "
        f"max(row_no) over (partition by {keys}) as stands from read_parquet("
        f"{literal(str(typed))}) where problems = 0 and {complete}) where row_no < stands"
    ).fetchall()[0]
    if not rows:
        return []
    shown = ", ".join(map(str, first[:FIRST_ROWS]))
    more = f" and {rows - FIRST_ROWS:,} more" if rows > FIRST_ROWS else ""
    return [
        f"`{', '.join(contract.key)}` names one row, and {rows:,} "
        f"{'row has' if rows == 1 else 'rows have'} a key that stands again further down: "
        f"{'row' if rows == 1 else 'rows'} {shown}{more}; the last row of each key counts"
        + (f" (row {last})" if rows == 1 else "")
        + "; leave one of each, or tell them apart"
    ]
