"""What the maps of small areas say, from disclosed frames alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE, in_words
from outputs.findings import concentration as held_by_the_busiest
from transforms.statistics import HIGHER, LOWER, UNCLEAR

SURE = 95
"""Chance, in per cent, from which a place in the top five is near certain."""


def where_it_concentrates(frame: pd.DataFrame) -> str:
    """What the busiest twentieth hold, and what the listed town centres do of that."""
    said = held_by_the_busiest(frame)
    known = frame.dropna(subset=["n"])
    centres = known[known["town_centre"].ne("")]
    if centres.empty or said == TOO_LITTLE:
        return said
    share = 100 * centres["n"].sum() / known["n"].sum()
    return f"{said} The {len(centres)} areas listed as town centres hold {share:.0f}% of them."


def top_places(frame: pd.DataFrame) -> str:
    """How sure the lists are, and which of the areas changed."""
    if frame.empty or frame["n"].isna().all():
        return TOO_LITTLE
    sure = int(frame["top_five_pct"].ge(SURE).sum())
    changes = " and ".join(f"{_count(frame, word)} clearly {word}" for word in (HIGHER, LOWER))
    top = frame.nlargest(1, "n").iloc[0]
    return (
        f"{sure} of the {len(frame)} small areas listed are near certain ({SURE}% or more) to be "
        "among the five of their district with most serious violence. Against the three years "
        f"before: {changes}. Most offences: {top['lsoa_name']} ({number(top['n'])})."
    )


def densest_places(frame: pd.DataFrame) -> str:
    """Where serious violence is densest on the ground, and how much of it is half as dense."""
    known = frame.dropna(subset=["density"])
    if known.empty:
        return TOO_LITTLE
    top = known.nlargest(1, "density").iloc[0]
    dense = known[known["density"].ge(known["density"].max() / 2)]
    where = dense["district_name"].value_counts()
    listed = in_words(f"{count} in {name}" for name, count in where.items())
    return (
        f"Serious violence is densest in {top['district_name']}, with {number(top['density'])} "
        f"offences per square kilometre in three years. Hexagons at least half as dense: {listed}."
    )


def changed_places(frame: pd.DataFrame) -> str:
    """How many areas are higher, lower or neither, and where."""
    told = frame[frame["change"].isin((HIGHER, LOWER, UNCLEAR))]
    if told.empty:
        return TOO_LITTLE
    if told["change"].eq(UNCLEAR).all():
        return (
            f"None of the {len(told)} small areas that can be compared is clearly higher or lower "
            "than in the three years before."
        )
    said = []
    for word in (HIGHER, LOWER):
        places = told.loc[told["change"].eq(word), "district_name"].value_counts()
        where = in_words(f"{name} {count}" for name, count in places.items()) if len(places) else ""
        said.append(f"{_count(told, word)} clearly {word}{f' ({where})' if where else ''}")
    rest = int(told["change"].eq(UNCLEAR).sum())
    return (
        f"Of {len(told)} small areas that can be compared with the three years before: {said[0]}, "
        f"{said[1]}, {rest} without clear change."
    )


def _count(frame: pd.DataFrame, word: str) -> str:
    """How many areas changed so."""
    return number(frame["change"].eq(word).sum()) if frame["change"].eq(word).any() else "none"
