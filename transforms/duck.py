"""What every transform asks of DuckDB: an Arrow table, and whether a table is there."""

import duckdb
import pandas as pd
import pyarrow as pa

from sources.contract import DType, Table


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


def is_there(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether the connection has a table or view of this name."""
    found = con.execute(
        "select count(*) from information_schema.tables where table_name = ?", [name]
    ).fetchall()
    return found[0][0] > 0
