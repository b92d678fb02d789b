"""Chapter 2: how deprived the places are that people live in."""

import pandas as pd

from outputs.charts.matrix import HeatTable
from outputs.figures.people_and_place import shares, with_county
from outputs.figures.people_and_place_findings import most_deprived_domain, most_deprived_place
from outputs.inputs import Inputs
from outputs.rates import in_order
from outputs.registry import figure
from sources.reference.deprivation import DOMAINS

EDITION, VINTAGE = 2019, 2011
MOST_DEPRIVED_FIFTH = (1, 2)
DECILES = (
    f"English indices of deprivation {EDITION}, on 2011 small areas; decile 1 is the most deprived "
    "tenth of small areas in England.",
    "Residents of mid-2020. A decile describes an area, not the people who live in it.",
)


def deprived(x: Inputs) -> pd.DataFrame:
    """Every small area with its deciles, residents and place, and again as the county's."""
    deciles = x.table("ref_deprivation")
    people = x.table("ref_population_lsoas")
    areas = x.table("ref_lsoas")
    own = deciles[deciles["edition"].eq(EDITION)].merge(
        people[people["vintage"].eq(VINTAGE)], on=["vintage", "lsoa_code"]
    )
    placed = own.merge(
        areas.loc[areas["vintage"].eq(VINTAGE), ["lsoa_code", "district_code"]], on="lsoa_code"
    )
    return with_county(placed, x).assign(period="mid-2020")


REFERENCES = ("ref_deprivation", "ref_population_lsoas")


@figure(
    catalogue="A5",
    chapter=2,
    title="Residents by deprivation of the small area they live in, {county}, {period}",
    question="How many people live in the most and the least deprived areas?",
    unit="Share of the district's residents (%) in each decile of deprivation, 1 the most deprived",
    tables=REFERENCES,
    chart=HeatTable(rows="district_name", columns="imd_decile", value="share", decimals=0),
    finding=most_deprived_place,
    notes=DECILES,
)
def residents_by_deprivation(x: Inputs) -> pd.DataFrame:
    """One row for each district and decile, the county last; zero where nobody lives in one."""
    every = pd.MultiIndex.from_product([x.districts, range(1, 11)])
    people = deprived(x)
    held = people.groupby(["district_code", "imd_decile"])["population"].sum()
    counts = held.reindex(every, fill_value=0).rename_axis(["district_code", "imd_decile"])
    rows = counts.rename("population").reset_index()
    deciles = tuple(str(decile) for decile in range(1, 11))
    rows = rows.assign(imd_decile=rows["imd_decile"].astype(str), period=people["period"].iloc[0])
    return shares(rows, x, "imd_decile", deciles)


@figure(
    catalogue="A10",
    chapter=2,
    title="Residents of the most deprived fifth of England, by domain, {county}, {period}",
    question="In which domains of deprivation does each district stand out?",
    unit="Share of the district's residents (%) in the most deprived fifth of small areas",
    tables=REFERENCES,
    chart=HeatTable(rows="domain", value="share", decimals=0),
    finding=most_deprived_domain,
    notes=(
        *DECILES,
        "The crime domain counts recorded crime, and barriers to housing and services are "
        "widest in rural areas: neither is poverty.",
    ),
)
def most_deprived_fifth_by_domain(x: Inputs) -> pd.DataFrame:
    """One row for each domain and district, the county last; the whole index comes first."""
    people = deprived(x)
    whole = people.groupby("district_code")["population"].sum()
    rows = []
    for name, meaning in DOMAINS:
        low = people[people[f"{name}_decile"].isin(MOST_DEPRIVED_FIFTH)]
        n = low.groupby("district_code")["population"].sum().reindex(whole.index, fill_value=0)
        made = pd.DataFrame({"n": n, "share": 100 * n / whole}).reset_index()
        rows.append(made.assign(domain=meaning[0].upper() + meaning[1:]))
    counts = pd.concat(rows, ignore_index=True).assign(period=people["period"].iloc[0])
    return in_order(counts, x, ["domain"])
