"""Names of districts that are one slip off a listed one: asked about, and no row lost to them.

`Nuneaton & Beds` is neither a place elsewhere nor nothing: the row is kept, its district unknown
until somebody says which is meant. A name that is like none of ours breaks the field's rule.
"""

from difflib import get_close_matches
from functools import cache
from pathlib import Path

import duckdb

from sources.code_lists import district_aliases
from sources.contract import Contract, Field, Matches
from sources.fields import DISTRICT_REGEX
from sources.opened import Opened
from sources.rules import Rule, rules
from sources.sql import literal, quoted
from sources.text_rows import FIRST_ROWS, SPACES
from sources.typed import UNPLACED

ALIKE = 0.8
"""Two names less alike than this (difflib's ratio) are not a slip of each other."""

MOST_NAMES = 500
"""Different names of one delivery that are compared: no county has more districts around it."""


def is_district(field: Field) -> bool:
    """Whether the field names a district by its code or by a name on the alias list."""
    pattern = field.constraint(Matches)
    return isinstance(pattern, Matches) and pattern.regex.startswith(DISTRICT_REGEX)


def near_districts(
    con: duckdb.DuckDBPyConnection, contract: Contract, opened: Opened, typed: Path
) -> tuple[str, ...]:
    """Keep the rows whose district is a slip of a listed one, and ask which was meant.

    Rewrites `typed` where there are such rows: their district is unknown and the rule kept.

    Returns:
        A sentence for each field and district meant: its name, how many rows and which; never
        the delivered name.
    """
    said = []
    for bit, rule in enumerate(rules(contract)):
        field = contract.field(rule.fields[0])
        if isinstance(rule.promise, Matches) and is_district(field):
            said += _asked(con, opened, typed, rule, bit)
    return tuple(said)


def _asked(
    con: duckdb.DuckDBPyConnection, opened: Opened, typed: Path, rule: Rule, bit: int
) -> list[str]:
    name = rule.fields[0]
    if name not in opened.heading.columns:
        return []
    text = f"trim({opened.text(name)}, {literal(SPACES)})"
    rows = con.execute(
        f"select {text}, list(row_no order by row_no) from ({opened.sql}) join (select row_no "
        f"from read_parquet({literal(str(typed))}) where (problems >> {bit}) & 1 = 1) "
        f"using (row_no) group by all order by all limit {MOST_NAMES}"
    ).fetchall()
    meant: dict[str, list[int]] = {}
    for delivered, numbers in rows:
        if district := nearest(delivered):
            meant.setdefault(district, []).extend(numbers)
    if meant:
        _kept(con, typed, name, bit, [n for numbers in meant.values() for n in numbers])
    return [_sentence(name, district, sorted(numbers)) for district, numbers in meant.items()]


def nearest(name: str) -> str | None:
    """The listed district that the name is one slip or one shortened word off; None if none is."""
    plain = " ".join(name.casefold().replace("&", " and ").split())
    known = _names()
    found = get_close_matches(plain, known, 1, ALIKE)
    if found:
        return known[found[0]]
    words = plain.split()
    shortened = {
        known[alias]
        for alias in known
        if len(alias.split()) == len(words) > 1
        and all(a.startswith(w.rstrip(".")[:4]) for a, w in zip(alias.split(), words, strict=True))
    }
    return shortened.pop() if len(shortened) == 1 else None


@cache
def _names() -> dict[str, str]:
    """Each listed name of a district of ours, as it is compared, to the district's own name."""
    aliases = {a: code for a, code in district_aliases().items() if code[0] in "EWNS"}
    own = {code: alias for alias, code in reversed(aliases.items())}
    return {
        " ".join(alias.casefold().replace("&", " and ").split()): own[code]
        for alias, code in aliases.items()
        if any(c.isalpha() for c in alias) and len(alias) > FIRST_ROWS // 2
    }


def _kept(
    con: duckdb.DuckDBPyConnection, typed: Path, name: str, bit: int, numbers: list[int]
) -> None:
    column, rewritten = quoted(name), typed.with_name("placed.parquet")
    here = f"row_no in ({', '.join(map(str, numbers))})"
    con.execute(
        f"copy (select * replace (case when {here} then {literal(UNPLACED)} else {column} end as "
        f"{column}, case when {here} then problems - {1 << bit} else problems end as problems) "
        f"from read_parquet({literal(str(typed))}) order by row_no) "
        f"to {literal(str(rewritten))} (format parquet, compression zstd)"
    )
    rewritten.replace(typed)


def _sentence(name: str, district: str, numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:FIRST_ROWS]))
    more = f" and {len(numbers) - FIRST_ROWS:,} more" if len(numbers) > FIRST_ROWS else ""
    return (
        f"`{name}` is no listed name in {len(numbers):,} rows and nearest to {district}: "
        f"{'row' if len(numbers) == 1 else 'rows'} {shown}{more}; they count in no known district "
        "until the name is corrected, or added to the list of aliases"
    )
