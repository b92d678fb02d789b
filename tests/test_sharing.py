"""One worker makes what is dear, and hands it to the others."""

from pathlib import Path
from types import MappingProxyType

import pytest

from tests.sharing import FIRST, made_once

TESTS = Path(__file__).parent


def test_the_files_that_are_begun_first_are_there() -> None:
    assert set(FIRST) <= {p.name for p in TESTS.rglob("*")}


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
