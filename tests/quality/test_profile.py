"""A delivery in counts: months, blanks and declared codes, and never a record."""

import json
from collections.abc import Callable

import duckdb
import pytest

from quality.profile import ENOUGH, Profile, profile
from sources.contract import Contract
from sources.read import Read

CANARY = "ZQXJ-CANARY"
HEADER = "visit_id,visit_date,extract_date,site_code,reason_code,age_years,is_knife\n"
ROWS = (
    "v1,2024-01-05,2024-03-01,RJC01,4.10,17,Y\n"
    "v2,2024-01-31,2024-03-01,RJC01,007,40,\n"
    "v3,2024-02-01,2024-03-01,,,,N\n"
)


@pytest.fixture(scope="module")
def taken(
    con: duckdb.DuckDBPyConnection, deliver: Callable[..., Read], visits: Contract
) -> Callable[[str], Profile]:
    return lambda text: profile(con, deliver(text).typed, visits)


def many(rows: int, *, visit: str = "visit{n:03d}", age: int = 30) -> str:
    lines = (
        f"{visit.format(n=n)},2024-01-05,2024-03-01,RJC01,4.1,{age + n % 3},N\n"
        for n in range(rows)
    )
    return HEADER + "".join(lines)


def test_rows_are_counted_by_month_of_the_event(taken: Callable[[str], Profile]) -> None:
    counted = taken(HEADER + ROWS)
    assert counted.rows == 3
    assert counted.months == {"2024-01": 2, "2024-02": 1}


def test_codes_and_flags_are_counted_by_declared_code(taken: Callable[[str], Profile]) -> None:
    codes = taken(HEADER + ROWS).codes
    assert codes["reason_code"] == {"007": 1, "4.10": 1}
    assert codes["is_knife"] == {"false": 2, "true": 1}


def test_a_blank_is_counted_for_its_field(taken: Callable[[str], Profile]) -> None:
    counted = taken(HEADER + ROWS)
    assert counted.missing["age_years"] == 1
    assert counted.missing_share("site_code") == pytest.approx(1 / 3)
    assert counted.missing_share("visit_id") == 0


def test_a_rejected_row_is_not_counted(taken: Callable[[str], Profile]) -> None:
    broken = f"v4,2024-02-02,2024-03-01,RJC01,{CANARY},20,N\n"
    assert taken(HEADER + ROWS + broken) == taken(HEADER + ROWS)


def test_medians_are_taken_over_many_values_only(taken: Callable[[str], Profile]) -> None:
    assert taken(many(ENOUGH - 1)).numbers == {}
    assert taken(many(ENOUGH)).numbers == {"age_years": (30.0, 31.0, 32.0)}
    assert taken(many(ENOUGH)).lengths == {"visit_id": (8.0, 8.0, 8.0)}


def test_a_value_outside_a_declared_list_is_never_named(
    con: duckdb.DuckDBPyConnection, deliver: Callable[..., Read], visits: Contract
) -> None:
    """Rows typed before a code left the list are still sound in the file they lie in."""
    typed = deliver(HEADER + ROWS).typed
    con.execute(
        f"copy (select * replace ('{CANARY}' as reason_code) from read_parquet('{typed}')) "
        f"to '{typed.with_name('older.parquet')}'"
    )
    counted = profile(con, typed.with_name("older.parquet"), visits)
    assert counted.codes["reason_code"] == {"other": 3}
    assert CANARY not in counted.to_json()


def test_no_value_of_a_record_is_in_a_profile(taken: Callable[[str], Profile]) -> None:
    text = taken(many(ENOUGH, visit=CANARY + "{n:03d}")).to_json()
    assert CANARY not in text
    assert "RJC01" not in text


def test_a_profile_is_read_back_as_it_was(taken: Callable[[str], Profile]) -> None:
    counted = taken(many(ENOUGH))
    assert Profile.from_json(counted.to_json()) == counted


def test_an_older_kind_of_profile_says_what_to_do(taken: Callable[[str], Profile]) -> None:
    older = json.loads(taken(HEADER + ROWS).to_json())
    del older["lengths"]
    with pytest.raises(ValueError, match="take it again"):
        Profile.from_json(json.dumps(older))
