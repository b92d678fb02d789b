"""Core tables of a few rows about persons, with the columns of the real contracts."""

from collections.abc import Mapping
from datetime import date, datetime

import duckdb
import pandas as pd
import pyarrow as pa

from sources.contract import OneOf
from sources.reference.load import table as reference
from sources.registry import contract
from transforms.core import core_table
from transforms.duck import ARROW
from transforms.registry import Transform

RUGBY, WARWICK = "E07000220", "E07000222"
USUAL = {
    "status": "recorded", "victim_type": "person", "is_serious_violence": True,
    "is_domestic": False, "sex": "male", "age_years": 20, "age_band": "18-24",
    "district_code": RUGBY, "offence_group": "Violence against the person",
    "offence_subgroup": "Violence with injury", "delivery_seq": 1,
    "offence_category": "violence against the person", "is_violence": True, "is_assault": True,
    "is_serious_youth_violence": False, "is_first_time_entrant": False, "gravity_score": 3,
    "offence_type": "Violence against the person", "outcome_tier": "Pre-court",
}  # fmt: skip
"""What a row has where a test does not say otherwise."""


def empty() -> duckdb.DuckDBPyConnection:
    """A connection with nothing delivered by anybody, and the reference tables."""
    con = duckdb.connect()
    con.execute("create table out_sna__coverage(dataset varchar, month_start date)")
    for name in ("ref_lsoas", "ref_lsoas_around", "ref_lsoa_neighbours"):
        con.register(name, reference(name))
    return con


def deliver(
    con: duckdb.DuckDBPyConnection,
    dataset: str,
    rows: list[Mapping[str, object]],
    first: str = "2024-01-01",
    last: str | None = "2025-12-01",
) -> None:
    """The rows as the dataset's core table, which answers for the months from first to last.

    Without a last month it answers for none: nobody has sent it.
    """
    schema = pa.schema([(f.name, ARROW[f.dtype]) for f in core_table(contract(dataset)).fields])
    event = contract(dataset).event_date
    whole = [_whole(row, event, number, schema) for number, row in enumerate(rows, 1)]
    con.register(f"core_{dataset}", pa.Table.from_pylist(whole, schema=schema))
    months = pd.date_range(first, last, freq="MS") if last else []
    con.execute(
        "insert into out_sna__coverage select ?, unnest(?)", [dataset, [m.date() for m in months]]
    )


def _whole(
    row: Mapping[str, object], event: str, number: int, schema: pa.Schema
) -> dict[str, object]:
    """The row with what is usual, its dates read, and its month."""
    named = {**{k: v for k, v in USUAL.items() if k in schema.names}, "row_no": number, **row}
    if unknown := sorted(set(named) - set(schema.names)):
        raise KeyError(f"no such column: {unknown}")
    for field in schema:
        value = named.get(field.name)
        if isinstance(value, str) and pa.types.is_date(field.type):
            named[field.name] = date.fromisoformat(value)
        if isinstance(value, str) and pa.types.is_timestamp(field.type):
            named[field.name] = datetime.fromisoformat(value)
    on = named[event]
    assert isinstance(on, date)
    return {**named, "month_start": date(on.year, on.month, 1)}


def built(con: duckdb.DuckDBPyConnection, transform: Transform) -> list[dict]:
    """The rows of the derived table, after checking that it keeps what it declares."""
    made = transform.build(con)
    assert made.column_names == [f.name for f in transform.table.fields]
    assert "person_id" not in made.column_names
    for field in transform.table.fields:
        values = made[field.name].to_pylist()
        listed = field.constraint(OneOf)
        if isinstance(listed, OneOf):
            assert set(values) <= {*listed.values, None}, field.name
        if any(type(c).__name__ == "NotNull" for c in field.constraints):
            assert None not in values, field.name
    return made.to_pylist()


def column(rows: list[dict], name: str) -> list:
    """One column of the rows, sorted."""
    return sorted(row[name] for row in rows)
