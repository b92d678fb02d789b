"""The statement of the control says what was done, and to the public nothing of who is small."""

import json
from pathlib import Path

import pytest

from outputs.control import STATEMENT, statement, write_statement
from outputs.registry import Edition
from outputs.release import EDITIONS
from quality.cells import Cell
from quality.disclosure import REASONS, RULES, disclose
from quality.earlier import Earlier
from tests.outputs.test_cell_files import PROFILES, SUMS, counts


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_rule_in_force_is_stated_with_its_threshold_and_source(edition: Edition) -> None:
    told = statement(disclose(counts(), PROFILES, SUMS), edition)
    assert told["profiles"] == PROFILES
    assert told["rules"] == {
        name: {"hides_up_to": rule.hides_up_to, "base": rule.base, "source": rule.source}
        for name, rule in RULES.items()
        if name in PROFILES.values()
    }


def test_partners_read_why_counts_are_hidden_and_the_public_only_how_many() -> None:
    found = disclose(counts(), PROFILES, SUMS)
    partner, public = (statement(found, edition)["cells"] for edition in EDITIONS)
    assert partner["T5"] == {  # type: ignore[index]
        "published": 6, "hidden": 2, "small": 1, "secondary": 1, "held": 0, "near": 0,
    }  # fmt: skip
    assert public["T5"] == {"published": 6, "hidden": 2}  # type: ignore[index]
    assert not set(REASONS) & {name for own in public.values() for name in own}  # type: ignore


def test_it_names_the_releases_considered_and_what_was_withheld_for_them(tmp_path: Path) -> None:
    now = counts(first=13)
    ever = {Cell(m, "E01", "2025/26"): frozenset({14}) for m in PROFILES}
    was = Earlier(release="2026-01-bb", ever=ever, releases=("2025-12-aa", "2026-01-bb"))
    write_statement(tmp_path, disclose(now, PROFILES, SUMS, earlier=was), "partner")
    told = json.loads((tmp_path / STATEMENT).read_text("utf-8"))
    assert told["compared_with"] == "2026-01-bb"
    assert told["earlier_releases_considered"] == ["2025-12-aa", "2026-01-bb"]
    assert told["cells"]["T5"]["near"] == 1 and told["cells"]["OPEN"]["hidden"] == 0
