"""What figures are drawn from: cuts, derived tables, official tables and who delivered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import duckdb
import pandas as pd

from sources.partnership import Partnership, partnership
from sources.reference.load import table as reference_table
from transforms.cuts import Cut
from transforms.rates import denominators

OTHER_PLACES = {"outside": "Outside the area", "unknown": "Not known"}


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Everything one release is made from.

    `deliveries`: for each dataset, the sha256 of every accepted delivery in force; a dataset
    that is absent or empty sent nothing.
    """

    cuts: Mapping[Cut, pd.DataFrame]
    tables: Mapping[str, pd.DataFrame]
    deliveries: Mapping[str, Sequence[str]]
    partnership: Partnership = field(default_factory=partnership)

    def cut(self, cut: Cut) -> pd.DataFrame:
        """The counts of a declared cut, dates as timestamps.

        Raises:
            KeyError: nothing counted it; every cut a figure reads is one it declares.
        """
        if cut not in self.cuts:
            raise KeyError(f"the cut {cut} was not counted; declare it on the figure")
        return _dated(self.cuts[cut])

    def table(self, name: str) -> pd.DataFrame:
        """A derived table (`out_sna__overlap`), or a reference table (`ref_population`)."""
        if name in self.tables:
            return _dated(self.tables[name])
        if name.startswith("ref_"):
            return reference_table(name).to_pandas()
        raise KeyError(f"the table {name} was not given")

    @property
    def county_code(self) -> str:
        """GSS code of the partnership's whole area."""
        return self.partnership.county_code

    @property
    def districts(self) -> dict[str, str]:
        """Names by code, in the fixed order; the county comes last."""
        named = self.table("ref_districts").set_index("district_code")["district_name"]
        own = {code: str(named[code]) for code in self.partnership.districts}
        return own | {self.county_code: self.partnership.county_name}

    @property
    def places(self) -> dict[str, str]:
        """The districts and county, then what lies outside them or is not known."""
        return self.districts | OTHER_PLACES

    @cached_property
    def residents(self) -> pd.DataFrame:
        """Mid-year estimates by area, sex and single age, as rates take them."""
        con = duckdb.connect()
        for name in ("ref_population", "ref_districts"):
            con.register(name, reference_table(name))
        return denominators(con)

    def has(self, dataset: str) -> bool:
        """Whether anybody delivered the dataset."""
        return bool(self.deliveries.get(dataset))

    def last_day(self, dataset: str) -> date | None:
        """The last day the dataset answers for, where it answers for any."""
        covered = self.tables.get("out_sna__coverage")
        if covered is None:
            return None
        months = pd.to_datetime(covered.loc[covered["dataset"].eq(dataset), "month_start"])
        return None if months.empty else (months.max() + pd.offsets.MonthEnd(0)).date()


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy whose period and date columns are timestamps, whatever the engine gave."""
    dates = [
        c for c in frame.columns if c.endswith("_start") or c.endswith("_end") or c == "on_date"
    ]
    return frame.assign(**{c: pd.to_datetime(frame[c]) for c in dates})
