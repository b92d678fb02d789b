"""The authors' own examples of the Gini coefficients, and counts small enough to do by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from transforms.concentration import (
    adjusted_gini,
    empirical_bayes,
    gini,
    lorenz,
    places_holding,
    power_few,
    rank_stability,
    repeats,
    share_expected_by_chance,
    shares_by_chance,
    top_share,
    top_size,
)

COUNTS = st.lists(st.integers(0, 200), min_size=1, max_size=60).filter(any)


@pytest.mark.parametrize(
    ("n", "plain", "adjusted"),
    [
        ([10, 8, 2, *[0] * 7], 0.78, 0.78),
        ([5, 2, 1, *[0] * 7], 0.8, 0.75),
        ([10, *[0] * 9], 0.9, 0.9),
        ([10, *[0] * 99], 0.99, 0.9),
    ],
)
def test_gini_coefficients_are_those_of_bernasco_and_steenbeek(
    n: list[int], plain: float, adjusted: float
) -> None:
    assert gini(n) == pytest.approx(plain)
    assert adjusted_gini(n) == pytest.approx(adjusted)


@given(n=COUNTS)
def test_gini_is_the_mean_difference_over_twice_the_mean(n: list[int]) -> None:
    held = np.array(n, dtype=float)
    differences = np.abs(held[:, np.newaxis] - held).mean()
    assert gini(n) == pytest.approx(differences / (2 * held.mean()), abs=1e-9)


@given(n=COUNTS)
def test_gini_is_twice_the_area_between_the_lorenz_curve_and_equality(n: list[int]) -> None:
    curve = lorenz(n)
    area = np.trapezoid(curve["n_share"], curve["places_share"])
    assert gini(n) == pytest.approx(1 - 2 * area, abs=1e-9)
    assert adjusted_gini(n) <= gini(n) + 1e-12


def test_single_events_in_different_places_are_not_concentrated() -> None:
    assert adjusted_gini([1, 1, 1, 0, 0, 0, 0]) == pytest.approx(0, abs=1e-12)
    assert gini([1, 1, 1, 0, 0, 0, 0]) == pytest.approx(4 / 7)


def test_no_events_have_no_concentration() -> None:
    assert np.isnan([gini([0, 0]), adjusted_gini([0, 0]), top_share([0, 0], 0.1)]).all()
    assert places_holding([0, 0])[0] == 0
    assert lorenz([0, 0])["n_share"].isna().all()
    assert power_few([0, 0])["share"].isna().all()


@pytest.mark.parametrize("n", [[], [1, -1], [1, np.nan]])
def test_counts_that_are_not_counts_are_refused(n: list[float]) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        gini(n)


def test_the_fewest_places_that_hold_half() -> None:
    assert places_holding([5, 3, 1, 1]) == (1, 0.25)
    assert places_holding([4, 3, 2, 1]) == (2, 0.5)
    assert places_holding([1] * 10, 0.3) == (3, 0.3)


def test_the_top_is_rounded_up() -> None:
    assert (top_size(339, 0.01), top_size(30, 0.1), top_size(5, 0.01)) == (4, 3, 1)
    assert top_share([6, *[1] * 4], 0.1) == pytest.approx(0.6)


def test_a_power_few_is_told_with_its_limits() -> None:
    n = [*[20] * 5, *[1] * 95]
    few = power_few(n)
    assert few["n_top"].tolist() == [1, 5, 10]
    assert_allclose(few["share"], [20 / 195, 100 / 195, 105 / 195])
    assert (few["share_lower"] <= few["share"]).all()
    assert (few["share"] <= few["share_upper"]).all()
    assert few.equals(power_few(n))


@given(n=COUNTS)
def test_limits_of_a_power_few_are_shares(n: list[int]) -> None:
    few = power_few(n, draws=20)
    assert few[["share", "share_lower", "share_upper"]].stack().between(0, 1 + 1e-9).all()
    assert few["share"].is_monotonic_increasing


def test_equal_counts_leave_nothing_to_resample() -> None:
    few = power_few([3] * 200)
    assert_allclose(few["share_lower"], few["share"])
    assert_allclose(few["share_upper"], few["share"])


def test_chance_alone_concentrates_few_events() -> None:
    sparse, dense = shares_by_chance(50, 1000), shares_by_chance(100_000, 1000)
    assert sparse["share"][2] == pytest.approx(1)
    assert dense["share"][2] == pytest.approx(0.1, abs=0.03)
    assert (dense["share_lower"] <= dense["share"]).all()


@pytest.mark.parametrize("events", [5, 50, 339, 3000, 40_000])
def test_the_share_expected_by_chance_is_the_mean_of_the_draws(events: int) -> None:
    drawn = shares_by_chance(events, 339, draws=300).set_index("top")["share"]
    for top in (0.05, 0.1):
        wanted = share_expected_by_chance(events, 339, top)
        assert wanted == pytest.approx(drawn[top], rel=0.02)
    assert np.isnan(share_expected_by_chance(0, 339, 0.05))


def test_repeats_are_counted_by_times_up_to_five_and_over() -> None:
    counted = repeats([0, 1, 1, 1, 2, 5, 9])
    assert counted["people"].tolist() == [3, 1, 0, 0, 2]
    assert counted["n"].tolist() == [3, 2, 0, 0, 14]
    assert counted["people_share"].sum() == pytest.approx(1)
    assert_allclose(counted["n_share"], np.array([3, 2, 0, 0, 14]) / 19)


def test_a_clear_first_place_keeps_its_rank_and_close_ones_do_not() -> None:
    stability = rank_stability([500, 11, 10, 9, 0], top=1)
    assert stability["rank"].tolist() == [1, 2, 3, 4, 5]
    assert stability["rank_lower"].tolist() == [1, 2, 2, 2, 5]
    assert stability["rank_upper"].tolist()[:4] == [1, 4, 4, 4]
    assert stability["top_share"].tolist() == [1, 0, 0, 0, 0]


def test_no_events_leave_every_place_first() -> None:
    assert rank_stability([0, 0])["rank_upper"].tolist() == [1, 1]


def test_smoothed_rates_are_marshalls() -> None:
    n, people = [1, 10, 40], [100, 500, 1000]
    mean = 51 / 1600
    spread = sum(p * (x / p - mean) ** 2 for x, p in zip(n, people, strict=True)) / 1600
    between = spread - mean / (1600 / 3)
    wanted = [
        mean + between / (between + mean / p) * (x / p - mean)
        for x, p in zip(n, people, strict=True)
    ]
    assert between > 0
    assert_allclose(empirical_bayes(n, people, 1), wanted)


def test_rates_no_more_varied_than_chance_are_all_the_mean() -> None:
    assert_allclose(empirical_bayes([10, 11, 9], [1000] * 3), [10] * 3)


def test_areas_without_people_have_no_smoothed_rate() -> None:
    smoothed = empirical_bayes([1, 40, 3], [100, 1000, 0])
    assert np.isnan(smoothed).tolist() == [False, False, True]
    assert np.isnan(empirical_bayes([1], [0])).all()
    assert empirical_bayes([0, 0], [10, 10]).tolist() == [0, 0]


@given(areas=st.lists(st.tuples(st.integers(0, 99), st.integers(100, 9999)), min_size=2))
def test_smoothing_never_passes_the_mean_or_the_rate(areas: list[tuple[int, int]]) -> None:
    n, people = np.array(areas).T
    smoothed, mean, rate = empirical_bayes(n, people, 1), n.sum() / people.sum(), n / people
    assert (np.abs(smoothed - mean) <= np.abs(rate - mean) + 1e-12).all()
    assert ((smoothed - mean) * (rate - mean) >= -1e-12).all()
