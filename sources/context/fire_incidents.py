"""Incidents of the fire and rescue service: deliberate fires, and attacks on crews."""

from sources.code_lists import code_list
from sources.context.agency import FIRE
from sources.contract import (
    Contract,
    Coverage,
    Derived,
    Field,
    Filled,
    Matches,
    Measure,
    NotNull,
    OneOf,
    Place,
)
from sources.fields import EXTRACT_DATE, LSOA_CODE, flag, weekday_and_hour
from sources.gateways import DUTY_S16
from sources.groups import labels
from sources.sql import listed

ATTACKS = code_list("fire_crew_attacks").labels
INCIDENT_TYPES = ("primary fire", "secondary fire", "chimney fire", "other incident")

IS_DELIBERATE_FIRE = Derived(
    "is_deliberate_fire",
    "boolean",
    "A fire that was set on purpose.",
    "is_deliberate and incident_type <> 'other incident'",
)
IS_PHYSICAL_ATTACK = Derived(
    "is_physical_attack",
    "boolean",
    "The crew was hit, or things were thrown at it.",
    f"coalesce(crew_attack in {listed(labels('fire_crew_attacks', 'is_physical', 'Y'))}, false)",
)

CONTRACT = Contract(
    name="context__fire_incidents",
    agency=FIRE,
    title="Deliberate fires and attacks on fire crews",
    grain="One row for each incident that was a deliberate fire or an attack on a crew.",
    key=("incident_id",),
    frequency="annual",
    event_date="incident_at",
    place=Place("incident", "lsoa_code", "lsoa"),
    coverage=Coverage("months", made_on="extract_date"),
    gateway=DUTY_S16,
    shape="anonymous_rows",
    key_space="none",
    profile="T5",
    submission="replaces_period",
    fields=(
        Field(
            "incident_id",
            "string",
            "Pseudonym of the incident; never the service's incident number.",
            (NotNull(), Matches(r"[0-9A-Za-z_\-]{6,64}")),
        ),
        EXTRACT_DATE,
        Field(
            "incident_at",
            "datetime",
            "When the call was answered: the counting date.",
            (NotNull(),),
            delivered_as=("call_datetime",),
        ),
        Field(
            "incident_type",
            "string",
            "Primary fires harm people or property, secondary fires are small and outdoors.",
            (Filled(0.9), OneOf(INCIDENT_TYPES)),
        ),
        flag("is_deliberate", "The fire was set on purpose.", optional=False),
        Field(
            "crew_attack",
            "string",
            "Gravest attack on the crew; empty where there was none.",
            (OneOf(tuple(ATTACKS.values())),),
            recode=tuple(ATTACKS.items()),
            optional=True,
        ),
        LSOA_CODE.but(description="Area of the incident; 2011 or 2021 code, told from the code."),
    ),
    derived=(IS_DELIBERATE_FIRE, IS_PHYSICAL_ATTACK, *weekday_and_hour("incident_at")),
    measures=(
        Measure("deliberate_fires", "Deliberate fires", "is_deliberate_fire"),
        Measure(
            "deliberate_primary_fires",
            "Deliberate primary fires",
            "is_deliberate_fire and incident_type = 'primary fire'",
        ),
        Measure("crew_attacks", "Attacks on fire crews", "crew_attack is not null"),
        Measure("physical_crew_attacks", "Physical attacks on fire crews", "is_physical_attack"),
    ),
    caveats=(
        "Whether a fire was deliberate is the opinion of the officer in charge.",
        "Attacks on crews are under-reported, words more than blows.",
    ),
)
