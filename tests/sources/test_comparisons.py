"""What the partnership compares itself with is configuration, and a mistake in it is named."""

from pathlib import Path

import pytest

from sources.comparisons import EVERY_AREA
from sources.partnership import FOLDER, partnership

TEXT = (FOLDER / "warwickshire.toml").read_text(encoding="utf-8")
SECTIONS = TEXT.index("[reconciliation]")


def county(folder: Path, sections: str) -> Path:
    """The shipped file with other sections in place of the two about comparison."""
    path = folder / "county.toml"
    path.write_text(TEXT[:SECTIONS] + sections, encoding="utf-8")
    return path


def test_stratford_and_warwick_are_compared_together_and_the_force_as_a_whole() -> None:
    groups = {g.code: set(g.members) for g in partnership("warwickshire").area_groups}
    assert groups["E22000359"] == {"E07000221", "E07000222"}
    assert groups["E23000017/unassigned"] == {"outside", "unknown"}
    parts = [members for code, members in groups.items() if code != "E23000017"]
    assert set().union(*parts) == groups["E23000017"]
    assert sum(map(len, parts)) == len(groups["E23000017"])


def test_a_file_without_the_sections_has_the_usual_tolerance_and_every_area(
    tmp_path: Path,
) -> None:
    found = partnership(path=county(tmp_path, ""))
    assert (found.tolerance.percent, found.tolerance.count) == (3, 5)
    assert (found.benchmarks.title, found.benchmarks.areas) == (EVERY_AREA, ())


def test_a_most_similar_group_names_its_source(tmp_path: Path) -> None:
    path = county(tmp_path, '[benchmarks]\nareas = ["E22000319"]\nsource = "A list of 2025"\n')
    group = partnership(path=path).benchmarks
    assert (group.title, group.source) == ("Most similar group", "A list of 2025")


MISTAKES = [
    ("[reconciliation]\ntolerance = 3\n", r"reconciliation\.tolerance: not a key here"),
    ("[reconciliation]\ntolerance_percent = -3\n", r"tolerance_percent: is below zero"),
    ('[benchmarks]\nareas = ["Rugby"]\n', r"benchmarks\.areas: 'Rugby' does not match"),
    ('[benchmarks]\nareas = ["E22000319"]\n', r"benchmarks\.source: missing; say who"),
]


@pytest.mark.parametrize(("sections", "reason"), MISTAKES)
def test_a_mistake_names_the_file_and_the_key(sections: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=rf"county\.toml: .*{reason}|county\.toml: {reason}"):
        partnership(path=county(tmp_path, sections))
