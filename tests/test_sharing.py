"""Tests that share something run in one worker, or one worker makes it for them all."""

from pathlib import Path
from types import MappingProxyType

import pytest

from tests.sharing import FIRST, TOGETHER, made_once, piece_of

TESTS = Path(__file__).parent


def test_what_runs_together_and_first_is_there() -> None:
    named = {*FIRST, *TOGETHER}
    assert named <= {p.name for p in TESTS.iterdir()}


def test_tests_of_refreshed_homes_are_one_piece_of_work() -> None:
    homes = {piece_of(f"tests/pipelines/{name}.py::test_it[a::b]") for name in ("test_a", "test_b")}
    assert len(homes | {piece_of("tests/test_notebooks.py::test_it")}) == 1


def test_other_tests_are_shared_out_by_file() -> None:
    assert piece_of("tests/quality/test_law.py::test_it[a/b]") == "tests/quality/test_law.py"


def test_a_thing_is_made_once_and_handed_over_whole(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    calls: list[int] = []

    def make() -> dict[str, object]:
        calls.append(1)
        return {"frozen": MappingProxyType({"a": 1}), "set": frozenset({"b"})}

    first = made_once("made_for_test_sharing", make, tmp_path_factory)
    second = made_once("made_for_test_sharing", make, tmp_path_factory)
    assert second == first and len(calls) == 1
    assert isinstance(second["frozen"], MappingProxyType)
