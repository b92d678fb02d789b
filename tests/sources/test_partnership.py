"""A partnership's file is read whole, and a mistake in it names the file and the key."""

from pathlib import Path

import pytest

from sources.code_lists import codes, lookup
from sources.partnership import FOLDER, GATEWAYS, partnership
from sources.reference.load import path_of, table
from sources.registry import references

TEXT = (FOLDER / "warwickshire.toml").read_text(encoding="utf-8")


def changed(folder: Path, old: str, new: str) -> Path:
    """A copy of the shipped file with one passage changed."""
    assert old in TEXT
    path = folder / "county.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return path


def test_places_agree_with_the_reference_tables() -> None:
    found, rows = partnership("warwickshire"), table("ref_districts").to_pylist()
    assert list(found.districts) == [r["district_code"] for r in rows]
    named = {(d, csp.code, csp.name) for csp in found.csps for d in csp.districts}
    assert named == {(r["district_code"], r["csp_code"], r["csp_name"]) for r in rows}
    assert found.neighbours["E08000026"] == "Coventry"


def test_the_headline_is_the_recommended_basket() -> None:
    headline = partnership("warwickshire").headline
    assert set(headline.classes) == set(codes("offences", in_serious_violence_basket="Y"))
    assert headline.subclasses == ("008/01", "008/59")
    assert headline.pooled_classes == ("8N", "8P")
    assert headline.label == "Serious violence (version 1.0)"


def test_a_definition_takes_what_it_does_not_say_from_its_base() -> None:
    found = partnership("warwickshire")
    young = found.definition("public_place_under_25")
    assert young.subclasses == found.headline.subclasses
    assert (young.max_age, young.age_of, young.public_place_only) == (24, "either", True)
    assert not young.is_headline
    groups = lookup("offences", "code", "group")
    assert "Sexual offences" not in {groups[c] for c in young.classes}
    assert "Sexual offences" in {groups[c] for c in found.headline.classes}


def test_definitions_widen_and_narrow_as_they_say() -> None:
    found = partnership("warwickshire")
    headline = set(found.headline.classes)
    assert set(found.definition("without_sexual").classes) < headline
    assert headline | set(found.headline.pooled_classes) < set(found.definition("wide").classes)
    with pytest.raises(KeyError, match="no definition wider"):
        found.definition("wider")


def test_whom_readers_ask_is_the_partnerships_to_name(tmp_path: Path) -> None:
    assert partnership("warwickshire").contact is None
    line = "permits_linkage = true"
    own = changed(tmp_path, line, f'{line}\ncontact = "The violence team, 01234 567890"')
    assert partnership(path=own).contact == "The violence team, 01234 567890"


def test_the_first_agreement_that_matches_covers_a_dataset() -> None:
    found = partnership("warwickshire")
    assert found.agreement("police__offences").gateway == GATEWAYS["pcsc_s16"]
    assert found.agreement("police__street_crimes").gateway == GATEWAYS["open_data"]
    assert not found.agreement("health__ed_assaults").permits_person_level
    assert found.agreement("health__admissions").gateway == GATEWAYS["data_sharing_agreement"]
    assert found.agreement("fire__incidents") is None


def test_linkage_needs_agreement_and_an_equal_key_space(tmp_path: Path) -> None:
    found = partnership("warwickshire")
    assert found.may_link("police__suspects", "partnership")
    assert not found.may_link("police__suspects", "force")
    assert not found.may_link("health__ed_assaults", "none")
    assert not found.may_link("fire__incidents", "partnership")
    off = changed(tmp_path, "permits_linkage = true", "permits_linkage = false")
    assert not partnership(path=off).may_link("police__suspects", "partnership")


def test_profiles_default_where_an_agency_has_none() -> None:
    found = partnership("warwickshire")
    assert found.profile == found.profiles["police"] == "T5"
    assert found.profiles["health"] == "HES"


def test_the_environment_chooses_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = changed(tmp_path, 'name = "warwickshire"', 'name = "elsewhere"')
    monkeypatch.setenv("SNA_PARTNERSHIP", str(other))
    assert partnership().name == "elsewhere"
    monkeypatch.setenv("SNA_PARTNERSHIP", "warwickshire")
    assert partnership().name == "warwickshire"
    monkeypatch.delenv("SNA_PARTNERSHIP")
    assert partnership().name == "warwickshire"
    assert partnership() is partnership("warwickshire")


