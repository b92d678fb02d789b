"""Trends: each measure against its baseline, on a control chart, and agency against agency.

What a figure shows it computes from disclosed counts by the same functions: a hidden count has
no index, and hides that of every year set against it.
"""

from collections.abc import Sequence

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from sources.contract import Field, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE, MONTH_START, N
from sources.partnership import partnership
from sources.registry import contracts
from transforms.calendar import YEAR, rolling
from transforms.control import SIGNALS, control_chart
from transforms.domains import ELSEWHERE
from transforms.duck import as_arrow
from transforms.measures import MEASURE
from transforms.rates import with_county
from transforms.registry import derives
from transforms.statistics import CHANGES, change_words, rate_ratio

BASELINE_START = pd.Timestamp("2019-04-01")
"""Baseline year 2019/20, set by the Home Office for violence reduction units."""
BASELINE_END = BASELINE_START + pd.DateOffset(months=YEAR) - pd.Timedelta(days=1)

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
            (NotNull(), OneOf(CHANGES)),
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

    A window that lacks a month is absent; one of which a month is hidden is there, with a
    count that is missing.
    """
    return rolling(monthly, ["measure", "district_code"], YEAR)


def index_against_baseline(
    years: pd.DataFrame,
    by: Sequence[str] = ("measure", "district_code"),
    baseline_end: pd.Timestamp = BASELINE_END,
) -> pd.DataFrame:
    """Each year's count as a percentage of the same group's baseline year, with exact limits.

    `years` has one row for each group (the columns `by`) and year (the date `period_end`) and
    its count `n`, missing where it is hidden. Adds baseline_n, index, lower and upper (100 is
    the baseline) and change, the word that the interval allows, empty where a count is
    missing. Years before the baseline, and groups without one, are left out. An index over a
    baseline of 0, and a limit without bound, are missing.
    """
    keys = list(by)
    baseline = years.loc[years["period_end"] == baseline_end, [*keys, "n"]]
    since = years[years["period_end"] >= baseline_end]
    made = since.merge(baseline.rename(columns={"n": "baseline_n"}), on=keys)
    made = made.sort_values([*keys, "period_end"], kind="stable").reset_index(drop=True)
    ratio, lower, upper = rate_ratio(made["n"], 1, made["baseline_n"], 1)
    limits = {"index": ratio, "lower": lower, "upper": upper}
    shown = {c: np.where(np.isfinite(v), v * 100, np.nan) for c, v in limits.items()}
    return made.assign(**shown, change=change_words(lower, upper))


@derives(INDEX, inputs=("out_sna__measures",))
def index(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Each rolling year over 2019/20, with the exact limits of the ratio of two counts."""
    monthly = _monthly(con)
    columns = [f.name for f in INDEX.fields]
    if monthly.empty:
        return as_arrow(pd.DataFrame(columns=columns), INDEX)
    return as_arrow(index_against_baseline(rolling_years(monthly))[columns], INDEX)


@derives(CONTROL, inputs=("out_sna__measures",))
def control(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The control chart of each flow measure's months, for the county."""
    monthly = _monthly(con)
    county = monthly[monthly["district_code"] == partnership().county_code]
    chart = control_chart(county)
    return as_arrow(chart[chart["mean"].notna()].astype({"n": "int64"}), CONTROL)


def scaled_to_mean(
    counts: pd.DataFrame, by: Sequence[str] = ("measure", "district_code")
) -> pd.DataFrame:
    """The counts with `index`, 100 at the mean of the group's counts that may be shown.

    Missing where the count is, or where the mean is 0.
    """
    mean = counts.groupby(list(by))["n"].transform("mean")
    return counts.assign(index=counts["n"] / mean.where(mean > 0) * 100)


@derives(AGREEMENT, inputs=("out_sna__measures", "out_sna__stocks"))
def agency_index(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The first measure of every dataset by quarter, scaled to the district's own mean."""
    firsts = [c.measure_id(c.measures[0]) for c in contracts().values() if c.measures]
    quarters = pd.concat([_flow_quarters(con), _stock_quarters(con)], ignore_index=True)
    kept = quarters[
        quarters["measure"].isin(firsts) & ~quarters["district_code"].isin(ELSEWHERE)
    ].sort_values(list(AGREEMENT.key))
    return as_arrow(scaled_to_mean(kept), AGREEMENT)


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
