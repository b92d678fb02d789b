"""Chapter 8: assaults as emergency departments see them."""

import numpy as np
import pandas as pd

from outputs import words
from outputs.charts.dots import GroupedBars
from outputs.charts.heat import Heatmap
from outputs.charts.lines import SmallMultiples
from outputs.charts.matrix import HeatTable
from outputs.charts.people import Pyramid
from outputs.figures.admissions import SHARES_ROUNDED
from outputs.figures.emergency_findings import (
    busiest_time,
    completeness_told,
    kinds_told,
    months_told,
)
from outputs.figures.health_findings import widest_gap
from outputs.inputs import Inputs
from outputs.parts import cells, counted, shares_of_known, with_shares
from outputs.rates import with_gaps
from outputs.registry import figure
from sources.fields import AGE_BANDS, WEEKDAYS
from sources.health.series import ED_ASSAULTS
from transforms.cuts import Cut
from transforms.dimensions import KNOWN, TOTAL
from transforms.rates import with_rates

ATTENDANCES = "health__ed_assaults.ed_assaults"
RESIDENTS = "health__ed_attendances.assault_attendances"
MONTHS = 12
MONTHLY = Cut(ATTENDANCES, by=("site_code",), period="month")
FILLED = {
    "How is known": Cut(ATTENDANCES, by=("site_code", "method_group"), period="latest_year",
                        groups=(KNOWN,)),
    "Where is known": Cut(ATTENDANCES, by=("site_code", "location_type"), period="latest_year",
                          groups=(KNOWN,)),
    "When is known": Cut(ATTENDANCES, by=("site_code", "weekday"), period="latest_year",
                         groups=(KNOWN,)),
}  # fmt: skip
SENT = "Months with attendances"
BY_HOUR = Cut(ATTENDANCES, by=("weekday", "hour"), period="latest_three_years", groups=(KNOWN,))
BY_AGE = Cut(
    RESIDENTS, by=("county_code", "age_band", "sex"), period="latest_year", groups=(KNOWN,)
)
BY_METHOD = Cut(ATTENDANCES, by=("method_group",), period="latest_three_years", groups=(KNOWN,))
BY_PLACE = Cut(ATTENDANCES, by=("location_type",), period="latest_three_years", groups=(KNOWN,))

TREATED = (
    "Every department that sends its attendances under the ISTV standard, wherever it is: where "
    "people were treated, not where they were hurt or live."
)
ROUNDED = f"Counts are {words.ROUNDED_TO}; those of 1 to 7 are withheld."


@figure(
    catalogue="H6",
    chapter=8,
    title="Assault attendances by month and emergency department, {county}, {period}",
    question="Are more people treated after assaults, including those that police never see?",
    unit="Attendances a month",
    cuts=(MONTHLY,),
    tables=("ref_sites",),
    chart=SmallMultiples(panel="site_name", columns=2),
    finding=months_told,
    notes=(TREATED, ROUNDED, "A month that nobody sent is a gap. " + ED_ASSAULTS.break_note),
)
def ed_assault_attendances(x: Inputs) -> pd.DataFrame:
    """One row for each department and month from the first to the last."""
    return _named(with_gaps(counted(cells(x, MONTHLY), "site_code"), by="site_code"), x)


def _named(rows: pd.DataFrame, x: Inputs) -> pd.DataFrame:
    """The rows with the name of their department, in the order of the districts."""
    sites = x.table("ref_sites")
    order = {code: place for place, code in enumerate(x.districts)}
    sites = sites.assign(place=sites["district_code"].map(order).fillna(len(order)))
    names = sites.set_index("site_code")["site_name"]
    place = rows["site_code"].map(sites.set_index("site_code")["place"]).fillna(len(order) + 1)
    named = rows.assign(site_name=rows["site_code"].map(names).fillna(rows["site_code"]))
    ordered = named.assign(place=place).sort_values(["place", "site_code"], kind="stable")
    return ordered.drop(columns=["place", "site_code"]).reset_index(drop=True)


@figure(
    catalogue="H14",
    chapter=8,
    title="Completeness of assault attendances by emergency department, {county}, {period}",
    question="How far can each department's record of assaults be relied on?",
    unit="Share of attendances, and of the latest twelve months (%)",
    cuts=(MONTHLY, *FILLED.values()),
    tables=("ref_sites",),
    chart=HeatTable(rows="site_name", columns="category", value="share", decimals=0),
    finding=completeness_told,
    notes=(
        TREATED,
        SHARES_ROUNDED,
        f"{SENT}: the share of the latest twelve months in which the department sent any. "
        "A fall in attendances may be a fall in what is written down, or in what is sent.",
    ),
)
def ed_assault_completeness(x: Inputs) -> pd.DataFrame:
    """One row for each department and element of the standard, the latest year."""
    rows = []
    for name, cut in FILLED.items():
        column = cut.by[1]
        every = counted(cells(x, cut, **{column: TOTAL}), "site_code")
        filled = cells(x, cut, **{column: KNOWN})
        filled = filled[filled["site_code"].isin(every["site_code"])]
        rows.append(with_shares(filled, every, ("site_code",)).assign(category=name))
    return _named(pd.concat([_months_sent(x, rows[0]), *rows], ignore_index=True), x)


