"""Known persons: by which datasets of one key space each person is known, linked by pseudonym."""

import duckdb
import pyarrow as pa

from sources.contract import Contract, Field, Measure, NotNull, OneOf, Table
from sources.fields import DISTRICT_CODE
from sources.sql import literal, quoted
from transforms.linkage import (
    LONG,
    PERIOD_END,
    PERIOD_START,
    Window,
    answered_rows,
    combination_label,
    combination_labels,
    key_spaces,
    latest,
    linked_datasets,
    may_link,
    row_table,
    sent,
)
from transforms.registry import derives

KNOWN_PERSONS = Table(
    name="out_sna__known_persons",
    title="Persons known to the agencies",
    grain="One row for each person and key space.",
    key=(),
    fields=(
        Field(
            "known_to",
            "string",
            "Exactly the datasets that know the person.",
            (
                NotNull(),
                OneOf(
                    tuple(
                        label
                        for group in key_spaces().values()
                        for label in combination_labels([c.name for c in group])
                    )
                ),
            ),
        ),
        DISTRICT_CODE.but(description="District of the person's latest row in any dataset."),
        PERIOD_START,
        PERIOD_END,
    ),
    caveats=(
        f"Known in the latest {LONG} months that any of the datasets answers for, or in fewer "
        "where fewer are held; a dataset that lags behind the others knows fewer persons.",
        "A row that none of its dataset's measures counts (a cancelled offence, a business as "
        "victim) makes nobody known; neither does a row without a person key.",
        "Datasets that have sent nothing, or that no agreement permits to be linked, are in no "
        "combination: their persons are not known to be unknown.",
        "What the district means differs by dataset: of the offence, or of residence.",
        "Persons are counted wherever they live, and suspects are not offenders.",
    ),
)
KNOWN = """
    select {key} as person_id, {bit} as bit, {event}::date as on_date, district_code
    from core_{table}
    where {key} is not null and ({counted}) and {answered} and {inside}"""
PERSONS = """
    select {label} as known_to, district_code, {window}
    from (select bit_or(bit) as bits, last(district_code order by on_date, bit, district_code)
                 as district_code
          from ({rows}) group by person_id)"""


@derives(
    KNOWN_PERSONS,
    inputs=("out_sna__coverage", *(f"core_{name}" for name in linked_datasets())),
    measures=(Measure("persons", "Persons known to an agency"),),
    datasets=linked_datasets(),
)
def known_persons(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row a person, in each key space that has two datasets or more to link."""
    parts = (_persons(con, group) for group in key_spaces().values())
    return row_table(con, parts, KNOWN_PERSONS)


def _persons(con: duckdb.DuckDBPyConnection, group: tuple[Contract, ...]) -> str:
    """SQL for the persons of one key space; empty where there are not two datasets to link."""
    linked = [c for c in group if may_link(c.name) and sent(con, c.name)]
    window = latest(con, [c.name for c in linked], LONG)
    if window is None or len(linked) < 2:
        return ""
    return PERSONS.format(
        label=_label([c.name for c in linked]),
        window=window.columns,
        rows=" union all ".join(_known(c, 1 << i, window) for i, c in enumerate(linked)),
    )


def _known(contract: Contract, bit: int, window: Window) -> str:
    return KNOWN.format(
        key=quoted(contract.person_key or ""),
        bit=bit,
        event=quoted(contract.event_date),
        table=contract.name,
        counted=" or ".join(f"({m.where})" for m in contract.measures) or "true",
        answered=answered_rows(contract.name),
        inside=window.sql,
    )


def _label(names: list[str]) -> str:
    """SQL for the label of each set of datasets, a bit each."""
    sets = range(1, 1 << len(names))
    branches = " ".join(
        f"when {bits} then "
        + literal(combination_label(n for i, n in enumerate(names) if bits >> i & 1))
        for bits in sets
    )
    return f"case bits {branches} end"
