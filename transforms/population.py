"""Residents of a place, sex and ages in the middle of a period: the denominators of rates.

Populations are interpolated in a straight line between the mid-year estimates on either side
of the middle of the period. Nothing is extrapolated: after the last estimate that holds the
detail asked for, and before the first, that estimate is held, and its name says so. Detail by
sex may be held for fewer years than all persons are, so a rate by sex can rest on other years.
"""

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from sources.partnership import partnership

Ages = tuple[int, int]
"""First and last age, both included; 90 is 90 and over."""
Whole = npt.NDArray[np.int64]

OLDEST = 90
PERSONS = "persons"
SEXES = ("female", "male", PERSONS)
"""The words for sex that a population is held for; persons are everybody."""


def denominators(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Mid-year estimates of the districts and, as their sum, the county.

    Grain: one row for each year, area, sex (`persons` where not told apart) and single age.
    The county is there in the years in which every district is.
    """
    held = con.execute(
        """select year, district_code, sex, age, population::bigint as population
           from ref_population semi join ref_districts using (district_code)
           order by all"""
    ).df()
    districts = held.groupby("year")["district_code"].transform("nunique")
    whole = held[districts == held["district_code"].nunique()]
    county = whole.groupby(["year", "sex", "age"], as_index=False)["population"].sum()
    county = county.assign(district_code=partnership().county_code)
    return pd.concat([held, county], ignore_index=True)[held.columns.tolist()]


@dataclass(frozen=True)
class _Cube:
    """Residents under each age, by year, area and sex, and whether any row holds them.

    `under[year, area, sex, a]` are people under the age a; `rows`, how many rows they are.
    """

    years: Whole
    areas: pd.Index
    under: npt.NDArray[np.float64]
    rows: Whole


def _cube(held: pd.DataFrame, estimate: int | None) -> _Cube:
    """The estimates as arrays; of one year where an estimate is named."""
    kept = held if estimate is None else held[held["year"] == estimate]
    if kept.empty:
        raise ValueError(f"no mid-{estimate or 'year'} estimate is held, so no rate can be given")
    years, year = np.unique(kept["year"].to_numpy(dtype="int64"), return_inverse=True)
    areas = pd.Index(sorted(kept["district_code"].unique()))
    area = areas.get_indexer(pd.Index(kept["district_code"]))
    sex = pd.Index(SEXES).get_indexer(pd.Index(kept["sex"]))
    age = np.minimum(kept["age"].to_numpy(dtype="int64"), OLDEST)
    shape = (years.size, areas.size, len(SEXES), OLDEST + 2)
    under, rows = np.zeros(shape), np.zeros(shape, dtype="int64")
    people, both = kept["population"].to_numpy(dtype=float), SEXES.index(PERSONS)
    is_told = sex != both
    np.add.at(under, (year, area, np.full_like(sex, both), age + 1), people)
    np.add.at(rows, (year, area, np.full_like(sex, both), age + 1), 1)
    told = (year[is_told], area[is_told], sex[is_told], age[is_told] + 1)
    np.add.at(under, told, people[is_told])
    np.add.at(rows, told, 1)
    return _Cube(years, areas, under.cumsum(axis=-1), rows.cumsum(axis=-1))


def residents(
    groups: pd.DataFrame, held: pd.DataFrame, estimate: int | None = None
) -> pd.DataFrame:
    """The population of each group in the middle of its period, and the estimate's name.

    `groups` has one row for each group: district_code (missing for nobody), sex (one of
    SEXES), first_age and last_age (90 is 90 and over), period_start and period_end. `held` is
    what `denominators` returns. Columns population and denominator_name, on the same index:
    `mid-2022 and mid-2024 estimates, interpolated`; `mid-2024 estimate, the latest held`.
    Missing where the area is not in the estimates. `estimate` names one mid-year to use.

    Raises:
        ValueError: no estimate holds the sex and ages of a group, or the year named.
    """
    cube = _cube(held, estimate)
    area = cube.areas.get_indexer(pd.Index(groups["district_code"]))
    sex = pd.Index(SEXES).get_indexer(pd.Index(groups["sex"]))
    is_asked = (area >= 0) & (sex >= 0)
    first, last = (
        np.clip(groups[c].to_numpy(dtype="int64"), 0, OLDEST) for c in ("first_age", "last_age")
    )
    at = (slice(None), np.where(is_asked, area, 0), np.where(is_asked, sex, 0))
    people = cube.under[(*at, last + 1)] - cube.under[(*at, first)]
    has_rows = (cube.rows[(*at, last + 1)] - cube.rows[(*at, first)]) > 0
    _stop_at_nothing_held(cube, sex, first, last, is_asked)
    middle = _middle(groups["period_start"], groups["period_end"])
    before, after = _around(cube.years, has_rows, middle)
    is_found = is_asked & (before >= 0)
    before, after = np.where(is_found, before, 0), np.where(is_found, after, 0)
    row = np.arange(len(groups))
    low, high = people[before, row], people[after, row]
    gap = np.where(after > before, _position(cube.years[after] - cube.years[before], 0), 1)
    share = np.where(after > before, (middle - _position(cube.years[before])) / gap, 0)
    names = _names(cube.years, before, after, np.sign(middle - _position(cube.years[before])))
    if estimate is not None:
        names = np.full(len(groups), f"mid-{estimate} estimate", dtype=object)
    return pd.DataFrame(
        {
            "population": np.where(is_found, low + share * (high - low), np.nan),
            "denominator_name": pd.Series(names, index=groups.index, dtype="str").where(is_found),
        },
        index=groups.index,
    )


def population_for(
    held: pd.DataFrame,
    period_start: pd.Timestamp,
    period_end: pd.Timestamp,
    sex: str | None = None,
    ages: Ages | None = None,
    estimate: int | None = None,
) -> tuple[pd.Series, str]:
    """Residents of each area by district_code in the middle of the period, and the estimate.

    What `residents` gives, for every area of `held`. An area whose detail the estimates do not
    hold is left out; where areas rest on different estimates every name is given.

    Raises:
        ValueError: no estimate holds the sex and ages, or the year named.
    """
    first, last = ages or (0, OLDEST)
    areas = sorted(held["district_code"].unique())
    groups = pd.DataFrame({"district_code": areas}).assign(
        sex=sex or PERSONS,
        first_age=first,
        last_age=last,
        period_start=period_start,
        period_end=period_end,
    )
    found = residents(groups, held, estimate).set_index(pd.Index(areas, name="district_code"))
    found = found.dropna(subset="population")
    return found["population"], "; ".join(found["denominator_name"].unique())


def _position(years: Whole, june: int = 12) -> Whole:
    """The end of June of a year in half months, so that the lengths of months decide nothing."""
    return years * 24 + june


def _middle(start: pd.Series, end: pd.Series) -> Whole:
    """The middle of each period, in the half months of `_position`."""
    first, last = (pd.DatetimeIndex(side) for side in (start, end))
    months = (first.year * 12 + first.month - 1) + (last.year * 12 + last.month)
    return np.asarray(months, dtype="int64")


def _around(years: Whole, has_rows: npt.NDArray[np.bool_], middle: Whole) -> tuple[Whole, Whole]:
    """Each group's last estimate at or before its middle and first at or after; -1 for none.

    Past the last estimate, and before the first, both are the nearest one.
    """
    order = np.arange(years.size)[:, np.newaxis]
    is_before = _position(years)[:, np.newaxis] <= middle
    is_after = _position(years)[:, np.newaxis] >= middle
    before = np.where(has_rows & is_before, order, -1).max(axis=0)
    after = np.where(has_rows & is_after, order, years.size).min(axis=0)
    held_back = np.where(before < 0, np.where(after == years.size, -1, after), before)
    return held_back, np.where(after == years.size, held_back, after)


def _names(years: Whole, before: Whole, after: Whole, beyond: Whole) -> npt.NDArray[np.object_]:
    """What each group's estimates are called; `beyond` is the sign of the time past the first."""
    pairs = np.stack([before, after, np.where(before == after, beyond, 0)])
    distinct, which = np.unique(pairs, axis=1, return_inverse=True)
    said = [_name(int(years[b]), int(years[a]), int(side)) for b, a, side in distinct.T]
    return np.array(said, dtype=object)[which.reshape(-1)]


def _name(before: int, after: int, beyond: int) -> str:
    if before != after:
        return f"mid-{before} and mid-{after} estimates, interpolated"
    held = {1: ", the latest held", -1: ", the earliest held"}.get(beyond, "")
    return f"mid-{before} estimate{held}"


def _stop_at_nothing_held(
    cube: _Cube, sex: Whole, first: Whole, last: Whole, is_asked: npt.NDArray[np.bool_]
) -> None:
    """Stop where no area and no year holds the sex and ages that a group asks for."""
    asked = np.unique(np.stack([sex, first, last])[:, is_asked], axis=1).T
    for one_sex, low, high in asked:
        rows = cube.rows[:, :, one_sex, high + 1] - cube.rows[:, :, one_sex, low]
        if not (rows > 0).any():
            raise ValueError("no mid-year estimate holds the sex and ages that a rate needs")
