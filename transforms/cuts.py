"""Cuts: the counts that figures need, each a measure by some breakdowns and a period.

All cuts over a dataset are computed together, in one scan with grouping sets, so a new cut
costs no new scan. Every count that can be published comes from a cut, and is complete: zero
where its dataset covers the period and nothing happened.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

import duckdb
import pandas as pd

from sources.contract import Contract, Measure
from sources.registry import contract
from sources.sql import literal, quoted
from transforms.domains import expression, members
from transforms.periods import MONTHS_IN, Period, dates, spans
from transforms.stocks import counted

Con = duckdb.DuckDBPyConnection
T = TypeVar("T")

STARTS: dict[Period, str] = {
    "month": "month_start",
    "quarter": "date_trunc('quarter', month_start)::date",
    "financial_year": """
        (date_trunc('year', month_start - interval 3 month) + interval 3 month)::date""",
}
DATES = "select distinct {event}::date from core_{table}"
COVERED = """
    month_start in (select date_trunc('month', month_start)::date from answered
                    where dataset = {name})"""
SCAN = """
    with counted as (
        select *, {starts}, {members} from core_{table} where {covered})
    select {columns}, grouping({columns}) as grouping_set, {counts}
    from counted group by grouping sets ({sets})"""


@dataclass(frozen=True)
class Cut:
    """A measure, the breakdowns it is counted by and the periods it is counted in.

    A stock is counted on each of its dates, whatever the period. `by` names columns of the
    core table; `lsoa11_code` has the members `outside` and `unknown` after the small areas.
    """

    measure: str
    by: tuple[str, ...] = ("district_code",)
    period: Period = "financial_year"

    def __post_init__(self) -> None:
        """Stop at a breakdown named twice, or at what is not a period."""
        if len(set(self.by)) != len(self.by):
            raise ValueError(f"{self.measure}: a breakdown is named twice")
        if self.period not in (*MONTHS_IN, "all"):
            raise ValueError(f"{self.measure}: {self.period} is not a period")

    @property
    def id(self) -> str:
        """A stable name, fit for a file: `police__offences.offences.district_code.month`."""
        return ".".join((self.measure, "-".join(self.by) or "total", self.period))

    @property
    def contract(self) -> Contract:
        """The contract of the dataset that is cut; KeyError where none is declared."""
        return contract(self.measure.split(".")[0])

    @property
    def declared(self) -> Measure:
        """The measure's declaration.

        Raises:
            KeyError: the dataset declares no such measure.
        """
        for measure in self.contract.measures:
            if self.contract.measure_id(measure) == self.measure:
                return measure
        raise KeyError(f"no measure {self.measure}; {self.contract.name} declares none of the name")

    def check(self) -> None:
        """Stop, with a sentence, where the measure or a breakdown is not declared."""
        if self.declared:
            for name in self.by:
                expression(self.contract, name)


def cuts(con: Con, wanted: Sequence[Cut]) -> dict[Cut, pd.DataFrame]:
    """Every wanted cut, from one scan of each dataset.

    Grain: one row for each period and combination of members. Columns measure, period,
    period_start, period_end, months_covered (0 for a date), the breakdowns in their order,
    and n. Rows are in the order of periods, then of the members as declared.

    Raises:
        KeyError: a cut names no declared measure.
        ValueError: a cut names no column of its dataset, or a column holds a value that is
            not on its list.
    """
    made: dict[Cut, pd.DataFrame] = {}
    ordered = sorted(dict.fromkeys(wanted), key=lambda c: (c.contract.name, c.declared.kind, c.id))
    for (_, kind), group in groupby(ordered, key=lambda c: (c.contract.name, c.declared.kind)):
        together = list(group)
        spans_of = _flow_spans(con, together) if kind == "flow" else _stock_spans(con, together)
        made |= _scan(con, together, spans_of, kind == "flow")
    return {cut: made[cut] for cut in wanted}


def _flow_spans(con: Con, together: Sequence[Cut]) -> dict[Period, pd.DataFrame]:
    """The periods of each kind that the dataset's covered months touch."""
    found = con.execute(
        "select distinct date_trunc('month', month_start)::date from answered where dataset = ?",
        [together[0].contract.name],
    ).fetchall()
    covered = [pd.Timestamp(row[0]) for row in found]
    return {kind: spans(kind, covered) for kind in dict.fromkeys(c.period for c in together)}


