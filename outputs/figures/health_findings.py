"""Headline sentences about admissions, each from the disclosed frame alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE, Finding, by_place, split_county
from transforms.statistics import change_word, rate_ratio, ratio_by_limits

COUNTS = ("n", "total")
"""What a share is made of."""


def by_place_and_sex(frame: pd.DataFrame) -> str:
    """Which districts stand apart, and how the sexes differ in the county."""
    places = by_place("emergency admissions for violence", "a year per 100,000 residents", "dsr", 0)
    said = places(frame[frame["sex"].eq("Persons")])
    county = split_county(frame)[1].set_index("sex")["dsr"].dropna()
    if not {"Females", "Males"} <= set(county.index):
        return said
    males, females = (number(county[sex], 0) for sex in ("Males", "Females"))
    return f"{said} The county's rate is {males} among males and {females} among females."


def pooled_change(frame: pd.DataFrame) -> str:
    """The county's last three years against the earliest that share no year with them."""
    county = split_county(frame)[1].dropna(subset=["dsr"]).sort_values("period_end")
    if county.empty:
        return TOO_LITTLE
    now = county.iloc[-1]
    apart = county[county["period_end"].lt(now["period_start"])]
    where = f"{now['district_name']}, {now['period']}: {_rate(now)} admissions per 100,000"
    if apart.empty:
        return f"{where}; no three years before are held to compare with."
    then = apart.iloc[-1]
    return f"{where}, {_rate(then)} in the {then['period']}: {_apart(now, then)}."


def _rate(row: pd.Series) -> str:
    limits = (number(row[c], 0) for c in ("dsr_lower", "dsr_upper"))
    return f"{number(row['dsr'], 0)} ({' to '.join(limits)})"


def _apart(now: pd.Series, then: pd.Series) -> str:
    """Words for two standardised rates, by the interval of their ratio."""
    pair = [tuple(row[c] for c in ("dsr", "dsr_lower", "dsr_upper")) for row in (now, then)]
    _, lower, upper = ratio_by_limits(pair[0], pair[1])
    return change_word(float(lower), float(upper))


def sharp_against_baseline(frame: pd.DataFrame) -> str:
    """Each group's last twelve months against 2019/20."""
    last = frame[frame["period_end"].eq(frame["period_end"].max())]
    told = last[last["change"].fillna("").ne("") & last["n"].notna()]
    if told.empty:
        return TOO_LITTLE
    said = [
        f"{row['group'].lower()}, about {number(row['n'])} admissions, {row['change']} "
        f"(ratio {row['ratio']:.2f}, {row['ratio_lower']:.2f} to {row['ratio_upper']:.2f})"
        for _, row in told.iterrows()
    ]
    return f"Against 2019/20, the {last['period'].iloc[0]}: {'; '.join(said)}."


def highest_group(frame: pd.DataFrame) -> str:
    """The age band and sex with the highest rate, and how far males exceed females."""
    told = frame.dropna(subset=["rate"]).sort_values("rate", kind="stable")
    if told.empty:
        return TOO_LITTLE
    top = told.iloc[-1]
    limits = f"{number(top['lower'], 0)} to {number(top['upper'], 0)}"
    return (
        f"The rate is highest among {top['sex'].lower()} aged {top['age_band']}: "
        f"{number(top['rate'], 0)} per 100,000 a year ({limits})."
    )


def by_decile(frame: pd.DataFrame) -> str:
    """The most and the least deprived tenth, and the relative index."""
    ends = frame.set_index(frame["imd_decile"].astype(int)).sort_index()
    told = ends["rate"].dropna()
    if told.empty:
        return TOO_LITTLE
    places = [f"{number(told.iloc[i], 0)} in {_tenth(told.index[i])}" for i in (0, -1)]
    said = f"Admissions per 100,000 residents a year: {places[0]}, {places[1]}."
    index = frame[["rii", "rii_lower", "rii_upper"]].iloc[0]
    if index.isna().any():
        return said
    value, low, high = index
    return (
        f"{said} Over all deciles, the rate at the most deprived end is {value:.1f} times that at "
        f"the least (relative index of inequality, 95% interval {low:.1f} to {high:.1f})."
    )


def _tenth(decile: int) -> str:
    """`the most deprived tenth of areas (decile 1)`."""
    names = {1: "the most deprived tenth of areas", 10: "the least deprived"}
    return f"{names[decile]} (decile {decile})" if decile in names else f"decile {decile}"


def causes_told(frame: pd.DataFrame) -> str:
    """The commonest cause, and the share of sharp objects among all and the young."""
    every = frame[frame["group"].eq("All")].dropna(subset=["share"])
    if every.empty:
        return TOO_LITTLE
    top = every.sort_values("share", kind="stable").iloc[-1]
    said = f"{top['category']} is the commonest cause ({top['share']:.0f}% of admissions)"
    sharp = frame[frame["category"].eq("Sharp object")].set_index("group")["share"].dropna()
    if not {"All", "Under 25"} <= set(sharp.index):
        return f"{said}."
    return (
        f"{said}; a sharp object is the cause of {sharp['All']:.0f}%, and of "
        f"{sharp['Under 25']:.0f}% of those of patients under 25."
    )


def codes_told(frame: pd.DataFrame) -> str:
    """Each code's share in the last year, and whether it moved since the year before."""
    said = []
    for name, rows in frame.groupby("category", sort=False):
        own = rows.sort_values("period_start").dropna(subset=["share"]).tail(2)
        if len(own):
            word = f", {shares_apart(own.iloc[-1], own.iloc[0])}" if len(own) > 1 else ""
            last = own.iloc[-1]
            limits = f"{last['share_lower']:.0f} to {last['share_upper']:.0f}"
            said.append(f"{str(name).lower()} {last['share']:.0f}% ({limits}{word})")
    if not said:
        return TOO_LITTLE
    last = frame.sort_values("period_start")["period"].iloc[-1]
    return f"Codes on admissions of {last}, and the change on the year before: {'; '.join(said)}."


def shares_apart(first: pd.Series, second: pd.Series) -> str:
    """Words for the first share against the second, by the exact interval of their ratio.

    Empty where a count is hidden, or where neither counts anything.
    """
    n, total, other, other_total = (float(row[c]) for row in (first, second) for c in COUNTS)
    if pd.isna(n + total + other + other_total) or not n + other:
        return ""
    _, lower, upper = rate_ratio(n, total, other, other_total)
    return change_word(float(lower), float(upper))


def widest_gap(who: str, among: str) -> Finding:
    """The group by age and sex whose share most exceeds its share of the population."""

    def finding(frame: pd.DataFrame) -> str:
        told = frame.dropna(subset=["share", "population_share"])
        if told.empty:
            return TOO_LITTLE
        gap = told["share"] - told["population_share"]
        top = told.assign(gap=gap).sort_values("gap", kind="stable").iloc[-1]
        group = f"{top['sex'].capitalize()}s aged {top['age_band'].replace('-', ' to ')}"
        return (
            f"{group} are {top['share']:.0f}% of {who} and {top['population_share']:.0f}% of "
            f"{among}, the widest gap of any group."
        )

    return finding
