"""What is told of the few, and what is not because they are too few."""

from collections.abc import Iterator

import duckdb
import numpy as np
import pytest

from tests.transforms.conftest import DECLARED
from transforms.concentration import gini, top_share
from transforms.power_few import (
    PEOPLE_LORENZ,
    POWER_FEW,
    keyed,
    people_lorenz,
    power_few_shares,
    shares_of,
)

Con = duckdb.DuckDBPyConnection
VICTIMS = "police__victims.victims"
N = [*[20] * 20, *[2] * 180, *[1] * 800]
"""A thousand people: twenty in twenty events each, the others in one or two."""


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> Iterator[Con]:
    """Victims of the latest months; rows without a key, before the window, or not covered."""
    monkeypatch.setattr("transforms.power_few.contracts", lambda: DECLARED)
    with duckdb.connect() as con:
        con.execute(
            f"""create table core_police__victims as
                select 'p' || person as person_id, date '2026-03-01' as month_start
                from (select unnest(range({len(N)})) as person, unnest({N}) as n), range(20) r(i)
                where i < n
                union all select null, date '2026-03-01' from range(500)
                union all select 'p1', date '2020-01-01' from range(500)
                union all select 'p1', date '2026-04-01' from range(500);
                create table answered as
                select 'police__victims' as dataset, 1::bigint as delivery_seq,
                       m::date as month_start
                from (select unnest(generate_series(date '2019-01-01', date '2026-03-01',
                                                    interval 1 month)) as m)"""
        )
        yield con


def test_what_the_top_are_in_is_told_with_its_limits(people: Con) -> None:
    made = power_few_shares.build(people).to_pandas()
    made = made[made["measure"].eq(VICTIMS)].set_index("top")
    total = sum(N)
    assert total == 1560
    for top, share in (("top 1%", 0.01), ("top 5%", 0.05), ("top 10%", 0.10)):
        assert made.loc[top, "share_pct"] == round(100 * top_share(N, share))
        assert made.loc[top, "share_lower_pct"] <= made.loc[top, "share_pct"]
        assert made.loc[top, "share_pct"] <= made.loc[top, "share_upper_pct"]
    assert set(made["gini"]) == {round(gini(N), 2)}
    assert set(made["period"]) == {"three years ending Mar 2026"}


def test_the_curve_of_people_is_at_twentieths(people: Con) -> None:
    made = people_lorenz.build(people).to_pandas()
    assert made["holders_share_pct"].tolist() == list(range(0, 101, 5))
    assert made["n_share_pct"].iloc[16] == round(100 * 800 / 1560)


def test_fewer_than_ten_people_at_the_top_are_not_told() -> None:
    rows = shares_of(np.array([5.0] * 300), {"measure": "m"})
    assert [r["reason"] for r in rows] == ["the top is fewer than 10 people", None, None]
    assert "share_pct" not in rows[0]
    assert rows[1]["share_pct"] == 5


@pytest.mark.parametrize("n", [[9.0] * 99, [], [1.0] * 99])
def test_fewer_than_a_hundred_people_are_not_told_at_all(n: list[float]) -> None:
    rows = shares_of(np.array(n), {"measure": "m"})
    assert {r["reason"] for r in rows} == {"fewer than 100 people or 100 events"}
    assert all("gini" not in r for r in rows)


def test_only_people_in_events_under_an_agreement_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = {c.name for c in keyed()}
    assert {"police__victims", "police__suspects"} <= names
    assert not {n for n in names if n.startswith("probation")}

    class NobodyAgreed:
        def agreement(self, dataset: str) -> None:
            return None

    monkeypatch.setattr("transforms.power_few.partnership", NobodyAgreed)
    assert keyed() == ()


def test_nothing_delivered_gives_empty_tables(people: Con) -> None:
    people.execute("delete from answered")
    for transform, table in ((power_few_shares, POWER_FEW), (people_lorenz, PEOPLE_LORENZ)):
        made = transform.build(people)
        assert (made.num_rows, made.schema.names) == (0, [f.name for f in table.fields])
