"""Chapter 2: the children and young people to come."""

import pandas as pd

from outputs.charts.lines import SmallMultiples
from outputs.figures.causes_findings import ages_to_come, young_to_come
from outputs.inputs import Inputs
from outputs.rates import in_order
from outputs.registry import figure

YOUNG = {"0-9": "0 to 9", "10-17": "10 to 17", "18-24": "18 to 24", "under 25": "Under 25"}
PROJECTIONS, PROJECTED = "out_sna__population_projections", "context__population_projections"
PROJECTION_NOTE = (
    "Recent trends carried forward from the base year's estimate: not a forecast, and published "
    "without intervals. New homes, policy and events are not in it."
)


def projected(x: Inputs) -> pd.DataFrame:
    """Projected residents by age group under 25, place and mid-year, with the base's index."""
    held = x.table(PROJECTIONS)
    rows = held[held["ages"].isin(YOUNG) & held["district_code"].isin(list(x.districts))]
    year = rows["projected_year"].astype(int).astype(str)
    day = pd.to_datetime(year + "-06-30")
    rank = rows["ages"].map(list(YOUNG).index)
    rows = rows.assign(
        ages=rows["ages"].map(YOUNG), period="mid-" + year, period_start=day, period_end=day,
        index=rows["index"].astype(float), rank=rank,
        status=rows["index"].isna().map({True: "x", False: ""}),
    ).sort_values("rank", kind="stable")  # fmt: skip
    return in_order(rows.drop(columns="rank"), x, ["ages"])


@figure(
    catalogue="K9",
    chapter=2,
    title="Residents under 25 to come, by district, {county}",
    question="How many children and young people will there be?",
    unit="Residents under 25 projected, the base year is 100",
    tables=(PROJECTIONS,),
    datasets=(PROJECTED,),
    chart=SmallMultiples(
        x="period_end", y="index", reference=100, decimals=0, from_zero=False, behind=True
    ),
    finding=young_to_come,
    notes=(PROJECTION_NOTE, "Grey: the county."),
)
def young_residents_to_come(x: Inputs) -> pd.DataFrame:
    """One row for each district and the county, and projected mid-year; under 25."""
    rows = projected(x)
    return rows[rows["ages"].eq("Under 25")].drop(columns="ages").reset_index(drop=True)


@figure(
    catalogue="K11",
    chapter=2,
    title="Children and young people to come, by age, {county}",
    question="Of which ages will there be more, and in which districts?",
    unit="Residents projected, and an index whose base year is 100",
    tables=(PROJECTIONS,),
    datasets=(PROJECTED,),
    finding=ages_to_come,
    notes=(PROJECTION_NOTE,),
)
def young_ages_to_come(x: Inputs) -> pd.DataFrame:
    """One row for each age group under 25, district and the county, in the first and last year."""
    rows = projected(x)
    ends = (rows["projected_year"].min(), rows["projected_year"].max())
    return rows[rows["projected_year"].isin(ends)].reset_index(drop=True)
