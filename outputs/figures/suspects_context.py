"""Chapter 7: around serious violence: what came before, markers, weapons, how cases end."""

import pandas as pd

from outputs.charts.bar_columns import BarColumns
from outputs.charts.dots import DotPlot, GroupedBars
from outputs.charts.lines import SmallMultiples
from outputs.figures.suspects_findings import (
    commonest_weapon,
    earlier_kinds,
    earlier_links,
    flags_now,
    flags_used,
    outcomes_now,
    outcomes_over_years,
    weapons_apart,
)
from outputs.figures.what_is_happening import SERIOUS
from outputs.figures.who_causes_harm import SUSPECTED, SUSPECTS
from outputs.figures.who_is_harmed import POOLED, YEARS
from outputs.inputs import Inputs
from outputs.parts import cells, counted, known, shares_of_known, with_shares
from outputs.rates import in_order
from outputs.registry import figure
from sources.outcome_groups import KINDS
from sources.police.offences import WEAPON_TYPES
from transforms.cuts import Cut
from transforms.dimensions import KNOWN, TOTAL

ALL = "All serious violence"
LONG_ENOUGH = "24 or more"
PRIOR = "sna__prior_offending.persons"
EARLIER = Cut(PRIOR, by=("look_back", "earlier_offences"), period="window")
FIRST_KIND = Cut(PRIOR, by=("first_kind",), period="window")
SETTLED_MONTHS = 6
"""Months after which most outcomes are given; younger periods are left out of their shares."""
OUTCOME_YEARS = Cut(
    SERIOUS, by=("county_code", "outcome_kind"), period="financial_year", latest=YEARS
)
OUTCOME_KINDS = Cut(
    SERIOUS, by=("county_code", "offence_group", "outcome_kind"), period="financial_year", latest=2
)
OUTCOME_PLACES = Cut(
    SERIOUS, by=("district_code", "outcome_kind"), period="financial_year", latest=2
)
FLAGS = {
    "is_alcohol": "Alcohol",
    "is_drug": "Drugs",
    "is_domestic": "Domestic abuse",
    "is_hate": "Hate crime",
    "is_gang": "Gang",
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
AGES = {"10-17": "10 to 17", "18-24": "18 to 24", "25 and over": "25 and over"}
BY_HAND = (
    "Markers are added by hand and under-used: a share says how often a marker was set, not how "
    "often it applied, and a change may be one of practice. Gang and county lines markers are "
    "nearly absent."
)
LATE = (
    f"Outcomes come months after an offence is recorded: only years that ended {SETTLED_MONTHS} "
    "months or more before the last month held are shown."
)


@figure(
    catalogue="G6",
    chapter=7,
    title="What suspects of serious violence were linked to before, {county}, {period}",
    question="Were people first suspected of serious violence known to the police before?",
    unit="Share of people first suspected of serious violence (%)",
    cuts=(EARLIER,),
    chart=GroupedBars(value="share", lower="share_lower", upper="share_upper"),
    finding=earlier_links,
    notes=(
        SUSPECTED,
        "People whose first serious violence held is in the period, and for whom 24 months or "
        "more were held before it. What came before the first month held is not seen, so earlier "
        "offences are undercounted.",
        "Earlier offences of any kind that the person was a suspect of, by the day they "
        "happened. Whiskers: 95% intervals (Wilson).",
    ),
)
def earlier_offences_of_suspects(x: Inputs) -> pd.DataFrame:
    """One row for each number of earlier offences; persons with a look-back of two years."""
    rows = known(cells(x, EARLIER, look_back=LONG_ENOUGH), "earlier_offences")
    every = cells(x, EARLIER, look_back=LONG_ENOUGH, earlier_offences=TOTAL)
    shares = with_shares(rows, every)
    names = {"0": "None seen", "1": "1 offence"}
    named = shares["earlier_offences"].map(lambda n: names.get(n, f"{n} offences"))
    named = named.str.replace("-", " to ").str.replace("5 or more offences", "5 or more offences")
    return shares.assign(category=named).drop(columns="earlier_offences")


@figure(
    catalogue="G11",
    chapter=7,
    title="The first offence that suspects of serious violence were linked to, {county}, {period}",
    question="What kind of offence came first?",
    unit="Share of people first suspected of serious violence (%)",
    cuts=(FIRST_KIND,),
    chart=GroupedBars(value="share", lower="share_lower", upper="share_upper"),
    finding=earlier_kinds,
    notes=(
        SUSPECTED,
        "The group of the first earlier offence held, whenever it was; figure G6 tells how far "
        "back could be seen. Whiskers: 95% intervals (Wilson).",
    ),
)
def first_offence_of_suspects(x: Inputs) -> pd.DataFrame:
    """One row for each kind of first earlier offence, most often first; none seen comes last."""
    shares = with_shares(x.cut(FIRST_KIND), x.cut(FIRST_KIND, total=("first_kind",)))
    told = counted(shares, "first_kind")
    is_none = told["first_kind"].eq("none earlier")
    names = told["first_kind"].mask(is_none, "None seen")
    ranked = told.assign(category=names, is_none=is_none)
    ranked = ranked.sort_values(["is_none", "n"], ascending=[True, False], kind="stable")
    return ranked.drop(columns=["first_kind", "is_none"]).reset_index(drop=True)


@figure(
    catalogue="G8",
    chapter=7,
    title="How cases of serious violence end, {county}, {period}",
    question="How do cases of serious violence end, by kind and by district?",
    unit="Share of recorded offences (%)",
    cuts=(OUTCOME_KINDS, OUTCOME_PLACES),
    chart=BarColumns(row="category", column="outcome"),
    finding=outcomes_now,
    notes=(
        LATE,
        "Home Office outcome types in wider kinds; out of court holds cautions, community "
        "resolutions and diversion. The outcome held now of each offence, whenever it was given.",
    ),
)
def outcomes_by_kind_and_district(x: Inputs) -> pd.DataFrame:
    """One row for each kind of offence or district, and kind of outcome: last settled year."""
    whole = _settled(_outcomes(x, OUTCOME_KINDS, offence_group=TOTAL), x)
    kinds = counted(_settled(_outcomes(x, OUTCOME_KINDS), x), "offence_group", "total")
    places = in_order(_settled(_outcomes(x, OUTCOME_PLACES), x), x)
    places = places[places["district_code"].ne(x.county_code)]
    parts = [
        whole.assign(category=ALL),
        kinds.rename(columns={"offence_group": "category"}),
        places.assign(category=places["district_code"].map(x.districts)),
    ]
    rows = pd.concat(parts, ignore_index=True)
    return rows[rows["period_start"].eq(rows["period_start"].max())].reset_index(drop=True)


def _outcomes(x: Inputs, cut: Cut, **at: str) -> pd.DataFrame:
    """Each kind of outcome as a share of all offences, those without one included."""
    by = [c for c in cut.by if c not in ("county_code", "outcome_kind", *at)]
    wholes = cells(x, cut, **at, outcome_kind=TOTAL)
    shares = with_shares(counted(cells(x, cut, **at), "outcome_kind"), wholes, by)
    order = shares["outcome_kind"].map([*KINDS, "unknown"].index)
    named = shares.assign(outcome=shares["outcome_kind"].str.capitalize(), order=order)
    ordered = named.sort_values(["period_start", *by, "order"], kind="stable")
    return ordered.drop(columns=["outcome_kind", "order"]).reset_index(drop=True)


def _settled(rows: pd.DataFrame, x: Inputs) -> pd.DataFrame:
    """The rows of periods old enough for most outcomes to have been given."""
    last = x.last_day("police__offences")
    newest = pd.Timestamp(last) if last else rows["period_end"].max()
    is_old = rows["period_end"] + pd.DateOffset(months=SETTLED_MONTHS) <= newest
    return rows[is_old].reset_index(drop=True)


@figure(
    catalogue="G12",
    chapter=7,
    title="How cases of serious violence end, by year recorded, {county}, {period}",
    question="Do more or fewer cases of serious violence end in a charge?",
    unit="Share of recorded offences (%)",
    cuts=(OUTCOME_YEARS,),
    chart=SmallMultiples(
        x="period", y="share", panel="outcome", lower="share_lower", upper="share_upper",
        decimals=0,
    ),
    finding=outcomes_over_years,
    notes=(LATE, "By the year the offence was recorded. Shaded: 95% intervals (Wilson)."),
)  # fmt: skip
def outcomes_by_year(x: Inputs) -> pd.DataFrame:
    """One row for each kind of outcome and settled financial year, county."""
    rows = _settled(_outcomes(x, OUTCOME_YEARS), x)
    return in_order(rows, x, ["outcome"])


@figure(
    catalogue="G9",
    chapter=7,
    title="Markers on serious violence, {county}, {period}",
    question="How often do the police mark serious violence for alcohol, drugs or exploitation?",
    unit="Share of recorded offences with the marker (%)",
    cuts=(*FLAG_TOTALS.values(), *FLAG_KINDS.values(), *FLAG_PLACES.values()),
    chart=BarColumns(row="category", column="flag", decimals=1),
    finding=flags_now,
    notes=(
        BY_HAND,
        POOLED,
        "Gang and county lines markers are too few to be told apart by kind, and hate crime by "
        "district. Marked offences by kind and by district are parts of the same total.",
    ),
)
def markers_on_serious_violence(x: Inputs) -> pd.DataFrame:
    """One row for each marker and all offences, kind of offence, or district."""
    rows = [_flagged(x, cut, f, []).assign(category=ALL) for f, cut in FLAG_TOTALS.items()]
    for flag, cut in FLAG_KINDS.items():
        kinds = counted(_flagged(x, cut, flag, ["offence_group"]), "offence_group", "total")
        rows.append(kinds.rename(columns={"offence_group": "category"}))
    for flag, cut in FLAG_PLACES.items():
        places = in_order(_flagged(x, cut, flag, ["district_code"]), x)
        places = places[places["district_code"].ne(x.county_code)]
        rows.append(places.assign(category=places["district_code"].map(x.districts)))
    return pd.concat(rows, ignore_index=True)


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
    """The rows in the order of the list of weapons, with readable names in `weapon`."""
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
