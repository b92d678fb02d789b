"""Chapter 4: where suspects live, beside where the offence happened."""

import pandas as pd

from outputs.charts.matrix import HeatTable
from outputs.figures.homes_findings import net_import
from outputs.figures.places import with_share
from outputs.inputs import Inputs
from outputs.rates import in_order
from outputs.registry import figure
from transforms.cuts import Cut
from transforms.dimensions import HOME_OUTSIDE, KNOWN, TOTAL
from transforms.domains import UNKNOWN
from transforms.homes import HOMES

HOME = Cut(
    "sna__suspect_homes.suspects",
    by=("district_code", "home"),
    period="latest_three_years",
    groups=(KNOWN, HOME_OUTSIDE),
)
ROWS = (*(home for home in HOMES if home != UNKNOWN), HOME_OUTSIDE)


@figure(
    catalogue="D12",
    chapter=4,
    title="Where suspects of serious violence live, by district of the offence, {county}, {period}",
    question="How much serious violence is by people from elsewhere, and from where?",
    unit="Share of suspects whose home is known (%), by district of the offence",
    cuts=(HOME,),
    chart=HeatTable(rows="home", value="share", decimals=0, row_title="Home of the suspect"),
    finding=net_import,
    notes=(
        "Suspects, not offenders: identified for about a part of offences only. A person counts "
        "once for each offence. Three years together.",
        "Homes as the force recorded them, which can be old or of no fixed abode; suspects "
        "whose home is not known are left out of shares.",
        "What residents of the area do elsewhere is recorded by other forces and is not here, so "
        "the balance is only told between the districts.",
    ),
)
def suspects_by_home(x: Inputs) -> pd.DataFrame:
    """One row for each home (district, place outside, all outside) and district of the offence."""
    cells = in_order(x.cube(HOME), x)
    whole = cells[cells["home"].eq(KNOWN)].set_index("district_code")["n"]
    every = cells[cells["home"].eq(TOTAL)].set_index("district_code")["n"]
    rows = cells[cells["home"].isin(ROWS)]
    shares = with_share(rows, rows["district_code"].map(whole))
    shares = shares.assign(home_code=shares["home"], suspects=shares["district_code"].map(every))
    order = shares["home"].map(ROWS.index)
    named = shares.assign(home=[_named(home, x) for home in shares["home"]], order=order)
    return named.sort_values("order", kind="stable", ignore_index=True).drop(columns="order")


def _named(home: str, x: Inputs) -> str:
    """The home as a row's name."""
    if home == HOME_OUTSIDE:
        return "All outside the area"
    words = x.districts.get(home, home)
    return words[0].upper() + words[1:]
