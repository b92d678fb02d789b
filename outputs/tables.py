"""A figure's frame as files and readers see it: tidy CSV, and text cells with shorthand."""

import pandas as pd

FIRST = (
    "measure", "measure_name", "period", "period_start", "period_end", "district_code",
    "district_name",
)  # fmt: skip
LAST = ("status",)
NOT_SHOWN = ("measure", "period_start", "period_end", "district_code", "lsoa_code", "status",
             "months_covered", "denominator_name")  # fmt: skip
HEADINGS = {
    "n": "Count",
    "denominator": "Population",
    "dsr": "Standardised rate",
    "dsr_lower": "Lower 95% limit",
    "dsr_upper": "Upper 95% limit",
    "lower": "Lower 95% limit",
    "upper": "Upper 95% limit",
    "district_name": "District",
    "measure_name": "Measure",
    "share": "Share (%)",
    "population_share": "Share of residents (%)",
    "index": "Index",
}
WHOLE_YEAR = (0, 12)
"""Months under a denominator of people: none for a stock, twelve for a year; else person-years."""
WHOLE = ("n", "denominator", "hour", "on_date", "deliveries", "is_covered", "rank")


def in_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns in the order every table has: what, when, where, breakdowns, numbers, status."""
    first = [c for c in FIRST if c in frame]
    middle = [c for c in frame if c not in FIRST and c not in LAST]
    return frame[[*first, *middle, *(c for c in LAST if c in frame)]].reset_index(drop=True)


def csv_text(frame: pd.DataFrame) -> str:
    """The tidy CSV: numbers only in number columns, the reason for a gap in `status`."""
    written = frame.copy()
    for column in written:
        if pd.api.types.is_datetime64_any_dtype(written[column]):
            written[column] = written[column].dt.strftime("%Y-%m-%d")
        elif pd.api.types.is_float_dtype(written[column]):
            written[column] = [_plain(v) for v in written[column]]
    return written.to_csv(index=False, lineterminator="\n")


def _plain(value: float) -> str:
    """A number without a float's tail; whole numbers without a point."""
    if pd.isna(value):
        return ""
    return str(int(value)) if float(value).is_integer() else f"{value:.6g}"


def heading(column: str) -> str:
    """The column's name as a reader sees it."""
    return HEADINGS.get(column, column.replace("_", " ").capitalize())


def shown(frame: pd.DataFrame) -> pd.DataFrame:
    """The table for readers: headed columns, and in every gap its shorthand.

    Numbers stay numbers, so that a workbook can calculate with them.
    """
    kept = [c for c in frame.columns if c not in NOT_SHOWN and not _is_unused(frame, c)]
    gaps = "[" + frame["status"].replace("", "x") + "]"
    table = pd.DataFrame({heading(c): _cells(frame[c], c, gaps) for c in kept})
    if "months_covered" in frame and not frame["months_covered"].isin(WHOLE_YEAR).all():
        table = table.rename(columns={HEADINGS["denominator"]: "Person-years"})
    marks = frame["status"].where(frame["status"].isin(["p", "u"]), "")
    if marks.ne("").any():
        table["Status"] = ("[" + marks + "]").where(marks.ne(""), "[z]")
    return table


def _is_unused(frame: pd.DataFrame, column: str) -> bool:
    """A text column that says nothing anywhere."""
    values = frame[column]
    return bool(values.isna().all()) and not pd.api.types.is_numeric_dtype(values)


def _cells(values: pd.Series, column: str, gaps: pd.Series) -> list[object]:
    """One column's cells."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return list(values.dt.strftime("%d %b %Y").where(values.notna(), gaps))
    if not pd.api.types.is_numeric_dtype(values):
        pairs = zip(values, gaps, strict=True)
        return [gap if pd.isna(v) or v == "" else str(v) for v, gap in pairs]
    decimals = 0 if column in WHOLE else 1
    return [
        gap if pd.isna(v) else (int(v) if decimals == 0 else round(float(v), decimals))
        for v, gap in zip(values, gaps, strict=True)
    ]


def texts(table: pd.DataFrame) -> list[list[str]]:
    """Every cell as text, thousands separated: for pages that only show."""
    return [[_text(v) for v in row] for row in table.itertuples(index=False)]


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
