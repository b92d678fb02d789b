"""Chapters 2 and 10: risk and protective factors, where they meet, and the young to come."""

import numpy as np
import pandas as pd

from outputs.charts.dots import DotPlot
from outputs.charts.lines import SmallMultiples
from outputs.charts.maps import Choropleth
from outputs.charts.matrix import HeatTable
from outputs.figures.causes_findings import (
    ages_to_come,
    backgrounds_apart,
    factors_moved,
    index_of_areas,
    young_to_come,
)
from outputs.figures.risk_factors import FACTOR_CUTS, FACTOR_LIST, Factor
from outputs.figures.services import annual
from outputs.inputs import Inputs
from outputs.rates import in_order
from outputs.registry import figure
from transforms.composite import composite
from transforms.cuts import Cut
from transforms.rates import with_rates
from transforms.statistics import (
    change_words,
    crude_rate,
    rate_ratio,
)

LATEST, BEFORE = "Latest year", "Year before"
BETTER = {"higher": "worse", "lower": "better", "no clear change": "similar"}
COLUMNS = (
    "measure", "level", "factor", "kind", "life_stage", "when", "period", "period_start",
    "period_end", "n", "denominator", "denominator_name", "rate", "lower", "upper", "per", "of",
    "ratio", "ratio_lower", "ratio_upper", "change", "state", "text", "reason", "status",
)  # fmt: skip
NOT_HELD, NOT_SENT = "not held here; ask for: ", "nobody delivered it"


@figure(
    catalogue="K1",
    chapter=10,
    title="Risk and protective factors of violence, {county}",
    question="Which risk and protective factors are held locally, and how are they changing?",
    unit="Latest year against the year before, each in its own unit",
    cuts=FACTOR_CUTS,
    needs="any",
    chart=HeatTable(
        rows="factor", columns="when", value="rate", state="state", text="text",
        sections="level",
    ),
    finding=factors_moved,
    notes=(
        "Factors by the level they act at: needs assessment guidance (2021) and the Serious "
        "Violence Strategy (2018). A factor goes with violence in studies elsewhere; most people "
        "with it are never violent, and it need not be a cause here.",
        "Better or worse: the 95% interval of the ratio of the two years' rates (exact) leaves "
        "out 1. A higher count of children helped can be better reach, and not more need.",
        "[x] not held: the table names whose figure to ask for. Assessed: named at social care "
        "assessments; exploitation is criminal, and exclusions for violence are for assault or "
        "weapons. Domestic abuse offences are of violence or sexual. Years are academic for "
        "schools and financial for the others.",
    ),
)  # fmt: skip
def risk_and_protective_factors(x: Inputs) -> pd.DataFrame:
    """Two rows for each factor, its latest year and the one before; county."""
    rows = pd.concat([_of_factor(f, x) for f in FACTOR_LIST], ignore_index=True)
    days = {c: pd.to_datetime(rows[c]) for c in ("period_start", "period_end")}
    return rows[list(COLUMNS)].assign(**days)


def _of_factor(factor: Factor, x: Inputs) -> pd.DataFrame:
    """A factor's two rows, with why there is no number where there is none."""
    held = _measured(factor, x) if factor.cut is not None else None
    both = pd.DataFrame({"when": [BEFORE, LATEST]})
    if held is None or held.empty:
        why = NOT_SENT if factor.cut is not None else NOT_HELD + factor.ask
        rows = both.assign(measure=None, reason=why, status="x")
    else:
        last = held.sort_values("period_start").tail(2)
        last = last.assign(when=[BEFORE, LATEST][-len(last) :])
        rows = both.merge(last, on="when", how="left").assign(reason="")
        rows["status"] = rows["status"].fillna("x")
    rows = rows.assign(
        level=factor.level, factor=factor.name, kind=factor.kind, life_stage=factor.stage,
        per=factor.per, of=factor.of,
    )  # fmt: skip
    return _compared(rows.reindex(columns=list(COLUMNS)))


def _measured(factor: Factor, x: Inputs) -> pd.DataFrame | None:
    """The county's yearly counts and rates; nothing where a dataset it needs sent nothing."""
    cut = factor.cut
    sources = [c for c in (cut, factor.base) if c is not None]
    if cut is None or not all(x.has(d) for c in sources for d in c.counts.datasets):
        return None
    rows = _of_county(x, cut, factor.member)
    if factor.base is None:
        return with_rates(rows, x.residents, ages=factor.ages, multiplier=factor.per)
    whole = _of_county(x, factor.base).set_index("period")["n"]
    below = rows["period"].map(whole)
    rate, lower, upper = crude_rate(rows["n"], below, factor.per)
    status = rows["status"].mask(below.isna() & rows["status"].eq(""), "c")
    return rows.assign(denominator=below, rate=rate, lower=lower, upper=upper, status=status)


