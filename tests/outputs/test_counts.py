"""Every count of an edition is one cell, whichever table shows it, and every sum holds for all."""

from dataclasses import replace

import pandas as pd
import pytest

from outputs.counts import (
    disclosed,
    edition_inputs,
    is_provisional,
    profile_of,
    register,
)
from quality.cells import Cell, Count, Registry, tied
from sources.partnership import partnership
from tests.outputs.world import world
from transforms.cuts import Cut

SERIOUS = "police__offences.serious_violence_offences"
VICTIMS, SUSPECTS = "police__victims.serious_violence_victims", "police__suspects.suspects"
ENTRANTS = "youth_justice__outcomes.first_time_entrants"
COUNTY = partnership().county_code
CUTS = (
    Cut(SERIOUS, period="month", latest=24),
    Cut(SERIOUS, period="quarter", latest=8),
    Cut(SERIOUS, period="latest_year"),
    Cut(VICTIMS, ("county_code", "age_band"), "latest_year", groups=("0-24",)),
    Cut(VICTIMS, ("county_code", "age_years"), "latest_year"),
    Cut(SUSPECTS, ("county_code", "age_years"), "latest_year"),
    Cut(ENTRANTS, period="financial_year", latest=3),
)


@pytest.fixture(scope="module")
def made():
    material = world(cuts=CUTS)
    return material, register(material, CUTS, "partner")


def test_a_count_that_two_tables_show_is_one_cell(made) -> None:
    _, registered = made
    year = Cell(SERIOUS, COUNTY, "2025/26")
    shared = [cut for cut, cells in registered.cells.items() if year in cells]
    assert [cut.period for cut in shared] == ["latest_year"]
    total = Cell(VICTIMS, COUNTY, "2025/26")
    assert sum(total in cells for cells in registered.cells.values()) == 2


def test_tables_that_do_not_agree_are_refused(made) -> None:
    material, _ = made
    wrong = material.cuts[CUTS[4]].assign(n=lambda f: f["n"] + 1)
    broken = replace(material, cuts={**material.cuts, CUTS[4]: wrong})
    with pytest.raises(ValueError, match="do not agree"):
        register(broken, CUTS, "partner").counts()


def test_every_declared_sum_holds_for_every_measure(made) -> None:
    _, registered = made
    counts = {cell: Count(n=n, threshold=5) for cell, n in registered.counts().items()}
    _, relations = tied(Registry(counts), registered.hierarchies())
    assert len(relations) > 100
    assert any(r.parent == Cell(SERIOUS, COUNTY, "2025/26") for r in relations)


def test_ages_that_only_another_measures_list_has_are_zero(made) -> None:
    """Victims are aged from 0, suspects from 10: a total of ages holds for both."""
    _, registered = made
    counts = registered.counts()
    ages = {dict(c.breakdown)["age"] for c in counts if c.measure == VICTIMS and c.breakdown}
    for_suspects = {c for c in counts if c.measure == SUSPECTS and c.breakdown}
    singles = {age for age in ages if age.isdecimal()}
    assert {dict(c.breakdown)["age"] for c in for_suspects} >= singles
    totals = [inside for name, inside in registered.hierarchies()["age"] if name == "Total"]
    assert sorted(len([m for m in inside if m.isdecimal()]) > 100 for inside in totals) == [
        False, True,
    ]  # fmt: skip


def test_age_groups_are_tied_however_they_are_cut(made) -> None:
    _, registered = made
    young = [inside for name, inside in registered.hierarchies()["age"] if name == "0-24"]
    assert {len(inside) for inside in young} >= {25}
    assert len(young) == 2


def test_every_dimension_has_an_entry(made) -> None:
    _, registered = made
    assert registered.hierarchies().keys() >= {"measure", "area", "period", "age"}
    periods = dict(registered.hierarchies()["period"])
    assert periods["2025/26"]
    assert registered.hierarchies()["area"] == ((COUNTY, tuple(partnership().districts)),)


def test_the_public_edition_has_the_stricter_profile_of_children(made) -> None:
    material, _ = made
    assert profile_of(("youth_justice__outcomes",), material, "partner") == "T5"
    assert profile_of(("youth_justice__outcomes",), material, "public") == "T10"
    assert profile_of(("police__offences", "health__admissions"), material, "partner") == "HES"


def test_figures_see_what_is_printed_and_why_the_rest_is_not(made) -> None:
    material, registered = made
    found = disclosed(registered, material)
    inputs = edition_inputs(registered, found, material, "partner")
    for cut, cells in registered.cells.items():
        rows = inputs.cuts[cut]
        assert rows["n"].isna().tolist() == [c in found.reasons for c in cells]
        assert rows["status"].eq("c").tolist() == [c in found.reasons for c in cells]
    assert found.reasons
    months = inputs.cut(CUTS[0])
    late = months["period_start"] >= material.provisional["police__offences"]
    assert months.loc[late & months["n"].notna(), "status"].eq("p").all()
    assert months.loc[~late & months["n"].notna(), "status"].eq("").all()
    assert set(inputs.cut(CUTS[3])["age_band"]) & {"Total", "0-24"} == set()
    assert inputs.cut(CUTS[3], total=("age_band",))["n"].notna().all()
    with pytest.raises(ValueError, match="no breakdown"):
        inputs.cut(CUTS[3], total=("sex",))


@pytest.mark.parametrize(
    ("period", "late"),
    [("2026-03", True), ("2025-11", False), ("2026-01 to 2026-03", True), ("2025/26", True),
     ("2023-04 to 2026-03", False), ("at 2026-03-31", False), ("persons 2025/26", False)],
)  # fmt: skip
def test_a_period_is_provisional_where_a_month_of_it_may_still_change(
    period: str, late: bool
) -> None:
    assert is_provisional(period, pd.Timestamp("2026-01-01")) is late
    assert not is_provisional(period, None)
