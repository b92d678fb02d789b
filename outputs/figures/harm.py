"""Chapter 3: how grave the violence is, what it costs, and of which kinds it is."""

import numpy as np
import pandas as pd

from outputs.charts.dots import DotWhisker, GroupedBars
from outputs.charts.lines import SmallMultiples
from outputs.charts.shares import StackedShares
from outputs.figures.harm_findings import (
    cost_by_district,
    cost_of_kinds,
    severity_mix,
    severity_now,
)
from outputs.inputs import Inputs
from outputs.rates import by_district, in_order, rated, whole
from outputs.registry import figure
from transforms.cuts import Cut
from transforms.harm import cost, weighted_interval
from transforms.statistics import wilson
from transforms.weights import WeightSet

WEIGHTS, HARM = "out_sna__weights", "out_sna__harm"
POLICE = "police__offences"
YEARS = 3
MILLION = 1_000_000
HOMICIDE, COSTED = "Homicide", "All that are costed"
KINDS = {
    "Violence with injury": Cut(f"{POLICE}.violence_with_injury_offences"),
    "Violence without injury": Cut(f"{POLICE}.violence_without_injury_offences"),
    "Stalking and harassment": Cut(f"{POLICE}.stalking_and_harassment_offences"),
}
"""Violence against the person, homicide and deaths by driving left out."""
HOMICIDES = Cut(f"{POLICE}.homicide_offences", by=("county_code",), latest=YEARS)
ROBBERIES = Cut(f"{POLICE}.robbery_offences")
SEXUAL = Cut(
    f"{POLICE}.sexual_offences_offences", by=("district_code", "offence_subgroup"), latest=YEARS
)
BY_KIND = {
    HOMICIDE: HOMICIDES,
    **{k: c for k, c in KINDS.items() if k.startswith("Violence")},
    "Robbery": ROBBERIES,
}
ORDER = (
    HOMICIDE, "Violence with injury", "Violence without injury", "Rape", "Other sexual offences",
    "Robbery",
)  # fmt: skip
"""Sub-groups in the order of the tables: the Home Office's."""
COST_CUTS = (*BY_KIND.values(), SEXUAL)
COST_NOTES = (
    "Home Office unit costs (Research Report 99) of each group as a whole, in the prices named: "
    "in anticipation of crime, as its consequence and in response to it. Recorded crime alone: "
    "unrecorded crime is not added.",
    "A kind without a verified unit cost has a count and no cost: its cost is not guessed. "
    "Stalking, harassment, threats and public order have no unit cost and are never costed.",
    "Totals cannot be compared with other assessments, which cost other sets of offences. "
    "Robbery of a business has another cost, and is counted as robbery of a person.",
)


def scores_of(x: Inputs, name: str) -> pd.DataFrame:
    """The scores of one table of weights by district and financial year, with their limits."""
    held = x.table(HARM)
    rows = held[held["score"].eq(name) & ~held["reason"].eq("months missing")]
    first, end = rows["period_start"], rows["period_end"]
    is_year = first.dt.month.eq(4) & end.eq(first + pd.DateOffset(years=1) - pd.Timedelta(days=1))
    rows = rows[is_year].drop_duplicates(["district_code", "period_start"])
    years = rows["period_start"].dt.strftime("%Y/") + rows["period_end"].dt.strftime("%y")
    value, margin = rows["score_per_1000"].astype(float), rows["margin_pct"].astype(float) / 100
    made = rows.drop(columns=["score_per_1000", "margin_pct", "is_illustrative"]).assign(
        period=years, score=value, score_lower=value * (1 - margin).clip(lower=0),
        score_upper=value * (1 + margin), status=value.isna().map({True: "x", False: ""}),
    )  # fmt: skip
    return in_order(made[made["district_code"].isin(list(x.districts))], x)


