"""Finds the header row of a delivery and matches its headings to the contract's fields."""

import dataclasses
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sources.contract import Contract

MOST_COLUMNS = 2_000
"""A wider header is no extract of a declared dataset."""

SEARCHED_ROWS = 40
"""A header further down than this is not looked for."""

FEWEST_NAMED = 2
"""Fields a row must name to be spoken of as a header at all."""

ALIKE = 0.6
"""Two headings less alike than this (difflib's ratio) are not a slip of each other."""

RECOGNISED_SHARE = 0.6
"""Share of the contract's required fields a row must name to be the header."""


@dataclass(frozen=True)
class Heading:
    """What a header row was understood to say.

    `row` counts from 1 in the file; `columns` maps each found field to its position;
    `halves` those of a moment that came as a day and a time, each in a column of its own;
    `undeclared` are positions of headings the contract does not know (never their text).
    """

    row: int
    columns: dict[str, int]
    missing: tuple[str, ...]
    undeclared: tuple[int, ...]
    repeated: tuple[str, ...]
    names: tuple[str, ...]
    halves: dict[str, tuple[int, int]] = dataclasses.field(default_factory=dict)

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


def halves(contract: Contract) -> dict[str, tuple[str, str]]:
    """The two headings that each half of a moment may arrive under, by field and day's heading.

    A moment delivered as `arrival_datetime` may come as `arrival_date` and `arrival_time`.
    """
    found: dict[str, tuple[str, str]] = {}
    taken = names(contract)
    for declared in (f for f in contract.fields if f.dtype == "datetime"):
        for heading in map(normal, (declared.name, *declared.delivered_as)):
            stem = re.sub(r"(_at|_datetime|_date_time|_date_and_time|_date)$", "", heading)
            for day in (f"{stem}_date", f"date_of_{stem}"):
                if day not in taken:
                    found[day] = (declared.name, f"{stem}_time")
    return found


def find(rows: Sequence[Sequence[object]], contract: Contract) -> Heading | None:
    """The first row that names most of the required fields, or None."""
    known = names(contract)
    required = {f.name for f in contract.fields if not f.optional}
    parts = halves(contract)
    best: Heading | None = None
    for number, row in enumerate(rows[:SEARCHED_ROWS], start=1):
        found = _understand(number, row, known, required, parts)
        if best is None or len(found.missing) < len(best.missing):
            best = found
    if best is None or len(best.missing) > (1 - RECOGNISED_SHARE) * len(required):
        return None
    return best


def nearest(rows: Sequence[Sequence[object]], contract: Contract) -> Heading | None:
    """The row that comes nearest to a header: the one that names most fields, if two at least."""
    known, required = names(contract), {f.name for f in contract.fields if not f.optional}
    parts = halves(contract)
    found = [
        _understand(number, row, known, required, parts)
        for number, row in enumerate(rows[:SEARCHED_ROWS], start=1)
    ]
    best = max(found, key=lambda h: len(h.columns), default=None)
    return best if best is not None and len(best.columns) >= FEWEST_NAMED else None


def guesses(heading: Heading, contract: Contract) -> str:
    """The columns that were not understood, each with the heading of a missing field it is like.

    The delivered heading itself is not told: under the wrong row it may be a value.
    """
    known = names(contract)
    missing = {h: name for h, name in known.items() if name not in heading.columns}
    said = []
    for place in heading.undeclared:
        alike = get_close_matches(heading.names[place], missing, 1, ALIKE)
        meant = f" (perhaps {missing[alike[0]]})" if alike else ""
        said.append(f"{letters(place)}{meant}")
    return ", ".join(said) or "none"


def _understand(
    number: int,
    row: Sequence[object],
    known: dict[str, str],
    required: set[str],
    parts: dict[str, tuple[str, str]],
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
    headings = tuple(map(normal, row))
    together = _together(headings, columns, parts)
    columns |= {name: day for name, (day, _) in together.items()}
    used = {position for pair in together.values() for position in pair}
    missing = tuple(sorted(required - set(columns)))
    unknown = tuple(position for position in undeclared if position not in used)
    return Heading(number, columns, missing, unknown, tuple(repeated), headings, together)


def _together(
    headings: tuple[str, ...], columns: dict[str, int], parts: dict[str, tuple[str, str]]
) -> dict[str, tuple[int, int]]:
    """The moments that came in two columns: the positions of the day and of the time."""
    found: dict[str, tuple[int, int]] = {}
    for position, day in enumerate(headings):
        name, time = parts.get(day, ("", ""))
        if name and name not in columns and name not in found:
            times = (time, f"time_of_{time.removesuffix('_time')}")
            held = next((headings.index(t) for t in times if t in headings), None)
            if held is not None:
                found[name] = (position, held)
    return found


def text_of(position: int | None, halves: tuple[int, int] | None) -> str:
    """The SQL of a field's delivered text: a column, or a day and a time in two."""
    if halves is None:
        return f"c{position}"
    day, time = (f"trim(coalesce(c{p}, ''))" for p in halves)
    day = rf"regexp_replace({day}, '[ T]00:00(:00(\.0+)?)?$', '')"
    time = rf"regexp_replace({time}, '^(1899-12-3[01]|1900-01-00)[ T]', '')"
    return f"trim({day} || ' ' || {time})"


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
