"""Chapter 10: what schools, children's services and treatment services count."""

from collections.abc import Mapping

import pandas as pd

from outputs import words
from outputs.charts.dots import DotPlot
from outputs.charts.lattice import Lattice
from outputs.charts.matrix import HeatTable
from outputs.figures.services_findings import assessment_factors, changes_of, treatment
from outputs.inputs import Inputs
from outputs.rates import ADULTS, by_district, in_order, rated, whole
from outputs.registry import figure
from sources.code_lists import code_list
from transforms.cuts import Cut
from transforms.rates import Ages
from transforms.statistics import Array, crude_rate, wilson

UNDER_18: Ages = (0, 17)
YEARS = 6
MANY = 0.998
"""Confidence of verdicts that are given for many cells at once."""
ACADEMIC = ("district_code", "academic_year")
PUPILS = Cut("context__school_absence.pupils")
SUSPENSIONS = Cut("context__school_exclusions.suspensions", by=ACADEMIC, period="all")
PERMANENT = Cut("context__school_exclusions.permanent_exclusions", by=ACADEMIC, period="all")
VIOLENT = Cut("context__school_exclusions.violence_exclusions", by=ACADEMIC, period="all")
PERSISTENT = Cut("context__school_absence.persistent_absentees")
SEVERE = Cut("context__school_absence.severe_absentees")
ALTERNATIVE = Cut("context__school_absence.alternative_provision_pupils")
EXCLUDED = {
    SUSPENSIONS: "Suspensions",
    PERMANENT: "Permanent exclusions",
    VIOLENT: "Exclusions for assault or weapons",
}
ABSENT = {
    PERSISTENT: "Persistently absent pupils",
    SEVERE: "Severely absent pupils",
    ALTERNATIVE: "Pupils in alternative provision",
}
IN_NEED = Cut("context__children_social_care.children_in_need")
PROTECTED = Cut("context__children_social_care.child_protection_plans")
LOOKED_AFTER = Cut("context__children_social_care.children_looked_after")
MISSING = Cut("context__children_social_care.missing_episodes")
CARED_FOR = {
    IN_NEED: "Children in need",
    PROTECTED: "Child protection plans",
    LOOKED_AFTER: "Children looked after",
    MISSING: "Missing episodes of children looked after",
}
FACTORS = Cut(
    "context__children_social_care.assessment_factors", by=("county_code", "factor"), latest=2
)
ASSESSMENTS = Cut("context__children_social_care.assessments", by=("county_code",), latest=2)
REFERRALS = Cut("context__treatment_demand.referrals", by=("district_code", "service"), latest=2)
IN_TREATMENT = Cut(
    "context__treatment_demand.in_treatment", by=("district_code", "service"), latest=1
)
DEMAND = {REFERRALS: "New referrals in the year", IN_TREATMENT: "In treatment on the last day"}


def annual(x: Inputs, cut: Cut) -> pd.DataFrame:
    """A cut's rows by the year that they are for: an academic year, or twelve months to a date.

    Columns as a cut's; `period` is the year, `period_start` and `period_end` its days. What is
    counted on a date stands for the year to it, and is set against the residents of that year's
    middle.
    """
    rows = x.cut(cut)
    if "academic_year" in rows:
        rows = rows[rows["academic_year"].str.fullmatch(r"\d{4}/\d{2}")]
        first = pd.to_datetime(rows["academic_year"].str[:4] + "-09-01", format="%Y-%m-%d")
        end = first + pd.DateOffset(years=1) - pd.Timedelta(days=1)
        rows = rows.drop(columns="academic_year")
    else:
        rows = whole_years(rows)
        end = rows["period_end"]
        first = end + pd.Timedelta(days=1) - pd.DateOffset(years=1)
    return rows.assign(
        period=year_names(first, end), period_start=first, period_end=end, months_covered=12
    )


def whole_years(rows: pd.DataFrame) -> pd.DataFrame:
    """Dates, and periods of twelve months that are covered whole."""
    return pd.concat([whole(rows, 0), whole(rows, 12)])


def year_names(first: pd.Series, end: pd.Series) -> pd.Series:
    """`2024/25` for a year that begins in one and ends in the next."""
    return first.dt.strftime("%Y") + "/" + end.dt.strftime("%y")


