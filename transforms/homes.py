"""Where suspects and victims of serious violence live, beside where the offence happened.

The question is net import: how much of a district's violence is by people from elsewhere. A
residence is a small area; its district is looked up, in the partnership and around it.
"""

import duckdb
import pyarrow as pa

from sources.contract import Field, Measure, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE, LSOA_REGEX, MONTH_START
from sources.partnership import partnership
from sources.sql import literal
from transforms.domains import ELSEWHERE as NOT_PLACED
from transforms.domains import UNKNOWN
from transforms.linkage import (
    AGE_BAND,
    SERIOUS,
    SEX,
    SUSPECTS,
    VICTIMS,
    answered_rows,
    measure_of,
    row_table,
)
from transforms.registry import derives

NEAREST_CODE, NEAREST = next(iter(partnership().neighbours.items()), ("", ""))
"""The neighbour that stands on its own: the one that the partnership's file names first."""

IN_REGION = f"elsewhere in {partnership().region_name}"
ELSEWHERE = "elsewhere"
OUTSIDE = tuple(name for name in (NEAREST, IN_REGION, ELSEWHERE) if name)
HOMES = (*partnership().districts, *OUTSIDE, UNKNOWN)
SAME, ANOTHER = "same district", "another district of the area"
PLACE_UNKNOWN = "place of offence not in the area"
ORIGINS = (SAME, ANOTHER, *OUTSIDE, UNKNOWN, PLACE_UNKNOWN)


def _table(noun: str) -> Table:
    """What the row table of one dataset promises."""
    return Table(
        name=f"out_sna__{noun}_homes",
        title=f"Where {noun}s of serious violence live, by district of the offence",
        grain=f"One row for each {noun} of each offence of serious violence.",
        key=(),
        fields=(
            Field(
                "home",
                "string",
                "District of residence, or the kind of place outside the partnership.",
                (NotNull(), OneOf(HOMES)),
            ),
            Field(
                "origin",
                "string",
                "The residence beside the place of the offence.",
                (NotNull(), OneOf(ORIGINS)),
            ),
            SEX,
            AGE_BAND.but(description="Age band at the offence."),
            DISTRICT_CODE.but(description="District of the offence."),
            MONTH_START,
        ),
        caveats=(
            f"A {noun} counts once for each offence: rows are links, not persons.",
            "Residence as the force recorded it, which can be old or of no fixed abode; where it "
            f"is missing, `{UNKNOWN}`.",
            "Around the partnership, residences are looked up on 2011 codes: an area that was new "
            f"in 2021 counts as `{ELSEWHERE}`, so that nearer places are a little undercounted.",
            f"`{PLACE_UNKNOWN}`: the offence happened outside, or where is not known; leave these "
            "out of shares by origin.",
        ),
    )


SUSPECT_HOMES, VICTIM_HOMES = _table("suspect"), _table("victim")
ROWS = """
    with areas as (select lsoa_code, min(district_code) as of from ref_lsoas group by lsoa_code),
    placed as (
        select coalesce(sex, 'unknown') as sex, age_band, core.district_code, month_start,
               case when areas.of is not null then areas.of
                    when around.district_code = {nearest_code} then {nearest}
                    when around.region_code = {region_code} then {in_region}
                    when regexp_full_match(residence_lsoa_code, {lsoa}) then {elsewhere}
                    else {unknown} end as home,
               areas.of is not null as is_inside
        from core_{dataset} core
        left join areas on areas.lsoa_code = residence_lsoa_code
        left join ref_lsoas_around around on around.lsoa_code = residence_lsoa_code
        where ({serious}) and {answered})
    select home,
           case when district_code in {not_placed} then {place_unknown}
                when home = district_code then {same}
                when is_inside then {another} else home end as origin,
           sex, age_band, district_code, month_start
    from placed"""


def _rows(con: duckdb.DuckDBPyConnection, dataset: str, table: Table) -> pa.Table:
    query = ROWS.format(
        dataset=dataset,
        serious=measure_of(dataset, SERIOUS[dataset]).where,
        answered=answered_rows(dataset),
        nearest_code=literal(NEAREST_CODE),
        nearest=literal(NEAREST),
        region_code=literal(partnership().region_code),
        in_region=literal(IN_REGION),
        lsoa=literal(LSOA_REGEX),
        elsewhere=literal(ELSEWHERE),
        unknown=literal(UNKNOWN),
        not_placed=NOT_PLACED,
        place_unknown=literal(PLACE_UNKNOWN),
        same=literal(SAME),
        another=literal(ANOTHER),
    )
    return row_table(con, [query], table)


@derives(
    SUSPECT_HOMES,
    inputs=("out_sna__coverage", "ref_lsoas", "ref_lsoas_around", f"core_{SUSPECTS}"),
    measures=(
        Measure(
            "suspects", "Suspects of serious violence", same_as=(f"{SUSPECTS}.{SERIOUS[SUSPECTS]}",)
        ),
    ),
    datasets=(SUSPECTS,),
)
def suspect_homes(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row for each suspect of each offence, by where they live."""
    return _rows(con, SUSPECTS, SUSPECT_HOMES)


@derives(
    VICTIM_HOMES,
    inputs=("out_sna__coverage", "ref_lsoas", "ref_lsoas_around", f"core_{VICTIMS}"),
    measures=(
        Measure(
            "victims", "Victims of serious violence", same_as=(f"{VICTIMS}.{SERIOUS[VICTIMS]}",)
        ),
    ),
    datasets=(VICTIMS,),
)
def victim_homes(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row for each victim of each offence, by where they live."""
    return _rows(con, VICTIMS, VICTIM_HOMES)
