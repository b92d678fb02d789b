"""Breakdowns by what is known of a small area: its deprivation, whether it is a town centre."""

from collections.abc import Mapping
from dataclasses import dataclass

from sources.sql import literal
from sources.town_centres import town_centres

DECILES = tuple(str(decile) for decile in range(1, 11))
ELSEWHERE_IN_AREA = "Outside town centres"
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
    }


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
