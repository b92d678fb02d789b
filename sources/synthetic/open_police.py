"""Open files of the police besides street-level crimes: outcomes, and stops and searches."""

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.random import Generator

from sources.code_lists import ALTERNATIVES, code_list
from sources.police.outcomes import GROUPS
from sources.police.stop_searches import AGE_RANGES
from sources.synthetic import world
from sources.synthetic.calendar import Calendar
from sources.synthetic.columns import text
from sources.synthetic.draw import happens, monthly, pick
from sources.synthetic.drawn import Drawn, latest, moments, quarterly_file
from sources.synthetic.places import areas
from sources.synthetic.street import point

WITHOUT_OUTCOME = ("", "Under investigation", "Status update unavailable")
IN_COURT = ("Awaiting court outcome", "Court result unavailable")
CHARGED = "Suspect charged"
"""What the street file shows as waiting for a court, the outcomes file shows as charged."""

CARRIED_OVER = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location",
    "LSOA code", "LSOA name",
)  # fmt: skip
SEARCH_TYPES = {"Person search": 0.80, "Person and Vehicle search": 0.18, "Vehicle search": 0.02}
GENDERS = {"Male": 0.86, "Female": 0.13, "Other": 0.002}
AGE_SHARES = (0.001, 0.20, 0.31, 0.25, 0.239)
SELF_DEFINED = {"White": 0.62, "Asian": 0.07, "Black": 0.05, "Mixed": 0.04, "Unknown": 0.22}
OFFICER_DEFINED = {"White": 0.78, "Black": 0.08, "Asian": 0.10, "Other": 0.02}
LEGISLATION = {
    "Misuse of Drugs Act 1971 (section 23)": 0.62,
    "Police and Criminal Evidence Act 1984 (section 1)": 0.36,
    "Criminal Justice and Public Order Act 1994 (section 60)": 0.02,
}
NOT_WEAPONS = {
    "Controlled drugs": 0.74, "Stolen goods": 0.13, "Article for use in theft": 0.10,
    "Articles for use in criminal damage": 0.03,
}  # fmt: skip
WEAPONS = {"Offensive weapons": 0.93, "Firearms": 0.04, "Anything to threaten or harm anyone": 0.03}
NOTHING = "A no further action disposal"
FOLLOWED = {
    "Arrest": 0.46, "Community resolution": 0.36, "Summons / charged by post": 0.11,
    "Penalty Notice for Disorder": 0.04, "Caution (simple or conditional)": 0.03,
}  # fmt: skip


def outcomes(
    rng: Generator, calendar: Calendar, table: pa.Table, marks: dict[str, np.ndarray]
) -> Drawn:
    """Outcomes of the latest year's street-level crimes, in that month or some months after."""
    covered = latest(calendar, world.OUTCOME_MONTHS)
    last = table["Last outcome category"].fill_null("").to_numpy(zero_copy_only=False)
    outcome = np.where(np.isin(last, IN_COURT), CHARGED, last.astype(str))
    is_closed = ~np.isin(outcome, WITHOUT_OUTCOME)
    chosen = np.flatnonzero(is_closed & covered[marks["month"]])
    after = rng.poisson(0.8, len(chosen))
    month = np.minimum(marks["month"][chosen] + after, len(calendar.months) - 1)
    carried = table.select(CARRIED_OVER).take(pa.array(chosen))
    months = text(calendar.months.astype(str), month)
    carried = carried.set_column(CARRIED_OVER.index("Month"), "Month", months)
    return Drawn(
        name="police__outcomes",
        table=carried.append_column("Outcome type", pa.array(outcome[chosen])),
        month=month,
        place=marks["place"][chosen],
        covered=covered,
        measures={
            "outcomes": np.ones(len(chosen), dtype=bool),
            "charges": np.isin(outcome[chosen], GROUPS["charged"]),
        },
        file_of=quarterly_file,
    )


