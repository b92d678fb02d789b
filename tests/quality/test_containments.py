"""Counts that hold others under other names are protected for whoever knows the lists."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.cells import Cell
from quality.containments import Containment
from quality.disclosure import disclose
from quality.earlier import Earlier
from tests.quality.attacker import Attack, Fact, Key, Known

ALL, KNIFE = "police__offences.offences", "police__offences.knife_enabled_offences"
T5 = {ALL: "T5", KNIFE: "T5"}
HIDDEN = range(1, 5)


def at(area: str, measure: str = ALL, **breakdown: str) -> Cell:
    return Cell(measure, area, "2024/25", tuple(breakdown.items()))


def test_a_decile_does_not_tell_the_small_area_in_it() -> None:
    areas = {at("E01000001"): 3, at("E01000002"): 20, at("E01000003"): 30}
    decile = at("county", imd_decile="1")
    held = [Containment(decile, (at("E01000001"), at("E01000002")))]
    found = disclose({**areas, decile: 23}, T5, {}, containments=held)
    assert at("E01000001") in found.hidden
    assert {at("E01000002"), decile} & found.hidden


def test_the_few_that_a_part_leaves_are_told_by_nobody() -> None:
    counts = {at("A"): 20, at("A", KNIFE): 18}
    held = [Containment(at("A"), (at("A", KNIFE),), is_whole=False)]
    assert len(disclose(counts, T5, {}, containments=held).hidden) == 1
    assert not disclose(counts, T5, {}).hidden
    many = {at("A"): 20, at("A", KNIFE): 12}
    assert not disclose(many, T5, {}, containments=held).hidden


def test_what_the_release_before_told_of_the_rest_is_told_still() -> None:
    counts = {at("A"): 20, at("A", KNIFE): 18}
    inputs = {(measure, "2024/25"): "rows" for measure in T5}
    before = Earlier(
        release="before", counts=counts, printed=counts, thresholds={ALL: 5, KNIFE: 5},
        inputs=inputs,
    )  # fmt: skip
    held = [Containment(at("A"), (at("A", KNIFE),), is_whole=False)]
    found = disclose(counts, T5, {}, containments=held, earlier=before, inputs=inputs)
    assert not found.hidden


def test_what_no_figure_prints_is_hidden_first() -> None:
    counts = {at("A"): 103, at("A", sex="female"): 60, at("A", sex="male"): 40,
              at("A", sex="Not known"): 3}  # fmt: skip
    sums = {"sex": (("Total", ("female", "male", "Not known")),)}
    total = disclose(counts, T5, sums, spare=[at("A")]).hidden
    assert total == {at("A"), at("A", sex="Not known")}
    assert at("A") not in disclose(counts, T5, sums).hidden


@pytest.mark.parametrize("is_whole", [True, False])
@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4), st.integers(0, 12))
def test_nobody_who_knows_the_lists_tells_a_hidden_count(
    is_whole: bool, areas: list[int], rest: int
) -> None:
    """Two districts of two small areas, and a decile of one from each (or with more besides)."""
    small = {at(f"E0100000{i}"): n for i, n in enumerate(areas)}
    a, b, c, d = small
    counts = small | {at("A"): small[a] + small[b], at("B"): small[c] + small[d]}
    sums = {"area": (("A", (a.area, b.area)), ("B", (c.area, d.area)))}
    decile = at("county", imd_decile="1")
    counts[decile] = small[a] + small[c] + (0 if is_whole else rest)
    held = [Containment(decile, (a, c), is_whole)]
    found = disclose(counts, T5, sums, containments=held)
    assert {cell for cell, n in counts.items() if n in HIDDEN} <= found.hidden
    facts = [_fact(at("A"), a, b), _fact(at("B"), c, d)]
    facts += [_fact(decile, a, c, *(() if is_whole else (at("rest"),)))]
    known = Known({_key(cell): found.shown.get(cell) for cell in counts}, {}, tuple(facts))
    assert not Attack(known).narrower(dict.fromkeys(known.hidden, len(HIDDEN) - 1), 1)


def _key(cell: Cell) -> Key:
    own = {"measure": cell.measure, "area": cell.area, "period": cell.period}
    return tuple(sorted({**own, **dict(cell.breakdown)}.items()))


def _fact(parent: Cell, *children: Cell) -> Fact:
    return ((_key(parent), 1), *((_key(child), -1) for child in children))
