"""Which values of a column could be an identifier at all: the cheap first look at every value.

Values that keep a closed list, a date or a narrow pattern, and values that look like keyed
tokens, are set aside; of the rest only those with the marks of an identifier are looked into.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quality.contact_kinds import DRIVER
from quality.identifier_content import COORDINATE_HEADING, EVENT_HEADING
from quality.identifier_kind import Kind
from quality.identifier_kinds import EXEMPT_HEADING, KINDS
from sources.contract import Contract, Field, Matches
from sources.headings import letters, normal
from sources.sql import listed, literal, quoted
from sources.unknown_words import UNKNOWN_WORDS

KEYED = (
    "(?:[0-9A-Za-z]{1,8}:)?[0-9A-Za-z+/=]{16,128}|"
    "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
)
"""A digest in hexadecimal, base 32 or 64, with or without the name of its key; or a UUID."""

NEVER_KEYED = rf"[0-9 -]*|(?i:{DRIVER})"
"""What looks like a keyed token and is something else: a payment card, a driving licence."""

MARKS = (
    r"@|[0-9](?:[ \x{a0}/.()-]{0,3}[0-9]){5}|[A-Za-z][0-9]{4}[A-Za-z]{2}|[0-9]/[0-9]{2}[A-Za-z]|"
    r"[0-9] ?[A-Za-z]{2,3}\b|\b[0-9]{1,4}[A-Za-z]?,? +[A-Z]|/{3}|(?i:\bSF)[0-9]{2}/|"
    r"\b(?:Mr|MR|Mrs|MRS|Ms|Miss|MISS)\b|"
    r"(?i:\b(?:born|d\.?o\.?b)\b)"
)
"""What every identifier in a text has one of; none is needed by most values of most columns."""

UNDECLARED_MARKS = (
    MARKS + r"|[0-9]\.[0-9]{4}|[0-9]{1,2}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{2,4}|"
    r"^\s*\pL[\pL'’.-]*(?:,? +\pL|\s*$)|^\s*[0-9]{5}(?:\.0)?\s*$|\pL{4}\.\pL{4,}\.\pL{4}|"
    r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|"
    r"[A-Za-z]{3} ?[0-9]{1,3}[A-Za-z]\b|[A-Za-z][0-9]{1,3} ?[A-Za-z]{3}\b"
)
"""The same for a column nobody declared, which may also hold names, dates and places."""

DATE_SHAPE = r"[0-9]{1,4}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,4})?(?:[ T][0-9:.]+Z?)?"
NUMBER_SHAPE = r"[+-]?[0-9]{0,7}(?:\.[0-9]*)?"

SHORTEST = 5
SHORTEST_NAME = 2
"""Characters of the shortest identifier that is told without its heading: `1/04R`, and `Jo`."""

EXAMPLES = (
    "9434765919", "943 476 5919", "2004/0712343W", "123456/04R", "SF85/1Z", "X320741", "A1234CR",
    "AA112233B", "A123456789012", "CV32 4AA", "CV324AA", "a@example.org", "01926412345",
    "07700900123", "+447700900123", "MITOH010119802", "Ann Example", "Mr Example", "1980-01-31",
    "31/01/1980", "52.281234", "431234",
)  # fmt: skip
"""One value of each shape, made up or published as an example: a declared pattern that accepts
none of them is too narrow to carry an identifier."""


@dataclass(frozen=True)
class Column:
    """A delivered column: its name in the relation, its field if declared, its heading."""

    text: str
    field: Field | None
    heading: str

    @property
    def shown(self) -> str:
        """How a sentence names the column: the field, or the letters of its position."""
        if self.field:
            return f"`{self.field.name}`"
        return letters(int(self.text[1:])) if re.fullmatch(r"c\d+", self.text) else "undeclared"

    @property
    def is_named(self) -> bool:
        """Whether an undeclared column's heading says what identifier it holds."""
        return any(self.is_headed(kind) for kind in KINDS)

    def is_headed(self, kind: Kind) -> bool:
        """Whether the heading of an undeclared column names this kind, and not its stand-in."""
        if self.field or re.search(EXEMPT_HEADING, self.heading):
            return False
        return re.search(kind.heading, self.heading) is not None

    @property
    def is_coordinate(self) -> bool:
        """Whether the field or heading says a position on the map."""
        named = self.field.name if self.field else self.heading
        return re.search(COORDINATE_HEADING, named) is not None

    @property
    def claims_event(self) -> bool:
        """Whether an undeclared column's heading says its dates are those of an event."""
        return re.search(EVENT_HEADING, self.heading) is not None

    def may_name_persons(self, contract: Contract) -> bool:
        """Whether names would be out of place: an undeclared column, or one of pseudonyms."""
        if self.field is None:
            return True
        return self.field.name in (contract.person_key, *contract.key) or (
            self.field.dtype == "string" and self.field.name.endswith("_id")
        )

    def suspicious(self, contract: Contract) -> str:
        """The value where it is worth a second look, else null."""
        value = quoted(self.text)
        if self.is_named or self.is_coordinate:
            return f"case when {value} = '' or {_sound(self, value)} then null else {value} end"
        named = self.may_name_persons(contract)
        marks, shortest = (UNDECLARED_MARKS, SHORTEST_NAME) if named else (MARKS, SHORTEST)
        return (
            f"case when strlen({value}) < {shortest} or {_sound(self, value)} then null "
            f"when regexp_matches({value}, {literal(marks)}) then {value} end"
        )


def _sound(column: Column, value: str) -> str:
    """A condition that is true of a value that cannot be an identifier."""
    token = (
        f"(length({value}) >= 15 and regexp_full_match({value}, {literal(KEYED)}) "
        f"and not regexp_full_match({value}, {literal(NEVER_KEYED)}))"
    )
    field = column.field
    if field is None or column.is_coordinate:
        return token
    if field.codes or field.dtype == "boolean":
        return f"lower(trim({value})) in {listed(_agreed(field))}"
    if field.dtype in ("date", "datetime"):
        return f"regexp_full_match({value}, {literal(DATE_SHAPE)})"
    if field.dtype in ("integer", "number"):
        return f"regexp_full_match({value}, {literal(NUMBER_SHAPE)})"
    pattern = field.constraint(Matches)
    if isinstance(pattern, Matches) and not any(re.fullmatch(pattern.regex, e) for e in EXAMPLES):
        return f"regexp_full_match({value}, {literal(pattern.regex)})"
    return token


def _agreed(field: Field) -> list[str]:
    """Every text, in lower case, that the contract takes for a value of the field."""
    flags = ("y", "n", "yes", "no", "true", "false", "t", "f", "0", "1")
    agreed = (*field.codes, *(a for a, _ in field.recode), *UNKNOWN_WORDS, *flags)
    return sorted({text.casefold() for text in agreed})


def searched(
    contract: Contract, columns: Mapping[str, str], headings: Mapping[str, str]
) -> list[Column]:
    """The columns to search: all delivered, without those whose values are open by contract."""
    fields = {f.name: f for f in contract.fields}
    return [
        Column(text, fields.get(name), normal(headings.get(text, "")))
        for text, name in columns.items()
        if name not in contract.open_fields
    ]
