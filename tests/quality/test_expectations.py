"""The suite made from a contract: what passes, what is queried and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quality.expectations import judge, suite
from quality.findings import Finding
from quality.judged_rows import groups
from sources.contract import Constraint, Contract, NotBefore, RowRule
from sources.read import Read
from sources.registry import contracts

HEADER = "visit_id,visit_date,extract_date,site_code,reason_code,age_years"
SOUND = "{n},2024-01-05,2024-02-01,RJC01,4.10,17"
CANARY = "ZQXJ-CANARY"

BAD = {
    "never missing": ("{n},,2024-02-01,RJC01,4.10,17", ("visit_date",)),
    "matches": ("{n},2024-01-05,2024-02-01,ZQXJ-CANARY,4.10,17", ("site_code",)),
    "one of": ("{n},2024-01-05,2024-02-01,RJC01,ZQXJ-CANARY,17", ("reason_code",)),
    "from 0 to 120": ("{n},2024-01-05,2024-02-01,RJC01,4.10,121", ("age_years",)),
    "read as its type": ("{n},2024-01-05,2024-02-01,RJC01,4.10,ZQXJ-CANARY", ()),
    "never before": (
        "{n},2024-01-05,2024-01-04,RJC01,4.10,17",
        ("extract_date", "visit_date"),
    ),
}


def delivery(*rows: str, sound: int = 0) -> str:
    """A header, this many sound rows, then the rows given, each with an identifier."""
    every = (*[SOUND] * sound, *rows)
    return "\n".join([HEADER, *(row.format(n=f"v{n}") for n, row in enumerate(every))]) + "\n"


@pytest.fixture(scope="module")
def findings(
    con: duckdb.DuckDBPyConnection, deliver: Callable[..., Read], visits: Contract
) -> Callable[..., list[Finding]]:
    def found(text: str, contract: Contract = visits) -> list[Finding]:
        return judge(con, {"one": deliver(text, contract).typed}, contract)["one"]

    return found


def test_a_sound_delivery_fails_nothing(findings: Callable) -> None:
    assert findings(delivery(sound=3)) == []


@pytest.mark.parametrize("promise", BAD)
def test_above_the_tolerance_each_rule_refuses_and_below_it_none_does(
    findings: Callable, promise: str
) -> None:
    row, fields = BAD[promise]
    refused = [f for f in findings(delivery(row, row, sound=18)) if f.severity == "error"]
    (finding,) = [f for f in refused if promise in f.promise]
    assert (finding.fields, finding.failed_rows, finding.rows) == (fields, 2, 20)
    assert CANARY not in finding.sentence + repr(refused)
    assert findings(delivery(row, sound=19)) == []


def test_a_finding_says_what_fails_and_in_how_many_rows(findings: Callable) -> None:
    row, _ = BAD["from 0 to 120"]
    (finding,) = findings(delivery(row, sound=1))
    assert finding.sentence == "`age_years` from 0 to 120: 1 of 2 rows fail"


def test_a_field_filled_too_seldom_is_a_query(findings: Callable) -> None:
    empty = "{n},2024-01-05,2024-02-01,,4.10,17"
    (finding,) = findings(delivery(empty, empty, sound=1))
    assert (finding.severity, finding.fields, finding.failed_rows) == ("query", ("site_code",), 2)
    assert findings(delivery(empty, sound=1)) == []


def test_a_repeated_key_is_a_query(findings: Callable) -> None:
    again = SOUND.replace("{n}", "twice")
    (finding,) = findings(delivery(again, again, sound=1))
    assert (finding.severity, finding.fields) == ("query", ("visit_id",))
    assert finding.failed_rows == 2


def test_a_key_may_repeat_in_another_delivery(
    con: duckdb.DuckDBPyConnection, deliver: Callable[..., Read], visits: Contract
) -> None:
    typed = {name: deliver(delivery(sound=2)).typed for name in ("january", "february")}
    assert judge(con, typed, visits) == {"january": [], "february": []}


def test_a_column_without_a_single_value_is_judged(findings: Callable) -> None:
    row = "{n},2024-01-05,2024-02-01,,,"
    assert [f.severity for f in findings(delivery(row, row))] == ["query"]


ANY_ROW = (SOUND, SOUND, SOUND, SOUND.replace("{n}", "same"), *(bad for bad, _ in BAD.values()))
ROWS = st.lists(st.sampled_from(ANY_ROW), min_size=1, max_size=25)


@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(ROWS, min_size=2, max_size=3))
def test_deliveries_judged_together_are_judged_as_each_alone(
    con: duckdb.DuckDBPyConnection,
    deliver: Callable[..., Read],
    visits: Contract,
    deliveries: list[list[str]],
) -> None:
    typed = {str(n): deliver(delivery(*rows)).typed for n, rows in enumerate(deliveries)}
    together = judge(con, typed, visits)
    alone = {name: judge(con, {name: path}, visits)[name] for name, path in typed.items()}
    assert together == alone


def test_deliveries_are_judged_together_up_to_a_number_of_rows(
    con: duckdb.DuckDBPyConnection,
    deliver: Callable[..., Read],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("quality.judged_rows.ROWS_TOGETHER", 5)
    sizes = {"a": 2, "b": 3, "c": 9, "d": 1}
    typed = {name: deliver(delivery(sound=rows)).typed for name, rows in sizes.items()}
    assert [list(group) for group in groups(con, typed)] == [["a", "b"], ["c"], ["d"]]
    assert list(groups(con, {})) == []


@pytest.mark.parametrize("name", contracts())
def test_every_contract_builds_a_suite(name: str) -> None:
    contract = contracts()[name]
    expectations = suite(contract).expectations
    promised = {tuple(e.meta["fields"]) for e in expectations}
    assert {(f.name,) for f, _ in contract.row_constraints()} <= promised
    assert {r.fields for r in contract.rules} <= promised
    assert not contract.key or contract.key in promised


def test_every_kind_of_promise_has_an_expectation() -> None:
    kinds = {*get_args(Constraint), *(get_args(RowRule) or (NotBefore,))}
    declared = {type(c) for d in contracts().values() for f in d.fields for c in f.constraints}
    declared |= {type(r) for d in contracts().values() for r in d.rules}
    assert declared == kinds
    promises = [e.meta["promise"] for d in contracts().values() for e in suite(d).expectations]
    for contract in contracts().values():
        for field in contract.fields:
            assert all(c.description in promises for c in field.constraints)


def test_a_check_that_cannot_run_counts_as_failed(
    con: duckdb.DuckDBPyConnection, deliver: Callable[..., Read], visits: Contract
) -> None:
    """A bound of another type than its column's errors in Great Expectations."""
    taken = deliver(delivery(sound=2))
    odd = visits.field("site_code").but(type(visits.field("age_years").constraints[0])(0, 9))
    fields = tuple(odd if f.name == "site_code" else f for f in visits.fields)
    found = judge(con, {"one": taken.typed}, replace(visits, fields=fields))["one"]
    (finding,) = [f for f in found if "from 0 to 9" in f.promise]
    assert (finding.severity, finding.failed_rows) == ("error", 2)
    assert "the check itself failed" in finding.promise
    assert "RJC01" not in finding.sentence
