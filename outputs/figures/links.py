"""Chapter 11: who was known before, and which health events the police do not know of."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from outputs.charts.dots import DotPlot
from outputs.charts.index_bars import IndexBars
from outputs.charts.matrix import HeatTable
from outputs.figures.links_findings import (
    by_place_unmatched,
    known_before,
    months_known,
    unmatched,
)
from outputs.inputs import Inputs
from outputs.parts import cells, with_shares
from outputs.rates import in_order
from outputs.registry import figure
from transforms.cuts import Cut
from transforms.dimensions import ANY, TOTAL
from transforms.health_matches import BY_DISTRICT, CHANCE_DAYS, HOURS, PLACES, SOURCES, rule
from transforms.prior_contact import MONTHS
from transforms.statistics import share_ratio

PERSONS = "sna__prior_contact.persons"
CONTACTS = {
    "was_suspect_other": "Suspect of an offence that is not serious violence",
    "was_victim": "Victim of a recorded offence",
    "had_youth_justice": "Youth justice outcome",
    "had_probation": "Supervised by probation",
}
"""What each column of prior contact asks."""
ANY_OF_THEM = "Any of these"
BEFORE = {name: Cut(PERSONS, by=(name,), period="window") for name in CONTACTS}
BY_MONTHS = Cut(PERSONS, by=("months_before",), period="window", groups=(ANY,))
NO_CONTACT = "none"
LOOKING_BACK = (
    "People under 25 first suspected of serious violence in the last three years, linked by "
    "pseudonym where agreements permit it. Suspects are not offenders.",
    "Contact before the offence, as far back as deliveries are held: what came earlier is not "
    "seen, so shares are lower bounds. School, social care and hospitals are not linked.",
)


@figure(
    catalogue="L2",
    chapter=11,
    title="Contact with agencies before a first suspected offence of serious violence, under 25, "
    "{county}, {period}",
    question="How many young people were already known to an agency before they were first "
    "suspected of serious violence?",
    unit="Share of people first suspected (%)",
    cuts=(BY_MONTHS, *BEFORE.values()),
    tables=("out_sna__prior_contact_months",),
    chart=DotPlot(row="contact", decimals=0),
    finding=known_before,
    notes=(
        *LOOKING_BACK,
        "A person can have several kinds of contact: shares do not add. Whiskers: 95% intervals "
        "(Wilson). The table gives the median of whole months from the latest contact.",
    ),
    needs="any",
)
def known_before_first_offence(x: Inputs) -> pd.DataFrame:
    """One row for each kind of contact, any of them first; per cent, Wilson's limits."""
    everybody = cells(x, BY_MONTHS, months_before=TOTAL)
    some = with_shares(cells(x, BY_MONTHS, months_before=ANY), everybody)
    parts = [some.assign(contact=ANY_OF_THEM, kind="any")]
    for name, title in CONTACTS.items():
        if cells(x, BEFORE[name], **{name: "unknown"})["n"].gt(0).any():
            continue
        made = with_shares(cells(x, BEFORE[name], **{name: "true"}), everybody)
        parts.append(made.assign(contact=title, kind=name))
    medians = x.table("out_sna__prior_contact_months")[["contact", "median_months"]]
    rows = pd.concat(parts, ignore_index=True).merge(
        medians.rename(columns={"contact": "kind"}), on="kind", how="left"
    )
    rows = rows.assign(median_months=rows["median_months"].astype(float).where(rows["n"].notna()))
    return rows.drop(columns=["kind", "months_covered"])


@figure(
    catalogue="L10",
    chapter=11,
    title="Time from the latest contact with an agency to a first suspected offence of serious "
    "violence, under 25, {county}, {period}",
    question="How recent was the last contact in which an agency could have acted?",
    unit="Share of people first suspected (%)",
    cuts=(BY_MONTHS,),
    chart=IndexBars(
        x="months_before", y="share", lower="share_lower", upper="share_upper", reference=None,
        x_title="Whole months from the latest contact to the offence",
    ),
    finding=months_known,
    notes=(*LOOKING_BACK, "Spans are of unequal length. Lines: 95% intervals (Wilson)."),
    needs="any",
)  # fmt: skip
def months_since_contact(x: Inputs) -> pd.DataFrame:
    """One row for each span of months, the shortest first, and for no contact at all."""
    rows = with_shares(x.cut(BY_MONTHS), cells(x, BY_MONTHS, months_before=TOTAL))
    words = {label: label.replace("-", " to ") for _, label in MONTHS}
    words |= {NO_CONTACT: "no contact seen"}
    kept = rows[rows["months_before"].isin(words)].assign(
        order=lambda made: made["months_before"].map(list(words).index),
        months_before=lambda made: made["months_before"].map(words),
    )
    return kept.sort_values("order").drop(columns=["order", "months_covered"])


