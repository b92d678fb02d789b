"""Small areas of the synthetic county, and of the towns around it, with how much happens there."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from sources.reference.load import table
from sources.synthetic.world import (
    DEPRIVATION_RATIO,
    DISTRICTS,
    ETHNIC_GROUPS,
    OUTSIDE,
    OUTSIDE_ETHNICITY,
    TOWN_CENTRE_FACTOR,
    TOWN_CENTRES,
    TOWNS,
)


@dataclass(frozen=True, kw_only=True)
class Areas:
    """Areas on 2021 codes, the county's first; `home` is a district's or a town's position."""

    code: np.ndarray
    code_2011: np.ndarray
    name: np.ndarray
    name_2011: np.ndarray
    home: np.ndarray
    population: np.ndarray
    decile: np.ndarray

    def gradient(self, ratio: float) -> np.ndarray:
        """Relative rate of each area, `ratio` between the first tenth and the last."""
        return ratio ** ((10 - self.decile) / 9)

    def residence(self, ratio: float = DEPRIVATION_RATIO) -> np.ndarray:
        """Weight of each area (column) as home, for each home place (row)."""
        weights = self.population * self.gradient(ratio)
        return np.where(self.home == np.arange(self.home.max() + 1)[:, None], weights, 0.0)

    def scene(self, centre_factor: float = TOWN_CENTRE_FACTOR) -> np.ndarray:
        """Weight of each area as scene of an offence, for the districts and for outside."""
        weights = self.population * self.gradient(DEPRIVATION_RATIO)
        weights = weights * np.where(np.isin(self.code_2011, TOWN_CENTRES), centre_factor, 1.0)
        place = np.minimum(self.home, OUTSIDE)
        return np.where(place == np.arange(OUTSIDE + 1)[:, None], weights, 0.0)


@cache
def areas() -> Areas:
    """The areas, from the reference tables."""
    lsoas = {(str(r["vintage"]), r["lsoa_code"]): r for r in table("ref_lsoas").to_pylist()}
    people = _by_code("ref_population_lsoas", "population", vintage="2021")
    deciles = _by_code("ref_deprivation", "imd_decile", edition="2025")
    county = [r for (vintage, _), r in sorted(lsoas.items()) if vintage == "2021"]
    towns = [
        (code, position)
        for position, (_, _, codes) in enumerate(TOWNS.values(), len(DISTRICTS))
        for code in codes
    ]
    away, away_homes = [code for code, _ in towns], [position for _, position in towns]
    away_names = [list(TOWNS)[position - len(DISTRICTS)] for position in away_homes]
    codes = [r["lsoa_code"] for r in county]
    parents = [r["parent_lsoa11_code"] for r in county]
    return Areas(
        code=np.array(codes + away),
        code_2011=np.array(parents + away),
        name=np.array([r["lsoa_name"] for r in county] + away_names),
        name_2011=np.array([lsoas["2011", p]["lsoa_name"] for p in parents] + away_names),
        home=np.array([DISTRICTS.index(r["district_code"]) for r in county] + away_homes),
        population=np.array([people[c] for c in codes] + [1600] * len(away), dtype=float),
        decile=np.array([deciles[c] for c in codes] + [3] * len(away)),
    )


def _by_code(name: str, column: str, **where: str) -> dict[str, int]:
    """One column of a reference table by area code, for the rows that match."""
    rows = [
        row
        for row in table(name).to_pylist()
        if all(str(row[key]) == wanted for key, wanted in where.items())
    ]
    return {row["lsoa_code"]: row[column] for row in rows}


@cache
def ethnicity() -> np.ndarray:
    """Share of each ethnic group (column) among residents of each home place (row)."""
    counts = np.zeros((len(DISTRICTS) + len(TOWNS), len(ETHNIC_GROUPS)))
    for row in table("ref_ethnicity").to_pylist():
        position = DISTRICTS.index(row["district_code"])
        counts[position, ETHNIC_GROUPS.index(row["ethnic_group"])] += row["population"]
    counts[len(DISTRICTS) :] = OUTSIDE_ETHNICITY
    return counts


def homes(
    rng: np.random.Generator, place: np.ndarray, outside: float, elsewhere: float
) -> np.ndarray:
    """Where people live, given where it happened: mostly there, some elsewhere, some outside."""
    county = np.arange(len(DISTRICTS))
    share = np.array([sum(areas().population[areas().home == d]) for d in county])
    any_district = np.searchsorted(np.cumsum(share) / share.sum(), rng.random(len(place)))
    towns = np.cumsum([weight for weight, _, _ in TOWNS.values()])
    town = len(DISTRICTS) + np.searchsorted(towns / towns[-1], rng.random(len(place)))
    u = rng.random(len(place))
    inside = np.where((place >= OUTSIDE) | (u > 1 - elsewhere), any_district, place)
    return np.where(u < outside, town, np.minimum(inside, len(DISTRICTS) - 1))
