"""What every transform asks of DuckDB: an Arrow table, whether a table is there, a shut door."""

from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from sources.contract import DType, Table
from sources.sql import literal


def arrow(con: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    """The rows of the query, in its own order."""
    return con.sql(query).to_arrow_table()


ARROW: dict[DType, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "boolean": pa.bool_(),
}
"""The Arrow type of each declared type."""


def as_arrow(frame: pd.DataFrame, table: Table) -> pa.Table:
    """The frame as the table declares it: its columns in order, each of its type."""
    schema = pa.schema([(f.name, ARROW[f.dtype]) for f in table.fields])
    return pa.Table.from_pandas(frame, schema=schema, preserve_index=False)


def shut(
    con: duckdb.DuckDBPyConnection, *folders: Path, is_locked: bool = True
) -> duckdb.DuckDBPyConnection:
    """The connection, which from here on touches no file outside these folders.

    It loads and installs no extension and attaches nothing from elsewhere. What is shut cannot be
    opened again; `is_locked`: no other setting can be changed either.
    """
    forms = dict.fromkeys(f"{p}/" for folder in folders for p in (folder, folder.resolve()))
    for setting in (
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "allow_community_extensions = false",
        f"allowed_directories = [{', '.join(map(literal, forms))}]",
        "enable_external_access = false",
        *(["lock_configuration = true"] if is_locked else []),
    ):
        con.execute(f"set {setting}")
    return con


def is_there(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether the connection has a table or view of this name."""
    found = con.execute(
        "select count(*) from information_schema.tables where table_name = ?", [name]
    ).fetchall()
    return found[0][0] > 0
