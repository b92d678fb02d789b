"""The SQL that gives every delivered cell its declared type and marks every broken rule.

One expression a field, one bit a rule, so that a single scan types, judges and writes a
delivery.
"""

import re
from dataclasses import dataclass
from datetime import date

from sources.contract import (
    Contract,
    Field,
    Matches,
    OneOf,
)
from sources.rules import Rule, broken, gap, is_one_of, rules
from sources.sql import listed, literal, quoted
from sources.unknown_words import UNKNOWN_WORDS

SQL_TYPES = {
    "string": "varchar",
    "integer": "bigint",
    "number": "double",
    "date": "date",
    "datetime": "timestamp",
    "boolean": "boolean",
}
WORDED_FORMATS = ("%d-%b-%y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y")
TRUE_WORDS = ("y", "yes", "true", "t", "1")
FALSE_WORDS = ("n", "no", "false", "f", "0")
SPACES = " \t\r\n\u00a0\ufeff"
"""Set aside around a value: what spreadsheets and web pages pad cells with."""


def select(contract: Contract, source: str, columns: dict[str, int]) -> str:
    """The select that types `source` (row_no, c0 …) and adds `problems`.

    Most cells arrive as they should. Each is first tried as it stands; only what that does not
    settle is trimmed, recoded and read in the other agreed formats, which costs far more.
    """
    cells = {f.name: Cell(f, contract, columns.get(f.name)) for f in contract.fields}
    settled = "".join(f", {c.settled} as {c.flag}" for c in cells.values() if c.settled)
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
        f"typed as (select *, {values} from tried), "
        f"judged as (select *{unread} from typed) "
        f"select row_no, {names}, cast({bits or 0} as bigint) as problems from judged"
    )


@dataclass(frozen=True)
class Cell:
    """One field of a delivery: how its text is settled as it stands, and how otherwise."""

    field: Field
    contract: Contract
    position: int | None

    @property
    def raw(self) -> str:
        """The column of text."""
        return f"c{self.position}"

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
        text = self.cleaned
        if self.position is None or not self.is_typed:
            value = (
                f"case when {self.flag} then {self.raw} else {text} end" if self.settled else text
            )
            return value if not self.is_typed else _read(text, self.field, self.contract)
        return f"coalesce({_at_once(self)}, {_read(text, self.field, self.contract)})"

    @property
    def unread(self) -> str:
        """A condition that a value was delivered and could not be read as the type."""
        missing = f"{quoted(self.field.name)} is null"
        return f"case when {missing} then ({self.cleaned}) is not null else false end"

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
        text = f"trim({self.raw}, {literal(SPACES)})"
        if self._is_in_capitals:
            text = f"upper({text})"
        for pattern, replacement in self.field.rewrite:
            text = f"regexp_replace({text}, {literal(f'^(?:{pattern})$')}, {literal(replacement)})"
        words = listed(UNKNOWN_WORDS)
        said = rf"regexp_replace(lower({text}), '\s+', ' ', 'g')"
        known = f"case when {said} in {words} then null else {text} end"
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
            days = rf"regexp_replace({name}, '[ T]00:00(:00(\.0+)?)?$', '')"
            return f"coalesce({_dated(days, contract.date_formats)}, {_worded(days)})::date"
        case "datetime":
            seconds = rf"regexp_replace({name}, '\.0+$', '')"
            agreed = (*contract.datetime_formats, *contract.date_formats)
            return f"coalesce({_dated(seconds, agreed)}, {_worded(seconds)})"
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


def _dated(text: str, formats: tuple[str, ...]) -> str:
    """A date or time in an agreed format; a year of two digits is not one."""
    return rf"case when regexp_matches({text}, '\d{{4}}') then {_moment(text, formats)} end"


def _worded(text: str) -> str:
    """A date whose month is a word (`05-MAR-24`), or the number a spreadsheet keeps for one.

    Neither can be taken for another date, so both are read without being agreed.
    """
    number = rf"regexp_full_match({text}, '[2-5]\d{{4}}(\.\d+)?')"
    serial = f"timestamp '1899-12-30' + to_seconds(round(try_cast({text} as double) * 86400))"
    return f"{_moment(text, WORDED_FORMATS)}, case when {number} then {serial} end"


def _moment(text: str, formats: tuple[str, ...]) -> str:
    return f"try_strptime({text}, [{', '.join(literal(f) for f in formats)}])"


def _marked(rule: Rule, cells: dict[str, Cell]) -> str:
    """A condition that is true where the row breaks the rule, of the columns of `judged`."""
    cell = cells[rule.fields[0]]
    if isinstance(rule.promise, OneOf | Matches) and cell.settled:
        return f"not coalesce({cell.flag}, false) and {broken(rule)}"
    return broken(rule)
