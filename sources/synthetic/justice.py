"""Deliveries of the youth justice service and of probation, about people met elsewhere too."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from sources.code_lists import code_list
from sources.synthetic import world
from sources.synthetic.calendar import Calendar, days, extract_date, quarter_end
from sources.synthetic.columns import (
    SEXES,
    day,
    district_names,
    names,
    text,
    whole,
    write_quarterly,
    yes,
)
from sources.synthetic.draw import ages, happens, monthly, pick, pseudonyms
from sources.synthetic.people import Register
from sources.synthetic.places import homes

EVERYONE = (*world.ETHNIC_GROUPS, "Unknown")
DISTRICT_SHARES = (0.11, 0.30, 0.18, 0.18, 0.23)
OUTSIDE_SHARE, UNKNOWN_SHARE = 0.04, 0.01
CHILD_AGES = {"all": {(11, 12): 4, (13, 14): 26, (15, 16): 42, (17, 17): 28}}
ADULT_AGES = {"all": {(19, 24): 22, (25, 34): 35, (35, 44): 25, (45, 64): 16, (65, 85): 2}}
YOUTH_TYPES = {
    "common_assault_and_battery": 20, "assault_occasioning_abh_s47": 9,
    "gbh_wounding_without_intent_s20": 3, "wounding_or_gbh_with_intent_s18": 2,
    "assault_on_constable_emergency_worker": 5, "threats_to_kill": 1, "robbery": 5,
    "possession_of_bladed_article_in_public_place": 8, "possession_of_offensive_weapon": 4,
    "sexual_assault": 2, "possession_class_b_c": 8, "supply_pwits_class_b": 2,
    "possession_with_intent_to_supply_class_a": 3, "burglary_dwelling": 2, "theft_from_shop": 6,
    "criminal_damage_under_gbp_5_000": 10, "s5_public_order": 5, "affray": 1, "twoc": 3,
    "breach_of_bail": 1,
}  # fmt: skip
YOUTH_OUTCOMES = {
    "community_resolution": 24, "outcome_22_deferred_diversionary_activity": 14,
    "youth_caution": 14, "youth_conditional_caution": 10, "referral_order": 18,
    "conditional_discharge": 4, "fine": 1, "compensation_order": 1, "reparation_order": 1,
    "youth_rehabilitation_order": 9, "yro_with_intensive_supervision_and_surveillance": 1,
    "detention_and_training_order": 2, "s250_sentencing_act_2020_former_s91": 0.5,
    "remand_to_youth_detention_accommodation": 0.5,
}  # fmt: skip
REMAND = "remand_to_youth_detention_accommodation"
WEAPON_TYPES = ("possession_of_bladed_article_in_public_place", "possession_of_offensive_weapon")
DAYS_AFTER = 330
FIRST_SHARE = 0.55
"""Share of children's first outcome here that is their first anywhere."""

CATEGORIES = {
    "violence against the person": 30, "robbery": 4, "sexual offences": 14,
    "possession of weapons": 5, "drug offences": 15, "theft offences": 14, "other": 18,
}  # fmt: skip
VIOLENT_CATEGORIES = 4
"""The first four, counted together as violence."""

MAIN_OFFENCES = ("00801", "03401", "02001", "01004", "09201", "04600", "80200")
SENTENCES = {"Community Order": 40, "Suspended Sentence Order": 27, "Custody - on licence": 33}
ROSH = {"Low": 18, "Medium": 55, "High": 24, "Very High": 3}
MAPPA = {"M1": 12, "M2": 3, "M3": 1, "M4": 1}
MAPPA_LEVELS = {"M1": 90, "M2": 9, "M3": 1}
LAST_TRANSFER_AGE, TRANSFER_SHARE = 21, 0.2
BREACH_SHARE, RECALL_SHARE = 0.14, 0.08
TIERS = {"A": 5, "B": 13, "C": 24, "D": 26, "E": 17, "F": 10, "G": 5}


def _residence(rng: Generator, n: int) -> np.ndarray:
    """Home place of each row: mostly the county, a few towns around it."""
    place = pick(rng, n, DISTRICT_SHARES)
    return homes(rng, place, OUTSIDE_SHARE, 0.0)


def _group(rng: Generator, register: Register, person: np.ndarray, missing: float) -> pa.Array:
    unknown = happens(rng, missing, len(person))
    return text(EVERYONE, np.where(unknown, EVERYONE.index("Unknown"), register.ethnic[person]))


