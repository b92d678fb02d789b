"""Persons, homes and matches in the synthetic partners' deliveries, against the truth."""

from collections import Counter

import pandas as pd
import pytest

from pipelines.store import Store
from tests.pipelines.world import Known
from transforms.domains import UNKNOWN
from transforms.homes import ELSEWHERE, IN_REGION
from transforms.linkage import CHILDREN, SUPERVISED, SUSPECTS, VICTIMS, combination_label
from transforms.statistics import wilson

DATASETS = {
    "suspects": SUSPECTS, "victims": VICTIMS, "youth_justice": CHILDREN, "probation": SUPERVISED,
}  # fmt: skip
HOMES = {"E08000026": "Coventry", "E08000025": IN_REGION, "E08000029": IN_REGION,
         "E07000132": ELSEWHERE}  # fmt: skip


def rows(known: Known, name: str) -> pd.DataFrame:
    path = Store(known.home).current(f"out_sna__{name}")
    assert path is not None
    return pd.read_parquet(path)


def test_persons_known_to_each_combination_of_agencies_are_the_truth(known: Known) -> None:
    found = rows(known, "known_persons")["known_to"].value_counts().to_dict()
    true = {
        combination_label(DATASETS[role] for role in name.split("+")): n
        for name, n in known.truth.persons_recorded.items()
        if n
    }
    assert found == true


@pytest.mark.parametrize("noun", ["victims", "suspects"])
def test_persons_by_how_often_they_appear_are_the_truth(known: Known, noun: str) -> None:
    found = rows(known, f"repeat_{noun}")
    whole = found["period_start"].min()
    for months, chosen in (
        (36, found["period_start"] == whole),
        (12, found["period_start"] > whole),
    ):
        true: Counter[str] = Counter()
        for times, n in known.truth.linked.repeats[f"{noun} {months}"].items():
            true[times if int(times) < 5 else "5 or more"] += n
        assert found[chosen]["times"].value_counts().to_dict() == dict(true)


def test_who_is_victim_suspect_or_both_is_the_truth(known: Known) -> None:
    found = rows(known, "victim_suspect")["role"].value_counts().to_dict()
    assert found == {role: n for role, n in known.truth.linked.roles.items() if n}


@pytest.mark.parametrize("noun", ["victim", "suspect"])
def test_where_they_live_is_the_truth(known: Known, noun: str) -> None:
    true: Counter[str] = Counter()
    for code, n in known.truth.linked.homes[f"{noun}s"].items():
        true[HOMES.get(code, code)] += n
    assert rows(known, f"{noun}_homes")["home"].value_counts().to_dict() == dict(true)


def test_net_import_recovers_the_declared_share(known: Known) -> None:
    homes = rows(known, "suspect_homes")["home"]
    told = homes[homes != UNKNOWN]
    away = int(told.isin(set(HOMES.values())).sum())
    _, lower, upper = wilson(away, len(told), confidence=0.998)
    assert lower <= known.truth.declared["suspects_from_outside"] <= upper


def test_people_on_probation_count_once_each_day(known: Known) -> None:
    found = rows(known, "supervised_persons")
    by_month = pd.to_datetime(found["period_end"]).dt.strftime("%Y-%m").value_counts().to_dict()
    assert by_month == known.truth.linked.supervised


def test_matched_incidents_are_the_truth_under_every_rule(known: Known) -> None:
    found = rows(known, "health_matches")
    found = found[found["source"] == "Ambulance"]
    for name, true in known.truth.linked.matched.items():
        place, hours = name.rsplit(", ", 1)
        own = found[(found["place_rule"] == place) & (found["hours"] == hours)]
        counts = {
            "events": len(own),
            "matched": int(own["is_matched"].sum()),
            "chance": int(own["is_matched_by_chance"].sum()),
        }
        assert counts == true, name
