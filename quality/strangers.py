"""A delivery that would replace rows it hardly knows: another sender's in the same folder.

Where neither a field nor a folder tells senders apart, a second hospital's or team's file of a
month looks like the first one's sent again. An extract that is sent again holds most of the same
rows; one of another sender holds none of them.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from sources.contract import Contract
from sources.sql import literal, quoted

FEWEST = 5
"""Rows of both files, below which a change says nothing."""

KNOWN_AGAIN = 0.1
"""Share of the rows to be replaced that the new file holds too, under which it is asked about."""

SHARED = """
    with fresh as (select {row} as row, {span} as span from read_parquet({typed})
                   where problems = 0),
    held as (
        select {row} as row, {span} as span
        from read_parquet([{earlier}], union_by_name=true)),
    at_stake as (select distinct row from held where span in (select span from fresh))
    select (select count(distinct row) from fresh where span in (select span from held)),
           count(*), count(*) filter (where row in (select row from fresh)) from at_stake"""


def strangers(
    con: duckdb.DuckDBPyConnection, typed: Path, earlier: Sequence[Path], contract: Contract
) -> list[str]:
    """Ask about a delivery that shares hardly a row with those it would replace.

    Args:
        con: a connection that may read both.
        typed: the delivery's rows as `sources.read` typed them.
        earlier: the kept rows of the accepted deliveries that no sender's name tells from it.
        contract: the deliveries' contract. One whose rows are told by a person's pseudonym
            alone is not asked about: the store keeps another pseudonym.

    Returns:
        At most one sentence.
    """
    told = _told_by(contract)
    if not earlier or not told:
        return []
    span = f"date_trunc('month', {quoted(contract.event_date)})"
    query = SHARED.format(
        row=f"hash({', '.join(f'{quoted(n)}::varchar' for n in told)})",
        span=quoted(contract.event_date) if contract.submission == "snapshot" else span,
        typed=literal(str(typed)),
        earlier=", ".join(literal(str(path)) for path in earlier),
    )
    fresh, at_stake, again = con.execute(query).fetchall()[0]
    if min(fresh, at_stake) < FEWEST or again >= KNOWN_AGAIN * min(fresh, at_stake):
        return []
    return [
        f"it replaces {at_stake:,} rows that came before for the same months, and holds "
        f"{again:,} of them again; if another hospital, team or service sent those, put each "
        f"one's files into a folder of its own, {contract.folder}/NAME/, and both count"
    ]


def _told_by(contract: Contract) -> tuple[str, ...]:
    """The columns that tell a row again when it is sent again."""
    if contract.shape == "aggregate" or contract.submission == "appends":
        return ()
    if contract.key:
        return () if contract.person_key in contract.key else contract.key
    settled = {*contract.coverage.fields, *contract.tolerance.settles}
    return tuple(f.name for f in contract.fields if f.name not in settled)
