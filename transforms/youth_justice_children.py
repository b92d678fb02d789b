"""Children with a youth justice outcome in each financial year: each once, however many outcomes.

Needs are held under another pseudonym, in the caseload, that no agreement permits to be linked
with outcomes: `out_sna__supervised_children` counts them.
"""

import duckdb
import pyarrow as pa

from sources.contract import Field, Measure, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE, ETHNIC_GROUPS
from sources.sql import literal
from sources.youth_justice.outcomes import OFFENCE_TYPES, TIERS
from transforms.linkage import (
    CHILDREN,
    PERIOD_END,
    PERIOD_START,
    SEX,
    banded,
    row_table,
    rows_about_persons,
)
from transforms.registry import derives

CUSTODY = "Custody"
GRAVER = (*(tier for tier in TIERS if tier != CUSTODY), CUSTODY)
"""Tiers from the lightest; custody is graver than remand, which is not a sentence."""

AGES = ((10, "10-14"), (15, "15-17"), (18, "18"))
OUTCOMES = ((1, "1"), (2, "2"), (3, "3 or more"))
YOUTH_JUSTICE_CHILDREN = Table(
    name="out_sna__youth_justice_children",
    title="Children with a youth justice outcome",
    grain="One row for each child and financial year with an outcome.",
    key=(),
    fields=(
        Field(
            "offence_type",
            "string",
            "YJB offence group of the gravest offence of the year.",
            (NotNull(), OneOf(OFFENCE_TYPES)),
        ),
        Field(
            "outcome_tier",
            "string",
            "Tier of the gravest outcome of the year.",
            (NotNull(), OneOf((*TIERS, "unknown"))),
        ),
        Field(
            "is_serious_youth_violence",
            "boolean",
            "Of serious youth violence in the year.",
            (NotNull(),),
        ),
        Field("is_first_time_entrant", "boolean", "Entered in the year.", (NotNull(),)),
        Field(
            "outcomes",
            "string",
            "Outcomes given in the year.",
            (NotNull(), OneOf(tuple(label for _, label in OUTCOMES))),
        ),
        SEX,
        Field(
            "age_group",
            "string",
            "Age at the offence of the first outcome.",
            (NotNull(), OneOf(tuple(label for _, label in AGES))),
        ),
        Field("ethnic_group", "string", "Self-defined.", (NotNull(), OneOf(ETHNIC_GROUPS))),
        DISTRICT_CODE.but(description="District of residence at the latest outcome."),
        PERIOD_START,
        PERIOD_END,
    ),
    caveats=(
        "A child with outcomes in two years stands in both: years are never added.",
        "The first and the last year can be part of a year: their dates say which.",
        "The gravest offence is by the seriousness score; of tiers, custody is the gravest.",
        "Seriousness scores are as supplied; the published score list is not verified here.",
    ),
)
ROWS = """
    with answered as (
        select date_trunc('year', month_start - interval 3 month) as year,
               min(month_start)::date as period_start,
               last_day(max(month_start)::date) as period_end
        from out_sna__coverage where dataset = {dataset} group by year),
    given as (
        select *, date_trunc('year', month_start - interval 3 month) as year,
               list_position({tiers}, outcome_tier) as tier_no
        from ({rows})),
    children as (
        select year, person_id, count(*) as given,
               last(offence_type order by gravity_score, outcome_date, outcome_id) as offence_type,
               max(tier_no) as tier_no,
               bool_or(is_serious_youth_violence) as is_serious_youth_violence,
               bool_or(is_first_time_entrant) as is_first_time_entrant,
               first(age_years order by outcome_date, outcome_id) as age_years,
               {latest}
        from given group by year, person_id)
    select offence_type, coalesce({tiers}[tier_no], 'unknown') as outcome_tier,
           is_serious_youth_violence, is_first_time_entrant, {outcomes} as outcomes,
           coalesce(sex, 'unknown') as sex, {age_group} as age_group,
           coalesce(ethnic_group, 'Unknown') as ethnic_group, district_code,
           period_start, period_end
    from children join answered using (year)"""
LATEST = ("sex", "ethnic_group", "district_code")
"""Columns of which a child's latest outcome of the year is taken."""


@derives(
    YOUTH_JUSTICE_CHILDREN,
    inputs=("out_sna__coverage", f"core_{CHILDREN}"),
    measures=(
        Measure("children", "Children with a youth justice outcome"),
        Measure(
            "children_with_serious_violence",
            "Children with an outcome for serious youth violence (gravity 5 and over)",
            "is_serious_youth_violence",
        ),
    ),
    datasets=(CHILDREN,),
)
def youth_justice_children(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row a child and financial year, with what is gravest of several outcomes."""
    query = ROWS.format(
        dataset=literal(CHILDREN),
        rows=rows_about_persons(CHILDREN, "outcomes"),
        tiers="[" + ", ".join(literal(tier) for tier in GRAVER) + "]",
        latest=", ".join(
            f"last({name} order by outcome_date, outcome_id) as {name}" for name in LATEST
        ),
        outcomes=banded("given", OUTCOMES),
        age_group=banded("age_years", AGES),
    )
    return row_table(con, [query], YOUTH_JUSTICE_CHILDREN)
