"""Sentences that say what a picture shows, for those who cannot see it.

Every sentence is made from the disclosed frame, so none can say a hidden number. Words for
change are those an interval allows: higher, lower, no clear change.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from outputs.charts.base import Setting, number
from transforms.statistics import change_word, rate_ratio

MOST_TOLD = 8
"""Series told one by one; of more, the first is told, and how many there are."""
MARKS = {
    "c": ("is withheld [c]", "are withheld [c]"),
    "x": ("is not available [x]", "are not available [x]"),
    "z": ("does not apply [z]", "do not apply [z]"),
}


def joined(*sentences: str) -> str:
    """The sentences that say something, in one line."""
    return " ".join(s for s in sentences if s)


def axes_words(across: str, up: str) -> str:
    """What runs along the picture and what up it."""
    return f"Across: {across}. Upwards: {up}."


def lower_first(words: str) -> str:
    """The words as they stand inside a sentence; acronyms keep their capitals."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def hidden_words(frame: pd.DataFrame, value: str) -> str:
    """How many numbers are not shown, and why."""
    if "status" not in frame or value not in frame:
        return ""
    gaps = frame.loc[frame[value].isna(), "status"]
    said = []
    for status, (one, many) in MARKS.items():
        count = int(gaps.eq(status).sum())
        if count:
            said.append(f"{number(count)} of {number(len(frame))} {one if count == 1 else many}")
    return "; ".join(said) + "." if said else ""


def provisional_words(frame: pd.DataFrame) -> str:
    """Which periods are provisional."""
    if "status" not in frame:
        return ""
    rows = frame[frame["status"].eq("p")]
    if rows.empty or "period" not in rows:
        return ""
    names = list(dict.fromkeys(rows["period"].astype(str)))
    span = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
    return f"Provisional: {span}."


def extremes(
    frame: pd.DataFrame, value: str, name: Callable[[pd.Series], str], decimals: int | None = None
) -> str:
    """The highest and the lowest that can be shown."""
    known = frame.dropna(subset=[value])
    if known.empty:
        return "No number can be shown."
    ordered = known.sort_values(value, kind="stable")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    if len(known) == 1 or low[value] == high[value]:
        return f"{name(high)}: {number(high[value], decimals)}."
    return (
        f"Highest: {name(high)}, {number(high[value], decimals)}. "
        f"Lowest: {name(low)}, {number(low[value], decimals)}."
    )


def by(*columns: str) -> Callable[[pd.Series], str]:
    """Names a row by its columns."""
    return lambda row: ", ".join(str(row[c]) for c in columns if c in row)


def places_words(frame: pd.DataFrame, value: str, setting: Setting, decimals: int | None) -> str:
    """The districts' highest and lowest, and the county's number."""
    is_county = frame["district_code"].eq(setting.county_code)
    districts, county = frame[~is_county], frame[is_county].dropna(subset=[value])
    said = extremes(districts, value, by("district_name"), decimals)
    if county.empty:
        return said
    row = county.iloc[0]
    return f"{said} {row['district_name']}: {number(row[value], decimals)}."


def trend(rows: pd.DataFrame, value: str, x: str, decimals: int | None = None) -> str:
    """From the first number to the last, with the highest and the lowest between them."""
    ordered = rows.sort_values("period_start", kind="stable") if "period_start" in rows else rows
    known = ordered.dropna(subset=[value])
    if known.empty:
        return "no number can be shown"
    first, last = known.iloc[0], known.iloc[-1]
    when = (lambda row: str(row["period"])) if "period" in rows else (lambda row: _moment(row[x]))
    if len(known) == 1:
        return f"{number(last[value], decimals)} in {when(last)}"
    said = (
        f"from {number(first[value], decimals)} in {when(first)} to "
        f"{number(last[value], decimals)} in {when(last)}{change(first, last, value)}"
    )
    if len(known) < 4:
        return said
    low, high = known.iloc[int(known[value].argmin())], known.iloc[int(known[value].argmax())]
    return (
        f"{said}; highest {number(high[value], decimals)} in {when(high)}, "
        f"lowest {number(low[value], decimals)} in {when(low)}"
    )


def _moment(value: object) -> str:
    """A date as month and year; anything else as it is."""
    return f"{value:%b %Y}" if isinstance(value, pd.Timestamp) else str(value)


def change(first: pd.Series, last: pd.Series, value: str) -> str:
    """`: lower`, where the frame holds what an interval needs; else nothing."""
    if value not in ("n", "rate") or "n" not in first or pd.isna([first["n"], last["n"]]).any():
        return ""
    below = [row.get("denominator", np.nan) for row in (last, first)]
    if value == "rate" and pd.isna(below).any():
        return ""
    over = below if value == "rate" else [1, 1]
    _, lower, upper = rate_ratio(last["n"], over[0], first["n"], over[1])
    return f": {change_word(float(lower), float(upper))}"


def series_words(
    frame: pd.DataFrame, value: str, x: str, series: str | None, decimals: int | None = None
) -> str:
    """Each series' course, one after another; many are only counted, the first told."""
    if series is None:
        return _sentence(trend(frame, value, x, decimals))
    parts = {str(name): rows for name, rows in frame.groupby(series, sort=False)}
    told = [f"{name}: {trend(rows, value, x, decimals)}." for name, rows in parts.items()]
    if len(told) > MOST_TOLD:
        return f"{len(told)} lines. {told[0]}"
    return " ".join(told)


def _sentence(words: str) -> str:
    """The words with a capital and a stop."""
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def rows_words(
    frame: pd.DataFrame, value: str, row: str, group: str | None, decimals: int | None = None
) -> str:
    """The highest and the lowest row, for each group."""
    if group is None:
        return extremes(frame, value, by(row), decimals)
    parts = frame.groupby(group, sort=False)
    return " ".join(f"{name}. {extremes(own, value, by(row), decimals)}" for name, own in parts)


def counted_words(values: Sequence[object], singular: str, plural: str) -> str:
    """`3 districts`, `1 district`."""
    count = len(dict.fromkeys(values))
    return f"{number(count)} {singular if count == 1 else plural}"
