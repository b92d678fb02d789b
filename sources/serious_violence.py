"""The partnership's definitions of serious violence, as columns and measures of the police's data.

Each definition is a column of the offence (`is_wide`) that its victims and suspects inherit, and
a measure of each dataset that counts serious violence (`wide_offences`). The headline of the run
is `is_serious_violence` and `serious_violence_offences`, whichever definition it is. Where one
definition counts all that another does, what it counts beyond it is a measure too, so that the
whole is the sum of its declared parts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations

from sources.contract import Contract, Derived, Measure
from sources.definitions import Definition, classes_of
from sources.sql import listed, literal

HEADLINE = "serious_violence"
YOUNGEST = {"victim": "youngest_victim_age_years", "suspect": "youngest_suspect_age_years"}
"""What an offence learns of its people: the columns that a definition with an age reads."""


@dataclass(frozen=True)
class Counted:
    """A definition under the name that its column and its measures carry."""

    name: str
    definition: Definition

    @property
    def column(self) -> str:
        """The column that says whether a row is counted."""
        return f"is_{self.name}"

    def measure(self, noun: str) -> str:
        """The measure of the rows that are counted."""
        return f"{self.name}_{noun}"


@dataclass(frozen=True)
class Beyond:
    """What the whole counts and the part, which it holds, does not."""

    whole: Counted
    part: Counted

    def measure(self, noun: str) -> str:
        """The measure of what is left out: `serious_violence_beyond_without_domestic_offences`."""
        return f"{self.whole.name}_beyond_{self.part.name}_{noun}"


def counted(definitions: tuple[Definition, ...], headline: str) -> tuple[Counted, ...]:
    """Every definition to count, the headline of the run first and under its fixed name.

    Each other definition has its own name; so has the headline where it is not the file's
    own, since figures that name it must find it there.
    """
    first = next(d for d in definitions if d.name == headline)
    named = [d for d in definitions if not (d.is_headline and d.name == headline)]
    return (Counted(HEADLINE, first), *(Counted(d.name, d) for d in named))


def same(found: tuple[Counted, ...]) -> Iterator[tuple[Counted, Counted]]:
    """Pairs that count the same offences, the earlier first."""
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            if one.definition.holds(other.definition) and other.definition.holds(one.definition):
                yield one, other


def beyond(found: tuple[Counted, ...]) -> tuple[Beyond, ...]:
    """Each definition and the next narrower ones it holds: every other difference adds up."""
    repeated = {other for _, other in same(found)}
    distinct = [c for c in found if c not in repeated]
    holds = {(a, b) for a, b in permutations(distinct, 2) if a.definition.holds(b.definition)}
    next_narrower = (
        (a, b) for a, b in holds if not any((a, c) in holds and (c, b) in holds for c in distinct)
    )
    order = {c: n for n, c in enumerate(distinct)}
    ordered = sorted(next_narrower, key=lambda pair: (order[pair[0]], order[pair[1]]))
    return tuple(Beyond(whole, part) for whole, part in ordered)


def under(contract: Contract, definitions: tuple[Definition, ...], headline: str) -> Contract:
    """The contract with the definitions counted in it; as it is, where it counts none.

    Raises:
        ValueError: a definition names a marker that the offence has not, or its own name makes
            a column or a measure that is there already.
    """
    if not contract.serious_violence:
        return contract
    found = counted(definitions, headline)
    first, *others = contract.measures
    measures = (first, *_measures(found, first), *others)
    names = [m.name for m in measures]
    if repeated := sorted({n for n in names if names.count(n) > 1}):
        raise ValueError(f"{contract.name}: a definition takes a measure's name: {repeated}")
    if contract.parent is not None:
        taken = (*contract.parent.fields, *(c.column for c in found))
        return replace(contract, parent=replace(contract.parent, fields=taken), measures=measures)
    return replace(
        contract,
        derived=(*contract.derived, *(_column(contract, c) for c in found)),
        measures=measures,
    )


def _measures(found: tuple[Counted, ...], first: Measure) -> Iterator[Measure]:
    """Of the rows that the first measure counts: each definition's, then what is left out."""
    for c in found:
        title = f"{c.definition.title}: {first.name}"
        yield Measure(c.measure(first.name), title, f"{first.where} and {c.column}")
    for b in beyond(found):
        title = f"{b.whole.definition.title}, beyond {_inside(b.part)}: {first.name}"
        where = f"{first.where} and {b.whole.column} and not {b.part.column}"
        yield Measure(b.measure(first.name), title, where)


def _inside(part: Counted) -> str:
    """The definition's title inside a sentence."""
    title = part.definition.title
    return title[0].lower() + title[1:]


def _column(contract: Contract, found: Counted) -> Derived:
    """The column of one definition, true or false and never null."""
    known = {f.name: f.dtype for f in contract.fields}
    known |= {d.name: d.dtype for d in (*contract.learned, *contract.derived)}
    if found.column in known:
        raise ValueError(f"{contract.name}: a definition takes a column's name: {found.column}")
    definition = found.definition
    if unknown := sorted(f for f in definition.flags if known.get(f) != "boolean"):
        raise ValueError(
            f"definition {definition.name}: flags name no marker of {contract.name}: {unknown}"
        )
    return Derived(
        found.column,
        "boolean",
        f"Counts as “{definition.label}”, by the partnership's definition.",
        " and ".join(f"coalesce({c}, false)" for c in conditions(definition)),
    )


def _offences(definition: Definition) -> Iterator[str]:
    """The codes that count: whole classes, and subclasses recorded under their own class.

    A subclass under another class is a contradiction, and the class decides; so a definition
    that holds the whole class holds the subclass in every row.
    """
    if definition.classes:
        yield f"offence_code in {listed(definition.classes)}"
    for code in definition.subclasses:
        own = f" and offence_code in {listed(classes_of(code))}" if classes_of(code) else ""
        yield f"coalesce(offence_subclass = {literal(code)}{own}, false)"


def conditions(definition: Definition) -> Iterator[str]:
    """What has to hold of an offence, as SQL over its columns; null means that it does not."""
    yield " or ".join(_offences(definition)) or "false"
    if not definition.include_domestic:
        yield "not is_domestic"
    if definition.public_places:
        yield f"location_type in {listed(definition.public_places)}"
    yield from definition.flags
    if definition.max_age is not None:
        yield " or ".join(
            f"coalesce({column} <= {literal(definition.max_age)}, false)"
            for person, column in YOUNGEST.items()
            if definition.age_of in (person, "either")
        )
