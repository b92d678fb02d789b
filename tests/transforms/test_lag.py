"""Days from event to record, months until a month settles, and which months are provisional."""

from dataclasses import replace

import duckdb
import pandas as pd
import pytest

from sources.contract import Coverage, Field, NotNull
from tests.transforms.conftest import OFFENCES
from transforms import lag as module
from transforms.lag import lag, provisional_from

Con = duckdb.DuckDBPyConnection
DATED = replace(
    OFFENCES,
    coverage=Coverage("months", made_on="extract_date"),
    fields=(
        *OFFENCES.fields,
        Field("extract_date", "date", "When the extract was made.", (NotNull(),)),
        Field("committed_from_at", "datetime", "When it happened."),
        Field("status", "string", "Whether it counts."),
    ),
)


@pytest.fixture
def police(con: Con, declared: dict, monkeypatch: pytest.MonkeyPatch) -> Con:
    """Only recorded offences are declared."""
    monkeypatch.setattr("transforms.lag.contracts", lambda: {DATED.name: DATED})
    return con


def deliver(con: Con, rows: str) -> None:
    """Offences delivered: delivery, offence, made, recorded, committed, status; the last stands."""
    con.execute(
        f"""create table delivered_police__offences as
            select delivery_seq::bigint as delivery_seq, offence_id,
                   extract_date::date as extract_date, recorded_date::date as recorded_date,
                   committed_from_at::timestamp as committed_from_at, status
            from ({rows}) t(delivery_seq, offence_id, extract_date, recorded_date,
                            committed_from_at, status);
            create table core_police__offences as
            select *, date_trunc('month', recorded_date)::date as month_start
            from delivered_police__offences
            qualify delivery_seq = max(delivery_seq) over (
                partition by date_trunc('month', recorded_date))"""
    )
    con.execute(
        """insert into answered
           select distinct 'police__offences', delivery_seq, date_trunc('month', recorded_date)
           from delivered_police__offences"""
    )


def row(con: Con) -> dict:
    return lag.build(con).to_pylist()[0]


def lags(*shares: tuple[int, int], recorded: str = "2025-03-31") -> str:
    """SQL of offences recorded on one day, so many of each number of days after they happened."""
    parts = (
        f"""select 1, 'o{days}-' || i, '2025-04-07', '{recorded}',
                   date '{recorded}' - {days}, 'recorded' from range({n}) t(i)"""
        for days, n in shares
    )
    return " union all ".join(parts)


def test_the_lag_is_told_by_its_median_its_ninth_decile_and_the_share_over_a_year(
    police: Con,
) -> None:
    deliver(police, lags((0, 60), (10, 50), (20, 20), (400, 10)))
    found = row(police)
    assert (found["median_days"], found["p90_days"]) == (10, 20)
    assert found["share_over_year_pct"] == 7
    assert found["months_to_settle"] is None
    assert "Too short a record" in found["basis"]


def test_a_lag_of_fewer_than_a_hundred_events_is_not_shown(police: Con) -> None:
    deliver(police, lags((0, 60), (10, 39)))
    found = row(police)
    assert found["median_days"] is None
    assert "Too few dated events" in found["basis"]


def test_a_record_before_its_event_is_a_mistake_and_has_no_lag(police: Con) -> None:
    deliver(police, lags((0, 100), (-3, 900)))
    assert row(police)["median_days"] == 0


def test_a_month_settles_when_95_in_100_of_its_events_are_recorded(police: Con) -> None:
    deliver(
        police,
        """select 1, 'o' || i || '-' || m, '2025-04-07',
                  date '2021-01-15' + to_months(m + case when i < 90 then 0 when i < 95 then 2
                                                         when i < 99 then 7 else 30 end),
                  date '2021-01-10' + to_months(m), 'recorded'
           from range(100) a(i), range(48) b(m)""",
    )
    found = row(police)
    assert found["months_to_settle"] == 2
    assert found["share_over_year_pct"] == 1


RESTATED = """
    select d, 'o' || m || '-' || i, (date '2024-01-07' + to_months(m + age + 1)),
           date '2024-01-03' + to_months(m), null,
           case when d = 1000 and i >= 200 - {cancelled} then 'cancelled' else 'recorded' end
    from range(8) a(m),
         (values (1, 0, 200 - {first}), (2, 1, 200 - {second}), (1000, 6, 200)) b(d, age, n),
         range(200) c(i) where i < n"""


def restated(first: int, second: int, cancelled: int = 0) -> str:
    """Eight months of 200 offences; one month and two months on, so many were still missing."""
    made = RESTATED.format(first=first, second=second, cancelled=cancelled)
    return f"""
        select case when d = 1000 then d else d + 10 * substr(offence_id, 2, 1)::int end,
               * exclude d
        from ({made}) t(d, offence_id, extract_date, recorded_date, committed, status)"""


@pytest.mark.parametrize(
    ("first", "second", "provisional"), [(4, 0, 0), (30, 4, 1), (60, 20, 2), (0, 40, 2)]
)
def test_months_are_provisional_at_ages_at_which_earlier_months_still_moved_by_over_5_in_100(
    police: Con, first: int, second: int, provisional: int
) -> None:
    deliver(police, restated(first, second))
    found = row(police)
    assert (found["months_provisional"], found["is_assumed"]) == (provisional, False)
    assert found["basis"].startswith("Measured on 8 months sent again")


def test_a_cancellation_moves_the_count_of_its_month(police: Con) -> None:
    deliver(police, restated(0, 0, cancelled=20))
    assert row(police)["months_provisional"] == 2


def test_months_sent_once_leave_the_last_quarter_provisional_by_assumption(police: Con) -> None:
    deliver(police, lags((0, 100)))
    found = row(police)
    assert (found["months_provisional"], found["is_assumed"]) == (3, True)
    assert found["basis"].startswith("Assumed: last quarter provisional")


@pytest.mark.parametrize(
    ("changes", "months", "is_assumed"),
    [({"submission": "snapshot"}, 0, False), ({"frequency": "annual"}, 0, True)],
)
def test_a_stock_and_an_annual_return_are_not_provisional(
    police: Con, monkeypatch: pytest.MonkeyPatch, changes: dict, months: int, is_assumed: bool
) -> None:
    other = replace(DATED, measures=(), **changes)
    monkeypatch.setattr("transforms.lag.contracts", lambda: {other.name: other})
    deliver(police, lags((0, 100)))
    found = row(police)
    assert (found["months_provisional"], found["is_assumed"]) == (months, is_assumed)


def test_an_event_without_a_date_of_record_is_on_record_with_its_first_extract(
    police: Con, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOMENTS", {})
    deliver(
        police,
        """select d, 'o' || i, date '2025-04-07' + to_months(d), '2025-03-28', null, 'recorded'
           from range(100) a(i), range(1, 3) b(d)""",
    )
    found = row(police)
    assert (found["happened"], found["recorded"]) == ("recorded_date", "extract_date")
    assert found["median_days"] == 40


def test_provisional_months_are_the_latest() -> None:
    frame = pd.DataFrame({"dataset": ["a", "b"], "months_provisional": [3, 0]})
    last = pd.Timestamp("2026-03-01")
    assert provisional_from("a", frame, last) == pd.Timestamp("2026-01-01")
    assert provisional_from("b", frame, last) is None
    with pytest.raises(KeyError, match="no row of c"):
        provisional_from("c", frame, last)
