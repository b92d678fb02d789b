"""Assault attendances at emergency departments: the ISTV minimum data set.

Anonymous by design: no age, no sex, no person key. The two free-text elements of the
standard are not taken in.
"""

from sources.code_lists import code_list
from sources.contract import (
    Contract,
    Coverage,
    Field,
    Filled,
    Matches,
    Measure,
    NotNull,
    OneOf,
    Place,
)
from sources.fields import event_date, weekday_and_hour
from sources.gateways import ISTV
from sources.groups import grouped
from sources.health.agency import AGENCY
from sources.health.series import ED_ASSAULTS
from sources.locations import located
from sources.sql import listed

METHODS = code_list("istv_methods").labels
LOCATIONS = code_list("istv_locations").labels
SHARP = tuple(c.label for c in code_list("istv_methods").rows if c["group"] == "sharp object")
METHOD_GROUP = grouped(
    "method_group", "assault_method", "istv_methods", "How the assault was done, in groups."
)

CONTRACT = Contract(
    name="health__ed_assaults",
    agency=AGENCY,
    title="Assault attendances at emergency departments (ISTV)",
    grain="One row for each attendance after an assault.",
    key=(),
    frequency="monthly",
    event_date="arrival_at",
    place=Place("provider", "site_code", "site"),
    coverage=Coverage("declared", period=("reporting_period_start", "reporting_period_end")),
    gateway=ISTV,
    shape="anonymous_rows",
    key_space="none",
    profile="HES",
    submission="replaces_period",
    scope=("site_code",),
    series=ED_ASSAULTS,
    fields=(
        event_date("reporting_period_start", "First day of the reporting period."),
        event_date("reporting_period_end", "Last day of the reporting period."),
        Field(
            "site_code",
            "string",
            "ODS code of the site of treatment.",
            (Filled(0.9), Matches(r"[A-Z0-9]{3,12}")),
        ),
        Field(
            "arrival_at",
            "datetime",
            "When the patient arrived: the counting date.",
            (NotNull(),),
            delivered_as=("arrival_datetime",),
        ),
        Field(
            "assault_at",
            "datetime",
            "When the assault happened.",
            (Filled(0.9),),
            delivered_as=("assault_datetime",),
        ),
        Field(
            "assault_method",
            "string",
            "How the assault was done.",
            (NotNull(), OneOf(tuple(METHODS.values()))),
            recode=tuple(METHODS.items()),
            is_health=True,
        ),
        Field(
            "assault_location_type",
            "string",
            "Kind of place of the assault.",
            (NotNull(), OneOf(tuple(LOCATIONS.values()))),
            recode=tuple(LOCATIONS.items()),
        ),
    ),
    derived=(
        METHOD_GROUP,
        located("assault_location_type", "istv_locations"),
        *weekday_and_hour("assault_at"),
    ),
    measures=(
        Measure("ed_assaults", "Assault attendances"),
        Measure(
            "sharp_object_assaults",
            "Assault attendances, sharp object",
            f"assault_method in {listed(SHARP)}",
        ),
    ),
    caveats=(
        "Counts where people were treated, not where they were hurt or live.",
        "Completeness varies by site and by who books the patient in.",
        "Gives way to the Emergency Care Data Set from 2025: a break in the series, never a sum.",
    ),
)
