"""Small areas that stand out: clusters of high rates, settled ranks, and change between periods.

Methods: Getis and Ord's local statistic with the area itself (Ord and Getis, Geographical
Analysis 27, 1995), its normal approximation and the false discovery rate over all areas;
Marshall's empirical Bayes rates; ranks by resampling events.
"""

from collections.abc import Iterable, Iterator

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import stats

from sources.contract import Field, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE, LSOA_CODE
from transforms.concentration import empirical_bayes, rank_stability
from transforms.duck import as_arrow
from transforms.inequality import quantiles
from transforms.measures import MEASURE
from transforms.registry import derives
from transforms.rounding import SMALL, TOTAL_FROM, whole_numbers
from transforms.small_areas import (
    PERIOD_FIELDS,
    Located,
    area_counts,
    core_inputs,
    located,
    period_keys,
    periods,
)
from transforms.statistics import (
    HIGHER,
    LOWER,
    UNCLEAR,
    Array,
    Numbers,
    rate_ratio,
    rate_ratio_p,
)
from transforms.trend import false_discovery

FINDING = 0.05
"""False discovery rate at which an area, or a change, is a finding."""
TOP = 5
"""Places of a district's list: as many as are chosen for closer work."""
DRAWS = 500
CHANCE_STEP = 5
"""What the chance of being in the top is rounded to, in per cent."""
HOT = "hot spot"
COLD = "cold spot"
NEITHER = "not significant"
HIGHEST_TENTH = "highest tenth"
HIGHEST_FIFTH = "highest fifth"
OTHER = "other or fewer than 10 events"

HOTSPOTS = Table(
    name="out_sna__hotspots",
    title="Small areas that stand out",
    grain="One row for each measure of events, and small area (2011).",
    key=("measure", "lsoa_code"),
    fields=(
        MEASURE,
        LSOA_CODE.but(NotNull(), description="The small area, on its 2011 code."),
        DISTRICT_CODE,
        *PERIOD_FIELDS,
        Field(
            "rate_class",
            "string",
            "Where its empirical Bayes rate lies among all areas; only the highest are told.",
            (NotNull(), OneOf((HIGHEST_TENTH, HIGHEST_FIFTH, OTHER))),
        ),
        Field(
            "top_five_pct",
            "integer",
            "Chance of being among its district's five with most events, to the nearest 5%; "
            "empty where it is nearly nil or the area has fewer than 10 events.",
            (),
            "per cent",
        ),
        Field(
            "cluster",
            "string",
            "Whether rates here and next door are high together (Gi*, false discovery rate 5%).",
            (NotNull(), OneOf((HOT, NEITHER))),
        ),
        Field("denominator_name", "string", "The population of small areas used.", (NotNull(),)),
    ),
    caveats=(
        "Residents are the denominator: a town centre of few residents and many visitors "
        "stands out by its rate whatever else is true of it.",
        "Areas next to each other share an edge or a corner of super-generalised outlines.",
        "Measures of fewer than 100 events in the period have no rows; a district of fewer "
        "than 100 has no chances.",
    ),
)
SAFE = (
    "Classes and chances in steps of 5 per cent, told only of areas with at least 10 events; "
    "a hot spot rests on several areas together."
)


def neighbours(outlines: Iterable[bytes]) -> Array:
    """Which areas touch, as a matrix of 0 and 1 with 1 for the area itself.

    `outlines` are well-known binary, one an area, in order.
    """
    import shapely

    shapes = shapely.from_wkb([bytes(outline) for outline in outlines])
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    near = np.zeros((len(shapes), len(shapes)))
    near[first, second] = 1
    return near


def getis_ord(values: Numbers, near: Array) -> Array:
    """The local statistic Gi* of every area, as a standard normal score.

    `near` has 1 for the areas that count as near each area, itself among them. Above 0 where
    high values lie together. Missing everywhere if all values are equal, and where every area
    is near.
    """
    x = np.asarray(values, dtype=float)
    mean, spread = x.mean(), x.std()
    count = near.sum(axis=1)
    squares = (near**2).sum(axis=1)
    scale = np.sqrt((x.size * squares - count**2) / (x.size - 1)) * spread
    return np.asarray((near @ x - mean * count) / np.where(scale > 0, scale, np.nan))


def clusters(values: Numbers, near: Array, finding: float = FINDING) -> pd.DataFrame:
    """Every area's Gi*, its two-sided p-value, that value adjusted for all, and the class.

    Columns z, p, p_adjusted (false discovery rate) and cluster: `hot spot`, `cold spot` or
    `not significant`.
    """
    z = getis_ord(values, near)
    p = 2 * stats.norm.sf(np.abs(z))
    adjusted = false_discovery(p)
    found = adjusted <= finding
    words = np.select([found & (z > 0), found & (z < 0)], [HOT, COLD], default=NEITHER)
    return pd.DataFrame({"z": z, "p": p, "p_adjusted": adjusted, "cluster": words})


