"""Chapter 8: residents admitted to hospital because of violence."""

import pandas as pd

from outputs import words
from outputs.charts.dots import DotPlot
from outputs.charts.lines import SmallMultiples
from outputs.charts.multi_line import MultiLine
from outputs.compared import compared
from outputs.figures.health_findings import by_place_and_sex, pooled_change, sharp_against_baseline
from outputs.inputs import Inputs
from outputs.parts import cells
from outputs.rates import in_order, rated
from outputs.registry import figure
from sources.fields import UNDER_25
from transforms.cuts import Cut
from transforms.dimensions import TOTAL
from transforms.periods import Period
from transforms.population import PERSONS
from transforms.trends import BASELINE_START

VIOLENCE = "health__admissions.violence_admissions"
SHARP = "health__admissions.sharp_object_admissions"
DATASET = "health__admissions"
POOLED: Period = "latest_three_years"
PER = 100_000
SEXES = {PERSONS: "Persons", "female": "Females", "male": "Males"}
BY_PLACE = Cut(VIOLENCE, by=("district_code", "sex"), period=POOLED)
SHARP_YEARS = Cut(SHARP, by=("county_code", "age_group"), period="rolling_year")
MARCH = 3

SELECTION = (
    "Emergency admissions of residents with an external cause of assault (ICD-10 X85 to Y09) in "
    "any position, by date of admission; day cases and regular attenders are left out."
)
ROUNDED = (
    f"Counts are {words.ROUNDED_TO}; those of 1 to 7 are withheld, as the national rule "
    "on hospital data has it; rates and their 95% intervals are of rounded counts."
)
STANDARDISED = (
    "Directly standardised to the European Standard Population 2013, from unrounded counts, which "
    "the national rule permits. No rate below 10 admissions; [u] below 20. Dobson's 95% limits."
)


@figure(
    catalogue="H1",
    chapter=8,
    title="Emergency admissions for violence by district and sex, {county}, {period}",
    question="Where are residents admitted to hospital because of violence more than elsewhere?",
    unit="Admissions per 100,000 residents a year, standardised for age",
    cuts=(BY_PLACE,),
    tables=("out_sna__standardised",),
    chart=DotPlot("dsr", "dsr_lower", "dsr_upper", row="district_name", group="sex"),
    finding=by_place_and_sex,
    notes=(
        SELECTION,
        STANDARDISED,
        f"Counts beside the rates are {words.ROUNDED_TO}. England's rate is not held.",
    ),
)
def admissions_for_violence(x: Inputs) -> pd.DataFrame:
    """One row for each district, the county last, and sex; three years together."""
    counts = cells(x, BY_PLACE)
    counts = pd.concat([counts, cells(x, BY_PLACE, sex=TOTAL).assign(sex=PERSONS)])
    rates = _standardised(x)
    rates = rates[rates["period_end"].eq(rates["period_end"].max())]
    keys = ["measure", "district_code", "sex", "period_end"]
    found = rates.merge(counts[[*keys, "n", "status"]], on=keys, suffixes=("", "_of_count"))
    hidden = found["status_of_count"].eq("c") & found["status"].eq("")
    rows = found.assign(
        status=found["status"].mask(hidden, "c"), order=found["sex"].map(list(SEXES).index)
    )
    rows = in_order(rows.sort_values("order"), x)
    return rows.assign(sex=rows["sex"].map(SEXES)).drop(columns=["order", "status_of_count"])


def _standardised(x: Inputs) -> pd.DataFrame:
    """Standardised rates of admissions for violence, every window of three years."""
    rates = x.table("out_sna__standardised")
    own = rates[rates["measure"].eq(VIOLENCE) & rates["district_code"].isin(list(x.districts))]
    return own.assign(status=own["status"].fillna(""), reason=own["reason"].fillna(""))


@figure(
    catalogue="H11",
    chapter=8,
    title="Emergency admissions for violence by district, three years together, {county}, {period}",
    question="Has the rate of admissions for violence changed in any district?",
    unit="Admissions per 100,000 residents a year, standardised for age, three years to March",
    tables=("out_sna__standardised",),
    datasets=(DATASET,),
    chart=SmallMultiples(
        x="ending", y="dsr", lower="dsr_lower", upper="dsr_upper", behind=True, decimals=0
    ),
    finding=pooled_change,
    notes=(
        SELECTION,
        STANDARDISED,
        "Neighbouring points share two years. Shaded: 95% intervals. Change: the ratio of two "
        "standardised rates, its interval log-normal with the errors their limits imply.",
    ),
)
def admissions_for_violence_over_time(x: Inputs) -> pd.DataFrame:
    """One row for each district, the county last, and three years to a March; persons."""
    rates = _standardised(x)
    own = rates[rates["sex"].eq(PERSONS) & rates["period_end"].dt.month.eq(MARCH)]
    ending = own["period_end"].dt.strftime("%Y")
    return in_order(own.drop(columns=["sex", "reason"]).assign(ending=ending), x)


@figure(
    catalogue="H2",
    chapter=8,
    title="Admissions for assault with a sharp object, all ages and under 25, {county}, {period}",
    question="Are more residents, or more young residents, admitted after attacks with knives?",
    unit="Emergency admissions in twelve months",
    cuts=(SHARP_YEARS,),
    chart=MultiLine(x="period_end", y="n", line="group", lower="lower", upper="upper",
                    reference=None, from_zero=True),
    finding=sharp_against_baseline,
    notes=(
        "Sharp object: ICD-10 X99. A measure of success that the Home Office set.",
        SELECTION,
        f"Counts are {words.ROUNDED_TO}; those of 1 to 7 are withheld; intervals (95%, "
        "Poisson) and ratios are of rounded counts.",
        "Twelve months to the end of each quarter; neighbouring points share nine months. The "
        "table sets each year beside 2019/20: the ratio of rates per resident of the age.",
    ),
)  # fmt: skip
def sharp_object_admissions(x: Inputs) -> pd.DataFrame:
    """One row for each group of ages and twelve months, county only."""
    everybody = rated(cells(x, SHARP_YEARS, age_group=TOTAL), x, PER).assign(group="All ages")
    young = rated(cells(x, SHARP_YEARS, age_group=UNDER_25[0]), x, PER, (0, 24))
    rows = pd.concat([everybody, young.assign(group="Under 25")], ignore_index=True)
    base = rows[rows["period_start"].eq(BASELINE_START)].set_index("group")
    n, people = (rows["group"].map(base[c]) for c in ("n", "denominator"))
    found = compared(rows["n"], rows["denominator"], n, people)
    lower, upper = (rows[c] * rows["denominator"] / PER for c in ("lower", "upper"))
    rows = rows.drop(columns=["rate", "denominator", "denominator_name"])
    return rows.assign(lower=lower, upper=upper, **found)
