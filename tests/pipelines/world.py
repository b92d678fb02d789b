"""Small synthetic homes: one with every partner, and ones with a few hand-made files."""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from outputs.registry import figures
from pipelines import assets
from pipelines.publishing import Published, publish_release
from pipelines.run import refresh_home
from pipelines.settings import dagster_environment
from pipelines.store import Store
from sources.synthetic.partners import write_partners
from sources.synthetic.truth import Truth
from tests.sharing import made_once, shared_folder

CANARY = "CANARY7Q"
"""A value that appears in a delivery and, its own report apart, must appear nowhere else."""
NHS_NUMBER = "9434765919"
"""A direct identifier: a delivery that holds it is refused, and not even its report shows it."""

FEW = (
    "serious_violence_by_district", "serious_violence_by_month", "serious_violence_map",
    "victims_by_age_and_sex", "ed_assault_attendances", "first_time_entrants", "key_findings",
    "street_violence_by_district", "street_violence_by_month", "sources_and_coverage",
)  # fmt: skip
"""A figure of each kind: dots, lines, a map, a pyramid, rounded counts, findings, open data."""

LONG_AGO = 1_700_000_000
"""When files were dropped, so that nobody waits to see whether they are still being copied."""

STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
CRIME_ID = "ab" * 32
WARWICK_LSOA, OUTSIDE_LSOA = "E01031281", "E01000001"


@dataclass(frozen=True)
class Known:
    """A refreshed home and what is true of the world its deliveries were made from."""

    home: Path
    truth: Truth


def known_world(home: Path) -> Known:
    """A financial and an academic year of every partner, at a fiftieth of the county's size."""
    truth = write_partners(
        home / "landing",
        seed=7,
        first_month=date(2023, 4, 1),
        last_month=date(2024, 8, 1),
        scale=0.02,
    )
    for path in (home / "landing").rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    if not refresh(home):
        raise RuntimeError("the small synthetic home could not be refreshed")
    return Known(home, truth)


def shared_world(basetemp: pytest.TempPathFactory) -> Known:
    """The known world, refreshed by the first worker that asks for it."""
    home = shared_folder(basetemp) / "known"
    return made_once("known", lambda: known_world(home), basetemp)


def refresh(home: Path) -> bool:
    """Refresh a home, draw a few figures, and leave the environment as it was."""
    with pytest.MonkeyPatch.context() as patched:
        for name, value in dagster_environment(home).items():
            patched.setenv(name, value)
        if assets.publish_release is publish_release:
            patched.setattr(assets, "publish_release", publish_few)
        return refresh_home(home)


def publish_few(store: Store) -> Published:
    """The real release of a few figures: one of each kind, so that many homes stay cheap."""
    return publish_release(store, {i: figures()[i] for i in FEW})


def deliver_some(known: Known, home: Path, *patterns: str) -> None:
    """Put chosen deliveries of the known world in another home's landing folder."""
    landing = known.home / "landing"
    for pattern in patterns:
        for path in sorted(landing.glob(pattern)):
            target = home / "landing" / path.relative_to(landing)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)


def street_row(
    lsoa: str, crime_type: str = "Violence and sexual offences", crime_id: str = ""
) -> str:
    """One line of the open street-level CSV."""
    force = "Warwickshire Police"
    place = f"-1.5,52.2,On or near Park,{lsoa},{'Somewhere 001A' if lsoa else ''}"
    return f"{crime_id},2025-02,{force},{force},{place},{crime_type},,"


def deliver_street(home: Path, rows: Sequence[str], name: str = "2025-02-street.csv") -> Path:
    """Put an open street-level CSV with these rows in the landing folder."""
    path = home / "landing" / "police" / "street_crimes" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([STREET, *rows]) + "\n", encoding="utf-8")
    return path


def joint(home: Path) -> dict[tuple[str, str, str], int]:
    """The joint table: measure, district and month to the count."""
    path = home / "store" / "out_sna__measures.parquet"
    with duckdb.connect() as con:
        rows = con.execute(
            "select measure, district_code, month_start::varchar, n::bigint from read_parquet(?)",
            [str(path)],
        ).fetchall()
    return {tuple(row[:3]): row[3] for row in rows}


def digests(folder: Path) -> dict[str, str]:
    """Every file below the folder with the digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def files_that_say(text: str, home: Path, *apart: str) -> list[str]:
    """The files of a home whose name or content holds the text.

    The landing folder, and the folders named, are left out; packed files are looked into.
    """
    left_out = [home / name for name in ("landing", *apart)]
    return [
        path.relative_to(home).as_posix()
        for path in sorted(home.rglob("*"))
        if path.is_file() and not any(path.is_relative_to(folder) for folder in left_out)
        if text in path.name or any(text.encode() in part for part in contents(path))
    ]


def contents(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and of the files packed in it."""
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(name) for name in packed.namelist())
