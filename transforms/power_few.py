"""The power few: how much is linked to the few people that most is linked to.

Reads person keys inside one dataset, where the agreement permits rows about persons; nobody is
linked to another dataset. Suspects are not offenders.
"""

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from sources.contract import Contract, Field, Measure, NotNull, OneOf, Table
from sources.partnership import partnership
from sources.registry import contracts
from sources.sql import literal, quoted
from transforms.concentration import TOPS, gini, power_few, top_size
from transforms.duck import as_arrow
from transforms.measures import MEASURE, flows
from transforms.periods import MONTHS_IN, label
from transforms.place_concentration import CURVE_FIELDS, curve_of
from transforms.registry import derives
from transforms.rounding import (
    SMALL,
    STEP,
    TOTAL_FROM,
    reason_field,
    rounded_shares,
    steps,
)
from transforms.small_areas import PERIOD_FIELDS, Keys
from transforms.stocks import counted

MONTHS = MONTHS_IN["latest_three_years"]
PERSONS_FROM = 100
"""People below which nothing is told of how events are shared among them."""
CURVE_FROM = SMALL * 20
"""People below which no curve is given: a twentieth of them would be fewer than ten."""
FEW_PEOPLE = f"fewer than {PERSONS_FROM} people or {TOTAL_FROM} events"
FEW_AT_TOP = f"the top is fewer than {SMALL} people"
TOP_WORDS = tuple(f"top {top:.0%}" for top in TOPS)

POWER_FEW = Table(
    name="out_sna__power_few",
    title="What is linked to the few",
    grain="One row for each measure of suspects or victims, and top share of them.",
    key=("measure", "top"),
    fields=(
        MEASURE,
        *PERIOD_FIELDS,
        Field("top", "string", "Those with most events.", (NotNull(), OneOf(TOP_WORDS))),
        Field("share_pct", "integer", "Percentage of the events that they are in.", (), "per cent"),
        Field("share_lower_pct", "integer", "Lower 95% limit, by resampling.", (), "per cent"),
        Field("share_upper_pct", "integer", "Upper 95% limit, by resampling.", (), "per cent"),
        Field("gini", "number", "Gini coefficient of events among everybody in any, 0 to 1."),
        STEP,
        reason_field(FEW_PEOPLE, FEW_AT_TOP),
    ),
    caveats=(
        "The latest three years (36 months). Of people in at least one event: most of them in "
        "exactly one, so even an equal spread has a top that holds more than its share.",
        "Rows without a person key are in no share; suspects are those identified.",
        "An offence of several suspects or victims counts once for each of them.",
    ),
)
PEOPLE_LORENZ = Table(
    name="out_sna__people_lorenz",
    title="Lorenz curves of suspects and victims",
    grain="One row for each measure and twentieth of the people.",
    key=("measure", "holders_share_pct"),
    fields=(MEASURE, *PERIOD_FIELDS, *CURVE_FIELDS),
    caveats=("Measures of fewer than 200 people, or 100 events, have no curve.",),
)
SAFE = (
    "Shares of groups of at least ten people, of at least 100, in steps that span at least ten "
    "events; a coefficient of all of them to two decimals."
)
PER_PERSON = """
    select {counts} from core_{table}
    where {person} is not null and month_start between {start} and {end}
          and month_start in (select date_trunc('month', month_start)::date from answered
                              where dataset = {name})
    group by {person}"""
LAST_MONTH = "select max(date_trunc('month', month_start))::date from answered where dataset = ?"


def keyed() -> tuple[Contract, ...]:
    """Datasets of people in events, whose agreement permits rows about persons."""
    agreed = partnership()
    return tuple(
        c
        for c in contracts().values()
        if c.person_key and c.parent is not None and flows(c)
        if (a := agreed.agreement(c.name)) is not None and a.permits_person_level
    )


INPUTS = (
    "answered",
    *(f"core_{c.name}" for c in contracts().values() if c.person_key and c.parent),
)


@derives(POWER_FEW, inputs=INPUTS, safe_because=SAFE)
def power_few_shares(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """What the top 1, 5 and 10 per cent of people are in, by measure, with resampled limits."""
    rows = [row for keys, n in _counted(con) for row in shares_of(n, keys)]
    made = pd.DataFrame(rows, columns=[f.name for f in POWER_FEW.fields])
    return as_arrow(made.sort_values("measure", kind="stable"), POWER_FEW)


@derives(PEOPLE_LORENZ, inputs=INPUTS, safe_because=SAFE)
def people_lorenz(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The Lorenz curve of every measure over the people in it, at twentieths."""
    curves = [curve_of(n).assign(**keys) for keys, n in _counted(con) if n.size >= CURVE_FROM]
    columns = [f.name for f in PEOPLE_LORENZ.fields]
    made = pd.concat(curves) if curves else pd.DataFrame(columns=columns)
    return as_arrow(made.sort_values(list(PEOPLE_LORENZ.key))[columns], PEOPLE_LORENZ)


def _counted(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[Keys, np.ndarray]]:
    """For every measure, its keys and the events of each person who is in any."""
    for contract in keyed():
        last_month = con.execute(LAST_MONTH, [contract.name]).fetchall()[0][0]
        if last_month is None:
            continue
        last = pd.Timestamp(last_month)
        start, end = last - pd.DateOffset(months=MONTHS - 1), last + pd.offsets.MonthEnd(0)
        period = {
            "period": label("latest_three_years", start, end),
            "period_start": start,
            "period_end": end,
        }
        measures = {contract.measure_id(m): m for m in flows(contract)}
        found = _per_person(con, contract, list(measures.values()), start, last)
        for i, measure in enumerate(measures):
            n = found[f"m{i}"].to_numpy(dtype=float)
            yield {"measure": measure, **period}, n[n > 0]


def _per_person(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    measures: list[Measure],
    start: pd.Timestamp,
    last: pd.Timestamp,
) -> pd.DataFrame:
    """Events of each measure (columns m0, m1, …) by person, without the key."""
    return con.execute(
        PER_PERSON.format(
            person=quoted(contract.person_key or ""),
            table=contract.name,
            name=literal(contract.name),
            start=literal(start.date()),
            end=literal(last.date()),
            counts=", ".join(
                f"({counted(contract, m)})::bigint as m{i}" for i, m in enumerate(measures)
            ),
        )
    ).df()


def shares_of(n: np.ndarray, keys: Keys) -> list[Keys]:
    """A row for each top share of people, from the events (1 and over) of each person."""
    total = n.sum()
    if n.size < PERSONS_FROM or total < TOTAL_FROM:
        return [{**keys, "top": word, "reason": FEW_PEOPLE} for word in TOP_WORDS]
    few = power_few(n)
    coefficient = round(gini(n), 2)
    rows = []
    for word, top, found in zip(TOP_WORDS, TOPS, few.to_dict("records"), strict=True):
        row: Keys = {**keys, "top": word, "gini": coefficient, "reason": None}
        if top_size(n.size, top) < SMALL:
            rows.append(row | {"reason": FEW_AT_TOP})
            continue
        for name in ("share", "share_lower", "share_upper"):
            row[f"{name}_pct"] = int(rounded_shares(found[name], total))
        rows.append(row | {"rounded_to_pct": int(steps(total))})
    return rows
