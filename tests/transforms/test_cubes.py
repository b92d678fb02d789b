"""Cubes: every total is a count of its own, and right."""

from itertools import product

import duckdb
import pandas as pd
import pytest

from sources.partnership import partnership
from tests.transforms.conftest import OFFENCES, offences
from transforms.core import core
from transforms.cubes import Cube, cube, period_sums
from transforms.cuts import Cut, cuts
from transforms.dimensions import TOTAL

Con = duckdb.DuckDBPyConnection
COUNTY = partnership().county_code
RUGBY, WARWICK = "E07000220", "E07000222"
AREAS = {"E01000001": RUGBY, "E01000002": WARWICK}
MEASURE = "police__offences.offences"


@pytest.fixture
def counted(con: Con) -> Con:
    """Twenty months of offences in two districts, elsewhere and nowhere."""
    places = ["'E01000001'", "'E01000001'", "'E01900002'", "'E01099999'", "null"]
    weapons = ["'knife'", "'none'", "null"]
    months = pd.date_range("2024-02-01", periods=20, freq="MS")
    rows = [
        f"(1, {i}, 'o{i}', '{month:%Y-%m}-1{i % 9}', {place}, {weapon})"
        for i, (month, place, weapon) in enumerate(product(months, places, weapons))
        if (i * 7) % 5
    ]
    answered = ", ".join(f"(1, '{month:%Y-%m-%d}')" for month in months)
    offences(con, ", ".join(rows), answered)
    con.register("core_police__offences", core(OFFENCES, con))
    return con


def made(con: Con, cut: Cut) -> Cube:
    return cube(cut, cuts(con, [cut])[cut], AREAS)


def cells(each: Cube, **at: str) -> pd.DataFrame:
    rows = each.counts
    for column, member in at.items():
        rows = rows[rows[column].eq(member)]
    return rows


BY = ("district_code", "weapon_type")


def test_every_total_of_a_cube_is_the_sum_of_what_it_holds(counted: Con) -> None:
    each = made(counted, Cut(MEASURE, BY, "quarter", groups=("known",), elsewhere=True))
    counts = each.counts.set_index(["period_start", *BY])["n"]
    columns = {"area": "district_code", "weapon_type": "weapon_type"}
    checked = 0
    for name, sums in each.sums.items():
        others = [c for c in ("period_start", *BY) if c != columns[name]]
        table = counts.unstack(columns[name]).reset_index().set_index(others)
        table = table.rename(columns={"unknown": "Not known"})
        for parent, inside in sums:
            assert (table[parent] == table[list(inside)].sum(axis=1)).all(), (name, parent)
            checked += len(table)
    assert {parent for parent, _ in each.sums["area"]} == {COUNTY, TOTAL}
    assert {parent for parent, _ in each.sums["weapon_type"]} == {"known", TOTAL}
    assert checked > 100


def test_each_cell_of_a_cube_is_what_a_query_of_its_own_counts(counted: Con) -> None:
    each = made(counted, Cut(MEASURE, BY, "financial_year"))
    (year,) = each.counts["period"].unique()
    assert year == "2024/25"
    inside = "month_start between '2024-04-01' and '2025-03-01'"
    for district, weapon in product((RUGBY, WARWICK, COUNTY), ("knife", "none", TOTAL)):
        where = [f"district_code = '{district}'" if district != COUNTY
                 else "district_code not in ('outside', 'unknown')"]  # fmt: skip
        where += [f"weapon_type = '{weapon}'"] if weapon != TOTAL else []
        query = f"select count(*) from core_police__offences where {inside} and "
        (expected,) = counted.execute(query + " and ".join(where)).fetchone()
        rows = cells(each, district_code=district, weapon_type=weapon)
        assert rows["n"].tolist() == [expected]


def test_what_lies_elsewhere_is_left_out_unless_it_is_asked_for(counted: Con) -> None:
    inside = made(counted, Cut(MEASURE, ("district_code",), "all"))
    assert set(inside.counts["district_code"]) == {RUGBY, WARWICK, COUNTY}
    everywhere = made(counted, Cut(MEASURE, ("district_code",), "all", elsewhere=True))
    found = everywhere.counts.set_index("district_code")["n"]
    assert set(found.index) == {RUGBY, WARWICK, COUNTY, "outside", "unknown", TOTAL}
    (rows,) = counted.execute("select count(*) from core_police__offences").fetchone()
    assert found[TOTAL] == rows == found[[COUNTY, "outside", "unknown"]].sum()


