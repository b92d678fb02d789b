"""Who may read what of a home: its owner everything, others the two editions at most.

Whatever is written from here on is private (`keep_private`); an edition is opened to those whom
the partnership's file names under `readers`. Folders on the way to it can be passed, not listed.
"""

import os
from contextlib import suppress
from pathlib import Path

HELD = ("landing", "store", "releases", "reports", "dagster", "secrets")
"""The folders that a home is made of."""

FOLDER, FILE = 0o700, 0o600
"""Modes of what is for the owner alone."""

OPEN = {"owner": (FOLDER, FILE), "group": (0o750, 0o640), "all": (0o755, 0o644)}
"""Modes of an edition's folders and files."""

PASSED = {"owner": FOLDER, "group": 0o710, "all": 0o711}
"""Modes of the folders on the way to an edition."""


def keep_private() -> None:
    """Make all that this process writes private; `open_editions` opens what is for others."""
    os.umask(0o777 & ~FOLDER)


def mend(home: Path) -> None:
    """Make an existing home private, editions too, where a folder of it is not.

    What else lies in the folder is none of the home's, and stays as it is.
    """
    held = [home / name for name in HELD if (home / name).is_dir()]
    if any(folder.stat().st_mode & 0o066 for folder in (home, *held)):
        _change(home, FOLDER)
        for folder in held:
            _set(folder, FOLDER, FILE)


def open_editions(release: Path, editions: tuple[str, ...], readers: str) -> None:
    """Open a release's editions to their readers.

    Args:
        release: the release's folder, in `releases/` of its home.
        editions: the names of the editions' folders.
        readers: `owner`, `group` or `all`, as the partnership's file says.
    """
    for edition in editions:
        _set(release / edition, *OPEN[readers])
    if readers != "owner":
        for folder in (release, release.parent, release.parent.parent):
            _change(folder, PASSED[readers])


def _set(folder: Path, for_folders: int, for_files: int) -> None:
    _change(folder, for_folders)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            _change(path, for_folders if path.is_dir() else for_files)


def _change(path: Path, mode: int) -> None:
    """Change the mode; what belongs to somebody else, as a delivery may, is left."""
    with suppress(PermissionError, FileNotFoundError):
        path.chmod(mode)
