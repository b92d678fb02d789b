"""Chapters 1 and 13: whether the release can be relied on, and what it says in one page."""

from collections.abc import Iterator

import pandas as pd

from outputs import provenance, tables, words
from outputs.changes import WHY, Change, Side, compare, side_in, side_of
from outputs.charts.base import number
from outputs.figures.assurance_findings import (
    changes_told,
    figures_stamped,
    findings_counted,
    hidden_told,
)
from outputs.headlines import Headline
from outputs.inputs import Inputs
from outputs.publish import Published, record_of
from outputs.registry import CHAPTERS, Figure, figure, figures, with_title
from quality.disclosure import REASONS, RULES

FIRST_RELEASE = "No release came before this one, so nothing is compared."
DIGITS = 12


@figure(
    catalogue="M2",
    chapter=13,
    title="What is withheld, by measure",
    question="How much does disclosure control hide, and by which rule?",
    unit="Counts of this edition",
    finding=hidden_told,
    edition=("partner",),
    needs="none",
    about_the_release=True,
    notes=(
        "Small: under the threshold of the rule. Secondary: would give a small count away. "
        "Held: the fuller edition withholds it. Near: an earlier release printed almost the same "
        "number, and the difference would be a small count.",
        "For the partners alone: how many counts are small is itself not for publication.",
    ),
)
def suppression_log(x: Inputs) -> pd.DataFrame:
    """One row for each measure: cells, those hidden by reason, and their share."""
    if x.log.empty:
        return x.log
    titles = {cut.measure: cut.declared.title for cut in x.cuts}
    hidden = x.log[list(REASONS)].sum(axis=1)
    log = x.log.assign(
        measure_name=x.log["measure"].map(titles),
        rule=x.log["profile"].map(lambda name: RULES[name].source),
        hidden=hidden,
        share=100 * hidden / x.log["cells"],
    )
    columns = ["measure", "measure_name", "rule", "cells", "hidden", *REASONS]
    return log.sort_values("measure")[[*columns, "share"]].reset_index(drop=True)


@figure(
    catalogue="M3",
    chapter=13,
    title="What changed since the release before",
    question="Which figures changed, by how much, and is it new data, a revision or a definition?",
    unit="The latest number of the county, or of the only row, with its 95% interval",
    finding=changes_told,
    needs="none",
    about_the_release=True,
    notes=(
        "Higher, lower or no clear change: by the exact interval of the ratio of two rates where "
        "both are known, else where the two intervals do not overlap.",
        "Two rolling years share months: a clear change is said too seldom, never too often.",
        "A figure of many measures has no one number; its finding speaks for it.",
    ),
)
def changes_since_last_release(x: Inputs) -> pd.DataFrame:
    """One row for each figure: why it changed, its headline then and now, and the words."""
    if x.before is None or not (x.before / "release.json").is_file():
        return pd.DataFrame([{"change": FIRST_RELEASE, "status": "z"}])
    found = (compare(side_in(x.before, i), side) for i, side in sides(x))
    return pd.DataFrame([_changed(change) for change in found])


def sides(x: Inputs) -> Iterator[tuple[str, Side]]:
    """This release's side of every figure made so far, by id."""
    for figure_id, found, frame in _made(x):
        yield figure_id, side_of(Published(found, frame, record_of(found, frame, x, x.edition)))


def _made(x: Inputs) -> Iterator[tuple[str, Figure, pd.DataFrame]]:
    """The figures made, with their titles written."""
    declared = figures()
    for figure_id, made in x.made.items():
        if figure_id in declared:
            period = words.months_in_full(words.period_of(made.frame))
            yield figure_id, with_title(declared[figure_id], x, period), made.frame


def _changed(change: Change) -> dict[str, str]:
    """One figure's change in words."""
    return {
        "figure_number": change.catalogue,
        "figure_title": change.title,
        "change": WHY[change.kind],
        "detail": change.detail,
        "before": _told(change.before),
        "after": _told(change.after),
        "moved": change.moved,
        "status": "z",
    }


def _told(headline: Headline | None) -> str:
    """`Warwickshire, year ending Mar 2026: 3.3 (3.2 to 3.4)`; empty where there is none."""
    if headline is None or pd.isna(headline.value):
        return ""
    limits = [number(v, 1) for v in (headline.lower, headline.upper) if pd.notna(v)]
    interval = f" ({' to '.join(limits)})" if len(limits) == 2 else ""
    where = ", ".join(part for part in (headline.place, headline.period) if part)
    value = number(headline.value) + interval
    return f"{where}: {value}" if where else value


@figure(
    catalogue="M4",
    chapter=1,
    title="Key findings, {county}",
    question="What does each figure say, in a sentence?",
    unit="Sentences made from the numbers of each figure",
    finding=findings_counted,
    needs="none",
    about_the_release=True,
    notes=(
        "Each sentence is written by rule from the disclosed numbers of its figure: higher and "
        "lower stand only where a 95% interval allows them.",
    ),
)
def key_findings(x: Inputs) -> pd.DataFrame:
    """One row for each figure, by chapter: its number, title and finding."""
    return pd.DataFrame(
        [
            {
                "chapter": f"{made.chapter} {CHAPTERS[made.chapter]}",
                "figure_number": made.number,
                "figure_title": made.title,
                "finding": made.finding,
            }
            for made in x.made.values()
        ]
    )


@figure(
    catalogue="M5",
    chapter=13,
    title="What each figure was made from",
    question="From which deliveries, code and definition was each number made?",
    unit="Figures of this release",
    finding=figures_stamped,
    needs="none",
    about_the_release=True,
    notes=(
        "Fingerprints are the first twelve digits of a sha256: of the accepted deliveries in "
        "force, of the figure's own table, and of the code. Equal fingerprints, equal content.",
        "The record beside each picture has them in full.",
    ),
)
def provenance_of_figures(x: Inputs) -> pd.DataFrame:
    """One row for each figure: sources, latest day, fingerprints, code and definition."""
    return pd.DataFrame([_stamped(found, frame, x) for _, found, frame in _made(x)])


def _stamped(found: Figure, frame: pd.DataFrame, x: Inputs) -> dict[str, str]:
    """One figure's stamp."""
    came = {c.name: sorted(x.deliveries.get(c.name, ())) for c in found.contracts if x.has(c.name)}
    days = [day for name in came if (day := x.last_day(name))]
    headline = x.partnership.headline
    return {
        "figure_number": found.number,
        "figure_title": found.title,
        "sources": "; ".join(c.title for c in found.contracts if c.name in came),
        "last_day": f"{max(days):%d %b %Y}" if days else "",
        "deliveries_print": provenance.sha256_of(repr(came))[:DIGITS] if came else "",
        "table_print": provenance.sha256_of(tables.csv_text(frame))[:DIGITS],
        "code_print": provenance.code_version()[:DIGITS],
        "definition": f"{headline.name} {headline.version}",
        "status": "z",
    }
