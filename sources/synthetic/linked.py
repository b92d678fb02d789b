"""What is true of persons met more than once, of where they live, and of incidents seen twice.

Counted from the draws with other means than the pipeline's: positions and sets, no SQL.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache

import numpy as np

from sources.code_lists import codes
from sources.reference.load import table
from sources.synthetic import world as assumed
from sources.synthetic.counting import World
from sources.synthetic.drawn import Drawn
from sources.synthetic.offences import CLASS_CODES, STATUSES, Offences
from sources.synthetic.places import areas
from sources.synthetic.truth import Linked

LONG, SHORT = 36, 12
INCIDENTS = "health__ambulance_incidents"
INCIDENT_MONTHS = 24
HOURS = (1, 2, 6, 24)
OFFENCE_KNOWN_HOURS, CHANCE_DAYS = 6, 7
HOUR, DAY = np.timedelta64(1, "h"), np.timedelta64(1, "D")
PLACES = ("same small area", "same or adjoining small area", "same district")


def linked(world: World) -> Linked:
    """Everything about links that is true of the world."""
    return Linked(
        repeats={
            f"{noun} {months}": _repeats(world, noun, months)
            for noun in ("victims", "suspects")
            for months in (SHORT, LONG)
        },
        roles=_roles(world),
        homes={noun: _homes(world, noun) for noun in ("victims", "suspects")},
        supervised=_supervised(world),
        matched=_matched(world),
    )


def _serious(world: World, noun: str, months: int) -> tuple[np.ndarray, np.ndarray]:
    """Person and offence of each row of serious violence in the latest months, known persons."""
    _, own = getattr(world.recorded, noun)
    parent = world.recorded.standing().where(own["offence"])
    counts = (parent.status == STATUSES.index("recorded")) & parent.is_serious
    counts &= (own["person"] >= 0) & (own["month"] >= len(world.calendar.months) - months)
    return own["person"][counts], own["offence"][counts]


def _repeats(world: World, noun: str, months: int) -> dict[str, int]:
    """Persons by how many offences of serious violence they have."""
    person, offence = _serious(world, noun, months)
    each = {(p, o) for p, o in zip(person.tolist(), offence.tolist(), strict=True)}
    times = Counter(Counter(p for p, _ in each).values())
    return {str(n): times[n] for n in sorted(times)}


def _roles(world: World) -> dict[str, int]:
    """Persons of serious violence who are victims only, suspects only, or both."""
    victims, suspects = (
        set(_serious(world, noun, LONG)[0].tolist()) for noun in ("victims", "suspects")
    )
    return {
        "victim only": len(victims - suspects),
        "suspect only": len(suspects - victims),
        "both": len(victims & suspects),
    }


def _homes(world: World, noun: str) -> dict[str, int]:
    """Rows of serious violence by the code of the district of residence, `unknown` for none."""
    delivered, own = getattr(world.recorded, noun)
    parent = world.recorded.standing().where(own["offence"])
    counts = (parent.status == STATUSES.index("recorded")) & parent.is_serious
    counts &= own["person"] >= 0
    home = world.register.home[np.maximum(own["person"], 0)]
    known = delivered["residence_lsoa_code"].is_valid().to_numpy()
    names = (*assumed.DISTRICTS, *(code for _, code, _ in assumed.TOWNS.values()))
    placed = np.where(known, home, len(names))[counts]
    return dict(Counter((*names, "unknown")[position] for position in placed.tolist()))


def _supervised(world: World) -> dict[str, int]:
    """People on probation by the month of the snapshot, each once."""
    own = world.supervised
    each = set(zip(own["month"].tolist(), own["person"].tolist(), strict=True))
    months = Counter(month for month, _ in each)
    return {f"{world.calendar.months[month]}": n for month, n in sorted(months.items())}


def _matched(world: World) -> dict[str, dict[str, int]]:
    """Ambulance incidents for violence in the county: all, matched, and matched by chance."""
    incidents = next(drawn for drawn in world.more if drawn.name == INCIDENTS)
    chosen = _incidents(world, incidents)
    area = _positions(incidents.table["lsoa_code"].to_pylist())[chosen]
    called = incidents.table["call_at"].to_numpy()[chosen].astype("datetime64[s]")
    offences = _offences(world)
    none = np.zeros((len(PLACES), len(HOURS)), dtype=int)
    matched, chance = (
        sum((_rules(t, int(a), *offences) for t, a in zip(called - days, area, strict=True)), none)
        for days in (0 * DAY, CHANCE_DAYS * DAY)
    )
    return {
        f"{place}, {hours}": {
            "events": len(chosen),
            "matched": int(matched[row, column]),
            "chance": int(chance[row, column]),
        }
        for row, place in enumerate(PLACES)
        for column, hours in enumerate(HOURS)
    }


def _incidents(world: World, incidents: Drawn) -> np.ndarray:
    """Which incidents can be matched: violence, in the county, at a time that is not a default."""
    called = incidents.table["call_at"].to_numpy().astype("datetime64[s]")
    is_timed = called != called.astype("datetime64[D]")
    is_latest = incidents.month >= len(world.calendar.months) - INCIDENT_MONTHS
    inside = incidents.place < assumed.OUTSIDE
    return np.flatnonzero(incidents.measures["violence_incidents"] & inside & is_latest & is_timed)


def _positions(codes_of_areas: list[str | None]) -> np.ndarray:
    """The 2011 area of each code of either vintage, as a position among the 2011 codes."""
    parents = _parents()
    own = {code: parents.index(parent) for code, parent in _vintages()}
    return np.array([own.get(code or "", -1) for code in codes_of_areas])


def _parents() -> list[str]:
    return sorted(set(areas().code_2011.tolist()))


def _vintages() -> Iterator[tuple[str, str]]:
    """Every code of either vintage with its 2011 code."""
    for code, parent in zip(areas().code.tolist(), areas().code_2011.tolist(), strict=True):
        yield code, parent
        yield parent, parent


def _offences(world: World) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Start, end and 2011 area of each offence that can be matched, in order of start."""
    first, again = world.recorded.first, world.recorded.again
    kept = ~np.isin(first.month, again.month)
    rows, _ = world.recorded.in_force()
    times = [
        np.concatenate([moments[kept], moments[world.recorded.source]])
        for name in ("committed_from_at", "committed_to_at")
        for moments in (world.recorded.table[name].to_numpy().astype("datetime64[s]"),)
    ]
    begun, ended = times
    fit = _is_violence(rows) & (rows.status == STATUSES.index("recorded"))
    fit &= (begun != begun.astype("datetime64[D]")) & (rows.place != assumed.UNKNOWN)
    fit &= ended - begun <= np.timedelta64(OFFENCE_KNOWN_HOURS, "h")
    order = np.flatnonzero(fit)[np.argsort(begun[fit], kind="stable")]
    code_2011 = areas().code_2011[rows.area[order]].tolist()
    return begun[order], ended[order], _positions(code_2011)


