"""What a delivery report says: errors, queries, the comparison with last time, what to do.

Sentences here name columns, rules, counts and row numbers. Delivered values stand in the list
of rows alone.
"""

from pathlib import Path

import duckdb

from quality.deliveries import Delivery
from quality.remedies import problem, remedy
from quality.rows_to_fix import faults, headings_of
from sources.contract import Contract
from sources.read import Broken, Read
from sources.sql import literal, quoted

AGAIN = {
    "replaces_period": "Then send the whole period again, not only the corrected rows: a "
    "delivery replaces all that was held for its months.",
    "appends": "Then send the corrected rows again: the newest delivery of a record is the one "
    "kept.",
    "snapshot": "Then send the whole snapshot again: the newest delivery replaces the one held "
    "for its date.",
}


def errors(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, contract: Contract, read: Read | None
) -> list[str]:
    """Why the delivery was refused, if it was; then each broken rule with its rows."""
    refusals = [f"Refused whole: {_plain(r)}" for r in _reasons(delivery, "refused: ")]
    if read is None:
        return refusals
    named = headings_of(read, contract)
    return refusals + [_fault(b, contract, named) for b in faults(con, read, contract)]


def queries(delivery: Delivery) -> list[str]:
    """What is unusual and may be right."""
    said = [_plain(r) for r in _reasons(delivery, "query: ")]
    return [q if "_" in q.split()[0] else q[:1].upper() + q[1:] for q in said]


def _reasons(delivery: Delivery, kind: str) -> list[str]:
    return [r.removeprefix(kind) for r in delivery.reasons if r.startswith(kind)]


def _plain(reason: str) -> str:
    """A reason as a sentence without the marks of code."""
    said = reason.replace("`", "").rstrip(".")
    return said if said.endswith("?") else f"{said}."


def _fault(broken: Broken, contract: Contract, named: dict[str, str]) -> str:
    """A broken rule: column, problem, remedy, and where."""
    rule = broken.rule
    heading = " and ".join(named[n] for n in rule.fields)
    first = ", ".join(str(n) for n in broken.first_rows)
    more = broken.rows - len(broken.first_rows)
    where = f"row {first}" if broken.rows == 1 else f"rows {first}"
    return (
        f"{heading}: {problem(rule, '', named)} {remedy(rule, contract, '', named)} "
        f"In {where}{f' and {more:,} more' if more > 0 else ''}."
    )


def compared(
    con: duckdb.DuckDBPyConnection, read: Read, contract: Contract, previous: Path
) -> list[dict]:
    """Sound rows a month in this delivery and in the last accepted one, where either has any."""
    event = quoted(contract.event_date)
    counts = (
        "select date_trunc('month', {event})::date as month, count(*) as n "
        "from read_parquet({path}) where {event} is not null and {kept} group by all"
    )
    now = counts.format(event=event, path=literal(str(read.typed)), kept="problems = 0")
    before = counts.format(event=event, path=literal(str(previous)), kept="true")
    rows = con.execute(
        f"select month, coalesce(a.n, 0), coalesce(b.n, 0) "  # noqa: S608 - declared names
        f"from ({now}) a full join ({before}) b using (month) order by month"
    ).fetchall()
    return [
        {"month": f"{month:%B %Y}", "now": now, "before": before, "change": _change(now, before)}
        for month, now, before in rows
    ]


def _change(now: int, before: int) -> str:
    """What became of a month's rows."""
    if not now:
        return "not in this delivery"
    if not before:
        return "new"
    if now == before:
        return "no change"
    return f"{abs(now - before):,} {'more' if now > before else 'fewer'}"


def next_steps(delivery: Delivery, contract: Contract) -> list[str]:
    """What the sender does now, by the verdict."""
    correct = "Correct the errors at source, in the system of record, so that they do not return."
    confirm = (
        "Look at each query: confirm to the partnership's analyst that it is right, or correct "
        "it at source. The date to reply by is the one your partnership agreed."
    )
    if delivery.verdict == "rejected":
        stands = (
            "Nothing of this delivery is in use. The last accepted delivery stands meanwhile; "
            "months that it does not cover are shown as not available."
        )
        return [stands, correct, AGAIN[contract.submission]]
    used = f"Rows in use from the next release: {delivery.accepted:,}."
    if delivery.verdict == "accepted":
        return [used, "Nothing is needed from you."]
    rejected = [f"Rows rejected, which are counted nowhere: {delivery.rejected:,}.", correct]
    queried = _reasons(delivery, "query: ")
    return [
        used,
        *([*rejected, AGAIN[contract.submission]] if delivery.rejected else []),
        *([confirm] if queried else []),
    ]
