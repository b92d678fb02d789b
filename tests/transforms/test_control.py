"""Control charts by the rules of Making Data Count."""

import numpy as np
import pytest

from transforms.control import xmr

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
