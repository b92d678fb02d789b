"""Headline sentences on what is counted as serious violence."""

from collections.abc import Iterator

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE

WHOLE = "Whole class"
"""How a part that is all of a class is called."""


def largest_code(frame: pd.DataFrame) -> str:
    """How many codes the headline holds, which counts most, and what the others add."""
    first = frame["measure_name"].iloc[0]
    own, rest = frame[frame["measure_name"].eq(first)], frame[frame["measure_name"].ne(first)]
    known = own.dropna(subset=["n", "share"])
    added = f" Other definitions add {number(len(rest))} more." if len(rest) else ""
    if known.empty:
        return f"{first} holds {number(len(own))} offence codes.{added}"
    top = known.sort_values("n", kind="stable").iloc[-1]
    return (
        f"{first} holds {number(len(own))} offence codes; the largest is {_inside(top)}, with "
        f"{number(top['n'])} offences ({top['share']:.0f}%).{added}"
    )


def _inside(row: pd.Series) -> str:
    """The offence's name inside a sentence, with its code."""
    name = str(row["offence_name"])
    code = row["offence_code"] if row["part"] == WHOLE else row["part"].split()[-1]
    return f"{name[0].lower()}{name[1:]} ({code})"


def definitions_apart(frame: pd.DataFrame) -> str:
    """The headline's rate, the narrowest and widest definition beside it, and the population."""
    first = frame["population_name"].iloc[0]
    own = frame[frame["population_name"].eq(first)].dropna(subset=["rate"])
    headline = frame["measure_name"].iloc[0]
    if own.empty or not own["measure_name"].eq(headline).any():
        return TOO_LITTLE
    base = own[own["measure_name"].eq(headline)].iloc[0]
    ordered = own.sort_values("n", kind="stable")
    others = [ordered.iloc[-1], ordered.iloc[0]]
    said = [
        f"{row['measure_name']}: {row['n'] / base['n']:.2f} times as many."
        for row in others
        if row["measure_name"] != headline and base["n"] > 0
    ]
    count = f"{number(base['n'])} offences, {number(base['rate'], 2)} per 1,000 residents"
    return " ".join((f"{headline}: {count}.", *said, *_by_population(frame, headline, base)))


def _by_population(frame: pd.DataFrame, headline: str, base: pd.Series) -> Iterator[str]:
    """What the other population makes of the headline."""
    other = frame[
        frame["measure_name"].eq(headline)
        & frame["population_name"].ne(base["population_name"])
        & frame["rate"].notna()
    ]
    for _, row in other.iterrows():
        yield f"On {row['population_name']} residents the rate is {number(row['rate'], 2)}."
