"""How every picture looks, and how it is written so that the same inputs give the same bytes.

Colours are the Analysis Function's palette (through afcharts); sizes suit a 16 cm picture in
a Word page. Text is always in ink: four of the palette's colours fail as text on white.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import matplotlib.style
from lxml import etree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

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
SEQUENTIAL = ("#E3EBF3", "#9DB9D3", "#4F82AE", "#12436D")
"""Four classes, light to dark: adjacent steps are told apart in grey as well."""

MARKERS = ("o", "s", "^", "D", "v", "P")
DASHES = ("-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5)), "-", "-")
HIDDEN = "[c]"
SMALL, NORMAL = 7.5, 8.5

HOUSE = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": NORMAL,
    "axes.titlesize": NORMAL,
    "axes.titleweight": "bold",
    "axes.labelsize": SMALL,
    "axes.edgecolor": CONTEXT,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "grid.color": GRID,
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
    """An empty picture of the fixed width, laid out so that nothing overlaps."""
    picture = Figure(
        figsize=(WIDTH_CM / 2.54, height_cm / 2.54),
        layout=ConstrainedLayoutEngine(w_pad=0.07, h_pad=0.07),
    )
    FigureCanvasAgg(picture)
    return picture


def write_picture(picture: Figure, stem: Path, figure_id: str, title: str, alt: str) -> None:
    """Write `<stem>.svg` and `<stem>.png`, with the figure's id and text alternative inside."""
    drawn = BytesIO()
    picture.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    stem.with_suffix(".svg").write_bytes(_accessible(drawn.getvalue(), title, alt))
    picture.set_layout_engine("none")
    picture.savefig(
        stem.with_suffix(".png"), dpi=DPI, metadata={"Software": None, "sna-id": figure_id}
    )


def _accessible(svg: bytes, title: str, alt: str) -> bytes:
    """The drawing with a title, a description and the role of an image."""
    root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))
    space = "{http://www.w3.org/2000/svg}"
    for tag, text in (("desc", alt), ("title", title)):
        element = etree.Element(space + tag)
        element.text = text
        root.insert(0, element)
    root.set("role", "img")
    root.set("aria-label", alt)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
