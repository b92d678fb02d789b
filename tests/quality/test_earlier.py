"""Two releases as readers hold them: one unknown where nothing changed, two where it did."""

import pytest

from quality.cells import Cell, Count, Registry, Relation
from quality.earlier import BEFORE, Earlier, joint

OFFENCES = "police__offences.offences"
DISTRICTS = ("A", "B")
COUNTY = {"area": (("county", DISTRICTS),)}
YEAR = "2025/26"


def at(area: str, **breakdown: str) -> Cell:
    return Cell(OFFENCES, area, YEAR, tuple(breakdown.items()))


def before(area: str) -> Cell:
    return Cell(OFFENCES + BEFORE, area, YEAR)


def places(a: int, b: int) -> dict[Cell, int]:
    return {at("A"): a, at("B"): b, at("county"): a + b}


def registry(counts: dict[Cell, int]) -> Registry:
    return Registry({cell: Count(n=n, threshold=5) for cell, n in counts.items()})


def earlier(counts: dict[Cell, int], hidden: set[str], digest: str = "rows") -> Earlier:
    return Earlier(
        release="2025-12-00000000",
        counts=counts,
        printed={cell: n for cell, n in counts.items() if cell.area not in hidden},
        thresholds={OFFENCES: 5},
        hierarchies=COUNTY,
        inputs={(OFFENCES, YEAR): digest},
    )


SAME, OTHER = {(OFFENCES, YEAR): "rows"}, {(OFFENCES, YEAR): "late rows"}


def test_only_what_rests_on_other_rows_or_is_another_count_is_revised() -> None:
    was = earlier(places(3, 20), {"A", "B"})
    assert was.revised(places(3, 20), SAME) == frozenset()
    assert was.revised(places(3, 20), OTHER) == was.counts.keys()
    assert was.revised(places(3, 21), SAME) == {at("B"), at("county")}
    assert was.revised({}, SAME) == frozenset()


def test_an_unchanged_count_is_one_unknown_and_one_that_was_shown_is_known() -> None:
    was = earlier(places(3, 20), {"A", "B"})
    both, relations = joint(registry(places(3, 20)), COUNTY, was, frozenset())
    assert both.counts.keys() == was.counts.keys()
    assert both.counts[at("county")].is_public and both.counts[at("county")].is_known
    assert both.primary == {at("A")}
    assert relations == (Relation(at("county"), (at("A"), at("B"))),)


def test_a_revised_count_is_another_unknown_with_the_sums_of_its_own_release() -> None:
    was = earlier(places(3, 20), {"A", "B"})
    both, relations = joint(registry(places(4, 20)), COUNTY, was, frozenset(was.counts))
    assert both.counts.keys() == {*was.counts, *map(before, (*DISTRICTS, "county"))}
    assert both.counts[before("A")].n == 3 and both.counts[before("A")].is_held
    assert both.counts[before("county")].is_public
    assert not both.counts[at("county")].is_public
    assert set(relations) == {
        Relation(at("county"), (at("A"), at("B"))),
        Relation(before("county"), (before("A"), before("B"))),
    }


def test_where_the_total_stays_and_a_part_is_revised_the_sums_share_the_total() -> None:
    was = earlier(places(3, 20), {"A", "B"})
    both, relations = joint(registry(places(2, 21)), COUNTY, was, was.revised(places(2, 21), SAME))
    assert set(relations) == {
        Relation(at("county"), (at("A"), at("B"))),
        Relation(at("county"), (before("A"), before("B"))),
    }
    assert both.counts[at("county")].is_public


def test_what_only_the_earlier_release_shows_stands_in_the_sums_of_this_one() -> None:
    was = earlier({at("county"): 23, at("B"): 20}, set())
    now = {at("A"): 3, at("A", sex="F"): 1, at("A", sex="M"): 2}
    sums = COUNTY | {"sex": (("Total", ("F", "M")),)}
    both, relations = joint(registry(now), sums, was, frozenset())
    assert Relation(at("county"), (at("A"), at("B"))) in relations
    assert both.counts[at("B")].is_public


def test_where_a_measure_means_something_else_now_the_earlier_counts_are_other_numbers() -> None:
    was = earlier({at("county"): 40, at("B"): 38}, set())
    both, relations = joint(registry({at("A"): 3}), COUNTY, was, frozenset())
    assert both.counts[before("county")].n == 40
    assert all(at("A") not in relation.cells for relation in relations)


def test_the_first_release_is_compared_with_none() -> None:
    both, relations = joint(registry(places(3, 20)), COUNTY, Earlier(), frozenset())
    assert both == registry(places(3, 20)) and len(relations) == 1


def test_a_sum_that_does_not_hold_now_is_refused() -> None:
    wrong = registry({at("A"): 3, at("B"): 20, at("county"): 24})
    with pytest.raises(ValueError, match="not the sum"):
        joint(wrong, COUNTY, earlier(places(3, 20), set()), frozenset())


@pytest.mark.parametrize(
    ("printed", "now", "near"),
    [
        ({20}, 20, False),
        ({20}, 19, True),
        ({20}, 16, True),
        ({20}, 15, False),
        ({0}, 3, True),
        ({20, 30}, 28, True),
        ({20, 19}, 19, False),
        (set(), 19, False),
    ],
)
def test_a_count_is_too_near_what_any_release_printed_where_the_difference_is_small(
    printed: set[int], now: int, near: bool
) -> None:
    was = Earlier(ever={at("B"): frozenset(printed)})
    assert was.too_near(at("B"), now, 5) is near
    assert was.only([OFFENCES]).too_near(at("B"), now, 5) is near
    assert not was.too_near(at("B"), now, 1), "an open count hides nothing"
