"""How the members of a breakdown add up: totals, groups of members, places, ages, periods.

A breakdown is one dimension however finely it is cut: single ages and age bands are `age`,
small areas, districts and the county are `area`. A sum that holds for a dimension holds for
every measure, so a member that would not add has a name of its own.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from sources.fields import DISTRICT_REGEX, WEEKDAYS
from sources.locations import PUBLIC_PLACES
from sources.offence_groups import codes_of, subgroups_of
from sources.partnership import partnership
from transforms.domains import AREAS, ELSEWHERE, UNKNOWN, WIDEST
from transforms.rates import OLDEST, Ages, ages_of

TOTAL = "Total"
NOT_KNOWN = "Not known"
KNOWN = "known"
OUTSIDE = "outside"
PUBLIC = "Public place"
NOT_PUBLIC = "Not a public place"
HOME_OUTSIDE = "Outside the area"
AGES = ("age_years", "age_band", "age_group", "age_or_band", "age_range", "age_stage",
        "transition_age")  # fmt: skip
AREA = "area"
DIMENSION_OF = {
    **dict.fromkeys(AREAS, AREA),
    **dict.fromkeys(AGES, "age"),
    **dict.fromkeys(
        ("offence_code", "offence_group", "offence_kind", "offence_subgroup"), "offence"
    ),
    "day_kind": "weekday",
    "hour_band": "hour",
}
"""The dimension of a column, where it has not the column's own name."""
RANGED = (*AGES, "hour", "hour_band")
"""Columns whose members are numbers, or spans of them."""
WEEKEND = "Weekend"
IDENTIFIED, SEVERAL, ANY = "identified", "2 or more", "any"
NOBODY, NEVER = "none identified", "none"
LEFT_OUT = {
    ("suspects", IDENTIFIED): (NOBODY,),
    ("suspects", SEVERAL): (NOBODY, "1"),
    ("months_before", ANY): (NEVER,),
}
"""What groups of known members leave out."""

Sums = tuple[str, tuple[str, ...]]
"""A member, and the members that add up to it."""


def dimension(column: str) -> str:
    """The dimension that the column is a breakdown of."""
    return DIMENSION_OF.get(column, column)


SAME_MEMBER = {
    UNKNOWN: NOT_KNOWN,
    "under 10": "0-9",
    "under 25": "0-24",
    "over 34": "35 and over",
}
"""What a member is called among cells, where lists have words of their own for it."""


def member(name: str) -> str:
    """The member as it is published: every list's own word for unknown is one."""
    return SAME_MEMBER.get(name.casefold(), name)


def unknown_and_total(*columns: str) -> tuple[tuple[str, str], ...]:
    """What a figure of the known members leaves out of these breakdowns."""
    return tuple((column, m) for column in columns for m in (UNKNOWN, TOTAL))


def coarser_sums(lists: Mapping[str, Sequence[str]]) -> tuple[Sums, ...]:
    """Every member of one breakdown that another of the same dimension tiles.

    `lists`: for each column of a dimension, its members: an age band holds single ages, 0-24
    bands, a weekend two days.
    """
    every = {m for members in lists.values() for m in members}
    found: dict[Sums, None] = {}
    for column, members in lists.items():
        for name in sorted(every - set(members)):
            if inside := groups_of(column, name, members):
                found[(name, tuple(map(member, inside)))] = None
    return tuple(found)


def groups_of(column: str, name: str, members: Sequence[str]) -> tuple[str, ...]:
    """The members of the column that make up the group; empty where it is no group of them.

    `known` is everything but the unknown, except of places, which have groups of their own; a
    span of ages or hours is those inside it; an area group is a community safety partnership of
    several districts; `Public place` and `Not a public place` are of known kinds of place;
    `Outside the area` is of homes that name no district; `Weekend` is of days; of `suspects`,
    how many an offence has, `identified` is one or more, and `2 or more` is a group; of
    `months_before`, `any` is every span.
    """
    known = tuple(m for m in members if member(m) != NOT_KNOWN)
    if name == KNOWN:
        return () if column in AREAS else known
    if column in RANGED and (wanted := ages_of(name)) is not None:
        return _inside(wanted, {m: ages for m in members if (ages := ages_of(m))})
    if column == "district_code":
        csps = {csp.code: csp.districts for csp in partnership().csps}
        return tuple(m for m in members if m in csps.get(name, ()))
    if (column, name) in LEFT_OUT:
        return tuple(m for m in known if m not in LEFT_OUT[column, name])
    if column == "weekday" and name == WEEKEND:
        return WEEKDAYS[-2:]
    if column == "offence_subgroup":
        return tuple(m for m in members if m in subgroups_of(name))
    if column == "offence_code":
        return tuple(m for m in members if m in codes_of(name))
    if column == "location_type" and name in (PUBLIC, NOT_PUBLIC):
        return tuple(m for m in known if (m in PUBLIC_PLACES) == (name == PUBLIC))
    if column == "home" and name == HOME_OUTSIDE:
        return tuple(m for m in known if not re.fullmatch(DISTRICT_REGEX, m))
    return ()


def _inside(wanted: Ages, bands: Mapping[str, Ages]) -> tuple[str, ...]:
    """The bands that follow each other over exactly the ages wanted; none where they do not."""
    first, last = wanted
    last = WIDEST if last == OLDEST else last
    inside = [m for m, (low, high) in bands.items() if first <= low and min(high, last) == high]
    ends = sorted(bands[m] for m in inside)
    meet = all(one[1] + 1 == other[0] for one, other in pairwise(ends))
    reaches = bool(ends) and (ends[-1][1] == last or (last == WIDEST and ends[-1][1] >= OLDEST))
    return tuple(inside) if reaches and meet and ends[0][0] == first else ()


def sums(
    column: str, members: Sequence[str], groups: Iterable[str], districts: Mapping[str, str]
) -> tuple[Sums, ...]:
    """Every total of a breakdown's members, each with the members that it holds, in order.

    A later one may hold an earlier one: the county its districts, they their small areas.

    `districts`: the district of each small area, for a breakdown by them. Places have no total
    here: it would hold what lies elsewhere, and `everywhere` says when that is published.

    Raises:
        ValueError: a group named is none of this column's.
    """
    named = [(name, groups_of(column, name, members)) for name in groups]
    if column in AREAS:
        return (*_places(column, members, districts), *((n, held) for n, held in named if held))
    return ((TOTAL, tuple(members)), *((n, held) for n, held in named if held))


def _places(column: str, members: Sequence[str], districts: Mapping[str, str]) -> tuple[Sums, ...]:
    """The county of its districts, and each district of its small areas."""
    inside = [m for m in members if m not in ELSEWHERE]
    county = partnership().county_code
    if column == "county_code":
        return ()
    if column == "district_code":
        return ((county, tuple(inside)),)
    held: dict[str, list[str]] = {}
    for area in inside:
        held.setdefault(districts[area], []).append(area)
    return (
        *((d, tuple(areas)) for d, areas in sorted(held.items())),
        (county, tuple(sorted(held))),
    )
