"""What is dear to make is made once: by one worker, and handed to the others by a file.

pytest 9.2 and pytest-xdist 3.8 do not understand each other's group marks (pytest-xdist issue
1386: the tests are dealt out as if they had none), so the tests are divided here, by their files.
"""

import copyreg
import fcntl
import os
import pickle
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, TypeVar

import pytest
from xdist.scheduler import LoadScopeScheduling

Made = TypeVar("Made")

TOGETHER = {"pipelines": "refreshed homes", "test_notebooks.py": "refreshed homes"}
"""Folders and files of one name are one piece of work; any other file is a piece of its own."""
FIRST = ("pipelines", "browser")
"""Folders whose tests take longest: workers begin with them, and share out the rest."""


class BySharing(LoadScopeScheduling):
    """Gives whole pieces of work to the workers, in the order collected."""

    def _split_scope(self, nodeid: str) -> str:
        """The piece of work that a test belongs to."""
        return piece_of(nodeid)


def piece_of(nodeid: str) -> str:
    """The name of the piece of work; the test's file where it shares nothing with others."""
    file = nodeid.partition("::")[0]
    return next((TOGETHER[p] for p in PurePosixPath(file).parts if p in TOGETHER), file)


def place_of(item: pytest.Item) -> int:
    """How early a test's piece of work is begun."""
    return next((n for n, folder in enumerate(FIRST) if folder in item.path.parts), len(FIRST))


def made_once(name: str, make: Callable[[], Made], basetemp: pytest.TempPathFactory) -> Made:
    """What `make` returns, made by the first worker that asks for it under the name."""
    folder = basetemp.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    kept = folder / f"{name}.pickle"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            return pickle.loads(kept.read_bytes())  # noqa: S301
        made = make()
        with kept.open("wb") as file:
            Packer(file, pickle.HIGHEST_PROTOCOL).dump(made)
        return made


def read_only(held: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """A mapping that nobody changes, made again from what it held."""
    return MappingProxyType(held)


class Packer(pickle.Pickler):
    """Packs read-only mappings too."""

    dispatch_table = copyreg.dispatch_table | {
        MappingProxyType: lambda held: (read_only, (dict(held),))
    }
