"""Co-offending: how many suspects an offence of serious violence has, and how young."""

import duckdb
import pyarrow as pa

from sources.contract import Field, Measure, NotNull, OneOf, Table
from sources.fields import AGE_BAND as AGE_BAND_OF
from sources.fields import AGE_BANDS, DISTRICT_CODE, MONTH_START
from sources.sql import literal
from transforms.dimensions import NOBODY
from transforms.linkage import SUSPECTS, answered_rows, banded, measure_of, row_table
from transforms.registry import derives

OFFENCES = "police__offences"
SUSPECTS_OF = ((0, NOBODY), (1, "1"), (2, "2"), (3, "3 or more"))
SERIOUS = "serious_violence_offences"
CO_OFFENDING = Table(
    name="out_sna__co_offending",
    title="Offences of serious violence by number of suspects",
    grain="One row for each recorded offence of serious violence.",
    key=(),
    fields=(
        Field(
            "suspects",
            "string",
            "Suspects identified.",
            (NotNull(), OneOf(tuple(label for _, label in SUSPECTS_OF))),
        ),
        Field(
            "youngest_suspect",
            "string",
            "Age band of the youngest suspect whose age is known.",
            (NotNull(), OneOf((*AGE_BANDS, "unknown", NOBODY))),
        ),
        DISTRICT_CODE,
        MONTH_START,
    ),
    caveats=(
        "Only suspects whom the police identified: a group of which one is known counts as one.",
        "Recent offences have fewer suspects, since identifying them takes time.",
        "Months that both offences and suspects are delivered for.",
    ),
)
ROWS = """
    with offences as (
        select offence_id, district_code, month_start from core_{offences}
        where ({serious}) and {offences_answered} and {suspects_answered}),
    suspected as (
        select offence_id, count(*) as known, min(age_years) as age_years
        from core_{suspects} group by offence_id)
    select {known} as suspects,
           case when known is null then {nobody} else {age_band} end as youngest_suspect,
           district_code, month_start
    from offences left join suspected using (offence_id)"""


@derives(
    CO_OFFENDING,
    inputs=("out_sna__coverage", f"core_{OFFENCES}", f"core_{SUSPECTS}"),
    measures=(
        Measure("offences", "Offences of serious violence", same_as=(f"{OFFENCES}.{SERIOUS}",)),
    ),
    datasets=(OFFENCES, SUSPECTS),
)
def co_offending(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row an offence, by how many suspects it has; suspects belong to it by its own key."""
    query = ROWS.format(
        offences=OFFENCES,
        suspects=SUSPECTS,
        serious=measure_of(OFFENCES, SERIOUS).where,
        offences_answered=answered_rows(OFFENCES),
        suspects_answered=answered_rows(SUSPECTS),
        known=banded("coalesce(known, 0)", SUSPECTS_OF),
        nobody=literal(NOBODY),
        age_band=AGE_BAND_OF.sql,
    )
    return row_table(con, [query], CO_OFFENDING)
