"""School years of the partnership: on which weekdays schools are open.

A file of its own beside the partnership's, `school_years/<partnership>.toml`; an area that has
none knows no school days.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from sources.partnership import beside, partnership
from sources.toml_section import Section

STATUSES = ("published", "stand-in")
DAY = r"\d{4}-\d{2}-\d{2}"
DAYS = rf"{DAY}( to {DAY})?"
Span = tuple[date, date]


@dataclass(frozen=True, kw_only=True)
class SchoolYear:
    """A year from its first to its last day, and the spans of days on which schools are closed.

    Weekends are not listed. A stand-in was not published for the area, and a figure says so.
    """

    name: str
    status: str
    source: str
    first: date
    last: date
    closed: tuple[Span, ...]


def school_years(folder: Path | None = None) -> tuple[SchoolYear, ...]:
    """The school years of the partnership in force, earliest first.

    Raises:
        ValueError: the file is not TOML, a key in it is wrong, years overlap, or a span ends
            before it begins or lies outside its year.
    """
    return _read((folder or beside("school_years")) / f"{partnership().name}.toml")


@cache
def _read(path: Path) -> tuple[SchoolYear, ...]:
    if not path.is_file():
        return ()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name}: not readable as TOML: {error}") from error
    top = Section(path.name, "", values)
    top.only("school_years")
    found = tuple(sorted(map(_year, top.sections("school_years")), key=lambda y: y.first))
    if any(one.last >= other.first for one, other in pairwise(found)):
        raise top.fail("school_years", "one year begins before the one before it ends")
    return found


def _year(section: Section) -> SchoolYear:
    section.only("name", "status", "source", "first", "last", "closed")
    first, last = (_day(section, key, section.text(key, DAY)) for key in ("first", "last"))
    spans = tuple(_span(section, words) for words in section.texts("closed", DAYS))
    if not all(first <= begin <= end <= last for begin, end in spans):
        raise section.fail("closed", "a span ends before it begins, or lies outside the year")
    return SchoolYear(
        name=section.text("name"),
        status=section.one_of("status", STATUSES),
        source=section.text("source"),
        first=first,
        last=last,
        closed=spans,
    )


def _span(section: Section, words: str) -> Span:
    """The first and the last day of `2024-10-28 to 2024-11-01`, or of one day."""
    begin, _, end = words.partition(" to ")
    return _day(section, "closed", begin), _day(section, "closed", end or begin)


def _day(section: Section, key: str, words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise section.fail(key, f"{words!r} is no day of the calendar") from None
