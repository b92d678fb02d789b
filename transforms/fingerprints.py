"""What counts rest on: a digest of the rows of each month, date or window.

A count whose digest is the same in two releases is the same number in both.
"""

import hashlib
from collections.abc import Mapping

import duckdb
import pandas as pd

from sources.registry import contract
from sources.sql import quoted
from transforms.countable import Countable
from transforms.periods import member_of, months_named

Digests = Mapping[str, str]
"""By month (`2025-03`), or by the name of a date or window among cells."""

ROWS = """
    select {period}, count(*)::varchar || ':' || sum(hash({row})::hugeint)::varchar
    from {table} group by all"""
"""Hashes are added, not combined bit by bit, so that rows that are alike do not cancel out."""


def digests(con: duckdb.DuckDBPyConnection, source: Countable) -> Digests:
    """A digest of the rows of each month that the table holds, or of each date or window.

    The order of rows does not matter, nor does when a row was delivered, nor the person key,
    which differs from partnership to partnership.
    """
    columns = sorted({*source.columns, *(("district_code",) if source.has_places else ())})
    kept = [name for name in columns if name not in _passing(source)]
    row = "[" + ", ".join(f"coalesce({quoted(n)}::varchar, '')" for n in kept) + "]"
    if source.has_windows:
        period = "period_start::date as s, period_end::date as e"
    else:
        day = "month_start" if source.event is None or _is_flow(source) else quoted(source.event)
        period = f"{day}::date as s, {day}::date as e"
    rows = con.execute(ROWS.format(period=period, row=row, table=source.table)).fetchall()
    return {_named(source, start, end): digest for start, end, digest in rows}


def digest_of(found: Digests, period: str) -> str:
    """The digest of a period's rows, by its name among cells: that of its months together."""
    months = months_named(period)
    if months is None:
        return found.get(period, "")
    together = "\0".join(found.get(month, "") for month in months)
    return hashlib.sha256(together.encode()).hexdigest()[:16]


def _passing(source: Countable) -> set[str]:
    """Columns that say when or under which key a row came, not what it counts as."""
    named = (contract(name) for name in source.datasets if source.table == f"core_{name}")
    return {n for c in named for n in (c.person_key, c.coverage.made_on) if n}


def _is_flow(source: Countable) -> bool:
    return any(m.kind == "flow" for m in source.measures)


def _named(source: Countable, start: object, end: object) -> str:
    first, last = pd.Timestamp(start), pd.Timestamp(end)  # type: ignore[arg-type]
    if source.has_windows:
        return member_of(first, last, of_persons=True)
    return f"{first:%Y-%m}" if _is_flow(source) else member_of(first, last)
