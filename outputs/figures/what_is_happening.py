"""Chapter 3: how much serious violence is recorded, where, and whether it is changing."""

import pandas as pd

from outputs.charts.control import ControlChart
from outputs.charts.dots import DotWhisker
from outputs.charts.funnel import Funnel
from outputs.charts.lines import SmallMultiples
from outputs.charts.matrix import HeatTable
from outputs.compared import against_county, verdicts
from outputs.figures.funnel_findings import funnel_verdict
from outputs.figures.trend_findings import quarters_on_a_chart
from outputs.findings import by_place, control_verdict, quarter_on_quarter, year_on_year
from outputs.inputs import Inputs
from outputs.rates import by_district, in_order, with_gaps
from outputs.registry import figure
from transforms.calendar import per_standard_month
from transforms.control import control_chart
from transforms.cuts import Cut

SERIOUS = "police__offences.serious_violence_offences"

LATEST_YEAR = Cut(SERIOUS, period="latest_year")
MONTHLY = Cut(SERIOUS, period="month")
QUARTERLY = Cut(SERIOUS, period="quarter", latest=12)
QUARTERS = Cut(SERIOUS, period="quarter")
ROLLING = Cut(SERIOUS, by=("county_code",), period="rolling_year")

DEFINITION = "Serious violence as the partnership defines it; the definition is in the record."
INTERVALS = "Whiskers and band: 95% intervals (Byar; exact Poisson below 10)."
RULES = (
    "XmR chart with the rules of NHS England's Making Data Count; a signal is a question to "
    "ask, not an explanation."
)
EACH, SMOOTH = "Each month", "Mean of the twelve months to then"


@figure(
    catalogue="B3",
    chapter=3,
    title="Serious violence by district, {county}, {period}",
    question="Which districts have more recorded serious violence for their population?",
    unit="Offences per 1,000 residents",
    cuts=(LATEST_YEAR,),
    chart=DotWhisker(),
    finding=by_place("serious violence", "offences per 1,000 residents"),
    notes=(
        DEFINITION,
        INTERVALS,
        "Dashed line: the county. No national rate is published for this definition; published "
        "kinds of violence are set beside other areas in figure B11.",
    ),
)
def serious_violence_by_district(x: Inputs) -> pd.DataFrame:
    """One row for each district and the county."""
    return by_district(x.cut(LATEST_YEAR), x, 1000)


@figure(
    catalogue="B18",
    chapter=3,
    title="Serious violence by district against what chance allows, {county}, {period}",
    question="Which districts differ from the county by more than chance, given their size?",
    unit="Offences per 1,000 residents",
    cuts=(LATEST_YEAR,),
    chart=Funnel(),
    finding=funnel_verdict,
    notes=(
        DEFINITION,
        "Line: the county's rate. Dashes: how far a district of that size lies from it by "
        "chance, in 95 and in 99.8 of 100 years (Poisson; OHID).",
        "Offences come in series and vary more than Poisson's law allows: outside the inner "
        "limits is a question, outside the outer ones a finding.",
    ),
)
def serious_violence_funnel(x: Inputs) -> pd.DataFrame:
    """One row for each district, against the county's rate."""
    rows = by_district(x.cut(LATEST_YEAR), x, 1000)
    limits = against_county(rows, x.county_code, 1000)
    kept = rows.drop(columns=["rate", "lower", "upper"]).join(limits)
    return kept[kept["district_code"].ne(x.county_code)].reset_index(drop=True)


@figure(
    catalogue="B4",
    chapter=3,
    title="Serious violence by month and district, {county}, {period}",
    question="Is recorded serious violence rising or falling, and where?",
    unit="Offences in a month of 30.4 days",
    cuts=(MONTHLY, ROLLING),
    chart=SmallMultiples(x="period_end", y="per_month", line="series", wide=True),
    finding=lambda frame: year_on_year("offences of serious violence")(
        frame[frame["series"].eq(EACH)]
    ),
    notes=(
        DEFINITION,
        "The county's panel has a scale of its own; the districts share one. The table gives "
        "the offences counted.",
        "Months are made equally long (30.4375 days), so that February is not low for being short.",
    ),
)
def serious_violence_by_month(x: Inputs) -> pd.DataFrame:
    """One row for each month, district and the county, and for the county's rolling years."""
    months = in_order(with_gaps(by_district(x.cut(MONTHLY), x)), x).assign(series=EACH)
    years = x.cut(ROLLING).assign(series=SMOOTH)
    rows = pd.concat([months, years], ignore_index=True)
    level = per_standard_month(rows["n"], rows["period_start"], rows["period_end"])
    return rows.assign(per_month=level)


@figure(
    catalogue="B5",
    chapter=3,
    title="Serious violence by month on a control chart, {county}, {period}",
    question="Which months differ from the usual by more than chance?",
    unit="Offences a month",
    cuts=(MONTHLY,),
    chart=ControlChart(),
    finding=control_verdict,
    notes=(DEFINITION, RULES),
)
def serious_violence_control_chart(x: Inputs) -> pd.DataFrame:
    """One row for each month, county only; limits rest on the latest unbroken run of months."""
    months = x.cut(MONTHLY)
    return _charted(with_gaps(months[months["district_code"].eq(x.county_code)]))


@figure(
    catalogue="B19",
    chapter=3,
    title="Serious violence by quarter and district on control charts, {county}, {period}",
    question="In which districts does a quarter differ from the usual by more than chance?",
    unit="Offences a quarter",
    cuts=(QUARTERS,),
    chart=SmallMultiples(lower="lower", upper="upper"),
    finding=quarters_on_a_chart,
    notes=(
        DEFINITION,
        RULES,
        "Shaded: between the process limits of the chart. Quarters, because a month's count in "
        "one district is too small for a chart. The table names each quarter's signal.",
    ),
)
def serious_violence_control_by_district(x: Inputs) -> pd.DataFrame:
    """One row for each quarter and district."""
    rows = by_district(x.cut(QUARTERS), x)
    return in_order(_charted(rows[rows["district_code"].ne(x.county_code)], months=3), x)


def _charted(rows: pd.DataFrame, months: int = 1) -> pd.DataFrame:
    """The rows, so many months apart, with mean, limits that are not below 0, and signals."""
    chart = control_chart(rows, on="period_start", step=months).drop(columns="is_trial")
    return chart.assign(lower=chart["lower"].clip(lower=0))


@figure(
    catalogue="B6",
    chapter=3,
    title="Serious violence by quarter and district, {county}, {period}",
    question="In which quarters did a district differ from the county, and by how much?",
    unit="Offences per 1,000 residents a year",
    cuts=(QUARTERLY,),
    chart=HeatTable(rows="period", value="rate", state="state", decimals=1),
    finding=quarter_on_quarter("offences of serious violence"),
    notes=(
        DEFINITION,
        "The rate of a quarter is for a year at that quarter's pace. The table gives counts and "
        "95% intervals.",
        "Higher and lower: outside the 99.8% limits of a funnel about the county's rate of the "
        "same quarter, which one number in 500 is by chance.",
    ),
)
def serious_violence_by_quarter(x: Inputs) -> pd.DataFrame:
    """One row for each of the last twelve whole quarters, districts and county."""
    rows = by_district(x.cut(QUARTERLY), x, 1000)
    state = verdicts(against_county(rows, x.county_code, 1000)["outside"])
    rows = rows.assign(state=state.mask(rows["district_code"].eq(x.county_code), ""))
    return rows.sort_values(["period_start"], kind="stable").reset_index(drop=True)
