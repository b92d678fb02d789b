"""Rotates the partnership's secret: every person key in the store is keyed once more."""

from pathlib import Path

import pyarrow.parquet as pq

from pipelines.intake import in_force
from pipelines.store import Store
from sources.contract import Contract
from sources.person_keys import KEY_VARIABLE, Keyring, key_id, rekey_file
from sources.registry import contracts


class CannotRotate(ValueError):
    """The keys are not this program's to change: says what to do instead."""


def rotate(home: Path, given_in_environment: bool) -> int:
    """Take a new key into use; returns how many files were re-keyed.

    A rotation that was cut short is finished, and no further key is added.

    Raises:
        CannotRotate: the keys are given in the environment and no rotation is open.
    """
    store = Store(home)
    with store.lock():
        ring = Keyring.load(home)
        if not any(_behind(path, column, ring) for path, column in _keyed(store)):
            if given_in_environment:
                raise CannotRotate(
                    f"the keys are given in {KEY_VARIABLE}: add a new one at its end, after a "
                    "space, and run this again"
                )
            ring = ring.rotated()
            ring.write(home)
        return sum(_bring_forward(path, column, ring) for path, column in _keyed(store))


def _keyed(store: Store) -> list[tuple[Path, str]]:
    """Every kept delivery that has a person key, and the column it is in."""
    with_key: list[tuple[Contract, str]] = [
        (c, c.person_key) for c in contracts().values() if c.person_key
    ]
    return [
        (store.delivered(c.name, d.sha256), column)
        for c, column in with_key
        for d in in_force(store, c)
    ]


def _behind(path: Path, column: str, ring: Keyring) -> tuple[bytes, ...]:
    """The keys that the file's tokens have not been through yet."""
    tokens = pq.read_table(path, columns=[column])[column].drop_null()
    if not len(tokens):
        return ()
    kids = [key_id(key) for key in ring.chain]
    made_with = tokens[0].as_py().split(":")[0]
    return ring.chain[kids.index(made_with) + 1 :]


def _bring_forward(path: Path, column: str, ring: Keyring) -> bool:
    keys = _behind(path, column, ring)
    for key in keys:
        rekey_file(path, path, column, key)
    return bool(keys)
