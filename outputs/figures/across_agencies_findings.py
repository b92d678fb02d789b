"""What the figures across the agencies say, from disclosed frames alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE, in_words, split_county
from sources.registry import contract
from transforms.linkage import known_as, linked_datasets


def known_to_several(frame: pd.DataFrame) -> str:
    """How many people more than one agency knows, of those that can be shown."""
    agency = {known_as(d): contract(d).agency.title for d in linked_datasets()}
    ways = frame["known_to"].str.split(" + ", regex=False)
    agencies = ways.map(lambda each: len({agency.get(way, way) for way in each}))
    names = list(dict.fromkeys(agency.get(way, way) for each in ways for way in each))
    both, every = frame[agencies.gt(1)].dropna(subset=["n"]), frame["n"].sum()
    if not every:
        return TOO_LITTLE
    if len(names) == 1:
        return f"Only {names[0]} sent whom it knows, so no overlap is seen."
    several, any_of = both["n"].sum(), f"{', '.join(names[:-1])} or {names[-1]}"
    said = (
        f"Of {number(every)} people known to {any_of}, {number(several)} are known to more than "
        f"one of them ({100 * several / every:.1f}%)."
    )
    if both.empty or not several:
        return said
    largest = both.dropna(subset=["n"]).sort_values("n", kind="stable").iloc[-1]
    known_to = in_words(_inside(way) for way in largest["known_to"].split(" + "))
    return f"{said} The largest group of these, {number(largest['n'])}, is known to {known_to}."


def _inside(way: str) -> str:
    """`Police as suspect` as it stands inside a sentence."""
    return way[0].lower() + way[1:]


def agencies_agree(frame: pd.DataFrame) -> str:
    """Where each source stands in the county's last year against the mean of those shown."""
    county = split_county(frame)[1].dropna(subset=["index"])
    if county.empty:
        return TOO_LITTLE
    last = county.groupby("measure_name", sort=False).tail(1)
    pairs = zip(last["measure_name"], last["index"], strict=True)
    said = [f"{_named(name)} {index:.0f}" for name, index in pairs]
    where, when = last["district_name"].iloc[0], last["period"].iloc[0]
    return f"{where}, {when}, each source against its own mean of 100: {'; '.join(said)}."


def _named(source: str) -> str:
    return source[0].lower() + source[1:].replace(":", ",")


def directions_together(frame: pd.DataFrame) -> str:
    """Which sources rose or fell in which districts, and where two of them part."""
    told = frame[frame["change"].ne("") & frame["change"].notna()]
    if told.empty:
        return TOO_LITTLE
    said = []
    for word in ("higher", "lower"):
        own = told[told["change"].eq(word)]
        things = [
            f"{_inside(str(name))} in {in_words(rows['district_name'])}"
            for name, rows in own.groupby("measure_name", sort=False)
        ]
        if things:
            said.append(f"{word} for {in_words(things)}")
    period = str(told["period"].iloc[0])
    start = f"{period[0].upper()}{period[1:]} against the year before:"
    if not said:
        return f"{start} no clear change in any source or district."
    words = told.groupby("district_name", sort=False)["change"].agg(set)
    apart = [str(name) for name, each in words.items() if {"higher", "lower"} <= each]
    then = f"in {in_words(apart)} sources move apart" if apart else "nowhere do two sources part"
    return f"{start} {'; '.join(said)}; {then}."
