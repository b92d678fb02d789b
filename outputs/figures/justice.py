"""Chapter 9: children in youth justice, and adults on probation."""

import pandas as pd

from outputs.charts.bars import Bars
from outputs.charts.lines import SmallMultiples
from outputs.findings import latest_by_place, stack_share
from outputs.inputs import Inputs
from outputs.rates import CHILDREN, by_district, whole
from outputs.registry import figure
from transforms.cuts import Cut

ENTRANTS = Cut("youth_justice__outcomes.first_time_entrants")
OUTCOMES = Cut(
    "youth_justice__outcomes.outcomes",
    by=("county_code", "offence_type", "is_serious_youth_violence"),
)
VIOLENCE = "Violence against the person"
CATEGORIES = ("Serious youth violence", "Other violence against the person", "All other offences")


@figure(
    catalogue="I1",
    chapter=9,
    title="First-time entrants to youth justice by district, {county}, {period}",
    question="Are fewer children entering the youth justice system in every district?",
    unit="Children per 100,000 aged 10 to 17",
    cuts=(ENTRANTS,),
    chart=SmallMultiples(x="period", y="rate", lower="lower", upper="upper", behind=True),
    finding=latest_by_place("rate", 0),
    notes=(
        "Financial years. Shaded: 95% intervals. Grey: the county. A child counts once, at the "
        "first caution or conviction.",
    ),
)
def first_time_entrants(x: Inputs) -> pd.DataFrame:
    """One row for each whole financial year, district of residence and the county."""
    return by_district(whole(x.cut(ENTRANTS), 12, latest=6), x, 100_000, CHILDREN)


@figure(
    catalogue="I2",
    chapter=9,
    title="Youth justice outcomes by kind of offence, {county}, {period}",
    question="How much of youth justice work is about serious youth violence?",
    unit="Outcomes given to children",
    cuts=(OUTCOMES,),
    chart=Bars(),
    finding=stack_share(CATEGORIES[0]),
    notes=(
        "Serious youth violence: violence, robbery or drugs with a YJB seriousness score of 5 "
        "or more. Outcomes, not children, wherever the child lives. Financial years.",
    ),
)
def youth_justice_outcomes(x: Inputs) -> pd.DataFrame:
    """One row for each whole financial year and kind of offence."""
    counts = whole(x.cut(OUTCOMES), 12, latest=6)
    serious = counts["is_serious_youth_violence"].eq("true")
    other = counts["offence_type"].eq(VIOLENCE).map({True: CATEGORIES[1], False: CATEGORIES[2]})
    counts = counts.assign(category=other.mask(serious, CATEGORIES[0]))
    keys = ["measure", "period", "period_start", "period_end", "category"]
    kinds = counts.groupby(keys, as_index=False)["n"].sum()
    rank = kinds["category"].map(CATEGORIES.index)
    ordered = kinds.assign(rank=rank).sort_values(["period_start", "rank"])
    return ordered.drop(columns="rank")
