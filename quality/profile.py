"""What a delivery looks like in counts: its size, its blanks and its mix, and never a record.

A profile is small enough to be kept beside the ledger, so that a later delivery can be
compared with it after the rows themselves have been superseded. What it names is declared: a
field, a month, a code of a closed list. What it measures of other fields is measured over many
rows or not at all.
"""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import duckdb

from sources.contract import Contract, Field
from sources.sql import listed, literal, quoted

OTHER = "other"
"""Every value of a closed list that the contract does not declare, together."""

SET = "true"
"""The code of a boolean field that is set."""

ENOUGH = 64
"""Fewest values a median is taken over.

The standard error of a median's rank over n rows is 0.5 / sqrt(n): at 64 rows it takes four of
them to reach a quartile, so that a median beyond its former quartiles is no accident. The
median of a few rows would also be the value of one of them.
"""

Spread = tuple[float, float, float]
"""Lower quartile, median and upper quartile."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The sound rows of one delivery, counted.

    `months`: rows by month of the event date (`2024-03`). `missing`: rows without a value, by
    field. `codes`: rows by declared code, by field with a closed list (a boolean's are `true`
    and `false`). `numbers`: quartiles of numeric fields. `lengths`: quartiles of the number of
    characters of pseudonyms. `sent_by`: the scopes of the rows, by which deliveries are compared.
    """

    dataset: str
    rows: int
    months: dict[str, int]
    missing: dict[str, int]
    codes: dict[str, dict[str, int]]
    numbers: dict[str, Spread]
    lengths: dict[str, Spread]
    sent_by: str = ""

    def to_json(self) -> str:
        """The profile as text; the same rows give the same text."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Profile":
        """A profile read back.

        Raises:
            ValueError: the text is no profile of this kind.
        """
        held = json.loads(text)
        if not isinstance(held, dict) or {"sent_by", *held} != {f.name for f in fields(cls)}:
            raise ValueError("this is no delivery's profile, or an older kind; take it again")
        spreads = {
            name: {field: tuple(spread) for field, spread in held[name].items()}
            for name in ("numbers", "lengths")
        }
        return cls(**{**held, **spreads})

    def filled(self, field: str) -> int:
        """Rows that have a value in the field."""
        return self.rows - self.missing.get(field, 0)

    def missing_share(self, field: str) -> float:
        """The share of rows without a value in the field."""
        return self.missing.get(field, 0) / self.rows if self.rows else 0.0


def profile(con: duckdb.DuckDBPyConnection, typed: Path, contract: Contract) -> Profile:
    """Count the sound rows of a delivery that `sources.read` typed, in one scan.

    Args:
        con: any DuckDB connection that may read the file.
        typed: the Parquet file with the contract's fields and `problems`, 0 in a sound row.
        contract: the dataset's contract.

    Returns:
        Counts of sound rows, and quartiles by the median's rank over at least `ENOUGH` values.
    """
    coded = [f for f in contract.fields if declared_codes(f)]
    numbers = [f for f in contract.fields if f.dtype in ("integer", "number")]
    texts = [f for f in contract.fields if f.name.endswith("_id") and f.dtype == "string"]
    month = f"strftime({quoted(contract.event_date)}, '%Y-%m')"
    asked = [
        "count(*)",
        f"histogram({month})",
        *(f"count(*) - count({quoted(f.name)})" for f in contract.fields),
        *(f"histogram({_code(f)})" for f in coded),
        *(_quartiles(quoted(f.name)) for f in numbers),
        *(_quartiles(f"length({quoted(f.name)})") for f in texts),
    ]
    source = f"read_parquet({literal(str(typed))})"
    query = f"select {', '.join(asked)} from {source} where problems = 0"
    counted = iter(con.execute(query).fetchall()[0])
    return Profile(
        dataset=contract.name,
        rows=next(counted),
        months=_sorted(next(counted)),
        missing={f.name: next(counted) for f in contract.fields},
        codes={f.name: _sorted(next(counted)) for f in coded},
        numbers=_spreads(numbers, [next(counted) for _ in numbers]),
        lengths=_spreads(texts, [next(counted) for _ in texts]),
    )


def declared_codes(field: Field) -> tuple[str, ...]:
    """The codes a profile may name: those of a closed list, or a boolean's two."""
    return (SET, "false") if field.dtype == "boolean" else field.codes


def steady_fields(contract: Contract) -> tuple[Field, ...]:
    """The fields whose use is comparable between deliveries: all but those that settle later."""
    return tuple(f for f in contract.fields if f.name not in contract.tolerance.settles)


def _code(field: Field) -> str:
    """The declared code of a row, `other` for any other value, null for none."""
    text = f"{quoted(field.name)}::varchar"
    return (
        f"case when {text} in {listed(declared_codes(field))} then {text} "
        f"when {text} is not null then {literal(OTHER)} end"
    )


def _quartiles(number: str) -> str:
    return (
        f"case when count({number}) >= {ENOUGH} "
        f"then quantile_disc({number}, [0.25, 0.5, 0.75])::double[] end"
    )


def _sorted(counts: dict[str, int] | None) -> dict[str, int]:
    return dict(sorted((counts or {}).items()))


def _spreads(measured: list[Field], quartiles: list[list[float] | None]) -> dict[str, Spread]:
    found = zip(measured, quartiles, strict=True)
    return {f.name: (q[0], q[1], q[2]) for f, q in found if q is not None}
