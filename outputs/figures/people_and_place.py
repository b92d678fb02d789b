"""Chapter 2: who lives in the area, and where its districts lie."""

import pandas as pd

from outputs.charts.geography import boundaries
from outputs.charts.maps import LocationMap
from outputs.charts.matrix import HeatTable
from outputs.charts.people import Pyramid
from outputs.charts.shares import StackedShares
from outputs.figures.people_and_place_findings import (
    ages_of_residents,
    districts_apart,
    groups_told,
    least_white,
    youngest_place,
)
from outputs.inputs import Inputs
from outputs.rates import in_order
from outputs.registry import figure
from sources.fields import ETHNIC_GROUPS
from transforms.population import PERSONS
from transforms.rates import ages_of

FIVE_YEARS = (*(f"{age}-{age + 4}" for age in range(0, 90, 5)), "90 and over")
BANDS = ("0-9", "10-17", "18-24", "25-64", "65 and over")
SQUARE_METRES = 1_000_000
CENSUS = (
    "Census 2021, table TS021; the census is self-defined and was taken during the pandemic.",
    "All ages together: a table of young people by ethnic group is not held, so rates of young "
    "people by ethnic group rest on all ages.",
)


def in_bands(people: pd.DataFrame, bands: tuple[str, ...]) -> pd.DataFrame:
    """The rows whose single age is in one of the bands, with the band as `age_band`."""
    held = {band: ages_of(band) or (0, 0) for band in bands}
    band_of = {age: band for band, (low, high) in held.items() for age in range(low, high + 1)}
    named = people.assign(age_band=people["age"].map(band_of))
    return named.dropna(subset=["age_band"])


def _estimate(x: Inputs, by_sex: bool) -> pd.DataFrame:
    """The latest mid-year estimate that tells the sexes apart, or that holds all persons."""
    held = x.residents
    known = held[held["sex"].ne(PERSONS)] if by_sex else held
    last = known[known["year"].eq(known["year"].max())]
    return last.assign(period="mid-" + last["year"].astype(str))


@figure(
    catalogue="A3",
    chapter=2,
    title="Residents by age and sex, {county}, {period}",
    question="How old are the people who live here?",
    unit="Share of all residents (%)",
    tables=("ref_population",),
    chart=Pyramid(),
    finding=ages_of_residents,
    notes=(
        "The latest mid-year estimate that is held by sex; later ones hold all persons only.",
        "Bands of five years of age, the last open.",
    ),
)
def residents_by_age_and_sex(x: Inputs) -> pd.DataFrame:
    """One row for each five-year band and sex, county; youngest first."""
    people = _estimate(x, by_sex=True)
    own = in_bands(people[people["district_code"].eq(x.county_code)], FIVE_YEARS)
    rows = own.groupby(["period", "district_code", "age_band", "sex"], as_index=False)
    counts = rows.agg(n=("population", "sum"))
    order = counts["age_band"].map(FIVE_YEARS.index)
    counts = counts.assign(order=order).sort_values(["order", "sex"]).drop(columns="order")
    return counts.assign(share=100 * counts["n"] / counts["n"].sum()).reset_index(drop=True)


@figure(
    catalogue="A8",
    chapter=2,
    title="Residents by age and district, {county}, {period}",
    question="Which districts have more children and young people?",
    unit="Share of the district's residents (%)",
    tables=("ref_population",),
    chart=StackedShares(part="age_band", decimals=1),
    finding=youngest_place,
    notes=("Under 25, the Duty's focus, is the first three bands together.",),
)
def residents_by_age_and_district(x: Inputs) -> pd.DataFrame:
    """One row for each district and age band, the county last."""
    people = in_bands(_estimate(x, by_sex=False), BANDS)
    return shares(people, x, "age_band", BANDS)


def shares(
    people: pd.DataFrame, x: Inputs, column: str, order: tuple[str, ...]
) -> pd.DataFrame:  # fmt: skip
    """Residents and their share of the district's, by a column whose members have an order."""
    keys = ["period", "district_code"]
    counts = people.groupby([*keys, column], as_index=False).agg(n=("population", "sum"))
    whole = counts.groupby(keys)["n"].transform("sum")
    rows = counts.assign(share=100 * counts["n"] / whole, order=counts[column].map(order.index))
    ordered = in_order(rows.sort_values("order", kind="stable"), x)
    return ordered.drop(columns="order")