def youth_outcomes(
    rng: Generator, register: Register, calendar: Calendar, scale: float
) -> tuple[pa.Table, dict[str, np.ndarray]]:
    """Outcomes given to children, falling; some are the child's first anywhere."""
    busy = calendar.busyness(world.YOUTH_TREND) * scale * world.YEARLY_YOUTH_OUTCOMES / 12
    month = monthly(rng, busy * world.YOUTH_TREND**3)
    n = len(month)
    months = calendar.months[month]
    drawn = np.floor(rng.random(n) * days(calendar.months)[month]).astype(int)
    given = months.astype("datetime64[D]") + drawn
    offended = given - np.minimum(rng.exponential(80, n), 700).astype(int)
    year = offended.astype("datetime64[Y]").astype(np.int64) + 1970
    age = ages(rng, np.zeros(n, dtype=int), CHILD_AGES)
    home, sex = _residence(rng, n), happens(rng, 0.18, n).astype(np.int64)
    known = {"suspects": world.CHILDREN_ALSO_SUSPECTS, "victims": world.CHILDREN_ALSO_VICTIMS}
    like = (home, sex, year - age)
    person = register.enrol("youth_justice", like, 0.6, 2.0, known)
    (own,) = rng.spawn(1)
    person = _again(own, person, like, given, offended)
    unknown = happens(rng, UNKNOWN_SHARE, n)
    types = {row.code: row for row in code_list("yj_gravity").rows}
    labels = code_list("yj_outcomes").labels
    offence = pick(rng, n, tuple(YOUTH_TYPES.values()))
    gravity = np.array([int(types[code]["gravity_score"]) for code in YOUTH_TYPES])[offence]
    is_first = _first_rows(person, given) & happens(rng, FIRST_SHARE, n)
    outcome = pick(rng, n, tuple(YOUTH_OUTCOMES.values()))
    tier = np.array([_tiers()[code] for code in YOUTH_OUTCOMES])[outcome]
    is_weapon = np.array([code in WEAPON_TYPES for code in YOUTH_TYPES])[offence]
    extracted = extract_date(np.minimum(quarter_end(months), calendar.months[-1]))
    columns = {
        "outcome_id": names(pseudonyms(rng, n, 24)),
        "extract_date": day(extracted),
        "offence_date": day(offended),
        "outcome_date": day(given),
        "offence_type": text(tuple(types[code]["group"] for code in YOUTH_TYPES), offence),
        "gravity_score": whole(gravity),
        "outcome": text(tuple(labels[code] for code in YOUTH_OUTCOMES), outcome),
        "is_first_time_entrant": yes(is_first),
        "is_knife_or_weapon": yes(is_weapon),
        "age_years": whole(np.clip(register.age(person, offended), 10, 18)),
        "sex": text(SEXES, sex),
        "ethnic_group": _group(rng, register, person, 0.05),
        "residence_district": district_names(np.where(unknown, -1, home)),
    }
    return pa.table(columns), {
        "person": person,
        "month": month,
        "place": _place(home, unknown),
        "is_first": is_first,
        "is_weapon": is_weapon,
        "is_custody": tier == "Custody",
        "is_remand": outcome == list(YOUTH_OUTCOMES).index(REMAND),
    }


def _tiers() -> dict[str, str]:
    return {row.code: row["tier"] for row in code_list("yj_outcomes").rows}


