"""Deliveries about the children and adults of the justice agencies: offences, needs and risk.

They are the people of the outcomes and of the probation caseload, under keys of each service's
own that nobody else's match.
"""

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from sources.code_lists import code_list
from sources.probation.assessments import SECTIONS
from sources.synthetic import world
from sources.synthetic.calendar import Calendar, days, extract_date
from sources.synthetic.columns import day, names, text, whole, yes
from sources.synthetic.draw import happens, pick, pick_within, pseudonyms
from sources.synthetic.drawn import Drawn, own_pseudonyms, year_end, yearly_file
from sources.synthetic.people import Register
from sources.youth_justice.caseload import CARE_STATUSES, ETE_STATUSES, SEND_STATUSES

Rows = tuple[pa.Table, dict[str, np.ndarray]]

MORE_OFFENCES = 0.45
"""Further offences of an outcome, on average: lesser ones."""

LESSER = (
    "theft_from_shop", "criminal_damage_under_gbp_5_000", "s5_public_order",
    "common_assault_and_battery", "possession_class_b_c",
)  # fmt: skip
MONTHS_WORKED_WITH = 9
SERIOUS_TYPES = ("Violence against the person", "Robbery", "Drugs")
CARE = {False: (82, 6, 4, 6, 2), True: (70, 14, 6, 7, 3)}
SEND = {False: (62, 25, 13), True: (50, 28, 22)}
ETE = {False: (74, 12, 14), True: (58, 16, 26)}
"""Weights in the order of the contract's lists: other children, and serious youth violence."""

CIRCUMSTANCES = {
    "is_excluded": (0.44, 0.66),
    "has_domestic_abuse_exposure": (0.36, 0.48),
    "has_substance_need": (0.38, 0.50),
    "has_mental_health_need": (0.42, 0.47),
    "has_neurodivergence": (0.31, 0.40),
}
"""Shares of other children, and of those with serious youth violence."""

NEEDS = {
    "accommodation": (0.40, 0.42), "employability": (0.52, 0.50), "relationships": (0.52, 0.70),
    "lifestyle": (0.62, 0.60), "drug_misuse": (0.52, 0.44), "alcohol_misuse": (0.24, 0.36),
    "thinking": (0.60, 0.70), "attitudes": (0.52, 0.58),
}  # fmt: skip
"""Shares with a need: other people on probation, and those supervised for violence."""

TYPES = {"LAYER3": 0.72, "LAYER1": 0.25, "STANDALONE": 0.03}
BANDS = {"Low": 40, "Medium": 33, "High": 19, "Very High": 6, "Not Applicable": 2}
NOT_YET_SHARE, EARLIER_SHARE, OPEN_SHARE = 0.05, 0.45, 0.12


def youth_offences(rng: Generator, calendar: Calendar, children: Rows) -> Drawn:
    """The gravest offence of every outcome, and lesser ones dealt with beside it."""
    table, marks = children
    more = rng.poisson(MORE_OFFENCES, table.num_rows)
    row = np.repeat(np.arange(table.num_rows), 1 + more)
    is_lesser = np.r_[False, row[1:] == row[:-1]]
    kinds = {code.code: code for code in code_list("yj_gravity").rows}
    lesser = rng.integers(0, len(LESSER), len(row))
    group = np.array([kinds[code]["group"] for code in LESSER])[lesser]
    gravity = np.array([int(kinds[code]["gravity_score"]) for code in LESSER])[lesser]
    group = np.where(is_lesser, group, np.array(table["offence_type"].to_pylist())[row])
    gravity = np.where(is_lesser, gravity, table["gravity_score"].to_numpy()[row])
    months = calendar.months[marks["month"][row]]
    shared = ("offence_date", "outcome_date", "age_years", "sex", "ethnic_group",
              "residence_district")  # fmt: skip
    extracted = extract_date(np.minimum(year_end(months), calendar.months[-1]))
    columns = {
        "child_offence_id": names(pseudonyms(rng, len(row), 24)),
        "person_id": own_pseudonyms(rng, marks["person"][row]),
        "extract_date": day(extracted),
        "offence_type": pa.array(group),
        "gravity_score": whole(gravity),
        **{name: table[name].take(pa.array(row)) for name in shared},
    }
    return Drawn(
        name="youth_justice__offences",
        table=pa.table(columns),
        month=marks["month"][row],
        place=marks["place"][row],
        covered=np.ones(len(calendar.months), dtype=bool),
        measures={
            "proven_offences": np.ones(len(row), dtype=bool),
            "serious_youth_violence_offences": _is_serious(group, gravity),
            "violence_offences": group == SERIOUS_TYPES[0],
        },
        file_of=yearly_file,
    )


