"""How a moment, a day and a number may be written besides the ways that a contract agrees.

Each is unambiguous, so that it is read without being agreed. What could be taken for another day
(`03/04/05`, a month before its day) is not here.
"""

from sources.sql import listed, literal

WORDED_DAYS = ("%d-%b-%y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%d-%B-%Y", "%d%b%Y", "%d.%m.%Y")
ISO_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d")
CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%I:%M:%S%p", "%I:%M%p")
MONTHS = ("%Y-%m", "%b-%y", "%b-%Y", "%b %y", "%b %Y", "%B %Y", "%B-%Y", "%B %y", "%m/%Y", "%Y/%m")
FIRSTS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d-%b-%y", "%d-%b-%Y", "%d/%m/%Y %H:%M")
"""What a spreadsheet makes of a month: its first day."""

INVISIBLE = r"[\x{200b}-\x{200f}\x{2060}\x{feff}\x{00ad}]"
"""Characters without a width, which web pages and chat leave inside what is copied from them."""

OFFSET = r"[ ]?(Z|z|[+-][0-9]{2}:?[0-9]{2})$"
MIDNIGHT = r"([ T])24:00(:00)?$"
SERIAL = r"[2-5][0-9]{4}(\.[0-9]+)?"
"""Days since the last day of 1899 as a spreadsheet keeps them, from 1954 to 2064."""

GROUPED = r"[+-]?[0-9]{1,3}([, \x{a0}\x{202f}\x{2009}][0-9]{3})+(\.[0-9]+)?"
RAISED = r"[+-]?[0-9](\.[0-9]+)?[eE]\+?[0-9]{1,2}"
"""`1,234` and `1 234`; `4.35E+02`."""

READ_TOO = {
    "date": (
        "2025-05-03", "2025/05/03", "20250503", "3 May 2025", "03-May-2025", "03-MAY-25",
        "03.05.2025", "2025-05-03T00:00:00Z", "45780",
    ),
    "month": ("2025-05", "May-25", "May 2025", "05/2025", "01/05/2025", "2025-05-01", "45778"),
    "datetime": (
        "2025-05-03T22:15:00", "2025-05-03T22:15:00Z", "2025-05-03T22:15:00.000+01:00",
        "03/05/2025 10:15:00 PM", "03-May-2025 22:15", "03/05/2025 24:00", "45780.9271",
    ),
    "integer": ("1234", "1,234", "1 234", "1234.0", "1.234E+03", "−5"),
    "number": ("12.5", "1,234.5", "1.25E+01", ".5"),
    "boolean": ("Y", "N", "yes", "no", "true", "false", "1", "0"),
}  # fmt: skip
"""One example of each spelling that is read, by type: what partners are told, and tested."""


def day(text: str, formats: tuple[str, ...]) -> str:
    """The SQL of a day; null where the text is none. A time of midnight, or an offset, is no more.

    Args:
        text: the SQL of the text.
        formats: what the contract agrees.
    """
    if is_of_months(formats):
        return month(text)
    plain = rf"regexp_replace({text}, '[ T]00:00(:00(\.0+)?)?{OFFSET[:-1]}?$', '')"
    return (
        f"coalesce({_with_year(plain, (*formats, *ISO_DAYS, *WORDED_DAYS))}, {serial(text)})::date"
    )


def month(text: str) -> str:
    """The SQL of a month, as its first day: also what a spreadsheet made of it."""
    plain = rf"regexp_replace({text}, '[ T]00:00(:00(\.0+)?)?$', '')"
    whole = f"coalesce(try_strptime({plain}, {_list(FIRSTS)}), {serial(text)})"
    first = f"case when day({whole}) = 1 then {whole} end"
    return f"coalesce(try_strptime({plain}, {_list(MONTHS)}), {first})::date"


def is_of_months(formats: tuple[str, ...]) -> bool:
    """Whether a contract's dates are months, without a day."""
    return all("%d" not in f for f in formats)


