"""What can, and what cannot, be worked out from a rounded share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.rounding import SMALL, rounded_shares, steps, whole_numbers


@pytest.mark.parametrize(
    ("total", "step"), [(99, None), (100, 10), (199, 10), (200, 5), (999, 5), (1000, 1)]
)
def test_a_step_spans_ten_events(total: int, step: int | None) -> None:
    found = steps(total)
    assert np.isnan(found) if step is None else found == step
    assert step is None or found / 100 * total >= SMALL


@given(total=st.integers(100, 5000), part=st.floats(0, 1))
def test_at_least_five_counts_give_every_published_share(total: int, part: float) -> None:
    counts = np.arange(total + 1)
    published = rounded_shares(counts / total, np.full(total + 1, total))
    shown = rounded_shares(int(part * total) / total, total)
    assert (published == shown).sum() >= 5
    assert 0 <= shown <= 100


def test_shares_of_a_few_are_missing() -> None:
    assert np.isnan(rounded_shares([0.5, np.nan], [99, 1000])).all()


def test_whole_numbers_may_be_missing() -> None:
    assert whole_numbers([1.4, np.nan]).tolist()[0] == 1
    assert whole_numbers([np.nan]).isna().all()
