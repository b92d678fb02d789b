"""What the synthetic county finds published about itself, and stand-ins for published weights.

The published table follows Table C2 in layout and the known truth in numbers, with differences
that are declared here; other areas, populations and weights are made up and say so.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from sources.code_lists import code_list, codes
from sources.partnership import partnership
from sources.published import ons_table_c2
from sources.published.declared import Statistic
from sources.published.periods import MONTHS
from sources.synthetic.truth import Truth

DIFFERENCES = {"violence_with_injury": 1.01, "stalking_and_harassment": 1.12}
"""Published over true counts of a partnership: a later extract, and a change of recording. The
first is within the usual tolerance, the second is not."""

OTHER_AREAS = 10
SIMILAR = 6
"""Made-up partnerships beside the county's own, and how many of them are its similar group."""

OTHER_FORCE = ("E23990001", "Made-up force")
MADE_UP = "Made up for the synthetic partnership, in order of magnitude only"
SYNTHETIC = "SYNTHETIC stand-in for Table C2, made up from the synthetic county's own truth"

SEVERITY = {
    "Homicide": 8000, "Death or serious injury by unlawful driving": 900,
    "Violence with injury": 200, "Violence without injury": 40, "Stalking and harassment": 60,
    "Rape": 2000, "Other sexual offences": 400, "Robbery": 500, "Domestic burglary": 400,
    "Arson": 150, "Possession of weapons offences": 80, "Trafficking of drugs": 400,
}  # fmt: skip
OTHER_SEVERITY = 20
GRAVE_CLASSES = {"2": 4500, "5D": 1500}
HARM_DAYS = {
    "Homicide": 5500, "Violence with injury": 20, "Violence without injury": 2,
    "Stalking and harassment": 10, "Rape": 1800, "Other sexual offences": 150, "Robbery": 365,
    "Domestic burglary": 20, "Arson": 30,
}  # fmt: skip
MULTIPLIERS = {
    "Homicide": 1, "Violence with injury": 2, "Violence without injury": 3, "Rape": 5,
    "Other sexual offences": 5, "Robbery": 3,
}  # fmt: skip


def write(landing: Path, truth: Truth, seed: int) -> None:
    """Write the published table (where a year to a quarter's end is there) and the stand-ins."""
    if year := _year(truth):
        rng = np.random.default_rng([seed, OTHER_AREAS])
        _write(landing / "published" / f"table_c2_synthetic_{year[1]:%Y-%m}.csv", table(truth, rng))
        _write(landing / "published" / f"population_synthetic_{year[1]:%Y}.csv", _people(year, rng))
    for name, rows in _stand_ins().items():
        heading = ("code", "label", "value", "source", "price_base", "verified_by", "status")
        made = [(*row, MADE_UP, "", "", "illustrative") for row in rows]
        _write(landing / "reference" / f"{name}.csv", [heading, *made])


def _write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)


def _year(truth: Truth) -> tuple[date, date] | None:
    """First and last month of the latest year that ends with a quarter; None where none does."""
    last = date.fromisoformat(truth.last_month)
    while last.month % 3:
        last = last.replace(year=last.year - (last.month == 1), month=(last.month - 2) % 12 + 1)
    first = last.replace(year=last.year - (last.month < 12), month=last.month % 12 + 1)
    return (first, last) if first >= date.fromisoformat(truth.first_month) else None


