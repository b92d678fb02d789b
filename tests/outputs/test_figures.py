"""Every declared figure builds, is drawn, says what it shows and never says what is hidden."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from outputs import words
from outputs.findings import by_place, control_verdict, known_to_several
from outputs.inputs import Inputs
from outputs.publish import built, publish, write
from outputs.registry import Figure, declared_cuts, figures
from quality.disclosure import audit, disclose_release
from tests.outputs.world import world

EVERY = list(figures().values())


def ids(found: Figure) -> str:
    return found.id


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("release")


@pytest.mark.parametrize("found", EVERY, ids=ids)
def test_a_figure_is_published_with_its_table_words_and_record(found, inputs, folder):
    published = publish(found, inputs, folder)
    record = json.loads((folder / "figures" / f"{found.id}.json").read_text("utf-8"))
    assert record["title"] and record["source"].startswith("Source: ") and record["finding"]
    assert 0 < len(record["alt"]) <= words.ALT_LENGTH
    assert not re.search(r"\bnan\b", record["finding"] + record["title"])
    assert "{" not in record["title"]
    assert (folder / "tables" / f"{found.id}.csv").is_file()
    assert set(published.frame["status"]) <= {"", "c", "x", "u", "p"}
    assert not audit({found.id: published.frame}, {found.id: found.profiles(published.frame)})
    if found.chart:
        svg = (folder / "figures" / f"{found.id}.svg").read_text("utf-8")
        assert 'role="img"' in svg and "<title>" in svg and "<desc>" in svg
        with Image.open(folder / "figures" / f"{found.id}.png") as picture:
            assert picture.text["sna-id"] == found.id
            assert picture.width == 1259


@pytest.mark.parametrize("found", EVERY, ids=ids)
def test_declarations_name_cuts_that_can_be_counted(found):
    for cut in found.cuts:
        cut.check()
    assert found.question.endswith("?")
    assert all(re.fullmatch(r"[A-M]\d{1,2}", number) for number in found.numbers)


def test_a_number_column_of_a_csv_holds_only_numbers(inputs, folder):
    publish(figures()["serious_violence_map"], inputs, folder)
    rows = pd.read_csv(folder / "tables" / "serious_violence_map.csv", keep_default_na=True)
    assert rows["n"].dtype == float and rows["rate"].dtype == float
    assert rows.loc[rows["status"].eq("c"), ["n", "rate", "lower", "upper"]].isna().all(axis=None)


def test_the_same_frame_is_drawn_to_the_same_bytes(inputs, tmp_path):
    found = figures()["serious_violence_by_district"]
    files = []
    for name in ("once", "twice"):
        publish(found, inputs, tmp_path / name)
        files.append([p.read_bytes() for p in sorted((tmp_path / name).rglob("*")) if p.is_file()])
    assert files[0] == files[1]


def test_an_unchanged_picture_is_copied_not_drawn(inputs, tmp_path, monkeypatch):
    found = figures()["serious_violence_by_district"]
    publish(found, inputs, tmp_path / "earlier")
    monkeypatch.setattr("outputs.publish.style.canvas", lambda *_: pytest.fail("drawn again"))
    publish(found, inputs, tmp_path / "later", reuse=tmp_path / "earlier" / "figures")
    assert (tmp_path / "later" / "figures" / f"{found.id}.png").is_file()


def test_a_hidden_district_is_in_no_word_of_the_figure(inputs, tmp_path):
    found = figures()["serious_violence_by_district"]
    frame = built(found, inputs)
    frame.loc[0, ["n", "rate", "lower", "upper"]] = [3, 0.0447, 0.0092, 0.1306]
    shown = disclose_release({found.id: frame}, {found.id: "T5"})[found.id]
    record = write(found, shown, inputs, tmp_path, "partner").record
    svg = (tmp_path / "figures" / f"{found.id}.svg").read_text("utf-8")
    assert ">[c]<" in svg and ">0.0" not in svg
    assert "North Warwickshire" not in record["finding"]
    assert any("confidential" in note for note in record["notes"])


def test_the_words_for_change_are_those_the_interval_allows():
    months = pd.date_range("2024-04-01", periods=24, freq="MS")
    frame = pd.DataFrame(
        {"district_code": "E10000031", "period_start": months, "n": [100.0] * 12 + [101.0] * 12}
    )
    assert "no clear change" in words_for(frame)
    frame["n"] = [100.0] * 12 + [150.0] * 12
    assert ": higher." in words_for(frame)
    frame.loc[:5, "n"] = np.nan
    assert "not yet held" in words_for(frame)


def words_for(frame: pd.DataFrame) -> str:
    from outputs.findings import year_on_year

    return year_on_year("offences")(frame)


def test_a_dataset_that_sent_nothing_stops_only_its_own_figures():
    inputs: Inputs = world(silent=("health__ed_assaults",))
    waiting = {i for i, f in figures().items() if not f.can_draw(inputs)}
    assert waiting == {"ed_assault_attendances"}
    missing = figures()["ed_assault_attendances"].missing(inputs)
    assert missing == ("No delivery from NHS Coventry and Warwickshire for health/ed_assaults",)
    assert figures()["agencies_side_by_side"].missing(inputs) == missing


def test_only_street_data_still_gives_figures():
    from sources.registry import contracts

    inputs = world(silent=tuple(c for c in contracts() if c != "police__street_crimes"))
    drawn = {i for i, f in figures().items() if f.can_draw(inputs)}
    assert drawn == {
        "street_violence_by_district", "street_violence_by_month", "sources_and_coverage",
    }  # fmt: skip


def test_an_index_never_rests_on_a_quarter_that_would_be_withheld(inputs):
    frame = built(figures()["agencies_side_by_side"], inputs)
    lowest = frame.groupby(["measure", "district_code"])["n"].transform("min")
    assert frame.loc[lowest.lt(10), "index"].isna().all()
    assert frame.loc[lowest.lt(10) & frame["n"].notna(), "status"].eq("u").all()


def test_two_ways_of_one_agency_are_not_two_agencies():
    rows = [("Police, as victim", 80.0), ("Police, as victim + Police, as suspect", 15.0),
            ("Police, as victim + Probation", 5.0)]  # fmt: skip
    said = known_to_several(pd.DataFrame(rows, columns=["known_to", "n"]))
    assert said == "5 of the 100 people shown are known to more than one agency (5.0%)."


def test_a_headline_names_the_districts_that_stand_apart(inputs):
    districts, upper = ["North", "South", "Mid", "County"], [10.0, 2.0, 6.0, 5.2]
    frame = pd.DataFrame(
        {"district_code": ["a", "b", "c", inputs.county_code], "district_name": districts,
         "rate": [9.0, 1.0, 5.0, 5.0], "lower": [8.0, 0.5, 4.0, 4.8], "upper": upper}
    )  # fmt: skip
    said = by_place()(frame)
    assert said.endswith("Clearly above County (5.0): North; clearly below it: South.")
    frame.loc[:1, ["lower", "upper"]] = [0.0, 10.0]
    assert by_place()(frame).endswith("No district is clearly above or below County (5.0).")


def test_a_title_writes_its_months_in_full():
    assert words.months_in_full("year ending Mar 2026") == "year ending March 2026"
    assert words.months_in_full("Jan to Mar 2026, May 2025") == "January to March 2026, May 2025"
    assert words.months_in_full("a Dec of its own") == "a Dec of its own"


def test_a_cut_two_figures_share_is_declared_once():
    assert len(declared_cuts()) == len(set(declared_cuts()))


def test_no_mean_tells_a_small_month_that_may_be_withheld(inputs: Inputs) -> None:
    control = inputs.tables["out_sna__control"].assign(mean=180.0)
    control.loc[control.index[-1], "n"] = 3
    small = replace(inputs, tables={**inputs.tables, "out_sna__control": control})
    frame = built(figures()["serious_violence_control_chart"], small)
    assert frame[["mean", "lower", "upper"]].isna().all(axis=None)
    assert control_verdict(frame).startswith("Some months' counts are too small")
