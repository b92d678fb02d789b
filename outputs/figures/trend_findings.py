"""Headline sentences of chapter 3, each made from a disclosed frame alone."""

from calendar import month_name

import pandas as pd

from outputs.charts.base import number
from outputs.charts.control import SIGNALS
from outputs.compared import by_change
from outputs.findings import TOO_LITTLE, in_words
from transforms.funnel import HIGH_ALARM, HIGH_WARNING, LOW_ALARM, LOW_WARNING


def _sentence(*parts: str) -> str:
    """The parts that say something, in a sentence with a capital and a full stop."""
    said = "; ".join(p for p in parts if p)
    return f"{said[0].upper()}{said[1:]}."


def success_measures(frame: pd.DataFrame) -> str:
    """Which measures are higher or lower than in 2019/20, and which cannot be shown."""
    named = frame.assign(
        what=[_of_age(m, g) for m, g in zip(frame["measure_name"], frame["group"], strict=True)]
    )
    told = by_change(named, "what")
    hidden = named.loc[named["change"].eq(""), "what"]
    rest = f"Too few or not delivered, so not compared: {_listed(hidden)}." if len(hidden) else ""
    if not told:
        return TOO_LITTLE
    return f"Against 2019/20 (ratio of rates): {told}. {rest}".strip()


def _of_age(measure: str, group: str) -> str:
    return f"{measure} ({group.lower()})" if group.startswith("Under") else measure


def _listed(names: pd.Series) -> str:
    """Names as they stand inside a sentence."""
    return in_words(f"{n[:1].lower()}{n[1:]}" for n in names)


def sources_against_baseline(frame: pd.DataFrame) -> str:
    """Where each source's last twelve months stand against 2019/20."""
    last = frame[frame["period_end"].eq(frame.groupby("measure")["period_end"].transform("max"))]
    known = last.dropna(subset=["index"])
    if known.empty:
        return TOO_LITTLE
    rows = zip(known["measure_name"], known["index"], known["change"], strict=True)
    said = [f"{name.replace(': ', ', ')} {index:.0f} ({word})" for name, index, word in rows]
    words = set(known["change"])
    apart = " The sources do not agree." if {"higher", "lower"} <= words else ""
    return f"Against 100 in 2019/20, {known['period'].iloc[-1]}: {'; '.join(said)}.{apart}"


def funnel_verdict(frame: pd.DataFrame) -> str:
    """Which districts lie outside which limits."""
    known = frame[frame["outside"].ne("")]
    if known.empty:
        return TOO_LITTLE
    county = f"the county's rate ({number(known['baseline'].iloc[0], 1)})"
    return _outside(known, "district_name", county, "districts")


def _outside(rows: pd.DataFrame, name: str, centre: str, noun: str) -> str:
    """Places above and below the limits, in words."""
    said = []
    for verdict, words in (
        (HIGH_ALARM, f"above {centre} beyond the 99.8% limits"),
        (HIGH_WARNING, "above the 95% limits only, which is a question and no finding"),
        (LOW_WARNING, "below the 95% limits only, which is a question and no finding"),
        (LOW_ALARM, f"below {centre} beyond the 99.8% limits"),
    ):
        own = rows.loc[rows["outside"].eq(verdict), name]
        if len(own):
            said.append(f"{in_words(own)} {'is' if len(own) == 1 else 'are'} {words}")
    if not said:
        return f"All {len(rows)} {noun} shown lie within what chance allows about {centre}."
    return _sentence(*said)


def quarters_on_a_chart(frame: pd.DataFrame) -> str:
    """In which districts the latest quarter is special."""
    charted = frame.dropna(subset=["mean"])
    if charted.empty:
        return "Some quarters' counts are too small for a control chart's limits to be shown."
    last = charted[charted["period_start"].eq(charted["period_start"].max())]
    special = last[last["signal"].ne("")]
    when = last["period"].iloc[0]
    if special.empty:
        return f"{when}: no district of the {len(last)} charted differs from its usual level."
    pairs = zip(special["district_name"], special["signal"], strict=True)
    said = [f"{name} ({SIGNALS[signal][0].lower()})" for name, signal in pairs]
    verb = "is" if len(said) == 1 else "are"
    return f"{when}: {in_words(said)} {verb} special; a signal is a question to ask."


