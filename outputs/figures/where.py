"""Chapter 4: the small areas in which serious violence concentrates, and how they changed."""

import numpy as np
import pandas as pd

from outputs.areas import OUTLINES, over_residents, small_areas
from outputs.charts.maps import ChangeMap, Choropleth
from outputs.charts.tiles import HexDensity
from outputs.figures.where_findings import (
    changed_places,
    densest_places,
    top_places,
    where_it_concentrates,
)
from outputs.hexagons import spread
from outputs.inputs import Inputs
from outputs.rates import in_order
from outputs.registry import figure
from transforms.cuts import Cut
from transforms.hotspots import TOP, places_that_changed

SERIOUS = "police__offences.serious_violence_offences"
BY_AREA = Cut(SERIOUS, by=("lsoa11_code",), period="latest_three_years")
BY_AREA_BEFORE = Cut(SERIOUS, by=("lsoa11_code",), period="three_years_before")
ACROSS = 1000
"""Metres from side to side of a hexagon: about three small areas of a town."""
DENSITIES = (1, 10, 30, 100)
"""Classes of density, each about three times the one before: fixed, so that releases compare."""
SMALL_AREAS = "Small areas: lower layer super output areas, 2011 boundaries; three years together."
TOWN_CENTRES = "Town centres have few residents and many visitors, so their rates are high."
RESIDENTS = "Rates are over residents at mid-2020, the last estimate held for these boundaries."
CHANGED = (
    "Change: the rate ratio to the three years before; its word allows for the comparison of all "
    "areas at once (false discovery rate 5%), so an interval may leave out 1 and no change be "
    "clear. Years with restrictions of the pandemic (2020 and 2021) had less violence in public."
)


def by_area(x: Inputs) -> pd.DataFrame:
    """The latest three years of every small area, with residents, rate and what is known of it."""
    counts = x.cut(BY_AREA).rename(columns={"lsoa11_code": "lsoa_code"})
    rows = counts.merge(small_areas(x), on="lsoa_code")
    return over_residents(rows, rows["population"]).drop(columns=["population", "hectares"])


def with_change(rows: pd.DataFrame, x: Inputs) -> pd.DataFrame:
    """The areas with n_before, ratio, its limits and the word for the change.

    All areas are compared together. A ratio has none over a count of 0.
    """
    before = x.cut(BY_AREA_BEFORE).rename(columns={"lsoa11_code": "lsoa_code", "n": "n_before"})
    both = rows.merge(before[["lsoa_code", "n_before", "status"]].rename(
        columns={"status": "status_before"}), on="lsoa_code", how="left")  # fmt: skip
    people, earlier = both["denominator"], both["n_before"].astype(float)
    found = places_that_changed(both["n"], people, earlier, people).set_index(both.index)
    ratios = found[["ratio", "lower", "upper"]].where(np.isfinite(found["ratio"]))
    is_hidden = both[["n", "n_before"]].isna().any(axis=1)
    is_withheld = both["status"].eq("c") | both["status_before"].eq("c")
    reason = both["status"].mask(is_hidden, "x").mask(is_withheld, "c")
    reason = reason.mask(ratios["ratio"].isna() & ~is_hidden, "z")
    return both.drop(columns="status_before").assign(
        n_before=earlier, ratio=ratios["ratio"], ratio_lower=ratios["lower"],
        ratio_upper=ratios["upper"], change=found["change"], status=reason,
    )  # fmt: skip


@figure(
    catalogue="D1",
    chapter=4,
    title="Serious violence by small area, {county}, {period}",
    question="In which small areas is serious violence concentrated?",
    unit="Offences per 1,000 residents a year",
    cuts=(BY_AREA,),
    chart=Choropleth(),
    finding=where_it_concentrates,
    notes=(SMALL_AREAS, TOWN_CENTRES, RESIDENTS, OUTLINES),
)
def serious_violence_map(x: Inputs) -> pd.DataFrame:
    """One row for each 2011 small area; crude rate over person-years (mid-2020), Byar limits."""
    return by_area(x)


@figure(
    catalogue="D2",
    chapter=4,
    title=f"The {TOP} small areas of each district with most serious violence, {{county}}, "
    "{period}",
    question="Which small areas head their district, how sure is that, and are they changing?",
    unit="Offences, and offences per 1,000 residents a year",
    cuts=(BY_AREA, BY_AREA_BEFORE),
    tables=("out_sna__hotspots",),
    finding=top_places,
    notes=(
        SMALL_AREAS, TOWN_CENTRES, RESIDENTS, CHANGED,
        "Chance of the top five: how often the area is among its district's five when the offences "
        "are drawn again at random, to the nearest 5%. Ranks are unstable: two areas a few "
        "offences apart cannot be told apart.",
        "Deprivation decile: English indices 2019; 1 is the most deprived tenth of England.",
        "An area whose count is withheld has no rank.",
    ),
)  # fmt: skip
def top_small_areas(x: Inputs) -> pd.DataFrame:
    """One row for each of the five areas of each district with the most offences, in order."""
    rows = with_change(by_area(x), x).dropna(subset="n")
    rows = rows.assign(rank=rows.groupby("district_code")["n"].rank(ascending=False, method="min"))
    top = rows.sort_values(["rank", "lsoa_code"]).groupby("district_code").head(TOP)
    chances = x.table("out_sna__hotspots")
    key = ["district_code", "lsoa_code"]
    chances = chances.loc[chances["measure"].eq(SERIOUS), [*key, "top_five_pct"]]
    told = top.merge(chances, on=key, how="left")
    return in_order(told.astype({"rank": "int64", "top_five_pct": "float64"}), x)


@figure(
    catalogue="D3",
    chapter=4,
    title="Density of serious violence, {county}, {period}",
    question="Where does serious violence lie close together on the ground?",
    unit="Offences per square kilometre in three years",
    cuts=(BY_AREA,),
    chart=HexDensity(value="density", across=ACROSS, bounds=DENSITIES),
    finding=densest_places,
    edition=("partner",),
    notes=(
        "Per square kilometre of ground, not per resident. Hexagons of one kilometre from side "
        "to side; white: less than one offence per square kilometre.",
        "Made from the counts of small areas, each spread evenly over its area: no point on it "
        "is the place of an offence, and inside one area of open country it is flat.",
        OUTLINES,
    ),
)
def density_of_serious_violence(x: Inputs) -> pd.DataFrame:
    """One row for each hexagon with one offence per square kilometre or more, or withheld."""
    counts = by_area(x)
    cells = spread(counts, ACROSS)
    cells = cells.assign(density=cells["density"].round())
    dense = cells[cells["density"].ne(0)].reset_index(drop=True)
    places = [f"{e:.0f}, {n:.0f}" for e, n in zip(dense["easting"], dense["northing"], strict=True)]
    same = ["measure", "period", "period_start", "period_end", "months_covered"]
    return dense.assign(hexagon=places, **counts[same].iloc[0])


@figure(
    catalogue="D5",
    chapter=4,
    title="Change in serious violence by small area, {county}, {period}",
    question="Which small areas have more or less serious violence than in the three years before?",
    unit="Rate ratio, the latest three years over the three before",
    cuts=(BY_AREA, BY_AREA_BEFORE),
    chart=ChangeMap(),
    finding=changed_places,
    notes=(SMALL_AREAS, CHANGED, OUTLINES),
)
def small_areas_that_changed(x: Inputs) -> pd.DataFrame:
    """One row for each 2011 small area; none where the three years before are not covered."""
    rows = with_change(by_area(x), x)
    return rows[rows["n_before"].notna() | rows["status"].eq("c")].reset_index(drop=True)
