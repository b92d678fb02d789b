"""The yearly change and the season of every measure, by district and for the county."""

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from sources.contract import Between, Field, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE
from sources.partnership import partnership
from transforms.domains import ELSEWHERE
from transforms.duck import as_arrow
from transforms.measures import MEASURE
from transforms.periods import label
from transforms.population import OLDEST, PERSONS, denominators, residents
from transforms.rates import with_county
from transforms.registry import derives
from transforms.rounding import SMALL, reason_field, whole_numbers
from transforms.small_areas import PERIOD_FIELDS
from transforms.statistics import CHANGES, HIGHER, LOWER, PERCENT_FROM, UNCLEAR, Array
from transforms.trend import TREND_FROM, YEAR, annual_changes, false_discovery

WINDOW = 5 * YEAR
"""The latest months that a trend is fitted to: five years, as figures show."""
PANDEMIC = (pd.Timestamp("2020-03-01"), pd.Timestamp("2021-03-01"))
"""First and last month of the restrictions, left out: their dip and return are no trend."""
FINDING = 0.05
"""False discovery rate at which a change is a finding among all of the table."""
FEW_EVENTS = f"fewer than {PERCENT_FROM} events"
FEW_MONTHS = f"fewer than {TREND_FROM} months besides the pandemic's"

TREND = Table(
    name="out_sna__trend",
    title="Yearly change of every measure",
    grain="One row for each flow measure and area, districts and county.",
    key=("measure", "district_code"),
    fields=(
        MEASURE,
        DISTRICT_CODE,
        *PERIOD_FIELDS,
        Field("months", "integer", "Months that the trend is fitted to.", (NotNull(),)),
        Field("change_pct", "number", "Mean yearly change of the rate.", (), "per cent"),
        Field("change_lower_pct", "number", "Lower 95% limit, quasi-Poisson.", (), "per cent"),
        Field("change_upper_pct", "number", "Upper 95% limit, quasi-Poisson.", (), "per cent"),
        Field(
            "change",
            "string",
            "What its own interval allows to be said; empty without one.",
            (NotNull(), OneOf((*CHANGES, ""))),
        ),
        Field(
            "change_among_all",
            "string",
            "The same allowing for every trend of the table: false discovery rate 5%.",
            (NotNull(), OneOf((*CHANGES, ""))),
        ),
        Field(
            "dispersion",
            "number",
            "Variance over what chance alone gives a steady rate; above 1, months vary more.",
        ),
        Field("denominator_name", "string", "The population estimates used."),
        reason_field(FEW_EVENTS, FEW_MONTHS),
    ),
    caveats=(
        "A straight line through the logarithm of the rate: what turned within the window is "
        "averaged over. The control chart says when it changed.",
        "March 2020 to March 2021 is left out. The calendar month is held fixed.",
        "Residents of all ages are the denominator, also where only some can be counted.",
        "An interval allows for months varying more than chance, not for one month's excess "
        "lasting into the next.",
    ),
)
SEASON = Table(
    name="out_sna__season",
    title="Season of every measure",
    grain="One row for each flow measure and calendar month, county only.",
    key=("measure", "month"),
    fields=(
        MEASURE,
        DISTRICT_CODE,
        *PERIOD_FIELDS,
        Field("month", "integer", "Calendar month, 1 to 12.", (NotNull(), Between(1, 12))),
        Field(
            "season_pct",
            "integer",
            "The month's rate as a percentage of the mean of the twelve, months equally long.",
            (NotNull(),),
            "per cent",
        ),
        Field("season_lower_pct", "integer", "Lower 95% limit, quasi-Poisson.", (), "per cent"),
        Field("season_upper_pct", "integer", "Upper 95% limit, quasi-Poisson.", (), "per cent"),
    ),
    caveats=(
        "Only measures that had at least 10 events in every month fitted.",
        "March 2020 to March 2021 is left out; the trend is held fixed.",
    ),
)
SAFE_TREND = (
    "Coefficients of a regression on 24 months or more, of at least 50 events, rounded to a "
    "tenth of a per cent; no count."
)
SAFE_SEASON = "Ratios of at least two years' months, none of which had fewer than 10 events."
INPUTS = ("out_sna__measures", "ref_districts", "ref_population")


