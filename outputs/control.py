"""What was done to an edition so that it gives nobody away, for a machine to read.

`disclosure.json`, after the FAIR statement of the ACRO project: the rules, what they hid, what
was considered, and what a reader may assume. How many counts were small, and which, is not for
publication: the public edition says how many are hidden, and the partners' why.
"""

from collections import Counter
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from outputs.provenance import canonical
from outputs.registry import Edition
from quality.disclosure import REASONS, RULES, Disclosed

STATEMENT = "disclosure.json"
ASSUMED = (
    "A count that is printed exactly is true; zero is printed.",
    "A hidden count is 1 or more; most hidden counts need not be small.",
    "A reader who does every sum of relations.json, over this release and the one before it, "
    "can think of each hidden count as many values as a small count has.",
    "No count printed exactly differs by a small count from one that an earlier release of the "
    "edition printed of the same thing, except those of the whole area that are cut by nothing.",
    "Rounded counts add up; most of them are the nearest multiple.",
)
NOT_ASSUMED = (
    "That a reader does not know one of the records: one who does may narrow the counts it is in.",
    "That copies of releases that are no longer kept beside this one were considered.",
)


def write_statement(folder: Path, found: Disclosed, edition: Edition) -> None:
    """Write `disclosure.json` into the edition's folder."""
    text = canonical(statement(found, edition))
    (folder / STATEMENT).write_text(text, encoding="utf-8", newline="\n")


def statement(found: Disclosed, edition: Edition) -> dict[str, object]:
    """The edition's rules, what they hid, what was considered, and what may be assumed."""
    used = sorted(set(found.profiles.values()))
    return {
        "edition": edition,
        "rules": {name: asdict(RULES[name]) for name in used},
        "profiles": dict(sorted(found.profiles.items())),
        "cells": _cells(found, edition),
        "relations_considered": found.relations,
        "compared_with": found.earlier,
        "earlier_releases_considered": list(found.releases),
        "revised": len(found.revised),
        "solver": f"highspy {version('highspy')}",
        "audit": "passed: without it nothing is published",
        "reader_may_assume": list(ASSUMED),
        "not_protected_against": list(NOT_ASSUMED),
    }


def _cells(found: Disclosed, edition: Edition) -> dict[str, dict[str, int]]:
    """By profile: how many counts there are and how many are hidden; for partners, why."""
    told: dict[str, dict[str, int]] = {}
    for name in sorted(set(found.profiles.values())):
        own = [cell for cell in found.counts if found.profiles[cell.measure] == name]
        why = Counter(found.reasons[cell] for cell in own if cell in found.reasons)
        told[name] = {"published": len(own), "hidden": why.total()}
        if edition == "partner":
            told[name] |= {reason: why[reason] for reason in REASONS}
    return told
