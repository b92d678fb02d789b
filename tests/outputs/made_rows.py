"""Rows of the made-up world, drawn once for each dataset and month.

Every cut over a dataset counts the same rows: tables agree, and no measure counts more than the
dataset holds, as over delivered rows.
"""

import zlib
from collections.abc import Iterable, Mapping
from functools import cache

import duckdb
import numpy as np
import pandas as pd

from sources.fields import WEEKDAYS
from sources.partnership import partnership
from sources.parts import definition_parts
from sources.reference.load import table
from sources.registry import contracts
from transforms.countable import Countable, countable
from transforms.cuts import Cut
from transforms.dimensions import groups_of, member
from transforms.domains import AREAS, ELSEWHERE, UNKNOWN, members
from transforms.rates import ages_of

WINDOWS = ("2025-04-01", "2023-04-01")
"""First days of the windows of row tables; the last day is that of the last month."""
STOCK = 1500
MONTHLY = 600
"""Rows a month of a police dataset, in the whole world."""
USUAL = 0.3
"""The share of them that a measure counts."""
FEWER = {"health": 25, "youth_justice": 25, "probation": 2}
"""How many times fewer rows an agency has."""
RARER = {"homicide": 200, "robbery": 12, "knife": 10, "weapons": 10, "entrants": 3}
"""And how many times fewer a rare kind of event has."""
NARROWER = 0.6
"""The share of the rows of a definition that a narrower one keeps."""
AGES_FINEST_FIRST = (
    "age_years", "age_or_band", "age_band", "transition_age", "age_stage", "age_group",
)  # fmt: skip
OFFENCES_FINEST_FIRST = ("offence_code", "offence_subgroup", "offence_group")
OBSERVED = {"weekday": WEEKDAYS, "hour": tuple(map(str, range(24)))}
ELSE = ("1", "2", "3")
"""Members of a column that declares none."""
Draw = Mapping[str, np.ndarray]


def rng_of(*names: object) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(" ".join(map(str, names)).encode()))


@cache
def lsoas() -> pd.DataFrame:
    areas = table("ref_lsoas").to_pandas()
    return areas.loc[areas["vintage"].eq(2011), ["lsoa_code", "district_code"]]


@cache
def _lists() -> duckdb.DuckDBPyConnection:
    """An engine that holds the lists of places, as breakdowns by them need."""
    con = duckdb.connect()
    for name in ("ref_districts", "ref_lsoas"):
        con.register(name, table(name))
    return con


def _shares() -> dict[str, tuple[float, float]]:
    """For each measure that stands in a sum of measures, the rows it counts: from `u` to `u`."""
    ways = definition_parts()
    firsts = {way[0] for found in ways.values() for way in found}
    share = {measure: (0.0, _depth(measure, ways)) for measure in {*ways, *firsts}}
    for whole, found in ways.items():
        for first, *rest in found:
            low, high = share[first][1], share[whole][1]
            ends = [low + (high - low) * i / max(len(rest), 1) for i in range(len(rest) + 1)]
            share |= {name: (ends[i], ends[i + 1]) for i, name in enumerate(rest)}
    return share


def _depth(measure: str, ways: Mapping[str, tuple[tuple[str, ...], ...]]) -> float:
    """The share of the rows: a part keeps less than any whole that it is part of."""
    wholes = [(w, len(way)) for w, found in ways.items() for way in found if way[0] == measure]
    if not wholes:
        source = countable(measure.split(".")[0])
        return 1.0 if measure.endswith(f".{source.measures[0].name}") else USUAL / NARROWER
    return min(_depth(w, ways) * (NARROWER if parts > 1 else 1.0) for w, parts in wholes)


SHARE = _shares()


def columns_of(source_name: str, cuts: Iterable[Cut]) -> tuple[str, ...]:
    """The breakdowns and measures that some cut of the source asks for, and its smallest places."""
    own = [cut for cut in cuts if cut.counts.name == source_name]
    asked = {name for cut in own for name in cut.by} - set(AREAS)
    measures = {cut.measure for cut in own} - SHARE.keys()
    place = {"lsoa11_code"} if countable(source_name).has_places else set()
    return tuple(sorted(asked | measures | place))


def _level(source: Countable) -> float:
    agencies = {contracts()[name].agency.name for name in source.datasets}
    return 1 / max(FEWER.get(name, 1) for name in agencies)


def _usual_share(measure: str) -> float:
    """The share of its dataset's rows that a measure which is no definition counts."""
    kind = measure.split(".")[1]
    return USUAL / next((times for rare, times in RARER.items() if rare in kind), 1)


def counts(cut: Cut, rows: pd.DataFrame) -> pd.Series:
    """Whether each row counts: the first measure of a dataset counts them all."""
    source, measure = cut.counts, cut.measure
    if cut.declared == source.measures[0]:
        return pd.Series(True, rows.index)
    if measure in SHARE:
        low, high = SHARE[measure]
        return rows["u"].ge(low) & rows["u"].lt(high)
    return rows[measure].lt(_usual_share(measure))


