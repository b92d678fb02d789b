"""Counts that a council sends: taken in as numbers, and refused where a mark stands for one."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sources.contract import Tolerance
from sources.read import Read
from sources.registry import contract

CARE = contract("context__children_social_care")
LOOSE = replace(CARE, tolerance=Tolerance(rejected_share=1.0))
HEADER = "year_start,year_end,home_district,category,number\n"
YEAR = "2024-04-01,2025-03-31"


def test_counts_are_read_under_the_headings_and_names_that_councils_use(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]]
) -> None:
    taken = deliver(
        f"{HEADER}{YEAR},Rugby,Child in need,612\n{YEAR},E07000222,looked_after,0\n", CARE
    )
    assert rows_of(taken, "residence_district", "category", "n", "problems") == [
        ("E07000220", "Child in need", 612, 0),
        ("E07000222", "Looked after child", 0, 0),
    ]


@pytest.mark.parametrize("mark", ["*", "c", "<5", "", "-"])
def test_a_mark_is_no_count_and_never_zero(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]], mark: str
) -> None:
    taken = deliver(f"{HEADER}{YEAR},Rugby,Child in need,{mark}\n", LOOSE)
    ((n, problems),) = rows_of(taken, "n", "problems")
    assert n is None
    assert problems > 0
