"""Chapter 10: where several risk factors meet, by small area."""

import pandas as pd

from outputs.charts.maps import Choropleth
from outputs.figures.causes_findings import index_of_areas
from outputs.inputs import Inputs
from outputs.registry import figure
from transforms.composite import composite

AREA_PARTS = {
    "income_decile": "Income",
    "employment_decile": "Employment",
    "education_decile": "Education and skills",
    "health_decile": "Health and disability",
}
EDITION, VINTAGE = 2019, 2011


@figure(
    catalogue="K2",
    chapter=10,
    title="Composite index of risk factors by small area, {county}",
    question="In which small areas do several risk factors meet?",
    unit="Mean percentile of five components among the county's small areas, 100 is most at risk",
    tables=("ref_lsoas", "ref_deprivation", "ref_population_lsoas"),
    edition=("partner",),
    chart=Choropleth(value="score"),
    finding=index_of_areas,
    notes=(
        "Components, each with the same weight: deciles of income, employment, education and "
        "health deprivation (indices of 2019), and the share of residents aged 10 to 17 "
        "(mid-2020). Nothing that counts crime is in it, so it can be set against violence.",
        "The tenths in the table are of the county's areas, 1 the most at risk; beside them, the "
        "tenths when each component is left out or counts twice. An area whose tenths lie far "
        "apart has no settled place.",
        "An index describes areas, not the people who live there, and must not be used of any "
        "person.",
        "Deprivation: Ministry of Housing, Communities and Local Government. Outlines: Office "
        "for National Statistics. Open Government Licence v3.0. Contains OS data © Crown "
        "copyright and database right 2011.",
    ),
)
def risk_index(x: Inputs) -> pd.DataFrame:
    """One row for each 2011 small area; score 0 to 100, rank and tenth, 1 the most at risk."""
    areas = x.table("ref_lsoas")
    areas = areas.loc[areas["vintage"].eq(VINTAGE), ["lsoa_code", "lsoa_name", "district_code"]]
    deciles = x.table("ref_deprivation")
    deciles = deciles.loc[deciles["edition"].eq(EDITION), ["lsoa_code", *AREA_PARTS]]
    people = x.table("ref_population_lsoas")
    people = people[people["vintage"].eq(VINTAGE)]
    share = 100 * people["population_10_17"] / people["population"].where(people["population"] > 0)
    people = people[["lsoa_code", "population"]].assign(aged_10_17_share=share)
    rows = areas.merge(deciles, on="lsoa_code").merge(people, on="lsoa_code")
    rows = rows.sort_values("lsoa_code", ignore_index=True)
    parts = -rows[list(AREA_PARTS)].astype(float)
    index = composite(parts.assign(aged_10_17=rows["aged_10_17_share"]))
    made = rows.rename(columns={"population": "denominator"}).join(index)
    return made.assign(
        denominator_name="mid-2020 small area estimate",
        status=made["score"].isna().map({True: "x", False: ""}),
    ).sort_values(["rank", "lsoa_code"], ignore_index=True)
