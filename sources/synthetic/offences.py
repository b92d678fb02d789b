"""Recorded offences of the synthetic county, as columns of positions and dates."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.random import Generator

from sources.code_lists import code_list, codes
from sources.synthetic import world
from sources.synthetic.calendar import Calendar, days, extract_date
from sources.synthetic.draw import happens, pick, pick_within, pseudonyms, week_profiles
from sources.synthetic.places import areas

CLASS_CODES = tuple(code for shares in world.CLASSES.values() for code in shares)
CLASS_KIND = tuple(kind for kind, shares in world.CLASSES.items() for _ in shares)
KINDS = tuple(world.KINDS)
VIOLENT = ("homicide", "driving", "injury", "no_injury", "harassment", "sexual")
STATUSES = ("recorded", "cancelled", "transferred")
STATUS_SHARES = (0.986, 0.010, 0.004)
RECLASSIFIED = ("8N", "105A")
LATE_SHARE, CHANGED_SHARE = 0.01, 0.02


@dataclass(frozen=True, kw_only=True)
class Offences:
    """One position a row: month, class, place (district, outside, unknown), area, and so on."""

    offence_id: np.ndarray
    month: np.ndarray
    offence_class: np.ndarray
    subclass: np.ndarray
    status: np.ndarray
    place: np.ndarray
    area: np.ndarray
    recorded: np.ndarray
    extracted: np.ndarray
    is_domestic: np.ndarray
    is_youth: np.ndarray

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.month)

    @property
    def kind(self) -> np.ndarray:
        """Position of each row's kind among `KINDS`."""
        return class_kinds()[self.offence_class]

    def where(self, rows: np.ndarray) -> "Offences":
        """The chosen rows."""
        return Offences(**{name: column[rows] for name, column in vars(self).items()})

    def is_class(self, *chosen: str) -> np.ndarray:
        """Whether a row is of one of these classes."""
        return np.isin(CLASS_CODES, chosen)[self.offence_class]

    def by_class(self, shares: dict[str, float]) -> np.ndarray:
        """A share for every row from its class, zero where none is declared."""
        return np.array([shares.get(code, 0.0) for code in CLASS_CODES])[self.offence_class]

    def by_kind(self, attribute: str) -> np.ndarray:
        """What the row's kind declares."""
        return np.array([getattr(world.KINDS[kind], attribute) for kind in KINDS])[self.kind]

    @property
    def is_serious(self) -> np.ndarray:
        """In the default serious violence basket: whole classes, or s.20 by its subclass."""
        whole = self.is_class(*codes("offences", in_serious_violence_basket="Y"))
        wounding = [p for p, code in enumerate(subclasses()) if code in ("008/01", "008/59")]
        return whole | np.isin(self.subclass, wounding)


@cache
def class_kinds() -> np.ndarray:
    """Position of each class's kind among `KINDS`."""
    return np.array([KINDS.index(kind) for kind in CLASS_KIND])


@cache
def subclass_shares() -> dict[str, dict[str, float]]:
    """Subclasses of each class: as declared, else as listed, else made from the class."""
    listed: dict[str, str] = {}
    for row in code_list("offence_subclasses").rows:
        for code in row["offence_code"].split("|"):
            listed.setdefault(code, row.code)
    return {
        code: world.SUBCLASSES.get(code, {listed.get(code, _made(code)): 1.0})
        for code in CLASS_CODES
    }


def _made(code: str) -> str:
    """A subclass in the form of the list, for a class of which none is listed."""
    number, _, part = code.partition(".")
    digits = "".join(c for c in number if c.isdigit())
    letter = number[len(digits) :]
    return f"{int(digits):03d}/{int(part or 0) + (30 + ord(letter) - 65 if letter else 0):02d}"


@cache
def subclasses() -> tuple[str, ...]:
    """Every subclass in use."""
    return tuple(sorted({s for shares in subclass_shares().values() for s in shares}))


def monthly_volumes() -> np.ndarray:
    """Expected offences a month for each class (row) and place (column)."""
    rows = []
    for code, kind in zip(CLASS_CODES, CLASS_KIND, strict=True):
        yearly = world.KINDS[kind].yearly
        pooled = [k for k in world.KINDS if world.KINDS[k].yearly == yearly]
        whole = sum(sum(world.CLASSES[k].values()) for k in pooled)
        north, nuneaton, rugby, south, unknown = world.YEARLY[yearly]
        stratford = south * world.STRATFORD_SHARE
        inside = [north, nuneaton, rugby, stratford, south - stratford]
        by_place = [*inside, sum(inside) * world.OUTSIDE_SHARE, unknown]
        rows.append(np.array(by_place) * world.CLASSES[kind][code] / whole / 12)
    return np.array(rows)


