"""Victims of recorded offences: a person appears once for each offence against them."""

from sources.contract import (
    Between,
    Contract,
    Coverage,
    Field,
    Filled,
    NotNull,
    OneOf,
    Place,
)
from sources.fields import (
    AGE_BAND,
    AGE_YEARS,
    ETHNIC_GROUP,
    EXTRACT_DATE,
    OFFENCE_ID,
    PERSON_ID,
    RESIDENCE_LSOA_CODE,
    SEX,
    age_group,
    event_date,
    flag,
)
from sources.gateways import DUTY_S16
from sources.offence_groups import OFFENCE_DERIVED, measures_of
from sources.police.agency import AGENCY
from sources.police.belonging import BELONGS_TO_OFFENCE

CONTRACT = Contract(
    name="police__victims",
    agency=AGENCY,
    title="Victims of recorded offences",
    grain="One row for each victim of each recorded offence.",
    key=("offence_id", "victim_number"),
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
            "victim_number",
            "integer",
            "Counts the victims of one offence from 1.",
            (NotNull(), Between(1, 999)),
        ),
        EXTRACT_DATE,
        event_date("recorded_date", "Date the offence was recorded: the counting date."),
        PERSON_ID,
        Field(
            "victim_type",
            "string",
            "Person, business or state.",
            (NotNull(), OneOf(("person", "business", "state"))),
            blank_means="person",
            optional=True,
        ),
        AGE_YEARS.but(Filled(0.6), description="Age at the offence."),
        SEX.but(Filled(0.7)),
        ETHNIC_GROUP,
        RESIDENCE_LSOA_CODE.but(optional=True),
        flag(
            "is_vulnerable",
            "Vulnerability marker; it does not say why, so it carries nothing about health.",
        ),
    ),
    serious_violence=True,
    derived=(*OFFENCE_DERIVED, AGE_BAND, age_group()),
    measures=measures_of("victims", "victim_type = 'person'"),
    caveats=("Businesses and the state are victims of some offences; they are not counted here.",),
)
