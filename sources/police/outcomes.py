"""Outcomes of crimes: the open CSV of data.police.uk, its 10 columns as published.

Published monthly; taken in a quarter at a time, since every row names its month.
"""

from sources.contract import (
    Contract,
    Coverage,
    Derived,
    Field,
    Measure,
    NotNull,
    Place,
)
from sources.gateways import OPEN_DATA
from sources.police.agency import OPEN_AGENCY
from sources.police.open_map import CRIME_ID, MONTH, OPEN_FIELDS, WHERE_ON_THE_MAP
from sources.sql import case_in

GROUPS = {
    "charged": ("Suspect charged", "Suspect charged as part of another case"),
    "out of court": (
        "Local resolution", "Offender given a caution", "Offender given a drugs possession warning",
        "Offender given a penalty notice",
    ),
    "no suspect identified": ("Investigation complete; no suspect identified",),
    "evidential difficulties": ("Unable to prosecute suspect",),
    "not in the public interest": (
        "Formal action is not in the public interest",
        "Further investigation is not in the public interest",
        "Further action is not in the public interest",
    ),
    "another organisation": ("Action to be taken by another organisation",),
}  # fmt: skip
"""Wording of the open files by kind of outcome; what is not named here is `other`."""

OUTCOME_GROUP = Derived(
    "outcome_group",
    "string",
    "Kind of outcome, from its wording; `other` where the wording is not listed.",
    case_in("outcome_type", GROUPS, "'other'"),
    (*GROUPS, "other"),
)

CONTRACT = Contract(
    name="police__outcomes",
    agency=OPEN_AGENCY,
    title="Outcomes of crimes, open data",
    grain="One row for each outcome given to a crime on the open map.",
    key=("crime_id", "month", "outcome_type"),
    frequency="monthly",
    event_date="month",
    place=Place("offence", "lsoa_code", "lsoa"),
    coverage=Coverage("months"),
    gateway=OPEN_DATA,
    shape="anonymous_rows",
    key_space="none",
    profile="OPEN",
    submission="replaces_period",
    scope=("reported_by",),
    fields=(
        CRIME_ID.but(
            NotNull(),
            description="Publisher's identifier of the crime; a crime can have several outcomes.",
        ),
        MONTH.but(description="Month of the outcome; no day is published."),
        *WHERE_ON_THE_MAP,
        Field(
            "outcome_type",
            "string",
            "Outcome, in the publisher's words.",
            (NotNull(),),
            delivered_as=("Outcome type",),
        ),
    ),
    open_fields=OPEN_FIELDS,
    date_formats=("%Y-%m",),
    derived=(OUTCOME_GROUP,),
    measures=(
        Measure("outcomes", "Outcomes of crimes on the open map"),
        Measure(
            "charges",
            "Outcomes of crimes on the open map: suspect charged",
            "outcome_group = 'charged'",
        ),
    ),
    caveats=(
        "Counts outcomes by the month they were given, not crimes by the month recorded.",
        "The file does not say what kind of crime it was: any crime type on the open map.",
        "Later court results can replace a charge.",
    ),
)
