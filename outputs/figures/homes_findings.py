"""How much of the violence is by people from elsewhere, from a disclosed frame alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE, split_county
from transforms.dimensions import HOME_OUTSIDE


def net_import(frame: pd.DataFrame) -> str:
    """The county's share from outside, and the district that takes in most on balance."""
    districts, county = split_county(frame)
    outside = county[county["home_code"].eq(HOME_OUTSIDE)].dropna(subset=["share"])
    said = []
    if len(outside):
        row = outside.iloc[0]
        said.append(
            f"{number(row['n'])} of {number(row['total'])} suspects of serious violence with a "
            f"known home live outside {row['district_name']} ({row['share']:.0f}%, 95% interval "
            f"{row['share_lower']:.0f} to {row['share_upper']:.0f})."
        )
    balance = _balance(districts)
    if balance:
        name, taken, sent = max(balance, key=lambda each: each[1] - each[2])
        if taken > sent:
            said.append(
                f"Of the districts, {name} takes in most on balance: {number(taken)} suspects of "
                f"its offences live in the others, and {number(sent)} of theirs live in it."
            )
    return " ".join(said) or TOO_LITTLE


def _balance(districts: pd.DataFrame) -> list[tuple[str, float, float]]:
    """For each district the suspects from others and its own in others, of numbers all shown."""
    codes = list(dict.fromkeys(districts["district_code"]))
    names = dict(zip(districts["district_code"], districts["district_name"], strict=True))
    between = districts[districts["home_code"].isin(codes)]
    away = between[between["home_code"].ne(between["district_code"])]
    found = []
    for code in codes:
        taken = away.loc[away["district_code"].eq(code), "n"].sum(skipna=False)
        sent = away.loc[away["home_code"].eq(code), "n"].sum(skipna=False)
        if pd.notna(taken) and pd.notna(sent):
            found.append((names[code], taken, sent))
    return found
