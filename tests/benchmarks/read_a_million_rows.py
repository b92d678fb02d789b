"""What reading, judging and searching a delivery cost, against the barest DuckDB read.

    python -m tests.benchmarks.read_a_million_rows [--rows 1000000] [--runs 3]

Prints CPU seconds, their median over the runs, the ratio to the barest read of the same file
into typed Parquet in the same process, and the peak memory. The import of Great Expectations is
fixed and left out. Whatever else the machine does shows in the numbers: run it on an idle one.
"""

import argparse
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from quality.expectations import judge
from quality.identifiers import find
from sources.read import Read, read
from sources.registry import contract
from sources.synthetic.partners import write_partners

DATASET = "police/offences"
BARE_TYPES = {"date": "date", "datetime": "timestamp", "integer": "bigint", "number": "double"}


def write_rows(folder: Path, rows: int) -> Path:
    """A clean delivery of about so many offences, each with an identifier of its own."""
    write_partners(folder / "landing", first_month=date(2023, 4, 1), last_month=date(2024, 3, 1))
    files = sorted((folder / "landing" / DATASET).glob("offences_????-??.csv"))
    target = folder / "delivery.csv"
    written = copies = 0
    with target.open("w", encoding="utf-8") as out:
        while written < rows:
            for path in files:
                header, *lines = path.read_text("utf-8").splitlines()
                if not written:
                    out.write(header + "\n")
                out.writelines(f"{copies:02d}{line}\n" for line in lines)
                written += len(lines)
            copies += 1
    return target


def bare(con: duckdb.DuckDBPyConnection, path: Path, target: Path) -> None:
    """DuckDB's own reader into typed Parquet: no row number, no rule, no verdict."""
    fields = contract(DATASET).fields
    columns = ", ".join(f"'{f.name}': '{BARE_TYPES.get(f.dtype, 'varchar')}'" for f in fields)
    con.execute(
        f"copy (from read_csv('{path}', header=true, auto_detect=false, delim=',', quote='\"', "
        f"escape='\"', columns={{{columns}}})) to '{target}' (format parquet, compression zstd)"
    )


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process, all threads, that the work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def search(con: duckdb.DuckDBPyConnection, taken: Read) -> object:
    """The search for direct identifiers in every column."""
    opened = taken.opened
    fields = {position: name for name, position in opened.heading.columns.items()}
    columns = {f"c{p}": fields.get(p, "") for p in range(opened.heading.width)}
    said = {f"c{p}": text for p, text in enumerate(opened.headings)}
    return find(con, opened.sql, contract(DATASET), columns, said)


def run_once(path: Path, folder: Path) -> dict[str, float]:
    """One run of every stage on the file."""
    declared = contract(DATASET)
    with duckdb.connect() as con, tempfile.TemporaryDirectory(dir=folder) as scratch:
        con.execute("set memory_limit = '1GB'")
        cost = {"bare": cpu_seconds(lambda: bare(con, path, Path(scratch) / "bare.parquet"))}
        began = time.process_time()
        taken = read(con, path, declared, Path(scratch))
        cost["read with row verdicts"] = time.process_time() - began
        cost["suite"] = cpu_seconds(lambda: judge(con, {"it": taken.typed}, declared))
        cost["identifiers"] = cpu_seconds(lambda: search(con, taken))
    return cost


def main() -> None:
    """Print the medians and ratios."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--runs", type=int, default=3)
    asked = arguments.parse_args()
    import great_expectations.expectations  # noqa: F401

    with tempfile.TemporaryDirectory() as folder:
        path = write_rows(Path(folder), asked.rows)
        costs = [run_once(path, Path(folder)) for _ in range(asked.runs)]
    middle = {stage: statistics.median(c[stage] for c in costs) for stage in costs[0]}
    print(
        f"{asked.rows:,} rows, {asked.runs} runs, {platform.machine()}, duckdb {duckdb.__version__}"
    )
    for stage, seconds in middle.items():
        print(f"{stage:24} {seconds:6.2f} CPU s  {seconds / middle['bare']:5.2f} x bare")
    both = middle["read with row verdicts"] + middle["suite"]
    print(f"{'read and suite':24} {both:6.2f} CPU s  {both / middle['bare']:5.2f} x bare")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MB")


if __name__ == "__main__":
    main()
