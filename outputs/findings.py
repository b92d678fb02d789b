"""Headline sentences, each made from a disclosed frame alone.

A function here sees only what may be published, so no sentence can say a hidden number. Words
for change are those the interval allows: higher, lower, no clear change.
"""

from collections.abc import Callable, Iterable

import pandas as pd

from outputs.charts.base import number
from outputs.charts.control import SIGNALS
from sources.partnership import partnership
from transforms.statistics import change_word, rate_ratio

Finding = Callable[[pd.DataFrame], str]
MONTHS = 12
ENOUGH_MONTHS = 9
"""Fewer comparable months than this say too little of a year."""
TOO_LITTLE = "Too few numbers can be shown for a headline."


def split_county(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The districts' rows, and the county's."""
    is_county = frame["district_code"].eq(partnership().county_code)
    return frame[~is_county], frame[is_county]


def by_place(
    of: str, unit: str, value: str = "rate", decimals: int = 1, dated: bool = True
) -> Finding:
    """Which district has the highest and lowest rate, and how many differ from the county.

    `of`: what the rate is of; `unit`: what it counts, per what. `dated`: false where the period
    is told beside it.
    """
    bounds = ("dsr_lower", "dsr_upper") if value == "dsr" else ("lower", "upper")

    def finding(frame: pd.DataFrame) -> str:
        districts, county = split_county(frame)
        known = districts.dropna(subset=[value]).sort_values(value)
        if len(known) < 2 or county[value].isna().all():
            return "Too few districts can be shown for a comparison."
        middle = county[value].iloc[0]
        whole = f"{county['district_name'].iloc[0]} ({number(middle, decimals)})"
        above, below = known[known[bounds[0]] > middle], known[known[bounds[1]] < middle]
        first = _highest_and_lowest(known, value, decimals, of, unit, dated)
        return f"{first}. {_apart(above, below, whole)}"

    return finding


def _highest_and_lowest(
    ordered: pd.DataFrame, value: str, decimals: int, of: str, unit: str, dated: bool = True
) -> str:
    """Where the rate is highest and lowest, in words that stand alone; lowest row first."""
    low, high = ordered.iloc[0], ordered.iloc[-1]
    told = f"{number(high[value], decimals)} {unit}" + (f", {high['period']}" if dated else "")
    return (
        f"The rate of {of} is highest in {high['district_name']} ({told}) and lowest in "
        f"{low['district_name']} ({number(low[value], decimals)})"
    )


def _apart(above: pd.DataFrame, below: pd.DataFrame, whole: str) -> str:
    """Which districts' intervals lie wholly above or below the county's rate."""
    named = {"above": above["district_name"], "below": below["district_name"]}
    said = [f"clearly {word} it: {in_words(names)}" for word, names in named.items() if len(names)]
    if not said:
        return f"No district is clearly above or below {whole}."
    text = "; ".join(said).replace(" it", f" {whole}", 1)
    return f"{text[0].upper()}{text[1:]}."


def most(rows: pd.DataFrame, column: str) -> pd.Series:
    """The first row with the greatest number in the column; it has one in every row."""
    return rows.iloc[int(rows[column].to_numpy(dtype=float).argmax())]


def least(rows: pd.DataFrame, column: str) -> pd.Series:
    """The first row with the least number in the column; it has one in every row."""
    return rows.iloc[int(rows[column].to_numpy(dtype=float).argmin())]


def in_words(names: Iterable[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def year_on_year(noun: str) -> Finding:
    """The latest year against the one before, over the months that both can show whole.

    The county's row where the frame has one, else every place together.
    """

    def finding(frame: pd.DataFrame) -> str:
        county = split_county(frame)[1]
        rows = frame if county.empty else county
        months = rows.groupby("period_start")["n"].agg(lambda n: n.sum(skipna=False)).sort_index()
        latest = months.iloc[-MONTHS:]
        before = months.reindex(pd.DatetimeIndex(latest.index) - pd.DateOffset(years=1)).set_axis(
            latest.index
        )
        both = latest.notna() & before.notna()
        if both.sum() < ENOUGH_MONTHS:
            return f"Two comparable years of {noun} are not yet held, so no change is given."
        now, then = latest[both].sum(), before[both].sum()
        span = f"the year to {latest.index[-1]:%B %Y}"
        if not both.all():
            span = f"{both.sum()} comparable months of {span}"
        ratio, lower, upper = (float(v) for v in rate_ratio(now, 1, then, 1))
        return (
            f"{number(now)} {noun} in {span}, {number(then)} a year before: "
            f"{change_word(lower, upper)}. "
            f"Ratio {ratio:.2f} (95% interval {lower:.2f} to {upper:.2f})."
        )

    return finding


def latest_by_place(of: str, unit: str, decimals: int) -> Finding:
    """The last period's districts with the highest and lowest rate, and the county's."""

    def finding(frame: pd.DataFrame) -> str:
        last = frame[frame["period_start"].eq(frame["period_start"].max())]
        districts, county = split_county(last)
        known = districts.dropna(subset=["rate"]).sort_values("rate")
        if len(known) < 2 or county["rate"].isna().all():
            return TOO_LITTLE
        middle = county.iloc[0]
        return (
            f"{_highest_and_lowest(known, 'rate', decimals, of, unit)}; in "
            f"{middle['district_name']} it is {number(middle['rate'], decimals)}."
        )

    return finding


def quarter_on_quarter(noun: str) -> Finding:
    """The county's last quarter against the same quarter a year before."""

    def finding(frame: pd.DataFrame) -> str:
        county = split_county(frame)[1].sort_values("period_start").dropna(subset=["n"])
        if county.empty:
            return TOO_LITTLE
        now = county.iloc[-1]
        earlier = county[county["period_start"].eq(now["period_start"] - pd.DateOffset(years=1))]
        if earlier.empty:
            return TOO_LITTLE
        before = earlier.iloc[0]
        ratio, lower, upper = (float(v) for v in rate_ratio(now["n"], 1, before["n"], 1))
        return (
            f"{number(now['n'])} {noun} in {now['period']}, {number(before['n'])} in "
            f"{before['period']}: {change_word(lower, upper)}. "
            f"Ratio {ratio:.2f} (95% interval {lower:.2f} to {upper:.2f})."
        )

    return finding


def control_verdict(frame: pd.DataFrame) -> str:
    """Whether the latest month is special, and how many months are."""
    signalled = frame[frame["signal"].fillna("").ne("")]
    last = frame.iloc[-1]
    if pd.isna(last["mean"]):
        return "Some months' counts are too small for a control chart's limits to be shown."
    is_special = bool(last["signal"]) and pd.notna(last["signal"])
    state = "within the usual range"
    if is_special:
        state = f"out of the usual ({SIGNALS[last['signal']][0].lower()})"
    mean, lower, upper = (number(last[c], 0) for c in ("mean", "lower", "upper"))
    return (
        f"{last['period']} is {state}: {number(last['n'])} offences of serious violence, against "
        f"a mean of {mean} and limits of {lower} and {upper}. {len(signalled)} of {len(frame)} "
        "months are out of the usual by a rule of the chart."
    )


def subgroup_changes(frame: pd.DataFrame) -> str:
    """Which kinds are higher and lower in the county than the year before."""
    county = split_county(frame)[1]
    words: dict[str, list[str]] = {"higher": [], "lower": [], "no clear change": []}
    for kind, rows in county.groupby("measure_name", sort=False):
        known = rows.dropna(subset=["n"]).sort_values("period_start")
        if len(known) > 1:
            now, before = known.iloc[-1], known.iloc[-2]
            _, lower, upper = rate_ratio(
                now["n"], now["denominator"], before["n"], before["denominator"]
            )
            words[change_word(float(lower), float(upper))].append(str(kind).lower())
    said = [f"{word} for {in_words(kinds)}" for word, kinds in words.items() if kinds]
    if not said:
        return TOO_LITTLE
    last = county.sort_values("period_start").iloc[-1]
    return f"{last['district_name']}, {last['period']} against the year before: {'; '.join(said)}."


def concentration(frame: pd.DataFrame) -> str:
    """How much of what can be shown lies in the busiest twentieth of small areas."""
    known = frame["n"].dropna().sort_values(ascending=False)
    if known.sum() == 0:
        return TOO_LITTLE
    busiest = -(-len(frame) // 20)
    share = 100 * known.iloc[:busiest].sum() / known.sum()
    withheld = int(frame["status"].eq("c").sum())
    rest = f" {withheld} areas with few offences are withheld." if withheld > 1 else ""
    return (
        f"The busiest {busiest} of {len(frame)} small areas hold {share:.0f}% of the offences "
        f"of serious violence shown.{rest}"
    )


def busiest_hour(frame: pd.DataFrame, noun: str = "offences") -> str:
    """The busiest hour of the week."""
    known = frame.dropna(subset=["n"])
    if known.empty:
        return TOO_LITTLE
    peak = known.sort_values("n", kind="stable").iloc[-1]
    hour = int(peak["hour"])
    return (
        f"The busiest hour is {peak['weekday']} {hour:02d}:00 to {(hour + 1) % 24:02d}:00, with "
        f"{number(peak['n'])} of the {number(known['n'].sum())} {noun} shown."
    )


def coverage_words(frame: pd.DataFrame) -> str:
    """How many sources delivered, and which did not, or which alone did."""
    months = frame.groupby("title", sort=False)["is_covered"].sum()
    silent, came = ([str(t) for t in months[own].index] for own in (months.eq(0), months.gt(0)))
    said = f"{len(came)} of {len(months)} sources delivered"
    if not came or not silent:
        return f"{said}."
    if len(silent) > len(came):
        return f"{said}: {'; '.join(came)}."
    return f"{said}. Nothing came for: {'; '.join(silent)}."
