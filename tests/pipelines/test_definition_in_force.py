"""Another definition as the headline: tables are built again, deliveries are not read again."""

import shutil
from pathlib import Path

import pytest

from pipelines.store import Store
from sources.registry import contracts
from tests.pipelines.world import Known, joint, refresh

SERIOUS = "police__offences.serious_violence_offences"


def counts(home: Path, measure: str) -> dict[tuple[str, str], int]:
    return {k[1:]: n for k, n in joint(home).items() if k[0] == measure}


def files(home: Path) -> dict[str, str]:
    return {name: entry["sha256"] for name, entry in Store(home).manifest.items()}


@pytest.mark.usefixtures("undrawn")
def test_a_run_under_another_definition_and_back(
    known: Known, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a definition asks for no delivery to be read again")

    shutil.copytree(known.home, home, symlinks=True)
    monkeypatch.setattr("pipelines.judging.read", never)
    before = files(home)
    monkeypatch.setenv("SNA_DEFINITION", "wide")
    assert refresh(home)
    for noun in ("offences", "victims", "suspects"):
        measure = f"police__{noun}.serious_violence_{noun}"
        wide = {
            (c.district_code, c.month_start): c.n
            for c in known.truth.counts
            if c.measure == f"police__{noun}.wide_{noun}"
        }
        assert counts(home, measure) == wide
        assert sum(wide.values()) > known.truth.n(measure) > 0
    rebuilt = {n for n, sha in files(home).items() if sha != before[n]}
    cores = {n for n in rebuilt if n.startswith("core_")}
    assert cores == {f"core_{n}" for n, c in contracts().items() if c.serious_violence}
    monkeypatch.delenv("SNA_DEFINITION")
    assert refresh(home)
    assert files(home) == before
    assert counts(home, SERIOUS) == counts(known.home, SERIOUS)
