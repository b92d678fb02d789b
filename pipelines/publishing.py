"""From the store's tables to a release: counts every declared cut, then hands over to outputs.

Nothing is counted or drawn when neither the tables nor the code moved since the last release.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pipelines.engine import engine, register_table
from pipelines.intake import in_force
from pipelines.settings import code_fingerprint
from pipelines.store import Store, digest_of
from pipelines.tables import register_answered
from sources.partnership import partnership
from sources.registry import contracts
from transforms.area_facts import REFERENCES
from transforms.coverage import COVERAGE
from transforms.lag import LAG, provisional_from
from transforms.registry import derived

if TYPE_CHECKING:
    from outputs.inputs import Material
    from outputs.registry import Figure

REFERENCES_OF_CUTS = ("ref_districts", *REFERENCES)


@dataclass(frozen=True)
class Published:
    """The release that is the latest now, and whether this run made it."""

    id: str
    is_new: bool
    drawn: tuple[str, ...] = ()
    waiting: dict[str, tuple[str, ...]] = field(default_factory=dict)


def publish_release(store: Store, chosen: "Mapping[str, Figure] | None" = None) -> Published:
    """Publish the state of the store as a release, or name the one that shows it already.

    `chosen`: the figures to publish, every one where not given.
    """
    state = digest_of(_state(store), "every figure" if chosen is None else sorted(chosen))
    if (known := store.released(state)) is not None:
        return Published(known, is_new=False)
    from outputs.registry import figures
    from outputs.release import build_release

    chosen = figures() if chosen is None else chosen
    release = build_release(store.releases, _material(store, chosen), chosen)
    store.note_release(state, release.id)
    return Published(release.id, release.is_new, release.drawn, dict(release.waiting))


def _state(store: Store) -> str:
    """A digest of everything a release is made from."""
    tables = {name: entry["sha256"] for name, entry in store.manifest.items()}
    return digest_of(tables, code_fingerprint(), repr(partnership()), _accepted(store))


def _accepted(store: Store) -> dict[str, list[str]]:
    """The accepted deliveries of each dataset, by hash, the newest last."""
    return {n: [d.sha256 for d in in_force(store, c)] for n, c in contracts().items()}


def _material(store: Store, chosen: "Mapping[str, Figure]") -> "Material":
    """Every declared cut counted, and the tables that figures read."""
    from outputs.inputs import Material
    from transforms.codings import tilings
    from transforms.cuts import cuts
    from transforms.fingerprints import digests

    wanted = {t for f in chosen.values() for t in f.tables} | {COVERAGE.name, LAG.name}
    declared = tuple(dict.fromkeys(c for f in chosen.values() for c in f.cuts))
    sources = {cut.counts.name: cut.counts for cut in declared}
    with store.scratch() as scratch, engine(scratch, store.home) as con:
        for name in sorted({s.table for s in sources.values()} | set(REFERENCES_OF_CUTS)):
            register_table(con, store, name)
        register_answered(con, store)
        counted = cuts(con, declared)
        found = {name: digests(con, source) for name, source in sorted(sources.items())}
        held = tilings(con, declared)
    tables = {name: _frame(store.current(name)) for name in sorted(wanted & set(derived()))}
    return Material(
        cuts=counted,
        tables=tables,
        deliveries=_accepted(store),
        digests=found,
        tilings=held,
        provisional=dict(_provisional(tables[COVERAGE.name], tables[LAG.name])),
    )


def _provisional(covered: pd.DataFrame, lag: pd.DataFrame) -> Iterator[tuple[str, pd.Timestamp]]:
    """The first provisional month of each dataset that has one."""
    lasts = pd.to_datetime(covered["month_start"]).groupby(covered["dataset"]).max()
    for dataset, last in lasts.items():
        first = provisional_from(str(dataset), lag, last)
        if first is not None:
            yield str(dataset), first


def _frame(path: Path | None) -> pd.DataFrame:
    if path is None:
        raise LookupError("a derived table has not been built")
    return pd.read_parquet(path)
