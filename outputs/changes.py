"""What changed since the last release, and why: disclosed numbers against disclosed numbers.

A figure's table is compared row by row with the one that was published under the same id:

- `data`: rows of new periods or deliveries; what both tables hold is the same;
- `revision`: partners' deliveries changed a number that was published before;
- `definition`: serious violence was counted otherwise;
- `code`: the same deliveries gave another table or picture, through the code or an official
  table that comes with it;
- `new`: no such figure was in the earlier release; `none`: nothing changed.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from io import StringIO
from pathlib import Path
from typing import Literal

import pandas as pd

from outputs import provenance, tables
from outputs.headlines import Headline, headline, moved
from outputs.publish import Published

Kind = Literal["none", "new", "data", "revision", "definition", "code"]
NAME = "changes.csv"
COUNTED = ("n", "denominator")
RECORDED = ("definition", "datasets", "code", "drawing", "notes", "unit")
COUNTED_BY_DEFINITION = "police__"
"""Datasets whose rows a definition of serious violence chooses."""

WHY: dict[Kind, str] = {
    "none": "No change",
    "new": "Not in the earlier release",
    "data": "New data",
    "revision": "Revised",
    "definition": "Definition changed",
    "code": "Method or official table changed",
}


@dataclass(frozen=True)
class Rows:
    """How many rows of two tables differ.

    `restated`: a count or its population differs, or any number where there is no count;
    `recalculated`: only what is worked out from them does; `added` and `dropped`: in one alone.
    """

    restated: int = 0
    recalculated: int = 0
    added: int = 0
    dropped: int = 0

    @property
    def is_moved(self) -> bool:
        """Whether rows came or went."""
        return bool(self.added or self.dropped)


@dataclass(frozen=True, kw_only=True)
class Change:
    """How a figure differs from the one published before.

    `before` and `after` are the headline number where the figure has one; `moved` says higher,
    lower or no clear change.
    """

    id: str
    catalogue: str
    title: str
    kind: Kind
    rows: Rows
    before: Headline | None = None
    after: Headline | None = None
    moved: str = ""
    finding_before: str = ""
    finding: str = ""

    @property
    def detail(self) -> str:
        """How many rows differ, and how; empty where none do."""
        counts = asdict(self.rows).items()
        said = [f"{n:,} row{'s' if n > 1 else ''} {what}" for what, n in counts if n]
        if self.kind == "code" and not said:
            return "the same numbers, drawn or worded anew"
        return ", ".join(said)

    @property
    def words(self) -> str:
        """The change in a sentence."""
        return WHY[self.kind] + (f": {self.detail}" if self.detail else "") + "."


@dataclass(frozen=True)
class Side:
    """One release's side of a figure: its record, and its table as the tidy CSV writes it."""

    record: dict
    table: pd.DataFrame


def side_of(published: Published) -> Side:
    """A figure about to be released."""
    return Side(published.record, _read(tables.csv_text(published.frame)))


def side_in(edition: Path, figure_id: str) -> Side | None:
    """A figure in an edition's folder; None where it holds no such figure."""
    record = edition / "figures" / f"{figure_id}.json"
    table = edition / "tables" / f"{figure_id}.csv"
    if not (record.is_file() and table.is_file()):
        return None
    return Side(json.loads(record.read_text("utf-8")), _read(table.read_text("utf-8")))


def _read(text: str) -> pd.DataFrame:
    """Every cell as text: two tables are equal where their files are."""
    return pd.read_csv(StringIO(text), dtype="str", keep_default_na=False)


def compare(before: Side | None, after: Side) -> Change:
    """The change from one side to the other."""
    record = after.record
    named = {name: record[name] for name in ("id", "catalogue", "title", "finding")}
    if before is None:
        return Change(**named, kind="new", rows=Rows(), after=headline(after.table))
    rows = rows_that_differ(before.table, after.table)
    first, last = headline(before.table), headline(after.table)
    return Change(
        **named, kind=_kind(before, after, rows), rows=rows, before=first, after=last,
        moved=moved(first, last), finding_before=before.record["finding"],
    )  # fmt: skip


def rows_that_differ(before: pd.DataFrame, after: pd.DataFrame) -> Rows:
    """The rows that differ, told apart by the later table's key."""
    if before.equals(after):
        return Rows()
    key = _key(before, after)
    if not key:
        return Rows(added=len(after), dropped=len(before))
    both = before.merge(after, on=key, suffixes=(" before", ""))
    values = [c for c in after if c in before and c not in (*key, *tables.LAST)]
    earlier = both[[f"{c} before" for c in values]].set_axis(values, axis="columns")
    differs = earlier != both[values]
    counted = [c for c in COUNTED if c in values] or values
    restated = differs[counted].any(axis=1)
    return Rows(
        restated=int(restated.sum()), recalculated=int((differs.any(axis=1) & ~restated).sum()),
        added=len(after) - len(both), dropped=len(before) - len(both),
    )  # fmt: skip


