"""Headline sentences of chapter 3: true of the frame, and silent on what is hidden."""

import numpy as np
import pandas as pd

from outputs.figures import trend_findings as found
from outputs.findings import TOO_LITTLE


def panel(**columns: object) -> pd.DataFrame:
    rows = {
        "measure_name": ["Knife-enabled serious violence"] * 2,
        "group": ["All ages", "Under 25"],
        "n": [300.0, 150.0],
        "ratio": [0.8, 0.97],
        "change": ["lower", "no clear change"],
    }
    return pd.DataFrame(rows | columns)


def test_success_measures_are_told_by_what_their_intervals_allow() -> None:
    assert found.success_measures(panel()) == (
        "Against 2019/20 (ratio of rates): lower for knife-enabled serious violence (0.80); no "
        "clear change for knife-enabled serious violence (under 25) (0.97)."
    )


def test_a_success_measure_that_is_hidden_is_named_and_not_told() -> None:
    said = found.success_measures(panel(change=["lower", ""], ratio=[0.8, np.nan]))
    assert said.endswith("not compared: knife-enabled serious violence (under 25).")
    hidden = panel(change=["", ""], ratio=[np.nan, np.nan])
    assert found.success_measures(hidden) == TOO_LITTLE


def sources(index: list[float], change: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "measure": ["a", "b"],
            "measure_name": ["Police: serious violence", "Youth justice: outcomes"],
            "period": "year ending Mar 2026",
            "period_end": pd.Timestamp(2026, 3, 31),
            "index": index,
            "change": change,
        }
    )


def test_sources_disagree_only_where_one_rises_and_another_falls() -> None:
    said = found.sources_against_baseline(sources([110, 80], ["higher", "lower"]))
    assert said.endswith("Youth justice, outcomes 80 (lower). The sources do not agree.")
    said = found.sources_against_baseline(sources([100, 80], ["no clear change", "lower"]))
    assert "do not agree" not in said
    assert found.sources_against_baseline(sources([np.nan] * 2, ["", ""])) == TOO_LITTLE


def funnel(outside: list[str]) -> pd.DataFrame:
    names = ["North", "South", "Mid"][: len(outside)]
    return pd.DataFrame({"district_name": names, "baseline": 3.3, "outside": outside})


def test_a_district_outside_the_inner_limits_is_a_question() -> None:
    said = found.funnel_verdict(funnel(["high, 99.8% limit", "low, 95% limit", "within limits"]))
    assert said == (
        "North is above the county's rate (3.3) beyond the 99.8% limits; South is below the 95% "
        "limits only, which is a question and no finding."
    )
    within = found.funnel_verdict(funnel(["within limits"] * 2))
    assert within == (
        "All 2 districts shown lie within what chance allows about the county's rate (3.3)."
    )
    assert found.funnel_verdict(funnel([""])) == TOO_LITTLE


def quarters(signal: list[str], mean: float = 90.0) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "district_name": ["North", "South"],
            "period": "Jan to Mar 2026",
            "period_start": pd.Timestamp(2026, 1, 1),
            "mean": mean,
            "signal": signal,
        }
    )


def test_the_latest_quarter_names_the_districts_that_are_special() -> None:
    said = found.quarters_on_a_chart(quarters(["outside", ""]))
    assert said.startswith("Jan to Mar 2026: North (outside the limits) is special")
    said = found.quarters_on_a_chart(quarters(["", ""]))
    assert said == "Jan to Mar 2026: no district of the 2 charted differs from its usual level."
    assert "too small" in found.quarters_on_a_chart(quarters(["", ""], mean=np.nan))


def kinds(n: list[float], total: float, change: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "category": ["Robbery", "Sexual offences"],
            "period": "2025/26",
            "period_start": pd.Timestamp(2025, 4, 1),
            "n": n,
            "ratio": [1.2, 1.0],
            "change": change,
            "total": total,
        }
    )


def test_kinds_that_changed_are_named_after_the_whole() -> None:
    rows = kinds([90, 10], 100, ["higher", "no clear change"])
    assert found.kinds_changed(rows).startswith("100 offences in 2025/26. Against the year before")
    assert "higher for robbery (1.20)" in found.kinds_changed(rows)
    assert found.knife_kinds(rows).startswith(
        "100 knife-enabled offences in 2025/26, 90 of them robbery."
    )


