"""Headline sentences on what was delivered and what of it is filled in."""

import pandas as pd

from outputs.charts.base import number
from outputs.charts.describing import lower_first
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
    pairs = zip(gapped["gaps"], gapped["title"], strict=True)
    gaps = [f"{number(n)} {'month' if n == 1 else 'months'} of {title}" for n, title in pairs]
    rest = f" Missing in between: {in_words(gaps)}." if gaps else ""
    said = f"{number(len(came))} of {number(len(frame))} sources delivered, "
    if lasts.min() == lasts.max():
        return f"{said}up to {lasts.max():%B %Y}.{rest}"
    return (
        f"{said}the latest up to {lasts.max():%B %Y}. The least recent is "
        f"{in_words(earliest[:MOST_NAMED])}, up to {lasts.min():%B %Y}.{rest}"
    )


def least_filled(frame: pd.DataFrame) -> str:
    """The fields with most missing in their latest year, and any that rose or fell clearly."""
    known = frame.dropna(subset=["share"]).sort_values("period", kind="stable")
    latest = known.drop_duplicates("category", keep="last")
    latest = latest.sort_values("share", ascending=False, kind="stable").head(MOST_NAMED)
    if latest.empty:
        return TOO_LITTLE
    pairs = zip(latest["category"], latest["share"], strict=True)
    said = [f"{_field(category)} ({share:.0f}%)" for category, share in pairs]
    return f"Most often not known in the latest year: {in_words(said)}.{_moved(known)}"


def _field(category: str) -> str:
    """`Offences: weapon` as it stands in a sentence: `weapon of offences`."""
    rows, _, field = category.partition(": ")
    return f"{field} of {rows if rows.isupper() or '(' in rows else lower_first(rows)}"


def _moved(known: pd.DataFrame) -> str:
    """Fields whose latest share lies wholly above the first year's interval."""
    risen = []
    for category, rows in known.groupby("category", sort=False):
        first, last = rows.iloc[0], rows.iloc[-1]
        if last["share_lower"] > first["share_upper"]:
            risen.append(_field(str(category)))
    if not risen:
        return " No field is clearly emptier than in the first year shown."
    return f" Clearly emptier than in the first year shown: {in_words(risen)}."
