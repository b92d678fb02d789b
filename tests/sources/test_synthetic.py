"""The synthetic county keeps its contracts, and what it says is true is in its files."""

import csv
import hashlib
import json
import re
from datetime import date
from pathlib import Path

import pytest
from delivered_rows import delivered, heading

from sources.contract import Between, Field, Matches, OneOf
from sources.reference.load import table
from sources.registry import contracts
from sources.synthetic.partners import write_partners
from sources.synthetic.truth import Truth

FIRST, LAST = date(2022, 4, 1), date(2024, 3, 1)


def digest(landing: Path) -> dict[str, str]:
    """The bytes of every file, by name."""
    return {
        str(file.relative_to(landing)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(landing.rglob("*.csv"))
    }


def small(landing: Path, seed: int) -> Truth:
    """Half a year of a fiftieth of the county."""
    return write_partners(
        landing, seed=seed, first_month=FIRST, last_month=date(2022, 9, 1), scale=0.02
    )


def test_the_same_seed_gives_the_same_bytes_and_truth(tmp_path):
    first, second, other = (
        small(tmp_path / name, seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert first == second != other
    assert digest(tmp_path / "a") == digest(tmp_path / "b") != digest(tmp_path / "c")


def test_every_dataset_is_delivered_with_the_contracts_columns(world):
    landing, _ = world
    for name, promised in contracts().items():
        files = sorted((landing / promised.folder).glob("*.csv"))
        assert files, name
        headings = {f.read_text(encoding="utf-8").split("\n", 1)[0].replace('"', "") for f in files}
        known = {heading for f in promised.fields for heading in (f.name, *f.delivered_as)}
        assert len(headings) == 1
        assert set(headings.pop().split(",")) <= known
        assert len(delivered(landing, name)) > 0


def test_required_columns_are_delivered(world):
    landing, _ = world
    for name, promised in contracts().items():
        got = set(delivered(landing, name)[0])
        for field in promised.fields:
            assert field.optional or got & {field.name, *field.delivered_as}, field.name


def test_delivered_values_keep_codes_patterns_and_bounds(world):
    landing, _ = world
    for name, promised in contracts().items():
        made = delivered(landing, name)
        for field in promised.fields:
            sent_as = heading(field, made[0])
            ours = {key.casefold(): value for key, value in field.recode}
            for got in {row[sent_as] for row in made} - {""} if sent_as else ():
                assert keeps(ours.get(got.casefold(), got), field), field.name


def keeps(value: str, field: Field) -> bool:
    """Whether a text keeps the field's codes, pattern and numeric bounds."""
    listed, pattern = field.constraint(OneOf), field.constraint(Matches)
    within = field.constraint(Between)
    if listed and value not in listed.values:
        return False
    if pattern and not re.fullmatch(pattern.regex, value):
        return False
    return not (
        within
        and field.dtype in ("integer", "number")
        and not within.minimum <= float(value) <= within.maximum
    )


def test_keys_are_unique(world):
    landing, _ = world
    for name, promised in contracts().items():
        if promised.key and promised.key != ("crime_id",):
            made = delivered(landing, name)
            headings = [heading(promised.field(k), made[0]) for k in promised.key]
            keys = [tuple(row[h] for h in headings) for row in made]
            assert len(keys) == len(set(keys)), name


def test_victims_and_suspects_belong_to_a_delivered_offence(world):
    landing, _ = world
    offences = {row["offence_id"] for row in delivered(landing, "police__offences")}
    for name in ("police__victims", "police__suspects"):
        assert {row["offence_id"] for row in delivered(landing, name)} <= offences


def test_a_year_and_a_place_add_up_to_the_whole(world):
    _, truth = world
    measure = "police__offences.offences"
    places = {c.district_code for c in truth.counts}
    assert sum(truth.n(measure, place) for place in places) == truth.n(measure)
    assert truth.n(measure, year=2022) + truth.n(measure, year=2023) == truth.n(measure)
    assert truth.n("police__offences.serious_violence_offences") > 0


def test_people_in_two_datasets_have_one_key_in_both(world):
    landing, truth = world
    names = {
        "suspects": "police__suspects",
        "victims": "police__victims",
        "youth_justice": "youth_justice__outcomes",
        "probation": "probation__caseload",
    }
    keys = {
        role: {row["person_id"] for row in delivered(landing, name)} - {""}
        for role, name in names.items()
    }
    for role, people in keys.items():
        assert truth.people(role) == len(people)
    for one, other in (
        ("suspects", "probation"),
        ("suspects", "victims"),
        ("victims", "youth_justice"),
    ):
        assert truth.people(one, other) == len(keys[one] & keys[other])
    everyone = set.union(*keys.values())
    assert sum(truth.persons.values()) == len(everyone)
    assert all(re.fullmatch("[0-9a-f]{32}", person) for person in everyone)


def test_few_suspects_account_for_many_rows(world):
    landing, _ = world
    rows_of: dict[str, int] = {}
    for row in delivered(landing, "police__suspects"):
        rows_of[row["person_id"]] = rows_of.get(row["person_id"], 0) + 1
    ranked = sorted(rows_of.values(), reverse=True)
    assert sum(ranked[: len(ranked) // 20]) > 0.12 * sum(ranked)


def test_suspects_are_imported_at_the_declared_share(world):
    _, truth = world
    share = truth.suspects_home["outside"] / sum(truth.suspects_home.values())
    assert share == pytest.approx(truth.declared["suspects_from_outside"], abs=0.03)


def test_admissions_rise_with_deprivation_as_declared(tmp_path):
    truth = write_partners(tmp_path, seed=3, scale=0.4)
    population = {
        r["lsoa_code"]: r["population"] for r in table("ref_population_lsoas").to_pylist()
    }
    residents: dict[int, int] = {}
    for row in table("ref_deprivation").to_pylist():
        if str(row["edition"]) == "2025":
            decile = row["imd_decile"]
            residents[decile] = residents.get(decile, 0) + population[row["lsoa_code"]]
    admitted = truth.violence_admissions_by_decile
    most = sum(admitted[str(d)] for d in (1, 2, 3)) / sum(residents[d] for d in (1, 2, 3))
    least = sum(admitted[str(d)] for d in (8, 9, 10)) / sum(residents[d] for d in (8, 9, 10))
    expected = truth.declared["admission_deprivation_ratio"] ** (7 / 9)
    assert most / least == pytest.approx(expected, rel=0.35)


def test_irregular_deliveries_are_as_the_truth_says(world):
    landing, truth = world
    (gap,) = truth.missing["health__ed_assaults"]
    assert not (landing / f"health/ed_assaults/ed_assaults_{gap[:7]}.csv").exists()
    assert not [c for c in truth.counts if "ed_assaults" in c.measure and c.month_start == gap]
    ((carrier, late),) = truth.late.items()
    assert not (landing / f"police/victims/victims_{late[:7]}.csv").exists()
    with (landing / carrier).open(encoding="utf-8") as lines:
        months = {row["recorded_date"][:7] for row in csv.DictReader(lines)}
    assert late[:7] in months
    assert len(months) == 2
    (again,) = truth.resubmitted
    first = landing / again.replace("_resubmitted", "")
    keys = []
    for file in (first, landing / again):
        with file.open(encoding="utf-8") as lines:
            keys.append({row["offence_id"] for row in csv.DictReader(lines)})
    assert keys[0] < keys[1]


def test_area_codes_change_vintage(world):
    landing, _ = world
    lsoas = table("ref_lsoas").to_pylist()
    retired = {r["lsoa_code"] for r in lsoas if r["is_retired"]}
    new = {r["lsoa_code"] for r in lsoas if r["is_new"]}
    for row in delivered(landing, "police__offences"):
        assert row["lsoa_code"] not in (new if row["recorded_date"] < "2023-01" else retired)


def test_the_truth_is_written_as_json(world):
    _, truth = world
    assert json.loads(truth.as_json())["seed"] == 7


@pytest.mark.parametrize(("last", "scale"), [(date(2022, 3, 1), 1.0), (LAST, 0.001)])
def test_an_impossible_world_is_refused(tmp_path, last, scale):
    with pytest.raises(ValueError, match="months in order"):
        write_partners(tmp_path, first_month=FIRST, last_month=last, scale=scale)


def test_one_month_is_a_world(tmp_path):
    truth = write_partners(tmp_path, first_month=FIRST, last_month=FIRST, scale=0.02)
    assert truth.missing == {}
    assert (tmp_path / "police/offences/offences_2022-04.csv").exists()
