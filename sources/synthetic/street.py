"""Street-level crimes as the open site publishes them: 12 columns, a month, snapped places.

Drawn on their own: the open file counts differently and holds anti-social behaviour, so the
two never reconcile row by row. Coordinates and streets are invented.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from sources.synthetic import world
from sources.synthetic.calendar import Calendar
from sources.synthetic.columns import area_codes, names, text, write_monthly
from sources.synthetic.draw import happens, monthly, pick, pick_within, pseudonyms
from sources.synthetic.places import areas

YEARLY = 51_200
FORCE = "Warwickshire Police"
TYPES = {
    "Violence and sexual offences": 0.3354, "Anti-social behaviour": 0.2144, "Shoplifting": 0.0744,
    "Vehicle crime": 0.0676, "Criminal damage and arson": 0.0670, "Public order": 0.0661,
    "Other theft": 0.0563, "Burglary": 0.0414, "Other crime": 0.0252, "Drugs": 0.0206,
    "Possession of weapons": 0.0114, "Robbery": 0.0097, "Bicycle theft": 0.0063,
    "Theft from the person": 0.0044,
}  # fmt: skip
OUTCOMES = {
    "Under investigation": 0.01, "Unable to prosecute suspect": 0.47,
    "Investigation complete; no suspect identified": 0.36, "Status update unavailable": 0.055,
    "Court result unavailable": 0.045, "Awaiting court outcome": 0.027, "Local resolution": 0.011,
    "Action to be taken by another organisation": 0.010, "Offender given a caution": 0.006,
    "Further investigation is not in the public interest": 0.004,
    "Formal action is not in the public interest": 0.001,
}  # fmt: skip
STREETS = (
    "Parking Area", "Supermarket", "Shopping Area", "Petrol Station", "Sports/Recreation Area",
    "High Street", "Park/Open Space", "Hospital", "Church Lane", "Station Road", "Mill Close",
    "Orchard Way", "Manor Road", "The Green", "School Lane", "Victoria Street",
)  # fmt: skip
OUTSIDE_SHARE, UNKNOWN_SHARE = 0.006, 0.0033
DISTRICT_SHARES = (0.107, 0.284, 0.170, 0.189, 0.250)
CENTRES = (
    (-1.62, 52.57), (-1.46, 52.52), (-1.26, 52.37), (-1.66, 52.17), (-1.55, 52.29), (-1.50, 52.40),
)  # fmt: skip
"""Roughly the middle of each district, and of the towns outside."""

POINTS = 6
"""Snap points of each area: rows of one month and street look alike, as published."""


def street_crimes(
    rng: Generator, calendar: Calendar, scale: float
) -> tuple[pa.Table, dict[str, np.ndarray]]:
    """The months of the publisher's window, with each row's month, place and crime type."""
    busy = calendar.busyness() * scale * YEARLY / 12
    busy[: max(0, len(busy) - world.STREET_MONTHS)] = 0
    month = monthly(rng, busy)
    n = len(month)
    inside = 1 - OUTSIDE_SHARE - UNKNOWN_SHARE
    shares = (*(inside * s for s in DISTRICT_SHARES), OUTSIDE_SHARE, UNKNOWN_SHARE)
    place = pick(rng, n, shares)
    known = place != world.UNKNOWN
    area = pick_within(rng, np.minimum(place, world.OUTSIDE), areas().scene())
    crime_type = pick(rng, n, tuple(TYPES.values()))
    is_behaviour = crime_type == list(TYPES).index("Anti-social behaviour")
    outcome = pick(rng, n, tuple(OUTCOMES.values()))
    is_recent = happens(rng, 0.5 * np.exp(-(len(busy) - 1 - month) / 4), n)
    outcome = np.where(is_recent, 0, outcome)
    area = np.where(known, area, -1)
    columns = {
        "Crime ID": names(pseudonyms(rng, n, 64), is_behaviour),
        "Month": text(calendar.months.astype(str), month),
        "Reported by": text((FORCE,), np.zeros(n, dtype=int)),
        "Falls within": text((FORCE,), np.zeros(n, dtype=int)),
        **point(rng, area),
        "LSOA code": area_codes(area, calendar.is_2011[month]),
        "LSOA name": _area_names(area, calendar.is_2011[month]),
        "Crime type": text(tuple(TYPES), crime_type),
        "Last outcome category": text(tuple(OUTCOMES), np.where(is_behaviour, -1, outcome)),
        "Context": pa.nulls(n, pa.string()),
    }
    is_violence = crime_type == list(TYPES).index("Violence and sexual offences")
    return pa.table(columns), {"month": month, "place": place, "is_violence": is_violence}


def _area_names(area: np.ndarray, is_2011: np.ndarray) -> pa.Array:
    """Names in the vintage of the codes."""
    both = np.concatenate([areas().name, areas().name_2011])
    return text(both, np.where((area >= 0) & is_2011, area + len(areas().name), area))


def point(rng: Generator, area: np.ndarray) -> dict[str, pa.Array]:
    """One of the area's few snap points, and the street it is named after."""
    n_points = len(areas().code) * POINTS
    centre = np.array(CENTRES)[np.minimum(np.repeat(areas().home, POINTS), len(CENTRES) - 1)]
    points = np.round(centre + rng.normal(0, 0.05, (n_points, 2)), 6)
    street = rng.integers(0, len(STREETS), n_points)
    chosen = np.where(area >= 0, area * POINTS + rng.integers(0, POINTS, len(area)), 0)
    nowhere = area < 0
    labels = (*(f"On or near {street}" for street in STREETS), "No Location")
    return {
        "Longitude": pa.array(points[chosen, 0], mask=nowhere),
        "Latitude": pa.array(points[chosen, 1], mask=nowhere),
        "Location": text(labels, np.where(nowhere, len(STREETS), street[chosen])),
    }


def write_street(landing: Path, calendar: Calendar, table: pa.Table, month: np.ndarray) -> None:
    """A file a month under the publisher's own names."""
    late = len(calendar.months) - world.STREET_MONTHS
    stems = [
        f"{m}-warwickshire-street" if position >= late else ""
        for position, m in enumerate(calendar.months)
    ]
    write_monthly(landing / "police" / "street_crimes", table, month, stems)
