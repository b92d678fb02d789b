"""What an edition says of itself: who, what, when, how made, on which terms.

The cover of the workbook and the last pages of the figure book say it in the same words. No
clock is read: a release is dated by the period that its deliveries answer for.
"""

from dataclasses import dataclass
from datetime import date

from outputs import provenance
from outputs.inputs import Inputs
from outputs.words import IN_TABLES
from quality.disclosure import RULES
from sources.definitions import Definition
from sources.reference.load import attribution
from sources.registry import contracts


@dataclass(frozen=True, kw_only=True)
class About:
    """The words around one edition; `sources` has a row for each dataset that was delivered."""

    county: str
    partnership: str
    edition: str
    release_id: str
    covers: str
    next_update: str
    contact: str
    districts: tuple[str, ...]
    made: tuple[str, ...]
    rules: tuple[str, ...]
    definitions: tuple[tuple[str, str], ...]
    shorthand: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str, int, str], ...]
    licence: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the edition is of."""
        return f"Serious violence in {self.county}"


def about(inputs: Inputs, release_id: str, edition: str) -> About:
    """The words for one edition of a release made from these inputs."""
    whose = inputs.partnership
    last = max((d for d in map(inputs.last_day, inputs.deliveries) if d), default=None)
    return About(
        county=whose.county_name,
        partnership=whose.title,
        edition=edition,
        release_id=release_id,
        covers=_covers(last),
        next_update=_next_update(last),
        contact=whose.contact
        or f"The analysts of {whose.title}, who receive the deliveries and made this release.",
        districts=tuple(n for c, n in inputs.districts.items() if c != inputs.county_code),
        made=_made(inputs),
        rules=tuple(_rule(name) for name in RULES),
        definitions=tuple((d.label, in_words(d)) for d in whose.definitions),
        shorthand=tuple((f"[{mark}]", meaning) for mark, meaning in IN_TABLES.items()),
        sources=tuple(_sources(inputs)),
        licence=tuple(attribution().splitlines()),
    )


def _covers(last: date | None) -> str:
    if last is None:
        return "No delivery is in force."
    return f"Deliveries up to {last.day} {last:%B %Y}; each table names its own period."


def _next_update(last: date | None) -> str:
    after = f" for months after {last:%B %Y}" if last else ""
    return f"When deliveries{after} have been accepted."


def _made(inputs: Inputs) -> tuple[str, ...]:
    """How the numbers came about, a sentence each."""
    came = [len(d) for d in inputs.deliveries.values() if d]
    return (
        f"Made from {sum(came):,} accepted deliveries of {len(came)} datasets, joined by district "
        "and period. Each delivery was checked against its contract before it was used.",
        "Every number passed one disclosure control over the whole release before any table, "
        "picture or sentence was made from it.",
        f"Definition in force: {inputs.partnership.headline.label}.",
        f"Made by code {provenance.code_version()}; the same deliveries and code give the same "
        "tables and pictures.",
        "Data: Python, DuckDB and pandas; pictures: matplotlib in the Analysis Function's "
        "colours; workbook: gptables. The code is open.",
    )


def _rule(name: str) -> str:
    """One disclosure profile in a sentence."""
    rule = RULES[name]
    if not rule.hides_up_to:
        return f"{name}: nothing is withheld. {rule.source}."
    rounded = f", the rest {rule.rounded_to}" if rule.rounds else ""
    return f"{name}: counts of 1 to {rule.hides_up_to} are withheld{rounded}. {rule.source}."


def in_words(definition: Definition) -> str:
    """What a definition counts: its source, its codes and its conditions."""
    conditions = [
        "" if definition.include_domestic else "not domestic abuse",
        "" if definition.include_sexual else "not a sexual offence",
        "in a public place" if definition.public_place_only else "",
        *(f"marked {flag}" for flag in definition.flags),
        f"{definition.age_of} aged {definition.max_age} or under" if definition.age_of else "",
    ]
    only = "; ".join(c for c in conditions if c)
    subclasses = f", and subclasses {', '.join(definition.subclasses)}"
    return (
        f"{definition.source}. Home Office offence classes {', '.join(definition.classes)}"
        + (subclasses if definition.subclasses else "")
        + (f". Only where: {only}." if only else ".")
    )


def _sources(inputs: Inputs) -> list[tuple[str, str, int, str]]:
    """Agency, dataset in words, deliveries in force, last day answered for."""
    rows = []
    for contract in contracts().values():
        last = inputs.last_day(contract.name)
        until = f"{last.day} {last:%B %Y}" if last else "[x]"
        came = len(inputs.deliveries.get(contract.name, ()))
        if came:
            rows.append((contract.agency.title, contract.title, came, until))
    return sorted(rows)
