"""Takes in what partners dropped in the landing folder: judges it, keeps or refuses it.

A delivery already judged by the same contract is not parsed again, whatever it is called. A
refused delivery stops nothing: what the dataset had before stands.
"""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from difflib import get_close_matches
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from pipelines.engine import engine
from pipelines.judging import Arrival, Judged, Judging
from pipelines.store import Store, digest_of, file_digest, write_text
from quality.deliveries import Delivery, shown
from quality.profile import Profile
from quality.scopes import stopped, waiting, waiting_sentences
from sources.contract import Contract
from sources.partnership import partnership
from sources.person_keys import Keyring
from sources.registry import contracts
from sources.sql import literal, quoted
from sources.typed import SQL_TYPES

UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
"""Endings of files that are still being copied."""

IS_LINK = "the file is a link, or lies behind one; copy the file itself into the landing folder"
OTHER_FOLDERS = ("published", "reference")
"""Folders of the landing folder that hold no deliveries of a dataset."""

LITTER = ("thumbs.db", "desktop.ini", "icon\r")
"""Files that desktops write into every folder, besides those that begin with a full stop."""

YOUNG_SECONDS = 3
WATCHED_SECONDS = 0.5
"""A file touched in the last seconds is looked at twice: its size must stand still."""

READER = "4"
"""Raised when the same file would be read differently: every delivery is then read again."""


def deliveries(store: Store, contract: Contract) -> list[Delivery]:
    """Every delivery of the dataset ever judged, in the order first seen."""
    return [Delivery.from_entry(e) for e in store.ledger if e["dataset"] == contract.folder]


def in_force(store: Store, contract: Contract) -> list[Delivery]:
    """The accepted deliveries of the dataset, the newest last."""
    return sorted((d for d in deliveries(store, contract) if d.is_accepted), key=lambda d: d.order)


def contract_digest(contract: Contract) -> str:
    """A digest of the contract and of the reader: what a verdict rests on.

    What is computed and counted afterwards is no part of it: another definition of serious
    violence asks for no delivery to be read again.
    """
    promised = asdict(contract)
    for name in ("derived", "measures", "children", "serious_violence"):
        del promised[name]
    if contract.parent:
        del promised["parent"]["fields"]
    return digest_of(READER, json.dumps(promised, default=str, sort_keys=True))


def arrivals(store: Store, contract: Contract) -> Iterator[Arrival]:
    """The dataset's files in the landing folder, by name; what is still being copied is left.

    A link, or a file reached through one, is never opened: it is refused by its name.
    """
    folder = store.landing / contract.folder
    if not folder.is_dir():
        return
    landing = store.landing.resolve()
    inside = [*folder.iterdir(), *(p for f in senders(folder) for p in f.iterdir())]
    for path in settled(sorted(inside, key=lambda p: (p.stem, p.suffix, str(p)))):
        name = str(path.relative_to(store.landing))
        if path.is_symlink() or not path.resolve().is_relative_to(landing):
            yield Arrival(path, name, digest_of("link", name), refusal=IS_LINK)
        elif path.is_file():
            yield Arrival(path, name, file_digest(path))


def is_litter(path: Path) -> bool:
    """Whether a desktop left the file there, and nobody sent it."""
    return path.name.casefold() in LITTER


def senders(folder: Path) -> list[Path]:
    """The folders of senders inside a dataset's own."""
    return [p for p in folder.iterdir() if p.is_dir() and not p.is_symlink() and p.name[0] != "."]


def settled(paths: list[Path]) -> list[Path]:
    """The paths that are not still being copied, by their name or by a growing size."""
    visible = [p for p in paths if not p.name.startswith((".", "~")) and not is_litter(p)]
    finished = [p for p in visible if p.suffix.lower() not in UNFINISHED]
    young = {p: p.lstat().st_size for p in finished if _age(p) < YOUNG_SECONDS}
    if young:
        time.sleep(WATCHED_SECONDS)
    return [p for p in finished if young.get(p, p.lstat().st_size) == p.lstat().st_size]


def _age(path: Path) -> float:
    return time.time() - path.lstat().st_mtime


def strays(store: Store) -> list[str]:
    """Sentences on what lies in the landing folder and was not taken in."""
    known = {c.folder for c in contracts().values()}
    names = {entry["file"] for entry in store.ledger}
    hashes = {entry["sha256"] for entry in store.ledger}
    said = []
    for path in sorted(store.landing.rglob("*")):
        name = str(path.relative_to(store.landing))
        said_as = shown(name)
        folder = str(Path(name).parent)
        if path.is_dir() or path.name.startswith((".", "~")) or name in names or is_litter(path):
            continue
        if Path(name).parts[0] in OTHER_FOLDERS:
            continue
        if folder not in known and str(Path(folder).parent) not in known:
            closest = get_close_matches(folder, known, 1)
            meant = f"; did you mean {closest[0]}/" if closest else ""
            said.append(f"{said_as} lies in no dataset's folder and was not opened{meant}")
        elif not path.is_file() or path.suffix.lower() in UNFINISHED:
            said.append(f"{said_as} is still being copied, or no file; it was left where it is")
        elif file_digest(path) not in hashes:
            said.append(f"{said_as} was still being copied; it is taken in by the next refresh")
    return said


def months_that_wait(store: Store) -> list[str]:
    """Sentences on the months that are not counted because a sender is still missing."""
    said = []
    for contract in contracts().values():
        named = partnership().scopes.get(contract.name, ())
        said += waiting_sentences(contract, waiting(in_force(store, contract), named))
    return said


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
    with store.scratch() as scratch, engine(scratch, store.home, for_deliveries=True) as con:
        before = in_force(store, contract)
        judging = Judging(con, store, contract, digest, scratch, profiles(store, contract), before)
        verdicts = _with_silence(contract, judging.judge(list(fresh.values())), before)
        previous = _last_kept(store, contract)
        for verdict in verdicts:
            _report(con, store, contract, verdict, previous)
            if verdict.delivery.is_accepted:
                previous = _keep(con, store, contract, verdict)
    judged = [v.delivery for v in verdicts]
    _record(store, contract, judged)
    return judged


def _with_silence(
    contract: Contract, verdicts: list[Judged], before: Sequence[Delivery]
) -> list[Judged]:
    """The verdicts, the newest delivery asked about senders that have fallen silent."""
    accepted = [v.delivery for v in verdicts if v.delivery.is_accepted]
    if not accepted:
        return verdicts
    fresh = max(accepted, key=lambda d: (d.months[-1:], d.order))
    judged_again = {d.sha256 for d in accepted}
    kept = [*(d for d in before if d.sha256 not in judged_again), *accepted]
    named = partnership().scopes.get(contract.name, ())
    asked = fresh.asked(stopped(fresh, kept, named))
    return [replace(v, delivery=asked) if v.delivery is fresh else v for v in verdicts]


def _last_kept(store: Store, contract: Contract) -> Path | None:
    kept = in_force(store, contract)
    return store.delivered(contract.name, kept[-1].sha256) if kept else None


def profiles(store: Store, contract: Contract, leaving_out: str = "") -> list[Profile]:
    """The profiles of the accepted deliveries, the newest last."""
    kept = (d.sha256 for d in in_force(store, contract) if d.sha256 != leaving_out)
    files = (store.delivered(contract.name, sha).with_suffix(".json") for sha in kept)
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
