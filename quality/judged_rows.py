"""The typed rows of deliveries, as the frames their contract's suite is run on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from sources.contract import Contract
from sources.rules import Unread, rules
from sources.sql import literal, quoted

if TYPE_CHECKING:
    import pandas as pd

UNREAD = "unread"
"""Column of the judged frame: true where a delivered value could not be read as its type."""

DELIVERY = "delivery"
"""Column of the judged frame: which delivery the row came in."""

FEW_VALUES = 20_000
"""A column with more distinct values than this is judged row by row."""

ROWS_TOGETHER = 100_000
"""Rows judged in one frame at most, unless one delivery alone has more."""


def groups(con: duckdb.DuckDBPyConnection, typed: Mapping[str, Path]) -> Iterator[dict[str, Path]]:
    """The deliveries in groups small enough to hold in memory together."""
    group: dict[str, Path] = {}
    rows = 0
    for delivery, path in typed.items():
        counted = row_count(con, path)
        rows += counted
        if group and rows > ROWS_TOGETHER:
            yield group
            group, rows = {}, counted
        group[delivery] = path
    if group:
        yield group


def frame_of(
    con: duckdb.DuckDBPyConnection,
    typed: Sequence[Path],
    contract: Contract,
    columns: Iterable[str],
) -> "pd.DataFrame":
    """Every typed row of the deliveries, in the columns asked for."""
    selected = ", ".join(_column(name, contract) for name in sorted(set(columns)))
    return con.execute(f"select {selected} from {_files(typed)}").df()


def values_of(
    con: duckdb.DuckDBPyConnection,
    typed: Sequence[Path],
    contract: Contract,
    columns: Iterable[str],
) -> "pd.DataFrame":
    """The distinct values of each column that has few, side by side.

    What holds for every distinct value holds for every row. The rows of this frame mean
    nothing: a shorter column is repeated to the length of the longest.
    """
    import numpy as np
    import pandas as pd

    found = {}
    for name in sorted(set(columns)):
        query = f"select distinct {_column(name, contract)} from {_files(typed)}"
        values = con.execute(f"{query} limit {FEW_VALUES + 1}").df()[name]
        if len(values) <= FEW_VALUES:
            found[name] = values
    rows = np.arange(max((len(v) for v in found.values()), default=0))
    return pd.DataFrame({n: v.take(rows % len(v)).array for n, v in found.items()})


def row_count(con: duckdb.DuckDBPyConnection, typed: Path) -> int:
    """How many rows the delivery has."""
    counted = con.execute(f"select count(*) from {_files([typed])}").fetchone()
    return counted[0] if counted else 0


def _files(typed: Sequence[Path]) -> str:
    listed = ", ".join(literal(str(path)) for path in typed)
    return f"read_parquet([{listed}], filename=true)"


def _column(name: str, contract: Contract) -> str:
    """A column of the judged frame; whole numbers as doubles, which compare faster."""
    if name == UNREAD:
        bits = enumerate(rules(contract))
        unread = sum(1 << bit for bit, rule in bits if isinstance(rule.promise, Unread))
        return f"(problems & {unread}) <> 0 as {UNREAD}"
    if name == DELIVERY:
        return f"filename as {DELIVERY}"
    is_whole = contract.field(name).dtype == "integer"
    return f"{quoted(name)}::double as {quoted(name)}" if is_whole else quoted(name)
