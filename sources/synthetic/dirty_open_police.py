"""Dirty open data of the police: the street-level file, and outcomes."""

from sources.synthetic.dirty_files import as_cells, as_csv
from sources.synthetic.dirty_truth import Deliveries
from sources.synthetic.world import TOWNS

STREET = "police/street_crimes/2025-04-warwickshire-street.csv"
OUTCOMES = "police/outcomes/outcomes_2025-26_Q1.csv"


def write(put: Deliveries) -> None:
    """Write every dirty delivery of open data."""
    _street(put)
    _outcomes(put)


def _street(put: Deliveries) -> None:
    """Open crimes twice over, across the border and under another force's name."""
    rows = put.rows(STREET)
    _, _, areas = TOWNS["Coventry"]
    named = [row for row in rows if row["Crime ID"]]
    for row in named[:3]:
        row["LSOA code"] = areas[0]
        row["Falls within"] = "Thames Valley Police"
    repeated = [dict(row) for row in named[:2]]
    put.accepted(
        STREET,
        as_csv(as_cells([*rows, *repeated])),
        "Duplicate Crime ID",
        "Cross-border points",
        "Force / area name variants",
        rows_in=len(rows) + 2,
        deduplicated=2,
        reason="crime_id",
    )


def _outcomes(put: Deliveries) -> None:
    """Outcomes by the month they were given, beside offences that carry their own."""
    rows = len(put.rows(OUTCOMES))
    put.accepted(OUTCOMES, None, "Two count bases for outcomes", rows_in=rows)
