"""Headline sentences of chapter 3: true of the frame, and silent on what is hidden."""

import numpy as np
import pandas as pd

from outputs.figures import funnel_findings as beside
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
        "Rates against 2019/20: knife-enabled serious violence, lower at all ages (0.80 times) "
        "and no clear change under 25 (0.97 times)."
    )
    alike = found.success_measures(panel(change=["lower", "lower"]))
    assert alike.endswith("lower at all ages (0.80 times) and under 25 (0.97 times).")


def test_a_success_measure_that_is_hidden_is_named_and_not_told() -> None:
    names = ["Knife-enabled serious violence", "Homicide"]
    said = found.success_measures(
        panel(measure_name=names, change=["lower", ""], ratio=[0.8, np.nan])
    )
    assert said.endswith("Not compared, as too few or not delivered: homicide.")
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
    assert said == (
        "Year ending Mar 2026, with 2019/20 as 100: higher for serious violence (police, 110); "
        "lower for outcomes (youth justice, 80). The sources do not agree."
    )
    said = found.sources_against_baseline(sources([100, 80], ["no clear change", "lower"]))
    assert "do not agree" not in said
    assert found.sources_against_baseline(sources([np.nan] * 2, ["", ""])) == TOO_LITTLE


def funnel(outside: list[str]) -> pd.DataFrame:
    names = ["North", "South", "Mid"][: len(outside)]
    values = [4.2, 2.4, 3.2][: len(outside)]
    rows = {"district_name": names, "value": values, "baseline": 3.3, "outside": outside}
    return pd.DataFrame(rows)


def test_a_district_outside_the_inner_limits_is_a_question() -> None:
    said = beside.funnel_verdict(funnel(["high, 99.8% limit", "low, 95% limit", "within limits"]))
    assert said == (
        "Serious violence, offences per 1,000 residents: North (4.2) is above what chance allows "
        "(99.8% limits) about the county's rate of 3.3; South (2.4) is below the 95% limits only, "
        "a question and no finding."
    )
    within = beside.funnel_verdict(funnel(["within limits"] * 2))
    assert within.endswith(
        "all 2 districts shown lie within what chance allows about the county's rate of 3.3."
    )
    assert beside.funnel_verdict(funnel([""])) == TOO_LITTLE


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
    assert said.startswith(
        "Serious violence, Jan to Mar 2026: North (outside the limits) is special"
    )
    said = found.quarters_on_a_chart(quarters(["", ""]))
    assert said == (
        "Jan to Mar 2026: no district of the 2 charted differs from its usual level of serious "
        "violence."
    )
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
    assert found.kinds_changed(rows).startswith("100 offences of serious violence in 2025/26. ")
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
        "55 homicides were recorded from April 2019 to March 2026: 15 marked as domestic abuse."
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
    assert found.yearly_homicides(rows) == (
        "Between 7 (2025/26) and 9 (2024/25) homicides were recorded in a year; no year shown "
        "stands clearly apart."
    )
    late = rows.assign(n=[9.0, np.nan])
    assert found.yearly_homicides(late) == (
        "9 homicides were recorded in 2024/25. 2025/26 cannot be shown."
    )
    apart = rows.assign(lower=[20.0, 2.8], upper=[40.0, 14.4])
    assert found.yearly_homicides(apart).endswith("years differ by more than chance.")
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
    assert said.endswith("Highest at ages 10 to 17 (25%).")


def test_months_are_named_where_their_interval_leaves_out_the_mean() -> None:
    rows = pd.DataFrame(
        {"month": [5, 8, 12], "index": [108.0, 101.0, 90.0], "lower": [103.0, 96.0, 85.0],
         "upper": [114.0, 107.0, 96.0]}
    )  # fmt: skip
    said = found.busiest_months(rows)
    assert said == (
        "Serious violence is clearly above the mean month in May and clearly below it in December."
    )
    assert found.busiest_months(rows[2:]).endswith("clearly below the mean month in December.")
    assert "not clearly above or below" in found.busiest_months(rows[1:2])
    assert found.busiest_months(rows.assign(index=np.nan)) == TOO_LITTLE


def areas(outside: list[str], is_own: list[bool]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_name": ["Rugby", "Elsewhere"],
            "is_own": is_own,
            "outside": outside,
            "areas": 10,
            "value": 6.8,
            "baseline": 8.3,
            "group_name": "Every area",
        }
    )


def test_only_the_partnerships_own_areas_are_named() -> None:
    said = beside.beside_others(areas(["low, 99.8% limit", "high, 99.8% limit"], [True, False]))
    assert said == (
        "Violence with injury, offences per 1,000 residents: Rugby (6.8) is below what chance "
        "allows (99.8% limits) about the 8.3 of all 10 areas (every area)."
    )
    nobody = beside.beside_others(areas(["", ""], [True, False]))
    assert nobody.startswith("No published population was given")


def test_kinds_beside_others_are_told_by_area() -> None:
    rows = pd.DataFrame(
        {
            "area_name": ["Rugby", "Rugby", "North"],
            "measure_name": ["Robbery", "Sexual offences", "Robbery"],
            "state": ["lower", "lower", "similar"],
        }
    )
    said = beside.kinds_beside_others(rows)
    assert said == (
        "Recorded rates against all areas together: Rugby is lower for all 2 kinds of violence."
    )
    mixed = beside.kinds_beside_others(rows.assign(state=["lower", "higher", "similar"]))
    assert mixed.endswith("Rugby is higher for sexual offences and lower for robbery.")
    alike = beside.kinds_beside_others(rows.assign(state="similar"))
    assert alike == "No area of the partnership is clearly apart from all areas together."
    nobody = beside.kinds_beside_others(rows.assign(state="not comparable"))
    assert nobody.startswith("No published population was given")
