"""Repeat victims and repeat suspects of serious violence, and how much of it they account for.

A person is told by the agency's own pseudonym, inside one dataset: nothing is linked between
agencies. Businesses, the state and rows without a person key are left out.
"""

from collections.abc import Iterator

import duckdb
import pandas as pd
import pyarrow as pa

from sources.contract import Between, Field, Measure, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE
from transforms.duck import as_arrow
from transforms.linkage import (
    AGE_BAND,
    PERIOD_END,
    PERIOD_START,
    SEX,
    SUSPECTS,
    VICTIMS,
    Con,
    Window,
    banded,
    row_table,
    serious,
    windows,
)
from transforms.registry import derives

TIMES = ((1, "1"), (2, "2"), (3, "3"), (4, "4"), (5, "5 or more"))
ENOUGH = 10
"""Persons on either side of a share, once and repeat, below which it is not stated."""

PERSONS = """
    select person_id, count(distinct offence_id) as offences,
           first(coalesce(sex, 'unknown') order by happened_on, offence_id) as sex,
           first(age_band order by happened_on, offence_id) as age_band,
           bool_or(is_domestic) as is_domestic_any,
           last(district_code order by happened_on, offence_id) as district_code
    from ({serious}) where {inside} group by person_id"""
ROWS = """
    select {times} as times, sex, age_band, is_domestic_any, district_code, {window}
    from ({persons})"""
SHARES = """
    select unnest(['all', case when is_domestic_any then 'any domestic' else 'none domestic' end])
               as persons_group,
           offences
    from ({persons})"""
PEOPLE = {VICTIMS: "victims", SUSPECTS: "suspects"}


def _table(dataset: str, noun: str, happened: str) -> Table:
    """What the row table of one dataset promises."""
    return Table(
        name=f"out_sna__repeat_{noun}",
        title=f"{noun.capitalize()} of serious violence by number of offences",
        grain=f"One row for each person and window of time: {noun} of serious violence.",
        key=(),
        fields=(
            Field(
                "times",
                "string",
                f"Offences the person {happened} in the window.",
                (NotNull(), OneOf(tuple(label for _, label in TIMES))),
            ),
            SEX.but(description="Sex as recorded at the first offence of the window."),
            AGE_BAND.but(description="Age band at the first offence of the window."),
            Field(
                "is_domestic_any",
                "boolean",
                "One of the offences at least was marked domestic abuse.",
                (NotNull(),),
            ),
            DISTRICT_CODE.but(description="District of the person's latest offence."),
            PERIOD_START,
            PERIOD_END,
        ),
        caveats=(
            "Windows are of the date recorded: the latest year, and the latest three years or as "
            "many months as are held. A person stands in each, so windows are never added.",
            "Persons without a key are left out: where keys are missing, repeats are undercounted.",
            "A pseudonym given anew to a person already known hides a repeat.",
        ),
    )


REPEAT_VICTIMS = _table(VICTIMS, "victims", "suffered")
REPEAT_SUSPECTS = _table(SUSPECTS, "suspects", "was linked to as suspect")
REPEAT_SHARES = Table(
    name="out_sna__repeat_shares",
    title="Share of serious violence that repeat victims and repeat suspects account for",
    grain="One row for each role, group of persons and window of time.",
    key=("role", "persons_group", "period_start"),
    fields=(
        Field("role", "string", "Who.", (NotNull(), OneOf(("victims", "suspects")))),
        Field(
            "persons_group",
            "string",
            "All persons, those with a domestic offence, or those with none.",
            (NotNull(), OneOf(("all", "any domestic", "none domestic"))),
        ),
        PERIOD_START,
        PERIOD_END,
        Field(
            "share_pct",
            "integer",
            "Share of the persons' offences that fell to those with two or more.",
            (Between(0, 100),),
            "per cent",
        ),
        Field("offences_per_person", "number", "Mean offences a person.", (Between(1, 10**4),)),
        Field("status", "string", "`x` where too few persons, else empty.", (NotNull(),)),
    ),
    caveats=(
        "An offence with two known persons counts for each of them.",
        f"Stated only where {ENOUGH} persons or more have one offence and as many have several.",
    ),
)


@derives(
    REPEAT_VICTIMS,
    inputs=("out_sna__coverage", f"core_{VICTIMS}"),
    measures=(Measure("victims", "Victims of serious violence"),),
    datasets=(VICTIMS,),
)
def repeat_victims(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row a victim and window, by how many offences they suffered."""
    return row_table(con, _rows(con, VICTIMS), REPEAT_VICTIMS)


@derives(
    REPEAT_SUSPECTS,
    inputs=("out_sna__coverage", f"core_{SUSPECTS}"),
    measures=(Measure("suspects", "Suspects of serious violence"),),
    datasets=(SUSPECTS,),
)
def repeat_suspects(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row a suspect and window, by how many offences they were linked to."""
    return row_table(con, _rows(con, SUSPECTS), REPEAT_SUSPECTS)


@derives(
    REPEAT_SHARES,
    inputs=("out_sna__coverage", f"core_{VICTIMS}", f"core_{SUSPECTS}"),
    safe_because="whole per cent and means to one decimal, of ten persons or more on either side",
)
def repeat_shares(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The share of offences that fell to repeat persons, where enough persons make it safe."""
    parts = [_shares(con, d, w) for d in PEOPLE for w in windows(con, d)]
    columns = [f.name for f in REPEAT_SHARES.fields]
    made = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    return as_arrow(made[columns], REPEAT_SHARES)


def _persons(dataset: str, window: Window) -> str:
    return PERSONS.format(serious=serious(dataset), inside=window.sql)


def _rows(con: Con, dataset: str) -> Iterator[str]:
    """SQL for the persons of each window."""
    for window in windows(con, dataset):
        persons = _persons(dataset, window)
        yield ROWS.format(times=banded("offences", TIMES), window=window.columns, persons=persons)


def _shares(con: Con, dataset: str, window: Window) -> pd.DataFrame:
    """One row for each group of persons in the window."""
    persons = con.execute(SHARES.format(persons=_persons(dataset, window))).df()
    is_repeat = persons["offences"].gt(1)
    summed = persons.assign(
        persons=1, repeat=is_repeat, repeated=persons["offences"].where(is_repeat, 0)
    )
    by = summed.groupby("persons_group").sum().reindex(["all", "any domestic", "none domestic"])
    by = by.fillna(0)
    is_safe = by["repeat"].ge(ENOUGH) & (by["persons"] - by["repeat"]).ge(ENOUGH)
    share = (100 * by["repeated"] / by["offences"]).where(is_safe).round()
    return by.assign(
        role=PEOPLE[dataset],
        period_start=window.start,
        period_end=window.end,
        share_pct=share.astype("Int64"),
        offences_per_person=(by["offences"] / by["persons"]).where(is_safe).round(1),
        status=is_safe.map({True: "", False: "x"}),
    ).reset_index()
