"""A month's digest says whether its counts rest on the same rows as before."""

import duckdb

from tests.transforms.conftest import OFFENCES, VICTIMS, offences
from transforms.core import core
from transforms.countable import Countable, countable
from transforms.fingerprints import digest_of, digests

Con = duckdb.DuckDBPyConnection
ROWS = (
    "(1, 1, 'o1', '2025-04-03', 'E01000001', 'knife')",
    "(1, 2, 'o2', '2025-04-09', 'E01000002', 'none')",
    "(1, 3, 'o3', '2025-05-01', 'E01000001', 'none')",
)
ANSWERED = "(1, '2025-04-01'), (1, '2025-05-01')"
APRIL_AGAIN = ", (2, '2025-04-01')"


def found(con: Con, *rows: str) -> dict[str, str]:
    con.execute("drop table if exists delivered_police__offences; delete from answered")
    is_again = any(row.startswith("(2") for row in rows)
    offences(con, ", ".join(rows), ANSWERED + APRIL_AGAIN * is_again)
    con.register("core_police__offences", core(OFFENCES, con))
    return dict(digests(con, countable("police__offences")))


def delivery(number: int, row: str) -> str:
    return row.replace("(1,", f"({number},", 1)


def test_a_month_delivered_again_as_it_was_keeps_its_digest(con: Con) -> None:
    first = found(con, *ROWS)
    assert set(first) == {"2025-04", "2025-05"}
    again = [delivery(2, row) for row in reversed(ROWS[:2])]
    assert found(con, *ROWS, *again) == first


def test_a_changed_row_changes_its_own_month_alone(con: Con) -> None:
    first = found(con, *ROWS)
    moved = [delivery(2, ROWS[0]).replace("knife", "none"), delivery(2, ROWS[1])]
    later = found(con, *ROWS, *moved)
    assert later["2025-04"] != first["2025-04"]
    assert later["2025-05"] == first["2025-05"]


def test_a_row_that_came_late_or_is_gone_changes_the_month(con: Con) -> None:
    first = found(con, *ROWS)
    assert found(con, *ROWS[1:])["2025-04"] != first["2025-04"]
    late = "(1, 4, 'o4', '2025-05-30', 'E01000001', 'none')"
    assert found(con, *ROWS, late)["2025-05"] != first["2025-05"]


def test_rows_that_are_alike_do_not_cancel_out(con: Con) -> None:
    """A row table has no key: two persons may be alike in every column."""
    columns = {"weapon_type": OFFENCES.field("weapon_type")}
    persons = Countable("persons", "persons", columns, (), ("police__offences",))
    seen = []
    for weapon in ("knife", "none"):
        con.execute(
            f"""create or replace table persons as
                select date '2025-04-01' as month_start, 'outside' as district_code,
                       '{weapon}' as weapon_type from range(2)"""
        )
        seen.append(digests(con, persons))
    assert seen[0] != seen[1]


def test_the_person_key_does_not_matter(con: Con) -> None:
    def of(key: str) -> dict[str, str]:
        con.execute(
            f"""create or replace table core_police__victims as
                select 'o1' as offence_id, 1 as victim_number, date '2025-04-03' as recorded_date,
                       '{key}' as person_id, false as is_knife, 'E07000220' as district_code,
                       'E01000001' as lsoa11_code, date '2025-04-01' as month_start"""
        )
        source = countable("police__victims")
        own = {n: f for n, f in source.columns.items() if n in _HELD}
        kept = Countable(
            source.name, source.table, own, source.measures, source.datasets, source.event
        )
        return dict(digests(con, kept))

    assert VICTIMS.person_key == "person_id"
    assert of("key one") == of("key two")


_HELD = ("offence_id", "victim_number", "recorded_date", "person_id", "is_knife", "lsoa11_code")


def test_a_periods_digest_is_that_of_its_months_together() -> None:
    held = {f"2025-{m:02}": f"rows {m}" for m in range(1, 13)}
    whole = digest_of(held, "2025-01 to 2025-12")
    assert digest_of(held | {"2025-11": "late"}, "2025-01 to 2025-12") != whole
    assert digest_of(held | {"2024-12": "late"}, "2025-01 to 2025-12") == whole
    assert digest_of(held, "2025-04") == digest_of(held | {"2025-05": "late"}, "2025-04")
    year = {f"{m}": "rows" for m in ("2024-04", "2025-03")}
    assert digest_of(year, "2024/25") != digest_of(year | {"2025-03": "late"}, "2024/25")


def test_a_window_and_a_date_have_digests_of_their_own() -> None:
    held = {"persons 2025/26": "a", "at 2026-03-31": "b"}
    assert digest_of(held, "persons 2025/26") == "a"
    assert digest_of(held, "at 2026-03-31") == "b"
    assert digest_of(held, "at 2025-12-31") == ""
