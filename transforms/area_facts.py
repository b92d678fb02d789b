"""Breakdowns by what is known of a small area: deprivation, town centre, how densely settled."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pandas as pd

from sources.sql import literal
from sources.town_centres import town_centres

URBAN, DENSE = 3, 15
"""Residents per hectare from which an area is settled, and from which it is densely so.

The bounds of the degree of urbanisation (Eurostat and others, 2021: 300 and 1,500 residents
per square kilometre), which are defined on a grid of square kilometres that touch; here each
small area is classed by itself.
"""
DENSITIES = (
    f"under {URBAN} residents per hectare",
    f"{URBAN} to under {DENSE} residents per hectare",
    f"{DENSE} or more residents per hectare",
)
DENSITY = """
    select lsoa_code as code,
           case when population < {urban} * hectares then {sparse}
                when population < {dense} * hectares then {middle} else {most} end as fact
    from ref_lsoa_areas join ref_population_lsoas using (lsoa_code) where vintage = 2011"""
DECILES = tuple(str(decile) for decile in range(1, 11))
ELSEWHERE_IN_AREA = "Outside town centres"
REFERENCES = ("ref_deprivation", "ref_lsoa_areas", "ref_lsoas", "ref_population_lsoas")
"""The reference tables that the facts are looked up in."""
POPULATIONS = """
    select fact, district_code, sum(population)::bigint as population,
           any_value(source) as denominator_name
    from ({query}) join ref_lsoas on code = lsoa_code
    join ref_population_lsoas using (vintage, lsoa_code)
    where vintage = 2011 group by all order by all"""
IMD = """
    select lsoas.lsoa_code as code, any_value(facts.imd_decile)::varchar as fact
    from ref_lsoas lsoas join ref_deprivation facts
    on facts.lsoa_code = lsoas.parent_lsoa11_code and facts.edition = 2019 group by all"""
"""Deciles of the 2019 indices, whose areas are those of 2011; a code of 2021 takes its parent's."""
CENTRES = """
    select lsoa_code as code, case {named} else {elsewhere} end as fact
    from ref_lsoas where vintage = 2011"""


@dataclass(frozen=True)
class AreaFact:
    """What is known of small areas: a query of code and fact, and every fact there is.

    `column`: the counted row's column that names the small area.
    """

    column: str
    members: tuple[str, ...]
    query: str


def area_facts() -> Mapping[str, AreaFact]:
    """Every such breakdown by name."""
    return {
        "imd_decile": AreaFact("lsoa11_code", DECILES, IMD),
        "residence_imd_decile": AreaFact("residence_lsoa_code", DECILES, IMD),
        "town_centre": _town_centre(),
        "density_class": AreaFact("lsoa11_code", DENSITIES, _density()),
    }


def _density() -> str:
    sparse, middle, most = map(literal, DENSITIES)
    return DENSITY.format(urban=URBAN, dense=DENSE, sparse=sparse, middle=middle, most=most)


def _town_centre() -> AreaFact:
    centres = town_centres()
    named = " ".join(
        f"when lsoa_code in ({', '.join(map(literal, c.lsoa11_codes))}) then {literal(c.name)}"
        for c in centres
    )
    query = CENTRES.format(
        named=named or "when false then null", elsewhere=literal(ELSEWHERE_IN_AREA)
    )
    return AreaFact("lsoa11_code", (*(c.name for c in centres), ELSEWHERE_IN_AREA), query)


def populations(con: duckdb.DuckDBPyConnection, name: str) -> pd.DataFrame:
    """Who lives in the areas of each fact: the denominators of a breakdown.

    Grain: one row for each fact and district that has such an area. Columns fact,
    district_code, population (of 2011 areas) and denominator_name.

    Raises:
        KeyError: there is no such breakdown.
    """
    return con.execute(POPULATIONS.format(query=area_facts()[name].query)).df()
