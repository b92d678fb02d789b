"""Chapter 12: every district against the county, on every agency's numbers."""

from collections.abc import Callable
from string import ascii_lowercase

import pandas as pd

from outputs.charts.matrix import HeatTable
from outputs.charts.profile_page import ProfilePage
from outputs.figures.deprivation import deprived
from outputs.figures.districts_findings import district_profile, districts_compared
from outputs.figures.indicators import INDICATORS, NUMBER, cuts_of, is_latest, over_time
from outputs.inputs import Inputs
from outputs.registry import Figure, figure
from sources.partnership import partnership
from sources.reference.load import table

CUTS = cuts_of(INDICATORS)
TABLES = tuple(dict.fromkeys(name for each in INDICATORS for name in each.tables))
STATES = (
    "Against the county: the district's 95% interval lies wholly on one side of the county's "
    "number, which is taken as known. About one comparison in twenty is so by chance.",
    "Better and worse only where more of it is plainly worse. Sexual offences, domestic abuse, "
    "weapons possession and the use of services also rise with reporting, policing and reach: "
    "they are only higher or lower.",
    "Each indicator is of its own latest period, and of its own meaning of district: where an "
    "offence happened, or where people live. Health counts are rounded to 5.",
)


@figure(
    catalogue="L5",
    chapter=12,
    title="Every agency's indicators, by district against the county, {county}, {period}",
    question="Where does each district stand against the county, on everything that is held?",
    unit="Rates in the unit of the section, or of the row where it names one",
    cuts=CUTS,
    tables=TABLES,
    chart=HeatTable(
        rows="fact", value="number", state="state", text="text", sections="section", names=6.4,
    ),
    finding=districts_compared,
    needs="any",
    notes=STATES,
)  # fmt: skip
def district_indicators(x: Inputs) -> pd.DataFrame:
    """One row for each indicator and district, the county last; the latest period of each."""
    rows = over_time(x)
    if rows.empty:
        return rows
    return rows[is_latest(rows)].drop(columns="decimals").reset_index(drop=True)


PLACE = "Place and people"
MOST_DEPRIVED_FIFTH = (1, 2)


def place_facts(x: Inputs) -> pd.DataFrame:
    """Residents, how many are under 25, and how many live in the most deprived fifth."""
    held = x.residents
    last = held[held["year"].eq(held["year"].max()) & held["district_code"].isin(x.districts)]
    everyone = last.groupby("district_code")["population"].sum()
    young = last[last["age"].lt(25)].groupby("district_code")["population"].sum()
    areas = deprived(x)
    low = areas[areas["imd_decile"].isin(MOST_DEPRIVED_FIFTH)]
    poor, whole = (rows.groupby("district_code")["population"].sum() for rows in (low, areas))
    facts = (
        ("Residents", "people", f"mid-{last['year'].iloc[0]}", everyone, 0),
        ("Aged under 25 (%)", "% of residents", f"mid-{last['year'].iloc[0]}",
         100 * young / everyone, 1),
        ("In the most deprived fifth (%)", "% of residents", areas["period"].iloc[0],
         100 * poor.reindex(whole.index, fill_value=0) / whole, 1),
    )  # fmt: skip
    parts = [
        values.rename("number")
        .reset_index()
        .assign(fact=fact, indicator=fact, unit=unit, period=when, decimals=decimals)
        for fact, unit, when, values, decimals in facts
    ]
    return pd.concat(parts, ignore_index=True).assign(section=PLACE, state="", status="z")


def profile_of(code: str) -> Callable[[Inputs], pd.DataFrame]:
    """The function that builds the district's page."""

    def build(x: Inputs) -> pd.DataFrame:
        """One row for each fact, period, and of the district and the county."""
        rows = over_time(x)
        if rows.empty:
            return rows
        facts = rows.rename(columns={"ratio_lower": "lower", "ratio_upper": "upper"})
        facts = facts.assign(state=facts["state"].where(is_latest(facts), ""))
        kept = ["section", "fact", "indicator", "unit", "period", "period_start", "period_end",
                "district_code", *NUMBER, "ratio", "lower", "upper", "state", "decimals",
                "status"]  # fmt: skip
        both = pd.concat([place_facts(x), facts[kept]], ignore_index=True)
        own = both["district_code"].isin([code, x.county_code])
        return both[own][kept].reset_index(drop=True)

    return build


def _profile(place: int, code: str, name: str) -> Figure:
    """One district's page: the catalogue's L6 with a letter; the first stands for L6 too."""
    number = f"L6{ascii_lowercase[place]}"
    return Figure(
        id=f"profile_{name.lower().replace(' ', '_').replace('-', '_')}",
        catalogue=number if place else (number, "L6"),
        chapter=12,
        title=f"{name} on one page",
        question=f"What stands out in {name}?",
        unit="The latest number, its trend, and the county's number",
        build=profile_of(code),
        finding=district_profile,
        cuts=CUTS,
        tables=(*TABLES, "ref_population", "ref_deprivation", "ref_population_lsoas"),
        chart=ProfilePage(value="number"),
        notes=(
            *STATES,
            "Trend: the years before, on a scale from zero of its own. Lines: the district's 95% "
            "interval over the county's number.",
        ),
        needs="any",
    )


def _names() -> dict[str, str]:
    """The partnership's districts by code, in their order."""
    held = table("ref_districts").to_pandas().set_index("district_code")["district_name"]
    return {code: str(held[code]) for code in partnership().districts}


PROFILES = tuple(_profile(i, code, name) for i, (code, name) in enumerate(_names().items()))
