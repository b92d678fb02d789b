"""Chapter 7: markers set on serious violence, and the weapons used in it."""

import pandas as pd

from outputs.charts.bar_columns import BarColumns
from outputs.charts.dots import DotPlot
from outputs.charts.lines import SmallMultiples
from outputs.figures.suspects_findings import (
    commonest_weapon,
    flags_apart,
    flags_now,
    flags_used,
    weapons_apart,
)
from outputs.figures.what_is_happening import SERIOUS
from outputs.figures.who_causes_harm import SUSPECTED, SUSPECTS
from outputs.figures.who_is_harmed import POOLED, YEARS
from outputs.inputs import Inputs
from outputs.parts import cells, counted, shares_of_known, with_shares
from outputs.rates import in_order
from outputs.registry import figure
from sources.police.offences import WEAPON_TYPES
from transforms.cuts import Cut
from transforms.dimensions import KNOWN, TOTAL

FLAGS = {
    "is_alcohol": "Alcohol",
    "is_drug": "Drugs",
    "is_domestic": "Domestic abuse",
    "is_hate": "Hate crime",
    "is_gang": "Gangs",
    "is_county_lines": "County lines",
}
USED = tuple(FLAGS)[:4]
"""Markers that are set often enough to be told apart by kind or by year."""
FLAG_TOTALS = {f: Cut(SERIOUS, by=("county_code", f), period="latest_three_years") for f in FLAGS}
FLAG_KINDS = {
    f: Cut(SERIOUS, by=("county_code", "offence_group", f), period="latest_three_years")
    for f in USED
}
FLAG_PLACES = {
    f: Cut(SERIOUS, by=("district_code", f), period="latest_three_years") for f in USED[:3]
}
FLAG_YEARS = {
    f: Cut(SERIOUS, by=("county_code", f), period="financial_year", latest=YEARS) for f in USED
}
WEAPON_AGES = Cut(
    SUSPECTS, by=("county_code", "weapon_type", "age_band"), period="latest_three_years",
    groups=(KNOWN, "25 and over"),
)  # fmt: skip
WEAPON_PLACES = Cut(
    SERIOUS, by=("district_code", "weapon_type"), period="latest_three_years", groups=(KNOWN,)
)
AGES = {"10-17": "Aged 10 to 17", "18-24": "Aged 18 to 24", "25 and over": "Aged 25 and over"}
BY_HAND = (
    "Markers are added by hand and under-used: a share says how often a marker was set, not how "
    "often it applied, and a change may be one of practice. Gang and county lines markers are "
    "nearly absent."
)


@figure(
    catalogue="G9",
    chapter=7,
    title="Markers on serious violence, {county}, {period}",
    question="How often do the police mark serious violence for alcohol, drugs or exploitation?",
    unit="Share of recorded offences with the marker (%)",
    cuts=tuple(FLAG_TOTALS.values()),
    chart=DotPlot(row="flag", decimals=1),
    finding=flags_now,
    notes=(BY_HAND, POOLED, "Whiskers: 95% intervals (Wilson)."),
)
def markers_on_serious_violence(x: Inputs) -> pd.DataFrame:
    """One row for each marker, county."""
    rows = [_flagged(x, cut, flag, []) for flag, cut in FLAG_TOTALS.items()]
    return pd.concat(rows, ignore_index=True)


@figure(
    catalogue="G16",
    chapter=7,
    title="Markers on serious violence by kind of offence, {county}, {period}",
    question="On which kinds of serious violence are markers set most often?",
    unit="Share of recorded offences with the marker (%)",
    cuts=tuple(FLAG_KINDS.values()),
    chart=BarColumns(row="category", column="flag", decimals=1),
    finding=flags_apart,
    notes=(BY_HAND, f"{POOLED} Gang and county lines markers are too few to be told by kind."),
)
def markers_by_kind(x: Inputs) -> pd.DataFrame:
    """One row for each marker and kind of offence, county."""
    rows = [
        counted(_flagged(x, cut, flag, ["offence_group"]), "offence_group", "total")
        for flag, cut in FLAG_KINDS.items()
    ]
    return pd.concat(rows, ignore_index=True).rename(columns={"offence_group": "category"})


