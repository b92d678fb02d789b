"""Persons known to each combination of datasets."""

from dataclasses import replace
from types import SimpleNamespace

import duckdb
import pytest

from tests.transforms.conftest import CASELOAD, DECLARED, OFFENCES, VICTIMS
from transforms.overlap import linkable, overlap

Con = duckdb.DuckDBPyConnection
OUTCOMES = replace(
    VICTIMS, name="police__outcomes", parent=None, derived=(), key_space="another",
    place=replace(VICTIMS.place, field="offence_id"),
)  # fmt: skip


def agreed(monkeypatch: pytest.MonkeyPatch, permits: bool) -> None:
    """The partnership's agreements permit linkage, or do not."""
    partnership = SimpleNamespace(may_link=lambda dataset, key_space: permits)
    monkeypatch.setattr("transforms.overlap.partnership", lambda: partnership)


def known(con: Con, table: str, rows: str) -> None:
    con.execute(
        f"""create table core_{table} as
            select person_id, month_start::date as month_start
            from (values {rows}) t(person_id, month_start)"""
    )


def test_a_person_is_counted_once_by_exactly_the_datasets_that_know_them(
    con: Con, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed(monkeypatch, permits=True)
    known(
        con,
        VICTIMS.name,
        """('both', '2025-06-01'), ('both', '2025-07-01'), ('victim', '2025-06-01'),
           (null, '2025-06-01'), ('long ago', '2022-07-01')""",
    )
    known(con, CASELOAD.name, "('both', '2025-08-01'), ('old', '2022-09-01')")
    rows = overlap.build(con).to_pylist()
    assert {r["combination"]: r["n"] for r in rows} == {
        "police__supervised": 1,
        "police__victims": 1,
        "police__supervised + police__victims": 1,
    }
    assert {(str(r["period_start"]), str(r["period_end"])) for r in rows} == {
        ("2022-09-01", "2025-08-31")
    }


def test_a_dataset_that_sent_nothing_is_in_no_combination(
    con: Con, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed(monkeypatch, permits=True)
    known(con, VICTIMS.name, "('a', '2025-06-01')")
    con.execute("create table core_police__supervised as from core_police__victims limit 0")
    assert overlap.build(con).num_rows == 0


def test_only_equal_key_spaces_are_linked(con: Con, monkeypatch: pytest.MonkeyPatch) -> None:
    agreed(monkeypatch, permits=True)
    with_another = {c.name: c for c in (OFFENCES, CASELOAD, VICTIMS, OUTCOMES)}
    monkeypatch.setattr("transforms.overlap.contracts", lambda: with_another)
    assert linkable() == {"partnership": (DECLARED["police__supervised"], VICTIMS)}


def test_nothing_is_linked_where_no_agreement_permits_it(
    con: Con, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed(monkeypatch, permits=False)
    assert overlap.build(con).num_rows == 0
