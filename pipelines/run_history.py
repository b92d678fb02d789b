"""Dagster's own record of runs in SQLite, over connections that stay open.

Dagster opens and closes a connection for each thing it writes, some 3,600 a refresh; each time
SQLite moves its journal into the database and waits for the disk. The files are Dagster's own:
whatever reads them needs nothing of this module.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from dagster import _check as check
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage, _event_logs_directory
from dagster._serdes import ConfigurableClassData

OPEN_AT_ONCE = 4
"""Databases kept open: the index of all runs, and those of the runs written or read last."""


class EventLog(SqliteEventLogStorage):
    """Dagster's log of events, with an engine for each database that is in use."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, sa.Engine] = {}
        self._had: set[tuple[str, str]] = set()
        super().__init__(base_dir, inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sa.Connection]:
        with self._db_lock, self._engine(shard).begin() as con:
            yield con

    def _engine(self, shard: str) -> sa.Engine:
        """The engine of a database; the one unused for longest is closed for a new one."""
        found = self._engines.pop(shard, None)
        if found is None:
            while len(self._engines) >= OPEN_AT_ONCE:
                self._engines.pop(next(iter(self._engines))).dispose()
            found = _opened(self.conn_string_for_shard(shard))
        self._engines[shard] = found
        if shard not in self._initialized_dbs:
            self._initdb(found)
            self._initialized_dbs.add(shard)
        return found

    def has_table(self, table_name: str) -> bool:
        """Whether the index has a table."""
        return self._has("table", table_name, super().has_table)

    def has_secondary_index(self, name: str) -> bool:
        """Whether a migration of the index was completed."""
        return self._has("migration", name, super().has_secondary_index)

    def has_asset_key_col(self, column_name: str) -> bool:
        """Whether the index's table of assets has a column."""
        return self._has("column", column_name, super().has_asset_key_col)

    def _has(self, kind: str, name: str, ask: Callable[[str], bool]) -> bool:
        """What Dagster asks of its index some 1,500 times a refresh: what was there stays there."""
        if (kind, name) not in self._had and ask(name):
            self._had.add((kind, name))
        return (kind, name) in self._had

    def dispose(self) -> None:
        """Close every database."""
        super().dispose()
        with self._db_lock:
            while self._engines:
                self._engines.popitem()[1].dispose()


class RunHistory(DagsterSqliteStorage):
    """Dagster's storage in SQLite, its log of events kept open."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = EventLog(_event_logs_directory(base_dir))

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Any
    ) -> "RunHistory":
        """The storage as `dagster.yaml` describes it."""
        return cls.from_local(check.str_param(config_value["base_dir"], "base_dir"), inst_data)


def _opened(address: str) -> sa.Engine:
    """An engine of one connection; the journal keeps the database whole if the power fails."""
    engine = sa.create_engine(
        address,
        poolclass=sa.QueuePool,
        pool_size=1,
        connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS},
    )

    @sa.event.listens_for(engine, "connect")
    def without_waiting(connection: Any, _: object) -> None:
        connection.execute("pragma synchronous = normal")

    return engine
