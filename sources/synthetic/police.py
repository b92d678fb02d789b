"""Deliveries of the police: offences, and the victims and suspects that belong to them."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from sources.synthetic import offence_columns as staff
from sources.synthetic import world
from sources.synthetic.calendar import Calendar, extract_date
from sources.synthetic.columns import (
    SEXES,
    area_codes,
    day,
    moment,
    names,
    text,
    whole,
    write_monthly,
    yes,
)
from sources.synthetic.draw import ages, happens
from sources.synthetic.offences import (
    CLASS_CODES,
    KINDS,
    STATUSES,
    Offences,
    committed,
    subclasses,
)
from sources.synthetic.people import Register
from sources.synthetic.places import homes

VICTIM_TYPES = ("person", "business", "state")
EVERYONE = (*world.ETHNIC_GROUPS, "Unknown")
VICTIM_AGES = {
    "any": {(10, 17): 10, (18, 24): 15, (25, 34): 24, (35, 44): 20, (45, 64): 23, (65, 90): 8},
    "domestic": {(10, 17): 5, (18, 24): 17, (25, 34): 31, (35, 44): 25, (45, 64): 18, (65, 90): 4},
    "street": {(10, 17): 16, (18, 24): 32, (25, 34): 24, (35, 44): 14, (45, 64): 12, (65, 90): 2},
    "sexual": {(2, 9): 9, (10, 17): 34, (18, 24): 24, (25, 34): 16, (35, 44): 9, (45, 64): 8},
    "youth": {(10, 17): 1},
    "partner": {(10, 17): 9, (18, 24): 25, (25, 34): 30, (35, 44): 21, (45, 64): 13, (65, 90): 2},
}
SUSPECT_AGES = {
    "any": {(11, 17): 15, (18, 24): 27, (25, 34): 27, (35, 44): 18, (45, 64): 12, (65, 85): 1},
    "domestic": {(11, 17): 4, (18, 24): 22, (25, 34): 33, (35, 44): 25, (45, 64): 15, (65, 85): 1},
    "street": {(11, 17): 24, (18, 24): 38, (25, 34): 20, (35, 44): 11, (45, 64): 6, (65, 85): 1},
    "sexual": {(11, 17): 20, (18, 24): 25, (25, 34): 22, (35, 44): 15, (45, 64): 15, (65, 85): 3},
    "youth": {(11, 17): 9, (18, 24): 1},
    "partner": {(11, 17): 6, (18, 24): 24, (25, 34): 33, (35, 44): 23, (45, 64): 13, (65, 85): 1},
}
VICTIM_FEMALE = {
    "any": 0.50, "domestic": 0.74, "street": 0.32, "sexual": 0.86, "youth": 0.38, "partner": 0.94,
}  # fmt: skip
SUSPECT_FEMALE = {
    "any": 0.22, "domestic": 0.22, "street": 0.15, "sexual": 0.04, "youth": 0.25, "partner": 0.03,
}  # fmt: skip
"""Sexual offences of domestic abuse follow `partner`: more of their victims are women still."""
STREET_KINDS = ("homicide", "injury", "robbery", "weapons", "drugs")


def offence_table(rng: Generator, rows: Offences, calendar: Calendar) -> tuple[pa.Table, dict]:
    """The offences as delivered, and the marks that the truth and the other files need."""
    start, end = committed(rng, rows)
    is_knife, is_firearm, weapon = staff.weapons(rng, rows)
    location = staff.locations(rng, rows)
    outcome = staff.outcomes(rng, rows, len(calendar.months))
    marks = {"is_knife": is_knife, "is_firearm": is_firearm, "is_domestic": rows.is_domestic}
    marks |= staff.flags(rng, rows, location)
    columns = {
        "offence_id": names(rows.offence_id),
        "extract_date": day(rows.extracted),
        "recorded_date": day(rows.recorded),
        "committed_from_at": moment(start),
        "committed_to_at": moment(end),
        "offence_code": text(CLASS_CODES, rows.offence_class),
        "offence_subclass": text(subclasses(), rows.subclass),
        "status": text(STATUSES, rows.status),
        "outcome_code": text(staff.OUTCOME_CODES, outcome),
        "lsoa_code": area_codes(rows.area, calendar.is_2011[rows.month]),
        "location_type": text(staff.LOCATIONS, location),
        "weapon_type": text(staff.WEAPONS, weapon),
        "relationship": text(staff.RELATIONSHIPS, staff.relationships(rng, rows)),
        **{name: yes(marked) for name, marked in marks.items()},
        "hate_strand": text(*staff.hate_strands(rng, marks["is_hate"])),
    }
    marks = {"is_knife": is_knife, "role": staff.roles(outcome), "location": location}
    return pa.table(columns), marks


def resubmitted_table(table: pa.Table, rows: Offences, source: np.ndarray) -> pa.Table:
    """The first submission's rows with what the correction changed."""
    taken = table.take(pa.array(source))
    changed = {
        "offence_id": names(rows.offence_id),
        "extract_date": day(rows.extracted),
        "offence_code": text(CLASS_CODES, rows.offence_class),
        "offence_subclass": text(subclasses(), rows.subclass),
        "status": text(STATUSES, rows.status),
    }
    return pa.table({name: changed.get(name, taken[name]) for name in table.column_names})


