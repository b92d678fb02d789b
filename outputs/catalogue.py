"""The catalogue of figures: the page made from declarations, and what a release holds of it."""

import json
from pathlib import Path

from outputs.registry import CHAPTERS, Figure, figures
from outputs.wanted import grade_of, not_made
from sources.partnership import partnership

HEAD = """# Figures

Every figure this project publishes, made from the declarations in `outputs/figures/`. Numbers
pass disclosure control before anything is drawn or written. This page is generated: change
the figure's declaration, not this file.
"""


def catalogue_page() -> str:
    """The page: chapters in order, a section for each figure."""
    parts = [HEAD]
    for number, title in CHAPTERS.items():
        own = [f for f in figures().values() if f.chapter == number]
        if own:
            parts += [f"## {number} {title}\n", *(_section(f) for f in own)]
    return "\n".join([*parts, *_not_made()])


def _not_made() -> list[str]:
    """What a needs assessment could hold and no figure makes, with the reason."""
    lines = [f"- {each.number} {each.title}: {each.reason}" for each in not_made(_numbers())]
    return ["## Not made\n", *lines, ""] if lines else []


def _numbers() -> set[str]:
    """Every catalogue number that a figure answers."""
    return {number for figure in figures().values() for number in figure.numbers}


def _section(figure: Figure) -> str:
    """One figure."""
    form = figure.chart.kind if figure.chart else "Table"
    sources = ", ".join(f"`{c.name}`" for c in figure.contracts)
    lines = [
        f"### {', '.join(figure.numbers)} {declared_title(figure)}\n",
        f"{figure.question}\n",
        f"- id: `{figure.id}`; {form.lower()}; {figure.declared_unit}",
        f"- from: {sources}",
        f"- disclosure profile: {figure.profile}; editions: {', '.join(figure.edition)}",
        *(f"- {note}" for note in figure.notes),
    ]
    return "\n".join(lines) + "\n"


def catalogue_of(release: Path) -> list[dict]:
    """Every catalogue number with its figure's files in the release, or why it has none.

    Keys: id, catalogue, grade (must, should, could; more where nobody asks for it), chapter,
    title, question, files (relative to the release), reason. What no figure makes comes last,
    with an empty id.
    """
    record_file = release / "release.json"
    record = json.loads(record_file.read_text("utf-8")) if record_file.is_file() else {}
    files, waiting = sorted(record.get("files", {})), record.get("waiting", {})
    lines = [
        {
            "id": figure.id,
            "catalogue": number,
            "grade": grade_of(number),
            "chapter": figure.chapter,
            "title": _published_title(figure, release),
            "question": figure.question,
            "files": [f for f in files if Path(f).name.split(".")[0] == figure.id],
            "reason": "; ".join(waiting.get(figure.id, ["not published"])),
        }
        for figure in figures().values()
        for number in figure.numbers
    ]
    return lines + [
        {
            "id": "",
            "catalogue": each.number,
            "grade": each.grade,
            "chapter": None,
            "title": each.title,
            "question": "",
            "files": [],
            "reason": f"not made: {each.reason}",
        }
        for each in not_made(_numbers())
    ]


def declared_title(figure: Figure, county: str = "") -> str:
    """The title without the period, which only a release has; with the county where given."""
    title = figure.title.format(county=county, period="")
    return ", ".join(part for part in title.split(", ") if part)


def _published_title(figure: Figure, release: Path) -> str:
    """The title in the release's record of the figure, else the declared one."""
    records = (release / edition / "figures" / f"{figure.id}.json" for edition in figure.edition)
    published = next((r for r in records if r.is_file()), None)
    if published:
        return str(json.loads(published.read_text("utf-8"))["title"])
    return declared_title(figure, partnership().county_name)
