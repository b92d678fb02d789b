"""SQL text made from declarations: names and literals quoted, never data pasted in."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath


def plain_path(path: PurePath) -> str:
    """The path as DuckDB's readers take it: no character of a file's name is a pattern."""
    return re.sub(r"([*?\[\]{}])", r"[\1]", str(path))


def quoted(name: str) -> str:
    """A column or table name, quoted for DuckDB."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str | int | float | bool | date) -> str:
    """A declared constant as a DuckDB literal."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, int | float):
        return repr(value)
    return "'" + value.replace("'", "''") + "'"


def listed(values: Sequence[str]) -> str:
    """The values as a bracketed list: `('a', 'b')`."""
    return "(" + ", ".join(literal(v) for v in values) + ")"


def case_in(column: str, groups: Mapping[str, Sequence[str]], otherwise: str = "null") -> str:
    """`case when column in (…) then 'group' … end`, a group a branch."""
    branches = " ".join(
        f"when {column} in {listed(codes)} then {literal(group)}"
        for group, codes in groups.items()
        if codes
    )
    return f"case {branches} else {otherwise} end"
