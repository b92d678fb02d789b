import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.intake import in_force
from pipelines.keys import CannotRotate, rotate
from pipelines.store import Store
from sources.person_keys import KEY_VARIABLE, Keyring, key_id
from sources.registry import contract
from tests.pipelines.world import Known


@pytest.fixture
def own(known: Known, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the known home with its own key, whichever way it was given."""
    home = tmp_path / "own"
    shutil.copytree(known.home, home, symlinks=True)
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    return home


def tokens(home: Path, dataset: str) -> dict[str, str]:
    """The stored token of each row of a dataset, by delivery and row."""
    declared = contract(dataset)
    store = Store(home)
    files = [str(store.delivered(declared.name, d.sha256)) for d in in_force(store, declared)]
    rows = duckdb.execute(
        "select filename.split('/')[-1] || row_no, person_id from read_parquet(?, filename=true) "
        "where person_id is not null",
        [files],
    ).fetchall()
    return dict(rows)


def test_no_delivered_key_is_in_the_store(known: Known) -> None:
    delivered = duckdb.execute(
        "select person_id from read_csv(?, all_varchar=true)",
        [str(known.home / "landing/police/suspects/*.csv")],
    ).fetchall()
    assert not {k for (k,) in delivered} & set(tokens(known.home, "police/suspects").values())


def test_rotation_changes_every_token_and_still_links_the_same_people(own: Path) -> None:
    before = {d: tokens(own, d) for d in ("police/suspects", "probation/caseload")}
    assert rotate(own, given_in_environment=False) > 0
    newest = key_id(Keyring.load(own).newest)
    for dataset, old in before.items():
        new = tokens(own, dataset)
        assert {t.split(":")[0] for t in new.values()} == {newest}
        pairs = {(old[row], new[row]) for row in old}
        assert len(pairs) == len(set(old.values())) == len(set(new.values()))
    people = [set(before[d].values()) for d in before]
    people_now = [set(tokens(own, d).values()) for d in before]
    assert len(people[0] & people[1]) == len(people_now[0] & people_now[1]) > 0


def test_a_rotation_cut_short_is_finished_not_repeated(own: Path) -> None:
    ring = Keyring.load(own).rotated()
    ring.write(own)
    assert rotate(own, given_in_environment=False) > 0
    assert Keyring.load(own).chain == ring.chain


def test_keys_given_in_the_environment_are_not_rotated_here(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = Keyring.load(own)
    monkeypatch.setenv(KEY_VARIABLE, " ".join(key.hex() for key in ring.chain))
    with pytest.raises(CannotRotate, match="add a new one at its end"):
        rotate(own, given_in_environment=True)
