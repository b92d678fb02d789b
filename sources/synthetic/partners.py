"""Writes what every partner of the synthetic county delivers, and says what is true of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from sources.synthetic import (
    context,
    council,
    counting,
    drawn,
    emergency,
    health,
    justice,
    linked,
    needs,
    open_police,
    published,
    recorded,
    street,
)
from sources.synthetic.calendar import Calendar
from sources.synthetic.columns import with_person
from sources.synthetic.counting import World
from sources.synthetic.drawn import Drawn
from sources.synthetic.known_to_police import known_to_police
from sources.synthetic.people import Register
from sources.synthetic.recorded import Recorded
from sources.synthetic.truth import Truth, declared

FIRST_MONTH = date(2019, 4, 1)
LAST_MONTH = date(2026, 3, 1)
SMALLEST = 0.02
DATASETS = 21
"""Each is drawn by a generator of its own, so that a new one leaves the others' bytes alone."""

KNOWN_TO_POLICE = 911
"""Sets apart the draw of which incidents the police recorded too."""


def write_partners(
    landing: Path,
    *,
    seed: int = 2024,
    first_month: date = FIRST_MONTH,
    last_month: date = LAST_MONTH,
    scale: float = 1.0,
) -> Truth:
    """Write the deliveries of all partners under the landing folder.

    Args:
        landing: folder that takes `<agency>/<dataset>/<file>.csv`.
        seed: the same seed, months and scale give the same bytes.
        first_month: first month of the world.
        last_month: last month of the world.
        scale: volume relative to a county of 40,000 recorded offences a year; from 0.02, so
            that no file is empty.

    Returns:
        The truth of this world, counted from the draws.

    Raises:
        ValueError: the months are in the wrong order, or the scale is too small.
    """
    if first_month > last_month or scale < SMALLEST:
        raise ValueError(f"a synthetic world needs its months in order and a scale from {SMALLEST}")
    calendar = Calendar(first_month, last_month)
    draws = iter(np.random.default_rng(seed).spawn(DATASETS))
    register = Register(next(draws))
    crime = recorded.draw(next(draws), register, calendar, scale)
    children = justice.youth_outcomes(next(draws), register, calendar, scale)
    supervised = justice.caseload(next(draws), register, calendar, scale)
    attendances = health.ed_assaults(next(draws), calendar, scale)
    spells = health.admissions(next(draws), calendar, scale)
    open_street = street.street_crimes(next(draws), calendar, scale)
    more = (
        needs.youth_offences(next(draws), calendar, children),
        needs.youth_caseload(next(draws), register, calendar, children),
        needs.assessments(next(draws), register, calendar, supervised),
        open_police.outcomes(next(draws), calendar, *open_street),
        *_unlinked(draws, calendar, scale),
    )

    more = tuple(_known_to_police(each, seed, calendar, crime) for each in more)
    recorded.write(landing, register, calendar, crime)
    for write, (table, marks) in (
        (justice.write_youth_outcomes, children),
        (justice.write_caseload, supervised),
    ):
        keyed = with_person(table, register.pseudonym, marks["person"])
        write(landing, calendar, keyed, marks["month"])
    health.write_ed_assaults(landing, calendar, attendances[0], attendances[1]["month"])
    health.write_admissions(landing, calendar, spells[0], spells[1]["month"])
    street.write_street(landing, calendar, open_street[0], open_street[1]["month"])
    for each in more:
        drawn.write(landing, calendar, each)
    world = World(
        calendar=calendar,
        register=register,
        recorded=crime,
        children=children[1],
        supervised=supervised[1],
        attendances=attendances[1],
        spells=spells[1],
        street=open_street[1],
        more=more,
    )
    truth = _truth(world, seed, scale)
    published.write(landing, truth, seed)
    return truth


def _unlinked(
    draws: Iterator[np.random.Generator], calendar: Calendar, scale: float
) -> Iterator[Drawn]:
    """The datasets about nobody who is met elsewhere."""
    for draw in (
        open_police.stop_searches,
        emergency.ed_attendances,
        emergency.ambulance_incidents,
        context.school_exclusions,
        context.fire_incidents,
        council.school_absence,
        council.children_social_care,
        council.treatment_demand,
        council.population_projections,
        council.dfe_moj_backgrounds,
    ):
        yield draw(next(draws), calendar, scale)


def _known_to_police(drawn: Drawn, seed: int, calendar: Calendar, crime: Recorded) -> Drawn:
    """The dataset, with the share of ambulance incidents that are recorded offences too."""
    if drawn.name != linked.INCIDENTS:
        return drawn
    return known_to_police(np.random.default_rng([seed, KNOWN_TO_POLICE]), calendar, drawn, crime)


def _truth(world: World, seed: int, scale: float) -> Truth:
    """What is true of the world, with its irregular deliveries where the range has room."""
    calendar = world.calendar
    start = [f"{month}-01" for month in calendar.months]
    missing: dict[str, tuple[str, ...]] = {}
    resubmitted: tuple[str, ...] = ()
    late: dict[str, str] = {}
    if calendar.missing >= 0:
        missing = {"health__ed_assaults": (start[calendar.missing],)}
        month = calendar.months[calendar.resubmitted]
        resubmitted = (f"police/offences/offences_{month}_resubmitted.csv",)
        carrier = calendar.months[calendar.late + 1]
        late = {f"police/victims/victims_{carrier}.csv": start[calendar.late]}
    return Truth(
        seed=seed,
        scale=scale,
        first_month=start[0],
        last_month=start[-1],
        counts=counting.counts(world),
        persons=counting.persons(world, only_recorded=False),
        persons_recorded=counting.persons(world, only_recorded=True),
        suspects_home=counting.suspects_home(world),
        violence_admissions_by_decile=counting.admissions_by_decile(world),
        linked=linked.linked(world),
        declared=declared(),
        missing=missing,
        resubmitted=resubmitted,
        late=late,
    )
