"""What the figures of earlier contact and of health events say, from disclosed frames alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE, in_words, split_county


def _share(row: pd.Series) -> str:
    """`66% (64 to 68)`."""
    limits = f"{row['share_lower']:.0f} to {row['share_upper']:.0f}"
    return f"{row['share']:.0f}% ({limits})"


def known_before(frame: pd.DataFrame) -> str:
    """How many had any contact, how recent it was, and with whom it was commonest."""
    shown = frame.dropna(subset=["share"])
    anybody = shown[shown["contact"].eq("Any of these")]
    if anybody.empty:
        return TOO_LITTLE
    row = anybody.iloc[0]
    said = [
        f"{_share(row)} of the {number(row['total'])} people under 25 first suspected of serious "
        "violence were known to an agency before"
    ]
    if pd.notna(row["median_months"]):
        months = f"{row['median_months']:.0f} months"
        said.append(f"half of those had contact within {months} of the offence")
    others = shown[shown["contact"].ne("Any of these")]
    kinds = [
        f"{kind[0].lower()}{kind[1:]} {share:.0f}%"
        for kind, share in zip(others["contact"], others["share"], strict=True)
    ]
    return "; ".join(said) + "." + (f" By kind: {', '.join(kinds)}." if kinds else "")


def months_known(frame: pd.DataFrame) -> str:
    """What share had contact in the six months before, and what share none that is seen."""
    by_span = frame.set_index("months_before")
    recent = by_span["share"].reindex(["0 to 2", "3 to 5"])
    if recent.isna().any():
        return TOO_LITTLE
    said = (
        f"{recent.sum():.0f}% of people under 25 first suspected of serious violence had contact "
        f"with an agency in the six months before, {recent.iloc[0]:.0f}% in the last three"
    )
    none = by_span["share"].get("no contact seen", float("nan"))
    return said + (f"; {none:.0f}% had none that is seen." if pd.notna(none) else ".")


def unmatched(frame: pd.DataFrame) -> str:
    """For each source the range of the share unmatched, before and after allowing for chance."""
    words: dict[str, list[str]] = {}
    for name, rows in frame.dropna(subset=["share"]).groupby("source_name", sort=False):
        low, high = rows["share"].min(), rows["share"].max()
        told = _beyond_chance(rows)
        words.setdefault(told, []).append(f"{name} {low:.0f}% to {high:.0f}%")
    said = [f"{in_words(spans)}; {told}." for told, spans in words.items()]
    if not said:
        return TOO_LITTLE
    return f"Events without a police offence nearby, depending on the rule: {' '.join(said)}"


LEAST_BY_CHANCE = 50
"""Per cent unmatched by chance below which a rule says little: nearly everything matches."""


def _beyond_chance(rows: pd.DataFrame) -> str:
    """What is left of it once chance is allowed for, over the rules that can tell."""
    told = rows[rows["by_chance"].ge(LEAST_BY_CHANCE)].dropna(subset=["beyond_chance"])
    if told.empty or told["beyond_chance_upper"].max() >= 100:
        return "no rule can tell true matches from chance"
    low, high = told["beyond_chance"].min(), told["beyond_chance"].max()
    least, most = told["beyond_chance_lower"].min(), told["beyond_chance_upper"].max()
    middle = f"{low:.0f}%" if round(low) == round(high) else f"{low:.0f}% to {high:.0f}%"
    return f"allowing for chance, {middle} (95% intervals within {least:.0f} to {most:.0f})"


def by_place_unmatched(frame: pd.DataFrame) -> str:
    """The county's range over the rules, and the districts that a rule tells from it."""
    districts, county = split_county(frame.dropna(subset=["beyond_chance"]))
    if county.empty or districts.empty:
        return TOO_LITTLE
    low, high = county["beyond_chance"].min(), county["beyond_chance"].max()
    span = f"{low:.0f}%" if round(low) == round(high) else f"{low:.0f}% to {high:.0f}%"
    levels = districts["matching"].map(county.set_index("matching")["beyond_chance"])
    above = districts[districts["beyond_chance_lower"].gt(levels)]["district_name"]
    below = districts[districts["beyond_chance_upper"].lt(levels)]["district_name"]
    said = [
        f"{in_words(dict.fromkeys(names))} {word}"
        for names, word in ((above, "higher"), (below, "lower"))
        if len(names)
    ]
    place = county["district_name"].iloc[0]
    return (
        f"Of incidents in {place}, {span} had no offence nearby that chance does not explain; "
        f"{in_words(said) if said else 'no district is clearly higher or lower'}."
    )
