"""The verdict on delivered files, from every check there is; nothing is stored here.

A file is read, held against the law and searched for direct identifiers; what could be read is
judged by its contract's suite and set beside the deliveries before it.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import duckdb

from pipelines.progress import describe
from pipelines.store import Store
from quality.counts_sent import counts_sent
from quality.cross_tables import orphans
from quality.deliveries import Delivery, judged, unreadable
from quality.findings import Finding
from quality.history import queries
from quality.identifiers import Found, find
from quality.law import Ruling, refuse
from quality.profile import Profile, profile
from quality.repeated_keys import REPEATED, repeated_keys
from quality.scopes import scope_queries
from quality.strangers import strangers
from sources.contract import Contract
from sources.partnership import partnership
from sources.read import Read, read
from sources.registry import contracts
from sources.scope import UNNAMED, scope_sql, sender_of
from sources.sql import literal, quoted
from sources.text_rows import Unreadable

READERS = 2
"""Files looked at side by side; DuckDB reads outside Python's lock."""


@dataclass(frozen=True)
class Arrival:
    """A delivered file, by its content, and its place in the order of arrival.

    `refusal`: why it must not be opened at all.
    """

    path: Path
    file: str
    sha256: str
    seen: int = 0
    refusal: str = ""


@dataclass(frozen=True)
class Judged:
    """A file's verdict, with what was read of it.

    `dropped` fields must not be kept. `is_withheld`: refused for what it holds, so that no
    value of it may be shown even to its sender.
    """

    arrival: Arrival
    delivery: Delivery
    read: Read | None = None
    profile: Profile | None = None
    dropped: tuple[str, ...] = ()
    is_withheld: bool = False


@dataclass(frozen=True)
class Looked:
    """What one look at a file found, before it is judged."""

    read: Read
    identifiers: list[Found]
    profile: Profile | None
    scopes: dict[str, int]


