"""Home Office open data: police recorded crime by force, quarter and offence (older layout)."""

from collections import defaultdict

from sources.published.cells import NotANumber, name, number, refuse_cells
from sources.published.declared import (
    Layout,
    PublishedRow,
    PublishedSeries,
    Reading,
    Sheet,
    Statistic,
    shown_rows,
)
from sources.published.periods import Span, span
from sources.text_rows import Unreadable

YEAR, QUARTER, FORCE = "Financial_Year", "Financial_Quarter", "Force_Name"
GROUP, SUBGROUP, COUNT = "Offence_Group", "Offence_Subgroup", "Number_of_Offences"
NEEDS = (YEAR, QUARTER, FORCE, GROUP, SUBGROUP, COUNT)
FRAUD = "fraud"
OFFENCES = "police__offences."
OLD_GROUPS = (
    "Groups are those of the year of publication: since 2017/18 harassment, malicious "
    "communications and driving offences have moved between the groups of violence.",
)


def _stated(name_: str, title: str, measure: str, *differences: str) -> Statistic:
    return Statistic(
        name=name_, title=title, headings=(title,), measure=OFFENCES + measure,
        differences=differences,
    )  # fmt: skip


TOTAL = _stated("total_recorded_crime", "Total recorded crime (excluding fraud)", "offences")
BY_GROUP = (
    _stated("sexual_offences", "Sexual offences", "sexual_offences_offences"),
    _stated("robbery", "Robbery", "robbery_offences"),
    _stated(
        "possession_of_weapons_offences",
        "Possession of weapons offences",
        "weapons_possession_offences",
    ),
)
BY_SUBGROUP = (
    _stated("homicide", "Homicide", "homicide_offences"),
    _stated(
        "violence_with_injury", "Violence with injury", "violence_with_injury_offences", *OLD_GROUPS
    ),
    _stated(
        "violence_without_injury",
        "Violence without injury",
        "violence_without_injury_offences",
        *OLD_GROUPS,
    ),
    _stated(
        "stalking_and_harassment",
        "Stalking and harassment",
        "stalking_and_harassment_offences",
        *OLD_GROUPS,
    ),
)
SERIES = PublishedSeries(
    name="prc_open_data",
    title="Police recorded crime open data, by force and quarter",
    publisher="Home Office",
    licence="Open Government Licence v3.0",
    statistics=(TOTAL, *BY_GROUP, *BY_SUBGROUP),
    differences=(
        "The published table counts the records held when the Home Office took its extract; "
        "our counts hold what the force has recorded, cancelled and reclassified since.",
    ),
)


def read(sheet: Sheet) -> Reading:
    """Offences of each force and quarter, summed by the publisher's own groups.

    Forces have no code in this layout: the area code is `force/<name>`, and the partnership's
    own is found by its name.

    Raises:
        Unreadable: a period or a count cannot be read.
    """
    at = {h: p for h in NEEDS if (p := sheet.position(h)) is not None}
    sums: dict[tuple[str, Span, Statistic], float] = defaultdict(float)
    first: dict[tuple[str, Span, Statistic], int] = {}
    bad: list[tuple[int, int]] = []
    undated: list[int] = []
    for row_no, cells in sheet.numbered():
        try:
            value, _ = number(cells[at[COUNT]])
            quarter = span(f"{cells[at[YEAR]]} Q{cells[at[QUARTER]]}")
        except NotANumber:
            bad.append((row_no, at[COUNT]))
            continue
        except ValueError:
            undated.append(row_no)
            continue
        for statistic in _counted(cells[at[GROUP]], cells[at[SUBGROUP]]):
            key = (name(cells[at[FORCE]]), quarter, statistic)
            sums[key] += value or 0
            first.setdefault(key, row_no)
    refuse_cells(bad)
    if undated:
        raise Unreadable(f"{shown_rows(undated)}: no financial year and quarter can be read")
    rows = [_row(key, n, first[key]) for key, n in sums.items()]
    return Reading(rows)


def _counted(group: str, subgroup: str) -> list[Statistic]:
    """The statistics that a row of this group and sub-group counts in."""
    found = [s for s in BY_GROUP if s.title.casefold() == group.casefold()]
    found += [s for s in BY_SUBGROUP if s.title.casefold() == subgroup.casefold()]
    return found if FRAUD in group.casefold() else [TOTAL, *found]


def _row(key: tuple[str, Span, Statistic], value: float, row_no: int) -> PublishedRow:
    force, quarter, statistic = key
    return PublishedRow(
        series=SERIES.name,
        area_code=f"force/{force.casefold().replace(' ', '_')}",
        area_name=force,
        area_kind="force",
        measure=statistic.name,
        measure_title=statistic.title,
        our_measure=statistic.measure,
        period_start=quarter[0],
        period_end=quarter[1],
        value=value,
        source=f"{SERIES.publisher}, {SERIES.title}",
        row_no=row_no,
    )


LAYOUT = Layout(
    name="prc_open_data",
    title="Home Office open data by force, quarter and offence (to 2017/18)",
    needs=NEEDS,
    read=read,
)
