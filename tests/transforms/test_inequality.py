"""Slopes against an independent regression, and ratios against worked figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from transforms.inequality import (
    disproportionality,
    mid_ranks,
    quantiles,
    rates_by_decile,
    slope_of_inequality,
)
from transforms.statistics import crude_rate

PEOPLE = (7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534)
EVENTS = (210, 190, 120, 140, 90, 100, 70, 60, 64, 50)


def test_a_first_decile_of_12_per_cent_ranks_6_and_a_second_of_10_ranks_17() -> None:
    assert_allclose(mid_ranks([12, 10, 78]), [0.06, 0.17, 0.61])
    with pytest.raises(ValueError, match="population is missing"):
        mid_ranks([1, 0])


def test_small_areas_are_summed_by_decile() -> None:
    deciles = rates_by_decile([1, 2, 3, 9], [100, 100, 200, 50], [2, 1, 2, np.nan])
    assert deciles["decile"].tolist() == [1, 2]
    assert deciles["n"].tolist() == [2, 4]
    assert deciles["rate"].tolist() == pytest.approx([20, 4000 / 300])
    assert_allclose(deciles["rank"], [0.125, 0.625])
    assert_allclose(deciles["upper"], crude_rate([2, 4], [100, 300])[2])


def test_the_slope_is_that_of_the_regression_weighted_by_population() -> None:
    rates, _, _ = crude_rate(EVENTS, PEOPLE)
    fitted = np.polyfit(mid_ranks(PEOPLE), rates, 1, w=np.sqrt(PEOPLE))
    slope = slope_of_inequality(EVENTS, PEOPLE, draws=1000)
    assert slope.sii == pytest.approx(-fitted[0])
    assert slope.rii == pytest.approx(fitted[1] / (fitted[0] + fitted[1]))


@given(
    most=st.floats(1, 50),
    least=st.floats(1, 50),
    people=st.lists(st.integers(1, 99_999), min_size=5, max_size=20),
)
def test_rates_on_a_line_give_the_line_back(most: float, least: float, people: list[int]) -> None:
    rates = most + (least - most) * mid_ranks(people)
    slope = slope_of_inequality(rates * people, people, multiplier=1, draws=10)
    assert slope.sii == pytest.approx(most - least, abs=1e-6)
    assert slope.rii == pytest.approx(most / least, rel=1e-6)


def test_limits_are_those_of_the_slopes_own_variance() -> None:
    rates, lower, upper = crude_rate(EVENTS, PEOPLE)
    errors = np.log(upper / lower) / (2 * 1.959964) * rates
    share = np.array(PEOPLE) / sum(PEOPLE)
    ranks = mid_ranks(PEOPLE)
    centred = ranks - (share * ranks).sum()
    weights = share * centred / (share * centred**2).sum()
    reach = 1.96 * np.sqrt((weights**2 * errors**2).sum())
    slope = slope_of_inequality(EVENTS, PEOPLE)
    assert slope.sii_upper - slope.sii_lower == pytest.approx(2 * reach, rel=0.05)
    assert slope.sii_lower < slope.sii < slope.sii_upper
    assert slope.rii_lower < slope.rii < slope.rii_upper


def test_the_same_counts_give_the_same_limits() -> None:
    assert slope_of_inequality(EVENTS, PEOPLE) == slope_of_inequality(EVENTS, PEOPLE)
    wide = slope_of_inequality(EVENTS, PEOPLE, confidence=0.998)
    assert wide.sii_lower < slope_of_inequality(EVENTS, PEOPLE).sii_lower


def test_a_decile_without_events_has_a_slope_and_no_limits() -> None:
    slope = slope_of_inequality([20, 10, 5, 2, 0], [100] * 5)
    assert slope.sii > 0
    assert np.isnan([slope.sii_lower, slope.sii_upper, slope.rii_lower, slope.rii]).all()


def test_a_line_that_may_reach_zero_leaves_the_ratio_without_an_upper_limit() -> None:
    slope = slope_of_inequality([40, 30, 20, 10, 3], [1000] * 5)
    assert slope.rii_lower > 1
    assert np.isnan(slope.rii_upper)
    assert slope.sii_lower < slope.sii < slope.sii_upper


def test_a_hidden_decile_leaves_no_slope() -> None:
    slope = slope_of_inequality([40, 30, np.nan, 10, 3], [1000] * 5, draws=100)
    assert np.isnan([slope.sii, slope.sii_lower, slope.rii, slope.rii_upper]).all()


def test_ten_areas_make_five_fifths_of_two() -> None:
    assert quantiles(range(10)).tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert quantiles([5, 5, 5, 9], 2).tolist() == [1, 1, 1, 2]
    assert np.isnan(quantiles([1, 2, np.nan], 3)).all()
    assert quantiles([3, np.nan, 1], 2)[[0, 2]].tolist() == [2, 1]


@given(
    values=st.lists(st.integers(0, 50), min_size=10, max_size=80), groups=st.sampled_from([5, 10])
)
def test_groups_follow_ohids_formula_and_equal_values_stay_together(
    values: list[int], groups: int
) -> None:
    found = quantiles(values, groups)
    for value, group in zip(values, found, strict=True):
        rank, places = 1 + sum(v < value for v in values), len(values)
        wanted = np.floor((groups + 1) - np.ceil((places + 1 - rank) / (places / groups)))
        assert group == max(wanted, 1)
    assert found.min() >= 1
    assert found.max() <= groups


def test_limits_of_a_ratio_hold_the_true_one_as_often_as_they_say() -> None:
    random = np.random.default_rng(4)
    a, b = random.poisson(60, 5000), random.poisson(120, 5000)
    _, lower, upper = disproportionality(a, 1000, b, 4000)
    assert ((lower <= 2) & (upper >= 2)).mean() == pytest.approx(0.95, abs=0.015)


def test_four_groups_are_too_few_for_a_slope() -> None:
    with pytest.raises(ValueError, match="at least 5"):
        slope_of_inequality([1] * 4, [1] * 4)


def test_a_ratio_of_three_to_one_has_log_normal_limits() -> None:
    ratio, lower, upper = disproportionality(30, 1000, 100, 10_000)
    reach = 1.959964 * np.sqrt(1 / 30 + 1 / 100)
    assert ratio == pytest.approx(3)
    assert_allclose((lower, upper), 3 * np.exp([-reach, reach]), rtol=1e-6)


@pytest.mark.parametrize("counts", [(0, 10, 5, 10), (5, 10, 0, 10), (5, 0, 5, 10)])
def test_nothing_to_compare_gives_no_ratio(counts: tuple[int, int, int, int]) -> None:
    assert np.isnan(disproportionality(*counts)).all()
