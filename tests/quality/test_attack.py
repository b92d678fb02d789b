"""A small release by hand, given away by its small counts alone, and safe as it is published."""

from collections.abc import Collection
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from outputs.cell_files import earlier_release, keep, write_cells
from quality.cells import Cell
from quality.disclosure import RULES, Disclosed, disclose
from tests.quality.attacker import (
    Attack,
    Key,
    Known,
    before_revision,
    key,
    read,
    revised_in,
    together,
)

OFFENCES, ROBBERIES = "police__offences.offences", "police__offences.robberies"
PROFILES = {OFFENCES: "T5", ROBBERIES: "T10"}
DISTRICTS, COUNTY = ("E01", "E02", "E03"), "E10"
MONTHS = tuple(f"2025-{month:02}" for month in range(1, 13))
QUARTERS = {f"{m[0]} to {m[-1]}": m for m in (MONTHS[i : i + 3] for i in range(0, 12, 3))}
AGES = ("0-17", "18-24", "25 and over", "Not known")
REVISED = "2025-11"
YOUNG = {"0-24": AGES[:2]}
HIERARCHIES = {
    "measure": (),
    "area": ((COUNTY, DISTRICTS),),
    "period": (*QUARTERS.items(), ("2025", tuple(QUARTERS)), ("2025", MONTHS)),
    "age": (("Total", AGES), *YOUNG.items()),
}
DIGESTS = {(m, p): "as first sent" for m in PROFILES for p in (*MONTHS, *QUARTERS, "2025")}
Drawn = dict[tuple[str, str, str, str], int]


def drawn(seed: int) -> Drawn:
    """Events by measure, district, month and age; sparse."""
    rng = np.random.default_rng(seed)
    return {
        at: int(rng.poisson({OFFENCES: 0.8, ROBBERIES: 0.3}[at[0]]))
        for at in product(PROFILES, DISTRICTS, MONTHS, AGES)
    }


def published(events: Drawn, by_age: bool = True) -> dict[Cell, int]:
    """Months by district, and the year by district and age, with every total."""
    areas = {**{d: (d,) for d in DISTRICTS}, COUNTY: DISTRICTS}
    spans = {**{m: (m,) for m in MONTHS}, **QUARTERS, "2025": MONTHS}
    groups = {"Total": AGES, **{age: (age,) for age in AGES}, **YOUNG}
    found = {}
    for measure, area, period, age in product(PROFILES, areas, spans, groups):
        if age == "Total" or (by_age and period == "2025"):
            inside = product((measure,), areas[area], spans[period], groups[age])
            found[Cell(measure, area, period, (("age", age),))] = sum(events[at] for at in inside)
    return found


def in_files(folder: Path, found: Disclosed) -> Path:
    """The release as its readers, and the partnership, have it."""
    edition = folder / "partner"
    edition.mkdir(parents=True)
    write_cells(edition, found, dict.fromkeys(PROFILES, "Offences"), lambda *_: False)
    keep(folder, "partner", found, DIGESTS)
    return edition


def key_of(cell: Cell) -> Key:
    named = {"measure": cell.measure, "area": cell.area, "period": cell.period}
    return key(named | dict(cell.breakdown))


def widths(hidden: set[Key]) -> dict[Key, int]:
    """The width that the rule of its measure gives each hidden count."""
    thresholds = {m: RULES[p].hides_up_to + 1 for m, p in PROFILES.items()}
    return {of: thresholds[dict(of)["measure"].split(": ")[-1]] - 2 for of in hidden}


def spans(found: Disclosed, revised: Collection[Key] = ()) -> dict[Key, tuple[int, int]]:
    """What each small count must still be able to be, for whoever thinks it may be zero."""
    small = [cell for cell, reason in found.reasons.items() if reason == "small"]
    own = {key_of(cell): (1, found.rule(cell).hides_up_to) for cell in small}
    return {before_revision(of) if of in revised else of: span for of, span in own.items()}


def assert_safe(known: Known, now: Disclosed, before: Disclosed | None = None) -> None:
    """No hidden count is narrower than its rule asks, and none of the small ones is told."""
    attack = Attack(known)
    assert known.hidden
    for least in (1, 0):
        assert not attack.narrower(widths(known.hidden), least)
    small = spans(now)
    if before is not None:
        small |= spans(before, {key_of(cell) for cell in now.revised})
    assert small.keys() <= known.hidden
    assert not attack.told(small)


