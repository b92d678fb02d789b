"""Population projections by district, sex and age: how many young people there will be.

The publisher's file has a column a year; it is taken in with a row a year. A projection is
dated by the estimate it starts from, so that it covers no month that is still to come.
"""

from sources.context.agency import STATISTICS
from sources.context.counts import DISTRICT, number
from sources.contract import Between, Contract, Coverage, Field, NotNull, OneOf, Place
from sources.fields import AGE_BAND, AGE_GROUP, AGE_YEARS, event_date
from sources.gateways import OPEN_DATA

CONTRACT = Contract(
    name="context__population_projections",
    agency=STATISTICS,
    title="Population projections",
    grain="One row for each projected mid-year, district, sex and year of age.",
    key=("base_date", "projected_year", "residence_district", "sex", "age_years"),
    frequency="annual",
    event_date="base_date",
    place=Place("residence", "residence_district", "district"),
    coverage=Coverage("snapshot"),
    gateway=OPEN_DATA,
    shape="aggregate",
    key_space="none",
    profile="OPEN",
    submission="snapshot",
    fields=(
        event_date("base_date", "The mid-year, 30 June, that the projection starts from."),
        Field(
            "projected_year",
            "integer",
            "Year of the mid-year projected; the base year itself is the estimate.",
            (NotNull(), Between(2001, 2100)),
        ),
        DISTRICT,
        Field("sex", "string", "Sex.", (NotNull(), OneOf(("female", "male")))),
        AGE_YEARS.but(
            NotNull(), Between(0, 90), description="Age in whole years; 90 is 90 and over."
        ),
        number("people", "Residents projected."),
    ),
    derived=(AGE_BAND, AGE_GROUP),
    caveats=(
        "Trends carried forward, not a forecast: new homes, policy and events are not in it.",
        "The base year's own figures are estimates; a later base gives every year again.",
        "Projected years never add: each is the whole population of a mid-year.",
    ),
)