def with_county(people: pd.DataFrame, x: Inputs) -> pd.DataFrame:
    """The rows of the partnership's districts, and again as the county's."""
    own = people[people["district_code"].isin(x.partnership.districts)]
    return pd.concat([own, own.assign(district_code=x.county_code)], ignore_index=True)


@figure(
    catalogue="A4",
    chapter=2,
    title="Residents by ethnic group and district, {county}, {period}",
    question="How does the ethnic mix of residents differ between districts?",
    unit="Share of the district's residents (%)",
    tables=("ref_ethnicity",),
    chart=StackedShares(part="ethnic_group", decimals=1),
    finding=least_white,
    notes=CENSUS,
)
def residents_by_ethnic_group(x: Inputs) -> pd.DataFrame:
    """One row for each district and ethnic group, the county last."""
    people = with_county(x.table("ref_ethnicity"), x).assign(period="Census 2021")
    return shares(people, x, "ethnic_group", ETHNIC_GROUPS)


@figure(
    catalogue="A9",
    chapter=2,
    title="Residents by detailed ethnic group, {county}, {period}",
    question="Which of the census's 19 ethnic groups live here, and in which districts?",
    unit="Share of the district's residents (%)",
    tables=("ref_ethnicity",),
    chart=HeatTable(
        rows="ethnic_group_detail", value="share", sections="ethnic_group", shaded=False, decimals=1
    ),
    finding=groups_told,
    notes=CENSUS,
)
def residents_by_detailed_ethnic_group(x: Inputs) -> pd.DataFrame:
    """One row for each detailed ethnic group and district, by the five groups."""
    people = with_county(x.table("ref_ethnicity"), x).assign(period="Census 2021")
    told = people["ethnic_group_detail"].str.rpartition(": ")[2]
    people = people.assign(ethnic_group_detail=told)
    rank = people["ethnic_group"].map(ETHNIC_GROUPS.index)
    ordered = people.assign(rank=rank).sort_values(["rank", "ethnic_group_detail"], kind="stable")
    listed = ordered.drop_duplicates("ethnic_group_detail")
    rows = shares(ordered, x, "ethnic_group_detail", tuple(listed["ethnic_group_detail"]))
    group_of = listed.set_index("ethnic_group_detail")["ethnic_group"]
    named = rows.assign(ethnic_group=rows["ethnic_group_detail"].map(group_of))
    place = named["ethnic_group_detail"].map({d: i for i, d in enumerate(group_of.index)})
    return named.assign(place=place).sort_values("place", kind="stable").drop(columns="place")


@figure(
    catalogue="A6",
    chapter=2,
    title="The districts and small areas of {county}",
    question="Where do the districts lie?",
    unit="Districts, with the outlines of small areas (2011)",
    tables=("ref_population",),
    chart=LocationMap(),
    finding=districts_apart,
    notes=(
        "Area: of the generalised outlines, to the nearest square kilometre.",
        "Outlines: Office for National Statistics, Open Government Licence v3.0. Contains OS "
        "data © Crown copyright and database right 2011.",
    ),
)
def location_of_districts(x: Inputs) -> pd.DataFrame:
    """One row for each district: residents of the latest estimate, area, small areas, CSP."""
    people = _estimate(x, by_sex=False)
    residents = people.groupby("district_code")["population"].sum()
    outlines = boundaries()
    area = outlines.geometry.area.groupby(outlines["district_code"]).sum() / SQUARE_METRES
    csp = {code: c.name for c in x.partnership.csps for code in c.districts}
    rows = pd.DataFrame({"district_code": list(x.partnership.districts)})
    code = rows["district_code"]
    return rows.assign(
        csp_name=code.map(csp),
        small_areas=code.map(outlines["district_code"].value_counts()),
        area_km2=code.map(area).round(),
        n=code.map(residents).astype(float),
        per_km2=code.map(residents) / code.map(area),
        denominator_name=people["period"].iloc[0] + " estimate",
    )
