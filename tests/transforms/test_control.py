"""Control charts by the rules of Making Data Count."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.control import control_chart, xmr

STEADY = [10, 12, 9, 11, 10, 12, 9, 11, 10, 12]


def signals(points: list[float]) -> list[str]:
    return xmr(points)["signal"].tolist()


def test_limits_are_the_mean_and_2_66_mean_moving_ranges() -> None:
    chart = xmr([10, 12, 9, 11])
    assert chart["mean"].iloc[0] == 10.5
    assert chart["upper"].iloc[0] == pytest.approx(10.5 + 2.66 * 7 / 3)
    assert chart["lower"].iloc[0] == pytest.approx(10.5 - 2.66 * 7 / 3)


def test_a_great_moving_range_is_set_aside_once() -> None:
    points = [*STEADY, 60, *STEADY]
    ranges = np.abs(np.diff(points))
    kept = ranges[ranges < 3.267 * ranges.mean()]
    assert len(kept) == len(ranges) - 2
    chart = xmr(points)
    assert (chart["upper"] - chart["mean"]).iloc[0] == pytest.approx(2.66 * kept.mean())
    assert chart["signal"].iloc[10] == "outside"


def test_a_steady_series_has_no_signal() -> None:
    assert set(signals(STEADY)) == {""}


def test_seven_points_on_one_side_are_a_run_and_six_are_not() -> None:
    low, high = [10, 14, 10, 14, 10, 14, 10], [15, 19, 15, 19, 15, 19, 15]
    assert signals(low + high) == ["run"] * 14
    assert "run" not in signals(low[:6] + high[:6])


def test_seven_rising_points_are_a_trend_and_six_are_not() -> None:
    waves = [0, 40, 0, 40, 0, 40, 0, 40]
    rising = [17, 18, 19, 20, 21, 22, 23]
    assert signals(waves + rising)[8:] == ["trend"] * 7
    assert "trend" not in signals([*waves, 30, *rising[1:]])


def test_two_of_three_points_near_one_limit_are_marked_and_the_third_is_not() -> None:
    marked = signals([*STEADY, *STEADY, 15, 12, 15, *STEADY, *STEADY])
    assert marked[20:23] == ["two of three", "", "two of three"]


def test_two_points_near_opposite_limits_are_no_signal() -> None:
    marked = signals([*STEADY, *STEADY, 15, 11, 6, *STEADY, *STEADY])
    assert "two of three" not in marked


@pytest.mark.parametrize("points", [[], [3]])
def test_fewer_than_two_points_have_no_limits(points: list[float]) -> None:
    assert xmr(points)["upper"].isna().all()


def test_points_outside_the_limits_are_not_near_them() -> None:
    points = [*STEADY, *STEADY, 40, 15.5, 12, *STEADY, *STEADY]
    chart = xmr(points)
    reach = (chart["upper"] - chart["mean"]).iloc[0]
    assert abs(points[21] - chart["mean"].iloc[0]) > reach * 2 / 3
    assert chart["signal"].iloc[20:22].tolist() == ["outside", ""]


def test_two_near_points_with_the_third_across_the_mean_are_no_signal() -> None:
    marked = signals([*STEADY, *STEADY, 15, 9, 15, *STEADY, *STEADY])
    assert "two of three" not in marked


def test_outside_comes_before_trend_and_trend_before_run() -> None:
    marked = signals([*[10, 11] * 20, 10.5, 10.8, 11.1, 11.4, 11.7, 12, 12.3, 60])
    assert marked[-8:] == [*["trend"] * 7, "outside"]


@given(points=st.lists(st.integers(0, 60), min_size=3, max_size=40))
def test_signals_are_those_of_the_rules_read_one_point_at_a_time(points: list[int]) -> None:
    chart = xmr(points)
    mean, upper = chart["mean"].iloc[0], chart["upper"].iloc[0]
    reach = upper - mean
    for at, signal in enumerate(chart["signal"]):
        assert signal == _by_hand(np.array(points, dtype=float), at, mean, reach)


def _by_hand(y: np.ndarray, at: int, mean: float, reach: float) -> str:
    """The signal of one point, by looking at every window that it is in."""
    away, side = np.abs(y - mean), np.sign(y - mean)
    if away[at] > reach:
        return "outside"
    windows = {
        width: [
            slice(i, i + width) for i in range(at - width + 1, at + 1) if 0 <= i <= len(y) - width
        ]
        for width in (3, 7)
    }
    for window in windows[7]:
        steps = np.diff(y[window])
        if (steps > 0).all() or (steps < 0).all():
            return "trend"
    near = (away > reach * 2 / 3) & (away <= reach)
    for window in windows[3]:
        if near[at] and near[window].sum() >= 2 and abs(side[window].sum()) == 3:
            return "two of three"
    if any(abs(side[window].sum()) == 7 for window in windows[7]):
        return "run"
    return ""


def test_a_missing_point_leaves_no_limits() -> None:
    chart = xmr([10, np.nan, 11])
    assert chart[["mean", "lower", "upper"]].isna().all(axis=None)
    assert set(chart["signal"]) == {""}


def counts(n: list[float], start: str = "2024-01-01", measure: str = "a") -> pd.DataFrame:
    months = pd.date_range(start, periods=len(n), freq="MS")
    return pd.DataFrame({"measure": measure, "district_code": "E", "month_start": months, "n": n})


def test_limits_rest_on_the_months_since_the_last_that_is_hidden() -> None:
    n = [50, np.nan, *STEADY, *STEADY]
    chart = control_chart(counts(n))
    assert chart["n"].isna().tolist() == [False, True, *[False] * 20]
    assert chart["mean"].isna().tolist() == [True, True, *[False] * 20]
    assert chart["mean"].iloc[-1] == np.mean(STEADY)
    assert not chart["is_trial"].any()


def test_a_hidden_last_month_leaves_the_limits_of_those_before() -> None:
    chart = control_chart(counts([*STEADY, *STEADY, np.nan]))
    assert chart["mean"].isna().tolist() == [*[False] * 20, True]


def test_a_month_that_nobody_delivered_breaks_the_run() -> None:
    chart = control_chart(pd.concat([counts([5, 6]), counts(STEADY, "2024-04-01")]))
    assert chart["mean"].isna().tolist() == [True, True, *[False] * 10]
    assert chart["is_trial"].tolist() == [False, False, *[True] * 10]


def test_each_series_has_limits_of_its_own() -> None:
    chart = control_chart(pd.concat([counts([20, 22, 21], measure="b"), counts([1, 2, 3])]))
    assert chart["measure"].tolist() == ["a"] * 3 + ["b"] * 3
    assert chart["mean"].tolist() == [2, 2, 2, 21, 21, 21]
    assert control_chart(counts([np.nan])).loc[0, "signal"] == ""
    assert control_chart(counts([]).astype({"n": float})).empty


def test_limits_are_made_afresh_only_for_a_reason() -> None:
    n = [*STEADY, *[v + 20 for v in STEADY]]
    start = pd.Timestamp("2024-11-01")
    chart = control_chart(counts(n), rebased={start: "A new recording system."})
    assert chart["mean"].tolist() == [np.mean(STEADY)] * 10 + [np.mean(STEADY) + 20] * 10
    assert set(chart["signal"]) == {""}
    with pytest.raises(ValueError, match="stated reason"):
        control_chart(counts(n), rebased={start: " "})
    with pytest.raises(ValueError, match="twice"):
        control_chart(pd.concat([counts(n), counts(n)]))


def test_quarters_follow_each_other_three_months_apart() -> None:
    quarters = pd.DataFrame(
        {"measure": "m", "district_code": "d", "month_start":
         pd.to_datetime(["2024-01-01", "2024-04-01", "2024-10-01", "2025-01-01"]),
         "n": [90, 40, 10, 14]}
    )  # fmt: skip
    assert control_chart(quarters, step=3)["mean"].tolist()[2:] == [12, 12]
    assert control_chart(quarters, step=3)["mean"].isna().tolist() == [True, True, False, False]
    assert control_chart(quarters)["mean"].isna().tolist() == [True, True, True, False]
