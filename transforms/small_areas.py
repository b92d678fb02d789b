"""Counts by small area, before disclosure: what statistics of places are made from.

Never published: a table that reads these gives shares, indices and classes only. Two meanings
of place are kept apart: where it happened (`incident`) and where the person lives (`residence`).
"""

from dataclasses import dataclass
from typing import Any, Literal

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from sources.contract import Contract, Field, Measure, NotNull, OneOf
from sources.registry import contracts
from sources.sql import literal, quoted
from transforms.measures import flows
from transforms.periods import MONTHS_IN, Period, spans
from transforms.stocks import counted

Con = duckdb.DuckDBPyConnection
Keys = dict[str, Any]
"""The values that a row begins with, by column."""
RESIDENCE = "residence_lsoa_code"
LOCATED_BY = Field(
    "located_by",
    "string",
    "Whether the small area is where it happened or where the person lives.",
    (NotNull(), OneOf(("incident", "residence"))),
)
PERIOD_FIELDS = (
    Field("period", "string", "The period, as tables show it.", (NotNull(),)),
    Field("period_start", "date", "First day of the period.", (NotNull(),)),
    Field("period_end", "date", "Last day of the period.", (NotNull(),)),
)
AREA_OF = {
    2011: "select lsoa_code as code, min(parent_lsoa11_code) as area from ref_lsoas group by all",
    2021: "select lsoa_code as code, lsoa_code as area from ref_lsoas where vintage = 2021",
}
"""The area of a delivered code: any code has a 2011 area; a code retired in 2021 has no other."""
MONTHLY = """
    with area_of as ({area_of})
    select area, month_start, {counts}
    from core_{table} left join area_of on area_of.code = core_{table}.{field}
    where month_start in (select date_trunc('month', month_start)::date from answered
                          where dataset = {name})
          and {field} in (select lsoa_code from ref_lsoas)
    group by area, month_start order by all"""
COVERED = "select distinct date_trunc('month', month_start)::date from answered where dataset = ?"


@dataclass(frozen=True)
class Located:
    """A dataset and the field that says in which small area its rows count."""

    contract: Contract
    field: str
    located_by: Literal["incident", "residence"]

    @property
    def measures(self) -> dict[str, Measure]:
        """The dataset's flow measures by their names in the joint table."""
        return {self.contract.measure_id(m): m for m in flows(self.contract)}


def located() -> tuple[Located, ...]:
    """Every dataset that can be counted by small area.

    By incident, events themselves and not the persons who belong to them, who would only
    repeat their offence; by residence, wherever a row says where the person lives.
    """
    found = []
    for contract in contracts().values():
        place = contract.place
        names = {f.name for f in contract.fields}
        is_event = place.meaning in ("offence", "incident") and contract.parent is None
        if place.geography == "lsoa" and is_event:
            found.append(Located(contract, place.field, "incident"))
        if RESIDENCE in names and flows(contract):
            found.append(Located(contract, RESIDENCE, "residence"))
    return tuple(source for source in found if source.measures)


def core_inputs(*located_by: str) -> tuple[str, ...]:
    """The core tables behind the sources of these meanings of place, of all where none is named."""
    chosen = [s for s in located() if not located_by or s.located_by in located_by]
    return tuple(dict.fromkeys(f"core_{s.contract.name}" for s in chosen))


def periods(con: Con, source: Located, years: bool = True) -> pd.DataFrame:
    """The whole periods that the dataset covers: financial years, then the latest three.

    Grain and columns: those of `spans`. The latest year where three are not covered; without
    `years`, only the last row.
    """
    found = con.execute(COVERED, [source.contract.name]).fetchall()
    covered = [pd.Timestamp(row[0]) for row in found]
    kinds: list[Period] = ["financial_year", "latest_three_years"]
    wanted = [_whole(kind, covered) for kind in kinds]
    if wanted[-1].empty:
        wanted[-1] = _whole("latest_year", covered)
    return pd.concat(wanted if years else wanted[-1:], ignore_index=True)


def _whole(kind: Period, covered: list[pd.Timestamp]) -> pd.DataFrame:
    found = spans(kind, covered)
    return found[found["months_covered"] == MONTHS_IN[kind]]


def period_keys(wanted: pd.DataFrame) -> list[Keys]:
    """The period columns of each row, as PERIOD_FIELDS declares them."""
    columns = [f.name for f in PERIOD_FIELDS]
    return [dict(zip(columns, row, strict=True)) for row in wanted[columns].itertuples(index=False)]


def area_counts(
    con: Con, source: Located, areas: pd.Index, wanted: pd.DataFrame, vintage: int = 2011
) -> dict[str, pd.DataFrame]:
    """Each measure's events of the dataset by area, in each of the periods wanted.

    By measure: a frame with a row for each area, in order and zeros included, and a column for
    each row of `wanted`. Its last row, indexed by the empty word, counts those on a code of
    the partnership that has no area of this vintage: one that 2021 retired.
    """
    measures = source.measures
    rows = con.execute(
        MONTHLY.format(
            area_of=AREA_OF[vintage],
            table=source.contract.name,
            name=literal(source.contract.name),
            field=quoted(source.field),
            counts=", ".join(
                f"({counted(source.contract, m)})::bigint as m{i}"
                for i, m in enumerate(measures.values())
            ),
        )
    ).df()
    index = areas.append(pd.Index([""]))
    row = index.get_indexer(pd.Index(rows["area"].fillna("")))
    row = np.where(row < 0, len(areas), row)
    made = {}
    for i, measure in enumerate(measures):
        events = rows[f"m{i}"].to_numpy(dtype=float)
        made[measure] = pd.DataFrame(
            {
                position: np.bincount(
                    row[inside], weights=events[inside], minlength=len(index)
                ).astype("int64")
                for position, inside in enumerate(_inside(rows["month_start"], wanted))
            },
            index=index,
        )
    return made


def _inside(month_start: pd.Series, wanted: pd.DataFrame) -> list[npt.NDArray[np.bool_]]:
    """Which rows are in each of the periods."""
    spans_of = zip(wanted["period_start"], wanted["period_end"], strict=True)
    return [month_start.between(start, end).to_numpy() for start, end in spans_of]
