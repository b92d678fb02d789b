"""Chapter 7: the people suspected of serious violence: age, sex, ethnic group, knives, groups."""

import pandas as pd

from outputs.charts.curves import AgeProfile
from outputs.charts.dots import DotPlot, GroupedBars
from outputs.charts.lines import SmallMultiples
from outputs.charts.people import Pyramid
from outputs.compared import compared
from outputs.ethnicity import CENSUS, RATIO_NOTES, disproportion
from outputs.figures.harmed_findings import ethnic_ratios
from outputs.figures.suspects_findings import (
    group_share,
    knife_changes,
    male_share,
    peak_age,
)
from outputs.figures.who_is_harmed import POOLED, SEXES, YEARS, by_age_and_sex
from outputs.inputs import Inputs
from outputs.parts import cells, with_shares
from outputs.rates import ADULTS, CHILDREN, rated
from outputs.registry import figure
from sources.fields import AGE_BANDS
from sources.police.suspects import ADULT, CHILD, SINGLE_AGES
from transforms.cuts import Cut
from transforms.dimensions import IDENTIFIED, KNOWN, SEVERAL, TOTAL, unknown_and_total
from transforms.rates import ages_of, with_rates

SUSPECTS = "police__suspects.serious_violence_suspects"
BANDS = AGE_BANDS[1:]
"""No suspect is under 10, the age of criminal responsibility."""
TILED = tuple(b for b in BANDS if (ages_of(b) or (0, 0))[1] < SINGLE_AGES.stop)
BY_AGE_AND_SEX = Cut(
    SUSPECTS, by=("county_code", "age_or_band", "sex"), period="latest_three_years",
    groups=TILED, unprinted=unknown_and_total("age_or_band", "sex"),
)  # fmt: skip
BY_ETHNIC_GROUP = Cut(
    SUSPECTS, by=("county_code", "ethnic_group"), period="latest_three_years", groups=(KNOWN,)
)
KINDS = {"knife_enabled": "knife-enabled offences", "weapons_possession": "weapon possession"}
BY_STAGE = {
    name: Cut(
        f"police__suspects.{measure}_suspects", by=("county_code", "age_stage"),
        period="financial_year", latest=YEARS, unprinted=unknown_and_total("age_stage"),
    )
    for measure, name in KINDS.items()
}  # fmt: skip
AGES = {CHILD: ("Children", CHILDREN), ADULT: ("Adults", ADULTS)}
BY_SUSPECTS = Cut(
    "sna__co_offending.offences", by=("county_code", "youngest_suspect", "suspects"),
    period="latest_three_years", groups=(IDENTIFIED, SEVERAL),
)  # fmt: skip
SUSPECTED = (
    "Suspects are people the police identified, not offenders: nothing is proven against them. "
    "Many offences have no suspect."
)
TIMES = "A person counts once for each offence they are linked to."


@figure(
    catalogue="G1",
    chapter=7,
    title="Suspects of serious violence by single year of age, {county}, {period}",
    question="At what age are people most often suspected of serious violence?",
    unit="Suspects a year per 1,000 residents of the same age and sex",
    cuts=(BY_AGE_AND_SEX,),
    chart=AgeProfile(x="age", decimals=1),
    finding=peak_age,
    notes=(
        SUSPECTED,
        f"{TIMES} {POOLED}",
        f"Age at the offence, where age and sex are known; from {SINGLE_AGES.stop} only the bands "
        "of figure G2 are given. Shaded: 95% intervals (Byar; exact Poisson below 10).",
    ),
)
def suspects_by_single_age(x: Inputs) -> pd.DataFrame:
    """One row for each single year of age and sex, county; crude rate per 1,000 a year."""
    rows = x.cut(BY_AGE_AND_SEX).rename(columns={"age_or_band": "age_band"})
    rows = rows[rows["age_band"].isin(map(str, SINGLE_AGES)) & rows["sex"].isin(SEXES)]
    rows = rows.reset_index(drop=True)
    made = with_rates(rows, x.residents, by=("district_code", "age_band", "sex"))
    sexes = made["sex"].map({"female": "Females", "male": "Males"})
    aged = made.assign(sex=sexes, age=made["age_band"].astype(int)).drop(columns="age_band")
    return aged.sort_values(["sex", "age"], ascending=[False, True]).reset_index(drop=True)


@figure(
    catalogue="G2",
    chapter=7,
    title="Suspects of serious violence by age and sex, {county}, {period}",
    question="People of which age and sex are most often suspected?",
    unit="Suspects a year per 1,000 residents of the same age and sex",
    cuts=(BY_AGE_AND_SEX,),
    chart=Pyramid(value="rate", suffix=""),
    finding=male_share,
    notes=(
        SUSPECTED,
        f"{TIMES} {POOLED}",
        "Shares are of all suspects, those of unknown age or sex too.",
    ),
)
def suspects_by_age_and_sex(x: Inputs) -> pd.DataFrame:
    """One row for each age band and sex, county, youngest first; crude rate per 1,000 a year."""
    return by_age_and_sex(x, BY_AGE_AND_SEX, "age_or_band", BANDS)


