"""Chapters 4 and 5: the small areas and the hours of the week in which violence concentrates."""

import pandas as pd

from outputs.charts.heat import Heatmap
from outputs.charts.maps import Choropleth
from outputs.findings import busiest_hour, concentration
from outputs.inputs import Inputs
from outputs.registry import figure
from sources.fields import WEEKDAYS
from transforms.cuts import Cut
from transforms.statistics import crude_rate

SERIOUS = "police__offences.serious_violence_offences"
BY_AREA = Cut(SERIOUS, by=("lsoa11_code",), period="latest_three_years")
BY_HOUR = Cut(SERIOUS, by=("county_code", "weekday", "hour"), period="latest_three_years")


@figure(
    catalogue="D1",
    chapter=4,
    title="Serious violence by small area, {county}, {period}",
    question="In which small areas is serious violence concentrated?",
    unit="Offences per 1,000 residents a year",
    cuts=(BY_AREA,),
    chart=Choropleth(),
    finding=concentration,
    notes=(
        "Small areas: lower layer super output areas, 2011 boundaries; three years together.",
        "Town centres have few residents and many visitors, so their rates are high.",
        "Outlines: Office for National Statistics, Open Government Licence v3.0. Contains OS "
        "data © Crown copyright and database right 2011.",
    ),
)
def serious_violence_map(x: Inputs) -> pd.DataFrame:
    """One row for each 2011 small area; crude rate over person-years (mid-2020), Byar limits."""
    areas = x.table("ref_lsoas")
    areas = areas.loc[areas["vintage"].eq(2011), ["lsoa_code", "lsoa_name", "district_code"]]
    people = x.table("ref_population_lsoas")
    people = people.loc[people["vintage"].eq(2011), ["lsoa_code", "population"]]
    counts = x.cut(BY_AREA).rename(columns={"lsoa11_code": "lsoa_code"})
    rows = counts.merge(areas, on="lsoa_code").merge(people, on="lsoa_code")
    person_years = rows["population"] * rows["months_covered"] / 12
    rate, lower, upper = crude_rate(rows["n"], person_years, 1000)
    return rows.drop(columns="population").assign(
        denominator=person_years, denominator_name="mid-2020 small area estimate",
        rate=rate, lower=lower, upper=upper,
    )  # fmt: skip


@figure(
    catalogue="E1",
    chapter=5,
    title="Serious violence by hour and day of the week, {county}, {period}",
    question="At what times of the week does serious violence happen?",
    unit="Offences in three years",
    cuts=(BY_HOUR,),
    chart=Heatmap(),
    finding=busiest_hour,
    notes=(
        "Start of the offence, where a time is known; midnight sharp is a default and left out.",
        "The week starts on Monday; a night runs on into the next day's row.",
    ),
)
def serious_violence_by_hour(x: Inputs) -> pd.DataFrame:
    """One row for each hour of the week, zero where nothing was recorded."""
    counts = x.cut(BY_HOUR)
    timed = counts[~counts["hour"].eq("unknown") & ~counts["weekday"].eq("unknown")]
    timed = timed.assign(hour=timed["hour"].astype(int))
    every = pd.MultiIndex.from_product([WEEKDAYS, range(24)], names=["weekday", "hour"])
    return timed.set_index(["weekday", "hour"]).reindex(every).reset_index()
