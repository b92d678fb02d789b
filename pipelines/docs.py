"""The generated pages, beside the code they describe: written, or checked for being stale."""

from pathlib import Path

from pipelines.settings import PROJECT
from pipelines.store import write_text


def pages() -> dict[Path, str]:
    """Every generated page and what it should say now."""
    from outputs.catalogue import catalogue_page
    from outputs.dictionary import dictionary

    return {
        PROJECT / "sources" / "README.md": dictionary(),
        PROJECT / "outputs" / "README.md": catalogue_page(),
    }


def write_pages() -> list[str]:
    """Write every page; returns their names."""
    for path, text in pages().items():
        write_text(path, text)
    return [str(path.relative_to(PROJECT)) for path in pages()]


def stale_pages() -> list[str]:
    """The pages that do not say what the code says."""
    return [
        str(path.relative_to(PROJECT))
        for path, text in pages().items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
