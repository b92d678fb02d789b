"""Headline sentences of areas beside others of their kind, each from a disclosed frame alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.charts.describing import lower_first
from outputs.findings import TOO_LITTLE, in_words
from transforms.funnel import HIGH_ALARM, HIGH_WARNING, LOW_ALARM, LOW_WARNING


def funnel_verdict(frame: pd.DataFrame) -> str:
    """Which districts lie outside which limits."""
    known = frame[frame["outside"].ne("")]
    if known.empty:
        return TOO_LITTLE
    county = f"the county's rate of {number(known['baseline'].iloc[0], 1)}"
    told = _outside(known, "district_name", county, "districts")
    return f"Serious violence, offences per 1,000 residents: {told}"


def _outside(rows: pd.DataFrame, name: str, centre: str, noun: str) -> str:
    """Places above and below the limits, in words."""
    far = [
        f"{_are(rows, name, verdict)} {word}"
        for verdict, word in ((HIGH_ALARM, "above"), (LOW_ALARM, "below"))
        if rows["outside"].eq(verdict).any()
    ]
    said = [f"{' and '.join(far)} what chance allows (99.8% limits) about {centre}"] if far else []
    said += [
        f"{_are(rows, name, verdict)} {word} the 95% limits only, a question and no finding"
        for verdict, word in ((HIGH_WARNING, "above"), (LOW_WARNING, "below"))
        if rows["outside"].eq(verdict).any()
    ]
    if not said:
        return f"all {len(rows)} {noun} shown lie within what chance allows about {centre}."
    return f"{'; '.join(said)}."


def _are(rows: pd.DataFrame, name: str, verdict: str) -> str:
    """`Rugby (6.8) and South Warwickshire (6.2) are`."""
    own = rows[rows["outside"].eq(verdict)]
    pairs = zip(own[name], own["value"], strict=True)
    names = [f"{place} ({number(value, 1)})" for place, value in pairs]
    return f"{in_words(names)} {'is' if len(names) == 1 else 'are'}"


def beside_others(frame: pd.DataFrame) -> str:
    """Where the partnership's own areas lie in the funnel of all."""
    own = frame[frame["is_own"].astype(bool) & frame["outside"].ne("")]
    if own.empty:
        return "No published population was given, so areas cannot be compared by rate."
    first = own.iloc[0]
    group = lower_first(first["group_name"])
    centre = f"the {number(first['baseline'], 1)} of all {int(first['areas'])} areas ({group})"
    told = _outside(own, "area_name", centre, "areas of the partnership")
    return f"Violence with injury, offences per 1,000 residents: {told}"


def kinds_beside_others(frame: pd.DataFrame) -> str:
    """For which kinds each of the partnership's areas is higher or lower than all together."""
    known = frame[frame["state"].ne("not comparable")]
    if known.empty:
        return "No published population was given, so areas cannot be compared by rate."
    said = []
    for name, rows in known.groupby("area_name", sort=False):
        kinds = [
            f"{word} for {_kinds(rows[rows['state'].eq(word)], len(rows))}"
            for word in ("higher", "lower")
            if rows["state"].eq(word).any()
        ]
        said += [f"{name} is {' and '.join(kinds)}"] if kinds else []
    if not said:
        return "No area of the partnership is clearly apart from all areas together."
    return f"Recorded rates against all areas together: {'; '.join(said)}."


def _kinds(rows: pd.DataFrame, every: int) -> str:
    """The kinds' names, or how many they are where they are all."""
    if len(rows) == every > 1:
        return f"all {every} kinds of violence"
    return in_words(str(n).lower() for n in rows["measure_name"])
