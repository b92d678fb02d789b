"""Suspensions and permanent exclusions from schools, an academic year at a time.

Anonymous by design: a month and a district, and no age, sex, day or key.
"""

from sources.code_lists import code_list
from sources.context.agency import EDUCATION
from sources.contract import (
    Contract,
    Coverage,
    Derived,
    Field,
    Filled,
    Measure,
    OneOf,
    Place,
)
from sources.fields import RESIDENCE_DISTRICT, event_date
from sources.gateways import DUTY_S16
from sources.groups import labels
from sources.sql import listed

REASONS = code_list("school_exclusion_reasons").labels
PHASES = ("primary", "secondary", "special", "alternative provision")

ACADEMIC_YEAR = Derived(
    "academic_year",
    "string",
    "Academic year from 1 September, such as `2024/25`.",
    "year(exclusion_month - interval 8 month)::varchar || '/' || "
    "right((year(exclusion_month - interval 8 month) + 1)::varchar, 2)",
)
IS_VIOLENCE = Derived(
    "is_violence",
    "boolean",
    "For physical assault, or for the use or threat of a weapon.",
    f"reason in {listed(labels('school_exclusion_reasons', 'is_violence', 'Y'))}",
)

CONTRACT = Contract(
    name="context__school_exclusions",
    agency=EDUCATION,
    title="Suspensions and permanent exclusions from schools",
    grain="One row for each suspension or permanent exclusion.",
    key=(),
    frequency="annual",
    event_date="exclusion_month",
    place=Place("residence", "residence_district", "district"),
    coverage=Coverage("declared", period=("academic_year_start", "academic_year_end")),
    gateway=DUTY_S16,
    shape="anonymous_rows",
    key_space="none",
    profile="T5",
    submission="replaces_period",
    fields=(
        event_date("academic_year_start", "First day of the academic year."),
        event_date("academic_year_end", "Last day of the academic year."),
        event_date(
            "exclusion_month",
            "Month of the exclusion; no day is sent.",
        ),
        Field(
            "exclusion_type",
            "string",
            "Suspension, or permanent exclusion.",
            (Filled(0.9), OneOf(("suspension", "permanent exclusion"))),
            recode=(("SUSP", "suspension"), ("PERM", "permanent exclusion")),
        ),
        Field("phase", "string", "Kind of school.", (Filled(0.9), OneOf(PHASES))),
        Field(
            "reason",
            "string",
            "Main reason given.",
            (Filled(0.9), OneOf(tuple(REASONS.values()))),
            recode=tuple(REASONS.items()),
        ),
        RESIDENCE_DISTRICT.but(
            description="District the pupil lives in: its GSS code, or a name on the alias list."
        ),
    ),
    date_formats=("%Y-%m", "%Y-%m-%d", "%d/%m/%Y"),
    derived=(ACADEMIC_YEAR, IS_VIOLENCE),
    measures=(
        Measure("suspensions", "Suspensions from school", "exclusion_type = 'suspension'"),
        Measure(
            "permanent_exclusions",
            "Permanent exclusions from school",
            "exclusion_type = 'permanent exclusion'",
        ),
        Measure(
            "violence_exclusions",
            "Suspensions and permanent exclusions for assault or weapons",
            "is_violence",
        ),
    ),
    caveats=(
        "Counts exclusions, not pupils: one pupil can be suspended many times.",
        "Several reasons can be given; this is the first.",
        "Exclusions cancelled on review may still be in the year's file.",
        "Practice differs between schools, so a rate is not a measure of behaviour.",
    ),
)
