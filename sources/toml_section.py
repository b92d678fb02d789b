"""Reads one section of a TOML file key by key, with errors that name the file and the key."""

import re
from dataclasses import dataclass
from typing import Any

KINDS = {str: "text", bool: "true or false", int: "a whole number", list: "a list"}


@dataclass(frozen=True)
class Section:
    """The keys of one table of a TOML file, and where they stand (`agreements[2].`)."""

    file: str
    prefix: str
    values: dict[str, Any]

    def fail(self, key: str, reason: str) -> ValueError:
        """The error to raise about this key."""
        return ValueError(f"{self.file}: {self.prefix}{key}: {reason}")

    def only(self, *allowed: str) -> None:
        """Refuse a key that means nothing, which is most often one spelt wrongly."""
        for key in self.values:
            if key not in allowed:
                raise self.fail(key, f"not a key here; the keys are {', '.join(allowed)}")

    def _get(self, key: str, kind: type, default: Any) -> Any:
        if key not in self.values:
            if default is ...:
                raise self.fail(key, "missing")
            return default
        value = self.values[key]
        if type(value) is not kind:
            raise self.fail(key, f"is not {KINDS[kind]}")
        return value

    def text(self, key: str, pattern: str = r".*\S.*", default: Any = ...) -> Any:
        """Text that matches the pattern whole."""
        value = self._get(key, str, default)
        if value is not default and not re.fullmatch(pattern, value):
            raise self.fail(key, f"{value!r} does not match {pattern}")
        return value

    def one_of(self, key: str, allowed: tuple[Any, ...], default: Any = ...) -> Any:
        """One of a closed list of texts or whole numbers."""
        value = self._get(key, type(allowed[0]), default)
        if value is not default and value not in allowed:
            raise self.fail(key, f"{value!r} is not one of {', '.join(map(str, allowed))}")
        return value

    def flag(self, key: str, default: Any = ...) -> bool:
        """True or false."""
        return self._get(key, bool, default)

    def whole(self, key: str, default: Any = ...) -> Any:
        """A whole number, zero or more."""
        value = self._get(key, int, default)
        if value is not default and value < 0:
            raise self.fail(key, "is below zero")
        return value

    def texts(self, key: str, pattern: str = r".*\S.*", default: Any = ...) -> tuple[str, ...]:
        """A list of different texts, each matching the pattern whole."""
        values = self._get(key, list, default)
        for value in values:
            if not isinstance(value, str) or not re.fullmatch(pattern, value):
                raise self.fail(key, f"{value!r} does not match {pattern}")
        if repeated := sorted({v for v in values if values.count(v) > 1}):
            raise self.fail(key, f"listed twice: {', '.join(repeated)}")
        return tuple(values)

    def section(self, key: str) -> "Section":
        """The table of this key; empty where the file has none."""
        values = self.values.get(key, {})
        if not isinstance(values, dict):
            raise self.fail(key, "is not a table")
        return Section(self.file, f"{self.prefix}{key}.", values)

    def sections(self, key: str) -> tuple["Section", ...]:
        """The tables of this key (`[[key]]`), numbered from one."""
        rows = self._get(key, list, ...)
        if not rows or not all(isinstance(row, dict) for row in rows):
            raise self.fail(key, f"is not a list of tables: write [[{key}]] before each")
        numbered = enumerate(rows, start=1)
        return tuple(Section(self.file, f"{self.prefix}{key}[{n}].", row) for n, row in numbered)
