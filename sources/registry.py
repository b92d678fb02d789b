"""Finds what is declared: a module under `sources/` that has a CONTRACT or a REFERENCE."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

import sources
from sources.contract import Contract, Reference


def _agencies() -> list[str]:
    """The folders under `sources/` that are an agency's: they have an `agency` module."""
    folders = [m.name for m in iter_modules(sources.__path__, "sources.") if m.ispkg]
    return [name for name in folders if find_spec(f"{name}.agency")]


def _declared(folders: list[str], attribute: str) -> list:
    """What the modules of these folders declare under the attribute, found by walking."""
    modules = [
        import_module(m.name)
        for folder in folders
        for m in iter_modules(import_module(folder).__path__, f"{folder}.")
    ]
    return [getattr(m, attribute) for m in modules if hasattr(m, attribute)]


def _by_name(declared: list) -> dict:
    names = [d.name for d in declared]
    if repeated := sorted({n for n in names if names.count(n) > 1}):
        raise ValueError(f"declared twice: {repeated}")
    return dict(sorted(zip(names, declared, strict=True)))


@cache
def contracts() -> dict[str, Contract]:
    """Every dataset's contract, by name (`police__offences`)."""
    return _by_name(_declared(_agencies(), "CONTRACT"))


@cache
def references() -> dict[str, Reference]:
    """Every reference table that ships inside, by name (`ref_districts`)."""
    return _by_name(_declared(["sources.reference"], "REFERENCE"))


def contract(name: str) -> Contract:
    """The contract of this name; a clear KeyError where none is declared."""
    found = contracts().get(name.replace("/", "__"))
    if found is None:
        known = ", ".join(c.folder for c in contracts().values())
        raise KeyError(f"no dataset {name}; declared are {known}")
    return found
