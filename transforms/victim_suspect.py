"""Victims and suspects of serious violence: who is both, and which came first."""

import duckdb
import pyarrow as pa

from sources.contract import Field, Measure, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE
from transforms.linkage import (
    AGE_BAND,
    LONG,
    PERIOD_END,
    PERIOD_START,
    SEX,
    SUSPECTS,
    VICTIMS,
    latest,
    may_link,
    row_table,
    sent,
    serious,
)
from transforms.registry import derives

ROLES = ("victim only", "suspect only", "both")
ORDERS = ("victim first", "suspect first", "same day", "not both")
VICTIM_SUSPECT = Table(
    name="out_sna__victim_suspect",
    title="Persons who are victims, suspects or both of serious violence",
    grain="One row for each person who is a victim or a suspect of serious violence.",
    key=(),
    fields=(
        Field("role", "string", "What the person is.", (NotNull(), OneOf(ROLES))),
        Field(
            "came_first",
            "string",
            "Of those who are both: which they were first, by the day of the offence.",
            (NotNull(), OneOf(ORDERS)),
        ),
        SEX.but(description="Sex as recorded at the person's first offence."),
        AGE_BAND.but(description="Age band at the person's first offence."),
        DISTRICT_CODE.but(description="District of the person's latest offence."),
        PERIOD_START,
        PERIOD_END,
    ),
    caveats=(
        f"Offences recorded in the latest {LONG} months held. What came before is not seen: some "
        "who are both, or who were the other first, are not known to be.",
        "Empty where the police agreement does not permit the two datasets to be linked, or one "
        "of them has sent nothing.",
        "The day is the earliest the offence can have happened, else the day it was recorded. Who "
        "is victim and suspect of one fight is both on the same day.",
        "Suspects are not offenders. Rows without a person key are left out.",
    ),
)
LINKS = """
    select '{role}' as role, person_id, happened_on, offence_id, coalesce(sex, 'unknown') as sex,
           age_band, district_code
    from ({serious}) where {inside}"""
PERSONS = """
    with links as ({links}),
    persons as (
        select min(happened_on) filter (where role = 'victim') as victim_on,
               min(happened_on) filter (where role = 'suspect') as suspect_on,
               first(sex order by happened_on, offence_id, role) as sex,
               first(age_band order by happened_on, offence_id, role) as age_band,
               last(district_code order by happened_on, offence_id, role) as district_code
        from links group by person_id)
    select case when suspect_on is null then 'victim only' when victim_on is null
                then 'suspect only' else 'both' end as role,
           case when suspect_on is null or victim_on is null then 'not both'
                when victim_on < suspect_on then 'victim first'
                when suspect_on < victim_on then 'suspect first' else 'same day' end as came_first,
           sex, age_band, district_code, {window}
    from persons"""


@derives(
    VICTIM_SUSPECT,
    inputs=("out_sna__coverage", f"core_{VICTIMS}", f"core_{SUSPECTS}"),
    measures=(Measure("persons", "Victims or suspects of serious violence"),),
    datasets=(VICTIMS, SUSPECTS),
)
def victim_suspect(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row a person, over the latest months that both datasets are held for."""
    window = latest(con, [VICTIMS, SUSPECTS], LONG)
    is_linked = may_link(VICTIMS, SUSPECTS) and sent(con, VICTIMS) and sent(con, SUSPECTS)
    if window is None or not is_linked:
        return row_table(con, (), VICTIM_SUSPECT)
    roles = {"victim": VICTIMS, "suspect": SUSPECTS}
    links = " union all ".join(
        LINKS.format(role=role, serious=serious(dataset), inside=window.sql)
        for role, dataset in roles.items()
    )
    persons = PERSONS.format(links=links, window=window.columns)
    return row_table(con, [persons], VICTIM_SUSPECT)