@figure(
    catalogue="G3",
    chapter=7,
    title="Suspects of serious violence by ethnic group, {county}, {period}",
    question="Are people of some ethnic groups suspected more often than others?",
    unit="Rate of suspects relative to the White group's (White = 1)",
    cuts=(BY_ETHNIC_GROUP,),
    tables=(CENSUS,),
    chart=DotPlot(
        value="ratio", lower="ratio_lower", upper="ratio_upper", row="ethnic_group", log=True,
        reference=1, reference_name="White group: 1", decimals=2,
    ),
    finding=ethnic_ratios("suspects"),
    notes=(
        SUSPECTED,
        f"{TIMES} {POOLED}",
        *RATIO_NOTES,
        "Who is suspected depends on who is reported, stopped and identified, and not only on who "
        "offends.",
    ),
)  # fmt: skip
def suspects_by_ethnic_group(x: Inputs) -> pd.DataFrame:
    """One row for each ethnic group, county: share, rate and relative rate."""
    return disproportion(x, BY_ETHNIC_GROUP)


@figure(
    catalogue="G4",
    chapter=7,
    title="Children and adults suspected of knife and weapon offences, {county}, {period}",
    question="Are fewer children, or fewer adults, suspected of knife and weapon offences?",
    unit="Suspects per 100,000 residents of the same age",
    cuts=tuple(BY_STAGE.values()),
    chart=SmallMultiples(
        x="period", y="rate", panel="category", lower="lower", upper="upper", columns=2, decimals=0
    ),
    finding=knife_changes,
    notes=(
        SUSPECTED,
        "Children are aged 10 to 17 at the offence. The few whose age is not known are left out.",
        "Financial years. Shaded: 95% intervals. The table sets each year against the first one "
        "shown: the ratio of rates, with its exact interval.",
    ),
)
def knife_suspects_by_stage(x: Inputs) -> pd.DataFrame:
    """One row for each kind, children or adults, and whole financial year; per 100,000."""
    rows = []
    for kind, cut in BY_STAGE.items():
        counts = x.cut(cut)
        for stage, (name, ages) in AGES.items():
            own = counts[counts["age_stage"].eq(stage)].drop(columns="age_stage")
            own = rated(own.sort_values("period_start").reset_index(drop=True), x, 100_000, ages)
            named = own.assign(category=f"{name} in {kind}")
            rows.append(_against_first(named))
    return pd.concat(rows, ignore_index=True)


def _against_first(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one series with ratio, limits and change against the first of them."""
    if rows.empty:
        return rows
    n, residents = rows["n"].to_numpy(dtype=float), rows["denominator"].to_numpy(dtype=float)
    found = rows.assign(**compared(n, residents, n[0], residents[0]))
    is_first = found.index == found.index[0]
    limits = {c: found[c].mask(is_first) for c in ("ratio_lower", "ratio_upper")}
    lacks = found["ratio"].isna() & found["status"].isin(["", "p"])
    status = found["status"].mask(lacks, "z" if n[0] == 0 else "c")
    return found.assign(**limits, change=found["change"].mask(is_first, ""), status=status)


@figure(
    catalogue="G5",
    chapter=7,
    title="Serious violence with two or more suspects, {county}, {period}",
    question="How often is serious violence committed in groups, and by how young a group?",
    unit="Share of offences with a suspect that have two or more (%)",
    cuts=(BY_SUSPECTS,),
    chart=GroupedBars(value="share", lower="share_lower", upper="share_upper"),
    finding=group_share,
    notes=(
        "Suspects are those whom the police identified: a group of which one is known counts as "
        "one, so shares are too low. Offences without a suspect are left out.",
        "By the age of the youngest suspect. " + POOLED,
        "Whiskers: 95% intervals (Wilson). Who is linked to whom is not published.",
    ),
)
def offences_by_number_of_suspects(x: Inputs) -> pd.DataFrame:
    """One row for all offences with a suspect, and for each age band of the youngest; county."""
    several = _of_suspects(x, SEVERAL)
    shares = with_shares(several, _of_suspects(x, IDENTIFIED), ["youngest_suspect"])
    order = {TOTAL: "All ages"} | {band: band.replace("-", " to ") for band in BANDS}
    named = shares.assign(category=shares["youngest_suspect"].map(order))
    told = named[named["category"].notna() & named["total"].ne(0)]
    rank = told["category"].map(list(order.values()).index)
    return told.iloc[rank.argsort()].drop(columns="youngest_suspect").reset_index(drop=True)


def _of_suspects(x: Inputs, group: str) -> pd.DataFrame:
    """Offences with so many suspects, by the age of the youngest, and their total."""
    by_age = cells(x, BY_SUSPECTS, suspects=group)
    every = cells(x, BY_SUSPECTS, suspects=group, youngest_suspect=TOTAL)
    return pd.concat([every.assign(youngest_suspect=TOTAL), by_age], ignore_index=True)
