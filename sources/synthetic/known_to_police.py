"""Ambulance incidents that the police recorded too: a declared share, at the offence's own place.

The others are drawn apart from recorded crime, so that what they match they match by chance.
"""

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from sources.synthetic import world
from sources.synthetic.calendar import Calendar
from sources.synthetic.columns import area_codes, moment
from sources.synthetic.draw import happens
from sources.synthetic.drawn import Drawn
from sources.synthetic.offences import KINDS, STATUSES
from sources.synthetic.places import areas
from sources.synthetic.recorded import Recorded

VIOLENT_KINDS = ("homicide", "injury", "no_injury", "robbery")
SOONEST, LATEST = 2, 40
"""Minutes from the offence to the call."""


def known_to_police(rng: Generator, calendar: Calendar, incidents: Drawn, crime: Recorded) -> Drawn:
    """The incidents, a share of those for violence in the county moved to offences of the month.

    Months, measures and everything else of a row stay; time, small area and place change.
    """
    n = len(incidents.month)
    is_violent = incidents.measures["violence_incidents"] & (incidents.place < world.OUTSIDE)
    moved = np.flatnonzero(is_violent & happens(rng, world.AMBULANCE_KNOWN_TO_POLICE, n))
    offence = _offences(rng, calendar, crime, incidents.month[moved])
    moved, offence = moved[offence >= 0], offence[offence >= 0]
    begun = crime.table["committed_from_at"].to_numpy()[offence].astype("datetime64[m]")
    called = incidents.table["call_at"].to_numpy().astype("datetime64[m]")
    called[moved] = begun + rng.integers(SOONEST, LATEST, len(moved))
    area, place = _areas(incidents, calendar), incidents.place.copy()
    area[moved] = crime.first.area[offence]
    place[moved] = areas().home[area[moved]]
    columns = {
        "call_at": moment(called),
        "on_scene_at": moment(called + rng.integers(4, 90, n)),
        "lsoa_code": area_codes(area, calendar.is_2011[incidents.month]),
    }
    table = incidents.table
    for name, column in columns.items():
        table = table.set_column(table.column_names.index(name), name, column)
    return replace(incidents, table=table, place=place)


def _areas(incidents: Drawn, calendar: Calendar) -> np.ndarray:
    """Position of each row's area, -1 where it has none, whichever vintage it is sent in."""
    at = {code: position for position, code in enumerate(areas().code)}
    at |= {c: p for p, c in reversed(list(enumerate(areas().code_2011))) if c not in at}
    return np.array([at.get(code, -1) for code in incidents.table["lsoa_code"].to_pylist()])


def _offences(rng: Generator, calendar: Calendar, crime: Recorded, month: np.ndarray) -> np.ndarray:
    """A violent offence in the county for each row, begun in the row's month; -1 where none is."""
    rows = crime.first
    begun = crime.table["committed_from_at"].to_numpy().astype("datetime64[m]")
    is_timed = begun != begun.astype("datetime64[D]")
    begun_in = (begun.astype("datetime64[M]") - calendar.months[0]).astype(np.int64)
    still_in = ((begun + LATEST).astype("datetime64[M]") - calendar.months[0]).astype(np.int64)
    fit = np.isin(rows.kind, [KINDS.index(kind) for kind in VIOLENT_KINDS])
    fit &= (rows.status == STATUSES.index("recorded")) & (rows.place < world.OUTSIDE)
    chosen = np.flatnonzero(fit & is_timed & (begun_in == still_in))
    chosen = chosen[np.argsort(begun_in[chosen], kind="stable")]
    first = np.searchsorted(begun_in[chosen], month)
    many = np.searchsorted(begun_in[chosen], month, side="right") - first
    nth = first + np.floor(rng.random(len(month)) * many).astype(np.int64)
    return np.where(many > 0, np.append(chosen, -1)[np.minimum(nth, len(chosen))], -1)
