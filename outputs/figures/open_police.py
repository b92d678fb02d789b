"""Chapter 3: what open data of the police say, and what depends on how much police search."""

import pandas as pd

from outputs.charts.dots import DotPlot, DotWhisker
from outputs.charts.lines import SmallMultiples
from outputs.figures.trend_findings import finds
from outputs.findings import by_place, latest_by_place, year_on_year
from outputs.inputs import Inputs
from outputs.rates import by_district, in_order, with_gaps
from outputs.registry import figure
from sources.police.stop_searches import AGE_RANGES
from transforms.cuts import Cut
from transforms.dimensions import TOTAL
from transforms.statistics import wilson

STREET = "police__street_crimes.violence_and_sexual_offences"
STREET_YEAR = Cut(STREET, period="latest_year")
STREET_MONTHLY = Cut(STREET, period="month")
POSSESSION = Cut("police__offences.weapons_possession_offences", period="financial_year", latest=6)
SEARCHES = Cut(
    "police__stop_searches.weapon_searches",
    by=("county_code", "age_range", "has_find"),
    period="latest_year",
    elsewhere=True,
)
EVERY_AGE = "All ages"

PROXY = (
    "A broad open-data proxy, not serious violence: one category of data.police.uk holds all "
    "violence and all sexual offences."
)
INTERVALS = "Whiskers and band: 95% intervals (Byar; exact Poisson below 10)."
ACTIVITY = (
    "Driven by activity: possession is found where police search, so a rise may be more "
    "searching and not more weapons."
)


@figure(
    catalogue="B15",
    chapter=3,
    title="Possession of weapons by district, {county}, {period}",
    question="Are more offences of possessing a weapon recorded, and where?",
    unit="Offences per 1,000 residents",
    cuts=(POSSESSION,),
    chart=SmallMultiples(
        x="period", y="rate", lower="lower", upper="upper", behind=True, decimals=2
    ),
    finding=latest_by_place("rate", 2),
    notes=(ACTIVITY, "Financial years. Shaded: 95% intervals. Grey: the county."),
)
def weapons_possession(x: Inputs) -> pd.DataFrame:
    """One row for each whole financial year, district and the county, the last six."""
    return by_district(x.cut(POSSESSION), x, 1000)


@figure(
    catalogue="B20",
    chapter=3,
    title="Searches for weapons that found something, {county}, {period}",
    question="How often does a stop and search for weapons find what was looked for?",
    unit="Share of searches for weapons with a find (%)",
    cuts=(SEARCHES,),
    chart=DotPlot(row="age_range"),
    finding=finds,
    notes=(
        "A find is an outcome linked to what was searched for; where the published link is "
        "empty there is none, so shares are lower bounds. Whiskers: 95% intervals (Wilson).",
        "Every search that the force published, wherever it was: the open file has no area. "
        "Persons of unknown age, and vehicles, are in All ages alone.",
    ),
)
def weapon_search_finds(x: Inputs) -> pd.DataFrame:
    """One row for each age range, and one for all searches."""
    cells = x.cube(SEARCHES)
    cells = cells[cells["district_code"].eq(TOTAL)].drop(columns="district_code")
    cells = cells.assign(age_range=cells["age_range"].replace(TOTAL, EVERY_AGE))
    wide = cells.pivot(index="age_range", columns="has_find", values="n")
    found = cells[cells["has_find"].eq("true")].drop(columns="has_find").set_index("age_range")
    rows = found.assign(searches=wide[TOTAL]).reindex([EVERY_AGE, *AGE_RANGES]).reset_index()
    rows = rows[rows["searches"].ne(0)].reset_index(drop=True)
    share, lower, upper = (100 * each for each in wilson(rows["n"], rows["searches"]))
    return rows.assign(share=share, share_lower=lower, share_upper=upper)


@figure(
    catalogue="B16",
    chapter=3,
    title="Violence and sexual offences in open data by district, {county}, {period}",
    question="What does open data say of violence in each district?",
    unit="Crimes per 1,000 residents (broad open-data proxy)",
    cuts=(STREET_YEAR,),
    chart=DotWhisker(),
    finding=by_place(),
    notes=(PROXY, INTERVALS, "Dashed line: the county."),
)
def street_violence_by_district(x: Inputs) -> pd.DataFrame:
    """One row for each district and the county."""
    return by_district(x.cut(STREET_YEAR), x, 1000)


@figure(
    catalogue="B17",
    chapter=3,
    title="Violence and sexual offences in open data by month and district, {county}, {period}",
    question="Is violence in open data rising or falling, and where?",
    unit="Crimes a month (broad open-data proxy)",
    cuts=(STREET_MONTHLY,),
    chart=SmallMultiples(wide=True),
    finding=year_on_year("crimes"),
    notes=(PROXY, "The county's panel has a scale of its own; the districts share one."),
)
def street_violence_by_month(x: Inputs) -> pd.DataFrame:
    """One row for each month, district and the county."""
    return in_order(with_gaps(by_district(x.cut(STREET_MONTHLY), x)), x)
