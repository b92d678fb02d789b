"""What may be published: the only place where thresholds are written and counts hidden.

One solve over every count of an edition. A small count is hidden, and with it what it takes
that nobody works it out: from totals, from periods, from another table, or from the release
that is in the public's hands already. Zero is a count and is shown. Where a source rounds, its
counts are rounded so that they still add up. Everything downstream (table, chart, sentence,
workbook, book) reads what this module lets through.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, get_args

from quality.cells import Cell, Count, Hierarchies, Registry, Relation, blocks, tied
from quality.containments import Containment
from quality.disclosure_audit import pinned, told_by_rounding
from quality.earlier import Earlier, Inputs, joint
from quality.rounding import controlled, nearest
from quality.suppression import Pattern, suppress

Reason = Literal["small", "secondary", "held", "near"]
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True)
class Rule:
    """Counts from 1 to `hides_up_to` are hidden; the rest are rounded to `base`."""

    hides_up_to: int
    base: int
    source: str

    @property
    def rounds(self) -> bool:
        """Whether counts are rounded, which protects them without hiding others."""
        return self.base > 1

    @property
    def rounded_to(self) -> str:
        """What counts are rounded to, in words; see `Disclosed.deviations`."""
        return f"rounded to multiples of {self.base} that add up, most of them the nearest"


RULES = {
    "OPEN": Rule(0, 1, "Already published unsuppressed: the Home Office and data.police.uk"),
    "T5": Rule(4, 1, "Local agreements on police, youth justice and probation counts: under 5"),
    "CR5": Rule(0, 5, "Controlled rounding to base 5 of every count"),
    "HES": Rule(7, 5, "NHS England, disclosure control methodology for HES and ECDS (2018)"),
    "T10": Rule(9, 1, "ONS Secure Research Service: threshold of 10"),
}
"""From the most open to the strictest for a single count; the strictest of its sources wins."""

STRICTNESS = tuple(RULES)


def strictest(profiles: Iterable[str]) -> str:
    """The strictest of the profiles that meet in one number."""
    return max(profiles, key=STRICTNESS.index, default="OPEN")


class NotSafe(ValueError):
    """A hidden count could be worked out from what would be published, so nothing is."""


@dataclass(frozen=True, kw_only=True)
class Disclosed:
    """An edition's counts as they may be published.

    `shown`: what is printed for each cell; a cell of `counts` that is not in it is hidden.
    `reasons`: why each hidden cell is; which were small is not for publication. `relations`:
    the sums that were considered. `earlier` and `revised`: the release compared with, and which
    of its cells are other numbers now; `releases`: all that are in readers' hands.
    """

    counts: Mapping[Cell, int]
    profiles: Mapping[str, str]
    hierarchies: Hierarchies
    shown: Mapping[Cell, int]
    reasons: Mapping[Cell, Reason]
    relations: int = 0
    earlier: str | None = None
    revised: frozenset[Cell] = field(default_factory=frozenset)
    releases: tuple[str, ...] = ()

    def rule(self, cell: Cell) -> Rule:
        """The rule that the cell's measure is published under."""
        return RULES[self.profiles[cell.measure]]

    @property
    def rounded(self) -> dict[Cell, int]:
        """The printed counts that are rounded."""
        return {cell: n for cell, n in self.shown.items() if self.rule(cell).rounds}

    @property
    def deviations(self) -> dict[Cell, int]:
        """How far from its nearest multiple each rounded count is printed, where it is not there.

        In steps of the base: the sums of a table need it, and it tells the true count to nobody.
        """
        found = {}
        for cell, n in self.rounded.items():
            base = self.rule(cell).base
            if steps := (n - nearest(self.counts[cell], base)) // base:
                found[cell] = steps
        return found

    @property
    def hidden(self) -> frozenset[Cell]:
        """The cells that are not printed."""
        return frozenset(self.reasons)


def disclose(
    counts: Mapping[Cell, int],
    profiles: Mapping[str, str],
    hierarchies: Hierarchies,
    *,
    held: Collection[Cell] = (),
    earlier: Earlier | None = None,
    inputs: Inputs | None = None,
    containments: Collection[Containment] = (),
    spare: Collection[Cell] = (),
    rounded: Mapping[Cell, int] | None = None,
) -> Disclosed:
    """Every count of an edition as it may be published.

    Args:
        counts: the true count of each cell.
        profiles: the disclosure profile of each measure.
        hierarchies: for each dimension, its sums; they hold for every measure.
        held: cells hidden whatever their size, because a fuller edition hides them.
        earlier: the edition's previous release, in readers' hands.
        inputs: what each measure and period rests on now, as `earlier` says it of itself.
        containments: what cells hold of others beside those sums.
        spare: cells that no figure prints, the first to be hidden for others.
        rounded: what counts of a fuller edition were rounded to: two roundings narrow a count.

    Raises:
        NotSafe: what would be published lets a hidden count be worked out.
        ValueError: a declared sum does not hold.
    """
    earlier = earlier or Earlier()
    revised = earlier.revised(counts, inputs or {})
    rounds = {m for m, name in profiles.items() if RULES[name].rounds}
    hides = {m for m, name in profiles.items() if RULES[name].hides_up_to} - rounds
    printed, reasons = _rounded(
        {c: n for c, n in counts.items() if c.measure in rounds}, profiles, hierarchies,
        {c: n for c, n in earlier.printed.items() if c not in revised} | dict(rounded or {}),
        held,
    )  # fmt: skip
    exact = {c: n for c, n in counts.items() if c.measure in hides}
    near = _near(exact, profiles, hierarchies, earlier)
    past = earlier.only({m for m, at in earlier.thresholds.items() if at > 1} - rounds)
    tie = partial(
        joint, hierarchies=hierarchies, earlier=past, revised=revised, containments=containments
    )
    pattern, relations = _suppressed(exact, profiles, {*held, *near}, frozenset(spare), tie)
    reasons |= {
        cell: _reason(cell, pattern, held, near) for cell in pattern.hidden if cell in exact
    }
    open_counts = {c: n for c, n in counts.items() if c.measure not in rounds}
    shown = printed | {c: n for c, n in open_counts.items() if c not in reasons}
    return Disclosed(
        counts=dict(counts),
        profiles=dict(profiles),
        hierarchies=hierarchies,
        shown=shown,
        reasons=reasons,
        relations=relations,
        earlier=earlier.release,
        revised=revised,
        releases=earlier.releases,
    )


