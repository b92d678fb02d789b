"""The store: immutable Parquet files with content-addressed names, and what is current.

`manifest.json` and `deliveries.json` are replaced atomically and are the only files that ever
change; readers open the files they name, so nobody sees half a write. Nothing here knows what
a table means.
"""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from outputs.permissions import keep_private, mend


class HomeBusy(RuntimeError):
    """Another run holds the home folder."""


class Store:
    """The folders of one home, and the tables that are current in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.landing = home / "landing"
        self.folder = home / "store"
        self.releases = home / "releases"
        self.reports = home / "reports"

    def prepare(self) -> None:
        """Make the folders, for their owner only; an older home that others can read is mended."""
        keep_private()
        for folder in (self.landing, self.releases, self.folder, self.reports):
            folder.mkdir(parents=True, exist_ok=True)
        mend(self.home)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the home for one run; raises HomeBusy while another run does."""
        keep_private()
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / ".lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise HomeBusy(f"another refresh is running in {self.home}") from None
            yield

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A private folder beside the store, gone afterwards."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = Path(tempfile.mkdtemp(prefix=".scratch-", dir=self.folder))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what a killed run left behind; only the holder of the lock may."""
        for left in self.folder.glob(".scratch-*"):
            shutil.rmtree(left, ignore_errors=True)

    # --- deliveries

    def delivered(self, name: str, sha256: str) -> Path:
        """Where an accepted delivery's typed rows are kept."""
        return self.folder / f"core_{name}" / f"{sha256}.parquet"

    def keep(self, written: Path, target: Path) -> None:
        """Move a finished file into the store under its permanent name."""
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sync(written)
        written.replace(target)
        _sync(target.parent)

    @property
    def ledger(self) -> list[dict]:
        """Every delivery ever judged, in the order first seen."""
        return self._read("deliveries.json", [])

    def write_ledger(self, entries: list[dict]) -> None:
        """Replace the ledger, atomically."""
        self._write("deliveries.json", entries)

    # --- tables

    @property
    def manifest(self) -> dict[str, dict]:
        """The current tables: name to file, inputs' digest and number of rows."""
        return self._read("manifest.json", {})

    def current(self, name: str) -> Path | None:
        """The file of the current table, if it was ever built."""
        entry = self.manifest.get(name)
        return self.folder / entry["file"] if entry else None

    def is_built(self, name: str, inputs: str) -> bool:
        """Whether the current table was built from exactly these inputs."""
        entry = self.manifest.get(name)
        return bool(entry and entry["inputs"] == inputs and (self.folder / entry["file"]).exists())

    def digest(self, name: str) -> str:
        """The current table's content digest; `absent` where there is none."""
        return self.manifest.get(name, {}).get("sha256", "absent")

    def publish(self, name: str, table: pa.Table, inputs: str) -> Path:
        """Write a table under its content's name and make it the current one."""
        with self.scratch() as scratch:
            written = scratch / f"{name}.parquet"
            pq.write_table(table, written, compression="zstd")
            sha256 = file_digest(written)
            target = self.folder / "tables" / f"{name}-{sha256[:16]}.parquet"
            if target.exists():
                written.unlink()
            else:
                self.keep(written, target)
        manifest = self.manifest
        previous = manifest.get(name)
        manifest[name] = {
            "file": str(target.relative_to(self.folder)),
            "sha256": sha256,
            "inputs": inputs,
            "rows": table.num_rows,
        }
        self._write("manifest.json", dict(sorted(manifest.items())))
        if name.startswith("out_"):
            self._point(name, target)
        self._retire(previous, target)
        return target

    def released(self, state: str) -> str | None:
        """The release that already shows this state of the store, where it is still there."""
        noted = self._read("release.json", {})
        found = noted.get("id") if noted.get("state") == state else None
        latest = self.releases / "latest"
        return found if found and latest.exists() and latest.resolve().name == found else None

    def note_release(self, state: str, release_id: str) -> None:
        """Remember which release shows this state of the store."""
        self._write("release.json", {"state": state, "id": release_id})

    def _point(self, name: str, target: Path) -> None:
        """A stable name for the current file: `out_sna__measures.parquet`."""
        with self.scratch() as scratch:
            link = scratch / f"{name}.parquet"
            try:
                os.link(target, link)
            except OSError:
                shutil.copyfile(target, link)
            link.replace(self.folder / f"{name}.parquet")

    def _retire(self, previous: dict | None, target: Path) -> None:
        """Drop the file that was replaced; one who has it open keeps reading it."""
        if previous and (old := self.folder / previous["file"]) != target:
            old.unlink(missing_ok=True)

    def _read(self, name: str, empty: Any) -> Any:
        path = self.folder / name
        return json.loads(path.read_text("utf-8")) if path.exists() else empty

    def _write(self, name: str, content: list | dict) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_text(self.folder / name, json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    written = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        written.replace(path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def digest_of(*parts: object) -> str:
    """One digest of several parts, by their canonical JSON."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
