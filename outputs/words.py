"""Words around a figure: text alternatives, long descriptions, notes and sources.

A function here sees only what may be published, so no sentence can say a hidden number.
"""

import re
from calendar import month_name

import pandas as pd

from outputs import tables
from outputs.inputs import Inputs
from outputs.registry import Figure
from quality.disclosure import RULES
from sources.contract import Contract
from sources.registry import references

ALT_LENGTH = 150
"""What a screen reader speaks in one breath; the long description says the rest."""

FULL_MONTHS = {name[:3]: name for name in month_name if name and name != "May"}
SHORT_MONTH = re.compile(rf"\b(?:{'|'.join(FULL_MONTHS)})(?= \d{{4}}| to )")

ROUNDED_TO = RULES["HES"].rounded_to
"""How counts of the health service are rounded, for the notes of figures."""

SHORTHAND = {
    "c": "confidential: withheld because the number is small",
    "x": "not available",
    "z": "not applicable",
    "p": "provisional",
    "r": "revised",
    "u": "low reliability",
}
"""Government Analysis Function shorthand, as used in tables and charts."""
IN_TABLES = {**SHORTHAND, tables.LOW: "low: rounds to zero and is not zero"}
"""And in tables for readers, whose numbers are rounded."""


def alternative(figure: Figure, finding: str) -> str:
    """The text alternative: what kind of picture, and what it says, in 150 characters."""
    kind = figure.chart.kind if figure.chart else "Table"
    first = finding.split(". ")[0].rstrip(".")
    text = f"{kind}. {first}."
    if len(text) <= ALT_LENGTH:
        return text
    return text[: ALT_LENGTH - 2].rsplit(" ", 1)[0].rstrip(",;: ") + " …"


def description(figure: Figure, finding: str, source: str, picture: str = "") -> str:
    """The long description: everything the picture says, in words; numbers are in the table.

    `picture`: what the chart's form says of the disclosed frame (`Chart.describe`).
    """
    kind = figure.chart.kind if figure.chart else "Table"
    said = (f"{kind}: {figure.title}.", f"{figure.unit}.", finding, picture, *figure.notes, source)
    return " ".join(s for s in said if s)


def undelivered(figure: Figure, inputs: Inputs) -> tuple[str, ...]:
    """The agencies that sent nothing of what the figure rests on; of a part, which part."""
    absent = [c for c in figure.awaited if not inputs.has(c.name)]
    names = []
    for agency in dict.fromkeys(c.agency.title for c in absent):
        lacking = [c for c in absent if c.agency.title == agency]
        is_all = len(lacking) == sum(c.agency.title == agency for c in figure.awaited)
        titles = ", ".join(c.title[0].lower() + c.title[1:] for c in lacking)
        names.append(agency if is_all else f"{agency} ({titles})")
    return tuple(names)


def source_line(figure: Figure, frame: pd.DataFrame, inputs: Inputs) -> str:
    """Who supplied what, to which day, and which official tables and population estimates."""
    came = [c for c in figure.awaited if inputs.has(c.name)]
    supplied = [
        f"{agency}: {', '.join(_supplied(c, inputs) for c in came if c.agency.title == agency)}"
        for agency in dict.fromkeys(c.agency.title for c in came)
    ]
    if "denominator_name" in frame:
        names = sorted(set(frame["denominator_name"].dropna()))
        years = ", ".join(name.removesuffix(" estimate") for name in names)
        supplied += [f"ONS: {years} population estimate{'s' if len(names) > 1 else ''}"]
    if "source" in frame:
        supplied += sorted(set(frame["source"].dropna()))
    official = [references()[name] for name in figure.tables if name in references()]
    supplied += [f"{r.publisher}: {r.source}" for r in official]
    if figure.about_the_release:
        supplied.append("the counts and figures of this release")
    return "Source: " + "; ".join(supplied) + "." if supplied else ""


def _supplied(contract: Contract, inputs: Inputs) -> str:
    last = inputs.last_day(contract.name)
    title = contract.title[0].lower() + contract.title[1:]
    return title + (f" to {last.day} {last:%B %Y}" if last else "")


def period_of(frame: pd.DataFrame) -> str:
    """The period a frame covers, as its title says it."""
    if "period" not in frame or frame.empty:
        return ""
    ordered = frame.sort_values("period_start") if "period_start" in frame else frame
    first, last = ordered["period"].iloc[0], ordered["period"].iloc[-1]
    if first == last:
        return first
    if "/" in first or "period_end" not in ordered:
        return f"{first} to {last}"
    return f"{ordered['period_start'].min():%B %Y} to {ordered['period_end'].max():%B %Y}"


def months_in_full(text: str) -> str:
    """The sentence with every short month name written out: tables are short, titles are not."""
    return SHORT_MONTH.sub(lambda found: FULL_MONTHS[found[0]], text)


def shorthand_of(frame: pd.DataFrame) -> tuple[str, ...]:
    """What each shorthand means that the table of the frame uses."""
    cells = set(tables.shown(frame).astype(str).to_numpy().ravel())
    used = {mark for mark in IN_TABLES if f"[{mark}]" in cells}
    return tuple(f"[{mark}] {meaning}" for mark, meaning in IN_TABLES.items() if mark in used)


def with_notes(figure: Figure, frame: pd.DataFrame) -> tuple[str, ...]:
    """The figure's own notes, its place's meaning, and the shorthand it uses."""
    labels = dict.fromkeys(c.place.label for c in figure.contracts)
    has_place = "district_code" in frame and labels
    place = (f"District means {' or '.join(labels)}, by source.",) if has_place else ()
    if has_place and len(labels) == 1:
        place = (f"District: {next(iter(labels))}.",)
    return (*figure.notes, *place, *shorthand_of(frame))
