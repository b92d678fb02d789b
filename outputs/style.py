"""How every picture looks, and how it is written so that the same inputs give the same bytes.

Colours are the Analysis Function's palette (through afcharts); sizes suit a 16 cm picture in
a Word page. Text is in ink, or white on dark fills: four of the palette's colours fail as text.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path

import matplotlib.style
from lxml import etree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

WIDTH_CM = 16.0
DPI = 200
"""Word recompresses pictures above 220 dots an inch, which would lose the figure's id."""

INK = "#1D1D1D"
QUIET = "#595959"
GRID = "#D9D9D9"
CONTEXT = "#949494"
BLUE, TURQUOISE, PLUM, ORANGE, CHARCOAL, LILAC = (
    "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1",
)  # fmt: skip
CATEGORICAL = (BLUE, ORANGE, TURQUOISE, PLUM, CHARCOAL, LILAC)
SEQUENTIAL = ("#E3EBF3", "#9DB9D3", "#5B8DB8", "#12436D")
"""Four classes, light to dark: told apart in grey as well, and each carries ink or white text."""
PALE = "#EFEFEF"
"""A ground behind marks; text on it stays in ink."""
MOST_CLASSES = 4
"""Colours a reader tells apart at once (Analysis Function, charts guidance)."""

MARKERS = ("o", "s", "^", "D", "v", "P")
DASHES = ("-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5)), "-", "-")
HIDDEN = "[c]"
LANGUAGE = "en-GB"
SMALL, NORMAL, BIG = 9.0, 10.0, 20.0
"""Points at 16 cm: notes and numbers, text, and the one number of a headline panel."""
FONT = "DejaVu Sans"
"""Ships with matplotlib: the same letters, so the same bytes, on every machine."""
CM_PER_POINT = 2.54 / 72

HOUSE = {
    "font.family": "sans-serif",
    "font.sans-serif": [FONT],
    "font.size": NORMAL,
    "axes.titlesize": NORMAL,
    "axes.titleweight": "bold",
    "axes.labelsize": SMALL,
    "axes.edgecolor": CONTEXT,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "grid.color": GRID,
    "hatch.linewidth": 0.7,
    "text.hinting": "no_hinting",
    "legend.fontsize": SMALL,
    "lines.linewidth": 1.6,
    "text.color": INK,
    "xtick.color": CONTEXT,
    "ytick.color": CONTEXT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "svg.hashsalt": "sna",
    "svg.fonttype": "none",
    "savefig.facecolor": "white",
}


@contextmanager
def house() -> Iterator[None]:
    """The house style for what is drawn inside; never in threads, rcParams are global."""
    with matplotlib.style.context(["afcharts.afcharts", HOUSE]):
        yield


def canvas(height_cm: float) -> Figure:
    """An empty picture of the fixed width."""
    picture = Figure(figsize=(WIDTH_CM / 2.54, height_cm / 2.54))
    FigureCanvasAgg(picture)
    return picture


@cache
def _font(bold: bool) -> FontProperties:
    """The house font at 100 points."""
    return FontProperties(family=FONT, size=100, weight="bold" if bold else "normal")


@cache
def text_width(words: str, size: float = SMALL, bold: bool = False) -> float:
    """How wide the longest line is set, in centimetres."""
    lines = words.split("\n")
    wide = (text_to_path.get_text_width_height_descent(w, _font(bold), False)[0] for w in lines)
    return max(wide) / 100 * size * CM_PER_POINT


@cache
def wrapped(words: str, width_cm: float, size: float = SMALL, bold: bool = False) -> str:
    """The words on as many lines as keep within the width; a word is never broken."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= width_cm:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def line_height(size: float = SMALL) -> float:
    """From one line of text to the next, in centimetres."""
    return size * 1.25 * CM_PER_POINT


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(fill: str) -> str:
    """White or ink, whichever is read better on the fill."""
    return "white" if contrast(fill, "white") > contrast(fill, INK) else INK


def write_picture(picture: Figure, stem: Path, figure_id: str, title: str, alt: str) -> None:
    """Write `<stem>.svg` and `<stem>.png`, with the figure's id and text alternative inside."""
    drawn = BytesIO()
    picture.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    stem.with_suffix(".svg").write_bytes(_accessible(drawn.getvalue(), title, alt))
    picture.savefig(
        stem.with_suffix(".png"), dpi=DPI, metadata={"Software": None, "sna-id": figure_id}
    )


def _accessible(svg: bytes, title: str, alt: str) -> bytes:
    """The drawing with a title, a description, a language and the role of an image.

    Where the house font is not installed, Verdana's letters are as wide.
    """
    letters = f"'{FONT}'".encode()
    svg = svg.replace(letters + b",", letters + b", Verdana,")
    root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))
    space = "{http://www.w3.org/2000/svg}"
    for tag, text in (("desc", alt), ("title", title)):
        element = etree.Element(space + tag)
        element.text = text
        root.insert(0, element)
    root.set("role", "img")
    root.set("aria-label", alt)
    root.set("lang", LANGUAGE)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", LANGUAGE)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
