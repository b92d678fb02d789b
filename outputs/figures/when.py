"""Chapter 5: the hours, the days and the lag with which serious violence comes on record."""

import pandas as pd

from outputs.charts.cumulative import Steps
from outputs.charts.curves import HourProfile
from outputs.charts.heat import Heatmap
from outputs.charts.matrix import HeatTable
from outputs.figures.places import KINDS, kinds_and_districts, with_share
from outputs.figures.when_findings import busiest_hour, hours_of_children, lags, weekdays
from outputs.figures.where import SERIOUS
from outputs.inputs import Inputs
from outputs.registry import figure
from sources.fields import WEEKDAYS
from sources.school_years import school_years
from transforms.child_victims import DAY_KINDS, HOUR_BANDS, HOURS
from transforms.cuts import Cut
from transforms.dimensions import KNOWN
from transforms.domains import UNKNOWN
from transforms.statistics import poisson_interval

BY_HOUR = Cut(SERIOUS, by=("county_code", "weekday", "hour"), period="latest_three_years")
BY_KIND_AND_DAY = Cut(
    SERIOUS,
    by=("county_code", "offence_group", "weekday"),
    period="latest_three_years",
    groups=(KNOWN,),
)
BY_DISTRICT_AND_DAY = Cut(
    SERIOUS, by=("district_code", "weekday"), period="latest_three_years", groups=(KNOWN,)
)
CHILDREN = Cut(
    "sna__child_victims.victims",
    by=("county_code", "day_kind", "hour_band"),
    period="latest_three_years",
    groups=(KNOWN,),
)
START = "Start of the offence, where a time is known; midnight sharp is a default and left out."
STAND_INS = sorted(year.name for year in school_years() if year.status == "stand-in")
SCHOOLS = (
    "School days: weekdays on which the county's schools are open, by the partnership's list of "
    "school years; days outside the years listed are left out."
)
STAND_IN = f"Not confirmed for the county: the school year {', '.join(STAND_INS)}."


@figure(
    catalogue="E1",
    chapter=5,
    title="Serious violence by hour and day of the week, {county}, {period}",
    question="At what times of the week does serious violence happen?",
    unit="Offences in three years",
    cuts=(BY_HOUR,),
    chart=Heatmap(),
    finding=busiest_hour,
    notes=(START, "The week starts on Monday; a night runs on into the next day's row."),
)
def serious_violence_by_hour(x: Inputs) -> pd.DataFrame:
    """One row for each hour of the week, zero where nothing was recorded."""
    counts = x.cut(BY_HOUR)
    timed = counts[~counts["hour"].eq(UNKNOWN) & ~counts["weekday"].eq(UNKNOWN)]
    timed = timed.assign(hour=timed["hour"].astype(int))
    every = pd.MultiIndex.from_product([WEEKDAYS, range(24)], names=["weekday", "hour"])
    return timed.set_index(["weekday", "hour"]).reindex(every).reset_index()


@figure(
    catalogue="E2",
    chapter=5,
    title="Children harmed by serious violence, by time of day, {county}, {period}",
    question="When in the day are children harmed, and is it different when schools are closed?",
    unit=f"Share of child victims in each {HOURS} hours of the day (%)",
    cuts=(CHILDREN,),
    chart=HourProfile(line="day_kind", x_title=f"Start of the {HOURS} hours"),
    finding=hours_of_children,
    notes=(
        START,
        f"Victims under 18, once for each offence. Counted in steps of {HOURS} hours; bands: 95% "
        "intervals (Wilson).",
        SCHOOLS,
        *((STAND_IN,) if STAND_INS else ()),
    ),
)
def children_by_time_of_day(x: Inputs) -> pd.DataFrame:
    """One row for each kind of day and band of hours; shares of its known times."""
    cells = x.cube(CHILDREN)
    whole = cells[cells["hour_band"].eq(KNOWN)].set_index("day_kind")["n"]
    kinds = [kind for kind in DAY_KINDS if kind != UNKNOWN and whole.get(kind, 1) != 0]
    rows = cells[cells["day_kind"].isin(kinds) & cells["hour_band"].isin(HOUR_BANDS)]
    first = rows["hour_band"].str.split("-").str[0].astype(int)
    rows = rows.assign(hour=first).drop(columns="hour_band")
    shares = with_share(rows, rows["day_kind"].map(whole))
    order = shares["day_kind"].map(kinds.index)
    ordered = shares.assign(order=order).sort_values(["order", "hour"], ignore_index=True)
    return ordered.drop(columns="order")


