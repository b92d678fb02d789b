"""What a direct identifier is: its name, how it is told from a code, what to send in its place."""

from collections.abc import Callable
from dataclasses import dataclass

MOST = 0.5
"""A shape without check digits is believed of a column when more of its values than this have it.
"""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A direct identifier: what it is called, how it is told, and what to send in its place.

    `heading`: a pattern of normalised headings. `shape`: the whole value. `check`: check digits
    that a share `chance` of random values would pass. `column_share`: the share of a column's
    values that must have the shape before the column is judged by its content, None if it never
    is, and `column_shape` a stricter shape to judge it by; `at_least`: how many different values.
    `texts`: patterns inside a longer text, with the identifier in group 1; `texts_checked`: it
    must pass the check digits there too; `texts_as_written`: they tell capitals apart.
    """

    code: str
    title: str
    remedy: str
    shape: str
    heading: str
    check: Callable[[str], str] | None = None
    chance: float = 1.0
    column_share: float | None = MOST
    column_shape: str | None = None
    at_least: int = 3
    texts: tuple[str, ...] = ()
    texts_checked: bool = False
    texts_as_written: bool = False


PSEUDONYM = "send a keyed pseudonym in its place, or leave the column out"
LEAVE_OUT = "leave it out"
