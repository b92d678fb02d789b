"""Statistics tables and weights of the made-up world: every combination of their keys."""

from itertools import product

import numpy as np
import pandas as pd

from outputs.registry import declared_cuts
from sources.contract import Field
from sources.partnership import partnership
from sources.published.registry import declared_series
from sources.weights.registry import declared_weights
from tests.outputs.made_counts import MONTHS
from tests.outputs.made_rows import lsoas, rng_of
from transforms.backgrounds import ENGLAND
from transforms.cuts import Cut
from transforms.registry import Transform
from transforms.weights import WEIGHTS

NUMBERED = {"month": range(1, 13), "projected_year": range(2022, 2032)}
"""What a key of numbers takes; others are shares in twentieths."""


def statistics(found: Transform) -> pd.DataFrame:
    """Made-up rows of a statistics table: every combination of what its key's lists hold."""
    if found.table.name == WEIGHTS.name:
        return made_up_weights()
    fields = {f.name: f for f in found.table.fields}
    keys = [name for name in (*found.table.key, "district_code") if name in fields]
    listed = {name: _listed(fields[name], found) for name in dict.fromkeys(keys)}
    rows = pd.DataFrame(list(product(*listed.values())), columns=list(listed))
    rng = rng_of(found.table.name)
    for name, declared in fields.items():
        if name not in rows:
            rows[name] = _made_up(declared, rng, len(rows))
    for name in ("reason", "status"):
        if name in fields:
            rows[name] = ""
    return rows[list(fields)]


def made_up_weights() -> pd.DataFrame:
    """Every declared table of weights as if delivered: 100 for each code, made up."""
    rows = [
        {"name": w.name, "code": code, "label": code, "value": 100.0, "source": "A table",
         "price_base": "2015/16" if w.priced else None, "status": "illustrative", "unit": w.unit}
        for w in declared_weights().values()
        for code in w.codes or ("one", "other")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[f.name for f in WEIGHTS.fields])


def _listed(declared: Field, found: Transform) -> list:
    """The members that a key column of a statistics table takes."""
    if declared.name == "district_code":
        return [*partnership().districts, partnership().county_code]
    if declared.name == "measure" and not declared.codes:
        return _measures_of(found)
    if declared.name in ("lsoa_code", "lsoa11_code"):
        return lsoas()["lsoa_code"].tolist()
    if declared.name == "area_code" and "background" in found.table.name:
        return [partnership().county_code, partnership().region_code, ENGLAND]
    if declared.dtype == "date":
        is_end = declared.name.endswith("_end")
        return [MONTHS[-1] + pd.offsets.MonthEnd(0) if is_end else MONTHS[-12]]
    if declared.dtype == "boolean":
        return [True, False]
    if declared.dtype in ("integer", "number"):
        return list(NUMBERED.get(declared.name, range(0, 101, 5)))
    return list(declared.codes) or ["one", "other"]


def _measures_of(found: Transform) -> list[str]:
    """The measures that a statistics table has rows of."""
    if "pub_series" in found.inputs:
        return sorted({s.measure for p in declared_series().values() for s in p.statistics
                       if s.measure})  # fmt: skip
    if "out_sna__measures" in found.inputs:
        return [c.measure for c in _one_a_measure() if not c.counts.has_windows]
    inputs = {name.removeprefix("core_") for name in found.inputs}
    return [c.measure for c in _one_a_measure() if {*c.counts.datasets} <= inputs] or ["none"]


def _one_a_measure() -> list[Cut]:
    return list({cut.measure: cut for cut in declared_cuts()}.values())


def _made_up(declared: Field, rng: np.random.Generator, n: int) -> object:
    """A column that is no key of a statistics table; intervals lie round their value."""
    if declared.dtype in ("integer", "number"):
        offset = -2 if "lower" in declared.name else 2 if "upper" in declared.name else 0
        return (10 + offset + rng.random(n)).round(1 if declared.dtype == "number" else 0)
    if declared.dtype == "date":
        day = MONTHS[-1] + pd.offsets.MonthEnd(0) if "end" in declared.name else MONTHS[-12]
        return pd.Series([day] * n)
    if declared.dtype == "boolean":
        return rng.random(n) < 0.5
    return rng.choice(list(declared.codes) or ["one"], n)