def _of_county(x: Inputs, cut: Cut, member: tuple[str, str] | None = None) -> pd.DataFrame:
    """A cut's yearly counts for the county, of one member of its breakdown where one is meant."""
    rows = annual(x, cut)
    if member is not None:
        rows = rows[rows[member[0]].eq(member[1])]
    return rows[rows["district_code"].eq(x.county_code)].reset_index(drop=True)


def _compared(rows: pd.DataFrame) -> pd.DataFrame:
    """The latest row with the ratio to the one before, what it allows to be said, its words."""
    before, last = rows.iloc[0], rows.iloc[1]
    numbers = [last["n"], last["denominator"], before["n"], before["denominator"]]
    ratio = [np.nan] * 3
    if not any(pd.isna(v) for v in numbers) and numbers[1] > 0 and numbers[3] > 0:
        ratio = [float(v) for v in rate_ratio(*numbers)]
    change = str(change_words(ratio[1], ratio[2]))
    risk = rows["kind"].eq("risk").all()
    state = BETTER.get(change, "") if risk else ""
    per = f" per {int(last['per']):,}" if last["per"] != 100 else "%"
    text = rows["rate"].map(lambda rate: f"{rate:,.1f}{per}", na_action="ignore")
    return rows.assign(
        ratio=[np.nan, ratio[0]], ratio_lower=[np.nan, ratio[1]], ratio_upper=[np.nan, ratio[2]],
        change=["", change], state=["", state], text=text,
        **{c: rows[c].astype(float) for c in ("n", "denominator", "rate", "lower", "upper")},
    )  # fmt: skip


AREA_PARTS = {
    "income_decile": "Income",
    "employment_decile": "Employment",
    "education_decile": "Education and skills",
    "health_decile": "Health and disability",
}
EDITION, VINTAGE = 2019, 2011


@figure(
    catalogue="K2",
    chapter=10,
    title="Composite index of risk factors by small area, {county}",
    question="In which small areas do several risk factors meet?",
    unit="Mean percentile of five components among the county's small areas, 100 is most at risk",
    tables=("ref_lsoas", "ref_deprivation", "ref_population_lsoas"),
    edition=("partner",),
    chart=Choropleth(value="score"),
    finding=index_of_areas,
    notes=(
        "Components, each with the same weight: deciles of income, employment, education and "
        "health deprivation (indices of 2019), and the share of residents aged 10 to 17 "
        "(mid-2020). Nothing that counts crime is in it, so it can be set against violence.",
        "The tenths in the table are of the county's areas, 1 the most at risk; beside them, the "
        "tenths when each component is left out or counts twice. An area whose tenths lie far "
        "apart has no settled place.",
        "An index describes areas, not the people who live there, and must not be used of any "
        "person.",
        "Deprivation: Ministry of Housing, Communities and Local Government. Outlines: Office "
        "for National Statistics. Open Government Licence v3.0. Contains OS data © Crown "
        "copyright and database right 2011.",
    ),
)
def risk_index(x: Inputs) -> pd.DataFrame:
    """One row for each 2011 small area; score 0 to 100, rank and tenth, 1 the most at risk."""
    areas = x.table("ref_lsoas")
    areas = areas.loc[areas["vintage"].eq(VINTAGE), ["lsoa_code", "lsoa_name", "district_code"]]
    deciles = x.table("ref_deprivation")
    deciles = deciles.loc[deciles["edition"].eq(EDITION), ["lsoa_code", *AREA_PARTS]]
    people = x.table("ref_population_lsoas")
    people = people[people["vintage"].eq(VINTAGE)]
    share = 100 * people["population_10_17"] / people["population"].where(people["population"] > 0)
    people = people[["lsoa_code", "population"]].assign(aged_10_17_share=share)
    rows = areas.merge(deciles, on="lsoa_code").merge(people, on="lsoa_code")
    rows = rows.sort_values("lsoa_code", ignore_index=True)
    parts = -rows[list(AREA_PARTS)].astype(float)
    index = composite(parts.assign(aged_10_17=rows["aged_10_17_share"]))
    made = rows.rename(columns={"population": "denominator"}).join(index)
    return made.assign(
        denominator_name="mid-2020 small area estimate",
        status=made["score"].isna().map({True: "x", False: ""}),
    ).sort_values(["rank", "lsoa_code"], ignore_index=True)


SENTENCED, EVERY_PUPIL = "serious violence", "all pupils"


