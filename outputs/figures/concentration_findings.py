"""Headline sentences of the concentration figures, each from the disclosed frame alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE, Finding, in_words
from transforms.statistics import wilson


def repeat_victims(frame: pd.DataFrame) -> str:
    """What share of all victims were harmed again, and of the offences, in the longest window."""
    longest = frame[frame["period_start"].eq(frame["period_start"].min())]
    own = longest[longest["group"].str.startswith("All")].set_index("measure_name")
    people = own[own["denominator"].notna()]
    if people.empty or people["share"].isna().all():
        return TOO_LITTLE
    row = people.iloc[0]
    offences = own.drop(index=people.index)["share"].dropna()
    more = (
        f" They suffered {number(offences.iloc[0], 0)}% of the offences." if len(offences) else ""
    )
    lower, upper = number(row["share_lower"], 1), number(row["share_upper"], 1)
    return (
        f"{number(row['repeat_victims'])} of {number(row['denominator'])} victims of serious "
        "violence in "
        f"{row['period']} ({number(row['share'], 1)}%, 95% interval {lower} to {upper}) were "
        f"harmed more than once.{more}"
    )


def times_harmed(frame: pd.DataFrame) -> str:
    """How many were harmed once, and how many twice, in the longest window."""
    longest = frame[frame["period_start"].eq(frame["period_start"].min())]
    known = longest.dropna(subset=["n", "share"])
    if known.empty:
        return TOO_LITTLE
    words = {"1": "once", "2": "twice", "3": "three times", "4": "four times"}
    said = [f"{number(r['n'])} {words.get(r['times'], 'more often')}" for _, r in known.iterrows()]
    rest = "" if len(known) == len(longest) else " The other numbers are withheld."
    return f"Victims of serious violence in {known['period'].iloc[0]}: {in_words(said)}.{rest}"


def few_hold(what: str, verb: str) -> Finding:
    """What the top tenth, or the largest top that is told, of suspects and of victims hold."""

    def finding(frame: pd.DataFrame) -> str:
        told = frame.dropna(subset=["share"])
        if told.empty:
            return TOO_LITTLE
        said: list[str] = []
        for group, rows in told.groupby("group", sort=False):
            row = rows.iloc[-1]
            limits = f"{number(row['share_lower'], 0)} to {number(row['share_upper'], 0)}"
            whole, words = ("", "") if said else (f" of the {what}", "95% interval ")
            said.append(
                f"the {row['top'].lower()} of {str(group).lower()} {verb} "
                f"{number(row['share'], 0)}%{whole} ({words}{limits})"
            )
        text = in_words(said)
        return f"{text[0].upper()}{text[1:]}."

    return finding


def lorenz_of_people(frame: pd.DataFrame) -> str:
    """What the half of people in the fewest offences are in, beside an even spread."""
    said = []
    for group, rows in frame.dropna(subset=["n_share_pct"]).groupby("group", sort=False):
        held = rows.loc[rows["holders_share_pct"].eq(50), "n_share_pct"]
        if len(held):
            said.append(f"{held.iloc[0]:.0f}% among {str(group).lower()}")
    if not said:
        return TOO_LITTLE
    return (
        "The half who are in the fewest offences of serious violence account for this share of "
        f"them: {in_words(said)}; an even spread would give 50%."
    )


def both_roles(frame: pd.DataFrame) -> str:
    """How many are both, and of how many suspects that is a part."""
    n = frame.set_index("role_name")["n"]
    both, suspects = n.get("Victim + Suspect"), n.get("Suspect")
    if pd.isna(both) or pd.isna(suspects) or not both + suspects:
        return TOO_LITTLE
    share, lower, upper = (100 * float(v) for v in wilson(both, both + suspects))
    return (
        f"{number(both)} people are both victim and suspect of serious violence in "
        f"{frame['period'].iloc[0]}: {number(share, 1)}% of suspects (95% interval "
        f"{number(lower, 1)} to {number(upper, 1)})."
    )


def came_first(frame: pd.DataFrame) -> str:
    """How many were victims first, and whether that is clearly more or fewer than half."""
    first = frame[frame["order"].eq("Victim first")].dropna(subset=["share"])
    if first.empty:
        return TOO_LITTLE
    row = first.iloc[0]
    word = "not clearly more or fewer than half"
    if row["share_lower"] > 50:
        word = "clearly more than half"
    elif row["share_upper"] < 50:
        word = "clearly fewer than half"
    share, *limits = (number(row[c], 0) for c in ("share", "share_lower", "share_upper"))
    return (
        f"Of {number(row['denominator'])} people who are both victim and suspect of serious "
        f"violence, {number(row['n'])} were victims first ({share}%, 95% interval "
        f"{' to '.join(limits)}): {word}."
    )


def concentrated_places(frame: pd.DataFrame) -> str:
    """What the tenth of areas with most hold, as recorded and by chance."""
    held = frame[frame["holders_share_pct"].eq(90)].dropna(subset=["n_share_pct"])
    by_curve = held.set_index("curve")["n_share_pct"]
    if by_curve.empty:
        return TOO_LITTLE
    held_by_most = f"{100 - by_curve.iloc[0]:.0f}%"
    said = f"The tenth of small areas with most serious violence hold {held_by_most} of it"
    if len(by_curve) < 2:
        return f"{said}."
    return f"{said}; chance alone would give a tenth {100 - by_curve.iloc[1]:.0f}%."


def places_by_year(frame: pd.DataFrame) -> str:
    """The adjusted coefficient of the first year and the last, and what the top twentieth hold."""
    spans = (frame["period_end"] - frame["period_start"]).dt.days
    years = frame[spans.lt(370)].dropna(subset=["adjusted_gini", "top_5_pct"])
    if len(years) < 2:
        return TOO_LITTLE
    first, last = years.iloc[0], years.iloc[-1]
    return (
        f"In {last['period']} the top twentieth of small areas hold {last['top_5_pct']:.0f}% of "
        f"serious violence, where chance would give {last['top_5_pct_by_chance']:.0f}%; the "
        f"adjusted Gini coefficient is {last['adjusted_gini']:.2f}, and was "
        f"{first['adjusted_gini']:.2f} in {first['period']}."
    )
