"""No small count can be worked out from totals, years or rolling windows once it is hidden."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from quality.cells import TOTAL, Cell, Count, Registry, blocks, costs, tied
from quality.disclosure_audit import intervals, pinned
from quality.suppression import Pattern, suppress

OFFENCES = "police__offences.offences"
QUARTERS = ("2024Q1", "2024Q2", "2024Q3", "2024Q4")
DISTRICTS = ("A", "B")
COUNTY = {"area": [("county", DISTRICTS)]}
AGES = ("10-17", "18-24", "25+")
BY_AGE = {"age_band": [(TOTAL, AGES)]}


def at(area: str = "A", period: str = "2024", **breakdown: str) -> Cell:
    return Cell(OFFENCES, area, period, tuple(breakdown.items()))


def registry(counts: dict[Cell, int], threshold: int = 5, public: tuple[Cell, ...] = ()):
    return Registry(
        {c: Count(n=n, threshold=threshold, is_public=c in public) for c, n in counts.items()}
    )


def by_age(rows: dict[str, tuple[int, int, int]]) -> Registry:
    """A table of districts by age with its totals."""
    counts = {}
    for area, ns in (rows | {"county": tuple(map(sum, zip(*rows.values(), strict=True)))}).items():
        counts |= {at(area, age_band=age): n for age, n in zip(AGES, ns, strict=True)}
        counts[at(area)] = sum(ns)
    return registry(counts)


def solved(published: Registry, hierarchies: dict) -> tuple[Registry, tuple, Pattern]:
    published, sums = tied(published, hierarchies)
    return published, sums, suppress(published, sums)


def primary_only(published: Registry) -> Pattern:
    return Pattern(primary=published.primary, secondary=frozenset(), unprotected=frozenset())


def attacker(published: Registry, sums: tuple, hidden: frozenset[Cell]) -> dict:
    """The interval of each hidden cell from scipy, written without the code that it checks."""
    unknown = sorted(hidden)
    rows, known = [], []
    for relation in sums:
        row, constant = np.zeros(len(unknown)), 0
        for sign, cells in ((1, [relation.parent]), (-1, relation.children)):
            for cell in cells:
                if cell in hidden:
                    row[unknown.index(cell)] += sign
                else:
                    constant -= sign * published.counts[cell].n
        if row.any():
            rows.append(row)
            known.append(constant)
    found = {}
    for place, cell in enumerate(unknown):
        goal = np.eye(len(unknown))[place]
        ends = []
        for sign in (1, -1):
            sums = {"A_eq": rows, "b_eq": known} if rows else {}
            answer = linprog(sign * goal, **sums, bounds=(0, None), method="highs-ds")
            ends.append(sign * answer.fun if answer.status == 0 else sign * -np.inf)
        found[cell] = tuple(ends)
    return found


# Cells and relations


def test_a_cell_has_one_key_whichever_table_shows_it():
    assert at(sex="F", age_band="10-17") == at(age_band="10-17", sex="F")
    assert at(sex=TOTAL) == at()


def test_a_sum_is_known_in_every_slice_in_which_all_its_cells_are_published():
    published = by_age({"A": (6, 7, 8), "B": (9, 9, 9)})
    same, sums = tied(published, COUNTY | BY_AGE)
    assert same == published
    assert sum(r.parent.area == "county" and r.children[0].area == "A" for r in sums) == 4
    assert len(sums) == 7


def test_what_a_total_holds_besides_its_published_parts_is_a_count_of_its_own():
    published = by_age({"A": (6, 7, 8), "B": (9, 9, 9)})
    missing = at("B", age_band="25+")
    less = Registry({c: k for c, k in published.counts.items() if c != missing})
    more, sums = tied(less, COUNTY | BY_AGE)
    rests = {c: count.n for c, count in more.counts.items() if count.is_unpublished}
    assert len(sums) == 7 and list(rests.values()) == [9, 9]
    assert all(set(more.counts) >= set(r.cells) for r in sums)


def test_a_total_says_at_most_of_a_part_what_its_other_published_parts_leave():
    published = registry({at("A"): 3, at("B"): 30, at("county"): 34})
    three = {"area": [("county", (*DISTRICTS, "C"))]}
    published, sums, pattern = solved(published, three)
    assert pattern.hidden == {at("A")}
    naive = registry({at("A"): 1, at("B"): 30, at("county"): 31})
    naive, sums = tied(naive, three)
    assert pinned(naive, sums, primary_only(naive)) == (at("A"),)


def test_a_sum_that_does_not_hold_is_refused_without_its_counts():
    wrong = registry({at("A"): 61, at("B"): 72, at("county"): 140})
    with pytest.raises(ValueError, match="not the sum") as error:
        tied(wrong, COUNTY)
    assert not any(n in str(error.value) for n in ("61", "72", "140"))


def test_two_tables_of_one_cell_take_the_strictest_threshold_and_must_agree():
    one, other = Count(n=6, threshold=5), Count(n=6, threshold=8)
    assert Registry.of([(at(), one), (at(), other)]).primary == {at()}
    with pytest.raises(ValueError, match="do not agree"):
        Registry.of([(at(), one), (at(), Count(n=7, threshold=5))])


def test_a_threshold_of_two_would_tell_that_every_hidden_count_is_one():
    with pytest.raises(ValueError, match="threshold of 2"):
        Count(n=1, threshold=2)


def test_totals_and_longer_periods_are_dearer_to_hide():
    halves = {"2024H1": QUARTERS[:2], "2024H2": QUARTERS[2:]}
    counts = {at(period=p): 10 for p in QUARTERS} | {at(period=h): 20 for h in halves}
    published = registry(counts | {at(): 40})
    periods = [*halves.items(), ("2024", QUARTERS)]
    price = costs(*tied(published, {"period": periods}))
    assert price[at(period="2024Q1")] < price[at(period="2024H1")] < price[at()]


def test_a_hierarchy_that_makes_a_cell_part_of_itself_is_refused():
    published = registry({at("A"): 9, at("B"): 9, at("C"): 0})
    with pytest.raises(ValueError, match="part of itself"):
        solved(published, {"area": [("A", ("B", "C")), ("B", ("A", "C"))]})


# Worked tables


def test_one_small_cell_takes_one_more_in_its_row_and_in_its_column():
    published = by_age({"A": (3, 20, 30), "B": (25, 40, 50)})
    published, sums, pattern = solved(published, COUNTY | BY_AGE)
    corners = {at(d, age_band=a) for d in DISTRICTS for a in ("10-17", "18-24")}
    assert pattern.primary == {at("A", age_band="10-17")}
    assert pattern.hidden == corners
    assert not pattern.unprotected
    assert pinned(published, sums, primary_only(published)) == (at("A", age_band="10-17"),)
    assert pinned(published, sums, pattern) == ()


def test_a_zero_hides_nothing_so_the_total_beside_it_is_hidden():
    published = registry({at("A"): 3, at("B"): 0, at("county"): 3})
    published, sums, pattern = solved(published, COUNTY)
    assert pattern.hidden == {at("A"), at("county")}
    only_zero = registry({at("A"): 3, at("B"): 0, at("county"): 3}, public=(at("county"),))
    only_zero, sums, pattern = solved(only_zero, COUNTY)
    assert pattern.unprotected == {at("A")}
    assert pinned(only_zero, sums, pattern) == (at("A"),)


def test_a_zero_cell_is_never_the_one_hidden():
    published = by_age({"A": (2, 0, 30), "B": (25, 40, 50)})
    published, sums, pattern = solved(published, COUNTY | BY_AGE)
    assert at("A", age_band="18-24") not in pattern.hidden
    assert pinned(published, sums, pattern) == ()


def test_a_small_quarter_of_a_year_takes_one_more_quarter():
    counts = dict(zip((at(period=p) for p in QUARTERS), (2, 30, 40, 50), strict=True))
    published = registry(counts | {at(): 122})
    published, sums, pattern = solved(published, {"period": [("2024", QUARTERS)]})
    assert pattern.secondary == {at(period="2024Q2")}
    assert pinned(published, sums, pattern) == ()


def test_a_count_already_public_is_never_hidden_and_what_it_gives_away_is_reported():
    cells = {at("A"): 2, at("B"): 30, at("county"): 32}
    published = registry(cells, public=(at("B"), at("county")))
    published, sums, pattern = solved(published, COUNTY)
    assert pattern == Pattern(
        primary=frozenset({at("A")}), secondary=frozenset(), unprotected=frozenset({at("A")})
    )


def test_a_small_count_that_no_sum_touches_needs_nothing_else():
    published = registry({at("A"): 2, at("B"): 30})
    published, sums, pattern = solved(published, COUNTY)
    assert pattern.hidden == {at("A")}
    assert intervals({}, sums, dict.fromkeys(pattern.hidden, 0)) == {at("A"): (0, np.inf)}


def test_secondary_cells_that_turn_out_unneeded_are_shown_again():
    published = by_age({"A": (3, 20, 4), "B": (25, 40, 50)})
    published, sums, pattern = solved(published, COUNTY | BY_AGE)
    for cell in pattern.secondary:
        less = Pattern(
            primary=pattern.primary,
            secondary=pattern.secondary - {cell},
            unprotected=frozenset(),
        )
        assert pinned(published, sums, less)


# Rolling windows


def rolling(seed: int, months: int = 18) -> tuple[Registry, dict]:
    """Months of two districts and their county, with every rolling year of them."""
    names = [f"m{i:02}" for i in range(months)]
    windows = [(f"year to {names[i]}", tuple(names[i - 11 : i + 1])) for i in range(11, months)]
    drawn = np.random.default_rng(seed).poisson(3, (len(DISTRICTS), months))
    counts = {}
    for area, ns in zip((*DISTRICTS, "county"), (*drawn, drawn.sum(axis=0)), strict=True):
        counts |= {at(area, name): int(n) for name, n in zip(names, ns, strict=True)}
        for i, (window, _) in enumerate(windows):
            counts[at(area, window)] = int(ns[i : i + 12].sum())
    return registry(counts), COUNTY | {"period": windows}


def test_rolling_years_leak_when_only_small_counts_are_hidden_and_not_after_the_solve():
    published, hierarchies = rolling(seed=1)
    published, sums, pattern = solved(published, hierarchies)
    naive = attacker(published, sums, published.primary)
    exact = [c for c in published.primary if naive[c][1] - naive[c][0] < 1e-6]
    assert exact
    assert all(round(naive[cell][0]) == published.counts[cell].n for cell in exact)
    assert set(exact) <= set(pinned(published, sums, primary_only(published)))
    assert pattern.secondary
    assert not pattern.unprotected
    assert pinned(published, sums, pattern) == ()
    after = attacker(published, sums, pattern.hidden)
    assert all(after[c][0] <= 1 + 1e-4 and after[c][1] >= 4 - 1e-4 for c in pattern.primary)


# Blocks


def test_a_block_is_solved_as_if_the_others_were_not_there():
    one = by_age({"A": (3, 20, 30), "B": (25, 40, 50)})
    other = {
        Cell("health__admissions.admissions", c.area, c.period, c.breakdown): count
        for c, count in by_age({"A": (9, 2, 30), "B": (25, 4, 1)}).counts.items()
    }
    together = Registry({**one.counts, **other})
    hierarchies = COUNTY | BY_AGE
    together, sums, pattern = solved(together, hierarchies)
    assert len(list(blocks(together.counts, sums))) == 2
    alone = [solved(part, hierarchies)[2] for part in (one, Registry(other))]
    assert pattern.hidden == alone[0].hidden | alone[1].hidden


def test_what_is_known_ties_no_blocks_together():
    published = registry({at("A"): 3, at("B"): 7, at("county"): 10}, public=(at("county"),))
    published, sums = tied(published, {"area": [("county", DISTRICTS)]})
    free = [c for c, count in published.counts.items() if not count.is_known]
    assert [block.cells for block in blocks(free, sums)] == [(at("A"), at("B"))]
    assert [len(b.cells) for b in blocks([at("A"), at("B")], ())] == [1, 1]


# Any table


@st.composite
def three_way(draw: st.DrawFn) -> tuple[Registry, dict]:
    """District by sex by age with every margin; under-25 overlaps the age bands."""
    areas, sexes = draw(st.sampled_from(["AB", "ABC"])), ("F", "M")
    inner = {key: draw(st.integers(0, 12)) for key in product(areas, sexes, AGES)}
    counts = {}
    sums = {"county": areas}, {TOTAL: sexes}, {TOTAL: AGES, "under 25": AGES[:2]}
    for area, sex, age in product((*areas, "county"), (*sexes, TOTAL), (*AGES, *sums[2])):
        parts = [d.get(m, (m,)) for d, m in zip(sums, (area, sex, age), strict=True)]
        counts[at(area, sex=sex, age_band=age)] = sum(inner[key] for key in product(*parts))
    cells = sorted(counts)
    public = tuple(draw(st.lists(st.sampled_from(cells), max_size=3)))
    names = ("area", "sex", "age_band")
    return (
        registry(counts, draw(st.sampled_from([3, 5, 8])), public),
        {n: [(p, tuple(c)) for p, c in d.items()] for n, d in zip(names, sums, strict=True)},
    )


@settings(max_examples=40, deadline=None, derandomize=True)
@given(three_way())
def test_no_small_count_is_narrower_than_its_range_unless_it_is_reported(table):
    published, hierarchies = table
    published, sums, pattern = solved(published, hierarchies)
    assert pattern.primary == published.primary
    assert not any(published.counts[cell].is_known for cell in pattern.hidden)
    assert not pattern.primary & pattern.secondary
    assert set(pinned(published, sums, pattern)) == pattern.unprotected


@settings(max_examples=6, deadline=None, derandomize=True)
@given(three_way())
def test_an_independent_attacker_finds_what_the_audit_finds(table):
    published, hierarchies = table
    published, sums, pattern = solved(published, hierarchies)
    shown = {c: count.n for c, count in published.counts.items() if c not in pattern.hidden}
    audit = intervals(shown, sums, dict.fromkeys(pattern.hidden, 0))
    for cell, ends in attacker(published, sums, pattern.hidden).items():
        assert audit[cell] == pytest.approx(ends, abs=1e-5)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(three_way(), st.randoms())
def test_the_same_release_gives_the_same_pattern_in_any_order(table, random):
    published, hierarchies = table
    counts = list(published.counts.items())
    random.shuffle(counts)
    assert solved(Registry.of(counts), hierarchies)[2] == solved(published, hierarchies)[2]


def test_counts_in_sight_that_contradict_each_other_are_an_error():
    published = registry({at("A"): 3, at("B"): 30, at("county"): 33})
    published, sums = tied(published, COUNTY)
    with pytest.raises(ValueError, match="contradict"):
        intervals({at("B"): 30, at("county"): 20}, sums, {at("A"): 0})
