"""What every table about persons stands on: whose keys may be linked, which rows, which months.

Within one dataset a person is told by the agency's own key. Across datasets keys are linked only
where the partnership permits it, every agreement does, and the key spaces are equal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby

import duckdb
import pandas as pd
import pyarrow as pa

from sources.contract import Contract, Field, Measure, NotNull, OneOf, Table
from sources.fields import AGE_BANDS
from sources.partnership import partnership
from sources.registry import contract, contracts
from sources.sql import literal, quoted
from transforms.coverage import COVERED
from transforms.duck import ARROW, arrow, as_arrow

Con = duckdb.DuckDBPyConnection

SUSPECTS, VICTIMS = "police__suspects", "police__victims"
CHILDREN, SUPERVISED = "youth_justice__outcomes", "probation__caseload"
SERIOUS = {SUSPECTS: "serious_violence_suspects", VICTIMS: "serious_violence_victims"}
"""The measure of each dataset whose rows are about serious violence."""

KNOWN_AS = {
    SUSPECTS: "Police as suspect",
    VICTIMS: "Police as victim",
    CHILDREN: "Youth justice",
    SUPERVISED: "Probation",
}
"""How a chart names being known to a dataset; one that is not here goes by its title."""

LONG, SHORT = 36, 12
"""Three years: long enough for an order to run, short enough to be current; and a year."""

SEX = Field("sex", "string", "Sex as recorded.", (NotNull(), OneOf(("female", "male", "unknown"))))
AGE_BAND = Field("age_band", "string", "Age band.", (NotNull(), OneOf((*AGE_BANDS, "unknown"))))
PERIOD_START = Field("period_start", "date", "First day the rows fall in.", (NotNull(),))
PERIOD_END = Field("period_end", "date", "Last day the rows fall in.", (NotNull(),))
HAPPENED = "coalesce(committed_from_at::date, recorded_date)"
"""The day an offence happened: the earliest it can have, else the day it was recorded."""


@dataclass(frozen=True)
class Window:
    """A span of whole months; both dates are included."""

    start: date
    end: date

    @property
    def sql(self) -> str:
        """The condition that a row's month is inside."""
        return f"month_start between {literal(self.start)} and {literal(self.end)}"

    @property
    def columns(self) -> str:
        """The two dates as columns."""
        return f"{literal(self.start)} as period_start, {literal(self.end)} as period_end"


def may_link(*datasets: str) -> bool:
    """Whether the person keys of all these datasets may be set against each other."""
    agreed, found = partnership(), [contract(name) for name in datasets]
    is_one_space = len({c.key_space for c in found}) == 1
    return is_one_space and all(agreed.may_link(c.name, c.key_space) for c in found)


def key_spaces() -> dict[str, tuple[Contract, ...]]:
    """The datasets that share a key space, as declared; one that has no other is left out."""
    keyed = sorted(
        (c for c in contracts().values() if c.person_key), key=lambda c: (c.key_space, c.name)
    )
    spaces = {space: tuple(group) for space, group in groupby(keyed, lambda c: c.key_space)}
    return {space: group for space, group in spaces.items() if len(group) > 1}


def linked_datasets() -> tuple[str, ...]:
    """Every dataset that shares a key space with another, whatever the agreements permit."""
    return tuple(c.name for group in key_spaces().values() for c in group)


def known_as(dataset: str) -> str:
    """How a chart names being known to the dataset."""
    return KNOWN_AS.get(dataset) or contract(dataset).title


def combination_label(datasets: Iterable[str]) -> str:
    """How a chart names being known to exactly these datasets."""
    order = [*KNOWN_AS, *linked_datasets()]
    return " + ".join(known_as(d) for d in sorted(set(datasets), key=order.index))


def combination_labels(datasets: Sequence[str]) -> tuple[str, ...]:
    """The label of every combination of the datasets: single ones first, then pairs, and on."""
    order = [*KNOWN_AS, *linked_datasets()]
    ordered = sorted(set(datasets), key=order.index)
    sizes = range(1, len(ordered) + 1)
    return tuple(combination_label(c) for size in sizes for c in combinations(ordered, size))


def measure_of(dataset: str, name: str) -> Measure:
    """The dataset's measure of this name; KeyError where it declares none."""
    for measure in contract(dataset).measures:
        if measure.name == name:
            return measure
    raise KeyError(f"{dataset} declares no measure {name}")


def answered_rows(dataset: str) -> str:
    """SQL for the condition that a row's month is one the dataset answers for."""
    return COVERED.format(name=literal(dataset))


def rows_about_persons(dataset: str, measure: str) -> str:
    """SQL for the measure's rows about a known person, in months answered for.

    With `happened_on`, for the police's datasets: the day the offence happened.
    """
    found = contract(dataset)
    happened = f", {HAPPENED} as happened_on" if dataset in SERIOUS else ""
    key = quoted(found.person_key or "")
    return (
        f"select *{happened} from core_{dataset} where {key} is not null "
        f"and ({measure_of(dataset, measure).where}) and {answered_rows(dataset)}"
    )


def serious(dataset: str) -> str:
    """SQL for the rows of serious violence about a known person, with `happened_on`."""
    return rows_about_persons(dataset, SERIOUS[dataset])


def months_answered(con: Con, datasets: Sequence[str]) -> tuple[date, date] | None:
    """The first and the last month that any of the datasets answers for."""
    listed = ", ".join(literal(name) for name in datasets)
    found = con.execute(
        "select min(month_start)::date, max(month_start)::date "
        f"from out_sna__coverage where dataset in ({listed})"
    ).fetchall()[0]
    return None if found[0] is None else (found[0], found[1])


def sent(con: Con, dataset: str) -> bool:
    """Whether the dataset answers for any month."""
    return months_answered(con, [dataset]) is not None


def latest(con: Con, datasets: Sequence[str], months: int) -> Window | None:
    """The latest months that any of the datasets answers for; fewer where fewer are there."""
    answered = months_answered(con, datasets)
    if answered is None:
        return None
    first, last = map(pd.Timestamp, answered)
    start = max(first, last - pd.DateOffset(months=months - 1))
    return Window(start.date(), (last + pd.offsets.MonthEnd(0)).date())


def windows(con: Con, dataset: str) -> tuple[Window, ...]:
    """The latest year, and the latest three where more than a year is there."""
    found = [latest(con, [dataset], months) for months in (SHORT, LONG)]
    return tuple(dict.fromkeys(w for w in found if w is not None))


def banded(column: str, bands: Sequence[tuple[int, str]], missing: str = "unknown") -> str:
    """SQL for the label of the highest band whose least number the column reaches."""
    branches = " ".join(
        f"when {column} >= {least} then {literal(label)}" for least, label in reversed(bands)
    )
    return f"case when {column} is null then {literal(missing)} {branches} end"


def row_table(con: Con, queries: Iterable[str], table: Table) -> pa.Table:
    """The rows of the queries as the table declares them; none where there is no query.

    In the order of their own columns, so that nothing of a person's key is left, not even its
    place among the others.
    """
    parts = [query for query in queries if query]
    if not parts:
        return as_arrow(pd.DataFrame(columns=[f.name for f in table.fields]), table)
    columns = ", ".join(quoted(f.name) for f in table.fields)
    union = " union all ".join(f"select {columns} from ({query})" for query in parts)
    schema = pa.schema([(f.name, ARROW[f.dtype]) for f in table.fields])
    return arrow(con, f"from ({union}) order by all").cast(schema)
