"""How long after serious violence it comes on record, by kind of offence.

Offences recorded in the latest three years: what was recorded late is in it with all of its lag,
what has not yet been reported is not.
"""

from collections.abc import Iterator
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from sources.contract import Between, Field, NotNull, OneOf, Table
from sources.offence_groups import OFFENCE_GROUP
from sources.sql import literal
from transforms.duck import as_arrow
from transforms.linkage import LONG, latest
from transforms.periods import label
from transforms.registry import derives
from transforms.rounding import STEP, TOTAL_FROM, rounded_shares, steps
from transforms.small_areas import PERIOD_FIELDS
from transforms.statistics import wilson

OFFENCES = "police__offences"
WITHIN = (
    *range(15), *range(21, 92, 7), 122, 183, 274, 365, 730, 1096, 1826, 3652, 7305, 14_610,
    29_220,
)  # fmt: skip
"""Days at which the share is told: every day of a fortnight, every week of a quarter, longer."""

RECORDING_LAGS = Table(
    name="out_sna__recording_lags",
    title="Share of serious violence on record within so many days",
    grain="One row for each offence group and number of days.",
    key=("offence_group", "days"),
    fields=(
        Field(
            "offence_group",
            "string",
            OFFENCE_GROUP.description,
            (NotNull(), OneOf(OFFENCE_GROUP.values)),
        ),
        *PERIOD_FIELDS,
        Field("days", "integer", "Days from offence to record.", (NotNull(), Between(0, 10**5))),
        Field("share_pct", "integer", "Share recorded within so many days.", (), "per cent"),
        Field("share_lower_pct", "integer", "Lower 95% limit (Wilson).", (), "per cent"),
        Field("share_upper_pct", "integer", "Upper 95% limit (Wilson).", (), "per cent"),
        STEP,
    ),
    caveats=(
        f"Groups of fewer than {TOTAL_FROM} dated offences in the period have no rows.",
        "From the earliest moment an offence can have been committed.",
        "Of what was recorded: what is never reported has no lag.",
    ),
)
DATED = """
    select offence_group, recorded_date - committed_from_at::date as days
    from core_{offences} core
    where status = 'recorded' and is_serious_violence and recorded_date >= committed_from_at::date
      and {inside}
      and month_start in (select month_start from out_sna__coverage where dataset = {name})"""


@derives(
    RECORDING_LAGS,
    inputs=("out_sna__coverage", f"core_{OFFENCES}"),
    safe_because=(
        "Shares of at least 100 offences, rounded so that a step spans ten of them; no count."
    ),
)
def recording_lags(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The share of each group recorded within so many days, with its limits."""
    window = latest(con, [OFFENCES], LONG)
    parts: list[pd.DataFrame] = []
    if window is not None:
        query = DATED.format(offences=OFFENCES, inside=window.sql, name=literal(OFFENCES))
        start, end = pd.Timestamp(window.start), pd.Timestamp(window.end)
        named: dict[str, Any] = {
            "period": label("latest_three_years", start, end),
            "period_start": window.start,
            "period_end": window.end,
        }
        parts = [rows.assign(**named) for rows in _groups(con.execute(query).df())]
    columns = [f.name for f in RECORDING_LAGS.fields]
    made = pd.concat(parts) if parts else pd.DataFrame(columns=columns)
    return as_arrow(made.sort_values(list(RECORDING_LAGS.key))[columns], RECORDING_LAGS)


def _groups(dated: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The curve of each group that has enough offences."""
    for group, own in dated.groupby("offence_group"):
        if len(own) >= TOTAL_FROM:
            yield curve(own["days"]).assign(offence_group=group)


def curve(days: pd.Series) -> pd.DataFrame:
    """The share within each of WITHIN and its limits, as RECORDING_LAGS declares them.

    `days` has one number an offence, at least 100 of them; the curve ends where it reaches all.
    """
    within = np.searchsorted(np.sort(days), WITHIN, side="right")
    total = np.full(len(WITHIN), len(days))
    shares = [rounded_shares(v, total) for v in wilson(within, total)]
    made = pd.DataFrame(
        {
            "days": WITHIN,
            "share_pct": shares[0],
            "share_lower_pct": shares[1],
            "share_upper_pct": shares[2],
            "rounded_to_pct": steps(total),
        }
    ).astype("int64")
    return made[: int(made["share_pct"].lt(100).sum()) + 1]
