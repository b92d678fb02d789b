"""One dataset of the synthetic county: its table, where each row counts, and how it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from sources.synthetic.calendar import Calendar, days, financial_quarter
from sources.synthetic.columns import names, write_monthly
from sources.synthetic.draw import pick, pseudonyms, week_profiles


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What a partner delivers, and what is true of it.

    `month` and `place` say where each row counts; `covered` which months are answered for;
    `measures` which rows each measure counts (of a stock, one row a person), or the count that
    each row holds. `file_of` names the file that a month's rows come in. `calendar`: the months
    it counts in, where they are not the world's.
    """

    name: str
    table: pa.Table
    month: np.ndarray
    place: np.ndarray
    covered: np.ndarray
    measures: dict[str, np.ndarray]
    file_of: Callable[[np.datetime64], str]
    calendar: Calendar | None = None


def write(landing: Path, calendar: Calendar, drawn: Drawn) -> None:
    """A file for each period that has a covered month."""
    agency, dataset = drawn.name.split("__")
    months = (drawn.calendar or calendar).months
    labels = [drawn.file_of(month) for month in months]
    each = list(dict.fromkeys(np.array(labels)[drawn.covered].tolist()))
    position = np.array([each.index(label) if label in each else -1 for label in labels])
    order = np.argsort(position[drawn.month], kind="stable")
    table = drawn.table.take(pa.array(order))
    stems = [f"{dataset}_{label}" for label in each]
    write_monthly(landing / agency / dataset, table, position[drawn.month][order], stems, "needed")


def monthly_file(month: np.datetime64) -> str:
    """A file a month: `2024-04`."""
    return str(month)


def quarterly_file(month: np.datetime64) -> str:
    """A file a financial quarter: `2024-25_Q1`."""
    return financial_quarter(month)


def yearly_file(month: np.datetime64) -> str:
    """A file a financial year: `2024-25`."""
    return financial_quarter(month).split("_")[0]


def academic_file(month: np.datetime64) -> str:
    """A file an academic year from September: `2024-25`."""
    return financial_quarter(month - 5).split("_")[0]


def latest(calendar: Calendar, months: int) -> np.ndarray:
    """Whether each month is among the latest so many."""
    return np.arange(len(calendar.months)) >= len(calendar.months) - months


def year_end(months: np.ndarray) -> np.ndarray:
    """The last month of each month's financial year."""
    return months + (2 - months.astype(np.int64)) % 12


def own_pseudonyms(rng: Generator, person: np.ndarray) -> pa.Array:
    """A pseudonym for each row's person that no other dataset shares."""
    people, position = np.unique(person, return_inverse=True)
    return names(pseudonyms(rng, len(people), 32)[position])


def moments(rng: Generator, calendar: Calendar, month: np.ndarray, profile: str) -> np.ndarray:
    """A moment in each row's month, at the hours of the week that the profile favours."""
    n = len(month)
    hour = pick(rng, n, tuple(week_profiles()[profile]))
    first = calendar.months[month].astype("datetime64[D]")
    length = days(calendar.months)[month]
    drawn = first + np.floor(rng.random(n) * (length - 6)).astype(int)
    weekday = (drawn.astype(np.int64) + 3) % 7
    on = drawn + (hour // 24 - weekday) % 7
    return on.astype("datetime64[m]") + hour % 24 * 60 + rng.integers(0, 60, n)
