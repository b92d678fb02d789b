"""Chapter 7: the few people whom most is linked to, and who is both victim and suspect."""

import pandas as pd

from outputs.charts.cumulative import Lorenz
from outputs.charts.dots import DotPlot
from outputs.charts.people import UpSet
from outputs.figures.concentration_findings import (
    both_roles,
    came_first,
    few_hold,
    lorenz_of_people,
)
from outputs.figures.repeat_victims import KEYLESS, windowed
from outputs.inputs import Inputs
from outputs.registry import figure
from transforms.cuts import Cut
from transforms.statistics import wilson

VICTIMS, SUSPECTS = "police__victims", "police__suspects"
ROLES = {
    "Suspects": f"{SUSPECTS}.serious_violence_suspects",
    "Victims": f"{VICTIMS}.serious_violence_victims",
}
TOPS = {"top 1%": "Top 1%", "top 5%": "Top 5%", "top 10%": "Top 10%"}
ROLE_CUT = Cut("sna__victim_suspect.persons", by=("county_code", "role"), period="window")
ORDER_CUT = Cut("sna__victim_suspect.persons", by=("county_code", "came_first"), period="window")
ROLE_NAMES = {"victim only": "Victim", "suspect only": "Suspect", "both": "Victim + Suspect"}
ORDER_NAMES = {
    "victim first": "Victim first",
    "suspect first": "Suspect first",
    "same day": "Both on the same day",
}
SUSPECT_NOTE = "Suspects are those whom the police identified; they are not offenders."


