"""Chapter 9: adults on probation."""

import pandas as pd

from outputs.charts.dots import DotPlot, GroupedBars
from outputs.charts.people import Pyramid
from outputs.charts.shares import StackedShares
from outputs.figures.health_findings import widest_gap
from outputs.figures.probation_findings import (
    AGED,
    bands_told,
    mappa_told,
    needs_told,
    people_told,
    young_told,
)
from outputs.inputs import Inputs
from outputs.parts import cells, with_shares
from outputs.rates import ADULTS, in_order, rated
from outputs.registry import figure
from sources.probation.assessments import LEVELS
from transforms.assessed_persons import NEEDS
from transforms.cuts import Cut
from transforms.dimensions import KNOWN, TOTAL
from transforms.rates import with_rates
from transforms.supervised_persons import COHORT, MAPPA

SUPERVISED, ASSESSED = "sna__supervised_persons", "sna__assessed_persons"
PEOPLE = {
    "people": "All people on probation",
    "people_for_violence": "For violence, robbery, sexual or weapons offences",
}
BY_DISTRICT = {name: Cut(f"{SUPERVISED}.{name}", period="window", latest=1) for name in PEOPLE}
BY_AGE = Cut(
    f"{SUPERVISED}.people_for_violence",
    by=("county_code", "age_band", "sex"),
    period="window",
    latest=1,
    groups=(KNOWN, "45 and over"),
)
ADULT_BANDS = ("18-24", "25-34", "35-44", "45 and over")
VIOLENCE = "is_violence"
RISK = {
    "rosh": "Risk of serious harm (RoSH)",
    "ogrs3_band": "Reconviction (OGRS3)",
    "ovp_band": "Violent reoffending (OVP)",
    "rsr_band": "Serious recidivism (RSR)",
}
BY_RISK = {
    name: Cut(f"{ASSESSED}.people", by=("county_code", VIOLENCE, name), period="window", latest=1)
    for name in RISK
}
BY_NEED = {
    name: Cut(
        f"{ASSESSED}.people",
        by=("county_code", VIOLENCE, name),
        period="window",
        latest=1,
        groups=(KNOWN,),
    )
    for name in NEEDS
}
BY_MAPPA = Cut(
    f"{SUPERVISED}.people",
    by=("county_code", "mappa_category"),
    period="window",
    latest=1,
)
BY_COHORT = Cut(
    f"{SUPERVISED}.people", by=("district_code", "transition_age"), period="window", latest=1
)
AGED_18_TO_25 = f"{SUPERVISED}.people_aged_18_to_25"
TRANSITIONS = {
    "is_from_youth_justice": "Handed over by youth justice",
    "had_youth_justice": "With an earlier youth justice outcome",
}
YOUNG = {
    name: Cut(AGED_18_TO_25, by=("district_code", name), period="window", latest=1)
    for name in TRANSITIONS
}
GROUPS = {"true": "Violent offences", "false": "Other offences"}

STOCK = (
    "People under supervision on one day, each once however many sentences: a stock, which never "
    "adds over days. Limited-access cases may be withheld."
)
FOR_VIOLENCE = (
    "Violent offences: a sentence for violence against the person, robbery, sexual offences or "
    "possession of weapons."
)
WHISKERS = "Whiskers: 95% intervals (Wilson)."


@figure(
    catalogue="J1",
    chapter=9,
    title="People on probation by district, {county}, {period}",
    question="Where do the people on probation for violence live?",
    unit="People per 1,000 residents aged 18 and over",
    cuts=tuple(BY_DISTRICT.values()),
    chart=DotPlot("rate", "lower", "upper", row="district_name", group="measure_name", decimals=1),
    finding=people_told,
    notes=(STOCK, FOR_VIOLENCE, "Whiskers: 95% intervals (Byar; exact Poisson below 10)."),
)
def people_on_probation(x: Inputs) -> pd.DataFrame:
    """One row for each measure, district of residence and the county, the latest snapshot."""
    rows = [x.cut(cut).assign(measure_name=PEOPLE[name]) for name, cut in BY_DISTRICT.items()]
    return rated(in_order(pd.concat(rows, ignore_index=True), x), x, 1000, ADULTS)


@figure(
    catalogue="J6",
    chapter=9,
    title="People on probation for violence by age and sex, {county}, {period}",
    question="Who is on probation for violence?",
    unit="Share of those of known age and sex (%)",
    cuts=(BY_AGE,),
    chart=Pyramid(outline_name="share of adults"),
    finding=widest_gap("people on probation for violence", "adults"),
    notes=(STOCK, FOR_VIOLENCE, "The table gives the rate per 1,000 residents of the age and sex."),
)
def people_on_probation_by_age_and_sex(x: Inputs) -> pd.DataFrame:
    """One row for each age band of adults and sex, the latest snapshot, county only."""
    bands = [cells(x, BY_AGE, age_band=band).assign(age_band=band) for band in ADULT_BANDS]
    told = pd.concat(bands, ignore_index=True)
    told = told[told["sex"].isin(("female", "male"))]
    by = ("district_code", "age_band", "sex")
    rows = with_rates(told.reset_index(drop=True), x.residents, by=by)
    rows = with_shares(rows, cells(x, BY_AGE, age_band=KNOWN, sex=KNOWN))
    people = rows["denominator"]
    return rows.assign(population_share=100 * people / people.sum())


