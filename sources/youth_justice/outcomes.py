"""Youth justice outcomes: cautions and sentences given to children aged 10 to 17.

Supplied quarterly from the case management system. A child appears once for each outcome, so
counts of rows are counts of outcomes, not of children.
"""

from sources.code_lists import code_list
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
    flag,
)
from sources.gateways import DUTY_S16
from sources.sql import case_in
from sources.stamps import caveats_of
from sources.youth_justice.agency import AGENCY

_OUTCOMES = code_list("yj_outcomes").rows
TIERS = tuple(dict.fromkeys(c["tier"] for c in _OUTCOMES))
GRAVITY = "yj_gravity"
"""The list of seriousness scores that serious youth violence rests on."""
OFFENCE_TYPES = tuple(dict.fromkeys(c["group"] for c in code_list(GRAVITY).rows))

OUTCOME_TIER = Derived(
    "outcome_tier",
    "string",
    "Tier of the outcome, from its name.",
    case_in("outcome", {t: tuple(c.label for c in _OUTCOMES if c["tier"] == t) for t in TIERS}),
    TIERS,
)
IS_CUSTODY = Derived(
    "is_custody", "boolean", "A custodial sentence.", "coalesce(outcome_tier = 'Custody', false)"
)
CUSTODIAL_REMAND = code_list("yj_outcomes").labels["remand_to_youth_detention_accommodation"]
VIOLENCE = "Violence against the person"
IS_SERIOUS_YOUTH_VIOLENCE = Derived(
    "is_serious_youth_violence",
    "boolean",
    "Violence, robbery or drugs with a YJB seriousness score of 5 or more.",
    f"offence_type in ('{VIOLENCE}', 'Robbery', 'Drugs') and gravity_score >= 5",
)
OFFENCE_KINDS = ("Serious youth violence", "Other violence against the person", "All other")
OFFENCE_KIND = Derived(
    "offence_kind",
    "string",
    "Serious youth violence, other violence against the person, or any other offence.",
    f"case when is_serious_youth_violence then '{OFFENCE_KINDS[0]}' "
    f"when offence_type = '{VIOLENCE}' then '{OFFENCE_KINDS[1]}' else '{OFFENCE_KINDS[2]}' end",
    OFFENCE_KINDS,
)

CONTRACT = Contract(
    name="youth_justice__outcomes",
    agency=AGENCY,
    title="Youth justice outcomes",
    grain="One row for each outcome given to a child.",
    key=("outcome_id",),
    frequency="quarterly",
    event_date="outcome_date",
    place=Place("residence", "residence_district", "district"),
    coverage=Coverage("months", made_on="extract_date"),
    gateway=DUTY_S16,
    shape="pseudonymised_rows",
    key_space="partnership",
    person_key="person_id",
    profile="T5",
    submission="replaces_period",
    fields=(
        Field("outcome_id", "string", "Pseudonym of the outcome.", (NotNull(),)),
        PERSON_ID.but(NotNull()),
        EXTRACT_DATE,
        Field("offence_date", "date", "Date of the offence."),
        event_date("outcome_date", "Date the outcome was given: the counting date."),
        Field(
            "offence_type",
            "string",
            "YJB offence group of the most serious offence.",
            (Filled(0.9), OneOf(OFFENCE_TYPES)),
        ),
        Field(
            "gravity_score",
            "integer",
            "YJB seriousness score, 1 to 8 (not the 1 to 4 gravity matrix).",
            (Filled(0.9), Between(1, 8)),
        ),
        Field(
            "outcome",
            "string",
            "Outcome given.",
            (Filled(0.9), OneOf(tuple(c.label for c in _OUTCOMES))),
        ),
        flag("is_first_time_entrant", "First caution or conviction anywhere."),
        flag(
            "is_knife_or_weapon",
            "Given for possessing, or threatening with, a knife or an offensive weapon.",
        ),
        AGE_YEARS.but(
            Between(10, 18), Filled(0.9), description="Age at the offence; 18 by outcome."
        ),
        SEX,
        ETHNIC_GROUP,
        RESIDENCE_DISTRICT,
    ),
    derived=(OUTCOME_TIER, IS_CUSTODY, IS_SERIOUS_YOUTH_VIOLENCE, OFFENCE_KIND),
    rules=(
        NotBefore("outcome_date", "offence_date"),
        NotBefore("extract_date", "outcome_date"),
    ),
    measures=(
        Measure("outcomes", "Outcomes given to children"),
        Measure("first_time_entrants", "First-time entrants", "is_first_time_entrant"),
        Measure(
            "serious_youth_violence_outcomes",
            "Outcomes for serious youth violence (gravity 5 and over)",
            "is_serious_youth_violence",
            rests_on=GRAVITY,
        ),
        Measure(
            "violence_outcomes",
            "Outcomes for violence against the person",
            f"offence_type = '{VIOLENCE}'",
        ),
        Measure(
            "knife_or_weapon_outcomes",
            "Outcomes for possessing or threatening with a knife or weapon",
            "is_knife_or_weapon",
        ),
        Measure("custody_outcomes", "Custodial sentences of children", "is_custody"),
        Measure(
            "custodial_remands",
            "Remands of children to youth detention accommodation",
            f"outcome = '{CUSTODIAL_REMAND}'",
        ),
    ),
    caveats=(
        *caveats_of(GRAVITY),
        "An outcome counts as one for a knife or weapon only where the service marked it so.",
        "A child moved between areas can be counted at home and host service.",
    ),
)
