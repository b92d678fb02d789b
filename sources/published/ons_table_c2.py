"""ONS Table C2: police recorded crime by Community Safety Partnership, as published.

The table has a row for each force, for each partnership in it, and for what the force could not
place ("Unassigned"). Some partnerships combine districts: Stratford-on-Avon and Warwick are
published together as South Warwickshire and cannot be told apart.
"""

from collections import defaultdict
from collections.abc import Mapping

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
from sources.published.periods import Span, year_ending
from sources.text_rows import Unreadable

OFFENCES = "police__offences."
FORCE_CODE = ("Police Force Area code", "Area code", "Force code")
FORCE_NAME = ("Police Force Area name", "Area name", "Force name")
CSP_CODE = "Community Safety Partnership code"
CSP_NAME = "Community Safety Partnership name"
LA_CODE = "Local Authority code"


def _stated(title: str, measure: str | None = None, *differences: str, also: str = "") -> Statistic:
    """A column of the table; `also` is how another edition heads it."""
    slug = title.lower().replace(" (excluding fraud)", "").replace(",", "").replace("-", "_")
    return Statistic(
        name=slug.replace(" ", "_"),
        title=title,
        headings=(title, *([also] if also else [])),
        measure=OFFENCES + measure if measure else None,
        differences=differences,
    )


SERIES = PublishedSeries(
    name="ons_table_c2",
    title="Police recorded crime by Community Safety Partnership (Table C2)",
    publisher="Office for National Statistics and Home Office",
    licence="Open Government Licence v3.0",
    statistics=(
        _stated(
            "Total recorded crime (excluding fraud)",
            "offences",
            "Offences of the retired fraud classes are in our total where a force still sends "
            "them, and never in the published one.",
        ),
        _stated("Violence against the person"),
        _stated("Homicide", "homicide_offences"),
        _stated("Death or serious injury caused by illegal driving"),
        _stated("Violence with injury", "violence_with_injury_offences"),
        _stated("Violence without injury", "violence_without_injury_offences"),
        _stated("Stalking and harassment", "stalking_and_harassment_offences"),
        _stated("Sexual offences", "sexual_offences_offences"),
        _stated("Robbery", "robbery_offences"),
        _stated("Theft offences"),
        _stated("Burglary"),
        _stated("Residential burglary"),
        _stated("Non-residential burglary"),
        _stated("Vehicle offences"),
        _stated("Theft from the person"),
        _stated("Bicycle theft"),
        _stated("Shoplifting"),
        _stated("All other theft offences", also="Other theft offences"),
        _stated("Criminal damage and arson"),
        _stated("Drug offences"),
        _stated("Possession of weapons offences", "weapons_possession_offences"),
        _stated("Public order offences"),
        _stated("Miscellaneous crimes against society"),
    ),
    differences=(
        "The published table counts the records held when the Home Office took its extract; "
        "our counts hold what the force has recorded, cancelled and reclassified since.",
        "An offence without a usable place is `unknown` here and Unassigned there; the two need "
        "not be the same offences, so small areas may differ where the force agrees.",
    ),
)


def read(sheet: Sheet) -> Reading:
    """Every figure of the table: force, partnerships and unassigned.

    A row names its force twice, by code and by name. Where the two disagree (the published
    table has such rows) the name decides, and the analyst is told.

    Raises:
        Unreadable: no title says which year it is, a cell holds no figure, or no column is
            one that the table is known to have.
    """
    period = next(filter(None, map(year_ending, sheet.titles)), None)
    if period is None:
        raise Unreadable(
            "no line above the table says 'year ending <month> <year>'; drop the sheet with "
            "the title lines it was published with"
        )
    stated = {s: p for s in SERIES.statistics if (p := sheet.position(*s.headings)) is not None}
    if not stated:
        raise Unreadable("no column is a known offence group of Table C2; check the table")
    reading, forces, astray, bad = Reading(), _forces(sheet), [], []
    for row_no, cells in sheet.numbered():
        area = _area(sheet, cells, forces)
        if cells[_at(sheet, *FORCE_CODE)] != area["force"]:
            astray.append(row_no)
        for statistic, position in stated.items():
            try:
                value, status = number(cells[position])
            except NotANumber:
                bad.append((row_no, position))
                continue
            reading.rows.append(_row(sheet, statistic, area, period, (value, status), row_no))
    refuse_cells(bad)
    if astray:
        reading.queries.append(
            f"{shown_rows(astray)}: the force's code is not that of the force named; the name "
            "was followed"
        )
    reading.queries.extend(_sums(reading))
    return reading


