"""What the synthetic councils, hospitals and services send recovers what was declared of it."""

from collections import Counter
from pathlib import Path

import pytest
from delivered_rows import delivered

from sources.code_lists import code_list, codes
from sources.reference.load import table
from sources.synthetic import world as declared
from sources.synthetic.partners import write_partners
from sources.synthetic.truth import Truth


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> tuple[Path, Truth]:
    """Seven years at a fifth of the county's size, so that shares can be told from chance."""
    landing = tmp_path_factory.mktemp("county")
    return landing, write_partners(landing, seed=11, scale=0.2)


def total(rows: list[dict[str, str]], column: str, **where: str) -> int:
    """The sum of a column over the rows that have these values."""
    chosen = (r for r in rows if all(r[key] == value for key, value in where.items()))
    return sum(int(r[column]) for r in chosen)


def test_absence_is_as_declared_and_never_more_than_the_pupils(county):
    landing, truth = county
    rows = delivered(landing, "context__school_absence")
    assert {r["academic_year_start"][5:] for r in rows} == {"09-01"}
    for row in rows:
        severe, often, pupils = (
            int(row[c]) for c in ("severe_absentees", "persistent_absentees", "pupils")
        )
        assert 0 <= severe <= often <= pupils
    share = total(rows, "persistent_absentees", phase="secondary")
    share /= total(rows, "pupils", phase="secondary")
    assert share == pytest.approx(declared.ABSENT_SHARES["secondary"][0], rel=0.05)
    measure = "context__school_absence.alternative_provision_pupils"
    assert truth.n(measure) == total(rows, "pupils", phase="alternative provision") > 0


def test_children_in_care_are_near_66_in_ten_thousand_and_factors_as_declared(county):
    landing, truth = county
    rows = [r for r in delivered(landing, "context__children_social_care")]
    last = [r for r in rows if r["year_end"] == "2026-03-31"]
    children = sum(
        r["population"]
        for r in table("ref_population").to_pylist()
        if r["year"] == 2024 and r["age"] < 18
    )
    looked_after = total(last, "n", category="Looked after child") / truth.scale
    assert 10_000 * looked_after / children == pytest.approx(66, rel=0.2)
    assessed = total(rows, "n", category="Assessment completed")
    named = total(rows, "n", category="Domestic abuse")
    assert named / assessed == pytest.approx(declared.FACTOR_SHARES["domestic_abuse"], rel=0.05)
    labels = {c.label for c in code_list("social_care_categories").rows if c["group"] == "factor"}
    factors = sum(int(r["n"]) for r in rows if r["category"] in labels)
    assert truth.n("context__children_social_care.assessment_factors") == factors > assessed


def test_treatment_is_sent_a_quarter_a_row_for_twelve_quarters(county):
    landing, truth = county
    rows = delivered(landing, "context__treatment_demand")
    assert len({r["quarter_end"] for r in rows}) == declared.TREATMENT_QUARTERS
    assert {r["quarter_end"][5:] for r in rows} == {"06-30", "09-30", "12-31", "03-31"}
    assert truth.n("context__treatment_demand.referrals") == total(rows, "referrals")
    opiate = total(rows, "in_treatment", service="Opiate treatment, adults")
    of_all = opiate / total(rows, "in_treatment")
    shares = {code: people for code, (_, people) in declared.TREATMENT.items()}
    assert of_all == pytest.approx(shares["opiate"] / sum(shares.values()), rel=0.1)


def test_projected_residents_grow_as_declared(county):
    landing, _ = county
    rows = delivered(landing, "context__population_projections")
    assert {r["base_date"] for r in rows} == {f"{declared.PROJECTION_BASE}-06-30"}
    last = declared.PROJECTION_BASE + declared.PROJECTED_YEARS
    for district, growth in (("North Warwickshire", 1.001), ("Rugby", 1.012)):
        base, end = (
            total(rows, "people", residence_district=district, projected_year=str(year))
            for year in (declared.PROJECTION_BASE, last)
        )
        assert end / base == pytest.approx(growth**declared.PROJECTED_YEARS, rel=0.005)


