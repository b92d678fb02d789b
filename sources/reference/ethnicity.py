"""Ethnic group of usual residents in Census 2021: denominators of rates by ethnic group."""

from sources.contract import Between, Field, Matches, NotNull, OneOf, Reference
from sources.fields import DISTRICT_REGEX

REFERENCE = Reference(
    name="ref_ethnicity",
    title="Ethnic group of residents",
    grain="One row for each district and detailed ethnic group.",
    key=("district_code", "ethnic_group_detail"),
    fields=(
        Field(
            "district_code",
            "string",
            "GSS code of the district of residence.",
            (NotNull(), Matches(DISTRICT_REGEX)),
        ),
        Field("ethnic_group_detail", "string", "The census's 19 groups.", (NotNull(),)),
        Field(
            "ethnic_group",
            "string",
            "The five ONS groups.",
            (NotNull(), OneOf(("Asian", "Black", "Mixed", "White", "Other"))),
        ),
        Field("population", "integer", "Usual residents.", (NotNull(), Between(0, 10**7))),
    ),
    caveats=(
        "All ages together: a rate of young people by ethnic group needs another table.",
        "The census is self-defined and has no Unknown: rows whose group is not known, or "
        "was defined by an officer, have no denominator here.",
        "Census 2021 was taken during pandemic restrictions, and ages as the years pass.",
    ),
    publisher="Office for National Statistics",
    licence="Open Government Licence v3.0",
    vintage="Census 2021",
    source="Census 2021, table TS021",
    file="ethnicity.csv",
)
