"""Which months each dataset answers for, and whether every row in force was counted."""

import duckdb
import pyarrow as pa

from sources.contract import Contract, Field, NotNull, Table
from sources.fields import MONTH_START
from sources.registry import contracts
from sources.sql import literal, quoted
from transforms.duck import arrow
from transforms.registry import derives

DATASET = Field("dataset", "string", "The dataset, as its contract is named.", (NotNull(),))
COVERAGE = Table(
    name="out_sna__coverage",
    title="Months each dataset answers for",
    grain="One row for each dataset and month that a delivery answers for.",
    key=("dataset", "month_start"),
    fields=(
        DATASET,
        MONTH_START,
        Field("deliveries", "integer", "Deliveries that answer for the month.", (NotNull(),)),
    ),
    caveats=("A month that is absent was delivered by nobody: its counts are not zero.",),
)
RECONCILIATION = Table(
    name="out_sna__reconciliation",
    title="Rows in force, counted and not counted",
    grain="One row for each dataset.",
    key=("dataset",),
    fields=(
        DATASET,
        Field("in_force", "integer", "Rows of the core table.", (NotNull(),)),
        Field(
            "counted", "integer", "Of these, in a month or on a date answered for.", (NotNull(),)
        ),
        Field(
            "outside_coverage", "integer", "Of these, in a month nobody answers for.", (NotNull(),)
        ),
        Field("outside", "integer", "Counted rows of a known place elsewhere.", (NotNull(),)),
        Field("unknown", "integer", "Counted rows with no usable location.", (NotNull(),)),
        Field(
            "without_parent",
            "integer",
            "Rows in force whose parent row is not held, such as a victim of no offence.",
            (NotNull(),),
        ),
    ),
    caveats=("in_force = counted + outside_coverage, always.",),
)
COVERED = "month_start in (select month_start from out_sna__coverage where dataset = {name})"
ORPHAN = """
    not coalesce({key} in (select {key} from core_{table} where {key} is not null), false)"""
RECONCILE = """
    select {name} as dataset, count(*)::bigint as in_force,
           count(*) filter (where {covered})::bigint as counted,
           count(*) filter (where not {covered})::bigint as outside_coverage,
           count(*) filter (where {covered} and district_code = 'outside')::bigint as outside,
           count(*) filter (where {covered} and district_code = 'unknown')::bigint as unknown,
           count(*) filter (where {orphan})::bigint as without_parent
    from core_{table} core"""


@derives(
    COVERAGE,
    inputs=("answered",),
    safe_because="It says which months were delivered, and counts deliveries, never people.",
)
def coverage(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Count the accepted deliveries behind every month answered for."""
    return arrow(
        con,
        """select dataset, date_trunc('month', month_start)::date as month_start,
                  count(distinct delivery_seq)::bigint as deliveries
           from answered group by all order by all""",
    )


@derives(RECONCILIATION, inputs=("out_sna__coverage", *(f"core_{n}" for n in contracts())))
def reconciliation(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Set the rows in force of every dataset against those that are counted."""
    rows = (_reconciled(c) for c in contracts().values())
    return arrow(con, " union all ".join(rows) + " order by dataset")


def _reconciled(contract: Contract) -> str:
    """A snapshot answers for its own date; other rows count in a month that is covered."""
    name = literal(contract.name)
    covered = "true" if contract.submission == "snapshot" else COVERED.format(name=name)
    orphan = "false"
    if (parent := contract.parent) is not None:
        orphan = ORPHAN.format(key=quoted(parent.key), table=parent.dataset)
    return RECONCILE.format(name=name, table=contract.name, covered=covered, orphan=orphan)
