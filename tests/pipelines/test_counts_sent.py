"""Counts that agencies send: what is not there is absent, totals are checked, rounding is asked."""

import csv
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines.intake import take_in
from pipelines.store import Store
from pipelines.tables import build_core, build_derived
from quality.deliveries import Delivery
from sources.contract import Contract
from sources.partnership import partnership
from sources.registry import contract, contracts
from sources.synthetic.rows import rows
from sources.totals import counts, dimensions
from transforms.registry import derived

COUNTED = [c for c in contracts().values() if c.shape == "aggregate" and counts(c)]
BY_DISTRICT = [c for c in COUNTED if c.place.geography == "district" and dimensions(c)]
BROKEN_DOWN = [c for c in BY_DISTRICT if any(f.codes for f in dimensions(c))]
CARE = contract("context__children_social_care")
Row = dict[str, object]


@pytest.fixture
def judged(home: Path) -> Callable[[Contract, Iterable[Row]], Delivery]:
    """The verdict on a file of these rows."""
    store = Store(home)
    store.prepare()

    def take(of: Contract, lines: Iterable[Row]) -> Delivery:
        names = [f.name for f in of.fields]
        path = store.landing / of.folder / "counts.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([names, *([row[n] for n in names] for row in lines)])
        return next(iter(take_in(store, of)))

    return take


def grid(of: Contract) -> list[Row]:
    """A row for each district and member, counted 1, 2, 3 and on."""
    first = rows(of, 1)[0]
    place, *others = dimensions(of)
    districts = [(place.name, code) for code in partnership().districts]
    members = [[(f.name, c) for c in f.codes or (first[f.name],)] for f in others]
    made = []
    for number, at in enumerate(product(districts, *members), start=1):
        made.append(first | dict(at) | dict.fromkeys(counts(of), number))
    return made


def total_of(of: Contract, parts: list[Row], word: str, **at: object) -> Row:
    held = [row for row in parts if all(row[k] == v for k, v in at.items())]
    sums = {name: sum(int(str(row[name])) for row in held) for name in counts(of)}
    return held[0] | dict.fromkeys((f.name for f in dimensions(of)), word) | at | sums


@pytest.mark.parametrize("of", BY_DISTRICT, ids=lambda of: of.name)
def test_a_whole_table_is_accepted_without_a_word(judged: Callable, of: Contract) -> None:
    found = judged(of, grid(of))
    assert (found.verdict, found.reasons) == ("accepted", ())


@pytest.mark.parametrize("of", BY_DISTRICT, ids=lambda of: of.name)
def test_a_district_that_is_not_there_is_asked_about(judged: Callable, of: Contract) -> None:
    name = dimensions(of)[0].name
    found = judged(of, [row for row in grid(of) if row[name] != partnership().districts[2]])
    assert found.verdict == "accepted_with_queries"
    assert any("no row is of Rugby: its counts are absent, not zero" in r for r in found.reasons)


@pytest.mark.parametrize("of", BROKEN_DOWN, ids=lambda of: of.name)
def test_a_member_that_is_not_there_is_asked_about(judged: Callable, of: Contract) -> None:
    field = next(f for f in dimensions(of) if f.codes)
    found = judged(of, [row for row in grid(of) if row[field.name] != field.codes[0]])
    assert any(f"1 of the {len(field.codes)} members of `{field.name}`" in r for r in found.reasons)


@pytest.mark.parametrize("of", BROKEN_DOWN, ids=lambda of: of.name)
def test_a_cell_that_is_not_there_is_asked_about(judged: Callable, of: Contract) -> None:
    parts = grid(of)
    found = judged(of, parts[1:])
    assert any(f"1 of {len(parts)} combinations" in r for r in found.reasons)


@pytest.mark.parametrize(
    ("of", "word"),
    [
        *((of, "Warwickshire") for of in BY_DISTRICT),
        *((CARE, word) for word in ("All", "Total", "WARWICKSHIRE ", "E10000031")),
    ],
)
def test_a_total_over_districts_is_set_aside(judged: Callable, of: Contract, word: str) -> None:
    parts = grid(of)
    place, *others = dimensions(of)
    totals = [
        total_of(of, parts, word, **dict(at))
        for at in {tuple((f.name, row[f.name]) for f in others) for row in parts}
    ]
    found = judged(of, [*parts, *totals])
    assert (found.verdict, found.rows_in) == ("accepted", len(parts))


@pytest.mark.parametrize("of", BROKEN_DOWN, ids=lambda of: of.name)
def test_a_total_over_everything_is_checked_against_its_parts(
    judged: Callable, of: Contract
) -> None:
    parts = grid(of)
    whole = total_of(of, parts, "All")
    assert judged(of, [whole, *parts]).verdict == "accepted"


@pytest.mark.parametrize("of", BROKEN_DOWN, ids=lambda of: of.name)
def test_a_total_that_is_not_the_sum_is_asked_about(judged: Callable, of: Contract) -> None:
    parts = grid(of)
    name = counts(of)[0]
    whole = total_of(of, parts, "Total")
    found = judged(of, [*parts, whole | {name: int(str(whole[name])) + 3}])
    assert found.rows_in == len(parts)
    [asked] = found.reasons
    assert (
        f"1 of 1 total rows are not the sum of the rows they stand for: row {len(parts) + 2}"
        in (asked)
    )


@pytest.mark.parametrize(
    ("of", "base"), [*((of, 5) for of in BY_DISTRICT), (CARE, 10), (CARE, 100)]
)
def test_counts_rounded_before_they_were_sent_are_asked_about(
    judged: Callable, of: Contract, base: int
) -> None:
    lines = [row | {n: int(str(row[n])) * base for n in counts(of)} for row in grid(of)]
    if sum(1 for _ in lines) < 6:
        pytest.skip("too few counts to tell")
    found = judged(of, lines)
    asked = [r for r in found.reasons if "is a multiple of" in r]
    assert len(asked) == len(counts(of))


@pytest.mark.parametrize(
    ("of", "mark"),
    [*((of, "*") for of in BY_DISTRICT), *((CARE, mark) for mark in ("<5", "c", "[c]", ":"))],
)
def test_counts_suppressed_before_they_were_sent_are_said(
    judged: Callable, of: Contract, mark: str
) -> None:
    first, *others = grid(of)
    found = judged(of, [first | {counts(of)[0]: mark}, *others])
    assert any("small numbers were suppressed before sending" in r for r in found.reasons)
    assert found.accepted in (0, len(others))


def test_a_table_of_totals_alone_is_refused(judged: Callable) -> None:
    found = judged(CARE, [total_of(CARE, grid(CARE), "All")])
    assert found.verdict == "rejected"
    assert "every row is a total" in found.reasons[0]


def test_two_of_all_categories_leave_the_others_absent(judged: Callable, home: Path) -> None:
    """Nobody is told that no child is looked after."""
    codes = CARE.fields[3].codes
    judged(CARE, [row for row in grid(CARE) if row["category"] in (codes[0], codes[3])])
    store = Store(home)
    for each in contracts().values():
        build_core(store, each)
    for name in ("out_sna__coverage", "out_sna__stocks", "out_sna__measures"):
        build_derived(store, derived()[name])
    tables = [store.current(name) for name in ("out_sna__stocks", "out_sna__measures")]
    rows_made = [row for path in tables if path for row in pq.read_table(path).to_pylist()]
    assert {row["measure"].split(".")[1] for row in rows_made} == {
        "children_in_need", "missing_episodes"
    }  # fmt: skip
