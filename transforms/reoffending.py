"""Reoffending by children: cohorts of a quarter, followed for twelve months.

After the Ministry of Justice's proven reoffending measure: a child enters a quarter's cohort at
their first outcome in it; a reoffence is an offence committed in the twelve months after, and
proven in them or in the six months that follow.
"""

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from sources.contract import Between, Field, Measure, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE
from sources.sql import literal
from transforms.duck import as_arrow
from transforms.linkage import (
    PERIOD_END,
    PERIOD_START,
    SEX,
    banded,
    row_table,
    rows_about_persons,
)
from transforms.registry import derives
from transforms.rounding import whole_numbers
from transforms.statistics import wilson
from transforms.youth_justice_children import AGES

OFFENCES = "youth_justice__offences"
FOLLOWED, WAITED = 12, 6
"""Months of follow-up, and months more in which a reoffence may be proven."""

ENOUGH = 10
"""Children, and reoffenders, below which a mean is not stated."""

FURTHER = ((0, "0"), (1, "1"), (2, "2"), (3, "3-4"), (5, "5 or more"))
REOFFENDING = Table(
    name="out_sna__reoffending",
    title="Children by whether they reoffended within twelve months",
    grain="One row for each child and quarter in whose cohort the child is.",
    key=(),
    fields=(
        Field("reoffended", "boolean", "A proven reoffence in the follow-up.", (NotNull(),)),
        Field(
            "further_offences",
            "string",
            "Proven reoffences in the follow-up.",
            (NotNull(), OneOf(tuple(label for _, label in FURTHER))),
        ),
        Field(
            "is_after_serious_violence",
            "boolean",
            "The outcome that the child entered with was for serious youth violence.",
            (NotNull(),),
        ),
        SEX,
        Field(
            "age_group",
            "string",
            "Age at the offence that the child entered with.",
            (NotNull(), OneOf(tuple(label for _, label in AGES))),
        ),
        DISTRICT_CODE.but(description="District of residence at that outcome."),
        PERIOD_START,
        PERIOD_END,
    ),
    caveats=(
        f"Only quarters that are held whole and followed whole: {FOLLOWED + WAITED} months of "
        "deliveries after the quarter.",
        "After the Ministry of Justice's definition, from one service's own records: offences "
        "proven elsewhere, or as an adult, are not held, so reoffending is undercounted.",
        "A child of two quarters' cohorts stands in both: quarters are never added.",
        "An offence without a date cannot be placed after the outcome and is not a reoffence.",
    ),
)
REOFFENDING_MEANS = Table(
    name="out_sna__reoffending_means",
    title="Mean reoffences of children, by financial year of the cohorts",
    grain="One row for each financial year of quarterly cohorts.",
    key=("period_start",),
    fields=(
        PERIOD_START,
        PERIOD_END,
        Field("quarters", "integer", "Cohorts pooled.", (NotNull(), Between(1, 4))),
        Field("reoffended_pct", "integer", "Share reoffending.", (Between(0, 100),), "per cent"),
        Field("reoffended_lower_pct", "integer", "Wilson's lower 95% limit.", (), "per cent"),
        Field("reoffended_upper_pct", "integer", "Wilson's upper 95% limit.", (), "per cent"),
        Field("offences_per_reoffender", "number", "Frequency: mean reoffences a reoffender."),
        Field("offences_per_child", "number", "Mean reoffences a child of the cohort."),
        Field("status", "string", f"`x` where fewer than {ENOUGH}, else empty.", (NotNull(),)),
    ),
    caveats=(
        "Quarterly cohorts pooled: a child of two quarters counts twice, as in the national "
        "annual averages.",
        "From one service's own records: reoffending elsewhere, or as an adult, is not held.",
    ),
)
COHORT = """
    with answered as (
        select date_trunc('quarter', month_start)::date as quarter,
               (select max(month_start) from out_sna__coverage where dataset = {dataset}) as newest
        from out_sna__coverage where dataset = {dataset}
        group by quarter having count(*) = 3
           and date_trunc('quarter', min(month_start)) + interval {needed} month <= newest),
    proven as (select *, date_trunc('quarter', outcome_date)::date as quarter from ({rows})),
    entered as (
        select proven.* from proven join answered using (quarter)
        qualify row_number() over (
            partition by person_id, quarter
            order by outcome_date, gravity_score desc, child_offence_id) = 1),
    further as (
        select entered.quarter, entered.person_id, count(*) as reoffences
        from entered join proven using (person_id)
        where proven.offence_date > entered.outcome_date
          and proven.offence_date <= entered.outcome_date + interval {followed} month
          and proven.outcome_date <= entered.outcome_date + interval {whole} month
        group by all)
    select coalesce(reoffences, 0) as reoffences, is_serious_youth_violence as is_after,
           coalesce(sex, 'unknown') as sex, age_years, district_code, quarter as period_start,
           last_day((quarter + interval 2 month)::date) as period_end
    from entered left join further using (quarter, person_id)"""
