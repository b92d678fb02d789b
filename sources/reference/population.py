"""Mid-year population estimates by district, sex and single year of age: the denominators."""

from sources.contract import Between, Field, Matches, NotNull, OneOf, Reference
from sources.fields import DISTRICT_REGEX

REFERENCE = Reference(
    name="ref_population",
    title="Population by single year of age",
    grain="One row for each year, district, sex and single year of age.",
    key=("year", "district_code", "sex", "age"),
    fields=(
        Field(
            "year", "integer", "Year of the mid-year estimate.", (NotNull(), Between(2001, 2050))
        ),
        Field(
            "district_code",
            "string",
            "GSS code of the district of residence.",
            (NotNull(), Matches(DISTRICT_REGEX)),
        ),
        Field(
            "sex",
            "string",
            "Sex, or persons where the estimate was tabulated for both together.",
            (NotNull(), OneOf(("female", "male", "persons"))),
        ),
        Field(
            "age",
            "integer",
            "Age in whole years; 90 is 90 and over.",
            (NotNull(), Between(0, 90)),
            "years",
        ),
        Field(
            "population", "integer", "Usual residents at 30 June.", (NotNull(), Between(0, 10**7))
        ),
    ),
    caveats=(
        "Mid-2024 is held for persons only, the other years by sex only: rows of a year never "
        "overlap, so their sum is the population in every year. A rate by sex uses mid-2022.",
        "Years held: mid-2019, mid-2020, mid-2022 and mid-2024. A rate names the estimate it "
        "uses; the vintage moves a rate by 3 to 4 per cent.",
        "Mid-2019 and mid-2020 are as rolled forward from the 2011 Census.",
    ),
    publisher="Office for National Statistics",
    licence="Open Government Licence v3.0",
    vintage="Mid-2019, mid-2020, mid-2022 and mid-2024",
    source="Estimates of the population for England and Wales, mid-year",
    file="population.csv",
)
