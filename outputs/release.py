"""A release: every figure, table, workbook and book of one state of the inputs, or nothing.

Built in a folder beside, flushed to disk, then renamed into place: a reader sees a whole
release or none. The id is made of the latest period and a hash of the content, so the same
inputs and code name the same release, and one that exists is never written again.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd

from outputs import provenance, tables
from outputs.about import about
from outputs.book import TEMPLATES, Waiting, book_html
from outputs.changes import note_changes
from outputs.database import write_database
from outputs.inputs import Inputs
from outputs.publish import NothingToShow, Published, built, write
from outputs.registry import Edition, Figure, figures
from outputs.workbook import write_workbook
from quality.disclosure import audit, disclose_release

EDITIONS: tuple[Edition, ...] = ("partner", "public")
LATEST = "latest"
BUILDING = ".building-"
TOO_SHORT = "What was delivered covers no whole period that the figure shows"


@dataclass(frozen=True)
class Release:
    """One published release, and what could not be drawn in it."""

    id: str
    folder: Path
    is_new: bool
    drawn: tuple[str, ...]
    waiting: Mapping[str, tuple[str, ...]]


def build_release(
    releases: Path, inputs: Inputs, chosen: Mapping[str, Figure] | None = None
) -> Release:
    """Write `releases/<id>/{partner,public}/…` and point `releases/latest` at it.

    Args:
        releases: the folder that holds every release.
        inputs: cuts, tables and deliveries.
        chosen: the figures to publish, every one where not given.

    Raises:
        ValueError: a figure's frame is wrong, or disclosure control left a small count
            standing; nothing is published then.
    """
    chosen = figures() if chosen is None else chosen
    drawable = {i: f for i, f in chosen.items() if f.can_draw(inputs)}
    late = {i: f.missing(inputs) for i, f in chosen.items() if i not in drawable}
    frames, short = _built(drawable, inputs)
    drawable, late = {i: drawable[i] for i in frames}, {**late, **short}
    frames = _disclosed(drawable, frames)
    release_id = _id(frames, chosen, inputs)
    folder = releases / release_id
    is_new = not (folder / "release.json").is_file()
    if is_new:
        releases.mkdir(parents=True, exist_ok=True)
        _build(folder, release_id, inputs, drawable, late, frames)
    point_at(releases, release_id)
    return Release(release_id, folder, is_new, tuple(drawable), late)


def _built(
    drawable: Mapping[str, Figure], inputs: Inputs
) -> tuple[dict[str, pd.DataFrame], dict[str, tuple[str, ...]]]:
    """The frames before disclosure, and why the others have none yet."""
    frames: dict[str, pd.DataFrame] = {}
    short: dict[str, tuple[str, ...]] = {}
    for figure_id, figure in drawable.items():
        try:
            frames[figure_id] = built(figure, inputs)
        except NothingToShow:
            short[figure_id] = (TOO_SHORT,)
    return frames, short


def _disclosed(
    chosen: Mapping[str, Figure], frames: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """All frames, disclosed together and audited."""
    profiles = {i: chosen[i].profiles(frame) for i, frame in frames.items()}
    shown = disclose_release(frames, profiles)
    if failing := audit(shown, profiles):
        raise ValueError(f"a small count would be published in {', '.join(failing)}")
    return shown


def _id(frames: Mapping[str, pd.DataFrame], chosen: Mapping[str, Figure], inputs: Inputs) -> str:
    """The latest month covered, and eight digits of the content's hash."""
    parts = [f"{i}\0{tables.csv_text(frame)}" for i, frame in sorted(frames.items())]
    parts += [f"{i}\0{f.missing(inputs)}" for i, f in sorted(chosen.items())]
    parts += [f"{name}\0{sorted(inputs.deliveries[name])}" for name in sorted(inputs.deliveries)]
    parts += [provenance.code_version(), provenance.drawing_version()]
    parts += [repr(replace(inputs.partnership, reference_folder=None))]
    parts += [p.read_text(encoding="utf-8") for p in sorted(TEMPLATES.iterdir())]
    days = [d for d in map(inputs.last_day, inputs.deliveries) if d]
    period = f"{max(days):%Y-%m}" if days else "none"
    return f"{period}-{provenance.sha256_of(chr(1).join(parts))[:8]}"


def _build(
    folder: Path, release_id: str, inputs: Inputs, drawable: Mapping[str, Figure],
    late: Mapping[str, tuple[str, ...]], frames: Mapping[str, pd.DataFrame],
) -> None:  # fmt: skip
    """Build beside, flush, rename."""
    beside = Path(mkdtemp(prefix=BUILDING, dir=folder.parent))
    try:
        waiting = [Waiting(figures()[i], reasons) for i, reasons in late.items() if i in figures()]
        for edition in EDITIONS:
            last = latest(folder.parent)
            earlier = [*([last / edition] if last else []), beside / EDITIONS[0]]
            _edition(beside / edition, edition, release_id, inputs, drawable, waiting, frames,
                     earlier, last / edition if last else None)  # fmt: skip
        record = _release_record(beside, release_id, inputs, drawable, late)
        (beside / "release.json").write_text(provenance.canonical(record), encoding="utf-8",
                                             newline="\n")  # fmt: skip
        _flush(beside)
        beside.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _edition(
    folder: Path, edition: Edition, release_id: str, inputs: Inputs,
    drawable: Mapping[str, Figure], waiting: list[Waiting],
    frames: Mapping[str, pd.DataFrame], earlier: list[Path], before: Path | None,
) -> None:  # fmt: skip
    """One edition's files; `before` is the same edition of the release before it."""
    published = [
        write(f, frames[i], inputs, folder, edition, _reusable(i, earlier))
        for i, f in drawable.items()
        if edition in f.edition
    ]
    own = [w for w in waiting if edition in w.figure.edition]
    what = about(inputs, release_id, edition)
    changes = note_changes(published, folder, before)
    page = book_html(published, own, folder, what, changes, before)
    (folder / "book.html").write_text(page, encoding="utf-8", newline="\n")
    write_workbook(published, folder / "workbook.xlsx", what)
    write_database(folder)
    record = _edition_record(folder, release_id, edition, published, own)
    (folder / "release.json").write_text(provenance.canonical(record), encoding="utf-8",
                                         newline="\n")  # fmt: skip


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


def _release_record(
    folder: Path, release_id: str, inputs: Inputs, drawable: Mapping[str, Figure],
    late: Mapping[str, tuple[str, ...]],
) -> dict:  # fmt: skip
    """What the whole release was made from."""
    return {
        "id": release_id,
        "partnership": inputs.partnership.name,
        "definition": f"{inputs.partnership.headline.name} {inputs.partnership.headline.version}",
        "code": provenance.code_version(),
        "deliveries": {name: sorted(found) for name, found in sorted(inputs.deliveries.items())},
        "figures": sorted(drawable),
        "waiting": {i: list(reasons) for i, reasons in sorted(late.items())},
        "files": _hashes(folder),
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
