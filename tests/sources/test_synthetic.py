"""The synthetic county keeps its contracts, and what it says is true is in its files."""

import csv
import hashlib
import json
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from sources.contract import Between, Contract, Field, Matches, OneOf
from sources.probation.assessments import VIOLENT
from sources.reference.load import table
from sources.registry import contract, contracts
from sources.sql import literal
from sources.synthetic.partners import write_partners
from sources.synthetic.truth import Truth
from sources.typed import SQL_TYPES, select

FIRST, LAST = date(2022, 4, 1), date(2024, 3, 1)


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> tuple[Path, Truth]:
    """Two years of a county a tenth of the size."""
    landing = tmp_path_factory.mktemp("landing")
    truth = write_partners(landing, seed=7, first_month=FIRST, last_month=LAST, scale=0.1)
    return landing, truth


def delivered(landing: Path, name: str) -> list[dict[str, str]]:
    """Every row of a dataset; of a month sent twice, the later alone."""
    files = sorted((landing / contract(name).folder).glob("*.csv"))
    again = {f.name.replace("_resubmitted", "") for f in files if "resubmitted" in f.name}
    found = []
    for file in files:
        if file.name not in again:
            with file.open(encoding="utf-8", newline="") as lines:
                found += list(csv.DictReader(lines))
    return found


def heading(field: Field, row: dict[str, str]) -> str | None:
    """The heading a field was delivered under, if it was."""
    return next((h for h in (field.name, *field.delivered_as) if h in row), None)


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


def test_the_true_counts_of_offences_are_those_of_the_files_in_force(world):
    landing, truth = world
    district_of = {r["lsoa_code"]: r["district_code"] for r in table("ref_lsoas").to_pylist()}
    found: dict[tuple[str, str], int] = {}
    for row in delivered(landing, "police__offences"):
        if row["status"] == "recorded":
            area = row["lsoa_code"]
            place = district_of.get(area, "outside") if area else "unknown"
            key = (place, row["recorded_date"][:7])
            found[key] = found.get(key, 0) + 1
    true = {
        (c.district_code, c.month_start[:7]): c.n
        for c in truth.counts
        if c.measure == "police__offences.offences" and c.n
    }
    assert found == true


def test_true_counts_of_other_agencies_are_those_of_the_files(world):
    landing, truth = world
    for measure, name in (
        ("health__ed_assaults.ed_assaults", "health__ed_assaults"),
        ("police__street_crimes.street_crimes", "police__street_crimes"),
        ("youth_justice__outcomes.outcomes", "youth_justice__outcomes"),
    ):
        assert truth.n(measure) == len(delivered(landing, name))
    spells = delivered(landing, "health__admissions")
    cause = re.compile(r"(^|[^A-Z0-9])(X8[5-9]|X9[0-9]|Y0[0-9])")
    violent = [
        r for r in spells if r["admission_method"][0] == "2" and cause.search(r["diagnoses"])
    ]
    assert truth.n("health__admissions.violence_admissions") == len(violent)


ALONE = sorted(n for n, c in contracts().items() if not c.parent and n != "police__offences")
"""Datasets that are counted from their own rows, none of which was sent twice."""


@pytest.mark.parametrize("name", ALONE)
def test_every_measure_counts_what_the_truth_says(world, name):
    landing, truth = world
    promised = contract(name)
    counted = counted_from_files(landing, promised)
    assert counted["problems"] == 0
    for measure in promised.measures:
        measure_id = promised.measure_id(measure)
        if any(c.measure == measure_id for c in truth.counts):
            assert truth.n(measure_id) == counted[measure.name] > 0, measure_id


def counted_from_files(landing: Path, promised: Contract) -> dict[str, int]:
    """Each measure as the contract's own SQL counts it, and how many rows break a rule.

    A stock of persons counts each once a date and place.
    """
    files = str(landing / promised.folder / "*.csv")
    with duckdb.connect() as con:
        source = f"from read_csv({literal(files)}, all_varchar=true)"
        delivered = [row[0] for row in con.execute(f"describe {source}").fetchall()]
        known = {h.casefold(): f for f in promised.fields for h in (f.name, *f.delivered_as)}
        columns = {known[h.casefold()].name: n for n, h in enumerate(delivered)}
        cells = ", ".join(f'"{h}" as c{n}' for n, h in enumerate(delivered))
        rows = select(promised, f"select row_number() over () as row_no, {cells} {source}", columns)
        for derived in promised.derived:
            column = f"({derived.sql})::{SQL_TYPES[derived.dtype]} as {derived.name}"
            rows = f"select *, {column} from ({rows})"
        once = f"distinct ({promised.event_date}, {promised.place.field}, {promised.person_key})"
        counts = ", ".join(
            f"count({once if m.counts == 'persons' else '*'}) filter (where {m.where}) as {m.name}"
            for m in promised.measures
        )
        bad = "count(*) filter (where problems <> 0) as problems"
        return con.execute(f"select {counts}, {bad} from ({rows})").df().iloc[0].to_dict()


def test_needs_are_commoner_among_the_violent_as_declared(world):
    landing, _ = world
    with_need = {"True": [0, 0], "False": [0, 0]}
    for row in delivered(landing, "probation__assessments"):
        if row["relationships_score"]:
            violent = str(row["offence_category"] in VIOLENT)
            with_need[violent][0] += int(row["relationships_score"]) >= 2
            with_need[violent][1] += 1
    shares = {violent: n / of for violent, (n, of) in with_need.items()}
    assert shares["True"] - shares["False"] == pytest.approx(0.18, abs=0.1)


def test_a_person_key_of_one_service_matches_no_other(world):
    landing, _ = world
    spaces: dict[str, set[str]] = {}
    for name, promised in contracts().items():
        if promised.person_key:
            keys = {row["person_id"] for row in delivered(landing, name)} - {""}
            spaces[promised.key_space] = spaces.get(promised.key_space, set()) | keys
    everyone = set.union(*spaces.values())
    assert sum(len(keys) for keys in spaces.values()) == len(everyone)


def test_school_exclusions_come_by_whole_academic_years(world):
    landing, truth = world
    (file,) = (landing / "context/school_exclusions").glob("*.csv")
    assert file.name == "school_exclusions_2022-23.csv"
    months = {c.month_start for c in truth.counts if c.measure.endswith(".suspensions")}
    assert (min(months), max(months), len(months)) == ("2022-09-01", "2023-08-01", 12)


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
