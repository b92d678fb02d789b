"""Deliveries of the council and the fire service: school exclusions, fires, attacks on crews."""

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from sources.code_lists import code_list, codes
from sources.context.school_exclusions import PHASES
from sources.groups import labels
from sources.synthetic import world
from sources.synthetic.calendar import Calendar, extract_date
from sources.synthetic.columns import area_codes, day, district_names, moment, names, text, yes
from sources.synthetic.draw import happens, monthly, pick, pseudonyms
from sources.synthetic.drawn import Drawn, academic_file, moments, year_end, yearly_file
from sources.synthetic.places import areas, homes

SCHOOL_MONTHS = (1.1, 1.0, 1.2, 0.7, 1.1, 1.2, 0.7, 0, 1.0, 1.2, 1.3, 0.9)
"""January to December, around 1: nobody is excluded in August."""

REASONS = {
    "DB": 48, "PP": 16, "VA": 13, "PA": 6, "VP": 4, "OW": 3, "DA": 4, "DM": 3, "BU": 1, "SM": 1,
    "RA": 1,
}  # fmt: skip
PHASE_SHARES = (0.12, 0.80, 0.05, 0.03)
PERMANENT_SHARE = 0.025
DISTRICT_SHARES = (0.11, 0.31, 0.18, 0.17, 0.23)
FIRE_TYPES = {"primary fire": 0.25, "secondary fire": 0.72, "other incident": 0.03}
ATTACK_SHARE = 0.02
ATTACKS = {"verbal_abuse": 5, "harassment": 1, "objects_thrown_at_crew_or_appliance": 3,
           "physical_abuse": 1}  # fmt: skip


def whole_academic_years(calendar: Calendar) -> np.ndarray:
    """Whether each month is in an academic year that lies in the range from end to end."""
    school_year = (calendar.months - 8).astype("datetime64[Y]")
    years, position, length = np.unique(school_year, return_inverse=True, return_counts=True)
    return (length == 12)[position] if len(years) else np.zeros(0, dtype=bool)


def school_exclusions(rng: Generator, calendar: Calendar, scale: float) -> Drawn:
    """Suspensions and permanent exclusions of the whole academic years, a file a year."""
    covered = whole_academic_years(calendar)
    season = np.array(SCHOOL_MONTHS)[calendar.months.astype(np.int64) % 12]
    month = monthly(rng, covered * season * scale * world.YEARLY_EXCLUSIONS / 12)
    n = len(month)
    months = calendar.months[month]
    start = (months - 8).astype("datetime64[Y]").astype("datetime64[M]") + 8
    home = homes(rng, pick(rng, n, DISTRICT_SHARES), 0.02, 0.0)
    is_unknown = happens(rng, 0.01, n)
    is_permanent = happens(rng, PERMANENT_SHARE, n)
    reason = pick(rng, n, tuple(REASONS.values()))
    columns = {
        "academic_year_start": day(start),
        "academic_year_end": day((start + 12).astype("datetime64[D]") - 1),
        "exclusion_month": text(calendar.months.astype(str), month),
        "exclusion_type": text(("SUSP", "PERM"), is_permanent.astype(int)),
        "phase": text(PHASES, pick(rng, n, PHASE_SHARES)),
        "reason": text(tuple(REASONS), reason),
        "residence_district": district_names(np.where(is_unknown, -1, home)),
    }
    violent = codes("school_exclusion_reasons", is_violence="Y")
    return Drawn(
        name="context__school_exclusions",
        table=pa.table(columns),
        month=month,
        place=np.where(is_unknown, world.UNKNOWN, np.minimum(home, world.OUTSIDE)),
        covered=covered,
        measures={
            "suspensions": ~is_permanent,
            "permanent_exclusions": is_permanent,
            "violence_exclusions": np.isin(np.array(tuple(REASONS))[reason], violent),
        },
        file_of=academic_file,
    )


def fire_incidents(rng: Generator, calendar: Calendar, scale: float) -> Drawn:
    """Deliberate fires, and incidents at which the crew was attacked."""
    month = monthly(rng, calendar.busyness() * scale * world.YEARLY_FIRE_INCIDENTS / 12)
    n = len(month)
    months = calendar.months[month]
    kind = pick(rng, n, tuple(FIRE_TYPES.values()))
    is_fire = kind != list(FIRE_TYPES).index("other incident")
    is_attack = ~is_fire | happens(rng, ATTACK_SHARE, n)
    attack = np.where(is_attack, pick(rng, n, tuple(ATTACKS.values())), -1)
    area = pick(rng, n, tuple(areas().scene(2.0).sum(axis=0)))
    is_known = ~happens(rng, 0.02, n)
    wording = code_list("fire_crew_attacks").labels
    extracted = extract_date(np.minimum(year_end(months), calendar.months[-1]))
    columns = {
        "incident_id": names(pseudonyms(rng, n, 24)),
        "extract_date": day(extracted),
        "incident_at": moment(moments(rng, calendar, month, "evening")),
        "incident_type": text(tuple(FIRE_TYPES), kind),
        "is_deliberate": yes(is_fire),
        "crew_attack": text(tuple(wording[code] for code in ATTACKS), attack),
        "lsoa_code": area_codes(np.where(is_known, area, -1), calendar.is_2011[month]),
    }
    physical = labels("fire_crew_attacks", "is_physical", "Y")
    is_physical = [wording[code] in physical for code in ATTACKS]
    return Drawn(
        name="context__fire_incidents",
        table=pa.table(columns),
        month=month,
        place=np.where(is_known, np.minimum(areas().home[area], world.OUTSIDE), world.UNKNOWN),
        covered=np.ones(len(calendar.months), dtype=bool),
        measures={
            "deliberate_fires": is_fire,
            "deliberate_primary_fires": kind == list(FIRE_TYPES).index("primary fire"),
            "crew_attacks": is_attack,
            "physical_crew_attacks": is_attack & np.array(is_physical)[attack],
        },
        file_of=yearly_file,
    )
