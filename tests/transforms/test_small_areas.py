"""Tables of small areas, from a hundred areas whose every count is known."""

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from sources.contract import Contract, Field
from tests.transforms.conftest import DECLARED, OFFENCES
from transforms.concentration import adjusted_gini, gini
from transforms.deprivation import INEQUALITY, inequality, statistics_of
from transforms.inequality import slope_of_inequality
from transforms.place_concentration import CONCENTRATION, LORENZ, concentration, curve_of
from transforms.place_concentration import lorenz_curves as curves
from transforms.place_concentration import statistics_of as concentration_of
from transforms.small_areas import area_counts, located, periods

Con = duckdb.DuckDBPyConnection
RESIDENCE = Field("residence_lsoa_code", "string", "Where the victim lives.")
VICTIMS = DECLARED["police__victims"]
WITH_HOME: Contract = Contract(
    **{
        **{f: getattr(VICTIMS, f) for f in VICTIMS.__dataclass_fields__},
        "fields": (*VICTIMS.fields, RESIDENCE),
    }
)
KNOWN = {"police__offences": OFFENCES, "police__victims": WITH_HOME}
TABLES = """
    create table ref_lsoas as
        select v as vintage, 'E01' || lpad((1000 + i)::varchar, 6, '0') as lsoa_code,
               'E07000220' as district_code,
               'E01' || lpad((1000 + i)::varchar, 6, '0') as parent_lsoa11_code
        from range(100) t(i), (select unnest([2011, 2021]) as v);
    update ref_lsoas set lsoa_code = 'E01900000' where vintage = 2021 and lsoa_code = 'E01001099';
    create table ref_deprivation as
        select case vintage when 2011 then 2019 else 2025 end as edition, vintage, lsoa_code,
               (row_number() over (partition by vintage order by lsoa_code) - 1)::bigint // 10 + 1
                   as imd_decile,
               1 + (row_number() over (partition by vintage order by lsoa_code))::bigint % 4
                   as income_decile
        from ref_lsoas;
    create table ref_population_lsoas as
        select vintage, lsoa_code, 1000 as population, 'mid-2020 estimate' as source
        from ref_lsoas;
    create table answered as
        select d as dataset, 1::bigint as delivery_seq, m::date as month_start
        from (select unnest(['police__offences', 'police__victims']) as d),
             (select unnest(generate_series(date '2023-04-01', date '2026-03-01',
                                            interval 1 month)) as m);
"""


def rows(con: Con, table: str, field: str, counts: list[int]) -> None:
    """So many rows in each area: those of place i in January 2026, but its first in 2023."""
    con.execute(
        f"""create table core_{table} as
            select 'E01' || lpad((1000 + area)::varchar, 6, '0') as {field},
                   case when nth = 0 then date '2023-05-01' else date '2026-01-01' end
                       as month_start, 'E07000220' as district_code, nth % 2 = 0 as is_knife
            from (select unnest(range({len(counts)})) as area, unnest({counts}) as n),
                 range(1000) t(nth)
            where nth < n"""
    )


