"""What figures are drawn from: disclosed counts, statistics safe to publish, official tables.

`Material` is what the pipeline counted; disclosure control turns it into the `Inputs` of one
edition, and figures see nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import duckdb
import pandas as pd

from sources.partnership import Partnership, partnership
from sources.reference.load import table as reference_table
from sources.registry import references
from transforms.codings import Tiling
from transforms.cubes import Cube, cube
from transforms.cuts import Cut
from transforms.dimensions import TOTAL
from transforms.domains import AREAS
from transforms.duck import shut
from transforms.fingerprints import Digests
from transforms.rates import denominators
from transforms.registry import derived
from transforms.weights import WEIGHTS, WeightSet, weights

OTHER_PLACES = {"outside": "Outside the area", "unknown": "Not known", TOTAL: "All places"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Held:
    """What material and inputs share.

    `tables`: derived tables by name. `deliveries`: for each dataset, the sha256 of every
    accepted delivery in force; a dataset that is absent or empty sent nothing.
    """

    tables: Mapping[str, pd.DataFrame]
    deliveries: Mapping[str, Sequence[str]]
    partnership: Partnership = field(default_factory=partnership)

    @property
    def county_code(self) -> str:
        """GSS code of the partnership's whole area."""
        return self.partnership.county_code

    @cached_property
    def districts(self) -> dict[str, str]:
        """Names by code, in the fixed order; the county comes last."""
        named = reference_table("ref_districts").to_pandas()
        names = named.set_index("district_code")["district_name"]
        own = {code: str(names[code]) for code in self.partnership.districts}
        return own | {self.county_code: self.partnership.county_name}

    @cached_property
    def places(self) -> dict[str, str]:
        """The districts and county, areas of several districts, and what lies outside them."""
        several = {c.code: c.name for c in self.partnership.csps if len(c.districts) > 1}
        return self.districts | several | OTHER_PLACES

    def has(self, dataset: str) -> bool:
        """Whether anybody delivered the dataset."""
        return bool(self.deliveries.get(dataset))

    def weights(self, name: str) -> WeightSet | None:
        """The table of weights of this name; None where none of its values may be used."""
        rows = self.tables.get(WEIGHTS.name)
        return None if rows is None else weights(rows, name)

    def last_day(self, dataset: str) -> date | None:
        """The last day the dataset answers for, where it answers for any."""
        covered = self.tables.get("out_sna__coverage")
        if covered is None:
            return None
        months = pd.to_datetime(covered.loc[covered["dataset"].eq(dataset), "month_start"])
        return None if months.empty else (months.max() + pd.offsets.MonthEnd(0)).date()


@dataclass(frozen=True, kw_only=True, eq=False)
class Material(Held):
    """What a release is made from, before disclosure control: restricted.

    `cuts`: the true counts. `digests`: for each dataset or row table, what its periods rest on.
    `provisional`: for each dataset, the first month whose counts may still change. `tilings`:
    slices of the rows counted that hold others.
    """

    cuts: Mapping[Cut, pd.DataFrame]
    digests: Mapping[str, Digests] = field(default_factory=dict)
    provisional: Mapping[str, pd.Timestamp] = field(default_factory=dict)
    tilings: Sequence[Tiling] = ()

    @cached_property
    def cubes(self) -> Mapping[Cut, Cube]:
        """Every cut with its totals: the same in each edition that shows it."""
        areas = reference_table("ref_lsoas").to_pandas()
        own = areas[areas["vintage"].eq(2011)]
        districts = dict(zip(own["lsoa_code"], own["district_code"], strict=True))
        return {cut: cube(cut, counted, districts) for cut, counted in self.cuts.items()}


@dataclass(frozen=True)
class Made:
    """A figure of the edition as it was made: its number, title, finding and disclosed frame."""

    number: str
    chapter: int
    title: str
    finding: str
    frame: pd.DataFrame


@dataclass(frozen=True, kw_only=True, eq=False)
class Inputs(Held):
    """What the figures of one edition are made from.

    `cuts`: every declared cut with its totals, as disclosed: one row a cell; the columns of a
    cut, `n` missing where hidden, and `status`. `totals`: for each cut and breakdown, the
    members that hold others. `made`: for figures about the release, the others of the edition
    by id. `before`: the edition's folder in the previous release.
    """

    edition: str
    cuts: Mapping[Cut, pd.DataFrame]
    totals: Mapping[Cut, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    log: pd.DataFrame = field(default_factory=pd.DataFrame)
    made: Mapping[str, "Made"] = field(default_factory=dict)
    before: Path | None = None

    def cube(self, cut: Cut) -> pd.DataFrame:
        """Every cell of a declared cut: its members, and the totals and groups that hold them.

        A total's member is `Total`. The place is in `district_code`, but small areas, with
        their districts and the county, are in `lsoa11_code`.

        Raises:
            KeyError: nothing counted it; every cut a figure reads is one it declares.
        """
        if cut not in self.cuts:
            raise KeyError(f"the cut {cut} was not counted; declare it on the figure")
        return self.cuts[cut].rename(columns={"county_code": "district_code"})

    def cut(self, cut: Cut, total: Sequence[str] = ()) -> pd.DataFrame:
        """The cells of a cut's own members, without totals; the county stands with its districts.

        `total`: breakdowns that are not told apart: their totals are taken, and their column
        left out.

        Raises:
            KeyError: nothing counted the cut.
            ValueError: `total` names no breakdown of the cut.
        """
        rows = self.cube(cut)
        if unknown := sorted(set(total) - set(cut.by)):
            raise ValueError(f"{cut.id} has no breakdown {unknown}")
        for column in cut.by:
            name = "district_code" if column == "county_code" else column
            if column in total:
                rows = rows[rows[name].eq(TOTAL)].drop(columns=name)
                continue
            above = set(self.totals.get(cut, {}).get(column, ()))
            above -= {self.county_code} if column == "district_code" else set()
            rows = rows[~rows[name].isin(above)]
        return rows.reset_index(drop=True)

    def table(self, name: str) -> pd.DataFrame:
        """A statistics table (`out_sna__inequality`), or a reference table (`ref_population`).

        Raises:
            KeyError: the table was not given.
            ValueError: the table is restricted: its counts are published as cuts.
        """
        if name in references():
            return reference_table(name).to_pandas()
        if name not in self.tables:
            raise KeyError(f"the table {name} was not given; declare it on the figure")
        if not derived()[name].safe_because:
            raise ValueError(f"{name} is restricted; a figure counts what it shows as a cut")
        return _dated(self.tables[name])

    @cached_property
    def residents(self) -> pd.DataFrame:
        """Mid-year estimates by area, sex and single age, as rates take them."""
        con = shut(duckdb.connect())
        for name in ("ref_population", "ref_districts"):
            con.register(name, reference_table(name))
        return denominators(con)


def area_column(cut: Cut) -> str | None:
    """The breakdown of the cut that says where, if one does."""
    return next((column for column in cut.by if column in AREAS), None)


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy whose period and date columns are timestamps, whatever the engine gave."""
    dates = [
        c for c in frame.columns if c.endswith("_start") or c.endswith("_end") or c == "on_date"
    ]
    return frame.assign(**{c: pd.to_datetime(frame[c]) for c in dates})
