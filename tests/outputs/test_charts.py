"""Every form on its edge cases: nothing overlaps, is cut, is too small or too pale to read."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from outputs import style
from outputs.charts.bars import Bars
from outputs.charts.base import Setting, number, shown, spread, ticks
from outputs.charts.describing import hidden_words, trend
from outputs.charts.heat import equal_parts
from outputs.charts.line_marks import ordered
from outputs.charts.people import UpSet
from outputs.charts.sheet import EDGE, Sheet
from outputs.charts.tiles import declared, positions
from outputs.charts.times import Times
from sources.partnership import partnership
from tests.outputs.gallery import COUNTY, Example, districts, examples, months, outcomes, profile

EVERY = examples()
VARIANTS = ("plain", "some", "all", "one")
MISSING = ("NHS Coventry and Warwickshire", "Warwickshire Youth Justice Service")
FULL = {"stamp": "ILLUSTRATIVE WEIGHTS", "missing": MISSING}
DPI = 100
COMMON = 0.3
"""The share of a text's ground that a colour must take to count as its ground."""
AA = 4.5
"""The least contrast of text (WCAG 2.2, 1.4.3)."""


@dataclass(frozen=True)
class Drawn:
    """A picture as drawn: every text with its box, and the picture without its texts."""

    texts: list[tuple[Text, Bbox]]
    ground: np.ndarray
    width: float
    height: float

    @property
    def words(self) -> list[str]:
        return [text.get_text() for text, _ in self.texts]


def setting_of(example: Example, **options: object) -> Setting:
    return Setting(unit=example.unit, county_code=COUNTY, **options)


def drawn(example: Example, frame: pd.DataFrame, setting: Setting | None = None) -> Drawn:
    """Draw a picture without its texts, which are noted where they would stand."""
    texts: list[tuple[Text, Bbox]] = []

    def noted(self: Text, renderer: object, *args: object, **kwargs: object) -> None:
        if self.get_visible() and self.get_text().strip():
            texts.append((self, Text.get_window_extent(self, renderer)))

    with style.house(), pytest.MonkeyPatch.context() as patch:
        picture = style.canvas(example.chart.height(frame))
        picture.set_dpi(DPI)
        example.chart.draw(picture, frame, setting or setting_of(example))
        patch.setattr(Text, "draw", noted)
        picture.canvas.draw()
        ground = np.asarray(picture.canvas.buffer_rgba())[..., :3].copy()
    return Drawn(texts, ground, picture.bbox.width, picture.bbox.height)


@cache
def variant(name: str, which: str) -> Drawn:
    """A form's picture with everything a setting can hold, drawn once for all tests."""
    example = of(name)
    return drawn(example, example.variant(which), setting_of(example, **FULL))


def inked(box: Bbox, text: Text) -> Bbox:
    """The box without the space that a line keeps above and below its letters."""
    trim = 0.16 * text.get_fontsize() * DPI / 72
    if text.get_rotation():
        return Bbox.from_extents(box.x0 + trim, box.y0, box.x1 - trim, box.y1)
    return Bbox.from_extents(box.x0 + 0.5, box.y0 + trim, box.x1 - 0.5, box.y1 - trim)


def overlapping(picture: Drawn) -> list[tuple[str, str]]:
    boxes = [(inked(box, text), text.get_text()) for text, box in picture.texts]
    found = []
    for i, (one, words) in enumerate(boxes):
        for other, others in boxes[i + 1 :]:
            wide = min(one.x1, other.x1) - max(one.x0, other.x0)
            high = min(one.y1, other.y1) - max(one.y0, other.y0)
            if wide > 0.5 and high > 0.5:
                found.append((words, others))
    return found


def outside(picture: Drawn) -> list[str]:
    return [
        text.get_text()
        for text, box in picture.texts
        if box.x0 < -0.5 or box.y0 < -1 or box.x1 > picture.width + 0.5
        or box.y1 > picture.height + 1
    ]  # fmt: skip


