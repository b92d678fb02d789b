"""Identifiers told by a whole column's content rather than by a shape: names, births, places.

Each function takes the suspicious values of one column (`hits`: row_no, value `v`, event date
`e` as text) and returns the condition that picks out the rows, or none.
"""

import duckdb

from quality.name_words import FORENAMES, LABEL_WORDS, NAME_LIKE, WORD
from sources.contract import Contract
from sources.sql import listed, literal

NAME_SHARE = 0.5
FORENAME_SHARE = 0.2
DIFFERENT_NAMES = 30
"""Name-like values without known forenames count only where at least this many differ."""

FORENAMES_AT_LEAST = 5
LABELS = rf"(?i)(^|[^\pL])({'|'.join(LABEL_WORDS)})([^\pL]|$)"

DATE_SHARE = 0.8
DATES_AT_LEAST = 5
MEDIAN_AGE = 5
YOUNGEST_AGE = 8
AGE_SPREAD = 12
"""Years: half of all ages lie within more than this, or almost nobody is under YOUNGEST_AGE."""

DATE_FORMATS = (
    "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d %b %Y", "%d-%b-%Y",
    "%d %B %Y", "%Y%m%d", "%d/%m/%y", "%d-%b-%y",
)  # fmt: skip
TIME_OF_DAY = r"[ T][0-9]{1,2}:[0-9]{2}.*$"

EVENT_HEADING = (
    "(^|_)(convict|sentenc|offen|regist|diagnos|refer|admi|start|end|record|creat|order|extract|"
    "updat|commit|report|arrest|charge|recall|review|opened|closed|snapshot)[a-z]*(_|$)"
)
"""Headings that claim the date of an event; births under one are asked about, not refused."""

COORDINATE_HEADING = (
    "(^|_)(lat|latitude|lon|lng|long|longitude|easting|northing|eastings|northings|coord|coords|"
    "coordinate|coordinates|coordinate_[xy]|[xy]_?coord|geo_?[xy]|grid_?ref(erence)?|map_?ref)(_|$)"
)
FINE_DEGREES = r"-?[0-9]{1,2}\.[0-9]{3}[0-9]*[1-9][0-9]*"
"""More than three decimals, about 100 m; zeros at the end are no precision."""

FINE_METRES = r"[0-9]{4,5}(?:[0-9][1-9]|[1-9][0-9])(?:\.[0-9]+)?"
"""An easting or northing that is not a whole hundred metres."""

FINE_GRID = r"[A-Z]{2} ?(?:[0-9]{4} ?[0-9]{4}|[0-9]{5} ?[0-9]{5})"


def names(con: duckdb.DuckDBPyConnection, hits: str, filled: int) -> str | None:
    """Most values are two to four capitalised words, or forenames alone, and not of places."""
    full = f"({_matches(NAME_LIKE)} and not regexp_matches(v, {literal(LABELS)}))"
    rows, different, known = _counted(con, hits, full)
    varied = different >= DIFFERENT_NAMES and different > NAME_SHARE * rows
    if rows > NAME_SHARE * filled and (known > FORENAME_SHARE * different or varied):
        return full
    single = _matches(WORD)
    rows, different, known = _counted(con, hits, single)
    if rows > NAME_SHARE * filled and known >= max(FORENAMES_AT_LEAST, NAME_SHARE * different):
        return single
    return None


def _matches(pattern: str) -> str:
    return f"regexp_full_match(trim(v), {literal(pattern)})"


def _counted(con: duckdb.DuckDBPyConnection, hits: str, where: str) -> tuple[int, int, int]:
    """Rows, different values, and different values with a known forename among their words."""
    words = r"regexp_split_to_array(lower(v), '[^\pL]+')"
    forename = f"list_has_any({words}, {list(FORENAMES)})"
    return con.execute(
        f"select count(*), count(distinct v), count(distinct v) filter (where {forename}) "
        f"from {hits} where {where}"
    ).fetchall()[0]


def births(
    con: duckdb.DuckDBPyConnection, hits: str, filled: int, contract: Contract
) -> str | None:
    """Most values are full dates, spread before the events as births are.

    The median is more than five years before the event, and either almost nobody is under
    eight (no suspect is under ten) or half of all ages span more than twelve years. Days that
    are all the first of a month say the month of birth, which may be sent.
    """
    born = _date("v", DATE_FORMATS)
    event = f"coalesce({_date('e', contract.date_formats)}, max({born}) over ())"
    dates, ages, days, low, lower, median, upper = con.execute(
        f"with aged as (select {born} as born, date_diff('day', {born}, {event}) / 365.25 as age "
        f"from {hits}) select count(born), count(*) filter (where age between 0 and 110), "
        "count(*) filter (where day(born) > 1), quantile_cont(age, 0.05), "
        "quantile_cont(age, 0.25), median(age), quantile_cont(age, 0.75) from aged"
    ).fetchall()[0]
    enough = max(DATES_AT_LEAST, DATE_SHARE * filled)
    if dates < enough or ages < enough or days < 0.1 * dates or median <= MEDIAN_AGE:
        return None
    spread = low >= YOUNGEST_AGE or upper - lower >= AGE_SPREAD
    return f"{born} is not null" if spread else None


def _date(text: str, formats: tuple[str, ...]) -> str:
    day = f"trim(regexp_replace({text}, {literal(TIME_OF_DAY)}, ''))"
    return f"try_strptime({day}, [{', '.join(literal(f) for f in formats)}])"


def coordinates(con: duckdb.DuckDBPyConnection, hits: str) -> str | None:
    """Any value places a row more finely than 100 metres."""
    patterns = f"{FINE_DEGREES}|{FINE_METRES}|{FINE_GRID}"
    fine = f"regexp_full_match(upper(trim(v)), {literal(patterns)})"
    rows = con.execute(f"select count(*) from {hits} where {fine}").fetchall()[0][0]
    return fine if rows else None


def is_about_persons(contract: Contract) -> bool:
    """Whether a row is about one person, so that a fine place is an address."""
    return (
        contract.person_key is not None
        or contract.agency.sender_type == "health"
        or contract.shape == "depersonalised_rows"
    )


def given(text: str, words: tuple[str, ...]) -> str:
    """A condition: the text is not one of the words for a value that was taken out."""
    return f"lower(trim({text})) not in {listed(words)}"
