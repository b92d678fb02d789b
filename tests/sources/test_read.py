"""A delivery in, typed rows and the reasons for the rejected ones out; never another error."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from file_formats import ods, parquet, xlsx
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from sources.contract import Contract, Coverage
from sources.headings import normal
from sources.read import Read
from sources.text_rows import TOTALS, Unreadable

HEADER = "visit_id,visit_date,extract_date,site_code"
CANARY = "ZQXJ-CANARY"
FUZZ = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def delivery(*days: str, made_on: str = "2024-06-01") -> str:
    """A sound visit on each of these days."""
    rows = (f"v{n},{day},{made_on},RJC01" for n, day in enumerate(days))
    return "\n".join([HEADER, *rows]) + "\n"


def test_a_missing_column_is_refused_with_its_name_and_the_remedy(
    deliver: Callable[..., Read],
) -> None:
    text = f"visit_id,visit_date,extract_date,{CANARY}\nv1,2024-01-05,2024-02-01,RJC01\n"
    with pytest.raises(Unreadable) as refusal:
        deliver(text)
    said = str(refusal.value)
    assert "columns are missing: site_code" in said
    assert "columns not understood: D" in said
    assert "agree a new heading and add it to `delivered_as`" in said
    assert CANARY not in said


def test_a_repeated_column_is_refused(deliver: Callable[..., Read]) -> None:
    text = f"{HEADER},Visit No.\nv1,2024-01-05,2024-02-01,RJC01,{CANARY}\n"
    with pytest.raises(Unreadable, match="same field: visit_id; send each field once") as refusal:
        deliver(text)
    assert CANARY not in str(refusal.value)


@pytest.mark.parametrize("text", [HEADER, HEADER + "\n", HEADER + "\r\n,,,\r\n\r\n"])
def test_a_header_without_rows_is_refused(deliver: Callable[..., Read], text: str) -> None:
    with pytest.raises(Unreadable, match="no rows under it"):
        deliver(text)


def test_a_header_below_title_rows_is_found_and_rows_keep_their_numbers(
    deliver: Callable[..., Read],
) -> None:
    taken = deliver("Visits\n\nJanuary 2024\n" + delivery("2024-01-05", "31/02/2024"))
    assert (taken.rows_in, taken.rejected) == (2, 1)
    assert {b.first_rows for b in taken.broken} == {(6,)}


def test_the_first_ten_rows_that_break_a_rule_are_named(deliver: Callable[..., Read]) -> None:
    taken = deliver(delivery(*["31/02/2024"] * 12))
    assert taken.rejected == 12
    assert all(b.rows == 12 and b.first_rows == tuple(range(2, 12)) for b in taken.broken)


def test_a_separator_other_than_a_comma(deliver: Callable[..., Read], visits: Contract) -> None:
    text = delivery("2024-01-05").replace(",", ";")
    assert deliver(text, replace(visits, separator=";")).sound == 1


# --- coverage: which months a delivery answers for


def months(*numbers: int) -> tuple[date, ...]:
    return tuple(date(2024, number, 1) for number in numbers)


def test_a_delivery_answers_for_every_month_from_its_first_to_its_last(
    deliver: Callable[..., Read],
) -> None:
    taken = deliver(delivery("2024-01-05", "2024-04-30"))
    assert taken.months == months(1, 2, 3, 4)
    assert taken.made_on == date(2024, 6, 1)


@pytest.mark.parametrize(
    ("made_on", "covered"), [("2024-03-31", (1, 2)), ("2024-04-01", (1, 2, 3))]
)
def test_a_month_that_had_not_ended_when_the_extract_was_made_is_not_whole(
    deliver: Callable[..., Read], made_on: str, covered: tuple[int, ...]
) -> None:
    days = ("2024-01-05", "2024-02-05", "2024-03-05")
    assert deliver(delivery(*days, made_on=made_on)).months == months(*covered)


def test_a_rejected_row_says_nothing_of_when_the_extract_was_made(
    deliver: Callable[..., Read],
) -> None:
    text = delivery("2024-01-05", "2024-02-05", made_on="2024-02-20")
    taken = deliver(text + ",2024-02-06,2039-12-31,RJC01\n")
    assert (taken.made_on, taken.months) == (date(2024, 2, 20), months(1))


def test_a_thin_month_holds_late_entries_and_does_not_count(deliver: Callable[..., Read]) -> None:
    taken = deliver(delivery("2023-12-31", *["2024-01-05"] * 20, *["2024-02-05"] * 20))
    assert taken.months == months(1, 2)


def test_a_quiet_month_between_busy_ones_counts(deliver: Callable[..., Read]) -> None:
    days = [*["2024-01-05"] * 20, "2024-02-05", *["2024-03-05"] * 20]
    assert deliver(delivery(*days)).months == months(1, 2, 3)


def test_a_declared_period_covers_its_months_whatever_happened_in_them(
    deliver: Callable[..., Read], visits: Contract
) -> None:
    declared = replace(visits, coverage=Coverage("declared", period=("visit_date", "extract_date")))
    taken = deliver(delivery("2024-01-01", made_on="2024-03-31"), declared)
    assert (taken.months, taken.made_on) == (months(1, 2, 3), None)


def test_a_snapshot_covers_only_the_months_it_was_taken_in(
    deliver: Callable[..., Read], visits: Contract
) -> None:
    snapshot = replace(visits, coverage=Coverage("snapshot"))
    assert deliver(delivery("2024-01-31", "2024-04-30"), snapshot).months == months(1, 4)


def test_a_delivery_without_a_sound_row_answers_for_nothing(deliver: Callable[..., Read]) -> None:
    taken = deliver(delivery("31/02/2024"))
    assert (taken.sound, taken.months, taken.made_on) == (0, (), None)


# --- whatever is handed over


CELLS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["2024-01-05", "RJC01", "4.10", "Y", "17", "31/02/2024", "unknown", "-0.0", "1e400", "9" * 30]
)


@FUZZ
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=8))
@example([["v1", "0000-01-01", "9999-12-31", ""]])
@example([["v1", "5877641-01-01", "2024-01-01 24:00:00", "\x00"]])
def test_every_row_of_any_table_is_counted(
    deliver: Callable[..., Read], rows: list[list[str]]
) -> None:
    held = io.StringIO()
    csv.writer(held, quoting=csv.QUOTE_ALL).writerows([HEADER.split(","), *rows])
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assume(filled and "\x00" not in held.getvalue())
    assume(
        any(sum(bool(c.strip()) for c in row) > 1 and normal(row[0]) not in TOTALS for row in rows)
    )
    taken = deliver(held.getvalue().encode())
    assert taken.rows_in == taken.sound + taken.rejected
    assert taken.rows_in + taken.opened.aside.rows == len(filled)


ROWS = [HEADER.split(","), ["v1", "2024-01-05", "2024-02-01", "RJC01"]]
SAMPLES = {
    "csv": delivery("2024-01-05").encode(),
    "xlsx": xlsx(ROWS),
    "ods": ods(ROWS),
    "parquet": parquet(pd.DataFrame(ROWS[1:], columns=ROWS[0])),
}


def _read_or_refused(deliver: Callable[..., Read], content: bytes) -> None:
    try:
        taken = deliver(content)
    except Unreadable as reason:
        assert str(reason)
    else:
        assert taken.rows_in > 0


@FUZZ
@given(st.binary(max_size=400), st.sampled_from([b"", b"PAR1", b"PK\x03\x04", HEADER.encode()]))
def test_any_bytes_are_read_or_refused(
    deliver: Callable[..., Read], content: bytes, start: bytes
) -> None:
    _read_or_refused(deliver, start + content)


@FUZZ
@given(st.sampled_from(["xlsx", "ods", "parquet", "csv"]), st.data())
def test_a_damaged_file_is_read_or_refused(
    deliver: Callable[..., Read], kind: str, data: st.DataObject
) -> None:
    content = bytearray(SAMPLES[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    _read_or_refused(deliver, bytes(content[: data.draw(st.integers(1, len(content)))]))
