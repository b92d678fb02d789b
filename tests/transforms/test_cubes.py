"""Cubes of cuts: groups are checked, except where nothing was counted."""

from dataclasses import replace

import pandas as pd
import pytest

from transforms.cubes import cube
from transforms.cuts import Cut

CUT = Cut(
    "health__ed_assaults.ed_assaults", by=("weekday",), period="latest_year", groups=("known",)
)


def counted(*members: str) -> pd.DataFrame:
    """One attendance of each member in a year."""
    columns = {
        "measure": CUT.measure,
        "period": "year ending Mar 2026",
        "period_start": pd.Timestamp("2025-04-01"),
        "period_end": pd.Timestamp("2026-03-31"),
        "months_covered": 12,
    }
    return pd.DataFrame([{**columns, "weekday": m, "n": 1} for m in members])


def test_a_dataset_that_sent_nothing_has_no_groups_to_check() -> None:
    assert cube(CUT, counted("Monday", "unknown").head(0), {}).counts.empty


def test_a_group_that_no_breakdown_has_is_a_mistake() -> None:
    known = cube(CUT, counted("Monday", "Sunday", "unknown"), {}).counts
    assert known.loc[known["weekday"].eq("known"), "n"].tolist() == [2]
    with pytest.raises(ValueError, match="no breakdown has the groups"):
        cube(replace(CUT, groups=("0-24",)), counted("Monday", "unknown"), {})
