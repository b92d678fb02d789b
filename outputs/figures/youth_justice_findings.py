"""Headline sentences about children in youth justice, each from the disclosed frame alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.figures.health_findings import shares_apart
from outputs.findings import TOO_LITTLE, in_words, latest_by_place, split_county

CUSTODIAL = ("Custodial sentences", "Custodial sentences for knives or weapons")
"""What the table of custody names the two kinds of sentence."""


def entrants_told(frame: pd.DataFrame) -> str:
    """The last year's highest and lowest district, and the county's change."""
    told = latest_by_place("first-time entrants", "per 100,000 aged 10 to 17", 0)
    said = told(frame)
    county = split_county(frame)[1].sort_values("period_start").dropna(subset=["n"])
    if county.empty or not county["change"].iloc[-1]:
        return said
    return f"{said} {_change(county.iloc[-1])}"


def _change(row: pd.Series) -> str:
    limits = f"{row['ratio_lower']:.2f} to {row['ratio_upper']:.2f}"
    return (
        f"{row['district_name']} against the year before: {row['change']} (ratio "
        f"{row['ratio']:.2f}, {limits})."
    )


def serious_share(frame: pd.DataFrame) -> str:
    """Serious youth violence in the last year: of how many outcomes, and its rate."""
    last = frame[frame["period_start"].eq(frame["period_start"].max())]
    serious = last[last["category"].eq("Serious youth violence")].dropna(subset=["n", "total"])
    if serious.empty or not serious["total"].iloc[0]:
        return TOO_LITTLE
    row = serious.iloc[0]
    limits = f"{number(row['lower'], 1)} to {number(row['upper'], 1)}"
    return (
        f"{number(row['n'])} of {number(row['total'])} outcomes of {row['period']} were for "
        f"serious youth violence ({100 * row['n'] / row['total']:.0f}%): "
        f"{number(row['rate'], 1)} per 10,000 children aged 10 to 17 (95% interval {limits})."
    )


def needs_apart(frame: pd.DataFrame) -> str:
    """The circumstances in which the two groups clearly differ, with both shares."""
    names = list(dict.fromkeys(frame["group"]))
    said, hidden = [], []
    for need, rows in frame.groupby("category", sort=False):
        pair = rows.set_index("group")
        first, second = (pair.loc[name] for name in names)
        word = shares_apart(first, second)
        what = str(need)[0].lower() + str(need)[1:]
        if not word:
            hidden.append(what)
        elif word in ("higher", "lower"):
            said.append(f"{what} ({first['share']:.0f}% against {second['share']:.0f}%)")
    if len(hidden) == frame["category"].nunique():
        return TOO_LITTLE
    beside = f"{names[0]} and {names[1][0].lower()}{names[1][1:]}"
    text = f"{beside} clearly differ in: {in_words(said)}." if said else (
        f"{beside} clearly differ in nothing that can be compared.")  # fmt: skip
    rest = f" Too few to compare: {in_words(hidden)}." if hidden else ""
    return f"{text}{rest}"


def ete_told(frame: pd.DataFrame) -> str:
    """Those out of education, training and work on the last day, and a snapshot before."""
    out = frame[frame["category"].str.startswith("Not in")].sort_values("period_start")
    told = out.dropna(subset=["share"]).tail(2)
    if told.empty:
        return TOO_LITTLE
    last = told.iloc[-1]
    limits = f"{last['share_lower']:.0f} to {last['share_upper']:.0f}"
    said = (
        f"{last['share']:.0f}% ({limits}) of the children were not in education, training or "
        f"employment {last['period']}"
    )
    if len(told) < 2:
        return f"{said}."
    before = told.iloc[0]
    word = shares_apart(last, before)
    return f"{said}, {before['share']:.0f}% {before['period']}: {word}."


def knives_told(frame: pd.DataFrame) -> str:
    """The last year's outcomes against the year before, as rates of children."""
    told = frame.dropna(subset=["n"]).sort_values("period_start")
    if told.empty:
        return TOO_LITTLE
    last = told.iloc[-1]
    said = f"{number(last['n'])} outcomes for knives or weapons in {last['period']}"
    if not last["change"]:
        return f"{said}."
    limits = f"{last['ratio_lower']:.2f} to {last['ratio_upper']:.2f}"
    return (
        f"{said}: {last['change']} on the year before, per child aged 10 to 17 "
        f"(ratio {last['ratio']:.2f}, {limits})."
    )


def custody_told(frame: pd.DataFrame) -> str:
    """Custody as a share of outcomes, and of those for knives or weapons."""
    rows = {str(r["category"]): r for _, r in frame.dropna(subset=["share"]).iterrows()}
    every, knives = (rows.get(name) for name in CUSTODIAL)
    if every is None:
        return TOO_LITTLE
    said = f"{_of_outcomes(every)} of children were custodial sentences in {every['period']}"
    if knives is None:
        return f"{said}."
    return f"{said}; of those for knives or weapons, {_of_outcomes(knives, noun='')}."


def _of_outcomes(row: pd.Series, noun: str = " outcomes") -> str:
    """`48 of 2,118 outcomes (2.3%, 1.7 to 3.0)`."""
    limits = f"{row['share_lower']:.1f} to {row['share_upper']:.1f}"
    return f"{number(row['n'])} of {number(row['total'])}{noun} ({row['share']:.1f}%, {limits})"
