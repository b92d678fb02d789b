"""A small made-up world of rows, counted as cuts and tables, for releases to be made from.

Rows are drawn once for each dataset and month, so that every cut over it counts the same rows:
tables agree, and no measure counts more than the dataset holds, as over delivered rows.
"""

import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from hashlib import sha256
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from outputs.cell_files import earlier_release, keep, write_cells
from outputs.counts import Registered, disclosed, edition_inputs, inputs_of, register
from outputs.inputs import Inputs, Material
from outputs.publish import NothingToShow, as_made, built
from outputs.registry import Edition, declared_cuts, figures
from outputs.release import EDITIONS
from quality.disclosure import Disclosed
from sources.contract import Field
from sources.fields import WEEKDAYS
from sources.partnership import partnership
from sources.parts import definition_parts
from sources.published.registry import declared_series
from sources.reference.load import table
from sources.registry import contracts
from sources.weights.registry import declared_weights
from transforms.backgrounds import ENGLAND
from transforms.countable import Countable, countable
from transforms.cuts import Cut
from transforms.dimensions import groups_of, member
from transforms.domains import AREAS, ELSEWHERE, UNKNOWN, members
from transforms.periods import dates, member_of, rolled, spans, windows
from transforms.rates import ages_of
from transforms.registry import Transform, derived
from transforms.weights import WEIGHTS

MONTHS = pd.date_range("2019-04-01", "2026-03-01", freq="MS")
LATER = pd.date_range("2019-04-01", "2026-06-01", freq="MS")
"""The months of the next quarter's release."""
DATES = (pd.Timestamp(2025, 12, 31), pd.Timestamp(2026, 3, 31))
WINDOWS = ("2025-04-01", "2023-04-01")
"""First days of the windows of row tables; the last day is that of the last month."""
IN_EVERY_WINDOW = ("sna__repeat_victims", "sna__repeat_suspects")
"""Row tables with a row for each person in each window; others have the longest alone."""
MONTHLY = 600
"""Rows a month of a police dataset, in the whole world."""
USUAL = 0.3
"""The share of them that a measure counts."""
STOCK = 1500
FEWER = {"health": 25, "youth_justice": 25, "probation": 2}
"""How many times fewer rows an agency has."""
RARER = {"homicide": 200, "robbery": 12, "knife": 10, "weapons": 10, "entrants": 3}
"""And how many times fewer a rare kind of event has."""
NARROWER = 0.6
"""The share of the rows of a definition that a narrower one keeps."""
AGES_FINEST_FIRST = (
    "age_years", "age_or_band", "age_band", "transition_age", "age_stage", "age_group",
)  # fmt: skip
OFFENCES_FINEST_FIRST = ("offence_code", "offence_subgroup", "offence_group")
OBSERVED = {"weekday": WEEKDAYS, "hour": tuple(map(str, range(24)))}
NUMBERED = {"month": range(1, 13), "projected_year": range(2022, 2032)}
"""What a key of numbers takes; others are shares in twentieths."""
ELSE = ("1", "2", "3")
"""Members of a column that declares none."""
SMALLEST_SECRET = 200
"""Smaller numbers stand in words for something else: ages, per cents, days."""
Draw = Mapping[str, np.ndarray]
Revised = Collection[tuple[str, str]]
"""Datasets or row tables, each with a month (`2025-11`) of which rows came late."""


def _rng(*names: object) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(" ".join(map(str, names)).encode()))


@cache
def _lsoas() -> pd.DataFrame:
    areas = table("ref_lsoas").to_pandas()
    return areas.loc[areas["vintage"].eq(2011), ["lsoa_code", "district_code"]]


@cache
def _lists() -> duckdb.DuckDBPyConnection:
    """An engine that holds the lists of places, as breakdowns by them need."""
    con = duckdb.connect()
    for name in ("ref_districts", "ref_lsoas"):
        con.register(name, table(name))
    return con


def _shares() -> dict[str, tuple[float, float]]:
    """For each measure that stands in a sum of measures, the rows it counts: from `u` to `u`."""
    ways = definition_parts()
    firsts = {way[0] for found in ways.values() for way in found}
    share = {measure: (0.0, _depth(measure, ways)) for measure in {*ways, *firsts}}
    for whole, found in ways.items():
        for first, *rest in found:
            low, high = share[first][1], share[whole][1]
            ends = [low + (high - low) * i / max(len(rest), 1) for i in range(len(rest) + 1)]
            share |= {name: (ends[i], ends[i + 1]) for i, name in enumerate(rest)}
    return share


