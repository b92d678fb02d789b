"""The typed rows of deliveries, as the frames their contract's suite is run on."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from sources.contract import Contract, Filled
from sources.sql import literal, quoted
from sources.typed import Unread, rules

if TYPE_CHECKING:
    import pandas as pd

UNREAD = "unread"
"""Column of the judged frame: true where a delivered value could not be read as its type."""

DELIVERY = "delivery"
"""Column of the judged frame: which delivery the row came in."""

ROWS_TOGETHER = 100_000
"""Rows judged in one frame at most, unless one delivery alone has more."""


def groups(con: duckdb.DuckDBPyConnection, typed: Mapping[str, Path]) -> Iterator[dict[str, Path]]:
    """The deliveries in groups small enough to hold in memory together."""
    group: dict[str, Path] = {}
    rows = 0
    for delivery, path in typed.items():
        counted = con.execute(f"select count(*) from read_parquet({literal(str(path))})").fetchone()
        rows += counted[0] if counted else 0
        if group and rows > ROWS_TOGETHER:
            yield group
            group, rows = {}, counted[0] if counted else 0
        group[delivery] = path
    if group:
        yield group


def frame_of(
    con: duckdb.DuckDBPyConnection, typed: tuple[Path, ...], contract: Contract
) -> "pd.DataFrame":
    """The columns the suite reads, and whether any value of the row could not be read."""
    used = {f.name for f, _ in contract.row_constraints()} | {*contract.key}
    used |= {f.name for f in contract.fields if f.constraint(Filled)}
    used |= {name for rule in contract.rules for name in rule.fields}
    columns = [_column(f.name, f.dtype) for f in contract.fields if f.name in used]
    unread = sum(
        1 << bit for bit, rule in enumerate(rules(contract)) if isinstance(rule.promise, Unread)
    )
    columns.append(f"(problems & {unread}) <> 0 as {UNREAD}")
    columns.append(f"filename as {DELIVERY}")
    files = "[" + ", ".join(literal(str(path)) for path in typed) + "]"
    return con.execute(
        f"select {', '.join(columns)} from read_parquet({files}, filename=true)"
    ).df()


def _column(name: str, dtype: str) -> str:
    """Whole numbers as doubles: a nullable integer column is slow to compare."""
    return f"{quoted(name)}::double as {quoted(name)}" if dtype == "integer" else quoted(name)
