"""What the figures about districts say, from disclosed frames alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE, in_words, split_county

MOST_NAMED = 3
"""As many indicators as a sentence can name."""


def districts_compared(frame: pd.DataFrame) -> str:
    """How many indicators are worse and better than the county's, in each district."""
    districts, county = split_county(frame)
    told = districts[districts["state"].ne("") & districts["number"].notna()]
    if told.empty or county.empty:
        return TOO_LITTLE
    place = county["district_name"].iloc[0]
    names = pd.Index(told["district_name"].unique())
    counts = pd.crosstab(told["district_name"], told["state"]).reindex(
        index=names, columns=["worse", "better", "similar"], fill_value=0
    )
    worst = counts["worse"].sort_values(ascending=False, kind="stable")
    best = counts["better"].sort_values(ascending=False, kind="stable")
    clear = len(told) - int(told["state"].eq("similar").sum())
    said = []
    if worst.iloc[0]:
        said.append(f"{worst.index[0]} is clearly worse on the most indicators ({worst.iloc[0]})")
    if best.iloc[0]:
        said.append(f"{best.index[0]} is clearly better on the most ({best.iloc[0]})")
    said.append(f"{clear} of {len(told)} comparisons differ clearly")
    return f"Against {place}, {'; '.join(said)}."


def district_profile(frame: pd.DataFrame) -> str:
    """What is worse and better in the district than in the county, the furthest first."""
    own, county = split_county(frame)
    if own.empty or county.empty:
        return TOO_LITTLE
    last = own[own["state"].ne("") & own["number"].notna()]
    if last.empty:
        return TOO_LITTLE
    said = [
        f"{word} for {_listed(rows)}"
        for word in ("worse", "better", "higher", "lower")
        if len(rows := last[last["state"].eq(word)])
    ]
    where, place = own["district_name"].iloc[0], county["district_name"].iloc[0]
    similar = int(last["state"].eq("similar").sum())
    said.append(f"similar for {similar or 'none'} of {len(last)} indicators")
    return f"{where} against {place}: {'; '.join(said)}."


def _listed(rows: pd.DataFrame) -> str:
    """`robbery (1.41 times) and knife-enabled (1.30 times), and 2 more`."""
    is_above = rows["ratio"].iloc[0] > 1
    ordered = rows.sort_values("ratio", ascending=not is_above, kind="stable")
    named = [
        f"{name[0].lower()}{name[1:]} ({number(ratio, 2)} times)"
        for name, ratio in zip(ordered["indicator"], ordered["ratio"], strict=True)
    ]
    if len(named) <= MOST_NAMED:
        return in_words(named)
    return f"{', '.join(named[:MOST_NAMED])} and {len(named) - MOST_NAMED} more"
