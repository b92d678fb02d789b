"""What a figure is, and how all of them are found: functions marked with @figure.

An author writes one function that returns a tidy frame. Suppression, table, chart, words,
record and catalogue entry are made from the declaration.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Literal

import pandas as pd

import outputs.figures
from outputs.charts.base import Chart
from outputs.inputs import Held, Inputs
from quality.disclosure import strictest
from sources.contract import Contract, Derived, Field
from sources.registry import contract, contracts, references
from sources.stamps import ILLUSTRATIVE, stamp
from sources.weights.registry import declared_weights
from transforms.cuts import Cut
from transforms.registry import derived

Build = Callable[[Inputs], pd.DataFrame]
Edition = Literal["partner", "public"]

CHAPTERS = {
    1: "Scope and definition",
    2: "Place and people",
    3: "What is happening",
    4: "Where it happens",
    5: "When it happens",
    6: "Who is harmed",
    7: "Who causes harm",
    8: "Health",
    9: "Youth justice and probation",
    10: "Risk and protective factors",
    11: "Across the agencies",
    12: "Districts",
    13: "Data quality and method",
}
"""The chapters of a needs assessment, in their usual order."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One published table, with its chart where it has one.

    `catalogue`: the catalogue's number, or the several that the figure answers together. A
    letter after it (`L6a`) marks one of several figures that answer the number together.
    `datasets`: those that a derived table reads, beyond those of the cuts. `needs`: whether
    the figure waits for all of its datasets or is drawn from those that came, or the names of
    those it shows where its cuts' table was made from others too. `finding`
    writes the headline sentence from the disclosed frame alone. A figure that is
    `about_the_release` is built last, from the others. `weights`: tables of weights that it
    rests on; it waits for every one, and its unit may name `{prices}`. One that
    `is_illustrative` rests on weights that nobody has verified, and is stamped.
    """

    id: str
    catalogue: str | tuple[str, ...]
    chapter: int
    title: str
    question: str
    unit: str
    build: Build
    finding: Callable[[pd.DataFrame], str]
    cuts: tuple[Cut, ...] = ()
    tables: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()
    chart: Chart | None = None
    notes: tuple[str, ...] = ()
    edition: tuple[Edition, ...] = ("partner", "public")
    needs: Literal["all", "any", "none"] | tuple[str, ...] = "all"
    about_the_release: bool = False
    is_illustrative: bool = False

    def __post_init__(self) -> None:
        if self.chapter not in CHAPTERS:
            raise ValueError(f"{self.id}: there is no chapter {self.chapter}")
        named = self.needs if isinstance(self.needs, tuple) else ()
        if unknown := sorted({*self.datasets, *named} - set(contracts())):
            raise ValueError(f"{self.id}: no such dataset: {unknown}")
        if unknown := sorted(set(self.weights) - set(declared_weights())):
            raise ValueError(f"{self.id}: no such table of weights: {unknown}")
        if not (self.title and self.question and self.unit):
            raise ValueError(f"{self.id}: a figure needs a title, a question and a unit")

    @property
    def numbers(self) -> tuple[str, ...]:
        """The catalogue numbers that the figure answers; the first is its own."""
        return (self.catalogue,) if isinstance(self.catalogue, str) else self.catalogue

    @property
    def number(self) -> str:
        """The catalogue number it is cited by."""
        return self.numbers[0]

    @property
    def declared_unit(self) -> str:
        """The unit before the prices of its weights are known."""
        return self.unit.format(prices="published")

    @property
    def stamp(self) -> str:
        """What its face must say, because weights or scores that it rests on are not verified."""
        if self.is_illustrative or any(stamp(cut.declared) for cut in self.cuts):
            return ILLUSTRATIVE
        return ""

    @property
    def contracts(self) -> tuple[Contract, ...]:
        """The contracts of every dataset the figure rests on, in a fixed order."""
        names = {n for cut in self.cuts for n in cut.counts.datasets} | set(self.datasets)
        return tuple(contract(name) for name in sorted(names))

    @property
    def awaited(self) -> tuple[Contract, ...]:
        """The contracts of the datasets it shows, which it has to say are missing."""
        if not isinstance(self.needs, tuple):
            return self.contracts
        return tuple(contract(name) for name in self.needs)

    @property
    def declared_columns(self) -> tuple[Field | Derived, ...]:
        """Every column that what it rests on declares: rows counted, statistics, references."""
        counted = [f for cut in self.cuts for f in cut.counts.columns.values()]
        read = [derived()[name].table for name in self.tables if name in derived()]
        read += [references()[name] for name in self.tables if name in references()]
        own = [f for c in self.contracts for f in c.fields]
        return (*own, *counted, *(f for table in read for f in table.fields))

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agencies whose data it shows, by title."""
        return tuple(dict.fromkeys(c.agency.title for c in self.contracts))

    @property
    def profile(self) -> str:
        """The strictest disclosure profile of its sources."""
        return strictest(c.profile for c in self.contracts)

    def missing(self, inputs: Held) -> tuple[str, ...]:
        """Sentences on what nobody delivered: any of them, and a figure that needs all waits."""
        absent = [c for c in self.awaited if not inputs.has(c.name)]
        return (
            *(
                f"No delivery from {c.agency.title} of {_inside(c.title)} ({c.folder})"
                for c in absent
            ),
            *(_not_held(name) for name in self.weights if inputs.weights(name) is None),
        )

    def can_draw(self, inputs: Held) -> bool:
        """Whether enough was delivered."""
        if any(inputs.weights(name) is None for name in self.weights):
            return False
        absent = sum(not inputs.has(c.name) for c in self.awaited)
        if self.needs == "none" or not self.awaited:
            return True
        return absent < len(self.awaited) if self.needs == "any" else not absent


