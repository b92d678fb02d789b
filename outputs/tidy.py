"""A figure's tidy files: CSV for everyone, its CSVW metadata, and Parquet for programs.

All three hold the same numbers to the same digits, and only disclosed ones.
"""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from outputs import csvw, tables
from outputs.registry import Figure

SAID = ("id", "catalogue", "title", "unit", "finding", "source")


def write_tidy(figure: Figure, frame: pd.DataFrame, record: dict, folder: Path) -> list[Path]:
    """Write `<id>.csv`, `<id>.csv-metadata.json` and `<id>.parquet`; returns their paths."""
    stem = folder / figure.id
    csv, described = stem.with_suffix(".csv"), stem.with_suffix(csvw.SUFFIX)
    csv.write_text(tables.csv_text(frame), encoding="utf-8", newline="\n")
    text = csvw.text_of(csvw.metadata(figure, frame, record))
    described.write_text(text, encoding="utf-8", newline="\n")
    parquet = stem.with_suffix(".parquet")
    pq.write_table(_table(frame, record), parquet, compression="zstd")
    return [csv, described, parquet]


def _table(frame: pd.DataFrame, record: dict) -> pa.Table:
    """The frame as Arrow: days as dates, words as strings, and the record's words beside."""
    table = pa.Table.from_pandas(tables.as_written(frame), preserve_index=False)
    fields = [pa.field(f.name, _plain(f.type)) for f in table.schema]
    words = {name: str(record[name]) for name in SAID}
    return table.cast(pa.schema(fields)).replace_schema_metadata(words)


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type that every reader of Parquet knows."""
    if pa.types.is_timestamp(kind):
        return pa.date32()
    if pa.types.is_large_string(kind) or pa.types.is_null(kind):
        return pa.string()
    return kind