@figure(
    catalogue="K5",
    chapter=10,
    title="Backgrounds of children cautioned or sentenced for serious violence, {county}, {period}",
    question="What had children sentenced for serious violence in common before?",
    unit="Share of the children of the group (%)",
    tables=("out_sna__serious_violence_backgrounds",),
    datasets=("context__dfe_moj_backgrounds",),
    chart=DotPlot(row="background", group="group", decimals=1),
    finding=backgrounds_apart,
    notes=(
        "Pupils who ended Key Stage 4 from 2012/13 to 2017/18, by the end of it. Published and "
        "rounded by the Departments, without intervals or counts: small differences are not "
        "findings.",
        "Backgrounds overlap and do not add. An association, not a cause: most children with a "
        "background never offend.",
    ),
)
def backgrounds_of_children(x: Inputs) -> pd.DataFrame:
    """One row for each background and group: sentenced here, in the region, in England; pupils."""
    held = x.table("out_sna__serious_violence_backgrounds")
    is_here = held["area_code"].eq(x.county_code)
    wanted = held["cohort"].eq(SENTENCED) | (is_here & held["cohort"].eq(EVERY_PUPIL))
    pupils_last = held[wanted].assign(is_last=held["cohort"].eq(EVERY_PUPIL))
    rows = pupils_last.sort_values("is_last", kind="stable", ignore_index=True)
    rows = rows.drop(columns="is_last")
    end = rows["edition_end"]
    group = rows["area_name"].astype(str) + ": " + rows["cohort"].astype(str)
    return rows.drop(columns=["area_code", "edition_end", "share_pct"]).assign(
        group=group, share=rows["share_pct"].astype(float), period_end=end,
        period_start=end + pd.Timedelta(days=1) - pd.DateOffset(years=1),
        period=(end - pd.DateOffset(years=1)).dt.strftime("%Y/") + end.dt.strftime("%y"),
        status=rows["status"].mask(rows["share_pct"].isna() & rows["status"].eq(""), "x"),
    )  # fmt: skip


YOUNG = {"0-9": "0 to 9", "10-17": "10 to 17", "18-24": "18 to 24", "under 25": "Under 25"}
PROJECTIONS, PROJECTED = "out_sna__population_projections", "context__population_projections"
PROJECTION_NOTE = (
    "Recent trends carried forward from the base year's estimate: not a forecast, and published "
    "without intervals. New homes, policy and events are not in it."
)


def projected(x: Inputs) -> pd.DataFrame:
    """Projected residents by age group under 25, place and mid-year, with the base's index."""
    held = x.table(PROJECTIONS)
    rows = held[held["ages"].isin(YOUNG) & held["district_code"].isin(list(x.districts))]
    year = rows["projected_year"].astype(int).astype(str)
    day = pd.to_datetime(year + "-06-30")
    rank = rows["ages"].map(list(YOUNG).index)
    rows = rows.assign(
        ages=rows["ages"].map(YOUNG), period="mid-" + year, period_start=day, period_end=day,
        index=rows["index"].astype(float), rank=rank,
        status=rows["index"].isna().map({True: "x", False: ""}),
    ).sort_values("rank", kind="stable")  # fmt: skip
    return in_order(rows.drop(columns="rank"), x, ["ages"])


@figure(
    catalogue="K9",
    chapter=2,
    title="Residents under 25 to come, by district, {county}, {period}",
    question="How many children and young people will there be?",
    unit="Residents under 25 projected, the base year is 100",
    tables=(PROJECTIONS,),
    datasets=(PROJECTED,),
    chart=SmallMultiples(
        x="period_end", y="index", reference=100, decimals=0, from_zero=False, behind=True
    ),
    finding=young_to_come,
    notes=(PROJECTION_NOTE, "Grey: the county."),
)
def young_residents_to_come(x: Inputs) -> pd.DataFrame:
    """One row for each district and the county, and projected mid-year; under 25."""
    rows = projected(x)
    return rows[rows["ages"].eq("Under 25")].drop(columns="ages").reset_index(drop=True)


@figure(
    catalogue="K11",
    chapter=2,
    title="Children and young people to come, by age, {county}, {period}",
    question="Of which ages will there be more, and in which districts?",
    unit="Residents projected, and an index whose base year is 100",
    tables=(PROJECTIONS,),
    datasets=(PROJECTED,),
    finding=ages_to_come,
    notes=(PROJECTION_NOTE,),
)
def young_ages_to_come(x: Inputs) -> pd.DataFrame:
    """One row for each age group under 25, district and the county, in the first and last year."""
    rows = projected(x)
    ends = (rows["projected_year"].min(), rows["projected_year"].max())
    return rows[rows["projected_year"].isin(ends)].reset_index(drop=True)
