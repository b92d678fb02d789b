"""A broken rule in a data officer's words: what is wrong with the value, and what to do.

The words a rejected row is reported in belong here, and how a pattern, a range or a list of
codes is explained. Only the delivery report, which stays with the agency, shows their output.
"""

import random
import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache

from sources.code_lists import code_list, code_list_names
from sources.contract import (
    Between,
    Contract,
    Field,
    Matches,
    NotBefore,
    NotNull,
    OneOf,
)
from sources.rules import Plausible, Rule, Unread, Unrounded
from sources.synthetic.rows import ATOM, matching
from sources.text_rows import SPACES

EXAMPLE = date(2025, 3, 31)
SHORT_LIST = 12
"""A list of codes no longer than this is spelled out."""

ALIKE = 0.7
"""Two texts less alike than this (difflib's ratio) are not a slip of the other."""

PART_OF_A_NAME = 4
"""So many letters that only one code has mean that code."""

SHORT_EXAMPLE = 12
"""A longer made-up value would explain nothing."""

TYPE_WORDS = {
    "integer": ("Not a whole number.", "Write digits only, such as 17."),
    "number": ("Not a number.", "Write digits with a point for decimals, such as 12.5."),
    "boolean": ("Neither yes nor no.", "Write Y or N."),
}
CLASS_WORDS = {
    "A-Z": "capital letters",
    "a-z": "small letters",
    "0-9": "digits",
    "a-f": "letters a to f",
}
CHARACTER_WORDS = {
    " ": "spaces",
    ",": "commas",
    ".": "full stops",
    "-": "hyphens",
    "_": "underscores",
}
DAY_AND_MONTH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def problem(rule: Rule, value: str, named: Mapping[str, str]) -> str:
    """What is wrong with the delivered value, in a sentence that does not repeat it.

    `named` gives each field the heading that it came under.
    """
    match rule.promise:
        case Unread(dtype) if dtype in TYPE_WORDS:
            return TYPE_WORDS[dtype][0]
        case Unread():
            return _date_problem(value)
        case NotNull():
            return "The cell says that the value is missing." if value.strip() else "No value."
        case OneOf():
            return "Not a code on the agreed list."
        case Between():
            return "Outside the agreed range."
        case Matches():
            return "Not in the agreed form."
        case Plausible():
            return "A date of a day to come, or of long ago."
        case Unrounded():
            return "A spreadsheet turned the identifier into a rounded number."
        case NotBefore(later, earlier):
            return f"{named[later]} is before {named[earlier]}."
    raise TypeError(f"no words for {type(rule.promise).__name__}")


def remedy(rule: Rule, contract: Contract, value: str, named: Mapping[str, str]) -> str:
    """What to do about it at source; with the delivered value, the closest code on the list."""
    field = contract.field(rule.fields[0])
    match rule.promise:
        case Unread(dtype) if dtype in TYPE_WORDS:
            return TYPE_WORDS[dtype][1]
        case Unread(dtype):
            return f"Write the {WHAT[dtype]} as {written(contract, dtype)}."
        case NotNull():
            return "Fill it in at source: every row needs it."
        case OneOf():
            return " ".join(filter(None, (closest(field, value), code_words(field))))
        case Between(minimum, maximum):
            return f"It runs {range_words(minimum, maximum, field.unit)}. Check it at source."
        case Matches(regex):
            shown = example(regex)
            such_as = f", such as {shown}" if len(shown) <= SHORT_EXAMPLE else ""
            return f"It is {pattern_words(regex)}{such_as}."
        case Plausible():
            return "Check the year of every date of the row at source."
        case Unrounded():
            return "Export the column as text: what was rounded is lost."
        case NotBefore(later, earlier):
            return f"Correct one of them: {named[later]} cannot be before {named[earlier]}."
    raise TypeError(f"no words for {type(rule.promise).__name__}")


# --- dates

WHAT = {"date": "date", "datetime": "date and time"}


def _date_problem(value: str) -> str:
    """What kind of unreadable date it is, where its shape tells."""
    text = value.strip()
    found = DAY_AND_MONTH.match(text)
    if found and int(found[1]) <= 12 < int(found[2]) <= 31:
        return "Day and month look exchanged."
    if found or re.match(r"\d{4}-\d{2}-\d{2}", text):
        return "No such date or time, or more than an agreed format holds."
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return "A bare number, not a date."
    if re.match(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}\b", text):
        return "The year needs four digits."
    return "Not in an agreed format."


