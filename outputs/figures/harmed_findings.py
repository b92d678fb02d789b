"""Headline sentences of chapter 6, each made from a disclosed frame alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.charts.describing import lower_first
from outputs.findings import TOO_LITTLE, Finding, in_words, split_county
from transforms.statistics import HIGHER, LOWER, UNCLEAR, change_word, rate_ratio


def limits(row: pd.Series, lower: str, upper: str, decimals: int) -> str:
    """`(95% interval 1.2 to 2.1)`."""
    low, high = number(row[lower], decimals), number(row[upper], decimals)
    return f"(95% interval {low} to {high})"


def highest_age_and_sex(noun: str) -> Finding:
    """The age and sex with the highest rate, and how many are male."""

    def finding(frame: pd.DataFrame) -> str:
        told = frame.dropna(subset=["rate"])
        if told.empty:
            return TOO_LITTLE
        top = told.loc[told["rate"].idxmax()]
        ages = top["age_band"].replace("-", " to ")
        first = (
            f"The rate is highest among {top['sex']}s aged {ages}: {number(top['rate'], 1)} "
            f"{noun} a year per 1,000 {limits(top, 'lower', 'upper', 1)}."
        )
        if pd.isna(top["share"]):
            return first
        return f"{first} They are {top['share']:.0f}% of {noun} of known age and sex."

    return finding


def district_ages(frame: pd.DataFrame) -> str:
    """The ages most often harmed in the county, and the district where those are most so."""
    districts, county = split_county(frame.dropna(subset=["rate"]))
    if county.empty:
        return TOO_LITTLE
    top = county.loc[county["rate"].idxmax()]
    first = (
        f"In {top['district_name']} the rate is highest at ages {top['age_band']} "
        f"({number(top['rate'], 1)} a year per 1,000)"
    )
    own = districts[districts["age_band"].eq(top["age_band"])]
    if len(own) < 2:
        return f"{first}."
    most, least = own.loc[own["rate"].idxmax()], own.loc[own["rate"].idxmin()]
    return (
        f"{first}; at those ages it runs from {number(least['rate'], 1)} in "
        f"{least['district_name']} to {number(most['rate'], 1)} in {most['district_name']}."
    )


def young_share_of_years(frame: pd.DataFrame) -> str:
    """What share of victims is under 25, and whether their rate changed in the last year."""
    young = frame[frame["category"].eq("Under 25")].sort_values("period_start")
    young = young.dropna(subset=["n"])
    if len(young) < 2 or pd.isna(young["share"].iloc[-1]):
        return TOO_LITTLE
    before, now = young.iloc[-2], young.iloc[-1]
    ratio, lower, upper = (
        float(v)
        for v in rate_ratio(now["n"], now["denominator"], before["n"], before["denominator"])
    )
    return (
        f"{now['share']:.0f}% of victims of known age in {now['period']} were under 25. Their rate "
        f"against {before['period']}: {change_word(lower, upper)} (ratio {ratio:.2f}, 95% "
        f"interval {lower:.2f} to {upper:.2f})."
    )


def young_kinds(frame: pd.DataFrame) -> str:
    """The kinds with the highest and the lowest share under 25."""
    told = frame.dropna(subset=["share"])
    kinds = told[told["category"].ne("All serious violence")].sort_values("share")
    if len(kinds) < 2:
        return TOO_LITTLE
    low, high = kinds.iloc[0], kinds.iloc[-1]
    return (
        f"{high['share']:.0f}% of victims of {lower_first(high['category'])} were under 25, and "
        f"{low['share']:.0f}% of victims of {lower_first(low['category'])}, of those of known age."
    )


def ethnic_ratios(noun: str) -> Finding:
    """Each group's relative rate in words, and how many have no known group."""

    def finding(frame: pd.DataFrame) -> str:
        told = frame[frame["ratio"].notna() & frame["ethnic_group"].ne("White")]
        if told.empty:
            return TOO_LITTLE
        words: dict[str, list[str]] = {HIGHER: [], LOWER: [], UNCLEAR: []}
        for _, row in told.iterrows():
            word = change_word(row["ratio_lower"], row["ratio_upper"])
            words[word].append(f"{row['ethnic_group']} ({row['ratio']:.2f})")
        said = [
            f"{phrase} {in_words(words[word])}"
            for word, phrase in (
                (HIGHER, "higher for"),
                (LOWER, "lower for"),
                (UNCLEAR, "not clearly different for"),
            )
            if words[word]
        ]
        lacking = frame["unknown_share"].iloc[0]
        rest = "" if pd.isna(lacking) else f" {lacking:.0f}% of {noun} have no known ethnic group."
        return f"Relative to the White group, rates of {noun} are {'; '.join(said)}.{rest}"

    return finding
