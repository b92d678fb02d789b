"""A delivery is opened whatever its format, and refused in a plain sentence if it cannot be."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from file_formats import ods, parquet, xlsx

from sources.files import kind_of
from sources.read import Read
from sources.text_rows import Unreadable

HEADER = ["visit_id", "visit_date", "extract_date", "site_code", "reason_code", "age_years"]
ROWS = [
    ["v1", "2024-01-05", "2024-02-01", "RJC01", "4.10", "17"],
    ["v2", "2024-01-06", "2024-02-01", "RJC01", "007", ""],
    ["v3", "2024-01-07", "2024-02-01", "", "4.1", "80"],
]
TYPED = [
    (2, "v1", date(2024, 1, 5), "RJC01", "4.10", 17),
    (3, "v2", date(2024, 1, 6), "RJC01", "007", None),
    (4, "v3", date(2024, 1, 7), None, "4.1", 80),
]
COLUMNS = ("row_no", "visit_id", "visit_date", "site_code", "reason_code", "age_years")
CSV = "".join(",".join(row) + "\n" for row in [HEADER, *ROWS])
QUOTED = "".join(",".join(f'"{c}"' for c in row) + "\n" for row in [HEADER, *ROWS])
CANARY = "ZQXJ-CANARY"


FORMATS = {
    "csv": CSV.encode(),
    "csv with a byte order mark": b"\xef\xbb\xbf" + CSV.encode(),
    "csv with Windows line ends": CSV.replace("\n", "\r\n").encode(),
    "csv with old Mac line ends": CSV.replace("\n", "\r").encode(),
    "csv with every value quoted": QUOTED.encode(),
    "xlsx": xlsx([HEADER, *ROWS]),
    "xlsx with notes first": xlsx([HEADER, *ROWS], before=("Notes",)),
    "ods": ods([HEADER, *ROWS]),
    "parquet": parquet(pd.DataFrame(ROWS, columns=HEADER)),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_rows(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]], name: str
) -> None:
    taken = deliver(FORMATS[name])
    assert rows_of(taken, *COLUMNS) == TYPED
    assert (taken.rejected, taken.undeclared, taken.opened.headings) == (0, (), tuple(HEADER))


def test_typed_cells_of_a_workbook_read_as_their_text(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]]
) -> None:
    header = [*HEADER, "seen_at", "is_knife", "cost"]
    day, seen = date(2024, 1, 5), datetime(2024, 1, 5, 13, 37)
    taken = deliver(xlsx([header, ["v1", day, day, 123, 4.1, 17, seen, True, 2.5]]))
    names = ("visit_date", "site_code", "reason_code", "age_years", "seen_at", "is_knife", "cost")
    assert rows_of(taken, *names) == [(day, "123", "4.1", 17, seen, True, 2.5)]


def test_typed_columns_of_a_parquet_file_read_as_their_text(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]]
) -> None:
    day, seen = pd.Timestamp("2024-01-05"), pd.Timestamp("2024-01-05 13:37")
    frame = pd.DataFrame(
        {
            "visit_id": ["v1", "v2"],
            "visit_date": [day, day],
            "extract_date": [day, day],
            "site_code": [123.0, None],
            "age_years": [17.0, None],
            "seen_at": [seen, None],
            "is_knife": [True, None],
        }
    )
    taken = deliver(parquet(frame))
    assert rows_of(taken, "site_code", "age_years", "seen_at", "is_knife", "problems") == [
        ("123", 17, seen.to_pydatetime(), True, 0),
        (None, None, None, False, 0),
    ]


def test_a_windows_file_with_a_pound_sign_is_read(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]]
) -> None:
    text = CSV.replace("v1", "£1").encode("cp1252")
    taken = deliver(text)
    assert taken.opened.encoding == "cp1252"
    assert rows_of(taken, "visit_id")[0] == ("£1",)


def test_rows_are_numbered_as_a_spreadsheet_shows_them(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]]
) -> None:
    """Title rows, blank rows and values of two lines each count as a row of their own."""
    good = "2024-01-05,2024-02-01,RJC01,,"
    text = (
        f'"Visits\nto the hospital"\n\n{",".join(HEADER)}\n'
        f'v1,{good}\n\n,,,,,\n"v\n2",{good}\n\nv3,{good}\n'
    )
    assert [n for (n,) in rows_of(deliver(text), "row_no")] == [4, 7, 9]
    book = xlsx([["Visits"], [], HEADER, ["v1", *good.split(",")], [], ["v2", *good.split(",")]])
    assert [n for (n,) in rows_of(deliver(book), "row_no")] == [4, 6]


def test_a_short_row_lacks_its_last_values(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]]
) -> None:
    taken = deliver(CSV + "v4,2024-01-08,2024-02-01\n")
    assert rows_of(taken, "visit_id", "site_code", "age_years")[-1] == ("v4", None, None)


def test_empty_cells_beyond_the_header_do_no_harm(deliver: Callable[..., Read]) -> None:
    assert deliver(CSV.replace("\n", ",,\n", 3)).rows_in == 3


def test_an_undeclared_column_is_not_stored(
    deliver: Callable[..., Read], rows_of: Callable[..., list[tuple]], con: object
) -> None:
    text = "".join(f"{line},{CANARY}\n" for line in CSV.splitlines())
    taken = deliver(text)
    assert taken.undeclared == ("G",)
    for kept in taken.typed.parent.glob("*.parquet"):
        assert CANARY.encode() not in kept.read_bytes()
        assert CANARY not in str(pd.read_parquet(kept).to_dict())


REFUSED = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \r\n\n", "the file is empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "the file is empty"),
    "web page": (b"\n<!DOCTYPE html><p>ZQXJ-CANARY", "is a web page"),
    "web page with a mark": (b"\xef\xbb\xbf<html>ZQXJ-CANARY", "is a web page"),
    "old or protected workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "protected by a password"),
    "binary zeros": (b"abc\x00\x01" * 50, "binary zeros"),
    "binary junk": (bytes(range(128, 256)) * 20, "none of the agreed encodings"),
    "no header": (b"ZQXJ-CANARY,b\n1,2\n", "no header row was found"),
    "truncated workbook": (FORMATS["xlsx"][:900], "workbook cannot be opened"),
    "truncated ods": (FORMATS["ods"][:400], "workbook cannot be opened"),
    "ods that is not whole": (ods([HEADER, *ROWS], end=""), "workbook cannot be opened"),
    "another zip": (b"PK\x03\x04ZQXJ-CANARY", "workbook cannot be opened"),
    "workbook without the table": (xlsx([[CANARY]]), "no header row was found"),
    "empty workbook": (xlsx([]), "no header row was found"),
    "truncated parquet": (FORMATS["parquet"][:-40], "Parquet file is damaged"),
    "parquet by name only": (b"PAR1ZQXJ-CANARYPAR1", "Parquet file is damaged"),
    "other parquet": (parquet(pd.DataFrame({CANARY: [1]})), "no header row was found"),
    "unclosed quote": (CSV.replace("v2", '"ZQXJ-CANARY').encode(), "quotation marks of row 3"),
    "quote in a quote": (CSV.replace("v2", '"a"ZQXJ-CANARY').encode(), "quotation marks of row 3"),
    "endless value": (CSV.encode() + b"x" * 200_000, "quotation marks of row 5"),
    "ragged rows": (CSV.encode() + b"v4,2024-01-08,2024-02-01,R,4.1,5,ZQXJ-CANARY\n", ": row 5;"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_a_plain_sentence(
    deliver: Callable[..., Read], name: str
) -> None:
    content, sentence = REFUSED[name]
    with pytest.raises(Unreadable) as refusal:
        deliver(content)
    assert sentence in str(refusal.value)
    assert CANARY not in str(refusal.value)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


def test_damaged_pages_of_a_parquet_file_are_refused(deliver: Callable[..., Read]) -> None:
    whole = FORMATS["parquet"]
    with pytest.raises(Unreadable, match="damaged or cut short"):
        deliver(whole[:4] + b"\xff" * 200 + whole[204:])


def test_a_stray_value_in_the_last_cell_of_a_sheet_is_refused(deliver: Callable[..., Read]) -> None:
    """Held in full, such a sheet takes more memory than there is."""
    with pytest.raises(Unreadable, match="spans more cells than can be held"):
        deliver(xlsx([HEADER, *ROWS], stray="XFD1048576"))


def test_many_ragged_rows_are_counted_and_the_first_ten_named(
    deliver: Callable[..., Read],
) -> None:
    with pytest.raises(Unreadable, match=r"row 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more"):
        deliver(",".join(HEADER) + "\n" + "v,,,,,,too,many\n" * 12)


def test_the_kind_is_told_from_the_bytes(tmp_path: Path) -> None:
    assert kind_of(b"visit_id,visit_date\n") == "csv"
    assert kind_of(FORMATS["xlsx"]) == kind_of(FORMATS["ods"]) == "spreadsheet"
    assert kind_of(FORMATS["parquet"]) == "parquet"
