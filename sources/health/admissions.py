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
    AGE_YEARS,
    EXTRACT_DATE,
    RESIDENCE_LSOA_CODE,
    SEX,
    age_group,
    event_date,
)
from sources.gateways import DSA
from sources.health.agency import AGENCY

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
    "Emergency admission (method 2x) with an external cause of assault.",
    "external_cause is not null and admission_method like '2%'",
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
            (NotNull(), OneOf(codes("admission_methods"))),
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
    derived=(EXTERNAL_CAUSE, IS_EMERGENCY_FOR_VIOLENCE, AGE_BAND, age_group()),
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
    ),
)
