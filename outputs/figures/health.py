"""Chapter 8: violence as hospitals see it."""

import pandas as pd

from outputs.charts.dots import DotWhisker
from outputs.charts.lines import SmallMultiples
from outputs.findings import by_place, year_on_year
from outputs.inputs import Inputs
from outputs.rates import in_order, whole, with_gaps
from outputs.registry import figure
from transforms.cuts import Cut
from transforms.rates import population_for, with_county
from transforms.statistics import DSR_FROM, ESP2013, dsr

ADMISSIONS = Cut(
    "health__admissions.violence_admissions",
    by=("district_code", "age_years"),
    period="latest_three_years",
)
ATTENDANCES = Cut("health__ed_assaults.ed_assaults", period="month")
BANDS = tuple((age, age + 4 if age < 90 else 120) for age in range(0, 91, 5))
"""The nineteen bands of the European Standard Population 2013."""
UNRELIABLE_BELOW = 20
"""Events below which a standardised rate is marked [u] (ONS practice)."""


@figure(
    catalogue="H1",
    chapter=8,
    title="Emergency hospital admissions for violence by district, {county}, {period}",
    question="Where do residents go to hospital because of violence more than others?",
    unit="Admissions per 100,000 residents a year, directly age-standardised (ESP2013)",
    cuts=(ADMISSIONS,),
    chart=DotWhisker(value="dsr", lower="dsr_lower", upper="dsr_upper"),
    finding=by_place("dsr"),
    notes=(
        "ICD-10 X85 to Y09 in any position, three years together. No rate below 10 admissions; "
        "[u] below 20. Whiskers: 95% intervals (Dobson).",
        "Counts are rounded to the nearest 5.",
    ),
)
def admissions_for_violence(x: Inputs) -> pd.DataFrame:
    """One row for each district of residence and the county, admissions of known age."""
    counts = with_county(x.cut(ADMISSIONS), x.county_code)
    counts = counts[counts["age_years"].ne("unknown")]
    counts = counts.assign(age_years=counts["age_years"].astype(int))
    span = counts.iloc[0][["measure", "period", "period_start", "period_end", "months_covered"]]
    rows = [_standardised(code, counts[counts["district_code"].eq(code)], span, x)
            for code in x.districts]  # fmt: skip
    return pd.DataFrame(rows)


def _standardised(code: str, own: pd.DataFrame, span: pd.Series, x: Inputs) -> dict:
    """One place's standardised rate, and the mark it carries."""
    by_band = [own.loc[own["age_years"].between(*band), "n"].sum() for band in BANDS]
    people, name = [], ""
    for band in BANDS:
        found, name = population_for(
            x.residents, span["period_start"], span["period_end"], ages=(band[0], min(band[1], 90))
        )
        people.append(found[code] * span["months_covered"] / 12)
    rate, lower, upper = dsr(by_band, people, ESP2013)
    n = int(sum(by_band))
    status = "x" if n < DSR_FROM else "u" if n < UNRELIABLE_BELOW else ""
    return {
        **span.to_dict(), "district_code": code, "n": n, "dsr": float(rate),
        "dsr_lower": float(lower), "dsr_upper": float(upper), "status": status,
        "denominator": sum(people), "denominator_name": name,
    }  # fmt: skip


@figure(
    catalogue="H6",
    chapter=8,
    title="Assault attendances by month and place of treatment, {county}, {period}",
    question="Are more people treated after assaults, including those that police never see?",
    unit="Attendances at emergency departments a month",
    cuts=(ATTENDANCES,),
    chart=SmallMultiples(columns=2),
    finding=year_on_year("attendances"),
    notes=(
        "Where treated, not where hurt or living: a district without a department has no panel, "
        "and departments outside the area share one.",
        "Counts are rounded to the nearest 5; a month that a site did not send is a gap.",
    ),
)
def ed_assault_attendances(x: Inputs) -> pd.DataFrame:
    """One row for each month and district with a department, and for sites outside the area."""
    counts = whole(x.cut(ATTENDANCES), 1)
    treated = counts.groupby("district_code")["n"].transform("sum").gt(0)
    return in_order(with_gaps(counts[treated]), x)
