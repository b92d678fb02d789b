"""Offences by children with a youth justice outcome: every offence, not the gravest alone."""

from sources.contract import (
    Between,
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
)
from sources.fields import (
    AGE_YEARS,
    ETHNIC_GROUP,
    EXTRACT_DATE,
    PERSON_ID,
    RESIDENCE_DISTRICT,
    SEX,
    event_date,
)
from sources.gateways import DUTY_S16
from sources.stamps import caveats_of
from sources.youth_justice.agency import AGENCY
from sources.youth_justice.outcomes import GRAVITY, IS_SERIOUS_YOUTH_VIOLENCE, OFFENCE_TYPES

GRAVITY_BAND = Derived(
    "gravity_band",
    "string",
    "YJB seriousness score in bands; 5 and over is the threshold for serious youth violence.",
    "case when gravity_score >= 5 then '5 to 8' when gravity_score >= 3 then '3 to 4' "
    "else '1 to 2' end",
    ("1 to 2", "3 to 4", "5 to 8"),
)

CONTRACT = Contract(
    name="youth_justice__offences",
    agency=AGENCY,
    title="Offences by children with a youth justice outcome",
    grain="One row for each child and offence that led to an outcome.",
    key=("child_offence_id",),
    frequency="annual",
    event_date="outcome_date",
    place=Place("residence", "residence_district", "district"),
    coverage=Coverage("months", made_on="extract_date"),
    gateway=DUTY_S16,
    shape="pseudonymised_rows",
    key_space="youth_justice",
    person_key="person_id",
    profile="T5",
    submission="replaces_period",
    fields=(
        Field("child_offence_id", "string", "Pseudonym of the child's offence.", (NotNull(),)),
        PERSON_ID.but(NotNull(), description="Pseudonym of the child, the service's own."),
        EXTRACT_DATE,
        Field("offence_date", "date", "Date of the offence."),
        event_date("outcome_date", "Date of the outcome it led to: the counting date."),
        Field(
            "offence_type",
            "string",
            "YJB offence group.",
            (Filled(0.9), OneOf(OFFENCE_TYPES)),
        ),
        Field(
            "gravity_score",
            "integer",
            "YJB seriousness score, 1 to 8 (not the 1 to 4 gravity matrix).",
            (Filled(0.9), Between(1, 8)),
        ),
        AGE_YEARS.but(
            Between(10, 18), Filled(0.9), description="Age at the offence; 18 by outcome."
        ),
        SEX,
        ETHNIC_GROUP,
        RESIDENCE_DISTRICT,
    ),
    derived=(GRAVITY_BAND, IS_SERIOUS_YOUTH_VIOLENCE),
    rules=(
        NotBefore("outcome_date", "offence_date"),
        NotBefore("extract_date", "outcome_date"),
    ),
    measures=(
        Measure("proven_offences", "Proven offences by children"),
        Measure(
            "serious_youth_violence_offences",
            "Proven offences by children: serious youth violence (gravity 5 and over)",
            "is_serious_youth_violence",
            rests_on=GRAVITY,
        ),
        Measure(
            "violence_offences",
            "Proven offences by children: violence against the person",
            "offence_type = 'Violence against the person'",
        ),
    ),
    caveats=(
        "Counts offences by the date of their outcome; an outcome can cover several offences.",
        *caveats_of(GRAVITY),
        "The child's key is the service's own and is never linked to another agency's.",
    ),
)
