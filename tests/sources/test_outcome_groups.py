"""Outcome groups, and offences that come to light late."""

import duckdb
import pytest

from sources.code_lists import codes
from sources.outcome_groups import IS_HISTORIC, OUTCOME_GROUP


def test_every_outcome_of_the_list_is_in_a_declared_group() -> None:
    with duckdb.connect() as con:
        listed = ", ".join(f"('{code}')" for code in codes("outcomes"))
        query = f"select outcome_code, {OUTCOME_GROUP.sql} from (values {listed}) t(outcome_code)"
        groups = dict(con.execute(query).fetchall())
    assert set(groups.values()) == set(OUTCOME_GROUP.values) - {"unknown"}
    assert groups["1"] == "Charged/Summonsed"
    assert groups["0"] == "Not assigned"


def test_an_offence_without_an_outcome_code_is_unknown() -> None:
    with duckdb.connect() as con:
        query = f"select {OUTCOME_GROUP.sql} from (select null::varchar as outcome_code)"
        assert con.execute(query).fetchall() == [("unknown",)]


@pytest.mark.parametrize(
    ("committed", "historic"),
    [("2024-04-01 23:00:00", False), ("2024-03-31 00:30:00", True), (None, None)],
)
def test_more_than_a_year_is_over_365_days(committed: str | None, historic: bool | None) -> None:
    given = f"timestamp '{committed}'" if committed else "null::timestamp"
    with duckdb.connect() as con:
        query = (
            f"select {IS_HISTORIC.sql} from (select date '2025-04-01' as recorded_date, "
            f"{given} as committed_from_at)"
        )
        assert con.execute(query).fetchall() == [(historic,)]
