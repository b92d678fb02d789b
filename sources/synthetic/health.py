"""Deliveries of health partners: assaults seen in emergency departments, and admissions."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from sources.synthetic import world
from sources.synthetic.calendar import (
    Calendar,
    days,
    extract_date,
    quarter_end,
)
from sources.synthetic.columns import (
    SEXES,
    area_codes,
    day,
    moment,
    names,
    text,
    whole,
    write_monthly,
    write_quarterly,
)
from sources.synthetic.draw import (
    ages,
    happens,
    monthly,
    pick,
    pick_within,
    pseudonyms,
    week_profiles,
)
from sources.synthetic.places import areas

METHODS = {
    "Fist": 0.44, "Feet": 0.10, "Other body part": 0.11, "Blunt object": 0.08, "Knife": 0.055,
    "Sharp object (other than knife)": 0.02, "Bottle/glass": 0.045, "Gun/firearm": 0.002,
    "Corrosive substance": 0.003, "Vehicle": 0.01, "Other": 0.06, "Not known / not recorded": 0.075,
}  # fmt: skip
LOCATIONS = {
    "Street": 0.30, "Public place": 0.10, "Pub or bar": 0.11, "Nightclub": 0.06, "Own home": 0.19,
    "Someone else's home": 0.05, "School/college": 0.04, "Workplace": 0.02,
    "Public transport": 0.01, "Park/open space": 0.04, "Hospital": 0.01, "Other": 0.02,
    "Not known": 0.05,
}  # fmt: skip
SHARP_METHODS = ("Knife", "Sharp object (other than knife)", "Bottle/glass")

PROVIDERS = {"RKB": 0.45, "RLT": 0.27, "RJC": 0.28}
CAUSES = {"Y04": 0.55, "X99": 0.17, "Y00": 0.09, "Y09": 0.08, "Y08": 0.05, "Y05": 0.02, "Y07": 0.03,
          "X95": 0.004, "X86": 0.006}  # fmt: skip
OTHER_CAUSES = ("W010", "W540", "V234", "X599", "W228")
INJURIES = ("S023", "S025", "S060", "S000", "S018", "S211", "S610", "S626", "S270", "S361", "T140")
ALSO = ("F100", "F101", "Z720", "J459", "F329", "F121", "F149")
ORDINARY, DAY_CASE = "1", "2"
CATEGORIES = {"A": 78, "C": 5, "H": 3, "M": 2, "N": 1, "L": 2, "S": 1, "G": 1, "Z": 5, "99": 2}
METHODS_OF_ADMISSION = {"21": 0.85, "22": 0.03, "24": 0.02, "2A": 0.06, "28": 0.04}
PLANNED_METHODS = {"11": 0.3, "12": 0.2, "13": 0.1, "81": 0.4}
AGES = {"all": {(0, 9): 2, (10, 17): 10, (18, 24): 27, (25, 34): 26, (35, 44): 18, (45, 64): 14,
                (65, 95): 3}}  # fmt: skip
MALE_SHARE = 0.77


def ed_assaults(rng: Generator, calendar: Calendar, scale: float) -> tuple[pa.Table, dict]:
    """Attendances after assault: anonymous, mostly weekend nights; one month nobody shared."""
    busy = calendar.busyness(1.0) * scale * world.YEARLY_ED_ASSAULTS / 12
    if calendar.missing >= 0:
        busy[calendar.missing] = 0
    month = monthly(rng, busy)
    n = len(month)
    site = pick(rng, n, tuple(share for share, _ in world.ED_SITES.values()))
    hour = pick(rng, n, tuple(week_profiles()["night"]))
    first = calendar.months.astype("datetime64[D]")
    length = days(calendar.months)[month]
    drawn_day = first[month] + np.floor(rng.random(n) * (length - 6)).astype(int)
    weekday = (drawn_day.astype(np.int64) + 3) % 7
    arrival_day = drawn_day + (hour // 24 - weekday) % 7
    arrival = arrival_day.astype("datetime64[m]") + hour % 24 * 60 + rng.integers(0, 60, n)
    waited = np.minimum(rng.gamma(1.2, 90, n), 3000).astype(int) + 10
    assault = arrival - waited
    method = pick(rng, n, tuple(METHODS.values()))
    columns = {
        "reporting_period_start": day(first[month]),
        "reporting_period_end": day(first[month] + length - 1),
        "site_code": text(tuple(world.ED_SITES), site),
        "arrival_at": moment(arrival),
        "assault_at": moment(assault),
        "assault_method": text(tuple(METHODS), method),
        "assault_location_type": text(tuple(LOCATIONS), pick(rng, n, tuple(LOCATIONS.values()))),
    }
    place = np.array([place for _, place in world.ED_SITES.values()])[site]
    is_sharp = np.isin(method, [list(METHODS).index(m) for m in SHARP_METHODS])
    return pa.table(columns), {"month": month, "place": place, "is_sharp": is_sharp}


def write_ed_assaults(
    landing: Path, calendar: Calendar, table: pa.Table, month: np.ndarray
) -> None:
    """A file a month, and none for the month that was not shared."""
    stems = [f"ed_assaults_{m}" for m in calendar.months]
    if calendar.missing >= 0:
        stems[calendar.missing] = ""
    write_monthly(landing / "health" / "ed_assaults", table, month, stems)


def admissions(rng: Generator, calendar: Calendar, scale: float) -> tuple[pa.Table, dict]:
    """Hospital spells: emergencies for violence, planned ones, and spells for other causes."""
    yearly = tuple(world.YEARLY_ADMISSIONS.values())
    month = monthly(rng, calendar.busyness(0.98) * scale * sum(yearly) / 12)
    n = len(month)
    reason = pick(rng, n, yearly)
    ratio = world.ADMISSION_DEPRIVATION_RATIO
    area = pick(rng, n, tuple(areas().population * areas().gradient(ratio)))
    is_known = ~happens(rng, 0.02, n)
    place = np.where(is_known, np.minimum(areas().home[area], world.OUTSIDE), world.UNKNOWN)
    months = calendar.months[month]
    admitted = months.astype("datetime64[D]") + np.floor(
        rng.random(n) * days(calendar.months)[month]
    ).astype(int)
    stay = np.minimum(rng.geometric(0.45, n) - 1, 200)
    extracted = extract_date(np.minimum(quarter_end(months), calendar.months[-1]))
    unfinished = admitted + stay >= extracted
    diagnoses, is_sharp = _diagnoses(rng, reason)
    (own,) = rng.spawn(1)
    is_day_case = happens(own, np.array((world.DAY_CASE_SHARE, 0.6, 0.0))[reason], n)
    group = np.zeros(n, dtype=int)
    columns = {
        "spell_id": names(pseudonyms(rng, n, 24)),
        "extract_date": day(extracted),
        "admission_date": day(admitted),
        "discharge_date": day(np.where(unfinished, np.datetime64("NaT"), admitted + stay)),
        "admission_method": _admission_methods(rng, reason),
        "patient_class": text((ORDINARY, DAY_CASE), is_day_case.astype(int)),
        "diagnoses": pa.array(diagnoses, pa.string()),
        "age_years": whole(ages(rng, group, AGES), happens(rng, 0.01, n)),
        "sex": text(SEXES, happens(rng, 1 - MALE_SHARE, n).astype(int)),
        "ethnic_category": text(tuple(CATEGORIES), pick(rng, n, tuple(CATEGORIES.values()))),
        "residence_lsoa_code": area_codes(np.where(is_known, area, -1), calendar.is_2011[month]),
        "provider_code": text(tuple(PROVIDERS), pick(rng, n, tuple(PROVIDERS.values()))),
        "length_of_stay_days": whole(stay, unfinished),
    }
    counted = (reason == 0) & ~is_day_case
    marks = {"month": month, "place": place, "area": np.where(is_known, area, -1)}
    return pa.table(columns), {**marks, "is_violence": counted, "is_sharp": counted & is_sharp}


def _admission_methods(rng: Generator, reason: np.ndarray) -> pa.Array:
    """Method of admission: only planned spells have a code outside 2x."""
    both = {**METHODS_OF_ADMISSION, **PLANNED_METHODS}
    weights = [
        [0.0 if (code in PLANNED_METHODS) != planned else share for code, share in both.items()]
        for planned in (False, True, False)
    ]
    return text(tuple(both), pick_within(rng, reason, np.array(weights)))


def _diagnoses(rng: Generator, reason: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Injury, cause and what else: commas inside an episode, `||` before each episode."""
    n = len(reason)
    cause = pick(rng, n, tuple(CAUSES.values()))
    spot = rng.integers(0, 10, n)
    other = rng.integers(0, len(OTHER_CAUSES), n)
    injury = np.array(INJURIES)[rng.integers(0, len(INJURIES), (n, 2))]
    also = np.array(["", *(f",{code}" for code in ALSO)])[pick(rng, n, (6, *(1,) * len(ALSO)))]
    moved = np.array(["", "||"])[happens(rng, 0.2, n).astype(int)]
    codes = [
        OTHER_CAUSES[o] if r == 2 else f"{list(CAUSES)[c]}{s}"
        for r, c, s, o in zip(reason, cause, spot, other, strict=True)
    ]
    rows = [
        f"||{first} ,{code} {more}" + (f" ||{second}" if episode else "")
        for (first, second), code, more, episode in zip(injury, codes, also, moved, strict=True)
    ]
    return rows, (reason == 0) & (cause == list(CAUSES).index("X99"))


def write_admissions(landing: Path, calendar: Calendar, table: pa.Table, month: np.ndarray) -> None:
    """A file a financial quarter."""
    folder = landing / "health" / "admissions"
    write_quarterly(folder, "admissions", table, month, calendar.months, "needed")
