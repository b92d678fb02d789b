"""Chapter 3: knives and other weapons: used, carried, and looked for."""

import pandas as pd

from outputs.charts.bars import Bars
from outputs.charts.dots import DotPlot, DotWhisker
from outputs.charts.lines import SmallMultiples
from outputs.compared import against_year_before
from outputs.figures.kinds import RECENT, YEARS
from outputs.figures.trend_findings import finds, knife_kinds, weapon_shares
from outputs.figures.what_is_happening import DEFINITION, INTERVALS, SERIOUS
from outputs.findings import by_place, latest_by_place
from outputs.inputs import Inputs
from outputs.rates import by_district, rated
from outputs.registry import figure
from sources.offence_groups import KNIFE_GROUPS
from sources.police.offences import WEAPON_TYPES
from sources.police.stop_searches import AGE_RANGES
from transforms.cuts import Cut
from transforms.dimensions import KNOWN, TOTAL
from transforms.statistics import wilson

KNIFE = "police__offences.knife_enabled_offences"
KNIFE_TYPES = Cut(KNIFE, by=("county_code", "offence_group"), period="financial_year", latest=YEARS)
KNIFE_PLACES = Cut(KNIFE, period="latest_year")
WEAPONS = Cut(
    SERIOUS, by=("county_code", "weapon_type"), period="latest_three_years", groups=(KNOWN,)
)
POSSESSION = Cut(
    "police__offences.weapons_possession_offences", period="financial_year", latest=RECENT
)
SEARCHES = Cut(
    "police__stop_searches.weapon_searches",
    by=("county_code", "age_range", "has_find"),
    period="latest_year",
    elsewhere=True,
)
EVERY_AGE = "All ages"

CLASSIFIER = (
    "Knife-enabled: a knife or sharp instrument used or threatened in homicide, attempted "
    "murder, assault with injury or intent, threats to kill, robbery, rape or sexual assault. "
    "Since the force adopted the national text classifier (NDQIS) the series has a break."
)
ACTIVITY = (
    "Driven by activity: possession is found where police search, so a rise may be more "
    "searching and not more weapons."
)


@figure(
    catalogue="B13",
    chapter=3,
    title="Knife-enabled offences by type, {county}, {period}",
    question="In which offences are knives used or threatened, and is it changing?",
    unit="Offences a year",
    cuts=(KNIFE_TYPES,),
    chart=Bars(),
    finding=knife_kinds,
    notes=(
        CLASSIFIER,
        "Financial years. Violence against the person holds homicide, attempted murder, "
        "assault and threats to kill; sexual offences are rape and sexual assault. Figure B1 "
        "gives those with a victim under 25.",
        "The table sets each year against the one before, as rates per 100,000 residents.",
    ),
)
def knife_enabled_by_type(x: Inputs) -> pd.DataFrame:
    """One row for each type and whole financial year, county only."""
    totals = x.cut(KNIFE_TYPES, total=("offence_group",)).set_index("period_start")["n"]
    kinds = x.cut(KNIFE_TYPES).rename(columns={"offence_group": "category"})
    kinds = kinds[kinds["category"].isin(KNIFE_GROUPS)]
    rows = against_year_before(rated(kinds, x, 100_000), ["category"])
    rows = rows.assign(total=rows["period_start"].map(totals))
    return rows.sort_values("period_start", kind="stable").reset_index(drop=True)


@figure(
    catalogue="B22",
    chapter=3,
    title="Knife-enabled offences by district, {county}, {period}",
    question="Which districts have more knife-enabled offences for their population?",
    unit="Offences per 100,000 residents",
    cuts=(KNIFE_PLACES,),
    chart=DotWhisker(decimals=0),
    finding=by_place("knife-enabled offences", "per 100,000 residents", decimals=0),
    notes=(CLASSIFIER, INTERVALS, "Dashed line: the county."),
)
def knife_enabled_by_district(x: Inputs) -> pd.DataFrame:
    """One row for each district and the county."""
    return by_district(x.cut(KNIFE_PLACES), x, 100_000)


@figure(
    catalogue="B14",
    chapter=3,
    title="Weapons in serious violence, {county}, {period}",
    question="With which weapons is serious violence done?",
    unit="Share of offences whose weapon is known (%)",
    cuts=(WEAPONS,),
    chart=DotPlot(decimals=1),
    finding=weapon_shares,
    notes=(
        DEFINITION,
        "Three years together. The most serious weapon used or threatened; offences whose "
        "weapon is not known are left out, and the table gives the number that is known. "
        "Whiskers: 95% intervals (Wilson).",
        "Possession of a weapon is among the offences of the definition, whether or not it was "
        "used.",
    ),
)
def weapons_used(x: Inputs) -> pd.DataFrame:
    """One row for each weapon, of offences whose weapon is known."""
    cells = x.cube(WEAPONS)
    known = cells.loc[cells["weapon_type"].eq(KNOWN), "n"].iloc[0]
    rows = cells[cells["weapon_type"].isin(WEAPON_TYPES[:-1])]
    order = rows["weapon_type"].map(WEAPON_TYPES.index).sort_values().index
    rows = rows.loc[order].reset_index(drop=True)
    share, lower, upper = (100 * each for each in wilson(rows["n"], known))
    names = rows["weapon_type"].str.capitalize()
    return rows.drop(columns="weapon_type").assign(
        category=names, known=known, share=share, share_lower=lower, share_upper=upper
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
    finding=latest_by_place("possession of weapons", "offences per 1,000 residents", 2),
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
