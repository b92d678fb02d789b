"""What is true of one synthetic world: counted from what was drawn, never from what was read.

A test of the pipeline compares its figures with these; nothing here reads a delivered file.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import product

import numpy as np

from sources.code_lists import codes
from sources.definitions import Definition
from sources.partnership import partnership
from sources.registry import contract
from sources.synthetic import world
from sources.synthetic.calendar import Calendar
from sources.synthetic.offence_columns import LOCATIONS
from sources.synthetic.offences import CLASS_CODES, STATUSES, Offences, subclasses
from sources.synthetic.recorded import Circumstances

ROLES = ("suspects", "victims", "youth_justice", "probation")


@dataclass(frozen=True)
class Count:
    """A measure's true count in one place and month; a stock counts on the month's last day."""

    measure: str
    district_code: str
    month_start: str
    n: int


@dataclass(frozen=True, kw_only=True)
class Linked:
    """What is true of persons met more than once and of incidents seen twice.

    Attributes:
        repeats: persons by how many offences of serious violence they have, for `victims 12`
            (the latest 12 months), `victims 36`, `suspects 12` and `suspects 36`.
        roles: persons of serious violence in the latest 36 months by role.
        homes: rows of serious violence of `victims` and `suspects` by district of residence.
        supervised: people on probation, each once, by month of the snapshot.
        matched: ambulance incidents for violence in the county by rule (`same district, 24`):
            `events`, `matched` to a police offence, and matched a week earlier, by `chance`.
    """

    repeats: dict[str, dict[str, int]]
    roles: dict[str, int]
    homes: dict[str, dict[str, int]]
    supervised: dict[str, int]
    matched: dict[str, dict[str, int]]


@dataclass(frozen=True, kw_only=True)
class Truth:
    """The known truth of one world.

    Attributes:
        counts: every measure by place and month, in force after resubmission; no row for a
            month nobody delivered.
        persons: exact numbers of people by the roles they appear in, `suspects+probation` for
            those in these two and no other; whatever became of the offence.
        persons_recorded: the same, of offences that still count.
        suspects_home: rows of suspects whose home is known, inside and outside the county.
        violence_admissions_by_decile: emergency admissions for violence by the 2025 deprivation
            decile of residence in the county, 1 the most deprived.
        linked: persons met more than once, their homes, and incidents the police know too.
        declared: the shares and ratios that the draws were made with.
        missing: months, by dataset, that nobody delivered.
        resubmitted: files that replace an earlier one.
        late: file that carries another month's rows, and the month.
    """

    seed: int
    scale: float
    first_month: str
    last_month: str
    counts: tuple[Count, ...]
    persons: dict[str, int]
    persons_recorded: dict[str, int]
    suspects_home: dict[str, int]
    violence_admissions_by_decile: dict[str, int]
    linked: Linked
    declared: dict[str, float]
    missing: dict[str, tuple[str, ...]]
    resubmitted: tuple[str, ...]
    late: dict[str, str]

    def n(self, measure: str, district_code: str | None = None, year: int | None = None) -> int:
        """A measure's count, in one place or all, in one financial year (by its first) or all."""
        return sum(
            count.n
            for count in self.counts
            if count.measure == measure
            and district_code in (None, count.district_code)
            and year in (None, financial_year(count.month_start))
        )

    def people(self, *roles: str, recorded: bool = False) -> int:
        """How many people appear in all of these roles, whatever else they appear in."""
        regions = self.persons_recorded if recorded else self.persons
        return sum(n for name, n in regions.items() if set(roles) <= set(name.split("+")))

    def as_json(self) -> str:
        """The whole truth as JSON."""
        return json.dumps(asdict(self), indent=1)


def financial_year(month_start: str) -> int:
    """The year in which the month's financial year begins."""
    return int(month_start[:4]) - (month_start[5:7] < "04")


def count(
    measure: str, calendar: Calendar, month: np.ndarray, place: np.ndarray, covered: np.ndarray
) -> Iterator[Count]:
    """Rows by place and month, zeros included, for the covered months alone."""
    shape = (len(calendar.months), len(world.PLACES))
    cells = np.bincount(month * shape[1] + place, minlength=shape[0] * shape[1]).reshape(shape)
    for at, position in product(np.flatnonzero(covered), range(shape[1])):
        start = f"{calendar.months[at]}-01"
        yield Count(measure, world.PLACES[position], start, int(cells[at, position]))


