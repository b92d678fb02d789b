"""Chapter 11: what the agencies see together."""

import pandas as pd

from outputs.charts.lines import SmallMultiples
from outputs.findings import agencies_agree
from outputs.inputs import Inputs
from outputs.rates import by_district, in_order, whole
from outputs.registry import figure
from transforms.cuts import Cut

KNOWN_TO = {
    "police__suspects": "Police, as suspect",
    "police__victims": "Police, as victim",
    "youth_justice__outcomes": "Youth justice",
    "probation__caseload": "Probation",
}
SIDE_BY_SIDE = {
    "police__offences.serious_violence_offences": "Police: serious violence",
    "health__ed_assaults.ed_assaults": "Hospital: assault attendances",
    "health__admissions.violence_admissions": "Hospital: admissions",
    "youth_justice__outcomes.violence_outcomes": "Youth justice: violence",
}
SIDE_CUTS = tuple(Cut(measure, period="quarter") for measure in SIDE_BY_SIDE)
QUARTERS = 12
ENOUGH = 10
"""A quarter's least count for an index: below it chance alone moves an index by a third or more,
and a withheld quarter could be worked out from the mean of the others."""


@figure(
    catalogue="L4",
    chapter=11,
    title="Violence as each source sees it, by quarter and district, {county}, {period}",
    question="Do the agencies' counts move together in each district?",
    unit="Index, mean of the quarters shown = 100",
    cuts=SIDE_CUTS,
    chart=SmallMultiples(y="index", line="measure_name", columns=2, reference=100),
    finding=agencies_agree,
    needs="any",
    notes=(
        "Hospital attendances count where people were treated, so districts without a "
        "department have no such line.",
        f"An index compares directions, never levels. A source has a line where each of its "
        f"quarters counts {ENOUGH} or more.",
    ),
)
def agencies_side_by_side(x: Inputs) -> pd.DataFrame:
    """One row for each source, place and whole quarter of the last twelve."""
    came = [cut for cut in SIDE_CUTS if x.has(cut.measure.split(".")[0])]
    parts = [by_district(whole(x.cut(cut), 3, latest=QUARTERS), x) for cut in came]
    counts = pd.concat(parts, ignore_index=True)
    latest = sorted(counts["period_start"].unique())[-QUARTERS:]
    counts = counts[counts["period_start"].isin(latest)]
    counts = _every_quarter(counts)
    lines = counts.groupby(["measure", "district_code"])["n"]
    enough = lines.transform("min").ge(ENOUGH)
    named = counts.assign(
        index=(100 * counts["n"] / lines.transform("mean")).where(enough),
        measure_name=counts["measure"].map(SIDE_BY_SIDE),
        status=enough.map({True: "", False: "u"}),
    )
    return in_order(named[lines.transform("sum").gt(0)], x, ["measure_name"])


def _every_quarter(counts: pd.DataFrame) -> pd.DataFrame:
    """A row for each line and quarter, with no number where the source's quarter is not whole."""
    lines = counts[["measure", "district_code"]].drop_duplicates()
    quarters = counts[["period", "period_start", "period_end"]].drop_duplicates()
    every = lines.merge(quarters, how="cross").merge(counts, how="left")
    return every.assign(n=every["n"].astype(float))
