"""Reads what was published: the releases of a home folder, and one edition's figures.

For notebooks and other programs. Reads only what passed disclosure control, and writes nothing.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

SHOWN = ("catalogue", "id", "title", "unit", "finding")
HOMES = ("workspace", "../workspace")
"""Where a home is looked for: here, or beside the folder a notebook runs in."""


@dataclass(frozen=True)
class ReleaseReader:
    """One edition of one release."""

    folder: Path

    def figures(self) -> "pd.DataFrame":
        """One row for each figure of the edition, in the catalogue's order."""
        import pandas as pd

        published = json.loads((self.folder / "release.json").read_text("utf-8"))["figures"]
        records = [self.record(i) for i in published]
        rows = [{name: record[name] for name in SHOWN} for record in records]
        return pd.DataFrame(rows, columns=list(SHOWN))

    def table(self, figure_id: str) -> "pd.DataFrame":
        """The figure's numbers; empty where a number is withheld, with its mark in `status`."""
        import pandas as pd

        path = self._file("tables", figure_id, ".csv")
        numbers = pd.read_csv(path, dtype={"status": "str"})
        return numbers.assign(status=numbers["status"].fillna(""))

    def record(self, figure_id: str) -> dict:
        """The figure's record: words, source, caveats, inputs."""
        return json.loads(self._file("figures", figure_id, ".json").read_text("utf-8"))

    def picture(self, figure_id: str) -> Path:
        """The figure's picture as PNG."""
        return self._file("figures", figure_id, ".png")

    def _file(self, kind: str, figure_id: str, suffix: str) -> Path:
        path = self.folder / kind / f"{figure_id}{suffix}"
        if not path.is_file():
            raise LookupError(f"{figure_id} has no {suffix} in {self.folder}; see figures()")
        return path


def home_of(chosen: str | Path | None = None) -> Path:
    """The home folder: as chosen, else SNA_HOME, else `workspace/` here or one folder up."""
    if named := chosen or os.environ.get("SNA_HOME"):
        return Path(named).expanduser().resolve()
    found = [Path(h) for h in HOMES if Path(h).is_dir()]
    return (found[0] if found else Path(HOMES[0])).resolve()


def releases(home: str | Path | None = None) -> list[str]:
    """The ids of the releases in the home folder, oldest period first."""
    return sorted(p.parent.name for p in (home_of(home) / "releases").glob("[!.]*/release.json")
                  if not p.parent.is_symlink())  # fmt: skip


def load(home: str | Path | None = None, edition: str = "partner") -> ReleaseReader:
    """The latest release of the home folder, in this edition.

    Raises:
        LookupError: nothing was published there yet; says what to do.
    """
    from outputs.release import latest

    folder = home_of(home)
    newest = latest(folder / "releases")
    if newest is None:
        raise LookupError(
            f"no release in {folder}: run `sna demo` for synthetic partners, or `sna refresh` "
            "for the deliveries in its landing folder, or set SNA_HOME to another home"
        )
    return ReleaseReader(newest / edition)
