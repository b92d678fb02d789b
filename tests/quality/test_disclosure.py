"""An edition's counts: hidden, rounded or open by their source's rule, and safe beside the last."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.cells import Cell, Count, Registry, tied
from quality.containments import Containment
from quality.disclosure import RULES, NotSafe, disclose, strictest
from quality.earlier import Earlier
from quality.rounding import controlled, nearest

OFFENCES, ADMISSIONS, STREET, CHILDREN = "p.offences", "h.admissions", "o.crimes", "y.children"
PROFILES = {OFFENCES: "T5", ADMISSIONS: "HES", STREET: "OPEN", CHILDREN: "T10"}
COUNTY = {"area": (("county", ("A", "B", "C")),)}


def places(measure: str, a: int, b: int, c: int, period: str = "2024/25") -> dict[Cell, int]:
    """Three districts and the county."""
    counts = {"A": a, "B": b, "C": c, "county": a + b + c}
    return {Cell(measure, area, period): n for area, n in counts.items()}


def shown(counts: dict[Cell, int], **more: object) -> dict[str, int | None]:
    found = disclose(counts, PROFILES, COUNTY, **more)  # type: ignore[arg-type]
    return {cell.area: found.shown.get(cell) for cell in counts}


def test_one_to_four_are_hidden_with_another_and_zero_is_shown() -> None:
    assert shown(places(OFFENCES, 3, 20, 0)) == {"A": None, "B": None, "C": 0, "county": 23}


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert shown(places(OFFENCES, 5, 20, 0)) == {"A": 5, "B": 20, "C": 0, "county": 25}


def test_hospital_counts_are_rounded_so_that_they_add_up_and_one_to_seven_hidden() -> None:
    found = shown(places(ADMISSIONS, 3, 22, 13))
    assert found["A"] is None
    rounded = {area: n for area, n in found.items() if n is not None}
    assert all(n % 5 == 0 for n in rounded.values())
    assert abs(rounded["B"] - 22) <= 5
    assert abs(rounded["county"] - 38) <= 5


def test_open_counts_are_published_as_they_were() -> None:
    assert shown(places(STREET, 1, 2, 0)) == {"A": 1, "B": 2, "C": 0, "county": 3}


def test_children_in_public_are_hidden_under_ten() -> None:
    found = shown(places(CHILDREN, 9, 30, 40))
    assert found["A"] is None
    assert list(found.values()).count(None) == 2


def test_the_strictest_profile_of_several_sources_wins() -> None:
    assert strictest(["OPEN", "HES", "T5"]) == "HES"
    assert strictest([]) == "OPEN"
    assert all(rule.source for rule in RULES.values())


def test_a_count_hidden_in_the_fuller_edition_is_hidden_here_too() -> None:
    counts = places(OFFENCES, 30, 20, 10)
    held = {Cell(OFFENCES, "B", "2024/25")}
    assert shown(counts, held=held)["B"] is None
    assert list(shown(counts, held=held).values()).count(None) >= 2


def release(counts: dict[Cell, int], digest: str = "rows", **more: object) -> Earlier:
    """The counts as they were published, kept as the earlier release."""
    inputs = {(c.measure, c.period): digest for c in counts}
    found = disclose(counts, PROFILES, COUNTY, inputs=inputs, **more)  # type: ignore[arg-type]
    thresholds = {m: RULES[p].hides_up_to + 1 for m, p in PROFILES.items()}
    return Earlier(
        release="before", counts=counts, printed=found.shown, thresholds=thresholds,
        hierarchies=COUNTY, inputs=inputs, ever={c: frozenset({n}) for c, n in found.shown.items()},
    )  # fmt: skip


def test_an_unchanged_count_that_was_shown_is_known_and_not_hidden_for_another() -> None:
    before = release({c: n for c, n in places(OFFENCES, 3, 20, 30).items() if c.area == "B"})
    counts = places(OFFENCES, 3, 20, 30)
    inputs = {(OFFENCES, "2024/25"): "rows"}
    found = disclose(counts, PROFILES, COUNTY, earlier=before, inputs=inputs)
    assert Cell(OFFENCES, "B", "2024/25") in found.shown
    assert Cell(OFFENCES, "C", "2024/25") in found.reasons
    assert not found.revised


def test_a_revised_count_is_another_number_and_the_release_says_which() -> None:
    before = release(places(OFFENCES, 3, 20, 30))
    counts = places(OFFENCES, 3, 21, 30)
    found = disclose(
        counts, PROFILES, COUNTY, earlier=before, inputs={(OFFENCES, "2024/25"): "other rows"}
    )
    assert found.earlier == "before"
    assert found.revised == counts.keys()
    assert Cell(OFFENCES, "A", "2024/25") in found.reasons


def test_a_total_told_before_protects_nothing_now() -> None:
    """The county was shown alone; now its districts come, one small: two of them are hidden."""
    counts = places(OFFENCES, 2, 20, 30)
    before = release({c: n for c, n in counts.items() if c.area == "county"})
    inputs = {(OFFENCES, "2024/25"): "rows"}
    found = disclose(counts, PROFILES, COUNTY, earlier=before, inputs=inputs)
    assert Cell(OFFENCES, "county", "2024/25") in found.shown
    assert len(found.reasons) == 2


def test_what_readers_can_work_out_from_both_releases_stops_the_publication() -> None:
    """All but one small part were shown before, and the total with them: nothing can help."""
    counts = places(OFFENCES, 2, 20, 30)
    told = {c: n for c, n in counts.items() if c.area != "A"}
    before = release(told)
    inputs = {(OFFENCES, "2024/25"): "rows"}
    with pytest.raises(NotSafe, match="could be worked out") as stopped:
        disclose(counts, PROFILES, COUNTY, earlier=before, inputs=inputs)
    assert "20" not in str(stopped.value).replace("2024", "")


def test_one_number_under_two_names_is_hidden_under_both() -> None:
    robbery = places("p.robbery", 3, 20, 30)
    serious = {
        Cell("p.serious", c.area, c.period, (("offence", "Robbery"),)): n
        for c, n in robbery.items()
    }
    profiles = {"p.robbery": "T5", "p.serious": "T5"}
    same = [Containment(one, (other,)) for one, other in zip(robbery, serious, strict=True)]
    found = disclose(robbery | serious, profiles, COUNTY, containments=same)
    hidden = {(c.measure, c.area) for c in found.reasons}
    assert {area for m, area in hidden if m == "p.robbery"} == {
        area for m, area in hidden if m == "p.serious"
    }
    assert ("p.robbery", "A") in hidden


def test_counts_that_were_rounded_before_are_rounded_again_and_stop_nothing() -> None:
    """Their rule is not suppression: one hidden count beside printed ones is as it should be."""
    counts = places(ADMISSIONS, 3, 22, 13)
    before = release(counts)
    same = {(ADMISSIONS, "2024/25"): "rows"}
    assert disclose(counts, PROFILES, COUNTY, earlier=before, inputs=same).shown == before.printed
    late = {(ADMISSIONS, "2024/25"): "late rows"}
    found = disclose(places(ADMISSIONS, 4, 22, 13), PROFILES, COUNTY, earlier=before, inputs=late)
    assert Cell(ADMISSIONS, "A", "2024/25") in found.reasons and found.revised


COUNTS = st.lists(st.integers(0, 60), min_size=6, max_size=6)


@given(COUNTS)
@settings(deadline=None, max_examples=40)
def test_rounded_counts_add_up_and_move_little(n: list[int]) -> None:
    leaves = {(a, s): n[i] for i, (a, s) in enumerate((a, s) for a in "ABC" for s in "fm")}
    counts = {Cell("h.a", a, "y", (("sex", s),)): k for (a, s), k in leaves.items()}
    for a in "ABC":
        counts[Cell("h.a", a, "y")] = leaves[a, "f"] + leaves[a, "m"]
    for s in "fm":
        counts[Cell("h.a", "county", "y", (("sex", s),))] = sum(leaves[a, s] for a in "ABC")
    counts[Cell("h.a", "county", "y")] = sum(n)
    registry = Registry({c: Count(n=k, threshold=1) for c, k in counts.items()})
    registry, sums = tied(registry, COUNTY | {"sex": (("Total", ("f", "m")),)})
    rounded = controlled(registry, sums, 5)
    assert all(k % 5 == 0 for k in rounded.values())
    assert all(rounded[c] == 0 for c, k in counts.items() if k == 0)
    assert all(abs(rounded[c] - k) <= 10 for c, k in counts.items())
    for each in sums:
        assert rounded[each.parent] == sum(rounded[c] for c in each.children)


def test_an_unchanged_count_is_rounded_as_before() -> None:
    cell = Cell("h.a", "A", "y")
    registry = Registry({cell: Count(n=12, threshold=1)})
    assert nearest(12, 5) == 10
    assert controlled(registry, (), 5, {cell: 15}) == {cell: 15}


LATE = {(OFFENCES, "2024/25"): "other rows"}


def test_one_record_less_is_printed_of_the_whole_area_alone() -> None:
    """District, sex and age together would tell who it was."""
    before = release(places(OFFENCES, 30, 20, 10))
    counts = places(OFFENCES, 29, 20, 10)
    found = disclose(counts, PROFILES, COUNTY, earlier=before, inputs=LATE)
    assert found.reasons[Cell(OFFENCES, "A", "2024/25")] == "near"
    assert found.shown[Cell(OFFENCES, "county", "2024/25")] == 59
    assert len(found.reasons) == 2, "and another district, or the county less the rest tells it"


def test_a_count_of_many_records_more_is_printed() -> None:
    before = release(places(OFFENCES, 30, 20, 10))
    counts = places(OFFENCES, 36, 25, 10)
    assert not disclose(counts, PROFILES, COUNTY, earlier=before, inputs=LATE).reasons


def test_what_a_count_that_fell_under_the_threshold_was_does_not_tell_it() -> None:
    before = release(places(OFFENCES, 6, 20, 10))
    found = disclose(places(OFFENCES, 3, 20, 10), PROFILES, COUNTY, earlier=before, inputs=LATE)
    assert found.reasons[Cell(OFFENCES, "A", "2024/25")] == "small"
    assert len(found.reasons) == 2


def test_a_definition_that_leaves_few_out_of_a_district_is_not_printed_of_it() -> None:
    """The rows are the same, the definition is another: the difference is what it leaves out."""
    before = release(places(OFFENCES, 30, 20, 10))
    counts = places(OFFENCES, 28, 14, 10)
    same = {(OFFENCES, "2024/25"): "rows"}
    found = disclose(counts, PROFILES, COUNTY, earlier=before, inputs=same)
    assert found.reasons[Cell(OFFENCES, "A", "2024/25")] == "near"
    assert len(found.reasons) >= 2
