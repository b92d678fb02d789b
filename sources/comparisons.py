"""What the partnership compares itself with, and how far a count may differ before it asks why.

Its community safety partnerships and its force are published areas; each is a group of the
places that our counts are told apart by.
"""

from dataclasses import dataclass

from sources.toml_section import Section


@dataclass(frozen=True, kw_only=True)
class Tolerance:
    """How far ours may lie from the published count: the wider of a share and a number."""

    percent: int = 3
    count: int = 5


@dataclass(frozen=True, kw_only=True)
class Benchmarks:
    """The group a benchmark is drawn against: partnership codes, none for all in the file."""

    title: str
    source: str
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AreaGroup:
    """A published area, and the places of ours (districts, `outside`, `unknown`) it sums."""

    code: str
    name: str
    members: tuple[str, ...]


CSP_REGEX = r"[EW](22|14)\d{6}"
EVERY_AREA = "All community safety partnerships in the published table"


def tolerance(top: Section) -> Tolerance:
    """The section `[reconciliation]`; the defaults where the file has none."""
    section = top.section("reconciliation")
    section.only("tolerance_percent", "tolerance_count")
    usual = Tolerance()
    return Tolerance(
        percent=section.whole("tolerance_percent", usual.percent),
        count=section.whole("tolerance_count", usual.count),
    )


def benchmarks(top: Section) -> Benchmarks:
    """The section `[benchmarks]`; every area of the published table where the file has none."""
    section = top.section("benchmarks")
    section.only("title", "source", "areas")
    areas = section.texts("areas", CSP_REGEX, default=())
    if areas and "source" not in section.values:
        raise section.fail("source", "missing; say who published the list of areas, and when")
    return Benchmarks(
        title=section.text("title", default="Most similar group" if areas else EVERY_AREA),
        source=section.text("source", default="The published table"),
        areas=areas,
    )
