"""Cuts: the counts that figures need, each a measure by some breakdowns and a period.

All cuts over a dataset are computed together, in one scan with grouping sets, so a new cut
costs no new scan. Every count that can be published comes from a cut, and is complete: zero
where its dataset covers the period and nothing happened.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

import duckdb
import pandas as pd

from sources.contract import Measure
from sources.sql import listed, literal, quoted
from transforms.absent_cells import lacks
from transforms.countable import Countable, countable
from transforms.domains import expression, joined, members
from transforms.periods import (
    ENDS_BEFORE,
    MONTHS_IN,
    Period,
    dates,
    rolled,
    spans,
    windows,
)

Con = duckdb.DuckDBPyConnection
T = TypeVar("T")

STARTS: dict[Period, str] = {
    "month": "month_start",
    "quarter": "date_trunc('quarter', month_start)::date",
    "financial_year": """
        (date_trunc('year', month_start - interval 3 month) + interval 3 month)::date""",
}
DATES = "select distinct {event}::date from {table}"
WINDOWS = "select distinct period_start::date, period_end::date from {table} order by all"
ANSWERED = """
    select date_trunc('month', month_start)::date from answered where dataset in {datasets}
    group by all having count(distinct dataset) = {needed}"""
SCAN = """
    with counted as (
        select counted_rows.*, {starts}, {members} from {table} counted_rows {joined}
        where {covered})
    select {columns}, grouping({columns}) as grouping_set, {counts}{absent}
    from counted group by grouping sets ({sets})"""


@dataclass(frozen=True)
class Cut:
    """A measure, the breakdowns it is counted by and the periods it is counted in.

    A stock is counted on each of its dates and a row table of windows in each of its windows,
    whatever the period. `by` names columns of what is counted; of the places `county_code`,
    `district_code` and `lsoa11_code` it names one at most. `latest`: only so many periods, the
    last ones. `groups`: members that hold several others (`0-24`, `known`, a partnership area).
    `elsewhere`: with what lies outside the area or has no known place, and the total with it.
    `unprinted`: members of a breakdown that no figure of the cut prints: the first to be hidden
    where others must be protected.
    """

    measure: str
    by: tuple[str, ...] = ("district_code",)
    period: Period = "financial_year"
    latest: int | None = None
    groups: tuple[str, ...] = ()
    elsewhere: bool = False
    unprinted: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Stop at a breakdown named twice, or at what is not a period."""
        if len(set(self.by)) != len(self.by):
            raise ValueError(f"{self.measure}: a breakdown is named twice")
        if self.period not in (*MONTHS_IN, "all", "window"):
            raise ValueError(f"{self.measure}: {self.period} is not a period")

    @property
    def id(self) -> str:
        """A stable name, fit for a file: `police__offences.offences.district_code.month`."""
        return ".".join((self.measure, "-".join(self.by) or "total", self.period))

    @property
    def counts(self) -> Countable:
        """What is cut; KeyError where none is declared."""
        return countable(self.measure.split(".")[0])

    @property
    def declared(self) -> Measure:
        """The measure's declaration; KeyError where what is cut declares none of the name."""
        return self.counts.measure(self.measure)

    def check(self) -> None:
        """Stop, with a sentence, where the measure or a breakdown is not declared."""
        if self.declared:
            for name in self.by:
                expression(self.counts, name)


def cuts(con: Con, wanted: Sequence[Cut]) -> dict[Cut, pd.DataFrame]:
    """Every wanted cut, from one scan of each dataset.

    Grain: one row for each period and combination of members. Columns measure, period,
    period_start, period_end, months_covered (0 for a date), the breakdowns in their order,
    and n, missing where a cell of it was not sent. Rows are in the order of periods, then of the
    members as declared.

    Raises:
        KeyError: a cut names no declared measure.
        ValueError: a cut names no column of its dataset, or a column holds a value that is
            not on its list.
    """
    made: dict[Cut, pd.DataFrame] = {}
    scanned = [replace(c, period="month") if c.period == "rolling_year" else c for c in wanted]
    ordered = sorted(dict.fromkeys(scanned), key=lambda c: (c.counts.name, c.declared.kind, c.id))
    for (_, kind), group in groupby(ordered, key=lambda c: (c.counts.name, c.declared.kind)):
        together = list(group)
        made |= _scan(con, together, _spans(con, together, kind), kind)
    whole = zip(wanted, scanned, strict=True)
    return {
        cut: made[scan] if cut == scan else rolled(made[scan], list(cut.by)) for cut, scan in whole
    }


def covered_months(con: Con, source: Countable) -> list[pd.Timestamp]:
    """The months that every dataset behind what is counted answers for, in order."""
    rows = con.execute(_answered(source)).fetchall()
    return sorted(pd.Timestamp(row[0]) for row in rows)


def _answered(source: Countable) -> str:
    return ANSWERED.format(datasets=listed(source.datasets), needed=len(source.datasets))


