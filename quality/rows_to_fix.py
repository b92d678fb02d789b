"""The rows a partner has to correct: which, in what column, what is wrong, what to do.

The only place that puts delivered values beside the rules they break. What it returns goes to
the delivery report in the agency's own folder and nowhere else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import duckdb

from quality.remedies import problem, remedy
from sources.contract import Contract, NotNull, Severity
from sources.read import Broken, Read
from sources.rules import Rule, Unread, rules
from sources.sql import literal, quoted
from sources.text_rows import FIRST_ROWS

LIMIT = 5000
"""Lines beyond this are counted, not listed: so many faults have one cause at source."""

PART = " / "
"""Between the parts of a key, and between the two values of a rule on two fields."""


@dataclass(frozen=True)
class RowToFix:
    """One rule broken by one row: `row` as a spreadsheet shows it, `record` its key.

    The delivered values are left out of the representation, so that no traceback shows them.
    """

    row: int
    record: str = field(repr=False)
    heading: str
    value: str = field(repr=False)
    problem: str
    remedy: str
    level: Severity


def rows_to_fix(
    con: duckdb.DuckDBPyConnection, read: Read, contract: Contract, limit: int = LIMIT
) -> list[RowToFix]:
    """A line for each rule that each rejected row breaks, then the rows that share a key.

    Args:
        con: the engine the delivery was read with; the delivered file is opened again.
        read: what was read.
        contract: what it was read by.
        limit: how many lines to list at most; `lines_to_fix` counts them all.

    Returns:
        The errors in the order of the file, then the queries in the order of the file.
    """
    found = list(_errors(con, read, contract, limit)) if read.rejected else []
    if len(found) < limit:
        found += _queries(con, read, contract, limit - len(found))
    return found[:limit]


def lines_to_fix(con: duckdb.DuckDBPyConnection, read: Read, contract: Contract) -> int:
    """How many lines a report without a limit would have."""
    errors = sum(b.rows for b in faults(con, read, contract))
    return errors + repeated_rows(con, read, contract)


def faults(con: duckdb.DuckDBPyConnection, read: Read, contract: Contract) -> tuple[Broken, ...]:
    """The broken rules in the order of the fields, as a person would count them.

    A value that could not be read is one fault, not also a missing value.
    """
    if not read.rejected:
        return ()
    declared = rules(contract)
    query = (
        f"with marked as (select row_no, {_problems(contract)} as problems from "
        f"{_typed(read)} where problems <> 0) "
        f"select bit, count(*), list(row_no order by row_no)[:{FIRST_ROWS}] from marked, "
        f"(select unnest(range({len(declared)}))) bits(bit) "
        f"where (problems >> bit::integer) & 1 = 1 group by bit order by bit"
    )
    found = con.execute(query).fetchall()
    broken = [Broken(declared[bit], n, tuple(first)) for bit, n, first in found]
    place = {f.name: at for at, f in enumerate(contract.fields)}
    return tuple(sorted(broken, key=lambda b: (len(b.rule.fields), place[b.rule.fields[0]])))


def repeated_rows(con: duckdb.DuckDBPyConnection, read: Read, contract: Contract) -> int:
    """How many sound rows share their key with a later one, which is the one kept."""
    if not contract.key:
        return 0
    counted = con.execute(f"select count(*) from ({_repeated(read, contract)})").fetchall()
    return counted[0][0]


def headings_of(read: Read, contract: Contract) -> dict[str, str]:
    """Each field's heading as delivered; its own name where the column is absent."""
    columns = read.opened.heading.columns
    names = {f.name: f.name for f in contract.fields}
    return names | {name: read.opened.headings[at].strip() for name, at in columns.items()}


def _typed(read: Read) -> str:
    return f"read_parquet({literal(str(read.typed))})"


def _problems(contract: Contract) -> str:
    """`problems` without "never missing" where something was delivered and not understood."""
    kept = "problems"
    bits = {rule: bit for bit, rule in enumerate(rules(contract))}
    for rule, bit in bits.items():
        unread = bits.get(Rule(rule.fields, Unread(contract.field(rule.fields[0]).dtype)))
        if isinstance(rule.promise, NotNull) and unread is not None:
            both = f"(problems >> {unread}) & (problems >> {bit}) & 1"
            kept += f" - ({both}) * {1 << bit}"
    return f"({kept})"


def _delivered(read: Read, wanted: str, columns: tuple[str, ...]) -> str:
    """The wanted rows (`row_no`, `note`) joined to the text of the columns, in file order."""
    at = read.opened.heading.columns
    texts = [f"coalesce(c{at[n]}, '')" if n in at else "''" for n in columns]
    selected = "".join(f", {text}" for text in texts)
    return (
        f"select row_no, note{selected} from ({wanted}) wanted "
        f"join ({read.opened.sql}) delivered using (row_no) order by row_no"
    )


def _errors(
    con: duckdb.DuckDBPyConnection, read: Read, contract: Contract, limit: int
) -> Iterator[RowToFix]:
    declared = rules(contract)
    broken = [(declared.index(b.rule), b.rule) for b in faults(con, read, contract)]
    named = headings_of(read, contract)
    names = tuple(dict.fromkeys((*contract.key, *(n for _, r in broken for n in r.fields))))
    wanted = (
        f"select row_no, {_problems(contract)} as note from {_typed(read)} "
        f"where problems <> 0 order by row_no limit {limit}"
    )
    for row, problems, *texts in con.execute(_delivered(read, wanted, names)).fetchall():
        cells = dict(zip(names, texts, strict=True))
        for bit, rule in broken:
            if problems >> bit & 1:
                yield _error(row, rule, cells, contract, named)


def _error(
    row: int, rule: Rule, cells: dict[str, str], contract: Contract, named: dict[str, str]
) -> RowToFix:
    """The line for one rule broken by one row."""
    value = PART.join(cells[n] for n in rule.fields)
    return RowToFix(
        row=row,
        record=_record(cells, contract),
        heading=PART.join(named[n] for n in rule.fields),
        value=value,
        problem=problem(rule, value, named),
        remedy=remedy(rule, contract, value, named),
        level="error",
    )


def _record(cells: dict[str, str], contract: Contract) -> str:
    """The row's key as delivered; empty where none of it was."""
    parts = [cells[n].strip() for n in contract.key]
    return PART.join(parts) if any(parts) else ""


def _repeated(read: Read, contract: Contract) -> str:
    """The sound rows that are not the last of their key; `note` is the row that is."""
    key = ", ".join(quoted(n) for n in contract.key)
    filled = " and ".join(f"{quoted(n)} is not null" for n in contract.key)
    return (
        f"select row_no, max(row_no) over (partition by {key}) as note from {_typed(read)} "
        f"where problems = 0 and {filled} qualify note > row_no"
    )


def _queries(
    con: duckdb.DuckDBPyConnection, read: Read, contract: Contract, limit: int
) -> list[RowToFix]:
    """A line for each row whose key a later row has too."""
    if not contract.key:
        return []
    named = headings_of(read, contract)
    wanted = f"{_repeated(read, contract)} order by row_no limit {limit}"
    rows = con.execute(_delivered(read, wanted, contract.key)).fetchall()
    return [
        RowToFix(
            row=row,
            record=_record(dict(zip(contract.key, texts, strict=True)), contract),
            heading=PART.join(named[n] for n in contract.key),
            value=PART.join(texts),
            problem=f"The same key as row {last}.",
            remedy=f"Send each record once. Row {last}, the later, is the one kept.",
            level="query",
        )
        for row, last, *texts in rows
    ]
