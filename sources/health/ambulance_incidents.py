"""Ambulance incidents: calls that a crew attended, among them those for violence."""

from sources.contract import (
    Contract,
    Coverage,
    Derived,
    Field,
    Filled,
    Matches,
    Measure,
    NotBefore,
    NotNull,
    OneOf,
    Place,
)
from sources.fields import (
    AGE_BAND,
    AGE_GROUP,
    AGE_YEARS,
    EXTRACT_DATE,
    LSOA_CODE,
    SEX,
    weekday_and_hour,
)
from sources.gateways import DSA
from sources.groups import grouped, labels
from sources.health.agency import AGENCY
from sources.sql import listed

STAB_OR_GUNSHOT = "stab or gunshot"
COMPLAINT_GROUP = grouped(
    "complaint_group", "chief_complaint", "ambulance_complaints", "Kind of chief complaint."
)
VIOLENT = (
    *labels("ambulance_complaints", "group", "assault"),
    *labels("ambulance_complaints", "group", STAB_OR_GUNSHOT),
)
IS_VIOLENCE = Derived(
    "is_violence",
    "boolean",
    "Called as an assault, a stabbing or a shooting.",
    f"coalesce(chief_complaint in {listed(VIOLENT)}, false)",
)
IS_CONVEYED = Derived(
    "is_conveyed",
    "boolean",
    "The patient was taken to a hospital.",
    "conveyed_to_site is not null",
)

CONTRACT = Contract(
    name="health__ambulance_incidents",
    agency=AGENCY,
    title="Ambulance incidents",
    grain="One row for each patient of an incident that a crew attended.",
    key=("incident_id",),
    frequency="quarterly",
    event_date="call_at",
    place=Place("incident", "lsoa_code", "lsoa"),
    coverage=Coverage("months", made_on="extract_date"),
    gateway=DSA,
    shape="depersonalised_rows",
    key_space="none",
    profile="HES",
    submission="replaces_period",
    fields=(
        Field(
            "incident_id",
            "string",
            "Pseudonym of the incident and patient; never the service's incident number.",
            (NotNull(), Matches(r"[0-9A-Za-z_\-]{6,64}")),
            delivered_as=("incident_pseudo",),
        ),
        EXTRACT_DATE,
        Field(
            "call_at",
            "datetime",
            "When the call was answered: the counting date.",
            (NotNull(),),
            delivered_as=("call_datetime",),
        ),
        Field(
            "on_scene_at",
            "datetime",
            "When the first crew arrived.",
            delivered_as=("on_scene_datetime",),
        ),
        Field(
            "chief_complaint",
            "string",
            "Chief complaint, in the words of the triage system.",
            (Filled(0.9),),
            is_health=True,
        ),
        Field(
            "category",
            "string",
            "Response category.",
            (OneOf(("C1", "C2", "C3", "C4", "C5")),),
            optional=True,
        ),
        LSOA_CODE.but(
            description="Area the crew was sent to; 2011 or 2021 code, told from the code.",
            delivered_as=("incident_lsoa",),
        ),
        Field(
            "conveyed_to_site",
            "string",
            "ODS code of the site the patient was taken to; empty where not taken.",
            (Matches(r"[A-Z0-9]{3,12}"),),
        ),
        AGE_YEARS.but(description="Age at the incident, often estimated.", optional=True),
        SEX.but(optional=True),
    ),
    derived=(
        COMPLAINT_GROUP,
        IS_VIOLENCE,
        IS_CONVEYED,
        AGE_BAND,
        AGE_GROUP,
        *weekday_and_hour("call_at"),
    ),
    rules=(NotBefore("on_scene_at", "call_at"),),
    measures=(
        Measure("violence_incidents", "Ambulance incidents called as violence", "is_violence"),
        Measure(
            "stab_or_gunshot_incidents",
            "Ambulance incidents called as a stabbing or shooting",
            f"complaint_group = '{STAB_OR_GUNSHOT}'",
        ),
        Measure(
            "conveyed_violence_incidents",
            "Ambulance incidents called as violence, patient taken to hospital",
            "is_violence and is_conveyed",
        ),
    ),
    caveats=(
        "Counts where the crew was sent, which need not be where the violence happened.",
        "Called as violence, which is not always what the crew found.",
        "Several patients of one incident are several rows.",
        "The words of the triage system are assumed: confirm them with the ambulance service.",
    ),
)
