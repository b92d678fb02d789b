"""Takes in what partners dropped in the landing folder: judges it, keeps or refuses it.

A delivery already judged by the same contract is not parsed again, whatever it is called. A
refused delivery stops nothing: what the dataset had before stands.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from pipelines.engine import engine
from pipelines.judging import Arrival, Judged, Judging
from pipelines.store import Store, digest_of, file_digest, write_text
from quality.deliveries import Delivery
from quality.profile import Profile
from sources.contract import Contract
from sources.person_keys import Keyring
from sources.sql import literal, quoted
from sources.typed import SQL_TYPES

UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
"""Endings of files that are still being copied."""

READER = "1"
"""Raised when the same file would be read differently: every delivery is then read again."""


def deliveries(store: Store, contract: Contract) -> list[Delivery]:
    """Every delivery of the dataset ever judged, in the order first seen."""
    return [Delivery.from_entry(e) for e in store.ledger if e["dataset"] == contract.folder]


def in_force(store: Store, contract: Contract) -> list[Delivery]:
    """The accepted deliveries of the dataset, the newest last."""
    return sorted((d for d in deliveries(store, contract) if d.is_accepted), key=lambda d: d.order)


def contract_digest(contract: Contract) -> str:
    """A digest of the contract and of the reader: what a verdict rests on."""
    return digest_of(READER, json.dumps(asdict(contract), default=str, sort_keys=True))


def arrivals(store: Store, contract: Contract) -> Iterator[Arrival]:
    """The dataset's files in the landing folder, by name; hidden and partial files are left."""
    folder = store.landing / contract.folder
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir(), key=lambda p: (p.stem, p.suffix)):
        if path.name.startswith((".", "~")) or path.suffix.lower() in UNFINISHED:
            continue
        if path.is_file() and not path.is_symlink():
            yield Arrival(path, str(path.relative_to(store.landing)), file_digest(path))


def take_in(store: Store, contract: Contract) -> list[Delivery]:
    """Judge what is new, keep what is accepted, report on all of it, and return the verdicts."""
    known = {d.sha256: d for d in deliveries(store, contract)}
    digest = contract_digest(contract)
    after = max((e["seen"] for e in store.ledger), default=0) + 1
    fresh: dict[str, Arrival] = {}
    for arrival in arrivals(store, contract):
        earlier = known.get(arrival.sha256)
        if arrival.sha256 not in fresh and (earlier is None or earlier.contract != digest):
            seen = earlier.seen if earlier else after + len(fresh)
            fresh[arrival.sha256] = replace(arrival, seen=seen)
    if not fresh:
        return []
    with store.scratch() as scratch, engine(scratch) as con:
        judging = Judging(con, store, contract, digest, scratch, _profiles(store, contract))
        verdicts = judging.judge(list(fresh.values()))
        previous = _last_kept(store, contract)
        for verdict in verdicts:
            _report(con, store, contract, verdict, previous)
            if verdict.delivery.is_accepted:
                previous = _keep(con, store, contract, verdict)
    _record(store, contract, [v.delivery for v in verdicts])
    return [v.delivery for v in verdicts]


def _last_kept(store: Store, contract: Contract) -> Path | None:
    kept = in_force(store, contract)
    return store.delivered(contract.name, kept[-1].sha256) if kept else None


def _profiles(store: Store, contract: Contract) -> list[Profile]:
    """The profiles of the accepted deliveries, the newest last."""
    kept = (store.delivered(contract.name, d.sha256) for d in in_force(store, contract))
    files = (path.with_suffix(".json") for path in kept)
    return [Profile.from_json(f.read_text("utf-8")) for f in files if f.exists()]


def _keep(
    con: duckdb.DuckDBPyConnection, store: Store, contract: Contract, verdict: Judged
) -> Path:
    """Keep the sound rows under the delivery's own hash, person keys made the store's own."""
    if verdict.read is None:
        raise ValueError(f"{verdict.arrival.file}: accepted without having been read")
    typed = verdict.read.typed
    kept = typed.with_name("sound.parquet")
    columns = ", ".join(
        f"null::{SQL_TYPES[f.dtype]} as {quoted(f.name)}"
        if f.name in verdict.dropped
        else quoted(f.name)
        for f in contract.fields
    )
    con.execute(
        f"copy (select row_no, {columns} from read_parquet({literal(str(typed))}) "
        f"where problems = 0 order by row_no) to {literal(str(kept))} "
        "(format parquet, compression zstd)"
    )
    if contract.person_key:
        _rekey(kept, contract.person_key, contract.key_space, Keyring.load(store.home))
    target = store.delivered(contract.name, verdict.arrival.sha256)
    store.keep(kept, target)
    if verdict.profile is not None:
        write_text(target.with_suffix(".json"), verdict.profile.to_json() + "\n")
    return target


def _rekey(path: Path, column: str, key_space: str, keyring: Keyring) -> None:
    """Replace delivered person keys by the store's own, so that no agency's file fits them."""
    table = pq.read_table(path)
    tokens = keyring.rekey_column(table[column], key_space)
    place = table.column_names.index(column)
    pq.write_table(table.set_column(place, column, tokens), path, compression="zstd")


def _report(
    con: duckdb.DuckDBPyConnection,
    store: Store,
    contract: Contract,
    verdict: Judged,
    previous: Path | None,
) -> None:
    """Write the report in the agency's own folder."""
    from outputs.delivery_report import report_of, write_report

    shown = None if verdict.is_withheld else verdict.read
    report = report_of(con, verdict.delivery, contract, verdict.arrival.path, shown, previous)
    write_report(report, store.reports / contract.folder)


def _record(store: Store, contract: Contract, verdicts: list[Delivery]) -> None:
    """Put the verdicts in the ledger."""
    replaced = {d.sha256 for d in verdicts}
    kept = [
        e for e in store.ledger if e["dataset"] != contract.folder or e["sha256"] not in replaced
    ]
    store.write_ledger(sorted([*kept, *(d.entry() for d in verdicts)], key=lambda e: e["seen"]))


def recount(store: Store, counted: dict[str, dict[str, int]], contract: Contract) -> None:
    """Share each delivery's sound rows out anew: in force, repeated or superseded."""
    entries = []
    for entry in store.ledger:
        delivery = Delivery.from_entry(entry)
        if delivery.dataset == contract.folder and delivery.sha256 in counted:
            delivery = delivery.counted(**counted[delivery.sha256])
        entries.append(delivery.entry())
    if entries != [Delivery.from_entry(e).entry() for e in store.ledger]:
        store.write_ledger(entries)
