"""Parts of a whole: the cells of a cut member by member, and shares with Wilson's limits.

A whole is always a cell of its own (a total, or the group `known`), never a sum made here.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from outputs.inputs import Inputs
from transforms.cuts import Cut
from transforms.dimensions import KNOWN, NOT_KNOWN, TOTAL, member
from transforms.statistics import wilson

SHARE = ("share", "share_lower", "share_upper")
WHOLE = "total"
"""The column of what a share is of."""
UNKNOWN_SHARE = "unknown_share"
FEW = 20
"""Rows of which a share is marked [u]: ONS practice for rates, taken for shares too."""
SPAN = ["measure", "period", "period_start", "period_end", "months_covered"]
PLACES = ("county_code", "district_code")


def cells(x: Inputs, cut: Cut, **at: str) -> pd.DataFrame:
    """The cells of a cut that stand at the members named, whose columns are left out.

    `at`: a member, total or group of a breakdown, such as `age_band="known"`. Of the other
    breakdowns the members are kept, without their totals; the county stands with its districts.
    """
    rows = x.cube(cut)
    for column in cut.by:
        if column in at:
            rows = rows[rows[column].eq(at[column])].drop(columns=column)
        elif column in PLACES:
            rows = rows[rows["district_code"].isin(list(x.districts))]
        else:
            rows = rows[~rows[column].isin(x.totals.get(cut, {}).get(column, frozenset()))]
    return rows.reset_index(drop=True)


def with_shares(rows: pd.DataFrame, wholes: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """The rows with `total` and share, share_lower, share_upper: per cent, Wilson's 95% limits.

    `wholes`: one row for each period and each of the columns `by`; its n is what the shares
    are of. A share is confidential where either count is hidden, [u] of fewer than 20, and does
    not apply of none.
    """
    keys = ["period", *by]
    whole = rows[keys].merge(wholes[[*keys, "n"]], how="left", on=keys)["n"].to_numpy(dtype=float)
    found = [100 * part for part in wilson(rows["n"], whole)]
    shown = rows.assign(**{WHOLE: whole}, **dict(zip(SHARE, found, strict=True)))
    is_few = (whole < FEW) & rows["status"].eq("")
    is_hidden = rows["n"].isna() | np.isnan(whole)
    status = rows["status"].mask(is_few, "u").mask(is_hidden, "c").mask(whole == 0, "z")
    return shown.assign(status=status)


def known(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows whose member is known."""
    return rows[rows[column].map(member).ne(NOT_KNOWN)].reset_index(drop=True)


def shares_of_known(x: Inputs, cut: Cut, column: str, **at: str) -> pd.DataFrame:
    """The known members of a breakdown, each with its share of all the known ones.

    The cut asks for the group `known`. `unknown_share` is the share of all that is not known,
    in per cent, the same in every row of a whole.
    """
    rows = cells(x, cut, **at)
    others = [c for c in cut.by if c not in (column, *at, "county_code")]
    wholes = cells(x, cut, **at, **{column: KNOWN})
    every = cells(x, cut, **at, **{column: TOTAL})
    unknown = rows[rows[column].map(member).eq(NOT_KNOWN)]
    lacking = with_shares(unknown, every, others).rename(columns={"share": UNKNOWN_SHARE})
    found = with_shares(known(rows, column), wholes, others)
    keys = ["period", *others]
    return found.merge(lacking[[*keys, UNKNOWN_SHARE]], how="left", on=keys)


def counted(rows: pd.DataFrame, column: str, n: str = "n") -> pd.DataFrame:
    """The rows of members that count anything, or that are withheld, in any row."""
    is_there = rows[n].fillna(1).gt(0).groupby(rows[column]).transform("any")
    return rows[is_there].reset_index(drop=True)