@figure(
    catalogue="J2",
    chapter=9,
    title="Assessed risk of people on probation, {county}, {period}",
    question="How high is the risk of the people on probation for violence, beside others?",
    unit="Share of people with a complete assessment (%)",
    cuts=tuple(BY_RISK.values()),
    chart=StackedShares(row="group", part="category", base="total"),
    finding=bands_told,
    notes=(
        "People with a complete OASys assessment, the latest of each. Bands are as supplied, and "
        "those of different predictors are not compared; bars fall short of 100 by those to whom "
        "a predictor does not apply.",
        FOR_VIOLENCE,
        "The table gives 95% intervals (Wilson).",
    ),
)
def probation_risk(x: Inputs) -> pd.DataFrame:
    """One row for each assessment, group of people and band, the latest snapshot, county."""
    rows = []
    for column, name in RISK.items():
        own, whole = cells(x, BY_RISK[column]), cells(x, BY_RISK[column], **{column: TOTAL})
        told = own[own[column].isin(LEVELS) & own[VIOLENCE].isin(list(GROUPS))]
        made = with_shares(told, whole, (VIOLENCE,)).rename(columns={column: "category"})
        who = made[VIOLENCE].map({"true": "violent", "false": "other"})
        made = made.assign(group=f"{name}: " + who, place=made["category"].map(LEVELS.index))
        rows.append(made.sort_values([VIOLENCE, "place"], ascending=[False, True]))
    return pd.concat(rows, ignore_index=True).drop(columns=[VIOLENCE, "place"])


@figure(
    catalogue="J7",
    chapter=9,
    title="People on probation managed under MAPPA, {county}, {period}",
    question="How many people on probation are managed under MAPPA, and in which category?",
    unit="Share of people on probation (%)",
    cuts=(BY_MAPPA,),
    chart=GroupedBars("share", "share_lower", "share_upper", decimals=1),
    finding=mappa_told,
    notes=(
        STOCK,
        "Multi-agency public protection arrangements. Category 1 (M1): subject to registration "
        "for sexual offences; 2 (M2): other violent or sexual offences with a sentence of twelve "
        "months or more; 3 (M3): others who pose a risk of serious harm; 4 (M4): terrorism.",
        WHISKERS,
    ),
)
def probation_mappa(x: Inputs) -> pd.DataFrame:
    """One row for each category, the latest snapshot, county only."""
    own = cells(x, BY_MAPPA)
    made = with_shares(
        own[own["mappa_category"].isin(MAPPA)], cells(x, BY_MAPPA, mappa_category=TOTAL)
    ).sort_values("mappa_category")
    category = "Category " + made["mappa_category"].str.removeprefix("M")
    return made.drop(columns="mappa_category").assign(category=category).reset_index(drop=True)


@figure(
    catalogue="J3",
    chapter=9,
    title="Needs of people on probation by offence, {county}, {period}",
    question="What do people on probation for violence need help with, beside others?",
    unit="Share of people with all eight needs scored (%)",
    cuts=tuple(BY_NEED.values()),
    chart=DotPlot(group="group"),
    finding=needs_told,
    notes=(
        "OASys sections scored at or over their standard threshold. Only people with all eight "
        "scored, a fuller assessment given to those of higher risk: shares are not those of all "
        "people on probation.",
        FOR_VIOLENCE,
        WHISKERS + " Eight comparisons: one in twenty would differ by chance alone.",
    ),
)
def probation_needs(x: Inputs) -> pd.DataFrame:
    """One row for each need and group of people, the latest snapshot, county only."""
    rows = []
    for column, name in NEEDS.items():
        own = cells(x, BY_NEED[column], **{column: "true"})
        whole = cells(x, BY_NEED[column], **{column: KNOWN})
        told = own[own[VIOLENCE].isin(list(GROUPS))]
        rows.append(with_shares(told, whole, (VIOLENCE,)).assign(category=name))
    made = pd.concat(rows, ignore_index=True)
    return made.assign(group=made[VIOLENCE].map(GROUPS)).drop(columns=VIOLENCE)


@figure(
    catalogue="J4",
    chapter=9,
    title="People on probation aged 18 to 25, and from youth justice, {county}, {period}",
    question="How many people on probation are young adults, and how many came from youth justice?",
    unit="Share (%): of people on probation, and then of those aged 18 to 25",
    cuts=(BY_COHORT, *YOUNG.values()),
    chart=DotPlot(row="district_name", group="group"),
    finding=young_told,
    notes=(
        STOCK,
        "The transition cohort is 18 to 25, both included; under 25 elsewhere is 0 to 24.",
        "Handed over: a sentence was begun under the youth justice service. Earlier outcome: in "
        "the months of youth justice outcomes that are held, linked by pseudonym where the "
        "agreements permit it; earlier ones are not seen.",
        WHISKERS,
    ),
)
def probation_young_adults(x: Inputs) -> pd.DataFrame:
    """One row for each district, the county last, and group of young adults, latest snapshot."""
    young = cells(x, BY_COHORT, transition_age=COHORT)
    everybody = cells(x, BY_COHORT, transition_age=TOTAL)
    rows = [with_shares(young, everybody, ("district_code",)).assign(group=AGED)]
    for column, name in TRANSITIONS.items():
        own, whole = (cells(x, YOUNG[column], **{column: m}) for m in ("true", TOTAL))
        rows.append(with_shares(own, whole, ("district_code",)).assign(group=name))
    return in_order(pd.concat(rows, ignore_index=True), x)
