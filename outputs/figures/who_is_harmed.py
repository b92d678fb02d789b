"""Chapter 6: the people harmed by serious violence: age, sex, district, ethnic group."""

from collections.abc import Sequence

import pandas as pd

from outputs.charts.dots import DotPlot, DotWhisker
from outputs.charts.matrix import HeatTable
from outputs.charts.multi_line import MultiLine
from outputs.charts.people import Pyramid
from outputs.ethnicity import CENSUS, RATIO_NOTES, disproportion
from outputs.figures.harmed_findings import (
    district_ages,
    ethnic_ratios,
    highest_age_and_sex,
    young_kinds,
    young_share_of_years,
)
from outputs.findings import by_place
from outputs.inputs import Inputs
from outputs.parts import cells, counted, shares_of_known, with_shares
from outputs.rates import in_order
from outputs.registry import figure
from sources.fields import AGE_BANDS, UNDER_25
from transforms.cuts import Cut
from transforms.dimensions import KNOWN, TOTAL, unknown_and_total
from transforms.rates import with_rates

VICTIMS = "police__victims.serious_violence_victims"
UNDER_18, YOUNG = "0-17", "0-24"
YOUNG_BANDS = ("10-17", UNDER_18, "18-24", YOUNG)
YEARS = 7
BY_AGE_AND_SEX = Cut(
    VICTIMS, by=("county_code", "age_band", "sex"), period="latest_three_years",
    unprinted=unknown_and_total("age_band", "sex"),
)  # fmt: skip
BY_AGE_AND_DISTRICT = Cut(
    VICTIMS, by=("district_code", "age_band"), period="latest_three_years", groups=(YOUNG, KNOWN)
)
BY_AGE_AND_YEAR = Cut(
    VICTIMS, by=("county_code", "age_band"), period="financial_year", latest=YEARS,
    groups=(UNDER_18, YOUNG, KNOWN),
)  # fmt: skip
BY_KIND_AND_AGE = Cut(
    VICTIMS, by=("county_code", "offence_group", "age_group"), period="latest_three_years",
    groups=(KNOWN,),
)  # fmt: skip
BY_ETHNIC_GROUP = Cut(
    VICTIMS, by=("county_code", "ethnic_group"), period="latest_three_years", groups=(KNOWN,)
)
TIMES = "A person counts once for each offence against them; businesses and the state do not count."
POOLED = "Three years together, because a year's counts are too small to be told apart."
A_YEAR = "Rates are per 1,000 residents a year, the average of three years."
SEXES = ("female", "male")


def band_name(band: str) -> str:
    """`Under 25`, `10 to 17`, `65 and over`."""
    first, _, last = band.partition("-")
    if first == "0" and last:
        return f"Under {int(last) + 1}"
    return f"{first} to {last}" if last else band


@figure(
    catalogue="F1",
    chapter=6,
    title="Victims of serious violence by age and sex, {county}, {period}",
    question="People of which age and sex are most often harmed?",
    unit="Victims a year per 1,000 residents of the same age and sex",
    cuts=(BY_AGE_AND_SEX,),
    chart=Pyramid(value="rate", suffix=""),
    finding=highest_age_and_sex("victims"),
    notes=(
        TIMES,
        POOLED,
        "Shares are of all victims, those of unknown age or sex too. Bands differ in width, which "
        "a rate allows for and a share does not.",
    ),
)
def victims_by_age_and_sex(x: Inputs) -> pd.DataFrame:
    """One row for each age band and sex, county, youngest first; crude rate per 1,000 a year."""
    return by_age_and_sex(x, BY_AGE_AND_SEX, "age_band", AGE_BANDS)


def by_age_and_sex(x: Inputs, cut: Cut, column: str, bands: Sequence[str]) -> pd.DataFrame:
    """One row for each age band and known sex of the county: rate, and share of all.

    `column`: the breakdown by age.
    """
    cube = x.cube(cut).rename(columns={column: "age_band"})
    rows = cube[cube["age_band"].isin(bands) & cube["sex"].isin(SEXES)]
    order = rows["age_band"].map(bands.index)
    ordered = rows.assign(order=order).sort_values(["order", "sex"]).drop(columns="order")
    every = cube[cube["age_band"].eq(TOTAL) & cube["sex"].eq(TOTAL)]
    shared = with_shares(ordered.reset_index(drop=True), every)
    return with_rates(shared, x.residents, by=("district_code", "age_band", "sex"))


@figure(
    catalogue="F11",
    chapter=6,
    title="Victims of serious violence by age and district, {county}, {period}",
    question="At which ages are people harmed in each district?",
    unit="Victims a year per 10,000 residents of the same age",
    cuts=(BY_AGE_AND_DISTRICT,),
    chart=HeatTable(rows="age_band", value="rate", decimals=0, row_title="Age"),
    finding=district_ages,
    notes=(
        TIMES,
        POOLED,
        "Rates are the average of three years. Where the offence happened, not where the victim "
        "lives.",
    ),
)
def victims_by_age_and_district(x: Inputs) -> pd.DataFrame:
    """One row for each age band and district, the county last; crude rate per 10,000 a year."""
    rows = x.cut(BY_AGE_AND_DISTRICT)
    rows = rows[rows["age_band"].isin(AGE_BANDS)]
    by = ("district_code", "age_band")
    rated = with_rates(rows, x.residents, by=by, multiplier=10_000)
    named = rated.assign(age_band=rated["age_band"].map(band_name))
    order = named["age_band"].map([band_name(b) for b in AGE_BANDS].index)
    return in_order(named.iloc[order.argsort(kind="stable")], x, ["age_band"])


