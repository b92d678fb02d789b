"""Every way a row can break its contract: the rules in a fixed order, in words and as SQL.

One bit a rule: a row's broken rules are one integer, `problems`. A rule's position in `rules` is
its bit.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sources.contract import (
    Between,
    Contract,
    Matches,
    NotBefore,
    NotNull,
    OneOf,
    RowConstraint,
    RowRule,
)
from sources.fields import FIRST_DATE
from sources.sql import listed, literal, quoted

MAX_RULES = 62
SHORT_LIST = 30
"""A longer list of codes is looked up as a set."""


@dataclass(frozen=True)
class Unread:
    """The rule every typed field has: what was delivered can be read as its type."""

    dtype: str

    @property
    def description(self) -> str:
        """The promise in words."""
        names = {"integer": "a whole number", "number": "a number", "boolean": "yes or no"}
        return "is " + names.get(self.dtype, f"a {self.dtype} in an agreed format")


EARLIEST = date(1930, 1, 1)
"""No event of a living person's record, and no offence still recorded, is older."""


@dataclass(frozen=True)
class Plausible:
    """The rule that all dates keep together: none is of a day to come, or of long ago.

    `counted`: the date that rows are counted on, which no dataset has from before FIRST_DATE.
    """

    counted: str

    @property
    def description(self) -> str:
        """The promise in words."""
        return (
            f"and every other date is no later than the day the file came; `{self.counted}` is "
            f"not before {FIRST_DATE.day} {FIRST_DATE:%B %Y}, no other before {EARLIEST.year}"
        )


@dataclass(frozen=True)
class Unrounded:
    """The rule that identifiers keep: no spreadsheet has made rounded numbers of them."""

    @property
    def description(self) -> str:
        """The promise in words."""
        return (
            "is an identifier (a spreadsheet turned it into a rounded number such as 2.5E+11: "
            "export the column as text)"
        )


@dataclass(frozen=True)
class Rule:
    """One way a row can break the contract: the fields it reads and what they promise.

    `hint`: what the broken rows of one delivery have in common, where that tells the cause.
    """

    fields: tuple[str, ...]
    promise: Unread | Plausible | Unrounded | RowConstraint | RowRule
    hint: str = dataclasses.field(default="", compare=False)

    @property
    def text(self) -> str:
        """The rule in words, without any value."""
        if isinstance(self.promise, NotBefore):
            return self.promise.description
        hint = f" ({self.hint})" if self.hint else ""
        if isinstance(self.promise, Matches) and self.hint:
            return f"`{self.fields[0]}` is in none of the agreed forms{hint}"
        return f"`{self.fields[0]}` {self.promise.description}{hint}"


def rules(contract: Contract) -> tuple[Rule, ...]:
    """Every rule a row of the dataset can break, in a fixed order."""
    found = tuple(_rules(contract))
    if len(found) > MAX_RULES:
        raise ValueError(f"{contract.name}: more than {MAX_RULES} row rules")
    return found


def _rules(contract: Contract) -> Iterator[Rule]:
    for field in contract.fields:
        if field.dtype != "string":
            yield Rule((field.name,), Unread(field.dtype))
    for field, constraint in contract.row_constraints():
        yield Rule((field.name,), constraint)
    for rule in contract.rules:
        yield Rule(rule.fields, rule)
    dated = [f.name for f in contract.fields if f.dtype in ("date", "datetime")]
    happened = [name for name in dated if name not in contract.coverage.fields[:2]]
    if contract.coverage.made_on:
        happened = dated
    if contract.event_date in happened:
        others = [name for name in happened if name != contract.event_date]
        yield Rule((contract.event_date, *others), Plausible(contract.event_date))
    for name in identifiers(contract):
        yield Rule((name,), Unrounded())


def identifiers(contract: Contract) -> tuple[str, ...]:
    """The fields of text that say which record a row is of."""
    named = {*contract.key, contract.person_key, contract.parent.key if contract.parent else None}
    return tuple(
        f.name
        for f in contract.fields
        if f.name in named and f.name.endswith("_id") and f.dtype == "string"
    )


def broken(rule: Rule) -> str:
    """A condition that is true where typed values break the rule."""
    name = quoted(rule.fields[0])
    match rule.promise:
        case Unread():
            return gap(rule.fields[0])
        case NotNull():
            return f"{name} is null"
        case OneOf(values):
            return f"{name} is not null and not {is_one_of(name, values)}"
        case Between(minimum, maximum):
            return f"coalesce({name} not between {literal(minimum)} and {literal(maximum)}, false)"
        case Matches(regex):
            return f"coalesce(not regexp_full_match({name}, {literal(regex)}), false)"
        case Plausible(counted):
            dates = [f"{quoted(n)} >= current_date + 2" for n in rule.fields]
            dates += [f"{quoted(n)} < {literal(EARLIEST)}" for n in rule.fields if n != counted]
            dates.append(f"{quoted(counted)} < {literal(FIRST_DATE)}")
            return f"coalesce({' or '.join(f'coalesce({d}, false)' for d in dates)}, false)"
        case Unrounded():
            return rf"coalesce(regexp_full_match({name}, '\d(\.\d+)?[eE]\+?\d{{1,2}}'), false)"
        case NotBefore(later, earlier):
            return f"coalesce({quoted(later)} < {quoted(earlier)}, false)"
    raise TypeError(f"no condition for {type(rule.promise).__name__}")


def gap(name: str) -> str:
    """The column that says something was delivered and could not be read."""
    return quoted(f"unread {name}")


def is_one_of(text: str, values: tuple[str, ...]) -> str:
    """A condition that the text is on the list; a long list is met as a set, not one by one."""
    if len(values) > SHORT_LIST:
        return f"{text} in (select unnest([{', '.join(literal(v) for v in values)}]))"
    return f"{text} in {listed(values)}" if values else "false"