def _reason(cell: Cell, pattern: Pattern, held: Collection[Cell], near: Collection[Cell]) -> Reason:
    if cell in pattern.primary:
        return "small"
    if cell in near:
        return "near"
    return "held" if cell in held else "secondary"


def _near(
    exact: Mapping[Cell, int],
    profiles: Mapping[str, str],
    hierarchies: Hierarchies,
    earlier: Earlier,
) -> frozenset[Cell]:
    """The counts that differ by a small count from what was printed of them before.

    The whole area's counts that are cut by nothing stay: they tell that a record came or went,
    and of whom nothing.
    """
    sums = hierarchies.get("area", ())
    whole = {parent for parent, _ in sums} - {c for _, children in sums for c in children}
    return frozenset(
        cell
        for cell, n in exact.items()
        if (cell.breakdown or cell.area not in whole)
        and earlier.too_near(cell, n, RULES[profiles[cell.measure]].hides_up_to + 1)
    )


def _rounded(
    exact: Mapping[Cell, int],
    profiles: Mapping[str, str],
    hierarchies: Hierarchies,
    before: Mapping[Cell, int],
    held: Collection[Cell],
) -> tuple[dict[Cell, int], dict[Cell, Reason]]:
    """The rounded counts that are printed, and why the others are not."""
    printed: dict[Cell, int] = {}
    reasons: dict[Cell, Reason] = {}
    for profile in sorted({profiles[cell.measure] for cell in exact}):
        rule = RULES[profile]
        own = {cell: n for cell, n in exact.items() if profiles[cell.measure] == profile}
        small = {cell for cell, n in own.items() if 1 <= n <= rule.hides_up_to}
        threshold = rule.hides_up_to + 1
        registry = Registry({cell: Count(n=n, threshold=threshold) for cell, n in own.items()})
        registry, relations = tied(registry, hierarchies)
        found = controlled(registry, relations, rule.base, before)
        veiled = {cell for cell in held if own.get(cell) == 0}
        seen = {cell: n for cell, n in found.items() if cell not in small | veiled}
        seen = _veiled(registry, relations, seen, rule.base)
        printed |= seen
        reasons |= {c: "small" if c in small else "secondary" for c in own if c not in seen}
    return printed, reasons


def _veiled(
    registry: Registry, relations: Collection[Relation], seen: dict[Cell, int], base: int
) -> dict[Cell, int]:
    """What may be printed of rounded counts: no zero that tells the small counts beside it.

    Four hidden parts of a hidden total of at most 7 are 4 each at most, since zeros are shown.
    So where two parts of a hidden total are small, none of its parts is printed, and nobody
    knows which of them hold anybody. Where that does not suffice, nothing is printed that is
    tied to a count that is told.
    """
    small = registry.primary
    for relation in relations:
        if relation.parent in small and len(small.intersection(relation.children)) > 1:
            seen = {cell: n for cell, n in seen.items() if cell not in relation.children}
    if told := set(told_by_rounding(registry, relations, seen, base)):
        tied_in = [b.cells for b in blocks(registry.counts, relations) if told & {*b.cells}]
        lost = {cell for cells in tied_in for cell in cells}
        seen = {cell: n for cell, n in seen.items() if cell not in lost}
    return seen


def _too_close(told: Collection[Cell]) -> str:
    measures = ", ".join(sorted({cell.measure for cell in told}))
    return (
        f"{len(told)} hidden counts could be worked out from what would be published, in "
        f"{measures}; nothing is published. Let a figure of these ask for a coarser breakdown; or, "
        "where readers no longer hold an earlier release that printed them, delete its folder from "
        "releases/."
    )


def _suppressed(
    exact: Mapping[Cell, int],
    profiles: Mapping[str, str],
    held: set[Cell],
    spare: Collection[Cell],
    tie: Callable[[Registry], tuple[Registry, tuple[Relation, ...]]],
) -> tuple[Pattern, int]:
    """The pattern that hides what must be, proved by the audit, and how many sums it considered.

    `tie` adds to the counts of the release those of the one before, and every sum of both. A
    measure in which something cannot be protected, or is told all the same, is withheld whole,
    and everything is solved again, so that one figure never costs the release.

    Raises NotSafe where a count is still told.
    """
    withheld: set[str] = set()
    while True:
        registry = Registry(
            {
                c: Count(n=n, threshold=RULES[profiles[c.measure]].hides_up_to + 1,
                         is_held=c in held, is_spare=c in spare)
                for c, n in exact.items()
            }
        )  # fmt: skip
        registry, relations = tie(registry)
        pattern = suppress(registry, relations)
        told = pattern.unprotected or pinned(registry, relations, pattern)
        if not told:
            return pattern, len(relations)
        lost = {cell.measure for cell in told} & {c.measure for c in exact}
        if not lost - withheld:
            raise NotSafe(_too_close(told))
        withheld |= lost
        held |= {cell for cell in exact if cell.measure in lost}
