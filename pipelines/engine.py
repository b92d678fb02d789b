"""DuckDB as an engine for one step: in memory, with the store's current tables as views."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.store import Store
from quality.deliveries import Delivery
from sources.contract import Contract
from sources.read import READING
from sources.reference.load import table as reference_table
from sources.registry import references
from sources.sql import literal
from sources.typed import SQL_TYPES
from transforms.core import core_table
from transforms.duck import shut

MEMORY_LIMIT = "1GB"
"""What DuckDB may hold before it spills into the scratch folder."""


@contextmanager
def engine(
    scratch: Path, *folders: Path, for_deliveries: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection shut but for these folders; what it spills stays in the scratch folder.

    `for_deliveries`: with the settings that deliveries are read under.
    """
    con = duckdb.connect(":memory:")
    try:
        con.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
        con.execute(f"set temp_directory = {literal(str(scratch / 'spill'))}")
        if for_deliveries:
            con.execute(f"set {READING}")
        yield shut(con, scratch, *folders)
    finally:
        # DuckDB 2 can refuse to close over a result that nobody fetched; 1.5 has no such call.
        abort = getattr(con, "abort", None)
        if abort is not None:
            abort()
        con.close()


def register_table(con: duckdb.DuckDBPyConnection, store: Store, name: str) -> None:
    """The current table of this name as a view; a reference table from the package."""
    if name in references():
        con.register(name, reference_table(name))
        return
    path = store.current(name)
    if path is None:
        raise LookupError(f"{name} has not been built in {store.home}")
    con.execute(f"create view {name} as from read_parquet({literal(str(path))})")


def register_delivered(
    con: duckdb.DuckDBPyConnection, store: Store, contract: Contract, newest_last: list[Delivery]
) -> None:
    """`delivered_<dataset>`: every accepted delivery's rows, numbered by delivery."""
    view = f"delivered_{contract.name}"
    if not newest_last:
        columns = ", ".join(f'null::{SQL_TYPES[f.dtype]} as "{f.name}"' for f in contract.fields)
        con.execute(
            f"create view {view} as select {columns}, null::bigint as delivery_seq, "
            "null::bigint as row_no where false"
        )
        return
    files = {str(store.delivered(contract.name, d.sha256)): n for n, d in enumerate(newest_last, 1)}
    con.register(
        f"order_of_{contract.name}",
        pa.table({"filename": list(files), "delivery_seq": list(files.values())}),
    )
    listed = "[" + ", ".join(literal(path) for path in files) + "]"
    con.execute(
        f"create view {view} as select * exclude (filename) from "
        f"read_parquet({listed}, filename=true) join order_of_{contract.name} using (filename)"
    )


def answered(contract: Contract, newest_last: list[Delivery]) -> pa.Table:
    """One row for each accepted delivery and month it answers for."""
    rows = [(n, month) for n, d in enumerate(newest_last, 1) for month in d.months]
    return pa.table(
        {
            "dataset": pa.array([contract.name] * len(rows), pa.string()),
            "delivery_seq": pa.array([n for n, _ in rows], pa.int64()),
            "month_start": pa.array([m for _, m in rows], pa.string()).cast(pa.date32()),
        }
    )


def sent_by(contract: Contract, newest_last: list[Delivery]) -> pa.Table:
    """One row for each accepted delivery: whose folder or name its file had."""
    return pa.table(
        {
            "dataset": pa.array([contract.name] * len(newest_last), pa.string()),
            "delivery_seq": pa.array(range(1, len(newest_last) + 1), pa.int64()),
            "sender": pa.array([d.sender for d in newest_last], pa.string()),
        }
    )


def empty_core(contract: Contract) -> pa.Table:
    """The core table of a dataset that nobody delivered: its columns and no rows."""
    arrow = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
        "datetime": pa.timestamp("us"),
        "boolean": pa.bool_(),
    }
    schema = pa.schema([(f.name, arrow[f.dtype]) for f in core_table(contract).fields])
    return schema.empty_table()
