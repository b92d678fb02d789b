"""A small made-up world of cuts and tables, for figures to be drawn from."""

import zlib

import numpy as np
import pandas as pd

from outputs.inputs import Inputs
from outputs.registry import declared_cuts
from sources.fields import AGE_BANDS, WEEKDAYS
from sources.partnership import partnership
from sources.reference.load import table
from sources.registry import contracts
from transforms.control import xmr
from transforms.cuts import Cut
from transforms.overlap import linkable
from transforms.periods import dates, spans

MONTHS = pd.date_range("2019-04-01", "2026-03-01", freq="MS")
LEVELS = {"month": 30, "quarter": 90, "financial_year": 350, "latest_year": 350,
          "latest_three_years": 1050}  # fmt: skip


def members(cut: Cut, name: str) -> list[str]:
    """Every member of a breakdown, as the transforms would give them."""
    if name == "district_code":
        return [*partnership().districts, "outside", "unknown"]
    if name == "lsoa11_code":
        areas = table("ref_lsoas").to_pandas()
        return [*areas.loc[areas["vintage"].eq(2011), "lsoa_code"], "outside", "unknown"]
    listed = {"age_band": [*AGE_BANDS, "unknown"], "sex": ["female", "male", "unknown"],
              "weekday": [*WEEKDAYS, "unknown"], "hour": [*map(str, range(24)), "unknown"],
              "age_years": [*map(str, range(100)), "unknown"],
              "is_serious_youth_violence": ["true", "false"]}  # fmt: skip
    if name in listed:
        return listed[name]
    return list(cut.contract.field(name).codes)


def counted(cut: Cut) -> pd.DataFrame:
    """Made-up counts with the columns of a cut."""
    rng = np.random.default_rng(zlib.crc32(cut.id.encode()))
    stock = cut.declared.kind == "stock"
    periods = (
        dates([pd.Timestamp(2025, 12, 31), pd.Timestamp(2026, 3, 31)])
        if stock
        else spans(cut.period, MONTHS)
    )
    levels = [members(cut, name) for name in cut.by]
    index = pd.MultiIndex.from_product(
        [periods["period_start"], *levels], names=["period_start", *cut.by]
    )
    others = np.prod([len(level) for level in levels[1:]]) if len(levels) > 1 else 1
    cells = len(levels[0]) if cut.by and cut.by[0] != "district_code" else 1
    level = 300 if stock else LEVELS[cut.period]
    level = level / 8 if cut.contract.agency.name in ("health", "youth_justice") else level
    mean = level * (6 if not cut.by or cells > 1 else 1) / others / cells
    weights = rng.lognormal(0, 0.5, len(index))
    frame = pd.DataFrame({"n": rng.poisson(mean * weights)}, index=index).reset_index()
    frame = frame.merge(periods, on="period_start").assign(measure=cut.measure)
    if "district_code" in cut.by:
        frame.loc[frame["district_code"].isin(("outside", "unknown")), "n"] //= 20
    return frame[["measure", *periods.columns, *cut.by, "n"]]


def control() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    n = rng.poisson(180, len(MONTHS))
    n[12:15] = 110
    return xmr(n).assign(
        n=n, month_start=MONTHS, measure="police__offences.serious_violence_offences",
        district_code=partnership().county_code,
    )  # fmt: skip


def overlap() -> pd.DataFrame:
    from itertools import combinations

    names = [c.name for group in linkable().values() for c in group] or [
        "police__suspects", "police__victims", "probation__caseload", "youth_justice__outcomes",
    ]  # fmt: skip
    rows = [c for size in range(1, len(names) + 1) for c in combinations(names, size)]
    n = [9000, 21000, 3100, 420, 4100, 900, 130, 300, 3, 0, 310, 66, 2, 12, 5][: len(rows)]
    return pd.DataFrame(
        {"key_space": "partnership", "combination": [" + ".join(r) for r in rows],
         "datasets": [len(r) for r in rows], "period_start": pd.Timestamp(2023, 4, 1),
         "period_end": pd.Timestamp(2026, 3, 31), "n": n}
    )  # fmt: skip


def coverage(silent: tuple[str, ...] = ()) -> pd.DataFrame:
    frames = []
    for place, name in enumerate(contracts()):
        if name in silent:
            continue
        months = MONTHS[48:] if "street" in name else MONTHS
        months = months.delete(40) if place == 1 else months
        frames.append(pd.DataFrame({"dataset": name, "month_start": months, "deliveries": 1}))
    return pd.concat(frames, ignore_index=True)


def world(silent: tuple[str, ...] = ()) -> Inputs:
    """Inputs in which every dataset but the silent ones delivered."""
    return Inputs(
        cuts={cut: counted(cut) for cut in declared_cuts()},
        tables={
            "out_sna__control": control(),
            "out_sna__overlap": overlap(),
            "out_sna__coverage": coverage(silent),
        },
        deliveries={name: ("0" * 64,) for name in contracts() if name not in silent},
    )