HOW = ("is_matched", "is_matched_by_chance")
"""Columns of the matches: as the event was, and a week earlier."""
EVENTS = {source: f"sna__health_matches.{source.plural}" for source in SOURCES}
MATCHED = {
    (source.name, how): Cut(EVENTS[source], by=("rule", how), period="window")
    for source in SOURCES
    for how in HOW
}
MATCHING = (
    "An event and an offence match where the offence is near enough in time, before or after, and "
    "in place. Nobody is linked; one offence can match several events.",
    f"By chance: the same events, {CHANCE_DAYS} days earlier, when only an unrelated offence can "
    "match.",
    "Chance allowed for: the share unmatched over the share unmatched by chance. It holds where "
    "chance matches are unrelated to true ones; limits are Katz's for a ratio of two shares, a "
    "little too wide because the events are the same.",
    "Attendances have no place of injury, only of treatment (ISTV) or residence (ECDS): no rule "
    "can tell their true matches from chance.",
    "An unmatched event may be known to the police at another time or place, or as an offence "
    "whose time is not known: these are upper bounds of what goes unreported.",
    "Counts are rounded to 5, and shares rest on rounded counts.",
)


@figure(
    catalogue="L3",
    chapter=11,
    title="Health events of violence without a police offence nearby, by rule of matching, "
    "{county}, {period}",
    question="How much of the violence that health services see is not known to the police?",
    unit="Share of events without an offence near enough (%); in brackets, by chance alone",
    cuts=tuple(MATCHED.values()),
    chart=HeatTable(
        rows="row", columns="within", value="share", text="text", sections="source_name",
        row_title="Where the offence must be",
    ),
    finding=unmatched,
    notes=MATCHING,
    needs="any",
)  # fmt: skip
def health_events_without_offence(x: Inputs) -> pd.DataFrame:
    """One row for each source, place and hours of a rule; per cent, Wilson's limits."""
    came = [s for s in SOURCES if x.has(s.dataset) and x.has("police__offences")]
    parts = [_unmatched(x, s.name) for s in came]
    kept = [part for part in parts if len(part)]
    if not kept:
        return pd.DataFrame()
    rows = pd.concat(kept, ignore_index=True)
    words = {rule(p, h): (p, h) for p in PLACES for h in HOURS}
    place, hours = (rows["rule"].map({r: w[i] for r, w in words.items()}) for i in (0, 1))
    plural = hours.gt(1).map({True: " hours", False: " hour"})
    return rows.drop(columns=["rule", "months_covered"]).assign(
        row=place.str[0].str.upper() + place.str[1:],
        within="within " + hours.astype(str) + plural,
        text=[_printed(*pair) for pair in zip(rows["share"], rows["by_chance"], strict=True)],
    )


def _unmatched(x: Inputs, source: str) -> pd.DataFrame:
    """One source's share without a match under each rule, and the share by chance alone."""
    found = _beyond_chance(x, {how: MATCHED[source, how] for how in HOW}, "rule")
    return found[found["total"].ne(0) & found["rule"].isin(_rules())].assign(source_name=source)


def _beyond_chance(x: Inputs, asked: Mapping[str, Cut], by: str) -> pd.DataFrame:
    """The share of events that do not match, by chance too, and the one over the other."""
    observed, chance = (
        with_shares(cells(x, cut, **{how: "false"}), cells(x, cut, **{how: TOTAL}), [by])
        for how, cut in asked.items()
    )
    both = observed.merge(chance[[by, "n", "share"]], on=by, suffixes=("", "_by_chance"))
    found = share_ratio(both["n"], both["total"], both["n_by_chance"], both["total"])
    names = ("beyond_chance", "beyond_chance_lower", "beyond_chance_upper")
    numbers = dict(zip(names, (100 * part for part in found), strict=True))
    is_hidden = both["n_by_chance"].isna() & both["status"].eq("")
    renamed = both.rename(columns={"share_by_chance": "by_chance"}).drop(columns="n_by_chance")
    return renamed.assign(**numbers, status=both["status"].mask(is_hidden, "c"))


def _rules() -> list[str]:
    return [rule(place, hours) for place in PLACES for hours in HOURS]


def _printed(share: float, by_chance: float) -> str:
    """`60% (91%)`."""
    if np.isnan(share):
        return ""
    return f"{share:.0f}% ({by_chance:.0f}%)" if by_chance == by_chance else f"{share:.0f}%"


DISTRICT_CUTS = {
    (name, how): Cut(f"sna__health_matches.{name}", by=("district_code", how), period="window")
    for name in BY_DISTRICT
    for how in HOW
}


@figure(
    catalogue="L11",
    chapter=11,
    title="Ambulance incidents of violence without a police offence nearby, by district, "
    "{county}, {period}",
    question="Where does more violence reach the ambulance service and not the police?",
    unit="Share of incidents without an offence near enough, chance allowed for (%)",
    cuts=tuple(DISTRICT_CUTS.values()),
    chart=DotPlot(
        "beyond_chance", "beyond_chance_lower", "beyond_chance_upper", row="district_name",
        group="matching",
    ),
    finding=by_place_unmatched,
    notes=(
        *MATCHING[:3],
        "Two rules of matching, a near and a wide one: the answer is the range between them. "
        "Figure L3 has all of them, and the shares before chance is allowed for.",
        *MATCHING[4:],
    ),
)  # fmt: skip
def ambulance_without_offence(x: Inputs) -> pd.DataFrame:
    """One row for each district, the county last, and rule; per cent, Katz's limits."""
    parts = [
        _beyond_chance(x, {h: DISTRICT_CUTS[name, h] for h in HOW}, "district_code").assign(
            matching=which[0].upper() + which[1:]
        )
        for name, which in BY_DISTRICT.items()
    ]
    rows = in_order(pd.concat(parts, ignore_index=True), x)
    return rows.drop(columns="months_covered")
