"""Chapter 6: the people harmed by serious violence."""

import pandas as pd

from outputs.charts.people import Pyramid
from outputs.findings import most_over_represented
from outputs.inputs import Inputs
from outputs.registry import figure
from sources.fields import AGE_BANDS
from transforms.cuts import Cut
from transforms.rates import with_rates

VICTIMS = Cut(
    "police__victims.serious_violence_victims",
    by=("county_code", "age_band", "sex"),
    period="latest_year",
)


@figure(
    catalogue="F1",
    chapter=6,
    title="Victims of serious violence by age and sex, {county}, {period}",
    question="Which age groups and sexes are harmed more than their share of the population?",
    unit="Share of victims of known age and sex (%)",
    cuts=(VICTIMS,),
    chart=Pyramid(),
    finding=most_over_represented,
    notes=(
        "A person counts once for each offence against them. Bands differ in width, for victims "
        "and residents alike; the table gives the rate per 1,000 residents.",
    ),
)
def victims_by_age_and_sex(x: Inputs) -> pd.DataFrame:
    """One row for each age band and sex, county; shares in per cent, crude rate per 1,000."""
    county = x.cut(VICTIMS)
    known = county[county["age_band"].isin(AGE_BANDS) & county["sex"].isin(("female", "male"))]
    order = known["age_band"].map(AGE_BANDS.index)
    known = known.assign(order=order).sort_values(["order", "sex"]).drop(columns="order")
    rows = with_rates(
        known.reset_index(drop=True), x.residents, by=("district_code", "age_band", "sex")
    )
    return rows.assign(
        share=100 * rows["n"] / rows["n"].sum(),
        population_share=100 * rows["denominator"] / rows["denominator"].sum(),
    )
