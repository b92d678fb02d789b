"""The command line: what each command says, its exit codes, and what it does not import."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.store import Store
from tests.pipelines.world import CANARY, FEW, Known, deliver_street, digests

COMMANDS = ("demo", "refresh", "ui", "check", "deliveries", "catalogue", "docs")
GROUPED = ("contract export", "key rotate")
HEAVY = ("dagster", "duckdb", "pandas", "great_expectations", "matplotlib")
DELIVERY_KEYS = {
    "dataset", "file", "sha256", "verdict", "rows_in", "accepted", "rejected", "deduplicated",
    "superseded", "first_month", "last_month", "sender", "scopes", "reasons",
}  # fmt: skip
runner = CliRunner()


@pytest.mark.parametrize("command", [*COMMANDS, *GROUPED])
def test_every_command_explains_itself(command: str) -> None:
    shown = runner.invoke(app, [*command.split(), "--help"])
    assert shown.exit_code == 0
    assert command in shown.output


def test_the_commands_are_these() -> None:
    named = {c.name or c.callback.__name__ for c in app.registered_commands if c.callback}
    assert named == set(COMMANDS)
    assert {g.name for g in app.registered_groups} == {g.split()[0] for g in GROUPED}


def test_asking_for_help_loads_no_heavy_library() -> None:
    asked = (
        "import sys\nfrom pipelines.cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print('loaded:', *(set(sys.modules) & set({HEAVY!r})))"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert done.stdout.rstrip().endswith("loaded:")


def test_deliveries_print_a_json_line_each(known: Known) -> None:
    shown = runner.invoke(app, ["deliveries", "--json", "--home", str(known.home)])
    assert shown.exit_code == 0
    lines = [json.loads(line) for line in shown.output.splitlines()]
    landed = {p.relative_to(known.home / "landing").as_posix()
              for p in (known.home / "landing").glob("*/*/*.csv")}  # fmt: skip
    assert {line["file"] for line in lines} == landed
    assert all(set(line) == DELIVERY_KEYS for line in lines)


def test_the_catalogue_prints_a_json_line_each_and_its_files_exist(known: Known) -> None:
    shown = runner.invoke(app, ["catalogue", "--json", "--home", str(known.home)])
    assert shown.exit_code == 0
    for line in map(json.loads, shown.output.splitlines()):
        assert {"id", "catalogue", "chapter", "title", "question", "files"} <= set(line)
        assert bool(line["files"]) == (line["id"] in FEW), line["reason"]
        assert all((known.home / "releases" / "latest" / f).is_file() for f in line["files"])


def test_listings_for_people_name_every_delivery_and_figure(known: Known) -> None:
    deliveries = runner.invoke(app, ["deliveries", "--home", str(known.home)])
    assert "police/offences/offences_2024-03.csv" in deliveries.output
    figures = runner.invoke(app, ["catalogue", "--home", str(known.home)])
    assert "serious_violence_by_district" in figures.output


def test_an_empty_home_says_what_to_do(home: Path) -> None:
    shown = runner.invoke(app, ["deliveries", "--home", str(home)])
    assert shown.exit_code == 0
    assert "landing/<agency>/<dataset>/" in shown.output


def test_a_refresh_says_where_the_figure_book_is(own_street_home: Path) -> None:
    done = runner.invoke(app, ["refresh", "--home", str(own_street_home)])
    assert done.exit_code == 0
    book = next(line for line in done.stdout.splitlines() if line.startswith("figure book: "))
    assert Path(book.removeprefix("figure book: ")).is_file()


def test_a_step_that_stops_gives_exit_code_1_and_keeps_the_last_release(
    own_street_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digests(own_street_home / "releases")

    def broken(*_: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr("pipelines.assets.build_derived", broken)
    stopped = runner.invoke(app, ["refresh", "--home", str(own_street_home)])
    assert stopped.exit_code == 1
    assert "builtins.ValueError at " in stopped.output
    assert CANARY not in stopped.output
    assert digests(own_street_home / "releases") == before


def test_a_busy_home_gives_exit_code_3(home: Path) -> None:
    with Store(home).lock():
        stopped = runner.invoke(app, ["refresh", "--home", str(home)])
    assert stopped.exit_code == 3
    assert "another refresh is running" in stopped.output


def test_a_home_that_is_a_file_gives_exit_code_3(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    stopped = runner.invoke(app, ["refresh", "--home", str(file)])
    assert stopped.exit_code == 3
    assert "cannot be used" in stopped.output


def test_the_demo_refuses_a_home_with_real_deliveries(home: Path) -> None:
    path = deliver_street(home, [])
    stopped = runner.invoke(app, ["demo", "--home", str(home), "--scale", "0.02"])
    assert stopped.exit_code == 2
    assert "not a demo's" in stopped.output
    assert [p for p in (home / "landing").rglob("*") if p.is_file()] == [path]


@pytest.mark.parametrize("command", ["refresh", "demo"])
def test_a_definition_that_is_not_there_gives_exit_code_2_and_names_those_that_are(
    command: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNA_DEFINITION", "headline")
    asked = [command, "--home", str(home), "--definition", "wider"]
    stopped = runner.invoke(app, asked)
    assert stopped.exit_code == 2
    assert "'wider'" in stopped.output
    assert "headline, without_domestic" in stopped.output
    assert not home.exists()


@pytest.mark.usefixtures("few_drawn")
def test_a_refresh_is_drawn_under_the_definition_asked_for(
    own_street_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNA_DEFINITION", "headline")
    asked = ["refresh", "--home", str(own_street_home), "--definition", "wide"]
    assert runner.invoke(app, asked).exit_code == 0
    latest = own_street_home / "releases" / "latest"
    record = json.loads((latest / "release.json").read_text("utf-8"))
    assert record["definition"] == "wide 1.0"


def test_a_wrong_option_gives_exit_code_2() -> None:
    assert runner.invoke(app, ["refresh", "--hoem", "x"]).exit_code == 2