def pale(picture: Drawn) -> list[tuple[str, float]]:
    """Texts that a reader with low vision cannot tell from what lies under them."""
    found = []
    for text, box in picture.texts:
        if text.get_path_effects() or text.get_bbox_patch() is not None:
            continue
        rows = slice(int(picture.height - box.y1) + 1, int(picture.height - box.y0))
        pixels = picture.ground[rows, int(box.x0) : int(box.x1) + 1].reshape(-1, 3)
        counts = Counter(map(tuple, pixels.tolist()))
        grounds = [c for c, n in counts.items() if n >= COMMON * len(pixels)]
        for ground in grounds:
            colour = "#{:02x}{:02x}{:02x}".format(*ground)
            ratio = style.contrast(str(text.get_color()), colour)
            if ratio < AA:
                found.append((text.get_text(), round(ratio, 1)))
    return found


def of(name: str) -> Example:
    return next(e for e in EVERY if e.name == name)


EACH = pytest.mark.parametrize("example", EVERY, ids=lambda e: e.name)


@EACH
@pytest.mark.parametrize("which", VARIANTS)
def test_a_form_is_drawn_clear_whole_and_legible(example, which):
    picture = variant(example.name, which)
    assert overlapping(picture) == []
    assert outside(picture) == []
    assert pale(picture) == []
    assert min(text.get_fontsize() for text, _ in picture.texts) >= style.SMALL
    assert all(text.get_fontname() == style.FONT for text, _ in picture.texts)
    assert "ILLUSTRATIVE WEIGHTS" in picture.words
    assert any("No delivery from" in words for words in picture.words)


@pytest.mark.parametrize("example", [e for e in EVERY if e.says_hidden], ids=lambda e: e.name)
def test_a_withheld_number_is_marked_as_such(example):
    for which in ("some", "all"):
        assert any("[c]" in words for words in variant(example.name, which).words)


@EACH
def test_a_picture_keeps_its_shape_however_much_is_withheld(example):
    height = example.chart.height(example.frame)
    assert height == example.chart.height(example.variant("all"))
    assert height == example.chart.height(example.variant("some"))
    assert 3 < height < 26


@EACH
def test_the_unit_is_in_the_picture(example):
    picture = variant(example.name, "plain")
    assert any(example.unit in " ".join(words.split()) for words in picture.words)


@EACH
def test_a_form_says_what_it_shows_and_how_much_it_does_not(example):
    setting = setting_of(example)
    said = example.chart.describe(example.frame, setting)
    assert not re.search(r"\b(nan|NaT|None)\b|\.\.|\{|  ", said)
    if example.says_hidden:
        assert "withheld [c]" in example.chart.describe(example.variant("some"), setting)
        nothing = example.chart.describe(example.variant("all"), setting)
        assert "withheld [c]" in nothing
        assert not re.search(r"[Hh]ighest:? \S+,? \d", nothing)


@pytest.mark.parametrize("name", ["dot_whisker", "months", "tile_map"])
def test_the_same_frame_is_drawn_to_the_same_bytes(name, tmp_path):
    example, files = of(name), []
    for stem in ("once", "twice"):
        with style.house():
            picture = style.canvas(example.chart.height(example.frame))
            example.chart.draw(picture, example.frame, setting_of(example, **FULL))
            style.write_picture(picture, tmp_path / stem, "an_id", "A title", "An alternative")
        files.append([(tmp_path / stem).with_suffix(s).read_bytes() for s in (".svg", ".png")])
    assert files[0] == files[1]


def test_a_picture_tells_machines_what_it_is(tmp_path: Path):
    example = of("dot_whisker")
    with style.house():
        picture = style.canvas(example.chart.height(example.frame))
        example.chart.draw(picture, example.frame, setting_of(example))
        style.write_picture(picture, tmp_path / "p", "an_id", "A title", "An alternative")
    svg = (tmp_path / "p.svg").read_text("utf-8")
    assert 'role="img"' in svg and 'lang="en-GB"' in svg and 'aria-label="An alternative"' in svg
    assert "<title>A title</title><desc>An alternative</desc>" in svg
    assert "<text" in svg and "Nuneaton and Bedworth" in svg and "'DejaVu Sans', Verdana" in svg
    with Image.open(tmp_path / "p.png") as png:
        assert png.text["sna-id"] == "an_id"
        assert png.width == round(style.WIDTH_CM / 2.54 * style.DPI - 0.5)