def police_marks(rows: Offences, is_knife: np.ndarray, noun: str) -> dict[str, np.ndarray]:
    """Which rows each police measure counts, by the measure's name; only rows that count."""
    stands = rows.status == STATUSES.index("recorded")
    marks = {
        noun: stands,
        f"knife_enabled_{noun}": stands
        & is_knife
        & rows.is_class(*codes("offences", knife_enabled="Y")),
    }
    for name, column, value in (
        ("violence_with_injury", "subgroup", "Violence with injury"),
        ("violence_without_injury", "subgroup", "Violence without injury"),
        ("stalking_and_harassment", "subgroup", "Stalking and harassment"),
        ("homicide", "subgroup", "Homicide"),
        ("sexual_offences", "group", "Sexual offences"),
        ("robbery", "group", "Robbery"),
        ("weapons_possession", "group", "Possession of weapons offences"),
    ):
        chosen = codes("offences", **{column: value})
        marks[f"{name}_{noun}"] = stands & np.isin(CLASS_CODES, chosen)[rows.offence_class]
    return marks


def definition_marks(
    rows: Offences, circumstances: Circumstances, noun: str
) -> dict[str, np.ndarray]:
    """Which rows count under each definition, and beyond each narrower one it holds.

    Read from the draws by rules of their own: the SQL of the definitions is what they test. A
    definition that asks for a marker has no known truth.
    """
    agreed = partnership()
    stands = rows.status == STATUSES.index("recorded")
    names = {d.name: d.name for d in agreed.definitions if not d.flags}
    headline = agreed.headline.name
    names = {"serious_violence": names[headline], **names} if headline in names else names
    if agreed.headline.is_headline:
        names.pop(headline, None)
    inside = {n: stands & _is_counted(rows, circumstances, agreed.definition(d))
              for n, d in names.items()}  # fmt: skip
    marks = {f"{name}_{noun}": rows_in for name, rows_in in inside.items()}
    for whole, part in product(inside, inside):
        marks[f"{whole}_beyond_{part}_{noun}"] = inside[whole] & ~inside[part]
    declared = {m.name for m in contract(f"police__{noun}").measures}
    return {name: rows_in for name, rows_in in marks.items() if name in declared}


def _is_counted(rows: Offences, circumstances: Circumstances, definition: Definition) -> np.ndarray:
    """Rows that the definition counts, whatever became of them."""
    listed = [p for p, code in enumerate(subclasses()) if code in definition.subclasses]
    inside = rows.is_class(*definition.classes) | np.isin(rows.subclass, listed)
    if not definition.include_domestic:
        inside = inside & ~rows.is_domestic
    if definition.public_places:
        inside = inside & np.isin(LOCATIONS, definition.public_places)[circumstances.location]
    if definition.max_age is None:
        return inside
    ages = {"victim": circumstances.youngest_victim, "suspect": circumstances.youngest_suspect}
    asked = [age for who, age in ages.items() if definition.age_of in (who, "either")]
    return inside & (np.min(asked, axis=0) <= definition.max_age)


def domestic_mark(rows: Offences) -> np.ndarray:
    """Rows of the measure of domestic abuse: marked violence and sexual offences that count."""
    groups = ("Violence against the person", "Sexual offences")
    chosen = [code for group in groups for code in codes("offences", group=group)]
    stands = rows.status == STATUSES.index("recorded")
    return stands & rows.is_domestic & np.isin(CLASS_CODES, chosen)[rows.offence_class]


def regions(members: dict[str, np.ndarray], people: int) -> dict[str, int]:
    """How many people appear in each exact combination of roles."""
    inside = np.zeros((len(ROLES), people), dtype=bool)
    for position, role in enumerate(ROLES):
        inside[position, members[role][members[role] >= 0]] = True
    sizes = np.bincount((2 ** np.arange(len(ROLES))) @ inside, minlength=2 ** len(ROLES))
    return {
        "+".join(role for bit, role in enumerate(ROLES) if code >> bit & 1): int(sizes[code])
        for code in range(1, 2 ** len(ROLES))
    }


def declared() -> dict[str, float]:
    """The ratios and shares that the draws are made with."""
    return {
        name.lower(): getattr(world, name)
        for name in (
            "YEARLY_TREND", "YOUTH_TREND", "DEPRIVATION_RATIO", "ADMISSION_DEPRIVATION_RATIO",
            "TOWN_CENTRE_FACTOR", "SUSPECTS_FROM_OUTSIDE", "VICTIMS_FROM_OUTSIDE",
            "VICTIMS_ALSO_SUSPECTS", "CHILDREN_ALSO_SUSPECTS", "CHILDREN_ALSO_VICTIMS",
            "PROBATION_ALSO_SUSPECTS", "PROBATION_ALSO_YOUTH_JUSTICE", "PROBATION_ALSO_VICTIMS",
            "AMBULANCE_KNOWN_TO_POLICE",
        )
    }  # fmt: skip
