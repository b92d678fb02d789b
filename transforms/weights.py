"""Weights as figures read them: only what may be published from, with its mark carried along."""

from dataclasses import dataclass

import duckdb
import pandas as pd
import pyarrow as pa

from sources.contract import Field, NotNull, Table
from sources.weights.declared import FIELDS, MARK, PUBLISHED_FROM
from sources.weights.registry import declared_weights
from transforms.duck import as_arrow
from transforms.registry import derives

WEIGHTS = Table(
    name="out_sna__weights",
    title="Weights and unit costs in use",
    grain="One row for each table of weights and code.",
    key=("name", "code"),
    fields=(
        Field("name", "string", "The table of weights.", (NotNull(),)),
        *(f if f.name != "value" else Field("value", "number", "The value; empty where refused.")
          for f in FIELDS),
        Field("unit", "string", "What the value is a number of.", (NotNull(),)),
    ),
    caveats=("A value that is only assumed is refused: its row stays, to say what is missing.",),
)  # fmt: skip
TABLES = tuple(w.table.name for w in declared_weights().values())


@dataclass(frozen=True)
class WeightSet:
    """One table of weights, ready for use: values by code, and what must be said with them.

    `refused`: codes whose value is only assumed. `illustrative`: whether a value is made up.
    """

    name: str
    title: str
    unit: str
    values: pd.Series
    lower: pd.Series
    upper: pd.Series
    price_base: str | None
    sources: tuple[str, ...]
    refused: tuple[str, ...]
    illustrative: bool

    @property
    def mark(self) -> str:
        """What a figure prints that rests on these: `ILLUSTRATIVE WEIGHTS`, or nothing."""
        return MARK if self.illustrative else ""


def weights(rows: pd.DataFrame, name: str) -> WeightSet | None:
    """The table of this name from the rows of `out_sna__weights`; None where none may be used.

    Raises:
        KeyError: no such table of weights is declared.
    """
    if name not in declared_weights():
        raise KeyError(f"no weights {name}; declared are {', '.join(declared_weights())}")
    own = rows[rows["name"] == name].set_index("code")
    used = own[own["status"].isin(PUBLISHED_FROM) & own["value"].notna()]
    if used.empty:
        return None
    declared = declared_weights()[name]
    prices = used["price_base"].dropna().unique()
    return WeightSet(
        name=name,
        title=declared.title,
        unit=declared.unit,
        values=used["value"],
        lower=used["lower"].fillna(used["value"]),
        upper=used["upper"].fillna(used["value"]),
        price_base=str(prices[0]) if len(prices) else None,
        sources=tuple(dict.fromkeys(used["source"])),
        refused=tuple(own.index.difference(used.index, sort=False)),
        illustrative=bool((used["status"] == "illustrative").any()),
    )


@derives(
    WEIGHTS,
    inputs=TABLES,
    safe_because="Weights are published tables, or made up; no record is behind them.",
)
def weights_in_use(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Every table of weights one below another; a value that is only assumed is left empty."""
    parts = [
        con.execute(f"select * from {w.table.name}").df().assign(name=w.name, unit=w.unit)
        for w in declared_weights().values()
    ]
    rows = pd.concat([p for p in parts if len(p)] or parts[:1], ignore_index=True)
    rows["value"] = rows["value"].where(rows["status"].isin(PUBLISHED_FROM))
    return as_arrow(rows.sort_values(["name", "code"], ignore_index=True), WEIGHTS)