@dataclass
class Judging:
    """One dataset's files judged together, in a scratch folder that outlives the verdicts.

    `before` and `accepted`: the accepted deliveries so far and their profiles, the newest last.
    """

    con: duckdb.DuckDBPyConnection
    store: Store
    contract: Contract
    digest: str
    scratch: Path
    before: list[Profile] = field(default_factory=list)
    accepted: list[Delivery] = field(default_factory=list)

    def judge(self, arrivals: Sequence[Arrival]) -> list[Judged]:
        """The verdicts, in the order of arrival."""
        with ThreadPoolExecutor(READERS) as readers:
            looked = dict(
                zip((a.sha256 for a in arrivals), readers.map(self._look, arrivals), strict=True)
            )
        readable = {sha: at.read for sha, at in looked.items() if isinstance(at, Looked)}
        findings = self._findings(readable)
        return [self._verdict(a, looked[a.sha256], findings.get(a.sha256, [])) for a in arrivals]

    def _look(self, arrival: Arrival) -> "Looked | Unreadable":
        """What was read, or why nothing could be; a fault of the reader stops this file alone."""
        if arrival.refusal:
            return Unreadable(arrival.refusal)
        folder = self.scratch / arrival.sha256
        folder.mkdir()
        try:
            with self.con.cursor() as con:
                taken = read(con, arrival.path, self.contract, folder)
                scopes = self._scopes(con, arrival, taken) if taken.sound else {}
                shape = profile(con, taken.typed, self.contract) if taken.sound else None
                if shape is not None:
                    shape = replace(shape, sent_by=",".join(scopes))
                return Looked(taken, self._identifiers(con, taken), shape, scopes)
        except Unreadable as reason:
            return reason
        except Exception as problem:
            return Unreadable(
                f"the reader stopped on this file ({describe(problem)}); "
                "tell whoever looks after the pipeline"
            )

    def _strangers(self, delivery: Delivery, taken: Read) -> list[str]:
        """What to ask where nothing tells this sender from those that it would replace."""
        if set(delivery.scopes) != {UNNAMED}:
            return []
        alike = (d for d in self.accepted if UNNAMED in d.scopes)
        rivals = [d.sha256 for d in alike if set(d.months) & set(delivery.months)]
        kept = [self.store.delivered(self.contract.name, sha) for sha in rivals]
        fresh = [self.scratch / sha / "typed.parquet" for sha in rivals]
        found = [k if k.is_file() else f for k, f in zip(kept, fresh, strict=True)]
        there = [path for path in found if path.is_file()]
        return strangers(self.con, taken.typed, there, self.contract)

    def _scopes(
        self, con: duckdb.DuckDBPyConnection, arrival: Arrival, taken: Read
    ) -> dict[str, int]:
        """The sound rows of each scope."""
        scope = scope_sql(self.contract, literal(sender_of(arrival.file, self.contract)))
        rows = con.execute(
            f"select {scope}, count(*) from read_parquet({literal(str(taken.typed))}) "
            "where problems = 0 group by all order by all"
        ).fetchall()
        return dict(rows)

    def _findings(self, readable: dict[str, Read]) -> dict[str, list[Finding]]:
        from quality.expectations import judge

        return judge(self.con, {sha: r.typed for sha, r in readable.items()}, self.contract)

    def _verdict(
        self, arrival: Arrival, looked: "Looked | Unreadable", findings: list[Finding]
    ) -> Judged:
        if isinstance(looked, Unreadable):
            return self._refused(arrival, str(looked))
        taken, found, shape = looked.read, looked.identifiers, looked.profile
        law = self._law(taken)
        withheld = [*law.refused, *(f.sentence for f in found if f.severity == "error")]
        asked = [f.sentence for f in found if f.severity == "query"]
        asked += [sentence for _, sentence in law.dropped]
        if shape is not None:
            alike = [p for p in self.before if p.sent_by == shape.sent_by]
            asked += queries(shape, alike, self.contract)
            if any(f.promise == REPEATED for f in findings):
                asked += repeated_keys(self.con, taken.typed, self.contract)
                findings = [f for f in findings if f.promise != REPEATED]
            asked += [*taken.asked, *counts_sent(self.con, taken.typed, self.contract)]
            asked += orphans(self.con, taken.typed, self._parent, self.contract)
        delivery = judged(
            dataset=self.contract.folder,
            file=arrival.file,
            sha256=arrival.sha256,
            read=taken,
            findings=findings,
            refusals=withheld,
            queries=asked,
            seen=arrival.seen,
            contract=self.digest,
            sender=sender_of(arrival.file, self.contract),
            scopes=looked.scopes,
            tolerated=self.contract.tolerance.rejected_share,
        )
        if delivery.is_accepted and shape is not None:
            asked = scope_queries(self.contract, delivery, self.accepted)
            asked += self._strangers(delivery, taken)
            delivery = delivery.asked(asked)
            self.before.append(shape)
            self.accepted.append(delivery)
        dropped = tuple(name for name, _ in law.dropped)
        return Judged(arrival, delivery, taken, shape, dropped, bool(withheld))

    def _refused(self, arrival: Arrival, reason: str) -> Judged:
        return Judged(
            arrival,
            unreadable(
                dataset=self.contract.folder,
                file=arrival.file,
                sha256=arrival.sha256,
                reason=f"refused: {reason}",
                seen=arrival.seen,
                contract=self.digest,
            ),
        )

    def _law(self, taken: Read) -> Ruling:
        delivered = set(taken.opened.heading.columns)
        agreement = partnership().agreement(self.contract.name)
        has_key = self.contract.person_key in delivered
        return refuse(self.contract, agreement, delivered, has_key)

    def _identifiers(self, con: duckdb.DuckDBPyConnection, taken: Read) -> list[Found]:
        """Direct identifiers in any column, declared or not."""
        opened = taken.opened
        fields = {position: name for name, position in opened.heading.columns.items()}
        texts = {f"c{p}": fields.get(p, "") for p in range(opened.heading.width)}
        said = {f"c{p}": opened.headings[p] for p in range(len(opened.headings))}
        return find(con, opened.sql, self.contract, texts, said)

    @cached_property
    def _parent(self) -> str | None:
        """The parent dataset's accepted rows, gathered once, where any were accepted."""
        if self.contract.parent is None:
            return None
        parent = contracts()[self.contract.parent.dataset]
        entries = (Delivery.from_entry(e) for e in self.store.ledger)
        accepted = [d for d in entries if d.dataset == parent.folder and d.is_accepted]
        if not accepted:
            return None
        files = ", ".join(
            literal(str(self.store.delivered(parent.name, d.sha256))) for d in accepted
        )
        columns = ", ".join(quoted(n) for n in (self.contract.parent.key, parent.event_date))
        gathered = literal(str(self.scratch / "parent.parquet"))
        self.con.execute(
            f"copy (select distinct {columns} from read_parquet([{files}])) to {gathered}"
        )
        return f"select * from read_parquet({gathered})"
