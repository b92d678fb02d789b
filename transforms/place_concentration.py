"""How far events concentrate in few small areas: shares, Gini coefficients, Lorenz curves."""

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from sources.contract import Between, Field, NotNull, Table
from transforms.concentration import (
    adjusted_gini,
    gini,
    lorenz,
    places_holding,
    share_expected_by_chance,
    top_share,
)
from transforms.duck import as_arrow
from transforms.measures import MEASURE
from transforms.registry import derives
from transforms.rounding import (
    STEP,
    TOO_FEW,
    TOTAL_FROM,
    reason_field,
    rounded_shares,
    steps,
    whole_numbers,
)
from transforms.small_areas import (
    LOCATED_BY,
    PERIOD_FIELDS,
    Keys,
    area_counts,
    core_inputs,
    located,
    period_keys,
    periods,
)

TOPS = (0.05, 0.10)
"""The top shares of areas that are told: under a twentieth would be a handful of areas."""
POINTS = tuple(range(5, 100, 5))
"""Percentages of areas at which a Lorenz curve is given, besides its two ends."""
KEY = ("measure", "located_by", "period_start", "period_end")
CURVE_FIELDS = (
    Field(
        "holders_share_pct",
        "integer",
        "Percentage of the areas or people, from those with the fewest.",
        (NotNull(), Between(0, 100)),
        "per cent",
    ),
    Field(
        "n_share_pct",
        "integer",
        "Percentage of events that they hold, rounded.",
        (NotNull(), Between(0, 100)),
        "per cent",
    ),
    STEP,
)
CONCENTRATION = Table(
    name="out_sna__concentration",
    title="Concentration in small areas",
    grain="One row for each measure, meaning of place and whole period.",
    key=KEY,
    fields=(
        MEASURE,
        LOCATED_BY,
        *PERIOD_FIELDS,
        Field("areas", "integer", "Small areas (2011), with and without events.", (NotNull(),)),
        Field("top_5_pct", "integer", "Percentage of events in the top 5% of areas."),
        Field("top_5_pct_by_chance", "integer", "The same if each event fell anywhere alike."),
        Field("top_10_pct", "integer", "Percentage of events in the top 10% of areas."),
        Field("top_10_pct_by_chance", "integer", "The same if each event fell anywhere alike."),
        Field("areas_holding_half", "integer", "The fewest areas that hold half of the events."),
        Field("gini", "number", "Gini coefficient, 0 to 1; few events alone make it high."),
        Field("adjusted_gini", "number", "Gini coefficient adjusted for few events, 0 to 1."),
        STEP,
        reason_field(TOO_FEW),
    ),
    caveats=(
        "Areas are unequal in residents and visitors: a town centre holds much because many "
        "people pass through it.",
        "Adjusted as Bernasco and Steenbeek (2017); the two are equal from one event an area.",
        "Financial years wholly covered, and the latest three years (or one) together.",
    ),
)
LORENZ = Table(
    name="out_sna__lorenz",
    title="Lorenz curves of small areas",
    grain="One row for each measure, meaning of place and twentieth of the areas.",
    key=("measure", "located_by", "holders_share_pct"),
    fields=(MEASURE, LOCATED_BY, *PERIOD_FIELDS, *CURVE_FIELDS),
    caveats=(
        "The latest three years (or one) together; a measure of fewer than 100 events has no "
        "curve.",
    ),
)
SAFE = (
    "Shares of a twentieth of the areas and over, which are not named, in steps that span at "
    "least ten events, over totals of at least 100; coefficients of all areas to two decimals."
)
INPUTS = ("answered", "ref_lsoas", *core_inputs())


@derives(CONCENTRATION, inputs=INPUTS, safe_because=SAFE)
def concentration(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """What the top areas hold of every measure, beside what chance alone would give them."""
    rows = [{**keys, **statistics_of(n.to_numpy())} for keys, n in _counted(con, years=True)]
    made = pd.DataFrame(rows, columns=[f.name for f in CONCENTRATION.fields])
    return as_arrow(made.sort_values(list(KEY)), CONCENTRATION)


@derives(LORENZ, inputs=INPUTS, safe_because=SAFE)
def lorenz_curves(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The Lorenz curve of every measure over small areas, at twentieths."""
    curves = [curve_of(n.to_numpy()).assign(**keys) for keys, n in _counted(con, years=False)]
    columns = [f.name for f in LORENZ.fields]
    made = pd.concat(curves) if curves else pd.DataFrame(columns=columns)
    return as_arrow(made.sort_values(list(LORENZ.key))[columns], LORENZ)


def _counted(con: duckdb.DuckDBPyConnection, years: bool) -> Iterator[tuple[Keys, pd.Series]]:
    """The events of each area, for every measure and period, with the row's keys."""
    found = con.execute(
        "select lsoa_code from ref_lsoas where vintage = 2011 order by lsoa_code"
    ).fetchall()
    areas = pd.Index([row[0] for row in found])
    for source in located():
        wanted = periods(con, source, years)
        if wanted.empty or areas.empty:
            continue
        spans = period_keys(wanted)
        for measure, counts in area_counts(con, source, areas, wanted).items():
            for position, span in enumerate(spans):
                keys = {"measure": measure, "located_by": source.located_by, **span}
                yield keys, counts[position].iloc[:-1]


def statistics_of(n: np.ndarray) -> dict[str, object]:
    """The statistics of one measure and period from its events by area, zeros included."""
    total, areas = int(n.sum()), n.size
    made: dict[str, object] = {"areas": areas, "reason": None}
    if total < TOTAL_FROM:
        return made | {"reason": TOO_FEW}
    for top in TOPS:
        name = f"top_{top:.0%}".replace("%", "_pct")
        chance = share_expected_by_chance(total, areas, top)
        made[name], made[f"{name}_by_chance"] = (
            int(rounded_shares(share, total)) for share in (top_share(n, top), chance)
        )
    return made | {
        "areas_holding_half": places_holding(n)[0],
        "gini": round(gini(n), 2),
        "adjusted_gini": round(adjusted_gini(n), 2),
        "rounded_to_pct": int(steps(total)),
    }


def curve_of(n: np.ndarray) -> pd.DataFrame:
    """The Lorenz curve at twentieths of the holders; no rows below 100 events.

    Columns holders_share_pct, n_share_pct and rounded_to_pct.
    """
    total = int(n.sum())
    points = np.array((0, *POINTS, 100)) if total >= TOTAL_FROM else np.array([], dtype=int)
    curve = lorenz(n)
    at = np.interp(points / 100, curve["places_share"], curve["n_share"])
    return pd.DataFrame(
        {
            "holders_share_pct": points,
            "n_share_pct": whole_numbers(rounded_shares(at, total)),
            "rounded_to_pct": whole_numbers(np.full(points.size, steps(total))),
        }
    )
