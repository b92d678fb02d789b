"""Who the partnership is: its places, its agreements and what it counts as serious violence.

One TOML file holds all of it, and another county is another file, with official tables of its
own in the folder it names as `reference_folder`. `SNA_PARTNERSHIP` chooses: a name inside
`sources/partnerships/`, or a path. `SNA_DEFINITION` names the definition of serious violence
that a run is drawn under, the file's own headline unless set. A mistake stops the run, naming
the file and the key.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from sources import gateways
from sources.comparisons import (
    EVERY_AREA,
    AreaGroup,
    Benchmarks,
    Tolerance,
    benchmarks,
    tolerance,
)
from sources.contract import Gateway, Profile, Shape
from sources.definitions import Definition, definitions
from sources.fields import DISTRICT_REGEX
from sources.scope import scope_named
from sources.toml_section import Section

FOLDER = Path(__file__).parent / "partnerships"
CHOSEN_BY = "SNA_PARTNERSHIP"
DEFINED_BY = "SNA_DEFINITION"
DEFAULT = "warwickshire"
GATEWAYS = {g.name: g for g in vars(gateways).values() if isinstance(g, Gateway)}
PROFILES: tuple[str, ...] = get_args(Profile)
SHAPES: tuple[Shape, ...] = get_args(Shape)
READERS = ("owner", "group", "all")
"""Accounts that may read a release's editions; the strictest unless the file says otherwise."""
AGENCIES = ("police", "health", "youth_justice", "probation")
KEYS = (
    "name", "title", "county_code", "county_name", "region_code", "region_name", "force_code",
    "force_name", "lsoa_vintage", "district_vintage", "permits_linkage", "contact",
    "reference_folder", "districts", "csps", "neighbours", "disclosure", "public_disclosure",
    "agreements", "definitions", "reconciliation", "benchmarks", "scopes", "readers",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Csp:
    """A community safety partnership and the districts it covers."""

    code: str
    name: str
    districts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What the partners agreed about the datasets whose names match: power, reference, limits.

    `key_space` names the pseudonymisation of person keys; only equal key spaces are linked,
    and only where `permits_linkage` is true. `shapes` are those it was made for; none named
    means any.
    """

    datasets: str
    gateway: Gateway
    reference: str
    permits_person_level: bool
    permits_linkage: bool
    key_space: str
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Partnership:
    """One partnership, as its file describes it; districts stand in the order of display.

    `scopes` are the senders that each dataset's months wait for (`sources.scope`), where the file
    says so. `readers`: which accounts of the machine may read the editions. `drawn_under` names
    the definition that is the headline of this run.
    """

    name: str
    title: str
    county_code: str
    county_name: str
    region_code: str
    region_name: str
    force_code: str
    force_name: str
    lsoa_vintage: int
    district_vintage: int
    permits_linkage: bool
    contact: str | None
    reference_folder: Path | None
    districts: tuple[str, ...]
    csps: tuple[Csp, ...]
    neighbours: Mapping[str, str]
    profile: Profile
    profiles: Mapping[str, Profile]
    public_profiles: Mapping[str, Profile]
    agreements: tuple[Agreement, ...]
    definitions: tuple[Definition, ...]
    drawn_under: str
    tolerance: Tolerance = Tolerance()
    benchmarks: Benchmarks = Benchmarks(title=EVERY_AREA, source="The published table")
    scopes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    readers: str = READERS[0]

    def agreement(self, dataset: str) -> Agreement | None:
        """The first agreement that covers the dataset (`health__admissions`), if any does."""
        covering = (a for a in self.agreements if fnmatchcase(dataset, a.datasets))
        return next(covering, None)

    def may_link(self, dataset: str, key_space: str) -> bool:
        """Whether the dataset's person keys may be linked, under its agreement and key space."""
        agreed = self.agreement(dataset)
        permitted = self.permits_linkage and agreed is not None and agreed.permits_linkage
        return permitted and agreed is not None and agreed.key_space == key_space

    def definition(self, name: str) -> Definition:
        """The definition of this name; a clear KeyError where there is none."""
        for found in self.definitions:
            if found.name == name:
                return found
        names = ", ".join(d.name for d in self.definitions)
        raise KeyError(f"no definition {name}; {self.name} defines {names}")

    @property
    def headline(self) -> Definition:
        """The definition that figures use unless they name another."""
        return self.definition(self.drawn_under)

    @property
    def area_groups(self) -> tuple[AreaGroup, ...]:
        """The published areas that ours are compared with: partnerships, force, unassigned.

        The force counts what it recorded, wherever it happened; what it could not place in a
        partnership stands against our rows outside the county and without a place.
        """
        own = tuple(AreaGroup(code=c.code, name=c.name, members=c.districts) for c in self.csps)
        elsewhere = ("outside", "unknown")
        return (
            *own,
            AreaGroup(
                code=f"{self.force_code}/unassigned",
                name=f"Unassigned {self.county_name}",
                members=elsewhere,
            ),
            AreaGroup(
                code=self.force_code, name=self.force_name, members=(*self.districts, *elsewhere)
            ),
        )


def partnership(name: str | None = None, path: Path | None = None) -> Partnership:
    """The partnership at the path, of this name, or the one that SNA_PARTNERSHIP chooses.

    Its headline is the definition that SNA_DEFINITION names, else its file's own.

    Raises:
        ValueError: the file is missing, is not TOML, a key in it is wrong, or it has no
            definition of the name.
    """
    definition = os.environ.get(DEFINED_BY) or None
    if path is not None:
        return _drawn_under(path.resolve(), definition)
    chosen = name or os.environ.get(CHOSEN_BY) or DEFAULT
    is_path = chosen.endswith(".toml")
    file = Path(chosen).expanduser().resolve() if is_path else FOLDER / f"{chosen}.toml"
    return _drawn_under(file, definition)


def beside(folder: str) -> Path:
    """The folder of this name beside the file of the partnership in force."""
    chosen = os.environ.get(CHOSEN_BY, "")
    is_path = chosen.endswith(".toml")
    return (Path(chosen).expanduser().resolve().parent if is_path else FOLDER) / folder


@cache
def _drawn_under(path: Path, definition: str | None) -> Partnership:
    """The partnership of the file, its headline the named definition where one is named."""
    found = _read(path)
    if definition is None:
        return found
    if definition not in (names := [d.name for d in found.definitions]):
        raise ValueError(
            f"{path.name}: no definition of serious violence is named {definition!r}; set "
            f"{DEFINED_BY} to one of {', '.join(names)}, or leave it unset"
        )
    return replace(found, drawn_under=definition)


@cache
def _read(path: Path) -> Partnership:
    if not path.is_file():
        shipped = ", ".join(sorted(p.stem for p in FOLDER.glob("*.toml")))
        raise ValueError(
            f"{path.name}: no such partnership file in {path.parent}; set {CHOSEN_BY} to one of "
            f"{shipped}, or to the path of a .toml file"
        )
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name}: not readable as TOML: {error}") from error
    return _partnership(Section(path.name, "", values), path.parent)