ROWS = """
    select reoffences > 0 as reoffended, {further} as further_offences,
           is_after as is_after_serious_violence, sex, {age_group} as age_group, district_code,
           period_start, period_end
    from ({cohort})"""
MEANS = """
    select min(period_start) as period_start, max(period_end) as period_end,
           count(distinct period_start) as quarters, count(*) as children,
           count(*) filter (where reoffences > 0) as reoffenders, sum(reoffences) as reoffences
    from ({cohort}) group by date_trunc('year', period_start - interval 3 month)
    order by period_start"""


@derives(
    REOFFENDING,
    inputs=("out_sna__coverage", f"core_{OFFENCES}"),
    measures=(Measure("children", "Children with an outcome in the quarter"),),
    datasets=(OFFENCES,),
)
def reoffending(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row a child and quarter, by the reoffences in the twelve months after."""
    query = ROWS.format(
        further=banded("reoffences", FURTHER),
        age_group=banded("age_years", AGES),
        cohort=_cohort(),
    )
    return row_table(con, [query], REOFFENDING)


@derives(
    REOFFENDING_MEANS,
    inputs=("out_sna__coverage", f"core_{OFFENCES}"),
    safe_because="whole per cent and means to one decimal, of ten children and reoffenders or more",
)
def reoffending_means(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The two measures of reoffending by year, where enough children and reoffenders are held."""
    found = con.execute(MEANS.format(cohort=_cohort())).df().astype({"reoffences": float})
    others = found["children"] - found["reoffenders"]
    is_safe = found["reoffenders"].ge(ENOUGH) & others.ge(ENOUGH)
    share, lower, upper = (
        whole_numbers(np.where(is_safe, 100 * each, np.nan))
        for each in wilson(found["reoffenders"], found["children"])
    )
    frequency = (found["reoffences"] / found["reoffenders"]).where(is_safe).round(1)
    made = found.assign(
        period_start=pd.to_datetime(found["period_start"]).dt.date,
        period_end=pd.to_datetime(found["period_end"]).dt.date,
        reoffended_pct=share,
        reoffended_lower_pct=lower,
        reoffended_upper_pct=upper,
        offences_per_reoffender=frequency,
        offences_per_child=(found["reoffences"] / found["children"]).where(is_safe).round(1),
        status=is_safe.map({True: "", False: "x"}),
    )
    return as_arrow(made[[f.name for f in REOFFENDING_MEANS.fields]], REOFFENDING_MEANS)


def _cohort() -> str:
    """SQL for the children of every quarter that is held and followed whole."""
    return COHORT.format(
        dataset=literal(OFFENCES),
        rows=rows_about_persons(OFFENCES, "proven_offences"),
        needed=2 + FOLLOWED + WAITED,
        followed=FOLLOWED,
        whole=FOLLOWED + WAITED,
    )
