"""The plain layout: one row a figure, for any published series an analyst copies out by hand.

Header `series,area_code,period,measure,value`, and optionally `area_name`, `unit`, `lower`,
`upper` and `source`. A series that is declared here maps its measures to ours; so does a row
whose measure is one of ours by name, `police__offences.robbery_offences`.
"""

import re

from sources.headings import letters
from sources.published.cells import NotANumber, name, number, refuse_cells
from sources.published.declared import Layout, PublishedRow, Reading, Sheet, shown_rows
from sources.published.periods import Span, span
from sources.published.registry import declared_series
from sources.registry import contracts
from sources.text_rows import Unreadable

NEEDS = ("series", "area_code", "period", "measure", "value")
KIND_BY_PREFIX = {
    "E06": "district", "E07": "district", "E08": "district", "E09": "district", "W06": "district",
    "E10": "county", "E22": "csp", "W14": "csp", "E23": "force", "W15": "force",
    "E12": "region", "E92": "country", "W92": "country", "K02": "country", "K04": "country",
}  # fmt: skip
"""What kind of area a GSS code names, by its first three characters."""

PATTERNS = {
    "series": r"[a-z][a-z0-9_]*",
    "area_code": r"[A-Z]\d{8}(/unassigned)?",
    "measure": r"\S.*",
}


def read(sheet: Sheet) -> Reading:
    """Every row of the sheet as a published figure.

    Raises:
        Unreadable: a cell cannot be read, a period ends before it begins, or a row names no
            series, area or measure; the sentence says which cells.
    """
    at = {h: sheet.columns[h] for h in NEEDS}
    optional = {h: sheet.columns.get(h) for h in ("area_name", "unit", "source", "lower", "upper")}
    rows, bad, unclear = [], [], []
    for row_no, cells in sheet.numbered():
        text = {h: cells[p] for h, p in at.items()}
        text |= {h: name(cells[p]) if p is not None else "" for h, p in optional.items()}
        wrong = [h for h, p in PATTERNS.items() if not re.fullmatch(p, text[h])]
        try:
            period = span(text["period"])
        except ValueError:
            wrong.append("period")
        if wrong:
            unclear += [(row_no, h) for h in wrong]
            continue
        try:
            figure = _figure(text)
        except NotANumber:
            bad.append((row_no, at["value"]))
            continue
        rows.append(_row(text, period, figure, row_no))
    refuse_cells(bad)
    _refuse_unclear(unclear, at)
    return Reading(rows, _queries(rows))


def _figure(text: dict[str, str]) -> tuple[float | None, float | None, float | None, str]:
    """The value, its limits and its mark."""
    value, status = number(text["value"])
    lower, upper = (number(text[h])[0] for h in ("lower", "upper"))
    return value, lower, upper, status


def _row(
    text: dict[str, str],
    period: Span,
    figure: tuple[float | None, float | None, float | None, str],
    row_no: int,
) -> PublishedRow:
    series = declared_series().get(text["series"])
    statistic = series.statistic(text["measure"]) if series else None
    ours = statistic.measure if statistic else None
    if ours is None and text["measure"] in our_measures():
        ours = text["measure"]
    value, lower, upper, status = figure
    return PublishedRow(
        series=text["series"],
        area_code=text["area_code"],
        area_name=text["area_name"] or None,
        area_kind=_kind(text["area_code"]),
        measure=text["measure"],
        measure_title=statistic.title if statistic else text["measure"],
        our_measure=ours,
        period_start=period[0],
        period_end=period[1],
        value=value,
        status=status,
        unit=text["unit"] or (statistic.unit if statistic else "not said"),
        lower=lower,
        upper=upper,
        source=text["source"] or (f"{series.publisher}: {series.title}" if series else "not said"),
        row_no=row_no,
    )


def our_measures() -> set[str]:
    """The names of all declared measures."""
    return {c.measure_id(m) for c in contracts().values() for m in c.measures}


def _kind(area_code: str) -> str:
    if area_code.endswith("/unassigned"):
        return "unassigned"
    return KIND_BY_PREFIX.get(area_code[:3], "other")


def _refuse_unclear(unclear: list[tuple[int, str]], at: dict[str, int]) -> None:
    if unclear:
        shown = ", ".join(f"{letters(at[h])}{row} ({h})" for row, h in unclear[:10])
        more = f" and {len(unclear) - 10:,} more" if len(unclear) > 10 else ""
        raise Unreadable(
            f"cells cannot be understood: {shown}{more}; a series is a short name in small "
            "letters, an area a GSS code, a period 'year ending June 2025', '2023/24' or '2025-06'"
        )


def _queries(rows: list[PublishedRow]) -> list[str]:
    """What an analyst should know: rows that are kept, and compared with nothing."""
    apart = [r.row_no for r in rows if r.our_measure is None and r.series not in declared_series()]
    unsourced = [r.row_no for r in rows if r.source == "not said"]
    said = []
    if apart:
        said.append(f"{shown_rows(apart)}: the measure is none of ours and is not compared")
    if unsourced:
        said.append(f"{shown_rows(unsourced)}: no source is named; add the column source")
    return said


LAYOUT = Layout(
    name="tidy",
    title="Tidy file: series, area_code, period, measure, value",
    needs=NEEDS,
    read=read,
)
