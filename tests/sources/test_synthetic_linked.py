"""Links in the synthetic county are as declared, within what chance allows."""

from datetime import date

import pytest

from sources.synthetic.partners import write_partners
from sources.synthetic.truth import Truth
from sources.synthetic.world import AMBULANCE_KNOWN_TO_POLICE, SUSPECTS_FROM_OUTSIDE


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """Three years of a fifth of the county."""
    return write_partners(
        tmp_path_factory.mktemp("linked"),
        seed=11,
        first_month=date(2021, 4, 1),
        last_month=date(2024, 3, 1),
        scale=0.2,
    )


def within(share: float, n: int, declared: float) -> bool:
    """Whether the declared share is inside a 99.8% interval of the share seen."""
    return abs(share - declared) < 3.09 * (declared * (1 - declared) / n) ** 0.5


def test_the_excess_of_matches_over_chance_is_the_share_the_police_know(truth: Truth) -> None:
    rule = truth.linked.matched["same small area, 1"]
    n, chance = rule["events"], rule["chance"]
    assert n > 200
    excess = (rule["matched"] - chance) / (n - chance)
    assert within(excess, n, AMBULANCE_KNOWN_TO_POLICE)


def test_a_wider_rule_matches_more_and_more_of_it_by_chance(truth: Truth) -> None:
    matched = truth.linked.matched
    for place in ("same small area", "same or adjoining small area", "same district"):
        for label in ("matched", "chance"):
            numbers = [matched[f"{place}, {hours}"][label] for hours in (1, 2, 6, 24)]
            assert numbers == sorted(numbers)
    assert matched["same district, 24"]["chance"] > 10 * matched["same small area, 1"]["chance"]


def test_net_import_is_as_declared(truth: Truth) -> None:
    homes = truth.linked.homes["suspects"]
    known = sum(n for home, n in homes.items() if home != "unknown")
    away = sum(n for home, n in homes.items() if home[:3] == "E08" or home == "E07000132")
    assert within(away / known, known, SUSPECTS_FROM_OUTSIDE)


def test_persons_by_times_and_by_role_are_the_same_persons(truth: Truth) -> None:
    linked = truth.linked
    victims = linked.roles["victim only"] + linked.roles["both"]
    suspects = linked.roles["suspect only"] + linked.roles["both"]
    assert sum(linked.repeats["victims 36"].values()) == victims
    assert sum(linked.repeats["suspects 36"].values()) == suspects
    assert sum(linked.repeats["victims 12"].values()) < victims
    rows = sum(int(times) * n for times, n in linked.repeats["suspects 36"].items())
    assert rows <= sum(linked.homes["suspects"].values())
