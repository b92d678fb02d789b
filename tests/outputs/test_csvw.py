"""The tidy files: CSV that its metadata describes, Parquet and a database with the same numbers."""

import json
import warnings
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import csvw
import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs import tables
from outputs.columns import COLUMNS, described
from outputs.csvw import SUFFIX, metadata
from outputs.database import NAME, write_database
from outputs.publish import NothingToShow, as_made, built
from outputs.registry import figures
from tests.outputs.edition import DRAWN


def is_valid(described_by: Path) -> bool:
    """Whether the metadata, and every value of its CSV under it, is valid CSVW."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        found = csvw.CSVW(str(described_by), validate=True)
        try:
            rows = [row for table in found.tables for row in table.iterdicts(strict=True)]
        except ValueError:
            return False
        return found.is_valid and bool(rows)


@pytest.mark.parametrize("figure_id", DRAWN)
def test_the_metadata_describes_the_csv(edition, figure_id):
    described_by = edition.folder / "tables" / f"{figure_id}{SUFFIX}"
    said = json.loads(described_by.read_text("utf-8"))
    header = (edition.folder / "tables" / f"{figure_id}.csv").read_text("utf-8").split("\n")[0]
    columns = said["tableSchema"]["columns"]
    assert [c["name"] for c in columns] == header.split(",")
    assert all(c["datatype"] and c["dc:description"] for c in columns)
    assert said["dc:title"] and said["dc:source"] and said["dc:license"] and said["dc:rights"]
    assert is_valid(described_by)


def test_metadata_that_does_not_fit_its_csv_is_found_out(edition, tmp_path):
    said = (edition.folder / "tables" / f"{DRAWN[0]}{SUFFIX}").read_text("utf-8")
    text = (edition.folder / "tables" / f"{DRAWN[0]}.csv").read_text("utf-8")
    (tmp_path / f"{DRAWN[0]}{SUFFIX}").write_text(said, encoding="utf-8")
    (tmp_path / f"{DRAWN[0]}.csv").write_text(text.replace("2025-04-01", "April"), encoding="utf-8")
    assert not is_valid(tmp_path / f"{DRAWN[0]}{SUFFIX}")


def test_a_unit_a_period_and_a_key_are_told(edition):
    published = edition.published[0]
    said = metadata(published.figure, published.frame, published.record)
    columns = {c["name"]: c for c in said["tableSchema"]["columns"]}
    assert columns["rate"]["schema:unitText"] == "Offences per 1,000 residents"
    assert columns["n"]["datatype"] in ("integer", "number")
    assert columns["period_start"]["datatype"] == "date"
    assert said["dc:temporal"] == "2025-04-01/2026-03-31"
    assert "district_code" in said["tableSchema"]["primaryKey"]
    assert "c: confidential" in columns["status"]["dc:description"]


@pytest.fixture(scope="module")
def whole(inputs):
    """The inputs with what figures about the release need: some figures, made."""
    made = {i: as_made(figures()[i], built(figures()[i], inputs), inputs) for i in DRAWN}
    return replace(inputs, made=made)


@pytest.mark.parametrize("found", figures().values(), ids=lambda f: f.id)
def test_every_column_is_described_once(whole, found):
    try:
        frame = built(found, whole)
    except NothingToShow:
        return
    unknown = [c for c in frame if not described(c, found.declared_columns)]
    assert not unknown, f"{unknown}: describe each in outputs/columns.py"


def test_no_two_columns_share_a_heading():
    headings = [c.heading for c in COLUMNS.values()]
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize("figure_id", DRAWN)
def test_parquet_holds_the_numbers_of_the_csv(edition, figure_id):
    stem = edition.folder / "tables" / figure_id
    parquet, text = pq.read_table(stem.with_suffix(".parquet")), stem.with_suffix(".csv")
    csv = pd.read_csv(text)
    numbers = csv.select_dtypes("number").dropna(axis="columns", how="all").columns
    frame = parquet.to_pandas()
    pd.testing.assert_frame_equal(
        frame[numbers].astype(float), csv[numbers].astype(float), check_exact=True
    )
    assert parquet.schema.metadata[b"title"].decode().startswith(("Serious", "Victims", "People",
                                                                  "Assault"))  # fmt: skip


def test_the_database_has_a_table_for_each_figure_and_a_catalogue(edition):
    path = write_database(edition.folder)
    with duckdb.connect(str(path), read_only=True) as con:
        found = {
            name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()
        }
        listed = con.execute("select id, catalogue, title, files from catalogue").fetchall()
        rows = {i: con.execute(f'select count(*) from "{i}"').fetchall()[0][0] for i in DRAWN}
    assert found == {*DRAWN, "catalogue"}
    assert {i: len(p.frame) for i, p in zip(DRAWN, edition.published, strict=True)} == rows
    for _, _, title, files in listed:
        assert title and files
        assert all((edition.folder / f).is_file() for f in files)


def test_the_same_tables_give_the_same_database(edition, tmp_path):
    hashes = []
    for name in ("once", "twice"):
        other = tmp_path / name
        for kind in ("tables", "figures"):
            (other / kind).mkdir(parents=True)
            for path in (edition.folder / kind).glob(f"{DRAWN[0]}.*"):
                (other / kind / path.name).write_bytes(path.read_bytes())
        hashes.append(sha256(write_database(other).read_bytes()).hexdigest())
    assert hashes[0] == hashes[1]


def test_a_database_that_cannot_be_written_says_why(tmp_path):
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "a.json").write_text('{"id": "a", "title": "A"}', encoding="utf-8")
    with pytest.raises(RuntimeError, match=f"{NAME} was not written"):
        write_database(tmp_path)


@given(st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_a_number_is_written_to_six_digits(value):
    frame = tables.as_written(pd.DataFrame({"rate": [value]}))
    text = tables.csv_text(pd.DataFrame({"rate": [value]})).split("\n")[1]
    assert float(text) == frame["rate"].iloc[0]
    assert float(text) == pytest.approx(value, rel=5e-6)


def test_a_small_rate_has_the_decimals_that_tell_it_apart():
    frame = pd.DataFrame({"rate": [0.0123, 0.0251], "n": [3.0, 6.0], "status": ""})
    assert tables.texts(tables.shown(frame)) == [["0.012", "3"], ["0.025", "6"]]


def test_two_columns_of_one_heading_are_refused():
    frame = pd.DataFrame({"n": [1.0], "count": [1.0], "status": [""]})
    with pytest.raises(ValueError, match="one heading"):
        tables.shown(frame)


def test_a_key_is_the_first_columns_that_tell_rows_apart():
    frame = pd.DataFrame({"measure": "a", "district_code": ["x", "y"], "sex": "all", "n": [1, 1]})
    assert tables.key_of(frame) == ["measure", "district_code"]
    assert tables.key_of(frame.assign(district_code="x")) == []
