"""The figure book: one self-contained page with every figure, its table and its words.

Pictures are inside the page, so it opens without a network; the files beside it are linked
for download. The template escapes everything it is given.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from outputs import tables
from outputs.inputs import Inputs
from outputs.publish import Published
from outputs.registry import CHAPTERS, Figure
from sources.reference.load import attribution

TEMPLATES = Path(__file__).parent / "templates"
LONG_TABLE = 40
"""Rows above which a table is folded away until asked for, and left out of a printed book."""


@dataclass(frozen=True)
class Waiting:
    """A figure that cannot be drawn yet, and why."""

    figure: Figure
    reasons: tuple[str, ...]


def book_html(
    published: Sequence[Published], waiting: Sequence[Waiting], folder: Path, inputs: Inputs,
    release_id: str, edition: str,
) -> str:  # fmt: skip
    """The page for one edition, whose files lie in the folder."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    entries = [_entry(p, folder) for p in published]
    return environment.get_template("book.html.j2").render(
        county=inputs.partnership.county_name,
        partnership=inputs.partnership.title,
        release_id=release_id,
        edition=edition,
        chapters=_chapters(entries, waiting),
        agencies=sorted({a for e in entries for a in e["agencies"]}),
        attribution=attribution().splitlines(),
        figures=len(entries),
    )


def _entry(published: Published, folder: Path) -> dict:
    """What the template needs of one figure."""
    record, figure = published.record, published.figure
    table = _told_by_title(tables.shown(published.frame))
    picture = folder / "figures" / f"{figure.id}.svg"
    numeric = [_is_numeric(table[c].tolist()) for c in table]
    return record | {
        "has_chart": picture.is_file(),
        "picture": b64encode(picture.read_bytes()).decode() if picture.is_file() else "",
        "columns": list(zip(table.columns, numeric, strict=True)),
        "rows": [list(zip(row, numeric, strict=True)) for row in tables.texts(table)],
        "is_long": len(table) > LONG_TABLE,
        "size": f"{len(table):,} row{'' if len(table) == 1 else 's'}",
        "hidden": f"{record['withheld']:,} cell{'' if record['withheld'] == 1 else 's'} withheld",
        "citation": f"{record['title']}. {record['source']} Figure {record['id']}.",
    }


def _told_by_title(table: pd.DataFrame) -> pd.DataFrame:
    """The table without a period or district that is the same in every row: the title says it."""
    same = [c for c in ("Period", "District") if c in table and table[c].nunique() == 1]
    return table.drop(columns=same)


def _is_numeric(values: list) -> bool:
    """Whether a column holds numbers, apart from its gaps."""
    return any(isinstance(v, int | float) for v in values)


def _chapters(entries: list[dict], waiting: Sequence[Waiting]) -> list[dict]:
    """The chapters that have a figure, drawn or waiting, in order."""
    chapters = []
    for number, title in CHAPTERS.items():
        own = [e for e in entries if e["chapter"] == number]
        late = [w for w in waiting if w.figure.chapter == number]
        if own or late:
            chapters.append({"number": number, "title": title, "figures": own, "waiting": late})
    return chapters
