"""What a field or a row can promise: one object, read by every floor.

The reader's SQL, the Great Expectations suite, the synthetic rows and the dictionary are made
from these. A new kind belongs in `Constraint` or `RowRule`, and the tests name its readers.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Severity = Literal["error", "query"]


@dataclass(frozen=True)
class NotNull:
    """A value in every row."""

    @property
    def description(self) -> str:
        """The promise in words."""
        return "never missing"


@dataclass(frozen=True)
class OneOf:
    """A closed list of codes, in the order a table should show them."""

    values: tuple[str, ...]

    def __post_init__(self) -> None:
        if not isinstance(self.values, tuple) or not self.values:
            raise ValueError("OneOf needs a non-empty tuple of codes")
        if len(set(self.values)) != len(self.values):
            raise ValueError("OneOf: a code is listed twice")

    @property
    def description(self) -> str:
        """The promise in words."""
        shown = ", ".join(f"`{v}`" for v in self.values[:12])
        more = len(self.values) - 12
        return f"one of {shown}" + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True)
class Between:
    """From the minimum to the maximum, both included."""

    minimum: int | float | date
    maximum: int | float | date

    def __post_init__(self) -> None:
        if self.minimum > self.maximum:  # type: ignore[operator]
            raise ValueError(f"Between: {self.minimum} is after {self.maximum}")

    @property
    def description(self) -> str:
        """The promise in words."""
        return f"from {self.minimum} to {self.maximum}"


@dataclass(frozen=True)
class Matches:
    """The whole value matches the regular expression (RE2 and Python read it alike)."""

    regex: str

    @property
    def description(self) -> str:
        """The promise in words."""
        return f"matches `{self.regex}`"


@dataclass(frozen=True)
class Filled:
    """At least this share of rows has a value; below it the delivery is queried."""

    at_least: float

    def __post_init__(self) -> None:
        if not 0 < self.at_least <= 1:
            raise ValueError("Filled: the share is above 0 and at most 1")

    @property
    def description(self) -> str:
        """The promise in words."""
        return f"filled in at least {self.at_least:.0%} of rows"


@dataclass(frozen=True)
class NotBefore:
    """A cross-field rule: `later` is never before `earlier` where both have a value."""

    later: str
    earlier: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields the rule reads."""
        return (self.later, self.earlier)

    @property
    def description(self) -> str:
        """The promise in words."""
        return f"`{self.later}` is never before `{self.earlier}`"


Constraint = NotNull | OneOf | Between | Matches | Filled
RowConstraint = NotNull | OneOf | Between | Matches
RowRule = NotBefore
