"""Chapter 10: risk and protective factors, and the backgrounds of children who were sentenced."""

import numpy as np
import pandas as pd

from outputs.charts.dots import DotPlot
from outputs.charts.matrix import HeatTable
from outputs.figures.causes_findings import (
    NOT_SENT,
    backgrounds_apart,
    factors_moved,
)
from outputs.figures.risk_factors import FACTOR_CUTS, FACTOR_LIST, Factor
from outputs.figures.services import annual
from outputs.inputs import Inputs
from outputs.registry import figure
from transforms.backgrounds import ENGLAND
from transforms.cuts import Cut
from transforms.hotspots import FINDING
from transforms.rates import with_rates
from transforms.statistics import UNCLEAR, change_words, crude_rate, rate_ratio, rate_ratio_p
from transforms.trend import false_discovery

LATEST, BEFORE = "Latest year", "Year before"
BETTER = {"higher": "worse", "lower": "better", "no clear change": "similar"}
COLUMNS = (
    "measure", "level", "factor", "kind", "life_stage", "when", "period", "period_start",
    "period_end", "n", "denominator", "denominator_name", "rate", "lower", "upper", "per", "of",
    "change_ratio", "change_lower", "change_upper", "change", "state", "text", "reason", "status",
)  # fmt: skip
NOT_HELD = "not held here; ask for: "


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
        "out 1, at a false discovery rate of 5% over all factors. A higher count of children "
        "helped can be better reach, and not more need.",
        "[x] not held: the table names whose figure to ask for. Assessed: named at social care "
        "assessments; exploitation is criminal, and exclusions for violence are for assault or "
        "weapons. Domestic abuse offences are of violence or sexual. Years are academic for "
        "schools and financial for the others.",
    ),
)  # fmt: skip
def risk_and_protective_factors(x: Inputs) -> pd.DataFrame:
    """Two rows for each factor, its latest year and the one before; county."""
    rows = _found(pd.concat([_of_factor(f, x) for f in FACTOR_LIST], ignore_index=True))
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
    """The latest row with the ratio to the one before, and the words the picture prints."""
    before, last = rows.iloc[0], rows.iloc[1]
    numbers = [last["n"], last["denominator"], before["n"], before["denominator"]]
    ratio = [np.nan] * 3
    if not any(pd.isna(v) for v in numbers) and numbers[1] > 0 and numbers[3] > 0:
        ratio = [float(v) for v in rate_ratio(*numbers)]
    per = f" per {int(last['per']):,}" if last["per"] != 100 else "%"
    text = rows["rate"].map(lambda rate: f"{rate:,.1f}{per}", na_action="ignore")
    return rows.assign(
        change_ratio=[np.nan, ratio[0]], change_lower=[np.nan, ratio[1]],
        change_upper=[np.nan, ratio[2]], text=text,
        **{c: rows[c].astype(float) for c in ("n", "denominator", "rate", "lower", "upper")},
    )  # fmt: skip


def _found(rows: pd.DataFrame) -> pd.DataFrame:
    """The words for every change, of which no more than one in twenty is a chance finding."""
    before, last = (rows[rows["when"].eq(when)].reset_index() for when in (BEFORE, LATEST))
    is_compared = last["change_lower"].notna()
    p = rate_ratio_p(last["n"], last["denominator"].fillna(1), before["n"],
                     before["denominator"].fillna(1))  # fmt: skip
    is_finding = false_discovery(np.where(is_compared, p, np.nan)) <= FINDING
    words = pd.Series(change_words(last["change_lower"], last["change_upper"]))
    words = words.mask(is_compared & ~pd.Series(is_finding), UNCLEAR)
    words.index = pd.Index(last["index"])
    change = words.reindex(rows.index).fillna("")
    is_risk = rows["kind"].eq("risk")
    return rows.assign(change=change, state=change.map(BETTER).where(is_risk).fillna(""))


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
    own = x.partnership
    names = {own.county_code: own.county_name, own.region_code: own.region_name, ENGLAND: "England"}
    area = rows["area_code"].map(names)
    return rows.drop(columns=["area_code", "edition_end", "share_pct"]).assign(
        area_name=area, group=area + ": " + rows["cohort"].astype(str),
        share=rows["share_pct"].astype(float), period_end=end,
        period_start=end + pd.Timedelta(days=1) - pd.DateOffset(years=1),
        period=(end - pd.DateOffset(years=1)).dt.strftime("%Y/") + end.dt.strftime("%y"),
        status=rows["status"].mask(rows["share_pct"].isna() & rows["status"].eq(""), "x"),
    )  # fmt: skip
