"""Rounded counts add up, move little, and stay as they were published where nothing changed."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from quality.cells import TOTAL, Cell, Count, Registry, Relation, tied
from quality.disclosure import RULES
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
    for relation in sums:
        assert rounded[relation.parent] == sum(rounded[c] for c in relation.children)
    for cell, n in counts.items():
        assert rounded[cell] % HES.base == 0
        assert abs(rounded[cell] - n) < 2 * HES.base
        assert rounded[cell] == 0 or n > 0


@settings(max_examples=15, deadline=None, derandomize=True)
@given(tables())
def test_what_a_hidden_count_was_rounded_to_tells_nothing_of_it(counts: dict[Cell, int]) -> None:
    """A reader can subtract: a count of 1 to 7 may all be rounded to 0, to 5 or to 10."""
    published, sums = registry(counts)
    rounded = controlled(published, sums, HES.base)
    small = [cell for cell, n in counts.items() if 1 <= n <= HES.hides_up_to]
    assert {rounded[cell] for cell in small} <= {0, 5, 10}


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
