"""Chapter 3: the season of serious violence, and where its trend leads."""

from calendar import month_abbr

import pandas as pd

from outputs.charts.fan import Fan
from outputs.charts.index_bars import IndexBars
from outputs.figures.trend_findings import busiest_months, expected
from outputs.figures.what_is_happening import DEFINITION, QUARTERS, SERIOUS
from outputs.inputs import Inputs
from outputs.registry import figure
from transforms.change import PANDEMIC
from transforms.forecast import AHEAD, forecast
from transforms.periods import label

SEASON = "out_sna__season"


@figure(
    catalogue="B9",
    chapter=3,
    title="The season of serious violence, {county}, {period}",
    question="In which months of the year is there more serious violence?",
    unit="Rate of the month, the mean of the twelve = 100",
    tables=(SEASON,),
    datasets=("police__offences",),
    chart=IndexBars(x="month_name", about_reference=True, reference_name="mean month"),
    finding=busiest_months,
    notes=(
        DEFINITION,
        "Months made equally long, with the trend held fixed; whiskers: 95% intervals that "
        "allow for months varying more than chance (quasi-Poisson). March 2020 to March 2021 "
        "is left out.",
        "By the date of recording: offences at the end of a month may count in the next.",
    ),
)
def serious_violence_season(x: Inputs) -> pd.DataFrame:
    """One row for each calendar month, county only, from April."""
    rows = x.table(SEASON)
    rows = rows[rows["measure"].eq(SERIOUS) & rows["district_code"].eq(x.county_code)]
    order = (rows["month"] - 4) % 12
    rows = rows.assign(order=order).sort_values("order").drop(columns="order")
    return rows.assign(
        month_name=rows["month"].map(lambda m: month_abbr[int(m)]),
        index=rows["season_pct"].astype(float),
        lower=rows["season_lower_pct"].astype(float),
        upper=rows["season_upper_pct"].astype(float),
    ).drop(columns=["season_pct", "season_lower_pct", "season_upper_pct"])


@figure(
    catalogue="B10",
    chapter=3,
    title="Serious violence by quarter, and the four quarters to come, {county}, {period}",
    question="How much serious violence should be expected if nothing changes?",
    unit="Offences a quarter",
    cuts=(QUARTERS,),
    chart=Fan(y="level"),
    finding=expected,
    notes=(
        DEFINITION,
        "A forecast of what is recorded if things go on as they were: exponential smoothing of "
        "level and season (ETS), without a trend, from the quarters after the pandemic year.",
        "The table says how far such forecasts were wrong in the last eight quarters, and how "
        "far repeating the year before was. What is provisional may yet rise, and the forecast "
        "with it.",
    ),
)
def serious_violence_expected(x: Inputs) -> pd.DataFrame:
    """One row for each quarter since the pandemic year, and for each of four to come."""
    rows = x.cut(QUARTERS)
    is_own = rows["district_code"].eq(x.county_code) & rows["period_start"].gt(PANDEMIC[1])
    rows = rows[is_own].sort_values("period_start", ignore_index=True)
    if rows.empty:
        return rows
    recorded = rows.rename(columns={"n": "level"}).assign(is_forecast=False)
    return pd.concat([recorded, _ahead(rows)], ignore_index=True)


def _ahead(rows: pd.DataFrame) -> pd.DataFrame:
    """The quarters after the last, expected."""
    starts = pd.date_range(rows["period_start"].iloc[-1], periods=AHEAD + 1, freq="QS")[1:]
    ends = starts + pd.offsets.QuarterEnd(0)
    gaps = rows["period_start"].diff().dropna().dt.days.gt(92).any()
    made = forecast([] if gaps else rows["n"])
    why = "c" if rows["n"].isna().any() else "x"
    return made.assign(
        measure=SERIOUS,
        period=[label("quarter", s, e) for s, e in zip(starts, ends, strict=True)],
        period_start=starts.as_unit("us"),
        period_end=ends.as_unit("us"),
        district_code=rows["district_code"].iloc[0],
        is_forecast=True,
        status=made["level"].isna().map({True: why, False: ""}),
    )
