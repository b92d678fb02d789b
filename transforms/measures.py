"""The joint table: every agency's declared flow measures, by district and month.

Long, not wide: a new dataset adds rows here and changes no column downstream. A count is
zero inside its dataset's coverage and absent outside it; a row in force in a month that no
delivery answers for is not counted here, and the reconciliation table says how many.
"""

import duckdb
import pyarrow as pa

from sources.contract import Contract, Field, Measure, NotNull, Table
from sources.fields import DISTRICT_CODE, MONTH_START, N
from sources.registry import contracts
from sources.sql import listed, literal, quoted
from transforms.absent_cells import lacks, may_lack_cells, with_gaps
from transforms.duck import arrow
from transforms.registry import derives

MEASURE = Field("measure", "string", "The measure, as `dataset.measure`.", (NotNull(),))
MEASURES = Table(
    name="out_sna__measures",
    title="Measures by district and month",
    grain="One row for each measure, district and month covered.",
    key=("measure", "district_code", "month_start"),
    fields=(MEASURE, DISTRICT_CODE, MONTH_START, N),
    caveats=(
        "What the district and the month mean is declared on each dataset's contract.",
        "Rows in months that no delivery answers for are not counted.",
        "A count of which a district or a kind was not sent is absent, not zero.",
        "Counts that an agency made for a quarter or a year stand in the month it ends with.",
    ),
)
PLACES = """
    select district_code from ref_districts
    union all select unnest(['outside', 'unknown'])"""
COUNTED = """
    select unnest([{ids}]) as measure, district_code, month_start, unnest([{names}]) as n,
           unnest([{lacking}]) as is_absent
    from (select district_code, month_start, {counts} from {table} group by all)"""
ENDS = "select distinct {name} as dataset, month_start from core_{table}"
NO_ENDS = "select null::varchar as dataset, null::date as month_start limit 0"
FRAMED = """
    with counted as ({counted}),
    asked as (select unnest([{ids}]) as measure, unnest([{datasets}]) as dataset),
    ends as ({ends}),
    frame as (
        select measure, district_code, month_start
        from asked join out_sna__coverage using (dataset) cross join ({places})
        where dataset not in (select dataset from ends)
           or (dataset, month_start) in (select (dataset, month_start) from ends))
    select measure, district_code, month_start, coalesce(n, 0)::bigint as n
    from frame left join counted using (measure, district_code, month_start)
    where not coalesce(is_absent, false)
    qualify bool_or(district_code not in ('outside', 'unknown'))
            over (partition by measure, month_start)
    order by measure, district_code, month_start"""


def flows(contract: Contract) -> tuple[Measure, ...]:
    """The dataset's measures that count events of a month, and so add over months."""
    return tuple(m for m in contract.measures if m.kind == "flow")


def counted(contract: Contract, measure: Measure) -> str:
    """The SQL that counts the measure: rows, distinct persons, or the sum of counts sent.

    Counts sent are never null in a row (the contract holds that), so no row makes it zero.
    """
    if measure.sums:
        return f"coalesce(sum({quoted(measure.sums)}) filter (where {measure.where}), 0)"
    if measure.counts == "rows":
        return f"count(*) filter (where {measure.where})"
    if contract.person_key is None:
        raise ValueError(f"{contract.measure_id(measure)} counts persons and has no person key")
    return f"count(distinct case when {measure.where} then {quoted(contract.person_key)} end)"


@derives(
    MEASURES, inputs=("out_sna__coverage", "ref_districts", *(f"core_{n}" for n in contracts()))
)
def measures(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Count each flow measure where it happened, then fill the months its dataset covers."""
    asked = [(c, m) for c in contracts().values() for m in flows(c)]
    return arrow(
        con,
        FRAMED.format(
            counted=" union all ".join(_counted(c) for c in contracts().values() if flows(c)),
            ids=", ".join(literal(c.measure_id(m)) for c, m in asked),
            datasets=", ".join(literal(c.name) for c, _ in asked),
            places=PLACES,
            ends=_ends(),
        ),
    )


def _ends() -> str:
    """The months that supplied counts stand in: those their periods end with, and no other."""
    summed = [c for c in contracts().values() if c.shape == "aggregate" and flows(c)]
    parts = [ENDS.format(name=literal(c.name), table=c.name) for c in summed]
    return " union all ".join(parts) or NO_ENDS


def _counted(contract: Contract) -> str:
    """All of one dataset's flow measures, in a single scan of its rows."""
    wanted = flows(contract)
    gapped = may_lack_cells(contract)
    lacking = [lacks([m]) if gapped and m.sums else "false" for m in wanted]
    counts = [f"{counted(contract, m)}::bigint as m{i}" for i, m in enumerate(wanted)]
    return COUNTED.format(
        table=f"({with_gaps(contract)})" if gapped else f"core_{contract.name}",
        lacking=", ".join(f"l{i}" for i in range(len(wanted))),
        ids=listed([contract.measure_id(m) for m in wanted])[1:-1],
        names=", ".join(f"m{i}" for i in range(len(wanted))),
        counts=", ".join([*counts, *(f"{sql} as l{i}" for i, sql in enumerate(lacking))]),
    )
