"""What an edition carries so that an outsider can attack it, and what is kept to compare it with.

`cells.csv`: one row for each published count under suppression. `cells_hes.csv`: the counts
rounded by rule, `*` for those too small to print. `cells_open.csv`: counts that are public
already. `relations.json`: every sum. `previous.json`: the release compared with. The true
counts lie in `restricted/`, outside both editions.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pandas as pd

from outputs.provenance import canonical
from quality.cells import OWN_DIMENSIONS, TOTAL, Cell
from quality.disclosure import RULES, Disclosed
from quality.earlier import Earlier

RESTRICTED = "restricted"
STARRED, CONFIDENTIAL = "*", "[c]"
SUPPRESSED_FILE, ROUNDED_FILE, OPEN_FILE = "cells.csv", "cells_hes.csv", "cells_open.csv"
RELATIONS_FILE, PREVIOUS_FILE = "relations.json", "previous.json"


def write_cells(
    folder: Path,
    found: Disclosed,
    units: Mapping[str, str],
    is_provisional: Callable[[str, str], bool],
) -> None:
    """Write the edition's cells, relations and the release compared with.

    `units`: what one of each measure is; `is_provisional`: of a measure and a period.
    """
    kinds: dict[str, list[Cell]] = {SUPPRESSED_FILE: [], ROUNDED_FILE: [], OPEN_FILE: []}
    for cell in sorted(found.counts):
        kinds[_file_of(found, cell)].append(cell)
    for name, cells in kinds.items():
        text = _csv(cells, found, units, is_provisional)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    relations = {d: [[p, list(c)] for p, c in sums] for d, sums in found.hierarchies.items()}
    _write(folder / RELATIONS_FILE, relations)
    breakdowns = _dimensions((*found.counts, *found.revised))
    revised = [_key(cell, breakdowns) for cell in sorted(found.revised)]
    _write(folder / PREVIOUS_FILE, {"release": found.earlier, "revised": revised})


def _file_of(found: Disclosed, cell: Cell) -> str:
    rule = found.rule(cell)
    if rule.rounds:
        return ROUNDED_FILE
    return SUPPRESSED_FILE if rule.hides_up_to else OPEN_FILE


def _dimensions(cells: Iterable[Cell]) -> list[str]:
    """The declared breakdowns, in the order of the alphabet."""
    return sorted({name for cell in cells for name, _ in cell.breakdown})


def _key(cell: Cell, breakdowns: list[str]) -> dict[str, str]:
    """The cell's place in every dimension."""
    own = {name: cell.member(name) for name in OWN_DIMENSIONS}
    return own | dict.fromkeys(breakdowns, TOTAL) | dict(cell.breakdown)


def _csv(
    cells: list[Cell],
    found: Disclosed,
    units: Mapping[str, str],
    is_provisional: Callable[[str, str], bool],
) -> str:
    breakdowns = _dimensions(cells)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*OWN_DIMENSIONS, *breakdowns, "value", "unit", "profile"])
    for cell in cells:
        value = _value(cell, found, is_provisional(cell.measure, cell.period))
        key = _key(cell, breakdowns).values()
        writer.writerow([*key, value, units[cell.measure], found.profiles[cell.measure]])
    return out.getvalue()


def _value(cell: Cell, found: Disclosed, is_late: bool) -> str:
    """An integer, marked where it may still change and where it did; or why there is none."""
    if cell not in found.shown:
        return STARRED if found.rule(cell).rounds else CONFIDENTIAL
    if found.rule(cell).rounds:
        return str(found.shown[cell])
    marks = (" [p]" if is_late else "") + (" [r]" if cell in found.revised else "")
    return f"{found.shown[cell]}{marks}"


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8",
                    newline="\n")  # fmt: skip


