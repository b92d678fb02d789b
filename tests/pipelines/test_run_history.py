"""Dagster's record of runs is kept as Dagster keeps it, over few connections."""

from pathlib import Path

import sqlalchemy as sa
from dagster import AssetKey, DagsterInstance
from dagster._core.storage.event_log import SqliteEventLogStorage

from pipelines.run_history import OPEN_AT_ONCE, EventLog
from pipelines.settings import dagster_folder


def test_dagster_itself_reads_what_a_refresh_recorded(street_home: Path) -> None:
    plain = SqliteEventLogStorage(str(street_home / "dagster" / "history" / "runs"))
    streets = AssetKey(["core_police__street_crimes"])
    (record,) = plain.get_asset_records([streets])
    assert record.asset_entry.last_materialization is not None
    (run_id,) = plain.get_all_run_ids()
    assert plain.get_stats_for_run(run_id).steps_failed == 0


def test_the_projects_instance_keeps_its_runs_so(home: Path) -> None:
    (home / "dagster").mkdir(parents=True)
    with DagsterInstance.from_config(str(dagster_folder())) as instance:
        assert isinstance(instance.event_log_storage, EventLog)
        assert not instance.get_runs()


def test_few_databases_stay_open_and_none_is_lost(tmp_path: Path) -> None:
    log = EventLog(str(tmp_path))
    names = [f"run{n}" for n in range(OPEN_AT_ONCE + 2)]
    for name in names:
        with log.run_connection(name) as con:
            con.execute(sa.text("create table seen as select 1 as n"))
    assert len(log._engines) == OPEN_AT_ONCE
    for name in names:
        with log.run_connection(name) as con:
            assert con.execute(sa.text("select n from seen")).scalar() == 1
    log.dispose()
    assert not log._engines and not list(tmp_path.glob("*-wal"))


def test_what_is_cut_short_is_not_kept(tmp_path: Path) -> None:
    log = EventLog(str(tmp_path))
    try:
        with log.index_connection() as con:
            con.execute(sa.text("insert into asset_keys (asset_key) values ('[\"a\"]')"))
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    with log.index_connection() as con:
        assert con.execute(sa.text("select count(*) from asset_keys")).scalar() == 0
    log.dispose()
