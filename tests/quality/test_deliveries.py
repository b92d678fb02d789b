"""A delivery's verdict, its reasons, and rows that always add up."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace

import duckdb
import pytest

from quality.deliveries import Delivery, broken_sentence, judged, unreadable
from quality.expectations import judge
from quality.findings import Finding
from sources.contract import Contract
from sources.read import Broken, Read
from sources.rules import rules
from sources.text_rows import Unreadable

HEADER = "visit_id,visit_date,extract_date,site_code,age_years"
SOUND = "v{n},2024-01-05,2024-02-01,RJC01,17\n"
CANARY = "ZQXJ-CANARY"


def sound(rows: int) -> str:
    """A header and this many sound rows."""
    return HEADER + "\n" + "".join(SOUND.format(n=n) for n in range(rows))


@pytest.fixture(scope="module")
def verdict(
    con: duckdb.DuckDBPyConnection, deliver: Callable[..., Read], visits: Contract
) -> Callable[..., Delivery]:
    def given(text: str, contract: Contract = visits) -> Delivery:
        taken = deliver(text, contract)
        return judged(
            dataset=contract.folder,
            file="health/visits/january.csv",
            sha256="ab12",
            read=taken,
            findings=judge(con, {"one": taken.typed}, contract)["one"],
            seen=1,
            contract="cd34",
        )

    return given


def test_a_sound_delivery_is_accepted_without_a_word(verdict: Callable[..., Delivery]) -> None:
    delivery = verdict(sound(3))
    assert delivery.line() == {
        "dataset": "health/visits",
        "file": "health/visits/january.csv",
        "sha256": "ab12",
        "verdict": "accepted",
        "rows_in": 3,
        "accepted": 3,
        "rejected": 0,
        "deduplicated": 0,
        "superseded": 0,
        "first_month": "2024-01",
        "last_month": "2024-01",
        "sender": "",
        "scopes": {},
        "reasons": [],
    }
    assert (delivery.made_on, delivery.is_accepted) == ("2024-02-01", True)


def test_a_few_bad_rows_are_left_out_and_named(verdict: Callable[..., Delivery]) -> None:
    delivery = verdict(sound(30) + "v,31/02/2024,2024-02-01,RJC01,17\n")
    assert (delivery.verdict, delivery.accepted, delivery.rejected) == (
        "accepted_with_queries",
        30,
        1,
    )
    assert delivery.reasons == (
        "rejected: 1 row breaks `visit_date` is a date in an agreed format: row 32",
    )


def test_many_bad_rows_refuse_the_delivery_whole(verdict: Callable[..., Delivery]) -> None:
    delivery = verdict(sound(10) + "v,2024-01-05,2024-02-01,RJC01,121\n")
    assert (delivery.verdict, delivery.accepted, delivery.rejected) == ("rejected", 0, 11)
    assert (delivery.months, delivery.line()["first_month"]) == ((), None)
    assert not delivery.is_accepted
    assert delivery.reasons == (
        "refused: `age_years` from 0 to 120: 1 of 11 rows fail",
        "rejected: 1 row breaks `age_years` from 0 to 120: row 12",
    )


def test_a_higher_tolerance_accepts_what_a_lower_one_refuses(
    verdict: Callable[..., Delivery], loose: Contract
) -> None:
    text = sound(10) + "v,2024-01-05,2024-02-01,RJC01,121\n"
    assert verdict(text, loose).verdict == "accepted_with_queries"


def test_an_undeclared_column_is_queried_by_its_letter(verdict: Callable[..., Delivery]) -> None:
    text = "".join(f"{line},{CANARY}\n" for line in sound(2).splitlines())
    delivery = verdict(text)
    assert delivery.verdict == "accepted_with_queries"
    assert delivery.reasons == (
        "query: columns the contract does not declare were not taken in: F",
    )


def test_a_repeated_key_is_queried_and_its_rows_stand(verdict: Callable[..., Delivery]) -> None:
    delivery = verdict(sound(3) + SOUND.format(n=0))
    assert (delivery.verdict, delivery.accepted) == ("accepted_with_queries", 4)
    assert delivery.reasons == ("query: `visit_id` names one row: 2 of 4 rows fail",)


def test_a_refusal_comes_before_the_rows_and_a_query_after_them(
    deliver: Callable[..., Read],
) -> None:
    findings = [
        Finding("query", ("site_code",), "is filled", 1, 2),
        Finding("error", (), "every value can be read as its type", 1, 2),
    ]
    taken = deliver(sound(1) + "v,31/02/2024,2024-02-01,RJC01,17\n")
    delivery = judged(
        dataset="d", file="f", sha256="s", read=taken, findings=findings, seen=1, contract="c"
    )
    assert [r.split(":")[0] for r in delivery.reasons] == [
        "refused",
        "rejected",
        "query",
    ]


@pytest.mark.parametrize(
    "row",
    [
        f"{CANARY},2024-01-05,2024-02-01,{CANARY},17\n",
        f"v,{CANARY},2024-02-01,RJC01,17\n",
        f"v,2024-01-05,{CANARY},RJC01,17\n",
        f"v,2024-01-05,2024-02-01,RJC01,{CANARY}\n",
        f"{CANARY},2024-01-05,2023-02-01,RJC01,17\n",
        f"{CANARY},2024-01-05,2024-02-01,RJC01,17\n" * 2,
        f'v,2024-01-05,2024-02-01,RJC01,"{CANARY}\n',
        f"v,2024-01-05,2024-02-01,RJC01,17,{CANARY}\n",
    ],
)
@pytest.mark.parametrize("rows", [1, 40])
def test_no_value_of_a_record_is_ever_said(
    verdict: Callable[..., Delivery],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    row: str,
    rows: int,
) -> None:
    caplog.set_level(logging.DEBUG)
    try:
        delivery = verdict(sound(rows) + row)
    except Unreadable as reason:
        said = repr(reason)
    else:
        assert delivery.reasons
        said = str(delivery.line()) + json.dumps(delivery.entry())
    assert CANARY not in said + caplog.text + "".join(capfd.readouterr())


def test_a_file_that_cannot_be_read_is_rejected_without_rows() -> None:
    delivery = unreadable(
        dataset="health/visits", file="f.csv", sha256="s", reason="is empty", seen=4, contract="c"
    )
    assert (delivery.verdict, delivery.rows_in, delivery.reasons) == ("rejected", 0, ("is empty",))


def test_rows_that_do_not_add_up_are_an_error(verdict: Callable[..., Delivery]) -> None:
    delivery = verdict(sound(5))
    shared = delivery.counted(accepted=2, deduplicated=1, superseded=2)
    assert (shared.rows_in, shared.accepted, shared.deduplicated, shared.superseded) == (5, 2, 1, 2)
    with pytest.raises(ValueError, match="6 rows accounted for, 5 came in"):
        delivery.counted(accepted=5, deduplicated=1, superseded=0)


def test_a_ledger_entry_reads_back_as_it_was_written(verdict: Callable[..., Delivery]) -> None:
    delivery = verdict(sound(2) + "v,31/02/2024,2024-02-01,RJC01,17\n")
    assert Delivery.from_entry(json.loads(json.dumps(delivery.entry()))) == delivery


def test_a_newer_extract_comes_later_and_then_the_one_seen_later(
    verdict: Callable[..., Delivery],
) -> None:
    january = verdict(sound(1))
    again = replace(january, seen=2)
    older = replace(january, seen=3, made_on="2024-01-15")
    undated = replace(january, seen=9, made_on=None)
    assert sorted([again, january, older, undated], key=lambda d: d.order) == [
        undated,
        older,
        january,
        again,
    ]


def test_a_broken_rule_names_the_first_rows_and_counts_the_rest(visits: Contract) -> None:
    rule = rules(visits)[0]
    sentence = broken_sentence(Broken(rule, 1_234, (2, 3)))
    assert sentence == f"rejected: 1,234 rows break {rule.text}: rows 2, 3 and 1,232 more"