def test_kinds_of_which_nothing_can_be_told_say_so() -> None:
    hidden = kinds([np.nan, np.nan], np.nan, ["", ""])
    assert found.kinds_changed(hidden) == TOO_LITTLE
    assert found.knife_kinds(hidden) == TOO_LITTLE


def homicides(n: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "category": ["All homicides", "Marked as domestic abuse", "Youngest victim under 25"],
            "period_start": pd.Timestamp(2019, 4, 1),
            "period_end": pd.Timestamp(2026, 3, 31),
            "n": n,
        }
    )


def test_homicides_tell_only_the_circumstances_that_are_shown() -> None:
    said = found.homicides(homicides([55, 15, np.nan]))
    assert said == (
        "55 homicides recorded from April 2019 to March 2026: marked as domestic abuse 15."
    )
    assert found.homicides(homicides([np.nan] * 3)) == TOO_LITTLE


def test_years_of_homicide_that_chance_alone_could_give_do_not_stand_apart() -> None:
    rows = pd.DataFrame(
        {
            "period": ["2024/25", "2025/26"],
            "period_start": pd.to_datetime(["2024-04-01", "2025-04-01"]),
            "n": [9.0, 7.0],
            "lower": [4.1, 2.8],
            "upper": [17.1, 14.4],
        }
    )
    assert found.yearly_homicides(rows).endswith("No year shown stands apart from the others.")
    apart = rows.assign(lower=[20.0, 2.8], upper=[40.0, 14.4])
    assert found.yearly_homicides(apart).endswith("Years differ.")
    assert found.yearly_homicides(rows.assign(n=np.nan)) == TOO_LITTLE


def searches(lower: list[float], upper: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "age_range": ["All ages", "10-17", "25-34"],
            "n": [110.0, 20.0, 20.0],
            "searches": [500.0, 80.0, 120.0],
            "share": [22.0, 25.0, 17.0],
            "share_lower": lower,
            "share_upper": upper,
        }
    )


def test_an_age_is_named_only_where_its_share_is_clearly_apart() -> None:
    said = found.finds(searches([18, 17, 11], [25, 35, 24]))
    assert said.startswith("110 of 500 searches for weapons found something (22%;")
    assert said.endswith("No age group is clearly apart from the others.")
    said = found.finds(searches([18, 24, 11], [25, 35, 20]))
    assert said.endswith("Highest at ages 10-17 (25%).")


def test_months_are_named_where_their_interval_leaves_out_the_mean() -> None:
    rows = pd.DataFrame(
        {"month": [5, 8, 12], "index": [108.0, 101.0, 90.0], "lower": [103.0, 96.0, 85.0],
         "upper": [114.0, 107.0, 96.0]}
    )  # fmt: skip
    said = found.busiest_months(rows)
    assert said == "Clearly above the mean month: May; clearly below it: December."
    assert found.busiest_months(rows[1:2]).startswith("No month is clearly above")
    assert found.busiest_months(rows.assign(index=np.nan)) == TOO_LITTLE


def areas(outside: list[str], is_own: list[bool]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_name": ["Rugby", "Elsewhere"],
            "is_own": is_own,
            "outside": outside,
            "areas": 10,
            "baseline": 8.3,
            "group_name": "Every area",
        }
    )


def test_only_the_partnerships_own_areas_are_named() -> None:
    said = found.beside_others(areas(["low, 99.8% limit", "high, 99.8% limit"], [True, False]))
    assert said == (
        "Rugby is below the rate of all 10 areas (8.3) beyond the 99.8% limits. Group: every area."
    )
    nobody = found.beside_others(areas(["", ""], [True, False]))
    assert nobody.startswith("No published population was given")


def test_kinds_beside_others_are_told_by_area() -> None:
    rows = pd.DataFrame(
        {
            "area_name": ["Rugby", "Rugby", "North"],
            "measure_name": ["Robbery", "Sexual offences", "Robbery"],
            "state": ["lower", "lower", "similar"],
        }
    )
    said = found.kinds_beside_others(rows)
    assert said == "Lower than all areas together: Rugby (robbery and sexual offences)."
    alike = found.kinds_beside_others(rows.assign(state="similar"))
    assert alike == "No area of the partnership is clearly apart from all areas together."
    nobody = found.kinds_beside_others(rows.assign(state="not comparable"))
    assert nobody.startswith("No published population was given")
