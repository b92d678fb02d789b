"""Clusters against their closed form, chances that may be told, and change among many places."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from transforms.hotspots import (
    COLD,
    HOT,
    NEITHER,
    OTHER,
    clusters,
    getis_ord,
    neighbours,
    places_that_changed,
    standing_out,
)


def square(x: float, y: float) -> bytes:
    import shapely

    return shapely.to_wkb(shapely.box(x, y, x + 1, y + 1))


def test_areas_that_share_an_edge_or_a_corner_are_near_and_so_is_the_area_itself() -> None:
    near = neighbours([square(0, 0), square(1, 0), square(2, 1), bytearray(square(9, 9))])
    assert near.tolist() == [[1, 1, 0, 0], [1, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 1]]


def ring(size: int) -> np.ndarray:
    """Every area is near itself and the ones on either side, in a ring."""
    return sum(np.roll(np.eye(size), shift, axis=1) for shift in (-1, 0, 1))


@given(values=st.lists(st.floats(0, 100), min_size=6, max_size=30))
def test_gi_star_is_ord_and_getis_closed_form(values: list[float]) -> None:
    x, near = np.array(values), ring(len(values))
    found = getis_ord(x, near)
    size, mean = x.size, x.sum() / x.size
    spread = np.sqrt(max((x**2).sum() / size - mean**2, 0))
    if spread < 1e-6:
        return
    for i in range(size):
        w = near[i]
        below = spread * np.sqrt((size * (w**2).sum() - w.sum() ** 2) / (size - 1))
        assert found[i] == pytest.approx(((w * x).sum() - mean * w.sum()) / below, abs=1e-6)


def test_gi_star_of_values_without_order_is_standard_normal() -> None:
    random, near = np.random.default_rng(2), ring(400)
    scores = np.array([getis_ord(random.normal(10, 2, 400), near) for _ in range(50)])
    assert scores.mean() == pytest.approx(0, abs=0.05)
    assert scores.std() == pytest.approx(1, abs=0.02)


def test_a_block_of_high_rates_is_hot_and_of_low_ones_cold() -> None:
    values = np.full(200, 10.0) + np.tile([-1, 0, 1, 0], 50)
    values[20:25], values[100:105] = 40, 0
    found = clusters(values, ring(200))
    assert set(np.flatnonzero(found["cluster"].eq(HOT))) <= set(range(18, 27))
    assert found["cluster"].iloc[22] == HOT
    assert found["cluster"].iloc[150] == NEITHER
    assert (found["p_adjusted"] >= found["p"]).all()


def test_low_rates_together_are_cold() -> None:
    values = np.full(60, 10.0) + np.tile([-1, 0, 1, 0], 15)
    values[20:25] = 0
    assert clusters(values, ring(60))["cluster"].iloc[22] == COLD


def test_equal_rates_make_no_cluster() -> None:
    assert set(clusters(np.full(10, 3.0), ring(10))["cluster"]) == {NEITHER}


def test_only_places_of_ten_events_and_over_are_told_apart() -> None:
    n = np.array([60, 30, 12, 9, 9, 4, 3, 2, 1, 0] * 3)
    district = pd.Series(np.repeat(["A", "B", "C"], 10))
    people = np.full(30, 1500)
    told = standing_out(n, people, district, ring(30))
    few = told[n < 10]
    assert few["top_five_pct"].isna().all()
    assert set(few["rate_class"]) == {OTHER}
    assert set(told["top_five_pct"].dropna() % 5) == {0}
    assert told["top_five_pct"][0] == 100


def test_a_district_of_few_events_has_no_chances() -> None:
    n = np.array([60, 30, 12, 9, 20, 4, 3, 2, 1, 0])
    told = standing_out(n, np.full(10, 1500), pd.Series([*["A"] * 5, *["B"] * 5]), ring(10))
    assert told["top_five_pct"].isna().tolist() == [False] * 3 + [True] + [False] + [True] * 5


def test_a_settled_first_place_is_among_its_districts_five() -> None:
    n = np.array([100, *[20] * 20])
    told = standing_out(n, np.full(21, 1500), pd.Series(["A"] * 21), ring(21))
    assert told["top_five_pct"][0] == 100
    assert told["top_five_pct"][1:].max() < 60


def test_one_great_change_is_told_from_forty_that_are_chance() -> None:
    random = np.random.default_rng(0)
    before, now = random.poisson(30, 41), random.poisson(30, 41)
    before[40], now[40] = 20, 80
    found = places_that_changed(now, 1000, before, 1000)
    assert found["change"].iloc[40] == "higher"
    assert (found["change"].iloc[:40] == "no clear change").all()
    assert_allclose(found["ratio"], now / before)
    assert ((found["lower"] > 1) | (found["upper"] < 1)).sum() >= 1


def test_a_hidden_count_has_no_change_and_is_no_test() -> None:
    shown = places_that_changed([80, 20], 1000, [20, 21], 1000)
    with_hidden = places_that_changed([80, 20, np.nan], 1000, [20, 21, 9], 1000)
    assert with_hidden["change"].tolist() == [*shown["change"], ""]
    assert_allclose(with_hidden["p_adjusted"][:2], shown["p_adjusted"])


def test_false_findings_among_unchanged_places_stay_under_the_rate() -> None:
    random = np.random.default_rng(6)
    runs = [
        (places_that_changed(random.poisson(15, 60), 1, random.poisson(15, 60), 1)["change"]
         != "no clear change").any()
        for _ in range(200)
    ]  # fmt: skip
    assert np.mean(runs) <= stats.binom.isf(0.01, 200, 0.05) / 200