N = [40 - i // 4 for i in range(100)]


@pytest.fixture
def areas(monkeypatch: pytest.MonkeyPatch) -> Iterator[Con]:
    """A hundred areas in ten deciles, the first the most deprived and the busiest."""
    monkeypatch.setattr("transforms.small_areas.contracts", lambda: KNOWN)
    with duckdb.connect() as con:
        con.execute(TABLES)
        rows(con, "police__offences", "lsoa_code", N)
        rows(con, "police__victims", "residence_lsoa_code", [3] * 100)
        yield con


def test_events_are_placed_where_they_happen_and_their_people_where_they_live(areas: Con) -> None:
    assert [(s.contract.name, s.located_by) for s in located()] == [
        ("police__offences", "incident"),
        ("police__victims", "residence"),
    ]


def test_counts_by_area_are_whole_periods_and_zeros(areas: Con) -> None:
    source = located()[0]
    wanted = periods(areas, source)
    assert wanted["period"].tolist() == [
        "2023/24", "2024/25", "2025/26", "three years ending Mar 2026",
    ]  # fmt: skip
    index = pd.Index([f"E01001{i:03d}" for i in range(100)])
    made = area_counts(areas, source, index, wanted)
    counts = made["police__offences.offences"]
    assert counts[3].tolist() == [*N, 0]
    assert (counts[0].iloc[:-1] == 1).all()
    assert (counts[1] == 0).all()
    knives = made["police__offences.knife_offences"][3]
    assert knives.iloc[0] == 20


def test_events_on_a_code_that_was_split_have_no_area_of_the_newer_vintage(areas: Con) -> None:
    source = located()[0]
    wanted = periods(areas, source, years=False)
    index = pd.Index([f"E01001{i:03d}" for i in range(99)] + ["E01900000"])
    counts = area_counts(areas, source, index, wanted, 2021)["police__offences.offences"][0]
    assert (counts.iloc[99], counts.iloc[100]) == (0, N[99])


def test_the_slope_is_of_whole_deciles_a_year(areas: Con) -> None:
    made = inequality.build(areas).to_pandas().set_index(list(INEQUALITY.key))
    row = made.loc[("police__offences.offences", "incident", 2019, "imd")]
    n = np.array(N).reshape(10, 10).sum(axis=1)
    wanted = slope_of_inequality(n, np.full(10, 30_000), draws=1000)
    assert row["sii"] == round(wanted.sii, 2)
    assert row["rii"] == round(wanted.rii, 2)
    assert row["sii_lower"] == pytest.approx(wanted.sii_lower, abs=0.1)
    assert (row["deciles"], row["denominator_name"]) == (10, "mid-2020 estimate")
    flat = made.loc[("police__victims.victims", "residence", 2019, "imd")]
    assert flat["sii"] == 0
    assert flat["rii"] == 1
    assert flat["rii_lower"] < 1 < flat["rii_upper"]


def test_four_groups_have_no_slope_and_say_so(areas: Con) -> None:
    made = inequality.build(areas).to_pandas().set_index(list(INEQUALITY.key))
    row = made.loc[("police__offences.offences", "incident", 2019, "income")]
    assert np.isnan(row["sii"])
    assert row["reason"] == "fewer than 5 deciles have residents"


@pytest.mark.parametrize(
    ("n", "unplaced", "reason"),
    [
        ([10] * 9 + [9], 0, "fewer than 100 events"),
        ([20] * 9 + [9], 0, "a decile has fewer than 10 events"),
        (
            [20] * 10,
            3,
            "over 1 per cent of events are on area codes that the edition does not rank",
        ),
        ([20] * 10, 2, None),
    ],
)
def test_a_slope_is_given_only_where_no_decile_is_small(
    n: list[int], unplaced: int, reason: str | None
) -> None:
    found = statistics_of(n, [1000.0] * 10, range(10), unplaced)
    assert found["reason"] == reason
    assert np.isnan(found["sii"]) == (reason is not None)


def test_what_the_top_areas_hold_is_told_beside_chance(areas: Con) -> None:
    made = concentration.build(areas).to_pandas()
    made = made[made["measure"].eq("police__offences.offences")].set_index("period")
    row = made.loc["three years ending Mar 2026"]
    assert sum(N) == 2800
    assert row["top_5_pct"] == round(100 * sum(N[:5]) / 2800)
    assert row["top_5_pct_by_chance"] == 7
    assert (row["areas"], row["rounded_to_pct"]) == (100, 1)
    assert row["gini"] == round(gini(N), 2)
    assert made.loc["2024/25", "reason"] == "fewer than 100 events"
    assert made.loc["2023/24", "gini"] == 0
    assert made.loc["2023/24", "top_5_pct"] in (0, 10)


def test_a_lorenz_curve_runs_from_nothing_to_all(areas: Con) -> None:
    made = curves.build(areas).to_pandas()
    curve = made[made["measure"].eq("police__offences.offences")]
    assert curve["holders_share_pct"].tolist() == list(range(0, 101, 5))
    assert curve["n_share_pct"].tolist()[::20] == [0, 100]
    assert curve["n_share_pct"].is_monotonic_increasing
    assert (curve["n_share_pct"].to_numpy() <= curve["holders_share_pct"].to_numpy()).all()
    assert curve["n_share_pct"].iloc[10] == round(100 * sum(sorted(N)[:50]) / 2800)


def test_few_events_have_neither_shares_nor_curve() -> None:
    few = np.array([50, 49, *[0] * 50])
    assert concentration_of(few)["reason"] == "fewer than 100 events"
    assert curve_of(few).empty
    enough = concentration_of(np.array([50, 50, *[0] * 50]))
    assert enough["adjusted_gini"] == round(adjusted_gini([50, 50, *[0] * 50]), 2)
    assert enough["rounded_to_pct"] == 10
    assert enough["areas_holding_half"] == 1


def test_nothing_delivered_gives_empty_tables(areas: Con) -> None:
    areas.execute("delete from answered")
    for transform, table in (
        (inequality, INEQUALITY), (concentration, CONCENTRATION), (curves, LORENZ),
    ):  # fmt: skip
        made = transform.build(areas)
        assert (made.num_rows, made.schema.names) == (0, [f.name for f in table.fields])


def test_shares_are_never_finer_than_ten_events(areas: Con) -> None:
    made = curves.build(areas).to_pandas()
    for _, curve in made.groupby("measure"):
        step = curve["rounded_to_pct"].iloc[0]
        assert_allclose(curve["n_share_pct"] % step, 0)
