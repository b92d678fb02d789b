"""Which delivered rows are in force, and what became of the others.

A row has one of three fates. `deduplicated`: the same delivery holds its key again further
down. `superseded`: a later delivery answers for its month, its snapshot date or its key, in the
row's own scope: no force, hospital or team replaces the rows of another. A delivery speaks for
each scope that it holds; one that holds several also for those of an earlier one of several,
where it holds the largest of them: a commissioner's file replaces the commissioner's file.
`accepted`: the rest. A row whose key is incomplete is never a duplicate.
"""

import duckdb
import pyarrow as pa

from sources.contract import Contract, Field, NotNull, Table
from sources.scope import scope_sql
from sources.sql import literal, quoted
from transforms.duck import arrow, is_there

NEWEST = {
    "replaces_period": """
        select date_trunc('month', month_start)::date as span, scope, max(delivery_seq) as newest
        from answered join speaks using (delivery_seq)
        where dataset = {name} group by all""",
    "snapshot": """
        select span, scope, max(delivery_seq) as newest from delivered group by all""",
    "appends": "select null::date as span, '' as scope, null::integer as newest limit 0",
}
SPAN = {
    "replaces_period": "date_trunc('month', {event})::date",
    "snapshot": "{event}::date",
    "appends": "null::date",
}
FATES = """
    with delivered as (
        select delivery_seq, row_no, {span} as span, {scope} as scope, {identity} as identity
        from delivered_{table} rows{sent_by}),
    held as (select delivery_seq, scope, count(*) as n from delivered group by all),
    made as (
        select delivery_seq, arg_max(scope, n) as most, count(*) > 1 as is_mixed
        from held group by all),
    speaks as (
        select delivery_seq, scope from held
        union
        select later.delivery_seq, his.scope
        from made later join held on held.delivery_seq = later.delivery_seq
        join made earlier on earlier.most = held.scope and earlier.delivery_seq < later.delivery_seq
        join held his on his.delivery_seq = earlier.delivery_seq
        where later.is_mixed and earlier.is_mixed),
    newest as ({newest}),
    placed as (
        select delivered.*,
               identity is not null and row_number() over (
                   partition by delivery_seq, scope, identity order by row_no desc) > 1
                   as is_repeat,
               coalesce(delivery_seq < newest, false) as is_replaced
        from delivered left join newest using (span, scope)),
    last_word as (
        select scope, identity, max(delivery_seq) as last_seq from placed
        where identity is not null and not is_repeat and not is_replaced group by all)
    select delivery_seq, row_no,
           case when is_repeat then 'deduplicated'
                when is_replaced or coalesce(delivery_seq < last_seq, false) then 'superseded'
                else 'accepted' end as fate
    from placed left join last_word using (scope, identity)"""
SENT_BY = """
        left join (select delivery_seq, sender from sent_by where dataset = {name}) senders
        using (delivery_seq)"""
ACCOUNT = """
    select {name} as dataset, delivery_seq::bigint as delivery_seq,
           count(*) filter (where fate = 'accepted')::bigint as accepted,
           count(*) filter (where fate = 'deduplicated')::bigint as deduplicated,
           count(*) filter (where fate = 'superseded')::bigint as superseded
    from ({fates}) group by delivery_seq order by delivery_seq"""

ACCOUNTING = Table(
    name="out_sna__accounting",
    title="What became of delivered rows",
    grain="One row for each dataset and delivery.",
    key=("dataset", "delivery_seq"),
    fields=(
        Field("dataset", "string", "The dataset, as its contract is named.", (NotNull(),)),
        Field("delivery_seq", "integer", "Order of the delivery; greater is newer.", (NotNull(),)),
        Field("accepted", "integer", "Rows in force.", (NotNull(),)),
        Field(
            "deduplicated",
            "integer",
            "Rows whose key the same delivery holds again further down.",
            (NotNull(),),
        ),
        Field("superseded", "integer", "Rows a later delivery answers for.", (NotNull(),)),
    ),
    caveats=("accepted + deduplicated + superseded is the delivery's typed rows, always.",),
)


def _identity(contract: Contract) -> str:
    """The row's key as one value, null where a part of it is missing or empty."""
    if not contract.key:
        return "null::varchar[]"
    parts = [f"nullif(trim({quoted(k)}::varchar), '')" for k in contract.key]
    complete = " and ".join(f"{p} is not null" for p in parts)
    return f"case when {complete} then [{', '.join(parts)}] end"


def fates(contract: Contract, con: duckdb.DuckDBPyConnection) -> str:
    """SQL for one row a delivered row: delivery_seq, row_no, fate.

    `sent_by` (dataset, delivery_seq, sender) tells who sent each delivery, where it is there.
    """
    is_known = is_there(con, "sent_by")
    names = {
        "event": quoted(contract.event_date),
        "table": contract.name,
        "name": literal(contract.name),
    }
    return FATES.format(
        sent_by=SENT_BY.format(**names) if is_known else "",
        scope=scope_sql(contract, "sender" if is_known else "''"),
        span=SPAN[contract.submission].format(**names),
        newest=NEWEST[contract.submission].format(**names),
        identity=_identity(contract),
        table=contract.name,
    )


def accounting(contract: Contract, con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Rows of each delivery by fate: the columns of ACCOUNTING, exact."""
    return arrow(con, ACCOUNT.format(name=literal(contract.name), fates=fates(contract, con)))
