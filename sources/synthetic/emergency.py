"""Deliveries of emergency care: injuries seen in departments (ECDS), and ambulance incidents."""

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from sources.groups import labels
from sources.health.ambulance_incidents import VIOLENT
from sources.health.ed_attendances import ASSAULT_CODE
from sources.synthetic import health, world
from sources.synthetic.calendar import Calendar, extract_date, quarter_end
from sources.synthetic.columns import SEXES, area_codes, day, moment, names, text, whole, yes
from sources.synthetic.draw import ages, happens, monthly, pick, pick_within, pseudonyms
from sources.synthetic.drawn import (
    Drawn,
    latest,
    moments,
    monthly_file,
    own_pseudonyms,
    quarterly_file,
)
from sources.synthetic.places import areas

INTENT_SHARES = {ASSAULT_CODE: 0.72, "242056005": 0.16, "276853009": 0.04, "269735005": 0.03}
"""Shares of SNOMED CT concepts; the rest is left empty."""

MECHANISMS = {
    "assault": {
        "Assault by bodily force": 0.40, "Punch or kick": 0.25, "Blow by blunt object": 0.09,
        "Stab or cut by sharp object": 0.05, "Knife": 0.04, "Broken glass or bottle": 0.03,
        "Bite by person": 0.02, "Firearm discharge": 0.003, "Not known": 0.117,
    },
    "other": {"Fall": 0.5, "Road traffic collision": 0.1, "Self poisoning": 0.1, "Other": 0.3},
}  # fmt: skip
PLACES_OF_INJURY = {"Street": 0.34, "Home": 0.28, "Licensed premises": 0.16, "School": 0.05}
DUPLICATE_SHARE, NO_HOME_SHARE = 0.015, 0.03
SEXES_AS_CODED = ("1", "2")
COMPLAINTS = {
    "Assault": 0.58, "Sexual assault": 0.04, "Stab/Gunshot/Penetrating trauma": 0.06,
    "Traumatic injuries (specific)": 0.17, "Haemorrhage/Lacerations": 0.11,
    "Unconscious/Fainting": 0.04,
}  # fmt: skip
CATEGORIES = {"C1": 0.08, "C2": 0.47, "C3": 0.36, "C4": 0.06, "C5": 0.03}
CONVEYED_SHARE = 0.55


def ed_attendances(rng: Generator, calendar: Calendar, scale: float) -> Drawn:
    """Injuries of the latest two years, most of them assaults, by where the patient lives."""
    covered = latest(calendar, world.ECDS_MONTHS)
    month = monthly(rng, calendar.busyness() * covered * scale * world.YEARLY_ED_INJURIES / 12)
    n = len(month)
    months = calendar.months[month]
    arrived = moments(rng, calendar, month, "night")
    intent = pick(rng, n, (*INTENT_SHARES.values(), 1 - sum(INTENT_SHARES.values())))
    is_assault = intent == list(INTENT_SHARES).index(ASSAULT_CODE)
    mechanism = _mechanism(rng, is_assault)
    area, place = _homes(rng, n)
    is_duplicate = happens(rng, DUPLICATE_SHARE, n)
    is_drink = happens(rng, np.where(is_assault, 0.34, 0.1), n)
    site = pick(rng, n, tuple(share for share, _ in world.ED_SITES.values()))
    where = pick(rng, n, (*PLACES_OF_INJURY.values(), 1 - sum(PLACES_OF_INJURY.values())))
    columns = {
        "attendance_id": names(pseudonyms(rng, n, 24)),
        "person_id": own_pseudonyms(rng, rng.integers(0, max(1, n), n)),
        "extract_date": day(extract_date(months)),
        "site_code": text(tuple(world.ED_SITES), site),
        "department_type": text(("01",), np.zeros(n, dtype=int)),
        "arrival_at": moment(arrived),
        "injury_at": moment(arrived - np.minimum(rng.gamma(1.2, 90, n), 3000).astype(int) - 10),
        "age_years": whole(ages(rng, np.zeros(n, dtype=int), health.AGES), happens(rng, 0.01, n)),
        "sex": text(SEXES_AS_CODED, happens(rng, 1 - health.MALE_SHARE, n).astype(int)),
        "ethnic_category": text(
            tuple(health.CATEGORIES), pick(rng, n, tuple(health.CATEGORIES.values()))
        ),
        "residence_lsoa_code": area_codes(area, calendar.is_2011[month]),
        "injury_intent": text(
            tuple(INTENT_SHARES), np.where(intent < len(INTENT_SHARES), intent, -1)
        ),
        "injury_mechanism": text(_mechanisms(), mechanism),
        "place_of_injury": text(
            tuple(PLACES_OF_INJURY), np.where(where < len(PLACES_OF_INJURY), where, -1)
        ),
        "is_alcohol_or_drug": yes(is_drink),
        "dupe_flag": text(("0", "1"), is_duplicate.astype(int)),
    }
    counted = is_assault & ~is_duplicate
    sharp = labels("ecds_injury_mechanisms", "group", "sharp object")
    is_sharp = np.isin(mechanism, [p for p, name in enumerate(_mechanisms()) if name in sharp])
    return Drawn(
        name="health__ed_attendances",
        table=pa.table(columns),
        month=month,
        place=place,
        covered=covered,
        measures={
            "assault_attendances": counted,
            "sharp_object_assault_attendances": counted & is_sharp,
            "alcohol_or_drug_assault_attendances": counted & is_drink,
        },
        file_of=monthly_file,
    )