def _partnership(top: Section, folder: Path) -> Partnership:
    top.only(*KEYS)
    districts = top.texts("districts", DISTRICT_REGEX)
    if not districts:
        raise top.fail("districts", "names no district")
    disclosure = top.section("disclosure")
    disclosure.only("default", *AGENCIES)
    default = disclosure.one_of("default", PROFILES)
    profiles = {agency: disclosure.one_of(agency, PROFILES, default) for agency in AGENCIES}
    public = top.section("public_disclosure")
    public.only(*AGENCIES)
    defined = definitions(top.sections("definitions"))
    return Partnership(
        **_names(top),
        lsoa_vintage=top.one_of("lsoa_vintage", (2011, 2021)),
        district_vintage=top.whole("district_vintage"),
        permits_linkage=top.flag("permits_linkage"),
        contact=top.text("contact", default=None),
        reference_folder=_reference_folder(top, folder),
        districts=districts,
        csps=_csps(top, districts),
        neighbours=_neighbours(top, districts),
        profile=default,
        profiles=MappingProxyType(profiles),
        public_profiles=MappingProxyType({a: public.one_of(a, PROFILES) for a in public.values}),
        agreements=tuple(_agreement(section) for section in top.sections("agreements")),
        definitions=defined,
        drawn_under=next(d.name for d in defined if d.is_headline),
        tolerance=tolerance(top),
        benchmarks=benchmarks(top),
        scopes=_scopes(top),
        readers=top.one_of("readers", READERS, READERS[0]),
    )


