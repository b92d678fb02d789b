"""Trends: each measure against its baseline, on a control chart, and agency against agency."""

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from sources.contract import Field, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE, MONTH_START, N
from sources.partnership import partnership
from sources.registry import contracts
from transforms.calendar import YEAR, rolling
from transforms.control import SIGNALS, xmr
from transforms.domains import ELSEWHERE
from transforms.duck import as_arrow
from transforms.measures import MEASURE
from transforms.rates import with_county
from transforms.registry import derives
from transforms.statistics import change_word, rate_ratio

BASELINE_START = pd.Timestamp("2019-04-01")
"""Baseline year 2019/20, set by the Home Office for violence reduction units."""

INDEX = Table(
    name="out_sna__index",
    title="Rolling years against the baseline year 2019/20",
    grain="One row for each flow measure, area and rolling year since the baseline.",
    key=("measure", "district_code", "period_end"),
    fields=(
        MEASURE,
        DISTRICT_CODE,
        Field("period_end", "date", "Last day of the rolling year.", (NotNull(),)),
        N,
        Field("baseline_n", "integer", "The count of 2019/20.", (NotNull(),)),
        Field("index", "number", "The count as a percentage of the baseline's; empty over 0."),
        Field("lower", "number", "Lower 95% limit, exact, of the index."),
        Field("upper", "number", "Upper 95% limit; empty where it has none."),
        Field(
            "change",
            "string",
            "What the interval allows to be said.",
            (NotNull(), OneOf(("higher", "lower", "no clear change"))),
        ),
    ),
    caveats=(
        "Only whole rolling years, of measures whose baseline year is wholly covered.",
        "Rolling years overlap: neighbouring rows are not independent.",
        "Counts, not rates: population grew by 3 to 4 per cent over the period.",
    ),
)
CONTROL = Table(
    name="out_sna__control",
    title="Monthly control charts (XmR)",
    grain="One row for each flow measure and month of its latest unbroken run, county only.",
    key=("measure", "month_start"),
    fields=(
        MEASURE,
        DISTRICT_CODE,
        MONTH_START,
        N,
        Field("mean", "number", "Mean of the run.", (NotNull(),)),
        Field("lower", "number", "Lower process limit; may be below 0."),
        Field("upper", "number", "Upper process limit."),
        Field("signal", "string", "Special cause, by NHS Making Data Count.", (OneOf(SIGNALS),)),
    ),
    caveats=("Below about 5 events a month the chart says little.",),
)
AGREEMENT = Table(
    name="out_sna__agency_index",
    title="Datasets side by side, by district and quarter",
    grain="One row for each dataset's first measure, district and whole quarter.",
    key=("measure", "district_code", "quarter_start"),
    fields=(
        MEASURE,
        DISTRICT_CODE,
        Field("quarter_start", "date", "First day of the quarter.", (NotNull(),)),
        N,
        Field("index", "number", "The count over the mean of the district's quarters, times 100."),
    ),
    caveats=(
        "Each series is scaled to its own mean, so levels are not compared, only movement.",
        "Datasets differ in what district and date mean; their contracts say how.",
        "A stock's quarter is its last date in the quarter.",
    ),
)


def _monthly(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The joint table with the county's rows, without places elsewhere."""
    counts = with_county(con.execute("select * from out_sna__measures").df())
    return counts[~counts["district_code"].isin(ELSEWHERE)]


def rolling_years(monthly: pd.DataFrame) -> pd.DataFrame:
    """Counts of twelve consecutive months, by measure, area and the last of them.

    A window that lacks a month is absent.
    """
    return rolling(monthly, ["measure", "district_code"], YEAR)


@derives(INDEX, inputs=("out_sna__measures",))
def index(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Each rolling year over 2019/20, with the exact limits of the ratio of two counts."""
    monthly = _monthly(con)
    columns = [f.name for f in INDEX.fields]
    if monthly.empty:
        return as_arrow(pd.DataFrame(columns=columns), INDEX)
    years = rolling_years(monthly)
    baseline_end = BASELINE_START + pd.DateOffset(months=YEAR) - pd.Timedelta(days=1)
    baseline = years[years["period_end"] == baseline_end].rename(columns={"n": "baseline_n"})
    keys = ["measure", "district_code"]
    since = years[years["period_end"] >= baseline_end]
    made = since.merge(baseline[[*keys, "baseline_n"]], on=keys).sort_values(list(INDEX.key))
    ratio, lower, upper = rate_ratio(made["n"], 1, made["baseline_n"], 1)
    words = [change_word(low, high) for low, high in zip(lower, upper, strict=True)]
    limits = {"index": ratio, "lower": lower, "upper": upper}
    shown = {c: np.where(np.isfinite(v), v * 100, np.nan) for c, v in limits.items()}
    return as_arrow(made.assign(**shown, change=words)[columns], INDEX)


@derives(CONTROL, inputs=("out_sna__measures",))
def control(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The control chart of each flow measure's months, for the county."""
    monthly = _monthly(con)
    county = monthly[monthly["district_code"] == partnership().county_code]
    columns = [f.name for f in CONTROL.fields]
    charts = [_chart(part) for _, part in county.groupby("measure")]
    return as_arrow(pd.concat(charts) if charts else pd.DataFrame(columns=columns), CONTROL)


def _chart(monthly: pd.DataFrame) -> pd.DataFrame:
    """One measure's latest run of months without a gap, with limits and signals."""
    ordered = monthly.sort_values("month_start").reset_index(drop=True)
    months = ordered["month_start"].dt.to_period("M").astype("int64")
    run = ordered[(months.diff() != 1).cumsum().eq((months.diff() != 1).sum())]
    limits = xmr(run["n"]).drop(columns="n").set_index(run.index)
    return run.join(limits)


@derives(AGREEMENT, inputs=("out_sna__measures", "out_sna__stocks"))
def agency_index(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The first measure of every dataset by quarter, scaled to the district's own mean."""
    firsts = [c.measure_id(c.measures[0]) for c in contracts().values() if c.measures]
    quarters = pd.concat([_flow_quarters(con), _stock_quarters(con)], ignore_index=True)
    kept = quarters[
        quarters["measure"].isin(firsts) & ~quarters["district_code"].isin(ELSEWHERE)
    ].sort_values(list(AGREEMENT.key))
    mean = kept.groupby(["measure", "district_code"])["n"].transform("mean")
    return as_arrow(kept.assign(index=kept["n"] / mean.where(mean > 0) * 100), AGREEMENT)


def _flow_quarters(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Counts of the quarters whose three months are all covered."""
    return con.execute(
        """select measure, district_code, date_trunc('quarter', month_start)::date as quarter_start,
                  sum(n)::bigint as n
           from out_sna__measures group by all having count(*) = 3"""
    ).df()


def _stock_quarters(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The stock on the last date of each quarter that has one."""
    return con.execute(
        """select measure, district_code, date_trunc('quarter', on_date)::date as quarter_start,
                  max_by(n, on_date)::bigint as n
           from out_sna__stocks group by all"""
    ).df()
