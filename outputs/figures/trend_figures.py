"""Chapter 3: the season of serious violence, and where its trend leads."""

from calendar import month_abbr

import pandas as pd

from outputs.charts.index_bars import IndexBars
from outputs.figures.trend_findings import busiest_months
from outputs.figures.what_is_happening import DEFINITION, SERIOUS
from outputs.inputs import Inputs
from outputs.registry import figure

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
