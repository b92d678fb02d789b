"""The SQL that gives every delivered cell its declared type and marks every broken rule.

One expression a field, one bit a rule, so that a single scan types, judges and writes a
delivery.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sources import spellings
from sources.contract import (
    Contract,
    Field,
    Matches,
    NotNull,
    OneOf,
)
from sources.headings import text_of
from sources.rules import Rule, Unrounded, broken, gap, identifiers, is_one_of, rules
from sources.spellings import INVISIBLE
from sources.sql import literal, quoted
from sources.text_rows import SPACES
from sources.unknown_words import UNKNOWN_WORDS

SQL_TYPES = {
    "string": "varchar",
    "integer": "bigint",
    "number": "double",
    "date": "date",
    "datetime": "timestamp",
    "boolean": "boolean",
}


UNPLACED = "unknown"
"""The district of a row whose district is not known."""

SET_WORDS = f"set variable unknown_words = [{', '.join(literal(w) for w in UNKNOWN_WORDS)}]"
"""What a connection must be told before it runs `select`: planned once, not once a field."""


def select(
    contract: Contract,
    source: str,
    columns: dict[str, int],
    halves: Mapping[str, tuple[int, int]] | None = None,
) -> str:
    """The select that types `source` (row_no, c0 …) and adds `problems`.

    Most cells arrive as they should. Each is first tried as it stands; only what that does not
    settle is trimmed, recoded and read in the other agreed formats, which costs far more.
    """
    parts = halves or {}
    cells = {
        f.name: Cell(f, contract, columns.get(f.name), parts.get(f.name)) for f in contract.fields
    }
    settled = "".join(f", {c.settled} as {c.flag}" for c in cells.values() if c.settled)
    settled += "".join(f", {_at_once(c)} as {c.plain}" for c in cells.values() if c.is_read)
    spelt = "".join(f", {c.respelt} as {c.text}" for c in cells.values() if c.is_read)
    values = ", ".join(f"{c.value} as {quoted(name)}" for name, c in cells.items())
    unread = "".join(f", {c.unread} as {c.gap}" for c in cells.values() if c.is_typed)
    names = ", ".join(quoted(name) for name in cells)
    bits = " + ".join(
        f"case when {_marked(rule, cells)} then {1 << bit} else 0 end"
        for bit, rule in enumerate(rules(contract))
    )
    return (
        f"with delivered as ({source}), "
        f"tried as (select *{settled} from delivered), "
        f"spelt as (select *{spelt} from tried), "
        f"typed as (select *, {values} from spelt), "
        f"judged as (select *{unread} from typed) "
        f"select row_no, {names}, cast({bits or 0} as bigint) as problems from judged"
    )


@dataclass(frozen=True)
class Cell:
    """One field of a delivery: how its text is settled as it stands, and how otherwise."""

    field: Field
    contract: Contract
    position: int | None
    halves: tuple[int, int] | None = None

    @property
    def raw(self) -> str:
        """The column of text, or its two halves as one."""
        return text_of(self.position, self.halves)

    @property
    def flag(self) -> str:
        """The column that says the text stands as it is."""
        return quoted(f"settled {self.field.name}")

    @property
    def gap(self) -> str:
        """The column that says something was delivered and could not be read."""
        return gap(self.field.name)

    @property
    def is_typed(self) -> bool:
        """Whether the text becomes something other than text."""
        return self.field.dtype != "string"

    @property
    def is_read(self) -> bool:
        """Whether the column is there and becomes something other than text."""
        return self.is_typed and self.position is not None

    @property
    def plain(self) -> str:
        """The column of the value where the text is in its commonest spelling."""
        return quoted(f"plain {self.field.name}")

    @property
    def text(self) -> str:
        """The column of the cleaned text where it is not."""
        return quoted(f"text {self.field.name}")

    @property
    def respelt(self) -> str:
        """The cleaned text of what the commonest spelling does not settle."""
        return f"case when {self.plain} is null then {self.cleaned} end"

    @property
    def settled(self) -> str:
        """A condition that the text keeps its code list or pattern as it stands; or nothing."""
        if self.position is None or self.is_typed:
            return ""
        if self.field.codes:
            return is_one_of(self.raw, _unchanged(self.field))
        pattern = self.field.constraint(Matches)
        if not isinstance(pattern, Matches):
            return ""
        matches = f"regexp_full_match({self.raw}, {literal(pattern.regex)})"
        longest = max((len(w) for w in _changed_by(self.field, pattern)), default=0)
        return f"{matches} and length({self.raw}) > {longest}" if longest else matches

    @property
    def value(self) -> str:
        """The field's value; null where there is none or it cannot be read."""
        if self.is_read:
            return f"coalesce({self.plain}, {_read(self.text, self.field, self.contract)})"
        if self.is_typed:
            return _read(self.cleaned, self.field, self.contract)
        if self.settled:
            return f"case when {self.flag} then {self.raw} else {self.cleaned} end"
        return self.cleaned

    @property
    def unread(self) -> str:
        """A condition that a value was delivered and could not be read as the type."""
        missing = f"{quoted(self.field.name)} is null"
        return f"{missing} and {self.text} is not null" if self.is_read else "false"

    @property
    def _is_in_capitals(self) -> bool:
        """Whether the pattern knows capital letters only, so that small ones are a slip."""
        pattern = self.field.constraint(Matches)
        plain = re.sub(r"\\.", "", pattern.regex) if isinstance(pattern, Matches) else "a"
        return plain == plain.upper()

    @property
    def cleaned(self) -> str:
        """The delivered text, trimmed, recoded, with the words for "missing" made null."""
        blank = _blank(self.field)
        if self.position is None:
            return f"cast({blank} as varchar)"
        visible = f"regexp_replace({self.raw}, {literal(INVISIBLE)}, '', 'g')"
        text = f"trim(replace({visible}, chr(160), ' '), {literal(SPACES)})"
        if self._is_in_capitals:
            text = f"upper({text})"
        for pattern, replacement in self.field.rewrite:
            text = f"regexp_replace({text}, {literal(f'^(?:{pattern})$')}, {literal(replacement)})"
        words = "getvariable('unknown_words')"
        said = rf"regexp_replace(lower({text}), '\s+', ' ', 'g')"
        known = f"case when list_contains({words}, {said}) then null else {text} end"
        if recoded := _recoding(self.field):
            branches = " ".join(f"when {literal(a)} then {literal(b)}" for a, b in recoded.items())
            spaced = rf"regexp_replace(lower({text}), '\s+', ' ', 'g')"
            known = f"case replace({spaced}, ' :', ':') {branches} else {known} end"
        return known if blank == "null" else f"coalesce({known}, {blank})"


