"""The vocabulary of weights: a table of values by code, each with its source and its status."""

from dataclasses import dataclass
from typing import Literal

from sources.contract import Field, NotNull, OneOf, Table

STATUSES = ("verified", "substantiated", "assumed", "illustrative")
"""How well a value is known. `verified`: compared with the publication by a named person.
`substantiated`: quoted with its source. `assumed`: recalled or inferred, never published from.
`illustrative`: made up, in order of magnitude; whatever rests on it says so."""

PUBLISHED_FROM = ("verified", "substantiated", "illustrative")
MARK = "ILLUSTRATIVE WEIGHTS"
"""What a figure prints that rests on a made-up value."""

Keyed = Literal[
    "offence class or subclass", "offence sub-group", "youth offence", "area", "financial year"
]


@dataclass(frozen=True, kw_only=True)
class Weight:
    """One value, by the code it belongs to."""

    code: str
    label: str
    value: float
    source: str
    status: str
    lower: float | None = None
    upper: float | None = None
    price_base: str | None = None
    verified_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Weights:
    """One table of weights: what its codes are, its unit, and how it may be used.

    `codes`: the codes that are known; others are kept and asked about; none named means any.
    `least_covered`: the share of offences that must have a weight before a score is given.
    `shipped`: rows used until the partnership delivers the table; a delivery replaces them all.
    """

    name: str
    title: str
    publisher: str
    keyed_by: Keyed
    unit: str
    caveats: tuple[str, ...]
    codes: tuple[str, ...] = ()
    least_covered: float = 0
    priced: bool = False
    shipped: tuple[Weight, ...] = ()

    @property
    def table(self) -> Table:
        """The table in the store: `ref_weights_<name>`."""
        return Table(
            name=f"ref_weights_{self.name}",
            title=self.title,
            grain=f"One row for each {self.keyed_by} that has a value.",
            key=("code",),
            fields=FIELDS,
            caveats=self.caveats,
        )


FIELDS = (
    Field("code", "string", "What the value belongs to.", (NotNull(),)),
    Field("label", "string", "The code in words."),
    Field("value", "number", "The value.", (NotNull(),)),
    Field("lower", "number", "Lower end of its range, where one is given."),
    Field("upper", "number", "Upper end of its range, where one is given."),
    Field("source", "string", "Where the value is published.", (NotNull(),)),
    Field("price_base", "string", "Year of the prices, for money."),
    Field("verified_by", "string", "Who compared the value with the publication."),
    Field("status", "string", "How well the value is known.", (NotNull(), OneOf(STATUSES))),
)
