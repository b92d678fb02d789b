"""The cells of supplied counts that nobody sent: absent, never zero.

A dataset of counts answers for every district and every member of its lists. A sender who leaves
a row out has said nothing of it; one who means zero sends a zero. Each cell that was left out
becomes a row here, so that whatever counts the dataset finds its gaps by the same breakdowns.
"""

from collections.abc import Iterable

from sources.contract import Contract, Field, Measure
from sources.sql import literal, quoted
from sources.unknown_words import says_nothing

ABSENT = "is_absent"
"""The column that tells a cell nobody sent from a row that was sent."""

SENT = "select *, false as {absent} from core_{name}"
GAPS = """
    select {columns}{derived}, true as {absent}
    from (select {columns} from (select distinct {event}, month_start from core_{name})
          cross join (select district_code from ref_districts) {members}) gaps
    anti join core_{name} held using ({event}, district_code{dimensions})"""


def may_lack_cells(contract: Contract) -> bool:
    """Whether the dataset is of counts that its measures sum."""
    return contract.shape == "aggregate" and any(m.sums for m in contract.measures)


def breakdowns(contract: Contract) -> tuple[Field, ...]:
    """The fields that the counts are broken down by, besides the place and the period."""
    placed = {contract.event_date, contract.place.field, *contract.coverage.fields}
    return tuple(f for f in contract.fields if f.name in contract.key and f.name not in placed)


def with_gaps(contract: Contract) -> str:
    """The SQL of the core rows and of the cells that nobody sent, told apart by `is_absent`.

    A gap has the event date, the month, the district, the breakdowns and what derives from them;
    everything else is missing. A breakdown without a list has the members that were sent.
    """
    names = [f.name for f in breakdowns(contract)]
    gaps = GAPS.format(
        name=contract.name,
        absent=ABSENT,
        event=quoted(contract.event_date),
        columns=", ".join(
            (quoted(contract.event_date), "month_start", "district_code", *map(quoted, names))
        ),
        dimensions="".join(f", {quoted(name)}" for name in names),
        members=" ".join(_members(contract, field) for field in breakdowns(contract)),
        derived="".join(f", ({d.sql}) as {quoted(d.name)}" for d in contract.derived),
    )
    return f"{SENT.format(name=contract.name, absent=ABSENT)} union all by name {gaps}"


def lacks(measures: Iterable[Measure]) -> str:
    """The SQL aggregate that says whether any cell of the measures was not sent."""
    wheres = " or ".join(f"({m.where})" for m in measures)
    return f"coalesce(bool_or({ABSENT} and ({wheres})), false)"


def _members(contract: Contract, field: Field) -> str:
    name = quoted(field.name)
    codes = [c for c in field.codes if not says_nothing(c)]
    if not codes:
        sent = f"select distinct {name} from core_{contract.name} where {name} is not null"
        return f"cross join ({sent})"
    values = ", ".join(literal(code) for code in codes)
    return f"cross join (select unnest([{values}]) as {name})"
