"""Recorded crime of one synthetic world: drawn once, delivered, and as it stands in the end."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import Generator

from sources.synthetic import police
from sources.synthetic.calendar import Calendar
from sources.synthetic.columns import with_person
from sources.synthetic.offences import Offences, corrected, in_force, offences
from sources.synthetic.people import Register

Rows = tuple[pa.Table, dict[str, np.ndarray]]
"""A table to deliver, and marks on its rows that the delivery does not carry."""


NOBODY = 999
"""An age above every other: that of the youngest where nobody's age is known."""


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What is true of offences beside their class: one position a row.

    `location` is a position in the list of places; `youngest_victim` and `youngest_suspect`
    are ages as delivered, `NOBODY` where none is.
    """

    is_knife: np.ndarray
    location: np.ndarray
    youngest_victim: np.ndarray
    youngest_suspect: np.ndarray

    def of(self, rows: np.ndarray) -> "Circumstances":
        """The chosen rows."""
        return Circumstances(**{name: column[rows] for name, column in vars(self).items()})

    def without_people(self, rows: np.ndarray) -> "Circumstances":
        """The same, with nobody known of in the marked rows."""
        return replace(
            self,
            youngest_victim=np.where(rows, NOBODY, self.youngest_victim),
            youngest_suspect=np.where(rows, NOBODY, self.youngest_suspect),
        )


def youngest(
    ages: pa.ChunkedArray, offence: np.ndarray, counted: np.ndarray | bool, offences: int
) -> np.ndarray:
    """The least known age of the counted people of each offence."""
    known = np.where(counted, ages.fill_null(NOBODY).to_numpy(), NOBODY)
    least = np.full(offences, NOBODY)
    np.minimum.at(least, offence, known)
    return least


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """Offences as first drawn, the month sent again, and the victims and suspects of them.

    `source` is the row of `first` that each row of `again` corrects; the rows entered late
    come last in `again` and correct none.
    """

    first: Offences
    again: Offences
    source: np.ndarray
    table: pa.Table
    is_knife: np.ndarray
    location: np.ndarray
    suspects: Rows
    victims: Rows

    def in_force(self) -> tuple[Offences, Circumstances]:
        """Every offence after the resubmission, and its circumstances.

        An offence entered late has no victims and no suspects.
        """
        kept = np.flatnonzero(~np.isin(self.first.month, self.again.month))
        drawn = self.circumstances()
        stands = drawn.of(np.concatenate([kept, self.source]))
        late = np.zeros(len(stands.is_knife), dtype=bool)
        late[len(kept) + self.corrections :] = True
        return in_force(self.first, self.again), stands.without_people(late)

    def circumstances(self) -> Circumstances:
        """Of the offences first drawn, in their own order."""
        victims, of_victims = self.victims
        suspects, of_suspects = self.suspects
        is_person = pc.equal(victims["victim_type"], "person").to_numpy()
        n = len(self.first)
        return Circumstances(
            is_knife=self.is_knife,
            location=self.location,
            youngest_victim=youngest(victims["age_years"], of_victims["offence"], is_person, n),
            youngest_suspect=youngest(suspects["age_years"], of_suspects["offence"], True, n),
        )

    @property
    def corrections(self) -> int:
        """How many rows of `again` correct one of `first`."""
        return int(np.sum(self.first.month == self.again.month[0])) if len(self.again) else 0

    def standing(self) -> Offences:
        """The offences first drawn, in their own order, with what the resubmission changed."""
        columns = {name: column.copy() for name, column in vars(self.first).items()}
        for name in ("offence_class", "subclass", "status"):
            columns[name][self.source[: self.corrections]] = getattr(self.again, name)[
                : self.corrections
            ]
        return Offences(**columns)


def draw(rng: Generator, register: Register, calendar: Calendar, scale: float) -> Recorded:
    """Offences, then their suspects, then their victims, some of whom are suspects too."""
    first = offences(rng, calendar, scale)
    table, marks = police.offence_table(rng, first, calendar)
    again, source = corrected(rng, calendar, first)
    return Recorded(
        first=first,
        again=again,
        source=source,
        table=table,
        is_knife=marks["is_knife"],
        location=marks["location"],
        suspects=police.suspect_table(rng, register, first, calendar, marks["role"]),
        victims=police.victim_table(rng, register, first, calendar),
    )


def write(landing: Path, register: Register, calendar: Calendar, recorded: Recorded) -> None:
    """The police's deliveries, once everyone in the world is enrolled."""
    again = police.resubmitted_table(recorded.table, recorded.again, recorded.source)
    police.write_offences(landing, calendar, recorded.table, recorded.first, again)
    for deliver, (table, marks) in (
        (police.write_victims, recorded.victims),
        (police.write_suspects, recorded.suspects),
    ):
        keyed = with_person(table, register.pseudonym, marks["person"])
        deliver(landing, calendar, keyed, marks["month"])