def _unchanged(field: Field) -> tuple[str, ...]:
    """The codes that no recoding turns into another value."""
    recoded = _recoding(field)
    return tuple(c for c in field.codes if recoded.get(c.casefold(), c) == c)


def _changed_by(field: Field, pattern: Matches) -> tuple[str, ...]:
    """The words that keep the pattern and yet mean something else, such as `Unknown`."""
    words = dict.fromkeys(UNKNOWN_WORDS) | _recoding(field)
    shaped = re.compile(pattern.regex, re.IGNORECASE)
    return tuple(w for w, means in words.items() if means != w and shaped.fullmatch(w))


def _recoding(field: Field) -> dict[str, str]:
    """Lower-case delivered value to ours: declared recodes, and codes in another case."""
    return {c.casefold(): c for c in field.codes} | {a.casefold(): b for a, b in field.recode}


def _blank(field: Field) -> str:
    if field.blank_means is not None:
        return literal(field.blank_means)
    unknown = field.unknown_code
    return literal(unknown) if unknown else "null"


def _at_once(cell: Cell) -> str:
    """The commonest spelling of a typed value, read without further ado."""
    raw, field = cell.raw, cell.field
    match field.dtype:
        case "date":
            return f"{_plain_moment(raw, cell.contract.date_formats)}::date"
        case "datetime":
            formats = (*cell.contract.datetime_formats, *cell.contract.date_formats)
            return _plain_moment(raw, formats)
        case "boolean":
            blank = _blank(field)
            empty = f"when {raw} is null or {raw} = '' then {blank}::boolean"
            return (
                f"case {empty if blank != 'null' else ''} "
                f"when {raw} = 'Y' then true when {raw} = 'N' then false end"
            )
        case "integer":
            return rf"case when regexp_full_match({raw}, '\d{{1,15}}') then {raw}::bigint end"
        case "number":
            plain = rf"regexp_full_match({raw}, '-?\d{{1,15}}\.\d{{1,15}}')"
            return f"case when {plain} then {raw}::double end"
    raise TypeError(f"no reading for {field.dtype}")


def _plain_moment(raw: str, formats: tuple[str, ...]) -> str:
    """A date or time as long as an agreed format writes it."""
    lengths = sorted({len(date(2001, 12, 31).strftime(f)) for f in formats})
    sizes = ", ".join(str(n) for n in lengths)
    return f"case when length({raw}) in ({sizes}) then {_moment(raw, formats)} end"


def _read(name: str, field: Field, contract: Contract) -> str:
    """The cleaned text as the field's type, null where it cannot be read as that."""
    match field.dtype:
        case "date":
            return spellings.day(name, contract.date_formats)
        case "datetime":
            return spellings.moment(name, (*contract.datetime_formats, *contract.date_formats))
        case "boolean":
            return spellings.yes_or_no(name)
        case "integer":
            return spellings.whole_number(name)
        case "number":
            return spellings.decimal(name)
    return name


def _moment(text: str, formats: tuple[str, ...]) -> str:
    return f"try_strptime({text}, [{', '.join(literal(f) for f in formats)}])"


def _marked(rule: Rule, cells: dict[str, Cell]) -> str:
    """A condition that is true where the row breaks the rule, of the columns of `judged`."""
    cell = cells[rule.fields[0]]
    if isinstance(rule.promise, NotNull) and cell.is_read:
        return f"{broken(rule)} and not {cell.gap}"
    is_identifier = rule.fields[0] in identifiers(cell.contract)
    if isinstance(rule.promise, Matches) and cell.settled and is_identifier:
        rounded = broken(Rule(rule.fields, Unrounded()))
        return f"not coalesce({cell.flag}, false) and {broken(rule)} and not {rounded}"
    if isinstance(rule.promise, OneOf | Matches) and cell.settled:
        return f"not coalesce({cell.flag}, false) and {broken(rule)}"
    return broken(rule)
