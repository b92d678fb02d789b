"""The figure book: one self-contained page with every figure, its table and its words.

Pictures are inside the page, so it opens from a file share without a network; the files
beside it are linked for download. The template escapes everything it is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from outputs.about import About
from outputs.book_pictures import EARLIER_DPI, Picture, view_copy
from outputs.book_tables import page_table
from outputs.changes import WHY, Change
from outputs.charts.base import number
from outputs.headlines import Headline
from outputs.pages import TEMPLATES, render
from outputs.publish import Published
from outputs.registry import CHAPTERS, Figure

__all__ = ["TEMPLATES", "Waiting", "book_html"]


@dataclass(frozen=True)
class Waiting:
    """A figure that cannot be drawn yet, and why."""

    figure: Figure
    reasons: tuple[str, ...]


def book_html(
    published: Sequence[Published], waiting: Sequence[Waiting], folder: Path, what: About,
    changes: Sequence[Change] = (), before: Path | None = None,
) -> str:  # fmt: skip
    """The page for one edition, whose files lie in the folder.

    `changes` are those since the same edition of the earlier release, whose folder is `before`.
    """
    entries = [_entry(p, folder, what, before) for p in published]
    return render(
        "book.html.j2",
        what=what,
        chapters=_chapters(entries, waiting, what),
        agencies=sorted({a for e in entries for a in e["agencies"]}),
        changes=[_row(c, what.county) for c in changes if c.kind != "none"],
        unchanged=sum(c.kind == "none" for c in changes),
        compared_with=next((e["compared_with"] for e in entries if e["compared_with"]), ""),
        kinds=[(k, WHY[k]) for k in WHY if any(c.kind == k for c in changes)],
        figures=len(entries),
        waiting=len(waiting),
    )


def _entry(published: Published, folder: Path, what: About, before: Path | None) -> dict:
    """What the template needs of one figure."""
    record, frame = published.record, published.frame
    picture = view_copy(folder / "figures" / f"{record['id']}.png")
    named = set(frame["district_name"].dropna()) if "district_name" in frame else set()
    return record | {
        "short": _short(record["title"], what.county),
        "picture": picture,
        "earlier": _earlier(record, folder, before) if picture else None,
        "why": WHY[record["changed"]],
        "detail": record["change"].partition(": ")[2],
        "table": page_table(frame),
        "districts": [d for d in what.districts if d in named],
        "hidden": f"{record['withheld']:,} row{'' if record['withheld'] == 1 else 's'} withheld",
        "citation": (
            f"{what.partnership}, {record['title']}. Figure {record['catalogue']} "
            f"({record['id']}), release {what.release_id}. {record['source']}"
        ),
    }


def _short(title: str, county: str) -> str:
    """The title without the county and the period, which the page repeats on every line."""
    return title.split(f", {county}")[0]


def _earlier(record: dict, folder: Path, before: Path | None) -> Picture | None:
    """The picture of the earlier release, where there was another."""
    if before is None or record["changed"] in ("none", "new"):
        return None
    now, then = (f / "figures" / f"{record['id']}.png" for f in (folder, before))
    if not then.is_file() or then.read_bytes() == now.read_bytes():
        return None
    return view_copy(then, EARLIER_DPI)


def _row(change: Change, county: str) -> dict:
    """One figure's line in the list of changes."""
    return {
        "id": change.id,
        "catalogue": change.catalogue,
        "short": _short(change.title, county),
        "why": WHY[change.kind],
        "detail": change.detail,
        "before": _headline(change.before),
        "after": _headline(change.after),
        "moved": change.moved or "[z]",
    }


def _headline(found: Headline | None) -> tuple[str, str]:
    """A headline number and its period; shorthand where there is none to show."""
    if found is None:
        return "[z]", ""
    return number(found.value) if found.value == found.value else "[x]", found.period


def _chapters(entries: list[dict], waiting: Sequence[Waiting], what: About) -> list[dict]:
    """The chapters that have a figure, drawn or waiting, in order."""
    chapters = []
    for place, title in CHAPTERS.items():
        own = [e for e in entries if e["chapter"] == place]
        late = [_late(w, what) for w in waiting if w.figure.chapter == place]
        if own or late:
            chapters.append({"number": place, "title": title, "figures": own, "waiting": late})
    return chapters


def _late(waiting: Waiting, what: About) -> dict:
    """A figure that waits, by the title it is declared with."""
    title = waiting.figure.title.format(county=what.county, period="")
    return {
        "id": waiting.figure.id,
        "catalogue": waiting.figure.number,
        "short": _short(title, what.county).rstrip(", "),
        "question": waiting.figure.question,
        "reasons": waiting.reasons,
    }