def keep(
    folder: Path, edition: str, found: Disclosed, inputs: Mapping[tuple[str, str], str]
) -> None:
    """Keep what the next release is compared with, and the log of what is hidden and why.

    For the partnership's analysts alone: `restricted/` holds true counts.
    """
    own = folder / RESTRICTED
    own.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            "measure": cell.measure,
            "area": cell.area,
            "period": cell.period,
            "breakdown": json.dumps(dict(cell.breakdown), ensure_ascii=False, sort_keys=True),
            "n": n,
            "printed": found.shown.get(cell),
            "reason": found.reasons.get(cell, ""),
            "rule": found.rule(cell).source,
            "inputs": inputs.get((cell.measure, cell.period), ""),
        }
        for cell, n in sorted(found.counts.items())
    ]
    frame = pd.DataFrame(rows).astype({"printed": "Int64"}) if rows else pd.DataFrame()
    frame.to_parquet(own / f"{edition}.parquet", index=False)
    hidden = frame[frame["reason"].ne("")] if len(frame) else frame
    hidden.drop(columns=["inputs", "printed"], errors="ignore").to_csv(
        own / f"hidden-{edition}.csv", index=False, lineterminator="\n"
    )
    rules = {m: RULES[profile] for m, profile in found.profiles.items()}
    thresholds = {m: rule.hides_up_to + 1 for m, rule in rules.items() if not rule.rounds}
    kept = {"thresholds": thresholds, "hierarchies": found.hierarchies}
    (own / f"{edition}.json").write_text(canonical(kept), encoding="utf-8", newline="\n")


def earlier_release(folder: Path | None, edition: str) -> Earlier | None:
    """The edition of an earlier release as it was kept; None where there is none.

    `ever` holds what every release beside it printed: all of them are in readers' hands, under
    whatever definition each was made.
    """
    if folder is None or not (folder / RESTRICTED / f"{edition}.parquet").is_file():
        return None
    rows = pd.read_parquet(folder / RESTRICTED / f"{edition}.parquet")
    kept = json.loads((folder / RESTRICTED / f"{edition}.json").read_text(encoding="utf-8"))
    if rows.empty:
        return Earlier(release=folder.name)
    cells = _cells_of(rows)
    printed = rows["printed"].tolist()
    return Earlier(
        release=folder.name,
        counts=dict(zip(cells, rows["n"].tolist(), strict=True)),
        printed={c: int(n) for c, n in zip(cells, printed, strict=True) if not pd.isna(n)},
        thresholds=kept["thresholds"],
        hierarchies={
            name: tuple((parent, tuple(children)) for parent, children in sums)
            for name, sums in kept["hierarchies"].items()
        },
        inputs={
            (measure, period): digest
            for measure, period, digest in zip(
                rows["measure"], rows["period"], rows["inputs"], strict=True
            )
        },
        ever=ever_printed(folder.parent, edition),
        releases=tuple(kept.parent.parent.name for kept in _kept(folder.parent, edition)),
    )


def ever_printed(releases: Path, edition: str) -> dict[Cell, frozenset[int]]:
    """Every value that the edition printed of each cell, in any release kept in the folder.

    A folder that begins with a dot is no release: it is being built.
    """
    found: dict[Cell, set[int]] = {}
    for kept in _kept(releases, edition):
        rows = pd.read_parquet(kept)
        rows = rows[rows["printed"].notna()] if len(rows) else rows
        for cell, n in zip(_cells_of(rows), rows.get("printed", ()), strict=True):
            found.setdefault(cell, set()).add(int(n))
    return {cell: frozenset(values) for cell, values in found.items()}


def _kept(releases: Path, edition: str) -> list[Path]:
    """What each release in the folder kept of the edition; a link is no release of its own."""
    found = sorted(releases.glob(f"[!.]*/{RESTRICTED}/{edition}.parquet"))
    return [path for path in found if not path.parent.parent.is_symlink()]


def _cells_of(rows: pd.DataFrame) -> list[Cell]:
    """The cells of kept rows, in order."""
    if rows.empty:
        return []
    key = rows[["measure", "area", "period", "breakdown"]]
    return [
        Cell(measure, area, period, tuple(json.loads(breakdown).items()))
        for measure, area, period, breakdown in key.itertuples(index=False, name=None)
    ]