def _is_serious(group: np.ndarray, gravity: np.ndarray) -> np.ndarray:
    return np.isin(group, SERIOUS_TYPES) & (gravity >= 5)


def _year_ends(calendar: Calendar) -> np.ndarray:
    """Positions of the months that end a financial year."""
    return np.flatnonzero(year_end(calendar.months) == calendar.months)


def _last_days(calendar: Calendar, month: np.ndarray) -> np.ndarray:
    months = calendar.months[month]
    return months.astype("datetime64[D]") + days(months) - 1


def youth_caseload(rng: Generator, register: Register, calendar: Calendar, children: Rows) -> Drawn:
    """Children worked with at each year's end: those with an outcome in the months before."""
    table, marks = children
    ends = _year_ends(calendar)
    row, month = _worked_with(table["gravity_score"].to_numpy(), marks, ends)
    person, n = marks["person"][row], len(row)
    taken = _last_days(calendar, month)
    group = np.array(table["offence_type"].to_pylist())[row]
    gravity = table["gravity_score"].to_numpy()[row]
    is_serious = _is_serious(group, gravity)
    shared = ("sex", "ethnic_group", "residence_district")
    care, send, ete = (
        pick_within(rng, is_serious.astype(int), np.array([shares[False], shares[True]]))
        for shares in (CARE, SEND, ETE)
    )
    recorded = {
        name: happens(rng, np.where(is_serious, *shares[::-1]), n)
        for name, shares in CIRCUMSTANCES.items()
    }
    columns = {
        "snapshot_date": day(taken),
        "person_id": own_pseudonyms(rng, person),
        "offence_type": pa.array(group, pa.string()),
        "gravity_score": whole(gravity),
        "care_status": text(CARE_STATUSES, care),
        "send_status": text(SEND_STATUSES, send),
        "ete_status": text(ETE_STATUSES, ete),
        **{name: yes(marked) for name, marked in recorded.items()},
        "age_years": whole(np.clip(register.age(person, taken), 10, 18)),
        **{name: table[name].take(pa.array(row)) for name in shared},
    }
    return Drawn(
        name="youth_justice__caseload",
        table=pa.table(columns),
        month=month,
        place=marks["place"][row],
        covered=np.isin(np.arange(len(calendar.months)), ends),
        measures={
            "children": np.ones(n, dtype=bool),
            "children_with_serious_violence": is_serious,
            "children_looked_after": care == CARE_STATUSES.index("looked after"),
            "children_with_send": send > 0,
            "children_excluded": recorded["is_excluded"],
            "children_with_domestic_abuse": recorded["has_domestic_abuse_exposure"],
            "children_with_substance_needs": recorded["has_substance_need"],
            "children_with_mental_health_needs": recorded["has_mental_health_need"],
            "children_with_neurodivergence": recorded["has_neurodivergence"],
            "children_not_in_education": ete == len(ETE_STATUSES) - 1,
        },
        file_of=yearly_file,
    )


