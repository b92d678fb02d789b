"""People on probation with a complete assessment on each day of the caseload: risk and needs."""

import duckdb
import pyarrow as pa

from sources.code_lists import code_list
from sources.contract import Field, Measure, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE
from sources.probation.assessments import BANDS, LEVELS, NO_BAND, SECTIONS
from sources.registry import contract
from sources.sql import literal
from transforms.linkage import (
    AGE_BAND,
    PERIOD_END,
    PERIOD_START,
    SEX,
    row_table,
    rows_about_persons,
)
from transforms.registry import derives

ASSESSED = "probation__assessments"
UNKNOWN = "unknown"
PREDICTORS = {
    "ogrs3_band": "Band of the Offender Group Reconviction Scale, two years.",
    "ovp_band": "Band of the OASys Violence Predictor, two years.",
    "rsr_band": "Band of the Risk of Serious Recidivism.",
}
NEEDS = {
    f"has_{name}_need": code_list("probation_needs").labels[section].capitalize()
    for section, name in SECTIONS.items()
}
"""Needs in words, by their column."""

SCORED = " and ".join(f"{name}_score is not null" for name in SECTIONS.values())

ASSESSED_PERSONS = Table(
    name="out_sna__assessed_persons",
    title="People on probation by assessed risk and need",
    grain="One row for each person with a complete assessment on the day of a caseload.",
    key=(),
    fields=(
        Field(
            "is_violence",
            "boolean",
            "Supervised for violence, robbery, sexual offences or possession of weapons.",
            (NotNull(),),
        ),
        Field(
            "rosh",
            "string",
            "Highest risk of serious harm.",
            (NotNull(), OneOf((*LEVELS, UNKNOWN))),
        ),
        *(
            Field(name, "string", title, (NotNull(), OneOf((*BANDS, NO_BAND, UNKNOWN))))
            for name, title in PREDICTORS.items()
        ),
        *(
            Field(name, "boolean", f"Need: {need}; empty where not all eight are scored.")
            for name, need in NEEDS.items()
        ),
        SEX,
        AGE_BAND.but(description="Age band on the day."),
        DISTRICT_CODE.but(description="District of residence."),
        PERIOD_START.but(description="The day of the caseload."),
        PERIOD_END.but(description="The day of the caseload."),
    ),
    caveats=contract(ASSESSED).caveats,
)
PERSONS = """
    select coalesce(is_violence, false) as is_violence, {levels}, {needs},
           coalesce(sex, {unknown}) as sex, age_band, district_code,
           snapshot_date as period_start, snapshot_date as period_end
    from ({rows})"""


@derives(
    ASSESSED_PERSONS,
    inputs=("out_sna__coverage", f"core_{ASSESSED}"),
    measures=(Measure("people", "People on probation with a complete assessment"),),
    datasets=(ASSESSED,),
)
def assessed_persons(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row a person and day, of the latest complete assessment."""
    listed = ("rosh", *PREDICTORS)
    query = PERSONS.format(
        levels=", ".join(f"coalesce({name}, {literal(UNKNOWN)}) as {name}" for name in listed),
        needs=", ".join(f"case when {SCORED} then {name} end as {name}" for name in NEEDS),
        unknown=literal(UNKNOWN),
        rows=rows_about_persons(ASSESSED, "people"),
    )
    return row_table(con, [query], ASSESSED_PERSONS)