def _spans(con: Con, together: Sequence[Cut], kind: str) -> dict[Period, pd.DataFrame]:
    """The periods of each kind: of the months covered, or the windows or dates that are there."""
    source = together[0].counts
    periods = dict.fromkeys(c.period for c in together)
    if source.has_windows:
        found = con.execute(WINDOWS.format(table=source.table)).fetchall()
        return dict.fromkeys(periods, windows(found))
    if kind == "stock":
        query = DATES.format(event=quoted(source.event or ""), table=source.table)
        on = dates(pd.Timestamp(row[0]) for row in con.execute(query).fetchall())
        return dict.fromkeys(periods, on)
    covered = covered_months(con, source)
    return {period: spans(period, covered) for period in periods}


def _scan(
    con: Con, together: Sequence[Cut], spans_of: Mapping[Period, pd.DataFrame], kind: str
) -> dict[Cut, pd.DataFrame]:
    """Count the group's cuts in one query, then complete each with its zeros."""
    source = together[0].counts
    names = {name: f"by_{i}" for i, name in enumerate(_once(n for c in together for n in c.by))}
    starts = {period: f"from_{i}" for i, period in enumerate(spans_of)}
    measures = {m: f"n_{i}" for i, m in enumerate(_once(c.declared for c in together))}
    absent = {m: f"lacks_{i}" for i, m in enumerate(measures)}
    columns = [*starts.values(), *names.values()]
    keys = {c: [starts[c.period], *(names[n] for n in c.by)] for c in together}
    is_dated = kind == "stock" or source.has_windows
    query = SCAN.format(
        table=f"({source.gapped})" if source.gapped else source.table,
        absent="".join(
            f", {lacks([m])} as {absent[m]}" for m in measures if source.gapped and m.sums
        ),
        starts=", ".join(f"{_start(source, k, spans_of, kind)} as {a}" for k, a in starts.items()),
        members=", ".join(f"{expression(source, n)} as {a}" for n, a in names.items())
        or "0 as none",
        joined=joined(list(names)),
        covered="true" if is_dated else f"month_start in ({_answered(source)})",
        columns=", ".join(columns),
        counts=", ".join(f"{source.count(m)}::bigint as {a}" for m, a in measures.items()),
        sets=", ".join(dict.fromkeys(f"({', '.join(key)})" for key in keys.values())),
    )
    rows = con.execute(query).df()
    by_set = dict(tuple(rows.groupby("grouping_set")))
    made = {}
    for cut, key in keys.items():
        own = by_set.get(_grouping_set(columns, key), rows.head(0))
        own = own[own[key[0]].notna()]
        if absent[cut.declared] in own:
            counts = own[measures[cut.declared]].astype("Int64")
            own = own.assign(
                **{measures[cut.declared]: counts.mask(own[absent[cut.declared]].astype(bool))}
            )
        own = own[[*key, measures[cut.declared]]]
        named = own.set_axis(["period_start", *cut.by, "n"], axis=1)
        made[cut] = _complete(con, cut, named, spans_of[cut.period])
    return made


def _once(items: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(items))


def _grouping_set(columns: Sequence[str], key: Sequence[str]) -> int:
    """DuckDB's number for the grouping set: a bit for each column that is rolled up."""
    return sum(1 << i for i, name in enumerate(reversed(columns)) if name not in key)


def _start(
    source: Countable, period: Period, spans_of: Mapping[Period, pd.DataFrame], kind: str
) -> str:
    """SQL for the start of the row's period, null where it falls in none."""
    if source.has_windows:
        return "period_start::date"
    if kind == "stock":
        return f"{quoted(source.event or '')}::date"
    if period in STARTS:
        return STARTS[period]
    if spans_of[period].empty:
        return "null::date"
    start, end = (
        literal(spans_of[period][edge].iloc[0].date()) for edge in ("period_start", "period_end")
    )
    inside = f"month_start >= {start}"
    if period in ENDS_BEFORE:
        inside += f" and month_start <= {end}"
    return f"case when {inside} then {start} end"


def _complete(con: Con, cut: Cut, own: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """The counts over every period and member.

    Zero where there is no row; missing where a row says that a cell was not sent.
    """
    every = periods.assign(measure=cut.measure)
    for name in cut.by:
        found = members(con, cut.counts, name, own[name].tolist())
        every = every.merge(pd.DataFrame({name: list(found)}, dtype="str"), how="cross")
    filled = every.merge(own, on=["period_start", *cut.by], how="left", indicator=True)
    is_absent = filled.pop("_merge").eq("both") & filled["n"].isna()
    counts = filled["n"].fillna(0).astype("int64")
    if counts.sum() != own["n"].sum():
        raise ValueError(f"{cut.id}: a breakdown holds a value that is not on its list")
    if is_absent.any():
        counts = counts.astype("Int64").mask(is_absent)
    return filled.assign(n=counts)[["measure", *periods.columns, *cut.by, "n"]]
