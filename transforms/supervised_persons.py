"""People on probation on each day the caseload was counted: each once, however many sentences."""

import duckdb
import pyarrow as pa

from sources.code_lists import codes
from sources.contract import Field, Measure, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE, ETHNIC_GROUPS
from sources.probation.caseload import OFFENCE_CATEGORIES
from sources.sql import literal
from transforms.linkage import (
    AGE_BAND,
    CHILDREN,
    PERIOD_END,
    PERIOD_START,
    SEX,
    SUPERVISED,
    may_link,
    measure_of,
    row_table,
    rows_about_persons,
    sent,
)
from transforms.registry import derives

LEVELS = ("Low", "Medium", "High", "Very High")
NO_MAPPA = "none"
MAPPA = codes("probation_mappa_categories")
TRANSITION_AGES = (UNDER_AGE, COHORT, OLDER, _) = ("0-17", "18-25", "26 and over", "unknown")

SUPERVISED_PERSONS = Table(
    name="out_sna__supervised_persons",
    title="People on probation",
    grain="One row for each person under supervision on the day of a caseload.",
    key=(),
    fields=(
        Field(
            "main_offence",
            "string",
            "Group of the main offence; of several sentences the first in the list's order.",
            (NotNull(), OneOf(OFFENCE_CATEGORIES)),
        ),
        Field(
            "is_for_violence",
            "boolean",
            "One sentence at least is for violence, robbery, sexual or weapons offences.",
            (NotNull(),),
        ),
        Field(
            "rosh",
            "string",
            "Risk of serious harm; of several the highest.",
            (NotNull(), OneOf((*LEVELS, "unknown"))),
        ),
        Field(
            "mappa_category",
            "string",
            "MAPPA category; of several the first in the list's order.",
            (NotNull(), OneOf((*MAPPA, NO_MAPPA))),
        ),
        Field(
            "had_youth_justice",
            "boolean",
            "A youth justice outcome before that day; empty where not linked.",
        ),
        Field(
            "is_from_youth_justice",
            "boolean",
            "A sentence was begun under the youth justice service, which handed it over.",
            (NotNull(),),
        ),
        Field(
            "transition_age",
            "string",
            f"Age on the day; the transition cohort is {COHORT}, both included.",
            (NotNull(), OneOf(TRANSITION_AGES)),
        ),
        SEX,
        AGE_BAND.but(description="Age band on the day."),
        Field("ethnic_group", "string", "Self-defined.", (NotNull(), OneOf(ETHNIC_GROUPS))),
        DISTRICT_CODE.but(description="District of residence; of several sentences the latest's."),
        PERIOD_START.but(description="The day of the caseload."),
        PERIOD_END.but(description="The day of the caseload."),
    ),
    caveats=(
        "A stock on a day: it never adds over days.",
        "Limited-access cases may be withheld, so totals understate.",
        "Outcomes before the first month held are not seen: of adults over about 25 few can have "
        "a youth justice outcome that is held.",
        "Needs come with another pseudonym, which no agreement permits to be linked with these.",
    ),
)
TRANSITION_AGE = f"""
    case when age is null then 'unknown' when age < 18 then '{UNDER_AGE}'
         when age <= 25 then '{COHORT}' else '{OLDER}' end"""
LATEST = ("sex", "age_band", "ethnic_group", "district_code")
"""Columns of which a person's latest sentence is taken."""

PERSONS = """
    with children as ({children}),
    people as (
        select snapshot_date, person_id, min({offence_no}) as offence_no,
               bool_or({violence}) as is_for_violence, max({rosh_no}) as rosh_no,
               min(mappa_category) as mappa_category,
               coalesce(bool_or({from_youth_justice}), false) as is_from_youth_justice,
               max(age_years) as age, {latest}
        from ({rows}) group by snapshot_date, person_id)
    select {categories}[offence_no] as main_offence, is_for_violence,
           coalesce({levels}[rosh_no], 'unknown') as rosh,
           coalesce(mappa_category, {no_mappa}) as mappa_category,
           {had_youth_justice} as had_youth_justice, is_from_youth_justice,
           {transition_age} as transition_age,
           coalesce(sex, 'unknown') as sex, age_band,
           coalesce(ethnic_group, 'Unknown') as ethnic_group, district_code,
           snapshot_date as period_start, snapshot_date as period_end
    from people left join children using (person_id)"""
NO_CHILDREN = "select null::varchar as person_id, null::date as first_on limit 0"
FIRST_OUTCOME = "select person_id, min(outcome_date) as first_on from ({rows}) group by person_id"


@derives(
    SUPERVISED_PERSONS,
    inputs=("out_sna__coverage", f"core_{SUPERVISED}", f"core_{CHILDREN}"),
    measures=(
        Measure("people", "People on probation"),
        Measure("people_for_violence", "People on probation for violence", "is_for_violence"),
        Measure(
            "people_aged_18_to_25",
            "People on probation aged 18 to 25",
            f"transition_age = {literal(COHORT)}",
        ),
    ),
    datasets=(SUPERVISED, CHILDREN),
)
def supervised_persons(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row a person and day, with what is gravest of several sentences."""
    is_linked = may_link(SUPERVISED, CHILDREN) and sent(con, CHILDREN)
    children = rows_about_persons(CHILDREN, "outcomes")
    query = PERSONS.format(
        children=FIRST_OUTCOME.format(rows=children) if is_linked else NO_CHILDREN,
        offence_no=f"list_position({_list(OFFENCE_CATEGORIES)}, offence_category)",
        violence=measure_of(SUPERVISED, "people_for_violence").where,
        transition_age=TRANSITION_AGE,
        from_youth_justice=measure_of(SUPERVISED, "people_from_youth_justice").where,
        rosh_no=f"list_position({_list(LEVELS)}, rosh)",
        latest=", ".join(
            f"last({name} order by sentence_start_date nulls first, event_number) as {name}"
            for name in LATEST
        ),
        rows=rows_about_persons(SUPERVISED, "people"),
        categories=_list(OFFENCE_CATEGORIES),
        levels=_list(LEVELS),
        no_mappa=literal(NO_MAPPA),
        had_youth_justice=(
            "coalesce(first_on < snapshot_date, false)" if is_linked else "null::boolean"
        ),
    )
    return row_table(con, [query], SUPERVISED_PERSONS)


def _list(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(literal(v) for v in values) + "]"