@figure(
    catalogue="C1",
    chapter=3,
    title="Crime severity by district, {county}, {period}",
    question="Is recorded crime becoming graver, and where is it gravest?",
    unit="Severity points for every 1,000 residents",
    tables=(HARM, WEIGHTS),
    datasets=(POLICE,),
    weights=("crime_severity",),
    chart=SmallMultiples(
        x="period", y="score", lower="score_lower", upper="score_upper", behind=True, decimals=0
    ),
    finding=severity_now("severity points"),
    notes=(
        "Every recorded offence times the weight of its class in the ONS Crime Severity Score, "
        "over the residents. Weights of one edition for every year, so a change is one of "
        "offences. A thousand points for every 1,000 residents is a national score of 1.",
        "Rounded so far that single offences do not show. Shaded: 95% intervals, of offences as "
        "independent events. Grey: the county.",
    ),
)
def crime_severity(x: Inputs) -> pd.DataFrame:
    """One row for each district, the county and whole financial year; rounded scores."""
    return scores_of(x, "crime_severity")


@figure(
    catalogue="C2",
    chapter=3,
    title="Crime harm by district, {county}, {period}",
    question="Where does crime do most harm to residents?",
    unit="Days of imprisonment for every 1,000 residents",
    tables=(HARM, WEIGHTS),
    datasets=(POLICE,),
    weights=("cambridge_harm",),
    chart=DotWhisker(value="score", lower="score_lower", upper="score_upper", decimals=0),
    finding=severity_now("days of harm"),
    notes=(
        "Cambridge Crime Harm Index: every recorded offence times the days of imprisonment at "
        "which its sentencing guideline starts. Offences that come to light through police "
        "activity (possession, traffic) have no weight and count nothing.",
        "Rounded so far that single offences do not show. Whiskers: 95% intervals.",
    ),
)
def crime_harm(x: Inputs) -> pd.DataFrame:
    """One row for each district and the county in the latest whole financial year."""
    rows = scores_of(x, "cambridge_harm")
    return rows[rows["period_start"].eq(rows["period_start"].max())].reset_index(drop=True)


def costs_of(x: Inputs) -> WeightSet:
    """The unit costs that may be used; a figure that rests on them waits until there are any."""
    found = x.weights("unit_costs")
    if found is None:
        raise LookupError("no unit cost may be used: deliver landing/reference/unit_costs.csv")
    return found


def counted_by_kind(x: Inputs, latest: int = YEARS) -> pd.DataFrame:
    """Offences of each sub-group that may have a unit cost, by district and financial year."""
    parts = [whole(x.cut(cut), 12).assign(offence_subgroup=k) for k, cut in BY_KIND.items()]
    sexual = whole(x.cut(SEXUAL), 12)
    sexual = sexual[~sexual["offence_subgroup"].isin(BY_KIND)]
    rows = pd.concat([*parts, sexual], ignore_index=True)
    starts = sorted(rows["period_start"].unique())[-latest:]
    rows = rows[rows["period_start"].isin(starts) & rows["offence_subgroup"].isin(ORDER)]
    rank = rows["offence_subgroup"].map(ORDER.index)
    ordered = rows.assign(rank=rank).sort_values(["rank", "period_start"], kind="stable")
    return ordered.drop(columns="rank").reset_index(drop=True)


def costed(rows: pd.DataFrame, unit_costs: WeightSet, total: str) -> pd.DataFrame:
    """What a place's and year's offences cost together, of the kinds that have a unit cost.

    One row, in pounds, with limits by Dobson's method; missing where any count of a costed kind
    is hidden, since a total of the rest would not be one.
    """
    has_cost = rows[rows["offence_subgroup"].isin(unit_costs.values.index)]
    unit = has_cost["offence_subgroup"].map(unit_costs.values)
    value, lower, upper = weighted_interval(has_cost["n"], unit)
    marks = set(has_cost["status"])
    status = next((mark for mark in ("c", "p", "r") if mark in marks), "")
    first = rows.iloc[[0]].drop(columns=["unit_cost", "cost", "cost_lower", "cost_upper"],
                                errors="ignore")  # fmt: skip
    return first.assign(
        offence_subgroup=total, n=has_cost["n"].sum(skipna=False), cost=value, cost_lower=lower,
        cost_upper=upper, price_base=unit_costs.price_base, status=status,
    )  # fmt: skip


