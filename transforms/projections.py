"""Residents to come, as published: people by age in each projected year, and as an index."""

import duckdb
import pyarrow as pa

from sources.contract import Between, Field, NotNull, OneOf, Table
from sources.fields import AGE_BAND, AGE_BANDS, AGE_GROUP, AGE_GROUPS, DISTRICT_CODE
from sources.partnership import partnership
from sources.sql import literal
from transforms.duck import arrow
from transforms.registry import derives

AGES = (*AGE_BANDS, *AGE_GROUPS)
PROJECTIONS = Table(
    name="out_sna__population_projections",
    title="Projected residents by age",
    grain="One row for each age group, district or county, and projected year.",
    key=("ages", "district_code", "projected_year"),
    fields=(
        Field("ages", "string", "Age band, or under 25 together.", (NotNull(), OneOf(AGES))),
        DISTRICT_CODE.but(description="GSS code of the district, or of the whole county."),
        Field("projected_year", "integer", "Year of the mid-year projected.", (NotNull(),)),
        Field("base_year", "integer", "Year the projection starts from.", (NotNull(),)),
        Field("people", "integer", "Residents projected.", (NotNull(),)),
        Field(
            "index",
            "number",
            "People per 100 in the base year; empty where the base year was not sent.",
            (Between(0, 10**6),),
        ),
    ),
    caveats=(
        "From the latest base alone; its own year is an estimate.",
        "An age group is there only where every year of age in it was sent for both sexes, and "
        "the county only where every district was.",
    ),
)
PROJECTED = """
    with whole as (
        select ages, count(*) as ages_in
        from (select unnest([{band}, {group}]) as ages from range(91) years(age_years))
        group by all),
    latest as (
        select * from core_context__population_projections
        where base_date = (select max(base_date) from core_context__population_projections)),
    own as (
        select unnest([age_band, age_group]) as ages, district_code, projected_year, age_years,
               sex, people, year(base_date)::bigint as base_year
        from latest where district_code in (select district_code from ref_districts)),
    county as (
        select * replace ({county} as district_code) from own
        qualify count(distinct district_code) over (partition by ages, projected_year)
                = (select count(*) from ref_districts)),
    summed as (
        select ages, district_code, projected_year, base_year, sum(people)::bigint as people
        from (select * from own union all select * from county) join whole using (ages)
        group by all having count(distinct (age_years, sex)) = 2 * any_value(ages_in))
    select ages, district_code, projected_year, base_year, people,
           round(100.0 * people / nullif(max(people) filter (where projected_year = base_year)
                 over (partition by ages, district_code), 0), 1)::double as "index"
    from summed order by ages, district_code, projected_year"""


@derives(
    PROJECTIONS,
    inputs=("ref_districts", "core_context__population_projections"),
    datasets=("context__population_projections",),
    safe_because="projections of the whole population, published as open data",
)
def projections(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Add the single years of age up, by district and for the county, against the base year."""
    named = {"band": AGE_BAND.sql, "group": AGE_GROUP.sql}
    return arrow(con, PROJECTED.format(county=literal(partnership().county_code), **named))
