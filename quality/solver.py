"""The linear solver, quiet and the same on every machine."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import highspy

OPTIONS = {"output_flag": False, "threads": 1}
"""One thread: with several, which of two equally good answers is found depends on their race."""


def solver(**options: bool | int | float | str) -> highspy.Highs:
    """A solver with these options besides its own."""
    _greet()
    made = highspy.Highs()
    for name, value in {**OPTIONS, **options}.items():
        made.setOptionValue(name, value)
    return made


def solve(made: highspy.Highs) -> highspy.HighsModelStatus:
    """Solve from where the solver stood; where that leads nowhere, once more from the start."""
    made.run()
    if made.getModelStatus() == highspy.HighsModelStatus.kUnknown:
        made.clearSolver()
        made.run()
    return made.getModelStatus()


@cache
def _greet() -> None:
    """Make one solver unheard: the first of a process prints a banner that no option stops."""
    with _unheard():
        highspy.Highs()


@contextmanager
def _unheard() -> Iterator[None]:
    """What a library prints past Python's own standard output goes nowhere."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
