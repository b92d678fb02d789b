"""Prior contact: whom the agencies knew before a first suspected offence of serious violence.

The figure of missed opportunities, of persons under 25. Contact is the latest one before the
offence: the earliest would say how long deliveries are held, not how long the person was known.
"""

import duckdb
import pandas as pd
import pyarrow as pa

from sources.contract import Between, Field, Measure, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE
from sources.sql import literal
from transforms.duck import as_arrow
from transforms.firsts import LOOK_BACK, TRUNCATED, first_offences
from transforms.linkage import (
    AGE_BAND,
    CHILDREN,
    LONG,
    PERIOD_END,
    PERIOD_START,
    SERIOUS,
    SEX,
    SUPERVISED,
    SUSPECTS,
    VICTIMS,
    Con,
    banded,
    may_link,
    measure_of,
    row_table,
    rows_about_persons,
    sent,
)
from transforms.registry import derives

UNDER = 25
ENOUGH = 10
"""Persons with the contact, below which its median is not stated."""

CONTACTS = {
    "had_youth_justice": (CHILDREN, "outcomes", "outcome_date", "A youth justice outcome."),
    "had_probation": (SUPERVISED, "people", "snapshot_date", "Supervision by probation."),
    "was_victim": (VICTIMS, "victims", "happened_on", "Victim of any recorded offence."),
    "was_suspect_other": (
        SUSPECTS,
        "suspects",
        "happened_on",
        "Suspect of another recorded offence, not of serious violence.",
    ),
}
"""Each kind of contact: the dataset, its measure, the day of contact, and what it is."""

MONTHS = ((0, "0-2"), (3, "3-5"), (6, "6-11"), (12, "12-23"), (24, "24 or more"))
DATASETS = (SUSPECTS, VICTIMS, CHILDREN, SUPERVISED)
PRIOR_CONTACT = Table(
    name="out_sna__prior_contact",
    title="Contact before a first suspected offence of serious violence, persons under 25",
    grain="One row for each person under 25 first suspected of serious violence.",
    key=(),
    fields=(
        *(
            Field(name, "boolean", f"{what} Before the offence; empty where not linked.")
            for name, (_, _, _, what) in CONTACTS.items()
        ),
        Field(
            "months_before",
            "string",
            "Whole months from the latest contact of any kind to the offence.",
            (NotNull(), OneOf(("none", *(label for _, label in MONTHS)))),
        ),
        LOOK_BACK,
        SEX.but(description="Sex as recorded at the offence."),
        AGE_BAND.but(description="Age band at the offence."),
        DISTRICT_CODE.but(description="District of the offence."),
        PERIOD_START,
        PERIOD_END,
    ),
    caveats=(
        TRUNCATED,
        f"First suspected in the latest {LONG} months, aged 0 to {UNDER - 1} at the offence; "
        "suspects are not offenders.",
        "Contact is dated by the outcome, by the start of the sentence or the day of the caseload, "
        "and by the other offence; contact on the day of the offence is not before it.",
        "Kinds of contact overlap: each is a question of its own, and they are never added.",
        "Empty where no agreement permits another dataset to be linked with the suspects.",
    ),
)
PRIOR_CONTACT_MONTHS = Table(
    name="out_sna__prior_contact_months",
    title="Median months from the latest contact to a first suspected offence, persons under 25",
    grain="One row for each kind of contact.",
    key=("contact",),
    fields=(
        Field(
            "contact", "string", "The kind, or any of them.", (NotNull(), OneOf((*CONTACTS, "any")))
        ),
        PERIOD_START,
        PERIOD_END,
        Field(
            "median_months",
            "integer",
            "Median whole months from the latest contact to the offence.",
            (Between(0, 600),),
            "months",
        ),
        Field("status", "string", f"`x` below {ENOUGH} persons, else empty.", (NotNull(),)),
    ),
    caveats=(TRUNCATED, "Of the persons who had the contact."),
)
DATED = "select {kind} as kind, person_id, {day} as on_date from ({rows}) where {day} is not null"
BEFORE = """
    with firsts as ({firsts}), contacts as ({contacts}),
    latest as (
        select person_id, kind, max(on_date) as on_date
        from contacts join (select person_id, happened_on from firsts) using (person_id)
        where on_date < happened_on group by all)
    select firsts.*, kind, datesub('month', on_date, happened_on) as months
    from firsts left join latest using (person_id)
    where age_years < {under}"""
