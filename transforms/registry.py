"""Finds what is derived: a function under `transforms/` marked with @derives."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pkgutil import walk_packages

import duckdb
import pyarrow as pa

import transforms
from sources.contract import Measure, Table

Build = Callable[[duckdb.DuckDBPyConnection], pa.Table]


@dataclass(frozen=True, kw_only=True)
class Transform:
    """One derived table: what it promises, the tables it reads, and the pure function.

    A table with `measures` holds rows that cuts count (one row a person, or an event); what is
    counted rests on `datasets`. A table that is `safe_because` of a stated reason holds
    statistics that may be published as they are: no count, nothing that gives one back. Every
    other derived table is restricted, and no figure reads it.
    """

    table: Table
    inputs: tuple[str, ...]
    build: Build
    measures: tuple[Measure, ...] = ()
    datasets: tuple[str, ...] = ()
    safe_because: str = ""

    def __post_init__(self) -> None:
        """Refuse rows that rest on nothing, and a table that would be both."""
        if self.measures and not self.datasets:
            raise ValueError(f"{self.table.name}: rows to count name the datasets they rest on")
        if self.measures and self.safe_because:
            raise ValueError(f"{self.table.name}: rows are counted, never published as they are")


def derives(
    table: Table,
    inputs: tuple[str, ...],
    *,
    measures: tuple[Measure, ...] = (),
    datasets: tuple[str, ...] = (),
    safe_because: str = "",
) -> Callable[[Build], Transform]:
    """Marks the function that builds the table from the inputs, by their names in DuckDB."""
    return lambda build: Transform(
        table=table,
        inputs=inputs,
        build=build,
        measures=measures,
        datasets=datasets,
        safe_because=safe_because,
    )


@cache
def derived() -> dict[str, Transform]:
    """Every derived table by name, each after the tables it reads.

    Raises:
        ValueError: two transforms build one table, or a table is built from itself.
    """
    modules = [import_module(m.name) for m in walk_packages(transforms.__path__, "transforms.")]
    found = {id(v): v for m in modules for v in vars(m).values() if isinstance(v, Transform)}
    names = sorted(t.table.name for t in found.values())
    if repeated := sorted({n for n in names if names.count(n) > 1}):
        raise ValueError(f"built twice: {repeated}")
    by_name = {t.table.name: t for t in found.values()}
    graph = {n: sorted(i for i in by_name[n].inputs if i in by_name) for n in names}
    return {n: by_name[n] for n in TopologicalSorter(graph).static_order()}
