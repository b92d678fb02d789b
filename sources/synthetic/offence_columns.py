"""The columns of an offence that staff fill in: weapon, relationship, place, flags, outcome."""

import numpy as np
from numpy.random import Generator

from sources.code_lists import code_list
from sources.synthetic import world
from sources.synthetic.draw import happens, pick, pick_within
from sources.synthetic.offences import KINDS, Offences

WEAPONS = (
    "knife or sharp instrument", "firearm", "blunt instrument", "bottle or glass", "other weapon",
    "no weapon", "unknown",
)  # fmt: skip
RELATIONSHIPS = ("partner or ex-partner", "family", "acquaintance", "stranger", "unknown")
LOCATIONS = (
    "dwelling", "street or open space", "licensed premises", "education", "retail", "transport",
    "other", "unknown",
)  # fmt: skip
LOCATION_SHARES = {
    "public": (0.10, 0.52, 0.18, 0.02, 0.05, 0.04, 0.05, 0.04),
    "home": (0.90, 0.06, 0, 0, 0, 0, 0.02, 0.02),
    "youth": (0.06, 0.56, 0, 0.26, 0.04, 0.06, 0.01, 0.01),
    "shop": (0, 0, 0, 0, 1.0, 0, 0, 0),
    "any": (0.32, 0.40, 0.03, 0.02, 0.06, 0.03, 0.08, 0.06),
}
OUTCOMES: dict[str, dict[str, float]] = {
    "violent": {"16": 42, "15": 23, "18": 9, "14": 8, "1": 10, "8": 3, "3": 1, "2": 0.4, "10": 2,
                "21": 1, "22": 0.6},
    "other": {"18": 70, "15": 8, "16": 5, "14": 3, "1": 8, "8": 3, "3": 1, "2": 0.3, "10": 1,
              "7": 0.7},
    "found": {"1": 55, "8": 20, "3": 8, "2": 2, "15": 8, "22": 3, "10": 4},
}  # fmt: skip
OUTCOME_CODES = ("0", *dict.fromkeys(code for shares in OUTCOMES.values() for code in shares))
FORMAL = ("1", "2", "3", "8")
"""Outcomes after which a suspect is recorded as an offender."""


def weapons(rng: Generator, rows: Offences) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether a knife and a firearm were used, and the weapon, which agrees with them."""
    is_knife = happens(rng, rows.by_class(world.KNIFE), len(rows))
    is_firearm = ~is_knife & happens(rng, rows.by_class(world.FIREARM), len(rows))
    is_assault = np.isin(rows.kind, [KINDS.index(k) for k in ("injury", "robbery", "homicide")])
    shares = np.array([[0, 0, 0.01, 0.005, 0.01, 0.20, 0.775], [0, 0, 7, 6, 5, 70, 12]])
    other = pick_within(rng, is_assault.astype(int), shares)
    return is_knife, is_firearm, np.where(is_knife, 0, np.where(is_firearm, 1, other))


def relationships(rng: Generator, rows: Offences) -> np.ndarray:
    """Partner or family in domestic abuse, anyone else otherwise."""
    is_person = rows.by_kind("person_victim") > 0.8
    shares = np.array([
        [0, 0, 3, 12, 85], [0, 2, 36, 36, 26], [72, 28, 0, 0, 0],
    ])  # fmt: skip
    return pick_within(rng, np.where(rows.is_domestic, 2, is_person.astype(int)), shares)


def locations(rng: Generator, rows: Offences) -> np.ndarray:
    """Kind of place: dwellings where domestic, shops where goods are stolen."""
    names = list(LOCATION_SHARES)
    kinds = np.array(
        [
            {"burglary": "home", "shoplifting": "shop", "injury": "public", "robbery": "public",
             "public_order": "public", "weapons": "public"}.get(k, "any")
            for k in KINDS
        ]
    )  # fmt: skip
    profile = np.array([names.index(k) for k in kinds])[rows.kind]
    profile = np.where(rows.is_class("30C", "30D"), names.index("any"), profile)
    profile = np.where(rows.is_domestic, names.index("home"), profile)
    profile = np.where(rows.is_youth, names.index("youth"), profile)
    return pick_within(rng, profile, np.array(list(LOCATION_SHARES.values())))


def outcomes(rng: Generator, rows: Offences, months: int) -> np.ndarray:
    """Outcome type: none yet for many recent offences, by kind for the rest."""
    names = list(OUTCOMES)
    found = ("drugs", "weapons")
    group = [
        "found" if k in found else "violent" if kind.suspected >= 0.5 else "other"
        for k, kind in world.KINDS.items()
    ]
    weights = np.array([[OUTCOMES[g].get(c, 0.0) for c in OUTCOME_CODES] for g in names])
    drawn = pick_within(rng, np.array([names.index(g) for g in group])[rows.kind], weights)
    age = months - 1 - rows.month
    return np.where(happens(rng, 0.01 + 0.6 * np.exp(-age / 4), len(rows)), 0, drawn)


def flags(rng: Generator, rows: Offences, location: np.ndarray) -> dict[str, np.ndarray]:
    """Markers set by hand: gang and county lines are nearly absent, as in real records."""
    n = len(rows)
    is_licensed = location == LOCATIONS.index("licensed premises")
    is_drugs = rows.kind == KINDS.index("drugs")
    alcohol = np.where(is_licensed, 0.45, np.where(rows.by_kind("person_victim") > 0.8, 0.14, 0.02))
    return {
        "is_alcohol": happens(rng, alcohol, n),
        "is_drug": happens(rng, np.where(is_drugs, 0.97, 0.02), n),
        "is_hate": rows.is_class(*world.HATE) | happens(rng, 0.006, n),
        "is_gang": happens(rng, 0.0006, n),
        "is_county_lines": happens(rng, np.where(rows.is_class("92A"), 0.05, 0.0003), n),
    }


def hate_strands(rng: Generator, is_hate: np.ndarray) -> tuple[tuple[str, ...], np.ndarray]:
    """The strands' labels, and the strand of each hate crime.

    Drawn by a generator of its own, as is_vulnerable, so that what follows stays as it was.
    """
    (own,) = rng.spawn(1)
    strand = pick(own, len(is_hate), tuple(world.HATE_STRANDS.values()))
    labels = code_list("hate_strands").labels
    return tuple(labels[code] for code in world.HATE_STRANDS), np.where(is_hate, strand, -1)


def is_vulnerable(rng: Generator, rows: Offences) -> np.ndarray:
    """Whether each victim's row has the marker: more often in domestic abuse."""
    (own,) = rng.spawn(1)
    return happens(own, np.where(rows.is_domestic, *world.VULNERABLE_SHARES), len(rows))


def roles(outcome: np.ndarray) -> np.ndarray:
    """Position 1, offender, after a formal outcome; 0, suspect, before."""
    return np.isin(outcome, [OUTCOME_CODES.index(code) for code in FORMAL]).astype(int)


def officer_defined(rng: Generator, ethnic: np.ndarray, groups: int) -> np.ndarray:
    """What an officer wrote: often nothing (-1), usually the person's own group."""
    seen = np.where(happens(rng, 0.93, len(ethnic)), ethnic, pick(rng, len(ethnic), (1,) * groups))
    return np.where(happens(rng, 0.62, len(ethnic)), seen, -1)
