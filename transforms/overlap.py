"""Overlap: persons known to each combination of datasets, linked by their pseudonym.

Reads person keys, so only datasets whose agreement permits linkage take part, and only those
of one key space are set against each other.
"""

from itertools import combinations, groupby

import duckdb
import pandas as pd
import pyarrow as pa

from sources.contract import Contract, Field, NotNull, Table
from sources.fields import N
from sources.partnership import partnership
from sources.registry import contracts
from sources.sql import literal, quoted
from transforms.duck import as_arrow
from transforms.registry import derives

MONTHS = 36
"""Three years: long enough for a supervision or an order to run, short enough to be current."""

OVERLAP = Table(
    name="out_sna__overlap",
    title="Persons known to each combination of datasets",
    grain="One row for each key space and combination of datasets.",
    key=("key_space", "combination"),
    fields=(
        Field("key_space", "string", "Pseudonymisation the person keys share.", (NotNull(),)),
        Field(
            "combination",
            "string",
            "The datasets that know the person, joined by ` + `.",
            (NotNull(),),
        ),
        Field("datasets", "integer", "How many datasets that is.", (NotNull(),)),
        Field("period_start", "date", "First month the rows fall in.", (NotNull(),)),
        Field("period_end", "date", "Last day the rows fall in.", (NotNull(),)),
        N,
    ),
    caveats=(
        "A person is counted once, in the row of exactly the datasets that know them.",
        "A row that none of its dataset's measures counts (a cancelled offence, a business as "
        "victim) makes nobody known; neither does a row without a person key.",
        "Datasets that have sent nothing, or that no agreement permits to be linked, are not in "
        "any combination.",
        "Persons are counted wherever they live, and suspects are not offenders.",
    ),
)
KNOWN = """
    select {person} as person, {bit} as bit from core_{table}
    where {person} is not null and ({counted}) and month_start between {start} and {end}"""

LAST_MONTH = "select max(month_start) from core_{table}"
BY_COMBINATION = """
    select bits, count(*) from (
        select person, bit_or(bit) as bits from ({rows}) group by person)
    group by bits"""


def linkable() -> dict[str, tuple[Contract, ...]]:
    """The datasets whose person keys may be linked, by key space; alone there is no overlap."""
    agreed = partnership()
    permitted = sorted(
        (c for c in contracts().values() if c.person_key and agreed.may_link(c.name, c.key_space)),
        key=lambda c: (c.key_space, c.name),
    )
    spaces = {space: tuple(group) for space, group in groupby(permitted, lambda c: c.key_space)}
    return {space: group for space, group in spaces.items() if len(group) > 1}


@derives(OVERLAP, inputs=tuple(f"core_{n}" for n, c in contracts().items() if c.person_key))
def overlap(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Count each person once, by the datasets that know them in the latest 36 months."""
    parts = [_known(con, space, group) for space, group in linkable().items()]
    columns = [f.name for f in OVERLAP.fields]
    made = pd.concat(parts) if parts else pd.DataFrame(columns=columns)
    return as_arrow(made[columns], OVERLAP)


def _known(con: duckdb.DuckDBPyConnection, space: str, group: tuple[Contract, ...]) -> pd.DataFrame:
    """Every combination of the datasets that have sent something, zero where nobody is in it."""
    lasts = {c: con.execute(LAST_MONTH.format(table=c.name)).fetchall()[0][0] for c in group}
    sent = [c for c in group if lasts[c] is not None]
    if len(sent) < 2:
        return pd.DataFrame(columns=[f.name for f in OVERLAP.fields])
    last = pd.Timestamp(max(lasts[c] for c in sent))
    start = last - pd.DateOffset(months=MONTHS - 1)
    counts = _counts(con, sent, start, last)
    chosen = [c for size in range(1, len(sent) + 1) for c in combinations(range(len(sent)), size)]
    return pd.DataFrame(
        {
            "key_space": space,
            "combination": [" + ".join(sent[i].name for i in each) for each in chosen],
            "datasets": [len(each) for each in chosen],
            "period_start": start.date(),
            "period_end": (last + pd.offsets.MonthEnd(0)).date(),
            "n": [counts.get(sum(1 << i for i in each), 0) for each in chosen],
        }
    )


def _counts(
    con: duckdb.DuckDBPyConnection, sent: list[Contract], start: pd.Timestamp, last: pd.Timestamp
) -> dict[int, int]:
    """Persons by the set of datasets that know them, a bit each."""
    rows = " union all ".join(
        KNOWN.format(
            person=quoted(c.person_key or ""),
            bit=1 << i,
            table=c.name,
            counted=" or ".join(f"({m.where})" for m in c.measures) or "true",
            start=literal(start.date()),
            end=literal(last.date()),
        )
        for i, c in enumerate(sent)
    )
    return dict(con.execute(BY_COMBINATION.format(rows=rows)).fetchall())
