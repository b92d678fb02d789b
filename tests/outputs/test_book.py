"""The figure book as a file: whole, small, escaped, and asking nothing of a network."""

import json
import re
from base64 import b64decode
from io import BytesIO

import pandas as pd
import pytest
from lxml import etree, html
from PIL import Image

from outputs.book_pictures import view_copy
from outputs.book_tables import LONGEST, SHORT, page_table
from tests.outputs.edition import DRAWN, WAITS, later, write_edition

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
PICTURED = [i for i in DRAWN if i not in ("serious_violence_by_quarter", "people_on_probation")]


@pytest.fixture(scope="module")
def text(edition) -> str:
    return (edition.folder / "book.html").read_text("utf-8")


@pytest.fixture(scope="module")
def page(text) -> html.HtmlElement:
    return html.fromstring(text)


def test_every_figure_has_its_words_picture_table_and_files(page, edition):
    articles = {a.get("id"): a for a in page.iter("article")}
    assert list(articles) == [p.figure.id for p in sorted(
        edition.published, key=lambda p: p.figure.chapter)]  # fmt: skip
    for published in edition.published:
        article, record = articles[published.figure.id], published.record
        words = article.text_content()
        assert all(record[w] in words for w in ("title", "finding", "unit", "source", "question"))
        copied = [b.get("data-copy") for b in article.iter("button")]
        assert copied[:2] == [record["caption"], record["alt"]] and record["title"] in copied[2]
        files = [a.get("href") for a in article.iter("a") if a.get("download") is not None]
        assert all((edition.folder / f).is_file() for f in files) and len(files) >= 4


def test_key_findings_stand_first_and_lead_to_their_figures(page, edition):
    front = page.xpath("//section")[0]
    assert front.find("h2").text_content() == "Key findings"
    assert all(p.record["finding"] in front.text_content() for p in edition.published)
    targets = {a.get("href") for a in front.iter("a")}
    assert targets == {f"#{p.figure.id}" for p in edition.published}


def test_every_link_within_the_page_arrives(page):
    ids = set(page.xpath("//@id"))
    inside = {a.get("href")[1:] for a in page.iter("a") if a.get("href").startswith("#")}
    assert inside <= ids
    assert len(page.xpath("//@id")) == len(ids)


def test_a_figure_that_waits_says_why(page):
    (line,) = page.xpath(f"//dt[@id='{WAITS}']")
    assert "No delivery from the youth justice service." in line.getnext().text_content()


def test_the_page_is_one_file_that_asks_nothing_of_a_network(text):
    assert "http://" not in text and "https://" not in text
    assert not re.search(r"<(link|iframe|object)\b|@import|url\(", text)
    assert 'lang="en-GB"' in text and text.count("<h1") == 1


def test_tables_are_headed_and_captioned(page):
    for table in page.iter("table"):
        assert table.find("caption").text_content().strip()
        assert all(th.get("scope") == "col" for th in table.find("thead").iter("th"))
        assert all(row[0].tag == "th" and row[0].get("scope") == "row"
                   for row in table.find("tbody").iter("tr"))  # fmt: skip


def test_a_long_table_is_folded_and_whole(page, edition):
    (held,) = page.xpath("//article[@id='serious_violence_map']//script")
    frame = next(p.frame for p in edition.published if p.figure.id == "serious_violence_map")
    rows = json.loads(held.text)
    assert len(rows) == len(frame) > SHORT
    assert len(rows[0].split("\t")) == len(page_table(frame).columns)


def test_nothing_in_a_folded_table_ends_its_element():
    frame = pd.DataFrame({"known_to": ["</script><b>"] * 61, "n": 1.0, "status": ""})
    assert "<" not in page_table(frame).folded
    assert json.loads(page_table(frame).folded)[0].startswith("</script><b>")


def test_a_table_of_thousands_of_rows_is_left_to_its_files():
    frame = pd.DataFrame({"known_to": "a", "n": range(LONGEST + 1), "status": ""})
    assert page_table(frame).is_left_out and not page_table(frame).folded


def test_hidden_numbers_are_nowhere_on_the_page(page):
    (article,) = page.xpath("//article[@id='serious_violence_by_quarter']")
    held = json.loads(article.xpath(".//script")[0].text)
    assert held[0].split("\t")[2] == "[c]" and "[c]" in held[0].split("\t")[4:]


@pytest.mark.parametrize("figure_id", PICTURED)
def test_a_picture_to_read_is_small_and_on_white(edition, figure_id):
    published = edition.folder / "figures" / f"{figure_id}.png"
    seen = view_copy(published)
    with Image.open(BytesIO(b64decode(seen.base64))) as small, Image.open(published) as large:
        assert small.mode == "P" and small.size == (seen.width, seen.height)
        assert small.width / large.width == pytest.approx(0.72, abs=0.01)
        assert small.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert len(b64decode(seen.base64)) < 80_000


def test_a_figure_without_a_picture_has_no_copy_of_one(edition):
    assert view_copy(edition.folder / "figures" / "suppression_log.png") is None


def test_without_an_earlier_release_nothing_is_called_changed(page):
    assert not page.xpath("//select[@id='changed']")
    assert {a.get("data-changed") for a in page.iter("article")} == {"none"}


def test_a_revised_figure_stands_beside_its_earlier_picture(edition, inputs, tmp_path):
    made = write_edition(later(inputs), tmp_path, "2026-06-0a1b2c3d", before=edition.folder,
                         drawn=("serious_violence_by_district", "known_to_agencies"))  # fmt: skip
    page = html.fromstring((made.folder / "book.html").read_text("utf-8"))
    articles = {a.get("id"): a for a in page.iter("article")}
    revised = articles["serious_violence_by_district"]
    pictures = [img.get("src") for img in revised.iter("img")]
    assert revised.get("data-changed") == "revision" and len(set(pictures)) == 2
    assert len(list(articles["known_to_agencies"].iter("img"))) == 1
    (row,) = page.xpath("//table[@class='changes']/tbody/tr")
    assert "revised up" in row.text_content()


@pytest.mark.parametrize("figure_id", PICTURED)
def test_a_drawing_is_told_to_those_who_do_not_see_it(edition, figure_id):
    root = etree.parse(edition.folder / "figures" / f"{figure_id}.svg").getroot()
    record = next(p.record for p in edition.published if p.figure.id == figure_id)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == record["title"]
    assert (root.findtext(f"{SVG}desc") or "").strip()
    live = [t for t in root.iter(f"{SVG}text") if "".join(t.itertext()).strip()]
    assert len(live) > 3
    links = [e.get(XLINK) or e.get("href") or "" for e in root.iter()]
    assert all(link.startswith(("#", "data:")) for link in links if link)
    assert not list(root.iter(f"{SVG}script"))