@figure(
    catalogue="E3",
    chapter=5,
    title="Serious violence by day of the week, {county}, {period}",
    question="On which days is serious violence above or below an even week, and of what kind?",
    unit="Index, an even week = 100",
    cuts=(BY_KIND_AND_DAY, BY_DISTRICT_AND_DAY),
    chart=HeatTable(
        rows="row", columns="weekday", value="index", state="state", sections="section", decimals=0
    ),
    finding=weekdays,
    notes=(
        START,
        "Higher or lower: the 95% interval (Byar) leaves out 100. Each row is set against a "
        "seventh of its own week; a night runs on into the next day.",
    ),
)
def serious_violence_by_weekday(x: Inputs) -> pd.DataFrame:
    """One row for each weekday and kind of violence, and each weekday and district."""
    both = kinds_and_districts(x, BY_KIND_AND_DAY, BY_DISTRICT_AND_DAY)
    whole = both[both["weekday"].eq(KNOWN)].set_index("row")["n"]
    rows = both[both["weekday"].isin(WEEKDAYS) & both["row"].map(whole).ne(0)]
    return against_an_even_week(rows, rows["row"].map(whole)).reset_index(drop=True)


def against_an_even_week(rows: pd.DataFrame, week: pd.Series) -> pd.DataFrame:
    """The rows with index, lower, upper and state; `week` is each row's count of all seven days.

    An even week gives each day an index of 100. Limits are those of the day's count (OHID).
    """
    scale = 100 * len(WEEKDAYS) / week
    lower, upper = (limit * scale for limit in poisson_interval(rows["n"]))
    state = pd.Series("similar", rows.index).mask(lower > 100, "higher").mask(upper < 100, "lower")
    index = rows["n"] * scale
    reason = rows["status"].mask(index.isna() & rows["status"].eq(""), "c")
    return rows.assign(
        index=index, lower=lower, upper=upper, state=state.where(index.notna(), ""), status=reason
    )


@figure(
    catalogue="E5",
    chapter=5,
    title="How soon serious violence comes on record, {county}, {period}",
    question="How much of each kind is recorded long after it happened?",
    unit="Share on record within so many days (%)",
    tables=("out_sna__recording_lags",),
    datasets=("police__offences",),
    chart=Steps(line="category"),
    finding=lags,
    notes=(
        "Of offences recorded in the three years, by date of recording: what is never reported "
        "is not in it. From the earliest moment the offence can have been committed.",
        "Counts by month of recording are complete when the month ends; counts by date of the "
        "offence would go on growing for as long as these curves rise.",
        "Shares are rounded so that a step spans ten offences or more. Limits: Wilson.",
    ),
)
def recording_lag(x: Inputs) -> pd.DataFrame:
    """One row for each kind of offence and number of days, up to where all are on record."""
    rows = x.table("out_sna__recording_lags")
    rows = rows[rows["offence_group"].isin(list(KINDS))]
    order = rows["offence_group"].map(list(KINDS).index)
    ordered = rows.assign(order=order).sort_values(["order", "days"], ignore_index=True)
    named = ordered.rename(
        columns={
            "share_pct": "share", "share_lower_pct": "share_lower", "share_upper_pct": "share_upper"
        }
    ).astype({c: float for c in ("share", "share_lower", "share_upper")})  # fmt: skip
    return named.assign(
        category=named["offence_group"].map(KINDS),
        status=named["share"].isna().map({True: "c", False: ""}),
    ).drop(columns=["offence_group", "order"])
