"""Everyone in the synthetic county. A person keeps one pseudonym in every dataset."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from sources.synthetic.draw import pick_within, pseudonyms
from sources.synthetic.places import areas, ethnicity
from sources.synthetic.world import DISPROPORTION

FIRST_BIRTH_YEAR = 1880


@dataclass(frozen=True)
class Pool:
    """People first met in one role, in runs of like people: same home, sex and birth year."""

    keys: np.ndarray
    first: np.ndarray
    size: np.ndarray


class Register:
    """People and what is fixed about them: home, sex, month of birth and ethnic group."""

    def __init__(self, rng: Generator) -> None:
        """An empty register that draws people from this generator."""
        self.rng = rng
        self.pools: dict[str, Pool] = {}
        self.home = self.sex = self.birth = self.ethnic = self.area = np.zeros(0, dtype=np.int64)
        self._names: np.ndarray | None = None

    @property
    def pseudonym(self) -> np.ndarray:
        """A pseudonym for each person; everyone is enrolled before the first is named."""
        if self._names is None:
            self._names = pseudonyms(self.rng, len(self.home), 32)
        return self._names

    def enrol(
        self,
        role: str,
        like: tuple[np.ndarray, np.ndarray, np.ndarray],
        per_row: float,
        tail: float,
        known: dict[str, float],
    ) -> np.ndarray:
        """A person for every row, like its home, sex and birth year.

        With the shares of `known` the person is one already met in another role, where one
        fits; the rest come from new people, `per_row` of them a row. `tail` above 1 makes a
        few people account for many rows.
        """
        home, sex, birth_year = like
        key = (home * 2 + sex) * 200 + (birth_year - FIRST_BIRTH_YEAR)
        person = np.full(len(key), -1, dtype=np.int64)
        turn = self.rng.random(len(key))
        for other, share in known.items():
            chosen = (turn >= 0) & (turn < share) & (person < 0)
            person[chosen] = self._met(self.pools[other], key[chosen], tail)
            turn = turn - share
        fresh = person < 0
        self.pools[role] = self._admit(role, key[fresh], per_row)
        person[fresh] = self._met(self.pools[role], key[fresh], tail)
        return person

    def _met(self, pool: Pool, key: np.ndarray, tail: float) -> np.ndarray:
        """A person of the pool for each key, or -1 where it has none like that."""
        at = np.minimum(np.searchsorted(pool.keys, key), max(len(pool.keys) - 1, 0))
        if not len(pool.keys):
            return np.full(len(key), -1, dtype=np.int64)
        nth = np.floor(pool.size[at] * self.rng.random(len(key)) ** tail).astype(np.int64)
        return np.where(pool.keys[at] == key, pool.first[at] + nth, -1)

    def _admit(self, role: str, key: np.ndarray, per_row: float) -> Pool:
        """New people, so many for each kind asked for."""
        keys, asked = np.unique(key, return_counts=True)
        size = np.ceil(asked * per_row).astype(np.int64)
        first = len(self.home) + np.cumsum(size) - size
        each = np.repeat(keys, size)
        home, sex = each // 400, each // 200 % 2
        month = self.rng.integers(0, 12, len(each))
        weights = ethnicity() * np.array(DISPROPORTION[role])
        self.home = np.concatenate([self.home, home])
        self.sex = np.concatenate([self.sex, sex])
        self.birth = np.concatenate([self.birth, (each % 200 + FIRST_BIRTH_YEAR) * 12 + month])
        self.ethnic = np.concatenate([self.ethnic, pick_within(self.rng, home, weights)])
        area = pick_within(self.rng, home, areas().residence())
        self.area = np.concatenate([self.area, area])
        return Pool(keys, first, size)

    def age(self, person: np.ndarray, date: np.ndarray) -> np.ndarray:
        """Age in whole years on the date."""
        months = date.astype("datetime64[M]").astype(np.int64) + 1970 * 12
        return (months - self.birth[person]) // 12
