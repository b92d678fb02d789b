"""Fields that mean the same thing in two or more datasets, declared once."""

from datetime import date

from sources.code_lists import code_list, district_aliases, ethnic_groups
from sources.contract import Between, Derived, Field, Matches, NotNull, OneOf
from sources.sql import case_in

LSOA_REGEX = r"[EWS]01\d{6}|[LMNSW]99999999"
"""An area of England, Wales or Scotland; or the pseudo code of a place outside England."""

NOWHERE = ("[EX]99999999", "")
"""The pseudo codes of a place that is not known."""

DISTRICT_REGEX = r"[EWNS]\d{8}"

FIRST_DATE = date(2010, 4, 1)
LAST_DATE = date(2039, 12, 31)

PERSON_ID = Field(
    "person_id",
    "string",
    "Pseudonym of the person, stable inside its key space.",
    (Matches(r"[0-9A-Za-z_\-:=+/]{8,128}"),),
)
OFFENCE_ID = Field(
    "offence_id",
    "string",
    "Pseudonym of the recorded offence; never the force's crime number.",
    (NotNull(), Matches(r"[0-9A-Za-z_\-]{6,64}")),
    delivered_as=("crime_ref_pseudo",),
)
EXTRACT_DATE = Field(
    "extract_date",
    "date",
    "The date the extract was made.",
    (NotNull(), Between(FIRST_DATE, LAST_DATE)),
)
LSOA_CODE = Field(
    "lsoa_code",
    "string",
    "Lower layer super output area, 2011 or 2021 code; the vintage is told from the code.",
    (Matches(LSOA_REGEX),),
    rewrite=(NOWHERE,),
)
RESIDENCE_LSOA_CODE = LSOA_CODE.but(
    name="residence_lsoa_code", description="Lower layer super output area the person lives in."
)
RESIDENCE_DISTRICT = Field(
    "residence_district",
    "string",
    "District the person lives in: its GSS code, or a name on the alias list matched whole.",
    (Matches(rf"{DISTRICT_REGEX}|outside|unknown"),),
    rewrite=(NOWHERE,),
    recode=tuple(district_aliases().items()),
    delivered_as=("home_district",),
)
AGE_YEARS = Field(
    "age_years", "integer", "Age in whole years at the event.", (Between(0, 120),), "years"
)
SEX = Field(
    "sex",
    "string",
    "Sex as the agency recorded it: female, male or unknown.",
    (OneOf(("female", "male", "unknown")),),
    recode=(
        ("F", "female"), ("M", "male"), ("U", "unknown"), ("N", "unknown"), ("NS", "unknown"),
        ("2", "female"), ("1", "male"), ("0", "unknown"), ("9", "unknown"),
    ),
)  # fmt: skip
ETHNIC_GROUPS = ("Asian", "Black", "Mixed", "White", "Other", "Unknown")
ETHNIC_GROUP = Field(
    "ethnic_group",
    "string",
    "Self-defined ethnic group in the five ONS groups; 16+1, 18+1 and NHS codes are recoded.",
    (OneOf(ETHNIC_GROUPS),),
    delivered_as=("ethnicity", "ethnicity_self_defined"),
    recode=tuple(ethnic_groups().items()),
)


def event_date(name: str, description: str) -> Field:
    """The date an event is counted on."""
    return Field(name, "date", description, (NotNull(), Between(FIRST_DATE, LAST_DATE)))


def flag(name: str, description: str, optional: bool = True) -> Field:
    """A marker that staff add by hand: an empty cell means it was not set."""
    return Field(name, "boolean", description, (NotNull(),), blank_means="false", optional=optional)


AGE_BANDS = ("0-9", "10-17", "18-24", "25-34", "35-44", "45-64", "65 and over")
"""Bands in use across needs assessments; 0-9, 10-17 and 18-24 together are "under 25"."""

AGE_BAND = Derived(
    "age_band",
    "string",
    "Age band at the event.",
    "case when age_years is null then 'unknown' when age_years < 10 then '0-9' "
    "when age_years < 18 then '10-17' when age_years < 25 then '18-24' "
    "when age_years < 35 then '25-34' when age_years < 45 then '35-44' "
    "when age_years < 65 then '45-64' else '65 and over' end",
    (*AGE_BANDS, "unknown"),
)
UNDER_25 = ("under 25", "25 and over", "unknown")


def age_group(name: str = "age_group", age: str = "age_years", whose: str = "Age") -> Derived:
    """The age in the Duty's two groups, "under 25" being 0 to 24."""
    young, older, unknown = UNDER_25
    return Derived(
        name,
        "string",
        f"{whose} at the event: under 25 is 0 to 24.",
        f"case when {age} is null then '{unknown}' when {age} < 25 then '{young}' "
        f"else '{older}' end",
        UNDER_25,
    )


AGE_GROUPS = UNDER_25[:2]
AGE_GROUP = age_group()
_NHS_CODES = {
    group: tuple(
        part
        for row in code_list("ethnicity").rows
        if row["group"] == group
        for part in filter(None, row["nhs_code"].split("|"))
    )
    for group in ETHNIC_GROUPS
}
NHS_ETHNIC_GROUP = Derived(
    "ethnic_group",
    "string",
    "Ethnic category of the NHS (2001 list) in the five ONS groups.",
    case_in("ethnic_category", _NHS_CODES, "'Unknown'"),
    ETHNIC_GROUPS,
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekday_and_hour(moment: str) -> tuple[Derived, Derived]:
    """When in the week it happened; midnight sharp is a default time and counts as unknown."""
    timed = f"{moment} is not null and {moment}::time <> time '00:00:00'"
    return (
        Derived(
            "weekday",
            "string",
            "Day of the week it happened, where the time is known.",
            f"case when {timed} then dayname({moment}) end",
            WEEKDAYS,
        ),
        Derived(
            "hour",
            "integer",
            "Hour of the day it happened (0 to 23), where the time is known.",
            f"case when {timed} then hour({moment}) end",
        ),
    )


DISTRICT_CODE = Field(
    "district_code",
    "string",
    "GSS code of the district, `outside` for a known place elsewhere, `unknown` for none.",
    (NotNull(), Matches(rf"{DISTRICT_REGEX}|outside|unknown")),
)
MONTH_START = Field("month_start", "date", "First day of the month.", (NotNull(),))
N = Field("n", "integer", "The count.", (NotNull(), Between(0, 10**9)))
