"""Children worked with by youth justice on each day the caseload was counted, and their needs."""

import duckdb
import pyarrow as pa

from sources.contract import Field, Measure, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE, ETHNIC_GROUPS
from sources.sql import literal
from sources.youth_justice.caseload import ETE_STATUSES
from transforms.linkage import PERIOD_END, PERIOD_START, SEX, row_table, rows_about_persons
from transforms.registry import derives

WORKED_WITH = "youth_justice__caseload"
NONE = "none"
FLAGS = {
    "is_excluded": "Ever suspended or permanently excluded from school.",
    "has_domestic_abuse_exposure": "Lived with domestic abuse.",
    "has_substance_need": "Assessed need: substance misuse.",
    "has_mental_health_need": "Assessed need: mental health.",
    "has_neurodivergence": "Diagnosed or assessed as neurodivergent.",
}
UNKNOWN = "unknown"


def _boolean(name: str, description: str) -> Field:
    return Field(name, "boolean", description, (NotNull(),))


SUPERVISED_CHILDREN = Table(
    name="out_sna__supervised_children",
    title="Children worked with by youth justice",
    grain="One row for each child worked with on the day of a caseload.",
    key=(),
    fields=(
        _boolean("is_serious_youth_violence", "The gravest offence is serious youth violence."),
        _boolean(
            "has_social_care",
            "Looked after, a care leaver, in need or under a child protection plan.",
        ),
        _boolean("has_send", "Special educational needs or disabilities, with support or a plan."),
        *(_boolean(name, description) for name, description in FLAGS.items()),
        Field(
            "ete_status",
            "string",
            "Education, training and employment.",
            (NotNull(), OneOf((*ETE_STATUSES, UNKNOWN))),
        ),
        SEX,
        Field("ethnic_group", "string", "Self-defined.", (NotNull(), OneOf(ETHNIC_GROUPS))),
        DISTRICT_CODE.but(description="District of residence."),
        PERIOD_START.but(description="The day of the caseload."),
        PERIOD_END.but(description="The day of the caseload."),
    ),
    caveats=(
        "A stock on a day: it never adds over days.",
        "Circumstances are as the case manager recorded them; an empty cell counts as no need.",
        "Seriousness scores are as supplied; the published score list is not verified here.",
    ),
)
CHILDREN = """
    select is_serious_youth_violence, coalesce(care_status <> {none}, false) as has_social_care,
           coalesce(send_status <> {none}, false) as has_send, {flags},
           coalesce(ete_status, {unknown}) as ete_status, coalesce(sex, {unknown}) as sex,
           coalesce(ethnic_group, 'Unknown') as ethnic_group, district_code,
           snapshot_date as period_start, snapshot_date as period_end
    from ({rows})"""


@derives(
    SUPERVISED_CHILDREN,
    inputs=("out_sna__coverage", f"core_{WORKED_WITH}"),
    measures=(Measure("children", "Children worked with by youth justice"),),
    datasets=(WORKED_WITH,),
)
def supervised_children(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row a child and day, with circumstances in two groups each."""
    query = CHILDREN.format(
        flags=", ".join(f"coalesce({name}, false) as {name}" for name in FLAGS),
        none=literal(NONE),
        unknown=literal(UNKNOWN),
        rows=rows_about_persons(WORKED_WITH, "children"),
    )
    return row_table(con, [query], SUPERVISED_CHILDREN)
