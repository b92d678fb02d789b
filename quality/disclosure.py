"""What may be published: the only place where thresholds are written and numbers hidden.

Everything downstream (table, chart, sentence, workbook, book) reads disclosed frames. A
hidden count is missing with the status `c`, and so is every number from which it could be
worked out in its own row. Zero is a count and is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Rule:
    """Counts from 1 to `hides_up_to` are hidden; the rest are rounded to `base`."""

    hides_up_to: int
    base: int
    source: str


RULES = {
    "OPEN": Rule(0, 1, "Already published unsuppressed: the Home Office and data.police.uk"),
    "T5": Rule(4, 1, "Local agreements on police, youth justice and probation counts: under 5"),
    "HES": Rule(7, 5, "NHS England, disclosure control methodology for HES and ECDS (2018)"),
    "T10": Rule(9, 1, "ONS Secure Research Service: threshold of 10"),
}
"""From the most open to the strictest for a single count; the strictest of its sources wins."""

STRICTNESS = ("OPEN", "T5", "HES", "T10")

COUNTS = ("n", "numerator")
DERIVED_PREFIXES = ("rate", "lower", "upper", "dsr", "share", "index", "rank", "ratio", "change")
SCALED_WITH_COUNT = ("rate", "index", "share")
INTERVALS_OF_COUNT = ("lower", "upper", "share_lower", "share_upper", "rank", "ratio", "change")


def strictest(profiles: Iterable[str]) -> str:
    """The strictest of the profiles that meet in one number."""
    return max(profiles, key=STRICTNESS.index, default="OPEN")


def disclose(frame: pd.DataFrame, profile: str | pd.Series) -> pd.DataFrame:
    """The frame as it may be published, with a `status` for every row.

    Args:
        frame: one row for each published cell, with the count in `n`.
        profile: one profile for the frame, or one for each row.

    Where a profile rounds, crude rates, shares and indices are scaled to the rounded count
    and their intervals withheld: an exact interval gives the count back. Directly
    standardised rates are exempt, as in the NHS method.
    """
    shown = frame.copy()
    if "status" not in shown:
        shown["status"] = ""
    if "n" not in shown:
        return shown
    profiles = profile if isinstance(profile, pd.Series) else pd.Series(profile, shown.index)
    for name in profiles.unique():
        rows = profiles.eq(name)
        shown = _hide(shown, rows, RULES[name])
        if RULES[name].base > 1:
            shown = _round(shown, rows, RULES[name].base)
    return shown


def _hide(shown: pd.DataFrame, rows: pd.Series, rule: Rule) -> pd.DataFrame:
    """Blank the small counts of these rows and what is derived from them."""
    small = rows & shown["n"].between(1, rule.hides_up_to)
    columns = [c for c in shown.columns if c in COUNTS or c.startswith(DERIVED_PREFIXES)]
    columns = [c for c in columns if pd.api.types.is_numeric_dtype(shown[c])]
    shown[columns] = shown[columns].astype(float).mask(small)
    shown["status"] = shown["status"].mask(small, "c")
    return shown


def _round(shown: pd.DataFrame, rows: pd.Series, base: int) -> pd.DataFrame:
    """Round these rows' counts, and bring what rests on them into line."""
    exact = shown["n"].astype(float)
    rounded = (exact / base + 0.5).floordiv(1) * base
    factor = (rounded / exact).where(rows & exact.gt(0), 1.0)
    for column in (c for c in SCALED_WITH_COUNT if c in shown):
        shown[column] = shown[column] * factor
    for column in (c for c in INTERVALS_OF_COUNT if c in shown):
        shown[column] = shown[column].astype(float).mask(rows & exact.notna())
    for column in (c for c in COUNTS if c in shown):
        shown[column] = rounded.where(rows, shown[column])
    return shown


def disclose_release(
    frames: Mapping[str, pd.DataFrame], profiles: Mapping[str, str | pd.Series]
) -> dict[str, pd.DataFrame]:
    """Every figure's frame as it may be published, judged together."""
    return {name: disclose(frame, profiles[name]) for name, frame in frames.items()}


def audit(frames: Mapping[str, pd.DataFrame], profiles: Mapping[str, str | pd.Series]) -> list[str]:
    """The figures in which a count still stands that its profile hides; empty when safe."""
    failing = []
    for name, frame in frames.items():
        if "n" not in frame:
            continue
        profile = profiles[name]
        profile = profile if isinstance(profile, pd.Series) else pd.Series(profile, frame.index)
        limit = profile.map(lambda p: RULES[p].hides_up_to)
        if (frame["n"].gt(0) & frame["n"].le(limit)).any():
            failing.append(name)
    return failing
