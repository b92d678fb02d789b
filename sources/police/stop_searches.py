"""Stops and searches: the open CSV of data.police.uk, its 15 columns as published.

Published monthly; taken in a quarter at a time, since every row has its date. Dates are written
with the offset `+00:00` all year and are times of Greenwich: day, hour and month are of London's
clock, an hour later in summer. Over a year of one force the busy hours of summer fit those of
winter better when they are moved so (correlation 0.94 against 0.89).
"""

from sources.contract import (
    Contract,
    Coverage,
    Derived,
    Field,
    Filled,
    Measure,
    NotNull,
    OneOf,
    Place,
)
from sources.fields import ETHNIC_GROUP, LSOA_CODE, SEX, weekday_and_hour
from sources.gateways import OPEN_DATA
from sources.groups import grouped, labels
from sources.police.agency import OPEN_AGENCY
from sources.police.open_map import LATITUDE, LONGITUDE
from sources.sql import listed

AGE_RANGES = ("under 10", "10-17", "18-24", "25-34", "over 34")

NO_FIND = "no further action"
"""The group of outcomes after which nothing was found, in every wording the publisher has used."""

OBJECT_GROUP = grouped(
    "object_group", "search_object", "police_uk_search_objects", "What was searched for."
)
OUTCOME_GROUP = grouped(
    "outcome_group", "outcome", "police_uk_search_outcomes", "What followed the search."
)
HAS_FIND = Derived(
    "has_find",
    "boolean",
    "Something followed, and it is linked to what was searched for.",
    "coalesce(is_linked_to_object, false) and outcome is not null "
    f"and outcome not in {listed(labels('police_uk_search_outcomes', 'group', NO_FIND))}",
)

CONTRACT = Contract(
    name="police__stop_searches",
    agency=OPEN_AGENCY,
    title="Stops and searches, open data",
    grain="One row for each person or vehicle stopped and searched.",
    key=(),
    frequency="quarterly",
    event_date="searched_at",
    place=Place("incident", "lsoa_code", "lsoa"),
    coverage=Coverage("months"),
    gateway=OPEN_DATA,
    shape="anonymous_rows",
    key_space="none",
    profile="OPEN",
    submission="replaces_period",
    fields=(
        Field(
            "search_type",
            "string",
            "Whether a person, a vehicle or both were searched.",
            (
                Filled(0.9),
                OneOf(("Person search", "Vehicle search", "Person and Vehicle search")),
            ),
            delivered_as=("Type",),
        ),
        Field(
            "searched_at",
            "datetime",
            "When the search was made: the counting date.",
            (NotNull(),),
            delivered_as=("Date",),
        ),
        Field(
            "is_part_of_operation",
            "boolean",
            "Part of a policing operation.",
            delivered_as=("Part of a policing operation",),
        ),
        Field(
            "operation_name",
            "string",
            "Name of the policing operation.",
            delivered_as=("Policing operation",),
        ),
        LATITUDE,
        LONGITUDE,
        SEX.but(
            description="Sex as the publisher gives it; `Other` counts as unknown.",
            delivered_as=("Gender",),
            recode=(("Female", "female"), ("Male", "male"), ("Other", "unknown")),
        ),
        Field(
            "age_range",
            "string",
            "Age band as published; the open file holds no age.",
            (OneOf(AGE_RANGES),),
            delivered_as=("Age range",),
        ),
        ETHNIC_GROUP.but(
            description="Self-defined ethnic group in the five ONS groups, from the published "
            "label.",
            delivered_as=("Self-defined ethnicity",),
        ),
        Field(
            "ethnicity_officer_defined",
            "string",
            "Officer-defined ethnic appearance; never set against self-defined populations.",
            (OneOf(("White", "Black", "Asian", "Mixed", "Other", "Unknown")),),
            delivered_as=("Officer-defined ethnicity",),
        ),
        Field("legislation", "string", "Power used.", delivered_as=("Legislation",)),
        Field(
            "search_object",
            "string",
            "What was searched for, in the publisher's words.",
            delivered_as=("Object of search",),
        ),
        Field(
            "outcome",
            "string",
            "What followed, in the publisher's words.",
            delivered_as=("Outcome",),
            recode=(("False", "Nothing found - no further action"),),
        ),
        Field(
            "is_linked_to_object",
            "boolean",
            "The outcome is linked to what was searched for; often empty.",
            delivered_as=("Outcome linked to object of search",),
        ),
        Field(
            "is_more_than_outer_clothing",
            "boolean",
            "More than just outer clothing was removed.",
            delivered_as=("Removal of more than just outer clothing",),
        ),
        LSOA_CODE.but(
            description="Area of the snap point, where it has been added; the published file "
            "has none.",
            optional=True,
        ),
    ),
    open_fields=("latitude", "longitude", "operation_name"),
    derived=(OBJECT_GROUP, OUTCOME_GROUP, HAS_FIND, *weekday_and_hour("searched_at")),
    measures=(
        Measure("stop_searches", "Stops and searches"),
        Measure("finds", "Stops and searches with a find", "has_find"),
        Measure("weapon_searches", "Stops and searches for weapons", "object_group = 'weapons'"),
        Measure(
            "weapon_finds",
            "Stops and searches for weapons with a find",
            "object_group = 'weapons' and has_find",
        ),
    ),
    caveats=(
        "Activity of the police, not how much there was to find.",
        "The published time is that of Greenwich all year; it is told by London's clock.",
        "The published file gives a point and no area: without an area added, every row counts "
        "in no known district, and only the county's total is usable.",
        "A find is an outcome linked to what was searched for; where the link is empty there is "
        "none, so the share with a find is a lower bound.",
        "Officer-defined ethnicity and self-defined ethnicity never meet in one ratio.",
        "Rows have no key: the same search published twice cannot be told.",
    ),
)