def _again(
    rng: Generator, person: np.ndarray, like: tuple[np.ndarray, ...], given: np.ndarray,
    offended: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """The children, some the child of a like row whose outcome was in the year before."""
    order = np.lexsort((given, *like))
    is_like = np.logical_and.reduce([each[order][1:] == each[order][:-1] for each in like])
    since = (offended[order][1:] - given[order][:-1]).astype(int)
    is_soon = is_like & (since > 0) & (since <= DAYS_AFTER)
    is_same = np.r_[False, is_soon & happens(rng, world.CHILDREN_AGAIN, len(is_soon))]
    run = np.cumsum(~is_same) - 1
    found = np.empty_like(person)
    found[order] = person[order][np.flatnonzero(~is_same)[run]]
    return found


def _first_rows(person: np.ndarray, date: np.ndarray) -> np.ndarray:
    """Whether a row is its person's earliest."""
    order = np.lexsort((date, person))
    first = np.ones(len(person), dtype=bool)
    first[order[1:]] = person[order[1:]] != person[order[:-1]]
    return first


def _place(home: np.ndarray, unknown: np.ndarray) -> np.ndarray:
    return np.where(unknown, world.UNKNOWN, np.minimum(home, world.OUTSIDE))


def write_youth_outcomes(
    landing: Path, calendar: Calendar, table: pa.Table, month: np.ndarray
) -> None:
    """A file a financial quarter."""
    folder = landing / "youth_justice" / "outcomes"
    write_quarterly(folder, "outcomes", table, month, calendar.months)


def _sentences(rng: Generator, calendar: Calendar, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of every sentence that can be running on a snapshot."""
    rate = world.PROBATION_STOCK * scale * 1.17 / (world.PROBATION_MONTHS * 30.44)
    start = calendar.months[0].astype("datetime64[D]") - 365 * 6
    span = (calendar.months[-1] + 1).astype("datetime64[D]") - start
    n = rng.poisson(rate * span.astype(int))
    begun = start + np.floor(rng.random(n) * span.astype(int)).astype(int)
    length = rng.exponential(world.PROBATION_MONTHS * 30.44, n).astype(int) + 1
    return begun, begun + length


def caseload(
    rng: Generator, register: Register, calendar: Calendar, scale: float
) -> tuple[pa.Table, dict[str, np.ndarray]]:
    """People under supervision on the last day of each quarter, with every running sentence."""
    begun, ended = _sentences(rng, calendar, scale)
    n = len(begun)
    home, sex = _residence(rng, n), happens(rng, 0.11, n).astype(np.int64)
    year = begun.astype("datetime64[Y]").astype(np.int64) + 1970
    born = year - ages(rng, np.zeros(n, dtype=int), ADULT_AGES)
    known = {
        "suspects": world.PROBATION_ALSO_SUSPECTS,
        "youth_justice": world.PROBATION_ALSO_YOUTH_JUSTICE,
        "victims": world.PROBATION_ALSO_VICTIMS,
    }
    person = register.enrol("probation", (home, sex, born), 0.75, 1.6, known)
    number = _numbered(person, begun)
    first = _first_of(person)
    unknown = happens(rng, UNKNOWN_SHARE, n)
    category = pick(rng, n, tuple(CATEGORIES.values()))
    has_code, is_managed = happens(rng, 0.7, n), happens(rng, 0.16, n)
    managed = pick(rng, n, tuple(MAPPA.values()))
    harm = pick(rng, n, tuple(ROSH.values()))
    (own,) = rng.spawn(1)
    level = pick(own, n, tuple(MAPPA_LEVELS.values()))
    marks = {
        "is_transfer": (year - born <= LAST_TRANSFER_AGE) & happens(own, TRANSFER_SHARE, n),
        "has_breach": happens(own, BREACH_SHARE, n),
        "is_recalled": happens(own, RECALL_SHARE, n),
    }
    sentence = {
        "event_number": whole(number),
        "sentence_type": text(tuple(SENTENCES), pick(rng, n, tuple(SENTENCES.values()))),
        "sentence_start_date": day(begun),
        "main_offence_code": text(MAIN_OFFENCES, np.where(has_code, category, -1)),
        "offence_category": text(tuple(CATEGORIES), category),
        "rosh": text(code_list("probation_rosh").codes, harm[first]),
        "mappa_category": text(tuple(MAPPA), np.where(is_managed, managed, -1)[first]),
        "mappa_level": text(tuple(MAPPA_LEVELS), np.where(is_managed, level, -1)[first]),
        "tier": text(tuple(TIERS), pick(rng, n, tuple(TIERS.values()))),
        "is_transfer_from_youth_justice": yes(marks["is_transfer"]),
        "has_breach": yes(marks["has_breach"]),
        "is_recalled": yes(marks["is_recalled"]),
        "ethnic_group": _group(rng, register, person, 0.04),
        "sex": text(SEXES, sex),
        "residence_district": district_names(np.where(unknown, -1, home)),
    }
    ends = np.flatnonzero(quarter_end(calendar.months) == calendar.months)
    taken = (calendar.months[ends] + 1).astype("datetime64[D]") - 1
    running = (begun[None, :] <= taken[:, None]) & (ended[None, :] > taken[:, None])
    snapshot, row = np.nonzero(running)
    columns = pa.table(sentence).take(pa.array(row))
    age = register.age(person[row], taken[snapshot])
    columns = columns.append_column("age_years", whole(age))
    columns = columns.add_column(0, "snapshot_date", day(taken[snapshot]))
    return columns, {
        "person": person[row],
        "month": ends[snapshot],
        "place": _place(home, unknown)[row],
        "is_violence": category[row] < VIOLENT_CATEGORIES,
        "is_18_to_25": (age >= 18) & (age <= 25),
        **{name: marked[row] for name, marked in marks.items()},
    }


def _first_of(person: np.ndarray) -> np.ndarray:
    """The first row of each row's person: what is the person's own is said alike on all."""
    _, first, position = np.unique(person, return_index=True, return_inverse=True)
    return first[position]


def _numbered(person: np.ndarray, begun: np.ndarray) -> np.ndarray:
    """Each person's sentences from 1, in order of start."""
    order = np.lexsort((begun, person))
    ranked = person[order]
    starts = np.r_[True, ranked[1:] != ranked[:-1]] if len(ranked) else np.zeros(0, dtype=bool)
    run = np.cumsum(starts) - 1
    number = np.empty(len(person), dtype=np.int64)
    number[order] = np.arange(len(person)) - np.flatnonzero(starts)[run] + 1
    return number


def write_caseload(landing: Path, calendar: Calendar, table: pa.Table, month: np.ndarray) -> None:
    """A file a financial quarter whose last month is in the range."""
    ends = quarter_end(calendar.months) == calendar.months
    position = np.cumsum(ends) - 1
    folder = landing / "probation" / "caseload"
    write_quarterly(folder, "caseload", table, position[month], calendar.months[ends])
