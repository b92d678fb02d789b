"""Every declared dataset, from delivered rows to every derived table."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from sources.contract import Contract
from sources.published.declared import PUB_SERIES
from sources.published.read import as_table
from sources.reference.load import table
from sources.registry import contracts, references
from sources.sql import literal, quoted
from sources.typed import SQL_TYPES
from sources.weights.read import weights_table
from sources.weights.registry import declared_weights
from transforms.core import core
from transforms.cuts import Cut, cuts
from transforms.duck import ARROW
from transforms.registry import derived

Con = duckdb.DuckDBPyConnection
LSOA = literal("E01031005")


def deliver(con: Con, contract: Contract, rows: int) -> None:
    """A delivery of as many rows in January 2026, all in one small area or district."""
    known = {
        contract.event_date: "date '2026-01-31'",
        contract.place.field: LSOA if contract.place.geography == "lsoa" else "'E07000218'",
        **{key: "i" for key in contract.key if key not in (contract.event_date,)},
    }
    parts = []
    for field in contract.fields:
        value = known.get(field.name) or (literal(field.codes[0]) if field.codes else "null")
        parts.append(f"({value})::{SQL_TYPES[field.dtype]} as {quoted(field.name)}")
    con.execute(
        f"""create table delivered_{contract.name} as
            select {", ".join(parts)}, 1::bigint as delivery_seq, i as row_no
            from range({rows}) t(i)"""
    )
    if rows:
        con.execute("insert into answered values (?, 1, ?)", [contract.name, date(2026, 1, 1)])


@pytest.fixture(scope="module", params=[0, 3], ids=["nothing delivered", "three rows each"])
def built(request: pytest.FixtureRequest) -> Iterator[Con]:
    """All core tables and all derived tables, in order."""
    with duckdb.connect() as con:
        con.execute("create table answered(dataset varchar, delivery_seq bigint, month_start date)")
        for name in references():
            con.register(name, table(name))
        ordered = sorted(contracts().values(), key=lambda c: c.parent is not None)
        for contract in ordered:
            deliver(con, contract, request.param)
            con.register(f"core_{contract.name}", core(contract, con))
        con.register(PUB_SERIES.name, as_table([], ""))
        for declared in declared_weights().values():
            con.register(declared.table.name, weights_table([]))
        for name, transform in derived().items():
            con.register(name, transform.build(con))
        yield con


def test_every_derived_table_is_what_it_declares(built: Con) -> None:
    for name, transform in derived().items():
        made = built.sql(f"from {name}").to_arrow_table()
        declared = {f.name: ARROW[f.dtype] for f in transform.table.fields}
        assert dict(zip(made.schema.names, made.schema.types, strict=True)) == declared, name
        keys = [tuple(row[k] for k in transform.table.key) for row in made.to_pylist()]
        assert len(set(keys)) == len(keys) or not transform.table.key, name


def test_every_measure_can_be_cut_by_district(built: Con) -> None:
    wanted = [
        Cut(c.measure_id(m)) for c in contracts().values() for m in c.measures if m.counts == "rows"
    ]
    made = cuts(built, wanted)
    counted = built.execute("select measure, sum(n)::bigint from out_sna__measures group by all")
    totals = dict(counted.fetchall())
    for cut, frame in made.items():
        if cut.declared.kind == "flow":
            assert frame["n"].sum() == totals.get(cut.measure, 0), cut.id


def test_rows_in_force_reconcile(built: Con) -> None:
    for row in built.sql("from out_sna__reconciliation").to_arrow_table().to_pylist():
        assert row["in_force"] == row["counted"] + row["outside_coverage"]
