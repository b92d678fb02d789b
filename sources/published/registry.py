"""Finds the published series and layouts that are declared: a module here that has one."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from sources import published
from sources.published.declared import Layout, PublishedSeries


def _declared(attribute: str) -> list:
    names = (m.name for m in iter_modules(published.__path__, f"{published.__name__}."))
    modules = [import_module(n) for n in names]
    return [getattr(m, attribute) for m in modules if hasattr(m, attribute)]


def _by_name(found: list) -> dict:
    names = [d.name for d in found]
    if repeated := sorted({n for n in names if names.count(n) > 1}):
        raise ValueError(f"declared twice: {repeated}")
    return dict(sorted(zip(names, found, strict=True)))


@cache
def declared_series() -> dict[str, PublishedSeries]:
    """Every declared series by name (`ons_table_c2`)."""
    return _by_name(_declared("SERIES"))


@cache
def layouts() -> dict[str, Layout]:
    """Every layout that a published table may have, by name."""
    return _by_name(_declared("LAYOUT"))
