"""Needs and risk of people on probation: OASys assessments on the day of the snapshot.

Drug and alcohol sections are about a person's health, which the Duty's own power does not
carry: the whole dataset comes under a data sharing agreement. A person has several
assessments; the latest complete one on or before the snapshot counts.
"""

from sources.code_lists import code_list, codes
from sources.contract import (
    Between,
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
    AGE_YEARS,
    ETHNIC_GROUP,
    PERSON_ID,
    RESIDENCE_DISTRICT,
    SEX,
    event_date,
)
from sources.gateways import DSA
from sources.probation.agency import AGENCY
from sources.probation.caseload import OFFENCE_CATEGORIES
from sources.sql import listed

SECTIONS = {
    "3": "accommodation",
    "4": "employability",
    "6": "relationships",
    "7": "lifestyle",
    "8": "drug_misuse",
    "9": "alcohol_misuse",
    "11": "thinking",
    "12": "attitudes",
}
"""Our names of the eight scored sections, by their number in OASys."""

HEALTH = ("drug_misuse", "alcohol_misuse")
HIGHEST_SCORE = 30
_NEEDS = {row.code: row for row in code_list("probation_needs").rows}
LEVELS = tuple(row["level"] for row in code_list("probation_rosh").rows)
BANDS = ("Low", "Medium", "High", "Very High")
NO_BAND = "Not Applicable"
VIOLENT = ("violence against the person", "robbery", "sexual offences", "possession of weapons")

IS_COUNTED = Derived(
    "is_counted",
    "boolean",
    "The person's latest complete assessment on or before the snapshot.",
    "assessment_status = 'COMPLETE' and completed_date <= snapshot_date and row_number() over ("
    "partition by snapshot_date, person_id, "
    "assessment_status = 'COMPLETE' and completed_date <= snapshot_date "
    "order by completed_date desc, assessment_id) = 1",
)
IS_VIOLENCE = Derived(
    "is_violence",
    "boolean",
    "Supervised for violence, robbery, sexual offences or possession of weapons.",
    f"offence_category in {listed(VIOLENT)}",
)


def _score(section: str, name: str) -> Field:
    """The section's score; which sections are about health is declared above."""
    return Field(
        f"{name}_score",
        "integer",
        f"OASys section {section}, {_NEEDS[section].label}: score.",
        (Between(0, HIGHEST_SCORE),),
        is_health=name in HEALTH,
    )


def _need(section: str, name: str) -> Derived:
    """Whether the score reaches the section's standard threshold; null where not scored."""
    threshold = _NEEDS[section]["standard_threshold"]
    return Derived(
        f"has_{name}_need",
        "boolean",
        f"{_NEEDS[section].label}: score of {threshold} or more.",
        f"{name}_score >= {threshold}",
    )


def _band(name: str, predictor: str) -> Field:
    return Field(name, "string", f"Band of {predictor}.", (OneOf((*BANDS, NO_BAND)),))


def _measures() -> tuple[Measure, ...]:
    """People assessed, those with all needs scored, and those with each need."""
    scored = " and ".join(f"{name}_score is not null" for name in SECTIONS.values())
    return (
        Measure("people", "People with a complete assessment", "is_counted", "stock", "persons"),
        Measure(
            "people_with_needs_scored",
            "People with all eight needs scored",
            f"is_counted and {scored}",
            "stock",
            "persons",
        ),
        *(
            Measure(
                f"people_with_{name}_needs",
                f"People with a need: {_NEEDS[section].label}",
                f"is_counted and {scored} and has_{name}_need",
                "stock",
                "persons",
            )
            for section, name in SECTIONS.items()
        ),
    )


CONTRACT = Contract(
    name="probation__assessments",
    agency=AGENCY,
    title="Needs and risk of people on probation",
    grain="One row for each assessment of a person under supervision on the snapshot date.",
    key=("snapshot_date", "assessment_id"),
    frequency="annual",
    event_date="snapshot_date",
    place=Place("residence", "residence_district", "district"),
    coverage=Coverage("snapshot"),
    gateway=DSA,
    shape="pseudonymised_rows",
    key_space="probation",
    person_key="person_id",
    profile="T5",
    submission="snapshot",
    fields=(
        event_date("snapshot_date", "The day the caseload was counted."),
        PERSON_ID.but(NotNull(), description="Pseudonym of the person, the service's own."),
        Field(
            "assessment_id",
            "string",
            "Pseudonym of the assessment.",
            (NotNull(), Matches(r"[0-9A-Za-z_\-]{6,64}")),
        ),
        Field(
            "assessment_type",
            "string",
            "Layer of the assessment.",
            (Filled(0.9), OneOf(codes("probation_assessment_types"))),
        ),
        Field(
            "assessment_status",
            "string",
            "Only a complete assessment is counted.",
            (Filled(0.9), OneOf(codes("probation_assessment_statuses"))),
        ),
        Field("completed_date", "date", "Date it was completed; empty while open."),
        Field(
            "offence_category",
            "string",
            "Group of the main offence.",
            (Filled(0.9), OneOf(OFFENCE_CATEGORIES)),
        ),
        Field(
            "rosh",
            "string",
            "Highest risk of serious harm.",
            (OneOf(LEVELS),),
            recode=tuple((row.code, row["level"]) for row in code_list("probation_rosh").rows),
        ),
        _band("ogrs3_band", "the Offender Group Reconviction Scale, two years"),
        _band("ovp_band", "the OASys Violence Predictor, two years"),
        _band("rsr_band", "the Risk of Serious Recidivism"),
        *(_score(section, name) for section, name in SECTIONS.items()),
        AGE_YEARS.but(Between(17, 120), Filled(0.9), description="Age on the snapshot date."),
        SEX,
        ETHNIC_GROUP,
        RESIDENCE_DISTRICT,
    ),
    derived=(
        IS_COUNTED,
        IS_VIOLENCE,
        *(_need(section, name) for section, name in SECTIONS.items()),
        AGE_BAND,
    ),
    rules=(NotBefore("snapshot_date", "completed_date"),),
    measures=_measures(),
    caveats=(
        "A stock on a date: it never adds over dates.",
        "Needs are those of people with all eight sections scored, which is a fuller assessment "
        "given to those of higher risk.",
        "The order of the two thresholds of a need was read from source code; the lower, "
        "standard one is used.",
        "A band is shown as supplied; bands of different predictors are not compared.",
        "The person's key is the service's own and is never linked to another agency's.",
    ),
)
