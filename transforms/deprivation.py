"""Inequality by deprivation of the small area: slope and relative index of every measure.

Rates by decile are counts, and come from cuts; the slope and its limits need every small
area's count, and are computed here. Each measure is told twice where it can be: by the area
where it happened and by the area where people live.
"""

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from sources.contract import Between, Field, NotNull, OneOf, Table
from transforms.duck import as_arrow
from transforms.inequality import QUANTILES_FROM, slope_of_inequality
from transforms.measures import MEASURE
from transforms.registry import derives
from transforms.rounding import SMALL, TOO_FEW, TOTAL_FROM, reason_field
from transforms.small_areas import (
    LOCATED_BY,
    PERIOD_FIELDS,
    Located,
    area_counts,
    core_inputs,
    located,
    period_keys,
    periods,
)
from transforms.statistics import Numbers

EDITIONS = {2019: 2011, 2025: 2021}
"""Editions of the indices of deprivation, and the vintage of the areas they rank."""
DOMAINS = ("imd", "income")
"""The whole index, and income alone, which counts no crime and so is never circular."""
DRAWS = 10_000
"""Simulated slopes behind an interval: its limits settle to about 2 per cent of its width."""
UNPLACED = 0.01
"""Share of events on retired area codes above which an edition's slope is not given."""
FEW_GROUPS = f"fewer than {QUANTILES_FROM} deciles have residents"
FEW_IN_GROUP = f"a decile has fewer than {SMALL} events"
OLD_CODES = "over 1 per cent of events are on area codes that the edition does not rank"
STATISTICS = ("sii", "sii_lower", "sii_upper", "rii", "rii_lower", "rii_upper")

INEQUALITY = Table(
    name="out_sna__inequality",
    title="Inequality by deprivation: slope and relative index",
    grain="One row for each measure, meaning of place, edition and domain of deprivation.",
    key=("measure", "located_by", "edition", "domain"),
    fields=(
        MEASURE,
        LOCATED_BY,
        Field("edition", "integer", "Edition of the indices.", (NotNull(), Between(2019, 2025))),
        Field(
            "domain", "string", "The whole index or its income domain.", (NotNull(), OneOf(DOMAINS))
        ),
        *PERIOD_FIELDS,
        Field("deciles", "integer", "National deciles that have residents here.", (NotNull(),)),
        Field("denominator_name", "string", "The population of small areas used.", (NotNull(),)),
        Field(
            "sii",
            "number",
            "Slope index: events per 1,000 residents a year at the most deprived end less those "
            "at the least deprived end.",
        ),
        Field("sii_lower", "number", "Lower 95% limit, simulated."),
        Field("sii_upper", "number", "Upper 95% limit, simulated."),
        Field("rii", "number", "Relative index: the rate at the first end over the second."),
        Field("rii_lower", "number", "Lower 95% limit, simulated."),
        Field("rii_upper", "number", "Upper 95% limit, simulated."),
        reason_field(TOO_FEW, FEW_GROUPS, FEW_IN_GROUP, OLD_CODES),
    ),
    caveats=(
        "By incident, residents are set against what happens where they live, whoever it "
        "happens to: a town centre's visitors are not in its denominator.",
        "The whole index counts recorded crime in one of its domains, so setting offences "
        "against it is partly circular; the income domain is not.",
        "Deciles are England's, so the partnership's own tenths are unequal; the slope weighs "
        "them by their residents. A decile describes an area, not the people who live in it.",
        "The relative index is empty where the fitted line reaches 0.",
    ),
)
SAFE = (
    "Slopes and ratios fitted to whole deciles of small areas, each of at least 10 events, "
    "rounded to two decimals; no count."
)
REFERENCES = ("ref_lsoas", "ref_deprivation", "ref_population_lsoas")


@derives(
    INEQUALITY,
    inputs=("answered", *REFERENCES, *core_inputs()),
    safe_because=SAFE,
)
def inequality(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The slope of every measure by decile of its latest three years, or one, with limits."""
    areas = {edition: _areas(con, edition, vintage) for edition, vintage in EDITIONS.items()}
    rows = [
        row
        for edition, vintage in EDITIONS.items()
        for source in located()
        for row in _rows(con, source, edition, vintage, areas[edition])
    ]
    columns = [f.name for f in INEQUALITY.fields]
    made = pd.DataFrame(rows, columns=columns)
    return as_arrow(made.sort_values(list(INEQUALITY.key)), INEQUALITY)


def _areas(con: duckdb.DuckDBPyConnection, edition: int, vintage: int) -> pd.DataFrame:
    """The edition's areas by code, each with its deciles, residents and where these are from."""
    return (
        con.execute(
            """select lsoa_code, imd_decile as imd, income_decile as income, population,
                  source as denominator_name
           from ref_deprivation join ref_population_lsoas using (vintage, lsoa_code)
           where edition = ? and vintage = ? order by lsoa_code""",
            [edition, vintage],
        )
        .df()
        .set_index("lsoa_code")
    )


def _rows(
    con: duckdb.DuckDBPyConnection,
    source: Located,
    edition: int,
    vintage: int,
    areas: pd.DataFrame,
) -> Iterator[dict[str, object]]:
    """One row for each measure of the dataset and each domain."""
    span = periods(con, source, years=False)
    if span.empty or areas.empty:
        return
    years = span["months_covered"].iloc[0] / 12
    period = period_keys(span)[0]
    person_years = areas["population"].to_numpy(dtype=float) * years
    for measure, counts in area_counts(con, source, areas.index, span, vintage).items():
        n = counts[0].to_numpy()
        for domain in DOMAINS:
            deciles = areas[domain].to_numpy()
            yield {
                "measure": measure,
                "located_by": source.located_by,
                "edition": edition,
                "domain": domain,
                **period,
                "deciles": len(np.unique(deciles)),
                "denominator_name": areas["denominator_name"].iloc[0],
                **statistics_of(n[:-1], person_years, deciles, int(n[-1])),
            }


def statistics_of(
    n: Numbers, person_years: Numbers, deciles: Numbers, unplaced: int = 0
) -> dict[str, object]:
    """The statistics of one measure, and the reason where there are none.

    Takes the events, person-years and decile of each small area, and the events that no area
    of the edition holds.
    """
    _, group = np.unique(np.asarray(deciles), return_inverse=True)
    events = np.bincount(group, weights=np.asarray(n, dtype=float))
    people = np.bincount(group, weights=np.asarray(person_years, dtype=float))
    reason = ""
    if events.sum() < TOTAL_FROM:
        reason = TOO_FEW
    elif events.size < QUANTILES_FROM:
        reason = FEW_GROUPS
    elif unplaced > UNPLACED * (events.sum() + unplaced):
        reason = OLD_CODES
    elif events.min() < SMALL:
        reason = FEW_IN_GROUP
    if reason:
        return {**dict.fromkeys(STATISTICS, np.nan), "reason": reason}
    slope = slope_of_inequality(events, people, draws=DRAWS)
    return {**{name: round(getattr(slope, name), 2) for name in STATISTICS}, "reason": None}
