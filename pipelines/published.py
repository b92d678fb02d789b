"""Takes in what an analyst dropped in `landing/published/` and `landing/reference/`.

A file that cannot be read is named with the reason and stops nothing. An unchanged file is not
parsed again; one that is gone is no longer in force. Nothing here is a partner's delivery.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.intake import IS_LINK, settled
from pipelines.settings import code_fingerprint
from pipelines.store import Store, digest_of, file_digest, write_text
from sources.published.declared import PUB_SERIES
from sources.published.read import as_table, read_published
from sources.text_rows import Unreadable
from sources.weights.declared import Weights
from sources.weights.read import read_weights, weights_table
from sources.weights.registry import declared_weights

PUBLISHED, REFERENCE = "published", "reference"
ENDINGS = (".csv", ".xlsx", ".ods", ".xls", ".gz", ".zip")


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of one dropped file: rows in force, or the reason it was refused.

    `seen` orders the files: of two that give the same figure, the later one stands.
    """

    file: str
    sha256: str
    reader: str
    seen: int
    rows: int = 0
    kinds: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def sentences(self) -> list[str]:
        """What an analyst should read about it."""
        if self.refusal:
            return [f"{self.file} was not read: {self.refusal}"]
        return [f"{self.file}: {query}" for query in self.queries]


def take_in_published(store: Store) -> list[Taken]:
    """Read what is new in `landing/published/`, and build pub_series of all that is in force."""
    known = {t.sha256: t for t in _ledger(store, PUBLISHED)}
    reader = code_fingerprint("sources")
    seen = max((t.seen for t in known.values()), default=0)
    taken: dict[str, Taken] = {}
    with store.scratch() as scratch:
        for path, file in _dropped(store, PUBLISHED):
            sha256 = digest_of("link", file) if _is_link(store, path) else file_digest(path)
            if sha256 in taken:
                continue
            earlier = known.get(sha256)
            if earlier and earlier.reader == reader and _is_kept(store, earlier):
                taken[sha256] = earlier
                continue
            seen += not earlier
            number = earlier.seen if earlier else seen
            about = Taken(file=file, sha256=sha256, reader=reader, seen=number)
            taken[sha256] = _read(store, path, scratch, about)
    ordered = sorted(taken.values(), key=lambda t: t.seen)
    _record(store, PUBLISHED, ordered)
    _build_series(store, [t for t in ordered if not t.refusal])
    return ordered


def take_in_weights(store: Store, weights: Weights) -> Taken | None:
    """Read the delivered table of these weights, if there is one, and make it current.

    Without a table, or with one that is refused, the rows that ship with the project stand.
    """
    dropped = [
        (p, f) for p, f in _dropped(store, REFERENCE) if p.name.split(".")[0] == weights.name
    ]
    reader = code_fingerprint("sources")
    rows, taken = weights.shipped, None
    known = {t.file: t for t in _ledger(store, REFERENCE)}
    if dropped:
        path, file = dropped[0]
        sha256 = digest_of("link", file) if _is_link(store, path) else file_digest(path)
        about = Taken(file=file, sha256=sha256, reader=reader, seen=1, kinds=(weights.name,))
        inputs = digest_of([p.name for p, _ in dropped], sha256, reader)
        if store.is_built(weights.table.name, inputs) and file in known:
            return known[file]
        taken, rows = _read_weights(store, weights, [p for p, _ in dropped], about)
    else:
        inputs = digest_of("shipped", reader)
    if not store.is_built(weights.table.name, inputs):
        store.publish(weights.table.name, weights_table(rows), inputs)
    others = [t for t in known.values() if weights.name not in t.kinds]
    _record(store, REFERENCE, sorted([*others, *([taken] if taken else [])], key=lambda t: t.file))
    return taken


def files_to_read(store: Store) -> list[tuple[str, str]]:
    """Dropped files, by name and content, that the store has not taken in yet."""
    known = {(t.file, t.sha256) for kind in (PUBLISHED, REFERENCE) for t in _ledger(store, kind)}
    names = set(declared_weights())
    here = [
        (file, file_digest(path))
        for kind in (PUBLISHED, REFERENCE)
        for path, file in _dropped(store, kind)
        if not _is_link(store, path) and (kind == PUBLISHED or path.name.split(".")[0] in names)
    ]
    contents = {sha256 for _, sha256 in known}
    return [pair for pair in here if pair not in known and pair[1] not in contents]


