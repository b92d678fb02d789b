"""What a figure must say on its face because a list of scores that it rests on is not verified."""

from sources.code_lists import code_list
from sources.contract import Measure

ILLUSTRATIVE = "ILLUSTRATIVE WEIGHTS"
"""Printed across a figure whose weights or scores nobody has verified."""


def is_verified(name: str) -> bool:
    """Whether every row of the code list was read from its publisher, and none is assumed."""
    return all(row.status == "substantiated" for row in code_list(name).rows)


def stamp(measure: Measure) -> str:
    """The stamp that every figure of the measure carries; empty where it needs none.

    Raises:
        KeyError: the measure rests on a list that is not there.
    """
    return ILLUSTRATIVE if measure.rests_on and not is_verified(measure.rests_on) else ""


def caveats_of(name: str) -> tuple[str, ...]:
    """What a dataset whose measures rest on the list says until the list is verified."""
    if is_verified(name):
        return ()
    return (
        f"{ILLUSTRATIVE}: scores are as supplied, and the list of scores they should follow "
        f"({code_list(name).title}) is assumed, not verified against its publisher's.",
    )
