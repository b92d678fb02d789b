"""Takes in what partners dropped in the landing folder: reads, judges, keeps or refuses.

A delivery already judged by the same contract is not parsed again, whatever it is called. A
refused delivery stops nothing: what the dataset had before stands.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from pipelines.engine import engine
from pipelines.store import Store, digest_of, file_digest, write_text
from quality.deliveries import Delivery, judged, unreadable
from sources.contract import Contract
from sources.files import SUFFIXES, Unreadable
from sources.read import Read, read
from sources.sql import literal, quoted

READER = "1"
"""Raised when the same file would be read differently: every delivery is then read again."""


@dataclass(frozen=True)
class Arrival:
    """A file in the landing folder, by its content."""

    path: Path
    file: str
    sha256: str


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
        if path.name.startswith((".", "~")) or not path.is_file() or path.is_symlink():
            continue
        if path.suffix.lower() in SUFFIXES:
            yield Arrival(path, str(path.relative_to(store.landing)), file_digest(path))


def take_in(store: Store, contract: Contract) -> list[Delivery]:
    """Judge what is new, keep what is accepted, and return the verdicts just given."""
    known = {d.sha256: d for d in deliveries(store, contract)}
    digest = contract_digest(contract)
    fresh = {
        a.sha256: a
        for a in arrivals(store, contract)
        if a.sha256 not in known or known[a.sha256].contract != digest
    }
    if not fresh:
        return []
    seen = {sha: d.seen for sha, d in known.items()}
    after = max((e["seen"] for e in store.ledger), default=0) + 1
    numbered = {sha: seen.get(sha, after + n) for n, sha in enumerate(fresh)}
    verdicts = _judge(store, contract, list(fresh.values()), numbered, digest)
    _record(store, contract, verdicts)
    return verdicts


def _judge(
    store: Store, contract: Contract, fresh: list[Arrival], seen: dict[str, int], digest: str
) -> list[Delivery]:
    """Read each file, judge those that could be read, and keep what is accepted."""
    verdicts = []
    with store.scratch() as scratch, engine(scratch) as con:
        readable: dict[str, Read] = {}
        for arrival in fresh:
            outcome = _read(con, arrival, contract, scratch / arrival.sha256)
            if isinstance(outcome, Read):
                readable[arrival.sha256] = outcome
            else:
                verdicts.append(_refused(arrival, contract, str(outcome), seen, digest))
        verdicts += _verdicts(con, contract, fresh, readable, seen, digest)
        for verdict in verdicts:
            if verdict.is_accepted:
                _keep(con, store, contract, readable[verdict.sha256], verdict.sha256)
    return sorted(verdicts, key=lambda d: d.seen)


def _read(
    con: duckdb.DuckDBPyConnection, arrival: Arrival, contract: Contract, scratch: Path
) -> Read | Unreadable:
    scratch.mkdir()
    try:
        return read(con, arrival.path, contract, scratch)
    except Unreadable as reason:
        return reason


def _refused(
    arrival: Arrival, contract: Contract, reason: str, seen: dict[str, int], digest: str
) -> Delivery:
    return unreadable(
        dataset=contract.folder,
        file=arrival.file,
        sha256=arrival.sha256,
        reason=f"refused: {reason}",
        seen=seen[arrival.sha256],
        contract=digest,
    )


def _verdicts(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    fresh: list[Arrival],
    readable: dict[str, Read],
    seen: dict[str, int],
    digest: str,
) -> list[Delivery]:
    from quality.expectations import judge

    findings = judge(con, {sha: r.typed for sha, r in readable.items()}, contract)
    return [
        judged(
            dataset=contract.folder,
            file=arrival.file,
            sha256=arrival.sha256,
            read=readable[arrival.sha256],
            findings=findings[arrival.sha256],
            seen=seen[arrival.sha256],
            contract=digest,
        )
        for arrival in fresh
        if arrival.sha256 in readable
    ]


def _keep(
    con: duckdb.DuckDBPyConnection, store: Store, contract: Contract, taken: Read, sha256: str
) -> None:
    """Keep the sound rows under the delivery's own hash."""
    kept = taken.typed.with_name("sound.parquet")
    columns = ", ".join(quoted(f.name) for f in contract.fields)
    con.execute(
        f"copy (select row_no, {columns} from read_parquet({literal(str(taken.typed))}) "
        f"where problems = 0 order by row_no) to {literal(str(kept))} "
        "(format parquet, compression zstd)"
    )
    store.keep(kept, store.delivered(contract.name, sha256))


def _record(store: Store, contract: Contract, verdicts: list[Delivery]) -> None:
    """Put the verdicts in the ledger and a report in the agency's own folder."""
    replaced = {d.sha256 for d in verdicts}
    kept = [
        e for e in store.ledger if e["dataset"] != contract.folder or e["sha256"] not in replaced
    ]
    store.write_ledger(sorted([*kept, *(d.entry() for d in verdicts)], key=lambda e: e["seen"]))
    for delivery in verdicts:
        name = f"{Path(delivery.file).stem}-{delivery.sha256[:8]}.json"
        report = json.dumps(delivery.line(), indent=2, ensure_ascii=False) + "\n"
        write_text(store.reports / contract.folder / name, report)


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
