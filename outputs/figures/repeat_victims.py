"""Chapter 6: people who are harmed by serious violence more than once."""

import pandas as pd

from outputs.charts.dots import DotPlot
from outputs.figures.concentration_findings import repeat_victims, times_harmed
from outputs.inputs import Inputs
from outputs.registry import figure
from transforms.cuts import Cut
from transforms.periods import months_between
from transforms.statistics import wilson

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
KEYLESS = "People without a person key are left out: where keys are missing, repeats are missed."


def windowed(x: Inputs, cut: Cut) -> pd.DataFrame:
    """The cells of a row table's cut for the county, totals included, in all its windows."""
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