PERSONS = """
    select {kinds}, {months} as months_before, look_back, sex,
           age_band, district_code, period_start, period_end
    from ({before})
    group by person_id, look_back, sex, age_band, district_code, period_start, period_end"""
MEDIANS = """
    with persons as (
        select unnest(['any', kind]) as contact, person_id, period_start, period_end, months
        from ({before}) where kind is not null),
    nearest as (
        select contact, person_id, period_start, period_end, min(months) as months
        from persons group by all)
    select contact, period_start, period_end, count(*) as persons, median(months) as months
    from nearest group by all"""


@derives(
    PRIOR_CONTACT,
    inputs=("out_sna__coverage", *(f"core_{name}" for name in DATASETS)),
    measures=(Measure("persons", "Persons under 25 first suspected of serious violence"),),
    datasets=DATASETS,
)
def prior_contact(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row a person, with each kind of contact before the offence."""
    before, linked = _before(con)
    if not before:
        return row_table(con, (), PRIOR_CONTACT)
    kinds = ", ".join(
        f"bool_or(coalesce(kind = {literal(name)}, false)) as {name}"
        if name in linked
        else f"null::boolean as {name}"
        for name in CONTACTS
    )
    months = banded("min(months)", MONTHS, "none")
    query = PERSONS.format(kinds=kinds, months=months, before=before)
    return row_table(con, [query], PRIOR_CONTACT)


@derives(
    PRIOR_CONTACT_MONTHS,
    inputs=("out_sna__coverage", *(f"core_{name}" for name in DATASETS)),
    safe_because="medians in whole months, of ten persons or more",
)
def prior_contact_months(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The median of each kind of contact, where enough persons had it."""
    before, _ = _before(con)
    columns = [f.name for f in PRIOR_CONTACT_MONTHS.fields]
    if not before:
        return as_arrow(pd.DataFrame(columns=columns), PRIOR_CONTACT_MONTHS)
    found = con.execute(MEDIANS.format(before=before)).df()
    is_safe = found["persons"].ge(ENOUGH)
    made = found.assign(
        median_months=found["months"].where(is_safe).round().astype("Int64"),
        status=is_safe.map({True: "", False: "x"}),
        order=found["contact"].map([*CONTACTS, "any"].index),
    )
    return as_arrow(made.sort_values("order")[columns], PRIOR_CONTACT_MONTHS)


def _before(con: Con) -> tuple[str, tuple[str, ...]]:
    """SQL for the firsts and the latest contact of each kind, and the kinds that are linked.

    A row for each person and kind of contact, and one for a person with none.
    """
    linked = tuple(
        name
        for name, (dataset, *_) in CONTACTS.items()
        if sent(con, dataset) and (dataset == SUSPECTS or may_link(SUSPECTS, dataset))
    )
    if not {CONTACTS[name][0] for name in linked} - {SUSPECTS}:
        return "", ()
    firsts = first_offences(con, tuple(CONTACTS[name][0] for name in linked))
    if firsts is None:
        return "", ()
    contacts = " union all ".join(query for name in linked for query in _contacts(name))
    return BEFORE.format(firsts=firsts[0], contacts=contacts, under=UNDER), linked


def _contacts(name: str) -> list[str]:
    """SQL for the days of contact of one kind; a sentence begins before it is counted."""
    dataset, measure, day, _ = CONTACTS[name]
    rows = rows_about_persons(dataset, measure)
    if dataset == SUSPECTS:
        rows += f" and not ({measure_of(SUSPECTS, SERIOUS[SUSPECTS]).where})"
    days = (day, "sentence_start_date") if dataset == SUPERVISED else (day,)
    return [DATED.format(kind=literal(name), day=each, rows=rows) for each in days]
