"""Chapter 3: how much serious violence is recorded, of what kind, and whether it is changing."""

import numpy as np
import pandas as pd

from outputs.charts.control import ControlChart
from outputs.charts.dots import DotWhisker
from outputs.charts.lattice import Lattice
from outputs.charts.lines import SmallMultiples
from outputs.findings import (
    by_place,
    control_verdict,
    quarter_on_quarter,
    subgroup_changes,
    year_on_year,
)
from outputs.inputs import Inputs
from outputs.rates import by_district, in_order, rated, whole, with_gaps
from outputs.registry import figure
from transforms.control import xmr
from transforms.cuts import Cut

SERIOUS = "police__offences.serious_violence_offences"
STREET = "police__street_crimes.violence_and_sexual_offences"

LATEST_YEAR = Cut(SERIOUS, period="latest_year")
MONTHLY = Cut(SERIOUS, period="month")
QUARTERLY = Cut(SERIOUS, period="quarter")
SUBGROUPS = {
    "police__offences.violence_with_injury_offences": "Violence with injury",
    "police__offences.violence_without_injury_offences": "Violence without injury",
    "police__offences.stalking_and_harassment_offences": "Stalking and harassment",
    "police__offences.sexual_offences_offences": "Sexual offences",
    "police__offences.robbery_offences": "Robbery",
    "police__offences.weapons_possession_offences": "Possession of weapons",
}
SUBGROUP_CUTS = tuple(Cut(measure, period="financial_year") for measure in SUBGROUPS)
STREET_YEAR = Cut(STREET, period="latest_year")
STREET_MONTHLY = Cut(STREET, period="month")

DEFINITION = "Serious violence as the partnership defines it; the definition is in the record."
PROXY = (
    "A broad open-data proxy, not serious violence: one category of data.police.uk holds all "
    "violence and all sexual offences."
)
INTERVALS = "Whiskers and band: 95% intervals (Byar; exact Poisson below 10)."


@figure(
    catalogue="B3",
    chapter=3,
    title="Serious violence by district, {county}, {period}",
    question="Which districts have more recorded serious violence for their population?",
    unit="Offences per 1,000 residents",
    cuts=(LATEST_YEAR,),
    chart=DotWhisker(),
    finding=by_place(),
    notes=(DEFINITION, INTERVALS, "Dashed line: the county."),
)
def serious_violence_by_district(x: Inputs) -> pd.DataFrame:
    """One row for each district and the county."""
    return by_district(x.cut(LATEST_YEAR), x, 1000)


@figure(
    catalogue="B4",
    chapter=3,
    title="Serious violence by month and district, {county}, {period}",
    question="Is recorded serious violence rising or falling, and where?",
    unit="Offences a month",
    cuts=(MONTHLY,),
    chart=SmallMultiples(wide=True),
    finding=year_on_year("offences"),
    notes=(DEFINITION, "The county's panel has a scale of its own; the districts share one."),
)
def serious_violence_by_month(x: Inputs) -> pd.DataFrame:
    """One row for each month, district and the county; months nobody delivered are gaps."""
    counts = by_district(whole(x.cut(MONTHLY), 1), x)
    return in_order(with_gaps(counts), x)


@figure(
    catalogue="B5",
    chapter=3,
    title="Serious violence by month on a control chart, {county}, {period}",
    question="Which months differ from the usual by more than chance?",
    unit="Offences a month",
    cuts=(MONTHLY,),
    chart=ControlChart(),
    finding=control_verdict,
    notes=(
        DEFINITION,
        "XmR chart with the rules of NHS England's Making Data Count; a signal is a question "
        "to ask, not an explanation.",
    ),
)
def serious_violence_control_chart(x: Inputs) -> pd.DataFrame:
    """One row for each month of the latest unbroken run, county only.

    Beside a small month there are no limits: from their mean a withheld count could be told.
    """
    points = x.cut(MONTHLY)
    points = points[points["district_code"].eq(x.county_code)].sort_values("period_start")
    if points["n"].isna().any():
        return points.assign(mean=np.nan, lower=np.nan, upper=np.nan, signal="")
    limits = xmr(points["n"]).drop(columns="n").set_index(points.index)
    return points.join(limits.assign(lower=limits["lower"].clip(lower=0)))


@figure(
    catalogue="B6",
    chapter=3,
    title="Serious violence by quarter and district, {county}, {period}",
    question="What is each quarter's count and rate in each district?",
    unit="Offences, and offences per 1,000 residents a year",
    cuts=(QUARTERLY,),
    finding=quarter_on_quarter("offences"),
    notes=(DEFINITION, "The rate of a quarter is for a year at that quarter's pace."),
)
def serious_violence_by_quarter(x: Inputs) -> pd.DataFrame:
    """One row for each of the last twelve whole quarters, districts and county."""
    return by_district(whole(x.cut(QUARTERLY), 3, latest=12), x, 1000)


@figure(
    catalogue="B7",
    chapter=3,
    title="Violence by kind and district, financial years, {county}, {period}",
    question="Which kinds of violence are rising, and in which districts?",
    unit="Offences per 1,000 residents",
    cuts=SUBGROUP_CUTS,
    chart=Lattice(),
    finding=subgroup_changes,
    notes=("Financial years, April to March. Grey: the county. Each kind has a scale of its own.",),
)
def violence_by_kind(x: Inputs) -> pd.DataFrame:
    """One row for each kind, district and whole financial year, the last six."""
    kinds = [whole(x.cut(cut), 12, latest=6) for cut in SUBGROUP_CUTS]
    counts = pd.concat([by_district(kind, x) for kind in kinds], ignore_index=True)
    named = counts.assign(measure_name=counts["measure"].map(SUBGROUPS))
    return rated(in_order(named, x, ["measure_name"]), x, 1000)


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
    counts = by_district(whole(x.cut(STREET_MONTHLY), 1), x)
    return in_order(with_gaps(counts), x)
