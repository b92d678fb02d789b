"""Trends of known growth, the regression's own equations, and Benjamini and Hochberg's example."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from transforms.trend import annual_change, annual_changes, false_discovery, seasonal_profile

SEASON = 1 + 0.3 * np.sin(2 * np.pi * np.arange(12) / 12)
PUBLISHED = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
)  # fmt: skip
"""The fifteen tests of Benjamini and Hochberg (1995), section 4."""


def months(count: int) -> pd.Series:
    return pd.Series(pd.date_range("2019-04-01", periods=count, freq="MS"))


def known_counts(count: int, growth: float, level: float = 200) -> np.ndarray:
    """Counts that grow by a known ratio a year, with a season, in months of unequal length."""
    start = months(count)
    elapsed = np.arange(count) / 12
    days = start.dt.days_in_month.to_numpy()
    return np.round(level * growth**elapsed * SEASON[start.dt.month - 1] * days / 30)


def test_a_known_growth_is_found_through_the_season() -> None:
    change = annual_change(known_counts(48, 1.1), months(48), np.full(48, 1e5))
    assert change.ratio == pytest.approx(1.1, rel=1e-3)
    assert change.word == "higher"


def test_growth_of_the_population_is_not_growth_of_the_rate() -> None:
    people = 1e5 * 1.1 ** (np.arange(48) / 12)
    counts = known_counts(48, 1.1) + np.tile([3, -3, -3, 3], 12)
    change = annual_change(counts, months(48), people)
    assert change.ratio == pytest.approx(1, abs=0.01)
    assert change.word == "no clear change"
    assert change.lower < 1 < change.upper
    assert change.p > 0.05


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), growth=st.floats(0.8, 1.25))
def test_the_fit_solves_the_quasi_poisson_equations(seed: int, growth: float) -> None:
    random = np.random.default_rng(seed)
    counts = random.poisson(known_counts(36, growth, level=60)).astype(float)
    change = annual_change(counts, months(36), np.full(36, 5e4))
    fitted, error, dispersion = _newton(counts, months(36))
    reach = stats.t.ppf(0.975, 36 - 13) * error
    assert change.ratio == pytest.approx(np.exp(fitted), rel=1e-6)
    assert change.dispersion == pytest.approx(dispersion, rel=1e-5)
    assert_allclose(
        (change.lower, change.upper), np.exp([fitted - reach, fitted + reach]), rtol=1e-5
    )


def _newton(counts: np.ndarray, start: pd.Series) -> tuple[float, float, float]:
    """Slope, its error and the dispersion by Newton's steps on the score equations."""
    month = start.dt.month.to_numpy()
    season = (month[:, np.newaxis] == np.arange(1, 13)).astype(float)
    elapsed = start.dt.year.to_numpy() + (month - 1) / 12
    design = np.column_stack([elapsed - elapsed.mean(), season])
    offset = np.log(5e4 * start.dt.days_in_month.to_numpy())
    beta = np.zeros(13)
    beta[1:] = np.log(counts.mean()) - offset.mean()
    for _ in range(50):
        mu = np.exp(design @ beta + offset)
        information = design.T @ (design * mu[:, np.newaxis])
        beta = beta + np.linalg.solve(information, design.T @ (counts - mu))
    dispersion = ((counts - mu) ** 2 / mu).sum() / (len(counts) - 13)
    return beta[0], np.sqrt(dispersion * np.linalg.inv(information)[0, 0]), dispersion


def _glm(counts: np.ndarray, start: pd.Series, kept: np.ndarray):
    """statsmodels' own quasi-Poisson fit of the months kept."""
    import statsmodels.api as sm

    chosen, months_kept = counts[kept], start[kept]
    season = pd.get_dummies(months_kept.dt.month).to_numpy(dtype=float)
    elapsed = start.dt.year + (start.dt.month - 1) / 12
    design = np.column_stack([(elapsed - elapsed.mean())[kept], season])
    offset = np.log(5e4 * months_kept.dt.days_in_month.to_numpy())
    model = sm.GLM(chosen, design, family=sm.families.Poisson(), offset=offset)
    return model.fit(scale="X2", tol=1e-12)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), gaps=st.sets(st.integers(0, 47), max_size=8))