def table(truth: Truth, rng: np.random.Generator) -> list[Sequence[object]]:
    """The published table as its publisher lays it out, title lines and all."""
    year = _year(truth)
    if year is None:
        raise ValueError("a published table needs a year that ends with a quarter")
    stated = [s for s in ons_table_c2.SERIES.statistics if s.measure]
    title = f"{SYNTHETIC}, year ending {MONTHS[year[1].month - 1].title()} {year[1].year} [note 1]"
    own = partnership()
    force = (own.force_code, own.force_name.removesuffix(" Police"))
    parts = [
        (g.code, g.name, g.members, _counts(truth, stated, g.members, year))
        for g in own.area_groups
        if g.code != own.force_code
    ]
    rows: list[Sequence[object]] = [
        (title,),
        ("Some shorthand is used in this table. [x] indicates data are unavailable.",),
        (
            "Police Force\nArea code", "Police Force\nArea name",
            "Community Safety\nPartnership code", "Community Safety\nPartnership name",
            "Local Authority code", "Local Authority name", *(s.title for s in stated),
        ),
        (*force, "", "", "", "", *_written(sum((p[3] for p in parts), np.zeros(len(stated))))),
    ]  # fmt: skip
    for code, name, members, counts in parts:
        csp = ("" if "/" in code else code, name)
        authority = (members[0], name) if len(members) == 1 else ("", "")
        rows.append((*force, *csp, *authority, *_written(counts)))
    usual = np.mean([p[3] for p in parts if "/" not in p[0]], axis=0)
    others = [rng.poisson(usual * rng.uniform(0.5, 1.8)) for _ in range(OTHER_AREAS)]
    rows.append((*OTHER_FORCE, "", "", "", "", *_written(np.sum(others, axis=0))))
    for (code, name), counts in zip(_others(), others, strict=True):
        rows.append((*OTHER_FORCE, code, name, "", "", *_written(counts)))
    return rows


def _counts(
    truth: Truth, stated: Sequence[Statistic], members: Sequence[str], year: tuple[date, date]
) -> np.ndarray:
    """The area's true counts in the year, each with its declared difference."""
    first, last = (d.isoformat() for d in year)
    true: dict[str, int] = {}
    for count in truth.counts:
        if count.district_code in members and first <= count.month_start <= last:
            true[count.measure] = true.get(count.measure, 0) + count.n
    differing = DIFFERENCES if "unknown" not in members else {}
    return np.array(
        [round(true.get(s.measure or "", 0) * differing.get(s.name, 1.0)) for s in stated]
    )


def _written(counts: np.ndarray) -> list[str]:
    """Counts as the publisher writes them, with thousands separators and a space."""
    return [f"{int(n):,} " for n in counts]


def _others() -> list[tuple[str, str]]:
    """Codes and names of the made-up partnerships."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:OTHER_AREAS]
    return [(f"E229900{n:02d}", f"Made-up partnership {x}") for n, x in enumerate(letters, 1)]


def _people(year: tuple[date, date], rng: np.random.Generator) -> list[Sequence[object]]:
    """Residents of every partnership in the table: the county's estimated, others made up."""
    from sources.reference.load import table as reference

    held = reference("ref_population").to_pylist()
    newest = max(row["year"] for row in held)
    own = [
        (c.code, sum(r["population"] for r in held
                     if r["year"] == newest and r["district_code"] in c.districts))
        for c in partnership().csps
    ]  # fmt: skip
    other = [(code, int(rng.uniform(60_000, 260_000))) for code, _ in _others()]
    heading = ("series", "area_code", "period", "measure", "value", "unit", "source")
    estimate = f"Mid-{newest} estimate (ONS)"
    rows = [("population", code, newest, "population", n, "people", estimate) for code, n in own]
    rows += [("population", code, newest, "population", n, "people", MADE_UP) for code, n in other]
    return [heading, *rows]


def _stand_ins() -> dict[str, list[tuple[str, str, float]]]:
    """Made-up rows of each table of weights: code, label, value."""
    classes = code_list("offences").rows
    severity = {
        c.code: GRAVE_CLASSES.get(c.code, SEVERITY.get(c["subgroup"], OTHER_SEVERITY))
        for c in classes
    }
    harm = {c: days for group, days in HARM_DAYS.items() for c in codes("offences", subgroup=group)}
    labels = code_list("offences").labels
    gravity = code_list("yj_gravity").rows
    return {
        "crime_severity": [(c, labels[c], v) for c, v in severity.items()],
        "cambridge_harm": [(c, labels[c], v) for c, v in harm.items()],
        "crime_multipliers": [(c, c, v) for c, v in MULTIPLIERS.items()],
        "youth_gravity": [(c.code, c.label, float(c["gravity_score"])) for c in gravity],
        "nearest_neighbours": [(c, n, i) for i, (c, n) in enumerate(_others()[:SIMILAR], 1)],
    }
