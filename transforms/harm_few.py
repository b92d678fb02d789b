"""The power few by harm: how much of the harm is linked to the few people that most is linked to.

Harm is days of the Cambridge Crime Harm Index, summed over the offences of serious violence that
a person is a suspect or victim of. Reads person keys inside one dataset; nobody is linked to
another. Suspects are not offenders.
"""

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from sources.contract import Field, NotNull, OneOf, Table
from sources.sql import literal, quoted
from sources.weights.declared import PUBLISHED_FROM
from sources.weights.registry import declared_weights
from transforms.concentration import gini, power_few, top_size
from transforms.duck import as_arrow
from transforms.harm import UNSEEN, weighted_offences
from transforms.linkage import SERIOUS, SUSPECTS, VICTIMS
from transforms.periods import label
from transforms.power_few import (
    FEW_AT_TOP,
    LAST_MONTH,
    MONTHS,
    PERSONS_FROM,
    TOP_WORDS,
    TOPS,
    keyed,
)
from transforms.registry import derives
from transforms.rounding import SMALL, STEP, STEPS, reason_field
from transforms.small_areas import PERIOD_FIELDS, Keys

SCORE = "cambridge_harm"
NO_WEIGHTS = "no weights"
FEW_PEOPLE = f"fewer than {PERSONS_FROM} people"
LITTLE_HARM = "so little harm that single offences would show"
HARM_FEW = Table(
    name="out_sna__harm_few",
    title="Harm that is linked to the few",
    grain="One row for each of suspects and victims, and top share of them.",
    key=("measure", "top"),
    fields=(
        Field("measure", "string", "Whose harm.", (NotNull(), OneOf(
            tuple(f"{d}.{m}" for d, m in SERIOUS.items())))),
        *PERIOD_FIELDS,
        Field("top", "string", "Those with most harm.", (NotNull(), OneOf(TOP_WORDS))),
        Field("share_pct", "integer", "Percentage of the harm that is theirs.", (), "per cent"),
        Field("share_lower_pct", "integer", "Lower 95% limit, by resampling.", (), "per cent"),
        Field("share_upper_pct", "integer", "Upper 95% limit, by resampling.", (), "per cent"),
        Field("gini", "number", "Gini coefficient of harm among everybody in any, 0 to 1."),
        STEP,
        Field("is_illustrative", "boolean", "Whether a weight is made up.", (NotNull(),)),
        reason_field(NO_WEIGHTS, FEW_PEOPLE, FEW_AT_TOP, LITTLE_HARM),
    ),
    caveats=(
        "The latest three years (36 months), of people in an offence that has a weight.",
        "Weights differ far more between offences than offences between people: the few are those "
        "in the gravest offences, and one such offence is enough.",
        "An offence of several suspects or victims counts whole for each of them.",
        "Rows without a person key are in no share; suspects are those identified.",
    ),
)  # fmt: skip
PER_PERSON = """
    select sum(weight)::double as harm from ({weighted})
    where {person} is not null and {serious} and weight is not null
          and month_start between {start} and {end}
          and month_start in (select date_trunc('month', month_start)::date from answered
                              where dataset = {name})
    group by {person}"""
USED = "select max(value), bool_or(status = 'illustrative') from {table} where status in {used}"


@derives(
    HARM_FEW,
    inputs=(
        "answered",
        f"core_{SUSPECTS}",
        f"core_{VICTIMS}",
        declared_weights()[SCORE].table.name,
    ),
    datasets=(SUSPECTS, VICTIMS),
    safe_because=(
        "Shares of groups of at least ten people, of at least 100, in steps no finer than three "
        "offences of the gravest kind; a coefficient of all of them to two decimals."
    ),
)
def harm_few(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """What the top 1, 5 and 10 per cent of suspects and of victims hold of the harm."""
    query = USED.format(table=declared_weights()[SCORE].table.name, used=PUBLISHED_FROM)
    gravest, is_made_up = con.execute(query).fetchall()[0]
    rows = [
        row | {"is_illustrative": bool(is_made_up)}
        for keys, harm in _harmed(con)
        for row in shares_of_harm(harm, gravest or 0.0, keys)
    ]
    made = pd.DataFrame(rows, columns=[f.name for f in HARM_FEW.fields])
    return as_arrow(made.sort_values("measure", kind="stable"), HARM_FEW)


def _harmed(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[Keys, np.ndarray]]:
    """For suspects and for victims, the row's keys and the harm of each person."""
    for contract in (c for c in keyed() if c.name in SERIOUS):
        last_month = con.execute(LAST_MONTH, [contract.name]).fetchall()[0][0]
        if last_month is None:
            continue
        last = pd.Timestamp(last_month)
        start, end = last - pd.DateOffset(months=MONTHS - 1), last + pd.offsets.MonthEnd(0)
        measure = f"{contract.name}.{SERIOUS[contract.name]}"
        serious = next(m for m in contract.measures if m.name == SERIOUS[contract.name])
        found = con.execute(
            PER_PERSON.format(
                weighted=weighted_offences(SCORE, contract.name),
                person=quoted(contract.person_key or ""),
                serious=f"({serious.where})",
                name=literal(contract.name),
                start=literal(start.date()),
                end=literal(last.date()),
            )
        ).df()
        keys = {
            "measure": measure,
            "period": label("latest_three_years", start, end),
            "period_start": start,
            "period_end": end,
        }
        yield keys, found["harm"].to_numpy(dtype=float)


def shares_of_harm(harm: np.ndarray, gravest: float, keys: Keys) -> list[Keys]:
    """A row for each top share of people, from the harm of each; why, where there is none.

    `gravest`: the greatest weight, which the step of the rounding hides three times over.
    """
    reason = _reason(harm, gravest)
    if reason:
        return [{**keys, "top": word, "reason": reason} for word in TOP_WORDS]
    step, coefficient = _step(harm.sum(), gravest), round(gini(harm), 2)
    rows = []
    for word, top, found in zip(TOP_WORDS, TOPS, power_few(harm).to_dict("records"), strict=True):
        row: Keys = {**keys, "top": word, "gini": coefficient, "reason": None}
        if top_size(harm.size, top) < SMALL:
            rows.append(row | {"reason": FEW_AT_TOP})
            continue
        for name in ("share", "share_lower", "share_upper"):
            row[f"{name}_pct"] = int(round(100 * found[name] / step) * step)
        rows.append(row | {"rounded_to_pct": step})
    return rows


def _reason(harm: np.ndarray, gravest: float) -> str | None:
    """Why no share may be told, where none may."""
    if not gravest:
        return NO_WEIGHTS
    if harm.size < PERSONS_FROM:
        return FEW_PEOPLE
    return None if _step(harm.sum(), gravest) else LITTLE_HARM


def _step(total: float, gravest: float) -> int:
    """The finest step, in per cent of the total, that hides three of the gravest; 0 if none."""
    return next((s for s in STEPS if s / 100 * total >= UNSEEN * gravest), 0)
