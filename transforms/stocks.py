"""Stocks: how many there were on a date, by district. They never add over dates."""

import duckdb
import pyarrow as pa

from sources.contract import Field, NotNull, Table
from sources.fields import DISTRICT_CODE, N
from sources.registry import contracts
from sources.sql import literal, quoted
from transforms.absent_cells import lacks, may_lack_cells, with_gaps
from transforms.duck import arrow
from transforms.measures import MEASURE, PLACES, counted
from transforms.registry import derives

STOCKS = Table(
    name="out_sna__stocks",
    title="Stocks by district and date",
    grain="One row for each measure, district and date it was counted on.",
    key=("measure", "district_code", "on_date"),
    fields=(
        MEASURE,
        DISTRICT_CODE,
        Field("on_date", "date", "The date the count was taken.", (NotNull(),)),
        N,
    ),
    caveats=(
        "A count of which a district or a kind was not sent is absent, not zero.",
        "A count of persons counts each once a district; someone recorded in two districts on "
        "one date counts in both.",
    ),
)
COUNTED = """
    select {id} as measure, district_code, {event}::date as on_date, {count}::bigint as n,
           {lacking} as is_absent
    from {rows} group by all"""
DATED = """
    select distinct {id} as measure, {event}::date as on_date from core_{table}
    where date_trunc('month', {event})::date in (
        select month_start from out_sna__coverage where dataset = {dataset})"""
FRAMED = """
    with counted as ({counted}), dated as ({dated})
    select measure, district_code, on_date, coalesce(n, 0)::bigint as n
    from dated cross join ({places}) left join counted using (measure, district_code, on_date)
    where not coalesce(is_absent, false)
    qualify bool_or(district_code not in ('outside', 'unknown'))
            over (partition by measure, on_date)
    order by measure, district_code, on_date"""


@derives(STOCKS, inputs=("out_sna__coverage", "ref_districts", *(f"core_{n}" for n in contracts())))
def stocks(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Count each stock measure on every date it was counted on, zero where nobody was.

    A date of a month that still waits for a sender is no date of the county's.
    """
    asked = [(c, m) for c in contracts().values() for m in c.measures if m.kind == "stock"]
    names = [
        {
            "id": literal(c.measure_id(m)),
            "event": quoted(c.event_date),
            "table": c.name,
            "dataset": literal(c.name),
            "count": counted(c, m),
            "lacking": lacks([m]) if may_lack_cells(c) and m.sums else "false",
            "rows": f"({with_gaps(c)})" if may_lack_cells(c) else f"core_{c.name}",
        }
        for c, m in asked
    ]
    return arrow(
        con,
        FRAMED.format(
            counted=" union all ".join(COUNTED.format(**n) for n in names),
            dated=" union ".join(DATED.format(**n) for n in names),
            places=PLACES,
        ),
    )
