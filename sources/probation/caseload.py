"""Probation caseload: a stock, the people supervised on the day the extract was taken."""

from sources.code_lists import codes
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
    flag,
)
from sources.gateways import DUTY_S16
from sources.probation.agency import AGENCY
from sources.sql import case_in

OFFENCE_CATEGORIES = (
    "violence against the person", "robbery", "sexual offences", "possession of weapons",
    "drug offences", "theft offences", "other",
)  # fmt: skip

SCHEMES = {"v2": codes("probation_tiers_v2"), "v3": codes("probation_tiers", is_tier="Y")}
TIER_SCHEME = Derived(
    "tier_scheme",
    "string",
    "Scheme the tier is of: v2 (A0 to D3) or v3 (A to G); the two are never counted together.",
    case_in("tier", SCHEMES),
    tuple(SCHEMES),
)


def _people(name: str, title: str, where: str) -> Measure:
    return Measure(f"people_{name}", f"People on probation: {title}", where, "stock", "persons")


CONTRACT = Contract(
    name="probation__caseload",
    agency=AGENCY,
    title="Probation caseload",
    grain="One row for each person and sentence under supervision on the snapshot date.",
    key=("snapshot_date", "person_id", "event_number"),
    frequency="quarterly",
    event_date="snapshot_date",
    place=Place("residence", "residence_district", "district"),
    coverage=Coverage("snapshot"),
    gateway=DUTY_S16,
    shape="pseudonymised_rows",
    key_space="partnership",
    person_key="person_id",
    profile="T5",
    submission="snapshot",
    fields=(
        event_date("snapshot_date", "The day the caseload was counted."),
        PERSON_ID.but(NotNull()),
        Field(
            "event_number",
            "integer",
            "Counts a person's sentences from 1.",
            (NotNull(), Between(1, 999)),
        ),
        Field("sentence_type", "string", "Sentence being served.", (Filled(0.9),)),
        Field("sentence_start_date", "date", "First day of the sentence."),
        Field(
            "main_offence_code",
            "string",
            "Home Office class and subclass of the main offence, five digits.",
            (Matches(r"\d{5}"),),
            rewrite=(
                (r"(\d{3})/(\d{2})", r"\1\2"),
                (r"(\d{4})", r"0\1"),
                (r"(\d{3})", r"00\1"),
            ),
            optional=True,
        ),
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
            (OneOf(("Low", "Medium", "High", "Very High")),),
            recode=tuple(
                zip(codes("probation_rosh"), ("Low", "Medium", "High", "Very High"), strict=True)
            ),
            optional=True,
        ),
        Field(
            "mappa_category",
            "string",
            "MAPPA category.",
            (OneOf(codes("probation_mappa_categories")),),
            optional=True,
        ),
        Field(
            "mappa_level",
            "string",
            "MAPPA level the person is managed at.",
            (OneOf(codes("probation_mappa_levels")),),
            optional=True,
        ),
        Field("tier", "string", "Tier, as scheme in force gives it.", optional=True),
        flag(
            "is_transfer_from_youth_justice",
            "The sentence was begun under the youth justice service, which handed it over.",
        ),
        flag("has_breach", "Enforcement of the sentence was begun in the last twelve months."),
        flag("is_recalled", "Recalled to custody in the last twelve months."),
        AGE_YEARS.but(Between(17, 120), Filled(0.9), description="Age on the snapshot date."),
        SEX,
        ETHNIC_GROUP,
        RESIDENCE_DISTRICT,
    ),
    derived=(AGE_BAND, TIER_SCHEME),
    rules=(NotBefore("snapshot_date", "sentence_start_date"),),
    measures=(
        Measure("people", "People on probation", kind="stock", counts="persons"),
        Measure(
            "people_for_violence",
            "People on probation for violence, robbery, sexual or weapons offences",
            "offence_category in ('violence against the person', 'robbery', 'sexual offences', "
            "'possession of weapons')",
            kind="stock",
            counts="persons",
        ),
        _people("aged_18_to_25", "aged 18 to 25", "age_years between 18 and 25"),
        _people(
            "from_youth_justice",
            "handed over by the youth justice service",
            "is_transfer_from_youth_justice",
        ),
        _people("in_breach", "enforcement begun in twelve months", "has_breach"),
        _people("recalled", "recalled to custody in twelve months", "is_recalled"),
    ),
    caveats=(
        "A stock on a date: it never adds over dates.",
        "Limited-access cases may be withheld, so totals understate.",
        "Risk of serious harm and MAPPA are the person's, repeated on each sentence.",
        "The transition cohort is 18 to 25, both included; under 25 elsewhere is 0 to 24.",
    ),
)
