"""Made-up rows for any table, from its declaration alone: what contract tests feed on.

Each value keeps its field's constraints and each row the table's rules and key. Shares and
relations between datasets are not this module's work: they are the partners'.
"""

import random
import re
import string
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache

from sources.contract import (
    Between,
    Contract,
    Field,
    Filled,
    Matches,
    NotBefore,
    NotNull,
    OneOf,
    Table,
)

Value = str | int | float | bool | date | datetime | None
HANDLED = (NotNull, OneOf, Between, Matches, Filled)
FIRST, LAST = date(2024, 4, 1), date(2025, 3, 31)
EMPTY_SHARE = 0.05
TRIES = 200
ATOM = re.compile(r"(\[[^\]]+\]|\\.|[^\\\[\]()])(?:\{(\d+)(?:,(\d+))?\}|([+*?]))?")
"""One character, class or bar of a regular expression, and how often it is repeated."""

REPEATS = {"": (1, 1), "?": (0, 1), "+": (1, 8), "*": (0, 8)}


def rows(table: Table, n: int, seed: int = 0) -> list[dict[str, Value]]:
    """Rows that keep every promise of the table; the same seed gives the same rows.

    Args:
        table: a contract or a reference, with its fields, key and rules.
        n: how many rows.
        seed: of the random draws.

    Returns:
        One dictionary a row, in the table's own names and types, missing values as None.

    Raises:
        TypeError: a constraint or a rule of a kind that has no handling here.
        ValueError: the declaration allows too few different keys for this many rows.
    """
    chance = random.Random(f"{table.name} {seed}")  # noqa: S311 - made-up rows, no secret
    _check_handled(table)
    made: list[dict[str, Value]] = []
    keys: set[tuple[Value, ...]] = set()
    for _ in range(n):
        row = _fresh(table, chance, keys)
        keys.add(tuple(row[name] for name in table.key))
        made.append(row)
    return made


def _check_handled(table: Table) -> None:
    """Every constraint and rule is of a kind that is handled, and no subclass of one."""
    for field in table.fields:
        for constraint in field.constraints:
            if type(constraint) not in HANDLED:
                raise TypeError(f"no made-up values for {type(constraint).__name__}: {field.name}")
    for rule in _rules(table):
        if type(rule) is not NotBefore:
            raise TypeError(f"no made-up rows for {type(rule).__name__}: {table.name}")


def _rules(table: Table) -> tuple[NotBefore, ...]:
    """The rules between fields, and that a declared period begins before it ends."""
    if not isinstance(table, Contract):
        return ()
    period = table.coverage.period
    return (*table.rules, NotBefore(period[1], period[0])) if period else table.rules


def _fresh(table: Table, chance: random.Random, keys: set[tuple[Value, ...]]) -> dict[str, Value]:
    """A row whose key is new; any row, where the table has no key or a key may be empty."""
    for _ in range(TRIES):
        row = {field.name: _cell(field, table, chance) for field in table.fields}
        _put_in_order(row, _rules(table))
        key = tuple(row[name] for name in table.key)
        if not key or None in key or key not in keys:
            return row
    raise ValueError(f"{table.name}: the declaration allows too few different keys")


def _cell(field: Field, table: Table, chance: random.Random) -> Value:
    """A value, or now and then none where the field may be empty."""
    filled = field.constraint(Filled)
    share = (1 - filled.at_least) / 4 if isinstance(filled, Filled) else EMPTY_SHARE
    may_be_empty = field.constraint(NotNull) is None and field.name not in table.key
    if may_be_empty and chance.random() < share:
        return None
    made = value(field, chance)
    if isinstance(made, date) and isinstance(table, Contract) and not _has_days(table):
        return made.replace(day=1)
    return made


def _has_days(contract: Contract) -> bool:
    """Whether dates are delivered to the day, and not as months."""
    return any("%d" in form for form in contract.date_formats)


def value(field: Field, chance: random.Random) -> Value:
    """One value of the field's type, inside its constraints."""
    if field.codes:
        return chance.choice(field.codes)
    within = field.constraint(Between)
    bounds = (within.minimum, within.maximum) if isinstance(within, Between) else None
    pattern = field.constraint(Matches)
    if isinstance(pattern, Matches):
        return matching(pattern.regex, chance)
    return MAKERS[field.dtype](chance, bounds)


def _text(chance: random.Random, _bounds: tuple | None) -> str:
    return f"made up {chance.randrange(10**9)}"


def _integer(chance: random.Random, bounds: tuple | None) -> int:
    low, high = bounds or (0, 10**6)
    return chance.randint(int(low), int(high))


def _number(chance: random.Random, bounds: tuple | None) -> float:
    low, high = bounds or (0.0, 1.0)
    return min(high, max(low, round(chance.uniform(low, high), 6)))


def _date(chance: random.Random, bounds: tuple | None) -> date:
    """A day of one financial year, where the bounds hold it."""
    low, high = bounds or (FIRST, LAST)
    low, high = (max(low, FIRST), min(high, LAST)) if low <= LAST and high >= FIRST else (low, high)
    return low + timedelta(days=chance.randint(0, (high - low).days))


def _datetime(chance: random.Random, bounds: tuple | None) -> datetime:
    moment = time(chance.randrange(24), chance.randrange(60))
    return datetime.combine(_date(chance, bounds), moment)


def _boolean(chance: random.Random, _bounds: tuple | None) -> bool:
    return chance.random() < 0.5


MAKERS: dict[str, Callable[[random.Random, tuple | None], Value]] = {
    "string": _text,
    "integer": _integer,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
    "boolean": _boolean,
}


def _put_in_order(row: dict[str, Value], rules: tuple[NotBefore, ...]) -> None:
    """Exchange the two moments of each broken rule until no rule is broken."""
    for _ in range(len(rules) + 1):
        for rule in rules:
            earlier, later = row[rule.earlier], row[rule.later]
            if earlier is not None and later is not None and later < earlier:  # type: ignore[operator]
                row[rule.earlier], row[rule.later] = later, earlier


def matching(regex: str, chance: random.Random) -> str:
    """A text that the whole regular expression matches.

    Contracts use alternatives, characters, classes and repeats; nothing else is understood.

    Raises:
        TypeError: the expression uses more than that.
    """
    alternatives: list[list[str]] = [[]]
    for atom, low, high, sign in ATOM.findall(regex):
        if atom == "|":
            alternatives.append([])
            continue
        least, most = (int(low), int(high or low)) if low else REPEATS[sign]
        allowed = _characters(atom)
        made = "".join(chance.choice(allowed) for _ in range(chance.randint(least, most)))
        alternatives[-1].append(made)
    text = "".join(chance.choice(alternatives))
    if not re.fullmatch(regex, text):
        raise TypeError(f"no made-up text for the expression {regex}")
    return text


@cache
def _characters(atom: str) -> str:
    """Printable characters that the atom matches; a space only where nothing else does."""
    matched = [c for c in string.printable[:95] if re.fullmatch(atom, c)]
    return "".join(c for c in matched if c != " ") or "".join(matched)