def _months_sent(x: Inputs, year: pd.DataFrame) -> pd.DataFrame:
    """The share of the year's months in which each department sent attendances.

    A withheld month is one with attendances; zero is none.
    """
    monthly = cells(x, MONTHLY)
    inside = monthly[monthly["period_start"].ge(year["period_start"].min())]
    sent = inside[inside["n"].ne(0)].groupby("site_code").size()
    share = 100 * year["site_code"].map(sent).fillna(0) / MONTHS
    blank = dict.fromkeys(("n", "total", "share_lower", "share_upper"), np.nan)
    return year.assign(**blank, share=share, category=SENT, status="z")


@figure(
    catalogue="H7",
    chapter=8,
    title="Assault attendances by hour and day of the week of the assault, {county}, {period}",
    question="At what times of the week are people hurt who go to an emergency department?",
    unit="Attendances in three years",
    cuts=(BY_HOUR,),
    chart=Heatmap(),
    finding=busiest_time,
    notes=(
        TREATED,
        ROUNDED,
        "When the assault happened, where a time is known; midnight sharp is a default and left "
        "out. The week starts on Monday; a night runs on into the next day's row.",
    ),
)
def ed_assaults_by_hour(x: Inputs) -> pd.DataFrame:
    """One row for each hour of the week."""
    counts = cells(x, BY_HOUR)
    timed = counts[counts["weekday"].isin(WEEKDAYS) & counts["hour"].str.isdecimal()]
    timed = timed.assign(hour=timed["hour"].astype(int), day=timed["weekday"].map(WEEKDAYS.index))
    return timed.sort_values(["day", "hour"]).drop(columns="day").reset_index(drop=True)


@figure(
    catalogue="H15",
    chapter=8,
    title="Residents treated after an assault by age and sex, {county}, {period}",
    question="Which ages and sexes go to emergency departments after assaults most?",
    unit="Share of attendances of known age and sex (%)",
    cuts=(BY_AGE,),
    chart=Pyramid(),
    finding=widest_gap("those treated", "residents"),
    notes=(
        "Residents, by the Emergency Care Data Set. Bands differ in width, for patients and "
        "residents alike; the table gives the rate per 1,000 residents.",
        SHARES_ROUNDED,
        ED_ASSAULTS.break_note,
    ),
)
def ed_assaults_by_age_and_sex(x: Inputs) -> pd.DataFrame:
    """One row for each age band and sex, county; crude rate per 1,000."""
    counts = cells(x, BY_AGE)
    told = counts[counts["age_band"].isin(AGE_BANDS) & counts["sex"].isin(("female", "male"))]
    order = told["age_band"].map(AGE_BANDS.index)
    told = told.assign(order=order).sort_values(["order", "sex"]).drop(columns="order")
    by = ("district_code", "age_band", "sex")
    rows = with_rates(told.reset_index(drop=True), x.residents, by=by)
    whole = cells(x, BY_AGE, age_band=KNOWN, sex=KNOWN)
    return with_shares(rows, whole).assign(
        population_share=100 * rows["denominator"] / rows["denominator"].sum(),
    )


@figure(
    catalogue="H8",
    chapter=8,
    title="Assault attendances by how the assault was done, {county}, {period}",
    question="How are people hurt who go to an emergency department after an assault?",
    unit="Share of attendances of which it is known (%)",
    cuts=(BY_METHOD,),
    chart=GroupedBars("share", "share_lower", "share_upper", decimals=1),
    finding=kinds_told("how the assault was done"),
    notes=(
        TREATED,
        SHARES_ROUNDED,
        "Sharp object: knife, bottle, glass or another. Words of the ISTV standard, in groups.",
    ),
)
def ed_assaults_by_method(x: Inputs) -> pd.DataFrame:
    """One row for each group of methods, the commonest first; three years together."""
    return _kinds(x, BY_METHOD, "method_group")


@figure(
    catalogue="H16",
    chapter=8,
    title="Assault attendances by kind of place, {county}, {period}",
    question="In what places are people hurt who go to an emergency department?",
    unit="Share of attendances of which it is known (%)",
    cuts=(BY_PLACE,),
    chart=GroupedBars("share", "share_lower", "share_upper", decimals=1),
    finding=kinds_told("where it happened"),
    notes=(
        TREATED,
        SHARES_ROUNDED,
        "Words of the ISTV standard, in the groups used for offences. Named venues are not "
        "taken in.",
    ),
)
def ed_assaults_by_location(x: Inputs) -> pd.DataFrame:
    """One row for each kind of place, the commonest first; three years together."""
    return _kinds(x, BY_PLACE, "location_type")


def _kinds(x: Inputs, cut: Cut, column: str) -> pd.DataFrame:
    """Each kind's share of what is known, the commonest first."""
    rows = counted(shares_of_known(x, cut, column), column)
    rows = rows.sort_values("share", ascending=False, kind="stable", na_position="last")
    kinds = rows[column].str.capitalize()
    return rows.drop(columns=column).assign(category=kinds).reset_index(drop=True)
