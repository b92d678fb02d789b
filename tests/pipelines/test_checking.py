import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from tests.pipelines.world import (
    CANARY,
    CRIME_ID,
    STREET,
    WARWICK_LSOA,
    Known,
    digests,
    street_row,
)

KEYS = {
    "dataset", "file", "sha256", "verdict", "rows_in", "accepted", "rejected", "deduplicated",
    "superseded", "first_month", "last_month",
        "sender",
        "scopes", "reasons",
}  # fmt: skip
run = CliRunner().invoke


@pytest.fixture
def street_file(tmp_path: Path) -> Path:
    path = tmp_path / "from the post.csv"
    path.write_text("\n".join([STREET, street_row(WARWICK_LSOA, crime_id=CRIME_ID)]) + "\n")
    return path


def checked(*arguments: object) -> tuple[int, list[dict]]:
    result = run(app, ["check", "--json", *map(str, arguments)])
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_the_dataset_is_told_from_the_headings(street_file: Path, home: Path) -> None:
    code, (line,) = checked(street_file, "--home", home)
    assert (code, line["dataset"], line["verdict"]) == (0, "police/street_crimes", "accepted")
    assert set(line) == KEYS


def test_nothing_is_stored_and_the_home_is_not_even_made(street_file: Path, home: Path) -> None:
    assert checked(street_file, "--home", home)[0] == 0
    assert not home.exists()


def test_a_refused_file_exits_with_one_and_shows_no_value(street_file: Path, home: Path) -> None:
    text = street_file.read_text().replace("Crime type", "Kind").replace("On or near", CANARY)
    street_file.write_text(text)
    result = run(app, ["check", str(street_file), "--home", str(home)])
    assert result.exit_code == 1
    assert "columns are missing: crime_type" in result.stdout
    assert CANARY not in result.stdout


def test_a_known_delivery_is_judged_as_if_new(known: Known) -> None:
    path = sorted((known.home / "landing/police/offences").glob("*.csv"))[-1]
    before = digests(known.home / "store")
    code, (line,) = checked(path, "--home", known.home)
    assert (code, line["rejected"], line["superseded"]) == (0, 0, 0)
    assert digests(known.home / "store") == before


def test_the_report_is_written_where_it_is_asked_for(
    street_file: Path, home: Path, tmp_path: Path
) -> None:
    assert checked(street_file, "--home", home, "--report", tmp_path / "out")[0] == 0
    assert {p.suffix for p in (tmp_path / "out").iterdir()} == {".xlsx", ".html", ".json"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--dataset", "police/rumours"], "no dataset police/rumours"),
        (["missing.csv"], "missing.csv is not a file"),
    ],
)
def test_wrong_use_exits_with_two(
    arguments: list[str], said: str, street_file: Path, home: Path
) -> None:
    result = run(app, ["check", str(street_file), *arguments, "--home", str(home)])
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_a_file_of_no_dataset_asks_for_one(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("milk,eggs\n1,2\n")
    result = run(app, ["check", str(path), "--home", str(home)])
    assert result.exit_code == 2
    assert "say it with --dataset AGENCY/DATASET" in result.stderr


def test_a_contract_is_exported_for_its_partner(tmp_path: Path) -> None:
    assert run(app, ["contract", "export", "police/offences", "--to", str(tmp_path)]).exit_code == 0
    assert {p.name for p in tmp_path.iterdir()} == {
        "police__offences-dictionary.html",
        "police__offences.odcs.yaml",
        "police__offences-template.xlsx",
    }
    assert run(app, ["contract", "export", "police/rumours"]).exit_code == 2
