"""What the rates by deprivation and by density say, from disclosed frames alone."""

import pandas as pd

from outputs.charts.base import number
from outputs.charts.describing import lower_first
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
            f"{name}: the rate of serious violence at the most deprived end is "
            f"{number(row['rii'], 1)} times that at the least deprived (95% interval {limits}), or "
            f"{number(row['sii'], 1)} more per 1,000"
        )
    return f"{'. '.join(said)}." if said else TOO_LITTLE


def by_density(frame: pd.DataFrame) -> str:
    """The densest class against the sparsest."""
    known = frame.dropna(subset=["rate"])
    if len(known) < 2 or pd.isna(known["ratio"].iloc[-1]):
        return TOO_LITTLE
    first, last = known.iloc[0], known.iloc[-1]
    word = change_word(last["ratio_lower"], last["ratio_upper"])
    words = {HIGHER: "clearly more than", LOWER: "clearly fewer than"}
    dense, sparse = (
        lower_first(row["density_class"]).replace("a hectare", "residents a hectare")
        for row in (last, first)
    )
    return (
        f"Areas with {dense} have {number(last['rate'], 1)} offences of serious violence per 1,000 "
        f"residents a year, {words.get(word, 'not clearly unlike')} the {number(first['rate'], 1)} "
        f"of areas with {sparse} (ratio {number(last['ratio'], 1)}, 95% interval "
        f"{number(last['ratio_lower'], 1)} to {number(last['ratio_upper'], 1)})."
    )
