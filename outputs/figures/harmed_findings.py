"""Headline sentences of chapter 6, each made from a disclosed frame alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.charts.describing import lower_first
from outputs.findings import TOO_LITTLE, Finding, in_words, least, most, split_county
from transforms.statistics import HIGHER, LOWER, UNCLEAR, change_word, rate_ratio

CHILDREN, LATE = "Aged under 18", "Recorded over a year later"
FEMALE, MALE = "Female victims", "Male victims"


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
        top = most(told, "rate")
        ages = top["age_band"].replace("-", " to ")
        first = (
            f"The rate is highest among {top['sex']}s aged {ages}: {number(top['rate'], 1)} "
            f"{noun} a year per 1,000 {limits(top, 'lower', 'upper', 1)}."
        )
        if pd.isna(top["share"]):
            return first
        return f"{first} They are {top['share']:.0f}% of {noun}."

    return finding


def district_ages(frame: pd.DataFrame) -> str:
    """The ages most often harmed in the county, and the district where those are most so."""
    districts, county = split_county(frame.dropna(subset=["rate"]))
    if county.empty:
        return TOO_LITTLE
    top = most(county, "rate")
    first = (
        f"In {top['district_name']} the rate is highest at ages {top['age_band']} "
        f"({number(top['rate'], 0)} a year per 10,000)"
    )
    own = districts[districts["age_band"].eq(top["age_band"])]
    if len(own) < 2:
        return f"{first}."
    high, low = most(own, "rate"), least(own, "rate")
    return (
        f"{first}; at those ages it runs from {number(low['rate'], 0)} in "
        f"{low['district_name']} to {number(high['rate'], 0)} in {high['district_name']}."
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


def relationships(frame: pd.DataFrame) -> str:
    """The commonest relationship of all victims, of each sex, and how much is not known."""
    told = frame.dropna(subset=["share"])
    whole = told[told["category"].eq(told["category"].iloc[0])] if len(told) else told
    if whole.empty:
        return TOO_LITTLE
    top = most(whole, "share")
    said = [
        f"{top['share']:.0f}% of victims with a known relationship were harmed by "
        f"{_by(top['relationship'])}, the commonest"
    ]
    partner = told[told["relationship"].str.startswith("Partner")].set_index("category")["share"]
    if {FEMALE, MALE} <= set(partner.index):
        said.append(
            f"partners or ex-partners harmed {partner[FEMALE]:.0f}% of female and "
            f"{partner[MALE]:.0f}% of male victims"
        )
    lacking = whole["unknown_share"].iloc[0]
    rest = "" if pd.isna(lacking) else f" The relationship of {lacking:.0f}% is not known."
    return f"{'; '.join(said)}.{rest}"


def _by(relationship: str) -> str:
    """`strangers`, `family`, `partners or ex-partners`."""
    plural = {"Family": "family", "Partner or ex-partner": "partners or ex-partners"}
    return plural.get(relationship, f"{relationship.lower()}s")


def marked_vulnerable(frame: pd.DataFrame) -> str:
    """The share marked of all victims, and the group with the highest."""
    told = frame.dropna(subset=["share"])
    if told.empty or told["category"].iloc[0] != frame["category"].iloc[0]:
        return TOO_LITTLE
    whole, rest = told.iloc[0], told.iloc[1:]
    first = (
        f"{whole['share']:.0f}% of victims are marked as vulnerable "
        f"{limits(whole, 'share_lower', 'share_upper', 0)}"
    )
    if rest.empty:
        return f"{first}."
    top = most(rest, "share")
    return (
        f"{first}; the share is highest for {lower_first(top['category'])} ({top['share']:.0f}%)."
    )


def domestic_by_year(frame: pd.DataFrame) -> str:
    """Each kind's share in the last year, and in the first one shown."""
    said = []
    for kind, rows in frame.groupby("category", sort=False):
        told = rows.dropna(subset=["share"]).sort_values("period_start")
        if len(told) < 2:
            continue
        first, last = told.iloc[0], told.iloc[-1]
        said.append(
            f"{last['share']:.0f}% of {lower_first(str(kind))} in {last['period']} "
            f"({first['share']:.0f}% in {first['period']}: {_apart(first, last)})"
        )
    if not said:
        return TOO_LITTLE
    return f"Marked as domestic abuse: {' and '.join(said)}."


def _apart(first: pd.Series, last: pd.Series) -> str:
    """What the exact interval of one share over the other allows to be said."""
    _, lower, upper = rate_ratio(last["n"], last["total"], first["n"], first["total"])
    return change_word(float(lower), float(upper))


def domestic_by_sex(frame: pd.DataFrame) -> str:
    """The share of each kind for female and for male victims."""
    said = []
    for kind, rows in frame.dropna(subset=["share"]).groupby("category", sort=False):
        shares = rows.set_index("sex")["share"]
        if {FEMALE, MALE} <= set(shares.index):
            said.append(
                f"{lower_first(str(kind))}, {shares[FEMALE]:.0f}% of female and "
                f"{shares[MALE]:.0f}% of male victims"
            )
    return f"Marked as domestic abuse: {'; '.join(said)}." if said else TOO_LITTLE


def sexual_profile(frame: pd.DataFrame) -> str:
    """How many victims were children, how many offences came to light late, and where."""
    told = frame.dropna(subset=["share"])
    share = told.set_index("category")["share"]
    said = []
    if CHILDREN in share.index:
        said.append(f"{share[CHILDREN]:.0f}% of victims were {lower_first(CHILDREN)}")
    if LATE in share.index:
        late = share[LATE]
        said.append(f"{late:.0f}% of offences were recorded over a year after they began")
    if "Place: dwelling" in share.index:
        said.append(f"{share['Place: dwelling']:.0f}% happened in a dwelling")
    return f"Of sexual offences, {in_words(said)}." if said else TOO_LITTLE
