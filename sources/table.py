"""Fields and the tables they make up: what a column means, and what a row is."""

from dataclasses import dataclass, replace
from typing import Literal

from sources.constraints import Constraint, OneOf
from sources.unknown_words import says_nothing

DType = Literal["string", "integer", "number", "date", "datetime", "boolean"]


@dataclass(frozen=True)
class Field:
    """One column: what it means, what it promises and what partners call it.

    `delivered_as`: other headings it arrives under. `rewrite`: pattern of a delivered value and
    its replacement, for codes written in another form. `recode`: delivered value to ours,
    matched whole and without regard to case. `blank_means`: the value an empty cell stands
    for. `carries_down`: an empty cell repeats the one above, as merged cells arrive.
    `optional`: the column may be absent. `is_health`: about an identifiable person's health.
    """

    name: str
    dtype: DType
    description: str
    constraints: tuple[Constraint, ...] = ()
    unit: str | None = None
    delivered_as: tuple[str, ...] = ()
    rewrite: tuple[tuple[str, str], ...] = ()
    recode: tuple[tuple[str, str], ...] = ()
    blank_means: str | None = None
    carries_down: bool = False
    optional: bool = False
    is_health: bool = False

    def __post_init__(self) -> None:
        if not self.description:
            raise ValueError(f"{self.name}: a field needs a description")
        if not all(isinstance(c, Constraint) for c in self.constraints):
            raise TypeError(f"{self.name}: a constraint is an instance, such as NotNull()")
        kinds = [type(c) for c in self.constraints]
        if len(set(kinds)) != len(kinds):
            raise ValueError(f"{self.name}: the same kind of constraint is declared twice")

    def but(self, *extra: Constraint, **changes: object) -> "Field":
        """The shared field, narrowed for one dataset; a constraint replaces its own kind."""
        kinds = {type(c) for c in extra}
        kept = tuple(c for c in self.constraints if type(c) not in kinds)
        return replace(self, constraints=kept + extra, **changes)  # type: ignore[arg-type]

    def constraint(self, kind: type) -> Constraint | None:
        """The field's constraint of this kind, if it has one."""
        return next((c for c in self.constraints if isinstance(c, kind)), None)

    @property
    def codes(self) -> tuple[str, ...]:
        """The closed list of codes, empty where the field has none."""
        listed = self.constraint(OneOf)
        return listed.values if isinstance(listed, OneOf) else ()

    @property
    def unknown_code(self) -> str | None:
        """The list's own code for a value that is not known, if it has one."""
        return next((c for c in self.codes if says_nothing(c) and c.casefold() != "none"), None)


@dataclass(frozen=True)
class Derived:
    """A column computed from the declared fields, once, when a delivery is taken in."""

    name: str
    dtype: DType
    description: str
    sql: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """What any table promises, supplied or derived. The grain is said first."""

    name: str
    title: str
    grain: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    caveats: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [f.name for f in self.fields]
        if repeated := sorted({n for n in names if names.count(n) > 1}):
            raise ValueError(f"{self.name}: declared twice: {repeated}")
        if unknown := sorted(set(self.key) - set(names)):
            raise ValueError(f"{self.name}: the key names no field: {unknown}")
        if not self.grain.startswith("One row for each "):
            raise ValueError(f"{self.name}: the grain begins 'One row for each …'")

    def field(self, name: str) -> Field:
        """The field of this name; KeyError where the table declares none."""
        for found in self.fields:
            if found.name == name:
                return found
        raise KeyError(f"{self.name} declares no field {name}")


@dataclass(frozen=True, kw_only=True)
class Reference(Table):
    """A table of official figures that ships inside the package, with its source.

    `file` is its name beside the module that declares it: a CSV, or a GeoParquet where
    `geometry` is true.
    """

    publisher: str
    licence: str
    vintage: str
    source: str
    file: str
    geometry: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.name.startswith("ref_"):
            raise ValueError(f"{self.name}: a reference table's name begins ref_")
        if not all((self.publisher, self.licence, self.vintage, self.source)):
            raise ValueError(f"{self.name}: publisher, licence, vintage and source are needed")
