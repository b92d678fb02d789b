"""Town centres and night-time areas of the partnership: small areas, named and marked.

A file of its own beside the partnership's, `town_centres/<partnership>.toml`; an area that has
none lists none. Areas are 2011 LSOA codes, the vintage small areas are counted on.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sources.fields import LSOA_REGEX
from sources.partnership import beside, partnership
from sources.reference.load import table
from sources.toml_section import Section

STATUSES = ("agreed", "stand-in")


@dataclass(frozen=True, kw_only=True)
class TownCentre:
    """A town centre and its small areas; a stand-in is not agreed and a figure says so."""

    name: str
    lsoa11_codes: tuple[str, ...]
    status: str


def town_centres(folder: Path | None = None) -> tuple[TownCentre, ...]:
    """The town centres of the partnership in force, in the order of its file.

    Raises:
        ValueError: the file is not TOML, a key in it is wrong, or an area is listed twice or
            is no small area of the partnership.
    """
    return _read((folder or beside("town_centres")) / f"{partnership().name}.toml")


@cache
def _read(path: Path) -> tuple[TownCentre, ...]:
    if not path.is_file():
        return ()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name}: not readable as TOML: {error}") from error
    top = Section(path.name, "", values)
    top.only("town_centres")
    found = tuple(_centre(section) for section in top.sections("town_centres"))
    _check(top, found)
    return found


def _centre(section: Section) -> TownCentre:
    section.only("name", "status", "lsoa11_codes")
    return TownCentre(
        name=section.text("name"),
        status=section.one_of("status", STATUSES),
        lsoa11_codes=section.texts("lsoa11_codes", LSOA_REGEX),
    )


def _check(top: Section, found: tuple[TownCentre, ...]) -> None:
    """Every area is a 2011 small area of the partnership, in one town centre alone."""
    listed = [code for centre in found for code in centre.lsoa11_codes]
    if repeated := sorted({code for code in listed if listed.count(code) > 1}):
        raise top.fail("town_centres", f"lists an area twice: {', '.join(repeated)}")
    known = {r["lsoa_code"] for r in table("ref_lsoas").to_pylist() if r["vintage"] == 2011}
    if strange := sorted(set(listed) - known):
        raise top.fail(
            "town_centres", f"names no 2011 small area of the partnership: {', '.join(strange)}"
        )