def _at(sheet: Sheet, *headings: str) -> int:
    position = sheet.position(*headings)
    if position is None:
        raise Unreadable(f"the column {headings[0]} is missing")
    return position


def _forces(sheet: Sheet) -> dict[str, str]:
    """Each force's code by its name, from the force's own row."""
    code, named = _at(sheet, *FORCE_CODE), _at(sheet, *FORCE_NAME)
    csp = (_at(sheet, CSP_CODE), _at(sheet, CSP_NAME))
    own = (cells for _, cells in sheet.numbered() if not any(cells[p] for p in csp))
    return {name(cells[named]): cells[code] for cells in own}


def _area(sheet: Sheet, cells: tuple[str, ...], forces: Mapping[str, str]) -> dict[str, str]:
    """What the row is about: its code, name, kind, authority, and the force it belongs to."""
    force_name = name(cells[_at(sheet, *FORCE_NAME)])
    force = forces.get(force_name, cells[_at(sheet, *FORCE_CODE)])
    csp, called = cells[_at(sheet, CSP_CODE)], name(cells[_at(sheet, CSP_NAME)])
    position = sheet.position(LA_CODE)
    authority = cells[position] if position is not None and csp else ""
    own = {"force": force, "authority": authority if len(authority) == 9 else ""}
    if not csp and not called:
        return own | {"code": force, "name": force_name, "kind": "force"}
    if csp:
        return own | {"code": csp, "name": called, "kind": "csp"}
    if called.casefold().startswith("unassigned"):
        return own | {"code": f"{force}/unassigned", "name": called, "kind": "unassigned"}
    slug = called.casefold().replace(" ", "_")
    return own | {"code": f"{force}/{slug}", "name": called, "kind": "other"}


def _row(
    sheet: Sheet,
    statistic: Statistic,
    area: Mapping[str, str],
    period: Span,
    figure: tuple[float | None, str],
    row_no: int,
) -> PublishedRow:
    return PublishedRow(
        series=SERIES.name,
        area_code=area["code"],
        area_name=area["name"],
        area_kind=area["kind"],
        local_authority_code=area["authority"] or None,
        measure=statistic.name,
        measure_title=statistic.title,
        our_measure=statistic.measure,
        period_start=period[0],
        period_end=period[1],
        value=figure[0],
        status=figure[1],
        unit=statistic.unit,
        source=name(sheet.titles[0]),
        row_no=row_no,
    )


def _sums(reading: Reading) -> list[str]:
    """Forces whose partnerships and unassigned offences do not add up to the force's own row.

    A force without parts in the table (the City of London) is not asked.
    """
    whole: dict[tuple[str, str], PublishedRow] = {}
    parts: dict[tuple[str, str], float] = defaultdict(float)
    force = ""
    forces = {r.row_no: r.area_code for r in reading.rows if r.area_kind == "force"}
    for row in sorted(reading.rows, key=lambda r: r.row_no):
        force = forces.get(row.row_no, force)
        if row.area_kind == "force":
            whole[(force, row.measure)] = row
        else:
            parts[(force, row.measure)] += row.value or 0
    off = [r for key, r in whole.items() if key in parts and r.value not in (None, parts[key])]
    if not off:
        return []
    rows = sorted({r.row_no for r in off})
    return [
        f"{shown_rows(rows)}: the partnerships and unassigned offences do not add up to the "
        "force, in one offence group or more; check the table against the publisher's"
    ]


LAYOUT = Layout(
    name="ons_table_c2",
    title="ONS Table C2, by Community Safety Partnership, as published",
    needs=(CSP_CODE, CSP_NAME, "Violence with injury"),
    read=read,
)
