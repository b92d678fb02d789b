"""A home of partners as they are in the field: every delivery gets the verdict it deserves."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import duckdb
import pytest

from pipelines.listing import delivery_lines
from sources.read import read
from sources.registry import contracts
from sources.synthetic.dirty import write_dirty
from sources.synthetic.dirty_patterns import PATTERNS
from sources.synthetic.dirty_truth import DirtyFile, DirtyTruth
from tests.pipelines.world import digests, files_that_say, joint, refresh

COUNTS = ("rows_in", "accepted", "rejected", "deduplicated", "superseded")


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DirtyTruth, str]:
    """A dirty home, what is true of it, and everything its refresh said."""
    home, said = tmp_path_factory.mktemp("dirty"), io.StringIO()
    truth = write_dirty(home / "landing", seed=11)
    with redirect_stdout(said), redirect_stderr(said):
        assert refresh(home)
    return home, truth, said.getvalue()


@pytest.fixture(scope="module")
def lines(dirty: tuple[Path, DirtyTruth, str]) -> dict[str, dict]:
    return {line["file"]: line for line in delivery_lines(dirty[0])}


def expected(file: DirtyFile) -> dict:
    return {"verdict": file.verdict, **{name: getattr(file, name) for name in COUNTS}}


def test_every_dirty_delivery_gets_its_line(
    dirty: tuple[Path, DirtyTruth, str], lines: dict[str, dict]
) -> None:
    _, truth, _ = dirty
    found = {f.file: {k: lines[f.file][k] for k in expected(f)} for f in truth.files}
    assert found == {f.file: expected(f) for f in truth.files}


def test_every_reason_is_said(dirty: tuple[Path, DirtyTruth, str], lines: dict[str, dict]) -> None:
    for file in dirty[1].files:
        said = lines[file.file]["reasons"]
        assert any(file.reason in s for s in said) if file.reason else said == [], file.file


def test_rows_above_and_below_a_table_are_set_aside(
    dirty: tuple[Path, DirtyTruth, str], tmp_path: Path
) -> None:
    home, truth, _ = dirty
    by_folder = {c.folder: c for c in contracts().values()}
    with duckdb.connect() as con:
        for file in (f for f in truth.files if f.verdict != "rejected"):
            declared = by_folder[str(Path(file.file).parent)]
            taken = read(con, home / "landing" / file.file, declared, tmp_path)
            assert (file.file, taken.opened.aside.rows) == (file.file, file.set_aside)


def test_rows_add_up_in_every_delivery(lines: dict[str, dict]) -> None:
    for line in lines.values():
        assert line["rows_in"] == sum(line[name] for name in COUNTS[1:])


def test_clean_deliveries_stand_beside_dirty_ones(
    dirty: tuple[Path, DirtyTruth, str], lines: dict[str, dict]
) -> None:
    home, truth, _ = dirty
    spoilt = {f.file for f in truth.files}
    clean = [line for name, line in lines.items() if name not in spoilt]
    assert clean
    assert [n for n in clean if n["verdict"] == "rejected" or n["rejected"]] == []
    newest = max(name for name in lines if name.startswith("police/offences/"))
    assert newest == "police/offences/offences_2026-03.csv"
    assert newest not in spoilt
    assert (home / "releases" / "latest" / "partner" / "book.html").is_file()


def test_a_file_still_being_copied_is_left_alone(
    dirty: tuple[Path, DirtyTruth, str], lines: dict[str, dict]
) -> None:
    assert dirty[1].left
    assert not set(dirty[1].left) & set(lines)


def test_a_missing_month_is_absent_and_never_zero(dirty: tuple[Path, DirtyTruth, str]) -> None:
    home, truth, _ = dirty
    counted = {(measure.split(".")[0], month) for measure, _, month in joint(home)}
    for dataset, months in truth.missing.items():
        assert months
        assert not {(dataset, month) for month in months} & counted


def test_no_value_is_said_or_kept_outside_landing_and_the_senders_report(
    dirty: tuple[Path, DirtyTruth, str],
) -> None:
    home, truth, said = dirty
    reports = ("reports/police/", "reports/youth_justice/", "reports/probation/")
    assert truth.canary not in said
    assert [f for f in files_that_say(truth.canary, home) if not f.startswith(reports)] == []


def test_every_pattern_is_in_some_delivery(dirty: tuple[Path, DirtyTruth, str]) -> None:
    assert {p for f in dirty[1].files for p in f.patterns} == set(PATTERNS)
    assert json.loads(json.dumps(dirty[1].as_json()))["canary"] == dirty[1].canary


def test_the_same_seed_gives_the_same_bytes(
    dirty: tuple[Path, DirtyTruth, str], tmp_path: Path
) -> None:
    home, truth, _ = dirty
    assert write_dirty(tmp_path, seed=truth.seed) == truth
    assert digests(tmp_path) == digests(home / "landing")
