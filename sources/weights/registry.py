"""Finds the tables of weights that are declared: a module here that has WEIGHTS."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from sources import weights
from sources.weights.declared import Weights


@cache
def declared_weights() -> dict[str, Weights]:
    """Every declared table of weights by name (`crime_severity`)."""
    names = (m.name for m in iter_modules(weights.__path__, f"{weights.__name__}."))
    found = [m.WEIGHTS for m in map(import_module, names) if hasattr(m, "WEIGHTS")]
    if len({w.name for w in found}) != len(found):
        raise ValueError("two tables of weights have one name")
    return {w.name: w for w in sorted(found, key=lambda w: w.name)}