def test_the_environment_chooses_the_definition_that_a_run_is_drawn_under(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = partnership()
    monkeypatch.setenv("SNA_DEFINITION", "wide")
    assert partnership().headline == own.definition("wide")
    assert partnership("warwickshire") is partnership()
    assert partnership().definitions == own.definitions
    monkeypatch.delenv("SNA_DEFINITION")
    assert partnership() is own
    assert own.headline.name == "headline"


def test_a_definition_that_is_not_there_names_those_that_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SNA_DEFINITION", "wider")
    with pytest.raises(ValueError, match="named 'wider'; set SNA_DEFINITION to one of headline, w"):
        partnership()


def test_a_partnership_may_bring_its_own_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tables").mkdir()
    own = changed(tmp_path, "[neighbours]", 'reference_folder = "tables"\n[neighbours]')
    text = own.read_text(encoding="utf-8").replace('reference_folder = "tables"\n', "")
    own.write_text('reference_folder = "tables"\n' + text, encoding="utf-8")
    monkeypatch.setenv("SNA_PARTNERSHIP", str(own))
    assert path_of(references()["ref_districts"]) == tmp_path / "tables" / "districts.csv"


ADULT = 'max_age = 24\nage_of = "either"'
MISTAKES = [
    ('county_code = "E10000031"\n', "", "county_code: missing"),
    ('county_code = "E10000031"', 'county_code = "31"', "county_code: '31' does not match"),
    ('region_name = "West Midlands"', "region_name = 7", "region_name: is not text"),
    ("lsoa_vintage = 2021", "lsoa_vintage = 2001", "lsoa_vintage: 2001 is not one of 2011, 2021"),
    ("district_vintage = 2024", "district_vintage = -1", "district_vintage: is below zero"),
    ("permits_linkage = true", 'permits_linkage = "yes"', "permits_linkage: is not true or false"),
    ("districts = [", 'colour = "red"\ndistricts = [', "colour: not a key here"),
    ('["E07000218", "E07000219",', '["E07000218", "E07000218",', "districts: listed twice"),
    ('districts = ["E07000220"]', "districts = []", r"csps: together they do not cover"),
    ('E08000029 = "Solihull"', 'E07000218 = "Solihull"', r"neighbours\.E07000218: is not the GSS"),
    ('health = "HES"', 'health = "HEX"', r"disclosure\.health: 'HEX' is not one of T5"),
    ('gateway = "istv"', 'gateway = "favour"', r"agreements\[4\]\.gateway: 'favour'"),
    ('"data_sharing_agreement"', '"pcsc_s16"', r"agreements\[5\]\.permits_person_level: pcsc_s16"),
    ('key_space = "partnership"', 'key_space = "none"', r"agreements\[3\]\.permits_linkage"),
    ('based_on = "headline"', 'based_on = "wide"', r"definitions\[2\]\.based_on: no earlier"),
    ('"2", "5D",', '"2", "5Z",', r"definitions\[1\]\.classes: no such offence class: 5Z"),
    ('["008/01", "008/59"]', '["008/99"]', r"definitions\[1\]\.subclasses: no such subclass"),
    (ADULT, "max_age = 24", r"definitions\[4\]\.max_age: max_age and age_of"),
    ('"retail", "transport"', '"shops", "transport"', r"definitions\[4\]\.public_places: 'shops'"),
    ("is_headline = true\n", "", "is_headline: one definition"),
    ('name = "without_sexual"', 'name = "headline"', r"definitions\[3\]\.name: 'headline' is def"),
    ("[disclosure]", "[disclosure", "not readable as TOML"),
]


@pytest.mark.parametrize(("old", "new", "reason"), MISTAKES)
def test_a_mistake_names_the_file_and_the_key(
    old: str, new: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=rf"county\.toml: .*{reason}|county\.toml: {reason}"):
        partnership(path=changed(tmp_path, old, new))


def test_a_missing_file_says_what_there_is() -> None:
    with pytest.raises(ValueError, match="no such partnership file .* warwickshire"):
        partnership("atlantis")
