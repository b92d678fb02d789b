"""A small contract and a way to deliver a file under it, shared by the tests."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings

from sources.contract import (
    Agency,
    Between,
    Contract,
    Coverage,
    Field,
    Filled,
    Matches,
    NotBefore,
    NotNull,
    OneOf,
    Place,
)
from sources.fields import SEX, flag
from sources.gateways import ISTV
from sources.read import Read, read
from tests.sharing import place_of

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
VISITS = Contract(
    name="health__visits",
    agency=Agency("health", "A hospital", "health"),
    title="Visits",
    grain="One row for each visit.",
    key=("visit_id",),
    frequency="monthly",
    event_date="visit_date",
    place=Place("provider", "site_code", "site"),
    coverage=Coverage("months", made_on="extract_date"),
    gateway=ISTV,
    shape="anonymous_rows",
    key_space="none",
    profile="HES",
    submission="replaces_period",
    fields=(
        Field("visit_id", "string", "The visit.", (NotNull(),), delivered_as=("Visit No.",)),
        Field("visit_date", "date", "Date of the visit.", (NotNull(),)),
        Field("extract_date", "date", "Date the extract was made.", (NotNull(),)),
        Field("site_code", "string", "The site.", (Matches(r"[A-Z0-9]{3,5}"), Filled(0.5))),
        Field("reason_code", "string", "Why.", (OneOf(("4.1", "4.10", "007")),), optional=True),
        Field("age_years", "integer", "Age.", (Between(0, 120),), unit="years", optional=True),
        Field("seen_at", "datetime", "When seen.", optional=True),
        Field("cost", "number", "Cost in pounds.", optional=True),
        SEX.but(optional=True),
        flag("is_knife", "A knife was used."),
    ),
    rules=(NotBefore("extract_date", "visit_date"),),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take longest, so that no worker is left with them at the end."""
    items.sort(key=place_of)


@pytest.fixture(scope="session")
def visits() -> Contract:
    """The contract of the small dataset the tests deliver."""
    return VISITS


@pytest.fixture(scope="session")
def loose() -> Contract:
    """The same contract for deliveries in which half of the rows may be wrong."""
    return replace(VISITS, tolerance=replace(VISITS.tolerance, rejected_share=0.5))


@pytest.fixture(scope="session")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """One engine for the whole session."""
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture(scope="session")
def deliver(
    con: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Read]:
    """Reads text, bytes or a file as a delivery, each in a folder of its own."""
    base = tmp_path_factory.mktemp("deliveries")

    def delivered(content: str | bytes | Path, contract: Contract = VISITS) -> Read:
        scratch = Path(tempfile.mkdtemp(dir=base))
        path = content if isinstance(content, Path) else scratch / "delivery"
        if not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read(con, path, contract, scratch)

    return delivered


@pytest.fixture(scope="session")
def rows_of(con: duckdb.DuckDBPyConnection) -> Callable[..., list[tuple]]:
    """The typed rows of what was read: the columns asked for, in the order of the file."""

    def rows(taken: Read, *columns: str) -> list[tuple]:
        names = ", ".join(columns)
        query = f"select {names} from read_parquet('{taken.typed}') order by row_no"
        return con.execute(query).fetchall()

    return rows
