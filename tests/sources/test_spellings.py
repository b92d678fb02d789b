"""Days, moments and numbers as they come: what is unambiguous is read, the rest is said."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta

import duckdb
import pytest

from sources import spellings
from sources.contract import Contract, Field
from sources.headings import halves
from sources.read import Read
from sources.registry import contract, contracts
from sources.rules import identifiers
from sources.spellings import READ_TOO
from sources.synthetic.rows import rows
from tests.sources.test_unknown_words import written

Con = duckdb.DuckDBPyConnection
DATED = [(c, f) for c in contracts().values() for f in c.fields if f.dtype in ("date", "datetime")]
MOMENTS = [(c, f) for c, f in DATED if f.dtype == "datetime"]
KEYED = [(c, c.field(name)) for c in contracts().values() for name in identifiers(c)]


def ids(pair: tuple[Contract, Field]) -> str:
    return f"{pair[0].name}.{pair[1].name}"


def read_as(con: Con, sql: str, text: str) -> object:
    return con.execute(f"select {sql} from (select ?::varchar as t)", [text]).fetchall()[0][0]


@pytest.mark.parametrize("text", READ_TOO["date"])
def test_a_day_is_read(con: Con, text: str) -> None:
    assert read_as(con, spellings.day("t", ("%d/%m/%Y",)), text) == date(2025, 5, 3)


@pytest.mark.parametrize("text", READ_TOO["month"])
def test_a_month_is_read_also_where_a_spreadsheet_made_a_day_of_it(con: Con, text: str) -> None:
    assert read_as(con, spellings.day("t", ("%Y-%m",)), text) == date(2025, 5, 1)


@pytest.mark.parametrize("text", ["05/03/2025", "2025-05-02", "2025", "45780", "05-25"])
def test_what_is_no_month_is_not_read_as_one(con: Con, text: str) -> None:
    assert read_as(con, spellings.day("t", ("%Y-%m",)), text) is None


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2025-05-03T21:15:00Z", datetime(2025, 5, 3, 22, 15)),
        ("2025-05-03T21:15:00.000Z", datetime(2025, 5, 3, 22, 15)),
        ("2025-01-03T21:15:00+00:00", datetime(2025, 1, 3, 21, 15)),
        ("2025-05-03T22:15:00+01:00", datetime(2025, 5, 3, 22, 15)),
        ("2025-05-03T22:15:00+0100", datetime(2025, 5, 3, 22, 15)),
        ("2025-05-03T17:15:00-04:00", datetime(2025, 5, 3, 22, 15)),
        ("2025-03-30T00:59:00Z", datetime(2025, 3, 30, 0, 59)),
        ("2025-03-30T01:00:00Z", datetime(2025, 3, 30, 2, 0)),
        ("2025-10-26T00:59:00Z", datetime(2025, 10, 26, 1, 59)),
        ("2025-10-26T01:00:00Z", datetime(2025, 10, 26, 1, 0)),
        ("2025-04-30T23:30:00Z", datetime(2025, 5, 1, 0, 30)),
        ("2025-05-03T22:15:00", datetime(2025, 5, 3, 22, 15)),
        ("2025-05-03 22:15:00.123", datetime(2025, 5, 3, 22, 15)),
        ("03/05/2025 10:15:00 PM", datetime(2025, 5, 3, 22, 15)),
        ("03/05/2025 10:15 pm", datetime(2025, 5, 3, 22, 15)),
        ("03-May-2025 22:15", datetime(2025, 5, 3, 22, 15)),
        ("03 May 2025 22:15:30", datetime(2025, 5, 3, 22, 15, 30)),
        ("03/05/2025 24:00", datetime(2025, 5, 4)),
        ("2025-12-31T24:00:00", datetime(2026, 1, 1)),
        ("45780.9271", datetime(2025, 5, 3, 22, 15, 1)),
        ("03/05/2025", datetime(2025, 5, 3)),
        ("05/13/2025 10:15", None),
        ("2025-05-03 25:15", None),
        ("tomorrow", None),
    ],
)
def test_a_moment_is_told_by_londons_clock(con: Con, text: str, local: datetime | None) -> None:
    formats = ("%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y")
    assert read_as(con, spellings.moment("t", formats), text) == local


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("1234", 1234), ("1,234", 1234), ("1 234", 1234), ("1\u00a0234", 1234),
        ("1\u202f234", 1234), ("4.35E+02", 435), ("1,234,567", 1234567), ("−5", -5),
        ("12,34", None), ("1.5", None), ("4.355E+02", None), ("five", None),
    ],
)  # fmt: skip
def test_a_whole_number_is_read(con: Con, text: str, n: int | None) -> None:
    assert read_as(con, spellings.whole_number("t"), text) == n


@pytest.mark.parametrize(("text", "n"), [("1,234.5", 1234.5), ("−2.5", -2.5), ("1e3", 1000.0)])
def test_a_number_is_read(con: Con, text: str, n: float) -> None:
    assert read_as(con, spellings.decimal("t"), text) == n


def one_row(of: Contract, **changed: str) -> str:
    """A delivery of one made-up row, with these texts in it."""
    made = rows(of, 1, 5)[0]
    cells = {f.name: written(made[f.name], of, f) for f in of.fields} | changed
    out = io.StringIO()
    csv.writer(out, delimiter=of.separator, lineterminator="\n").writerows([cells, cells.values()])
    return out.getvalue()


def said(taken: Read) -> str:
    return " ".join([*taken.asked, *(b.rule.text for b in taken.broken)])


@pytest.mark.parametrize("pair", DATED, ids=ids)
def test_a_number_of_a_spreadsheet_is_read_and_said_in_every_dated_field(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]],
    pair: tuple[Contract, Field],
) -> None:  # fmt: skip
    of, field = pair
    is_month = field.dtype == "date" and spellings.is_of_months(of.date_formats)
    taken = deliver(one_row(of, **{field.name: "45778" if is_month else "45780.5"}), of)
    ((value,),) = rows_of(taken, field.name)
    assert str(value)[:10] == ("2025-05-01" if is_month else "2025-05-03")
    assert f"`{field.name}`: dates had lost their format in 1 rows" in said(taken)


@pytest.mark.parametrize("text", ["May-25", "01/05/2025", "2025-05-01 00:00:00"])
def test_a_month_that_a_spreadsheet_changed_is_read_and_said(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]], text: str
) -> None:
    of = contract("police__street_crimes")
    taken = deliver(one_row(of, month=text), of)
    assert rows_of(taken, "month", "problems") == [(date(2025, 5, 1), 0)]
    assert "`month`: dates had lost their format" in said(taken)


@pytest.mark.parametrize("pair", DATED, ids=ids)
def test_no_date_is_of_a_day_to_come(
    deliver: Callable[..., Read], pair: tuple[Contract, Field]
) -> None:
    of, field = pair
    if of.coverage.period and field.name in of.coverage.period:
        pytest.skip("a period that is reported may still run")
    late = datetime.now() + timedelta(days=400)
    taken = deliver(one_row(of, **{field.name: written(late, of, field)}), of)
    assert "no later than the day the file came" in said(taken)


@pytest.mark.parametrize("pair", DATED, ids=ids)
def test_no_date_is_of_long_ago(deliver: Callable[..., Read], pair: tuple[Contract, Field]) -> None:
    of, field = pair
    taken = deliver(one_row(of, **{field.name: written(datetime(1900, 1, 2), of, field)}), of)
    assert taken.rejected == 1


@pytest.mark.parametrize("pair", KEYED, ids=ids)
def test_an_identifier_that_a_spreadsheet_rounded_is_refused_with_its_cause(
    deliver: Callable[..., Read], pair: tuple[Contract, Field]
) -> None:
    of, field = pair
    taken = deliver(one_row(of, **{field.name: "2.50500E+11"}), of)
    [broken] = [b for b in taken.broken if b.rule.fields == (field.name,)]
    assert "a spreadsheet turned it into a rounded number" in broken.rule.text


@pytest.mark.parametrize("pair", MOMENTS, ids=ids)
def test_a_moment_in_two_columns_is_read(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]],
    pair: tuple[Contract, Field],
) -> None:  # fmt: skip
    of, field = pair
    day, (_, time) = next((d, to) for d, to in halves(of).items() if to[0] == field.name)
    header, row = (line.split(",") for line in one_row(of).splitlines())
    if '"' in "".join(row):
        pytest.skip("a quoted cell")
    place = header.index(field.name)
    header[place : place + 1] = [day, time]
    row[place : place + 1] = ["03/05/2025", "22:15"]
    taken = deliver(f"{','.join(header)}\n{','.join(row)}\n", of)
    assert rows_of(taken, field.name) == [(datetime(2025, 5, 3, 22, 15),)]
    assert not taken.undeclared


def test_invisible_characters_inside_a_code_are_stripped(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]]
) -> None:
    of = contract("police__offences")
    made = one_row(
        of, offence_code="008/\u200b59"[:5] + "\u200b", lsoa_code="E01\u200d031005\ufeff"
    )
    assert rows_of(deliver(made, of), "lsoa_code") == [("E01031005",)]


def test_a_value_that_cannot_be_read_is_reported_once(deliver: Callable[..., Read]) -> None:
    of = contract("context__school_absence")
    taken = deliver(one_row(of, pupils="many"), of)
    assert [b.rule.text for b in taken.broken] == ["`pupils` is a whole number"]
