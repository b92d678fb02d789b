"""Rates of ethnic groups set against the White group's, on residents of the census.

The census is self-defined, so only self-defined groups may be counted against it; how an officer
saw a person never is.
"""

import numpy as np
import pandas as pd

from outputs.inputs import Inputs
from outputs.parts import shares_of_known
from sources.fields import ETHNIC_GROUPS
from transforms.cuts import Cut
from transforms.inequality import disproportionality
from transforms.statistics import crude_rate

CENSUS = "ref_ethnicity"
REFERENCE = "White"
GROUPS = tuple(g for g in ETHNIC_GROUPS if g not in (REFERENCE, "Unknown"))
RESIDENTS = "Census 2021 usual residents, all ages"
RATIO_NOTES = (
    "Denominators are Census 2021 usual residents of all ages: residents by age and ethnic group "
    "are not held, and younger groups have higher rates for their age alone.",
    "Relative rate: the group's rate over the White group's, with log-normal 95% limits. A ratio "
    "says that two rates differ, not why.",
    "Self-defined ethnic group, where it is known; officer-defined appearance is not used.",
)


def disproportion(x: Inputs, cut: Cut) -> pd.DataFrame:
    """One row for each of the five ethnic groups, White first: share, rate and relative rate.

    The cut is by county_code and ethnic_group, with the group `known`. `denominator` is
    person-years of the census's residents; the White group's ratio is 1, without an interval.
    """
    found = shares_of_known(x, cut, "ethnic_group")
    people = residents(x)
    residents_of = found["ethnic_group"].map(people)
    found = found.assign(
        population_share=100 * residents_of / people.sum(),
        denominator=residents_of * found["months_covered"] / 12,
        population_name=RESIDENTS,
    )
    white = found.loc[found["ethnic_group"].eq(REFERENCE)].iloc[0]
    ratio, lower, upper = disproportionality(
        found["n"], found["denominator"], white["n"], white["denominator"]
    )
    rate, low, high = crude_rate(found["n"], found["denominator"])
    is_white = found["ethnic_group"].eq(REFERENCE) & ~np.isnan(ratio)
    rows = found.assign(
        rate=rate,
        lower=low,
        upper=high,
        ratio=ratio,
        ratio_lower=pd.Series(lower).mask(is_white),
        ratio_upper=pd.Series(upper).mask(is_white),
    )
    status = rows["status"].mask(rows["ratio"].isna(), _why(rows))
    rows = rows.assign(status=status.mask(is_white & status.eq(""), "z"))
    rank = rows["ethnic_group"].map([REFERENCE, *GROUPS].index)
    return rows.iloc[rank.argsort()].reset_index(drop=True)


def residents(x: Inputs) -> pd.Series:
    """Usual residents of the partnership's districts in Census 2021, by ethnic group."""
    census = x.table(CENSUS)
    own = census[census["district_code"].isin(x.partnership.districts)]
    return own.groupby("ethnic_group")["population"].sum()


def _why(rows: pd.DataFrame) -> pd.Series:
    """Why there is no ratio: a count of 0 has none; any other is withheld."""
    return rows["n"].eq(0).map({True: "z", False: "c"})
