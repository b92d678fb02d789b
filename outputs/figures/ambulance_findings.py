"""Headline sentences about ambulances, and about police beside hospitals."""

import pandas as pd

from outputs.charts.base import number
from outputs.charts.describing import lower_first
from outputs.findings import TOO_LITTLE, by_place, in_words, split_county, year_on_year

SPOKEN = {
    "Ambulance: calls to violence": "ambulance calls to violence",
    "Emergency departments: time of assault": "assaults treated at emergency departments",
}
"""The sources of hours, as a sentence names them."""


def calls_told(frame: pd.DataFrame) -> str:
    """Which districts stand apart, and how many patients the county's crews conveyed."""
    said = by_place("ambulance incidents of violence", "per 1,000 residents")(frame)
    county = split_county(frame)[1].dropna(subset=["share"])
    if county.empty:
        return said
    row = county.iloc[0]
    limits = f"{row['share_lower']:.0f} to {row['share_upper']:.0f}"
    return f"{said} {row['share']:.0f}% ({limits}) of patients were taken to hospital."


def months_told(frame: pd.DataFrame) -> str:
    """The year's incidents against the year before; the months' counts are rounded."""
    first = frame["measure_name"].iloc[0]
    said = year_on_year("incidents")(frame[frame["measure_name"].eq(first)])
    return f"About {said}" if said[0].isdigit() else said


def hours_told(frame: pd.DataFrame) -> str:
    """The busiest hour of each source, with its share."""
    said = []
    for name, rows in frame.groupby("measure_name", sort=False):
        told = rows.dropna(subset=["share"]).sort_values("share", kind="stable")
        if len(told):
            top = told.iloc[-1]
            hour = int(top["hour"])
            span = f"{hour:02d}:00 to {(hour + 1) % 24:02d}:00"
            limits = f"{top['share_lower']:.0f} to {top['share_upper']:.0f}"
            source = SPOKEN.get(str(name), lower_first(str(name)))
            said.append(f"{span} for {source} ({top['share']:.0f}%, {limits})")
    return f"The busiest hour is {in_words(said)}." if said else TOO_LITTLE


def ratios_told(frame: pd.DataFrame) -> str:
    """Each source's last ratio, and the change on the same quarter a year before."""
    said = []
    for name, rows in frame.groupby("measure_name", sort=False):
        told = rows.dropna(subset=["ratio"]).sort_values("period_start")
        if len(told):
            last = told.iloc[-1]
            limits = f"{number(last['ratio_lower'], 1)} to {number(last['ratio_upper'], 1)}"
            word = f", {last['change']} than a year before" if last["change"] else ""
            word = word.replace("no clear change than", "no clear change on")
            place = f"{str(name)[0].lower()}{str(name)[1:]}"
            said.append(f"{place} {number(last['ratio'], 1)} ({limits}){word}")
    if not said:
        return TOO_LITTLE
    when = frame.sort_values("period_start")["period"].iloc[-1]
    return f"Offences for each attendance, {when}: {'; '.join(said)}."
