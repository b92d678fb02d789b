"""An attacker who holds an edition's files and nothing else.

Written without the code it attacks: it reads `cells.csv` and `relations.json`, writes down every
sum they allow, and asks scipy for the least and the most that each hidden count can be. What an
edition does not publish stands in its sums as one more unknown.
"""

import csv
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Key = tuple[tuple[str, str], ...]
"""(column, member) pairs of a published count, without the breakdowns that are not used."""
Fact = tuple[tuple[Key, int], ...]
"""Counts with their signs, which come to nothing."""
Row = tuple[dict[Key, int], int]
"""The unknowns of a sum with their signs, and what they come to."""
Sums = Mapping[str, list[tuple[str, tuple[str, ...]]]]

Enough = Callable[[Key, float, float], bool]

ALWAYS = ("measure", "area", "period")
BESIDES = {"value", "rate", "denominator", "lower", "upper", "unit", "note", "status", "profile"}
TOTAL, HIDDEN = "Total", "[c]"
BEFORE = "before revision: "
NOBODY = 1e6
"""No count of a county is larger, so an unknown that reaches it is bounded by nothing."""
CLOSE = 1e-4


@dataclass(frozen=True)
class Known:
    """What the attacker knows: counts by key, None where hidden, and sums that hold of them."""

    cells: Mapping[Key, int | None]
    sums: Sums
    facts: tuple[Fact, ...] = ()

    @property
    def hidden(self) -> set[Key]:
        """The counts that are published as hidden."""
        return {key for key, n in self.cells.items() if n is None}