def _inside(title: str) -> str:
    """A title as it stands inside a sentence."""
    return title[:1].lower() + title[1:]


def figure(**declared: object) -> Callable[[Build], Figure]:
    """Marks the function that builds the figure's frame; its name is the figure's id."""
    return lambda build: Figure(id=build.__name__, build=build, **declared)  # type: ignore[arg-type]


@cache
def figures() -> dict[str, Figure]:
    """Every figure by id, in the order of chapters and of the catalogue."""
    package = outputs.figures
    modules = [import_module(m.name) for m in walk_packages(package.__path__, "outputs.figures.")]
    found = [f for m in modules for v in vars(m).values() for f in _figures_in(v)]
    ids = [f.id for f in found]
    if repeated := sorted({i for i in ids if ids.count(i) > 1}):
        raise ValueError(f"two figures have one name: {repeated}")
    numbers = [n for f in found for n in f.numbers]
    if repeated := sorted({n for n in numbers if numbers.count(n) > 1}):
        raise ValueError(f"two figures have one catalogue number: {repeated}")
    ordered = sorted(found, key=lambda f: (f.chapter, _place(f.number), f.id))
    return {f.id: f for f in ordered}


def _figures_in(value: object) -> tuple[Figure, ...]:
    """A module's figure, or its several that one declaration makes; none where it is neither."""
    if isinstance(value, tuple) and value and all(isinstance(v, Figure) for v in value):
        return value
    return (value,) if isinstance(value, Figure) else ()


def _place(number: str) -> tuple[str, int, str]:
    """Where a catalogue number stands among the others: `L6b` is L, 6, b."""
    digits = "".join(c for c in number if c.isdigit())
    return number[:1], int(digits or 0), number.partition(digits)[2]


def declared_cuts() -> tuple[Cut, ...]:
    """Every cut that a figure declares, once: what the transforms have to count."""
    return tuple(dict.fromkeys(cut for f in figures().values() for cut in f.cuts))


def with_title(found: Figure, inputs: Inputs, period: str) -> Figure:
    """The figure with the county and the period written into its title, and its weights' mark."""
    title = found.title.format(county=inputs.partnership.county_name, period=period)
    return replace(_weighted(found, inputs), title=title.rstrip(", "))


def _weighted(found: Figure, inputs: Inputs) -> Figure:
    """The figure with the prices of its weights in its unit, stamped where one is made up."""
    held = [w for name in found.weights if (w := inputs.weights(name)) is not None]
    if not held:
        return found
    prices = next((w.price_base for w in held if w.price_base), "")
    is_made_up = found.is_illustrative or any(w.illustrative for w in held)
    return replace(found, unit=found.unit.format(prices=prices), is_illustrative=is_made_up)


def _not_held(name: str) -> str:
    """What is to be delivered, and where, before a figure rests on the table of weights."""
    declared = declared_weights()[name]
    return (
        f"No value of {declared.title} ({declared.publisher}) may be used: "
        f"deliver landing/reference/{name}.csv"
    )
