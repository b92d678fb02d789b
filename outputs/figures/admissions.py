"""Chapter 8: who is admitted to hospital because of violence, how they were hurt, and with what."""

import numpy as np
import pandas as pd

from outputs import words
from outputs.charts.dots import DotPlot
from outputs.charts.index_bars import IndexBars
from outputs.charts.multi_line import MultiLine
from outputs.charts.shares import StackedShares
from outputs.ethnicity import CENSUS, RATIO_NOTES, disproportion
from outputs.figures.harmed_findings import FEW, ethnic_ratios
from outputs.figures.health import PER, POOLED, ROUNDED, SELECTION, SEXES, VIOLENCE
from outputs.figures.health_findings import (
    by_decile,
    causes_told,
    codes_told,
    highest_group,
)
from outputs.inputs import Inputs
from outputs.parts import cells, counted, known, with_shares
from outputs.registry import figure
from sources.fields import AGE_BANDS, UNDER_25
from transforms.cuts import Cut
from transforms.dimensions import TOTAL
from transforms.rates import with_rates
from transforms.statistics import crude_rate

CAUSE = "cause_group"
BY_CAUSE = {
    column: Cut(VIOLENCE, by=("county_code", CAUSE, column), period=POOLED)
    for column in ("sex", "age_group")
}
BY_AGE = Cut(VIOLENCE, by=("county_code", "age_band", "sex"), period=POOLED)
BY_ETHNICITY = Cut(VIOLENCE, by=("county_code", "ethnic_group"), period=POOLED, groups=("known",))
BY_DECILE = Cut(VIOLENCE, by=("county_code", "imd_decile"), period=POOLED)
CODES = {
    "has_alcohol_code": "Alcohol",
    "has_drug_code": "Drugs",
    "has_mental_health_code": "Mental health",
}
BY_CODE = {c: Cut(VIOLENCE, by=("county_code", c), period="financial_year") for c in CODES}
ROWS = {
    "All": ("sex", TOTAL),
    "Females": ("sex", "female"),
    "Males": ("sex", "male"),
    "Under 25": ("age_group", UNDER_25[0]),
    "25 and over": ("age_group", UNDER_25[1]),
}
EDITION, VINTAGE = 2019, 2011
"""Indices of deprivation, and the small areas that they rank."""

SHARES_ROUNDED = (
    f"Counts are {words.ROUNDED_TO}; those of 1 to 7 are withheld, as the national rule "
    "on hospital data has it; shares and their 95% intervals (Wilson) are of rounded counts."
)


@figure(
    catalogue="H3",
    chapter=8,
    title="Emergency admissions for violence by how it was done, {county}, {period}",
    question="How were the people hurt who are admitted because of violence?",
    unit="Share of the group's admissions (%)",
    cuts=tuple(BY_CAUSE.values()),
    chart=StackedShares(row="group", part="category"),
    finding=causes_told,
    notes=(
        SELECTION,
        SHARES_ROUNDED,
        "By the first external cause in the record. Three years together.",
    ),
)
def admissions_by_cause(x: Inputs) -> pd.DataFrame:
    """One row for each group of patients and cause of injury, county only."""
    rows = []
    for name, (column, member) in ROWS.items():
        own = cells(x, BY_CAUSE[column], **{column: member})
        whole = cells(x, BY_CAUSE[column], **{column: member, CAUSE: TOTAL})
        rows.append(with_shares(known(own, CAUSE), whole).assign(group=name))
    made = counted(pd.concat(rows, ignore_index=True), CAUSE)
    return made.assign(category=made[CAUSE].str.capitalize()).drop(columns=CAUSE)


@figure(
    catalogue="H5",
    chapter=8,
    title="Emergency admissions for violence with codes for alcohol, drugs or mental health, "
    "{county}, {period}",
    question="How often do alcohol, drugs or mental health go with admissions for violence?",
    unit="Share of the year's admissions for violence (%)",
    cuts=tuple(BY_CODE.values()),
    chart=MultiLine(x="period", y="share", line="category", lower="share_lower",
                    upper="share_upper", reference=None, from_zero=True),
    finding=codes_told,
    notes=(
        SELECTION,
        SHARES_ROUNDED,
        "A code is there where a clinician wrote it down, so shares are floors; an admission can "
        "have several. Which codes count is the assessment's own reading. Financial years.",
    ),
)  # fmt: skip
def admissions_with_associated_codes(x: Inputs) -> pd.DataFrame:
    """One row for each kind of code and whole financial year, county only."""
    rows = []
    for column, name in CODES.items():
        own = cells(x, BY_CODE[column], **{column: "true"})
        whole = cells(x, BY_CODE[column], **{column: TOTAL})
        rows.append(with_shares(own, whole).assign(category=name))
    return pd.concat(rows, ignore_index=True)