def offences(rng: Generator, calendar: Calendar, scale: float) -> Offences:
    """Every offence first recorded in the months, in order of month."""
    volumes = monthly_volumes() * scale
    drawn = rng.poisson(calendar.busyness()[:, None, None] * volumes)
    cells = np.repeat(np.arange(drawn.size), drawn.ravel())
    month, offence_class, place = np.unravel_index(cells, drawn.shape)
    n = len(month)
    kind = class_kinds()[offence_class]
    domestic = np.array([world.KINDS[k].is_domestic for k in KINDS])[kind]
    is_domestic = happens(rng, domestic, n)
    is_street_kind = np.isin(kind, [KINDS.index(k) for k in ("injury", "no_injury", "robbery")])
    first_day = calendar.months[month].astype("datetime64[D]")
    drawn_rows = Offences(
        offence_id=pseudonyms(rng, n, 24),
        month=month,
        offence_class=offence_class,
        subclass=_subclass(rng, offence_class, kind),
        status=pick(rng, n, STATUS_SHARES),
        place=place,
        area=_scene(rng, place, is_domestic | (kind == KINDS.index("burglary"))),
        recorded=first_day + np.floor(rng.random(n) * days(calendar.months)[month]).astype(int),
        extracted=extract_date(calendar.months[month]),
        is_domestic=is_domestic,
        is_youth=is_street_kind & ~is_domestic & happens(rng, 0.22, n),
    )
    return drawn_rows.where(np.argsort(drawn_rows.recorded, kind="stable"))


def _subclass(rng: Generator, offence_class: np.ndarray, kind: np.ndarray) -> np.ndarray:
    """Position of the subclass, -1 where the force's system exported none."""
    shares = subclass_shares()
    weights = np.array([[shares[c].get(s, 0.0) for s in subclasses()] for c in CLASS_CODES])
    filled = np.array([world.SUBCLASS_FILLED[k in VIOLENT] for k in KINDS])[kind]
    drawn = pick_within(rng, offence_class, weights)
    return np.where(happens(rng, filled, len(kind)), drawn, -1)


def _scene(rng: Generator, place: np.ndarray, is_at_home: np.ndarray) -> np.ndarray:
    """The area it happened in: homes follow residents, the rest gathers in town centres."""
    gathered = pick_within(rng, np.minimum(place, world.OUTSIDE), areas().scene())
    at_home = pick_within(rng, np.minimum(place, world.OUTSIDE), areas().scene(1.0))
    area = np.where(is_at_home, at_home, gathered)
    return np.where(place == world.UNKNOWN, -1, area)


def corrected(rng: Generator, calendar: Calendar, first: Offences) -> tuple[Offences, np.ndarray]:
    """The resubmitted month, and the row of `first` that each of its rows comes from.

    Same keys, some rows cancelled or reclassified, a few entered late under keys of their own.
    """
    source = np.flatnonzero(first.month == calendar.resubmitted)
    late = rng.choice(source, round(len(source) * LATE_SHARE)) if len(source) else source
    source = np.concatenate([source, late])
    month = first.where(source)
    n = len(month)
    is_late = np.arange(n) >= n - len(late)
    changed = happens(rng, CHANGED_SHARE, n) & ~is_late
    is_assault = month.is_class(RECLASSIFIED[0])
    to_class = CLASS_CODES.index(RECLASSIFIED[1])
    to_subclass = subclasses().index(next(iter(subclass_shares()[RECLASSIFIED[1]])))
    cancelled = STATUSES.index("cancelled")
    return replace(
        month,
        offence_id=np.where(is_late, pseudonyms(rng, n, 24), month.offence_id),
        offence_class=np.where(changed & is_assault, to_class, month.offence_class),
        subclass=np.where(changed & is_assault, to_subclass, month.subclass),
        status=np.where(changed & ~is_assault, cancelled, month.status),
        extracted=extract_date(calendar.months[month.month], 3),
    ), source


def in_force(first: Offences, resubmitted: Offences) -> Offences:
    """What stands once the resubmitted month has replaced the first."""
    kept = first.where(~np.isin(first.month, resubmitted.month))
    both = {k: np.concatenate([v, getattr(resubmitted, k)]) for k, v in vars(kept).items()}
    return Offences(**both)


def committed(rng: Generator, rows: Offences) -> tuple[np.ndarray, np.ndarray]:
    """Earliest and latest moment: hours of the week by kind, default midnights, overnights."""
    profiles = week_profiles()
    names = list(profiles)
    profile = np.array([names.index(world.KINDS[k].hours) for k in KINDS])[rows.kind]
    profile = np.where(rows.is_domestic, names.index("evening"), profile)
    profile = np.where(rows.is_youth, names.index("after_school"), profile)
    hour = pick_within(rng, profile, np.array([profiles[name] for name in names]))
    day = rows.recorded - _lag(rng, rows)
    weekday = (day.astype(np.int64) + 3) % 7
    day = day - (weekday - hour // 24) % 7
    minute = (hour % 24) * 60 + rng.integers(0, 12, len(rows)) * 5
    is_default = happens(rng, 0.06, len(rows))
    is_range = (profile == names.index("overnight")) & happens(rng, 0.5, len(rows))
    start = day.astype("datetime64[s]") + np.where(is_default, 0, minute * 60)
    length = np.where(is_range, rng.integers(240, 840, len(rows)), rng.integers(0, 45, len(rows)))
    length = np.where(is_default, 24 * 60 - 1, length)
    return start, start + length * 60


def _lag(rng: Generator, rows: Offences) -> np.ndarray:
    """Days from offence to record: mostly none; months or years for sexual offences."""
    n = len(rows)
    usual = np.where(happens(rng, 0.6, n), 0, rng.exponential(5, n))
    long = np.where(happens(rng, 0.3, n), rng.exponential(2500, n), rng.exponential(90, n))
    is_long = (rows.kind == KINDS.index("sexual")) & happens(rng, 0.65, n)
    return np.minimum(np.where(is_long, long, usual), 12000).astype(int)
