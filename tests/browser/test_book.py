"""The figure book as a reader meets it: found by axe and by keyboard, on a phone and on paper."""

import json
import re

import pytest

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHOWN = "[...document.querySelectorAll('article:not([hidden])')].map(a => a.id)"
FOCUS = """() => {
  const at = document.activeElement, look = getComputedStyle(at), box = at.getBoundingClientRect();
  return {tag: at.tagName, id: at.id, text: at.textContent.trim().slice(0, 40),
          outline: look.outlineStyle === 'none' ? 0 : parseFloat(look.outlineWidth),
          seen: box.bottom > 0 && box.top < innerHeight};
}"""
TABS = 400
OPEN_ALL = "document.querySelectorAll('details').forEach(d => { d.open = true; })"


def violations(page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response
    assert tuple(map(int, found["testEngine"]["version"].split(".")[:2])) >= (4, 8)
    assert len(found["passes"]) > 20
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(reader, width):
    page = reader.open(width)
    assert violations(page) == []
    page.evaluate(OPEN_ALL)
    page.wait_for_function(
        "document.querySelectorAll('#serious_violence_map tbody tr').length > 99"
    )
    assert violations(page) == []


def test_axe_finds_nothing_while_figures_are_filtered(reader):
    page = reader.open()
    page.fill("#search", "probation")
    assert violations(page) == []
    page.fill("#search", "no figure says this")
    assert page.is_visible("#nothing") and violations(page) == []


def test_search_hides_what_does_not_fit_everywhere_and_clear_brings_it_back(reader):
    page = reader.open()
    every = page.evaluate(SHOWN)
    page.fill("#search", "people PROBATION district")
    assert page.evaluate(SHOWN) == ["people_on_probation"]
    assert page.inner_text("#found") == f"1 of {len(every)} figures"
    assert page.locator(".findings li:visible").count() == 1
    assert page.locator(".chapter:visible").count() == 1
    assert not page.is_visible("#how")
    page.click("#clear")
    assert page.evaluate(SHOWN) == every and page.inner_text("#found") == ""
    assert page.evaluate("document.activeElement.id") == "search"


@pytest.mark.parametrize(
    ("control", "value", "shown"),
    [
        ("agency", "NHS Coventry and Warwickshire", ["ed_assault_attendances"]),
        ("changed", "revision", ["serious_violence_by_district", "serious_violence_map"]),
        ("changed", "new", ["known_to_agencies"]),
    ],
)
def test_filters_keep_the_figures_that_fit(reader, control, value, shown):
    page = reader.open()
    page.select_option(f"#{control}", value)
    assert page.evaluate(SHOWN) == shown


def test_a_district_keeps_its_figures_and_marks_its_rows(reader):
    page = reader.open()
    page.select_option("#district", "Rugby")
    shown = page.evaluate(SHOWN)
    assert "known_to_agencies" not in shown and "serious_violence_by_district" in shown
    page.click("#serious_violence_by_district details.data summary")
    marked = page.locator("#serious_violence_by_district tr.mine")
    assert marked.count() == 1 and marked.inner_text().startswith("Rugby")


def test_a_link_to_a_figure_that_is_filtered_out_shows_it_again(reader):
    page = reader.open()
    page.fill("#search", "probation")
    page.evaluate("location.hash = '#serious_violence_map'")
    page.wait_for_function("!document.getElementById('serious_violence_map').hidden")
    assert page.input_value("#search") == ""


def walk(page) -> list[dict]:
    """Every stop of the Tab key, from the top of the page to where it leaves the page."""
    stops = []
    for _ in range(TABS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["tag"] == "BODY":
            return stops
        stops.append(stop)
    raise AssertionError(f"the end of the page is more than {TABS} stops away")


def test_the_keyboard_reaches_everything_and_shows_where_it_is(reader):
    page = reader.open()
    stops = walk(page)
    assert stops[0]["text"] == "Skip to the figures"
    assert {"search", "agency", "district", "changed"} <= {s["id"] for s in stops}
    texts = [s["text"] for s in stops]
    figures = page.locator("article").count()
    for name in ("Copy caption", "Copy alt text", "Copy citation", "CSV", "Notes and provenance"):
        assert texts.count(name) == figures, name
    assert sum(t.startswith("Table, ") for t in texts) == figures
    assert [s for s in stops if not s["seen"] or s["outline"] < 2] == []


def test_the_skip_link_leads_past_the_contents(reader):
    page = reader.open()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_table_opens_by_keyboard_and_is_whole(reader, made):
    page = reader.open()
    page.focus("#serious_violence_map details.data summary")
    page.keyboard.press("Enter")
    frame = next(p.frame for p in made.published if p.figure.id == "serious_violence_map")
    rows = page.locator("#serious_violence_map tbody tr")
    rows.nth(len(frame) - 1).wait_for()
    assert rows.count() == len(frame)
    assert rows.first.locator("th").first.get_attribute("scope") == "row"


@pytest.mark.parametrize(("name", "word"), [("Copy caption", "caption"), ("Copy alt text", "alt")])
def test_copying_puts_the_words_on_the_clipboard_and_says_so(reader, made, name, word):
    page = reader.open()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#known_to_agencies button", has_text=name).focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('said').textContent !== ''")
    record = next(p.record for p in made.published if p.figure.id == "known_to_agencies")
    assert page.evaluate("navigator.clipboard.readText()") == record[word]
    assert page.inner_text("#said").endswith("copied")


def test_a_revised_picture_stands_beside_the_earlier_one(reader):
    page = reader.open()
    page.click("#serious_violence_by_district .then summary")
    now, then = (page.locator("#serious_violence_by_district img").nth(i) for i in (0, 1))
    left, right = now.bounding_box(), then.bounding_box()
    assert left["x"] + left["width"] <= right["x"]
    assert abs(left["y"] - right["y"]) < left["height"] / 4
    assert then.evaluate("img => img.naturalWidth") == 630


@pytest.mark.parametrize("width", [320, 360])
def test_a_phone_never_scrolls_the_page_sideways(reader, width):
    page = reader.open(width, 740)
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = page.evaluate("""[...document.querySelectorAll('button, select, input, summary')]
        .map(e => e.getBoundingClientRect()).filter(box => box.width)
        .map(box => Math.min(box.width, box.height))""")
    assert min(sizes) >= 24


def test_the_contents_are_folded_on_a_phone_and_open_on_a_desk(reader):
    assert reader.open(360).locator(".fold[open]").count() == 0
    assert reader.open(1280).locator(".fold[open]").count() == 2


def test_the_book_prints_to_pages_without_its_controls(reader):
    page = reader.open()
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", printed)) >= 6
    page.emulate_media(media="print")
    hidden = page.evaluate("""['.side', '.actions', '.then', '.data.long'].filter(
        s => document.querySelector(s).checkVisibility())""")
    assert hidden == []
    assert page.locator("article img").first.is_visible()
    assert page.locator("#serious_violence_map .printed").is_visible()


def test_short_tables_and_notes_open_for_printing_and_close_again(reader):
    page = reader.open()
    opened = "document.querySelectorAll('article details[open]').length"
    before = page.evaluate(opened)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(opened) > before
    assert not page.evaluate("document.querySelector('details.long').open")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(opened) == before


def test_the_book_reads_without_scripts(browser, made):
    context = browser.new_context(java_script_enabled=False)
    context.set_offline(True)
    page = context.new_page()
    page.goto((made.folder / "book.html").as_uri())
    assert page.locator("article").count() == len(made.published)
    page.locator("#serious_violence_by_district details.data summary").click()
    assert page.locator("#serious_violence_by_district tbody tr").first.is_visible()
    context.close()


def test_no_file_the_page_offers_is_missing(reader, made):
    page = reader.open()
    links = page.evaluate(
        "[...document.querySelectorAll('a[download]')].map(a => a.getAttribute('href'))"
    )
    present = {p.relative_to(made.folder).as_posix() for p in made.folder.rglob("*")}
    assert set(links) - {"release.duckdb"} <= present
    assert json.loads((made.folder / "release.json").read_text("utf-8"))["id"] in page.inner_text(
        ".masthead"
    )