def of_pupils(x: Inputs, cut: Cut, per: float = 1000) -> pd.DataFrame:
    """A cut's yearly counts for every thousand pupils on roll, with 95% limits.

    Exclusions are events (Byar); absentees are some of the pupils (Wilson).
    """
    rolls = annual(x, PUPILS)[["district_code", "period", "n"]]
    rows = annual(x, cut).merge(
        rolls.rename(columns={"n": "denominator"}), on=["district_code", "period"], how="left"
    )
    if cut in EXCLUDED:
        rate, lower, upper = crude_rate(rows["n"], rows["denominator"], per)
    else:
        rate, lower, upper = (per * v for v in part_of(rows["n"], rows["denominator"]))
    return rows.assign(rate=rate, lower=lower, upper=upper, status=status_of(rows, rate))


def part_of(n: pd.Series, whole: pd.Series) -> tuple[Array, Array, Array]:
    """Wilson's share and limits; missing where a delivery counts more than the whole it is part of.

    The part and the whole can come in two files, made on two days.
    """
    is_part = n.le(whole)
    return wilson(n.where(is_part), whole.where(is_part))


def status_of(rows: pd.DataFrame, made: Array) -> pd.Series:
    """The count's mark; confidential where only what it is over is withheld, [x] if impossible."""
    lacks = pd.Series(pd.isna(made), index=rows.index) & rows["n"].notna()
    is_withheld = rows["denominator"].isna()
    return rows["status"].mask(lacks & is_withheld, "c").mask(lacks & ~is_withheld, "x")


def _named(parts: Mapping[str, pd.DataFrame], x: Inputs) -> pd.DataFrame:
    """The parts one below another by name, their places in order, the last years."""
    rows = pd.concat([p.assign(measure_name=name) for name, p in parts.items()], ignore_index=True)
    last = sorted(rows["period_start"].dropna().unique())[-YEARS:]
    kept = by_district(rows[rows["period_start"].isin(last)], x)
    return in_order(kept, x, ["measure_name"])


@figure(
    catalogue="K3",
    chapter=10,
    title="Suspensions, exclusions and absence from school, by district, {county}, {period}",
    question="Where do more children miss school, by exclusion or by absence?",
    unit="For every 1,000 pupils on roll, academic years",
    cuts=(PUPILS, *EXCLUDED, *ABSENT),
    chart=Lattice(),
    finding=changes_of("pupils", "1,000"),
    notes=(
        "Academic years, September to August. Grey: the county. Each kind has a scale of its own.",
        "Suspensions and exclusions count decisions, not pupils, so one pupil can count often; "
        "intervals take them as independent, which makes them somewhat narrow.",
        "Exclusions for assault or weapons are suspensions and permanent exclusions together, and "
        "counted above too. Persistent absence: a tenth or more of sessions missed; severe: half.",
        "Absence of 2019/20 and 2020/21 is not comparable with other years.",
    ),
)
def school_exclusion_and_absence(x: Inputs) -> pd.DataFrame:
    """One row for each kind, district and academic year; per 1,000 pupils, 95% limits."""
    return _named({name: of_pupils(x, cut) for cut, name in (EXCLUDED | ABSENT).items()}, x)


@figure(
    catalogue="K4",
    chapter=10,
    title="Children in need, on protection plans and looked after, by district, {county}, {period}",
    question="How many children does social care support in each district?",
    unit="For every 10,000 residents under 18",
    cuts=tuple(CARED_FOR),
    chart=Lattice(),
    finding=changes_of("residents under 18", "10,000"),
    notes=(
        "Children on 31 March of each year, and missing episodes in the year to it. Grey: the "
        "county. Each kind has a scale of its own.",
        "Children on a plan or looked after are in need too: the kinds do not add.",
    ),
)
def children_social_care(x: Inputs) -> pd.DataFrame:
    """One row for each kind, district and year to 31 March; crude rates, Byar limits."""
    rates = {
        name: rated(annual(x, cut), x, 10_000, UNDER_18) for cut, name in CARED_FOR.items()
    }  # fmt: skip
    return _named(rates, x)


