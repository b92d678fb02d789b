"""The SQL that gives every delivered cell its declared type and marks every broken rule.

One expression a field, one bit a rule: a row's broken rules are one integer, `problems`, so
that a single scan types, judges and writes a delivery. A rule's position in `rules` is its bit.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sources.contract import (
    Between,
    Contract,
    Field,
    Matches,
    NotBefore,
    NotNull,
    OneOf,
    RowConstraint,
    RowRule,
)
from sources.fields import UNKNOWN_WORDS
from sources.sql import listed, literal, quoted

MAX_RULES = 62
SQL_TYPES = {
    "string": "varchar",
    "integer": "bigint",
    "number": "double",
    "date": "date",
    "datetime": "timestamp",
    "boolean": "boolean",
}
TRUE_WORDS = ("y", "yes", "true", "t", "1")
FALSE_WORDS = ("n", "no", "false", "f", "0")
SPACES = " \t\r\n\u00a0\ufeff"
"""Set aside around a value: what spreadsheets and web pages pad cells with."""


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
    """One way a row can break the contract: the fields it reads and what they promise."""

    fields: tuple[str, ...]
    promise: Unread | RowConstraint | RowRule

    @property
    def text(self) -> str:
        """The rule in words, without any value."""
        if isinstance(self.promise, NotBefore):
            return self.promise.description
        return f"`{self.fields[0]}` {self.promise.description}"


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


def select(contract: Contract, source: str, columns: dict[str, int]) -> str:
    """The select that types `source` (row_no, c0 …) and adds `problems`."""
    cleaned = ", ".join(f"{_cleaned(f, columns)} as {quoted(f.name)}" for f in contract.fields)
    typed = ", ".join(f"{_typed(f, contract)} as {quoted(f.name)}" for f in contract.fields)
    unread = "".join(
        f", {quoted(f.name)} is not null as {quoted('filled ' + f.name)}"
        for f in contract.fields
        if f.dtype != "string"
    )
    names = ", ".join(quoted(f.name) for f in contract.fields)
    bits = " + ".join(
        f"case when {broken(rule)} then {1 << bit} else 0 end"
        for bit, rule in enumerate(rules(contract))
    )
    return (
        f"with delivered as ({source}), "
        f"cleaned as (select row_no, {cleaned} from delivered), "
        f"typed as (select row_no, {typed}{unread} from cleaned) "
        f"select row_no, {names}, cast({bits or 0} as bigint) as problems from typed"
    )


def _cleaned(field: Field, columns: dict[str, int]) -> str:
    """The delivered text, trimmed, recoded, with the words for "missing" made null."""
    if field.name not in columns:
        return f"cast({_blank(field)} as varchar)"
    text = f"trim(c{columns[field.name]}, {literal(SPACES)})"
    words = listed(sorted({w.casefold() for w in UNKNOWN_WORDS}))
    known = f"case when lower({text}) in {words} then null else {text} end"
    if recoded := _recoding(field):
        branches = " ".join(f"when {literal(a)} then {literal(b)}" for a, b in recoded.items())
        known = f"case lower({text}) {branches} else {known} end"
    blank = _blank(field)
    return known if blank == "null" else f"coalesce({known}, {blank})"


def _recoding(field: Field) -> dict[str, str]:
    """Lower-case delivered value to ours: declared recodes, and codes in another case."""
    recoded = {a.casefold(): b for a, b in field.recode}
    if len(field.codes) <= 40:
        recoded = {c.casefold(): c for c in field.codes} | recoded
    return recoded


def _blank(field: Field) -> str:
    if field.blank_means is not None:
        return literal(field.blank_means)
    unknown = next((c for c in field.codes if c.casefold() == "unknown"), None)
    return literal(unknown) if unknown else "null"


def _typed(field: Field, contract: Contract) -> str:
    """The cleaned text as the field's type, null where it cannot be read as that."""
    name = quoted(field.name)
    match field.dtype:
        case "date":
            days = rf"regexp_replace({name}, '[ T]00:00(:00(\.0+)?)?$', '')"
            return f"{_moment(days, contract.date_formats)}::date"
        case "datetime":
            seconds = rf"regexp_replace({name}, '\.0+$', '')"
            return _moment(seconds, (*contract.datetime_formats, *contract.date_formats))
        case "boolean":
            return (
                f"case when lower({name}) in {listed(TRUE_WORDS)} then true "
                f"when lower({name}) in {listed(FALSE_WORDS)} then false end"
            )
        case "integer":
            whole = rf"regexp_full_match({name}, '[+-]?\d{{1,15}}(\.0+)?')"
            return f"case when {whole} then try_cast({name} as double)::bigint end"
        case "number":
            decimal = rf"regexp_full_match({name}, '[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{{1,2}})?')"
            return f"case when {decimal} then try_cast({name} as double) end"
    return name


def _moment(text: str, formats: tuple[str, ...]) -> str:
    """A date or time in an agreed format; a year of two digits is not one."""
    agreed = "[" + ", ".join(literal(f) for f in formats) + "]"
    return rf"case when regexp_matches({text}, '\d{{4}}') then try_strptime({text}, {agreed}) end"


def broken(rule: Rule) -> str:
    """A condition that is true where the row breaks the rule."""
    name = quoted(rule.fields[0])
    match rule.promise:
        case Unread():
            return f"{quoted('filled ' + rule.fields[0])} and {name} is null"
        case NotNull():
            return f"{name} is null"
        case OneOf(values):
            return f"coalesce({name} not in {listed(values)}, false)"
        case Between(minimum, maximum):
            return f"coalesce({name} not between {literal(minimum)} and {literal(maximum)}, false)"
        case Matches(regex):
            return f"coalesce(not regexp_full_match({name}, {literal(regex)}), false)"
        case NotBefore(later, earlier):
            return f"coalesce({quoted(later)} < {quoted(earlier)}, false)"
    raise TypeError(f"no condition for {type(rule.promise).__name__}")