def _stock_spans(con: Con, together: Sequence[Cut]) -> dict[Period, pd.DataFrame]:
    """The dates the stock was counted on, whatever the period asked for."""
    stock = together[0].contract
    query = DATES.format(event=quoted(stock.event_date), table=stock.name)
    on = dates(pd.Timestamp(row[0]) for row in con.execute(query).fetchall())
    return {kind: on for kind in dict.fromkeys(c.period for c in together)}


def _scan(
    con: Con, together: Sequence[Cut], spans_of: Mapping[Period, pd.DataFrame], is_flow: bool
) -> dict[Cut, pd.DataFrame]:
    """Count the group's cuts in one query, then complete each with its zeros."""
    source = together[0].contract
    names = {name: f"by_{i}" for i, name in enumerate(_once(n for c in together for n in c.by))}
    starts = {kind: f"from_{i}" for i, kind in enumerate(spans_of)}
    measures = {m: f"n_{i}" for i, m in enumerate(_once(c.declared for c in together))}
    columns = [*starts.values(), *names.values()]
    keys = {c: [starts[c.period], *(names[n] for n in c.by)] for c in together}
    query = SCAN.format(
        table=source.name,
        starts=", ".join(
            f"{_start(source, k, spans_of, is_flow)} as {a}" for k, a in starts.items()
        ),
        members=", ".join(f"{expression(source, n)} as {a}" for n, a in names.items())
        or "0 as none",
        covered=COVERED.format(name=literal(source.name)) if is_flow else "true",
        columns=", ".join(columns),
        counts=", ".join(f"{counted(source, m)}::bigint as {a}" for m, a in measures.items()),
        sets=", ".join(dict.fromkeys(f"({', '.join(key)})" for key in keys.values())),
    )
    rows = con.execute(query).df()
    by_set = dict(tuple(rows.groupby("grouping_set")))
    made = {}
    for cut, key in keys.items():
        own = by_set.get(_grouping_set(columns, key), rows.head(0))
        own = own[own[key[0]].notna()][[*key, measures[cut.declared]]]
        named = own.set_axis(["period_start", *cut.by, "n"], axis=1)
        made[cut] = _complete(con, cut, named, spans_of[cut.period])
    return made


def _once(items: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(items))


def _grouping_set(columns: Sequence[str], key: Sequence[str]) -> int:
    """DuckDB's number for the grouping set: a bit for each column that is rolled up."""
    return sum(1 << i for i, name in enumerate(reversed(columns)) if name not in key)


def _start(
    source: Contract, kind: Period, spans_of: Mapping[Period, pd.DataFrame], is_flow: bool
) -> str:
    """SQL for the start of the row's period, null where it falls in none."""
    if not is_flow:
        return f"{quoted(source.event_date)}::date"
    if kind in STARTS:
        return STARTS[kind]
    if spans_of[kind].empty:
        return "null::date"
    start = literal(spans_of[kind]["period_start"].iloc[0].date())
    return f"case when month_start >= {start} then {start} end"


def _complete(con: Con, cut: Cut, own: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """The counts over every period and member, zero where there is no row."""
    every = periods.assign(measure=cut.measure)
    for name in cut.by:
        listed = members(con, cut.contract, name, own[name].tolist())
        every = every.merge(pd.DataFrame({name: list(listed)}, dtype="str"), how="cross")
    filled = every.merge(own, on=["period_start", *cut.by], how="left")
    counts = filled["n"].fillna(0).astype("int64")
    if counts.sum() != own["n"].sum():
        raise ValueError(f"{cut.id}: a breakdown holds a value that is not on its list")
    return filled.assign(n=counts)[["measure", *periods.columns, *cut.by, "n"]]
