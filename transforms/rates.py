"""Rates: counts over mid-year estimates interpolated to their period, with OHID's limits."""

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
from transforms.population import (
    OLDEST,
    PERSONS,
    SEXES,
    Ages,
    denominators,
    population_for,
    residents,
)
from transforms.registry import derives
from transforms.statistics import crude_rate

__all__ = [
    "PER",
    "RATES",
    "RATE_FIELDS",
    "Ages",
    "ages_of",
    "denominators",
    "latest_rates",
    "population_for",
    "rates",
    "with_county",
    "with_rates",
]

PER = 1000
RATE_FIELDS = (
    Field("denominator", "number", "Person-years: residents times the months covered over 12."),
    Field("denominator_name", "string", "The population estimate or estimates used."),
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
        "Populations are interpolated to the middle of the period between mid-year estimates.",
    ),
)


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
    in two districts. `outside` and `unknown` are not in the county, and a missing count makes
    the county's missing.
    """
    keys = [c for c in frame.columns if c not in ("district_code", "n")]
    inside = frame[~frame["district_code"].isin(ELSEWHERE)]
    county = inside.groupby(keys, as_index=False, dropna=False, sort=False)["n"].sum(skipna=False)
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
    estimate: int | None = None,
) -> pd.DataFrame:
    """The counts with denominator, denominator_name, rate, lower and upper.

    `frame` has n, district_code and the period columns of a cut; `by` names its breakdowns that
    a population is held for (district_code, sex, age_band), or `ages` gives the ages counted;
    `held` is what `denominators` returns. Denominators are person-years, the population in the
    middle of the period times months_covered over 12; `estimate` names one mid-year instead,
    as a published figure may. Missing where nobody lives in the group: outside, unknown; a
    missing count has a denominator and no rate. A stock's date is not scaled. Limits: OHID,
    Byar at 10 events and over, else exact Poisson.

    Raises:
        ValueError: `by` names what the estimates do not hold, or both a band and `ages`; or no
            estimate holds the sex and ages.
    """
    if unknown := sorted(set(by) - {"district_code", "sex", "age_band"}):
        raise ValueError(f"no mid-year estimate is held by {unknown}")
    if ages is not None and "age_band" in by:
        raise ValueError("a rate takes its ages from the age band or from `ages`, not from both")
    people = residents(_groups(frame, by, ages), held, estimate)
    is_date = frame["period_start"] == frame["period_end"]
    scale = np.where(is_date, 1, frame["months_covered"] / 12)
    person_years = people["population"].where(people["population"] > 0) * scale
    rate, lower, upper = crude_rate(frame["n"], person_years, multiplier, confidence)
    return frame.assign(
        denominator=person_years,
        denominator_name=people["denominator_name"].where(person_years.notna()),
        rate=rate,
        lower=lower,
        upper=upper,
    )


def _groups(frame: pd.DataFrame, by: Sequence[str], ages: Ages | None) -> pd.DataFrame:
    """Whom each row counts, as `residents` asks: a row of nobody in particular has no place."""
    asked = frame[["district_code", "period_start", "period_end"]].copy()
    asked["sex"] = frame["sex"] if "sex" in by else PERSONS
    everyone = (0, OLDEST)
    if "age_band" in by:
        bands = {band: ages_of(band) for band in frame["age_band"].unique()}
        named = frame["age_band"].map(lambda band: bands[band] is not None)
        asked["first_age"], asked["last_age"] = (
            frame["age_band"].map({b: (a or everyone)[i] for b, a in bands.items()}).astype("int64")
            for i in (0, 1)
        )
    else:
        named = pd.Series(True, index=frame.index)
        asked["first_age"], asked["last_age"] = ages or everyone
    is_somebody = named & asked["sex"].isin(SEXES)
    if odd := sorted(set(asked.loc[~asked["sex"].isin(SEXES), "sex"]) - {UNKNOWN}):
        raise ValueError(f"no mid-year estimate is held by these words for sex: {odd}")
    return asked.assign(district_code=asked["district_code"].where(is_somebody))


def latest_rates(monthly: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Every measure's rate per 1,000 of its latest twelve months, by district and county.

    `monthly` has measure, district_code, month_start and n, as the joint table has; `held` is
    what `denominators` returns. Grain and columns: those of RATES.
    """
    years = [_latest_year(part) for _, part in monthly.groupby("measure", sort=False)]
    if not years:
        return pd.DataFrame(columns=[f.name for f in RATES.fields])
    counts = with_county(pd.concat(years, ignore_index=True))
    placed = counts[~counts["district_code"].isin(ELSEWHERE)].reset_index(drop=True)
    return with_rates(placed, held).sort_values(list(RATES.key))


def _latest_year(monthly: pd.DataFrame) -> pd.DataFrame:
    """One measure's counts in the twelve months to its last, by district."""
    span = spans("latest_year", monthly["month_start"])
    inside = monthly[monthly["month_start"] >= span["period_start"].iloc[0]]
    counts = inside.groupby(["measure", "district_code"], as_index=False)["n"].sum(skipna=False)
    return counts.merge(span, how="cross")


@derives(RATES, inputs=("out_sna__measures", "ref_districts", "ref_population"))
def rates(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The latest year's rate per 1,000 of every flow measure, by district and for the county."""
    monthly = con.execute("select * from out_sna__measures").df()
    made = latest_rates(monthly, denominators(con))
    return as_arrow(made[[f.name for f in RATES.fields]], RATES)
