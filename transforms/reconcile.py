"""Ours against the published count: the difference, whether it is within tolerance, and why.

Both sides come ready: the published one from `out_sna__published`, ours from a cut that has
passed disclosure control, so that a count that is hidden stays hidden here.
"""

import numpy as np
import pandas as pd

from sources.comparisons import Tolerance

BASE = 50
"""Published counts below this carry no percentage (as any change on so small a base)."""

VERDICTS = ("agrees", "differs", "not compared")
KEYS = ["area_code", "measure", "period_start", "period_end"]
HIDDEN = {
    "c": "Our count is confidential: it is small, or would give a small one away.",
    "x": "Our deliveries do not cover the whole period.",
    "z": "The measure does not apply to the area.",
}
WITHIN = "Within the tolerance of {percent} per cent or {count}, whichever is wider."
BEYOND = "Further apart than {percent} per cent and {count}."
UNEXPLAINED = "No difference is known that explains it: ask the force which records changed."


def compare(ours: pd.DataFrame, published: pd.DataFrame, tolerance: Tolerance) -> pd.DataFrame:
    """Our disclosed counts beside the published ones, one row for each published figure.

    Args:
        ours: area_code, measure, period_start, period_end, n (missing where hidden) and
            optionally status (`c`, `x`, `z`) and months_covered. Areas are the partnership's
            `area_groups`, counted as cells of their own: disclosed counts are never summed.
        published: rows of `out_sna__published`.
        tolerance: the partnership's.

    Returns:
        The published columns with n, difference (ours less published), difference_pct (of the
        published count, missing below a base of 50), within_tolerance (missing where nothing
        is compared), verdict (agrees, differs, not compared) and reason, in sentences.
    """
    joined = published.merge(_ours(ours), on=KEYS, how="left", validate="many_to_one")
    whole = joined["period_months"].isna() | (
        joined["period_months"] >= _months(joined["period_start"], joined["period_end"])
    )
    joined["n"] = joined["n"].where(whole)
    difference = joined["n"] - joined["published_n"]
    base = joined["published_n"].where(joined["published_n"] >= BASE)
    allowed = np.maximum(joined["published_n"] * tolerance.percent / 100, tolerance.count)
    within = (difference.abs() <= allowed).astype("boolean").mask(difference.isna())
    made = joined.assign(
        difference=difference,
        difference_pct=100 * difference / base,
        within_tolerance=within,
        verdict=within.map({True: "agrees", False: "differs"}).fillna("not compared"),
    )
    reasons = [_reason(row, tolerance) for row in made.to_dict("records")]
    made["reason"] = pd.Series(reasons, index=made.index, dtype="str")
    return made.drop(columns=["our_status", "period_months"])


def _ours(ours: pd.DataFrame) -> pd.DataFrame:
    """Our side: the keys, the count, its mark and the months behind it."""
    missing = pd.Series(np.nan, index=ours.index)
    months = ours.get("months_covered", missing)
    status = ours.get("status", pd.Series("", index=ours.index, dtype="str"))
    return ours[KEYS].assign(n=ours["n"].astype(float), our_status=status, period_months=months)


def _months(start: pd.Series, end: pd.Series) -> pd.Series:
    return (end.dt.year - start.dt.year) * 12 + end.dt.month - start.dt.month + 1


def _reason(row: dict, tolerance: Tolerance) -> str:
    """Why the two are not compared, or how they compare and what is known to differ."""
    limits = {"percent": tolerance.percent, "count": tolerance.count}
    if pd.isna(row["published_n"]):
        return f"The publisher gives no figure [{row['status'] or 'x'}]."
    if row["verdict"] == "not compared":
        return HIDDEN.get(row["our_status"], HIDDEN["x"])
    if row["verdict"] == "agrees":
        return WITHIN.format(**limits)
    known = row.get("differences")
    explained = known if isinstance(known, str) and known else UNEXPLAINED
    return f"{BEYOND.format(**limits)} {explained}"