def _depth(measure: str, ways: Mapping[str, tuple[tuple[str, ...], ...]]) -> float:
    """The share of the rows: a part keeps less than any whole that it is part of."""
    wholes = [(w, len(way)) for w, found in ways.items() for way in found if way[0] == measure]
    if not wholes:
        source = countable(measure.split(".")[0])
        return 1.0 if measure.endswith(f".{source.measures[0].name}") else USUAL / NARROWER
    return min(_depth(w, ways) * (NARROWER if parts > 1 else 1.0) for w, parts in wholes)


SHARE = _shares()


def _columns(source_name: str, cuts: Iterable[Cut]) -> tuple[str, ...]:
    """The breakdowns and measures that some cut of the source asks for, and its smallest places."""
    own = [cut for cut in cuts if cut.counts.name == source_name]
    asked = {name for cut in own for name in cut.by} - set(AREAS)
    measures = {cut.measure for cut in own} - SHARE.keys()
    place = {"lsoa11_code"} if countable(source_name).has_places else set()
    return tuple(sorted(asked | measures | place))


def _level(source: Countable) -> float:
    agencies = {contracts()[name].agency.name for name in source.datasets}
    return 1 / max(FEWER.get(name, 1) for name in agencies)


def _usual_share(measure: str) -> float:
    """The share of its dataset's rows that a measure which is no definition counts."""
    kind = measure.split(".")[1]
    return USUAL / next((times for rare, times in RARER.items() if rare in kind), 1)


def _counts(cut: Cut, rows: pd.DataFrame) -> pd.Series:
    """Whether each row counts: the first measure of a dataset counts them all."""
    source, measure = cut.counts, cut.measure
    if cut.declared == source.measures[0]:
        return pd.Series(True, rows.index)
    if measure in SHARE:
        low, high = SHARE[measure]
        return rows["u"].ge(low) & rows["u"].lt(high)
    return rows[measure].lt(_usual_share(measure))


@cache
def _members(source_name: str, name: str) -> tuple[str, ...]:
    return members(_lists(), countable(source_name), name, list(OBSERVED.get(name, ELSE)))


@cache
def _chances(source_name: str, name: str) -> np.ndarray:
    """How likely each member of a breakdown is; `unknown` is rare, and so is anywhere else."""
    if name == "lsoa11_code":
        odds = _rng(source_name, name).lognormal(0, 0.5, len(_members(source_name, name)))
        odds[-2:] = odds[:-2].sum() / 40
    else:
        odds = _rng(source_name, name).lognormal(0, 0.5, len(_members(source_name, name)))
        odds[-1] = odds[:-1].mean() / 20
    return odds / odds.sum()


def _draw(source_name: str, columns: Iterable[str], when: str, n: int, salt: str = "") -> Draw:
    """Rows of one dataset in one period: for each breakdown the place of the row's member.

    `u`, and a number for each measure that is no definition, say which measures count the row.
    """
    found = {}
    for name in ("u", *columns):
        rng = _rng(source_name, when, name, salt)
        if name == "u" or "." in name:
            found[name] = rng.random(n)
        else:
            odds = _chances(source_name, name)
            found[name] = rng.choice(len(odds), n, p=odds)
    return found


