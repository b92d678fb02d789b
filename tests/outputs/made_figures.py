"""Every figure of the made-up world, and what each of them read of its inputs.

A figure that read nothing of what changed would be made the same again, so it is not made again.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from outputs.inputs import Inputs, Made
from outputs.publish import NothingToShow, as_made, built
from outputs.registry import Figure, figures

HELD = ("cuts", "tables", "deliveries")
"""What inputs hold by name, and may lack where an agency sent nothing."""
Read = frozenset[tuple[str, Any]]


class Noting(dict):
    """A mapping that notes which of its entries were asked for, there or not."""

    def __init__(self, name: str, held: Mapping[Any, Any], noted: set[tuple[str, Any]]) -> None:
        super().__init__(held)
        self.name, self.noted = name, noted

    def __getitem__(self, key: Any) -> Any:
        self.noted.add((self.name, key))
        return super().__getitem__(key)

    def get(self, key: Any, default: Any = None) -> Any:
        self.noted.add((self.name, key))
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self.noted.add((self.name, key))
        return super().__contains__(key)

    def _all(self) -> None:
        self.noted.update((self.name, key) for key in dict.keys(self))

    def __iter__(self) -> Iterator[Any]:
        self._all()
        return super().__iter__()

    def __len__(self) -> int:
        self._all()
        return super().__len__()

    def keys(self) -> Any:
        self._all()
        return super().keys()

    def values(self) -> Any:
        self._all()
        return super().values()

    def items(self) -> Any:
        self._all()
        return super().items()

    def __or__(self, more: Any) -> Any:
        self._all()
        return super().__or__(more)


@dataclass(frozen=True)
class Whole:
    """The figures that are not about the release, and what each of them read."""

    made: Mapping[str, Made]
    read: Mapping[str, Read]


def whole_of(inputs: Inputs) -> Whole:
    """Every figure that can be drawn, made."""
    noted: set[tuple[str, Any]] = set()
    noting = {name: Noting(name, getattr(inputs, name), noted) for name in HELD}
    watched = replace(inputs, **noting)
    made, read = {}, {}
    for found in drawable(inputs):
        noted.clear()
        with suppress(NothingToShow):
            made[found.id] = _made(found, watched)
        read[found.id] = frozenset(noted)
    return Whole(made, read)


def complete(inputs: Inputs) -> Inputs:
    """With the edition's other figures made, for the figures about the release."""
    return replace(inputs, made=whole_of(inputs).made)


def completed_from(before: Inputs, whole: Whole, inputs: Inputs) -> Inputs:
    """The inputs complete: figures that read nothing that changed stay as they were before."""
    changed = {
        (name, key)
        for name in HELD
        for key in {*getattr(before, name), *getattr(inputs, name)}
        if getattr(before, name).get(key) is not getattr(inputs, name).get(key)
    }
    made = {}
    for found in drawable(inputs):
        if found.id in whole.read and not whole.read[found.id] & changed:
            made |= {found.id: whole.made[found.id]} if found.id in whole.made else {}
            continue
        with suppress(NothingToShow):
            made[found.id] = _made(found, inputs)
    return replace(inputs, made=made)


def drawable(inputs: Inputs) -> Iterator[Figure]:
    """The edition's figures for which enough was delivered, but for those about the release."""
    own = (f for f in figures().values() if inputs.edition in f.edition)
    yield from (f for f in own if not f.about_the_release and f.can_draw(inputs))


def _made(found: Figure, inputs: Inputs) -> Made:
    return as_made(found, built(found, inputs), inputs)
