"""Chapter 7: what suspects of serious violence were linked to before, and how cases end."""

import pandas as pd

from outputs.charts.bar_columns import BarColumns
from outputs.charts.dots import GroupedBars
from outputs.charts.lines import SmallMultiples
from outputs.figures.suspects_findings import (
    NONE_SEEN,
    earlier_kinds,
    earlier_links,
    outcomes_now,
    outcomes_over_years,
)
from outputs.figures.what_is_happening import SERIOUS
from outputs.figures.who_causes_harm import SUSPECTED
from outputs.figures.who_is_harmed import YEARS
from outputs.inputs import Inputs
from outputs.parts import cells, counted, known, with_shares
from outputs.rates import in_order
from outputs.registry import figure
from sources.outcome_groups import KINDS
from transforms.cuts import Cut
from transforms.dimensions import TOTAL
from transforms.prior_offending import NONE_EARLIER

ALL = "All serious violence"
PRIOR = "sna__prior_offending.persons_followed"
EARLIER = Cut(PRIOR, by=("earlier_offences",), period="window")
FIRST_KIND = Cut(PRIOR, by=("first_kind",), period="window")
OUTCOMES = (
    "Home Office outcome types in wider kinds; out of court holds cautions, community resolutions "
    "and diversion. The outcome held now of each offence, whenever it was given."
)
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
LOOK_BACK = (
    "People whose first serious violence held is in the period, and for whom two years or more "
    "were held before it. What came before the first month held is not seen, so earlier offences "
    "are undercounted."
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
        LOOK_BACK,
        "Earlier offences of any kind that the person was a suspect of, by the day they "
        "happened. Whiskers: 95% intervals (Wilson).",
    ),
)
def earlier_offences_of_suspects(x: Inputs) -> pd.DataFrame:
    """One row for each number of earlier offences; persons with a look-back of two years."""
    every = x.cut(EARLIER, total=("earlier_offences",))
    shares = with_shares(known(x.cut(EARLIER), "earlier_offences"), every)
    names = {"0": NONE_SEEN, "1": "1 offence"}
    named = shares["earlier_offences"].map(lambda n: names.get(n, f"{n} offences"))
    return shares.assign(category=named.str.replace("-", " to ")).drop(columns="earlier_offences")


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
        LOOK_BACK,
        "The group of the first earlier offence that is held. Whiskers: 95% intervals (Wilson).",
    ),
)
def first_offence_of_suspects(x: Inputs) -> pd.DataFrame:
    """One row for each kind of first earlier offence, most often first; none seen comes last."""
    shares = with_shares(x.cut(FIRST_KIND), x.cut(FIRST_KIND, total=("first_kind",)))
    told = counted(shares, "first_kind")
    is_none = told["first_kind"].eq(NONE_EARLIER)
    names = told["first_kind"].mask(is_none, NONE_SEEN)
    ranked = told.assign(category=names, is_none=is_none)
    ranked = ranked.sort_values(["is_none", "n"], ascending=[True, False], kind="stable")
    return ranked.drop(columns=["first_kind", "is_none"]).reset_index(drop=True)


@figure(
    catalogue="G8",
    chapter=7,
    title="How cases of serious violence end, by kind of offence, {county}, {period}",
    question="How do cases of serious violence end?",
    unit="Share of recorded offences (%)",
    cuts=(OUTCOME_KINDS,),
    chart=BarColumns(row="category", column="outcome"),
    finding=outcomes_now,
    notes=(LATE, OUTCOMES),
)
def outcomes_by_kind(x: Inputs) -> pd.DataFrame:
    """One row for each kind of offence and kind of outcome, in the last settled year; county."""
    whole = _outcomes(x, OUTCOME_KINDS, offence_group=TOTAL)
    kinds = counted(_outcomes(x, OUTCOME_KINDS), "offence_group", "total")
    rows = [whole.assign(category=ALL), kinds.rename(columns={"offence_group": "category"})]
    return _last_settled(pd.concat(rows, ignore_index=True), x)


@figure(
    catalogue="G14",
    chapter=7,
    title="How cases of serious violence end, by district, {county}, {period}",
    question="Do cases of serious violence end differently in some districts?",
    unit="Share of recorded offences (%)",
    cuts=(OUTCOME_PLACES,),
    chart=BarColumns(column="outcome"),
    finding=outcomes_now,
    notes=(LATE, OUTCOMES),
)
def outcomes_by_district(x: Inputs) -> pd.DataFrame:
    """One row for each district, the county last, and kind of outcome: the last settled year."""
    return in_order(_last_settled(_outcomes(x, OUTCOME_PLACES), x), x)


def _last_settled(rows: pd.DataFrame, x: Inputs) -> pd.DataFrame:
    """The rows of the latest period of which most outcomes have been given."""
    old = _settled(rows, x)
    return old[old["period_start"].eq(old["period_start"].max())].reset_index(drop=True)


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