def _key(before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    """Columns that tell the rows of both tables apart; none where no such columns do."""
    words = after[[c for c in after if c in tables.NUMBERED_KEYS or not _holds_numbers(after[c])]]
    key = [c for c in tables.key_of(words) if c in before]
    is_whole = key and not after.duplicated(key).any() and not before.duplicated(key).any()
    return key if is_whole else []


def _holds_numbers(values: pd.Series) -> bool:
    """Whether a column of text is one of numbers, or empty."""
    return bool(values.eq("").all() or pd.to_numeric(values, errors="coerce").notna().any())


def _kind(before: Side, after: Side, rows: Rows) -> Kind:
    """Why the sides differ; a definition explains more than a delivery, and that than code."""
    same = {n: before.record.get(n) == after.record.get(n) for n in RECORDED}
    if before.table.equals(after.table):
        is_drawn_anew = not (same["drawing"] and same["notes"] and same["unit"])
        return "code" if is_drawn_anew and not same["code"] else "none"
    if not same["definition"] and _rests_on_definition(after.record):
        return "definition"
    if same["datasets"]:
        return "code"
    is_revised = rows.restated or (rows.recalculated and not rows.is_moved)
    return "revision" if is_revised else "data"


def _rests_on_definition(record: dict) -> bool:
    return any(name.startswith(COUNTED_BY_DEFINITION) for name in record["datasets"])


def note_changes(
    published: Sequence[Published], folder: Path, earlier: Path | None
) -> tuple[Change, ...]:
    """Compare every figure with the earlier edition's, and write it down.

    Each record, in memory and in `figures/<id>.json`, gets `changed` (the kind), `change` (a
    sentence) and `compared_with` (the earlier release's id); the edition gets `changes.csv`.
    Without an earlier edition nothing is compared, and `changed` is `none`.
    """
    if earlier is None or not (earlier / "release.json").is_file():
        for one in published:
            _note(one, folder, "none", "", "")
        _write(folder, ())
        return ()
    release_id = json.loads((earlier / "release.json").read_text("utf-8"))["id"]
    found = tuple(compare(side_in(earlier, p.figure.id), side_of(p)) for p in published)
    for one, change in zip(published, found, strict=True):
        _note(one, folder, change.kind, change.words, release_id)
    _write(folder, found)
    return found


def _note(one: Published, folder: Path, kind: Kind, words: str, release_id: str) -> None:
    one.record.update(changed=kind, change=words, compared_with=release_id)
    path = folder / "figures" / f"{one.figure.id}.json"
    path.write_text(provenance.canonical(one.record), encoding="utf-8", newline="\n")


def _write(folder: Path, changes: Iterable[Change]) -> None:
    text = tables.csv_text(summary(changes))
    (folder / NAME).write_text(text, encoding="utf-8", newline="\n")


def between(earlier: Path, later: Path) -> tuple[Change, ...]:
    """The changes of every figure of one edition's folder since another's.

    Raises:
        LookupError: a folder holds no release.
    """
    for folder in (earlier, later):
        if not (folder / "release.json").is_file():
            raise LookupError(f"no release in {folder}: give the folder of one edition")
    held = json.loads((later / "release.json").read_text("utf-8"))["figures"]
    sides = {i: side_in(later, i) for i in held}
    return tuple(compare(side_in(earlier, i), side) for i, side in sides.items() if side)


def summary(changes: Iterable[Change]) -> pd.DataFrame:
    """One row for each figure: what kind of change, how many rows, and its headline then and now.

    Columns: catalogue, id, title, kind; restated, recalculated, added, dropped; before_ and
    after_ with each of place, period, name, value, lower, upper, n, denominator; moved;
    finding_before, finding.
    """
    sides = [f"{side}_{f.name}" for side in ("before", "after") for f in fields(Headline)]
    counts = [f.name for f in fields(Rows)]
    columns = ["catalogue", "id", "title", "kind", *counts, *sides, "moved", "finding_before",
               "finding"]  # fmt: skip
    return pd.DataFrame([_flat(change) for change in changes], columns=columns)


def _flat(change: Change) -> dict:
    """A change as one row."""
    row = {f.name: getattr(change, f.name) for f in fields(Change)}
    row |= asdict(row.pop("rows"))
    for side in ("before", "after"):
        found = row.pop(side)
        row |= {f"{side}_{k}": v for k, v in asdict(found).items()} if found else {}
    return row
