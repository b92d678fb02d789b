"""How much harm is linked to the few, and what is not told because single offences would show."""

from collections.abc import Iterator

import duckdb
import numpy as np
import pytest

from sources.weights.declared import Weight
from sources.weights.read import weights_table
from sources.weights.registry import declared_weights
from transforms.concentration import top_share
from transforms.harm_few import (
    FEW_AT_TOP,
    FEW_PEOPLE,
    HARM_FEW,
    LITTLE_HARM,
    NO_WEIGHTS,
    harm_few,
    shares_of_harm,
)

VICTIMS, SUSPECTS = "police__victims", "police__suspects"
KEYS = {"measure": "police__suspects.serious_violence_suspects"}


def weight(code: str, value: float) -> Weight:
    return Weight(code=code, label=code, value=value, source="A table", status="illustrative")


@pytest.fixture
def people() -> Iterator[duckdb.DuckDBPyConnection]:
    """A thousand suspects, each in one offence of 10 days; a hundred of them in one of 100 too."""
    with duckdb.connect() as con:
        con.execute(
            f"""create table core_{SUSPECTS} as
                select 'p' || i as person_id, '8N' as offence_code, null::varchar as
                       offence_subclass, 'recorded' as status, true as is_serious_violence,
                       date '2026-03-01' as month_start from range(1000) t(i)
                union all select 'p' || i, '1', null, 'recorded', true, date '2026-03-01'
                from range(100) t(i)
                union all select 'p1', '1', null, 'recorded', false, date '2026-03-01'
                from range(500)
                union all select 'p1', '1', null, 'recorded', true, date '2020-01-01'
                from range(500)
                union all select null, '1', null, 'recorded', true, date '2026-03-01'
                from range(500);
                create table core_{VICTIMS} as from core_{SUSPECTS} limit 0;
                create table answered as
                select '{SUSPECTS}' as dataset, 1::bigint as delivery_seq, m::date as month_start
                from (select unnest(generate_series(date '2019-01-01', date '2026-03-01',
                                                    interval 1 month)) as m)"""
        )
        rows = [weight("8N", 10), weight("1", 100)]
        con.register(declared_weights()["cambridge_harm"].table.name, weights_table(rows))
        yield con


def test_the_few_hold_the_harm_of_their_own_serious_offences_in_three_years(people) -> None:
    made = harm_few.build(people).to_pandas()
    assert made.columns.tolist() == [f.name for f in HARM_FEW.fields]
    own = made.set_index("top")
    assert set(made["measure"]) == {KEYS["measure"]}
    harm = [110.0] * 100 + [10.0] * 900
    for top, share in (("top 1%", 0.01), ("top 5%", 0.05), ("top 10%", 0.10)):
        step = own.loc[top, "rounded_to_pct"]
        assert abs(own.loc[top, "share_pct"] - 100 * top_share(harm, share)) <= step / 2
        assert own.loc[top, "share_lower_pct"] <= own.loc[top, "share_pct"]
    assert own["is_illustrative"].all()


def reasons(harm: list[float], gravest: float) -> set[str | None]:
    return {row["reason"] for row in shares_of_harm(np.array(harm), gravest, dict(KEYS))}


def test_nothing_is_told_where_single_offences_would_show() -> None:
    assert reasons([10.0] * 99, 10) == {FEW_PEOPLE}
    assert reasons([10.0] * 1000, 0) == {NO_WEIGHTS}
    assert reasons([10.0] * 1000, 5000) == {LITTLE_HARM}
    assert reasons([10.0] * 150, 10) == {FEW_AT_TOP, None}


def test_a_step_hides_three_of_the_gravest_offences() -> None:
    rows = shares_of_harm(np.array([10.0] * 1000), 100, dict(KEYS))
    assert {row["rounded_to_pct"] for row in rows} == {5}
    assert all(row["share_pct"] % 5 == 0 for row in rows)
