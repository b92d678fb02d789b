"""What the rates by deprivation and by density say, from disclosed frames alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.findings import TOO_LITTLE
from transforms.statistics import HIGHER, LOWER, change_word


def by_deprivation(frame: pd.DataFrame) -> str:
    """The relative and the slope index of each meaning of place."""
    said = []
    for name, rows in frame.groupby("category", sort=False):
        row = rows.iloc[0]
        if pd.isna(row["rii"]):
            continue
        limits = f"{number(row['rii_lower'], 1)} to {number(row['rii_upper'], 1)}"
        said.append(
            f"{name}: the rate at the most deprived end is {number(row['rii'], 1)} times that at "
            f"the least deprived ({limits}), or {number(row['sii'], 1)} more per 1,000"
        )
    return f"{'. '.join(said)}." if said else TOO_LITTLE


def by_density(frame: pd.DataFrame) -> str:
    """The densest class against the sparsest."""
    known = frame.dropna(subset=["rate"])
    if len(known) < 2 or pd.isna(known["ratio"].iloc[-1]):
        return TOO_LITTLE
    first, last = known.iloc[0], known.iloc[-1]
    word = change_word(last["ratio_lower"], last["ratio_upper"])
    words = {HIGHER: "clearly higher than", LOWER: "clearly lower than"}
    return (
        f"{last['density_class']}: {number(last['rate'], 1)} offences per 1,000 residents a year, "
        f"{words.get(word, 'not clearly different from')} the {number(first['rate'], 1)} of areas "
        f"with {first['density_class'][0].lower()}{first['density_class'][1:]} "
        f"(ratio {number(last['ratio'], 1)}, {number(last['ratio_lower'], 1)} to "
        f"{number(last['ratio_upper'], 1)})."
    )