def test_the_baseline_the_pandemic_and_provisional_months_are_marked():
    words = " | ".join(drawn(of("months"), months()).words)
    assert "baseline 2019/20" in words
    assert "pandemic 2020/21" in words
    assert "provisional" in words


def test_marked_years_are_where_their_months_are():
    frame = months()
    spans = {s.name: (s.left, s.right) for s in Times.of(frame, "period_start").spans(frame)}
    step = Times.of(frame, "period_start").step
    assert spans["baseline"][1] == pytest.approx(spans["pandemic"][0], abs=2)
    assert spans["pandemic"][1] - spans["pandemic"][0] == pytest.approx(12 * step, abs=8)
    named = Times.of(outcomes(), "period")
    spans = {s.name: (s.left, s.right) for s in named.spans(outcomes())}
    assert spans == {"baseline": (-0.5, 0.5), "pandemic": (0.5, 1.5),
                     "provisional": (5.5, 6.5)}  # fmt: skip


def test_a_line_breaks_where_no_row_tells_of_a_period():
    days = pd.to_datetime(["2025-01-01", "2025-04-01", "2025-10-01", "2026-01-01"])
    rows = pd.DataFrame({"period_start": days, "n": [1.0, 2.0, 3.0, 4.0], "status": ""})
    found = ordered(rows, Times.of(rows, "period_start"))
    assert found["n"].isna().tolist() == [False, False, True, False, False]
    assert found["status"].tolist() == ["", "", "x", "", ""]


def test_a_short_axis_is_ticked_by_months_a_long_one_by_years():
    days = pd.DataFrame({"day": pd.date_range("2024-04-01", "2026-03-01", freq="MS")})
    assert Times.of(days, "day").ticks(12)[1] == ["Jul 2024", "Jan 2025", "Jul 2025", "Jan 2026"]
    days = pd.DataFrame({"day": pd.date_range("2019-04-01", "2026-03-01", freq="MS")})
    assert Times.of(days, "day").ticks(12)[1] == [str(year) for year in range(2020, 2027)]


def test_the_ends_of_a_year_are_named_as_the_axis_has_room() -> None:
    months = Times.of(
        pd.DataFrame({"day": pd.date_range("2025-01-01", "2025-12-01", freq="MS")}), "day"
    )
    assert months.ticks(12)[1] == ["Jan 2025", "Apr 2025", "Jul 2025", "Oct 2025"]
    assert months.ticks(4)[1] == ["Jan 2025", "Jul 2025"]
    assert months.ticks(3)[1] == ["Jan 25", "Dec 25"]
    assert months.ticks(1)[1] == ["Dec 25"]


def test_every_bar_of_an_overlap_is_on_one_scale():
    frame = pd.DataFrame({"known_to": ["A", "B", "A + B"], "n": [400.0, 200.0, 10.0], "status": ""})
    with style.house():
        picture = style.canvas(UpSet().height(frame))
        UpSet().draw(picture, frame, Setting(unit="People", county_code=COUNTY))
    ends = {axes.get_xlim()[1] for axes in picture.axes if axes.patches and axes.containers}
    assert len(ends) == 1


def test_the_darkest_hours_hold_the_busiest_quarter():
    hours = np.array([1.0] * 50 + [10.0, 10.0, 10.0, 10.0, 10.0])
    assert equal_parts(hours) == [0, 1, 10, 11]
    assert equal_parts(np.array([np.nan])) == [0, 1]


def test_a_mark_of_a_gap_never_stands_beside_a_number():
    assert shown(49, "x") == "49" and shown(49, "p") == "49 [p]"
    assert shown(np.nan, "x") == "[x]"


def test_a_verdict_on_a_withheld_fact_is_never_drawn():
    frame = profile()
    frame = frame.assign(value=np.nan, status="c")
    words = drawn(of("profile_page"), frame).words
    assert "\N{BLACK UP-POINTING TRIANGLE}" not in "".join(words)
    assert "higher" not in of("profile_page").chart.describe(frame, setting_of(EVERY[0]))