def moment(text: str, formats: tuple[str, ...]) -> str:
    """The SQL of a moment in local time; null where the text is none.

    24:00 is the next midnight. An offset from Greenwich is taken off and the clock of London put
    on (`local`).
    """
    plain = rf"regexp_replace(regexp_replace({text}, '{OFFSET}', ''), '\.[0-9]+$', '')"
    plain = rf"regexp_replace({plain}, '{MIDNIGHT}', '\100:00')"
    agreed = tuple(dict.fromkeys((*formats, *_moments(), *ISO_DAYS, *WORDED_DAYS)))
    read = _with_year(plain, agreed)
    is_late = f"regexp_matches({text}, '{MIDNIGHT}')"
    late = f"case when {is_late} then interval 1 day else interval 0 day end"
    shifted = (
        f"case when regexp_matches({text}, '[0-9]{OFFSET}') "
        f"then {local(f'{read} - ({_offset(text)})')} else {read} + {late} end"
    )
    return f"coalesce({shifted}, {serial(text)})"


def _moments() -> tuple[str, ...]:
    days = ("%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d %B %Y", "%d.%m.%Y")
    found = [f"{d} {clock}" for d in days for clock in CLOCKS]
    return ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y%m%dT%H%M%S", *found)


def _offset(text: str) -> str:
    """The offset from Greenwich as an interval."""
    found = f"regexp_extract({text}, '{OFFSET}', 1)"
    hours = f"try_cast({found}[1:3] as integer)"
    minutes = f"try_cast({found}[1] || right({found}, 2) as integer)"
    return f"coalesce(to_hours({hours}) + to_minutes({minutes}), interval 0 hour)"


def local(utc: str) -> str:
    """The SQL of London's clock at a moment of Greenwich: an hour more in summer.

    From one o'clock on the last Sunday of March to one o'clock on that of October (Summer Time
    Act 1972, as the Summer Time Order 2002 sets it).
    """
    return (
        f"list_transform([{utc}], lambda t: t + case when t >= {_last_sunday('t', 3)} "
        f"and t < {_last_sunday('t', 10)} then interval 1 hour else interval 0 hour end)[1]"
    )


def _last_sunday(moment_sql: str, of_month: int) -> str:
    last = f"make_date(year({moment_sql}), {of_month}, 31)"
    return f"({last} - (isodow({last}) % 7)::integer)::timestamp + interval 1 hour"


def serial(text: str) -> str:
    """The SQL of the moment that a spreadsheet keeps as a number of days."""
    return (
        f"case when regexp_full_match({text}, '{SERIAL}') then timestamp '1899-12-30' + "
        f"to_seconds(round(try_cast({text} as double) * 86400)) end"
    )


def whole_number(text: str) -> str:
    """The SQL of a whole number: thousands grouped, a power of ten, a true minus."""
    plain = f"replace({text}, chr(8722), '-')"
    digits = _ungrouped(plain)
    is_whole = rf"regexp_full_match({digits}, '[+-]?\d{{1,15}}(\.0+)?')"
    raised = f"try_cast({plain} as double)"
    return (
        f"case when {is_whole} then try_cast({digits} as double)::bigint "
        f"when regexp_full_match({plain}, '{RAISED}') and {raised} = floor({raised}) "
        f"then {raised}::bigint end"
    )


def decimal(text: str) -> str:
    """The SQL of a number."""
    plain = f"replace({text}, chr(8722), '-')"
    digits = _ungrouped(plain)
    shape = rf"regexp_full_match({digits}, '[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{{1,2}})?')"
    return f"case when {shape} then try_cast({digits} as double) end"


def _ungrouped(text: str) -> str:
    plain = rf"regexp_replace({text}, '[^0-9.+-]', '', 'g')"
    return f"case when regexp_full_match({text}, '{GROUPED}') then {plain} else {text} end"


def _with_year(text: str, formats: tuple[str, ...]) -> str:
    """A moment in one of the formats; a year of two digits counts only beside a month in words."""
    every, worded = _list(formats), _list(tuple(f for f in formats if "%b-%y" in f))
    return (
        rf"case when regexp_matches({text}, '\d{{4}}') then try_strptime({text}, {every}) "
        f"else try_strptime({text}, {worded}) end"
    )


def _list(formats: tuple[str, ...]) -> str:
    return f"[{', '.join(literal(f) for f in dict.fromkeys(formats))}]"


TRUE_WORDS = ("y", "yes", "true", "t", "1", "1.0")
FALSE_WORDS = ("n", "no", "false", "f", "0", "0.0")


def yes_or_no(text: str) -> str:
    """The SQL of a boolean."""
    return (
        f"case when lower({text}) in {listed(TRUE_WORDS)} then true "
        f"when lower({text}) in {listed(FALSE_WORDS)} then false end"
    )
