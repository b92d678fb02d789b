"""Rates: counts over the mid-year estimate nearest their period, with exact or Byar limits."""

from collections.abc import Sequence
from functools import cache

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from sources.contract import Field, NotNull, Table
from sources.fields import DISTRICT_CODE, N
from sources.partnership import partnership
from transforms.domains import ELSEWHERE, UNKNOWN
from transforms.duck import as_arrow
from transforms.measures import MEASURE
from transforms.periods import spans
from transforms.registry import derives
from transforms.statistics import crude_rate

Ages = tuple[int, int]
"""First and last age, both included; 90 is 90 and over."""

OLDEST = 90
PER = 1000
RATE_FIELDS = (
    Field("denominator", "number", "Person-years: residents times the months covered over 12."),
    Field("denominator_name", "string", "The population estimate used."),
    Field("rate", "number", "Crude rate; empty where there is no population."),
    Field("lower", "number", "Lower 95% limit: Byar at 10 events and over, else exact Poisson."),
    Field("upper", "number", "Upper 95% limit."),
)
RATES = Table(
    name="out_sna__rates",
    title="Rates of the latest year, per 1,000 residents",
    grain="One row for each flow measure and area, districts and county.",
    key=("measure", "district_code"),
    fields=(
        MEASURE,
        DISTRICT_CODE,
        Field("period", "string", "The twelve months to the last one covered.", (NotNull(),)),
        Field("period_start", "date", "First day of the period.", (NotNull(),)),
        Field("period_end", "date", "Last day of the period.", (NotNull(),)),
        Field("months_covered", "integer", "Months of the period counted.", (NotNull(),)),
        N,
        *RATE_FIELDS,
    ),
    caveats=(
        "The county is the sum of its districts: rows with no usable location are not in it.",
        "Residents of all ages are the denominator, also where only some can be counted.",
    ),
)


