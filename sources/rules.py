"""Every way a row can break its contract: the rules in a fixed order, in words and as SQL.

One bit a rule: a row's broken rules are one integer, `problems`. A rule's position in `rules` is
its bit.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Rule:
    """One way a row can break the contract: the fields it reads and what they promise.

    `hint`: what the broken rows of one delivery have in common, where that tells the cause.
    """

    fields: tuple[str, ...]
    promise: Unread | RowConstraint | RowRule
    hint: str = dataclasses.field(default="", compare=False)

    @property
    def text(self) -> str:
        """The rule in words, without any value."""
        if isinstance(self.promise, NotBefore):
            return self.promise.description
        hint = f" ({self.hint})" if self.hint else ""
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
