"""What a delivery fails of its contract's suite, in counts and words."""

from dataclasses import dataclass

from sources.contract import Severity


@dataclass(frozen=True)
class Finding:
    """An expectation that failed: what was promised, of which fields, by how many rows."""

    severity: Severity
    fields: tuple[str, ...]
    promise: str
    failed_rows: int
    rows: int

    @property
    def sentence(self) -> str:
        """The finding for people: no value, only counts."""
        named = self.fields and not self.promise.startswith("`")
        about = f"`{', '.join(self.fields)}` " if named else ""
        return f"{about}{self.promise}: {self.failed_rows:,} of {self.rows:,} rows fail"
