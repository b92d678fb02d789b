"""Youth justice caseload: a stock, the children worked with on the day, and their circumstances.

Substance and mental health needs are about a child's health, which the Duty's own power does
not carry: the whole dataset comes under a data sharing agreement.
"""

from sources.contract import (
    Between,
    Contract,
    Coverage,
    Field,
    Filled,
    Measure,
    NotNull,
    OneOf,
    Place,
)
from sources.fields import (
    AGE_YEARS,
    ETHNIC_GROUP,
    PERSON_ID,
    RESIDENCE_DISTRICT,
    SEX,
    event_date,
    flag,
)
from sources.gateways import DSA
from sources.stamps import caveats_of
from sources.youth_justice.agency import AGENCY
from sources.youth_justice.offences import GRAVITY_BAND
from sources.youth_justice.outcomes import GRAVITY, IS_SERIOUS_YOUTH_VIOLENCE, OFFENCE_TYPES

CARE_STATUSES = ("none", "looked after", "child protection plan", "child in need", "care leaver")
SEND_STATUSES = ("none", "SEN support", "education, health and care plan")
ETE_STATUSES = ("full time", "part time", "not in education, training or employment")


def _children(name: str, title: str, where: str, rests_on: str = "") -> Measure:
    title = f"Children worked with: {title}"
    return Measure(f"children_{name}", title, where, "stock", "persons", rests_on)


CONTRACT = Contract(
    name="youth_justice__caseload",
    agency=AGENCY,
    title="Youth justice caseload",
    grain="One row for each child worked with on the snapshot date.",
    key=("snapshot_date", "person_id"),
    frequency="annual",
    event_date="snapshot_date",
    place=Place("residence", "residence_district", "district"),
    coverage=Coverage("snapshot"),
    gateway=DSA,
    shape="pseudonymised_rows",
    key_space="youth_justice",
    person_key="person_id",
    profile="T5",
    submission="snapshot",
    fields=(
        event_date("snapshot_date", "The day the caseload was counted."),
        PERSON_ID.but(NotNull(), description="Pseudonym of the child, the service's own."),
        Field(
            "offence_type",
            "string",
            "YJB offence group of the gravest offence worked on.",
            (Filled(0.9), OneOf(OFFENCE_TYPES)),
        ),
        Field(
            "gravity_score",
            "integer",
            "YJB seriousness score of that offence, 1 to 8.",
            (Filled(0.9), Between(1, 8)),
        ),
        Field(
            "care_status", "string", "Status with children's social care.", (OneOf(CARE_STATUSES),)
        ),
        Field(
            "send_status",
            "string",
            "Special educational needs and disabilities.",
            (OneOf(SEND_STATUSES),),
        ),
        Field(
            "ete_status",
            "string",
            "Education, training and employment.",
            (OneOf(ETE_STATUSES),),
        ),
        flag("is_excluded", "Ever suspended or permanently excluded from school."),
        flag("has_domestic_abuse_exposure", "Lived with domestic abuse."),
        flag("has_substance_need", "Assessed need: substance misuse.").but(is_health=True),
        flag("has_mental_health_need", "Assessed need: mental health.").but(is_health=True),
        flag("has_neurodivergence", "Diagnosed or assessed as neurodivergent.").but(is_health=True),
        AGE_YEARS.but(Between(10, 18), Filled(0.9), description="Age on the snapshot date."),
        SEX,
        ETHNIC_GROUP,
        RESIDENCE_DISTRICT,
    ),
    derived=(GRAVITY_BAND, IS_SERIOUS_YOUTH_VIOLENCE),
    measures=(
        Measure("children", "Children worked with", "true", "stock", "persons"),
        _children(
            "with_serious_violence",
            "serious youth violence (gravity 5 and over)",
            "is_serious_youth_violence",
            GRAVITY,
        ),
        _children("looked_after", "looked after", "care_status = 'looked after'"),
        _children("with_send", "special educational needs", "send_status <> 'none'"),
        _children("excluded", "ever suspended or excluded", "is_excluded"),
        _children(
            "with_domestic_abuse", "lived with domestic abuse", "has_domestic_abuse_exposure"
        ),
        _children("with_substance_needs", "substance misuse", "has_substance_need"),
        _children("with_mental_health_needs", "mental health", "has_mental_health_need"),
        _children("with_neurodivergence", "neurodivergent", "has_neurodivergence"),
        _children(
            "not_in_education",
            "not in education, training or employment",
            "ete_status = 'not in education, training or employment'",
        ),
    ),
    caveats=(
        *caveats_of(GRAVITY),
        "A stock on a date: it never adds over dates.",
        "Circumstances are as the case manager recorded them; an empty cell counts as no need.",
        "The child's key is the service's own and is never linked to another agency's.",
        "All children worked with, not only those convicted.",
    ),
)
