"""Health events that the police know of, and those they do not, under a grid of matching rules.

Nobody is linked: an event and an offence match where their times and places are near enough.
What position is held decides the rules. An ambulance incident has the small area the crew was
sent to; an attendance has no place of injury, only where the patient was treated or lives, so
that it can be held against a district or the whole area alone, where most matches are chance.
What chance alone gives is measured: the same events, a week earlier.
"""

from dataclasses import dataclass

import duckdb
import pandas as pd
import pyarrow as pa

from sources.contract import Field, Measure, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE
from sources.offence_groups import OFFENCE_GROUP, ROBBERY, SEXUAL, VIOLENCE
from sources.sql import listed, literal
from transforms.domains import ELSEWHERE
from transforms.linkage import (
    AGE_BAND,
    PERIOD_END,
    PERIOD_START,
    Con,
    Window,
    answered_rows,
    measure_of,
    months_answered,
    row_table,
)
from transforms.registry import derives

OFFENCES = "police__offences"
MONTHS = 24
HOURS = (1, 2, 6, 24)
KNOWN_WITHIN_HOURS = 6
"""An offence whose time is known less closely than this cannot be matched."""

CHANCE_DAYS = 7
"""How much earlier the chance rate is looked for: a week, so that weekday and hour stay."""


@dataclass(frozen=True)
class Source:
    """One dataset of health events: the measure that counts, and what is held of time and place.

    `moment`: the column of when it happened. `has_small_area`: the row's small area is where it
    happened. `plural`: what an event is called.
    """

    dataset: str
    measure: str
    name: str
    moment: str
    has_small_area: bool
    has_age: bool
    plural: str


SOURCES = (
    Source(
        "health__ambulance_incidents", "violence_incidents", "Ambulance", "call_at", True, True,
        "ambulance_incidents",
    ),
    Source(
        "health__ed_assaults", "ed_assaults", "Emergency department (ISTV)", "assault_at", False,
        False, "ed_assaults",
    ),
    Source(
        "health__ed_attendances", "assault_attendances", "Emergency department (ECDS)",
        "injury_at", False, True, "ed_attendances",
    ),
)  # fmt: skip
PLACES = {
    "same small area": "lsoa11_code = offence_lsoa11_code",
    "same or adjoining small area": "lsoa11_code = offence_lsoa11_code or is_adjoining",
    "small areas with centres within 500 m": (
        "lsoa11_code = offence_lsoa11_code or centres_apart_metres <= 500"
    ),
    "small areas with centres within 1 km": (
        "lsoa11_code = offence_lsoa11_code or centres_apart_metres <= 1000"
    ),
    "same district": "district_code = offence_district_code",
    "anywhere in the area": "true",
}
"""How near the places are, the nearest first, and the SQL that says so."""

WIDE = ("same district", "anywhere in the area")
"""The only ones that can be asked where the small area of the event is not held."""


def rule(place: str, hours: int) -> str:
    """How a figure names a matching rule."""
    return f"{place}, within {hours} hour{'s' if hours > 1 else ''}"


RULES = tuple(rule(place, hours) for place in PLACES for hours in HOURS)
NEAREST, WIDEST_TOLD = rule("same small area", 2), rule("same or adjoining small area", 6)
"""The strictest rule worth asking by district, and the widest that chance seldom meets."""
BY_DISTRICT = {
    "ambulance_incidents_nearest": NEAREST,
    "ambulance_incidents_widest": WIDEST_TOLD,
}
"""Measures of one rule each, so that an event counts once whatever else it is cut by."""
HEALTH_MATCHES = Table(
    name="out_sna__health_matches",
    title="Health events with and without a police offence near in time and place",
    grain="One row for each health event of violence and matching rule.",
    key=(),
    fields=(
        Field(
            "source", "string", "Who saw it.", (NotNull(), OneOf(tuple(s.name for s in SOURCES)))
        ),
        Field("rule", "string", "How near an offence must be.", (NotNull(), OneOf(RULES))),
        Field("place_rule", "string", "How near in place.", (NotNull(), OneOf(tuple(PLACES)))),
        Field(
            "hours",
            "string",
            "How near in time, before or after, in hours.",
            (NotNull(), OneOf(tuple(str(h) for h in HOURS))),
        ),
        Field("is_matched", "boolean", "An offence meets the rule.", (NotNull(),)),
        Field(
            "is_matched_by_chance",
            "boolean",
            f"An offence meets the rule {CHANCE_DAYS} days earlier: what chance alone gives.",
            (NotNull(),),
        ),
        AGE_BAND.but(description="Age band, where the source holds ages."),
        DISTRICT_CODE.but(
            description="District the event counts in: of the incident, of the site of treatment "
            "(ISTV) or of residence (ECDS)."
        ),
        PERIOD_START,
        PERIOD_END,
    ),
    caveats=(
        "An event stands in one row for each rule: always cut by `rule`, or by both of its parts.",
        "The share matched is not the share reported: one offence can match several events, and "
        "some matches are chance. The excess over `is_matched_by_chance` is the evidence.",
        "Only small areas are held, no coordinates: a distance is between the centres of areas.",
        "Attendances have no place of injury: their district is where they were treated (ISTV) or "
        "where the patient lives (ECDS), and the offence can be elsewhere.",
        "Events in the partnership's districts with a time that is known: not midnight sharp, "
        "which is a default.",
        "Offences: recorded violence against the person without stalking and harassment, sexual "
        f"offences and robbery, whose time is known to {KNOWN_WITHIN_HOURS} hours or closer and is "
        "not midnight sharp. The others cannot be matched, so the share matched is a lower bound.",
        "An offence recorded after the last delivery is not held: the latest months match less.",
        f"The latest {MONTHS} months that the police and any of the sources answer for; of each "
        "source, the months it answers for.",
    ),
)
OFFENCES_SQL = """
    select committed_from_at as begun_at, coalesce(committed_to_at, committed_from_at) as ended_at,
           lsoa11_code as offence_lsoa11_code, district_code as offence_district_code,
           unnest([-1, 0, 1, 2]) + committed_from_at::date as on_day
    from core_{offences}
    where ({counted}) and offence_group in {groups}
      and offence_subgroup is distinct from 'Stalking and harassment'
      and committed_from_at::time <> time '00:00:00'
      and coalesce(committed_to_at, committed_from_at)
          <= committed_from_at + interval {known} hour"""
