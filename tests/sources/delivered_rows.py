"""Rows of the made-up county, as text, straight from its files."""

import csv
from pathlib import Path

from sources.contract import Field
from sources.registry import contract


def delivered(landing: Path, name: str) -> list[dict[str, str]]:
    """Every row of a dataset; of a month sent twice, the later alone."""
    files = sorted((landing / contract(name).folder).glob("*.csv"))
    again = {f.name.replace("_resubmitted", "") for f in files if "resubmitted" in f.name}
    found = []
    for file in files:
        if file.name not in again:
            with file.open(encoding="utf-8", newline="") as lines:
                found += list(csv.DictReader(lines))
    return found


def heading(field: Field, row: dict[str, str]) -> str | None:
    """The heading a field was delivered under, if it was."""
    return next((h for h in (field.name, *field.delivered_as) if h in row), None)
