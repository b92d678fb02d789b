"""What figures do to a cut before it is shown: places, whole periods, gaps, rates."""

from collections.abc import Sequence

import pandas as pd

from outputs.inputs import Inputs
from transforms.rates import Ages, with_rates

ADULTS: Ages = (18, 90)
CHILDREN: Ages = (10, 17)


def by_district(
    counts: pd.DataFrame, x: Inputs, multiplier: float | None = None, ages: Ages | None = None
) -> pd.DataFrame:
    """The districts in their fixed order, the county last; with rates where a multiplier is given.

    Rows outside the area or without a location are left out: they have no residents here.
    """
    placed = counts[counts["district_code"].isin(list(x.districts))]
    placed = in_order(placed, x)
    return placed if multiplier is None else rated(placed, x, multiplier, ages)


def rated(
    counts: pd.DataFrame, x: Inputs, multiplier: float, ages: Ages | None = None
) -> pd.DataFrame:
    """The counts with denominator, rate, lower and upper: crude, OHID's limits."""
    return with_rates(counts, x.residents, ages=ages, multiplier=multiplier)


def in_order(frame: pd.DataFrame, x: Inputs, first: Sequence[str] = ()) -> pd.DataFrame:
    """Rows by the columns named first (kept in the order they come), then place, then period."""
    ranks = {c: frame[c].map({v: i for i, v in enumerate(dict.fromkeys(frame[c]))}) for c in first}
    places = {code: i for i, code in enumerate(x.places)}
    ranks["district_code"] = frame["district_code"].map(places)
    if "period_start" in frame:
        ranks["period_start"] = frame["period_start"]
    order = pd.DataFrame(ranks).sort_values(list(ranks), kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def whole(counts: pd.DataFrame, months: int, latest: int | None = None) -> pd.DataFrame:
    """Only periods of which every month is covered, and of those the latest few."""
    complete = counts[counts["months_covered"].eq(months)]
    if latest is None:
        return complete
    starts = sorted(complete["period_start"].unique())[-latest:]
    return complete[complete["period_start"].isin(starts)]


def with_gaps(counts: pd.DataFrame, by: str = "district_code") -> pd.DataFrame:
    """Monthly counts with a row, and no number, for each month that nobody delivered."""
    if counts.empty:
        return counts
    months = pd.date_range(counts["period_start"].min(), counts["period_start"].max(), freq="MS")
    index = pd.MultiIndex.from_product([counts[by].unique(), months], names=[by, "period_start"])
    full = counts.set_index([by, "period_start"]).reindex(index).reset_index()
    start = full["period_start"]
    return full.assign(
        measure=counts["measure"].iloc[0],
        period=start.dt.strftime("%b %Y"),
        period_end=start + pd.offsets.MonthEnd(0),
        n=full["n"].astype(float),
        status=full["status"].fillna("x"),
    )
