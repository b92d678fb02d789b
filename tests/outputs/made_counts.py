"""True counts of the made-up world: its rows, counted as each cut asks."""

from collections.abc import Collection, Iterable, Mapping
from math import prod

import numpy as np
import pandas as pd

from sources.registry import contracts
from tests.outputs.made_rows import WINDOWS, counts, members_of, rows_of
from transforms.countable import Countable
from transforms.cuts import Cut
from transforms.periods import dates, member_of, rolled, spans, windows

MONTHS = pd.date_range("2019-04-01", "2026-03-01", freq="MS")
LATER = pd.date_range("2019-04-01", "2026-06-01", freq="MS")
"""The months of the next quarter's release."""
DATES = (pd.Timestamp(2025, 12, 31), pd.Timestamp(2026, 3, 31))
IN_EVERY_WINDOW = ("sna__repeat_victims", "sna__repeat_suspects")
"""Row tables with a row for each person in each window; others have the longest alone."""
Revised = Collection[tuple[str, str]]
"""Datasets or row tables, each with a month (`2025-11`) of which rows came late."""


def counted(
    cut: Cut, columns: tuple[str, ...], months: pd.DatetimeIndex, revised: Revised
) -> pd.DataFrame:
    """Made-up counts with the columns of a cut; `months` are those its source answers for."""
    if cut.period == "rolling_year":
        monthly = Cut(cut.measure, cut.by, "month")
        return rolled(counted(monthly, columns, months, revised), list(cut.by))
    source = cut.counts
    periods, start_of = _pieces(cut, months)
    lists = [members_of(source.name, name) for name in cut.by]
    shape = (len(periods), *map(len, lists))
    n = np.zeros(prod(shape), dtype="int64")
    if start_of:
        late = frozenset(month for name, month in revised if name == source.name)
        rows = rows_of(source.name, columns, tuple(start_of), late)
        own = counts(cut, rows).to_numpy()
        numbered = _numbered(periods["period_start"])
        places = [_places(rows["when"], {when: numbered[s] for when, s in start_of.items()})]
        places += [_places(rows[n], _numbered(m)) for n, m in zip(cut.by, lists, strict=True)]
        n = np.bincount(np.ravel_multi_index([p[own] for p in places], shape), minlength=len(n))
    return _every(cut, periods, lists, shape).assign(n=n)


def _numbered(listed: Iterable[object]) -> dict[object, int]:
    return {name: place for place, name in enumerate(listed)}


def _places(column: pd.Series, numbered: Mapping[object, int]) -> np.ndarray:
    """For each row, the number of its member."""
    return np.array([numbered[name] for name in column.cat.categories])[column.cat.codes]


def _every(
    cut: Cut, periods: pd.DataFrame, lists: list[tuple[str, ...]], shape: tuple[int, ...]
) -> pd.DataFrame:
    """A row for every period and combination of members."""
    first, *others = np.unravel_index(np.arange(prod(shape)), shape)
    every = periods.take(first).reset_index(drop=True)
    every.insert(0, "measure", pd.Series(cut.measure, every.index, dtype="str"))
    for name, listed, places in zip(cut.by, lists, others, strict=True):
        every[name] = pd.Series(listed, dtype="str").take(places).to_numpy()
    return every


def _pieces(cut: Cut, months: pd.DatetimeIndex) -> tuple[pd.DataFrame, dict[str, pd.Timestamp]]:
    """The periods of a cut, and for each piece that rows are drawn for, the start of its period."""
    source = cut.counts
    if months.empty:
        return spans("month", []), {}
    last = months[-1] + pd.offsets.MonthEnd(0)
    if cut.declared.kind == "stock":
        found = [(d.date(), d.date()) for d in DATES]
        periods = windows(found) if source.has_windows else dates(DATES)
        return periods, {f"at {d:%Y-%m-%d}": d for d in DATES}
    if source.has_windows:
        own = WINDOWS if source.name in IN_EVERY_WINDOW else WINDOWS[-1:]
        starts = {day: pd.Timestamp(day) for day in own}
        return windows([(s.date(), last.date()) for s in starts.values()]), starts
    periods = spans(cut.period, months)
    bounds = periods[["period_start", "period_end"]].itertuples(index=False, name=None)
    within = {
        f"{month:%Y-%m}": start
        for start, end in bounds
        for month in months[(months >= start) & (months <= end)]
    }
    return periods, within


def coverage(silent: Collection[str] = (), months: pd.DatetimeIndex = MONTHS) -> pd.DataFrame:
    """Every dataset covers the months; street data begins late, and one dataset has a gap."""
    frames = []
    for place, name in enumerate(contracts()):
        if name in silent:
            continue
        own = months[48:] if "street" in name else months
        own = own.delete(40) if place == 1 else own
        frames.append(pd.DataFrame({"dataset": name, "month_start": own, "deliveries": 1}))
    empty = pd.DataFrame({"dataset": [], "month_start": pd.DatetimeIndex([]), "deliveries": []})
    return pd.concat(frames, ignore_index=True) if frames else empty


def answered_by(source: Countable, covered: pd.DataFrame) -> pd.DatetimeIndex:
    """The months that every dataset of the source answers for; of a window, that any does."""
    own = covered[covered["dataset"].isin(source.datasets)]
    needed = 1 if source.has_windows else len(source.datasets)
    counted = own.groupby("month_start").size()
    return pd.DatetimeIndex(sorted(counted[counted.ge(needed)].index))


def digests_of(source: Countable, months: pd.DatetimeIndex, revised: Revised) -> dict[str, str]:
    """What each month of the source rests on: a late row makes it another."""
    last = f"{months[-1] + pd.offsets.MonthEnd(0):%Y-%m-%d}" if len(months) else ""
    found = {f"{m:%Y-%m}": "as first sent" for m in months}
    for day in DATES:
        found[member_of(day, day)] = found[f"persons at {day:%Y-%m-%d}"] = "as first sent"
    for start in WINDOWS:
        first, end = pd.Timestamp(start), pd.Timestamp(last or start)
        found[member_of(first, end, of_persons=True)] = "as first sent"
    return found | {month: "late rows" for name, month in revised if name == source.name}
