"""Decides from a column's counts whether it holds a kind of identifier, and in which rows.

The suspicious values of the column are the text `v`, `u` in capitals without spaces around
it, and `t` in capitals for searching inside.
"""

from math import sqrt
from typing import NamedTuple

from quality.identifier_content import given
from quality.identifier_kind import Kind
from quality.name_words import NOT_GIVEN
from sources.sql import literal, quoted

PASS_SHARE = 0.4
"""Share of a column's different values that pass a check digit before the column is believed."""

PASS_DEVIATIONS = 6
"""Standard deviations above chance besides: five of five, but not three of five."""

VALUES_AT_LEAST = 5
PADDING = r"^'|\.0$"
"""A spreadsheet's leading apostrophe, and what a number kept as a decimal ends with."""

ORDINALS = r"\b[0-9]*(?:1st|2nd|3rd|[04-9]th)\b"
"""Set aside before a text is searched: `junction E1 2nd exit` has no postcode."""


class Counts(NamedTuple):
    """What a column has of a kind.

    Rows with the column's shape; different values with it; those that pass; rows with the kind
    in a text; rows with the shape that is enough under the kind's own heading.
    """

    shaped: int
    different: int
    passing: int
    in_text: int
    headed: int


def hits_of(table: str, column: str) -> str:
    """The suspicious values of one column of the table, as the rules read them."""
    value = quoted(column)
    return (
        f"(select row_no, e, v, "
        f"upper(regexp_replace(trim(v), {literal(PADDING)}, '', 'g')) as u, "
        f"upper(regexp_replace(v, {literal(ORDINALS)}, '', 'g')) as t "
        f"from (select row_no, e, replace({value}, chr(160), ' ') as v from {table}) "
        f"where v is not null)"
    )


def occurs(kind: Kind) -> str:
    """The aggregate that says whether any value could be of the kind at all."""
    return (
        f"coalesce(bool_or(regexp_full_match(u, {literal(kind.shape)}) or {_in_text(kind)}), false)"
    )


def counts_of(kind: Kind) -> tuple[str, ...]:
    """The aggregates that make the kind's `Counts`, in their order."""
    shaped = _shaped(kind.column_shape or kind.shape)
    passes = f"{shaped} and {kind.check('u')}" if kind.check else shaped
    return (
        f"count(*) filter (where {shaped})",
        f"count(distinct u) filter (where {shaped})",
        f"count(distinct u) filter (where {passes})",
        f"count(*) filter (where {_in_text(kind)})",
        f"count(*) filter (where {_shaped(kind.shape)})",
    )


def _shaped(pattern: str) -> str:
    shape = f"regexp_full_match(u, {literal(pattern)})"
    return f"({shape} and {given('v', NOT_GIVEN)})"


def _in_text(kind: Kind) -> str:
    """A condition: the kind stands somewhere in the value."""
    if not kind.texts:
        return "false"
    if not (kind.texts_checked and kind.check):
        text = "v" if kind.texts_as_written else "t"
        return "(" + " or ".join(f"regexp_matches({text}, {literal(p)})" for p in kind.texts) + ")"
    passing = [
        f"list_bool_or(list_transform(regexp_extract_all(t, {literal(p)}, 1), "
        f"lambda x: {kind.check('x')}))"
        for p in kind.texts
    ]
    return "coalesce(" + ", ".join(f"nullif({p}, false)" for p in passing) + ", false)"


def rows_of(kind: Kind, by_heading: bool, filled: int, counts: Counts) -> str | None:
    """The condition that picks out the rows of this kind in the column, or none.

    Shapes with check digits that fill most of a column but mostly fail them are some other
    number, wherever one of them passes by chance.
    """
    if by_heading and counts.headed:
        return f"({_shaped(kind.shape)} or {_in_text(kind)})"
    if _is_column(kind, filled, counts):
        return f"({_shaped(kind.column_shape or kind.shape)} or {_in_text(kind)})"
    is_other_number = kind.texts_checked and counts.shaped > filled / 2
    return _in_text(kind) if counts.in_text and not is_other_number else None


def _is_column(kind: Kind, filled: int, counts: Counts) -> bool:
    """Whether the whole column is of this kind, by its shape or beyond chance by its checks."""
    if kind.column_share is None or counts.shaped <= kind.column_share * filled:
        return False
    if kind.check is None:
        return counts.different >= kind.at_least
    expected = counts.different * kind.chance
    surely = expected + PASS_DEVIATIONS * sqrt(expected * (1 - kind.chance))
    sure = max(PASS_SHARE * counts.different, surely)
    return counts.different >= VALUES_AT_LEAST and counts.passing > sure
