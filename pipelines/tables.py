"""Builds the store's tables: each dataset's rows in force, then every derived table.

A table is built again only when its inputs or the code that makes it moved.
"""

from dataclasses import asdict, replace

import duckdb
import pyarrow as pa

from pipelines.engine import (
    answered,
    empty_core,
    engine,
    register_delivered,
    register_table,
    sent_by,
)
from pipelines.intake import in_force, recount
from pipelines.settings import code_fingerprint
from pipelines.store import Store, digest_of
from quality.deliveries import Delivery
from quality.scopes import waiting
from sources.contract import Contract
from sources.partnership import partnership
from sources.person_keys import Keyring, key_id
from sources.registry import contracts, references
from transforms.core import core
from transforms.in_force import accounting
from transforms.registry import Transform

REFERENCES_OF_CORE = ("ref_districts", "ref_lsoas", "ref_sites")
DELIVERED = "delivered_"
"""A derived table may read every accepted delivery of a dataset, the replaced ones too."""


def core_name(contract: Contract) -> str:
    """The table of a dataset's rows in force."""
    return f"core_{contract.name}"


def children(contract: Contract) -> tuple[Contract, ...]:
    """The datasets whose rows belong to this one's, and teach it something."""
    return tuple(contracts()[child.dataset] for child in contract.children)


def build_core(store: Store, contract: Contract) -> bool:
    """Build a dataset's rows in force; false where nothing moved since the last time."""
    newest_last = in_force(store, contract)
    parent = f"core_{contract.parent.dataset}" if contract.parent else None
    belonging = {c.name: c for c in children(contract)}
    inputs = digest_of(
        asdict(contract),
        [(d.sha256, d.months, d.sender) for d in newest_last],
        {name: _order(store, c) for name, c in belonging.items()},
        store.digest(parent) if parent else None,
        code_fingerprint("sources", "transforms"),
        key_id(Keyring.load(store.home).newest) if contract.person_key and newest_last else None,
    )
    if store.is_built(core_name(contract), inputs):
        return False
    if not newest_last:
        store.publish(core_name(contract), empty_core(contract), inputs)
        return True
    with store.scratch() as scratch, engine(scratch, store.home) as con:
        held = {contract.name: newest_last}
        held |= {name: in_force(store, c) for name, c in belonging.items()}
        for name, found in held.items():
            register_delivered(con, store, contracts()[name], found)
        months = [answered(contracts()[name], found) for name, found in held.items()]
        con.register("answered", pa.concat_tables(months))
        senders = [sent_by(contracts()[name], found) for name, found in held.items()]
        con.register("sent_by", pa.concat_tables(senders))
        for name in (*REFERENCES_OF_CORE, *([parent] if parent else [])):
            register_table(con, store, name)
        store.publish(core_name(contract), core(contract, con), inputs)
        rows = accounting(contract, con).to_pylist()
    names = ("accepted", "deduplicated", "superseded")
    recount(
        store,
        {newest_last[r["delivery_seq"] - 1].sha256: {n: r[n] for n in names} for r in rows},
        contract,
    )
    return True


def build_derived(store: Store, transform: Transform) -> bool:
    """Build one derived table; false where nothing moved since the last time."""
    name = transform.table.name
    inputs = digest_of(
        [(i, _input_digest(store, i)) for i in transform.inputs],
        repr(partnership()),
        code_fingerprint("sources", "transforms"),
    )
    if store.is_built(name, inputs):
        return False
    with store.scratch() as scratch, engine(scratch, store.home) as con:
        for needed in transform.inputs:
            _register(con, store, needed)
        store.publish(name, transform.build(con), inputs)
    return True


def _input_digest(store: Store, name: str) -> str:
    if name == "answered":
        return digest_of([(c, _order(store, contracts()[c])) for c in contracts()])
    if name.startswith(DELIVERED):
        return digest_of(_order(store, contracts()[name.removeprefix(DELIVERED)]))
    return "package" if name in references() else store.digest(name)


def _order(store: Store, contract: Contract) -> list:
    return [(d.sha256, d.months, d.sender) for d in in_force(store, contract)]


def register_answered(con: duckdb.DuckDBPyConnection, store: Store) -> None:
    """`answered`: the months every accepted delivery of every dataset answers for.

    A month that an expected scope has not sent is left out: its counts would be too small.
    """
    parts = [whole_months(c, in_force(store, c)) for c in contracts().values()]
    con.register("answered", pa.concat_tables(parts))


def whole_months(contract: Contract, newest_last: list[Delivery]) -> pa.Table:
    """The months that the deliveries answer for and that wait for no scope."""
    named = partnership().scopes.get(contract.name, ())
    gaps = waiting(newest_last, named)
    whole = [replace(d, months=tuple(m for m in d.months if m not in gaps)) for d in newest_last]
    return answered(contract, whole)


def _register(con: duckdb.DuckDBPyConnection, store: Store, name: str) -> None:
    if name == "answered":
        register_answered(con, store)
    elif name.startswith(DELIVERED):
        contract = contracts()[name.removeprefix(DELIVERED)]
        register_delivered(con, store, contract, in_force(store, contract))
    else:
        register_table(con, store, name)
