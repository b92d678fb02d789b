"""What is true of each dirty delivery: its verdict and what becomes of its rows."""

import csv
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from sources.synthetic.dirty_files import Rows


@dataclass(frozen=True, kw_only=True)
class DirtyFile:
    """One delivery: the patterns it carries, and the line it must get in the ledger.

    `file` is relative to the landing folder; `reason` are words that one of its reasons holds,
    empty where none is expected; `set_aside` are rows above and below the table.
    """

    file: str
    patterns: tuple[str, ...]
    verdict: Literal["accepted", "accepted_with_queries", "rejected"]
    rows_in: int
    accepted: int
    rejected: int
    deduplicated: int
    superseded: int
    set_aside: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class DirtyTruth:
    """The known truth of a dirty home.

    `canary` stands in cells that must be shown to nobody but their sender; `left` are files
    that are not taken in at all; `missing` are months, by dataset, that nobody delivered.
    """

    seed: int
    canary: str
    files: tuple[DirtyFile, ...]
    left: tuple[str, ...]
    missing: dict[str, tuple[str, ...]]

    def as_json(self) -> dict:
        """The truth as plain values."""
        return asdict(self)


class Deliveries:
    """The landing folder as the dirty deliveries are put in, and what is true of each."""

    def __init__(self, landing: Path) -> None:
        self.landing = landing
        self.files: list[DirtyFile] = []

    def rows(self, file: str) -> Rows:
        """The rows of a clean delivery, as text."""
        with (self.landing / file).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def remove(self, file: str) -> None:
        """Take a clean delivery away, to put a dirty one in its place."""
        (self.landing / file).unlink()

    def accepted(
        self,
        file: str,
        content: bytes | None,
        *patterns: str,
        rows_in: int,
        rejected: int = 0,
        deduplicated: int = 0,
        superseded: int = 0,
        set_aside: int = 0,
        reason: str = "",
    ) -> None:
        """Put in a delivery whose sound rows stand; without content, one that is there."""
        self._write(file, content)
        self.files.append(
            DirtyFile(
                file=file,
                patterns=patterns,
                verdict="accepted_with_queries" if reason else "accepted",
                rows_in=rows_in,
                accepted=rows_in - rejected - deduplicated - superseded,
                rejected=rejected,
                deduplicated=deduplicated,
                superseded=superseded,
                set_aside=set_aside,
                reason=reason,
            )
        )

    def refused(
        self, file: str, content: bytes, *patterns: str, reason: str, rows_in: int = 0
    ) -> None:
        """Put in a delivery that is refused whole; one that cannot be read has no rows."""
        self._write(file, content)
        self.files.append(
            DirtyFile(
                file=file,
                patterns=patterns,
                verdict="rejected",
                rows_in=rows_in,
                accepted=0,
                rejected=rows_in,
                deduplicated=0,
                superseded=0,
                set_aside=0,
                reason=reason,
            )
        )

    def _write(self, file: str, content: bytes | None) -> None:
        if content is not None:
            path = self.landing / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
