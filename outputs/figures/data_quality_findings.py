"""Headline sentences on what was delivered and what of it is filled in."""

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE, in_words

MOST_NAMED = 3


def months_held(frame: pd.DataFrame) -> str:
    """How many sources delivered, to which month they reach, and which have gaps."""
    came = frame[frame["months"].gt(0)]
    if came.empty:
        return f"None of the {number(len(frame))} sources delivered."
    lasts = pd.to_datetime(came["last_month"], format="%b %Y")
    earliest = came.loc[lasts.eq(lasts.min()), "title"]
    gapped = came[came["gaps"].gt(0)]
    pairs = zip(gapped["title"], gapped["gaps"], strict=True)
    gaps = [f"{title} ({number(n)})" for title, n in pairs]
    return (
        f"{number(len(came))} of {number(len(frame))} sources delivered. The latest reach "
        f"{lasts.max():%B %Y}; the least recent, {in_words(earliest[:MOST_NAMED])}, "
        f"{lasts.min():%B %Y}." + (f" Months missing between: {in_words(gaps)}." if gaps else "")
    )


def least_filled(frame: pd.DataFrame) -> str:
    """The fields with most missing in their latest year, and any that rose or fell clearly."""
    known = frame.dropna(subset=["share"]).sort_values("period", kind="stable")
    latest = known.drop_duplicates("category", keep="last")
    latest = latest.sort_values("share", ascending=False, kind="stable").head(MOST_NAMED)
    if latest.empty:
        return TOO_LITTLE
    said = [f"{c} ({s:.0f}%)" for c, s in zip(latest["category"], latest["share"], strict=True)]
    return f"Most often not known in the latest year: {in_words(said)}.{_moved(known)}"


def _moved(known: pd.DataFrame) -> str:
    """Fields whose latest share lies wholly above the first year's interval."""
    risen = []
    for category, rows in known.groupby("category", sort=False):
        first, last = rows.iloc[0], rows.iloc[-1]
        if last["share_lower"] > first["share_upper"]:
            risen.append(str(category))
    if not risen:
        return " No field is clearly emptier than in the first year shown."
    return f" Clearly emptier than in the first year shown: {in_words(risen)}."
