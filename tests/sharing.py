"""What is dear to make is made once: by one worker, and handed to the others by a file.

Tests are shared out by file, the longest first. Group marks would keep tests together too, but
pytest 9.2 and pytest-xdist 3.8 do not understand each other on them (pytest-xdist issue 1386:
the marks are silently lost), and a group keeps one worker busy while the other has nothing to do.
"""

import copyreg
import fcntl
import os
import pickle
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import pytest

Made = TypeVar("Made")

FIRST = (
    "test_known_world.py", "browser", "test_dirty_demo.py", "pipelines", "test_attack.py",
    "test_figures.py", "outputs", "test_notebooks.py",
)  # fmt: skip
"""Files and folders whose tests take longest: workers begin with them, and share out the rest."""


def place_of(item: pytest.Item) -> int:
    """How early a test's file is begun."""
    return next((n for n, name in enumerate(FIRST) if name in item.path.parts), len(FIRST))


def shared_folder(basetemp: pytest.TempPathFactory) -> Path:
    """A folder of this run of the tests, the same for every worker."""
    own = basetemp.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def made_once(name: str, make: Callable[[], Made], basetemp: pytest.TempPathFactory) -> Made:
    """What `make` returns, made by the first worker that asks for it under the name."""
    folder = shared_folder(basetemp)
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
