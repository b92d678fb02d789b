"""What the kinds of place and the town centres say, from disclosed frames alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE
from transforms.statistics import HIGHER, change_word, rate_ratio

PUBLIC_START = "Public place"


def commonest_places(frame: pd.DataFrame) -> str:
    """The commonest kind of place of all and of each kind of violence."""
    kinds = frame[frame["section"].eq(frame["section"].iloc[0])]
    tops = kinds.dropna(subset=["share"]).sort_values("share").groupby("row", sort=False).last()
    tops = tops.reindex([r for r in dict.fromkeys(kinds["row"]) if r in tops.index])
    if tops.empty:
        return TOO_LITTLE
    told = [
        (name, f"{top['location_type'].lower()} ({top['share']:.0f}%)")
        for name, top in tops.iterrows()
    ]
    first, *others = told
    rest = "; ".join(f"{str(name).lower()}, {place}" for name, place in others)
    return f"{first[0]}: most often in a {first[1]}.".replace("in a street", "in the street") + (
        f" By kind: {rest}." if rest else ""
    )


def public_and_private(frame: pd.DataFrame) -> str:
    """The share in public places and not domestic in the last year, against the first."""
    wanted = frame[frame["category"].eq(f"{PUBLIC_START}, not domestic")]
    known = wanted.dropna(subset=["share"]).sort_values("period_start")
    if known.empty:
        return TOO_LITTLE
    last = known.iloc[-1]
    said = (
        f"{last['period']}: {number(last['n'])} of {number(last['total'])} offences of serious "
        f"violence of known place were in public places and not domestic ({_share(last)})"
    )
    if len(known) == 1:
        return f"{said}."
    first = known.iloc[0]
    found = rate_ratio(last["n"], last["total"], first["n"], first["total"])
    _, lower, upper = (float(v) for v in found)
    return f"{said}; in {first['period']}, {_share(first)}: {change_word(lower, upper)}."


def _share(row: pd.Series) -> str:
    return f"{row['share']:.0f}%, {row['share_lower']:.0f} to {row['share_upper']:.0f}"


def centres_against_the_rest(frame: pd.DataFrame) -> str:
    """The part of its district's offences that each centre has, and how many rates are higher."""
    centres = frame[frame["ratio"].ne(1) & frame["ratio"].notna()]
    if centres.empty:
        return "No town centre is listed, or none can be shown."
    top = centres.nlargest(1, "share").iloc[0]
    limits = zip(centres["ratio_lower"], centres["ratio_upper"], strict=True)
    clearly = sum(change_word(lower, upper) == HIGHER for lower, upper in limits)
    least, most = (number(v, 1) for v in (centres["ratio"].min(), centres["ratio"].max()))
    return (
        f"In {clearly} of {len(centres)} town centres the rate of serious violence is clearly "
        f"higher than in the rest of the district; it is {least} to {most} times as high. "
        f"{top['town_centre']} holds {top['share']:.0f}% of its district's offences, the most."
    )