def _agreeing(source_name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Columns that are coarser forms of others follow them."""
    if "lsoa11_code" in rows:
        at = dict(zip(*(_lsoas()[n] for n in ("lsoa_code", "district_code")), strict=True))
        at |= {elsewhere: elsewhere for elsewhere in ELSEWHERE}
        county = dict.fromkeys(at.values(), partnership().county_code)
        county |= {elsewhere: elsewhere for elsewhere in ELSEWHERE}
        rows["district_code"] = _renamed(rows["lsoa11_code"], at)
        rows["county_code"] = _renamed(rows["district_code"], county)
    by_age = [name for name in AGES_FINEST_FIRST if name in rows]
    for coarser in by_age[1:]:
        rows[coarser] = _renamed(rows[by_age[0]], _coarser(source_name, by_age[0], coarser))
    by_offence = [name for name in OFFENCES_FINEST_FIRST if name in rows]
    for coarser in by_offence[1:]:
        fine = _members(source_name, by_offence[0])
        groups = _members(source_name, coarser)
        group_of = {m: g for g in groups for m in groups_of(by_offence[0], g, fine)}
        kinds = {m: group_of.get(m, groups[-1]) for m in fine}
        rows[coarser] = _renamed(rows[by_offence[0]], kinds)
    return rows


def _coarser(source_name: str, fine: str, coarse: str) -> dict[str, str]:
    """The member of a coarse breakdown by age that holds each member of a fine one."""
    groups = {m: ages for m in _members(source_name, coarse) if (ages := ages_of(member(m)))}
    oldest = max(groups, key=lambda m: groups[m][0])
    found = {}
    for name in _members(source_name, fine):
        ages = ages_of(member(name))
        inside = (m for m, (low, high) in groups.items() if ages and low <= ages[0] <= high)
        found[name] = next(inside, oldest if ages else UNKNOWN)
    return found


def _renamed(column: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """The column with each member named anew; several may become one."""
    renamed = pd.Series([names[m] for m in column.cat.categories], dtype="category")
    codes = renamed.cat.codes.to_numpy()[column.cat.codes]
    return pd.Series(pd.Categorical.from_codes(codes, renamed.cat.categories), column.index)


@cache
def _rows(
    source_name: str, columns: tuple[str, ...], periods: tuple[str, ...], late: frozenset[str]
) -> pd.DataFrame:
    """The rows of a dataset in months, windows or on dates; late ones a few more, a few fewer."""
    months = {WINDOWS[0]: 3.0, WINDOWS[1]: 9.0}
    parts, sizes = [], []
    for when in periods:
        level = STOCK if when.startswith("at ") else MONTHLY * months.get(when, 1.0)
        n = int(_rng(source_name, when).poisson(level * _level(countable(source_name))))
        drawn = _draw(source_name, columns, when, n)
        if when in late:
            more = _draw(source_name, columns, when, 1 + n // 40, "late")
            drawn = {k: np.concatenate([v[n // 60 :], more[k]]) for k, v in drawn.items()}
        parts.append(drawn)
        sizes.append(len(drawn["u"]))
    found = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    lists = {name: _members(source_name, name) for name in columns if "." not in name}
    rows = pd.DataFrame({n: pd.Categorical.from_codes(found.pop(n), lists[n]) for n in lists})
    whens = pd.Categorical.from_codes(np.repeat(range(len(periods)), sizes), periods)
    return _agreeing(source_name, rows.assign(**found, when=whens))


def _counted(
    cut: Cut, columns: tuple[str, ...], months: pd.DatetimeIndex, revised: Revised
) -> pd.DataFrame:
    """Made-up counts with the columns of a cut; `months` are those its source answers for."""
    if cut.period == "rolling_year":
        monthly = Cut(cut.measure, cut.by, "month")
        return rolled(_counted(monthly, columns, months, revised), list(cut.by))
    source, measure = cut.counts, cut.measure
    periods, start_of = _pieces(cut, months)
    every = periods.assign(measure=measure)
    for name in cut.by:
        listed = pd.DataFrame({name: list(_members(source.name, name))}, dtype="str")
        every = every.merge(listed, how="cross")
    order = ["measure", *periods.columns, *cut.by, "n"]
    if not start_of:
        return every.assign(n=pd.Series(dtype="int64"))[order]
    late = frozenset(month for name, month in revised if name == source.name)
    rows = _rows(source.name, columns, tuple(start_of), late)
    own = rows[_counts(cut, rows)]
    own = own.assign(period_start=own["when"].map(start_of))
    key = ["period_start", *cut.by]
    found = own.groupby(key, observed=True).size().rename("n").reset_index()
    found = found.astype({name: "str" for name in cut.by})
    found["period_start"] = found["period_start"].astype(every["period_start"].dtype)
    filled = every.merge(found, on=key, how="left")
    n = filled["n"].fillna(0).astype("int64")
    assert n.sum() == found["n"].sum()
    return filled.assign(n=n)[order]


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


def _answered(source: Countable, covered: pd.DataFrame) -> pd.DatetimeIndex:
    """The months that every dataset of the source answers for; of a window, that any does."""
    own = covered[covered["dataset"].isin(source.datasets)]
    needed = 1 if source.has_windows else len(source.datasets)
    counted = own.groupby("month_start").size()
    return pd.DatetimeIndex(sorted(counted[counted.ge(needed)].index))


def _digests(source: Countable, months: pd.DatetimeIndex, revised: Revised) -> dict[str, str]:
    """What each month of the source rests on: a late row makes it another."""
    last = f"{months[-1] + pd.offsets.MonthEnd(0):%Y-%m-%d}" if len(months) else ""
    found = {f"{m:%Y-%m}": "as first sent" for m in months}
    for day in DATES:
        found[member_of(day, day)] = found[f"persons at {day:%Y-%m-%d}"] = "as first sent"
    for start in WINDOWS:
        first, end = pd.Timestamp(start), pd.Timestamp(last or start)
        found[member_of(first, end, of_persons=True)] = "as first sent"
    return found | {month: "late rows" for name, month in revised if name == source.name}


def world(
    silent: Collection[str] = (),
    months: pd.DatetimeIndex = MONTHS,
    revised: Revised = (),
    cuts: Collection[Cut] | None = None,
) -> Material:
    """Material in which every dataset but the silent ones delivered its true counts.

    `revised`: datasets and months whose rows were delivered again, a few more and a few fewer.
    `cuts`: what is counted, where that is not what the figures declare.
    """
    covered = coverage(silent, months)
    wanted = declared_cuts() if cuts is None else tuple(cuts)
    sources = {cut.counts.name: cut.counts for cut in wanted}
    columns = {name: _columns(name, (*wanted, *declared_cuts())) for name in sources}
    answered = {name: _answered(source, covered) for name, source in sources.items()}
    read = {t for f in figures().values() for t in f.tables} & set(derived())
    return Material(
        cuts={
            cut: _counted(cut, columns[cut.counts.name], answered[cut.counts.name], revised)
            for cut in wanted
        },
        tables={name: statistics(derived()[name]) for name in sorted(read)}
        | {"out_sna__coverage": covered},
        deliveries={name: (_sha256(name, revised),) for name in contracts() if name not in silent},
        digests={
            name: _digests(source, answered[name], revised) for name, source in sources.items()
        },
        provisional={"police__offences": months[-3]} if len(months) > 3 else {},
    )


def _sha256(dataset: str, revised: Revised) -> str:
    """The hash of what a dataset delivered: another one where months came again."""
    months = sorted(month for name, month in revised if name == dataset)
    return sha256(" ".join((dataset, *months)).encode()).hexdigest()


@dataclass(frozen=True)
class Solved:
    """One edition of the world: its cubes, and their counts as they may be published."""

    edition: Edition
    material: Material
    registered: Registered
    found: Disclosed

    @cached_property
    def inputs(self) -> Inputs:
        """What the figures of the edition are made from."""
        return edition_inputs(self.registered, self.found, self.material, self.edition)

    @property
    def secrets(self) -> set[str]:
        """Hidden counts so large that nothing else of the edition is the same number."""
        found = self.found
        hidden = {found.counts[c] for c in found.hidden if not found.rule(c).rounds}
        seen = {*found.shown.values(), *range(SMALLEST_SECRET)}
        return {str(n) for n in hidden - seen}

    def carry(self, release: Path) -> Path:
        """Write the edition's cell files into a release, and what is kept beside it."""
        folder = release / self.edition
        folder.mkdir(parents=True)
        units = {cut.measure: cut.declared.title for cut in self.registered.cubes}
        write_cells(folder, self.found, units, lambda *_: False)
        keep(release, self.edition, self.found, inputs_of(self.found.counts, self.material))
        return folder


def editions(material: Material, before: Path | None = None) -> dict[Edition, Solved]:
    """Both editions of the material's cuts, after the release before them."""
    solved: dict[Edition, Solved] = {}
    found = None
    for edition in EDITIONS:
        registered = register(material, _drawable(material, edition), edition)
        found = disclosed(registered, material, found, earlier_release(before, edition))
        solved[edition] = Solved(edition, material, registered, found)
    return solved


@cache
def made_up() -> dict[Edition, Solved]:
    """Both editions of the whole world, solved once for all tests of a process."""
    return editions(world())


def _drawable(material: Material, edition: Edition) -> list[Cut]:
    """The cuts that figures of the edition draw; all of them where no figure declares them."""
    own = [f for f in figures().values() if edition in f.edition and f.can_draw(material)]
    declared = dict.fromkeys(cut for f in own for cut in f.cuts)
    return [c for c in declared if c in material.cuts] or list(material.cuts)


def complete(inputs: Inputs) -> Inputs:
    """With the edition's other figures made, for the figures about the release."""
    own = [f for f in figures().values() if inputs.edition in f.edition and f.can_draw(inputs)]
    made = {}
    for found in (f for f in own if not f.about_the_release):
        with suppress(NothingToShow):
            made[found.id] = as_made(found, built(found, inputs), inputs)
    return replace(inputs, made=made)


def hidden(inputs: Inputs, cut: Cut, which: Callable[[pd.DataFrame], pd.Series]) -> Inputs:
    """Inputs in which some cells of a cut, chosen by its cube, are hidden."""
    rows, chosen = inputs.cuts[cut], which(inputs.cube(cut))
    less = rows.assign(n=rows["n"].mask(chosen), status=rows["status"].mask(chosen, "c"))
    return replace(inputs, cuts={**inputs.cuts, cut: less})


def all_hidden(inputs: Inputs) -> Inputs:
    """Inputs in which no count is shown."""
    cuts = {cut: rows.assign(n=float("nan"), status="c") for cut, rows in inputs.cuts.items()}
    return replace(inputs, cuts=cuts)


def without(inputs: Inputs, silent: Collection[str]) -> Inputs:
    """Inputs as they are where some datasets sent nothing."""
    covered = inputs.tables["out_sna__coverage"]
    came = {name: of for name, of in inputs.deliveries.items() if name not in silent}
    told = {cut for f in figures().values() if isinstance(f.needs, tuple)
            and not {*f.needs} & {*silent} for cut in f.cuts}  # fmt: skip
    cuts = {
        cut: rows.head(0) if {*cut.counts.datasets} & {*silent} and cut not in told else rows
        for cut, rows in inputs.cuts.items()
    }
    tables = inputs.tables | {"out_sna__coverage": covered[~covered["dataset"].isin(silent)]}
    return replace(inputs, cuts=cuts, tables=tables, deliveries=came)


def statistics(found: Transform) -> pd.DataFrame:
    """Made-up rows of a statistics table: every combination of what its key's lists hold."""
    if found.table.name == WEIGHTS.name:
        return made_up_weights()
    fields = {f.name: f for f in found.table.fields}
    keys = [name for name in (*found.table.key, "district_code") if name in fields]
    listed = {name: _listed(fields[name], found) for name in dict.fromkeys(keys)}
    rows = pd.DataFrame(list(product(*listed.values())), columns=list(listed))
    rng = _rng(found.table.name)
    for name, declared in fields.items():
        if name not in rows:
            rows[name] = _made_up(declared, rng, len(rows))
    for name in ("reason", "status"):
        if name in fields:
            rows[name] = ""
    return rows[list(fields)]


def made_up_weights() -> pd.DataFrame:
    """Every declared table of weights as if delivered: 100 for each code, made up."""
    rows = [
        {"name": w.name, "code": code, "label": code, "value": 100.0, "source": "A table",
         "price_base": "2015/16" if w.priced else None, "status": "illustrative", "unit": w.unit}
        for w in declared_weights().values()
        for code in w.codes or ("one", "other")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[f.name for f in WEIGHTS.fields])


def _listed(declared: Field, found: Transform) -> list:
    """The members that a key column of a statistics table takes."""
    if declared.name == "district_code":
        return [*partnership().districts, partnership().county_code]
    if declared.name == "measure" and not declared.codes:
        return _measures_of(found)
    if declared.name in ("lsoa_code", "lsoa11_code"):
        return _lsoas()["lsoa_code"].tolist()
    if declared.name == "area_code" and "background" in found.table.name:
        return [partnership().county_code, partnership().region_code, ENGLAND]
    if declared.dtype == "date":
        is_end = declared.name.endswith("_end")
        return [MONTHS[-1] + pd.offsets.MonthEnd(0) if is_end else MONTHS[-12]]
    if declared.dtype == "boolean":
        return [True, False]
    if declared.dtype in ("integer", "number"):
        return list(NUMBERED.get(declared.name, range(0, 101, 5)))
    return list(declared.codes) or ["one", "other"]


def _measures_of(found: Transform) -> list[str]:
    """The measures that a statistics table has rows of."""
    if "pub_series" in found.inputs:
        return sorted({s.measure for p in declared_series().values() for s in p.statistics
                       if s.measure})  # fmt: skip
    if "out_sna__measures" in found.inputs:
        return [c.measure for c in _one_a_measure() if not c.counts.has_windows]
    inputs = {name.removeprefix("core_") for name in found.inputs}
    return [c.measure for c in _one_a_measure() if {*c.counts.datasets} <= inputs] or ["none"]


def _one_a_measure() -> list[Cut]:
    return list({cut.measure: cut for cut in declared_cuts()}.values())


def _made_up(declared: Field, rng: np.random.Generator, n: int) -> object:
    """A column that is no key of a statistics table; intervals lie round their value."""
    if declared.dtype in ("integer", "number"):
        offset = -2 if "lower" in declared.name else 2 if "upper" in declared.name else 0
        return (10 + offset + rng.random(n)).round(1 if declared.dtype == "number" else 0)
    if declared.dtype == "date":
        day = MONTHS[-1] + pd.offsets.MonthEnd(0) if "end" in declared.name else MONTHS[-12]
        return pd.Series([day] * n)
    if declared.dtype == "boolean":
        return rng.random(n) < 0.5
    return rng.choice(list(declared.codes) or ["one"], n)
