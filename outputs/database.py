"""The release's tables in one DuckDB file, for analysts who ask with SQL.

Written by a process of its own that has read nothing but the edition's published files: DuckDB
lets unused memory into a database file, and a process that counted records has them there. The
settings below make its bytes a function of the tables alone.
"""

import json
import subprocess
import sys
from pathlib import Path

import duckdb

from sources.sql import literal, quoted
from transforms.duck import shut

NAME = "release.duckdb"
ROOT = Path(__file__).parent.parent
CATALOGUE = "catalogue"
COLUMNS = ("id", "catalogue", "chapter", "chapter_title", "title", "finding", "unit", "source")
ATTACH = "attach {path} as release (storage_version 'v1.2.0', block_size 16384)"
"""The format of DuckDB 1.2, which newer ones read and which holds no random mark of the file;
the smallest block, because a release is many small tables."""

DESCRIPTION = (
    "One row for each figure, which is also the name of its table; files are relative to the "
    "folder of this database."
)


def write_database(folder: Path) -> Path:
    """Write `release.duckdb` in an edition's folder, from its Parquet files and records.

    Raises:
        RuntimeError: the process that writes it failed; says how.
    """
    told = [sys.executable, "-m", "outputs.database", str(folder.resolve())]
    done = subprocess.run(told, cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{NAME} was not written: {done.stderr.strip().splitlines()[-1:]}")
    return folder / NAME


def build(folder: Path) -> None:
    """The tables, one for each figure, and `catalogue`; only in a process without records."""
    path = folder / NAME
    path.unlink(missing_ok=True)
    records = [
        json.loads(p.read_text("utf-8")) for p in sorted((folder / "figures").glob("*.json"))
    ]
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute("set force_compression = 'uncompressed'")
        shut(con, folder)
        con.execute(ATTACH.format(path=literal(str(path))))
        for record in records:
            _add_table(con, folder, record)
        _add_catalogue(con, folder, records)
        con.execute("detach release")


def _add_table(con: duckdb.DuckDBPyConnection, folder: Path, record: dict) -> None:
    """One figure's rows, in their order, with its title as the table's comment."""
    rows = literal(str(folder / "tables" / f"{record['id']}.parquet"))
    name = f"release.{quoted(record['id'])}"
    con.execute(f"create table {name} as select * from read_parquet({rows})")  # noqa: S608
    con.execute(f"comment on table {name} is {literal(record['title'])}")


def _add_catalogue(con: duckdb.DuckDBPyConnection, folder: Path, records: list[dict]) -> None:
    """What every table is, and which files lie beside it."""
    columns = ", ".join(f"{c} {'integer' if c == 'chapter' else 'varchar'}" for c in COLUMNS)
    name = f"release.{CATALOGUE}"
    con.execute(f"create table {name} ({columns}, files varchar[])")
    con.execute(f"comment on table {name} is {literal(DESCRIPTION)}")
    for record in records:
        row = [*(record[c] for c in COLUMNS), sorted(record["files"])]
        con.execute(f"insert into {name} values ({', '.join('?' * len(row))})", row)  # noqa: S608


if __name__ == "__main__":
    build(Path(sys.argv[1]))
