"""What unreadable values of one column have in common, where that tells the sender the cause.

Looked for only once a rule is broken; a hint says a shape and a remedy, never a value.
"""

import duckdb

from sources.code_lists import district_aliases
from sources.contract import Matches
from sources.fields import DISTRICT_REGEX
from sources.opened import Opened
from sources.partnership import partnership
from sources.rules import Rule, Unread
from sources.sql import listed, literal
from sources.text_rows import SPACES

MONTH_FIRST = ("%m/%d/%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m-%d-%Y", "%m/%d/%y")
DAY_FIRST = ("%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d-%m-%Y", "%d/%m/%y")
WITHHELD = ("*", "**", "c", "[c]", ":", "#")
"""What national publishers write for a small number they suppressed."""

MONTH_FIRST_HINT = "all of them would be dates with the month first: write the day first"
WITHHELD_HINT = (
    "small numbers were suppressed before sending: send the rows themselves, or the true counts"
)


def hint(con: duckdb.DuckDBPyConnection, opened: Opened, typed: str, rule: Rule, bit: int) -> str:
    """Why the rows that break this rule cannot be read; empty where nothing tells.

    `typed` is the relation of typed rows, whose `problems` has the rule as this bit. A
    month-first file is known only by its days after the 12th: the rest read as other dates.
    """
    position = opened.heading.columns.get(rule.fields[0])
    if isinstance(rule.promise, Matches) and rule.promise.regex.startswith(DISTRICT_REGEX):
        return f"write {_districts()}, a district's GSS code, or outside"
    if position is None or not isinstance(rule.promise, Unread):
        return ""
    text = f"trim({opened.text(rule.fields[0])}, {literal(SPACES)})"
    if rule.promise.dtype in ("date", "datetime"):
        month_first, day_first = (_readable(text, f) for f in (MONTH_FIRST, DAY_FIRST))
        shape, words = f"bool_and({month_first}) and not bool_and({day_first})", MONTH_FIRST_HINT
    else:
        under = rf"regexp_full_match({text}, '<\s*\d+')"
        shape, words = f"bool_or(lower({text}) in {listed(WITHHELD)} or {under})", WITHHELD_HINT
    found = con.execute(
        f"select {shape} from ({opened.sql}) delivered join {typed} typed using (row_no) "
        f"where (problems >> {bit}) & 1 = 1"
    ).fetchone()
    return words if found and found[0] else ""


def _districts() -> str:
    """The names of the partnership's districts."""
    names = {code: alias for alias, code in reversed(list(district_aliases().items()))}
    return ", ".join(names[code] for code in partnership().districts if code in names)


def _readable(text: str, formats: tuple[str, ...]) -> str:
    """A condition that the text is a date or time in one of the formats."""
    return f"try_strptime({text}, [{', '.join(literal(f) for f in formats)}]) is not null"
