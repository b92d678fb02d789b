"""What the hours, the days and the lags say, from disclosed frames alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE, in_words
from outputs.findings import busiest_hour as busiest
from transforms.child_victims import HOURS

NIGHT = range(6)
"""Hours after midnight that belong to the night before."""
WEEKEND_NIGHTS = (("Friday", range(20, 24)), ("Saturday", NIGHT), ("Saturday", range(20, 24)),
                  ("Sunday", NIGHT))  # fmt: skip
WEEK = 7 * 24
YEAR = 365


def busiest_hour(frame: pd.DataFrame) -> str:
    """The busiest hour of the week, and what Friday and Saturday nights hold."""
    said = busiest(frame, "offences of serious violence")
    known = frame.dropna(subset=["n"])
    if known.empty or not known["n"].sum():
        return TOO_LITTLE
    nights = pd.concat(
        [known[known["weekday"].eq(day) & known["hour"].isin(hours)] for day, hours in
         WEEKEND_NIGHTS]
    )  # fmt: skip
    hours = sum(len(hours) for _, hours in WEEKEND_NIGHTS)
    return (
        f"{said} Friday and Saturday nights (20:00 to 06:00), {100 * hours / WEEK:.0f}% of the "
        f"week, hold {100 * nights['n'].sum() / known['n'].sum():.0f}% of them."
    )


def hours_of_children(frame: pd.DataFrame) -> str:
    """The busiest hours of each kind of day, with their share and interval."""
    said = []
    for kind, rows in frame.dropna(subset=["share"]).groupby("day_kind", sort=False):
        top = rows.nlargest(1, "share").iloc[0]
        start = int(top["hour"])
        said.append(
            f"{str(kind).lower()}, {start:02d}:00 to {(start + HOURS) % 24:02d}:00 "
            f"({top['share']:.0f}%, {top['share_lower']:.0f} to {top['share_upper']:.0f})"
        )
    if not said:
        return TOO_LITTLE
    return f"When most children are harmed, of those with a known time: {'; '.join(said)}."


def weekdays(frame: pd.DataFrame) -> str:
    """The days clearly above and below an even week, of all violence, and what kind peaks most."""
    every = frame[frame["row"].eq(frame["row"].iloc[0])].dropna(subset=["index"])
    if every.empty:
        return TOO_LITTLE
    said = []
    for state, words in (("higher", "above"), ("lower", "below")):
        days = every[every["state"].eq(state)]
        if len(days):
            listed = [f"{d} ({i:.0f})" for d, i in zip(days["weekday"], days["index"], strict=True)]
            said.append(f"clearly {words} an even week (100) on {in_words(listed)}")
    text = f"{every['row'].iloc[0]} is {' and '.join(said) or 'even over the week'}."
    if len(said) > 1:
        text = text.replace("below an even week (100)", "below it")
    kinds = frame[frame["section"].eq(frame["section"].iloc[0]) & frame["state"].eq("higher")]
    kinds = kinds[kinds["row"].ne(frame["row"].iloc[0])]
    if kinds.empty:
        return text
    top = kinds.nlargest(1, "index").iloc[0]
    return (
        f"{text} The sharpest peak is of {top['row'].lower()} on {top['weekday']} "
        f"({top['index']:.0f})."
    )


def lags(frame: pd.DataFrame) -> str:
    """When half of each kind is on record, and which kind comes latest after a year."""
    halves = {}
    for kind, rows in frame.dropna(subset=["share"]).groupby("category", sort=False):
        reached = rows[rows["share"].ge(50)]
        if len(reached):
            halves[str(kind)] = int(reached["days"].min())
    if not halves:
        return TOO_LITTLE
    by_days: dict[int, list[str]] = {}
    for kind, days in sorted(halves.items(), key=lambda each: -each[1]):
        by_days.setdefault(days, []).append(kind.lower())
    listed = in_words(f"{number(days)} days for {in_words(k)}" for days, k in by_days.items())
    text = f"Half of serious violence is on record within {listed}.".replace(" 1 days", " 1 day")
    year = frame[frame["days"].eq(YEAR)].dropna(subset=["share"])
    if year.empty or year["share"].ge(100).all():
        return text
    late = year.nsmallest(1, "share").iloc[0]
    return (
        f"{text} {100 - late['share']:.0f}% of {late['category'].lower()} (95% interval "
        f"{100 - late['share_upper']:.0f} to {100 - late['share_lower']:.0f}) are recorded over a "
        "year later."
    )
