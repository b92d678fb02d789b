"""Counts the truth of a synthetic world from the draws of every dataset."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sources.synthetic.calendar import Calendar
from sources.synthetic.drawn import Drawn
from sources.synthetic.offences import STATUSES
from sources.synthetic.people import Register
from sources.synthetic.places import areas
from sources.synthetic.recorded import Recorded
from sources.synthetic.truth import (
    Count,
    count,
    definition_marks,
    domestic_mark,
    police_marks,
    regions,
)
from sources.synthetic.world import DISTRICTS, STREET_MONTHS

Marks = dict[str, np.ndarray]


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything drawn: recorded crime, and the marks on the rows of the other datasets."""

    calendar: Calendar
    register: Register
    recorded: Recorded
    children: Marks
    supervised: Marks
    attendances: Marks
    spells: Marks
    street: Marks
    more: tuple[Drawn, ...]


def counts(world: World) -> tuple[Count, ...]:
    """Every measure by place and month."""
    return (
        *_offences(world), *_belonging(world), *_others(world), *_supervised(world), *_more(world)
    )  # fmt: skip


def _offences(world: World) -> Iterator[Count]:
    everything = np.ones(len(world.calendar.months), dtype=bool)
    stands, circumstances = world.recorded.in_force()
    marks = police_marks(stands, circumstances.is_knife, "offences")
    marks |= definition_marks(stands, circumstances, "offences")
    marks["domestic_abuse_offences"] = domestic_mark(stands)
    for name, rows in marks.items():
        measure, month, place = f"police__offences.{name}", stands.month[rows], stands.place[rows]
        yield from count(measure, world.calendar, month, place, everything)


def _belonging(world: World) -> Iterator[Count]:
    """Victims and suspects, in the district of their offence as it stands."""
    everything = np.ones(len(world.calendar.months), dtype=bool)
    offences = world.recorded.standing()
    for noun in ("suspects", "victims"):
        _, own = getattr(world.recorded, noun)
        parent = offences.where(own["offence"])
        circumstances = world.recorded.circumstances().of(own["offence"])
        marks = police_marks(parent, circumstances.is_knife, noun)
        marks |= definition_marks(parent, circumstances, noun)
        for name, rows in marks.items():
            chosen = rows & (own["person"] >= 0)
            measure, month = f"police__{noun}.{name}", parent.month[chosen]
            yield from count(measure, world.calendar, month, parent.place[chosen], everything)


def _others(world: World) -> Iterator[Count]:
    """Flows of the other agencies: rows with a mark, or all, of the covered months."""
    months = np.arange(len(world.calendar.months))
    every, shared = months >= 0, months != world.calendar.missing
    window = months >= len(months) - STREET_MONTHS
    for measure, own, mark, covered in (
        ("health__ed_assaults.ed_assaults", world.attendances, None, shared),
        ("health__ed_assaults.sharp_object_assaults", world.attendances, "is_sharp", shared),
        ("health__admissions.violence_admissions", world.spells, "is_violence", every),
        ("health__admissions.sharp_object_admissions", world.spells, "is_sharp", every),
        ("police__street_crimes.street_crimes", world.street, None, window),
        ("police__street_crimes.violence_and_sexual_offences", world.street, "is_violence", window),
        ("youth_justice__outcomes.outcomes", world.children, None, every),
        ("youth_justice__outcomes.first_time_entrants", world.children, "is_first", every),
        ("youth_justice__outcomes.knife_or_weapon_outcomes", world.children, "is_weapon", every),
        ("youth_justice__outcomes.custody_outcomes", world.children, "is_custody", every),
        ("youth_justice__outcomes.custodial_remands", world.children, "is_remand", every),
    ):
        rows = own[mark] if mark else np.ones(len(own["month"]), dtype=bool)
        yield from count(measure, world.calendar, own["month"][rows], own["place"][rows], covered)


def _supervised(world: World) -> Iterator[Count]:
    """People on probation on each snapshot: each once in a place, however many sentences."""
    own = world.supervised
    taken = np.isin(np.arange(len(world.calendar.months)), own["month"])
    for name, rows in (
        ("people", np.ones(len(own["month"]), dtype=bool)),
        ("people_for_violence", own["is_violence"]),
        ("people_aged_18_to_25", own["is_18_to_25"]),
        ("people_from_youth_justice", own["is_transfer"]),
        ("people_in_breach", own["has_breach"]),
        ("people_recalled", own["is_recalled"]),
    ):
        columns = np.stack([own["month"][rows], own["place"][rows], own["person"][rows]])
        month, place, _ = np.unique(columns, axis=1)
        yield from count(f"probation__caseload.{name}", world.calendar, month, place, taken)


def _more(world: World) -> Iterator[Count]:
    """What the remaining datasets say of their own measures; of a stock, one row a person.

    A row counts once, or as often as the number it holds says.
    """
    for drawn in world.more:
        calendar = drawn.calendar or world.calendar
        for name, times in drawn.measures.items():
            month, place = np.repeat(drawn.month, times), np.repeat(drawn.place, times)
            yield from count(f"{drawn.name}.{name}", calendar, month, place, drawn.covered)


def persons(world: World, only_recorded: bool) -> dict[str, int]:
    """People by their exact combination of roles; of offences that still count, or of all."""
    status = world.recorded.standing().status
    members = {
        "youth_justice": world.children["person"],
        "probation": world.supervised["person"],
    }
    for role in ("suspects", "victims"):
        _, own = getattr(world.recorded, role)
        is_recorded = status[own["offence"]] == STATUSES.index("recorded")
        members[role] = own["person"][is_recorded] if only_recorded else own["person"]
    return regions(members, len(world.register.home))


def suspects_home(world: World) -> dict[str, int]:
    """Rows of suspects with a known home, inside and outside the county."""
    table, own = world.recorded.suspects
    known = table["residence_lsoa_code"].is_valid().to_numpy()
    is_away = world.register.home[own["person"]] >= len(DISTRICTS)
    return {"inside": int(np.sum(known & ~is_away)), "outside": int(np.sum(known & is_away))}


def admissions_by_decile(world: World) -> dict[str, int]:
    """Emergency admissions for violence of the county's residents, by deprivation decile."""
    own = world.spells
    inside = own["is_violence"] & (own["place"] < len(DISTRICTS))
    by_decile = np.bincount(areas().decile[own["area"][inside]], minlength=11)
    return {str(decile): int(by_decile[decile]) for decile in range(1, 11)}
