"""The code lists are complete, honest about what is assumed, and read as text."""

from pathlib import Path

import pytest

from sources import code_lists
from sources.code_lists import (
    FOLDER,
    STATUSES,
    code_list,
    code_list_names,
    codes,
    district_aliases,
    lookup,
)
from sources.reference.load import table

NAMES = code_list_names()


def test_every_file_is_named_and_every_name_has_its_file() -> None:
    assert {p.stem for p in FOLDER.glob("*.csv")} == {*NAMES, "lists"}


@pytest.mark.parametrize("name", NAMES)
def test_every_list_is_whole(name: str) -> None:
    found = code_list(name)
    assert len(set(found.codes)) == len(found.codes) > 0
    assert found.title
    assert found.publisher
    for row in found.rows:
        assert row.label
        assert row.status in STATUSES
        assert row["publisher"]
        assert row["source"]


def test_violence_against_the_person_has_its_five_subgroups() -> None:
    rows = code_list("offences").rows
    assert {r["subgroup"] for r in rows if r["group"] == "Violence against the person"} == {
        "Homicide",
        "Violence with injury",
        "Violence without injury",
        "Stalking and harassment",
        "Death or serious injury by unlawful driving",
    }
    assert lookup("offences", "code", "subgroup")["8L"] == "Stalking and harassment"


def test_a_code_is_text() -> None:
    labels = code_list("offences").labels
    assert labels["4.1"] == "Manslaughter"
    assert labels["4.10"] == "Corporate manslaughter"
    assert code_list("offence_subclasses").labels["008/01"] == "GBH/wounding without intent (s20)"
    assert lookup("offence_subclasses", "code", "offence_code")["008/01"] == "8N"


def test_a_mapped_class_is_a_class_of_the_list() -> None:
    classes = lookup("offence_subclasses", "code", "offence_code").values()
    named = {part for value in classes for part in value.split("|") if part}
    assert named <= set(codes("offences"))


def test_gravity_scores_are_never_passed_off_as_published() -> None:
    assert {row.status for row in code_list("yj_gravity").rows} == {"assumed"}


def test_codes_are_chosen_by_column() -> None:
    assert codes("offences", group="Robbery") == ("34A", "34B")
    assert codes("ethnicity", cjs_code="W4") == ("gypsy_or_irish_traveller",)
    with pytest.raises(KeyError, match="no column colour"):
        codes("offences", colour="red")
    with pytest.raises(KeyError, match="no code list weather"):
        codes("weather")


def test_ethnicity_reaches_the_census_groups() -> None:
    groups = lookup("ethnicity", "census_label", "group")
    census = table("ref_ethnicity").to_pylist()
    assert {r["ethnic_group_detail"]: r["ethnic_group"] for r in census} == dict(groups)
    assert lookup("ethnicity", "nhs_code", "group")["R"] == "Asian"


def test_aliases_are_matched_whole() -> None:
    aliases = {name.casefold(): code for name, code in district_aliases().items()}
    assert aliases["warwick"] == "E07000222"
    assert aliases["north warwickshire"] == "E07000218"
    assert aliases["nuneaton & bedworth"] == "E07000219"
    assert aliases["warwickshire"] == aliases["south warwickshire"] == "unknown"
    assert aliases["coventry"] == "outside"
    assert len(aliases) == len(district_aliases())


def test_aliases_lead_to_districts_alone() -> None:
    districts = set(table("ref_districts")["district_code"].to_pylist())
    assert set(district_aliases().values()) == districts | {"outside", "unknown"}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("1,one,assumed\n1,two,assumed\n", "listed twice: 1"),
        ("1,one,guessed\n", "no known status: 1"),
    ],
)
def test_a_bad_list_is_refused(
    rows: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = {"name": "bad", "title": "Bad", "publisher": "Nobody", "caveat": ""}
    (tmp_path / "bad.csv").write_text("code,label,status\n" + rows, encoding="utf-8")
    monkeypatch.setattr(code_lists, "FOLDER", tmp_path)
    monkeypatch.setattr(code_lists, "_lists", lambda: {"bad": listing})
    with pytest.raises(ValueError, match=reason):
        code_list("bad")


def test_one_key_never_has_two_values() -> None:
    with pytest.raises(ValueError, match="two values of code"):
        lookup("ethnicity", "group", "code")
