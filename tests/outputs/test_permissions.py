"""From another account nothing of a home can be read but the editions, and those if agreed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from outputs.permissions import FOLDER, keep_private, mend, open_editions
from pipelines.store import Store


@pytest.fixture(autouse=True)
def own_umask() -> Iterator[None]:
    kept = os.umask(0o022)
    yield
    os.umask(kept)


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


def home_with_release(home: Path) -> Path:
    release = home / "releases" / "2026-03-abc"
    for folder in ("partner/tables", "public/tables", "restricted"):
        (release / folder).mkdir(parents=True)
        (release / folder / "file.csv").write_text("x", encoding="utf-8")
    return release


def test_what_is_written_is_private_from_the_first_moment(tmp_path: Path) -> None:
    store = Store(tmp_path / "home")
    store.prepare()
    (store.landing / "new.csv").write_text("x", encoding="utf-8")
    assert {mode(p) for p in (store.home, store.landing, store.releases, store.folder)} == {"0o700"}
    assert mode(store.landing / "new.csv") == "0o600"


def test_an_old_home_is_mended(tmp_path: Path) -> None:
    release = home_with_release(tmp_path)
    assert mode(release / "restricted" / "file.csv") == "0o644"
    mend(tmp_path)
    modes = {mode(p) for p in tmp_path.rglob("*")}
    assert modes == {"0o700", "0o600"}


@pytest.mark.parametrize(
    ("readers", "folders", "files", "passed"),
    [
        ("owner", "0o700", "0o600", "0o700"),
        ("group", "0o750", "0o640", "0o710"),
        ("all", "0o755", "0o644", "0o711"),
    ],
)
def test_the_editions_alone_are_opened_to_their_readers(
    tmp_path: Path, readers: str, folders: str, files: str, passed: str
) -> None:
    keep_private()
    tmp_path.chmod(FOLDER)
    release = home_with_release(tmp_path)
    open_editions(release, ("partner", "public"), readers)
    assert mode(release / "public" / "tables") == folders
    assert mode(release / "partner" / "tables" / "file.csv") == files
    assert {mode(p) for p in (release, release.parent, tmp_path)} == {passed}
    assert mode(release / "restricted") == "0o700"
    assert mode(release / "restricted" / "file.csv") == "0o600"
    mend(tmp_path)
    assert mode(release / "public" / "tables") == folders