@figure(
    catalogue="F2",
    chapter=6,
    title="Children and young people harmed by serious violence, {county}, {period}",
    question="Are children and young people harmed more often than before?",
    unit="Victims per 1,000 residents of the same age",
    cuts=(BY_AGE_AND_YEAR,),
    chart=MultiLine(
        x="period", y="rate", line="category", lower="lower", upper="upper", reference=None,
        decimals=1, from_zero=True,
    ),
    finding=young_share_of_years,
    notes=(
        TIMES,
        "Financial years, April to March. Ages overlap: under 25 holds all the others, and "
        "under 18 holds 10 to 17. Under 25 is 0 to 24.",
        "Shaded: 95% intervals (Byar; exact Poisson below 10). The share is of victims whose "
        "age is known.",
    ),
)  # fmt: skip
def young_victims_by_year(x: Inputs) -> pd.DataFrame:
    """One row for each age group and whole financial year, county: rate, and share of known age."""
    parts = [cells(x, BY_AGE_AND_YEAR, age_band=b).assign(age_band=b) for b in YOUNG_BANDS]
    rows = pd.concat(parts, ignore_index=True)
    shared = with_shares(rows, cells(x, BY_AGE_AND_YEAR, age_band=KNOWN))
    rated = with_rates(shared, x.residents, by=("district_code", "age_band"))
    order = rated["age_band"].map(YOUNG_BANDS.index)
    ordered = rated.assign(category=rated["age_band"].map(band_name), order=order)
    ordered = ordered.sort_values(["order", "period_start"]).drop(columns=["order", "age_band"])
    return ordered.reset_index(drop=True)


@figure(
    catalogue="F12",
    chapter=6,
    title="Victims of serious violence under 25 by district, {county}, {period}",
    question="In which districts are young people harmed most often?",
    unit="Victims under 25 a year per 1,000 residents under 25",
    cuts=(BY_AGE_AND_DISTRICT,),
    chart=DotWhisker(),
    finding=by_place(),
    notes=(TIMES, POOLED, A_YEAR, "Whiskers and band: 95% intervals. Dashed line: the county."),
)
def young_victims_by_district(x: Inputs) -> pd.DataFrame:
    """One row for each district and the county; crude rate per 1,000 aged 0 to 24 a year."""
    rows = cells(x, BY_AGE_AND_DISTRICT, age_band=YOUNG).assign(age_band=YOUNG)
    rated = with_rates(rows, x.residents, by=("district_code", "age_band"))
    return in_order(rated.assign(age_band=band_name(YOUNG)), x)


@figure(
    catalogue="F13",
    chapter=6,
    title="Victims under 25 by kind of serious violence, {county}, {period}",
    question="In which kinds of serious violence are victims young?",
    unit="Share of victims whose age is known (%)",
    cuts=(BY_KIND_AND_AGE,),
    chart=DotPlot(),
    finding=young_kinds,
    notes=(TIMES, POOLED, "Whiskers: 95% intervals (Wilson)."),
)
def young_victims_by_kind(x: Inputs) -> pd.DataFrame:
    """One row for all serious violence, and for each offence group with victims; county."""
    whole = shares_of_known(x, BY_KIND_AND_AGE, "age_group", offence_group=TOTAL)
    kinds = shares_of_known(x, BY_KIND_AND_AGE, "age_group")
    kinds = counted(kinds, "offence_group", "total")
    rows = [whole.assign(offence_group="All serious violence"), kinds]
    every = pd.concat(rows, ignore_index=True).rename(columns={"offence_group": "category"})
    return every[every["age_group"].eq(UNDER_25[0])].reset_index(drop=True)


@figure(
    catalogue="F3",
    chapter=6,
    title="Victims of serious violence by ethnic group, {county}, {period}",
    question="Are people of some ethnic groups harmed more often than others?",
    unit="Rate of victims relative to the White group's (White = 1)",
    cuts=(BY_ETHNIC_GROUP,),
    tables=(CENSUS,),
    chart=DotPlot(
        value="ratio", lower="ratio_lower", upper="ratio_upper", row="ethnic_group", log=True,
        reference=1, reference_name="White group: 1", decimals=2,
    ),
    finding=ethnic_ratios("victims"),
    notes=(TIMES, POOLED, *RATIO_NOTES),
)  # fmt: skip
def victims_by_ethnic_group(x: Inputs) -> pd.DataFrame:
    """One row for each ethnic group, county: share, rate and relative rate."""
    return disproportion(x, BY_ETHNIC_GROUP)
