"""Forecasts: what they follow, what their limits hold, and when there is none."""

import numpy as np
import pytest

from transforms.forecast import ENOUGH, expected, forecast

SEASON = np.array([1.2, 1.0, 0.8, 1.0])


def quarters(years: int, seed: int, level: float = 500) -> np.ndarray:
    return np.random.default_rng(seed).poisson(level * np.tile(SEASON, years)).astype(float)


def test_a_forecast_follows_the_level_and_the_season() -> None:
    found = forecast(quarters(6, seed=1))
    assert found["level"].to_numpy() == pytest.approx(500 * SEASON, rel=0.08)


def test_limits_lie_round_the_forecast_and_the_wider_hold_the_narrower() -> None:
    found = forecast(quarters(6, seed=2))
    order = found[["lower", "lower_80", "level", "upper_80", "upper"]].to_numpy()
    assert (np.diff(order, axis=1) > 0).all()


def test_limits_hold_about_as_many_outcomes_as_they_say() -> None:
    held, tries = {"": 0, "_80": 0}, 0
    for seed in range(25):
        series = quarters(6, seed)
        found, came = expected(series[:20], 4), series[20:]
        tries += came.size
        for which in held:
            low, high = found[f"lower{which}"], found[f"upper{which}"]
            held[which] += int(((low <= came) & (came <= high)).sum())
    assert held[""] / tries == pytest.approx(0.95, abs=0.05)
    assert held["_80"] / tries == pytest.approx(0.80, abs=0.08)


def test_errors_are_those_of_forecasts_made_before_the_quarter_came() -> None:
    series = quarters(6, seed=3)
    found = forecast(series)
    changed = series.copy()
    changed[-1] *= 3
    later = forecast(changed)
    assert (later["error_pct"] > found["error_pct"]).all()
    last = np.abs(series[-12:-8] / series[-8:-4] - 1), np.abs(series[-8:-4] / series[-4:] - 1)
    assert found["naive_error_pct"].iloc[0] == pytest.approx(100 * np.concatenate(last).mean())


@pytest.mark.parametrize("series", [
    [], [500.0] * (ENOUGH - 1), [*[500.0] * ENOUGH, np.nan], [*[500.0] * ENOUGH, 0.0],
])  # fmt: skip
def test_a_short_or_broken_series_has_no_forecast(series: list[float]) -> None:
    found = forecast(series)
    assert len(found) == 4 and found.isna().all(axis=None)
