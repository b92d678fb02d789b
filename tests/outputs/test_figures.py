"""Every declared figure builds, is drawn, says what it shows and never says what is hidden."""

import json
import re
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from outputs import words
from outputs.figures.across_agencies_findings import known_to_several
from outputs.findings import by_place, control_verdict, coverage_words, latest_by_place
from outputs.inputs import Inputs
from outputs.publish import STATUSES, NothingToShow, built, write
from outputs.registry import Figure, declared_cuts, figures
from sources.registry import contracts
from tests.outputs.made_figures import HELD, Noting, complete, completed_from
from tests.outputs.world import all_hidden, hidden, without, world

EVERY = list(figures().values())
AGENCIES = sorted({c.agency.name for c in contracts().values()})


def ids(found: Figure) -> str:
    return found.id


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("release")


@pytest.fixture(scope="module")
def nothing_shown(inputs: Inputs) -> Inputs:
    """Inputs in which every count is hidden."""
    return complete(all_hidden(inputs))


def frame_of(found: Figure, inputs: Inputs) -> pd.DataFrame:
    """The figure's frame, built once for all tests."""
    return inputs.made[found.id].frame if found.id in inputs.made else built(found, inputs)


@pytest.mark.parametrize("found", EVERY, ids=ids)
def test_a_figure_is_published_with_its_table_words_and_record(found, whole, both, folder):
    published = write(found, frame_of(found, whole), whole, folder, "partner")
    record = json.loads((folder / "figures" / f"{found.id}.json").read_text("utf-8"))
    assert record["title"] and record["source"].startswith("Source: ") and record["finding"]
    assert 0 < len(record["alt"]) <= words.ALT_LENGTH
    assert not re.search(r"\bnan\b", record["finding"] + record["title"])
    assert "{" not in record["title"]
    assert (folder / "tables" / f"{found.id}.csv").is_file()
    assert set(published.frame["status"]) <= set(STATUSES)
    if found.chart:
        svg = (folder / "figures" / f"{found.id}.svg").read_text("utf-8")
        drawn = re.findall(r"[\d,]+", " ".join(re.findall(r">([^<]*)<", svg)))
        assert both["partner"].secrets.isdisjoint(text.replace(",", "") for text in drawn)
        assert 'role="img"' in svg and "<title>" in svg and "<desc>" in svg
        with Image.open(folder / "figures" / f"{found.id}.png") as picture:
            assert picture.text["sna-id"] == found.id
            assert picture.width == 1259


@pytest.mark.parametrize("found", EVERY, ids=ids)
def test_a_missing_number_says_why(found, whole):
    frame = frame_of(found, whole)
    numbers = [c for c in ("n", "rate", "dsr", "ratio") if c in frame]
    gaps = frame[numbers].isna().any(axis=1)
    assert frame.loc[gaps, "status"].ne("").all()


@pytest.mark.parametrize("found", EVERY, ids=ids)
def test_a_figure_of_which_every_count_is_hidden_still_has_its_words(found, nothing_shown):
    try:
        frame = frame_of(found, nothing_shown)
    except NothingToShow:
        return
    finding = words.months_in_full(found.finding(frame))
    assert finding and not re.search(r"\bnan\b", finding)
    assert words.alternative(found, finding)
    if found.cuts and "n" in frame:
        assert frame["n"].isna().all() or not frame.loc[frame["n"].notna(), "n"].any()


@pytest.mark.parametrize("agency", AGENCIES)
def test_an_agency_that_sent_nothing_stops_no_figure_that_can_do_without_it(
    agency, inputs, every_figure
):
    datasets = [c.name for c in contracts().values() if c.agency.name == agency]
    rest = completed_from(inputs, every_figure, without(inputs, datasets))
    assert all(made.finding for made in rest.made.values())
    for found in (f for f in EVERY if f.about_the_release):
        with suppress(NothingToShow):
            assert found.finding(built(found, rest)), found.id
    assert len(rest.made) > 20


def test_what_a_figure_reads_of_its_inputs_is_noted(every_figure, inputs):
    read = every_figure.read["serious_violence_by_district"]
    assert {("cuts", c) for c in figures()["serious_violence_by_district"].cuts} <= read
    assert all(name in HELD for name, _ in read)
    by_key = [lambda held: held["a"], lambda held: held.get("a"), lambda held: "a" in held]
    ways = [*by_key, len, list, dict, lambda held: [*held.items(), *held.values()]]
    for ask in [*ways, lambda held: held | {}]:
        noted = set()
        ask(Noting("cuts", {"a": 1}, noted))
        assert noted == {("cuts", "a")}