@derives(TREND, inputs=INPUTS, safe_because=SAFE_TREND)
def trend(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The mean yearly change in the rate of every measure and area, with limits."""
    monthly = con.execute("select * from out_sna__measures").df()
    return as_arrow(trends(monthly, denominators(con)), TREND)


@derives(SEASON, inputs=INPUTS, safe_because=SAFE_SEASON)
def season(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The seasonal profile of every measure of the county that is not small in any month."""
    monthly = con.execute("select * from out_sna__measures").df()
    return as_arrow(seasons(monthly, denominators(con)), SEASON)


@dataclass(frozen=True, kw_only=True)
class _Series:
    """Monthly series as a matrix, a row each: `keys` names them, with their periods."""

    keys: pd.DataFrame
    months: pd.DatetimeIndex
    counts: Array
    people: Array


def trends(monthly: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Grain and columns of TREND, from the joint table and the mid-year estimates.

    `monthly` has measure, district_code, month_start and n; the county is added.
    """
    columns = [f.name for f in TREND.fields]
    if monthly.empty:
        return pd.DataFrame(columns=columns)
    series = _series(monthly, held)
    fitted = annual_changes(series.counts, series.months, series.people)
    enough = np.nansum(series.counts, axis=1) >= PERCENT_FROM
    shown = enough & ~np.isnan(fitted.ratio)
    found = false_discovery(np.where(shown, fitted.p, np.nan)) <= FINDING
    rules = [found & (fitted.ratio > 1), found & (fitted.ratio < 1), shown]
    made = series.keys.assign(
        months=(~np.isnan(series.counts)).sum(axis=1),
        change_pct=_per_cent(fitted.ratio, shown),
        change_lower_pct=_per_cent(fitted.lower, shown),
        change_upper_pct=_per_cent(fitted.upper, shown),
        change=np.where(shown, fitted.word, ""),
        change_among_all=np.select(rules, [HIGHER, LOWER, UNCLEAR], default=""),
        dispersion=np.where(shown, np.round(fitted.dispersion, 1), np.nan),
        reason=np.select([~enough, ~shown], [FEW_EVENTS, FEW_MONTHS], default=""),
    )
    made["reason"] = made["reason"].replace("", None)
    return made.sort_values(list(TREND.key))[columns]


def seasons(monthly: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Grain and columns of SEASON, from the joint table and the mid-year estimates."""
    columns = [f.name for f in SEASON.fields]
    if monthly.empty:
        return pd.DataFrame(columns=columns)
    series = _series(monthly, held)
    fitted = annual_changes(series.counts, series.months, series.people)
    is_county = series.keys["district_code"].eq(partnership().county_code).to_numpy()
    is_large = np.where(np.isnan(series.counts), np.inf, series.counts).min(axis=1) >= SMALL
    chosen = np.flatnonzero(is_county & is_large & ~np.isnan(fitted.season).any(axis=1))
    rows = series.keys.iloc[np.repeat(chosen, YEAR)].reset_index(drop=True)
    made = rows.assign(
        month=np.tile(np.arange(1, YEAR + 1), chosen.size),
        season_pct=whole_numbers(fitted.season[chosen].ravel() * 100),
        season_lower_pct=whole_numbers(fitted.season_lower[chosen].ravel() * 100),
        season_upper_pct=whole_numbers(fitted.season_upper[chosen].ravel() * 100),
    )
    return made.sort_values(list(SEASON.key))[columns]


def _per_cent(ratio: Array, shown: npt.NDArray[np.bool_]) -> Array:
    return np.where(shown, np.round((ratio - 1) * 100, 1), np.nan)


def _series(monthly: pd.DataFrame, held: pd.DataFrame) -> _Series:
    """Each measure's latest five years by area with residents, less the pandemic's months."""
    placed = with_county(monthly[["measure", "district_code", "month_start", "n"]])
    placed = placed[~placed["district_code"].isin(ELSEWHERE)]
    wide = placed.pivot(index=["measure", "district_code"], columns="month_start", values="n")
    months = pd.DatetimeIndex(wide.columns)
    position = np.asarray(months.year * YEAR + months.month, dtype="int64")
    counts = wide.to_numpy(dtype=float)
    last = np.where(np.isnan(counts), 0, position).max(axis=1)[:, np.newaxis]
    in_window = (position > last - WINDOW) & ~months.to_series().between(*PANDEMIC).to_numpy()
    counts = np.where(in_window, counts, np.nan)
    is_known = ~np.isnan(counts)
    first = np.where(is_known, position, position.max()).min(axis=1)
    keys = wide.index.to_frame(index=False).assign(
        period_start=_month(first), period_end=_month(last[:, 0]) + pd.offsets.MonthEnd(0)
    )
    spans_of = zip(keys["period_start"], keys["period_end"], strict=True)
    keys = keys.assign(period=[label("all", start, end) for start, end in spans_of])
    people, keys["denominator_name"] = _people(keys["district_code"], months, is_known, held)
    lived_in = (people > 0).all(axis=1)
    return _Series(
        keys=keys.iloc[np.flatnonzero(lived_in)].reset_index(drop=True),
        months=months,
        counts=counts[lived_in],
        people=people[lived_in],
    )


def _month(position: npt.NDArray[np.int64]) -> pd.DatetimeIndex:
    """The first day of months numbered from January of the year 0."""
    start = (position - 1 - 1970 * YEAR).astype("datetime64[M]")
    return pd.DatetimeIndex(start.astype("datetime64[us]"))


def _people(
    districts: pd.Series,
    months: pd.DatetimeIndex,
    is_known: npt.NDArray[np.bool_],
    held: pd.DataFrame,
) -> tuple[Array, list[str]]:
    """Residents of each series in each month, and the estimates behind its first and last."""
    areas = sorted(districts.unique())
    grid = pd.MultiIndex.from_product([areas, months], names=["district_code", "period_start"])
    asked = grid.to_frame(index=False).assign(sex=PERSONS, first_age=0, last_age=OLDEST)
    found = residents(asked.assign(period_end=asked["period_start"]), held)
    row = pd.Index(areas).get_indexer(pd.Index(districts))
    people = found["population"].to_numpy().reshape(len(areas), -1)[row]
    names = found["denominator_name"].fillna("").to_numpy().reshape(len(areas), -1)[row]
    first, last = is_known.argmax(axis=1), is_known[:, ::-1].argmax(axis=1)
    ends = [
        dict.fromkeys((own[a], own[len(months) - 1 - z]))
        for own, a, z in zip(names, first, last, strict=True)
    ]
    return people, [" to ".join(each) for each in ends]
