"""Children's social care: how many children, missing episodes, and factors at assessment.

Counts alone: personal information from a social care authority is not carried by the Duty's
own power (s.16(4)(b) of the 2022 Act), so no row is about a child.
"""

from sources.code_lists import code_list
from sources.context.agency import CHILDREN
from sources.context.counts import DISTRICT, NOT_BY_MONTH, SEND_AS_COUNTED, period
from sources.contract import Contract, Coverage, Derived, Field, Measure, NotNull, OneOf, Place
from sources.fields import N
from sources.gateways import DUTY_S16
from sources.groups import labels
from sources.sql import listed

CATEGORIES = code_list("social_care_categories").labels
FACTORS = labels("social_care_categories", "group", "factor")

FACTOR = Derived(
    "factor",
    "string",
    "The factor named at assessments; empty in rows that count something else.",
    f"case when category in {listed(FACTORS)} then category end",
    FACTORS,
)


def _counted(name: str, title: str, code: str, kind: str = "stock") -> Measure:
    """The count of one category."""
    where = f"category = '{CATEGORIES[code]}'"
    return Measure(name, title, where, kind, sums="n")  # type: ignore[arg-type]


CONTRACT = Contract(
    name="context__children_social_care",
    agency=CHILDREN,
    title="Children's social care",
    grain="One row for each financial year, district of residence and category counted.",
    key=("year_end", "residence_district", "category"),
    frequency="annual",
    event_date="year_end",
    place=Place("residence", "residence_district", "district"),
    coverage=Coverage("declared", period=("year_start", "year_end")),
    gateway=DUTY_S16,
    shape="aggregate",
    key_space="none",
    profile="T5",
    submission="replaces_period",
    fields=(
        *period("year", "financial year"),
        DISTRICT,
        Field(
            "category",
            "string",
            "What is counted: children on 31 March, or episodes, assessments and factors of the "
            "year.",
            (NotNull(), OneOf(tuple(CATEGORIES.values()))),
            recode=tuple(CATEGORIES.items()),
        ),
        N.but(description="How many.", delivered_as=("count", "number")),
    ),
    derived=(FACTOR,),
    measures=(
        _counted("children_in_need", "Children in need at 31 March", "child_in_need"),
        _counted(
            "child_protection_plans", "Child protection plans at 31 March", "child_protection_plan"
        ),
        _counted("children_looked_after", "Children looked after at 31 March", "looked_after"),
        _counted(
            "missing_episodes",
            "Missing episodes of looked after children",
            "missing_episode",
            "flow",
        ),
        _counted("assessments", "Assessments completed", "assessment", "flow"),
        Measure(
            "assessment_factors", "Factors named at assessments", "factor is not null", sums="n"
        ),
    ),
    caveats=(
        "Children on a plan or looked after are in need too: the three counts do not add.",
        "An assessment can name several factors: factors do not add to assessments.",
        "Authorities differ: some record every factor, some the main one alone.",
        NOT_BY_MONTH,
        SEND_AS_COUNTED,
    ),
)
