"""A release: every figure, table, workbook and book of one state of the inputs, or nothing.

Built in a folder beside, flushed to disk, then renamed into place: a reader sees a whole
release or none. The id is made of the latest period and a hash of the content, so the same
inputs and code name the same release, and one that exists is never written again.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd

from outputs import provenance, tables
from outputs.about import about
from outputs.book import TEMPLATES, Waiting, book_html
from outputs.cell_files import earlier_release, keep, write_cells
from outputs.changes import note_changes
from outputs.control import write_statement
from outputs.counts import (
    disclosed,
    edition_inputs,
    inputs_of,
    is_provisional,
    provisional_from,
    register,
)
from outputs.database import write_database
from outputs.inputs import Inputs, Material
from outputs.permissions import FOLDER, open_editions
from outputs.publish import NothingToShow, Published, as_made, built, write
from outputs.registry import Edition, Figure, figures
from outputs.workbook import write_workbook
from quality.disclosure import Disclosed

EDITIONS: tuple[Edition, ...] = ("partner", "public")
LATEST = "latest"
RECORD = "release.json"
BUILDING = ".building-"
TOO_SHORT = "What was delivered covers no whole period that the figure shows"
NOT_HELD = "No official table that the figure rests on is held"


@dataclass(frozen=True)
class Release:
    """One published release, and what could not be drawn in it."""

    id: str
    folder: Path
    is_new: bool
    drawn: tuple[str, ...]
    waiting: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One edition before it is written: its disclosed counts and its figures' frames."""

    edition: Edition
    found: Disclosed
    inputs: Inputs
    frames: Mapping[str, pd.DataFrame]
    waiting: Mapping[str, tuple[str, ...]]


def build_release(
    releases: Path, material: Material, chosen: Mapping[str, Figure] | None = None
) -> Release:
    """Write `releases/<id>/{partner,public}/…` and point `releases/latest` at it.

    Args:
        releases: the folder that holds every release.
        material: true counts, tables and deliveries.
        chosen: the figures to publish, every one where not given.

    Raises:
        NotSafe: a hidden count could be worked out; nothing is published then.
        ValueError: a figure's frame is wrong.
    """
    chosen = figures() if chosen is None else chosen
    before, state = latest(releases), _state(chosen, material)
    if before is not None and (record := _record_of(before)).get("state") == state:
        return Release(before.name, before, False, tuple(record["figures"]), record["waiting"])
    drawn: list[Drawn] = []
    for edition in EDITIONS:
        fuller = drawn[-1].found if drawn else None
        drawn.append(_drawn(edition, chosen, material, fuller, before))
    release_id = _id(state, before, material)
    folder = releases / release_id
    if is_new := not (folder / RECORD).is_file():
        releases.mkdir(parents=True, exist_ok=True)
        _build(folder, release_id, state, material, drawn)
    point_at(releases, release_id)
    record = _record_of(folder)
    return Release(release_id, folder, is_new, tuple(record["figures"]), record["waiting"])


def _drawn(
    edition: Edition,
    chosen: Mapping[str, Figure],
    material: Material,
    fuller: Disclosed | None,
    before: Path | None,
) -> Drawn:
    """One edition's counts disclosed together, and its figures drawn from them."""
    own = {i: f for i, f in chosen.items() if edition in f.edition}
    drawable = {i: f for i, f in own.items() if f.can_draw(material)}
    waiting = {i: f.missing(material) for i, f in own.items() if i not in drawable}
    registered = register(material, (c for f in drawable.values() for c in f.cuts), edition)
    found = disclosed(registered, material, fuller, earlier_release(before, edition))
    inputs = edition_inputs(registered, found, material, edition)
    frames: dict[str, pd.DataFrame] = {}
    for last in (False, True):
        made = {i: as_made(drawable[i], frame, inputs) for i, frame in frames.items()}
        own_folder = before / edition if before else None
        inputs = replace(inputs, made=made if last else {}, before=own_folder)
        for figure_id, figure in drawable.items():
            if figure.about_the_release != last:
                continue
            try:
                frames[figure_id] = built(figure, inputs)
            except NothingToShow:
                waiting[figure_id] = (TOO_SHORT if figure.contracts else NOT_HELD,)
    ordered = {i: frames[i] for i in drawable if i in frames}
    return Drawn(edition=edition, found=found, inputs=inputs, frames=ordered, waiting=waiting)


def _state(chosen: Mapping[str, Figure], material: Material) -> str:
    """A digest of all that a release is made from, the release before it excepted.

    No true count is part of it: it is published, and a reader could test guesses against it. The
    deliveries, the definitions and the code fix every count.
    """
    parts = [f"{name}\0{tables.csv_text(f)}" for name, f in sorted(material.tables.items())]
    parts += sorted(chosen)
    delivered = material.deliveries
    parts += [f"{name}\0{sorted(delivered[name])}" for name in sorted(delivered)]
    parts += [repr(sorted(material.provisional.items()))]
    parts += [provenance.code_version(), provenance.drawing_version()]
    parts += [repr(replace(material.partnership, reference_folder=None))]
    parts += [p.read_text(encoding="utf-8") for p in sorted(TEMPLATES.iterdir())]
    return provenance.sha256_of(chr(1).join(parts))


def _id(state: str, before: Path | None, material: Material) -> str:
    """The latest month covered, and eight digits of a hash of all that the release rests on."""
    days = [d for d in map(material.last_day, material.deliveries) if d]
    period = f"{max(days):%Y-%m}" if days else "none"
    return f"{period}-{provenance.sha256_of(state + (before.name if before else ''))[:8]}"


