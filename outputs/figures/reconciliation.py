"""Chapter 13: our counts beside those that others publish."""

from collections.abc import Mapping

import pandas as pd

from outputs.figures.assurance_findings import reconciled
from outputs.inputs import Inputs
from outputs.registry import figure
from sources.partnership import partnership
from sources.published.ons_table_c2 import SERIES as TABLE_C2
from transforms import reconcile
from transforms.cuts import Cut
from transforms.dimensions import TOTAL
from transforms.periods import window_label

PUBLISHED = "out_sna__published"
QUARTERS_BACK = 4
"""Years to the ends of so many quarters are counted: national tables lag by two or three."""
SEVERAL = tuple(csp.code for csp in partnership().csps if len(csp.districts) > 1)
POLICE = {s.measure: s.title for s in TABLE_C2.statistics if s.measure}
ENTRANTS = "youth_justice__outcomes.first_time_entrants"
ADMISSIONS = "health__admissions.violence_admissions"
COMPARED = POLICE | {
    ENTRANTS: "First-time entrants to youth justice",
    ADMISSIONS: "Emergency hospital admissions for violence",
}
COUNTY = ("county_code",)
OURS = (
    *(
        Cut(measure, period="rolling_year", latest=QUARTERS_BACK, groups=SEVERAL, elsewhere=True)
        for measure in POLICE
    ),
    Cut(ENTRANTS, COUNTY, "financial_year", latest=QUARTERS_BACK),
    Cut(ADMISSIONS, COUNTY, "financial_year", latest=QUARTERS_BACK),
    Cut(ADMISSIONS, COUNTY, "latest_three_years"),
)
NOT_COUNTED = (
    "We counted no such period: our deliveries do not cover it whole, or it ended before the "
    "years that are compared."
)
NOTHING_PUBLISHED = (
    "No published table is held: drop ONS Table C2, or one in the tidy layout, in "
    "landing/published and refresh."
)


@figure(
    catalogue="M1",
    chapter=13,
    title="Our counts against published ones, {county}, {period}",
    question="Do our counts agree with those that the Home Office, ONS and others publish?",
    unit="Number published, and ours",
    cuts=OURS,
    tables=(PUBLISHED,),
    finding=reconciled,
    needs="any",
    notes=(
        "The latest period that each table gives. ONS publishes Stratford-on-Avon and Warwick "
        "together as South Warwickshire.",
        "The force counts what it recorded wherever it happened; the county, what happened in it.",
        "What the force could not place (Unassigned) is not compared: ours is told apart as "
        "outside the area and not known, and neither is the other's sum.",
        "No percentage on a published count under 50.",
    ),
)
def reconciliation_with_published(x: Inputs) -> pd.DataFrame:
    """One row for each published count of ours: both, their difference, verdict and reason."""
    places = places_of_published(x)
    published = x.table(PUBLISHED)
    published = latest_published(published[published["area_code"].isin(list(places))])
    if published.empty:
        return pd.DataFrame([{"reason": NOTHING_PUBLISHED, "status": "x"}])
    came = [cut for cut in OURS if all(x.has(name) for name in cut.counts.datasets)]
    ours = pd.concat([as_published(x.cube(cut), places) for cut in came], ignore_index=True)
    return beside(ours, published, x)


def places_of_published(x: Inputs) -> dict[str, str]:
    """For each published area, the member of our cells by district that is the same place."""
    own = x.partnership
    csps = {c.code: c.districts[0] if len(c.districts) == 1 else c.code for c in own.csps}
    return csps | {own.force_code: TOTAL, own.county_code: own.county_code}


def latest_published(published: pd.DataFrame) -> pd.DataFrame:
    """The rows of each series, area and measure whose period ends last, the longest of them."""
    ordered = published.sort_values(["period_end", "period_start"], ascending=[False, True])
    return ordered.drop_duplicates(["series", "area_code", "measure"]).sort_index()


def as_published(cells: pd.DataFrame, places: Mapping[str, str]) -> pd.DataFrame:
    """The cells of published areas, each under the area's published code."""
    parts = [
        cells[cells["district_code"].eq(place)].assign(area_code=area)
        for area, place in places.items()
    ]
    return pd.concat(parts, ignore_index=True)[[*reconcile.KEYS, "n", "status", "months_covered"]]


def beside(ours: pd.DataFrame, published: pd.DataFrame, x: Inputs) -> pd.DataFrame:
    """Published rows with ours, as `transforms.reconcile.compare`, with our own status."""
    made = reconcile.compare(ours, published, x.partnership.tolerance)
    marks = made[reconcile.KEYS].merge(ours[[*reconcile.KEYS, "status"]], how="left")["status"]
    marks = marks.set_axis(made.index)
    lacks = marks.isna() & made["published_n"].notna()
    order = {code: place for place, code in enumerate(places_of_published(x))}
    spans = zip(made["period_start"], made["period_end"], strict=True)
    rows = made.assign(
        measure_name=made["measure"].map(COMPARED).fillna(made["measure"]),
        period=[window_label(start, end) for start, end in spans],
        reason=made["reason"].mask(lacks, NOT_COUNTED),
        status=marks.fillna("x"),
        order=made["area_code"].map(order),
    ).sort_values(["series", "order", "measure"], kind="stable")
    kept = ["measure", "measure_name", "period", "period_start", "period_end", "area_code",
            "area_name", "n", "published_n", "difference", "difference_pct", "verdict", "reason",
            "source", "status"]  # fmt: skip
    return rows[kept].reset_index(drop=True)
