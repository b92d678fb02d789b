"""The members a breakdown is counted over, in the order a table shows them.

Every member is text. A breakdown whose value can be missing ends with `unknown`, so that its
members always add to the total.
"""

import duckdb

from sources.contract import Between, Contract, Derived, Field, NotNull
from sources.sql import literal, quoted
from transforms.core import columns

UNKNOWN = "unknown"
ELSEWHERE = ("outside", UNKNOWN)
"""Rows not placed in the partnership: a known place elsewhere, and no usable location."""
WIDEST = 130
"""Whole numbers a field may range over and still be listed one by one (an age is 0 to 120)."""

Con = duckdb.DuckDBPyConnection


def expression(contract: Contract, name: str) -> str:
    """SQL for the row's member of the breakdown, as text and never null.

    Raises:
        ValueError: the dataset has no such column.
    """
    if name == "district_code":
        return name
    if name == "lsoa11_code":
        outside = literal(ELSEWHERE[0])
        placed = f"case when district_code = {outside} then {outside} else {literal(UNKNOWN)} end"
        return f"coalesce(lsoa11_code, {placed})"
    declared = columns(contract)
    if name not in declared:
        raise ValueError(f"{contract.name} cannot be cut by {name}: it has no such column")
    return f"coalesce({quoted(name)}::varchar, {literal(_missing(_listed(declared[name])))})"


def members(con: Con, contract: Contract, name: str, observed: list[str]) -> tuple[str, ...]:
    """All members of the breakdown: districts, small areas, or the declared list of codes.

    A column that declares no list has the members that were observed.
    """
    if name in ("district_code", "lsoa11_code"):
        return (*(_districts(con) if name == "district_code" else _small_areas(con)), *ELSEWHERE)
    column = columns(contract)[name]
    declared = _listed(column)
    if not declared:
        return tuple(sorted(set(observed), key=_in_order))
    is_own = column in contract.fields
    if is_own and isinstance(column, Field) and column.constraint(NotNull):
        return declared
    return declared if _missing(declared) in declared else (*declared, UNKNOWN)


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


def _districts(con: Con) -> list[str]:
    found = con.execute("select district_code from ref_districts order by display_order")
    return [row[0] for row in found.fetchall()]


def _small_areas(con: Con) -> list[str]:
    found = con.execute("select lsoa_code from ref_lsoas where vintage = 2011 order by lsoa_code")
    return [row[0] for row in found.fetchall()]
