"""Finds what is declared: a module under `sources/` that has a CONTRACT or a REFERENCE.

A contract that counts serious violence is completed with the partnership's definitions, as they
stand for the run.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

import sources
from sources.contract import Contract, Reference
from sources.definitions import Definition
from sources.partnership import partnership
from sources.serious_violence import under


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


def contracts() -> dict[str, Contract]:
    """Every dataset's contract, by name (`police__offences`)."""
    agreed = partnership()
    return _under(agreed.definitions, agreed.drawn_under)


@cache
def _written() -> dict[str, Contract]:
    """The contracts as their modules write them."""
    return _by_name(_declared(_agencies(), "CONTRACT"))


@cache
def _under(definitions: tuple[Definition, ...], headline: str) -> dict[str, Contract]:
    """The contracts with these definitions counted where serious violence is."""
    return {name: under(c, definitions, headline) for name, c in _written().items()}


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