def test_one_place_with_very_long_words_is_still_clear():
    frame = districts().assign(district_name=lambda f: f["district_name"] + ", with its villages, "
                               "hamlets and the farms between them")  # fmt: skip
    long = Setting(unit="Emergency admissions per 100,000 residents a year, directly "
                   "age-standardised (ESP2013)", county_code=COUNTY, **FULL)  # fmt: skip
    picture = drawn(of("dot_whisker"), frame, long)
    assert overlapping(picture) == [] and outside(picture) == []


def test_more_kinds_than_can_be_told_apart_are_refused():
    frame = outcomes(("One", "Two", "Three", "Four", "Five"))
    with pytest.raises(ValueError, match="5 kinds are more than 4"):
        Bars().draw(style.canvas(8), frame, setting_of(EVERY[0]))


def test_a_single_month_and_a_panel_without_rows_are_drawn():
    picture = drawn(of("months"), months(1))
    assert "Mar 2026" in picture.words
    frame = months()
    kept = frame[frame["district_name"].ne("Rugby") | frame["period_start"].eq("2020-01-01")]
    assert overlapping(drawn(of("months"), kept)) == []


def test_lines_are_refused_where_their_marks_repeat():
    example = of("sources")
    many = pd.concat([example.frame.assign(measure_name=str(i)) for i in range(5)])
    with pytest.raises(ValueError, match="5 lines are more than 4"):
        example.chart.draw(style.canvas(8), many, setting_of(example))


def test_every_district_of_the_partnership_has_a_tile_of_its_own():
    codes = list(partnership().districts)
    assert set(declared()[COUNTY]) == set(codes)
    at = positions(codes, COUNTY)
    assert len(set(at.values())) == len(codes)
    assert positions(["A", "B"], "elsewhere") == {"A": (0.0, 0.0), "B": (1.0, 0.0)}


def test_missing_agencies_are_counted_where_there_is_no_room_to_name_them():
    example = of("dot_whisker")
    many = replace(setting_of(example), missing=tuple(f"{m} number {i}" for m in MISSING
                                                      for i in range(6)))  # fmt: skip
    picture = drawn(example, example.frame, many)
    assert any("No delivery from 12 agencies" in words for words in picture.words)
    assert outside(picture) == []


@pytest.mark.parametrize(
    ("values", "sizes", "expected"),
    [([1, 1], [1, 1], [1, 2]), ([5, 1], [1, 1], [5, 1]), ([9.8, 9.9], [1, 1], [8.5, 9.5])],
)
def test_labels_are_moved_apart_within_their_room(values, sizes, expected):
    assert spread(values, sizes, 0, 10) == pytest.approx(expected)


def test_ticks_are_round_and_numbers_have_a_true_minus():
    assert ticks(0, 11) == [0, 5, 10]
    assert ticks(0, 1.1, whole=True) == [0, 1]
    assert number(-1234.5) == "\N{MINUS SIGN}1,234"[:1] + number(1234.5)


def test_words_for_change_are_those_the_interval_allows():
    rows = districts().iloc[:2].assign(n=[100.0, 200.0], rate=[1.0, 2.0], period=["a", "b"])
    rows["period_start"] = [pd.Timestamp(2024, 4, 1), pd.Timestamp(2025, 4, 1)]
    assert trend(rows, "n", "period") == "from 100 in a to 200 in b: higher"
    rows["n"] = [100.0, 101.0]
    assert trend(rows, "n", "period").endswith("no clear change")
    assert hidden_words(rows.assign(n=np.nan, status="c"), "n") == "2 of 2 are withheld [c]."


def test_text_is_measured_as_it_is_drawn():
    with style.house():
        picture = style.canvas(5)
        sheet = Sheet(picture, setting_of(EVERY[0]))
        text = sheet.text(EDGE, 1, "Nuneaton and Bedworth", fontsize=style.NORMAL)
        picture.canvas.draw()
        wide = text.get_window_extent().width / picture.dpi * 2.54
    assert style.text_width("Nuneaton and Bedworth", style.NORMAL) == pytest.approx(wide, rel=0.03)


def test_every_fill_carries_legible_words():
    fills = (*style.CATEGORICAL, *style.SEQUENTIAL, style.PALE, "white")
    assert min(style.contrast(style.ink_on(fill), fill) for fill in fills) >= AA
    assert style.contrast(style.QUIET, style.PALE) >= AA
