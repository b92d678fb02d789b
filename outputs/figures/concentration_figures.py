"""Chapters 4, 6 and 7: how far violence falls on few people and few places."""

import pandas as pd

from outputs.charts.cumulative import Lorenz
from outputs.charts.dots import DotPlot
from outputs.charts.people import UpSet
from outputs.figures.concentration_findings import (
    both_roles,
    came_first,
    few_hold,
    lorenz_of_people,
    repeat_victims,
    times_harmed,
)
from outputs.inputs import Inputs
from outputs.registry import figure
from transforms.cuts import Cut
from transforms.periods import months_between
from transforms.statistics import wilson

VICTIMS, SUSPECTS = "police__victims", "police__suspects"
ROLES = {
    "Suspects": f"{SUSPECTS}.serious_violence_suspects",
    "Victims": f"{VICTIMS}.serious_violence_victims",
}
TOPS = {"top 1%": "Top 1%", "top 5%": "Top 5%", "top 10%": "Top 10%"}
REPEATS = Cut(
    "sna__repeat_victims.victims", by=("county_code", "times", "is_domestic_any"), period="window"
)
GROUPS = {"all": "Total", "any domestic": "true", "none domestic": "false"}
GROUP_NAMES = {
    "all": "All victims",
    "any domestic": "Harmed by domestic abuse",
    "none domestic": "No domestic abuse",
}
LENGTHS = {12: "one year", 36: "three years"}
WINDOW = ["period_start", "period_end"]
PERSONS_SHARE = "Share of victims who were harmed more than once"
OFFENCES_SHARE = "Share of the offences that they suffered"
ROLE_CUT = Cut("sna__victim_suspect.persons", by=("county_code", "role"), period="window")
ORDER_CUT = Cut("sna__victim_suspect.persons", by=("county_code", "came_first"), period="window")
ROLE_NAMES = {"victim only": "Victim", "suspect only": "Suspect", "both": "Victim + Suspect"}
ORDER_NAMES = {
    "victim first": "Victim first",
    "suspect first": "Suspect first",
    "same day": "Both on the same day",
}
SUSPECT_NOTE = "Suspects are those whom the police identified; they are not offenders."
KEYLESS = "People without a person key are left out: where keys are missing, repeats are missed."


def windowed(x: Inputs, cut: Cut) -> pd.DataFrame:
    """The cells of a row table's cut for the county, its periods named by their months."""
    rows = x.cube(cut)
    return rows[rows["district_code"].eq(x.county_code)].reset_index(drop=True)


@figure(
    catalogue="C5",
    chapter=6,
    title="Repeat victims of serious violence, {county}, {period}",
    question="How much serious violence falls on people who were harmed before?",
    unit="Per cent of the victims, and of the offences against them",
    cuts=(REPEATS,),
    tables=("out_sna__repeat_shares",),
    chart=DotPlot(row="group", group="measure_name"),
    finding=repeat_victims,
    notes=(
        "Repeat: two or more offences of serious violence recorded in the window. Whiskers: 95% "
        "intervals (Wilson); the share of offences is published rounded, without one.",
        KEYLESS,
        "Businesses and the state are left out. A longer window sees more repeats.",
    ),
)
def repeat_victimisation(x: Inputs) -> pd.DataFrame:
    """One row for each window, group of victims and kind of share; per cent."""
    people = _repeat_shares(windowed(x, REPEATS))
    held = x.table("out_sna__repeat_shares")
    held = held.loc[held["role"].eq("victims"), [*WINDOW, "persons_group", "share_pct"]]
    keys = [*WINDOW, "period", "district_code", "persons_group"]
    offences = people[keys].merge(held, on=[*WINDOW, "persons_group"], how="left")
    told = offences.pop("share_pct").astype(float)
    offences = offences.assign(
        measure_name=OFFENCES_SHARE, share=told, status=told.isna().map({True: "x", False: ""})
    )
    rows = pd.concat([people, offences], ignore_index=True)
    rows = rows.assign(
        group=rows["persons_group"].map(GROUP_NAMES) + ", " + _lengths(rows),
        order=rows["persons_group"].map(list(GROUPS).index),
    )
    ordered = rows.sort_values(["period_start", "order"], ascending=[False, True], kind="stable")
    return ordered.drop(columns=["persons_group", "order"])


def _lengths(rows: pd.DataFrame) -> pd.Series:
    """How long each row's window is, in words; its months where no word is held."""
    spans = zip(rows["period_start"], rows["period_end"], rows["period"], strict=True)
    return pd.Series([LENGTHS.get(months_between(a, b), p) for a, b, p in spans], rows.index)


def _repeat_shares(cells: pd.DataFrame) -> pd.DataFrame:
    """For each window and group, how many of the victims were harmed twice or more: Wilson."""
    names = {member: group for group, member in GROUPS.items()}
    cells = cells.assign(persons_group=cells["is_domestic_any"].map(names))
    keys = [*WINDOW, "period", "district_code", "persons_group"]
    cells = cells[cells["persons_group"].notna()].set_index(keys)
    every, once = (cells[cells["times"].eq(member)] for member in ("Total", "1"))
    repeat = every["n"] - once["n"]
    share, lower, upper = wilson(repeat, every["n"])
    made = pd.DataFrame(
        {
            "repeat_victims": repeat,
            "denominator": every["n"],
            "share": 100 * share,
            "share_lower": 100 * lower,
            "share_upper": 100 * upper,
            "status": every["status"].mask(repeat.isna(), "c"),
        }
    )
    return made.assign(measure_name=PERSONS_SHARE).reset_index()


@figure(
    catalogue="C10",
    chapter=6,
    title="Victims of serious violence by number of offences, {county}, {period}",
    question="How many people were harmed once, twice or more often?",
    unit="Victims",
    cuts=(REPEATS,),
    finding=times_harmed,
    notes=(KEYLESS, "Windows overlap: a person stands in each, so they are never added."),
)
def victims_by_times(x: Inputs) -> pd.DataFrame:
    """One row for each window and number of offences suffered; all victims."""
    cells = windowed(x, REPEATS)
    rows = cells[cells["is_domestic_any"].eq("Total") & ~cells["times"].isin(("Total", "unknown"))]
    every = cells[cells["is_domestic_any"].eq("Total") & cells["times"].eq("Total")]
    whole = rows["period"].map(every.set_index("period")["n"])
    share, lower, upper = wilson(rows["n"], whole)
    made = rows.drop(columns=["is_domestic_any", "months_covered"]).assign(
        denominator=whole, share=100 * share, share_lower=100 * lower, share_upper=100 * upper
    )
    return made.sort_values(["period_start", "times"], ascending=[False, True], kind="stable")


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
    finding=few_hold("offences"),
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
    finding=few_hold("harm"),
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
    rows = x.cut(ROLE_CUT)
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
    cuts=(ORDER_CUT, ROLE_CUT),
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
    rows, roles = x.cut(ORDER_CUT), x.cut(ROLE_CUT)
    both = roles[roles["role"].eq("both")].set_index("period")["n"]
    rows = rows[rows["came_first"].isin(ORDER_NAMES)]
    whole = rows["period"].map(both)
    share, lower, upper = wilson(rows["n"], whole)
    status = rows["status"].mask(whole.isna() & rows["status"].eq(""), "c")
    return rows.drop(columns=["came_first", "months_covered"]).assign(
        order=rows["came_first"].map(ORDER_NAMES), denominator=whole, share=100 * share,
        share_lower=100 * lower, share_upper=100 * upper,
        status=status.mask(pd.Series(share, index=rows.index).isna() & status.eq(""), "z"),
    )  # fmt: skip
