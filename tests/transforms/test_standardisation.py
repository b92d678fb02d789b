"""Published test figures (PHEindicatormethods 2.1.0) and independent formulae."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from tests.transforms.test_statistics import MANY, POPULATIONS
from transforms.standardisation import (
    age_specific_rates,
    dsr_of_repeated_events,
    expected_events,
    indirect_rate,
    indirect_ratio,
    standard_weights,
)
from transforms.statistics import ESP2013, byar, dsr

PERSONS = arrays(np.int64, (3, 4), elements=st.integers(0, 40))
PEOPLE = arrays(np.int64, 4, elements=st.integers(50, 5_000))
WEIGHTS = np.array([20, 30, 30, 20])
TIMES = np.array([1, 2, 5])


def test_an_85_and_over_band_weighs_2500() -> None:
    weights = standard_weights([*range(0, 90, 5)])
    assert weights[-1] == 2500
    assert weights.sum() == 100_000
    assert_allclose(standard_weights([*range(0, 95, 5)]), ESP2013)


@pytest.mark.parametrize("first_ages", [[], [5, 10], [0, 18], [0, 20, 10], [0, 95]])
def test_bands_that_the_standard_cannot_make_are_refused(first_ages: list[int]) -> None:
    with pytest.raises(ValueError, match="multiple of 5"):
        standard_weights(first_ages)


def test_one_event_a_person_is_the_plain_standardised_rate() -> None:
    plain = dsr(MANY, POPULATIONS)
    assert_allclose(dsr_of_repeated_events([MANY], [1], POPULATIONS), plain)


@given(persons=PERSONS, people=PEOPLE)
def test_the_variance_is_the_sum_of_squared_frequencies(
    persons: np.ndarray, people: np.ndarray
) -> None:
    rate, lower, upper = dsr_of_repeated_events(persons, TIMES, people, WEIGHTS, 1)
    events = sum(f * persons[i].sum() for i, f in enumerate(TIMES))
    if events < 10:
        assert np.isnan([rate, lower, upper]).all()
        return
    variance = sum(
        f**2 * persons[i, a] * (WEIGHTS[a] / people[a]) ** 2 / 100**2
        for i, f in enumerate(TIMES)
        for a in range(4)
    )
    low, high = byar(events)
    assert_allclose(rate, sum(TIMES @ persons * WEIGHTS / people) / 100)
    assert_allclose(lower, rate + np.sqrt(variance / events) * (low - events))
    assert_allclose(upper, rate + np.sqrt(variance / events) * (high - events))


@given(persons=PERSONS, people=PEOPLE)
def test_repeated_events_are_never_surer_than_independent_ones(
    persons: np.ndarray, people: np.ndarray
) -> None:
    persons[0, 0] += 10
    _, lower, upper = dsr_of_repeated_events(persons, TIMES, people, WEIGHTS)
    _, plain_lower, plain_upper = dsr(TIMES @ persons, people, WEIGHTS)
    assert lower <= plain_lower + 1e-9
    assert upper >= plain_upper - 1e-9


def test_areas_are_standardised_together() -> None:
    persons = np.array([[MANY, MANY], [MANY, MANY]])
    rate, _, _ = dsr_of_repeated_events(persons, [1, 2], [POPULATIONS, POPULATIONS])
    assert_allclose(rate, np.full(2, 3 * dsr(MANY, POPULATIONS)[0]))


def test_nine_observed_against_835_have_exact_limits() -> None:
    ratio, lower, upper = indirect_ratio(9, 835.88356)
    assert ratio == pytest.approx(9 / 835.88356)
    assert lower * 835.88356 == pytest.approx(4.11537405)
    assert upper * 835.88356 == pytest.approx(17.08479966)


def test_ten_and_over_have_byars_limits() -> None:
    _, lower, upper = indirect_ratio(65, 50, 100)
    assert_allclose((lower, upper), (50.163187710 * 2, 82.849138546 * 2))


def test_the_reference_itself_has_a_ratio_of_one_and_its_own_rate() -> None:
    expected = expected_events(POPULATIONS, MANY, POPULATIONS)
    assert expected == pytest.approx(sum(MANY))
    assert indirect_ratio(sum(MANY), expected)[0] == pytest.approx(1)
    rate, _, _ = indirect_rate(sum(MANY), expected, MANY, POPULATIONS)
    assert rate == pytest.approx(sum(MANY) / sum(POPULATIONS) * 100_000)


def test_expected_events_are_the_bands_at_the_reference_rates() -> None:
    expected = expected_events([[100, 200], [0, np.nan]], [10, np.nan], [1000, 500])
    assert_allclose(expected, [1, 0])
    assert np.isnan(indirect_ratio([0, 3], expected)).tolist() == [[False, True]] * 3


def test_a_reference_band_without_people_is_refused() -> None:
    with pytest.raises(ValueError, match="reference population"):
        expected_events([1], [1], [0])


def test_a_band_without_a_count_has_a_rate_of_zero() -> None:
    rate, lower, upper = age_specific_rates([np.nan, 10], [1000, 1000])
    assert_allclose(rate, [0, 1000])
    assert lower[0] == 0
    assert upper[0] > 0
    with pytest.raises(ValueError, match="population is missing"):
        age_specific_rates([1], [np.nan])
