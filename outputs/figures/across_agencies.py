"""Chapter 11: what the agencies see together: the same people, and the same violence."""

import pandas as pd

from outputs.charts.lattice import Lattice
from outputs.charts.matrix import HeatTable
from outputs.charts.people import UpSet
from outputs.compared import SIMILAR, compared
from outputs.figures.across_agencies_findings import (
    agencies_agree,
    directions_together,
    known_to_several,
)
from outputs.inputs import Inputs
from outputs.rates import by_district, in_order
from outputs.registry import figure
from transforms.cuts import Cut
from transforms.linkage import combination_label, linked_datasets
from transforms.statistics import HIGHER, LOWER

KNOWN_TO = Cut("sna__known_persons.persons", by=("known_to",), period="window")


@figure(
    catalogue="L1",
    chapter=11,
    title="People known to police, youth justice and probation, {county}, {period}",
    question="How many people do the agencies know in common?",
    unit="People",
    cuts=(KNOWN_TO,),
    chart=UpSet(),
    finding=known_to_several,
    notes=(
        "Each person counts once, in the combination of agencies that knows them, wherever they "
        "live. Suspects are suspects, not offenders. The two halves have scales of their own.",
        "People are linked by pseudonym. Only datasets whose agreement permits linkage take "
        "part: nobody is known to be unknown to another.",
        "Combinations that hold nobody are not shown.",
    ),
    needs="any",
    edition=("partner",),
)
def known_to_agencies(x: Inputs) -> pd.DataFrame:
    """One row for each combination of datasets; single agencies first, then the largest."""
    rows = x.cut(KNOWN_TO)
    silent = [combination_label([d]) for d in linked_datasets() if not x.has(d)]
    ways = rows["known_to"].str.split(" + ", regex=False)
    can_be = ~ways.map(lambda each: bool(set(each) & set(silent)))
    kept = rows[can_be & rows["n"].ne(0) & rows["known_to"].ne("unknown")]
    several = kept["known_to"].str.count(r" \+ ")
    kept = kept.assign(several=several.where(several.eq(0), 1))
    ordered = kept.sort_values(["several", "n"], ascending=[True, False], kind="stable")
    return ordered.drop(columns=["several", "months_covered"])


SEEN_BY = {
    "police__offences.serious_violence_offences": "Police: serious violence",
    "health__ed_assaults.ed_assaults": "Emergency departments: assaults treated there",
    "health__ed_attendances.assault_attendances": "Emergency departments: assaults on residents",
    "health__ambulance_incidents.violence_incidents": "Ambulance: incidents of violence",
    "health__admissions.violence_admissions": "Hospitals: admissions for violence",
    "youth_justice__outcomes.violence_outcomes": "Youth justice: outcomes for violence",
}
YEARS, IN_A_YEAR = 9, 4
"""Rolling years shown, one each quarter: two years of movement; two that share no month."""
SEEN = tuple(Cut(measure, period="rolling_year", latest=YEARS) for measure in SEEN_BY)
ENOUGH = 20
"""A year's least count for an index: below it chance alone moves one by a fifth and more."""
SEEN_NOTES = (
    "Twelve months to the end of each quarter: neighbouring points share nine months.",
    f"A source has a line where each of its years counts {ENOUGH} or more. Counts of the health "
    "service are rounded to 5, and what is made from them rests on rounded counts.",
    "Assaults treated at a department count where it stands; everything else where it happened "
    "or where the person lives, so sources are set against themselves, never each other.",
)


@figure(
    catalogue="L4",
    chapter=11,
    title="Violence as each source sees it, by district, {county}, {period}",
    question="Do the agencies' counts move together in each district?",
    unit="Index of the count in twelve months, mean of those shown = 100",
    cuts=SEEN,
    chart=Lattice(x="period_end", y="index", decimals=0, from_zero=False),
    finding=agencies_agree,
    needs="any",
    notes=("An index compares directions, never levels. Grey: the county.", *SEEN_NOTES),
)
def agencies_side_by_side(x: Inputs) -> pd.DataFrame:
    """One row for each source, place and rolling year of the last two years."""
    counts = _seen(x)
    lines = counts.groupby(["measure", "district_code"])["n"]
    index = (100 * counts["n"] / lines.transform("mean")).where(counts["is_enough"])
    return counts.drop(columns="is_enough").assign(index=index)


@figure(
    catalogue="L9",
    chapter=11,
    title="Where the sources agree on the latest year's change, by district, {county}, {period}",
    question="In which districts do the agencies disagree on whether violence is rising?",
    unit="Count of twelve months over that of the twelve before (ratio)",
    cuts=SEEN,
    chart=HeatTable(rows="measure_name", value="ratio", state="state", decimals=2),
    finding=directions_together,
    needs="any",
    notes=(
        "Higher or lower: the exact 95% interval of the ratio leaves out 1. One in twenty does "
        "so by chance. Two sources that move apart are a question: one of them may have changed "
        "what it records.",
        *SEEN_NOTES[1:],
    ),
)
def agencies_changes(x: Inputs) -> pd.DataFrame:
    """One row for each source and place: the latest twelve months against the twelve before."""
    counts = _seen(x)
    keys = ["measure", "district_code"]
    earlier = counts[[*keys, "period_start", "n"]]
    earlier = earlier.assign(period_start=earlier["period_start"] + pd.DateOffset(years=1))
    rows = counts.merge(earlier, on=[*keys, "period_start"], suffixes=("", "_before"))
    latest = rows.groupby(keys)["period_start"].transform("max")
    last = rows[rows["period_start"].eq(latest)].reset_index(drop=True)
    n, before = (last[c].where(last["is_enough"]) for c in ("n", "n_before"))
    is_hidden = last["n_before"].isna() & last["n"].notna()
    return last.drop(columns="is_enough").assign(
        **compared(n, 1, before, 1),
        state=lambda made: made["change"].map({HIGHER: HIGHER, LOWER: LOWER}).fillna(SIMILAR),
        status=last["status"].mask(is_hidden, "c"),
    )


def _seen(x: Inputs) -> pd.DataFrame:
    """Every source's rolling years by place, and whether they are large enough for an index.

    Where a source counts nothing in any year, as where no department stands, none applies.
    """
    came = [cut for cut in SEEN if x.has(cut.measure.split(".")[0])]
    parts = [by_district(x.cut(cut), x) for cut in came]
    placed = pd.concat(parts, ignore_index=True)
    lines = placed.groupby(["measure", "district_code"])["n"]
    is_enough = lines.transform(lambda n: n.notna().all() and n.ge(ENOUGH).all()).astype(bool)
    is_few = ~is_enough & placed["n"].notna()
    status = placed["status"].mask(is_few, "u").mask(lines.transform("max").eq(0), "z")
    placed = placed.assign(is_enough=is_enough, status=status)
    named = placed.assign(measure_name=placed["measure"].map(SEEN_BY))
    return in_order(named, x, ["measure_name"])
