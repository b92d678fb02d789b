"""Home Office open data: police recorded crime by force, quarter and offence (older layout)."""

from collections import defaultdict

from sources.partnership import partnership
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
CSP = "CSP_Name"
NEEDS = (YEAR, QUARTER, FORCE, GROUP, SUBGROUP, COUNT)
ALSO = {"Offence Count": COUNT, "Offence_Count": COUNT, "Offences": COUNT, "CSP": CSP,
        "Community Safety Partnership": CSP, "Force": FORCE}  # fmt: skip
UNPLACED = "unassigned"
"""How the publisher begins the name of what a force placed in no partnership."""

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
    """Offences of each force, or of each community safety partnership, and quarter.

    They are summed by the publisher's own groups; a sum with a figure that is not given is not
    given either.

    Forces have no code in this layout: the area code is `force/<name>`, and the partnership's
    own is found by its name.

    Raises:
        Unreadable: a period or a count cannot be read.
    """
    at = {h: p for h in (*NEEDS, CSP) if (p := sheet.position(h)) is not None}
    sums: dict[tuple[str, str, Span, Statistic], float] = defaultdict(float)
    first: dict[tuple[str, str, Span, Statistic], int] = {}
    lacking: set[tuple[str, str, Span, Statistic]] = set()
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
            csp = name(cells[at[CSP]]) if CSP in at else ""
            key = (name(cells[at[FORCE]]), csp, quarter, statistic)
            sums[key] += value or 0
            first.setdefault(key, row_no)
            if value is None:
                lacking.add(key)
    refuse_cells(bad)
    if undated:
        raise Unreadable(f"{shown_rows(undated)}: no financial year and quarter can be read")
    rows = [_row(key, None if key in lacking else n, first[key]) for key, n in sums.items()]
    return Reading(rows)


def _counted(group: str, subgroup: str) -> list[Statistic]:
    """The statistics that a row of this group and sub-group counts in."""
    found = [s for s in BY_GROUP if s.title.casefold() == group.casefold()]
    found += [s for s in BY_SUBGROUP if s.title.casefold() == subgroup.casefold()]
    return found if FRAUD in group.casefold() else [TOTAL, *found]


def _row(key: tuple[str, str, Span, Statistic], value: float | None, row_no: int) -> PublishedRow:
    force, csp, quarter, statistic = key
    code, area, kind = _area(force, csp)
    return PublishedRow(
        series=SERIES.name,
        area_code=code,
        area_name=area,
        area_kind=kind,
        measure=statistic.name,
        measure_title=statistic.title,
        our_measure=statistic.measure,
        period_start=quarter[0],
        period_end=quarter[1],
        value=value,
        status="" if value is not None else "x",
        source=f"{SERIES.publisher}, {SERIES.title}",
        row_no=row_no,
    )


def _area(force: str, csp: str) -> tuple[str, str, str]:
    """Code, name and kind of the area: our own partnerships' codes are found by their names."""
    own_force = f"force/{force.casefold().replace(' ', '_')}"
    if not csp:
        return own_force, force, "force"
    if csp.casefold().startswith(UNPLACED):
        return f"{own_force}/unassigned", f"Unassigned {force}", "unassigned"
    ours = {each.name.casefold(): each.code for each in partnership().csps}
    return ours.get(csp.casefold(), f"csp/{csp.casefold().replace(' ', '_')}"), csp, "csp"


LAYOUT = Layout(
    name="prc_open_data",
    title="Home Office open data by force or partnership, quarter and offence",
    needs=NEEDS,
    also=ALSO,
    read=read,
)