@pytest.mark.parametrize("found", EVERY, ids=ids)
def test_declarations_name_cuts_that_can_be_counted(found):
    for cut in found.cuts:
        cut.check()
    assert found.question.endswith("?")
    assert all(re.fullmatch(r"[A-M]\d{1,2}[a-z]?", number) for number in found.numbers)


def test_a_number_column_of_a_csv_holds_only_numbers(inputs, folder):
    found = figures()["serious_violence_map"]
    write(found, built(found, inputs), inputs, folder, "partner")
    rows = pd.read_csv(folder / "tables" / "serious_violence_map.csv", keep_default_na=True)
    assert rows["n"].dtype == float and rows["rate"].dtype == float
    assert rows["status"].eq("c").any()
    assert rows.loc[rows["status"].eq("c"), ["n", "rate", "lower", "upper"]].isna().all(axis=None)


def test_the_same_frame_is_drawn_to_the_same_bytes(inputs, tmp_path):
    found = figures()["serious_violence_by_district"]
    files = []
    for name in ("once", "twice"):
        write(found, built(found, inputs), inputs, tmp_path / name, "partner")
        files.append([p.read_bytes() for p in sorted((tmp_path / name).rglob("*")) if p.is_file()])
    assert files[0] == files[1]


def test_an_unchanged_picture_is_copied_not_drawn(inputs, tmp_path, monkeypatch):
    found = figures()["serious_violence_by_district"]
    frame = built(found, inputs)
    write(found, frame, inputs, tmp_path / "earlier", "partner")
    monkeypatch.setattr("outputs.publish.style.canvas", lambda *_: pytest.fail("drawn again"))
    reuse = tmp_path / "earlier" / "figures"
    write(found, frame, inputs, tmp_path / "later", "partner", reuse=reuse)
    assert (tmp_path / "later" / "figures" / f"{found.id}.png").is_file()


def test_a_hidden_district_is_in_no_word_of_the_figure(inputs, tmp_path):
    found = figures()["serious_violence_by_district"]
    (cut,) = found.cuts
    first = next(code for code, name in inputs.districts.items() if name == "North Warwickshire")
    told = inputs.cube(cut).set_index("district_code")["n"]
    less = hidden(inputs, cut, lambda cube: cube["district_code"].eq(first))
    frame = built(found, less)
    record = write(found, frame, less, tmp_path, "partner").record
    assert frame.loc[frame["district_code"].eq(first), ["n", "rate"]].isna().all(axis=None)
    svg = (tmp_path / "figures" / f"{found.id}.svg").read_text("utf-8")
    assert ">[c]<" in svg and str(int(told[first])) not in "".join(re.findall(r">([^<]*)<", svg))
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
    inputs = world(silent=("health__ed_assaults",))
    waiting = {i for i, f in figures().items() if not f.can_draw(inputs)}
    assert waiting >= {
        "ed_assault_attendances", "ed_assault_completeness", "ed_assaults_by_hour",
        "ed_assaults_by_location", "ed_assaults_by_method",
    }  # fmt: skip
    asked = {i: {c.name for c in figures()[i].contracts} for i in waiting}
    assert all("health__ed_assaults" in names for names in asked.values()), asked
    missing = figures()["ed_assault_attendances"].missing(inputs)
    assert missing == (
        "No delivery from NHS Coventry and Warwickshire of assault attendances at emergency "
        "departments (ISTV) (health/ed_assaults)",
    )
    assert figures()["agencies_side_by_side"].missing(inputs) == missing


def test_the_caseload_is_told_though_youth_justice_sent_nothing():
    inputs = world(silent=tuple(c for c in contracts() if c.startswith("youth_justice__")))
    drawn = {i for i, f in figures().items() if f.can_draw(inputs)}
    assert {"people_on_probation", "probation_mappa"} <= drawn
    assert "probation_young_adults" not in drawn
    assert figures()["people_on_probation"].missing(inputs) == ()