def denominators(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Mid-year estimates of the districts and, as their sum, the county.

    Grain: one row for each year, area, sex (`persons` where not told apart) and single age.
    """
    held = con.execute(
        """select year, district_code, sex, age, population::bigint as population
           from ref_population semi join ref_districts using (district_code)
           order by all"""
    ).df()
    county = held.groupby(["year", "sex", "age"], as_index=False)["population"].sum()
    county = county.assign(district_code=partnership().county_code)
    return pd.concat([held, county], ignore_index=True)[held.columns.tolist()]


def nearest_year(years: Sequence[int], start: pd.Timestamp, end: pd.Timestamp) -> int:
    """The mid-year nearest the middle of the period, the newer on a tie.

    Distances are in half months, so that the lengths of months break no tie.
    """
    middle = (start.year * 12 + start.month - 1) + (end.year * 12 + end.month)
    return min(years, key=lambda year: (abs(2 * (year * 12 + 6) - middle), -year))


def population_for(
    held: pd.DataFrame,
    period_start: pd.Timestamp,
    period_end: pd.Timestamp,
    sex: str | None = None,
    ages: Ages | None = None,
) -> tuple[pd.Series, str]:
    """Residents of each area by district_code, and the estimate's name, `mid-2022 estimate`.

    `held` is what `denominators` returns; a sex is found only in years that tell it.

    Raises:
        ValueError: no year holds the detail asked for.
    """
    detailed = held if sex is None else held[held["sex"] == sex]
    if ages is not None:
        detailed = detailed[detailed["age"].between(*ages)]
    if detailed.empty:
        raise ValueError("no mid-year estimate holds the sex and ages that a rate needs")
    year = nearest_year(sorted(detailed["year"].unique()), period_start, period_end)
    people = detailed[detailed["year"] == year].groupby("district_code")["population"].sum()
    return people, f"mid-{year} estimate"


@cache
def ages_of(band: str) -> Ages | None:
    """The ages of a band (`18-24`, `65 and over`, `17`); None where it names none (`unknown`)."""
    if band.endswith(" and over"):
        return int(band.removesuffix(" and over")), OLDEST
    first, _, last = band.partition("-")
    if not first.isdecimal() or not (last or first).isdecimal():
        return None
    return int(first), int(last or first)


def with_county(frame: pd.DataFrame, county_code: str | None = None) -> pd.DataFrame:
    """The frame with a row for the county, the sum of its districts, in every other grouping.

    Adds counts only (`n`): call it before `with_rates`. Never for distinct persons who may be
    in two districts. `outside` and `unknown` are not in the county.
    """
    keys = [c for c in frame.columns if c not in ("district_code", "n")]
    inside = frame[~frame["district_code"].isin(ELSEWHERE)]
    county = inside.groupby(keys, as_index=False, dropna=False, sort=False)["n"].sum()
    code = county_code or partnership().county_code
    return pd.concat([frame, county.assign(district_code=code)[frame.columns]], ignore_index=True)


def with_rates(
    frame: pd.DataFrame,
    held: pd.DataFrame,
    *,
    by: Sequence[str] = ("district_code",),
    ages: Ages | None = None,
    multiplier: float = PER,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The cut with denominator (person-years), denominator_name, rate, lower and upper added.

    `by` is what the population is told apart by: district_code, and sex or age_band where the
    frame has them. `ages` narrows it (children aged 10 to 17). Missing where nobody lives in
    the group: outside, unknown. A stock's date is not scaled. Limits: OHID, Byar at 10 events
    and over, else exact Poisson.

    Raises:
        ValueError: `by` names what the estimates do not hold, or both a band and `ages`.
    """
    if unknown := sorted(set(by) - {"district_code", "sex", "age_band"}):
        raise ValueError(f"no mid-year estimate is held by {unknown}")
    if ages is not None and "age_band" in by:
        raise ValueError("a rate takes its ages from the age band or from `ages`, not from both")
    detail = [b for b in by if b != "district_code"]
    people = _no_people(frame)
    for _, part in frame.groupby(["period_start", "period_end", *detail], sort=False):
        people.loc[part.index] = _people(part, held, detail, ages)
    is_date = frame["period_start"] == frame["period_end"]
    person_years = people["population"] * np.where(is_date, 1, frame["months_covered"] / 12)
    rate, lower, upper = crude_rate(frame["n"], person_years, multiplier, confidence)
    return frame.assign(
        denominator=person_years,
        denominator_name=people["name"],
        rate=rate,
        lower=lower,
        upper=upper,
    )


def _no_people(frame: pd.DataFrame) -> pd.DataFrame:
    """No population and no name for every row of the frame."""
    name = pd.Series(None, index=frame.index, dtype="str")
    return pd.DataFrame({"population": np.nan, "name": name}, index=frame.index)


def _people(
    part: pd.DataFrame, held: pd.DataFrame, detail: Sequence[str], ages: Ages | None
) -> pd.DataFrame:
    """The population of each row of one period, sex and age band, and the estimate's name."""
    first = part.iloc[0]
    sex = first["sex"] if "sex" in detail else None
    within = ages_of(first["age_band"]) if "age_band" in detail else ages
    if sex == UNKNOWN or ("age_band" in detail and within is None):
        return _no_people(part)
    people, name = population_for(held, first["period_start"], first["period_end"], sex, within)
    population = part["district_code"].map(people).astype(float)
    population = population.where(population > 0)
    return pd.DataFrame({"population": population, "name": name}).where(population.notna(), None)


@derives(RATES, inputs=("out_sna__measures", "ref_districts", "ref_population"))
def rates(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The latest year's rate per 1,000 of every flow measure, by district and for the county."""
    monthly = con.execute("select * from out_sna__measures").df()
    years = [_latest_year(part) for _, part in monthly.groupby("measure", sort=False)]
    columns = [f.name for f in RATES.fields]
    if not years:
        return as_arrow(pd.DataFrame(columns=columns), RATES)
    counts = with_county(pd.concat(years, ignore_index=True))
    placed = counts[~counts["district_code"].isin(ELSEWHERE)].reset_index(drop=True)
    made = with_rates(placed, denominators(con)).sort_values(list(RATES.key))
    return as_arrow(made[columns], RATES)


def _latest_year(monthly: pd.DataFrame) -> pd.DataFrame:
    """One measure's counts in the twelve months to its last, by district."""
    span = spans("latest_year", monthly["month_start"])
    inside = monthly[monthly["month_start"] >= span["period_start"].iloc[0]]
    counts = inside.groupby(["measure", "district_code"], as_index=False)["n"].sum()
    return counts.merge(span, how="cross")
