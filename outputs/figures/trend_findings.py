"""Headline sentences of chapter 3, each made from a disclosed frame alone."""

from calendar import month_name
from collections.abc import Iterable

import pandas as pd

from outputs.charts.base import number
from outputs.charts.control import SIGNALS
from outputs.charts.describing import lower_first
from outputs.compared import by_change
from outputs.findings import TOO_LITTLE, in_words, least, most


def success_measures(frame: pd.DataFrame) -> str:
    """Whether each measure is higher or lower than in 2019/20, and which cannot be shown."""
    told = frame[frame["change"].ne("")]
    if told.empty:
        return TOO_LITTLE
    said = [
        f"{lower_first(str(name))}, {_by_age(rows)}"
        for name, rows in told.groupby("measure_name", sort=False)
    ]
    hidden = [n for n in dict.fromkeys(frame["measure_name"]) if n not in set(told["measure_name"])]
    rest = f" Not compared, as too few or not delivered: {_listed(hidden)}." if hidden else ""
    return f"Rates against 2019/20: {'; '.join(said)}.{rest}"


def _by_age(rows: pd.DataFrame) -> str:
    """`no clear change at all ages (0.92 times) and under 25 (0.94 times)`."""
    said = []
    for word, own in rows.groupby("change", sort=False):
        pairs = zip(own["group"], own["ratio"], strict=True)
        ages = [
            f"{group.lower() if group.startswith('Under') else 'at all ages'} ({ratio:.2f} times)"
            for group, ratio in pairs
        ]
        said.append(f"{word} {in_words(ages)}")
    return in_words(said)


def _listed(names: Iterable[str]) -> str:
    """Names as they stand inside a sentence."""
    return in_words(lower_first(n) for n in names)


def sources_against_baseline(frame: pd.DataFrame) -> str:
    """Where each source's last twelve months stand against 2019/20."""
    last = frame[frame["period_end"].eq(frame.groupby("measure")["period_end"].transform("max"))]
    known = last.dropna(subset=["index"])
    if known.empty:
        return TOO_LITTLE
    said = []
    for word in ("higher", "lower", "no clear change"):
        own = known[known["change"].eq(word)]
        pairs = zip(own["measure_name"], own["index"], strict=True)
        if len(own):
            said.append(f"{word} for {in_words(_of_source(name, index) for name, index in pairs)}")
    words = set(known["change"])
    apart = " The sources do not agree." if {"higher", "lower"} <= words else ""
    when = known["period"].iloc[0]
    return f"{when[0].upper()}{when[1:]}, with 2019/20 as 100: {'; '.join(said)}.{apart}"


def _of_source(name: str, index: float) -> str:
    """`serious violence (police, 97)`."""
    source, _, what = name.rpartition(": ")
    return f"{what} ({lower_first(source)}, {index:.0f})" if source else f"{what} ({index:.0f})"


def quarters_on_a_chart(frame: pd.DataFrame) -> str:
    """In which districts the latest quarter is special."""
    charted = frame.dropna(subset=["mean"])
    if charted.empty:
        return "Some quarters' counts are too small for a control chart's limits to be shown."
    last = charted[charted["period_start"].eq(charted["period_start"].max())]
    special = last[last["signal"].ne("")]
    when = last["period"].iloc[0]
    if special.empty:
        return (
            f"{when}: no district of the {len(last)} charted differs from its usual level of "
            "serious violence."
        )
    pairs = zip(special["district_name"], special["signal"], strict=True)
    said = [f"{name} ({SIGNALS[signal][0].lower()})" for name, signal in pairs]
    verb = "is" if len(said) == 1 else "are"
    return (
        f"Serious violence, {when}: {in_words(said)} {verb} special; a signal is a question to ask."
    )


def kinds_changed(frame: pd.DataFrame) -> str:
    """The last year's total, and which types are higher or lower than the year before."""
    last = frame[frame["period_start"].eq(frame["period_start"].max())]
    told = by_change(last, "category")
    total = last["total"].iloc[0]
    when = last["period"].iloc[0]
    whole = f"{number(total)} offences of serious violence in {when}. " if pd.notna(total) else ""
    if not told:
        return whole + TOO_LITTLE if whole else TOO_LITTLE
    return f"{whole}Against the year before (ratio of rates): {told}."


def knife_kinds(frame: pd.DataFrame) -> str:
    """The last year's total, its greatest type, and what changed."""
    last = frame[frame["period_start"].eq(frame["period_start"].max())]
    known = last.dropna(subset=["n"])
    total = last["total"].iloc[0]
    if known.empty or pd.isna(total) or not total:
        return TOO_LITTLE
    top = known.loc[known["n"].eq(known["n"].max())].iloc[0]
    told = by_change(last, "category")
    change = f" Against the year before (ratio of rates): {told}." if told else ""
    return (
        f"{number(total)} knife-enabled offences in {top['period']}, {number(top['n'])} of them "
        f"{top['category'].lower()}.{change}"
    )


