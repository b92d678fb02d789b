"""Reads the reference tables, typed as declared, and tells the vintage of a set of codes."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sources.contract import Reference
from sources.partnership import partnership
from sources.registry import references

if TYPE_CHECKING:
    import pyarrow

TABLES = Path(__file__).parent / "tables"
ARROW_TYPES = {
    "string": "string",
    "integer": "int64",
    "number": "float64",
    "boolean": "bool",
    "date": "date32",
    "datetime": "timestamp[us]",
}


def path_of(reference: Reference) -> Path:
    """The table's file: in the partnership's own folder, where it names one, or in `tables/`."""
    return (partnership().reference_folder or TABLES) / reference.file


def table(name: str) -> "pyarrow.Table":
    """The reference table of this name (`ref_districts`), typed by its declared fields.

    Geometry stays well-known binary: drawing it is the work of the floor that makes maps.

    Raises:
        KeyError: no such table is declared.
        ValueError: the file's columns, or a column's values, are not what is declared.
    """
    if name not in references():
        raise KeyError(f"no reference table {name}; declared are {', '.join(references())}")
    reference = references()[name]
    return _read(reference, path_of(reference))


@cache
def _read(reference: Reference, path: Path) -> "pyarrow.Table":
    import pyarrow.parquet

    if not path.is_file():
        raise ValueError(f"{reference.name}: the file {path.name} is missing from {path.parent}")
    found = pyarrow.parquet.read_table(path) if reference.geometry else _read_text(reference, path)
    declared = [f.name for f in reference.fields]
    if found.column_names != declared:
        raise ValueError(f"{reference.name}: columns are {found.column_names}, not {declared}")
    return found if reference.geometry else _typed(reference, found)


def _read_text(reference: Reference, path: Path) -> "pyarrow.Table":
    """Every column as text, so that no code is ever read as a number; empty is missing."""
    from pyarrow import csv, string

    types = {f.name: string() for f in reference.fields}
    options = csv.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=True)
    return csv.read_csv(path, convert_options=options)


def _typed(reference: Reference, text: "pyarrow.Table") -> "pyarrow.Table":
    """The table cast to its declared types; an error names the column, never a value."""
    import pyarrow

    columns = {}
    for field in reference.fields:
        try:
            kind = pyarrow.type_for_alias(ARROW_TYPES[field.dtype])
            columns[field.name] = text[field.name].cast(kind)
        except pyarrow.ArrowInvalid:
            raise ValueError(
                f"{reference.name}: {field.name} has a value that is no {field.dtype}"
            ) from None
    return pyarrow.table(columns)


@cache
def _telling_codes(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Codes that only 2011 has, and codes that only 2021 has."""
    rows = _read(references()["ref_lsoas"], path).to_pylist()
    retired = frozenset(r["lsoa_code"] for r in rows if r["is_retired"])
    new = frozenset(r["lsoa_code"] for r in rows if r["is_new"])
    return retired, new


def lsoa_vintage(codes: Iterable[str]) -> Literal[2011, 2021, "mixed"] | None:
    """The vintage of a set of LSOA codes, told by the codes that only one vintage has.

    Nine codes in ten are the same in both vintages, so a join of one vintage's rows to the
    other's table looks right and loses the rest, 5 to 8 per cent of rows, in silence. The
    split areas are the growing ones, so the loss is not even random.

    Args:
        codes: LSOA codes; those of other areas, and missing ones, are passed over.

    Returns:
        2011 if a retired code is there, 2021 if a new one is, "mixed" if both are (rows of
        two vintages in one delivery), None if no code tells.
    """
    retired, new = _telling_codes(path_of(references()["ref_lsoas"]))
    given = frozenset(codes)
    has_old, has_new = bool(given & retired), bool(given & new)
    if has_old and has_new:
        return "mixed"
    if has_old:
        return 2011
    return 2021 if has_new else None


def attribution() -> str:
    """The statements that the licences of the shipped tables ask for, one a line."""
    return "\n".join(
        (
            "Source: Office for National Statistics licensed under the Open Government "
            "Licence v.3.0.",
            "Contains OS data © Crown copyright and database right 2011.",
            "Source: Ministry of Housing, Communities and Local Government, English indices of "
            "deprivation, licensed under the Open Government Licence v.3.0.",
            "Contains public sector information licensed under the Open Government Licence v3.0.",
        )
    )
