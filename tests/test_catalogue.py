"""What a needs assessment is expected to hold, and whether a figure makes it."""

import json
from collections import Counter
from pathlib import Path

from typer.testing import CliRunner

from outputs.catalogue import catalogue_page
from outputs.registry import figures
from outputs.wanted import grade_of, wanted
from pipelines.cli import app

NUMBERS = {number for figure in figures().values() for number in figure.numbers}


def test_the_catalogue_holds_what_assessments_must_should_and_could_hold() -> None:
    grades = Counter(each.grade for each in wanted().values())
    assert grades == {"must": 58, "should": 39, "could": 18}
    letters = Counter(number[0] for number in wanted())
    assert "".join(f"{a}{n}" for a, n in letters.items()) == "A7B15C9D12E6F10G10H10I8J5K9L8M6"


def test_every_figure_that_an_assessment_must_or_should_hold_is_made() -> None:
    asked = {number for number, each in wanted().items() if each.grade != "could"}
    assert asked - NUMBERS == set()


def test_a_figure_that_is_not_made_has_a_reason_and_no_other_has_one() -> None:
    reasons = {number for number, each in wanted().items() if each.reason}
    assert reasons == set(wanted()) - NUMBERS


def test_the_catalogue_command_names_every_figure_wanted_once(tmp_path: Path) -> None:
    shown = CliRunner().invoke(app, ["catalogue", "--json", "--home", str(tmp_path)])
    assert shown.exit_code == 0
    lines = {line["catalogue"]: line for line in map(json.loads, shown.output.splitlines())}
    assert set(lines) == set(wanted()) | NUMBERS
    assert len(shown.output.splitlines()) == len(lines)
    for number, each in wanted().items():
        assert lines[number]["grade"] == each.grade
        assert lines[number]["id"] or lines[number]["reason"] == f"not made: {each.reason}"


def test_a_page_of_several_districts_answers_its_number_through_the_first() -> None:
    pages = [f for f in figures().values() if f.number.startswith("L6")]
    assert [f.number for f in pages] == ["L6a", "L6b", "L6c", "L6d", "L6e"]
    assert [f.numbers for f in pages if "L6" in f.numbers] == [("L6a", "L6")]
    assert {grade_of(f.number) for f in pages} == {"must"}


def test_the_page_of_the_catalogue_says_what_is_not_made() -> None:
    page = catalogue_page()
    missing = [each for number, each in wanted().items() if number not in NUMBERS]
    assert missing and all(f"- {each.number} {each.title}: " in page for each in missing)
