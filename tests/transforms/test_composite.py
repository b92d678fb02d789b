"""The composite index: percentiles, equal weights, and how far a place is settled."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.composite import composite, percentiles


def areas(**components: list[float]) -> pd.DataFrame:
    count = len(next(iter(components.values())))
    return pd.DataFrame(components, index=[f"area {i}" for i in range(count)])


def test_a_percentile_is_the_middle_of_an_area_s_place_and_ties_share_theirs() -> None:
    made = percentiles(areas(income=[1.0, 2.0, 2.0, 9.0]))
    assert made["income"].tolist() == [12.5, 50.0, 50.0, 87.5]


def test_the_index_is_the_mean_percentile_and_the_highest_ranks_first() -> None:
    made = composite(areas(income=[float(i) for i in range(20)], health=[5.0] * 20))
    assert made["score"].tolist() == [((i + 0.5) * 5 + 50) / 2 for i in range(20)]
    assert made["rank"].tolist() == [20 - i for i in range(20)]
    assert made["tenth"].tolist() == [10 - i // 2 for i in range(20)]


def test_an_area_that_one_component_lifts_has_no_settled_tenth() -> None:
    order = [float(i) for i in range(20)]
    made = composite(areas(income=order, work=order, health=[5.0] * 19 + [0.0]))
    lifted = made.iloc[-1]
    assert lifted["tenth"] > 1
    assert lifted["tenth_from"] == 1 < lifted["tenth_to"]
    assert 0 < lifted["in_top_share"] < 100
    agreed = composite(areas(income=order, work=order))
    assert agreed["tenth_from"].equals(agreed["tenth_to"])
    assert agreed["in_top_share"].iloc[-1] == 100


def test_an_area_that_lacks_a_component_has_no_score() -> None:
    order = [float(i) for i in range(20)]
    made = composite(areas(income=[np.nan, *order[1:]], health=order))
    assert made.iloc[0].isna().all()
    assert made["rank"].iloc[1:].notna().all()


def test_one_component_is_no_index() -> None:
    with pytest.raises(ValueError, match="two components or more"):
        composite(areas(income=[1.0, 2.0]))


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=10, max_size=40))
def test_scores_lie_between_0_and_100_and_average_50(rows: list[tuple[float, float]]) -> None:
    made = composite(pd.DataFrame(rows, columns=["one", "other"]))
    assert made["score"].between(0, 100).all()
    assert made["score"].mean() == pytest.approx(50)
    assert (made["tenth_from"] <= made["tenth_to"]).all()
