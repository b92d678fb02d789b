"""Headline sentences about emergency departments and ambulances, each from the frame alone."""

import pandas as pd

from outputs.charts.describing import lower_first
from outputs.findings import TOO_LITTLE, Finding, busiest_hour, in_words
from transforms.statistics import change_word, rate_ratio

MONTHS = 12
ENOUGH_MONTHS = 9
MEANT = {
    "How is known": "how the assault was done",
    "Where is known": "where it happened",
    "When is known": "when it happened",
}


def months_told(frame: pd.DataFrame) -> str:
    """Each department's latest year against the one before, over the months that both hold."""
    words: dict[str, list[str]] = {"higher": [], "lower": [], "no clear change": []}
    for name, rows in frame.groupby("site_name", sort=False):
        found = _year_on_year(rows.set_index("period_start")["n"].sort_index())
        if found is not None:
            ratio, word = found
            words[word].append(f"{name} ({ratio:.2f})")
    said = [f"{word} at {in_words(names)}" for word, names in words.items() if names]
    if not said:
        return TOO_LITTLE
    last = frame["period_end"].max()
    text = f"attendances in the year to {last:%B %Y} against the year before: {'; '.join(said)}."
    return f"{text[0].upper()}{text[1:]}"


def _year_on_year(months: pd.Series) -> tuple[float, str] | None:
    """The ratio of the last twelve months to those a year before, and the words it allows."""
    latest = months.iloc[-MONTHS:]
    before = months.reindex(pd.DatetimeIndex(latest.index) - pd.DateOffset(years=1))
    both = latest.notna().to_numpy() & before.notna().to_numpy()
    if both.sum() < ENOUGH_MONTHS:
        return None
    now, then = latest[both].sum(), before[both].sum()
    ratio, lower, upper = (float(v) for v in rate_ratio(now, 1, then, 1))
    return (ratio, change_word(lower, upper)) if then else None


def completeness_told(frame: pd.DataFrame) -> str:
    """The least complete element of any department, and months in which one sent nothing."""
    is_months = frame["category"].str.startswith("Months")
    told = frame[~is_months].dropna(subset=["share"]).sort_values("share", kind="stable")
    if told.empty:
        return TOO_LITTLE
    least = told.iloc[0]
    what = MEANT.get(least["category"], lower_first(least["category"]))
    silent = frame.loc[is_months & frame["share"].lt(100), "site_name"]
    gaps = (
        f"{in_words(silent)} sent none in some months of the year."
        if len(silent)
        else "Every department sent some in each month of the year."
    )
    return (
        f"The least complete record is {what}: known for {least['share']:.0f}% of attendances at "
        f"{least['site_name']}. {gaps}"
    )


def busiest_time(frame: pd.DataFrame) -> str:
    """The busiest hour of the week; counts are rounded."""
    said = busiest_hour(frame).replace("with ", "with about ", 1)
    return said.replace("offences", "attendances")


def kinds_told(what: str) -> Finding:
    """The two commonest kinds, the share of sharp objects, and how much is unknown."""

    def finding(frame: pd.DataFrame) -> str:
        told = frame.dropna(subset=["share"]).sort_values("share", ascending=False, kind="stable")
        if told.empty:
            return TOO_LITTLE
        named = told.iloc[:2]
        if (is_sharp := told["category"].eq("Sharp object")).any():
            named = pd.concat([named, told[is_sharp & ~told.index.isin(named.index)]])
        said = [
            f"{str(row['category']).lower()} {row['share']:.0f}% "
            f"({row['share_lower']:.0f} to {row['share_upper']:.0f})"
            for _, row in named.iterrows()
        ]
        unknown = frame["unknown_share"].dropna()
        rest = f" It is not known {what} for {unknown.iloc[0]:.0f}%." if len(unknown) else ""
        return f"Of attendances for which it is known {what}: {in_words(said)}.{rest}"

    return finding
