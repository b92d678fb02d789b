"""Attendances at emergency departments after an injury: the Emergency Care Data Set (ECDS).

About persons, so it is taken in only under an agreement that permits it; the person key may be
left out. The code that ECDS uses for an assault is assumed (`codes/ecds_snomed.csv`).
"""

from sources.code_lists import code_list, codes
from sources.contract import (
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
    PERSON_ID,
    RESIDENCE_LSOA_CODE,
    SEX,
    flag,
    weekday_and_hour,
)
from sources.gateways import DSA
from sources.groups import grouped
from sources.health.agency import AGENCY
from sources.health.series import ED_ASSAULTS
from sources.locations import located

INTENTS = {
    code: code_list("ecds_snomed").labels[code]
    for code in codes("ecds_snomed", item="Injury intent", role="value")
}
ASSAULT_CODE = "52684005"
ASSAULT = INTENTS[ASSAULT_CODE]

IS_ASSAULT = Derived(
    "is_assault",
    "boolean",
    "The injury was recorded as an assault, and the attendance is not a duplicate.",
    f"coalesce(injury_intent = '{ASSAULT}', false) and not is_duplicate",
)
MECHANISM_GROUP = grouped(
    "mechanism_group", "injury_mechanism", "ecds_injury_mechanisms", "How the injury was done."
)

CONTRACT = Contract(
    name="health__ed_attendances",
    agency=AGENCY,
    title="Injury attendances at emergency departments (ECDS)",
    grain="One row for each attendance after an injury.",
    key=("attendance_id",),
    frequency="monthly",
    event_date="arrival_at",
    place=Place("residence", "residence_lsoa_code", "lsoa"),
    coverage=Coverage("months", made_on="extract_date"),
    gateway=DSA,
    shape="pseudonymised_rows",
    key_space="nhs",
    person_key="person_id",
    profile="HES",
    submission="replaces_period",
    scope=("site_code",),
    series=ED_ASSAULTS,
    fields=(
        Field(
            "attendance_id",
            "string",
            "Pseudonym of the attendance.",
            (NotNull(), Matches(r"[0-9A-Za-z_\-]{6,64}")),
            delivered_as=("ed_attendance_pseudo",),
        ),
        PERSON_ID.but(
            description="Pseudonym of the person, by the NHS's own method; may be left out.",
            optional=True,
        ),
        EXTRACT_DATE,
        Field(
            "site_code",
            "string",
            "ODS code of the site of treatment.",
            (Filled(0.9), Matches(r"[A-Z0-9]{3,12}")),
        ),
        Field(
            "department_type",
            "string",
            "Kind of department, `01` to `04`.",
            (OneOf(codes("ec_department_types")),),
            rewrite=((r"(\d)", r"0\1"),),
            optional=True,
        ),
        Field(
            "arrival_at",
            "datetime",
            "When the patient arrived: the counting date.",
            (NotNull(),),
        ),
        Field("injury_at", "datetime", "When the injury happened; midnight is often a default."),
        AGE_YEARS.but(Filled(0.95), description="Age at the attendance."),
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
            "injury_intent",
            "string",
            "Intent of the injury: a SNOMED CT concept, or its label.",
            delivered_as=("injury_intent_snomed",),
            recode=tuple(INTENTS.items()),
            is_health=True,
        ),
        Field(
            "injury_mechanism",
            "string",
            "How the injury was done, in the words of the reference set.",
            is_health=True,
        ),
        Field(
            "place_of_injury",
            "string",
            "Kind of place of the injury, in the words of the reference set.",
            optional=True,
        ),
        flag("is_alcohol_or_drug", "Alcohol or drugs were involved.").but(is_health=True),
        flag("is_duplicate", "Marked by the supplier as a duplicate of another row.").but(
            delivered_as=("dupe_flag",)
        ),
    ),
    derived=(
        IS_ASSAULT,
        MECHANISM_GROUP,
        located("place_of_injury", "ecds_places_of_injury"),
        AGE_BAND,
        AGE_GROUP,
        NHS_ETHNIC_GROUP,
        *weekday_and_hour("arrival_at"),
    ),
    rules=(NotBefore("arrival_at", "injury_at"),),
    measures=(
        Measure("assault_attendances", "Assault attendances of residents (ECDS)", "is_assault"),
        Measure(
            "sharp_object_assault_attendances",
            "Assault attendances of residents, sharp object (ECDS)",
            "is_assault and mechanism_group = 'sharp object'",
        ),
        Measure(
            "alcohol_or_drug_assault_attendances",
            "Assault attendances of residents with alcohol or drugs involved (ECDS)",
            "is_assault and is_alcohol_or_drug",
        ),
    ),
    caveats=(
        "Counts where the patient lives; ISTV counts where they were treated: one series in two "
        "parts that overlap, never a sum.",
        "The code for assault and the words for mechanisms and places are assumed: confirm them "
        "against the technical output specification in force.",
        "Residents treated outside the supplying trusts are absent.",
        "Intent is recorded by staff and often left empty: assaults are undercounted.",
    ),
)
