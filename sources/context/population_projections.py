"""Population projections by district, sex and age: how many young people there will be.

The publisher's file has a column a year; it is taken in with a row a year.
"""

from sources.context.agency import STATISTICS
from sources.context.counts import DISTRICT, number
from sources.contract import Between, Contract, Coverage, Field, Measure, NotNull, OneOf, Place
from sources.fields import AGE_BAND, AGE_GROUP, AGE_YEARS, event_date
from sources.gateways import OPEN_DATA

CONTRACT = Contract(
    name="context__population_projections",
    agency=STATISTICS,
    title="Population projections",
    grain="One row for each projected mid-year, district, sex and year of age.",
    key=("projection_date", "residence_district", "sex", "age_years"),
    frequency="annual",
    event_date="projection_date",
    place=Place("residence", "residence_district", "district"),
    coverage=Coverage("snapshot"),
    gateway=OPEN_DATA,
    shape="aggregate",
    key_space="none",
    profile="OPEN",
    submission="snapshot",
    fields=(
        Field(
            "base_year",
            "integer",
            "Year of the mid-year estimate that the projection starts from.",
            (NotNull(), Between(2001, 2050)),
        ),
        event_date("projection_date", "The mid-year projected, 30 June."),
        DISTRICT,
        Field("sex", "string", "Sex.", (NotNull(), OneOf(("female", "male")))),
        AGE_YEARS.but(
            NotNull(), Between(0, 90), description="Age in whole years; 90 is 90 and over."
        ),
        number("people", "Residents projected."),
    ),
    derived=(AGE_BAND, AGE_GROUP),
    measures=(Measure("residents", "Projected residents", kind="stock", sums="people"),),
    caveats=(
        "Trends carried forward, not a forecast: new homes, policy and events are not in it.",
        "The base year's own figures are estimates; a later base replaces every year.",
        "A stock on a date: it never adds over dates.",
    ),
)
