"""Tells whoever listens which step runs, and keeps record values out of what a failure says."""

import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipelines.settings import PROJECT


@dataclass(frozen=True)
class Step:
    """A step that began (no seconds yet) or ended; `problem` says what stopped it and where."""

    name: str
    seconds: float | None = None
    problem: str | None = None

    @property
    def failed(self) -> bool:
        """Whether an error stopped it."""
        return self.problem is not None


class StepFailed(RuntimeError):
    """A step stopped on an error nobody foresaw: says what and where, never which value."""


_listeners: list[Callable[[Step], None]] = []


@contextmanager
def listening(listener: Callable[[Step], None]) -> Iterator[None]:
    """Tell the listener of every step while the block runs."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Announce a step; an unforeseen error leaves it as StepFailed, without its own message."""
    began = time.perf_counter()
    _tell(Step(name))
    try:
        yield
    except Exception as problem:
        said = describe(problem)
        _tell(Step(name, time.perf_counter() - began, said))
        raise StepFailed(f"{name} failed: {said}") from None
    _tell(Step(name, time.perf_counter() - began))


def describe(problem: BaseException) -> str:
    """An error's kind and where in the project it arose: its message may quote a record."""
    if isinstance(problem, StepFailed):
        return str(problem)
    frames = traceback.extract_tb(problem.__traceback__)
    ours = [f for f in frames if Path(f.filename).is_relative_to(PROJECT)]
    where = " < ".join(
        f"{Path(f.filename).relative_to(PROJECT)}:{f.lineno}" for f in reversed(ours[-3:])
    )
    return f"{type(problem).__module__}.{type(problem).__name__} at {where or 'unknown place'}"


def _tell(happened: Step) -> None:
    for listener in _listeners:
        listener(happened)