def read(folder: Path) -> Known:
    """One edition, from its files."""
    with (folder / "cells.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = {key(row): number(row["value"]) for row in rows}
    assert len(cells) == len(rows), "two rows have one key"
    sums = json.loads((folder / "relations.json").read_text(encoding="utf-8"))
    return Known(cells, {name: [(p, tuple(c)) for p, c in of] for name, of in sums.items()})


def key(row: Mapping[str, str]) -> Key:
    """The key of a row: always a measure, an area and a period, and the breakdowns it is cut by."""
    named = {name: member for name, member in row.items() if name not in BESIDES}
    return tuple(sorted((n, m) for n, m in named.items() if n in ALWAYS or m != TOTAL))


def number(value: str) -> int | None:
    """A printed count without its markers; None where it is hidden."""
    return None if value == HIDDEN else int(value.split(" ")[0])


def revised_in(folder: Path) -> set[Key]:
    """The counts of the earlier release that are other numbers now."""
    told = json.loads((folder / "previous.json").read_text(encoding="utf-8"))
    return {key(row) for row in told["revised"]}


def together(now: Known, before: Known, revised: Collection[Key]) -> Known:
    """Two successive releases as one: a count that is not revised is one number in both.

    What was shown in either is known. A revised count is another unknown, of which the sums of
    its own release hold; so do they of the present one, where it is not revised.
    """
    cells = dict(now.cells)
    for of, n in before.cells.items():
        if of in revised:
            cells[before_revision(of)] = n
        elif cells.get(of) is None:
            cells[of] = n
        else:
            assert n in (None, cells[of]), f"{of} is not marked as revised"
    present = {of: n for of, n in cells.items() if not dict(of)["measure"].startswith(BEFORE)}
    both = {d: [*now.sums.get(d, []), *before.sums.get(d, [])] for d in {*now.sums, *before.sums}}
    then = {of: of for of in before.cells if of not in revised}
    past = tuple(
        tuple((then.get(of, before_revision(of)), sign) for of, sign in fact)
        for fact in _facts(before.cells, before.sums)
        if any(of in revised for of, _ in fact)
    )
    return Known(cells, both, (*_facts(present, both), *past))


def before_revision(of: Key) -> Key:
    """The key of a count as it was in the earlier release."""
    return tuple((n, BEFORE + m if n == "measure" else m) for n, m in of)


def _facts(cells: Mapping[Key, int | None], sums: Sums) -> Iterator[Fact]:
    """Every sum in every slice: of counts that differ in one dimension alone.

    A sum says something of a hidden count where it names two published ones; what else it names
    and nobody published is one unknown wherever it stands.
    """
    for dimension, declared in sums.items():
        slices: dict[Key, dict[str, int | None]] = {}
        for of, n in cells.items():
            others = tuple(pair for pair in of if pair[0] != dimension)
            slices.setdefault(others, {})[dict(of).get(dimension, TOTAL)] = n
        for others, members in slices.items():
            if len(members) > 1 and None in members.values():
                for parent, children in declared:
                    if sum(m in members for m in (parent, *children)) > 1:
                        terms = ((parent, 1), *((child, -1) for child in children))
                        yield tuple((_at(others, dimension, m), sign) for m, sign in terms)


def _at(others: Key, dimension: str, member: str) -> Key:
    used = dimension in ALWAYS or member != TOTAL
    return tuple(sorted((*others, (dimension, member)))) if used else others


class Attack:
    """Every equation of what is known, in independent blocks of unknowns.

    `least`, wherever it is asked for, is what the attacker thinks a hidden count is at least:
    1 for one who knows that zeros are shown, 0 for one who does not.
    """

    def __init__(self, known: Known) -> None:
        facts = dict.fromkeys(known.facts or _facts(known.cells, known.sums))
        hidden = known.hidden
        rows = _telling([_equation(known, fact) for fact in facts], hidden)
        self._blocks: dict[Key, _Block] = {}
        for members, own in _independent(rows):
            if not hidden.isdisjoint(members):
                self._blocks |= dict.fromkeys(members, _Block(members, own, hidden))

    def ends(self, of: Key, least: int = 0) -> tuple[float, float]:
        """The least and the most that the hidden count can be."""
        if of not in self._blocks:
            return float(least), np.inf
        return self._blocks[of].ends(of, least)

    def narrower(self, widths: Mapping[Key, int], least: int) -> dict[Key, tuple[float, float]]:
        """The hidden counts whose interval is narrower than asked, with the interval."""

        def is_wide(of: Key, low: float, high: float) -> bool:
            return high - low >= widths[of] - CLOSE

        return self._failing(widths, is_wide, least)

    def told(self, spans: Mapping[Key, tuple[int, int]]) -> dict[Key, tuple[float, float]]:
        """The counts, zero or more, whose interval does not hold all that it should."""

        def holds(of: Key, low: float, high: float) -> bool:
            return low <= spans[of][0] + CLOSE and high >= spans[of][1] - CLOSE

        return self._failing(spans, holds, 0)

    def _failing(
        self, asked: Iterable[Key], enough: Enough, least: int
    ) -> dict[Key, tuple[float, float]]:
        found = {}
        for of in asked:
            block = self._blocks.get(of)
            if block is None or enough(of, *block.seen(of, least)):
                continue
            if not enough(of, *(ends := block.ends(of, least))):
                found[of] = ends
        return found


def _equation(known: Known, fact: Fact) -> Row:
    """The unknowns of one sum with their signs, and what they come to."""
    terms, constant = {}, 0
    for of, sign in fact:
        n = known.cells.get(of)
        if n is None:
            terms[of] = sign
        else:
            constant -= sign * n
    return terms, constant


def _telling(rows: list[Row], hidden: set[Key]) -> list[Row]:
    """Without the sums that say nothing: an unpublished count that stands nowhere else, and may
    be anything from zero up, makes them true whatever the others are.
    """
    while True:
        stands = Counter(of for terms, _ in rows for of in terms)
        kept = [row for row in rows if row[0] and not _is_idle(row, hidden, stands)]
        if len(kept) == len(rows):
            return kept
        rows = kept


def _is_idle(row: Row, hidden: set[Key], stands: Counter[Key]) -> bool:
    terms, constant = row
    loose = {sign for of, sign in terms.items() if of not in hidden and stands[of] == 1}
    if len(loose) != 1:
        return len(loose) == 2
    (sign,) = loose
    return all(other != sign or stands[of] == 1 and of not in hidden
               for of, other in terms.items()) and sign * constant >= 0  # fmt: skip


def _independent(rows: list[Row]) -> Iterator[tuple[list[Key], list[Row]]]:
    """The unknowns that hang together, with the sums that tie them."""
    column: dict[Key, int] = {}
    for terms, _ in rows:
        for of in terms:
            column.setdefault(of, len(column))
    ties = [(i, len(rows) + column[of]) for i, (terms, _) in enumerate(rows) for of in terms]
    if not ties:
        return
    size = len(rows) + len(column)
    graph = csr_array((np.ones(len(ties)), np.array(ties).T), (size, size))
    label = connected_components(graph, directed=False)[1]
    found: dict[int, tuple[list[Key], list[Row]]] = {}
    for of, place in column.items():
        found.setdefault(label[len(rows) + place], ([], []))[0].append(of)
    for row, name in zip(rows, label, strict=False):
        found[name][1].append(row)
    yield from found.values()


class _Block:
    """The unknowns that hang together, and the tables found so far that fit what is known."""

    def __init__(self, members: list[Key], rows: list[Row], hidden: set[Key]) -> None:
        self._place = {of: i for i, of in enumerate(members)}
        entries = [(i, self._place[of], sign) for i, (terms, _) in enumerate(rows)
                   for of, sign in terms.items()]  # fmt: skip
        row, column, sign = np.array(entries).T
        self._sums = csr_array((sign.astype(float), (row, column)), (len(rows), len(members)))
        self._come_to = np.array([constant for _, constant in rows], float)
        self._is_hidden = np.array([of in hidden for of in members])
        self._seen = {least: np.tile([[np.inf], [-np.inf]], len(members)) for least in (0, 1)}

    def seen(self, of: Key, least: int) -> tuple[float, float]:
        """The least and the most that the tables found so far have in the cell."""
        low, high = self._seen[least][:, self._place[of]]
        return low, high

    def ends(self, of: Key, least: int) -> tuple[float, float]:
        """The least and the most that any table can have in the cell."""
        floors = np.where(self._is_hidden, float(least), 0.0)
        bounds = np.column_stack([floors, np.full(len(floors), NOBODY)])
        found = []
        for sign in (1, -1):
            goal = np.zeros(len(floors))
            goal[self._place[of]] = sign
            answer = linprog(goal, A_eq=self._sums, b_eq=self._come_to, bounds=bounds,
                             method="highs-ds")  # fmt: skip
            assert answer.status == 0, f"what is published contradicts itself: {answer.message}"
            for looser in range(least + 1):
                low, high = self._seen[looser]
                self._seen[looser] = np.array(
                    [np.minimum(low, answer.x), np.maximum(high, answer.x)]
                )
            found.append(sign * answer.fun)
        return found[0], np.inf if found[1] > NOBODY / 2 else found[1]
