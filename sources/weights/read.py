"""A delivered table of weights in, its rows out: whole, or refused with a sentence."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from sources.published.cells import NotANumber, find_header, number, refuse_cells, sheets
from sources.published.declared import Sheet, shown_rows
from sources.reference.load import ARROW_TYPES
from sources.text_rows import Unreadable
from sources.weights.declared import FIELDS, STATUSES, Weight, Weights

if TYPE_CHECKING:
    import pyarrow

NEEDS = ("code", "value", "source", "status")
OPTIONAL = ("label", "lower", "upper", "price_base", "verified_by")
FINANCIAL_YEAR = r"\d{4}/\d{2}"


def read_weights(
    path: Path, declared: Weights, scratch: Path
) -> tuple[tuple[Weight, ...], tuple[str, ...]]:
    """The rows of a delivered table, and questions in words.

    Raises:
        Unreadable: no sheet has the columns code, value, source and status, or a row cannot be
            used: no figure, no source, an unknown status, `verified` by nobody, a code twice,
            money without a year of prices. The sentence names rows, never a value.
    """
    found = (find_header(cells, NEEDS) for cells in sheets(path, scratch).values())
    sheet = next((s for s in found if s is not None), None)
    if sheet is None:
        raise Unreadable(f"no header row has the columns {', '.join(NEEDS)}")
    rows = _rows(sheet)
    if not rows:
        raise Unreadable("there is a header but no rows under it")
    _refuse_unusable(rows, declared)
    return tuple(w for _, w in rows), tuple(_queries(rows, declared))


def _rows(sheet: Sheet) -> list[tuple[int, Weight]]:
    at = {h: p for h in (*NEEDS, *OPTIONAL) if (p := sheet.position(h)) is not None}
    rows, bad = [], []
    for row_no, cells in sheet.numbered():
        text = {h: cells[p] for h, p in at.items()}
        figures: dict[str, float | None] = {"value": None}
        for heading in {"value", "lower", "upper"} & set(at):
            try:
                figures[heading] = number(text[heading])[0]
            except NotANumber:
                bad.append((row_no, at[heading]))
        if figures["value"] is None:
            bad.append((row_no, at["value"]))
            continue
        words = {h: text.get(h) or None for h in ("price_base", "verified_by")}
        rows.append((row_no, _weight(text, figures, words)))
    refuse_cells(sorted(set(bad)))
    return rows


def _weight(
    text: dict[str, str], figures: dict[str, float | None], words: dict[str, str | None]
) -> Weight:
    return Weight(
        code=text["code"],
        label=text.get("label") or text["code"],
        value=figures["value"] or 0.0,
        lower=figures.get("lower"),
        upper=figures.get("upper"),
        source=text["source"],
        status=text["status"].lower(),
        **words,
    )


def _refuse_unusable(rows: Sequence[tuple[int, Weight]], declared: Weights) -> None:
    """Stop at the first kind of fault, naming every row that has it."""
    codes = [w.code for _, w in rows]
    years = [w.code for _, w in rows if declared.keyed_by == "financial year"]
    faults = {
        "no code": [n for n, w in rows if not w.code],
        "the code stands in another row too; a spreadsheet may have turned 4.10 into 4.1": [
            n for n, w in rows if codes.count(w.code) > 1
        ],
        "a value below 0": [n for n, w in rows if w.value < 0],
        "a range that does not hold its value": [n for n, w in rows if not _in_range(w)],
        "no source": [n for n, w in rows if not w.source],
        f"the status is none of {', '.join(STATUSES)}": [
            n for n, w in rows if w.status not in STATUSES
        ],
        "verified by nobody: fill in verified_by": [
            n for n, w in rows if w.status == "verified" and not w.verified_by
        ],
        "no year of prices, written 2015/16": [
            n for n, w in rows if declared.priced and not _is_year(w.price_base or "")
        ],
        "the year is not written 2015/16": [
            n for n, w in rows if w.code in years and not _is_year(w.code)
        ],
    }
    for fault, where in faults.items():
        if where:
            raise Unreadable(f"{shown_rows(where)}: {fault}")
    if declared.priced and len({w.price_base for _, w in rows}) > 1:
        raise Unreadable("the rows are in prices of different years; bring them to one year")


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(FINANCIAL_YEAR, text))


def _in_range(weight: Weight) -> bool:
    lower = weight.value if weight.lower is None else weight.lower
    upper = weight.value if weight.upper is None else weight.upper
    return lower <= weight.value <= upper


def _queries(rows: Sequence[tuple[int, Weight]], declared: Weights) -> list[str]:
    said = []
    if declared.codes and (odd := [n for n, w in rows if w.code not in declared.codes]):
        said.append(f"{shown_rows(odd)}: the code is no {declared.keyed_by} that is known")
    if assumed := [n for n, w in rows if w.status == "assumed"]:
        said.append(
            f"{shown_rows(assumed)}: assumed, so nothing is published from it; compare it with "
            "the publication, then mark it verified and say by whom"
        )
    return said


def weights_table(rows: Sequence[Weight]) -> "pyarrow.Table":
    """The rows in the order of their codes, typed as declared; may be empty."""
    import pyarrow

    schema = pyarrow.schema(
        [(f.name, pyarrow.type_for_alias(ARROW_TYPES[f.dtype])) for f in FIELDS]
    )
    ordered = sorted(rows, key=lambda w: w.code)
    return pyarrow.Table.from_pylist([asdict(w) for w in ordered], schema=schema)
