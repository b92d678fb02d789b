"""Prior offending: what suspects of serious violence were linked to before."""

import duckdb
import pyarrow as pa

from sources.contract import Field, Measure, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE
from sources.offence_groups import OFFENCE_GROUP
from sources.sql import literal
from transforms.firsts import LONGEST, LOOK_BACK, TRUNCATED, first_offences
from transforms.linkage import (
    AGE_BAND,
    LONG,
    PERIOD_END,
    PERIOD_START,
    SEX,
    SUSPECTS,
    banded,
    row_table,
    rows_about_persons,
)
from transforms.registry import derives

EARLIER = ((0, "0"), (1, "1"), (2, "2"), (3, "3-4"), (5, "5 or more"))
NONE_EARLIER = "none earlier"
PRIOR_OFFENDING = Table(
    name="out_sna__prior_offending",
    title="Offences that suspects of serious violence were linked to before",
    grain="One row for each person first suspected of serious violence.",
    key=(),
    fields=(
        Field(
            "earlier_offences",
            "string",
            "Offences of any kind that the person was linked to before.",
            (NotNull(), OneOf(tuple(label for _, label in EARLIER))),
        ),
        Field(
            "first_kind",
            "string",
            "Group of the first of them.",
            (NotNull(), OneOf((*OFFENCE_GROUP.values, "unknown", NONE_EARLIER))),
        ),
        LOOK_BACK,
        SEX.but(description="Sex as recorded at the offence."),
        AGE_BAND.but(description="Age band at the offence."),
        DISTRICT_CODE.but(description="District of the offence of serious violence."),
        PERIOD_START,
        PERIOD_END,
    ),
    caveats=(
        TRUNCATED,
        f"First suspected of serious violence in the latest {LONG} months. Suspects are not "
        "offenders, and an earlier link is not a conviction.",
        "Before is by the day the offence happened, where it is known; one on the same day is not "
        "before. Offences recorded elsewhere are not held.",
    ),
)
PERSONS = """
    with firsts as ({firsts}),
    earlier as (
        select link.person_id, count(distinct link.offence_id) as offences,
               first(link.offence_group order by link.happened_on, link.offence_id) as first_group
        from ({links}) link join firsts using (person_id)
        where link.happened_on < firsts.happened_on group by all)
    select {earlier} as earlier_offences,
           case when offences is null then '{none}' else coalesce(first_group, 'unknown') end
               as first_kind,
           look_back, sex, age_band, district_code, period_start, period_end
    from firsts left join earlier using (person_id)"""


@derives(
    PRIOR_OFFENDING,
    inputs=("out_sna__coverage", f"core_{SUSPECTS}"),
    measures=(
        Measure("persons", "Persons first suspected of serious violence"),
        Measure(
            "persons_followed",
            "Persons first suspected of serious violence, two years or more held before it",
            f"look_back = {literal(LONGEST)}",
        ),
    ),
    datasets=(SUSPECTS,),
)
def prior_offending(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row a person, by what they were linked to before."""
    firsts = first_offences(con)
    if firsts is None:
        return row_table(con, (), PRIOR_OFFENDING)
    query = PERSONS.format(
        firsts=firsts[0],
        links=rows_about_persons(SUSPECTS, "suspects"),
        earlier=banded("coalesce(offences, 0)", EARLIER),
        none=NONE_EARLIER,
    )
    return row_table(con, [query], PRIOR_OFFENDING)
