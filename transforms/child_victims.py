"""Children harmed by serious violence, by the time of day and whether schools were open.

The day is the earliest on which the offence can have been committed, and so is the time. A
month, as everywhere, is that of the recording.
"""

import duckdb
import pyarrow as pa

from sources.contract import Field, Measure, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE, MONTH_START
from sources.school_years import SchoolYear, school_years
from sources.sql import literal
from transforms.dimensions import WEEKEND
from transforms.domains import UNKNOWN
from transforms.linkage import HAPPENED, SERIOUS, VICTIMS, answered_rows, measure_of, row_table
from transforms.registry import derives

GROWN = 18
"""A child is under this age (Children Act 1989, s.105)."""
HOURS = 3
"""Hours counted together: of one alone, most on weekdays without school would count a handful."""
SCHOOL_DAY, HOLIDAY = "School day", "Weekday without school"
DAY_KINDS = (SCHOOL_DAY, HOLIDAY, WEEKEND, UNKNOWN)
HOUR_BANDS = tuple(f"{hour}-{hour + HOURS - 1}" for hour in range(0, 24, HOURS))

CHILD_VICTIMS = Table(
    name="out_sna__child_victims",
    title="Child victims of serious violence, by time of day and kind of day",
    grain="One row for each victim under 18 of each offence of serious violence.",
    key=(),
    fields=(
        Field(
            "day_kind",
            "string",
            "Whether schools were open: a school day, another weekday, or the weekend.",
            (NotNull(), OneOf(DAY_KINDS)),
        ),
        Field(
            "hour_band",
            "string",
            f"{HOURS} hours of the day; midnight sharp is a default time and counts as unknown.",
            (NotNull(), OneOf((*HOUR_BANDS, UNKNOWN))),
        ),
        DISTRICT_CODE.but(description="District of the offence."),
        MONTH_START,
    ),
    caveats=(
        "A victim counts once for each offence: rows are links, not children.",
        f"A day outside the school years that the partnership lists is `{UNKNOWN}`, and so is the "
        "time on it.",
        "The earliest moment an offence can have been committed, where that is not the time "
        "it happened: abuse over months is counted at its beginning.",
    ),
)
ROWS = """
    select day_kind,
           case when committed_from_at::time <> time '00:00:00' and day_kind <> {unknown}
                then {bands}[hour(committed_from_at) // {hours} + 1]
                else {unknown} end as hour_band,
           district_code, month_start
    from (select *, {day_kind} as day_kind from
          (select *, {happened} as happened_on from core_{dataset}))
    where ({serious}) and age_years < {grown} and {answered}"""


def day_kind(day: str, years: tuple[SchoolYear, ...]) -> str:
    """SQL for the kind of day that a column of dates holds."""
    closed = [span for year in years for span in year.closed]
    branches = [f"when isodow({day}) > 5 then {literal(WEEKEND)}"]
    for spans, kind in ((closed, HOLIDAY), ([(y.first, y.last) for y in years], SCHOOL_DAY)):
        within = [f"{day} between {literal(a)} and {literal(b)}" for a, b in spans]
        branches += [f"when {' or '.join(within)} then {literal(kind)}"] if within else []
    return f"case {' '.join(branches)} else {literal(UNKNOWN)} end"


@derives(
    CHILD_VICTIMS,
    inputs=("out_sna__coverage", f"core_{VICTIMS}"),
    measures=(
        Measure(
            "victims",
            "Child victims of serious violence",
            same_as=(f"{VICTIMS}.{SERIOUS[VICTIMS]}", "age_band", f"0-{GROWN - 1}"),
        ),
    ),
    datasets=(VICTIMS,),
)
def child_victims(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row for each child harmed in each offence, by time and kind of day."""
    query = ROWS.format(
        day_kind=day_kind("happened_on", school_years()),
        hours=HOURS,
        bands=list(HOUR_BANDS),
        happened=HAPPENED,
        dataset=VICTIMS,
        serious=measure_of(VICTIMS, SERIOUS[VICTIMS]).where,
        grown=GROWN,
        answered=answered_rows(VICTIMS),
        unknown=literal(UNKNOWN),
    )
    return row_table(con, [query], CHILD_VICTIMS)
