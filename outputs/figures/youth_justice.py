"""Chapter 9: children in youth justice."""

import pandas as pd

from outputs.charts.bars import Bars
from outputs.charts.dots import DotPlot
from outputs.charts.index_bars import IndexBars
from outputs.charts.lines import SmallMultiples
from outputs.charts.shares import StackedShares
from outputs.compared import against_year_before
from outputs.ethnicity import CENSUS, RATIO_NOTES, disproportion
from outputs.figures.harmed_findings import FEW, ethnic_ratios
from outputs.figures.youth_justice_findings import (
    CUSTODIAL,
    custody_told,
    entrants_told,
    ete_told,
    knives_told,
    needs_apart,
    serious_share,
)
from outputs.inputs import Inputs
from outputs.parts import cells, known, with_shares
from outputs.rates import CHILDREN, by_district, rated
from outputs.registry import figure
from sources.stamps import is_verified
from sources.youth_justice.caseload import ETE_STATUSES
from sources.youth_justice.outcomes import GRAVITY, OFFENCE_KINDS
from transforms.cuts import Cut
from transforms.dimensions import TOTAL

YEARS = 6
PER = 100_000
ENTRANTS = Cut("youth_justice__outcomes.first_time_entrants", period="financial_year", latest=YEARS)
OUTCOMES = Cut(
    "youth_justice__outcomes.outcomes",
    by=("county_code", "offence_kind"),
    period="financial_year",
    latest=YEARS,
)
WORKED_WITH = "sna__supervised_children.children"
SERIOUS = "is_serious_youth_violence"
NEEDS = {
    "has_social_care": "Known to children's social care",
    "has_send": "Special educational needs or disabilities",
    "is_excluded": "Ever suspended or excluded",
    "has_domestic_abuse_exposure": "Lived with domestic abuse",
    "has_substance_need": "Substance misuse need",
    "has_mental_health_need": "Mental health need",
    "has_neurodivergence": "Neurodivergent",
}
BY_NEED = {
    name: Cut(WORKED_WITH, by=("county_code", SERIOUS, name), period="window", latest=1)
    for name in NEEDS
}
ETE = Cut(WORKED_WITH, by=("county_code", "ete_status"), period="window", latest=4,
          groups=("known",))  # fmt: skip
ENTRANTS_BY_ETHNICITY = Cut(
    "youth_justice__outcomes.first_time_entrants",
    by=("county_code", "ethnic_group"),
    period="all",
    groups=("known",),
)
KNIVES = Cut("youth_justice__outcomes.knife_or_weapon_outcomes", by=("county_code",),
             period="financial_year")  # fmt: skip
CUSTODY = dict(zip(CUSTODIAL, ("outcomes", "knife_or_weapon_outcomes"), strict=True))
ALL_YEARS = {
    name: Cut(f"youth_justice__outcomes.{n}", by=("county_code", "is_custody"), period="all")
    for name, n in CUSTODY.items()
}
REMANDS = Cut("youth_justice__outcomes.custodial_remands", by=("county_code",), period="all")
GROUPS = {"true": "Serious youth violence", "false": "Other offences"}
IS_ILLUSTRATIVE = not is_verified(GRAVITY)

SERIOUS_NOTE = (
    "Serious youth violence: violence, robbery or drugs with a YJB seriousness score of 5 or more."
)
CASELOAD = (
    "Children the service works with on the day, convicted or not, as the case manager recorded "
    "them; an empty record counts as no need."
)


@figure(
    catalogue="I1",
    chapter=9,
    title="First-time entrants to youth justice by district, {county}, {period}",
    question="Are fewer children entering the youth justice system in every district?",
    unit="Children per 100,000 aged 10 to 17",
    cuts=(ENTRANTS,),
    chart=SmallMultiples(x="period", y="rate", lower="lower", upper="upper", behind=True,
                         decimals=0),
    finding=entrants_told,
    notes=(
        "Financial years. Shaded: 95% intervals (Byar; exact Poisson below 10). A child counts "
        "once, at the first caution or conviction. The table sets each year against the one "
        "before.",
    ),
)  # fmt: skip
def first_time_entrants(x: Inputs) -> pd.DataFrame:
    """One row for each whole financial year, district of residence and the county."""
    return against_year_before(by_district(x.cut(ENTRANTS), x, PER, CHILDREN), ["district_code"])


@figure(
    catalogue="I2",
    chapter=9,
    title="Youth justice outcomes by kind of offence, {county}, {period}",
    question="How much of youth justice work is about serious youth violence?",
    unit="Outcomes given to children in a year",
    cuts=(OUTCOMES,),
    chart=Bars(),
    finding=serious_share,
    is_illustrative=IS_ILLUSTRATIVE,
    notes=(
        SERIOUS_NOTE,
        "Outcomes, not children, of residents of the county. Financial years. The table gives "
        "rates per 10,000 children aged 10 to 17.",
    ),
)
def youth_justice_outcomes(x: Inputs) -> pd.DataFrame:
    """One row for each whole financial year and kind of offence, county only."""
    kinds = known(x.cut(OUTCOMES), "offence_kind")
    totals = x.cut(OUTCOMES, total=("offence_kind",)).set_index("period_start")["n"]
    rows = rated(kinds, x, 10_000, CHILDREN).rename(columns={"offence_kind": "category"})
    order = rows["category"].map(OFFENCE_KINDS.index)
    rows = rows.assign(total=rows["period_start"].map(totals), order=order)
    ordered = rows.sort_values(["period_start", "order"]).drop(columns="order")
    return ordered.reset_index(drop=True)


