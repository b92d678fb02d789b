"""A few delivered rows in DuckDB, and two declared datasets small enough to count by hand."""

from collections.abc import Iterator

import duckdb
import pytest

from sources.contract import (
    Agency,
    Contract,
    Coverage,
    Derived,
    Field,
    Measure,
    NotNull,
    OneOf,
    Parent,
    Place,
)
from sources.gateways import DUTY_S16

POLICE = Agency("police", "The police", "police")
SHARED = {
    "agency": POLICE,
    "frequency": "monthly",
    "event_date": "recorded_date",
    "place": Place("offence", "lsoa_code", "lsoa"),
    "coverage": Coverage("months"),
    "gateway": DUTY_S16,
    "shape": "pseudonymised_rows",
    "profile": "T5",
    "submission": "replaces_period",
}
OFFENCES = Contract(
    name="police__offences",
    title="Offences",
    grain="One row for each offence.",
    key=("offence_id",),
    key_space="none",
    fields=(
        Field("offence_id", "string", "The offence."),
        Field("recorded_date", "date", "When it was recorded.", (NotNull(),)),
        Field("lsoa_code", "string", "Where it happened."),
        Field("weapon_type", "string", "Weapon.", (OneOf(("knife", "none", "unknown")),)),
    ),
    derived=(
        Derived("is_knife", "boolean", "A knife was used.", "weapon_type = 'knife'"),
        Derived("is_known", "boolean", "The weapon is known.", "is_knife is not null"),
    ),
    measures=(
        Measure("offences", "All offences"),
        Measure("knife_offences", "With a knife", "is_knife"),
    ),
    **SHARED,
)
VICTIMS = Contract(
    name="police__victims",
    title="Victims",
    grain="One row for each victim.",
    key=("offence_id", "victim_number"),
    key_space="partnership",
    person_key="person_id",
    parent=Parent("police__offences", "offence_id", ("lsoa_code", "weapon_type")),
    fields=(
        Field("offence_id", "string", "The offence."),
        Field("victim_number", "integer", "Counts the victims from 1."),
        Field("recorded_date", "date", "When it was recorded.", (NotNull(),)),
        Field("person_id", "string", "The person."),
    ),
    derived=(Derived("is_knife", "boolean", "A knife was used.", "weapon_type = 'knife'"),),
    measures=(Measure("victims", "All victims"),),
    **SHARED,
)
CASELOAD = Contract(
    name="police__supervised",
    title="Supervised",
    grain="One row for each person and order on the date.",
    key=("on_date", "person_id", "order_number"),
    key_space="partnership",
    person_key="person_id",
    fields=(
        Field("on_date", "date", "The date counted.", (NotNull(),)),
        Field("person_id", "string", "The person.", (NotNull(),)),
        Field("order_number", "integer", "Counts the orders from 1.", (NotNull(),)),
        Field("home", "string", "District of residence."),
    ),
    measures=(
        Measure("people", "People", kind="stock", counts="persons"),
        Measure("orders", "Orders", kind="stock"),
    ),
    **(
        SHARED
        | {
            "event_date": "on_date",
            "place": Place("residence", "home", "district"),
            "coverage": Coverage("snapshot"),
            "submission": "snapshot",
        }
    ),
)
DECLARED = {c.name: c for c in (OFFENCES, CASELOAD, VICTIMS)}
MODULES = ("core", "coverage", "measures", "stocks", "trends", "lag")


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> dict[str, Contract]:
    """The datasets above are the only ones declared."""
    for module in MODULES:
        monkeypatch.setattr(f"transforms.{module}.contracts", lambda: DECLARED)
    monkeypatch.setattr("transforms.countable.contract", DECLARED.__getitem__)
    return DECLARED


@pytest.fixture
def con(declared: dict[str, Contract]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Two districts, three small areas (one split in 2021) and a hospital; nothing delivered."""
    with duckdb.connect() as connection:
        connection.execute(
            """
            create table ref_districts as from (values
                ('E07000220', 'Rugby', 1), ('E07000222', 'Warwick', 2))
                t(district_code, district_name, display_order);
            create table ref_lsoas as from (values
                ('2011', 'E01000001', 'E07000220', 'E01000001'),
                ('2021', 'E01000001', 'E07000220', 'E01000001'),
                ('2011', 'E01000002', 'E07000222', 'E01000002'),
                ('2021', 'E01900002', 'E07000222', 'E01000002'))
                t(vintage, lsoa_code, district_code, parent_lsoa11_code);
            create table ref_sites as from (values
                ('RKB01', 'St Cross', 'E07000220'), ('RRK01', 'Elsewhere', 'E08000025'))
                t(site_code, site_name, district_code);
            create table answered(dataset varchar, delivery_seq integer, month_start date);
            """
        )
        yield connection


def offences(con: duckdb.DuckDBPyConnection, rows: str, answered: str) -> None:
    """Offences as delivered, and the months each delivery answers for."""
    con.execute(
        f"""create table delivered_police__offences as
            select offence_id::varchar as offence_id, recorded_date::date as recorded_date,
                   lsoa_code::varchar as lsoa_code, weapon_type::varchar as weapon_type,
                   delivery_seq, row_no::bigint as row_no
            from (values {rows})
            t(delivery_seq, row_no, offence_id, recorded_date, lsoa_code, weapon_type)"""
    )
    con.execute(
        f"""insert into answered select 'police__offences', d, m::date
            from (values {answered}) t(d, m)"""
    )
