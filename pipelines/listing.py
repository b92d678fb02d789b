"""What the command line lists: deliveries with their verdicts, figures with their files."""

from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipelines.store import Store
from quality.deliveries import Delivery, shown


def delivery_lines(home: Path) -> list[dict]:
    """Every delivery of the ledger, in the order first seen."""
    return [Delivery.from_entry(e).line() for e in Store(home).ledger]


def delivery_table(lines: list[dict]) -> str:
    """The deliveries for people."""
    if not lines:
        return "no delivery has been taken in yet; put files in landing/<agency>/<dataset>/"
    counts = ("rows_in", "accepted", "rejected", "deduplicated", "superseded")
    table = Table("file", "verdict", *counts, "months", box=None, pad_edge=False)
    for name in counts:
        table.columns[[c.header for c in table.columns].index(name)].justify = "right"
    for line in lines:
        months = f"{line['first_month'] or ''} to {line['last_month'] or ''}"
        table.add_row(
            shown(line["file"]),
            line["verdict"].replace("_", " "),
            *(f"{line[name]:,}" for name in counts),
            months if line["first_month"] else "none",
        )
    text = _rendered(table)
    reasons = [f"{shown(line['file'])}: {r}" for line in lines for r in line["reasons"]]
    return text + ("\n" + "\n".join(reasons) if reasons else "")


def catalogue_lines(home: Path) -> list[dict]:
    """Every figure that is made or wanted, with its files in the latest release or the reason."""
    from outputs.catalogue import catalogue_of

    return catalogue_of(Store(home).releases / "latest")


def catalogue_table(lines: list[dict]) -> str:
    """The figures for people."""
    heads = ("catalogue", "grade", "figure", "chapter", "title", "files")
    table = Table(*heads, box=None, pad_edge=False)
    for line in lines:
        drawn = str(len(line["files"])) if line["files"] else line.get("reason", "not published")
        chapter = str(line["chapter"] or "")
        own = (line["catalogue"], line["grade"], line["id"], chapter, line["title"], drawn)
        table.add_row(*own)
    return _rendered(table)


def _rendered(table: Table) -> str:
    console = Console(width=160)
    with console.capture() as captured:
        console.print(table)
    return captured.get().rstrip()
