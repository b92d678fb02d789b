"""Counts that a council sends, and published figures: absence, social care, treatment, people.

Levels are near those of a county of this size; shares and trends are invented.
"""

from datetime import date

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from sources.code_lists import code_list
from sources.context.children_social_care import CATEGORIES, FACTORS
from sources.context.dfe_moj_backgrounds import BACKGROUNDS, COHORTS
from sources.context.school_exclusions import PHASES
from sources.context.treatment_demand import SERVICES
from sources.reference.load import table
from sources.synthetic import world
from sources.synthetic.calendar import Calendar
from sources.synthetic.columns import day, district_names, text, whole
from sources.synthetic.drawn import Drawn, academic_file, yearly_file

ACADEMIC, FINANCIAL, QUARTER = (12, 8), (12, 3), (3, 0)
"""Months of a period, and the month (from January, 0) that one begins with."""

DISTRICTS = len(world.DISTRICTS)


def period_ends(calendar: Calendar, kind: tuple[int, int]) -> np.ndarray:
    """Positions of the months that end a period lying in the range from end to end."""
    length, first = kind
    months = calendar.months.astype(np.int64)
    position = np.arange(len(months))
    return position[((months - first + 1) % length == 0) & (position >= length - 1)]


def grid(ends: np.ndarray, members: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Month, district and member of every row: one for each combination."""
    shape = (len(ends), DISTRICTS, members)
    end, district, member = (axis.ravel() for axis in np.indices(shape))
    return ends[end], district, member


def _period_columns(
    calendar: Calendar, name: str, month: np.ndarray, length: int
) -> dict[str, pa.Array]:
    """First and last day of each row's period."""
    months = calendar.months[month]
    return {
        f"{name}_start": day((months + 1 - length).astype("datetime64[D]")),
        f"{name}_end": day((months + 1).astype("datetime64[D]") - 1),
    }


def _years_back(month: np.ndarray) -> np.ndarray:
    """Whole and part years from each month to the last of them."""
    return (month.max(initial=0) - month) / 12


def school_absence(rng: Generator, calendar: Calendar, scale: float) -> Drawn:
    """Pupils, and those often absent, of the whole academic years."""
    ends = period_ends(calendar, ACADEMIC)
    month, district, phase = grid(ends, len(PHASES))
    share = np.array(world.RESIDENT_SHARES)[district]
    pupils = rng.poisson(np.array([world.PUPILS[p] for p in PHASES])[phase] * share * scale)
    often, severe = np.array([world.ABSENT_SHARES[p] for p in PHASES]).T
    absent = rng.binomial(pupils, often[phase] * np.array(world.ABSENCE_FACTORS)[district])
    severely = rng.binomial(absent, (severe / often)[phase])
    columns = {
        **_period_columns(calendar, "academic_year", month, ACADEMIC[0]),
        "residence_district": district_names(district),
        "phase": text(PHASES, phase),
        "pupils": whole(pupils),
        "persistent_absentees": whole(absent),
        "severe_absentees": whole(severely),
    }
    is_provision = phase == PHASES.index("alternative provision")
    return Drawn(
        name="context__school_absence",
        table=pa.table(columns),
        month=month,
        place=district,
        covered=np.isin(np.arange(len(calendar.months)), ends),
        measures={
            "pupils": pupils,
            "persistent_absentees": absent,
            "severe_absentees": severely,
            "alternative_provision_pupils": pupils * is_provision,
        },
        file_of=academic_file,
    )


def children_social_care(rng: Generator, calendar: Calendar, scale: float) -> Drawn:
    """Children, episodes and assessments of the whole financial years, and what they named."""
    ends = period_ends(calendar, FINANCIAL)
    month, district, category = grid(ends, len(CATEGORIES))
    codes = list(CATEGORIES)
    yearly = np.array([world.SOCIAL_CARE.get(code, 0) for code in codes])[category]
    expected = yearly * np.array(world.CHILDREN_SHARES)[district] * scale
    n = rng.poisson(expected * world.SOCIAL_CARE_TREND ** -_years_back(month))
    is_factor = np.array([CATEGORIES[code] in FACTORS for code in codes])[category]
    shares = np.array([world.FACTOR_SHARES.get(code, 0.0) for code in codes])[category]
    assessed = n.reshape(-1, len(codes))[:, codes.index("assessment")].repeat(len(codes))
    n = np.where(is_factor, rng.binomial(assessed, shares), n)
    counted = {
        "children_in_need": "child_in_need",
        "child_protection_plans": "child_protection_plan",
        "children_looked_after": "looked_after",
        "missing_episodes": "missing_episode",
        "assessments": "assessment",
    }
    columns = {
        **_period_columns(calendar, "year", month, FINANCIAL[0]),
        "residence_district": district_names(district),
        "category": text(tuple(CATEGORIES.values()), category),
        "n": whole(n),
    }
    return Drawn(
        name="context__children_social_care",
        table=pa.table(columns),
        month=month,
        place=district,
        covered=np.isin(np.arange(len(calendar.months)), ends),
        measures={
            **{name: n * (category == codes.index(code)) for name, code in counted.items()},
            "assessment_factors": n * is_factor,
        },
        file_of=yearly_file,
    )


def treatment_demand(rng: Generator, calendar: Calendar, scale: float) -> Drawn:
    """Referrals and people in treatment of the latest whole quarters."""
    ends = period_ends(calendar, QUARTER)[-world.TREATMENT_QUARTERS :]
    month, district, service = grid(ends, len(SERVICES))
    referred, treated = np.array([world.TREATMENT[code] for code in SERVICES]).T
    share = np.array(world.RESIDENT_SHARES)[district] * scale
    trend = world.TREATMENT_TREND ** -_years_back(month)
    referrals = rng.poisson(referred[service] * share * trend)
    in_treatment = rng.poisson(treated[service] * share * trend)
    columns = {
        **_period_columns(calendar, "quarter", month, QUARTER[0]),
        "residence_district": district_names(district),
        "service": text(tuple(SERVICES.values()), service),
        "referrals": whole(referrals),
        "in_treatment": whole(in_treatment),
    }
    return Drawn(
        name="context__treatment_demand",
        table=pa.table(columns),
        month=month,
        place=district,
        covered=np.isin(np.arange(len(calendar.months)), ends),
        measures={"referrals": referrals, "in_treatment": in_treatment},
        file_of=yearly_file,
    )


def population_projections(_rng: Generator, _calendar: Calendar, _scale: float) -> Drawn:
    """Residents under 25 at the mid-years to come: the base year's, grown at the declared rate."""
    base = world.PROJECTION_BASE
    held = [
        r
        for r in table("ref_population").to_pylist()
        if r["year"] == base and r["age"] < 25 and r["sex"] != "persons"
    ]
    start = Calendar(date(base, 6, 1), date(base, 6, 1))
    year = np.arange(world.PROJECTED_YEARS + 1).repeat(len(held))
    row = np.tile(np.arange(len(held)), world.PROJECTED_YEARS + 1)
    district = np.array([world.DISTRICTS.index(r["district_code"]) for r in held])[row]
    grown = np.array([r["population"] for r in held])[row]
    grown = grown * np.array(world.UNDER_25_GROWTH)[district] ** year
    age = np.array([r["age"] for r in held])[row]
    people = np.rint(_aged(grown, age, year, district)).astype(int)
    columns = {
        "base_date": day(np.full(len(row), np.datetime64(f"{base}-06-30"))),
        "projected_year": whole(base + year),
        "residence_district": district_names(district),
        "sex": text(np.array([r["sex"] for r in held]), row),
        "age_years": whole(age),
        "people": whole(people),
    }
    return Drawn(
        name="context__population_projections",
        table=pa.table(columns),
        month=np.zeros(len(row), dtype=int),
        place=district,
        covered=np.ones(1, dtype=bool),
        measures={},
        file_of=lambda _month: f"{base}_based",
        calendar=start,
    )


def _aged(
    people: np.ndarray, age: np.ndarray, year: np.ndarray, district: np.ndarray
) -> np.ndarray:
    """The people moved towards the older ages year by year, as many in each district and year."""
    moved = people * (1 + world.AGEING * year * (age - 12))
    place = district * (world.PROJECTED_YEARS + 1) + year
    return moved * (np.bincount(place, people) / np.bincount(place, moved))[place]


def dfe_moj_backgrounds(_rng: Generator, _calendar: Calendar, _scale: float) -> Drawn:
    """Stand-ins for the published shares, of the county, its region and England."""
    edition = Calendar(date(2020, 8, 1), date(2020, 8, 1))
    names = code_list("dfe_moj_backgrounds").codes
    rows = [
        (area, cohort, code, _shown(area, cohort, code))
        for area in world.BACKGROUND_AREAS
        for cohort in COHORTS
        for code in names
    ]
    areas, cohorts, codes, shares = zip(*rows, strict=True)
    last = (edition.months + 1).astype("datetime64[D]") - 1
    columns = {
        "edition_end": day(last.repeat(len(rows))),
        "area_code": pa.array(areas),
        "cohort": pa.array(cohorts),
        "background": pa.array([BACKGROUNDS[code] for code in codes]),
        "share": pa.array(shares),
    }
    return Drawn(
        name="context__dfe_moj_backgrounds",
        table=pa.table(columns),
        month=np.zeros(len(rows), dtype=int),
        place=np.full(len(rows), world.OUTSIDE),
        covered=np.ones(1, dtype=bool),
        measures={},
        file_of=academic_file,
        calendar=edition,
    )


def _shown(area: str, cohort: str, code: str) -> str:
    """The share to one decimal, or `c` where the stand-in hides a county's small group."""
    if (area, cohort, code) in world.BACKGROUNDS_HIDDEN:
        return "c"
    share = world.BACKGROUNDS[code][COHORTS.index(cohort)] * world.BACKGROUND_AREAS[area]
    return f"{share:.1f}"
