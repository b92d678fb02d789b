"""What the synthetic county is drawn with is recovered from its draws, within the intervals."""

from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

from sources.synthetic import health, world
from sources.synthetic.calendar import Calendar
from sources.synthetic.offences import Offences, offences
from sources.synthetic.places import areas
from transforms.concentration import rank_stability, share_expected_by_chance, top_share
from transforms.inequality import rates_by_decile, slope_of_inequality
from transforms.statistics import rate_ratio
from transforms.trend import annual_changes

CALENDAR = Calendar(date(2021, 4, 1), date(2026, 3, 1))
MONTHS = pd.DatetimeIndex(CALENDAR.months.astype("datetime64[us]"))
INSIDE = len(world.DISTRICTS)
"""Positions of places below this are the partnership's districts."""


@cache
def recorded() -> Offences:
    """Five years of recorded offences."""
    return offences(np.random.default_rng(1), CALENDAR, 0.5)


@cache
def admitted() -> dict[str, np.ndarray]:
    """The month and area of emergency admissions for violence, five years, five counties' worth."""
    _, marks = health.admissions(np.random.default_rng(2), CALENDAR, 5)
    chosen = marks["is_violence"] & (marks["area"] >= 0) & (marks["place"] < INSIDE)
    return {name: marks[name][chosen] for name in ("month", "area")}


def by_month(month: np.ndarray) -> np.ndarray:
    return np.bincount(month, minlength=len(MONTHS)).astype(float)


def test_the_yearly_change_of_offences_and_of_admissions_is_the_one_drawn() -> None:
    counts = np.array([by_month(recorded().month), by_month(admitted()["month"])])
    found = annual_changes(counts, MONTHS, 600_000, confidence=0.998)
    for row, drawn in enumerate((world.YEARLY_TREND, 0.98)):
        assert found.lower[row] <= drawn <= found.upper[row]
        assert found.upper[row] - found.lower[row] < 0.1
        assert found.dispersion[row] == pytest.approx(1, abs=0.5)


def test_the_season_of_offences_is_the_one_drawn() -> None:
    found = annual_changes(by_month(recorded().month), MONTHS, 600_000, confidence=0.998)
    days = pd.Series(MONTHS.days_in_month).groupby(MONTHS.month).mean().to_numpy()
    a_day = np.array(world.SEASON) / days
    drawn = a_day / a_day.mean()
    assert (found.season_lower[0] <= drawn).all()
    assert (found.season_upper[0] >= drawn).all()


def test_the_deprivation_ratio_of_admissions_is_the_one_drawn() -> None:
    people, decile = areas().population, areas().decile
    inside = areas().home < INSIDE
    n = np.bincount(admitted()["area"], minlength=len(people))
    rates = rates_by_decile(n[inside], people[inside], decile[inside]).set_index("decile")
    ratio, lower, upper = rate_ratio(
        rates.loc[1, "n"], rates.loc[1, "denominator"],
        rates.loc[10, "n"], rates.loc[10, "denominator"], confidence=0.998,
    )  # fmt: skip
    assert lower <= world.ADMISSION_DEPRIVATION_RATIO <= upper
    assert ratio == pytest.approx(world.ADMISSION_DEPRIVATION_RATIO, rel=0.25)
    drawn = areas().gradient(world.ADMISSION_DEPRIVATION_RATIO)[inside]
    level = n[inside].sum() / (people[inside] * drawn).sum()
    wanted = rates_by_decile(people[inside] * drawn * level, people[inside], decile[inside])
    slope = slope_of_inequality(rates["n"], rates["denominator"], confidence=0.998)
    true = slope_of_inequality(wanted["n"], wanted["denominator"], draws=100)
    assert slope.sii_lower <= true.sii <= slope.sii_upper
    assert slope.rii_lower <= true.rii <= slope.rii_upper


def test_town_centres_are_settled_among_their_districts_first() -> None:
    rows = recorded().where(recorded().is_serious & (recorded().place < INSIDE))
    n = np.bincount(rows.area[rows.area >= 0], minlength=len(areas().population))
    centres = np.isin(areas().code_2011, world.TOWN_CENTRES)
    for home in np.unique(areas().home[centres]):
        district = areas().home == home
        stability = rank_stability(n[district], top=5, draws=200)
        assert stability.loc[centres[district], "top_share"].min() > 0.9
    inside = areas().home < INSIDE
    observed, events = top_share(n[inside], 0.05), int(n[inside].sum())
    assert observed > 1.3 * share_expected_by_chance(events, int(inside.sum()), 0.05)
