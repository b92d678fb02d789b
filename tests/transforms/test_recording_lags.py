"""How soon offences come on record: shares within so many days, rounded, with limits."""

from datetime import date, timedelta

import pandas as pd

from tests.transforms.linked import built, deliver, empty
from transforms.recording_lags import OFFENCES, curve, recording_lags

RECORDED = date(2025, 3, 10)


def offences(lags: list[int], **also: object) -> list[dict]:
    """Recorded offences, each so many days after it was committed."""
    return [
        {
            "offence_id": str(i),
            "recorded_date": RECORDED.isoformat(),
            "committed_from_at": f"{RECORDED - timedelta(days=lag)} 10:00:00",
            **also,
        }
        for i, lag in enumerate(lags)
    ]


def test_the_curve_counts_what_is_on_record_by_each_day() -> None:
    made = curve(pd.Series([0] * 250 + [1] * 250 + [400] * 500)).set_index("days")
    assert made.loc[[0, 1, 365], "share_pct"].tolist() == [25, 50, 50]
    assert made.index.max() == 730 and made["share_pct"].iloc[-1] == 100
    assert made["share_lower_pct"].le(made["share_pct"]).all()
    assert made["share_upper_pct"].ge(made["share_pct"]).all()


def test_a_share_of_few_offences_is_rounded_to_tens() -> None:
    made = curve(pd.Series([0] * 36 + [3] * 64)).set_index("days")
    assert made.loc[[0, 3], "share_pct"].tolist() == [40, 100]
    assert set(made["rounded_to_pct"]) == {10}


def test_only_serious_violence_with_a_date_of_its_own_counts() -> None:
    con = empty()
    kept = offences([2] * 100)
    other = [
        *offences([0], status="cancelled"), *offences([0], is_serious_violence=False),
        *offences([-1]), {"offence_id": "x", "recorded_date": "2025-03-10"},
    ]  # fmt: skip
    few = offences([0] * 99, offence_group="Robbery")
    deliver(con, OFFENCES, [*kept, *other, *few])
    made = built(con, recording_lags)
    assert {r["offence_group"] for r in made} == {"Violence against the person"}
    assert [(r["days"], r["share_pct"]) for r in made] == [(0, 0), (1, 0), (2, 100)]


def test_nothing_delivered_is_no_row() -> None:
    con = empty()
    deliver(con, OFFENCES, [], last=None)
    assert built(con, recording_lags) == []