def places_that_changed(
    n: Numbers,
    person_years: Numbers,
    n_before: Numbers,
    person_years_before: Numbers,
    finding: float = FINDING,
) -> pd.DataFrame:
    """Every place's rate over its rate before, and whether it changed, allowing for all of them.

    Columns ratio, lower, upper (exact 95 % limits), p, p_adjusted (false discovery rate over
    the places whose two counts may be shown) and change: `higher`, `lower`, `no clear change`,
    empty where a count is hidden or both are 0. The word rests on the adjusted value, so a
    place whose own limits leave out 1 may have no clear change.
    """
    ratio, lower, upper = rate_ratio(n, person_years, n_before, person_years_before)
    p = rate_ratio_p(n, person_years, n_before, person_years_before)
    adjusted = false_discovery(p)
    found = adjusted <= finding
    rules = [found & (ratio > 1), found & (ratio < 1), ~np.isnan(p)]
    return pd.DataFrame(
        {
            "ratio": ratio,
            "lower": lower,
            "upper": upper,
            "p": p,
            "p_adjusted": adjusted,
            "change": np.select(rules, [HIGHER, LOWER, UNCLEAR], default=""),
        }
    )


@derives(
    HOTSPOTS,
    inputs=(
        "answered",
        "ref_lsoas",
        "ref_lsoa_boundaries",
        "ref_population_lsoas",
        *core_inputs("incident"),
    ),
    safe_because=SAFE,
)
def hotspots(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The areas that stand out by events of the latest three years, or one, by measure."""
    areas = _areas(con)
    columns = [f.name for f in HOTSPOTS.fields]
    near = neighbours(areas["geometry"]) if len(areas) else np.zeros((0, 0))
    sources = [s for s in located() if s.located_by == "incident" and len(areas)]
    parts = [part for source in sources for part in _rows(con, source, areas, near)]
    made = pd.concat(parts) if parts else pd.DataFrame(columns=columns)
    return as_arrow(made.sort_values(list(HOTSPOTS.key))[columns], HOTSPOTS)


def _areas(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The 2011 areas by code, with district, residents and outline."""
    return (
        con.execute(
            """select lsoa_code, district_code, population, source as denominator_name, geometry
           from ref_lsoas join ref_population_lsoas using (vintage, lsoa_code)
           join ref_lsoa_boundaries using (lsoa_code)
           where vintage = 2011 order by lsoa_code"""
        )
        .df()
        .set_index("lsoa_code")
    )


def _rows(
    con: duckdb.DuckDBPyConnection, source: Located, areas: pd.DataFrame, near: Array
) -> Iterator[pd.DataFrame]:
    """The areas of each measure of the dataset that has enough events."""
    span = periods(con, source, years=False)
    if span.empty:
        return
    period = period_keys(span)[0]
    for measure, counts in area_counts(con, source, areas.index, span).items():
        n = counts[0].to_numpy()[:-1]
        if n.sum() < TOTAL_FROM:
            continue
        stood_out = standing_out(n, areas["population"], areas["district_code"], near)
        told = areas[["district_code", "denominator_name"]].reset_index()
        yield told.join(stood_out).assign(measure=measure, **period)


def standing_out(
    n: Numbers, population: Numbers, district_code: pd.Series, near: Array
) -> pd.DataFrame:
    """rate_class, top_five_pct and cluster of every area, as HOTSPOTS declares them, in order."""
    events = np.asarray(n, dtype=float)
    smoothed = empirical_bayes(events, population)
    enough = events >= SMALL
    tenth = quantiles(smoothed, 10)
    classes = [enough & (tenth == 10), enough & (tenth == 9)]
    rates = np.where(np.isnan(smoothed), np.nanmean(smoothed), smoothed)
    found = clusters(rates, near)["cluster"].eq(HOT)
    return pd.DataFrame(
        {
            "rate_class": np.select(classes, [HIGHEST_TENTH, HIGHEST_FIFTH], default=OTHER),
            "top_five_pct": whole_numbers(_chances(events, district_code)),
            "cluster": np.where(found, HOT, NEITHER),
        }
    )


def _chances(events: Array, district_code: pd.Series) -> Array:
    """Each area's chance, in per cent, of its district's top five, where it may be told."""
    districts = np.asarray(district_code)
    chance = np.full(events.shape, np.nan)
    for code in np.unique(districts):
        inside = districts == code
        if events[inside].sum() >= TOTAL_FROM:
            share = rank_stability(events[inside], top=TOP, draws=DRAWS)["top_share"]
            chance[inside] = np.round(share * 100 / CHANCE_STEP) * CHANCE_STEP
    return np.where((events >= SMALL) & (chance > 0), chance, np.nan)
