"""Recorded offences: one row each, with class, subclass, flags, place and times."""

from sources.code_lists import code_list, codes
from sources.contract import (
    Child,
    Contract,
    Coverage,
    Derived,
    Field,
    Filled,
    Measure,
    NotBefore,
    NotNull,
    OneOf,
    Place,
    Tolerance,
)
from sources.fields import (
    EXTRACT_DATE,
    LSOA_CODE,
    OFFENCE_ID,
    age_group,
    event_date,
    flag,
    weekday_and_hour,
)
from sources.gateways import DUTY_S16
from sources.locations import LOCATION_TYPE
from sources.offence_groups import (
    OFFENCE_CODE,
    OFFENCE_DERIVED,
    OFFENCE_SUBCLASS,
    measures_of,
)
from sources.outcome_groups import IS_HISTORIC, OUTCOME_GROUP, OUTCOME_KIND
from sources.police.agency import AGENCY

WEAPON_TYPES = (
    "knife or sharp instrument", "blunt instrument", "firearm", "bottle or glass", "corrosive",
    "other weapon", "no weapon", "unknown",
)  # fmt: skip
RELATIONSHIPS = ("partner or ex-partner", "family", "acquaintance", "stranger", "unknown")
HATE_STRANDS = code_list("hate_strands").labels
YOUNGEST_VICTIM = Derived(
    "youngest_victim_age_years",
    "integer",
    "Age of the youngest victim, a person whose age is known; empty where there is none.",
    "min(age_years) filter (where victim_type = 'person')",
)
YOUNGEST_SUSPECT = Derived(
    "youngest_suspect_age_years",
    "integer",
    "Age of the youngest suspect whose age is known; empty where there is none.",
    "min(age_years)",
)

CONTRACT = Contract(
    name="police__offences",
    agency=AGENCY,
    title="Recorded offences",
    grain="One row for each recorded offence.",
    key=("offence_id",),
    frequency="monthly",
    event_date="recorded_date",
    place=Place("offence", "lsoa_code", "lsoa"),
    coverage=Coverage("months", made_on="extract_date"),
    gateway=DUTY_S16,
    shape="pseudonymised_rows",
    key_space="none",
    profile="T5",
    submission="replaces_period",
    fields=(
        OFFENCE_ID,
        EXTRACT_DATE,
        event_date("recorded_date", "Date the offence was recorded: the counting date."),
        Field("committed_from_at", "datetime", "Earliest moment it can have been committed."),
        Field("committed_to_at", "datetime", "Latest moment it can have been committed."),
        OFFENCE_CODE,
        OFFENCE_SUBCLASS.but(Filled(0.5)),
        Field(
            "status",
            "string",
            "Whether the record still counts.",
            (NotNull(), OneOf(("recorded", "cancelled", "transferred"))),
            blank_means="recorded",
            optional=True,
        ),
        Field(
            "outcome_code",
            "string",
            "Home Office outcome type, 0 where none is assigned yet.",
            (OneOf(codes("outcomes")),),
            optional=True,
        ),
        LSOA_CODE.but(
            Filled(0.9),
            description="Area the offence happened in; 2011 or 2021 code, told from the code.",
        ),
        LOCATION_TYPE,
        Field(
            "weapon_type",
            "string",
            "Most serious weapon used or threatened.",
            (OneOf(WEAPON_TYPES),),
            blank_means="unknown",
            optional=True,
        ),
        Field(
            "relationship",
            "string",
            "Closest relationship of a suspect to the victim, as recorded.",
            (OneOf(RELATIONSHIPS),),
            blank_means="unknown",
            optional=True,
        ),
        flag("is_knife", "A knife or sharp instrument was used or threatened."),
        flag("is_firearm", "A firearm was used or threatened."),
        flag("is_domestic", "Domestic abuse marker."),
        flag("is_alcohol", "Alcohol marker."),
        flag("is_drug", "Drug marker."),
        flag("is_hate", "Hate crime marker."),
        flag("is_gang", "Gang marker."),
        flag("is_county_lines", "County lines marker."),
        Field(
            "hate_strand",
            "string",
            "Monitored strand of a hate crime, the first where there are several.",
            (OneOf(tuple(HATE_STRANDS.values())),),
            recode=tuple(HATE_STRANDS.items()),
            optional=True,
        ),
    ),
    children=(
        Child("police__victims", "offence_id", (YOUNGEST_VICTIM,)),
        Child("police__suspects", "offence_id", (YOUNGEST_SUSPECT,)),
    ),
    serious_violence=True,
    derived=(
        *OFFENCE_DERIVED,
        *weekday_and_hour("committed_from_at"),
        OUTCOME_GROUP,
        OUTCOME_KIND,
        IS_HISTORIC,
        age_group("youngest_victim_age_group", YOUNGEST_VICTIM.name, "Age of the youngest victim"),
        age_group(
            "youngest_suspect_age_group", YOUNGEST_SUSPECT.name, "Age of the youngest suspect"
        ),
    ),
    rules=(
        NotBefore("committed_to_at", "committed_from_at"),
        NotBefore("extract_date", "recorded_date"),
    ),
    measures=(
        *measures_of("offences"),
        Measure(
            "domestic_abuse_offences",
            "Domestic abuse marked: violence and sexual offences",
            "status = 'recorded' and is_domestic and offence_group in "
            "('Violence against the person', 'Sexual offences')",
        ),
    ),
    tolerance=Tolerance(settles=("outcome_code",)),
    caveats=(
        "Flags are added by hand and under-used; gang and county lines markers are nearly absent.",
        "Knife counts rest on a text classifier since its adoption: a break in the series.",
        "About 93 in 100 offences reported to Warwickshire Police were recorded (93.1 %, give or "
        "take 1.7; HMICFRS Crime Data Integrity inspection, 2019): counts understate.",
        "A definition with an age counts only where a victim's or suspect's age is known; "
        "in a month whose victims or suspects nobody delivered it counts too few.",
        "Recording practice changed in 2023 (principal crime rule): fewer harassment offences.",
    ),
)