def written(contract: Contract, dtype: str) -> str:
    """The agreed formats of a date, or of a date and time, by example: `2025-03-31`."""
    shown = contract.date_formats if dtype == "date" else contract.datetime_formats
    moment = {"%H": "14", "%M": "05", "%S": "00"}
    texts = []
    for form in shown:
        text = EXAMPLE.strftime(re.sub("%[HMS]", lambda m: moment[m[0]], form))
        texts.append(text)
    return _either(texts)


def _either(words: list[str]) -> str:
    """The words as a choice: `a, b or c`."""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


# --- ranges


def range_words(minimum: int | float | date, maximum: int | float | date, unit: str | None) -> str:
    """A range in words: `from 0 to 120 years`."""
    return f"from {_bound(minimum)} to {_bound(maximum)}" + (f" {unit}" if unit else "")


def _bound(bound: int | float | date) -> str:
    return f"{bound.day} {bound:%B %Y}" if isinstance(bound, date) else f"{bound:,}"


# --- codes


@cache
def list_of(codes: tuple[str, ...]) -> str | None:
    """The official list that the codes, or the labels taken in their place, are from."""
    for name in code_list_names():
        listed = code_list(name)
        if codes in (listed.codes, tuple(listed.labels.values())):
            return name
    return None


def labels(field: Field) -> dict[str, str]:
    """What each of the field's codes stands for; a code without a label stands for itself."""
    name = list_of(field.codes)
    known = code_list(name).labels if name else {}
    return {code: known.get(code, code) for code in field.codes}


def code_words(field: Field) -> str:
    """The list to take a code from: spelled out where it is short, else by its name."""
    name = list_of(field.codes)
    source = f"the list {code_list(name).title} ({code_list(name).publisher})" if name else ""
    if len(field.codes) <= SHORT_LIST:
        return f"Use one of {', '.join(field.codes)}" + (f", from {source}." if source else ".")
    place = "see the data dictionary, which lists every code"
    return f"Use a code of {source or f'the agreed list of {len(field.codes)} codes'}; {place}."


def closest(field: Field, value: str) -> str:
    """A question with the accepted code most like the delivered one; empty where none is."""
    accepted = {a.casefold(): b for a, b in field.recode} | {c.casefold(): c for c in field.codes}
    text = value.strip(SPACES).casefold()
    found = get_close_matches(text, accepted, n=1, cutoff=ALIKE)
    holding = [a for a in accepted if text in a] if len(text) >= PART_OF_A_NAME else []
    found = found or (holding if len(holding) == 1 else [])
    if not found:
        return ""
    code = accepted[found[0]]
    label = labels(field).get(code, code)
    return f"Is {code} meant ({label})?" if label != code else f"Is {code} meant?"


# --- patterns


@cache
def example(regex: str) -> str:
    """A made-up value that keeps the pattern; always the same one."""
    return matching(regex, random.Random(regex))  # noqa: S311 - made up, no secret


@cache
def pattern_words(regex: str) -> str:
    """A pattern in words: `E or W, then 01, then 6 digits`."""
    parts: list[list[str]] = [[]]
    plain = ""
    for atom, low, high, sign in ATOM.findall(regex):
        is_plain = len(atom) == 1 and atom != "|" and not (low or sign)
        if is_plain:
            plain += atom
            continue
        parts[-1] += [plain] if plain else []
        plain = ""
        if atom == "|":
            parts.append([])
        else:
            parts[-1].append(_repeated(_class_words(atom), low, high, sign))
    parts[-1] += [plain] if plain else []
    return ", or ".join(", then ".join(part) for part in parts)


def _repeated(words: str, low: str, high: str, sign: str) -> str:
    """A class of characters and how often: `6 to 64 letters or digits`."""
    if low:
        return f"{low} to {high} {words}" if high else f"{low} {words}"
    often = {"+": "one or more", "*": "any number of", "?": "at most one of"}
    return f"{often[sign]} {words}" if sign else words


def _class_words(atom: str) -> str:
    """The characters of a class in words: `capital letters or digits`."""
    if atom == r"\d":
        return "digits"
    inside = atom.removeprefix("[").removesuffix("]")
    ranges = re.findall(r"\w-\w", inside)
    singles = re.sub(r"\w-\w", "", inside).replace("\\", "")
    words = [CLASS_WORDS.get(r, f"{r[0]} to {r[2]}") for r in ranges]
    if {"capital letters", "small letters"} <= set(words):
        words = ["letters", *(w for w in words if not w.endswith(" letters"))]
    return _either(words + [CHARACTER_WORDS.get(s, s) for s in singles])
