"""Measures that are the sum of other measures, for whoever has to know that they add up."""

from sources.offence_groups import sums_of
from sources.partnership import partnership
from sources.registry import contracts
from sources.serious_violence import beyond, counted, same


def definition_parts() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Each measure of serious violence that is a sum, with every way it is one.

    A measure counts what a narrower definition counts and what that one leaves out; a measure
    whose definition counts the same as another's is that one measure. The sums hold in every
    breakdown, since they hold of each row.

    Returns:
        From the whole's measure id to one or more tuples of the ids of its parts.
    """
    agreed = partnership()
    found = counted(agreed.definitions, agreed.drawn_under)
    sums: dict[str, list[tuple[str, ...]]] = {}
    for contract in (c for c in contracts().values() if c.serious_violence):
        noun = contract.measures[0].name
        for one, other in same(found):
            whole = f"{contract.name}.{one.measure(noun)}"
            sums.setdefault(whole, []).append((f"{contract.name}.{other.measure(noun)}",))
        for left in beyond(found):
            names = (left.part.measure(noun), left.measure(noun))
            whole = f"{contract.name}.{left.whole.measure(noun)}"
            sums.setdefault(whole, []).append(tuple(f"{contract.name}.{n}" for n in names))
        for whole, parts in sums_of(noun).items():
            named = tuple(f"{contract.name}.{part}" for part in parts)
            sums.setdefault(f"{contract.name}.{whole}", []).append(named)
    return {whole: tuple(ways) for whole, ways in sums.items()}
