"""Chapter 4: the kinds of place in which serious violence happens, and town centres."""

import numpy as np
import pandas as pd

from outputs.areas import over_reference, over_residents, residents_by
from outputs.charts.bars import Bars
from outputs.charts.dots import DotPlot
from outputs.charts.matrix import HeatTable
from outputs.figures.places_findings import (
    centres_against_the_rest,
    commonest_places,
    public_and_private,
)
from outputs.figures.where import SERIOUS, TOWN_CENTRES
from outputs.inputs import Inputs
from outputs.rates import in_order
from outputs.registry import figure
from sources.locations import LOCATION_TYPES
from sources.town_centres import town_centres
from transforms.area_facts import ELSEWHERE_IN_AREA
from transforms.cuts import Cut
from transforms.dimensions import KNOWN, NOT_PUBLIC, PUBLIC, TOTAL
from transforms.domains import UNKNOWN
from transforms.statistics import wilson

ALL_KINDS = "All serious violence"
KIND_SECTION, DISTRICT_SECTION = "Kind of violence, whole county", "District"
BY_KIND = Cut(
    SERIOUS,
    by=("county_code", "offence_group", "location_type"),
    period="latest_three_years",
    groups=(KNOWN,),
)
BY_DISTRICT = Cut(
    SERIOUS,
    by=("district_code", "location_type"),
    period="latest_three_years",
    groups=(KNOWN,),
)
DEFINED = Cut(
    SERIOUS,
    by=("county_code", "location_type", "is_domestic"),
    latest=5,
    groups=(KNOWN, PUBLIC, NOT_PUBLIC),
)
CENTRES = Cut(SERIOUS, by=("district_code", "town_centre"), period="latest_three_years")
KINDS = {
    "Violence against the person": "Violence against the person",
    "Sexual offences": "Sexual offences",
    "Robbery": "Robbery",
    "Possession of weapons offences": "Possession of weapons",
}
"""The offence groups told apart; others are rare in serious violence."""
CATEGORIES = {
    (PUBLIC, "false"): "Public place, not domestic",
    (PUBLIC, "true"): "Public place, domestic",
    (NOT_PUBLIC, "false"): "Other place, not domestic",
    (NOT_PUBLIC, "true"): "Other place, domestic",
}
STAND_INS = sorted(c.name for c in town_centres() if c.status == "stand-in")
STAND_IN = "Town centres marked as stand-ins await the partnership's agreement."
PLACE = "Serious violence with a known kind of place; the table gives what share has none."


def with_share(rows: pd.DataFrame, whole: pd.Series) -> pd.DataFrame:
    """The rows with their share of the whole in per cent and its Wilson limits."""
    limits = [100 * v for v in wilson(rows["n"], whole)]
    return rows.assign(
        total=whole, share=limits[0], share_lower=limits[1], share_upper=limits[2],
        status=rows["status"].mask(np.isnan(limits[0]) & rows["status"].eq(""), "c"),
    )  # fmt: skip


def readable(place: str) -> str:
    """The kind of place as a heading."""
    return place[0].upper() + place[1:]


def kinds_and_districts(x: Inputs, by_kind: Cut, by_district: Cut) -> pd.DataFrame:
    """Every cell of two cuts under each other, with `row` and `section` for a table of cells.

    First the county's kinds of violence, all of them together before each, then the districts.
    A kind of which there is nothing is left out.
    """
    names = {TOTAL: ALL_KINDS, **KINDS}
    kinds = x.cube(by_kind)
    counted = kinds.groupby("offence_group")["n"].transform("max")
    kinds = kinds[kinds["offence_group"].isin(list(names)) & counted.ne(0)]
    kinds = kinds.sort_values(
        "offence_group", key=lambda groups: groups.map(list(names).index), kind="stable"
    )
    rows = kinds["offence_group"].map(names)
    kinds = kinds.drop(columns="offence_group").assign(row=rows, section=KIND_SECTION)
    districts = in_order(x.cube(by_district), x)
    districts = districts[districts["district_code"].ne(x.county_code)]
    rows = districts["district_code"].map(x.districts)
    districts = districts.assign(row=rows, section=DISTRICT_SECTION)
    return pd.concat([kinds, districts], ignore_index=True)


