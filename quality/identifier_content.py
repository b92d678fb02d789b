"""Identifiers told by a whole column's content rather than by a shape: names, births, places.

Each function takes the suspicious values of one column (`hits`: row_no, value `v`, event date
`e` as text) and returns the condition that picks out the rows, or none.
"""

import duckdb

from quality.name_words import (
    FORENAMES,
    IN_SMALL_LETTERS,
    LABEL_WORDS,
    NAME_LIKE,
    SURNAMES,
    WORD,
)
from sources.contract import Contract
from sources.sql import listed, literal

NAME_SHARE = 0.5
FORENAME_SHARE = 0.2
DIFFERENT_NAMES = 30
"""Name-like values without known forenames count only where at least this many differ."""

FORENAMES_AT_LEAST = 5
SURNAME_SHARE = 0.25
"""The three hundred surnames of the list are those of a good quarter of all people."""

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

SERIAL, SERIAL_DAY = r"[0-9]{4,5}(?:\.0)?", "date '1899-12-30'"
OLDEST_MEDIAN, ROUND_SHARE, IN_ORDER = 60, 0.4, 0.9
"""Of days of birth as whole numbers: half of all people are younger; few end in 0; and they do
not follow the rows."""

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

NORTH, EAST = r"(?:49|5[0-9]|60)\.[0-9]{4,}", r"-?[0-8]\.[0-9]{4,}"
"""Degrees of a place in the United Kingdom, finer than 10 metres."""

REGION = 3
"""Degrees that the places of one delivery lie within, north to south or east to west."""

FINE_GRID = r"[A-Z]{2} ?(?:[0-9]{4} ?[0-9]{4}|[0-9]{5} ?[0-9]{5})"


def names(con: duckdb.DuckDBPyConnection, hits: str, filled: int) -> str | None:
    """Most values are two to four words of a name, or forenames or surnames alone.

    Words in capitals need a few known forenames, or to differ from row to row; in small letters
    they are told from other words by the forenames among them alone.
    """
    full = f"({_matches(NAME_LIKE)} and not regexp_matches(v, {literal(LABELS)}))"
    rows, different, known = _counted(con, hits, full, FORENAMES)
    varied = different >= DIFFERENT_NAMES and different > NAME_SHARE * rows
    known_enough = known > FORENAME_SHARE * different and known >= min(different, 2)
    if rows > NAME_SHARE * filled and (known_enough or varied):
        return full
    small = f"({_matches(IN_SMALL_LETTERS)} and not regexp_matches(v, {literal(LABELS)}))"
    rows, different, known = _counted(con, hits, small, (*FORENAMES, *SURNAMES))
    if rows > NAME_SHARE * filled and known >= max(FORENAMES_AT_LEAST, NAME_SHARE * different):
        return small
    single = _matches(WORD)
    for words, share in ((FORENAMES, NAME_SHARE), (SURNAMES, SURNAME_SHARE)):
        rows, different, known = _counted(con, hits, single, words)
        if rows > NAME_SHARE * filled and known >= max(FORENAMES_AT_LEAST, share * different):
            return single
    return None


def _matches(pattern: str) -> str:
    return f"regexp_full_match(trim(v), {literal(pattern)})"


def _counted(
    con: duckdb.DuckDBPyConnection, hits: str, where: str, known: tuple[str, ...]
) -> tuple[int, int, int]:
    """Rows, different values, and different values with one of the known words among theirs."""
    words = r"regexp_split_to_array(lower(v), '[^\pL]+')"
    has_known = f"list_has_any({words}, {list(known)})"
    return con.execute(
        f"select count(*), count(distinct v), count(distinct v) filter (where {has_known}) "
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
    serial = _serials(con, hits, filled)
    born = (
        f"({SERIAL_DAY} + cast(floor(try_cast(v as double)) as integer))"
        if serial
        else (_date("v", DATE_FORMATS))
    )
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
    if serial and (upper - lower < AGE_SPREAD or not MEDIAN_AGE < median < OLDEST_MEDIAN):
        return None
    return f"{born} is not null" if spread else None


def _serials(con: duckdb.DuckDBPyConnection, hits: str, filled: int) -> bool:
    """Whether most values are whole numbers that a spreadsheet shows as days since 1900.

    Numbers that mostly end in 0 are amounts, and those that rise from row to row are numbers
    given one after another.
    """
    rows, different, round_ones, order = con.execute(
        f"select count(*), count(distinct n), count(*) filter (where n % 10 = 0), "
        f"abs(corr(n, row_no)) from (select try_cast(v as double) as n, row_no from {hits} "
        f"where regexp_full_match(trim(v), {literal(SERIAL)}))"
    ).fetchall()[0]
    if rows < max(DATES_AT_LEAST, DATE_SHARE * filled) or different < DATE_SHARE * rows / 2:
        return False
    return round_ones < ROUND_SHARE * rows and (order is None or order < IN_ORDER)


def _date(text: str, formats: tuple[str, ...]) -> str:
    day = f"trim(regexp_replace({text}, {literal(TIME_OF_DAY)}, ''))"
    return f"try_strptime({day}, [{', '.join(literal(f) for f in formats)}])"


def coordinates(con: duckdb.DuckDBPyConnection, hits: str) -> str | None:
    """Any value places a row more finely than 100 metres."""
    patterns = f"{FINE_DEGREES}|{FINE_METRES}|{FINE_GRID}"
    fine = f"regexp_full_match(upper(trim(v)), {literal(patterns)})"
    rows = con.execute(f"select count(*) from {hits} where {fine}").fetchall()[0][0]
    return fine if rows else None


def degrees(con: duckdb.DuckDBPyConnection, hits: str, shape: str, filled: int) -> bool:
    """Whether most values of the column are degrees of this shape, of places in one region."""
    rows, different, spread = con.execute(
        "select count(*), count(distinct v), max(v::double) - min(v::double) "
        f"from {hits} where {is_like(shape)}"
    ).fetchall()[0]
    return rows > DATE_SHARE * filled and different > 1 and spread < REGION


def is_like(shape: str) -> str:
    """A condition: the whole value has the shape."""
    return f"regexp_full_match(trim(v), {literal(shape)})"


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
