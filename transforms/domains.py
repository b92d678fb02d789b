"""The members a breakdown is counted over, in the order a table shows them.

Every member is text. A breakdown whose value can be missing ends with `unknown`, so that its
members always add to the total.
"""

import duckdb

from sources.contract import Between, Derived, Field
from sources.partnership import partnership
from sources.sql import literal, quoted
from transforms.area_facts import area_facts
from transforms.countable import Countable

UNKNOWN = "unknown"
AREAS = ("county_code", "district_code", "lsoa11_code")
"""Breakdowns by place, the widest first; together they are one dimension."""
ELSEWHERE = ("outside", UNKNOWN)
"""Rows not placed in the partnership: a known place elsewhere, and no usable location."""
WIDEST = 130
"""Whole numbers a field may range over and still be listed one by one (an age is 0 to 120)."""

Con = duckdb.DuckDBPyConnection


def expression(source: Countable, name: str) -> str:
    """SQL for the row's member of the breakdown, as text and never null.

    Raises:
        ValueError: what is counted has no such column.
    """
    if name in AREAS and not source.has_places:
        raise ValueError(f"{source.name} cannot be cut by {name}: its rows have no place")
    if name == "district_code":
        return name
    if name == "county_code":
        inside = f"district_code not in {ELSEWHERE}"
        return (
            f"case when {inside} then {literal(partnership().county_code)} else district_code end"
        )
    if name == "lsoa11_code":
        outside = literal(ELSEWHERE[0])
        placed = f"case when district_code = {outside} then {outside} else {literal(UNKNOWN)} end"
        return f"coalesce(lsoa11_code, {placed})"
    if name in area_facts():
        return f"coalesce({name}_of.fact, {literal(UNKNOWN)})"
    if name not in source.columns:
        raise ValueError(f"{source.name} cannot be cut by {name}: it has no such column")
    return f"coalesce({quoted(name)}::varchar, {literal(_missing(_listed(source.columns[name])))})"


def joined(names: list[str]) -> str:
    """The joins that the breakdowns known of a small area need."""
    facts = {name: fact for name, fact in area_facts().items() if name in names}
    return " ".join(
        f"left join ({fact.query}) {name}_of on {name}_of.code = counted_rows.{fact.column}"
        for name, fact in facts.items()
    )


def members(con: Con, source: Countable, name: str, observed: list[str]) -> tuple[str, ...]:
    """All members of the breakdown: districts, small areas, or the declared list of codes.

    A column that declares no list has the members that were observed. `unknown`, or the list's
    own word for it, is always the last: it is zero where nothing can be missing.
    """
    if name in AREAS:
        return (*_areas(con, name), *ELSEWHERE)
    if name in (facts := area_facts()):
        return (*facts[name].members, UNKNOWN)
    declared = _listed(source.columns[name])
    listed = declared or tuple(sorted(set(observed) - {UNKNOWN}, key=_in_order))
    missing = _missing(declared)
    return (*(m for m in listed if m != missing), missing)


def _listed(column: Field | Derived) -> tuple[str, ...]:
    """The column's declared members; empty where it declares none."""
    if column.dtype == "boolean":
        return ("true", "false")
    if isinstance(column, Derived):
        return column.values
    within = column.constraint(Between)
    if column.dtype == "integer" and isinstance(within, Between):
        low, high = within.minimum, within.maximum
        if isinstance(low, int) and isinstance(high, int) and high - low < WIDEST:
            return tuple(str(value) for value in range(low, high + 1))
    return column.codes


def _missing(declared: tuple[str, ...]) -> str:
    """The list's own word for unknown, where it has one."""
    return next((v for v in declared if v.casefold() == UNKNOWN), UNKNOWN)


def _in_order(member: str) -> tuple[bool, float, str]:
    """Numbers by size, then text, then `unknown`."""
    is_number = member.lstrip("-").isdecimal()
    return (member == UNKNOWN, float(member) if is_number else float("inf"), member)


def _areas(con: Con, name: str) -> list[str]:
    if name == "county_code":
        return [partnership().county_code]
    if name == "district_code":
        query = "select district_code from ref_districts order by display_order"
    else:
        query = "select lsoa_code from ref_lsoas where vintage = 2011 order by lsoa_code"
    return [row[0] for row in con.execute(query).fetchall()]