def _is_violence(rows: Offences) -> np.ndarray:
    """Violence against the person but stalking and harassment, sexual offences, robbery."""
    groups = ("Violence against the person", "Sexual offences", "Robbery")
    chosen = {code for group in groups for code in codes("offences", group=group)}
    chosen -= set(codes("offences", subgroup="Stalking and harassment"))
    return np.isin(CLASS_CODES, list(chosen))[rows.offence_class]


def _rules(
    at: np.datetime64, area: int, begun: np.ndarray, ended: np.ndarray, scene: np.ndarray
) -> np.ndarray:
    """Whether an offence meets each rule for an incident at this time in this area."""
    first = np.searchsorted(begun, at - (max(HOURS) + OFFENCE_KNOWN_HOURS) * HOUR)
    last = np.searchsorted(begun, at + max(HOURS) * HOUR, side="right")
    gap = np.maximum(begun[first:last] - at, at - ended[first:last])
    in_time = gap <= (np.array(HOURS) * HOUR)[:, None]
    return np.any(_near()[:, None, area, scene[first:last]] & in_time, axis=2)


@cache
def _near() -> np.ndarray:
    """For each rule of place, whether each 2011 area (row) is near each other one (column)."""
    at = {code: position for position, code in enumerate(_parents())}
    is_same = np.eye(len(at), dtype=bool)
    adjoins = is_same.copy()
    for row in table("ref_lsoa_neighbours").to_pylist():
        if row["is_adjoining"]:
            adjoins[at[row["lsoa_code"]], at[row["near_lsoa_code"]]] = True
    home = dict(zip(areas().code_2011.tolist(), areas().home.tolist(), strict=True))
    district = np.array([home[code] for code in _parents()])
    return np.stack([is_same, adjoins, district[:, None] == district])
