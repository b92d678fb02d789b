"""The store keeps whole files, names what is current, and lets one run in at a time."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.store import HomeBusy, Store, write_text


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path)
    made.prepare()
    return made


def counts(*n: int) -> pa.Table:
    return pa.table({"n": list(n)})


def test_a_published_table_is_current_under_its_content_and_its_stable_name(store: Store) -> None:
    first = store.publish("out_sna__rates", counts(1), "a")
    second = store.publish("out_sna__rates", counts(1, 2), "b")
    assert store.current("out_sna__rates") == second
    assert pq.read_table(store.folder / "out_sna__rates.parquet").num_rows == 2
    assert not first.exists()
    assert store.is_built("out_sna__rates", "b")
    assert not store.is_built("out_sna__rates", "a")


def test_the_same_rows_are_the_same_file(store: Store) -> None:
    first = store.publish("core_x__y", counts(1), "a")
    assert store.publish("core_x__y", counts(1), "b") == first
    assert first.exists()


def test_one_who_reads_the_old_file_keeps_reading_it(store: Store) -> None:
    with store.publish("out_sna__rates", counts(1), "a").open("rb") as reading:
        store.publish("out_sna__rates", counts(1, 2), "b")
        assert pq.read_table(reading).num_rows == 1


def test_a_write_that_fails_leaves_what_was_current(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = store.publish("out_sna__rates", counts(1), "a")

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("pipelines.store.pq.write_table", full)
    with pytest.raises(OSError, match="no space"):
        store.publish("out_sna__rates", counts(1, 2), "b")
    assert store.current("out_sna__rates") == kept
    assert not list(store.folder.glob(".scratch-*"))


def test_a_text_is_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_text(tmp_path / "ledger.json", "before")

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("pipelines.store.os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        write_text(tmp_path / "ledger.json", "after")
    assert [p.name for p in tmp_path.iterdir()] == ["ledger.json"]
    assert (tmp_path / "ledger.json").read_text("utf-8") == "before"


def test_what_a_killed_run_left_is_swept(store: Store) -> None:
    left = store.folder / ".scratch-killed"
    left.mkdir()
    (left / "half.parquet").write_bytes(b"PAR1")
    store.sweep()
    assert not left.exists()


def test_of_two_runs_one_holds_the_home(store: Store) -> None:
    with store.lock(), pytest.raises(HomeBusy), Store(store.home).lock():
        pass
    with store.lock():
        pass


def test_the_store_and_the_reports_are_for_their_owner_only(store: Store) -> None:
    assert {oct(f.stat().st_mode & 0o777) for f in (store.folder, store.reports)} == {"0o700"}
