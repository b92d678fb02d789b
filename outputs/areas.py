"""Small areas in figures: what is known of them, who lives there, and rates over those residents.

Everything is on 2011 boundaries, on which small areas are counted.
"""

import duckdb
import pandas as pd

from outputs.inputs import Inputs
from sources.reference.load import table
from sources.town_centres import town_centres
from transforms.area_facts import REFERENCES, populations
from transforms.duck import shut
from transforms.statistics import crude_rate, rate_ratio

PER = 1000
VINTAGE = 2011
EDITION = 2019
"""Edition of the indices of deprivation that ranks areas of 2011."""
OUTLINES = (
    "Outlines: Office for National Statistics, Open Government Licence v3.0. Contains OS data "
    "© Crown copyright and database right 2011."
)


def small_areas(x: Inputs) -> pd.DataFrame:
    """The partnership's small areas.

    Grain: one row for each 2011 area. Columns lsoa_code, lsoa_name, district_code, population,
    denominator_name, hectares, imd_decile (1 is the most deprived tenth of England) and
    town_centre (its name; empty elsewhere).
    """
    areas = x.table("ref_lsoas")
    areas = areas.loc[areas["vintage"].eq(VINTAGE), ["lsoa_code", "lsoa_name", "district_code"]]
    people = x.table("ref_population_lsoas").rename(columns={"source": "denominator_name"})
    people = people.loc[people["vintage"].eq(VINTAGE)]
    ranks = x.table("ref_deprivation")
    ranks = ranks.loc[ranks["edition"].eq(EDITION), ["lsoa_code", "imd_decile"]]
    named = {code: centre.name for centre in town_centres() for code in centre.lsoa11_codes}
    return (
        areas.merge(people[["lsoa_code", "population", "denominator_name"]], on="lsoa_code")
        .merge(x.table("ref_lsoa_areas"), on="lsoa_code")
        .merge(ranks, on="lsoa_code", how="left")
        .assign(town_centre=lambda rows: rows["lsoa_code"].map(named).fillna(""))
    )


def residents_by(fact: str) -> pd.DataFrame:
    """Who lives in the areas of each fact; columns fact, district_code, population, ..._name."""
    con = shut(duckdb.connect())
    for name in REFERENCES:
        con.register(name, table(name))
    return populations(con, fact)


def over_residents(rows: pd.DataFrame, population: pd.Series) -> pd.DataFrame:
    """The counts with denominator (person-years), rate, lower and upper: per 1,000 a year.

    `population`: residents of each row, of the same index.
    """
    person_years = population * rows["months_covered"] / 12
    rate, lower, upper = crude_rate(rows["n"], person_years, PER)
    return rows.assign(denominator=person_years, rate=rate, lower=lower, upper=upper)


def over_reference(
    rows: pd.DataFrame, n: pd.Series, denominator: pd.Series, is_reference: pd.Series
) -> pd.DataFrame:
    """The rows with ratio, ratio_lower and ratio_upper: their rate over that of a reference.

    `n` and `denominator` are the reference's for each row, of the same index. The reference
    itself has 1, by definition. A ratio over a count of 0 is missing.
    """
    found = rate_ratio(rows["n"], rows["denominator"], n, denominator)
    names = ("ratio", "ratio_lower", "ratio_upper")
    ratios = pd.DataFrame(dict(zip(names, found, strict=True)), rows.index)
    is_finite = ratios["ratio"].lt(float("inf"))
    shown = ratios.where(is_finite).mask(is_reference & rows["n"].notna(), 1.0)
    gaps = shown["ratio"].isna() & rows["status"].eq("")
    reason = rows["status"].mask(gaps, "z").mask(gaps & (rows["n"].isna() | n.isna()), "c")
    return rows.join(shown).assign(status=reason)