@figure(
    catalogue="H4",
    chapter=8,
    title="Emergency admissions for violence by age and sex, {county}, {period}",
    question="Which ages are admitted to hospital because of violence most?",
    unit="Admissions per 100,000 residents of the age and sex a year",
    cuts=(BY_AGE,),
    chart=DotPlot("rate", "lower", "upper", row="age_band", group="sex"),
    finding=highest_group,
    notes=(SELECTION, ROUNDED, "Three years together. Admissions of unknown age are left out."),
)
def admissions_by_age_and_sex(x: Inputs) -> pd.DataFrame:
    """One row for each age band and sex, county only."""
    counts = cells(x, BY_AGE)
    told = counts[counts["age_band"].isin(AGE_BANDS) & counts["sex"].isin(list(SEXES))]
    by = ("district_code", "age_band", "sex")
    rows = with_rates(told.reset_index(drop=True), x.residents, by=by, multiplier=PER)
    bands = rows["age_band"].str.replace("-", " to ")
    return rows.assign(age_band=bands, sex=rows["sex"].map(SEXES))


@figure(
    catalogue="H12",
    chapter=8,
    title="Emergency admissions for violence by ethnic group, {county}, {period}",
    question="Are some ethnic groups admitted because of violence more than others?",
    unit="Rate of admission over the White group's (logarithmic scale)",
    cuts=(BY_ETHNICITY,),
    tables=(CENSUS,),
    chart=DotPlot("ratio", "ratio_lower", "ratio_upper", row="ethnic_group", log=True,
                  reference=1, reference_name="the White group's rate", decimals=1),
    finding=ethnic_ratios("admissions", 1, FEW),
    notes=(SELECTION, ROUNDED, *RATIO_NOTES),
)  # fmt: skip
def admissions_by_ethnic_group(x: Inputs) -> pd.DataFrame:
    """One row for each ethnic group, White first, county only; rates per 100,000 a year."""
    rows = disproportion(x, BY_ETHNICITY)
    return rows.assign(rate=rows["rate"] * PER / 1000)


@figure(
    catalogue="H13",
    chapter=8,
    title="Emergency admissions for violence by deprivation, {county}, {period}",
    question="How much more are residents of the most deprived areas admitted?",
    unit="Admissions per 100,000 residents a year",
    cuts=(BY_DECILE,),
    tables=("out_sna__inequality", "ref_deprivation", "ref_population_lsoas", "ref_lsoas"),
    chart=IndexBars("imd_decile", "rate", reference=None,
                    x_title="Deprivation decile of the area lived in, 1 is the most deprived"),
    finding=by_decile,
    notes=(
        SELECTION,
        ROUNDED,
        f"Deciles of the English indices of deprivation {EDITION} on small areas of {VINTAGE}; "
        "residents of mid-2020. The relative index compares the two ends of a line fitted to "
        "all deciles, from unrounded counts.",
    ),
)  # fmt: skip
def admissions_by_deprivation(x: Inputs) -> pd.DataFrame:
    """One row for each decile, county only, with the relative index of inequality in each."""
    counts = known(cells(x, BY_DECILE), "imd_decile")
    people = counts["imd_decile"].map(_residents_by_decile(x))
    person_years = people * counts["months_covered"] / 12
    rate, lower, upper = crude_rate(counts["n"], person_years, PER)
    held = x.table("out_sna__inequality")
    is_own = held["measure"].eq(VIOLENCE) & held["edition"].eq(EDITION) & held["domain"].eq("imd")
    slope = held[is_own]
    index = {c: slope[c].iloc[0] if len(slope) else np.nan for c in ("rii", "rii_lower",
                                                                     "rii_upper")}  # fmt: skip
    return counts.assign(
        denominator=person_years,
        population_name="mid-2020 small area estimate",
        rate=rate,
        lower=lower,
        upper=upper,
        **index,
    )


def _residents_by_decile(x: Inputs) -> pd.Series:
    """Residents of the partnership's small areas, by decile."""
    people, deciles = x.table("ref_population_lsoas"), x.table("ref_deprivation")
    areas = x.table("ref_lsoas")
    own = areas.loc[areas["district_code"].isin(x.partnership.districts), "lsoa_code"]
    ranked = people[people["vintage"].eq(VINTAGE) & people["lsoa_code"].isin(own)].merge(
        deciles.loc[deciles["edition"].eq(EDITION), ["lsoa_code", "imd_decile"]], on="lsoa_code"
    )
    return ranked["population"].groupby(ranked["imd_decile"].astype(str)).sum()