def test_linked_backgrounds_are_the_stand_ins_and_one_is_hidden(county):
    landing, _ = county
    rows = delivered(landing, "context__dfe_moj_backgrounds")
    assert {r["area_code"] for r in rows} == set(declared.BACKGROUND_AREAS)
    hidden = [(r["area_code"], r["cohort"], r["background"]) for r in rows if r["share"] == "c"]
    assert hidden == [("E10000031", "serious violence", "Permanently excluded")]
    england = {
        r["background"]: float(r["share"])
        for r in rows
        if r["area_code"] == "E92000001" and r["cohort"] == "serious violence"
    }
    assert england["Suspended"] == declared.BACKGROUNDS["suspended"][0]


def test_admissions_name_alcohol_drugs_and_mental_health_as_often_as_drawn(county):
    landing, _ = county
    rows = delivered(landing, "health__admissions")
    for group, drawn in (("alcohol", 2), ("drugs", 2), ("mental health", 1)):
        prefixes = tuple(codes("icd10_associated", group=group))
        found = sum(
            any(
                code.strip().startswith(prefixes)
                for part in r["diagnoses"].split("||")
                for code in part.split(",")
            )
            for r in rows
        )
        assert found / len(rows) == pytest.approx(drawn / 13, abs=0.04), group


def test_day_cases_are_no_admissions_for_violence(county):
    landing, truth = county
    rows = delivered(landing, "health__admissions")
    emergencies = [r for r in rows if r["admission_method"].startswith("2")]
    assert {r["patient_class"] for r in emergencies} == {"1", "2"}
    by_decile = sum(truth.violence_admissions_by_decile.values())
    measure = "health__admissions.violence_admissions"
    inside = sum(truth.n(measure, code) for code in declared.DISTRICTS)
    assert by_decile == inside < len(emergencies)


def test_victims_of_domestic_abuse_have_the_vulnerability_marker_more_often(county):
    landing, _ = county
    domestic = {
        r["offence_id"] for r in delivered(landing, "police__offences") if r["is_domestic"] == "Y"
    }
    marked: dict[bool, Counter] = {True: Counter(), False: Counter()}
    for row in delivered(landing, "police__victims"):
        if row["victim_type"] == "person":
            marked[row["offence_id"] in domestic][row["is_vulnerable"]] += 1
        else:
            assert row["is_vulnerable"] == ""
    for is_domestic, share in zip((True, False), declared.VULNERABLE_SHARES, strict=True):
        counted = marked[is_domestic]
        assert counted["Y"] / counted.total() == pytest.approx(share, abs=0.01)


def test_a_strand_is_named_on_hate_crimes_alone(county):
    landing, _ = county
    rows = delivered(landing, "police__offences")
    assert {r["is_hate"] == "Y" for r in rows if r["hate_strand"]} == {True}
    strands = Counter(r["hate_strand"] for r in rows if r["is_hate"] == "Y")
    assert strands["Race or ethnicity"] / strands.total() == pytest.approx(0.72, abs=0.05)
    assert "" not in strands


def test_risk_of_harm_is_the_persons_on_every_sentence(county):
    landing, _ = county
    rows = delivered(landing, "probation__caseload")
    said: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in rows:
        person = (row["snapshot_date"], row["person_id"])
        said.setdefault(person, set()).add((row["rosh"], row["mappa_category"]))
    assert {len(each) for each in said.values()} == {1}
    assert max(Counter((r["snapshot_date"], r["person_id"]) for r in rows).values()) > 1


def test_outcomes_for_knives_are_a_share_of_those_given(county):
    _, truth = county
    share = truth.n("youth_justice__outcomes.knife_or_weapon_outcomes")
    share /= truth.n("youth_justice__outcomes.outcomes")
    assert share == pytest.approx(12 / 100, abs=0.04)
    assert truth.n("youth_justice__outcomes.custody_outcomes") > 0
