"""Judges files without storing anything: what `sna check` shows an analyst or a partner."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.engine import engine
from pipelines.intake import contract_digest, in_force, profiles
from pipelines.judging import Arrival, Judged, Judging
from pipelines.store import Store, file_digest
from quality.deliveries import shown
from sources.contract import Contract
from sources.files import open_file
from sources.registry import contract, contracts
from sources.text_rows import Unreadable


class WrongUse(ValueError):
    """What was asked for cannot be done: says what to ask for instead."""


@dataclass(frozen=True)
class Checked:
    """A file's verdict as a ledger line, and where its report was written, if it was."""

    line: dict
    report: tuple[Path, ...] = ()


def check_files(
    home: Path, files: Sequence[Path], dataset: str | None, reports: Path | None
) -> list[Checked]:
    """The verdict on each file, as if it had just arrived.

    What the home holds of the dataset is what the file is compared with, itself left out.

    Raises:
        WrongUse: a file is not there, or its dataset is unknown or cannot be told.
    """
    for path in files:
        if not path.is_file():
            raise WrongUse(f"{path} is not a file")
    beside = dict.fromkeys(path.parent for path in files)
    with (
        tempfile.TemporaryDirectory(prefix="sna-check-") as folder,
        engine(Path(folder), home, *beside, for_deliveries=True) as con,
    ):
        return [
            _check(con, Store(home), path, dataset, reports, Path(folder) / str(number))
            for number, path in enumerate(files)
        ]


def _check(
    con: duckdb.DuckDBPyConnection,
    store: Store,
    path: Path,
    dataset: str | None,
    reports: Path | None,
    scratch: Path,
) -> Checked:
    scratch.mkdir()
    declared = _declared(dataset) if dataset else _told(con, path, scratch)
    arrival = Arrival(path, _below_landing(path, declared), file_digest(path), seen=1)
    before = profiles(store, declared, leaving_out=arrival.sha256)
    accepted = [d for d in in_force(store, declared) if d.sha256 != arrival.sha256]
    judging = Judging(con, store, declared, contract_digest(declared), scratch, before, accepted)
    (verdict,) = judging.judge([arrival])
    return Checked(verdict.delivery.line(), _written(con, store, declared, verdict, reports))


def _below_landing(path: Path, declared: Contract) -> str:
    """The file's name, with its folders below a landing folder where it lies in a sender's."""
    parts = path.resolve().parts
    return "/".join(parts[-4:]) if "/".join(parts[-4:-2]) == declared.folder else path.name


def _written(
    con: duckdb.DuckDBPyConnection,
    store: Store,
    declared: Contract,
    verdict: Judged,
    reports: Path | None,
) -> tuple[Path, ...]:
    if reports is None:
        return ()
    from outputs.delivery_report import report_of, write_report

    kept = [d for d in in_force(store, declared) if d.sha256 != verdict.arrival.sha256]
    previous = store.delivered(declared.name, kept[-1].sha256) if kept else None
    shown = None if verdict.is_withheld else verdict.read
    report = report_of(con, verdict.delivery, declared, verdict.arrival.path, shown, previous)
    return tuple(write_report(report, reports))


def _declared(dataset: str) -> Contract:
    try:
        return contract(dataset)
    except KeyError as unknown:
        raise WrongUse(str(unknown.args[0])) from None


def _told(con: duckdb.DuckDBPyConnection, path: Path, scratch: Path) -> Contract:
    """The dataset, told from the folder the file lies in, or else from its headings."""
    parts = path.resolve().parts
    for folders in (parts[-3:-1], parts[-4:-2]):
        if len(folders) == 2 and (found := contracts().get("__".join(folders))):
            return found
    fits = {name: _fit(con, path, c, scratch) for name, c in contracts().items()}
    best = max(fits.values())
    named = [contracts()[name] for name, fit in fits.items() if fit == best]
    if best <= 0 or len(named) > 1:
        raise WrongUse(
            f"the dataset of {path.name} cannot be told from its folder or its headings; "
            "say it with --dataset AGENCY/DATASET"
        )
    return named[0]


def _fit(con: duckdb.DuckDBPyConnection, path: Path, declared: Contract, scratch: Path) -> int:
    """How many fields the headings name, less those that are missing or not understood."""
    try:
        heading = open_file(con, path, declared, scratch).heading
    except Unreadable:
        return 0
    return len(heading.columns) - len(heading.missing) - len(heading.undeclared)


def summary(checked: Checked) -> str:
    """The verdict for people."""
    line = checked.line
    counts = ", ".join(
        f"{line[name]:,} {name}"
        for name in ("rows_in", "accepted", "rejected", "deduplicated")
        if line[name] or name in ("rows_in", "accepted")
    ).replace("rows_in", "rows")
    months = f"; {line['first_month']} to {line['last_month']}" if line["first_month"] else ""
    said = [f"{shown(line['file'])} ({line['dataset']}): {line['verdict'].replace('_', ' ')}"]
    said.append(f"  {counts}{months}")
    said += [f"  {reason}" for reason in line["reasons"]]
    said += [f"  report: {path}" for path in checked.report]
    return "\n".join(said)
