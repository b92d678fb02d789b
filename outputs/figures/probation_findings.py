"""Headline sentences about adults on probation, each from the disclosed frame alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.figures.youth_justice_findings import needs_apart
from outputs.findings import TOO_LITTLE, by_place, in_words, split_county

needs_told = needs_apart
AGED = "Aged 18 to 25"
"""The group of the transition cohort as the table names it."""
OF_THESE = {
    "Handed over by youth justice": "were handed over by youth justice",
    "With an earlier youth justice outcome": "had an earlier youth justice outcome",
}
"""Its parts, as the table names them and as a sentence does."""


def people_told(frame: pd.DataFrame) -> str:
    """People on probation for violence in the county, and the districts that stand apart."""
    violent = frame[frame["measure_name"].str.startswith("For violence")]
    county = split_county(violent)[1].dropna(subset=["n"])
    if county.empty:
        return TOO_LITTLE
    row = county.iloc[0]
    limits = f"{number(row['lower'], 1)} to {number(row['upper'], 1)}"
    places = by_place("people on probation for violence", "per 1,000 adults", dated=False)
    return (
        f"{number(row['n'])} people were on probation for violence {row['period']}, "
        f"{number(row['rate'], 1)} per 1,000 adults ({limits}). {places(violent)}"
    )


def bands_told(frame: pd.DataFrame) -> str:
    """Those of high or very high risk of serious harm, whichever of the two can be shown."""
    said = []
    for who in ("violent", "other"):
        own = frame[frame["group"].eq(f"Risk of serious harm (RoSH): {who}")]
        rows = own[own["category"].isin(("High", "Very High"))].dropna(subset=["share"])
        pairs = zip(rows["category"], rows["share"], strict=True)
        if told := [f"{share:.0f}% {band.lower()}" for band, share in pairs]:
            said.append(f"{' and '.join(told)} of those for {who} offences")
    if not said:
        return TOO_LITTLE
    return (
        f"Assessed risk of serious harm of people on probation {frame['period'].iloc[0]}: "
        f"{'; '.join(said)}."
    )


def mappa_told(frame: pd.DataFrame) -> str:
    """Each category that can be shown, with its share."""
    told = frame.dropna(subset=["share"])
    if told.empty:
        return TOO_LITTLE
    said = [f"{number(row['n'])} in {row['category'].lower()} ({row['share']:.1f}%)"
            for _, row in told.iterrows()]  # fmt: skip
    whole, when = number(told["total"].iloc[0]), told["period"].iloc[0]
    return f"Of {whole} people on probation {when}, managed under MAPPA: {in_words(said)}."


def young_told(frame: pd.DataFrame) -> str:
    """The county's young adults on probation, and those who came from youth justice."""
    county = split_county(frame)[1].dropna(subset=["share"])
    rows = {str(row["group"]): row for _, row in county.iterrows()}
    if (first := rows.pop(AGED, None)) is None:
        return TOO_LITTLE
    said = (
        f"{number(first['n'])} of {number(first['total'])} people on probation were aged 18 to 25 "
        f"({_share(first)})"
    )
    parts = [f"{number(r['n'])} {OF_THESE.get(name, name.lower())} ({_share(r)})"
             for name, r in rows.items()]  # fmt: skip
    return f"{said}; of these, {in_words(parts)}." if parts else f"{said}."


def _share(row: pd.Series) -> str:
    return f"{row['share']:.0f}%, {row['share_lower']:.0f} to {row['share_upper']:.0f}"
