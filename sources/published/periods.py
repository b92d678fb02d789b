"""The periods that publishers write, read as a first and a last day."""

import re
from datetime import date, timedelta

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = "(" + "|".join(f"{m[:3]}[a-z]*" for m in MONTHS) + ")"
_TO = r"(?:year ending|year to|ye|12 months (?:to|ending))\s+(?:\d{1,2}\s+)?"
YEAR_ENDING = re.compile(rf"{_TO}{_MONTH}\.?\s+(\d{{4}})", re.I)
_MONTHLY = re.compile(rf"{_MONTH}\s+(\d{{4}})", re.I)
_RANGE = re.compile(rf"{_MONTH}\s*(?:to|-)\s*{_MONTH}\s+(\d{{4}})", re.I)
_BETWEEN = re.compile(rf"{_MONTH}\.?\s+(\d{{4}})\s*(?:to|-|–)\s*{_MONTH}\.?\s+(\d{{4}})", re.I)
_POOLED = re.compile(r"(\d{4})\s+[-–]\s+(\d{2}|\d{4})")
_JOINED = re.compile(r"(\d{4})(\d{2})")
_CALENDAR_QUARTER = re.compile(r"(\d{4})\s*q\s*([1-4])|q\s*([1-4])\s*(\d{4})", re.I)
_MID_YEAR = re.compile(r"mid[- ](\d{4})(?:\s+(?:population\s+)?estimates?)?", re.I)
_YEARS = re.compile(
    r"(\d{4})\s*[/-]\s*(\d{2}|\d{4})(?:\s*(?:-|to)\s*(\d{2,4})\s*[/-]\s*(\d{2,4}))?"
)
_QUARTER = re.compile(r"(\d{4})\s*[/-]\s*(\d{2})\s*q\s*([1-4])", re.I)
_ISO_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_ISO_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\s*(?:/|to)\s*(\d{4}-\d{2}-\d{2})")
_CALENDAR = re.compile(r"(\d{4})(?:\s*(?:-|to)\s*(\d{4}))?")

Span = tuple[date, date]


def span(text: str) -> Span:
    """First and last day of a period as published, both included.

    Reads `year ending June 2025`, a financial year `2023/24`, several of them
    `2021/22 - 23/24`, its quarter `2023/24 Q1`, `Apr to Jun 2025`, `June 2025`, `2025-06`,
    a calendar year `2024` and days `2024-07-01/2025-06-30`. Also `Oct 2023 - Sep 2024`, several
    calendar years `2022 - 24`, `202324`, a calendar quarter `2024 Q1` and `mid-2024`. A pair of
    years is a financial year where the second follows the first; `2025-06` is a month where it
    does not.

    Raises:
        ValueError: the text is none of these, or ends before it begins.
    """
    plain = " ".join(text.split())
    for pattern, read in _FORMS:
        if found := pattern.fullmatch(plain):
            first, last = read(*found.groups())
            if last < first:
                break
            return first, last
    raise ValueError("a period is written as 'year ending June 2025', '2023/24' or '2025-06'")


def year_ending(text: str) -> Span | None:
    """The year that a title says it is about; None where it names none."""
    found = YEAR_ENDING.search(text)
    return _year_to(*found.groups()) if found else None


def _month_number(name: str) -> int:
    return next(n for n, m in enumerate(MONTHS, start=1) if m.startswith(name[:3].lower()))


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _year_to(month: str, year: str) -> Span:
    last = _last_day(int(year), _month_number(month))
    following = last + timedelta(days=1)
    return following.replace(year=following.year - 1), last


def _one_month(month: str, year: str) -> Span:
    n = _month_number(month)
    return date(int(year), n, 1), _last_day(int(year), n)


def _months(first: str, last: str, year: str) -> Span:
    start, end = _month_number(first), _month_number(last)
    began = int(year) - (start > end)
    return date(began, start, 1), _last_day(int(year), end)


def _financial(year: str, next_year: str, to: str | None, after: str | None) -> Span:
    first = int(year)
    if int(next_year) % 100 != (first + 1) % 100:
        if to is None and re.fullmatch(r"0[1-9]|1[0-2]", next_year):
            return date(first, int(next_year), 1), _last_day(first, int(next_year))
        raise ValueError("two years of a financial year follow each other")
    last = first
    if to is not None and after is not None:
        last = int(to) if len(to) == 4 else first // 100 * 100 + int(to)
        if int(after) % 100 != (last + 1) % 100:
            raise ValueError("two years of a financial year follow each other")
    return date(first, 4, 1), date(last + 1, 3, 31)


def _financial_quarter(year: str, next_year: str, quarter: str) -> Span:
    _financial(year, next_year, None, None)
    start = 3 * int(quarter) + 1
    began = int(year) + (start > 12)
    month = (start - 1) % 12 + 1
    return date(began, month, 1), _last_day(began, month + 2)


def _iso_month(year: str, month: str) -> Span:
    return date(int(year), int(month), 1), _last_day(int(year), int(month))


def _days(first: str, last: str) -> Span:
    return date.fromisoformat(first), date.fromisoformat(last)


def _calendar(first: str, last: str | None) -> Span:
    return date(int(first), 1, 1), date(int(last or first), 12, 31)


def _between(first: str, year: str, last: str, to: str) -> Span:
    start, end = _month_number(first), _month_number(last)
    return date(int(year), start, 1), _last_day(int(to), end)


def _pooled(first: str, last: str) -> Span:
    """Calendar years as one: `2022 - 24`. Two that follow each other are a financial year."""
    began = int(first)
    ended = int(last) if len(last) == 4 else began // 100 * 100 + int(last)
    if ended == began + 1 and len(last) == 2:
        return _financial(first, last, None, None)
    return date(began, 1, 1), date(ended, 12, 31)


def _joined(year: str, following: str) -> Span:
    """`202324`, a financial year; `202406`, a month."""
    if int(following) == (int(year) + 1) % 100:
        return _financial(year, following, None, None)
    return _iso_month(year, following)


def _calendar_quarter(
    year: str | None, quarter: str | None, other: str | None, in_: str | None
) -> Span:
    began, number = int(year or in_ or 0), int(quarter or other or 0)
    return date(began, 3 * number - 2, 1), _last_day(began, 3 * number)


def _mid_year(year: str) -> Span:
    return date(int(year), 6, 30), date(int(year), 6, 30)


_FORMS = (
    (YEAR_ENDING, _year_to),
    (_BETWEEN, _between),
    (_MID_YEAR, _mid_year),
    (_CALENDAR_QUARTER, _calendar_quarter),
    (_POOLED, _pooled),
    (_JOINED, _joined),
    (_RANGE, _months),
    (_MONTHLY, _one_month),
    (_QUARTER, _financial_quarter),
    (_ISO_DAYS, _days),
    (_CALENDAR, _calendar),
    (_YEARS, _financial),
    (_ISO_MONTH, _iso_month),
)
