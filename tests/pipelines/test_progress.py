"""What a failure says: its kind and place in the project, never its own words."""

from pathlib import Path

import pytest

from pipelines.progress import Step, StepFailed, describe, listening, step
from pipelines.store import Store
from tests.pipelines.world import CANARY


def test_a_description_names_kind_and_place_and_not_the_message(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "manifest.json").write_text(f"{{{CANARY}", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1") as caught:
        _ = Store(tmp_path).manifest
    said = describe(caught.value)
    assert said.startswith("json.decoder.JSONDecodeError at pipelines/store.py:")
    assert CANARY not in said
    assert "line 1" not in said


def test_an_error_from_elsewhere_has_no_place() -> None:
    assert describe(ValueError(CANARY)) == "builtins.ValueError at unknown place"


def test_a_step_tells_that_it_began_and_how_it_ended() -> None:
    heard: list[Step] = []
    with listening(heard.append):
        with step("sound"):
            pass
        with pytest.raises(StepFailed) as caught, step("broken"):
            raise RuntimeError(CANARY)
    assert [(s.name, s.seconds is not None, s.failed) for s in heard] == [
        ("sound", False, False),
        ("sound", True, False),
        ("broken", False, False),
        ("broken", True, True),
    ]
    assert CANARY not in str(caught.value)
    assert CANARY not in repr(heard)
    assert caught.value.__suppress_context__


def test_a_listener_hears_nothing_after_its_block() -> None:
    heard: list[Step] = []
    with listening(heard.append):
        pass
    with step("later"):
        pass
    assert heard == []