@cache
def members_of(source_name: str, name: str) -> tuple[str, ...]:
    return members(_lists(), countable(source_name), name, list(OBSERVED.get(name, ELSE)))


@cache
def _chances(source_name: str, name: str) -> np.ndarray:
    """How likely each member of a breakdown is; `unknown` is rare, and so is anywhere else."""
    if name == "lsoa11_code":
        odds = rng_of(source_name, name).lognormal(0, 0.5, len(members_of(source_name, name)))
        odds[-2:] = odds[:-2].sum() / 40
    else:
        odds = rng_of(source_name, name).lognormal(0, 0.5, len(members_of(source_name, name)))
        odds[-1] = odds[:-1].mean() / 20
    return odds / odds.sum()


def _draw(source_name: str, columns: Iterable[str], when: str, n: int, salt: str = "") -> Draw:
    """Rows of one dataset in one period: for each breakdown the place of the row's member.

    `u`, and a number for each measure that is no definition, say which measures count the row.
    """
    found = {}
    for name in ("u", *columns):
        rng = rng_of(source_name, when, name, salt)
        if name == "u" or "." in name:
            found[name] = rng.random(n)
        else:
            odds = _chances(source_name, name)
            found[name] = rng.choice(len(odds), n, p=odds)
    return found


def _agreeing(source_name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Columns that are coarser forms of others follow them."""
    if "lsoa11_code" in rows:
        at = dict(zip(*(lsoas()[n] for n in ("lsoa_code", "district_code")), strict=True))
        at |= {elsewhere: elsewhere for elsewhere in ELSEWHERE}
        county = dict.fromkeys(at.values(), partnership().county_code)
        county |= {elsewhere: elsewhere for elsewhere in ELSEWHERE}
        rows["district_code"] = _renamed(rows["lsoa11_code"], at)
        rows["county_code"] = _renamed(rows["district_code"], county)
    by_age = [name for name in AGES_FINEST_FIRST if name in rows]
    for coarser in by_age[1:]:
        rows[coarser] = _renamed(rows[by_age[0]], _coarser(source_name, by_age[0], coarser))
    by_offence = [name for name in OFFENCES_FINEST_FIRST if name in rows]
    for coarser in by_offence[1:]:
        fine = members_of(source_name, by_offence[0])
        groups = members_of(source_name, coarser)
        group_of = {m: g for g in groups for m in groups_of(by_offence[0], g, fine)}
        kinds = {m: group_of.get(m, groups[-1]) for m in fine}
        rows[coarser] = _renamed(rows[by_offence[0]], kinds)
    return rows


def _coarser(source_name: str, fine: str, coarse: str) -> dict[str, str]:
    """The member of a coarse breakdown by age that holds each member of a fine one."""
    groups = {m: ages for m in members_of(source_name, coarse) if (ages := ages_of(member(m)))}
    oldest = max(groups, key=lambda m: groups[m][0])
    found = {}
    for name in members_of(source_name, fine):
        ages = ages_of(member(name))
        inside = (m for m, (low, high) in groups.items() if ages and low <= ages[0] <= high)
        found[name] = next(inside, oldest if ages else UNKNOWN)
    return found


def _renamed(column: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """The column with each member named anew; several may become one."""
    renamed = pd.Series([names[m] for m in column.cat.categories], dtype="category")
    codes = renamed.cat.codes.to_numpy()[column.cat.codes]
    return pd.Series(pd.Categorical.from_codes(codes, renamed.cat.categories), column.index)


@cache
def rows_of(
    source_name: str, columns: tuple[str, ...], periods: tuple[str, ...], late: frozenset[str]
) -> pd.DataFrame:
    """The rows of a dataset in months, windows or on dates; late ones a few more, a few fewer."""
    months = {WINDOWS[0]: 3.0, WINDOWS[1]: 9.0}
    parts, sizes = [], []
    for when in periods:
        level = STOCK if when.startswith("at ") else MONTHLY * months.get(when, 1.0)
        n = int(rng_of(source_name, when).poisson(level * _level(countable(source_name))))
        drawn = _draw(source_name, columns, when, n)
        if when in late:
            more = _draw(source_name, columns, when, 1 + n // 40, "late")
            drawn = {k: np.concatenate([v[n // 60 :], more[k]]) for k, v in drawn.items()}
        parts.append(drawn)
        sizes.append(len(drawn["u"]))
    found = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    lists = {name: members_of(source_name, name) for name in columns if "." not in name}
    rows = pd.DataFrame({n: pd.Categorical.from_codes(found.pop(n), lists[n]) for n in lists})
    whens = pd.Categorical.from_codes(np.repeat(range(len(periods)), sizes), periods)
    return _agreeing(source_name, rows.assign(**found, when=whens))
