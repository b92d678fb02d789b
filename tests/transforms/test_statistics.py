"""Published test figures (PHEindicatormethods 2.1.0, ONS) and properties of every interval."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from transforms.statistics import (
    ESP2013,
    byar,
    change_word,
    change_words,
    crude_rate,
    dsr,
    mean_interval,
    percent_change,
    poisson_exact,
    poisson_interval,
    rate_ratio,
    rate_ratio_p,
    ratio_by_limits,
    share_ratio,
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
        (1, 0.95, 0.025317808, 5.571643391),
        (9, 0.95, 4.115373059, 17.084803449),
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


@given(n=st.integers(0, 2000), confidence=st.sampled_from([0.9, 0.95, 0.998]))
def test_exact_limits_are_those_of_statsmodels(n: int, confidence: float) -> None:
    from statsmodels.stats.rates import confint_poisson

    wanted = confint_poisson(n, 1, method="exact-c", alpha=1 - confidence)
    assert_allclose(poisson_exact(n, confidence), wanted, rtol=1e-9)


@given(total=st.integers(1, 5000), part=st.floats(0, 1), confidence=st.sampled_from([0.95, 0.998]))
def test_wilson_limits_are_those_of_statsmodels(total: int, part: float, confidence: float) -> None:
    from statsmodels.stats.proportion import proportion_confint

    n = int(part * total)
    wanted = proportion_confint(n, total, alpha=1 - confidence, method="wilson")
    assert_allclose(wilson(n, total, confidence)[1:], wanted, atol=1e-9)


@given(
    n1=st.integers(0, 300),
    n2=st.integers(0, 300),
    d1=st.floats(0.1, 99),
    d2=st.floats(0.1, 99),
)
def test_a_test_and_its_interval_never_disagree(n1: int, n2: int, d1: float, d2: float) -> None:
    p = float(rate_ratio_p(n1, d1, n2, d2))
    if n1 + n2 == 0:
        assert np.isnan(p)
        return
    share = d1 / (d1 + d2)
    tails = (
        stats.binom.cdf(n1, n1 + n2, share),
        stats.binom.sf(n1 - 1, n1 + n2, share),
    )
    assert p == pytest.approx(min(1, 2 * min(tails)), rel=1e-6, abs=1e-12)
    _, lower, upper = rate_ratio(n1, d1, n2, d2)
    if abs(p - 0.05) > 1e-6:
        assert (p < 0.05) == bool(lower > 1 or upper < 1)


def test_equal_rates_are_found_unlike_no_more_often_than_said() -> None:
    random = np.random.default_rng(5)
    first, second = random.poisson(30, 20_000), random.poisson(60, 20_000)
    found = rate_ratio_p(first, 1, second, 2) < 0.05
    _, lower, upper = rate_ratio(first, 1, second, 2)
    assert 0.02 < found.mean() <= 0.052
    assert ((lower > 1) | (upper < 1)).mean() == pytest.approx(found.mean())


def test_a_percentage_needs_a_base_of_fifty() -> None:
    changes = percent_change([294, 60, 60, np.nan], [381, 49, 50, 100])
    assert_allclose(changes, [-22.83, np.nan, 20, np.nan], atol=0.005)


def test_a_hidden_count_has_no_rate_no_ratio_and_no_word() -> None:
    hidden = np.nan
    assert np.isnan(crude_rate(hidden, 1000)).all()
    assert np.isnan(wilson([hidden, 1], [10, hidden])).all()
    assert np.isnan(rate_ratio([hidden, 3], 1, [5, hidden], 1)).all()
    assert np.isnan(rate_ratio_p([hidden, 3], 1, [5, hidden], 1)).all()
    _, lower, upper = rate_ratio([hidden, 3, 30], 1, [5, hidden, 5], 1)
    assert change_words(lower, upper).tolist() == ["", "", "higher"]


@given(values=st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=50))
def test_a_mean_has_students_limits(values: list[float]) -> None:
    mean, lower, upper = mean_interval([*values, np.nan])
    error = stats.sem(values)
    if error > 1e-9:
        wanted = stats.t.interval(0.95, len(values) - 1, loc=np.mean(values), scale=error)
        assert_allclose((lower, upper), wanted, rtol=1e-6, atol=1e-6)
    assert mean == pytest.approx(np.mean(values), abs=1e-9)


def test_one_value_has_a_mean_and_no_limits() -> None:
    assert mean_interval([3.0])[0] == 3
    assert np.isnan(mean_interval([3.0])[1:]).all()
    assert np.isnan(mean_interval([])).all()


def test_a_negative_limit_of_byar_is_missing() -> None:
    assert np.isnan(byar(1, 0.998)[0])


def test_standardised_limits_hold_the_true_rate_as_often_as_they_say() -> None:
    random, people = np.random.default_rng(8), np.array(POPULATIONS) * 10
    true = np.linspace(0.001, 0.004, 19)
    rate, lower, upper = dsr(random.poisson(people * true, (5000, 19)), people)
    wanted = (true * ESP2013).sum()
    assert rate.mean() == pytest.approx(wanted, rel=0.01)
    assert ((lower <= wanted) & (upper >= wanted)).mean() == pytest.approx(0.95, abs=0.015)


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


def test_a_ratio_of_two_rates_known_by_their_limits_has_log_normal_limits() -> None:
    wide = (20.0, 20 / np.exp(0.3), 20 * np.exp(0.3))
    wider = (10.0, 10 / np.exp(0.4), 10 * np.exp(0.4))
    ratio, lower, upper = ratio_by_limits(wide, wider)
    assert ratio == pytest.approx(2)
    assert (lower, upper) == (pytest.approx(2 / np.exp(0.5)), pytest.approx(2 * np.exp(0.5)))
    without_limit = ratio_by_limits((5.0, 0.0, 12.0), wider)
    assert np.isnan(without_limit).all()


def test_a_ratio_of_two_shares_has_the_limits_of_katz() -> None:
    ratio, lower, upper = share_ratio(10, 100, 20, 100)
    assert (ratio, lower, upper) == pytest.approx((0.5, 0.2466, 1.0136), abs=1e-4)
    assert all(np.isnan(v) for v in share_ratio(0, 100, 20, 100))


def test_limits_of_a_ratio_of_shares_hold_it_in_95_of_100_cases() -> None:
    random = np.random.default_rng(11)
    first, second = random.binomial(300, 0.6, 4000), random.binomial(300, 0.9, 4000)
    _, lower, upper = share_ratio(first, 300, second, 300)
    inside = (lower <= 0.6 / 0.9) & (upper >= 0.6 / 0.9)
    assert inside.mean() == pytest.approx(0.95, abs=0.015)
