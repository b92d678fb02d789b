"""A delivery's verdict: what was accepted, what was not and why, and how the rows add up.

Rows in are accepted, rejected, de-duplicated or superseded by a later delivery, always. The
verdict carries rules, columns, counts and row numbers; never a value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Literal

from quality.findings import Finding
from sources.contract import NotNull
from sources.read import Broken, Read
from sources.rules import Plausible, Unread, Unrounded

Verdict = Literal["accepted", "accepted_with_queries", "rejected"]


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One file handed over, as the ledger keeps it.

    `months` are those it answers for, in each of its `scopes`, which hold so many sound rows;
    `sender` is whose folder or name the file has (`sources.scope`); `seen` counts deliveries in
    the order first seen; `contract` is the digest of the contract it was judged by.
    """

    dataset: str
    file: str
    sha256: str
    verdict: Verdict
    rows_in: int
    accepted: int
    rejected: int
    deduplicated: int
    superseded: int
    months: tuple[str, ...]
    made_on: str | None
    reasons: tuple[str, ...]
    seen: int
    contract: str
    sender: str = ""
    scopes: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        parts = self.accepted + self.rejected + self.deduplicated + self.superseded
        if parts != self.rows_in:
            raise ValueError(f"{self.file}: {parts} rows accounted for, {self.rows_in} came in")

    @property
    def is_accepted(self) -> bool:
        """Whether any of its rows may stand."""
        return self.verdict != "rejected"

    @property
    def order(self) -> tuple[str, int]:
        """Newer deliveries sort later: by when the extract was made, then as first seen."""
        return (self.made_on or "", self.seen)

    def counted(self, *, accepted: int, deduplicated: int, superseded: int) -> "Delivery":
        """The same delivery with its sound rows shared out anew."""
        return replace(self, accepted=accepted, deduplicated=deduplicated, superseded=superseded)

    def asked(self, queries: Sequence[str]) -> "Delivery":
        """The same delivery with more to ask about it."""
        if not queries:
            return self
        reasons = (*self.reasons, *(f"query: {q}" for q in queries))
        verdict: Verdict = "rejected" if self.verdict == "rejected" else "accepted_with_queries"
        return replace(self, verdict=verdict, reasons=reasons)

    def line(self) -> dict:
        """The delivery as `sna deliveries --json` shows it, a line each."""
        return {
            "dataset": self.dataset,
            "file": self.file,
            "sha256": self.sha256,
            "verdict": self.verdict,
            "rows_in": self.rows_in,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "deduplicated": self.deduplicated,
            "superseded": self.superseded,
            "first_month": self.months[0][:7] if self.months else None,
            "last_month": self.months[-1][:7] if self.months else None,
            "sender": self.sender,
            "scopes": dict(self.scopes),
            "reasons": list(self.reasons),
        }

    def entry(self) -> dict:
        """The delivery as the ledger stores it."""
        return asdict(self)

    @classmethod
    def from_entry(cls, entry: dict) -> "Delivery":
        """A ledger entry read back."""
        tuples = {name: tuple(entry[name]) for name in ("months", "reasons")}
        return cls(**{**entry, **tuples})


def shown(file: str) -> str:
    """A file's name as a line may show it: a control character in it forges no other line."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in file)


def unreadable(
    *, dataset: str, file: str, sha256: str, reason: str, seen: int, contract: str
) -> Delivery:
    """A delivery that could not be read at all: no row of it was counted."""
    return Delivery(
        dataset=dataset,
        file=file,
        sha256=sha256,
        verdict="rejected",
        rows_in=0,
        accepted=0,
        rejected=0,
        deduplicated=0,
        superseded=0,
        months=(),
        made_on=None,
        reasons=(reason,),
        seen=seen,
        contract=contract,
    )


def judged(
    *,
    dataset: str,
    file: str,
    sha256: str,
    read: Read,
    findings: list[Finding],
    seen: int,
    contract: str,
    sender: str = "",
    scopes: Mapping[str, int] | None = None,
    tolerated: float = 1.0,
    refusals: Sequence[str] = (),
    queries: Sequence[str] = (),
) -> Delivery:
    """The verdict on a delivery that was read: refused whole, or accepted row by row.

    `findings` are of the contract's suite; `tolerated` is the share of rows that may break a rule
    it does not judge; `refusals` and `queries` of every other check.
    """
    findings = [f for f in findings if not _is_said(f, read)]
    refusals = [*refusals, *(f.sentence for f in findings if f.severity == "error")]
    refusals += [_too_many(b, read.rows_in) for b in read.broken if _is_refused(b, read, tolerated)]
    queries = [*(f.sentence for f in findings if f.severity == "query"), *queries]
    refused = bool(refusals)
    reasons = (
        *(f"refused: {r}" for r in refusals),
        *(broken_sentence(b) for b in read.broken),
        *(f"query: {q}" for q in queries),
        *_undeclared(read.undeclared),
    )
    return Delivery(
        dataset=dataset,
        file=file,
        sha256=sha256,
        verdict="rejected" if refused else "accepted_with_queries" if reasons else "accepted",
        rows_in=read.rows_in,
        accepted=0 if refused else read.sound,
        rejected=read.rows_in if refused else read.rejected,
        deduplicated=0,
        superseded=0,
        months=() if refused else tuple(m.isoformat() for m in read.months),
        made_on=read.made_on.isoformat() if isinstance(read.made_on, date) else None,
        reasons=reasons,
        seen=seen,
        contract=contract,
        sender=sender,
        scopes=dict(scopes or {}),
    )


def _is_said(finding: Finding, read: Read) -> bool:
    """Whether what is missing is missing because it could not be read, which is said already."""
    unread = {b.rule.fields: b.rows for b in read.broken if isinstance(b.rule.promise, Unread)}
    return finding.promise == NotNull().description and finding.failed_rows <= unread.get(
        finding.fields, 0
    )


def _is_refused(broken: Broken, read: Read, tolerated: float) -> bool:
    """Whether too many rows break a rule that the suite does not judge."""
    judged_here = isinstance(broken.rule.promise, Plausible | Unrounded)
    return judged_here and broken.rows > tolerated * read.rows_in


def _too_many(broken: Broken, rows: int) -> str:
    return f"{broken.rule.text}: {broken.rows:,} of {rows:,} rows fail"


def broken_sentence(broken: Broken) -> str:
    """A broken rule for people: the rule, how many rows, and where they are."""
    rows = ", ".join(str(n) for n in broken.first_rows)
    more = broken.rows - len(broken.first_rows)
    where = f"row {rows}" if broken.rows == 1 else f"rows {rows}"
    return (
        f"rejected: {broken.rows:,} {'row breaks' if broken.rows == 1 else 'rows break'} "
        f"{broken.rule.text}: {where}" + (f" and {more:,} more" if more > 0 else "")
    )


def _undeclared(columns: tuple[str, ...]) -> tuple[str, ...]:
    if not columns:
        return ()
    shown = ", ".join(columns)
    return (f"query: columns the contract does not declare were not taken in: {shown}",)
