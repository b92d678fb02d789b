"""Chapter 8: violence as hospitals see it."""

import pandas as pd

from outputs.charts.lines import SmallMultiples
from outputs.findings import year_on_year
from outputs.inputs import Inputs
from outputs.rates import in_order, whole, with_gaps
from outputs.registry import figure
from transforms.cuts import Cut

ADMISSIONS = Cut(
    "health__admissions.violence_admissions",
    by=("district_code", "age_years"),
    period="latest_three_years",
)
ATTENDANCES = Cut("health__ed_assaults.ed_assaults", period="month", elsewhere=True)
BANDS = tuple((age, age + 4 if age < 90 else 120) for age in range(0, 91, 5))
"""The nineteen bands of the European Standard Population 2013."""
UNRELIABLE_BELOW = 20
"""Events below which a standardised rate is marked [u] (ONS practice)."""


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
