"""Chapters 11 and 13: what the agencies see together, and what each of them sent."""

import pandas as pd

from outputs.charts.heat import Strip
from outputs.charts.lines import SmallMultiples
from outputs.findings import agencies_agree, coverage_words
from outputs.inputs import Inputs
from outputs.rates import by_district, in_order, whole
from outputs.registry import figure
from sources.registry import contract, contracts
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


@figure(
    catalogue="A1",
    chapter=13,
    title="What each agency sent, and for which months, {county}, {period}",
    question="Which months does each source answer for?",
    unit="Filled: the month is covered by an accepted delivery",
    tables=("out_sna__coverage",),
    datasets=tuple(contracts()),
    chart=Strip(),
    finding=coverage_words,
    needs="none",
    notes=(
        "A month that is not filled was delivered by nobody; it is not zero.",
        "A caseload is counted on one day, so only the months of those days are filled.",
    ),
)
def sources_and_coverage(x: Inputs) -> pd.DataFrame:
    """One row for each dataset and month from the first to the last that anyone covers."""
    covered = x.table("out_sna__coverage")
    first, last = covered["month_start"].min(), covered["month_start"].max()
    if covered.empty:
        first = last = pd.Timestamp(x.partnership.district_vintage, 1, 1)
    months = pd.date_range(first, last, freq="MS")
    key = ["dataset", "month_start"]
    index = pd.MultiIndex.from_product([list(contracts()), months], names=key)
    rows = covered.set_index(key)["deliveries"].reindex(index, fill_value=0).reset_index()
    return rows.assign(
        title=rows["dataset"].map(lambda name: contract(name).title),
        agency=rows["dataset"].map(lambda name: contract(name).agency.title),
        period=rows["month_start"].dt.strftime("%b %Y"),
        is_covered=rows["deliveries"].gt(0).astype(int),
    )
