"""Reads the official code lists in `sources/codes/`, each row with its publisher and status.

Every column is text: a code that looks like a number is still a code (`4.10` is not `4.1`).
A row is `substantiated`, read from its publisher or a published user of the list, or
`assumed`, to be confirmed with the partner before real use. `lists.csv` names every list.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent / "codes"
STATUSES = ("substantiated", "assumed")
ALTERNATIVES = "|"
"""Parts the alternatives of one value: probation writes `W3|W4|W8` for one group."""


@dataclass(frozen=True)
class Code:
    """One code: what it stands for, how well that is known, and the list's own columns."""

    code: str
    label: str
    status: str
    extra: Mapping[str, str] = field(hash=False)

    def __getitem__(self, column: str) -> str:
        """The value of any column of the row."""
        return {"code": self.code, "label": self.label, "status": self.status, **self.extra}[column]

    def has(self, column: str, value: str) -> bool:
        """Whether the column is this value, or lists it among its alternatives."""
        return value in (self[column], *self[column].split(ALTERNATIVES))


@dataclass(frozen=True)
class CodeList:
    """A list of codes with its publisher, in the order a table should show them."""

    name: str
    title: str
    publisher: str
    caveat: str
    columns: tuple[str, ...]
    rows: tuple[Code, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code, in order."""
        return tuple(row.code for row in self.rows)

    @property
    def labels(self) -> dict[str, str]:
        """The label of each code."""
        return {row.code: row.label for row in self.rows}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def _lists() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in _rows(FOLDER / "lists.csv")}


def code_list_names() -> tuple[str, ...]:
    """The name of every list, in alphabetical order."""
    return tuple(_lists())


@cache
def code_list(name: str) -> CodeList:
    """The list of this name (`offences`).

    Raises:
        KeyError: there is no such list.
        ValueError: a code is listed twice, or a row has no known status.
    """
    if name not in _lists():
        raise KeyError(f"no code list {name}; lists are {', '.join(_lists())}")
    rows = _rows(FOLDER / f"{name}.csv")
    codes = [row["code"] for row in rows]
    if repeated := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"code list {name}: listed twice: {', '.join(repeated)}")
    if unknown := [row["code"] for row in rows if row["status"] not in STATUSES]:
        raise ValueError(f"code list {name}: no known status: {', '.join(unknown)}")
    about = {key: _lists()[name][key] for key in ("name", "title", "publisher", "caveat")}
    return CodeList(**about, columns=tuple(rows[0]), rows=tuple(_code(row) for row in rows))


def _code(row: dict[str, str]) -> Code:
    named = ("code", "label", "status")
    extra = {column: value for column, value in row.items() if column not in named}
    return Code(row["code"], row["label"], row["status"], MappingProxyType(extra))


def codes(name: str, **where: str) -> tuple[str, ...]:
    """The list's codes whose columns have these values: `codes("offences", group="Robbery")`.

    Raises:
        KeyError: there is no such list, or it has no such column.
    """
    chosen = code_list(name)
    if unknown := sorted(set(where) - set(chosen.columns)):
        raise KeyError(f"code list {name} has no column {', '.join(unknown)}")
    return tuple(
        row.code for row in chosen.rows if all(row.has(key, value) for key, value in where.items())
    )


@cache
def lookup(name: str, key: str, value: str) -> Mapping[str, str]:
    """From each value of one column to another column: `lookup("ethnicity", "nhs_code", "group")`.

    Blank keys are left out, and each of several alternatives is a key of its own.

    Raises:
        KeyError: there is no such list, or it has no such column.
        ValueError: one key would have two values.
    """
    chosen = code_list(name)
    if unknown := [column for column in (key, value) if column not in chosen.columns]:
        raise KeyError(f"code list {name} has no column {', '.join(unknown)}")
    found: dict[str, str] = {}
    for row in chosen.rows:
        for part in filter(None, row[key].split(ALTERNATIVES)):
            if found.setdefault(part, row[value]) != row[value]:
                raise ValueError(f"code list {name}: {key} {part} has two values of {value}")
    return MappingProxyType(found)


def district_aliases() -> Mapping[str, str]:
    """From each known name of a place, as partners write it, to its district code.

    The code is a GSS code, `outside` for a known place elsewhere, or `unknown` for the county
    or a part of it that is no single district. Names are matched whole, without regard to
    case: Warwick is inside Warwickshire and North Warwickshire.
    """
    return lookup("district_aliases", "code", "district_code")


@cache
def ethnic_groups() -> Mapping[str, str]:
    """From each known wording or code of a self-defined ethnicity to its five-group name.

    Reads the census, NHS, criminal justice and data.police.uk columns of the list, whole and
    without regard to case; a wording that two groups share is left out. `Carribean` is a
    misspelling that case management systems carry.
    """
    found: dict[str, set[str]] = {}
    for row in code_list("ethnicity").rows:
        columns = ("label", "census_label", "nhs_code", "cjs_code", "police_uk_label")
        for part in filter(None, (p for c in columns for p in row[c].split(ALTERNATIVES))):
            key = _spelt(part)
            for spelling in (key, key.replace("caribbean", "carribean")):
                found.setdefault(spelling, set()).add(row["group"])
    return MappingProxyType({k: g.pop() for k, g in found.items() if len(g) == 1})


@cache
def offence_wordings() -> Mapping[str, str]:
    """From each published offence title, and each subclass code, to its Home Office class.

    A title that two classes share, and a subclass that belongs to no one class, are left out.
    """
    found: dict[str, set[str]] = {}
    for row in code_list("offences").rows:
        if row["is_current"] == "Y":
            found.setdefault(_spelt(row.label), set()).add(row.code)
    classes = set(code_list("offences").codes)
    for row in code_list("offence_subclasses").rows:
        if row["offence_code"] in classes:
            for wording in (row.code, row["code_five_digit"], row.label):
                found.setdefault(_spelt(wording), set()).add(row["offence_code"])
    return MappingProxyType({k: c.pop() for k, c in found.items() if len(c) == 1})


def _spelt(wording: str) -> str:
    """A wording as it is compared: without regard to case or to spacing, also round colons."""
    return " ".join(wording.casefold().split()).replace(" :", ":")