@figure(
    catalogue="I4",
    chapter=9,
    title="Circumstances of children in youth justice by offence, {county}, {period}",
    question="What do children whose offence was serious violence live with, beside others?",
    unit="Share of the children worked with (%)",
    cuts=tuple(BY_NEED.values()),
    chart=DotPlot(group="group"),
    finding=needs_apart,
    is_illustrative=IS_ILLUSTRATIVE,
    notes=(
        CASELOAD,
        SERIOUS_NOTE + " By the gravest offence worked on.",
        "Whiskers: 95% intervals (Wilson). Known to social care: looked after, a care leaver, in "
        "need, or under a child protection plan.",
    ),
)
def youth_justice_needs(x: Inputs) -> pd.DataFrame:
    """One row for each circumstance and group of children, the latest snapshot, county only."""
    rows = []
    for column, name in NEEDS.items():
        own = cells(x, BY_NEED[column], **{column: "true"})
        whole = cells(x, BY_NEED[column], **{column: TOTAL})
        told = own[own[SERIOUS].isin(list(GROUPS))]
        rows.append(with_shares(told, whole, (SERIOUS,)).assign(category=name))
    made = pd.concat(rows, ignore_index=True)
    return made.assign(group=made[SERIOUS].map(GROUPS)).drop(columns=SERIOUS)


@figure(
    catalogue="I5",
    chapter=9,
    title="Education, training and employment of children in youth justice, {county}, {period}",
    question="How many children in youth justice are out of education, training and work?",
    unit="Share of the children worked with whose status is known (%)",
    cuts=(ETE,),
    chart=StackedShares(row="period", part="category", base="total"),
    finding=ete_told,
    notes=(CASELOAD, "A stock on a day, which never adds over days."),
)
def youth_justice_ete(x: Inputs) -> pd.DataFrame:
    """One row for each snapshot and status, county only."""
    rows = known(cells(x, ETE), "ete_status")
    made = with_shares(rows, cells(x, ETE, ete_status="known"))
    order = made["ete_status"].map(ETE_STATUSES.index)
    made = made.assign(order=order, category=made["ete_status"].str.capitalize())
    ordered = made.sort_values(["period_start", "order"])
    return ordered.drop(columns=["order", "ete_status"]).reset_index(drop=True)


@figure(
    catalogue="I7",
    chapter=9,
    title="First-time entrants to youth justice by ethnic group, {county}, {period}",
    question="Do some ethnic groups of children enter youth justice more than others?",
    unit="Rate of entry over the White group's (logarithmic scale)",
    cuts=(ENTRANTS_BY_ETHNICITY,),
    tables=(CENSUS,),
    chart=DotPlot("ratio", "ratio_lower", "ratio_upper", row="ethnic_group", log=True,
                  reference=1, reference_name="the White group's rate", decimals=1),
    finding=ethnic_ratios("first-time entrants", 1, FEW),
    notes=(
        "First-time entrants, because a child is one once: all the years delivered together hold "
        "no child twice. Children living in the county.",
        *RATIO_NOTES,
    ),
)  # fmt: skip
def first_time_entrants_by_ethnic_group(x: Inputs) -> pd.DataFrame:
    """One row for each ethnic group, White first, county only; all years together."""
    return disproportion(x, ENTRANTS_BY_ETHNICITY)


@figure(
    catalogue="I8",
    chapter=9,
    title="Outcomes of children for knives and weapons, {county}, {period}",
    question="Are more children given outcomes for knives and offensive weapons?",
    unit="Outcomes in a financial year",
    cuts=(KNIVES,),
    chart=IndexBars(x="period", y="n", reference=None),
    finding=knives_told,
    notes=(
        "Outcomes for possessing, or threatening with, a knife or an offensive weapon, where the "
        "service marked them so. Whiskers: 95% intervals (Byar; exact Poisson below 10). The "
        "table sets each year against the one before. Custody is in figure I6.",
    ),
)
def youth_knife_outcomes(x: Inputs) -> pd.DataFrame:
    """One row for each whole financial year, county only."""
    rows = against_year_before(rated(x.cut(KNIVES), x, 10_000, CHILDREN), ["district_code"])
    limits = {c: rows[c] * rows["denominator"] / 10_000 for c in ("lower", "upper")}
    return rows.drop(columns=["rate", "denominator", "denominator_name"]).assign(**limits)


@figure(
    catalogue="I6",
    chapter=9,
    title="Custody and remand of children, all years together, {county}, {period}",
    question="How often are children sentenced to custody, also for knives and weapons?",
    unit="Sentences or remands a year per 1,000 children aged 10 to 17",
    cuts=(*ALL_YEARS.values(), REMANDS),
    finding=custody_told,
    notes=(
        "All the years delivered together, because a year's are too few to be told apart. "
        "Sentences and remands, not children; of residents of the county.",
        "Shares are of all outcomes, and of the outcomes for knives or weapons; 95% intervals: "
        "Wilson for shares, Byar (exact Poisson below 10) for rates.",
    ),
)
def youth_custody(x: Inputs) -> pd.DataFrame:
    """One row for custody, custody for knives or weapons, and remand; county only."""
    rows = []
    for name, cut in ALL_YEARS.items():
        own, every = cells(x, cut, is_custody="true"), cells(x, cut, is_custody=TOTAL)
        rows.append(with_shares(own, every).assign(category=name))
    remands = x.cut(REMANDS).assign(category="Remands to youth detention")
    remands = remands.assign(status=remands["status"].replace("", "z"))
    return rated(pd.concat([*rows, remands], ignore_index=True), x, 1000, CHILDREN)
