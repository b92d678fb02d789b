"""Opens a delimited text file: at once where it is regular, row by row where it is not.

DuckDB reads a regular file ten times as fast as Python's csv module, but drops or merges cells
of an irregular one without a word, and counts no blank lines. So a file is left to DuckDB only
when its bytes show one line a row; the reader then counts the rows, and comes back for the
careful way if any is missing.
"""

import csv
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from sources import headings
from sources.contract import Contract
from sources.headings import Heading
from sources.opened import Opened, no_header
from sources.sql import listed, literal, plain_path
from sources.text_rows import FEWEST_FILLED, TOTALS, SetAside, TextRows, Unreadable

CHUNK_BYTES = 4 * 1024 * 1024
MAX_LINE_BYTES = 16 * 1024 * 1024


SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}


def open_delimited(path: Path, contract: Contract, scratch: Path, at_once: bool) -> Opened:
    """Read in the first of the contract's encodings that the whole file obeys.

    Where the contract's separator shows no header, the file is read by the one that does.
    """
    for encoding in contract.encodings:
        try:
            separator = _separator(path, contract, encoding)
            own = contract if separator is None else replace(contract, separator=separator)
            if at_once and encoding == "utf-8-sig" and (opened := _at_once(path, own)):
                return opened
            return _row_by_row(encoding, path, own, scratch)
        except UnicodeDecodeError:
            continue
    raise Unreadable(
        f"the text is in none of the agreed encodings, {', '.join(contract.encodings)}; "
        "save it as CSV UTF-8 and send it again"
    )


def _separator(path: Path, contract: Contract, encoding: str) -> str | None:
    """The separator that the header is written with, where it is not the contract's."""
    with path.open(encoding=encoding, newline="") as handle:
        lines = [line for line, _ in zip(handle, range(headings.SEARCHED_ROWS), strict=False)]
    for separator in sorted(SEPARATORS, key=lambda s: s != contract.separator):
        try:
            rows = list(csv.reader(lines, delimiter=separator, skipinitialspace=True))
        except csv.Error:
            continue
        if headings.find(rows, contract) is not None:
            return None if separator == contract.separator else separator
    return None


def _at_once(path: Path, contract: Contract) -> Opened | None:
    """The file as DuckDB reads it; None where its bytes or its header are not regular."""
    lines = _regular_lines(path, contract.separator)
    if lines is None:
        return None
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.reader(handle, delimiter=contract.separator, strict=True)
        try:
            first = [row for row, _ in zip(reader, range(headings.SEARCHED_ROWS), strict=False)]
        except csv.Error:
            return None
    heading = headings.find(first, contract)
    if heading is None or any(len(row) > heading.width for row in first):
        return None
    columns = ", ".join(f"'c{i}': 'varchar'" for i in range(heading.width))
    names = ", ".join(f"c{i}" for i in range(heading.width))
    sql = (
        f"select row_number() over () + {heading.row} as row_no, {names} from "
        f"read_csv({literal(plain_path(path))}, skip={heading.row}, header=false, "
        f"auto_detect=false, delim={literal(contract.separator)}, quote='\"', escape='\"', "
        f"columns={{{columns}}}, max_line_size={MAX_LINE_BYTES})"
    )
    named = tuple(str(c) for c in first[heading.row - 1])
    return Opened(
        "csv",
        f"select * from ({sql}) where not {_is_aside(heading, contract)}",
        heading,
        named,
        encoding="utf-8-sig",
        aside=SetAside(titles=heading.row - 1),
        regular_rows=lines - heading.row,
    )


def _is_aside(heading: Heading, contract: Contract) -> str:
    """A cheap condition that no row of the dataset meets, but blank, total and note rows do.

    Where any row meets it, the file is read row by row, which says what each of them is.
    """
    required = [f.name for f in contract.fields if not f.optional and f.name in heading.columns]
    first = [f"c{heading.columns[name]}" for name in required][:FEWEST_FILLED]
    nearly = " + ".join(f"({c} is null)::int" for c in first) or "0"
    filled = " + ".join(f"(coalesce(trim(c{i}), '') <> '')::int" for i in range(heading.width))
    words = listed([t.replace("_", mark) for t in TOTALS for mark in " -"])
    total = f"case when length(c0) < 16 then lower(trim(c0, ' :.*')) in {words} else false end"
    note = f"case when {nearly} >= {len(first) - 1} then {filled} <= 1 else false end"
    carried = any(f.carries_down for f in contract.fields)
    return f"({note} or {total} or {str(carried).lower()})"


def _regular_lines(path: Path, separator: str) -> int | None:
    """The number of lines, where every line can be one row; None where one cannot.

    Blank lines, line ends that are not all alike, binary zeros and quotation marks after a
    space are for the careful reader.
    """
    lines, last = 0, b""
    spaced_quote = f'{separator} "'.encode()
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK_BYTES):
            joined = last[-2:] + chunk
            returns = chunk.count(b"\r")
            if b"\x00" in chunk or b"\n\n" in joined or b"\n\r" in joined:
                return None
            if spaced_quote in joined or (returns and returns != joined.count(b"\r\n")):
                return None
            lines += chunk.count(b"\n")
            last = chunk
    return lines if last.endswith(b"\n") else lines + 1


def _row_by_row(encoding: str, path: Path, contract: Contract, scratch: Path) -> Opened:
    with path.open(encoding=encoding, newline="") as handle:
        records = csv_records(handle, contract.separator)
        first = list(islice(records, headings.SEARCHED_ROWS))
        heading: Heading | None = headings.find(first, contract)
        if heading is None:
            raise no_header(contract, first)
        rows = TextRows(heading, contract)
        sql = rows.as_table(chain(first, records), scratch)
    if rows.ends_short and not _ends_with_a_line_end(path):
        raise Unreadable(
            "the last row is cut short: the file was not copied or exported to its end; "
            "send it again"
        )
    named = tuple(first[heading.row - 1])
    return Opened("csv", sql, heading, named, encoding=encoding, aside=rows.aside)


def _ends_with_a_line_end(path: Path) -> bool:
    with path.open("rb") as handle:
        handle.seek(-1, os.SEEK_END)
        return handle.read() in (b"\n", b"\r")


def csv_records(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """The file's records; the parser's own message may quote a value, so it is replaced."""
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    read = 0
    try:
        for record in reader:
            read += 1
            yield record
    except csv.Error:
        raise Unreadable(
            f"the quotation marks of row {read + 1} cannot be followed: one is never closed, "
            "or stands inside a value without being doubled; export the file again"
        ) from None