@figure(
    catalogue="G17",
    chapter=7,
    title="Markers on serious violence by district, {county}, {period}",
    question="Are markers set more often in some districts than in others?",
    unit="Share of recorded offences with the marker (%)",
    cuts=tuple(FLAG_PLACES.values()),
    chart=DotPlot(row="district_name", group="flag", decimals=1),
    finding=flags_apart,
    notes=(BY_HAND, POOLED, "Whiskers: 95% intervals (Wilson)."),
)
def markers_by_district(x: Inputs) -> pd.DataFrame:
    """One row for each district, the county last, and marker."""
    rows = [_flagged(x, cut, flag, ["district_code"]) for flag, cut in FLAG_PLACES.items()]
    return in_order(pd.concat(rows, ignore_index=True), x)


def _flagged(x: Inputs, cut: Cut, flag: str, by: list[str]) -> pd.DataFrame:
    """The marked offences and their share of all."""
    marked = with_shares(cells(x, cut, **{flag: "true"}), cells(x, cut, **{flag: TOTAL}), by)
    return marked.assign(flag=FLAGS[flag])


@figure(
    catalogue="G13",
    chapter=7,
    title="How often markers are set on serious violence, {county}, {period}",
    question="Has the use of the police's markers changed?",
    unit="Share of recorded offences with the marker (%)",
    cuts=tuple(FLAG_YEARS.values()),
    chart=SmallMultiples(
        x="period", y="share", panel="flag", lower="share_lower", upper="share_upper", columns=2,
        decimals=1,
    ),
    finding=flags_used,
    notes=(BY_HAND, "Financial years. Shaded: 95% intervals (Wilson)."),
)  # fmt: skip
def use_of_markers(x: Inputs) -> pd.DataFrame:
    """One row for each marker and whole financial year, county."""
    rows = [_flagged(x, cut, flag, []) for flag, cut in FLAG_YEARS.items()]
    return in_order(pd.concat(rows, ignore_index=True), x, ["flag"])


@figure(
    catalogue="G10",
    chapter=7,
    title="Weapons in serious violence by age of suspect, {county}, {period}",
    question="Which weapons are used or threatened, and by whom?",
    unit="Share of suspects of offences whose weapon is known (%)",
    cuts=(WEAPON_AGES,),
    chart=DotPlot(row="weapon", group="category"),
    finding=commonest_weapon,
    notes=(
        SUSPECTED,
        f"The most serious weapon used or threatened in the offence, by any suspect. {POOLED}",
        "Age at the offence. Whiskers: 95% intervals (Wilson).",
    ),
)
def weapons_by_age(x: Inputs) -> pd.DataFrame:
    """One row for each known kind of weapon and age group of the suspect, county."""
    parts = [
        shares_of_known(x, WEAPON_AGES, "weapon_type", age_band=band).assign(category=name)
        for band, name in AGES.items()
    ]
    return _by_weapon(pd.concat(parts, ignore_index=True))


def _by_weapon(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order of the list of weapons, without those that nobody used."""
    rows = counted(rows, "weapon_type")
    order = rows["weapon_type"].map(WEAPON_TYPES.index)
    ordered = rows.iloc[order.argsort(kind="stable")]
    named = ordered.assign(weapon=ordered["weapon_type"].str.capitalize())
    return named.drop(columns="weapon_type").reset_index(drop=True)


@figure(
    catalogue="G15",
    chapter=7,
    title="Weapons in serious violence by district, {county}, {period}",
    question="Are knives used more in some districts than in others?",
    unit="Share of recorded offences whose weapon is known (%)",
    cuts=(WEAPON_PLACES,),
    chart=BarColumns(column="weapon"),
    finding=weapons_apart,
    notes=(
        f"The most serious weapon used or threatened. {POOLED}",
        "Possession of weapons is part of serious violence here; the table gives the share of "
        "offences whose weapon is not known.",
    ),
)
def weapons_by_district(x: Inputs) -> pd.DataFrame:
    """One row for each district, the county last, and known kind of weapon."""
    return in_order(_by_weapon(shares_of_known(x, WEAPON_PLACES, "weapon_type")), x)
