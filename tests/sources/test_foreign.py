"""A file that is no extract is told for what it is, and one in another guise is read."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from sources.foreign import FORMATS, SIGNATURES
from sources.read import Read, read
from sources.text_rows import Unreadable
from tests.conftest import VISITS

ROWS = (
    "visit_id,visit_date,extract_date,site_code\n"
    "v1,2024-01-05,2024-02-01,RJC01\nv2,2024-01-06,2024-02-01,RJC01\n"
)


@pytest.fixture
def say(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> Callable[[bytes, str], str]:
    """What is said of a file of these bytes."""

    def refusal(content: bytes, name: str = "extract.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content)
        (tmp_path / "scratch").mkdir(exist_ok=True)
        with pytest.raises(Unreadable) as refused:
            read(con, path, VISITS, tmp_path / "scratch")
        return str(refused.value)

    return refusal


def zipped(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(("signature", "named"), SIGNATURES)
def test_a_foreign_file_is_named_and_the_formats_with_it(
    say: Callable, signature: bytes, named: str
) -> None:
    said = say(signature + b" \x00\x01 and so on\n" * 9)
    assert f"the file is {named}; send the extract as {FORMATS}" == said


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b'{"visit": 1}', "the file is JSON"),
        (b'[{"visit": 1}]', "the file is JSON"),
        (b"<?xml version='1.0'?><a/>", "the file is XML"),
        (b"<html><table></table></html>", "a web page"),
        (b"%PDF-1.7", "a document"),
        (zipped("inner.zip", zipped("a.csv", b"x")), "the zip holds another zip"),
        (b"", "the file is empty"),
        (b"\xff\xfex", "begins as UTF-16 text"),
    ],
)
def test_other_files_are_told_too(say: Callable, content: bytes, part: str) -> None:
    assert part in say(content)


@pytest.mark.parametrize("separator", [";", "|", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_another_separator_or_encoding_is_read(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, separator: str, encoding: str
) -> None:
    path = tmp_path / "extract.csv"
    path.write_bytes(ROWS.replace(",", separator).encode(encoding))
    (tmp_path / "scratch").mkdir()
    taken = read(con, path, VISITS, tmp_path / "scratch")
    assert (taken.rows_in, taken.rejected) == (2, 0)


def test_a_header_that_lacks_half_is_named_with_what_it_lacks(say: Callable) -> None:
    said = say(b"Visits of January\nvisit_id,vist_date,made on\nv1,2024-01-05,2024-02-01\n")
    assert "no header row" in said or "row 2 looks like the header" in said
    said = say(b"Visits of January\nvisit_id,site_code,vist_date\nv1,RJC01,2024-01-05\n")
    assert "row 2 looks like the header and names 2 of the contract's" in said
    assert "missing: extract_date, visit_date" in said
    assert "not understood: C (perhaps visit_date)" in said


@pytest.mark.parametrize("name", ["star*.csv", "what?.csv", "[ab].csv", "{a,b}.csv"])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_files_name_is_no_pattern(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, name: str, kind: str
) -> None:
    frame = pd.read_csv(io.StringIO(ROWS), dtype=str)
    for each in (name, "starfish.csv", "whats.csv", "a.csv", "b.csv"):
        target = tmp_path / each.replace(".csv", f".{kind}")
        if kind == "csv":
            target.write_text(ROWS, encoding="utf-8")
        else:
            frame.to_parquet(target)
    (tmp_path / "scratch").mkdir()
    taken = read(con, tmp_path / name.replace(".csv", f".{kind}"), VISITS, tmp_path / "scratch")
    assert taken.rows_in == 2


def test_a_read_is_of_one_file(deliver: Callable[..., Read]) -> None:
    assert deliver(ROWS).rows_in == 2
