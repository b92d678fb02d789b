"""The contract vocabulary: what a partner agency promises about one dataset.

Standard library only. Every other floor reads these objects; none restates them. A bad
declaration fails here, when it is imported, with a sentence that says what to do. Constraints
and fields have modules of their own; declarations import the whole vocabulary from here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sources.constraints import (
    Between,
    Constraint,
    Filled,
    Matches,
    NotBefore,
    NotNull,
    OneOf,
    RowConstraint,
    RowRule,
    Severity,
)
from sources.table import Derived, DType, Field, Reference, Table

__all__ = [
    "Agency",
    "Between",
    "Child",
    "Constraint",
    "Contract",
    "Coverage",
    "DType",
    "Derived",
    "Field",
    "Filled",
    "Gateway",
    "Matches",
    "Measure",
    "NotBefore",
    "NotNull",
    "OneOf",
    "Parent",
    "Place",
    "Profile",
    "Reference",
    "RowConstraint",
    "RowRule",
    "Series",
    "Severity",
    "Shape",
    "Submission",
    "Table",
    "Tolerance",
]


@dataclass(frozen=True)
class Agency:
    """A partner body, and the agreement under which it supplies."""

    name: str
    title: str
    sender_type: Literal[
        "police", "health", "youth_justice", "probation", "council", "fire", "open"
    ]


@dataclass(frozen=True)
class Gateway:
    """The legal power under which a dataset may be disclosed, with its citation."""

    name: str
    title: str
    citation: str
    permits_health_of_persons: bool
    permits_health_sender_persons: bool


@dataclass(frozen=True)
class Place:
    """Which place a row counts in: what it means, and the field that locates it."""

    meaning: Literal["offence", "residence", "provider", "incident"]
    field: str
    geography: Literal["lsoa", "district", "site"]

    @property
    def label(self) -> str:
        """How a figure says what "district" means for these rows."""
        return {
            "offence": "where the offence happened",
            "residence": "where the person lives",
            "provider": "where treated",
            "incident": "where it happened",
        }[self.meaning]


@dataclass(frozen=True)
class Coverage:
    """Which months a delivery answers for.

    `months`: its first to its last whole month, by the event date. `declared`: the months of
    the reporting period its rows name. `snapshot`: the dates it was taken on. A month counts
    as whole only if the extract was made after its end, where the delivery says when.
    """

    rule: Literal["months", "declared", "snapshot"]
    made_on: str | None = None
    period: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        if (self.rule == "declared") != (self.period is not None):
            raise ValueError("Coverage: a declared period names its first and last date fields")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields the rule reads, besides the event date."""
        return tuple(n for n in (self.made_on, *(self.period or ())) if n)


@dataclass(frozen=True)
class Parent:
    """The dataset a row belongs to, and the fields it takes from there.

    A victim's row says which offence; the offence says where and of what kind.
    """

    dataset: str
    key: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Child:
    """A dataset whose rows belong to a row of this one, and what the row learns from them.

    The mirror of a parent: an offence learns how old its youngest victim was. `learned` are
    aggregates over the child's own fields; a row without such rows learns nothing (null), and
    the derived columns may use what it learned.
    """

    dataset: str
    key: str
    learned: tuple[Derived, ...]


@dataclass(frozen=True)
class Measure:
    """A count the assessment needs: rows of the dataset that meet a condition.

    A flow counts events of a month and adds over months; a stock counts what was there on
    a date and never adds. `rests_on` names the code list of scores that decides what counts;
    while a row of it is assumed, figures of the measure carry a stamp (`sources/stamps.py`).
    `sums`: the rows are counts already, and this column holds them. `same_as`: a measure of
    another table that counts the same wherever both are counted, or one member of it
    (`measure, column, member`): what is hidden of one must be hidden of the other.
    """

    name: str
    title: str
    where: str = "true"
    kind: Literal["flow", "stock"] = "flow"
    counts: Literal["rows", "persons"] = "rows"
    rests_on: str = ""
    sums: str | None = None
    same_as: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind == "flow" and self.counts == "persons":
            raise ValueError(f"{self.name}: distinct persons do not add over months")
        if self.sums and self.counts == "persons":
            raise ValueError(f"{self.name}: counts already made cannot be counted as persons")


@dataclass(frozen=True, kw_only=True)
class Series:
    """One line in time that several datasets carry in turn: they overlap, and are never added.

    `datasets` are in the order they took over; `break_note` is what a figure says at the change.
    """

    name: str
    title: str
    datasets: tuple[str, ...]
    break_note: str

    def __post_init__(self) -> None:
        if len(set(self.datasets)) < 2 or len(set(self.datasets)) != len(self.datasets):
            raise ValueError(f"{self.name}: a series names two or more datasets, each once")
        if not self.break_note.endswith("."):
            raise ValueError(f"{self.name}: the note on the break is a sentence")


@dataclass(frozen=True)
class Tolerance:
    """When a delivery stops being worth reading row by row, and when it is worth a question.

    `rejected_share`: above this share of rows breaking one rule the delivery is refused.
    `thin_month`: a month with fewer rows than this share of the delivery's usual month holds
    late entries; the delivery does not answer for it.

    The others ask the agency a question, beside the deliveries before and beyond chance alone:
    `halved_below`, `doubled_above`: a month with fewer, or more, rows than this many usual ones.
    `missing_rise`: a field left blank in this much more of the rows.
    `flag_silence`: a code that marks less than this share of its usual rows, or so many rows
    that the usual ones are less than this share of them.
    `new_code_share`: a code never seen before that makes more than this share of the rows.
    `mix_shift`: a field of which more than this share of the rows moved to another code.
    `orphan_share`: more than this share of rows belong to a row their parent never delivered.
    `settles`: fields filled in as time passes, such as an outcome; their use is not compared.
    """

    rejected_share: float = 0.05
    thin_month: float = 0.1
    halved_below: float = 0.5
    doubled_above: float = 2.0
    missing_rise: float = 0.10
    flag_silence: float = 0.2
    new_code_share: float = 0.01
    mix_shift: float = 0.15
    orphan_share: float = 0.02
    settles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.halved_below < 1 < self.doubled_above:
            raise ValueError("Tolerance: halved_below is under 1 and doubled_above over it")
        if not 0 < self.flag_silence < 1:
            raise ValueError("Tolerance: flag_silence is a share between 0 and 1")


