"""Writes partners as they are in the field: a small county whose deliveries go wrong.

Every pattern of dirty delivery is in some file, most files stay clean, and what must become of
each dirty one is known.
"""

from datetime import date
from pathlib import Path

from sources.synthetic import dirty_open_police, dirty_people, dirty_police
from sources.synthetic.dirty_truth import Deliveries, DirtyTruth
from sources.synthetic.partners import write_partners

FIRST_MONTH = date(2025, 4, 1)
LAST_MONTH = date(2026, 3, 1)
SCALE = 0.05
CANARY = "QZCANARY7"
"""A made-up value: it stands in cells of deliveries and must be found nowhere else."""


def write_dirty(landing: Path, *, seed: int) -> DirtyTruth:
    """Write a year of a county a twentieth of the size, then spoil some of its deliveries.

    Args:
        landing: empty folder that takes `<agency>/<dataset>/<file>`.
        seed: the same seed gives the same bytes.

    Returns:
        What must become of every dirty delivery; those it does not name are clean.
    """
    clean = write_partners(
        landing, seed=seed, first_month=FIRST_MONTH, last_month=LAST_MONTH, scale=SCALE
    )
    put = Deliveries(landing)
    dirty_police.write(put, CANARY)
    dirty_open_police.write(put)
    dirty_people.write(put, CANARY)
    left = sorted(p.relative_to(landing).as_posix() for p in landing.rglob("*.part"))
    return DirtyTruth(
        seed=seed, canary=CANARY, files=tuple(put.files), left=tuple(left), missing=clean.missing
    )
