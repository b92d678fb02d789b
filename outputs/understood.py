"""What was understood of a delivery, for its sender to check: file, columns, months, codes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from sources.contract import Contract, Matches
from sources.fields import LSOA_REGEX
from sources.headings import letters
from sources.read import Read
from sources.reference.load import lsoa_vintage

KINDS = {"csv": "CSV", "spreadsheet": "workbook", "parquet": "Parquet"}
ENCODINGS = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252, Western European"}
VINTAGES = {
    2011: "2011 codes",
    2021: "2021 codes",
    "mixed": "codes of 2011 and of 2021 in one delivery; each row is placed by its own code",
    None: "no code tells 2011 from 2021",
}


def understood(read: Read, contract: Contract, path: Path) -> list[tuple[str, str]]:
    """What the file was taken to be: pairs of a thing and its words, in reading order."""
    return [
        ("File", path.name),
        ("Dataset", f"{contract.title}. {contract.grain}"),
        *_file(read),
        ("Rows under the header", f"{read.rows_in:,}"),
        *_aside(read),
        *_months(read.months, contract),
        *([("Extract made on", day(read.made_on))] if read.made_on else []),
        *_vintages(read, contract),
        *_columns(read, contract),
    ]


def _aside(read: Read) -> Iterator[tuple[str, str]]:
    """Titles, totals and notes that are no rows of the dataset, where there were any."""
    if said := read.opened.aside.sentence:
        yield "Set aside, not counted", said.removeprefix("set aside: ")


def day(moment: date) -> str:
    """A date as people write it: 5 January 2024."""
    return f"{moment.day} {moment:%B %Y}"


def _file(read: Read) -> Iterator[tuple[str, str]]:
    opened = read.opened
    yield "Kind of file", KINDS[opened.kind]
    if opened.sheet is not None:
        yield "Sheet", opened.sheet
    if opened.encoding is not None:
        yield "Encoding", ENCODINGS.get(opened.encoding, opened.encoding)
    if opened.kind != "parquet":
        yield "Header row", str(opened.heading.row)


def _months(months: tuple[date, ...], contract: Contract) -> Iterator[tuple[str, str]]:
    """The months the delivery answers for: a stretch, or each where some are left out."""
    what = "Months of the snapshots" if contract.submission == "snapshot" else "Months covered"
    if not months:
        yield what, "none: no whole month was found"
        return
    first, last = months[0], months[-1]
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    if len(months) == 1:
        yield what, f"{first:%B %Y}"
    elif len(months) == span:
        yield what, f"{first:%B %Y} to {last:%B %Y}, {span} months"
    else:
        yield what, ", ".join(f"{month:%B %Y}" for month in months)


def _vintages(read: Read, contract: Contract) -> Iterator[tuple[str, str]]:
    """Which census's areas each column of LSOA codes is in, told from the codes."""
    for field in contract.fields:
        is_area = field.constraint(Matches) == Matches(LSOA_REGEX)
        if is_area and field.name in read.opened.heading.columns:
            sound = [("problems", "=", 0)]
            codes = pq.read_table(read.typed, columns=[field.name], filters=sound)[field.name]
            vintage = lsoa_vintage(c for c in codes.unique().to_pylist() if c)
            yield f"Areas in {field.name}", VINTAGES[vintage]


def _columns(read: Read, contract: Contract) -> Iterator[tuple[str, str]]:
    """Each column in the order of the file, then what is absent and what was left out."""
    opened, names = read.opened, {p: n for n, p in read.opened.heading.columns.items()}
    for position, name in sorted(names.items()):
        heading = opened.headings[position].strip()
        as_name = "" if heading == name else f", taken as {name}"
        yield f"Column {letters(position)}", f"{heading}{as_name}"
    absent = [f.name for f in contract.fields if f.name not in opened.heading.columns]
    yield "Optional columns absent", ", ".join(absent) or "none"
    left = ", ".join(read.undeclared)
    yield "Columns not taken in", f"{left}: the contract does not declare them" if left else "none"