def test_only_street_data_still_gives_figures():
    inputs = world(silent=tuple(c for c in contracts() if c != "police__street_crimes"))
    drawn = {i for i, f in figures().items() if f.can_draw(inputs)}
    assert drawn >= {
        "street_violence_by_district", "street_violence_by_month", "sources_and_coverage",
    }  # fmt: skip
    rest = drawn - {i for i, f in figures().items() if f.needs == "none"}
    asked = {c.name for i in rest for c in figures()[i].contracts}
    assert all("police__street_crimes" in {c.name for c in figures()[i].contracts} or not
               figures()[i].contracts for i in rest), asked  # fmt: skip


def test_an_index_never_rests_on_a_year_that_is_small_or_withheld(inputs):
    frame = built(figures()["agencies_side_by_side"], inputs)
    lowest = frame.groupby(["measure", "district_code"])["n"].transform("min")
    assert frame.loc[lowest.lt(20), "index"].isna().all()
    assert frame.loc[lowest.lt(20) & frame["n"].notna(), "status"].ne("").all()


def test_two_ways_of_one_agency_are_not_two_agencies():
    rows = [("Police as victim", 80.0), ("Police as suspect + Police as victim", 15.0),
            ("Police as victim + Probation", 5.0)]  # fmt: skip
    said = known_to_several(pd.DataFrame(rows, columns=["known_to", "n"]))
    assert said == (
        "Of 100 people known to Warwickshire Police or Warwickshire Probation Delivery Unit, 5 are "
        "known to more than one of them (5.0%). The largest group of these, 5, is known to police "
        "as victim and probation."
    )


def test_a_headline_names_the_districts_that_stand_apart(inputs):
    districts, upper = ["North", "South", "Mid", "County"], [10.0, 2.0, 6.0, 5.2]
    frame = pd.DataFrame(
        {"district_code": ["a", "b", "c", inputs.county_code], "district_name": districts,
         "rate": [9.0, 1.0, 5.0, 5.0], "lower": [8.0, 0.5, 4.0, 4.8], "upper": upper,
         "period": "2025/26", "period_start": pd.Timestamp(2025, 4, 1)}
    )  # fmt: skip
    told = by_place("robbery", "offences per 1,000 residents")
    assert told(frame) == (
        "The rate of robbery is highest in North (9.0 offences per 1,000 residents, 2025/26) and "
        "lowest in South (1.0). Clearly above County (5.0): North; clearly below it: South."
    )
    frame.loc[:1, ["lower", "upper"]] = [0.0, 10.0]
    assert told(frame).endswith("No district is clearly above or below County (5.0).")
    last = latest_by_place("robbery", "per 1,000", 0)
    assert last(frame) == (
        "The rate of robbery is highest in North (9 per 1,000, 2025/26) and lowest in South (1); "
        "in County it is 5."
    )


def test_a_source_alone_is_named_and_not_the_many_that_are_silent():
    frame = pd.DataFrame({"title": ["Crimes", "Schools", "Ambulances"], "is_covered": [1, 0, 0]})
    assert coverage_words(frame) == "1 of 3 sources delivered: Crimes."
    most = frame.assign(is_covered=[1, 1, 0])
    assert coverage_words(most) == "2 of 3 sources delivered. Nothing came for: Ambulances."


def test_a_title_writes_its_months_in_full():
    assert words.months_in_full("year ending Mar 2026") == "year ending March 2026"
    assert words.months_in_full("Jan to Mar 2026, May 2025") == "January to March 2026, May 2025"
    assert words.months_in_full("a Dec of its own") == "a Dec of its own"


def test_a_cut_two_figures_share_is_declared_once():
    assert len(declared_cuts()) == len(set(declared_cuts()))


def test_no_limit_rests_on_a_month_that_is_hidden(inputs: Inputs) -> None:
    found = figures()["serious_violence_control_chart"]
    (cut,) = found.cuts
    months = sorted(inputs.cube(cut)["period_start"].unique())
    less = hidden(inputs, cut, lambda cube: cube["period_start"].eq(months[-24]))
    frame = built(found, less)
    before = frame["period_start"] <= months[-24]
    assert frame.loc[before, ["mean", "lower", "upper"]].isna().all(axis=None)
    shown = frame.loc[~before]
    assert shown["mean"].to_numpy() == pytest.approx(shown["n"].mean())
    last = hidden(inputs, cut, lambda cube: cube["period_start"].eq(months[-1]))
    assert control_verdict(built(found, last)).startswith("Some months' counts are too small")
