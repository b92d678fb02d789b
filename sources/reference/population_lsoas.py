"""Population of each lower layer super output area, one estimate a vintage."""

from sources.contract import Between, Field, NotNull, Reference
from sources.reference.lsoas import AREA, VINTAGE

REFERENCE = Reference(
    name="ref_population_lsoas",
    title="Population of small areas",
    grain="One row for each LSOA code in each vintage.",
    key=("vintage", "lsoa_code"),
    fields=(
        VINTAGE,
        AREA,
        Field(
            "year", "integer", "Year the population refers to.", (NotNull(), Between(2011, 2050))
        ),
        Field("source", "string", "The estimate or census it comes from.", (NotNull(),)),
        Field("population", "integer", "Usual residents.", (NotNull(), Between(0, 10**5))),
        Field(
            "population_under_25",
            "integer",
            "Usual residents aged 0 to 24, where held.",
            (Between(0, 10**5),),
        ),
        Field(
            "population_10_17",
            "integer",
            "Usual residents aged 10 to 17, where held.",
            (Between(0, 10**5),),
        ),
    ),
    caveats=(
        "The 2021 vintage is Census 2021 without ages; the 2011 vintage is mid-2020 with them. "
        "They differ by year and method and are never compared with each other.",
        "Census 2021 figures are perturbed for confidentiality: small areas sum to 596,762, "
        "the ethnicity table to 596,775.",
    ),
    publisher="Office for National Statistics",
    licence="Open Government Licence v3.0",
    vintage="Census 2021 on 2021 codes; mid-2020 on 2011 codes",
    source="Census 2021 usual residents; lower layer super output area mid-year estimates",
    file="population_lsoas.csv",
)
