"""Chapter 3: what open data of the police say, and what depends on how much police search."""

import pandas as pd

from outputs.charts.dots import DotWhisker
from outputs.charts.lines import SmallMultiples
from outputs.findings import by_place, year_on_year
from outputs.inputs import Inputs
from outputs.rates import by_district, in_order, with_gaps
from outputs.registry import figure
from transforms.cuts import Cut

STREET = "police__street_crimes.violence_and_sexual_offences"
STREET_YEAR = Cut(STREET, period="latest_year")
STREET_MONTHLY = Cut(STREET, period="month")
PROXY = (
    "A broad open-data proxy, not serious violence: one category of data.police.uk holds all "
    "violence and all sexual offences."
)
INTERVALS = "Whiskers and band: 95% intervals (Byar; exact Poisson below 10)."


@figure(
    catalogue="B16",
    chapter=3,
    title="Violence and sexual offences in open data by district, {county}, {period}",
    question="What does open data say of violence in each district?",
    unit="Crimes per 1,000 residents (broad open-data proxy)",
    cuts=(STREET_YEAR,),
    chart=DotWhisker(),
    finding=by_place("violence and sexual offences in open data", "crimes per 1,000 residents"),
    notes=(PROXY, INTERVALS, "Dashed line: the county."),
)
def street_violence_by_district(x: Inputs) -> pd.DataFrame:
    """One row for each district and the county."""
    return by_district(x.cut(STREET_YEAR), x, 1000)


@figure(
    catalogue="B17",
    chapter=3,
    title="Violence and sexual offences in open data by month and district, {county}, {period}",
    question="Is violence in open data rising or falling, and where?",
    unit="Crimes a month (broad open-data proxy)",
    cuts=(STREET_MONTHLY,),
    chart=SmallMultiples(wide=True),
    finding=year_on_year("violent and sexual crimes in open data"),
    notes=(PROXY, "The county's panel has a scale of its own; the districts share one."),
)
def street_violence_by_month(x: Inputs) -> pd.DataFrame:
    """One row for each month, district and the county."""
    return in_order(with_gaps(by_district(x.cut(STREET_MONTHLY), x)), x)