def _mechanisms() -> tuple[str, ...]:
    """Every mechanism in use, those of assaults first."""
    return tuple(dict.fromkeys(name for shares in MECHANISMS.values() for name in shares))


def _mechanism(rng: Generator, is_assault: np.ndarray) -> np.ndarray:
    """Position of the mechanism, by whether the injury was an assault."""
    weights = [[MECHANISMS[kind].get(m, 0.0) for m in _mechanisms()] for kind in MECHANISMS]
    return pick_within(rng, np.where(is_assault, 0, 1), np.array(weights))


def _homes(rng: Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Area of residence, empty for some, and the place it counts in."""
    area = pick(rng, n, tuple(areas().population * areas().gradient(world.DEPRIVATION_RATIO)))
    is_known = ~happens(rng, NO_HOME_SHARE, n)
    place = np.where(is_known, np.minimum(areas().home[area], world.OUTSIDE), world.UNKNOWN)
    return np.where(is_known, area, -1), place


def ambulance_incidents(rng: Generator, calendar: Calendar, scale: float) -> Drawn:
    """Calls of the latest two years, most of them for violence, where the crew was sent."""
    covered = latest(calendar, world.AMBULANCE_MONTHS)
    yearly = world.YEARLY_AMBULANCE_INCIDENTS
    month = monthly(rng, calendar.busyness() * covered * scale * yearly / 12)
    n = len(month)
    months = calendar.months[month]
    called = moments(rng, calendar, month, "night")
    area = pick(rng, n, tuple(areas().scene().sum(axis=0)))
    is_known = ~happens(rng, NO_HOME_SHARE, n)
    complaint = pick(rng, n, tuple(COMPLAINTS.values()))
    is_conveyed = happens(rng, CONVEYED_SHARE, n)
    site = pick(rng, n, tuple(share for share, _ in world.ED_SITES.values()))
    columns = {
        "incident_id": names(pseudonyms(rng, n, 24)),
        "extract_date": day(extract_date(np.minimum(quarter_end(months), calendar.months[-1]))),
        "call_at": moment(called),
        "on_scene_at": moment(called + rng.integers(4, 90, n)),
        "chief_complaint": text(tuple(COMPLAINTS), complaint),
        "category": text(tuple(CATEGORIES), pick(rng, n, tuple(CATEGORIES.values()))),
        "lsoa_code": area_codes(np.where(is_known, area, -1), calendar.is_2011[month]),
        "conveyed_to_site": text(tuple(world.ED_SITES), np.where(is_conveyed, site, -1)),
        "age_years": whole(ages(rng, np.zeros(n, dtype=int), health.AGES), happens(rng, 0.08, n)),
        "sex": text(SEXES, happens(rng, 1 - health.MALE_SHARE, n).astype(int)),
    }
    is_violence = np.isin(complaint, [list(COMPLAINTS).index(name) for name in VIOLENT])
    is_stab = complaint == list(COMPLAINTS).index("Stab/Gunshot/Penetrating trauma")
    place = np.where(is_known, np.minimum(areas().home[area], world.OUTSIDE), world.UNKNOWN)
    return Drawn(
        name="health__ambulance_incidents",
        table=pa.table(columns),
        month=month,
        place=place,
        covered=covered,
        measures={
            "violence_incidents": is_violence,
            "stab_or_gunshot_incidents": is_stab,
            "conveyed_violence_incidents": is_violence & is_conveyed,
        },
        file_of=quarterly_file,
    )
