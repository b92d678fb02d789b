"""From positions and marks to the columns of a delivered file, and to the files."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from sources.synthetic.calendar import financial_quarter
from sources.synthetic.places import areas
from sources.synthetic.world import DISTRICTS, TOWNS

SEXES = ("M", "F")


def text(labels: tuple[str, ...] | np.ndarray, position: np.ndarray) -> pa.Array:
    """The label at each position; empty where the position is negative."""
    position = np.asarray(position)
    return pa.array(labels, pa.string()).take(pa.array(position, mask=position < 0))


def names(pseudonym: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """Pseudonyms as text."""
    return pa.array(pseudonym, pa.binary(), mask=missing).cast(pa.string())


def with_person(table: pa.Table, pseudonym: np.ndarray, person: np.ndarray) -> pa.Table:
    """The table with its person key second, empty where the row has no person."""
    key = names(pseudonym[np.maximum(person, 0)], person < 0)
    return table.add_column(1, "person_id", key)


def yes(marked: np.ndarray) -> pa.Array:
    """Y where marked, empty elsewhere: how markers arrive."""
    return text(("Y",), np.where(marked, 0, -1))


def whole(numbers: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """Whole numbers, empty where missing."""
    return pa.array(np.asarray(numbers), pa.int32(), mask=missing)


def day(dates: np.ndarray) -> pa.Array:
    """Dates, written `2025-03-31`; not-a-time is empty."""
    return pa.array(dates.astype("datetime64[D]"))


def moment(times: np.ndarray) -> pa.Array:
    """Dates with times, written `2025-03-31 23:15:00`."""
    return pa.array(times.astype("datetime64[s]"))


def area_codes(area: np.ndarray, is_2011: np.ndarray) -> pa.Array:
    """Area codes in the vintage of the row."""
    both = np.concatenate([areas().code, areas().code_2011])
    return text(both, np.where((area >= 0) & is_2011, area + len(areas().code), area))


def district_names(home: np.ndarray) -> pa.Array:
    """Districts as partners write them: the name inside the county, a code outside."""
    inside = [_district_name(position) for position in range(len(DISTRICTS))]
    return text((*inside, *(code for _, code, _ in TOWNS.values())), home)


def _district_name(position: int) -> str:
    """The district's name, as its areas carry it before their number."""
    return str(areas().name[areas().home == position][0]).rsplit(" ", 1)[0]


def write_monthly(
    folder: Path, table: pa.Table, month: np.ndarray, stems: list[str], quoting: str = "none"
) -> None:
    """One CSV for each name, of the rows (in order of month) that belong to it."""
    folder.mkdir(parents=True, exist_ok=True)
    bounds = np.searchsorted(month, np.arange(len(stems) + 1))
    options = csv.WriteOptions(quoting_style=quoting)
    for stem, start, end in zip(stems, bounds[:-1], bounds[1:], strict=True):
        if stem:
            csv.write_csv(table.slice(start, end - start), folder / f"{stem}.csv", options)


def write_quarterly(
    folder: Path, noun: str, table: pa.Table, month: np.ndarray, months: np.ndarray,
    quoting: str = "none",
) -> None:  # fmt: skip
    """One CSV for each financial quarter that has a month in the range."""
    quarters = [financial_quarter(m) for m in months]
    each = list(dict.fromkeys(quarters))
    position = np.array([each.index(quarter) for quarter in quarters])
    stems = [f"{noun}_{quarter}" for quarter in each]
    write_monthly(folder, table, position[month], stems, quoting)