def _greenwich(local: np.ndarray) -> list[str]:
    """London's clock as the open files write it: the time of Greenwich, summer and winter."""
    clock = pd.DatetimeIndex(local).tz_localize(
        "Europe/London", ambiguous=np.ones(len(local), dtype=bool), nonexistent="shift_forward"
    )
    return clock.tz_convert("UTC").strftime("%Y-%m-%dT%H:%M:%S+00:00").tolist()


def stop_searches(rng: Generator, calendar: Calendar, scale: float) -> Drawn:
    """Searches of the latest two years: points but no areas, so their district is unknown."""
    covered = latest(calendar, world.SEARCH_MONTHS)
    month = monthly(rng, calendar.busyness() * covered * scale * world.YEARLY_SEARCHES / 12)
    n = len(month)
    is_weapon = happens(rng, world.WEAPON_SEARCH_SHARE, n)
    is_found, is_linked = happens(rng, world.FIND_SHARE, n), happens(rng, 0.8, n)
    moment = _greenwich(moments(rng, calendar, month, "evening"))
    area = pick(rng, n, tuple(areas().scene().sum(axis=0)))
    area = np.where(happens(rng, 0.03, n), -1, area)
    where = point(rng, area)
    goods = pick(rng, n, tuple(NOT_WEAPONS.values()))
    arms = len(NOT_WEAPONS) + pick(rng, n, tuple(WEAPONS.values()))
    followed = 1 + pick(rng, n, tuple(FOLLOWED.values()))
    columns = {
        "Type": _label(rng, n, SEARCH_TYPES),
        "Date": pa.array(moment),
        "Part of a policing operation": text(("False", "True"), happens(rng, 0.05, n).astype(int)),
        "Policing operation": pa.nulls(n, pa.string()),
        "Latitude": where["Latitude"],
        "Longitude": where["Longitude"],
        "Gender": _label(rng, n, GENDERS),
        "Age range": text(AGE_RANGES, np.where(happens(rng, 0.1, n), -1, pick(rng, n, AGE_SHARES))),
        "Self-defined ethnicity": _self_defined(rng, n),
        "Officer-defined ethnicity": _label(rng, n, OFFICER_DEFINED),
        "Legislation": _label(rng, n, LEGISLATION),
        "Object of search": text((*NOT_WEAPONS, *WEAPONS), np.where(is_weapon, arms, goods)),
        "Outcome": text((NOTHING, *FOLLOWED), np.where(is_found, followed, 0)),
        "Outcome linked to object of search": text(
            ("False", "True"), np.where(is_found, is_linked.astype(int), -1)
        ),
        "Removal of more than just outer clothing": text(
            ("False", "True"), happens(rng, 0.03, n).astype(int)
        ),
    }
    has_find = is_found & is_linked
    return Drawn(
        name="police__stop_searches",
        table=pa.table(columns),
        month=month,
        place=np.full(n, world.UNKNOWN),
        covered=covered,
        measures={
            "stop_searches": np.ones(n, dtype=bool),
            "finds": has_find,
            "weapon_searches": is_weapon,
            "weapon_finds": is_weapon & has_find,
        },
        file_of=quarterly_file,
    )


def _label(rng: Generator, n: int, shares: dict[str, float]) -> pa.Array:
    """A label for every row; empty for what the shares leave of the whole."""
    left = max(0.0, 1 - sum(shares.values()))
    drawn = pick(rng, n, (*shares.values(), left))
    return text(tuple(shares), np.where(drawn < len(shares), drawn, -1))


def _self_defined(rng: Generator, n: int) -> pa.Array:
    """One published label of each group, by the group's share."""
    rows = [row for row in code_list("ethnicity").rows if row["police_uk_label"]]
    first = {row["group"]: row["police_uk_label"].split(ALTERNATIVES)[0] for row in reversed(rows)}
    return _label(rng, n, {first[group]: share for group, share in SELF_DEFINED.items()})
