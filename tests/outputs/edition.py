"""A small edition of made-up figures, written once for the tests of its files."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from outputs.about import About, about
from outputs.book import Waiting, book_html
from outputs.changes import Change, note_changes
from outputs.inputs import Inputs
from outputs.provenance import canonical
from outputs.publish import Published, built, write
from outputs.registry import figures
from outputs.workbook import write_workbook

DRAWN = ("serious_violence_by_district", "serious_violence_by_quarter", "victims_by_age_and_sex",
         "serious_violence_map", "people_on_probation", "known_to_agencies",
         "ed_assault_attendances")  # fmt: skip
WAITS = "first_time_entrants"
RELEASE_ID, EARLIER_ID = "2026-03-0a1b2c3d", "2025-12-4e5f6a7b"


@dataclass(frozen=True)
class MadeEdition:
    """An edition's folder with what it was made from."""

    folder: Path
    published: tuple[Published, ...]
    what: About
    changes: tuple[Change, ...]


def write_edition(
    inputs: Inputs, folder: Path, release_id: str = RELEASE_ID, before: Path | None = None,
    drawn: tuple[str, ...] = DRAWN,
) -> MadeEdition:  # fmt: skip
    """Figures, book, workbook and record, as a release writes them."""
    frames = dict(_frames(inputs, drawn))
    published = tuple(write(figures()[i], frames[i], inputs, folder, "partner") for i in drawn)
    what = about(inputs, release_id, "partner")
    changes = note_changes(published, folder, before)
    late = [Waiting(figures()[WAITS], ("No delivery from the youth justice service",))]
    page = book_html(published, late, folder, what, changes, before)
    (folder / "book.html").write_text(page, encoding="utf-8")
    write_workbook(published, folder / "workbook.xlsx", what)
    record = canonical({"id": release_id, "figures": [p.figure.id for p in published]})
    (folder / "release.json").write_text(record, encoding="utf-8")
    return MadeEdition(folder, published, what, changes)


def _frames(inputs: Inputs, drawn: tuple[str, ...]) -> Iterator[tuple[str, pd.DataFrame]]:
    """The figures' frames; some rows are provisional, of low reliability or hidden."""
    for figure_id in drawn:
        frame = built(figures()[figure_id], inputs)
        if figure_id == "serious_violence_by_quarter":
            frame.loc[frame.index[-2:], "status"] = ["p", "u"]
            frame.loc[0, "status"] = "c"
            frame.loc[0, ["n", "rate", "lower", "upper"]] = float("nan")
        yield figure_id, frame


def later(inputs: Inputs) -> Inputs:
    """The same partners, after police delivered again and found a tenth more offences."""
    cuts = {
        cut: frame.assign(n=(frame["n"] * 1.1).round())
        if cut.measure.startswith("police__offences")
        else frame
        for cut, frame in inputs.cuts.items()
    }
    came = {**inputs.deliveries, "police__offences": ("0" * 64, "1" * 64)}
    return replace(inputs, cuts=cuts, deliveries=came)
