"""How long events take to come on record, and which recent months may still change.

Two different facts. The lag is from the event to its record: sexual offences are often recorded
years after they happened, yet a month counted by the date of recording is complete when it ends.
Such a month changes only when a later delivery restates it: by late entries, cancellations,
reclassification. So a month is provisional for as long as the counts of earlier months went on
moving, measured by each month's count in the deliveries that answered for it. Where too few
months were ever sent again to measure that, the last quarter is provisional by assumption, as
needs assessments mark it.
"""

from collections.abc import Iterator

import duckdb
import pandas as pd
import pyarrow as pa

from sources.contract import Contract, Field, NotNull, Table
from sources.registry import contracts
from sources.scope import scope_sql
from sources.sql import literal, quoted
from transforms.coverage import DATASET
from transforms.duck import as_arrow
from transforms.registry import derives

FEWEST = 100
"""Events below which no lag is shown."""
SETTLED = 0.95
"""Share of a month's events on record, or of its final count reached, at which it is settled."""
FOLLOWED = 24
"""Months an event is followed before it can tell how soon a month settles."""
LONGEST_YEAR = 365
FEWEST_RESTATED = 6
"""Months sent more than once, below which restatement is not measured."""
ASSUMED = 3
"""Months of the last quarter."""

MOMENTS: dict[str, tuple[str, str]] = {
    "health__ed_assaults": ("assault_at", "arrival_at"),
    "health__ed_attendances": ("injury_at", "arrival_at"),
    "police__offences": ("committed_from_at", "recorded_date"),
    "police__suspects": ("committed_from_at", "recorded_date"),
    "police__victims": ("committed_from_at", "recorded_date"),
    "youth_justice__offences": ("offence_date", "outcome_date"),
    "youth_justice__outcomes": ("offence_date", "outcome_date"),
}
"""When a row's event happened, and when it came on record, where the row holds both."""
STANDS = {"police__offences": "status = 'recorded'"}
"""Which delivered rows count, where a delivery also holds rows that do not."""

LAG = Table(
    name="out_sna__lag",
    title="Reporting lag and provisional months",
    grain="One row for each dataset.",
    key=("dataset",),
    fields=(
        DATASET,
        Field("happened", "string", "The column that dates the event; empty where none does."),
        Field("recorded", "string", "The column that dates its record, or the first extract."),
        Field("median_days", "integer", "Days from event to record, half of events.", (), "days"),
        Field("p90_days", "integer", "Days within which nine in ten are recorded.", (), "days"),
        Field("share_over_year_pct", "integer", "Per cent recorded over a year later, whole."),
        Field(
            "months_to_settle",
            "integer",
            "Whole months after an event's month until 95 % of its events are recorded.",
        ),
        Field(
            "months_provisional",
            "integer",
            "Latest months of counts that later deliveries may still change.",
            (NotNull(),),
        ),
        Field("is_assumed", "boolean", "`months_provisional` is assumed.", (NotNull(),)),
        Field("basis", "string", "What the figures rest on, in words.", (NotNull(),)),
    ),
    caveats=(
        f"A lag needs {FEWEST} events; settling is measured on events followed for {FOLLOWED} "
        "months, and so leaves out what is recorded later still.",
        "Of the records held: what was never recorded has no lag.",
    ),
)
RECORDED = """
    select {happened}::date as happened, {recorded}::date as recorded from core_{name}"""
EXTRACTED = """
    select any_value({event})::date as happened, min({made})::date as recorded
    from delivered_{name} where {keyed} group by {key}"""
DATED = """
    with dated as (
        select happened, recorded, date_diff('day', happened, recorded) as days,
               date_diff('month', happened, recorded) as months
        from ({rows}) where recorded >= happened)"""
SUMMARY = """
    select count(*), quantile_disc(days, 0.5), quantile_disc(days, 0.9),
           round(100 * avg((days > {year})::integer)) from dated"""
SETTLING = """,
    span as (
        select date_trunc('month', min(recorded)) as first,
               date_trunc('month', max(recorded)) - interval {followed} month as last from dated),
    followed as (
        select months from dated, span
        where happened >= first and happened < last and months <= {followed})
    select count(*), quantile_disc(months, {settled}) from followed"""
RESTATED = """
    with made as (
        select delivery_seq, date_trunc('month', max({made})) as month
        from delivered_{name} group by delivery_seq),
    again as (
        select date_trunc('month', month_start)::date as month, max(delivery_seq) as last
        from answered where dataset = {dataset}
        group by all having count(distinct delivery_seq) > 1),
    asked as (
        select again.month, delivery_seq, last,
               date_diff('month', again.month, made.month) - 1 as age
        from answered join again on date_trunc('month', month_start)::date = again.month
        join made using (delivery_seq) where dataset = {dataset}),
    said as (
        select date_trunc('month', {event})::date as month, delivery_seq,
               count(distinct {identity}) as n
        from delivered_{name} where {stands} group by all),
    standing as (
        select month_start as month, count(*) as n from core_{name} where {stands} group by all)
    select asked.month, age, abs(coalesce(said.n, 0) - standing.n) / standing.n as change
    from asked join standing using (month) left join said using (month, delivery_seq)
    where delivery_seq < last and age >= 0"""


