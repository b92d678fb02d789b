"""Chapter 3: what kinds of violence there are: types, sub-groups, homicide and knives."""

import pandas as pd

from outputs.charts.dots import GroupedBars
from outputs.charts.index_bars import IndexBars
from outputs.charts.lattice import Lattice
from outputs.charts.lines import SmallMultiples
from outputs.compared import against_year_before
from outputs.figures.trend_findings import homicides, kinds_changed, yearly_homicides
from outputs.figures.what_is_happening import DEFINITION, SERIOUS
from outputs.findings import subgroup_changes
from outputs.inputs import Inputs
from outputs.rates import by_district, in_order, rated
from outputs.registry import figure
from sources.fields import UNDER_25
from transforms.cuts import Cut
from transforms.statistics import poisson_interval

YEARS = 7
"""Financial years shown: in 2025/26 those since the baseline year 2019/20."""
RECENT = 6
TYPES = Cut(SERIOUS, by=("county_code", "offence_group"), period="financial_year", latest=YEARS)
SUBGROUPS = {
    "police__offences.violence_with_injury_offences": "Violence with injury",
    "police__offences.violence_without_injury_offences": "Violence without injury",
    "police__offences.stalking_and_harassment_offences": "Stalking and harassment",
    "police__offences.sexual_offences_offences": "Sexual offences",
    "police__offences.robbery_offences": "Robbery",
    "police__offences.weapons_possession_offences": "Possession of weapons",
}
SUBGROUP_CUTS = tuple(Cut(m, period="financial_year", latest=RECENT) for m in SUBGROUPS)
ALL = "All homicides"
HOMICIDE = "police__offences.homicide_offences"
HOMICIDE_YEARS = Cut(HOMICIDE, by=("county_code",), period="financial_year", latest=YEARS)
PARTS = {
    "Marked as domestic abuse": ("is_domestic", "true"),
    "Not marked as domestic abuse": ("is_domestic", "false"),
    "Youngest victim under 25": ("youngest_victim_age_group", UNDER_25[0]),
    "Youngest victim 25 or over": ("youngest_victim_age_group", UNDER_25[1]),
    "Knife or sharp instrument": ("is_knife", "true"),
}
HOMICIDE_PARTS = {
    column: Cut(HOMICIDE, by=("county_code", column), period="all")
    for column in dict.fromkeys(c for c, _ in PARTS.values())
}


@figure(
    catalogue="B2",
    chapter=3,
    title="Serious violence by type of offence, {county}, {period}",
    question="Which types of serious violence are more or fewer than the year before?",
    unit="Offences a year",
    cuts=(TYPES,),
    chart=SmallMultiples(x="period", panel="category", columns=2),
    finding=kinds_changed,
    notes=(
        DEFINITION,
        "Financial years, April to March. Within violence against the person the definition "
        "holds homicide, attempted murder and wounding; within sexual offences, rape.",
        "The table sets each year against the one before: the ratio of rates per resident, "
        "with its exact 95% interval, and the words it allows.",
    ),
)
def serious_violence_by_type(x: Inputs) -> pd.DataFrame:
    """One row for each type that was ever recorded and each whole financial year."""
    kinds, whole = x.cut(TYPES), x.cut(TYPES, total=("offence_group",))
    totals = whole.set_index("period_start")["n"]
    rows = rated(_ever(kinds, "offence_group"), x, 1000).rename(
        columns={"offence_group": "category"}
    )
    rows = against_year_before(rows, ["category"])
    return in_order(rows.assign(total=rows["period_start"].map(totals)), x, ["category"])


def _ever(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows of members that were recorded, or are withheld, in any period."""
    is_there = rows["n"].fillna(1).gt(0).groupby(rows[column]).transform("any")
    return rows[is_there].reset_index(drop=True)


@figure(
    catalogue="B7",
    chapter=3,
    title="Violence by kind and district, financial years, {county}, {period}",
    question="Which kinds of violence are rising, and in which districts?",
    unit="Offences per 1,000 residents",
    cuts=SUBGROUP_CUTS,
    chart=Lattice(),
    finding=subgroup_changes,
    notes=(
        "Financial years, April to March. Grey: the county. Each kind has a scale of its own.",
        "Kinds are those of the published Table C2 and hold every offence of the kind, serious "
        "or not; figure M1 sets them beside it. There Stratford-on-Avon and Warwick are one "
        "area, and what the force could not place is an area of its own.",
    ),
)
def violence_by_kind(x: Inputs) -> pd.DataFrame:
    """One row for each kind, district and whole financial year, the last six."""
    counts = pd.concat([by_district(x.cut(cut), x) for cut in SUBGROUP_CUTS], ignore_index=True)
    named = counts.assign(measure_name=counts["measure"].map(SUBGROUPS))
    return rated(in_order(named, x, ["measure_name"]), x, 1000)


@figure(
    catalogue="B12",
    chapter=3,
    title="Homicide by circumstances, all years together, {county}, {period}",
    question="How many homicides were domestic, of young people, or with a knife?",
    unit="Homicides recorded",
    cuts=tuple(HOMICIDE_PARTS.values()),
    chart=GroupedBars(),
    finding=homicides,
    notes=(
        "All the years delivered together, because a year's homicides are too few to be told "
        "apart; figure B21 has the years. Never mapped, and never given by district.",
        "Whiskers: exact 95% intervals.",
        "Circumstances overlap. An age counts where it is known; markers are those of the "
        "force, added by hand.",
        "Recorded homicides are murder, manslaughter, corporate manslaughter and infanticide, "
        "by the date they were recorded; one event with several victims counts each.",
    ),
)
def homicide_table(x: Inputs) -> pd.DataFrame:
    """One row for all homicides, and one for each circumstance."""
    rows = [x.cut(HOMICIDE_PARTS["is_domestic"], total=("is_domestic",))]
    rows[0] = rows[0].assign(category=ALL)
    for name, (column, member) in PARTS.items():
        own = x.cut(HOMICIDE_PARTS[column])
        rows.append(own[own[column].eq(member)].drop(columns=column).assign(category=name))
    made = pd.concat(rows, ignore_index=True)
    lower, upper = poisson_interval(made["n"])
    return made.assign(lower=lower, upper=upper)


@figure(
    catalogue="B21",
    chapter=3,
    title="Homicides by year, {county}, {period}",
    question="Has the number of homicides changed by more than chance?",
    unit="Homicides recorded in a financial year",
    cuts=(HOMICIDE_YEARS,),
    chart=IndexBars(x="period", y="n", reference=None),
    finding=yearly_homicides,
    notes=(
        "Whiskers: exact 95% intervals. With counts so small, years differ widely by chance "
        "alone; years of under 5 are withheld.",
    ),
)
def homicides_by_year(x: Inputs) -> pd.DataFrame:
    """One row for each whole financial year, county only."""
    rows = x.cut(HOMICIDE_YEARS)
    lower, upper = poisson_interval(rows["n"])
    return rows.assign(lower=lower, upper=upper)