def factor_shares(x: Inputs) -> pd.DataFrame:
    """Each factor's share of the year's assessments, county, with Wilson limits."""
    every = annual(x, ASSESSMENTS)[["district_code", "period", "n"]]
    rows = annual(x, FACTORS).merge(
        every.rename(columns={"n": "denominator"}), on=["district_code", "period"], how="left"
    )
    rows = rows[~rows["factor"].eq("unknown")].reset_index(drop=True)
    share, lower, upper = (100 * v for v in part_of(rows["n"], rows["denominator"]))
    return rows.assign(
        share=share, share_lower=lower, share_upper=upper, status=status_of(rows, share)
    )


@figure(
    catalogue="K10",
    chapter=10,
    title="What social care assessments of children name, {county}, {period}",
    question="Which factors do assessments of children name most often?",
    unit="Share of the assessments completed in the year (%)",
    cuts=(FACTORS, ASSESSMENTS),
    chart=DotPlot(row="factor"),
    finding=assessment_factors,
    notes=(
        "An assessment can name several factors, so shares do not add to 100. Whiskers: 95% "
        "intervals (Wilson).",
        "A factor is of the child or of somebody in the family; authorities differ in how many "
        "they record.",
    ),
)
def social_care_factors(x: Inputs) -> pd.DataFrame:
    """One row for each factor, the commonest first, in the latest year; per cent."""
    rows = factor_shares(x)
    last = rows[rows["period_start"].eq(rows["period_start"].max())]
    return last.sort_values("share", ascending=False, kind="stable", na_position="last")


@figure(
    catalogue="K7",
    chapter=10,
    title="Demand for drug, alcohol and mental health treatment, by district, {county}, {period}",
    question="Where is demand for treatment higher or lower than in the county?",
    unit="People for every 10,000 residents of the service's ages, against the county",
    cuts=(REFERRALS, IN_TREATMENT),
    chart=HeatTable(rows="row", value="rate", state="state", text="text", sections="section"),
    finding=treatment,
    notes=(
        "Higher or lower: the district's 99.8% interval (Byar) lies wholly above or below the "
        "county's rate, since many are compared. Referrals are of a financial year; people in "
        "treatment are of its last day.",
        f"Counts are {words.ROUNDED_TO}, and rates are worked out from them. Demand that "
        "reached a service, not need; a person in two services counts in both.",
    ),
)
def treatment_demand(x: Inputs) -> pd.DataFrame:
    """One row for each service, kind of count and district; crude rates, ages as named."""
    parts = [_demand(x, cut, section) for cut, section in DEMAND.items()]
    rows = in_order(pd.concat(parts, ignore_index=True), x, ["section", "row"])
    own = ["section", "row"]
    county = rows[rows["district_code"].eq(x.county_code)].set_index(own)["rate"]
    level = rows[own].join(county, on=own)["rate"]
    _, lower, upper = crude_rate(rows["n"], rows["denominator"], 10_000, MANY)
    state = pd.Series("similar", index=rows.index).mask(lower > level, "higher")
    state = state.mask(upper < level, "lower")
    is_compared = rows["rate"].notna() & level.notna() & ~rows["district_code"].eq(x.county_code)
    text = rows["rate"].map(lambda rate: f"{rate:,.1f}", na_action="ignore")
    return rows.assign(state=state.where(is_compared, ""), text=text)


def _demand(x: Inputs, cut: Cut, section: str) -> pd.DataFrame:
    """The latest year's counts of each service, each over the residents of its ages."""
    rows = annual(x, cut)
    rows = rows[rows["period_start"].eq(rows["period_start"].max())]
    services = list(code_list("treatment_services").labels.values())
    rows = by_district(rows[rows["service"].isin(services)], x)
    young = rows["service"].str.contains("under 18")
    parts = [rated(rows[young], x, 10_000, UNDER_18), rated(rows[~young], x, 10_000, ADULTS)]
    both = pd.concat(parts, ignore_index=True)
    order = both["service"].map(services.index)
    both = both.assign(order=order).sort_values("order", kind="stable").drop(columns="order")
    return both.assign(section=section, row=both["service"].str.replace(" treatment", ""))