@figure(
    catalogue="C4",
    chapter=3,
    title="Economic and social cost of recorded violence, {county}, {period}",
    question="What does violence cost, and which kinds cost most?",
    unit="£ million a year, {prices} prices",
    cuts=COST_CUTS,
    tables=(WEIGHTS,),
    weights=("unit_costs",),
    chart=GroupedBars(
        row="offence_subgroup", group="period", value="cost", lower="cost_lower",
        upper="cost_upper", decimals=1,
    ),
    finding=cost_of_kinds,
    notes=(*COST_NOTES, "Whiskers: 95% intervals of the counts alone, unless a range of the unit "
           "cost is given."),
)  # fmt: skip
def cost_of_violence(x: Inputs) -> pd.DataFrame:
    """One row for each kind and all together, and each of the last three financial years."""
    unit_costs = costs_of(x)
    counts = counted_by_kind(x)
    rows = cost(counts[counts["district_code"].eq(x.county_code)], unit_costs)
    rows["status"] = rows["status"].mask(rows["cost"].isna() & rows["n"].notna(), "x")
    totals = [costed(own, unit_costs, COSTED) for _, own in rows.groupby("period_start")]
    every = pd.concat([rows, *totals], ignore_index=True)
    pounds = ["cost", "cost_lower", "cost_upper"]
    every[pounds] = every[pounds] / MILLION
    return every.drop(columns=["measure", "months_covered"])


@figure(
    catalogue="C15",
    chapter=3,
    title="Cost of recorded violence for each resident, by district, {county}, {period}",
    question="Where does violence cost most for the number of residents?",
    unit="£ a resident a year, {prices} prices, homicide left out",
    cuts=COST_CUTS,
    tables=(WEIGHTS,),
    weights=("unit_costs",),
    chart=DotWhisker(value="cost", lower="cost_lower", upper="cost_upper", decimals=0),
    finding=cost_by_district,
    notes=(
        *COST_NOTES,
        "Homicide is left out: a district has too few to show, and one costs more than any other "
        "offence by far.",
    ),
)
def cost_by_place(x: Inputs) -> pd.DataFrame:
    """One row for each district and the county in the latest financial year; pounds a resident."""
    unit_costs = costs_of(x)
    counts = counted_by_kind(x, latest=1)
    counts = counts[~counts["offence_subgroup"].eq(HOMICIDE)]
    groups = [own for _, own in counts.groupby("district_code")]
    totals = pd.concat([costed(own, unit_costs, "All but homicide") for own in groups])
    rows = rated(by_district(totals, x), x, 1000).drop(columns=["rate", "lower", "upper"])
    for column in ("cost", "cost_lower", "cost_upper"):
        rows[column] = rows[column] / rows["denominator"]
    return rows.drop(columns=["measure"])


@figure(
    catalogue="C9",
    chapter=3,
    title="Severity mix of violence against the person, by district, {county}, {period}",
    question="Does violence injure more often in some districts than in others?",
    unit="Share of the three kinds together (%)",
    cuts=tuple(KINDS.values()),
    chart=StackedShares(base="denominator"),
    finding=severity_mix,
    notes=(
        "Homicide and deaths by driving, of which a district has too few to show, are left out "
        "of the whole.",
        "How much stalking and harassment is recorded rests on recording rules, which changed in "
        "2023.",
    ),
)
def severity_of_violence(x: Inputs) -> pd.DataFrame:
    """One row for each district, the county and kind in the latest year; Wilson limits."""
    parts = [whole(x.cut(cut), 12, latest=1).assign(category=k) for k, cut in KINDS.items()]
    rows = pd.concat(parts, ignore_index=True)
    together = rows.groupby("district_code")["n"].transform(lambda n: n.sum(skipna=False))
    share, lower, upper = wilson(rows["n"], together)
    made = rows.assign(denominator=together, share=100 * share, share_lower=100 * lower,
                       share_upper=100 * upper)  # fmt: skip
    is_partly = made["share"].isna() & made["n"].notna()
    made["status"] = made["status"].mask(is_partly, "c")
    order = np.argsort(made["category"].map(list(KINDS).index), kind="stable")
    return by_district(made.iloc[order], x)
