"""Every delivered cell becomes a value of its type, or its row is marked with the reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import get_args

import pytest

from sources.contract import Contract, Matches, NotNull, RowConstraint, RowRule
from sources.fields import RESIDENCE_DISTRICT
from sources.read import Read
from sources.registry import contracts
from sources.rules import MAX_RULES, Plausible, Rule, Unread, Unrounded, broken, rules
from sources.typed import select

HEADER = "visit_id,visit_date,extract_date,site_code"
GOOD = "v1,2024-01-05,2024-02-01,RJC01"


def one(column: str, value: str) -> str:
    """A delivery of one sound row with this value in one more column."""
    quoted = value.replace('"', '""')
    return f'{HEADER},{column}\n{GOOD},"{quoted}"\n'


@pytest.fixture
def cell(deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]]) -> Callable:
    def typed(column: str, value: str) -> tuple[object, list[str]]:
        taken = deliver(one(column, value))
        ((found,),) = rows_of(taken, column)
        return found, [b.rule.text for b in taken.broken]

    return typed


@pytest.mark.parametrize(
    ("column", "delivered", "typed"),
    [
        ("reason_code", "4.10", "4.10"),
        ("reason_code", "4.1", "4.1"),
        ("reason_code", " 007 ", "007"),
        ("reason_code", "\u00a04.1\t", "4.1"),
        ("reason_code", "Not stated", None),
        ("sex", "F", "female"),
        ("sex", "1", "male"),
        ("sex", "MALE", "male"),
        ("sex", "9", "unknown"),
        ("sex", "n/a", "unknown"),
        ("sex", "", "unknown"),
        ("is_knife", "Y", True),
        ("is_knife", "no", False),
        ("is_knife", "", False),
        ("age_years", "017", 17),
        ("age_years", "17.0", 17),
        ("age_years", "UNKNOWN", None),
        ("cost", "1.5e2", 150.0),
        ("cost", ".5", 0.5),
        ("seen_at", "05/01/2024 13:37", datetime(2024, 1, 5, 13, 37)),
        ("seen_at", "2024-01-05T13:37:00.000", datetime(2024, 1, 5, 13, 37)),
        ("seen_at", "2024-01-05", datetime(2024, 1, 5)),
    ],
)
def test_a_value_is_read_as_its_type(
    cell: Callable, column: str, delivered: str, typed: object
) -> None:
    assert cell(column, delivered) == (typed, [])


@pytest.mark.parametrize(
    ("column", "delivered", "reason"),
    [
        ("age_years", "seventeen", "`age_years` is a whole number"),
        ("age_years", "17.5", "`age_years` is a whole number"),
        ("age_years", "121", "`age_years` from 0 to 120"),
        ("age_years", "-1", "`age_years` from 0 to 120"),
        ("cost", "inf", "`cost` is a number"),
        ("cost", "1_000", "`cost` is a number"),
        ("cost", "£5", "`cost` is a number"),
        ("is_knife", "perhaps", "`is_knife` is yes or no"),
        ("reason_code", "4.100", "`reason_code` one of `4.1`, `4.10`, `007`"),
        ("reason_code", "7", "`reason_code` one of `4.1`, `4.10`, `007`"),
        ("sex", "Q", "`sex` one of `female`, `male`, `unknown`"),
        ("seen_at", "05/01/24 13:37", "`seen_at` is a datetime in an agreed format"),
        ("seen_at", "2024-01-05 25:00", "`seen_at` is a datetime in an agreed format"),
    ],
)
def test_a_value_that_breaks_a_rule_rejects_its_row(
    cell: Callable, column: str, delivered: str, reason: str
) -> None:
    _, reasons = cell(column, delivered)
    assert reason in reasons


@pytest.mark.parametrize(
    ("delivered", "typed"),
    [
        ("2024-01-05", date(2024, 1, 5)),
        ("05/01/2024", date(2024, 1, 5)),
        ("2024-01-05 00:00:00", date(2024, 1, 5)),
        ("29/02/2024", date(2024, 2, 29)),
        ("05-JAN-24", date(2024, 1, 5)),
        ("45296", date(2024, 1, 5)),
    ],
)
def test_dates_are_read_in_agreed_and_unmistakable_formats(
    deliver: Callable[..., Read],
    rows_of: Callable[..., list[tuple]],
    delivered: str,
    typed: date,
) -> None:
    taken = deliver(f"{HEADER}\nv1,{delivered},2024-03-01,RJC01\n")
    assert rows_of(taken, "visit_date", "problems") == [(typed, 0)]


@pytest.mark.parametrize("delivered", ["31/02/2024", "05/01/24", "2024-01-05 09:30", "99999"])
def test_a_date_that_cannot_be_is_rejected_with_its_row_number(
    deliver: Callable[..., Read], delivered: str
) -> None:
    taken = deliver(f"{HEADER}\n{GOOD}\nv2,{delivered},2024-02-01,RJC01\n")
    assert (taken.rows_in, taken.rejected, taken.sound) == (2, 1, 1)
    unread = next(b for b in taken.broken if isinstance(b.rule.promise, Unread))
    assert (unread.rows, unread.first_rows) == (1, (3,))


@pytest.mark.parametrize(
    ("bad_row", "reason"),
    [
        (",2024-01-05,2024-02-01,RJC01", "`visit_id` never missing"),
        ("v2,2024-01-05,2024-02-01,rj-1", "`site_code` matches"),
        ("v2,2024-01-05,2024-02-01,RJC01\nX", "`site_code` matches"),
        ("v2,2024-01-05,2024-01-04,RJC01", "`extract_date` is never before `visit_date`"),
    ],
)
def test_each_rule_rejects_the_right_row(
    deliver: Callable[..., Read],
    rows_of: Callable[..., list[tuple]],
    bad_row: str,
    reason: str,
) -> None:
    cells = ",".join(f'"{c}"' for c in bad_row.split(","))
    taken = deliver(f"{HEADER}\n{GOOD}\n{cells}\nv3,2024-01-06,2024-02-01,RJC01\n")
    assert [b.first_rows for b in taken.broken] == [(3,)]
    assert taken.broken[0].rule.text.startswith(reason)
    assert [row for row, problems in rows_of(taken, "row_no", "problems") if problems] == [3]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Warwick", "E07000222"),
        ("north warwickshire", "E07000218"),
        ("Nuneaton & Bedworth", "E07000219"),
        ("E07000220", "E07000220"),
        ("Not known", None),
    ],
)
def test_a_district_is_told_from_its_whole_name(
    deliver: Callable[..., Read],
    rows_of: Callable[..., list[tuple]],
    visits: Contract,
    name: str,
    code: str | None,
) -> None:
    contract = replace(visits, fields=(*visits.fields, RESIDENCE_DISTRICT))
    taken = deliver(f"{HEADER},home_district\n{GOOD},{name}\n", contract)
    assert rows_of(taken, "residence_district", "problems") == [(code, 0)]


def test_small_letters_are_raised_where_the_pattern_knows_capitals_only(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]]
) -> None:
    taken = deliver(f"{HEADER}\nv1,2024-01-05,2024-02-01,rjc01\n")
    assert rows_of(taken, "visit_id", "site_code", "problems") == [("v1", "RJC01", 0)]


def test_part_of_a_district_name_is_no_district(
    deliver: Callable[..., Read], visits: Contract
) -> None:
    contract = replace(visits, fields=(*visits.fields, RESIDENCE_DISTRICT))
    taken = deliver(f"{HEADER},home_district\n{GOOD},Warwick and elsewhere\n", contract)
    assert taken.rejected == 1


def test_a_row_may_break_several_rules_and_is_rejected_once(deliver: Callable[..., Read]) -> None:
    taken = deliver(f"{HEADER},age_years\n,2024-01-05,2023-01-01,RJC01,121\n")
    assert taken.rejected == 1
    assert len(taken.broken) == 3


@pytest.mark.parametrize("name", contracts())
def test_every_contract_has_a_select_and_not_too_many_rules(name: str) -> None:
    contract = contracts()[name]
    assert 0 < len(rules(contract)) <= MAX_RULES
    assert len({(r.fields, type(r.promise)) for r in rules(contract)}) == len(rules(contract))
    assert "problems" in select(contract, "select 1 as row_no", {})


def test_too_many_rules_are_refused_when_declared(visits: Contract) -> None:
    many = tuple(
        visits.field("site_code").but(NotNull(), Matches("[a-z]+"), name=f"field_{n}")
        for n in range(40)
    )
    with pytest.raises(ValueError, match="more than 62 row rules"):
        rules(replace(visits, fields=(*visits.fields, *many)))


def test_every_kind_of_promise_has_a_condition() -> None:
    kinds = {
        *get_args(RowConstraint),
        *(get_args(RowRule) or (RowRule,)),
        Unread,
        Plausible,
        Unrounded,
    }
    declared = {type(r.promise) for c in contracts().values() for r in rules(c)}
    assert declared == kinds
    for contract in contracts().values():
        assert all(broken(rule) for rule in rules(contract))


def test_a_promise_without_a_condition_is_an_error() -> None:
    with pytest.raises(TypeError, match="no condition for str"):
        broken(Rule(("site_code",), "unheard of"))  # type: ignore[arg-type]