def _worked_with(
    gravity: np.ndarray, marks: dict[str, np.ndarray], ends: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The row of each child's gravest recent outcome, and the month of the snapshot."""
    rows, months = [], []
    order = np.argsort(-gravity, kind="stable")
    for end in ends:
        since = end - marks["month"][order]
        recent = order[(since >= 0) & (since < MONTHS_WORKED_WITH)]
        _, first = np.unique(marks["person"][recent], return_index=True)
        rows.append(np.sort(recent[first]))
        months.append(np.full(len(first), end))
    none = [np.zeros(0, dtype=np.int64)]
    return np.concatenate(rows or none), np.concatenate(months or none)


def assessments(rng: Generator, register: Register, calendar: Calendar, supervised: Rows) -> Drawn:
    """Every assessment of the people on probation at the latest years' ends."""
    table, marks = supervised
    ends = _year_ends(calendar)[-world.ASSESSED_YEARS :]
    row, month = _supervised(marks, ends)
    is_open_only = happens(rng, NOT_YET_SHARE, len(row))
    earlier = np.flatnonzero(~is_open_only & happens(rng, EARLIER_SHARE, len(row)))
    begun = np.flatnonzero(happens(rng, OPEN_SHARE, len(row)))
    of = np.concatenate([np.arange(len(row)), earlier, begun])
    is_main = np.arange(len(of)) < len(row)
    is_earlier = ~is_main & (np.arange(len(of)) < len(row) + len(earlier))
    is_complete = np.where(is_main, ~is_open_only[of], is_earlier)
    taken = _last_days(calendar, month)[of]
    main_days = np.minimum(rng.exponential(120, len(row)), 900).astype(int)
    completed = taken - main_days[of] - np.where(is_earlier, rng.integers(60, 700, len(of)), 0)
    kind = pick(rng, len(of), tuple(TYPES.values()))
    is_scored = kind == list(TYPES).index("LAYER3")
    scores, has_need = _scores(rng, marks["is_violence"][row][of], is_scored)
    person = marks["person"][row][of]
    source = pa.array(row[of])
    shared = ("offence_category", "rosh", "sex", "ethnic_group", "residence_district")
    columns = {
        "snapshot_date": day(taken),
        "person_id": own_pseudonyms(rng, person),
        "assessment_id": names(pseudonyms(rng, len(of), 24)),
        "assessment_type": text(tuple(TYPES), kind),
        "assessment_status": text(("OPEN", "COMPLETE"), is_complete.astype(int)),
        "completed_date": day(np.where(is_complete, completed, np.datetime64("NaT"))),
        **{f"{name}_band": _bands(rng, len(of)) for name in ("ogrs3", "ovp", "rsr")},
        **scores,
        "age_years": whole(np.maximum(register.age(person, taken), 17)),
        **{name: table[name].take(source) for name in shared},
    }
    counted = is_main & is_complete
    return Drawn(
        name="probation__assessments",
        table=pa.table(columns),
        month=month[of],
        place=marks["place"][row][of],
        covered=np.isin(np.arange(len(calendar.months)), ends),
        measures={
            "people": counted,
            "people_with_needs_scored": counted & is_scored,
            **{
                f"people_with_{name}_needs": counted & is_scored & has_need[name]
                for name in SECTIONS.values()
            },
        },
        file_of=yearly_file,
    )


def _supervised(marks: dict[str, np.ndarray], ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One row for each person of each snapshot, and its month."""
    chosen = np.flatnonzero(np.isin(marks["month"], ends))
    both = np.stack([marks["month"][chosen], marks["person"][chosen]])
    _, first = np.unique(both, axis=1, return_index=True)
    return chosen[first], marks["month"][chosen][first]


def _scores(
    rng: Generator, is_violence: np.ndarray, is_scored: np.ndarray
) -> tuple[dict[str, pa.Array], dict[str, np.ndarray]]:
    """Scores of the eight sections, empty where not scored, and who reaches the threshold."""
    needs = {row.code: int(row["standard_threshold"]) for row in code_list("probation_needs").rows}
    n = len(is_violence)
    scores, reached = {}, {}
    for section, name in SECTIONS.items():
        threshold = needs[section]
        has = happens(rng, np.where(is_violence, *NEEDS[name][::-1]), n)
        score = np.where(has, threshold + rng.integers(0, 4, n), rng.integers(0, threshold, n))
        scores[f"{name}_score"], reached[name] = whole(score, ~is_scored), has
    return scores, reached


def _bands(rng: Generator, n: int) -> pa.Array:
    return text(tuple(BANDS), pick(rng, n, tuple(BANDS.values())))