def test_small_areas_come_with_their_districts_and_the_county(counted: Con) -> None:
    found = made(counted, Cut(MEASURE, ("lsoa11_code",), "all")).counts
    n = found.set_index("lsoa11_code")["n"]
    assert n[RUGBY] == n["E01000001"] and n[WARWICK] == n["E01000002"]
    assert n[COUNTY] == n[RUGBY] + n[WARWICK]


def test_periods_that_are_not_covered_whole_are_absent(counted: Con) -> None:
    quarters = made(counted, Cut(MEASURE, period="quarter"))
    assert quarters.counts["period"].unique().tolist()[0] == "Apr to Jun 2024"
    years = made(counted, Cut(MEASURE, period="financial_year"))
    assert years.counts["period"].unique().tolist() == ["2024/25"]
    last = made(counted, Cut(MEASURE, period="quarter", latest=2))
    assert last.counts["period"].unique().tolist() == ["Apr to Jun 2025", "Jul to Sep 2025"]


def test_a_group_that_no_breakdown_has_is_refused(counted: Con) -> None:
    with pytest.raises(ValueError, match="no breakdown has the groups"):
        made(counted, Cut(MEASURE, ("weapon_type",), "all", groups=("0-24",)))


# Periods


def months(first: str, count: int) -> frozenset[str]:
    return frozenset(f"{m}" for m in pd.period_range(first, periods=count, freq="M"))


def test_a_year_is_the_sum_of_its_quarters_and_of_its_months() -> None:
    quarters = {f"q{i}": months(f"2025-{3 * i + 1:02}", 3) for i in range(4)}
    single = {m: frozenset({m}) for m in months("2025-01", 12)}
    found = period_sums({"2025": months("2025-01", 12), **quarters, **single})
    ways = [inside for name, inside in found if name == "2025"]
    assert tuple(quarters) in ways and tuple(sorted(single)) in ways
    assert ("q0", ("2025-01", "2025-02", "2025-03")) in found


def test_periods_that_leave_a_gap_or_overlap_are_no_sum() -> None:
    year = months("2025-01", 12)
    gap = {f"q{i}": months(f"2025-{3 * i + 1:02}", 3) for i in (0, 1, 3)}
    assert period_sums({"2025": year, **gap}) == ()
    overlapping = {"a": months("2025-01", 8), "b": months("2025-05", 8)}
    assert period_sums({"2025": year, **overlapping}) == ()


def test_rolling_years_are_sums_of_the_same_quarters() -> None:
    quarters = {f"q{i}": months(f"{pd.Period('2025-01', 'M') + 3 * i}", 3) for i in range(5)}
    rolling = {"first": months("2025-01", 12), "second": months("2025-04", 12)}
    found = dict(period_sums({**rolling, **quarters}))
    assert found["first"] == ("q0", "q1", "q2", "q3")
    assert found["second"] == ("q1", "q2", "q3", "q4")


def test_only_whole_spans_of_events_are_sums_of_months(counted: Con) -> None:
    counted.execute("delete from answered where month_start = '2024-09-01'")
    latest = made(counted, Cut(MEASURE, period="latest_year"))
    assert latest.months == {"2024-10 to 2025-09": months("2024-10", 12)}
    everything = made(counted, Cut(MEASURE, period="all"))
    assert everything.months == {}
    assert everything.counts["period_member"].unique().tolist() == ["2024-02 to 2025-09, 19 months"]


def test_a_dataset_that_sent_nothing_has_no_groups_to_check() -> None:
    cut = Cut("health__ed_assaults.ed_assaults", ("weekday",), "latest_year", groups=("known",))
    columns = ["measure", "period", "period_start", "period_end", "months_covered", "weekday", "n"]
    assert cube(cut, pd.DataFrame(columns=columns), {}).counts.empty
