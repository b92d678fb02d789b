"""Published funnel limits (PHEindicatormethods 2.1.0) and the meaning of every class."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from transforms.funnel import (
    ALARM,
    CLASSES,
    HIGH_ALARM,
    HIGH_WARNING,
    LOW_ALARM,
    LOW_WARNING,
    UNCLASSED,
    WARNING,
    WITHIN,
    poisson_curve,
    poisson_limits,
    proportion_funnel,
    proportion_limits,
    rate_funnel,
    ratio_funnel,
)
from transforms.statistics import poisson_exact, wilson

PUBLISHED = (
    (1, 5.571644585, 0.025317898, 9.233410143, 0.001000547),
    (9, 17.08479966, 4.11537405, 22.65737951, 2.452425215),
    (100, 121.6268111, 81.36400699, 134.9243187, 71.92139974),
    (716, 770.4222128, 664.5083011, 802.60414, 636.1521174),
)
"""Events, and the expected events at which they lie on the 95 % and 99.8 % limits."""
BASELINE = 0.80642448
SHARES = (
    (50, 0.69691035, 0.91593861, 0.63375595, 0.97909301),
    (1008, 0.78203374, 0.83081521, 0.76796814, 0.84488082),
    (3, 0.35933491, 1, 0.10150815, 1),
)
"""Totals, and the published 95 % and 99.8 % limits of a share around BASELINE."""


@pytest.mark.parametrize(("n", "low95", "high95", "low998", "high998"), PUBLISHED)
def test_curves_of_a_count_are_the_published_ones(
    n: int, low95: float, high95: float, low998: float, high998: float
) -> None:
    assert_allclose(poisson_curve(n), (low95, high95), rtol=5e-5)
    assert_allclose(poisson_curve(n, ALARM), (low998, high998), rtol=5e-5)


@pytest.mark.parametrize(("n", "low95", "high95", "low998", "high998"), PUBLISHED)
def test_limits_at_the_published_expected_events_are_the_count(
    n: int, low95: float, high95: float, low998: float, high998: float
) -> None:
    assert poisson_limits(low95)[0] == pytest.approx(n, rel=5e-5)
    assert poisson_limits(high95)[1] == pytest.approx(n, rel=5e-5)
    assert poisson_limits(low998, ALARM)[0] == pytest.approx(n, rel=5e-5)
    assert poisson_limits(high998, ALARM)[1] == pytest.approx(n, rel=5e-5)


@pytest.mark.parametrize(("total", "low95", "high95", "low998", "high998"), SHARES)
def test_limits_of_a_share_are_the_published_ones(
    total: int, low95: float, high95: float, low998: float, high998: float
) -> None:
    assert_allclose(proportion_limits(total, BASELINE), (low95, high95), atol=1e-8)
    assert_allclose(proportion_limits(total, BASELINE, ALARM), (low998, high998), atol=1e-8)


@given(total=st.integers(1, 50_000), baseline=st.floats(0.01, 0.99))
def test_a_share_on_a_limit_has_the_baseline_as_its_wilson_limit(
    total: int, baseline: float
) -> None:
    low, high = proportion_limits(total, baseline)
    if low > 0:
        assert wilson(low * total, total)[2] == pytest.approx(baseline)
    if high < 1:
        assert wilson(high * total, total)[1] == pytest.approx(baseline)


@given(n=st.integers(0, 2000), expected=st.floats(0.01, 2000))
def test_a_place_is_outside_where_its_exact_interval_misses_the_baseline(
    n: int, expected: float
) -> None:
    outside = ratio_funnel([n], [expected])["outside"].iloc[0]
    (low, high), (lowest, highest) = poisson_exact(n, WARNING), poisson_exact(n, ALARM)
    if np.isclose([low, high, lowest, highest], expected, rtol=1e-9).any():
        return
    if expected > highest:
        assert outside == LOW_ALARM
    elif expected > high:
        assert outside == LOW_WARNING
    elif expected < lowest:
        assert outside == HIGH_ALARM
    elif expected < low:
        assert outside == HIGH_WARNING
    else:
        assert outside == WITHIN


def test_rates_are_set_against_the_rate_of_all_places() -> None:
    funnel = rate_funnel([10, 50, 0], [1000, 1000, 0])
    assert funnel["baseline"].tolist() == [30, 30, 30]
    assert funnel["value"].tolist()[:2] == [10, 50]
    assert funnel["outside"].tolist() == [LOW_ALARM, HIGH_ALARM, UNCLASSED]
    assert funnel["upper_95"][0] == pytest.approx(poisson_limits(30)[1])


def test_a_place_of_one_more_event_than_the_limit_is_high() -> None:
    limit = float(poisson_limits(20)[1])
    classed = ratio_funnel([np.floor(limit), np.ceil(limit)], [20, 20])["outside"]
    assert classed.tolist() == [WITHIN, HIGH_WARNING]


def test_shares_are_set_against_the_share_of_all_places() -> None:
    funnel = proportion_funnel([80, 20, 0], [100, 100, 0])
    assert funnel["baseline"].tolist() == [0.5] * 3
    assert funnel["outside"].tolist() == [HIGH_ALARM, LOW_ALARM, UNCLASSED]
    with pytest.raises(ValueError, match="above its total"):
        proportion_funnel([2], [1])


def test_places_without_events_are_not_classed() -> None:
    funnel = rate_funnel([0, 0], [100, 200])
    assert funnel["outside"].tolist() == [UNCLASSED] * 2
    assert rate_funnel([1], [0])["outside"].tolist() == [UNCLASSED]


@given(expected=st.lists(st.floats(0.01, 5000), min_size=1, max_size=20))
def test_outer_limits_hold_the_inner_ones(expected: list[float]) -> None:
    funnel = ratio_funnel(np.zeros(len(expected)), expected)
    assert (funnel["lower_998"] <= funnel["lower_95"]).all()
    assert (funnel["lower_95"] <= 1).all()
    assert (funnel["upper_95"] <= funnel["upper_998"]).all()
    assert set(funnel["outside"]) <= set(CLASSES)


def test_a_hidden_place_has_limits_and_no_class() -> None:
    funnel = rate_funnel([10, np.nan, 50], [1000, 1000, 1000], baseline=30)
    assert funnel["outside"].tolist() == [LOW_ALARM, UNCLASSED, HIGH_ALARM]
    assert funnel["upper_95"].nunique() == 1
    assert funnel["value"].isna().tolist() == [False, True, False]


def test_a_published_baseline_stands_in_for_the_sum_of_places() -> None:
    assert rate_funnel([10, 20], [1000, 1000], baseline=40)["baseline"].tolist() == [40, 40]
    shares = proportion_funnel([10, 20], [100, 100], baseline=0.3)
    assert shares["baseline"].tolist() == [0.3, 0.3]
    assert shares["outside"].tolist() == [LOW_ALARM, LOW_WARNING]


def test_places_of_one_rate_are_outside_as_often_as_the_limits_say() -> None:
    random, people = np.random.default_rng(9), np.full(20_000, 10_000)
    outside = rate_funnel(random.poisson(40, 20_000), people, baseline=4)["outside"]
    assert outside.isin([LOW_WARNING, HIGH_WARNING, LOW_ALARM, HIGH_ALARM]).mean() < 0.05
    assert outside.isin([LOW_ALARM, HIGH_ALARM]).mean() < 0.002
    assert outside.ne(WITHIN).mean() > 0.03
