"""What a needs assessment is expected to hold: the figures wanted, and why some are not made."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

Grade = Literal["must", "should", "could"]
LIST = Path(__file__).with_name("wanted.csv")


@dataclass(frozen=True)
class Wanted:
    """A figure wanted of a needs assessment, by its catalogue number.

    `grade`: whether an assessment must, should or could hold it; from what published ones hold
    and the guidance on the Serious Violence Duty asks. `reason`: why no figure makes it, where
    none does.
    """

    number: str
    grade: Grade
    title: str
    reason: str


@cache
def wanted() -> dict[str, Wanted]:
    """Every figure wanted by its catalogue number, in the catalogue's order."""
    with LIST.open(encoding="utf-8", newline="") as lines:
        rows = [
            Wanted(r["id"], cast(Grade, r["grade"]), r["title"], r["not_made"])
            for r in csv.DictReader(lines)
        ]
    return {row.number: row for row in rows}


def grade_of(number: str) -> str:
    """The grade of the figure wanted that a number answers; `more` where none is."""
    found = wanted().get(number.rstrip("abcdefghijklmnopqrstuvwxyz"))
    return found.grade if found else "more"


def not_made(numbers: set[str]) -> tuple[Wanted, ...]:
    """The figures wanted that no number answers."""
    return tuple(each for number, each in wanted().items() if number not in numbers)
