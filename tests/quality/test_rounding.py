"""Rounded counts add up, move little, and stay as they were published where nothing changed."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.cells import TOTAL, Cell, Count, Registry, Relation, tied
from quality.disclosure import RULES, disclose
from quality.disclosure_audit import told_by_rounding
from quality.rounding import controlled, nearest

ADMISSIONS = "health__admissions.violence_admissions"
AREAS, SEXES, AGES = ("A", "B", "C"), ("female", "male"), ("0-17", "18-24", "25 and over")
SUMS = {
    "area": (("county", AREAS),),
    "sex": ((TOTAL, SEXES),),
    "age": ((TOTAL, AGES), ("0-24", AGES[:2])),
}
HES = RULES["HES"]


def at(area: str, sex: str = TOTAL, age: str = TOTAL) -> Cell:
    return Cell(ADMISSIONS, area, "2025/26", (("sex", sex), ("age", age)))


@st.composite
def tables(draw: st.DrawFn) -> dict[Cell, int]:
    """District by sex by age, sparse, with every total."""
    inner = {at_: draw(st.integers(0, 14)) for at_ in product(AREAS, SEXES, AGES)}
    wider = {"county": AREAS, TOTAL: SEXES}, {TOTAL: SEXES}, {TOTAL: AGES, "0-24": AGES[:2]}
    counts = {}
    for names in product((*AREAS, "county"), (*SEXES, TOTAL), (*AGES, TOTAL, "0-24")):
        parts = [w.get(name, (name,)) for w, name in zip(wider, names, strict=True)]
        counts[at(*names)] = sum(inner[each] for each in product(*parts))
    return counts


def registry(counts: dict[Cell, int]) -> tuple[Registry, tuple[Relation, ...]]:
    threshold = HES.hides_up_to + 1
    return tied(Registry({c: Count(n=n, threshold=threshold) for c, n in counts.items()}), SUMS)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(tables())
def test_every_sum_of_rounded_counts_adds_up_and_none_moves_far(counts: dict[Cell, int]) -> None:
    published, sums = registry(counts)
    rounded = controlled(published, sums, HES.base)
    assert rounded.keys() == counts.keys()
    for relation in (sum_ for sum_ in sums if sum_.parent not in published.primary):
        assert rounded[relation.parent] == sum(rounded[c] for c in relation.children)
    for cell, n in counts.items():
        assert rounded[cell] % HES.base == 0
        if not 1 <= n <= HES.hides_up_to:
            assert abs(rounded[cell] - n) < 2 * HES.base
        assert rounded[cell] == 0 or n > 0


def test_ten_small_parts_cannot_all_come_out_alike_and_still_add_up() -> None:
    areas = tuple("ABCDEFGHIJ")
    counts = {at(area): 1 for area in areas} | {at("county"): 10}
    one = Registry({c: Count(n=n, threshold=HES.hides_up_to + 1) for c, n in counts.items()})
    rounded = controlled(*tied(one, {"area": (("county", areas),)}), HES.base)
    assert rounded[at("county")] == sum(rounded[at(area)] for area in areas) <= 15


@pytest.mark.parametrize("n", range(1, 8))
def test_a_derived_zero_is_no_sign_of_one_to_three(n: int) -> None:
    """Every small count of a table comes out alike, whatever it is, while its total does not move.

    The total is 40 to the nearest 5 for each of them."""
    counts = {at("A"): n, at("B"): 22, at("C"): 42 - 22 - n, at("county"): 42}
    rounded = controlled(*registry(counts), HES.base)
    assert rounded[at("A")] == 5
    assert rounded[at("county")] == sum(rounded[at(area)] for area in AREAS)


def test_nothing_that_is_printed_becomes_zero() -> None:
    counts = {at("A"): 8, at("B"): 8, at("C"): 8, at("county"): 24}
    assert 0 not in controlled(*registry(counts), HES.base).values()


def test_four_small_parts_of_a_small_total_are_not_told_by_the_zeros_beside_them() -> None:
    """Of a total of at most 7, four parts of at least 1 would be at most 4 each."""
    areas = [f"{n}" for n in range(7)]
    counts = {at(a): n for a, n in zip(areas, (2, 2, 1, 1, 0, 0, 0), strict=True)}
    counts |= {at("county"): 6}
    sums = {"area": (("county", tuple(areas)),)}
    one = {c: Count(n=n, threshold=HES.hides_up_to + 1) for c, n in counts.items()}
    published, relations = tied(Registry(one), sums)
    zeros = {cell: 0 for cell, n in counts.items() if n == 0}
    assert told_by_rounding(published, relations, zeros, HES.base)
    assert not told_by_rounding(published, relations, {}, HES.base)
    found = disclose(counts, {ADMISSIONS: "HES"}, sums)
    assert not found.shown.keys() & counts.keys()
    assert {found.reasons[cell] for cell in zeros} == {"secondary"}


@settings(max_examples=15, deadline=None, derandomize=True)
@given(tables())
def test_no_small_count_of_a_rounded_table_is_told(counts: dict[Cell, int]) -> None:
    found = disclose(counts, {ADMISSIONS: "HES"}, SUMS)
    published, sums = registry(counts)
    assert not told_by_rounding(published, sums, found.shown, HES.base)


def test_a_count_that_is_not_printed_at_its_nearest_multiple_is_reported() -> None:
    counts = {at("A"): 12, at("B"): 12, at("C"): 12, at("county"): 36}
    found = disclose(counts, {ADMISSIONS: "HES"}, {"area": SUMS["area"]})
    assert found.deviations
    for cell, n in found.shown.items():
        assert n == nearest(counts[cell], 5) + 5 * found.deviations.get(cell, 0)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(tables())
def test_counts_that_did_not_change_keep_their_rounding(counts: dict[Cell, int]) -> None:
    first = controlled(*registry(counts), HES.base)
    late = {**counts, Cell(ADMISSIONS, "A", "2024/25"): 12}
    again = controlled(*registry(late), HES.base, first)
    assert {cell: again[cell] for cell in counts} == first


def test_where_the_sums_do_not_allow_the_earlier_rounding_they_come_first() -> None:
    counts = {at("A"): 12, at("B"): 12, at("C"): 12, at("county"): 36}
    wrong = {at("A"): 10, at("B"): 10, at("C"): 10, at("county"): 45}
    rounded = controlled(*registry(counts), HES.base, wrong)
    assert rounded[at("county")] == sum(rounded[at(area)] for area in AREAS)


def test_a_part_that_is_not_published_takes_up_what_rounding_leaves() -> None:
    counts = {at("A"): 12, at("B"): 13, at("county"): 40}
    rounded = controlled(*registry(counts), HES.base)
    assert rounded.keys() == counts.keys()
    assert rounded[at("county")] >= rounded[at("A")] + rounded[at("B")]


def test_a_count_that_stands_in_no_sum_goes_to_the_nearest_multiple() -> None:
    alone = Registry({at("A"): Count(n=13, threshold=8)})
    assert controlled(alone, (), HES.base) == {at("A"): 15}
    assert [nearest(n, 5) for n in (0, 2, 3, 7, 8, 12, 13)] == [0, 0, 5, 5, 10, 10, 15]
