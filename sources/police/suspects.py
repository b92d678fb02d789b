"""Suspects of recorded offences: a person appears once for each offence they are linked to."""

from sources.contract import (
    Between,
    Contract,
    Coverage,
    Derived,
    Field,
    Filled,
    NotNull,
    OneOf,
    Place,
)
from sources.fields import (
    AGE_BAND,
    AGE_BANDS,
    AGE_YEARS,
    ETHNIC_GROUP,
    EXTRACT_DATE,
    OFFENCE_ID,
    PERSON_ID,
    RESIDENCE_LSOA_CODE,
    SEX,
    age_group,
    event_date,
)
from sources.gateways import DUTY_S16
from sources.offence_groups import OFFENCE_DERIVED, measures_of
from sources.police.agency import AGENCY
from sources.police.belonging import BELONGS_TO_OFFENCE

SINGLE_AGES = range(10, 35)
"""Ages told one by one; over them bands, for many a single year of women counts under five."""
AGE_OR_BAND = Derived(
    "age_or_band",
    "string",
    f"Age at the offence: single years from {SINGLE_AGES.start} to {SINGLE_AGES[-1]}, and bands.",
    f"case when age_years between {SINGLE_AGES.start} and {SINGLE_AGES.stop - 1} "
    f"then age_years::varchar else ({AGE_BAND.sql}) end",
    (
        AGE_BANDS[0],
        *map(str, SINGLE_AGES),
        *(b for b in AGE_BANDS if int(b[:2].strip("-")) >= SINGLE_AGES.stop),
        "unknown",
    ),
)
CHILD, ADULT = STAGES = ("0-17", "18 and over")
STAGE = Derived(
    "age_stage",
    "string",
    "Child or adult at the offence.",
    f"case when age_years is null then 'unknown' when age_years < 18 then '{CHILD}' "
    f"else '{ADULT}' end",
    (*STAGES, "unknown"),
)

CONTRACT = Contract(
    name="police__suspects",
    agency=AGENCY,
    title="Suspects of recorded offences",
    grain="One row for each suspect of each recorded offence.",
    key=("offence_id", "suspect_number"),
    frequency="monthly",
    event_date="recorded_date",
    place=Place("offence", "lsoa_code", "lsoa"),
    coverage=Coverage("months", made_on="extract_date"),
    gateway=DUTY_S16,
    shape="pseudonymised_rows",
    key_space="partnership",
    person_key="person_id",
    profile="T5",
    submission="replaces_period",
    parent=BELONGS_TO_OFFENCE,
    fields=(
        OFFENCE_ID,
        Field(
            "suspect_number",
            "integer",
            "Counts the suspects of one offence from 1.",
            (NotNull(), Between(1, 999)),
        ),
        EXTRACT_DATE,
        event_date("recorded_date", "Date the offence was recorded: the counting date."),
        PERSON_ID,
        Field(
            "role",
            "string",
            "Suspect, or offender once charged or cautioned.",
            (NotNull(), OneOf(("suspect", "offender"))),
            blank_means="suspect",
            optional=True,
        ),
        Field(
            "ethnicity_officer_defined",
            "string",
            "Officer-defined ethnic appearance; never set against self-defined populations.",
            (OneOf(("White", "Black", "Asian", "Mixed", "Other", "Unknown")),),
            optional=True,
        ),
        AGE_YEARS.but(Between(10, 120), Filled(0.6), description="Age at the offence."),
        SEX.but(Filled(0.7)),
        ETHNIC_GROUP,
        RESIDENCE_LSOA_CODE.but(optional=True),
    ),
    serious_violence=True,
    derived=(*OFFENCE_DERIVED, AGE_BAND, age_group(), AGE_OR_BAND, STAGE),
    measures=measures_of("suspects"),
    caveats=(
        "Many offences have no identified suspect; age and ethnicity are known only where one is.",
    ),
)