EVENTS = """
    select {name} as source, delivery_seq, row_no, {moment} as happened_at, {lsoa} as lsoa11_code,
           {age_band} as age_band, district_code
    from core_{dataset}
    where ({counted}) and {moment} is not null and {moment}::time <> time '00:00:00'
      and district_code not in {elsewhere}
      and {answered} and {police_answered} and {inside}"""
GAPS = """
    with offences as ({offences}), events as ({events}),
    tried as (
        select source, delivery_seq, row_no, lsoa11_code, district_code, is_chance,
               happened_at - case when is_chance then interval {chance} day
                                  else interval 0 day end as moment
        from events cross join (select unnest([false, true]) as is_chance)),
    pairs as (
        select tried.*, offences.* exclude (on_day), is_adjoining, centres_apart_metres,
               greatest(0, epoch(begun_at) - epoch(moment), epoch(moment) - epoch(ended_at)) / 3600
                   as gap
        from tried join offences on on_day = moment::date
        left join ref_lsoa_neighbours near
          on near.lsoa_code = lsoa11_code and near.near_lsoa_code = offence_lsoa11_code),
    gaps as (
        select source, delivery_seq, row_no, {gaps}
        from pairs where gap <= {widest} group by source, delivery_seq, row_no),
    rules as (from (values {rules}) t(source, rule, place_rule, hours, place_no))
    select source, rule, place_rule, hours::varchar as hours,
           coalesce(real[place_no] <= hours, false) as is_matched,
           coalesce(chance[place_no] <= hours, false) as is_matched_by_chance,
           age_band, district_code, {window}
    from events left join gaps using (source, delivery_seq, row_no) join rules using (source)"""


@derives(
    HEALTH_MATCHES,
    inputs=(
        "out_sna__coverage",
        "ref_lsoa_neighbours",
        f"core_{OFFENCES}",
        *(f"core_{s.dataset}" for s in SOURCES),
    ),
    measures=(
        *(
            Measure(s.plural, f"{s.name}: events of violence", f"source = {literal(s.name)}")
            for s in SOURCES
        ),
        *(
            Measure(
                name,
                f"{SOURCES[0].name}: events of violence ({which})",
                f"source = {literal(SOURCES[0].name)} and rule = {literal(which)}",
            )
            for name, which in BY_DISTRICT.items()
        ),
    ),
    datasets=(OFFENCES, *(s.dataset for s in SOURCES)),
)
def health_matches(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row an event and rule, by whether an offence meets the rule."""
    window = _window(con)
    if window is None:
        return row_table(con, (), HEALTH_MATCHES)
    query = GAPS.format(
        offences=_offences(),
        events=" union all ".join(_events(source, window) for source in SOURCES),
        chance=CHANCE_DAYS,
        gaps=f"[{_gaps('not is_chance')}] as real, [{_gaps('is_chance')}] as chance",
        widest=max(HOURS),
        rules=", ".join(_rules()),
        window=window.columns,
    )
    return row_table(con, [query], HEALTH_MATCHES)


def _window(con: Con) -> Window | None:
    """The latest months that the police and at least one source both answer for."""
    police = months_answered(con, [OFFENCES])
    health = months_answered(con, [s.dataset for s in SOURCES])
    if police is None or health is None or max(police[0], health[0]) > min(police[1], health[1]):
        return None
    last = pd.Timestamp(min(police[1], health[1]))
    first = max(pd.Timestamp(police[0]), pd.Timestamp(health[0]))
    start = max(first, last - pd.DateOffset(months=MONTHS - 1))
    return Window(start.date(), (last + pd.offsets.MonthEnd(0)).date())


def _gaps(which: str) -> str:
    """SQL for the hours to the nearest offence, at each distance in place."""
    return ", ".join(f"min(gap) filter (where {which} and ({near}))" for near in PLACES.values())


def _offences() -> str:
    """SQL for the offences that can be matched, once for each day an event can be near it."""
    return OFFENCES_SQL.format(
        offences=OFFENCES,
        counted=measure_of(OFFENCES, "offences").where,
        groups=listed([g for g in OFFENCE_GROUP.values if g in (VIOLENCE, SEXUAL, ROBBERY)]),
        known=KNOWN_WITHIN_HOURS,
    )


def _events(source: Source, window: Window) -> str:
    return EVENTS.format(
        name=literal(source.name),
        dataset=source.dataset,
        moment=source.moment,
        lsoa="lsoa11_code" if source.has_small_area else "null::varchar",
        age_band="age_band" if source.has_age else "'unknown'",
        counted=measure_of(source.dataset, source.measure).where,
        elsewhere=ELSEWHERE,
        answered=answered_rows(source.dataset),
        police_answered=answered_rows(OFFENCES),
        inside=window.sql,
    )


def _rules() -> list[str]:
    """SQL rows: the rules that can be asked of each source, with the number of their place."""
    return [
        f"({literal(s.name)}, {literal(rule(place, h))}, {literal(place)}, {h}, {number})"
        for s in SOURCES
        for number, place in enumerate(PLACES, 1)
        if s.has_small_area or place in WIDE
        for h in HOURS
    ]