def kinds_changed(frame: pd.DataFrame) -> str:
    """The last year's total, and which types are higher or lower than the year before."""
    last = frame[frame["period_start"].eq(frame["period_start"].max())]
    told = by_change(last, "category")
    total = last["total"].iloc[0]
    whole = f"{number(total)} offences in {last['period'].iloc[0]}. " if pd.notna(total) else ""
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


def homicides(frame: pd.DataFrame) -> str:
    """All homicides, and what can be told of them."""
    whole, parts = frame.iloc[0], frame.iloc[1:].dropna(subset=["n"])
    if pd.isna(whole["n"]):
        return TOO_LITTLE
    pairs = zip(parts["category"], parts["n"], strict=True)
    said = [f"{name[:1].lower()}{name[1:]} {number(n)}" for name, n in pairs]
    told = f": {'; '.join(said)}" if said else ""
    return f"{number(whole['n'])} homicides recorded from {_span(whole)}{told}."


def _span(row: pd.Series) -> str:
    """`April 2019 to March 2026`."""
    return f"{row['period_start']:%B %Y} to {row['period_end']:%B %Y}"


def yearly_homicides(frame: pd.DataFrame) -> str:
    """The last year that can be shown, with its interval."""
    known = frame.dropna(subset=["n"]).sort_values("period_start")
    if known.empty:
        return TOO_LITTLE
    last = known.iloc[-1]
    low, high = known["lower"].max(), known["upper"].min()
    apart = "No year shown stands apart from the others" if low <= high else "Years differ"
    return (
        f"{number(last['n'])} homicides in {last['period']} (95% interval "
        f"{number(last['lower'], 1)} to {number(last['upper'], 1)}). {apart}."
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
        f"{top['category']}: {number(top['n'])} of {number(top['known'])} offences whose weapon "
        f"is known ({top['share']:.0f}%; {interval}), more than any other weapon shown."
    )


def expected(frame: pd.DataFrame) -> str:
    """The next quarter's forecast, and how wrong such forecasts were."""
    ahead = frame[frame["is_forecast"]].dropna(subset=["level"])
    if ahead.empty:
        return "Too few quarters can be shown for a forecast."
    first, last = ahead.iloc[0], ahead.iloc[-1]
    better = "no better than" if last["error_pct"] >= last["naive_error_pct"] else "against"
    return (
        f"{first['period']}: {number(first['level'], 0)} offences expected (95% of outcomes "
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
    return f"{said} Highest at ages {high['age_range']} ({high['share']:.0f}%)."


def busiest_months(frame: pd.DataFrame) -> str:
    """Which months lie clearly above and below the mean month."""
    known = frame.dropna(subset=["index", "lower", "upper"])
    if known.empty:
        return TOO_LITTLE
    names = known["month"].map(lambda m: month_name[int(m)])
    above, below = names[known["lower"] > 100], names[known["upper"] < 100]
    if above.empty and below.empty:
        return "No month is clearly above or below the mean of the year."
    return _sentence(
        f"clearly above the mean month: {in_words(above)}" if len(above) else "",
        f"clearly below it: {in_words(below)}" if len(below) else "",
    )


def beside_others(frame: pd.DataFrame) -> str:
    """Where the partnership's own areas lie in the funnel of all."""
    own = frame[frame["is_own"].astype(bool) & frame["outside"].ne("")]
    if own.empty:
        return "No published population was given, so areas cannot be compared by rate."
    first = own.iloc[0]
    centre = f"the rate of all {int(first['areas'])} areas ({number(first['baseline'], 1)})"
    group = f" Group: {first['group_name'][:1].lower()}{first['group_name'][1:]}."
    return _outside(own, "area_name", centre, "areas of the partnership") + group


def kinds_beside_others(frame: pd.DataFrame) -> str:
    """Which of the partnership's areas are higher or lower, kind by kind."""
    known = frame[frame["state"].ne("not comparable")]
    if known.empty:
        return "No published population was given, so areas cannot be compared by rate."
    said = []
    for word in ("higher", "lower"):
        own = known[known["state"].eq(word)]
        pairs = [
            f"{name} ({in_words(n.lower() for n in rows['measure_name'])})"
            for name, rows in own.groupby("area_name", sort=False)
        ]
        if pairs:
            said.append(f"{word} than all areas together: {in_words(pairs)}")
    if not said:
        return "No area of the partnership is clearly apart from all areas together."
    return _sentence(*said)
