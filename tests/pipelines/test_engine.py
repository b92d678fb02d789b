"""DuckDB is shut: it reads and writes its own folders, loads nothing, and cannot be opened."""

import ast
from pathlib import Path

import duckdb
import pytest

from outputs.database import ROOT
from pipelines.engine import engine
from transforms.duck import shut

FLOORS = ("sources", "transforms", "quality", "outputs", "pipelines")


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_text('{elsewhere}/canary.txt')",
        "select * from read_csv('{elsewhere}/canary.txt')",
        "select * from '{elsewhere}/canary.parquet'",
        "select * from glob('{elsewhere}/*')",
        "copy (select 1) to '{elsewhere}/out.csv'",
        "attach '{elsewhere}/other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set allowed_directories = ['/']",
        "set memory_limit = '64GB'",
        "select * from read_text('{scratch}/../elsewhere/canary.txt')",
    ],
)
def test_a_query_reaches_nothing_else(tmp_path: Path, query: str) -> None:
    scratch, elsewhere = tmp_path / "scratch", tmp_path / "elsewhere"
    scratch.mkdir()
    elsewhere.mkdir()
    (elsewhere / "canary.txt").write_text("canary", encoding="utf-8")
    with engine(scratch) as con, pytest.raises(duckdb.Error):
        con.execute(query.format(scratch=scratch, elsewhere=elsewhere))
    assert not (elsewhere / "out.csv").exists()


def test_its_own_folders_are_open_by_whatever_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "place" / "store").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    with engine(tmp_path / "place" / "store", Path("place")) as con:
        con.execute("copy (select 1 as n) to 'place/store/n.parquet'")
        rows = con.execute(f"from read_parquet('{tmp_path}/place/store/n.parquet')").fetchall()
    assert rows == [(1,)]


def test_a_cursor_is_shut_too(tmp_path: Path) -> None:
    with engine(tmp_path) as con, con.cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute("select * from read_text('/etc/hostname')")


def test_every_connection_of_the_product_is_shut() -> None:
    """`duckdb.connect` stands only where its connection goes through `shut` at once."""
    opened = []
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            calls = [
                n
                for n in ast.walk(ast.parse(text))
                if isinstance(n, ast.Call) and ast.unparse(n.func) == "duckdb.connect"
            ]
            if calls:
                opened.append(path.relative_to(ROOT).as_posix())
                assert text.count("shut(") >= len(calls), path
    assert opened == [
        "outputs/areas.py", "outputs/database.py", "outputs/inputs.py", "pipelines/engine.py",
    ]  # fmt: skip


def test_without_folders_no_file_is_reached() -> None:
    con = shut(duckdb.connect())
    with pytest.raises(duckdb.Error):
        con.execute("select * from read_text('/etc/hostname')")