CIRCUMSTANCES = {
    "Marked as domestic abuse": "{} marked as domestic abuse",
    "Not marked as domestic abuse": "{} not so marked",
    "Youngest victim under 25": "{} with a victim under 25",
    "Youngest victim 25 or over": "{} with no victim under 25",
    "Knife or sharp instrument": "{} with a knife or sharp instrument",
}
"""How each circumstance stands in a sentence, with its number."""


def homicides(frame: pd.DataFrame) -> str:
    """All homicides, and what can be told of them."""
    whole, parts = frame.iloc[0], frame.iloc[1:].dropna(subset=["n"])
    if pd.isna(whole["n"]):
        return TOO_LITTLE
    pairs = zip(parts["category"], parts["n"], strict=True)
    said = [CIRCUMSTANCES[name].format(number(n)) for name, n in pairs]
    told = f": {in_words(said)}" if said else ""
    return f"{number(whole['n'])} homicides were recorded from {_span(whole)}{told}."


def _span(row: pd.Series) -> str:
    """`April 2019 to March 2026`."""
    return f"{row['period_start']:%B %Y} to {row['period_end']:%B %Y}"


def yearly_homicides(frame: pd.DataFrame) -> str:
    """The least and the greatest year that can be shown, and whether chance alone parts them."""
    known = frame.dropna(subset=["n"]).sort_values("period_start")
    if known.empty:
        return TOO_LITTLE
    low, high = least(known, "n"), most(known, "n")
    is_alike = known["lower"].max() <= known["upper"].min()
    apart = "no year shown stands clearly apart" if is_alike else "years differ by more than chance"
    hidden = frame.loc[frame["n"].isna(), "period"]
    rest = f" {in_words(hidden)} cannot be shown." if len(hidden) else ""
    if low["n"] == high["n"]:
        years = f"{'each of ' if len(known) > 1 else ''}{in_words(known['period'])}"
        return f"{number(low['n'])} homicides were recorded in {years}.{rest}"
    return (
        f"Between {number(low['n'])} ({low['period']}) and {number(high['n'])} "
        f"({high['period']}) homicides were recorded in a year; {apart}.{rest}"
    )


def weapon_shares(frame: pd.DataFrame) -> str:
    """The commonest weapon, and the share without one."""
    known = frame.dropna(subset=["share"])
    armed = known[known["category"].ne("No weapon")]
    if armed.empty:
        return TOO_LITTLE
    top = armed.loc[armed["share"].eq(armed["share"].max())].iloc[0]
    interval = f"95% interval {top['share_lower']:.0f} to {top['share_upper']:.0f}%"
    return (
        f"{top['category']}: {number(top['n'])} of {number(top['known'])} offences of serious "
        f"violence whose weapon is known ({top['share']:.0f}%; {interval}), more than any other "
        "weapon shown."
    )


def expected(frame: pd.DataFrame) -> str:
    """The next quarter's forecast, and how wrong such forecasts were."""
    ahead = frame[frame["is_forecast"]].dropna(subset=["level"])
    if ahead.empty:
        return "Too few quarters can be shown for a forecast."
    first, last = ahead.iloc[0], ahead.iloc[-1]
    better = "no better than" if last["error_pct"] >= last["naive_error_pct"] else "against"
    return (
        f"{number(first['level'], 0)} offences of serious violence are expected in "
        f"{first['period']} (95% of outcomes "
        f"{number(first['lower'], 0)} to {number(first['upper'], 0)}). Forecasts for a year ahead "
        f"were off by {last['error_pct']:.0f}% on average in the last eight quarters, {better} "
        f"{last['naive_error_pct']:.0f}% for repeating the quarter of the year before."
    )


def finds(frame: pd.DataFrame) -> str:
    """The share of all searches with a find, and the ages furthest apart."""
    known = frame.dropna(subset=["share"])
    whole = known[known["age_range"].eq("All ages")]
    if whole.empty:
        return TOO_LITTLE
    row = whole.iloc[0]
    said = (
        f"{number(row['n'])} of {number(row['searches'])} searches for weapons found something "
        f"({row['share']:.0f}%; 95% interval {row['share_lower']:.0f} to "
        f"{row['share_upper']:.0f}%)."
    )
    ages = known[known["age_range"].ne("All ages")].sort_values("share")
    if len(ages) < 2 or ages["share_lower"].max() <= ages["share_upper"].min():
        return f"{said} No age group is clearly apart from the others."
    high = ages.iloc[-1]
    ages = high["age_range"].replace("-", " to ")
    return f"{said} Highest at ages {ages} ({high['share']:.0f}%)."


def busiest_months(frame: pd.DataFrame) -> str:
    """Which months lie clearly above and below the mean month."""
    known = frame.dropna(subset=["index", "lower", "upper"])
    if known.empty:
        return TOO_LITTLE
    names = known["month"].map(lambda m: month_name[int(m)])
    above, below = names[known["lower"] > 100], names[known["upper"] < 100]
    if above.empty and below.empty:
        return "Serious violence is not clearly above or below the mean month in any month."
    named = {"above": above, "below": below}
    said = [f"{word} the mean month in {in_words(m)}" for word, m in named.items() if len(m)]
    text = f"Serious violence is clearly {' and clearly '.join(said)}."
    return text.replace("clearly below the mean month", "clearly below it") if len(above) else text