@pytest.mark.parametrize("seed", range(3))
def test_no_hidden_count_of_a_release_can_be_told(seed: int, tmp_path: Path) -> None:
    found = disclose(published(drawn(seed)), PROFILES, HIERARCHIES)
    assert_safe(read(in_files(tmp_path, found)), found)


def test_the_attacker_tells_what_only_hiding_small_counts_gives_away(tmp_path: Path) -> None:
    found = disclose(published(drawn(0)), PROFILES, HIERARCHIES)
    small = {c: r for c, r in found.reasons.items() if r == "small"}
    shown = {c: n for c, n in found.counts.items() if c not in small}
    known = read(in_files(tmp_path, replace(found, reasons=small, shown=shown)))
    told = Attack(known).narrower(widths(known.hidden), 1)
    exact = {of: low for of, (low, high) in told.items() if high - low < 1e-4}
    assert len(told) > 20 and exact
    counts = {key_of(c): n for c, n in found.counts.items()}
    assert all(round(low) == counts[of] for of, low in exact.items())


def covered(period: str) -> tuple[str, ...]:
    """The months of a period."""
    return {**QUARTERS, "2025": MONTHS}.get(period, (period,))


def two_releases(
    folder: Path, first: dict[Cell, int], second: dict[Cell, int], revised: str
) -> tuple[Disclosed, Disclosed, Known]:
    """Two successive releases, one month delivered again, and what an attacker knows of them."""
    before = disclose(first, PROFILES, HIERARCHIES)
    old = in_files(folder / "first", before)
    inputs = {k: "late rows" if revised in covered(k[1]) else d for k, d in DIGESTS.items()}
    earlier = earlier_release(old.parent, "partner")
    after = disclose(second, PROFILES, HIERARCHIES, earlier=earlier, inputs=inputs)
    new = in_files(folder / "second", after)
    return before, after, together(read(new), read(old), revised_in(new))


@pytest.mark.parametrize("seed", range(3))
def test_a_revised_month_gives_nothing_away(seed: int, tmp_path: Path) -> None:
    events, later = drawn(seed), drawn(seed + 100)
    again = events | {at: n for at, n in later.items() if at[2] == REVISED}
    first, second = published(events), published(again)
    before, after, known = two_releases(tmp_path, first, second, REVISED)
    assert after.revised == {c for c in before.counts if REVISED in covered(c.period)}
    assert_safe(known, after, before)


@pytest.mark.parametrize("seed", range(3))
def test_a_figure_that_is_added_gives_nothing_away(seed: int, tmp_path: Path) -> None:
    events = drawn(seed)
    first, second = published(events, by_age=False), published(events)
    before, after, known = two_releases(tmp_path, first, second, "")
    assert not after.revised and len(after.counts) > len(before.counts)
    assert_safe(known, after, before)


def test_a_total_that_stays_while_a_part_of_it_is_revised_is_another_unknown(
    tmp_path: Path,
) -> None:
    events = drawn(1)
    moved = dict(events)
    one, other = ((OFFENCES, d, REVISED, "25 and over") for d in DISTRICTS[:2])
    moved[one], moved[other] = events[one] + 1, max(events[other] - 1, 0)
    before, after, known = two_releases(tmp_path, published(events), published(moved), REVISED)
    county = Cell(OFFENCES, COUNTY, REVISED)
    assert before.counts[county] == after.counts[county] - (events[other] == 0)
    assert county in after.revised
    assert_safe(known, after, before)


def test_two_releases_that_were_not_considered_together_give_counts_away(tmp_path: Path) -> None:
    events = drawn(5)
    again = events | {at: n for at, n in drawn(105).items() if at[2] == REVISED}
    before, after = (disclose(published(each), PROFILES, HIERARCHIES) for each in (events, again))
    moved = frozenset(c for c in before.counts if REVISED in covered(c.period))
    old = in_files(tmp_path / "first", before)
    new = in_files(tmp_path / "second", replace(after, revised=moved))
    for alone in (old, new):
        known = read(alone)
        assert not Attack(known).narrower(widths(known.hidden), 1)
    known = together(read(new), read(old), revised_in(new))
    assert len(Attack(known).narrower(widths(known.hidden), 1)) > 10
