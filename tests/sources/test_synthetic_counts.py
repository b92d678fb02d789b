"""What the synthetic county says is true is what its files hold, counted by the contracts."""

import re
from pathlib import Path

import duckdb
import pytest
from delivered_rows import delivered

from sources.contract import Contract
from sources.probation.assessments import VIOLENT
from sources.reference.load import table
from sources.registry import contract, contracts
from sources.sql import literal
from sources.typed import SQL_TYPES, select


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
        r
        for r in spells
        if r["admission_method"][0] == "2"
        and r["patient_class"] == "1"
        and cause.search(r["diagnoses"])
    ]
    assert {r["patient_class"] for r in spells} == {"1", "2"}
    assert truth.n("health__admissions.violence_admissions") == len(violent)


ALONE = sorted(n for n, c in contracts().items() if not c.parent and n != "police__offences")
"""Datasets that are counted from their own rows, none of which was sent twice."""

RARE = ("custody_outcomes", "custodial_remands")
"""Of which so small a county may have none in two years."""


@pytest.mark.parametrize("name", ALONE)
def test_every_measure_counts_what_the_truth_says(world, name):
    landing, truth = world
    promised = contract(name)
    counted = counted_from_files(landing, promised)
    assert counted["problems"] == 0
    for measure in promised.measures:
        measure_id = promised.measure_id(measure)
        if any(c.measure == measure_id for c in truth.counts):
            assert truth.n(measure_id) == counted[measure.name], measure_id
            assert counted[measure.name] > 0 or measure.name in RARE, measure_id


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
        how = {"persons": f"count({once})", "rows": "count(*)"}
        added = {m: f"sum({m.sums})" if m.sums else how[m.counts] for m in promised.measures}
        counts = "".join(f"{n} filter (where {m.where}) as {m.name}, " for m, n in added.items())
        bad = "count(*) filter (where problems <> 0) as problems"
        return con.execute(f"select {counts}{bad} from ({rows})").df().iloc[0].to_dict()


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
