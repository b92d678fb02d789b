"""A release is complete or absent, the same for the same inputs, and fit to be read."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from outputs import release as releases
from outputs.catalogue import catalogue_of, catalogue_page
from outputs.dictionary import dictionary
from outputs.inputs import Material
from outputs.registry import Figure, figures
from outputs.release import build_release, latest
from outputs.tables import shown
from sources.registry import contracts
from tests.outputs.made_counts import LATER
from tests.outputs.world import world

FEW = ("serious_violence_by_district", "victims_by_age_and_sex", "ed_assault_attendances")
PARTNERS_ONLY = "victims_by_age_and_sex"
SILENT = ("health__ed_assaults",)


def few() -> dict[str, Figure]:
    """Three figures, one of them for the partners alone."""
    chosen = {i: figures()[i] for i in FEW}
    return chosen | {PARTNERS_ONLY: replace(chosen[PARTNERS_ONLY], edition=("partner",))}


def few_counted(silent: tuple[str, ...] = SILENT, **more: object) -> Material:
    """The made-up world of the three figures."""
    cuts = tuple(dict.fromkeys(cut for figure in few().values() for cut in figure.cuts))
    return world(silent, cuts=cuts, **more)  # type: ignore[arg-type]


def hashes(folder: Path) -> dict[str, str]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    return build_release(home, few_counted(), few()).folder


def test_the_same_inputs_give_the_same_bytes_and_id(made, tmp_path):
    again = build_release(tmp_path, few_counted(), few())
    assert again.id == made.name
    assert hashes(again.folder) == hashes(made)


def test_a_release_that_exists_is_left_untouched(made):
    before = {p: p.stat().st_mtime_ns for p in made.rglob("*")}
    again = build_release(made.parent, few_counted(), few())
    assert not again.is_new and again.folder == made
    assert {p: p.stat().st_mtime_ns for p in made.rglob("*")} == before


def test_latest_points_at_the_newest_release(made):
    assert latest(made.parent) == made


def test_a_failure_leaves_nothing_behind_and_the_last_release_standing(tmp_path, monkeypatch):
    first = build_release(tmp_path, few_counted(), few())
    monkeypatch.setattr(releases, "write_workbook", lambda *_: (_ for _ in ()).throw(OSError()))
    with pytest.raises(OSError):
        build_release(tmp_path, few_counted(silent=()), few())
    assert latest(tmp_path) == first.folder
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([first.id, "latest"])


def test_where_links_are_refused_a_text_file_points(tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError("links are not permitted here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    (tmp_path / "2026-03-00000000").mkdir()
    releases.point_at(tmp_path, "2026-03-00000000")
    assert (tmp_path / "latest").read_text("utf-8").strip() == "2026-03-00000000"
    assert latest(tmp_path) == tmp_path / "2026-03-00000000"


def test_the_public_edition_holds_only_public_figures(made):
    assert (made / "partner" / "tables" / f"{PARTNERS_ONLY}.csv").is_file()
    assert not (made / "public" / "tables" / f"{PARTNERS_ONLY}.csv").exists()
    assert PARTNERS_ONLY not in (made / "public" / "book.html").read_text("utf-8")
    assert "police__victims" not in (made / "public" / "cells.csv").read_text("utf-8")


def test_true_counts_lie_outside_both_editions(made):
    assert sorted(p.name for p in made.iterdir() if p.is_dir()) == ["partner", "public",
                                                                    "restricted"]  # fmt: skip
    assert not list((made / "partner").rglob("*hidden*"))
    assert not list((made / "public").rglob("*hidden*"))


def test_a_release_remembers_the_one_it_was_compared_with(made, tmp_path):
    first = build_release(tmp_path, few_counted(), few())
    later = build_release(tmp_path, few_counted(months=LATER), few())
    assert first.id != later.id and latest(tmp_path) == later.folder
    for edition in ("partner", "public"):
        told = json.loads((later.folder / edition / "previous.json").read_text("utf-8"))
        assert told == {"release": first.id, "revised": []}
        stated = json.loads((later.folder / edition / "disclosure.json").read_text("utf-8"))
        assert stated["earlier_releases_considered"] == [first.id]
        assert stated["relations_considered"] > 0


def test_a_chapter_without_data_says_who_sent_nothing(made):
    page = (made / "partner" / "book.html").read_text("utf-8")
    assert "No delivery from NHS Coventry and Warwickshire of assault attendances" in page


def test_the_book_asks_nothing_of_a_network(made):
    page = (made / "partner" / "book.html").read_text("utf-8")
    assert "http://" not in page and "https://" not in page
    assert page.count("<h1") == 1 and 'lang="en-GB"' in page


def test_the_workbook_keeps_the_accessibility_checklist(made):
    book = openpyxl.load_workbook(made / "partner" / "workbook.xlsx")
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    assert book.properties.language == "en-GB" and book.properties.title
    for sheet in book.worksheets[3:]:
        assert len(sheet.tables) == 1 and not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible" and not sheet.freeze_panes
        (table,) = sheet.tables.values()
        cells = [cell for row in sheet[table.ref] for cell in row]
        assert all(cell.value not in (None, "") for cell in cells)
        numbers = [c for c in cells if isinstance(c.value, int | float)]
        assert all(c.alignment.horizontal == "right" for c in numbers)


def test_the_catalogue_names_every_figure_and_its_files(made):
    page = catalogue_page()
    assert all(f"`{i}`" in page for i in figures())
    found = {row["id"]: row for row in catalogue_of(made)}
    assert len(found["serious_violence_by_district"]["files"]) == 12
    assert "No delivery" in found["ed_assault_attendances"]["reason"]


def test_a_listed_title_is_the_releases_own_else_the_declared_one(made):
    titles = {row["id"]: row["title"] for row in catalogue_of(made)}
    drawn, waiting = "serious_violence_by_district", "ed_assault_attendances"
    assert titles[drawn] == "Serious violence by district, Warwickshire, year ending March 2026"
    assert titles[waiting] == "Assault attendances by month and emergency department, Warwickshire"


def test_every_figure_has_a_number_of_its_own():
    numbers = [n for f in figures().values() for n in f.numbers]
    assert len(numbers) == len(set(numbers))


def test_the_workbooks_contents_lead_to_every_sheet(made):
    book = openpyxl.load_workbook(made / "partner" / "workbook.xlsx")
    links = [c.hyperlink.location for row in book["Contents"] for c in row if c.hyperlink]
    assert all(any(sheet.title in link for link in links) for sheet in book.worksheets[3:])
    assert all(sheet.page_setup.orientation == "landscape" for sheet in book.worksheets)


def test_a_denominator_that_is_not_a_year_is_called_person_years():
    frame = pd.DataFrame({"months_covered": [3], "n": [5.0], "denominator": [2500.0], "status": ""})
    assert "Person-years" in shown(frame)
    assert "Population" in shown(frame.assign(months_covered=12))


def test_the_dictionary_names_every_field_of_every_contract():
    page = dictionary()
    for contract in contracts().values():
        assert f"### `{contract.name}`" in page
        assert all(f"| `{f.name}` |" in page for f in contract.fields)
