"""A delivery beside those before it: what changed so much that the agency should be asked.

Everything here is a question and refuses nothing: volumes halve and codes retire for good
reasons too. A difference is asked about when it is larger than the contract's tolerance and
larger than chance explains. Sentences name months, fields, declared codes and counts.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from itertools import combinations
from statistics import median

from quality.chance import is_clear, share_by_chance
from quality.mixes import mix_queries, swap_sentence
from quality.profile import Profile, Spread, steady_fields
from sources.contract import Contract

LAST = 12
"""How many earlier deliveries say what is usual."""

FEWER, MORE = "far fewer than usual", "far more than usual"
QUESTIONS = {
    FEWER: "were rows left out of the extract?",
    MORE: "does the extract repeat rows, or follow another definition?",
}


def queries(now: Profile, before: Sequence[Profile], contract: Contract) -> list[str]:
    """What to ask the agency about a delivery, given those accepted before it.

    Args:
        now: the delivery's profile.
        before: profiles of the dataset's earlier accepted deliveries, the oldest first.
        contract: the dataset's contract, whose tolerance holds the thresholds.

    Returns:
        Sentences without a record's value; none for a first delivery.
    """
    last = _last(before)
    if not last or not now.rows:
        return []
    return [
        *_volume(now, last, contract),
        *_blank(now, last, contract),
        *mix_queries(now, last, contract),
        *_numbers(now, last),
        *_lengths(now, last),
    ]


def compared(now: Profile, before: Sequence[Profile], contract: Contract) -> list[dict]:
    """The delivery's months beside the usual month, for the delivery report.

    Returns:
        One row for each month: `month`, `rows_now`, `rows_before` (rows of a usual month of
        the same length; None where nothing is comparable) and `change` in words.
    """
    last = _last(before)
    whole = _whole_months(now, contract)
    rows = []
    for month, count in now.months.items():
        usual = _usual_rows(month, last, contract) if month in whole else []
        rows.append(
            {
                "month": month,
                "rows_now": count,
                "rows_before": round(usual[0]) if usual else None,
                "change": _change(count, usual, contract) if month in whole else "late entries",
            }
        )
    return rows


def _last(before: Sequence[Profile]) -> list[Profile]:
    return [p for p in before if p.rows][-LAST:]


def _whole_months(profile: Profile, contract: Contract) -> dict[str, int]:
    """The delivery's months that hold more than late entries."""
    if not profile.months:
        return {}
    floor = contract.tolerance.thin_month * median(profile.months.values())
    return {month: n for month, n in profile.months.items() if n >= floor}


def _days(month: str, contract: Contract) -> int:
    """The length of the month; a snapshot's rows do not grow with it."""
    if contract.submission == "snapshot":
        return 1
    year, number = month.split("-")
    return monthrange(int(year), int(number))[1]


def _usual_rows(month: str, last: list[Profile], contract: Contract) -> list[float]:
    """Rows to expect of the month: of a usual month, and of the same month of earlier years."""
    rows = {m: n for p in last for m, n in _whole_months(p, contract).items()}
    daily = {m: n / _days(m, contract) for m, n in rows.items()}
    same_season = [rate for m, rate in daily.items() if m[5:] == month[5:] and m != month]
    usual = [list(daily.values()), same_season]
    return [_days(month, contract) * median(rates) for rates in usual if rates]


def _change(count: int, usual: list[float], contract: Contract) -> str:
    """The month's rows in words; a season is no change, so it must miss every expectation."""
    fewer, more = contract.tolerance.halved_below, contract.tolerance.doubled_above
    if not usual:
        return "nothing to compare with"
    if all(count < fewer * e and is_clear(count, e) for e in usual):
        return FEWER
    if all(count > more * e and is_clear(count, e) for e in usual):
        return MORE
    return "no clear change"


def _volume(now: Profile, last: list[Profile], contract: Contract) -> Iterator[str]:
    """Months of which far fewer or far more rows came than usual."""
    for month, count in _whole_months(now, contract).items():
        usual = _usual_rows(month, last, contract)
        if question := QUESTIONS.get(_change(count, usual, contract)):
            yield f"{month} has {count:,} rows where about {usual[0]:,.0f} are usual: {question}"


def _blank(now: Profile, last: list[Profile], contract: Contract) -> Iterator[str]:
    """Fields left blank in far more of the rows than usual."""
    for field in steady_fields(contract):
        usual = median(p.missing_share(field.name) for p in last)
        share = now.missing_share(field.name)
        chance = max(share_by_chance(each, now.rows) for each in (share, usual))
        if share - usual > max(contract.tolerance.missing_rise, chance):
            yield (
                f"`{field.name}` is blank in {share:.0%} of rows, usually in {usual:.0%}: "
                "has the column moved, or is it no longer recorded?"
            )


def _numbers(now: Profile, last: list[Profile]) -> Iterator[str]:
    """Numeric fields whose median left its former quartiles, alone or for another's place."""
    usual = _usual_spreads([p.numbers for p in last])
    left = [name for name in now.numbers if _left(now.numbers, usual, name, name)]
    pairs = [
        (a, b)
        for a, b in combinations(left, 2)
        if not _left(now.numbers, usual, a, b) and not _left(now.numbers, usual, b, a)
    ]
    told = {name for pair in pairs for name in pair}
    yield from (swap_sentence(*pair) for pair in pairs)
    for name in left:
        if name not in told:
            yield (
                f"`{name}` has a typical value outside the usual middle half: "
                "has its unit changed, or has another column taken its place?"
            )


def _lengths(now: Profile, last: list[Profile]) -> Iterator[str]:
    """Pseudonyms that are typically longer or shorter than before."""
    usual = _usual_spreads([p.lengths for p in last])
    for name, spread in now.lengths.items():
        if _left(now.lengths, usual, name, name):
            yield (
                f"`{name}` is typically {spread[1]:.0f} characters long and used to be "
                f"{usual[name][1]:.0f}: is it made differently now? A new pseudonym meets none of "
                "the rows already held"
            )


def _usual_spreads(held: Sequence[dict[str, Spread]]) -> dict[str, Spread]:
    """The quartiles to expect: the median of each, over the earlier deliveries."""
    names = {name for spreads in held for name in spreads}
    return {name: _middle([s[name] for s in held if name in s]) for name in names}


def _middle(spreads: Sequence[Spread]) -> Spread:
    lower, middle, upper = (median(each) for each in zip(*spreads, strict=True))
    return lower, middle, upper


def _left(now: dict[str, Spread], usual: dict[str, Spread], name: str, place: str) -> bool:
    """Whether the field's median lies outside the quartiles that `place` usually has."""
    return place in usual and not usual[place][0] <= now[name][1] <= usual[place][2]
