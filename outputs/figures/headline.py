"""Chapter 3: the headline panel, and every source against the baseline year."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from outputs.charts.multi_line import MultiLine
from outputs.charts.panels import KpiPanel
from outputs.compared import compared
from outputs.figures.trend_findings import sources_against_baseline, success_measures
from outputs.inputs import Inputs
from outputs.rates import rated
from outputs.registry import figure
from sources.fields import UNDER_25
from sources.success_measures import SUCCESS_MEASURES, SuccessMeasure
from transforms.cuts import Cut
from transforms.dimensions import TOTAL
from transforms.periods import Period
from transforms.rates import Ages
from transforms.trends import BASELINE_START, index_against_baseline

ALL_AGES, YOUNG = "All ages", "Under 25"
YOUNG_AGES: Ages = (0, 24)
PER = 100_000


def _cuts(period: Period) -> dict[str, Cut]:
    """One cut for each measure of the panel, by every breakdown that any of its counts needs."""
    found: dict[str, dict[str, None]] = {}
    for each in SUCCESS_MEASURES:
        found.setdefault(each.measure, {}).update(dict.fromkeys(each.by))
    return {m: Cut(m, by=("county_code", *by), period=period) for m, by in found.items()}


LATEST = _cuts("latest_year")
YEARS = _cuts("financial_year")


@figure(
    catalogue="B1",
    chapter=3,
    title="The three measures of success against 2019/20, {county}, {period}",
    question="Are the measures by which the Home Office judges violence reduction improving?",
    unit="Events in twelve months, and the ratio of the rate to that of 2019/20 (95% interval)",
    cuts=(*LATEST.values(), *YEARS.values()),
    chart=KpiPanel(),
    finding=success_measures,
    needs="any",
    notes=(
        "The three measures that the Home Office set for violence reduction units. Baseline: "
        "April 2019 to March 2020.",
        "The ratio is of rates per resident of the age, so that growth of the population is no "
        "rise; its interval is exact. Higher or lower: the interval does not hold 1.",
        "Under 25: the patient, or the youngest victim of known age, was 0 to 24.",
        "Homicide without a domestic abuse marker. Too few a year to show most years; years "
        "together are in figure B12.",
        "Admissions are rounded to 5 by rule, and their ratios are of rounded counts.",
        "Knife-enabled offences are found by a text classifier since the force adopted it: a "
        "break in the series that a ratio to 2019/20 may span.",
    ),
)
def success_measures_panel(x: Inputs) -> pd.DataFrame:
    """One row for each measure and age group: the latest year beside the baseline year."""
    came = [m for m in SUCCESS_MEASURES if x.has(m.measure.split(".")[0])]
    rows = [row for m in came if len(row := _measured(x, m))]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame()


def _measured(x: Inputs, measure: SuccessMeasure) -> pd.DataFrame:
    """One card: the latest year's count, the baseline's, and their ratio."""
    is_young = any(member == UNDER_25[0] for _, member in measure.among)
    ages = YOUNG_AGES if is_young else None
    now = rated(_counted(x, LATEST, measure), x, PER, ages).reset_index(drop=True)
    years = rated(_counted(x, YEARS, measure), x, PER, ages)
    then = years[years["period_start"].eq(BASELINE_START)]
    base = {c: then[c].iloc[0] if len(then) else float("nan") for c in ("n", "denominator")}
    base_status = then["status"].iloc[0] if len(then) else "x"
    found = compared(now["n"], now["denominator"], base["n"], base["denominator"])
    is_alone = np.isnan(found["ratio"]) & now["status"].eq("")
    return now.drop(columns=["rate", "lower", "upper"]).assign(
        measure_name=_title(measure),
        group=YOUNG if is_young else ALL_AGES,
        baseline_n=base["n"],
        baseline_status=base_status,
        ratio=found["ratio"],
        lower=found["ratio_lower"],
        upper=found["ratio_upper"],
        change=found["change"],
        status=now["status"].mask(is_alone, base_status or "x"),
    )


def _counted(x: Inputs, cuts: Mapping[str, Cut], measure: SuccessMeasure) -> pd.DataFrame:
    """The measure's own members, over all of what it does not tell apart."""
    cut, among = cuts[measure.measure], dict(measure.among)
    rows = x.cut(cut, total=[c for c in cut.by[1:] if c not in among])
    for column, member in among.items():
        rows = rows[rows[column].eq(member)].drop(columns=column)
    return rows


def _title(measure: SuccessMeasure) -> str:
    """The measure's title without the age, which the card says."""
    own = [m.title for m in SUCCESS_MEASURES if m.measure == measure.measure]
    return min(own, key=len)


SOURCES = {
    "police__offences.serious_violence_offences": "Police: serious violence",
    "health__ed_assaults.ed_assaults": "Emergency departments: assault attendances",
    "health__admissions.violence_admissions": "Hospitals: admissions for violence",
    "health__ambulance_incidents.violence_incidents": "Ambulance: incidents of violence",
    "youth_justice__outcomes.violence_outcomes": "Youth justice: outcomes for violence",
}
WHERE_TREATED = "health__ed_assaults.ed_assaults"
ROLLING = {
    m: Cut(m, by=("county_code",), period="rolling_year", elsewhere=m == WHERE_TREATED)
    for m in SOURCES
}


@figure(
    catalogue="B8",
    chapter=3,
    title="Each source of violence against 2019/20, {county}, {period}",
    question="Has violence changed since the baseline year, and do the agencies agree?",
    unit="Index of the count in twelve months, 2019/20 = 100",
    cuts=tuple(ROLLING.values()),
    chart=MultiLine(x="period_end", reference_name="2019/20"),
    finding=sources_against_baseline,
    needs="any",
    notes=(
        "Twelve months to the end of each quarter; neighbouring points share nine months.",
        "A source has a line where all of its 2019/20 was delivered. An index compares "
        "directions, never levels. Counts, not rates: the population has grown since.",
        "The table gives each index's exact 95% interval. Counts of the health service are "
        "rounded to 5, and their index is of rounded counts. Intervals of years that share "
        "months with 2019/20 are wider than they need be.",
        "Attendances are those at every department that sends them, wherever it is.",
    ),
)
def sources_since_baseline(x: Inputs) -> pd.DataFrame:
    """One row for each source with a baseline and each rolling year since."""
    came = {m: cut for m, cut in ROLLING.items() if x.has(m.split(".")[0])}
    years = [_everywhere(x, cut) if m == WHERE_TREATED else x.cut(cut) for m, cut in came.items()]
    made = pd.concat([index_against_baseline(each, by=("measure",)) for each in years])
    made = made.assign(measure_name=made["measure"].map(SOURCES)).reset_index(drop=True)
    is_gap = made["index"].isna()
    why = made["baseline_n"].eq(0).map({True: "z", False: "c"})
    return made.assign(status=made["status"].mask(is_gap, why))


def _everywhere(x: Inputs, cut: Cut) -> pd.DataFrame:
    """The counts of every place: inside, outside and not known."""
    rows = x.cube(cut)
    return rows[rows["district_code"].eq(TOTAL)].assign(district_code=x.county_code)