def _record_of(folder: Path) -> dict:
    """The release's record; empty where it has none."""
    path = folder / RECORD
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _build(
    folder: Path, release_id: str, state: str, material: Material, drawn: list[Drawn]
) -> None:
    """Build beside, flush, rename."""
    beside = Path(mkdtemp(prefix=BUILDING, dir=folder.parent))
    last = latest(folder.parent)
    try:
        for each in drawn:
            earlier = [*([last / each.edition] if last else []), beside / EDITIONS[0]]
            _edition(beside / each.edition, release_id, material, each, earlier, last)
            keep(beside, each.edition, each.found, inputs_of(each.found.counts, material))
        record = {"state": state} | _release_record(beside, release_id, material, drawn)
        (beside / RECORD).write_text(provenance.canonical(record), encoding="utf-8",
                                             newline="\n")  # fmt: skip
        _flush(beside)
        beside.chmod(FOLDER)
        open_editions(beside, EDITIONS, material.partnership.readers)
        if folder.exists():
            shutil.rmtree(folder)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _edition(
    folder: Path,
    release_id: str,
    material: Material,
    drawn: Drawn,
    earlier: list[Path],
    last: Path | None,
) -> None:
    """One edition's files; `last` is the release before it."""
    published = [
        write(figures()[i], frame, drawn.inputs, folder, drawn.edition, _reusable(i, earlier))
        for i, frame in drawn.frames.items()
    ]
    own = [Waiting(figures()[i], why) for i, why in drawn.waiting.items() if i in figures()]
    folder.mkdir(parents=True, exist_ok=True)
    _write_cells(folder, material, drawn)
    write_statement(folder, drawn.found, drawn.edition)
    before = last / drawn.edition if last else None
    what = about(drawn.inputs, release_id, drawn.edition)
    changes = note_changes(published, folder, before)
    page = book_html(published, own, folder, what, changes, before)
    (folder / "book.html").write_text(page, encoding="utf-8", newline="\n")
    write_workbook(published, folder / "workbook.xlsx", what)
    write_database(folder)
    record = _edition_record(folder, release_id, drawn.edition, published, own)
    (folder / RECORD).write_text(provenance.canonical(record), encoding="utf-8",
                                         newline="\n")  # fmt: skip


def _write_cells(folder: Path, material: Material, drawn: Drawn) -> None:
    """What an outsider needs to attack the edition."""
    late = {m: provisional_from(m, material) for m in drawn.found.profiles}
    units = {cut.measure: cut.declared.title for cut in drawn.inputs.cuts}
    write_cells(folder, drawn.found, units, lambda m, period: is_provisional(period, late[m]))


def _reusable(figure_id: str, folders: list[Path]) -> Path | None:
    """The first folder that holds an earlier picture of the figure."""
    held = (f / "figures" for f in folders)
    return next((f for f in held if (f / f"{figure_id}.svg").is_file()), None)


def _edition_record(
    folder: Path, release_id: str, edition: str, published: list[Published], waiting: list[Waiting]
) -> dict:
    """What one edition holds, with the sha256 of every file."""
    return {
        "id": release_id,
        "edition": edition,
        "figures": [p.figure.id for p in published],
        "waiting": {w.figure.id: list(w.reasons) for w in waiting},
        "files": _hashes(folder),
    }


def _release_record(folder: Path, release_id: str, material: Material, drawn: list[Drawn]) -> dict:
    """What the whole release was made from."""
    agreed = material.partnership
    return {
        "id": release_id,
        "partnership": agreed.name,
        "definition": f"{agreed.headline.name} {agreed.headline.version}",
        "code": provenance.code_version(),
        "deliveries": {name: sorted(found) for name, found in sorted(material.deliveries.items())},
        "figures": sorted(shown := {i for each in drawn for i in each.frames}),
        "waiting": {
            i: list(w) for each in drawn for i, w in sorted(each.waiting.items()) if i not in shown
        },
        "disclosure": {each.edition: _disclosure(each.found) for each in drawn},
        "files": _hashes(folder),
    }


def _disclosure(found: Disclosed) -> dict[str, int | str | None]:
    """How much is hidden, and by what; never which counts were small."""
    return {
        "cells": len(found.counts),
        "hidden": len(found.hidden),
        "relations": found.relations,
        "compared_with": found.earlier,
        "revised": len(found.revised),
        "solver": f"highspy {version('highspy')}",
    }


def _hashes(folder: Path) -> dict[str, str]:
    """Every file below the folder with its sha256."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): provenance.sha256_of_file(p) for p in files}


def _flush(folder: Path) -> None:
    """Every file's bytes on the disk, so that a rename never reveals an empty file."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def point_at(releases: Path, release_id: str) -> None:
    """Swap `latest` to the release at once: a link, or a text file where links are refused."""
    pointer, swap = releases / LATEST, releases / f".{LATEST}-swap"
    swap.unlink(missing_ok=True)
    try:
        swap.symlink_to(release_id, target_is_directory=True)
    except (OSError, NotImplementedError):
        swap.write_text(release_id + "\n", encoding="utf-8", newline="\n")
    swap.replace(pointer)


def latest(releases: Path) -> Path | None:
    """The folder of the latest release, whichever way it is pointed at."""
    pointer = releases / LATEST
    if pointer.is_file():
        return releases / pointer.read_text(encoding="utf-8").strip()
    return pointer.resolve() if pointer.exists() else None
