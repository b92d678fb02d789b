"""The vocabulary of published series: what a publisher states, and how its table is laid out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sources.contract import Field, NotNull, OneOf, Table
from sources.headings import normal
from sources.text_rows import Unreadable

AREA_KINDS = (
    "district", "csp", "county", "force", "region", "country", "unassigned", "other",
)  # fmt: skip
"""What a published row is about; `unassigned` is what a force placed in no partnership."""

SHORTHAND = ("", "x", "z", "c", "p", "r", "u")
"""Marks of published tables: [x] not available, [z] not applicable, [c] confidential,
[p] provisional, [r] revised, [u] low reliability; nothing where the figure stands unmarked."""


@dataclass(frozen=True, kw_only=True)
class Statistic:
    """One figure that a publisher states for every area.

    `headings`: how its column is named, compared without regard to case and punctuation.
    `measure`: the measure of ours that counts the same; None where none does. `differences`:
    what is known to differ in what is counted, in whole sentences.
    """

    name: str
    title: str
    headings: tuple[str, ...]
    measure: str | None = None
    unit: str = "offences"
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PublishedSeries:
    """One series: who publishes it, what it states, and how it differs from our counts."""

    name: str
    title: str
    publisher: str
    licence: str
    statistics: tuple[Statistic, ...]
    differences: tuple[str, ...] = ()

    def statistic(self, name: str) -> Statistic | None:
        """The statistic of this name, if the series declares it."""
        return next((s for s in self.statistics if s.name == name), None)


@dataclass(frozen=True, kw_only=True)
class PublishedRow:
    """One published figure, as PUB_SERIES declares it."""

    series: str
    area_code: str
    area_name: str | None = None
    area_kind: str = "other"
    local_authority_code: str | None = None
    measure: str
    measure_title: str
    our_measure: str | None = None
    period_start: date
    period_end: date
    value: float | None
    status: str = ""
    unit: str = "offences"
    lower: float | None = None
    upper: float | None = None
    source: str
    row_no: int

    @property
    def key(self) -> tuple:
        """What the figure is a figure of."""
        return (self.series, self.area_code, self.measure, self.period_start, self.period_end)


@dataclass(frozen=True)
class Sheet:
    """A table as text: the lines above its header, its columns by heading, its rows.

    `columns` maps each heading, as headings are compared, to its position.
    """

    titles: tuple[str, ...]
    columns: dict[str, int]
    header_row: int
    rows: tuple[tuple[str, ...], ...]

    def numbered(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The rows that say anything, with their number as a spreadsheet shows it."""
        for number, cells in enumerate(self.rows, start=self.header_row + 1):
            if any(cells):
                yield number, cells

    def position(self, *headings: str) -> int | None:
        """Where the first of these headings stands, if any does."""
        found = (self.columns.get(normal(h)) for h in headings)
        return next((p for p in found if p is not None), None)


@dataclass
class Reading:
    """What a layout made of a sheet: figures, and questions for the analyst in words."""

    rows: list[PublishedRow] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How one publisher lays a table out.

    `needs`: headings that a header row has, whatever else it has; `also`: other names that its
    publisher has given them, to the one in `needs`. `read` makes figures of the
    sheet; it raises Unreadable, naming rows and columns, never a value.
    """

    name: str
    title: str
    needs: tuple[str, ...]
    read: Callable[[Sheet], Reading]
    also: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.needs) < 2:
            raise ValueError(f"{self.name}: a layout is recognised by two headings or more")


def shown_rows(numbers: Sequence[int], most: int = 10) -> str:
    """Row numbers as a sentence names them: `row 4, 9 and 12 more`."""
    more = len(numbers) - most
    return f"row {', '.join(map(str, numbers[:most]))}{f' and {more:,} more' if more > 0 else ''}"


def refuse_repeated(rows: Sequence[PublishedRow]) -> None:
    """Refuse a table that gives one figure twice: nobody can say which stands."""
    first: dict[tuple, int] = {}
    again = sorted({r.row_no for r in rows if first.setdefault(r.key, r.row_no) != r.row_no})
    if again:
        raise Unreadable(
            f"rows give a figure of an area and period a second time: {shown_rows(again)}; "
            "leave one row of each"
        )


PUB_SERIES = Table(
    name="pub_series",
    title="Published series",
    grain="One row for each series, area, measure and period that a published table gives.",
    key=("series", "area_code", "measure", "period_start", "period_end"),
    fields=(
        Field("series", "string", "The series, `ons_table_c2`.", (NotNull(),)),
        Field(
            "area_code",
            "string",
            "GSS code as published; `<force>/unassigned` for what a force could not place.",
            (NotNull(),),
        ),
        Field("area_name", "string", "Name as published, without note marks."),
        Field("area_kind", "string", "What kind of area it is.", (NotNull(), OneOf(AREA_KINDS))),
        Field("local_authority_code", "string", "GSS code, where the area is one authority."),
        Field("measure", "string", "The publisher's statistic.", (NotNull(),)),
        Field("measure_title", "string", "The statistic in words.", (NotNull(),)),
        Field("our_measure", "string", "The measure of ours that counts the same, if one does."),
        Field("period_start", "date", "First day of the period.", (NotNull(),)),
        Field("period_end", "date", "Last day of the period.", (NotNull(),)),
        Field("value", "number", "The figure; empty where the table gives none."),
        Field("status", "string", "The table's own mark.", (NotNull(), OneOf(SHORTHAND))),
        Field("unit", "string", "What the figure is a number of.", (NotNull(),)),
        Field("lower", "number", "Lower limit, where published."),
        Field("upper", "number", "Upper limit, where published."),
        Field("source", "string", "The table's title, or the source it names.", (NotNull(),)),
        Field("row_no", "integer", "Row of the file.", (NotNull(),)),
        Field("file_sha256", "string", "Content of the file it was read from.", (NotNull(),)),
    ),
    caveats=(
        "Figures are the publisher's, unchanged; a later file replaces the figures it repeats.",
        "What is dropped here counts as public: put no unpublished table in landing/published.",
    ),
)
