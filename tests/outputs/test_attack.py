"""The made-up partnership's releases, attacked by someone who has their files alone."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from outputs import words
from outputs.inputs import Inputs
from outputs.registry import Edition, figures, with_title
from outputs.tables import csv_text
from quality.cells import Cell
from quality.disclosure import RULES
from tests.outputs.made_counts import LATER, MONTHS
from tests.outputs.made_figures import complete
from tests.outputs.world import Solved, editions, world
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
    Cut("health__admissions.violence_admissions", period="quarter", latest=8),
    Cut(OUTCOMES, period="financial_year", latest=3),
    Cut(VICTIMS, ("district_code", "age_band"), "latest_year", groups=("0-24", "known")),
)
ADDED = (
    Cut(VICTIMS, ("county_code", "age_band", "sex"), "latest_year", groups=("0-24", "known")),
    Cut(VICTIMS, ("district_code", "sex"), "latest_year"),
    Cut(ROBBERIES, ("district_code", "location_type"), "financial_year", latest=2),
)
LATE = [
    ("police__offences", "2025-11"),
    ("police__victims", "2025-11"),
    ("health__admissions", "2025-11"),
    ("youth_justice__outcomes", "2025-08"),
]
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


def test_a_rounded_count_is_rounded_alike_in_both_editions(both: dict[Edition, Solved]) -> None:
    partner, public = (both[name].found.rounded for name in ("partner", "public"))
    shared = partner.keys() & public.keys()
    assert len(shared) > 50 and all(partner[cell] == public[cell] for cell in shared)


def assert_no_few_told(before: Solved, after: Solved) -> None:
    """No count printed in both releases differs by few; but the whole area's, cut by nothing."""
    for cell in before.found.shown.keys() & after.found.shown.keys():
        apart = abs(before.found.shown[cell] - after.found.shown[cell])
        few = after.found.rule(cell).hides_up_to
        assert after.found.rule(cell).rounds or not 1 <= apart <= few or is_whole(cell), cell


def is_whole(cell: Cell) -> bool:
    """Whether the count is of the county, cut by nothing."""
    return not cell.breakdown and cell.area.startswith("E10")


@cache
def first_release(cuts: tuple[Cut, ...]) -> dict[Edition, Solved]:
    """Both editions of the first of two releases, solved once for all that follow it."""
    return editions(world(cuts=cuts))


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
    before = first_release(first)
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
        assert_no_few_told(before[name], solved)


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


# What is made from the counts

STANDING = {"months_covered", "denominator", "population_share", "imd_decile", "hour", "age"}
"""Numbers of a row that rest on no count of it."""
OTHER_CELLS = {"total", "n_before", "by_chance"}
"""Numbers of a row that rest on another cell, shown in its own right."""


@pytest.fixture(scope="module", params=["partner", "public"])
def frames(
    request: pytest.FixtureRequest, both: dict[Edition, Solved], whole: Inputs
) -> tuple[Solved, Inputs]:
    solved = both[request.param]
    return solved, whole if solved.edition == "partner" else complete(solved.inputs)


def test_no_number_of_a_row_is_made_from_the_count_that_it_hides(
    frames: tuple[Solved, Inputs],
) -> None:
    _, inputs = frames
    checked = 0
    for figure_id, made in inputs.made.items():
        frame = made.frame
        if "n" not in frame:
            continue
        hidden = frame[frame["n"].isna() & frame["status"].eq("c")]
        numbers = [c for c in hidden if pd.api.types.is_numeric_dtype(hidden[c])]
        told = {c for c in numbers if hidden[c].notna().any()} - STANDING - OTHER_CELLS
        assert not told, (figure_id, told)
        checked += len(hidden)
    assert checked > 100


def test_no_word_and_no_table_holds_a_hidden_count(frames: tuple[Solved, Inputs]) -> None:
    solved, inputs = frames
    secrets = solved.secrets
    assert len(secrets) > 10
    for figure_id, made in inputs.made.items():
        figure = figures()[figure_id]
        if not figure.cuts:
            continue
        titled = with_title(figure, inputs, words.months_in_full(words.period_of(made.frame)))
        source = words.source_line(titled, made.frame, inputs)
        said = [made.title, made.finding, words.alternative(titled, made.finding), source,
                words.description(titled, made.finding, source)]  # fmt: skip
        standing = made.frame.drop(columns=list(STANDING), errors="ignore")
        numbers = set(re.split(r"[,\n]", csv_text(standing)))
        numbers |= {text.replace(",", "") for text in re.findall(r"[\d,.]*\d", " ".join(said))}
        assert secrets.isdisjoint(numbers), figure_id


def test_a_share_and_its_count_give_a_total_that_is_shown(frames: tuple[Solved, Inputs]) -> None:
    """A total that only shares tell would be one more sum, of which no solve knew."""
    solved, inputs = frames
    shown = set(solved.found.shown.values())
    checked = 0
    for figure_id, made in inputs.made.items():
        frame = made.frame
        if not {"n", "share"} <= set(frame) or frame["status"].eq("c").sum() == 0:
            continue
        rows = frame[frame["n"].gt(0) & frame["share"].gt(0)]
        totals = (100 * rows["n"] / rows["share"]).round().astype(int)
        sums = {int(rows["n"].sum()), *(int(n) for n in rows.get("total", ()))}
        told = [n for n in totals if not {n - 1, n, n + 1} & (shown | sums)]
        assert not told, (figure_id, told[:3])
        checked += len(totals)
    assert checked > 20