@figure(
    catalogue="D6",
    chapter=4,
    title="Where serious violence happens, by kind of violence and district, {county}, {period}",
    question="In what kinds of place does each kind of serious violence happen?",
    unit="Share of offences with a known kind of place (%)",
    cuts=(BY_KIND, BY_DISTRICT),
    chart=HeatTable(
        rows="row", columns="location_type", value="share", sections="section", decimals=0
    ),
    finding=commonest_places,
    notes=(
        PLACE, "Kinds of place in which nothing was recorded have no column.",
        "Police terms are mapped onto one list of places, which hospitals' terms share.",
    ),
)  # fmt: skip
def kinds_of_place(x: Inputs) -> pd.DataFrame:
    """One row for each kind of place and kind of violence, and each kind of place and district."""
    both = kinds_and_districts(x, BY_KIND, BY_DISTRICT)
    whole = both[both["location_type"].eq(KNOWN)].set_index("row")["n"]
    own = both[both["location_type"].isin([p for p in LOCATION_TYPES if p != UNKNOWN])]
    used = own.groupby("location_type")["n"].max()
    rows = own[own["location_type"].isin(used[used.ne(0)].index)]
    shares = with_share(rows, rows["row"].map(whole))
    places = shares["location_type"].map(readable)
    return shares.assign(location_type=places).reset_index(drop=True)


@figure(
    catalogue="D7",
    chapter=4,
    title="Serious violence in public and other places, domestic or not, {county}, {period}",
    question="How much serious violence is in public places, and how much is domestic abuse?",
    unit="Offences a year",
    cuts=(DEFINED,),
    chart=Bars(),
    finding=public_and_private,
    notes=(
        "Financial years. Public place: street or open space, licensed premises, education, "
        "retail, transport. Other place: homes, workplaces, custody, hospitals and others.",
        "Domestic: the force's domestic abuse marker. Offences of unknown place are left out.",
    ),
)
def public_place_and_domestic(x: Inputs) -> pd.DataFrame:
    """One row for each whole financial year and kind: place public or not, domestic or not."""
    cells = x.cube(DEFINED)
    is_known = cells["location_type"].eq(KNOWN) & cells["is_domestic"].eq(KNOWN)
    whole = cells[is_known].set_index("period")["n"]
    pairs = zip(cells["location_type"], cells["is_domestic"], strict=True)
    rows = cells.assign(category=[CATEGORIES.get(pair, "") for pair in pairs])
    rows = rows[rows["category"].ne("")]
    rank = rows["category"].map(list(CATEGORIES.values()).index)
    ordered = rows.assign(rank=rank).sort_values(["period_start", "rank"])
    ordered = ordered.drop(columns=["rank", "location_type", "is_domestic"])
    return with_share(ordered, ordered["period"].map(whole)).reset_index(drop=True)


@figure(
    catalogue="D10",
    chapter=4,
    title="Serious violence in town centres and the rest of their districts, {county}, {period}",
    question="How much of each district's serious violence is in its town centres?",
    unit="Offences per 1,000 residents a year",
    cuts=(CENTRES,),
    chart=DotPlot(value="rate", lower="lower", upper="upper", row="town_centre", decimals=1),
    finding=centres_against_the_rest,
    notes=(
        *((STAND_IN,) if STAND_INS else ()),
        TOWN_CENTRES,
        "Town centres are lists of small areas (2011), not outlines on the ground. Three years "
        "together; rates over residents at mid-2020. Ratio: the centre's rate over that of the "
        "rest of its district.",
    ),
)
def town_centres_and_the_rest(x: Inputs) -> pd.DataFrame:
    """One row for each town centre of a district, and one for the rest of every district."""
    cells = x.cube(CENTRES)
    people = residents_by("town_centre").rename(columns={"fact": "town_centre"})
    rows = cells.merge(people, on=["district_code", "town_centre"])
    rows = over_residents(rows, rows["population"]).drop(columns="population")
    whole = cells[cells["town_centre"].eq(TOTAL)].set_index("district_code")["n"]
    rows = with_share(rows, rows["district_code"].map(whole))
    is_rest = rows["town_centre"].eq(ELSEWHERE_IN_AREA)
    rest = rows[is_rest].set_index("district_code")
    n, years = (rows["district_code"].map(rest[c]) for c in ("n", "denominator"))
    compared = over_reference(rows, n, years, is_rest)
    names = rows["district_code"].map(x.districts)
    has_centre = rows.groupby("district_code")["town_centre"].transform("size").gt(1)
    rest_names = ("Rest of " + names).where(has_centre, names + ", no centre listed")
    named = compared.assign(town_centre=rows["town_centre"].where(~is_rest, rest_names))
    return in_order(named, x).drop(columns="total")
