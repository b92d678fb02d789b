"""Which scopes a dataset's months wait for, and what to ask about who sent what.

A month is whole when every expected scope has answered for it. The partnership's file names the
expected ones; where it names none they are learned from what was sent: each scope that sends
files of its own and answered for several months with more than a few of the dataset's rows. One
that comes in a file with others answers when that file does. A month that waits is published as
absent, never as a smaller number.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from quality.deliveries import Delivery
from sources.code_lists import code_list
from sources.contract import Contract
from sources.reference.load import table
from sources.scope import UNNAMED, scope_named

LEARNED_MONTHS = 3
"""Months a scope must have answered for before the dataset's other months wait for it."""

LEARNED_SHARE = 0.1
"""Rows a month, of those of the scope with most, that it must have sent."""


def waiting(kept: Sequence[Delivery], named: Collection[str] = ()) -> dict[str, tuple[str, ...]]:
    """The months (first days) of a dataset that an expected scope has not answered for.

    Args:
        kept: the dataset's accepted deliveries.
        named: the scopes that the partnership's file expects; none: they are learned.
    """
    sent: dict[str, set[str]] = defaultdict(set)
    rows: Counter[str] = Counter()
    for delivery in kept:
        for scope, n in delivery.scopes.items():
            sent[scope] |= set(delivery.months)
            rows[scope] += n
    months = sorted(set().union(*sent.values())) if sent else []
    beside = {s for d in kept if len(d.scopes) > 1 for s in d.scopes}
    alone = {scope: held for scope, held in sent.items() if scope not in beside}
    since = dict.fromkeys(named, months[0]) if named and months else _learned(alone, rows)
    found = {}
    for month in months:
        lacking = [s for s, first in since.items() if month >= first and month not in sent[s]]
        if lacking:
            found[month] = tuple(sorted(lacking))
    return found


def _learned(sent: Mapping[str, set[str]], rows: Mapping[str, int]) -> dict[str, str]:
    """The expected scopes with the first month each answered for."""
    rates = {scope: rows[scope] / len(months) for scope, months in sent.items() if months}
    most = max(rates.values(), default=0.0)
    return {
        scope: min(sent[scope])
        for scope, rate in rates.items()
        if scope != UNNAMED and len(sent[scope]) >= LEARNED_MONTHS and rate >= LEARNED_SHARE * most
    }


def waiting_sentences(contract: Contract, gaps: Mapping[str, tuple[str, ...]]) -> list[str]:
    """What is said of the months that wait: which, for whom, and what to do."""
    months: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for month, lacking in gaps.items():
        months[lacking].append(f"{date.fromisoformat(month):%B %Y}")
    return [
        f"{contract.folder}: {_listed(waits)} {'waits' if len(waits) == 1 else 'wait'} for "
        f"{_names(lacking)} and {'is' if len(waits) == 1 else 'are'} not counted; send it, or "
        f"name the senders still expected under [scopes] in the partnership's file"
        for lacking, waits in months.items()
    ]


def scope_queries(contract: Contract, delivery: Delivery, before: Sequence[Delivery]) -> list[str]:
    """What to ask about whose rows a delivery holds.

    Args:
        contract: the dataset's contract.
        delivery: the delivery, its scopes counted.
        before: the dataset's earlier accepted deliveries.

    Returns:
        Sentences that name a scope only where a list, a folder or a file's name holds it.
    """
    known = known_scopes() | {delivery.sender, UNNAMED}
    most = max(delivery.scopes, key=lambda s: delivery.scopes[s], default=UNNAMED)
    foreign = {s: n for s, n in delivery.scopes.items() if s in known - {delivery.sender, UNNAMED}}
    said = []
    if most not in known:
        said.append(
            f"{delivery.scopes[most]:,} rows are of a sender that no list names, by "
            f"`{contract.scope[0]}`; they are kept apart from those of every other sender; check "
            "its spelling, or add it to the code list"
        )
    if foreign and delivery.sender in known_scopes():
        replaced = {s for d in before for s in d.scopes if set(d.months) & set(delivery.months)}
        does = "they replace what it" if replaced & foreign.keys() else "they count as those it"
        said.append(
            f"the file is {_names([delivery.sender])}'s by its folder or name and holds "
            f"{sum(foreign.values()):,} rows of {_names(sorted(foreign))}; {does} sent for the "
            "same months; were they meant to be here?"
        )
    return said


def stopped(fresh: Delivery, kept: Sequence[Delivery], named: Collection[str] = ()) -> list[str]:
    """Ask about a scope that the dataset expects and that has fallen silent.

    `fresh`: the newest delivery; `kept`: all accepted ones, it among them; `named`: as in
    `waiting`.
    """
    last = max(fresh.months, default="")
    silent = waiting(kept, named).get(last, ())
    if not silent:
        return []
    return [
        f"{_names(silent)} used to send this dataset and sent nothing for "
        f"{date.fromisoformat(last):%B %Y}; until it does that month is not counted; has it "
        "stopped, or is its file still to come?"
    ]


def known_scopes() -> set[str]:
    """Every scope that an official list names: forces, providers, hospital sites."""
    listed = [code for name in ("police_forces", "providers") for code in code_list(name).codes]
    return {scope_named(code) for code in (*listed, *table("ref_sites")["site_code"].to_pylist())}


def _names(scopes: Collection[str]) -> str:
    """Scopes for people: codes in capitals, names as names."""
    forces = code_list("police_forces").labels
    shown = [
        forces.get(s) or (s.upper() if any(c.isdigit() for c in s) or len(s) <= 3 else s)
        for s in scopes
    ]
    return _listed(shown)


def _listed(words: Sequence[str]) -> str:
    if len(words) > 4:
        return f"{words[0]} to {words[-1]} ({len(words)})"
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
