"""Rows of one dataset that need a row of another: a victim's or a suspect's offence.

A row whose parent was never delivered has no place and no offence group, and so counts as
unknown. That is asked about only in months of which the parent dataset has sent more than late
entries.
"""

from pathlib import Path

import duckdb

from sources.contract import Contract
from sources.registry import contracts
from sources.sql import literal, quoted
from sources.text_rows import FIRST_ROWS

ORPHANS = """
    with child as (
        select row_no, {key} as parent_key, date_trunc('month', {event}) as month
        from read_parquet({typed}) where problems = 0),
    parent as (
        select {key} as parent_key, date_trunc('month', {parent_event}) as month
        from ({parent})),
    counted as (select month, count(*) as n from parent group by month),
    answered as (
        select month from counted where n >= {thin} * (select median(n) from counted)),
    asked as (
        select * from child where parent_key is not null
        and month in (select month from answered)),
    alone as (select row_no from asked anti join parent using (parent_key))
    select (select count(*) from asked), count(*), list(row_no order by row_no)[:{first_rows}]
    from alone"""


def orphans(
    con: duckdb.DuckDBPyConnection, typed: Path, parent: str | None, contract: Contract
) -> list[str]:
    """Ask about rows whose parent row is not among the parent's accepted deliveries.

    Args:
        con: a connection that may read both.
        typed: the delivery's rows as `sources.read` typed them.
        parent: SQL that selects the parent dataset's accepted rows, or None where none is held.
        contract: the delivery's contract, which names its parent and its `orphan_share`.

    Returns:
        At most one sentence: counts and row numbers, no key.
    """
    if contract.parent is None or parent is None:
        return []
    named = contracts()[contract.parent.dataset]
    query = ORPHANS.format(
        key=quoted(contract.parent.key),
        event=quoted(contract.event_date),
        typed=literal(str(typed)),
        parent=parent,
        parent_event=quoted(named.event_date),
        thin=named.tolerance.thin_month,
        first_rows=FIRST_ROWS,
    )
    asked, alone, first = con.execute(query).fetchall()[0]
    if alone <= contract.tolerance.orphan_share * asked:
        return []
    return [_sentence(alone, asked, first, named)]


def _sentence(alone: int, asked: int, first: list[int], parent: Contract) -> str:
    rows = ", ".join(str(n) for n in first)
    more = f" and {alone - len(first):,} more" if alone > len(first) else ""
    return (
        f"{alone:,} of {asked:,} rows name a row that {parent.folder} never delivered, and count "
        f"without its place and kind: {'row' if alone == 1 else 'rows'} {rows}{more}; send the "
        f"{parent.dataset} of the same months again, made on the same day with the same pseudonyms"
    )