def _names(top: Section) -> dict[str, str]:
    """The names and codes of the partnership, its county, its region and its force."""
    codes = {"county_code": r"E\d{8}", "region_code": r"[EW]\d{8}", "force_code": r"[EW]23\d{6}"}
    names = ("title", "county_name", "region_name", "force_name")
    return {
        "name": top.text("name", r"[a-z][a-z0-9_]*"),
        **{key: top.text(key) for key in names},
        **{key: top.text(key, pattern) for key, pattern in codes.items()},
    }


def _reference_folder(top: Section, folder: Path) -> Path | None:
    """The folder of the partnership's own official tables, relative to its file."""
    named = top.text("reference_folder", default=None)
    if named is None:
        return None
    if not (found := (folder / named).resolve()).is_dir():
        raise top.fail("reference_folder", f"{named} is not a folder beside the file")
    return found


def _csps(top: Section, districts: tuple[str, ...]) -> tuple[Csp, ...]:
    """The community safety partnerships; each district is in one of them, and only one."""
    found = []
    for section in top.sections("csps"):
        section.only("code", "name", "districts")
        covered = section.texts("districts", DISTRICT_REGEX)
        code = section.text("code", r"[EW]22\d{6}")
        found.append(Csp(code=code, name=section.text("name"), districts=covered))
    if sorted(d for csp in found for d in csp.districts) != sorted(districts):
        raise top.fail("csps", "together they do not cover each district once")
    return tuple(found)


def _scopes(top: Section) -> Mapping[str, tuple[str, ...]]:
    """The senders whose rows make a month of a dataset whole, by dataset."""
    section = top.section("scopes")
    for name in section.values:
        if not re.fullmatch(r"[a-z_]+__[a-z0-9_]+", name):
            raise section.fail(name, "is not the name of a dataset, such as health__admissions")
    return MappingProxyType({n: tuple(map(scope_named, section.texts(n))) for n in section.values})


def _neighbours(top: Section, districts: tuple[str, ...]) -> Mapping[str, str]:
    """Names of the areas around, by GSS code; to the tables they are all `outside`."""
    around = top.section("neighbours")
    named = {code: around.text(code) for code in around.values}
    for code in named:
        if len(code) != 9 or code in districts:
            raise around.fail(code, "is not the GSS code of an area outside the partnership")
    return MappingProxyType(named)


def _agreement(section: Section) -> Agreement:
    """One agreement; health bodies' person-level rows need a power that permits them."""
    section.only(*Agreement.__dataclass_fields__)
    agreed = Agreement(
        datasets=section.text("datasets", r"[a-z_*]+__[a-z0-9_*]+"),
        gateway=GATEWAYS[section.one_of("gateway", tuple(GATEWAYS))],
        reference=section.text("reference"),
        permits_person_level=section.flag("permits_person_level"),
        permits_linkage=section.flag("permits_linkage"),
        key_space=section.text("key_space", r"[a-z][a-z0-9_]*"),
        shapes=section.texts("shapes", "|".join(SHAPES), default=()),
    )
    is_health = agreed.datasets.startswith(("health", "*"))
    may_hold = agreed.gateway.permits_health_sender_persons or not is_health
    if agreed.permits_person_level and not may_hold:
        raise section.fail(
            "permits_person_level",
            f"{agreed.gateway.name} does not permit personal information from health bodies",
        )
    if agreed.permits_linkage and not (agreed.permits_person_level and agreed.key_space != "none"):
        raise section.fail("permits_linkage", "linkage needs person-level rows and a key space")
    return agreed