@derives(
    LAG,
    inputs=(
        "answered",
        *(f"core_{n}" for n in contracts()),
        *(f"delivered_{n}" for n in contracts()),
    ),
    safe_because="Medians, percentiles and whole per cents of at least 100 events; no count",
)
def lag(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The lag of each dataset, and its provisional months with what they rest on."""
    rows = [_lagged(con, contract) for contract in contracts().values()]
    frame = pd.DataFrame(rows, columns=[f.name for f in LAG.fields])
    whole = [f.name for f in LAG.fields if f.dtype == "integer"]
    return as_arrow(frame.astype(dict.fromkeys(whole, "Int64")), LAG)


def provisional_from(
    dataset: str, lag_frame: pd.DataFrame, last_month: pd.Timestamp
) -> pd.Timestamp | None:
    """The first month of the dataset that is provisional, None where none is.

    Args:
        dataset: the dataset, as its contract is named.
        lag_frame: `out_sna__lag`.
        last_month: first day of the last month that the dataset answers for.

    Raises:
        KeyError: the table has no row of the dataset.
    """
    own = lag_frame.loc[lag_frame["dataset"].eq(dataset), "months_provisional"]
    if own.empty:
        raise KeyError(f"{LAG.name} has no row of {dataset}")
    months = int(own.iloc[0])
    return last_month - pd.DateOffset(months=months - 1) if months else None


def _lagged(con: duckdb.DuckDBPyConnection, contract: Contract) -> dict[str, object]:
    months, is_assumed, why = _provisional(con, contract)
    row: dict[str, object] = {
        "dataset": contract.name,
        "months_provisional": months,
        "is_assumed": is_assumed,
    }
    happened, recorded, rows = _moments(contract)
    if not rows:
        return row | {"basis": f"{why} The rows do not date both event and record."}
    named = {"happened": happened, "recorded": recorded}
    summary = SUMMARY.format(year=LONGEST_YEAR)
    events, median, p90, over = con.execute(DATED.format(rows=rows) + summary).fetchall()[0]
    if events < FEWEST:
        return row | named | {"basis": f"{why} Too few dated events to show a lag."}
    settled = _settling(con, rows)
    first = "" if contract.name in MOMENTS else "the first "
    said = f"Lag from {happened} to {first}{recorded} of a row."
    if settled is None:
        said = f"{said} Too short a record to see months settle."
    return (
        row
        | named
        | {"median_days": median, "p90_days": p90, "share_over_year_pct": over}
        | {"months_to_settle": settled, "basis": f"{why} {said}"}
    )


def _moments(contract: Contract) -> tuple[str, str, str]:
    """The columns of event and record, and SQL that pairs them; empty where there are none.

    Where a row has no date of its own record, it came on record with the first extract that held
    it.
    """
    if contract.name in MOMENTS:
        happened, recorded = MOMENTS[contract.name]
        names = {"happened": quoted(happened), "recorded": quoted(recorded)}
        return happened, recorded, RECORDED.format(name=contract.name, **names)
    made = contract.coverage.made_on
    if made is None or not contract.key or contract.submission == "snapshot":
        return "", "", ""
    keys = [quoted(k) for k in contract.key]
    query = EXTRACTED.format(
        event=quoted(contract.event_date),
        made=quoted(made),
        name=contract.name,
        keyed=" and ".join(f"{k} is not null" for k in keys),
        key=", ".join(keys),
    )
    return contract.event_date, made, query


def _settling(con: duckdb.DuckDBPyConnection, rows: str) -> int | None:
    """Whole months after an event's month until 95 % are recorded, of events long followed."""
    query = DATED.format(rows=rows) + SETTLING.format(followed=FOLLOWED, settled=SETTLED)
    events, months = con.execute(query).fetchall()[0]
    return months if events >= FEWEST else None


def _provisional(con: duckdb.DuckDBPyConnection, contract: Contract) -> tuple[int, bool, str]:
    """How many of the latest months are provisional, whether assumed, and why, as a sentence."""
    if contract.submission == "snapshot":
        return 0, False, "A stock on its date is not restated."
    if contract.frequency == "annual":
        return 0, True, "Assumed: an annual return is final when it is sent."
    changes = pd.DataFrame(_restatements(con, contract), columns=["month", "age", "change"])
    restated = changes["month"].nunique()
    if restated < FEWEST_RESTATED:
        return ASSUMED, True, "Assumed: last quarter provisional; too few months were sent again."
    moving = changes.groupby("age")["change"].median() > 1 - SETTLED
    months = int(moving[moving].index.max()) + 1 if moving.any() else 0
    after = f"until {months} months old" if months else "at no age"
    return (
        months,
        False,
        f"Measured on {restated} months sent again: counts moved by over 5 % {after}.",
    )


def _has_several_senders(con: duckdb.DuckDBPyConnection, contract: Contract) -> bool:
    """Whether deliveries are mostly of different scopes: their counts do not restate each other."""
    if not contract.scope:
        return False
    scope = scope_sql(contract, "''")
    found = con.execute(
        f"select count(distinct most) from (select delivery_seq, mode({scope}) as most "
        f"from delivered_{contract.name} group by delivery_seq)"
    ).fetchall()
    return found[0][0] > 1


def _restatements(
    con: duckdb.DuckDBPyConnection, contract: Contract
) -> Iterator[tuple[object, int, float]]:
    """Month, its age at a delivery since replaced, and how far that count was from the standing."""
    made = contract.coverage.made_on
    if made is None or not contract.key:
        return
    again = con.execute(
        """select count(*) from (select month_start from answered where dataset = ?
           group by all having count(distinct delivery_seq) > 1)""",
        [contract.name],
    ).fetchall()[0][0]
    if again < FEWEST_RESTATED or _has_several_senders(con, contract):
        return
    query = RESTATED.format(
        made=quoted(made),
        name=contract.name,
        dataset=literal(contract.name),
        event=quoted(contract.event_date),
        identity=f"({', '.join(quoted(k) for k in contract.key)})",
        stands=STANDS.get(contract.name, "true"),
    )
    yield from con.execute(query).fetchall()