def write_offences(
    landing: Path, calendar: Calendar, table: pa.Table, rows: Offences, again: pa.Table
) -> None:
    """A file a month, and the month that is sent a second time."""
    folder = landing / "police" / "offences"
    write_monthly(folder, table, rows.month, [f"offences_{m}" for m in calendar.months])
    if calendar.resubmitted >= 0:
        month = calendar.months[calendar.resubmitted]
        first = np.zeros(len(again), dtype=int)
        write_monthly(folder, again, first, [f"offences_{month}_resubmitted"])


def _profiles(rows: Offences, names_of: tuple[str, ...]) -> np.ndarray:
    """Which age and sex profile each offence's people follow."""
    street = np.isin(rows.kind, [KINDS.index(kind) for kind in STREET_KINDS])
    profile = np.where(street, names_of.index("street"), names_of.index("any"))
    is_sexual = rows.kind == KINDS.index("sexual")
    profile = np.where(is_sexual, names_of.index("sexual"), profile)
    at_home = np.where(is_sexual, names_of.index("partner"), names_of.index("domestic"))
    profile = np.where(rows.is_domestic, at_home, profile)
    return np.where(rows.is_youth, names_of.index("youth"), profile)


def _like(
    rng: Generator, rows: Offences, bands: dict, female: dict, outside: float, elsewhere: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Home, sex and birth year of the person in each row."""
    profile = _profiles(rows, tuple(bands))
    sex = happens(rng, np.array(list(female.values()))[profile], len(rows)).astype(np.int64)
    year = rows.recorded.astype("datetime64[Y]").astype(np.int64) + 1970
    home = homes(rng, rows.place, outside, elsewhere)
    return home, sex, year - ages(rng, profile, bands)


def _repeated(rng: Generator, share: np.ndarray, second: float) -> tuple[np.ndarray, np.ndarray]:
    """The offence's position and the number within it, for every row of its people."""
    first = happens(rng, share, len(share)).astype(int)
    many = first + (happens(rng, second, len(share)) & (first > 0))
    position = np.repeat(np.arange(len(share)), many)
    number = np.arange(len(position)) - np.repeat(np.cumsum(many) - many, many) + 1
    return position, number


def _person_columns(
    rng: Generator, register: Register, person: np.ndarray, rows: Offences, calendar: Calendar
) -> dict[str, pa.Array]:
    """Columns about a person; a negative position is no person, and a few cells are empty."""
    n = len(person)
    nobody = person < 0
    at = np.maximum(person, 0)
    unknown = happens(rng, 0.22, n)
    ethnic = np.where(unknown, EVERYONE.index("Unknown"), register.ethnic[at])
    no_home = nobody | happens(rng, 0.03, n)
    return {
        "age_years": whole(register.age(at, rows.recorded), nobody | happens(rng, 0.03, n)),
        "sex": text(SEXES, np.where(nobody | happens(rng, 0.015, n), -1, register.sex[at])),
        "ethnic_group": text(EVERYONE, np.where(nobody, -1, ethnic)),
        "residence_lsoa_code": area_codes(
            np.where(no_home, -1, register.area[at]), calendar.is_2011[rows.month]
        ),
    }


def victim_table(
    rng: Generator, register: Register, offences: Offences, calendar: Calendar
) -> tuple[pa.Table, dict[str, np.ndarray]]:
    """Victims: people, businesses and the state; who each is, and whose offence."""
    person_share = offences.by_kind("person_victim")
    no_state = person_share + offences.by_kind("business_victim")
    any_share = no_state + offences.by_kind("state_victim")
    position, number = _repeated(rng, any_share, 0.05)
    rows = offences.where(position)
    turn = rng.random(len(rows)) * any_share[position]
    is_person = turn < person_share[position]
    is_business = turn < no_state[position]
    person = np.full(len(rows), -1, dtype=np.int64)
    outside, elsewhere = world.VICTIMS_FROM_OUTSIDE, world.ELSEWHERE["victims"]
    people = rows.where(is_person)
    like = _like(rng, people, VICTIM_AGES, VICTIM_FEMALE, outside, elsewhere)
    known = {"suspects": world.VICTIMS_ALSO_SUSPECTS}
    person[is_person] = register.enrol("victims", like, 0.72, 2.5, known)
    columns = {
        "offence_id": names(rows.offence_id),
        "victim_number": whole(number),
        "extract_date": day(rows.extracted),
        "recorded_date": day(rows.recorded),
        "victim_type": text(VICTIM_TYPES, np.where(is_person, 0, np.where(is_business, 1, 2))),
        **_person_columns(rng, register, person, rows, calendar),
        "is_vulnerable": yes(is_person & staff.is_vulnerable(rng, rows)),
    }
    return pa.table(columns), {"person": person, "offence": position, "month": rows.month}


def suspect_table(
    rng: Generator, register: Register, offences: Offences, calendar: Calendar, role: np.ndarray
) -> tuple[pa.Table, dict[str, np.ndarray]]:
    """Suspects: few people account for many rows; some come from outside the county."""
    position, number = _repeated(rng, offences.by_kind("suspected"), 0.06)
    rows = offences.where(position)
    outside, elsewhere = world.SUSPECTS_FROM_OUTSIDE, world.ELSEWHERE["suspects"]
    like = _like(rng, rows, SUSPECT_AGES, SUSPECT_FEMALE, outside, elsewhere)
    person = register.enrol("suspects", like, 0.55, 3.0, {})
    ethnic = register.ethnic[person]
    seen = staff.officer_defined(rng, ethnic, len(world.ETHNIC_GROUPS))
    columns = {
        "offence_id": names(rows.offence_id),
        "suspect_number": whole(number),
        "extract_date": day(rows.extracted),
        "recorded_date": day(rows.recorded),
        "role": text(("suspect", "offender"), role[position]),
        "ethnicity_officer_defined": text(world.ETHNIC_GROUPS, seen),
        **_person_columns(rng, register, person, rows, calendar),
    }
    return pa.table(columns), {"person": person, "offence": position, "month": rows.month}


def write_victims(landing: Path, calendar: Calendar, table: pa.Table, month: np.ndarray) -> None:
    """A file a month; one month's rows come in the next month's file."""
    stems = [f"victims_{m}" for m in calendar.months]
    if calendar.late >= 0:
        stems[calendar.late] = ""
        month = np.where(month == calendar.late, calendar.late + 1, month)
        late = pa.array(extract_date(calendar.months)[month])
        at = table.column_names.index("extract_date")
        table = table.set_column(at, "extract_date", late)
    write_monthly(landing / "police" / "victims", table, month, stems)


def write_suspects(landing: Path, calendar: Calendar, table: pa.Table, month: np.ndarray) -> None:
    """A file a month."""
    stems = [f"suspects_{m}" for m in calendar.months]
    write_monthly(landing / "police" / "suspects", table, month, stems)
