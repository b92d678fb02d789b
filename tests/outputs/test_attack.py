"""The made-up partnership's releases, attacked by someone who has their files alone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from outputs.registry import Edition
from quality.cells import Cell
from quality.disclosure import RULES
from tests.outputs.world import LATER, MONTHS, Solved, editions, world
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
from transforms.cubes import Cube
from transforms.cuts import Cut

HOMICIDES, ROBBERIES = "police__offences.homicide_offences", "police__offences.robbery_offences"
VICTIMS = "police__victims.knife_enabled_victims"
OUTCOMES = "youth_justice__outcomes.first_time_entrants"
BY_DISTRICT = (
    Cut(ROBBERIES, period="month", latest=18),
    Cut(ROBBERIES, period="quarter", latest=8),
    Cut(ROBBERIES, period="rolling_year", latest=5),
    Cut(HOMICIDES, period="quarter", latest=12),
    Cut(HOMICIDES, period="financial_year", latest=5),
    Cut(HOMICIDES, period="latest_three_years"),
    Cut(OUTCOMES, period="quarter", latest=8),
    Cut(OUTCOMES, period="financial_year", latest=3),
    Cut(VICTIMS, ("district_code", "age_band"), "latest_year", groups=("0-24", "known")),
)
ADDED = (
    Cut(VICTIMS, ("county_code", "age_band", "sex"), "latest_year", groups=("0-24", "known")),
    Cut(VICTIMS, ("district_code", "sex"), "latest_year"),
    Cut(ROBBERIES, ("district_code", "location_type"), "financial_year", latest=2),
)
LATE = [("police__offences", "2025-11"), ("police__victims", "2025-11"),
        ("youth_justice__outcomes", "2025-08")]  # fmt: skip
Spans = dict[Key, tuple[int, int]]


def key_of(cell: Cell) -> Key:
    named = {"measure": cell.measure, "area": cell.area, "period": cell.period}
    return key(named | dict(cell.breakdown))


def small(solved: Solved, revised: frozenset[Key] = frozenset()) -> Spans:
    """What each small count must still be able to be, for whoever thinks it may be zero."""
    found = solved.found
    own = {
        key_of(cell): (1, found.rule(cell).hides_up_to)
        for cell, reason in found.reasons.items()
        if reason == "small" and not found.rule(cell).rounds
    }
    return {before_revision(of) if of in revised else of: span for of, span in own.items()}


def assert_safe(known: Known, spans: Spans, profiles: dict[str, str]) -> None:
    """No hidden count is narrower than its rule asks, and none of the small ones is told."""
    assert known.hidden and spans.keys() <= known.hidden
    most = {m: RULES[profile].hides_up_to for m, profile in profiles.items()}
    widths = {of: most[dict(of)["measure"].split(": ")[-1]] - 1 for of in known.hidden}
    attack = Attack(known)
    for least in (1, 0):
        assert not attack.narrower(widths, least)
    assert not attack.told(spans)


@pytest.mark.parametrize("edition", ["partner", "public"])
def test_no_hidden_count_of_an_edition_can_be_told(
    edition: Edition, both: dict[Edition, Solved], tmp_path: Path
) -> None:
    solved = both[edition]
    known = read(solved.carry(tmp_path))
    assert_safe(known, small(solved), dict(solved.found.profiles))


def test_the_public_edition_shows_nothing_that_the_partners_edition_hides(
    both: dict[Edition, Solved], tmp_path: Path
) -> None:
    partner, public = (read(both[name].carry(tmp_path)) for name in ("partner", "public"))
    shared = partner.cells.keys() & public.cells.keys()
    assert shared and partner.hidden & shared <= public.hidden
    shown = {of for of in shared if public.cells[of] is not None}
    assert all(partner.cells[of] == public.cells[of] for of in shown)


@pytest.mark.parametrize(
    ("first", "months", "late", "second"),
    [
        pytest.param(BY_DISTRICT, MONTHS, LATE, BY_DISTRICT, id="a month is revised"),
        pytest.param(BY_DISTRICT, MONTHS, [], (*BY_DISTRICT, *ADDED), id="a figure is added"),
        pytest.param((*BY_DISTRICT, *ADDED), MONTHS, [], BY_DISTRICT, id="a figure is dropped"),
        pytest.param(BY_DISTRICT, LATER, [], BY_DISTRICT, id="a quarter later"),
        pytest.param(BY_DISTRICT, LATER, LATE, (*BY_DISTRICT, *ADDED), id="all at once"),
    ],
)
def test_two_successive_releases_give_nothing_away(
    first: tuple[Cut, ...],
    months: pd.DatetimeIndex,
    late: list[tuple[str, str]],
    second: tuple[Cut, ...],
    tmp_path: Path,
) -> None:
    before = editions(world(cuts=first))
    folders = {name: solved.carry(tmp_path / "first") for name, solved in before.items()}
    after = editions(world(cuts=second, months=months, revised=late), tmp_path / "first")
    for name, solved in after.items():
        folder = solved.carry(tmp_path / "second")
        revised = revised_in(folder)
        known = together(read(folder), read(folders[name]), revised)
        spans = small(before[name], frozenset(revised)) | small(solved)
        profiles = {**before[name].found.profiles, **solved.found.profiles}
        assert bool(late) <= bool(revised)
        assert_safe(known, spans, profiles)


def test_what_figures_see_is_the_same_whatever_a_hidden_count_is(
    both: dict[Edition, Solved],
) -> None:
    rng = np.random.default_rng(3)
    for solved in both.values():
        registered, hidden = solved.registered, solved.found.hidden
        other = {
            cut: replace_counts(each, [c in hidden for c in registered.cells[cut]], rng)
            for cut, each in registered.cubes.items()
        }
        moved = Solved(solved.edition, solved.material, replace(registered, cubes=other),
                       solved.found)  # fmt: skip
        seen = moved.inputs.cuts
        for cut, rows in solved.inputs.cuts.items():
            pd.testing.assert_frame_equal(seen[cut], rows)


def replace_counts(cube: Cube, hidden: list[bool], rng: np.random.Generator) -> Cube:
    """The cube with other numbers where it is hidden."""
    n = cube.counts["n"].mask(pd.Series(hidden, cube.counts.index), rng.integers(1, 10_000))
    return replace(cube, counts=cube.counts.assign(n=n))