def sentences(store: Store) -> list[str]:
    """What an analyst should read about the dropped files, in the order of their names."""
    said = [s for k in (PUBLISHED, REFERENCE) for t in _ledger(store, k) for s in t.sentences]
    names = ", ".join(declared_weights())
    for path, file in _dropped(store, REFERENCE):
        if path.name.split(".")[0] not in declared_weights():
            said.append(f"{file} was not read: no table of weights has this name; they are {names}")
    return said


def _dropped(store: Store, kind: str) -> Iterator[tuple[Path, str]]:
    """The folder's finished files, by name; tables of weights are too short to be watched."""
    folder = store.landing / kind
    if not folder.is_dir() or folder.is_symlink():
        return
    files = sorted(p for p in folder.rglob("*") if p.is_symlink() or p.is_file())
    files = [p for p in files if p.suffix.lower() in ENDINGS and not p.name.startswith((".", "~"))]
    for path in settled(files) if kind == PUBLISHED else files:
        yield path, str(path.relative_to(store.landing))


def _is_link(store: Store, path: Path) -> bool:
    """Whether the file is a link or lies behind one; it is never opened."""
    return path.is_symlink() or not path.resolve().is_relative_to(store.landing.resolve())


def _read(store: Store, path: Path, scratch: Path, about: Taken) -> Taken:
    """Read one published file and keep its figures under its own hash."""
    if _is_link(store, path):
        return replace(about, refusal=IS_LINK)
    try:
        read = read_published(path, about.sha256, scratch)
    except Unreadable as problem:
        return replace(about, refusal=str(problem))
    written = scratch / "figures.parquet"
    pq.write_table(read.figures, written, compression="zstd")
    store.keep(written, _kept(store, about.sha256))
    rows = read.figures.num_rows
    return replace(about, rows=rows, kinds=read.layouts, queries=read.queries)


def _read_weights(
    store: Store, weights: Weights, paths: list[Path], about: Taken
) -> tuple[Taken, tuple]:
    """The delivered rows, or those that ship where the file is refused."""
    refusal = IS_LINK if _is_link(store, paths[0]) else ""
    if len(paths) > 1:
        refusal = f"there are {len(paths)} files of this name; leave the one that is in force"
    if not refusal:
        with store.scratch() as scratch:
            try:
                rows, queries = read_weights(paths[0], weights, scratch)
                return replace(about, rows=len(rows), queries=queries), rows
            except Unreadable as problem:
                refusal = str(problem)
    return replace(about, refusal=refusal), weights.shipped


def _kept(store: Store, sha256: str) -> Path:
    return store.folder / PUB_SERIES.name / f"{sha256}.parquet"


def _is_kept(store: Store, taken: Taken) -> bool:
    return bool(taken.refusal) or _kept(store, taken.sha256).exists()


def _build_series(store: Store, in_force: list[Taken]) -> None:
    """Publish pub_series: the figures of every file in force, the later file's of two."""
    inputs = digest_of([(t.sha256, t.reader) for t in in_force])
    if not store.is_built(PUB_SERIES.name, inputs):
        tables = [pq.read_table(_kept(store, t.sha256)) for t in in_force]
        store.publish(PUB_SERIES.name, latest(tables), inputs)
    for kept in (store.folder / PUB_SERIES.name).glob("*.parquet"):
        if kept.stem not in {t.sha256 for t in in_force}:
            kept.unlink()


def latest(tables: Iterable[pa.Table]) -> pa.Table:
    """The figures of the tables, each key's from the last table that has it, in key order."""
    found: dict[tuple, dict] = {}
    for table in tables:
        for row in table.to_pylist():
            found[tuple(row[k] for k in PUB_SERIES.key)] = row
    empty = as_table([], "")
    return pa.Table.from_pylist([found[key] for key in sorted(found)], schema=empty.schema)


def _ledger(store: Store, kind: str) -> list[Taken]:
    path = store.folder / f"{kind}.json"
    entries = json.loads(path.read_text("utf-8")) if path.exists() else []
    return [
        Taken(**e | {"kinds": tuple(e["kinds"]), "queries": tuple(e["queries"])}) for e in entries
    ]


def _record(store: Store, kind: str, taken: list[Taken]) -> None:
    """Write the ledger of this kind of file, where it moved."""
    if taken != _ledger(store, kind):
        text = json.dumps([asdict(t) for t in taken], indent=1, ensure_ascii=False)
        write_text(store.folder / f"{kind}.json", text + "\n")
