"""The one number that stands for a figure, where it has one, and whether it moved.

It is the latest period's number of the whole county, or of the only row; a figure of many
measures or groups has none, and its finding speaks for it.
"""

from dataclasses import dataclass

import pandas as pd

from outputs.columns import heading
from sources.partnership import partnership
from transforms.statistics import change_word, rate_ratio

VALUES = {
    "dsr": ("dsr_lower", "dsr_upper"),
    "rate": ("lower", "upper"),
    "share": ("share_lower", "share_upper"),
    "score": ("score_lower", "score_upper"),
    "cost": ("cost_lower", "cost_upper"),
    "index": ("lower", "upper"),
    "ratio": ("ratio_lower", "ratio_upper"),
    "n": ("lower", "upper"),
}
"""Columns that can head a figure, the first there; each with its limits."""

NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, kw_only=True)
class Headline:
    """A figure's number: of which place and period, with its limits, count and population."""

    place: str
    period: str
    name: str
    value: float
    lower: float
    upper: float
    n: float
    denominator: float


def headline(table: pd.DataFrame) -> Headline | None:
    """The headline of a disclosed table as its CSV writes it; None where no row stands alone."""
    value = next((c for c in VALUES if c in table), None)
    rows = _latest(_county(table))
    if value is None or len(rows) != 1:
        return None
    row = rows.iloc[0]
    lower, upper = VALUES[value]
    return Headline(
        place=str(row.get("district_name", "")), period=str(row.get("period", "")),
        name=heading(value), value=_number(row, value), lower=_number(row, lower),
        upper=_number(row, upper), n=_number(row, "n"), denominator=_number(row, "denominator"),
    )  # fmt: skip


def _county(table: pd.DataFrame) -> pd.DataFrame:
    if "district_code" not in table:
        return table
    county = table[table["district_code"].eq(partnership().county_code)]
    return table if county.empty else county


def _latest(table: pd.DataFrame) -> pd.DataFrame:
    if "period_start" not in table:
        return table
    return table[table["period_start"].eq(table["period_start"].max())]


def _number(row: pd.Series, column: str) -> float:
    return float(row[column]) if row.get(column) else float("nan")


def moved(before: Headline | None, after: Headline | None) -> str:
    """Whether the headline is higher or lower than before, in the words an interval allows.

    A rate ratio with its exact limits where both counts and populations are known. Two rolling
    years share months, so their difference varies less than the test assumes: it says "no
    clear change" too often, never too seldom. Otherwise two intervals that do not overlap.
    Empty where a side has no headline; of one period, a revision is stated, not tested.
    """
    if before is None or after is None:
        return ""
    if (before.place, before.name) != (after.place, after.name):
        return NOT_COMPARABLE
    if pd.isna(before.value) or pd.isna(after.value):
        return NOT_COMPARABLE
    if before.period == after.period:
        return _restated(before.value, after.value)
    if before.name == heading("rate") and before.denominator > 0 and after.denominator > 0:
        _, low, high = rate_ratio(after.n, after.denominator, before.n, before.denominator)
        return change_word(float(low), float(high))
    return _apart(before, after)


def _restated(before: float, after: float) -> str:
    """A revision, which is known and not estimated."""
    if before == after:
        return "unchanged"
    return "revised up" if after > before else "revised down"


def _apart(before: Headline, after: Headline) -> str:
    """By intervals alone; not comparable where a side has none."""
    if any(pd.isna(v) for v in (before.lower, before.upper, after.lower, after.upper)):
        return NOT_COMPARABLE
    if after.lower > before.upper:
        return "higher"
    return "lower" if after.upper < before.lower else "no clear change"