def test_many_series_are_fitted_as_statsmodels_fits_each(seed: int, gaps: set[int]) -> None:
    random, start = np.random.default_rng(seed), months(48)
    counts = random.negative_binomial(3, 3 / (3 + known_counts(48, 1.05, level=40)), (3, 48))
    counts = np.maximum(counts, 1).astype(float)
    counts[1, list(gaps)] = np.nan
    counts[2, start.dt.month == 8] = 0
    found = annual_changes(counts, pd.DatetimeIndex(start), np.full((3, 48), 5e4))
    for row, kept in enumerate((counts[0] > 0, ~np.isnan(counts[1]), counts[2] > 0)):
        fitted = _glm(counts[row], start, kept)
        assert found.ratio[row] == pytest.approx(np.exp(fitted.params[0]), rel=1e-7)
        assert found.dispersion[row] == pytest.approx(fitted.scale, rel=1e-7)
        reach = stats.t.ppf(0.975, fitted.df_resid) * fitted.bse[0]
        assert found.upper[row] == pytest.approx(np.exp(fitted.params[0] + reach), rel=1e-6)
        assert found.p[row] == pytest.approx(
            2 * stats.t.sf(abs(fitted.params[0] / fitted.bse[0]), fitted.df_resid), rel=1e-5
        )
        if row == 0:
            effect = np.exp(fitted.params[1:])
            assert_allclose(found.season[0], effect / effect.mean(), rtol=1e-7)
    assert found.season[2, 7] == 0


def test_a_month_of_the_year_that_is_never_held_leaves_no_season() -> None:
    counts, start = known_counts(48, 1.1), months(48)
    counts[start.dt.month == 8] = np.nan
    found = annual_changes(counts, pd.DatetimeIndex(start), 1e5)
    assert found.ratio[0] == pytest.approx(1.1, rel=1e-3)
    assert np.isnan(found.season).all()


def test_limits_hold_the_true_change_and_season_as_often_as_they_say() -> None:
    random, start = np.random.default_rng(3), months(60)
    mean = known_counts(60, 0.95, level=40)
    counts = random.poisson(mean * random.gamma(20, 1 / 20, (2000, 60)))
    found = annual_changes(counts.astype(float), pd.DatetimeIndex(start), 5e4)
    held = (found.lower < 0.95) & (found.upper > 0.95)
    assert held.mean() == pytest.approx(0.95, abs=0.015)
    inside = (found.season_lower <= SEASON) & (found.season_upper >= SEASON)
    assert inside.mean() == pytest.approx(0.95, abs=0.02)
    assert np.median(found.dispersion) == pytest.approx(1 + 40 / 20, rel=0.1)
    assert (found.word == "lower").mean() > (found.word == "higher").mean()


def test_months_may_be_missing_or_in_any_order() -> None:
    counts, start = known_counts(48, 0.9), months(48)
    counts[[5, 17]] = np.nan
    turned = annual_change(counts[::-1], start[::-1], np.full(48, 1e5))
    assert turned.ratio == pytest.approx(0.9, rel=1e-3)
    assert turned.word == "lower"


@pytest.mark.parametrize("counts", [np.ones(23), np.zeros(36), np.tile([0, *[9] * 11], 2)])
def test_too_little_to_tell_a_trend_from_the_season_says_nothing(counts: np.ndarray) -> None:
    change = annual_change(counts, months(counts.size), np.full(counts.size, 1e5))
    assert np.isnan(change.ratio)
    assert change.word == ""


def test_trends_of_nobody_or_of_doubled_months_are_refused() -> None:
    with pytest.raises(ValueError, match="population"):
        annual_change(np.ones(24), months(24), np.zeros(24))
    with pytest.raises(ValueError, match="twice"):
        annual_change(np.ones(24), pd.concat([months(12)] * 2), np.ones(24))


@pytest.mark.parametrize(("count", "method"), [(60, "STL"), (30, "monthly ratios")])
def test_a_known_season_is_found(count: int, method: str) -> None:
    profile = seasonal_profile(known_counts(count, 1.0), months(count))
    assert profile["month"].tolist() == list(range(1, 13))
    assert set(profile["method"]) == {method}
    assert_allclose(profile["ratio"], SEASON, atol=0.005)
    assert profile["ratio"].mean() == pytest.approx(1)


def test_a_lasting_change_of_level_is_no_season() -> None:
    counts = known_counts(60, 1.15)
    assert_allclose(seasonal_profile(counts, months(60))["ratio"], SEASON, atol=0.06)


def test_a_season_needs_every_month_of_a_year() -> None:
    with pytest.raises(ValueError, match="at least 12"):
        seasonal_profile(np.ones(11), months(11))
    with pytest.raises(ValueError, match="in order"):
        seasonal_profile(np.ones(13), months(14).drop(3))
    assert seasonal_profile(np.zeros(12), months(12))["ratio"].isna().all()


def test_four_of_fifteen_tests_are_findings_as_published() -> None:
    assert (false_discovery(PUBLISHED) <= 0.05).sum() == 4


@given(p=st.lists(st.floats(0, 1), max_size=40))
def test_adjusted_values_are_the_step_up_procedure(p: list[float]) -> None:
    adjusted = false_discovery([*p, np.nan])
    scaled = [len(p) * value / k for k, value in enumerate(sorted(p), 1)]
    wanted = [min([1, *scaled[at:]]) for at in range(len(p))]
    assert_allclose(np.sort(adjusted[:-1]), wanted, atol=1e-12)
    assert np.isnan(adjusted[-1])