def longest(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the window that reaches furthest back."""
    return rows[rows["period_start"].eq(rows["period_start"].min())].reset_index(drop=True)


@figure(
    catalogue="C6",
    chapter=7,
    title="What the few are linked to: serious violence, {county}, {period}",
    question="How much serious violence is linked to the few people that most is linked to?",
    unit="Share of the offences (%)",
    tables=("out_sna__power_few",),
    datasets=(SUSPECTS, VICTIMS),
    needs="any",
    chart=DotPlot(row="top", group="group"),
    finding=few_hold("offences of serious violence", "are in"),
    notes=(
        "Of the people linked to any offence of serious violence in three years. Most are linked "
        "to one, so even an equal spread gives the top more than its share. Whiskers: 95% "
        "intervals, by resampling people.",
        SUSPECT_NOTE,
        KEYLESS,
    ),
)
def power_few(x: Inputs) -> pd.DataFrame:
    """One row for suspects and for victims, and each top share of them; whole per cent."""
    return _top_shares(x.table("out_sna__power_few"), x)


@figure(
    catalogue="C11",
    chapter=7,
    title="Harm that is linked to the few: serious violence, {county}, {period}",
    question="How much harm is linked to the few people that most is linked to?",
    unit="Share of the days of harm (%)",
    tables=("out_sna__harm_few", "out_sna__weights"),
    datasets=(SUSPECTS, VICTIMS),
    weights=("cambridge_harm",),
    needs="any",
    chart=DotPlot(row="top", group="group"),
    finding=few_hold("harm of serious violence", "are linked to"),
    notes=(
        "Days of imprisonment of the Cambridge Crime Harm Index, summed over a person's offences "
        "of serious violence in three years. One grave offence puts a person among the few. "
        "Whiskers: 95% intervals, by resampling people.",
        SUSPECT_NOTE,
        KEYLESS,
    ),
)
def harm_of_the_few(x: Inputs) -> pd.DataFrame:
    """One row for suspects and for victims, and each top share of them; whole per cent."""
    return _top_shares(x.table("out_sna__harm_few").drop(columns="is_illustrative"), x)


def _top_shares(held: pd.DataFrame, x: Inputs) -> pd.DataFrame:
    """The shares of suspects and victims as rows of a figure; [x] where there is none."""
    names = {measure: role for role, measure in ROLES.items()}
    rows = held[held["measure"].isin(names) & held["top"].isin(TOPS)]
    share = rows["share_pct"].astype(float)
    return rows.drop(columns=["share_pct", "share_lower_pct", "share_upper_pct"]).assign(
        group=rows["measure"].map(names),
        top=rows["top"].map(TOPS),
        share=share,
        share_lower=rows["share_lower_pct"].astype(float),
        share_upper=rows["share_upper_pct"].astype(float),
        status=share.isna().map({True: "x", False: ""}),
    )


@figure(
    catalogue="C12",
    chapter=7,
    title="How serious violence is spread among people, {county}, {period}",
    question="Is serious violence spread evenly among those who are in any?",
    unit="Share of the offences (%)",
    tables=("out_sna__people_lorenz",),
    datasets=(SUSPECTS, VICTIMS),
    needs="any",
    chart=Lorenz(
        x="holders_share_pct", y="n_share_pct", line="group",
        x_title="Share of people in any offence, from the fewest to the most (%)",
    ),
    finding=lorenz_of_people,
    notes=(SUSPECT_NOTE, KEYLESS, "People in no offence are in no curve."),
)  # fmt: skip
def violence_among_people(x: Inputs) -> pd.DataFrame:
    """One row for suspects and for victims, and each twentieth of the people; whole per cent."""
    held = x.table("out_sna__people_lorenz")
    names = {measure: role for role, measure in ROLES.items()}
    rows = held[held["measure"].isin(names)]
    return rows.assign(group=rows["measure"].map(names), status="")


@figure(
    catalogue="C7",
    chapter=7,
    title="People who are victims and suspects of serious violence, {county}, {period}",
    question="How many people are both victims and suspects?",
    unit="People",
    cuts=(ROLE_CUT,),
    chart=UpSet(members="role_name"),
    finding=both_roles,
    notes=(
        "Those who are one of the two and those who are both are drawn on scales of their own.",
        "One police key for both roles. What came before the window, or was not recorded, is not "
        "seen: some who are both are not known to be.",
        SUSPECT_NOTE,
        KEYLESS,
    ),
)
def victims_and_suspects(x: Inputs) -> pd.DataFrame:
    """One row for each role; the last is of both."""
    rows = longest(windowed(x, ROLE_CUT))
    rows = rows[rows["role"].isin(ROLE_NAMES)]
    return rows.assign(role_name=rows["role"].map(ROLE_NAMES)).drop(
        columns=["role", "months_covered"]
    )


@figure(
    catalogue="C13",
    chapter=7,
    title="Which came first, for those who are victim and suspect, {county}, {period}",
    question="Were people who are both victim and suspect harmed before they were suspected?",
    unit="Share of the people who are both (%)",
    cuts=(ORDER_CUT,),
    chart=DotPlot(row="order"),
    finding=came_first,
    notes=(
        "By the earliest day that an offence of each kind can have happened, inside the window. "
        "Whiskers: 95% intervals (Wilson). An order in time is not a cause.",
        SUSPECT_NOTE,
    ),
)
def victim_or_suspect_first(x: Inputs) -> pd.DataFrame:
    """One row for each order of the two, with the people who are both below."""
    cells = longest(windowed(x, ORDER_CUT)).set_index("came_first")
    rows = cells[cells.index.isin(ORDER_NAMES)].reset_index()
    both = cells["n"].get("Total", float("nan")) - cells["n"].get("not both", float("nan"))
    whole = pd.Series(float(both), index=rows.index)
    share, lower, upper = wilson(rows["n"], whole)
    status = rows["status"].mask(whole.isna() & rows["status"].eq(""), "c")
    return rows.drop(columns=["came_first", "months_covered"]).assign(
        order=rows["came_first"].map(ORDER_NAMES), denominator=whole, share=100 * share,
        share_lower=100 * lower, share_upper=100 * upper,
        status=status.mask(pd.Series(share, index=rows.index).isna() & status.eq(""), "z"),
    )  # fmt: skip
