"""Metadata beside every CSV: W3C's "CSV on the Web", so that a machine needs no guess.

Says what the table and each of its columns mean, their datatypes and units, which columns tell
the rows apart, the period, the source and the terms under which the numbers may be used.
"""

import pandas as pd

from outputs import provenance, tables
from outputs.columns import described, heading, unit_of
from outputs.registry import Figure
from outputs.words import SHORTHAND
from sources.reference.load import attribution

SUFFIX = ".csv-metadata.json"
CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en-GB"}]
OPEN_LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def metadata(figure: Figure, frame: pd.DataFrame, record: dict) -> dict:
    """The CSVW description of the figure's tidy CSV."""
    return {
        "@context": CONTEXT,
        "url": f"{figure.id}.csv",
        "dc:identifier": figure.id,
        "dc:title": record["title"],
        "dc:description": record["finding"],
        "dc:subject": record["chapter_title"],
        "dc:source": record["source"].removeprefix("Source: "),
        "dc:temporal": _temporal(frame),
        **_terms(figure, record),
        "schema:unitText": record["unit"],
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tableSchema": _schema(figure, frame, record["unit"]),
    }


def text_of(described_table: dict) -> str:
    """The metadata as the file holds it; a property without a value is left out."""
    return provenance.canonical({k: v for k, v in described_table.items() if v != ""})


def _schema(figure: Figure, frame: pd.DataFrame, unit: str) -> dict:
    key = tables.key_of(frame)
    columns = [_column(figure, str(c), frame[c], unit, str(c) in key) for c in frame]
    return {"columns": columns, **({"primaryKey": key} if key else {})}


def _column(figure: Figure, name: str, values: pd.Series, unit: str, is_key: bool) -> dict:
    """One column; a gap is empty, and `status` says why."""
    meaning = described(name, figure.declared_columns) or heading(name)
    said: dict[str, object] = {
        "name": name,
        "titles": list(dict.fromkeys((name, heading(name)))),
        "dc:description": meaning if name != "status" else f"{meaning} {_marks()}",
        "datatype": _datatype(values),
    }
    counted_in = unit_of(name, unit)
    return (
        said
        | ({"required": True} if is_key else {})
        | ({"schema:unitText": counted_in} if counted_in else {})
    )


def _marks() -> str:
    return " ".join(f"{mark}: {meaning}." for mark, meaning in SHORTHAND.items())


def _datatype(values: pd.Series) -> str:
    """The datatype of a column as the CSV writes it."""
    types = pd.api.types
    if types.is_bool_dtype(values):
        return "boolean"
    if types.is_datetime64_any_dtype(values):
        return "date"
    if types.is_integer_dtype(values):
        return "integer"
    return "number" if types.is_float_dtype(values) else "string"


def _temporal(frame: pd.DataFrame) -> str:
    """First to last day, as ISO 8601 writes an interval; empty where the frame has no period."""
    if "period_start" not in frame or "period_end" not in frame:
        return ""
    return f"{frame['period_start'].min():%Y-%m-%d}/{frame['period_end'].max():%Y-%m-%d}"


def _terms(figure: Figure, record: dict) -> dict:
    """The open licence where every source is open; else the powers it was shared under."""
    rights = [" ".join(attribution().split())]
    if all(c.profile == "OPEN" for c in figure.contracts):
        return {"dc:license": {"@id": OPEN_LICENCE}, "dc:rights": rights[0]}
    powers = "; ".join(record["gateways"])
    return {"dc:license": "As the partnership's agreements permit", "dc:rights":
            f"Partners' numbers were shared under: {powers}. {rights[0]}"}  # fmt: skip