Submission = Literal["replaces_period", "appends", "snapshot"]
Shape = Literal["aggregate", "anonymous_rows", "depersonalised_rows", "pseudonymised_rows"]
Profile = Literal["T5", "HES", "T10", "OPEN"]


@dataclass(frozen=True, kw_only=True)
class Contract(Table):
    """What an agency promises about one supplied dataset.

    `event_date` is the field whose month a row counts in; `place` says which district.
    `key_space` names the pseudonymisation of the person key: only equal key spaces are ever
    linked, and `none` means the dataset has no person key. `profile` is the disclosure
    profile its counts are published under. `series` is the line in time that it shares with
    other datasets, whose counts it is never added to. `children` are the datasets whose rows
    belong to its own. With `serious_violence` the partnership's definitions are counted in it,
    each as a measure beside the first, which counts every row that stands. `scope` names the
    fields that say whose rows they are, the first that says anything: rows replace rows of the
    same scope alone (`sources.scope`).
    """

    agency: Agency
    frequency: Literal["monthly", "quarterly", "annual"]
    event_date: str
    place: Place
    coverage: Coverage
    gateway: Gateway
    shape: Shape
    key_space: str
    profile: Profile
    submission: Submission
    scope: tuple[str, ...] = ()
    person_key: str | None = None
    parent: Parent | None = None
    children: tuple[Child, ...] = ()
    serious_violence: bool = False
    series: Series | None = None
    derived: tuple[Derived, ...] = ()
    measures: tuple[Measure, ...] = ()
    rules: tuple[RowRule, ...] = ()
    tolerance: Tolerance = Tolerance()
    open_fields: tuple[str, ...] = ()
    encodings: tuple[str, ...] = ("utf-8-sig", "cp1252")
    separator: str = ","
    date_formats: tuple[str, ...] = ("%Y-%m-%d", "%d/%m/%Y")
    datetime_formats: tuple[str, ...] = (
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%d/%m/%Y %H:%M",
        "%d/%m/%Y %H:%M:%S",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        names = {f.name for f in self.fields}
        named = {self.event_date, *(n for r in self.rules for n in r.fields)}
        named |= {*self.coverage.fields, *self.open_fields, *self.tolerance.settles, *self.scope}
        named |= {self.person_key} if self.person_key else set()
        named |= {child.key for child in self.children}
        named |= {self.place.field} - set(self.parent.fields if self.parent else ())
        if unknown := sorted(named - names):
            raise ValueError(f"{self.name}: names no field: {unknown}")
        if self.health_fields and self.person_key and not self.gateway.permits_health_of_persons:
            raise ValueError(
                f"{self.name}: {self.gateway.citation} does not carry health columns about "
                f"identifiable persons: {list(self.health_fields)}"
            )
        if (self.person_key is None) != (self.key_space == "none"):
            raise ValueError(f"{self.name}: a person key needs a key space, and only then")
        if self.agency.name != self.name.split("__")[0]:
            raise ValueError(f"{self.name}: the name begins with the agency's, {self.agency.name}")
        if self.series and self.name not in self.series.datasets:
            raise ValueError(f"{self.name}: the series {self.series.name} does not name it")
        if self.submission == "snapshot" and any(m.kind == "flow" for m in self.measures):
            raise ValueError(f"{self.name}: a snapshot counts stocks, not flows")
        whole = {f.name for f in self.fields if f.dtype == "integer" and f.constraint(NotNull)}
        if wrong := sorted({m.sums for m in self.measures if m.sums} - whole):
            raise ValueError(f"{self.name}: sums a column that is no count in every row: {wrong}")
        if any(m.sums for m in self.measures) and self.shape != "aggregate":
            raise ValueError(f"{self.name}: only rows of counts (shape aggregate) are summed")

    @property
    def dataset(self) -> str:
        """The dataset's name inside its agency: the landing folder it arrives in."""
        return self.name.split("__")[1]

    @property
    def learned(self) -> tuple[Derived, ...]:
        """What a row learns from the rows that belong to it."""
        return tuple(column for child in self.children for column in child.learned)

    @property
    def folder(self) -> str:
        """Where its deliveries land, relative to the landing folder."""
        return f"{self.agency.name}/{self.dataset}"

    @property
    def health_fields(self) -> tuple[str, ...]:
        """The columns about an identifiable person's health (s.10(10) of the 2022 Act)."""
        return tuple(f.name for f in self.fields if f.is_health)

    def measure_id(self, measure: Measure) -> str:
        """The measure's name in the joint table: `agency__dataset.plural_noun`."""
        return f"{self.name}.{measure.name}"

    def row_constraints(self) -> Iterator[tuple[Field, RowConstraint]]:
        """Every rule a single value can break, in the order of the fields."""
        for field in self.fields:
            for constraint in field.constraints:
                if isinstance(constraint, RowConstraint):
                    yield field, constraint
