"""Finds the header row of a delivery and matches its headings to the contract's fields."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sources.contract import Contract

MOST_COLUMNS = 2_000
"""A wider header is no extract of a declared dataset."""

SEARCHED_ROWS = 40
"""A header further down than this is not looked for."""

RECOGNISED_SHARE = 0.6
"""Share of the contract's required fields a row must name to be the header."""


@dataclass(frozen=True)
class Heading:
    """What a header row was understood to say.

    `row` counts from 1 in the file; `columns` maps each found field to its position;
    `undeclared` are positions of headings the contract does not know (never their text).
    """

    row: int
    columns: dict[str, int]
    missing: tuple[str, ...]
    undeclared: tuple[int, ...]
    repeated: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many columns the header has."""
        return len(self.names)


def normal(text: object) -> str:
    """A heading as it is compared: case, accents, punctuation and spacing set aside."""
    plain = unicodedata.normalize("NFKC", str(text or "")).casefold()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def names(contract: Contract) -> dict[str, str]:
    """Every heading a field may arrive under, normalised, to the field's name."""
    known: dict[str, str] = {}
    for field in contract.fields:
        for heading in (field.name, *field.delivered_as):
            if known.setdefault(normal(heading), field.name) != field.name:
                raise ValueError(f"{contract.name}: two fields arrive as {heading}")
    return known


def find(rows: Sequence[Sequence[object]], contract: Contract) -> Heading | None:
    """The first row that names most of the required fields, or None."""
    known = names(contract)
    required = {f.name for f in contract.fields if not f.optional}
    best: Heading | None = None
    for number, row in enumerate(rows[:SEARCHED_ROWS], start=1):
        found = _understand(number, row, known, required)
        if best is None or len(found.missing) < len(best.missing):
            best = found
    if best is None or len(best.missing) > (1 - RECOGNISED_SHARE) * len(required):
        return None
    return best


def _understand(
    number: int, row: Sequence[object], known: dict[str, str], required: set[str]
) -> Heading:
    columns: dict[str, int] = {}
    undeclared, repeated = [], []
    for position, cell in enumerate(row):
        field = known.get(normal(cell))
        if field is None:
            if normal(cell):
                undeclared.append(position)
        elif field in columns:
            repeated.append(field)
        else:
            columns[field] = position
    missing = tuple(sorted(required - set(columns)))
    return Heading(
        number, columns, missing, tuple(undeclared), tuple(repeated), tuple(map(normal, row))
    )


def letters(position: int) -> str:
    """A column's position as a spreadsheet shows it: 0 is A, 26 is AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def position(letters_shown: str) -> int:
    """A column's position from its letters: A is 0, AA is 26."""
    number = 0
    for letter in letters_shown:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
