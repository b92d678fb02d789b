"""Published test figures (PHEindicatormethods 2.1.0, ONS) and properties of every interval."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from transforms.statistics import (
    ESP2013,
    change_word,
    crude_rate,
    dsr,
    poisson_interval,
    rate_ratio,
    wilson,
)

POPULATIONS = (
    636, 558, 609, 543, 384, 594, 669, 843, 660, 576,
    606, 522, 426, 273, 300, 288, 153, 123, 207,
)  # fmt: skip
MANY = (127, 25, 18, 21, 12, 27, 48, 27, 29, 32, 32, 34, 45, 65, 38, 68, 74, 82, 91)
FEW = (12, 4, 3, 2, 3, 4, 8, 2, 2, 3, 4, 5, 6, 8, 5, 6, 5, 5, 4)
COUNTS = st.integers(0, 20_000)


@pytest.mark.parametrize(
    ("n", "confidence", "lower", "upper"),
    [
        (65, 0.95, 50.163187710, 82.849138546),
        (1045, 0.95, 982.593201807, 1110.331212863),
        (10, 0.998, 2.916318375, 24.193724928),
    ],
)
def test_limits_of_a_count_are_the_published_ones(
    n: int, confidence: float, lower: float, upper: float
) -> None:
    assert_allclose(poisson_interval(n, confidence), (lower, upper), rtol=0, atol=2e-7)


def test_a_count_of_zero_has_a_lower_limit_of_zero() -> None:
    lower, upper = poisson_interval(0)
    assert lower == 0
    assert upper == pytest.approx(3.688879454)


@pytest.mark.parametrize(
    ("n", "total", "lower", "upper"),
    [(65, 100, 0.552544433, 0.736357518), (1045, 5000, 0.197955499, 0.220491304)],
)
def test_wilson_limits_are_the_published_ones(
    n: int, total: int, lower: float, upper: float
) -> None:
    share, low, high = wilson(n, total)
    assert share == n / total
    assert_allclose((low, high), (lower, upper), rtol=0, atol=1e-9)


def test_a_share_of_more_than_its_total_is_refused() -> None:
    with pytest.raises(ValueError, match="above its total"):
        wilson(3, 2)


def test_the_european_standard_population_is_a_hundred_thousand() -> None:
    assert sum(ESP2013) == 100_000


@pytest.mark.parametrize(
    ("counts", "rate", "lower", "upper"),
    [
        (MANY, 10_430.2480, 9_717.7091, 11_178.9409),
        (FEW, 1_103.2120, 877.4558, 1_367.0882),
    ],
)
def test_standardised_rates_are_the_published_ones(
    counts: tuple[int, ...], rate: float, lower: float, upper: float
) -> None:
    assert_allclose(dsr(counts, POPULATIONS), (rate, lower, upper), rtol=0, atol=5e-5)


def test_nine_events_have_no_standardised_rate() -> None:
    assert np.isnan(dsr([9, *[0] * 18], POPULATIONS)).all()


def test_a_band_without_people_stops_a_standardised_rate() -> None:
    with pytest.raises(ValueError, match="population is missing"):
        dsr(MANY, (0, *POPULATIONS[1:]))


def test_standardised_rates_of_several_areas_are_computed_together() -> None:
    rate, lower, upper = dsr([MANY, FEW], [POPULATIONS, POPULATIONS])
    assert_allclose(rate, (10_430.2480, 1_103.2120), atol=5e-5)
    assert (lower < rate).all()
    assert (rate < upper).all()


def test_rugby_in_the_year_ending_september_2021_is_27_7_per_1000_as_ons_published() -> None:
    rate, lower, upper = crude_rate(3062, 110_650)
    assert round(float(rate), 1) == 27.7
    assert (round(float(lower), 1), round(float(upper), 1)) == (26.7, 28.7)


def test_warwickshire_violence_on_census_residents() -> None:
    shown = [round(float(v), 2) for v in crude_rate(14_500, 596_775)]
    assert shown == [24.30, 23.90, 24.70]


def test_a_place_without_a_population_has_no_rate() -> None:
    assert np.isnan(crude_rate([3, 3], [0, np.nan])).all()


@given(n=COUNTS, people=st.integers(1, 1_000_000))
def test_a_rate_lies_between_its_limits(n: int, people: int) -> None:
    rate, lower, upper = crude_rate(n, people)
    assert 0 <= lower <= rate < upper


@given(n=COUNTS)
def test_limits_grow_with_the_count_and_with_confidence(n: int) -> None:
    lower, upper = poisson_interval([n, n + 1])
    assert lower[0] < lower[1]
    assert upper[0] < upper[1]
    wider = poisson_interval(n, 0.998)
    assert wider[0] <= lower[0]
    assert upper[0] < wider[1]


@given(n=st.integers(1, 9))
def test_below_ten_the_limits_are_the_exact_ones(n: int) -> None:
    lower, upper = poisson_interval(n)
    assert_allclose(lower, stats.chi2.ppf(0.025, 2 * n) / 2)
    assert_allclose(upper, stats.chi2.ppf(0.975, 2 * n + 2) / 2)


@given(n=st.integers(10, 20_000))
def test_from_ten_byar_is_within_a_thousandth_of_exact(n: int) -> None:
    exact = (stats.chi2.ppf(0.025, 2 * n) / 2, stats.chi2.ppf(0.975, 2 * n + 2) / 2)
    assert_allclose(poisson_interval(n), exact, rtol=2e-3)


@given(total=st.integers(1, 5000), part=st.floats(0, 1))
def test_a_share_lies_between_its_limits(total: int, part: float) -> None:
    share, lower, upper = wilson(int(part * total), total)
    assert 0 <= lower <= share + 1e-12
    assert share <= upper + 1e-12
    assert upper <= 1


@given(n1=st.integers(0, 500), n2=st.integers(1, 500), d1=st.integers(1, 99), d2=st.integers(1, 99))
def test_a_rate_ratio_is_the_exact_binomial_one(n1: int, n2: int, d1: int, d2: int) -> None:
    ratio, lower, upper = rate_ratio(n1, d1, n2, d2)
    exact = stats.binomtest(n1, n1 + n2).proportion_ci(method="exact")
    assert_allclose(ratio, (n1 / d1) / (n2 / d2))
    assert_allclose(lower, exact.low / (1 - exact.low) * d2 / d1, rtol=1e-6)
    assert_allclose(upper, exact.high / (1 - exact.high) * d2 / d1, rtol=1e-6)
    assert lower <= ratio <= upper


def test_nothing_in_either_period_says_nothing() -> None:
    ratio, lower, upper = rate_ratio(0, 1, 0, 1)
    assert np.isnan(ratio)
    assert (lower, upper) == (0, np.inf)
    assert change_word(lower, upper) == "no clear change"


def test_the_fall_in_warwickshire_knife_crime_was_clear() -> None:
    ratio, lower, upper = rate_ratio(294, 1, 381, 1)
    assert round(float(ratio) * 100 - 100, 1) == -22.8
    assert change_word(lower, upper) == "lower"
    assert change_word(1.01, 1.2) == "higher"
