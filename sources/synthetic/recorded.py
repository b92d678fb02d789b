"""Recorded crime of one synthetic world: drawn once, delivered, and as it stands in the end."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from sources.synthetic import police
from sources.synthetic.calendar import Calendar
from sources.synthetic.columns import with_person
from sources.synthetic.offences import Offences, corrected, in_force, offences
from sources.synthetic.people import Register

Rows = tuple[pa.Table, dict[str, np.ndarray]]
"""A table to deliver, and marks on its rows that the delivery does not carry."""


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
    suspects: Rows
    victims: Rows

    def in_force(self) -> tuple[Offences, np.ndarray]:
        """Every offence after the resubmission, and whether a knife was used."""
        kept = ~np.isin(self.first.month, self.again.month)
        is_knife = np.concatenate([self.is_knife[kept], self.is_knife[self.source]])
        return in_force(self.first, self.again), is_knife

    def standing(self) -> Offences:
        """The offences first drawn, in their own order, with what the resubmission changed."""
        corrections = int(np.sum(self.first.month == self.again.month[0])) if len(self.again) else 0
        columns = {name: column.copy() for name, column in vars(self.first).items()}
        for name in ("offence_class", "subclass", "status"):
            columns[name][self.source[:corrections]] = getattr(self.again, name)[:corrections]
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
