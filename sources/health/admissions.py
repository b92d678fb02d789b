"""Hospital admissions for violence: ICD-10 X85 to Y09 in any diagnosis position."""

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
    AGE_GROUP,
    AGE_YEARS,
    EXTRACT_DATE,
    NHS_ETHNIC_GROUP,
    RESIDENCE_LSOA_CODE,
    SEX,
    event_date,
)
from sources.gateways import DSA
from sources.health.agency import AGENCY
from sources.sql import case_in, listed

EXTERNAL_CAUSE = Derived(
    "external_cause",
    "string",
    "First ICD-10 code from X85 to Y09 in any position of any episode, undotted.",
    r"nullif(regexp_extract(upper(diagnoses), '(^|[^A-Z0-9])((X8[5-9]|X9[0-9]|Y0[0-9])[0-9]?)', 2),"
    " '')",
)
IS_EMERGENCY_FOR_VIOLENCE = Derived(
    "is_emergency_for_violence",
    "boolean",
    "Emergency admission (method 2x) with an external cause of assault; no day case and no "
    "regular attender, where the class is sent.",
    "external_cause is not null and admission_method like '2%' and coalesce(patient_class, '1') "
    f"not in {listed(codes('patient_classes', is_counted='N'))}",
)
CAUSES = ("sharp object", "firearm", "blunt object", "bodily force", "sexual assault")
"""Mechanisms of ICD-10 codes that a figure shows by name; every other one is `other`."""

CAUSE_GROUP = Derived(
    "cause_group",
    "string",
    "How the assault was done, from the external cause; empty where there is none.",
    "case when external_cause is not null then "
    + case_in(
        "left(external_cause, 3)",
        {cause: codes("icd10_assault", mechanism=cause) for cause in CAUSES},
        "'other'",
    )
    + " end",
    (*CAUSES, "other"),
)


def _has_code(name: str, group: str) -> Derived:
    """Whether any diagnosis of any episode is in the group."""
    chosen = "|".join(codes("icd10_associated", group=group))
    return Derived(
        f"has_{name}_code",
        "boolean",
        f"A diagnosis in any position to do with {group}.",
        f"regexp_matches(upper(diagnoses), '(^|[^A-Z0-9])({chosen})')",
    )


ASSOCIATED = (
    _has_code("alcohol", "alcohol"),
    _has_code("drug", "drugs"),
    _has_code("mental_health", "mental health"),
)

CONTRACT = Contract(
    name="health__admissions",
    agency=AGENCY,
    title="Hospital admissions with an external cause of assault",
    grain="One row for each hospital spell.",
    key=("spell_id",),
    frequency="quarterly",
    event_date="admission_date",
    place=Place("residence", "residence_lsoa_code", "lsoa"),
    coverage=Coverage("months", made_on="extract_date"),
    gateway=DSA,
    shape="depersonalised_rows",
    key_space="none",
    profile="HES",
    submission="replaces_period",
    scope=("provider_code",),
    fields=(
        Field(
            "spell_id",
            "string",
            "Pseudonym of the spell.",
            (NotNull(), Matches(r"[0-9A-Za-z_\-]{6,64}")),
        ),
        EXTRACT_DATE,
        event_date("admission_date", "Date of admission: the counting date."),
        Field("discharge_date", "date", "Date of discharge; empty while unfinished."),
        Field(
            "admission_method",
            "string",
            "NHS admission method; 2x is an emergency.",
            (Filled(0.9), OneOf(codes("admission_methods"))),
        ),
        Field(
            "patient_class",
            "string",
            "NHS patient classification; day cases and regular attenders are not counted.",
            (OneOf(codes("patient_classes")),),
            delivered_as=("classpat", "patient_classification"),
            optional=True,
        ),
        Field(
            "diagnoses",
            "string",
            "Undotted ICD-10 codes: commas inside an episode, `||` between episodes.",
            (NotNull(), Matches(r"[|,A-Za-z0-9. ]+")),
            is_health=True,
        ),
        AGE_YEARS.but(Filled(0.95), description="Age at admission."),
        SEX.but(Filled(0.95)),
        Field(
            "ethnic_category",
            "string",
            "NHS ethnic category (2001 list).",
            (OneOf((*"ABCDEFGHJKLMNPRSZ", "99")),),
            optional=True,
        ),
        RESIDENCE_LSOA_CODE.but(Filled(0.9)),
        Field(
            "provider_code",
            "string",
            "ODS code of the trust.",
            (NotNull(), Matches(r"[A-Z0-9]{3,5}")),
        ),
        Field(
            "length_of_stay_days",
            "integer",
            "Nights in hospital.",
            (Between(0, 3650),),
            unit="days",
            optional=True,
        ),
    ),
    derived=(
        EXTERNAL_CAUSE,
        IS_EMERGENCY_FOR_VIOLENCE,
        CAUSE_GROUP,
        *ASSOCIATED,
        AGE_BAND,
        AGE_GROUP,
        NHS_ETHNIC_GROUP,
    ),
    rules=(
        NotBefore("discharge_date", "admission_date"),
        NotBefore("extract_date", "admission_date"),
    ),
    measures=(
        Measure(
            "violence_admissions", "Emergency admissions for violence", "is_emergency_for_violence"
        ),
        Measure(
            "sharp_object_admissions",
            "Emergency admissions, sharp object (X99)",
            "is_emergency_for_violence and external_cause like 'X99%'",
        ),
    ),
    caveats=(
        "Counts where the patient lives, by date of admission.",
        "Emergency cases who were not admitted are absent.",
        "Coding of external causes varies by trust; a transfer can count twice.",
        "The national indicator counts first episodes that are finished, by the date they end; "
        "here a spell counts once, by its admission.",
        "Which codes are to do with alcohol, drugs and mental health is the assessment's own "
        "reading; a code is there only where a clinician wrote it down.",
    ),
)
