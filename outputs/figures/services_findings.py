"""Headline sentences of the services' figures, each from the disclosed frame alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE, Finding, in_words, split_county
from transforms.statistics import change_word, rate_ratio


def last_two(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series] | None:
    """The county's last year and the one before, where both can be shown."""
    known = rows.sort_values("period_start").tail(2)
    if len(known) < 2 or known[["n", "denominator"]].isna().any(axis=None):
        return None
    return known.iloc[1], known.iloc[0]


def change_of(now: pd.Series, before: pd.Series) -> str:
    """Higher, lower or no clear change, by the exact interval of the ratio of two rates."""
    if not (now["denominator"] > 0 and before["denominator"] > 0):
        return ""
    _, lower, upper = rate_ratio(now["n"], now["denominator"], before["n"], before["denominator"])
    return change_word(float(lower), float(upper))


def changes_of(of: str, per: str) -> Finding:
    """Which kinds moved in the county since the year before, and the first kind's rate."""

    def finding(frame: pd.DataFrame) -> str:
        _, county = split_county(frame)
        words: dict[str, list[str]] = {"higher": [], "lower": [], "no clear change": []}
        first, last = "", ""
        for name, rows in county.groupby("measure_name", sort=False):
            pair = last_two(rows)
            if pair is None or not (word := change_of(*pair)):
                continue
            now = pair[0]
            words[word].append(str(name)[0].lower() + str(name)[1:])
            last = now["period"]
            first = first or f"{name}: {number(now['rate'], 1)} for every {per} {of} in {last}. "
        said = [f"{word} for {in_words(names)}" for word, names in words.items() if names]
        if not said:
            return TOO_LITTLE
        where = county["district_name"].iloc[0]
        return f"{first}{where} against the year before: {'; '.join(said)}."

    return finding


def assessment_factors(frame: pd.DataFrame) -> str:
    """The commonest factors, and how often those of violence and exploitation are named."""
    known = frame.dropna(subset=["share"]).sort_values("share", ascending=False)
    if known.empty:
        return TOO_LITTLE
    top = [f"{r['factor'].lower()} ({number(r['share'], 0)}%)" for _, r in known.head(3).iterrows()]
    whole = number(known["denominator"].iloc[0])
    close = known[known["factor"].isin(("Gangs", "Child criminal exploitation"))]
    said = [f"{r['factor'].lower()} in {number(r['n'])}" for _, r in close.iterrows()]
    more = f" They name {in_words(said)}." if said else ""
    return (
        f"Of {whole} assessments in {known['period'].iloc[0]}, the factors named most often are "
        f"{in_words(top)}.{more}"
    )


def treatment(frame: pd.DataFrame) -> str:
    """The county's referrals to the largest service, and how many districts' rates stand apart."""
    districts, county = split_county(frame)
    referred = county[county["section"].eq(frame["section"].iloc[0])].dropna(subset=["rate"])
    if referred.empty:
        return TOO_LITTLE
    top = referred.sort_values("rate").iloc[-1]
    first = (
        f"In {top['period']}, {number(top['n'])} people in {top['district_name']} were newly "
        f"referred to {top['service'][0].lower()}{top['service'][1:]} "
        f"({number(top['rate'], 0)} for every 10,000 residents of those ages). "
    )
    compared = districts[districts["state"].ne("")]
    said = [
        f"{int(compared['state'].eq(state).sum())} clearly {state}" for state in ("higher", "lower")
    ]
    return (
        f"{first}Of {len(compared)} rates of districts for all services, {in_words(said)} than "
        "the county's."
    )
