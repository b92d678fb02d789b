"""A figure's frame as files and readers see it: tidy CSV, and text cells with shorthand."""

import math

import pandas as pd

from outputs.columns import COLUMNS, heading, is_shown

FIRST = (
    "measure", "measure_name", "period", "period_start", "period_end", "district_code",
    "district_name", "lsoa_code", "lsoa_name",
)  # fmt: skip
LAST = ("status",)
NUMBERED_KEYS = ("hour", "age", "age_years", "month_start", "holders_share_pct", "days")
"""Columns of numbers or dates that tell rows apart, as text columns do."""
WHOLE_YEAR = (0, 12)
"""Months under a denominator of people: none for a stock, twelve for a year; else person-years."""
YEAR = "_year"
"""How the columns end that hold a year: a name, whose thousands nobody separates."""
DIGITS = 6
"""Significant digits of a number in the tidy files."""
LOW = "low"
"""What stands where a number rounds to zero and is not zero (Government Analysis Function)."""
MOST_DECIMALS = 4


def in_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns in the order every table has: what, when, where, breakdowns, numbers, status."""
    first = [c for c in FIRST if c in frame]
    middle = [c for c in frame if c not in FIRST and c not in LAST]
    return frame[[*first, *middle, *(c for c in LAST if c in frame)]].reset_index(drop=True)


def key_of(frame: pd.DataFrame) -> list[str]:
    """The first columns of words, dates and hours that tell every row from every other.

    Empty where no such columns do, or where one of them has a gap.
    """
    key: list[str] = []
    for column in frame:
        if _tells_apart(frame[column], str(column)):
            key.append(str(column))
            if not frame.duplicated(key).any():
                return [] if frame[key].isna().any(axis=None) else key
    return []


def _tells_apart(values: pd.Series, column: str) -> bool:
    is_number = pd.api.types.is_numeric_dtype(values)
    return column not in LAST and (column in NUMBERED_KEYS or not is_number)


def as_written(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the digits that the tidy files show, and no more."""
    floats = {str(c): [_digits(v) for v in frame[c]] for c in frame if _is_float(frame[c])}
    return frame.assign(**floats)


def csv_text(frame: pd.DataFrame) -> str:
    """The tidy CSV: numbers only in number columns, the reason for a gap in `status`."""
    written = frame.copy()
    for column in written:
        values = written[column]
        if pd.api.types.is_datetime64_any_dtype(values):
            written[column] = values.dt.strftime("%Y-%m-%d")
        elif pd.api.types.is_bool_dtype(values):
            written[column] = values.map({True: "true", False: "false"})
        elif _is_float(values):
            written[column] = [_plain(v) for v in values]
    return written.to_csv(index=False, lineterminator="\n")


def _is_float(values: pd.Series) -> bool:
    return pd.api.types.is_float_dtype(values)


def _digits(value: float) -> float:
    """The number to the digits shown; a whole number keeps all of its own."""
    return value if not math.isfinite(value) or value.is_integer() else float(_plain(value))


def _plain(value: float) -> str:
    """A number without a float's tail; whole numbers without a point."""
    if pd.isna(value):
        return ""
    if math.isfinite(value) and float(value).is_integer():
        return str(int(value))
    return f"{value:.{DIGITS}g}" if abs(value) < 10**DIGITS else f"{value:.1f}"


def shown(frame: pd.DataFrame) -> pd.DataFrame:
    """The table for readers: headed columns, and in every gap its shorthand.

    Numbers stay numbers, so that a workbook can calculate with them.

    Raises:
        ValueError: two columns would have the same heading.
    """
    kept = [c for c in frame.columns if is_shown(c) and not _is_unused(frame, c)]
    if len({heading(c) for c in kept}) < len(kept):
        raise ValueError(f"two columns have one heading: {sorted(map(heading, kept))}")
    reasons = frame["status"].where(frame["status"].isin(["c", "x", "z"]), "x")
    gaps = "[" + reasons + "]"
    table = pd.DataFrame({heading(c): _cells(frame[c], c, gaps) for c in kept})
    if "months_covered" in frame and not frame["months_covered"].isin(WHOLE_YEAR).all():
        table = table.rename(columns={heading("denominator"): "Person-years"})
    marks = frame["status"].where(frame["status"].isin(["p", "r", "u"]), "")
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
    if pd.api.types.is_bool_dtype(values):
        return ["Yes" if v else "No" for v in values]
    if not pd.api.types.is_numeric_dtype(values):
        pairs = zip(values, gaps, strict=True)
        return [gap if pd.isna(v) or not str(v).strip() else str(v) for v, gap in pairs]
    if column.endswith(YEAR):
        return [gap if pd.isna(v) else f"{v:.0f}" for v, gap in zip(values, gaps, strict=True)]
    decimals = decimals_of(values, column)
    return [
        gap if pd.isna(v) else _rounded(float(v), decimals)
        for v, gap in zip(values, gaps, strict=True)
    ]


def _rounded(value: float, decimals: int) -> float | str:
    """The number as readers see it; `[low]` where it would look like the zero that it is not."""
    shown = round(value, decimals or None)
    return f"[{LOW}]" if value and not shown else shown


def decimals_of(values: pd.Series, column: str) -> int:
    """The decimals of a column: as declared, none for whole numbers, else enough to tell.

    Rates have one decimal; a column whose greatest number is under 1 has as many as show two
    digits of it.
    """
    declared = COLUMNS[column].decimals if column in COLUMNS else None
    if declared is not None:
        return declared
    if pd.api.types.is_integer_dtype(values):
        return 0
    greatest = values.abs().max()
    if pd.isna(greatest) or greatest >= 1 or greatest == 0:
        return 1
    return min(MOST_DECIMALS, 1 - math.floor(math.log10(greatest)))


def texts(table: pd.DataFrame) -> list[list[str]]:
    """Every cell as text, thousands separated: for pages that only show."""
    columns = [_column_texts(table[c].tolist()) for c in table]
    return [list(row) for row in zip(*columns, strict=True)]


def _column_texts(cells: list) -> list[str]:
    """One column's cells as text, its numbers all to the same decimals."""
    decimals = decimals_shown(cells)
    return [f"{v:,.{decimals}f}" if is_number(v) else str(v) for v in cells]


def is_number(cell: object) -> bool:
    """Whether a cell holds a number, and not its shorthand."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def decimals_shown(cells: list) -> int:
    """The most decimals of a column's cells: 1 at least where any is not whole."""
    floats = [v for v in cells if isinstance(v, float)]
    return max((len(repr(v).partition(".")[2]) for v in floats if "e" not in repr(v)), default=0)
