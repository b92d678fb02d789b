"""Published figures by our measures' names, the areas beside ours, and the comparison."""

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.comparisons import Tolerance
from sources.published.read import as_table
from transforms.published import beside, own_areas, published_spans
from transforms.published_context import as_published
from transforms.reconcile import BASE, compare

C2 = "ons_table_c2"
ROBBERY, ALL = "police__offences.robbery_offences", "police__offences.offences"
YEAR = (pd.Timestamp("2024-07-01"), pd.Timestamp("2025-06-30"))


def published(*rows: tuple[str, str, float | None], series: str = C2) -> pd.DataFrame:
    """Rows of pub_series: area, our measure, figure."""
    names = {ROBBERY: "robbery", ALL: "total_recorded_crime"}
    made = [
        {
            "series": series, "area_code": code, "area_name": code, "area_kind": "csp",
            "local_authority_code": None, "measure": names[ours], "measure_title": ours,
            "our_measure": ours, "period_start": YEAR[0], "period_end": YEAR[1], "value": value,
            "status": "" if value is not None else "x", "unit": "offences", "source": "Table C2",
        }
        for code, ours, value in rows
    ]  # fmt: skip
    return pd.DataFrame(made).astype({"value": float})


def test_only_the_partnerships_own_areas_are_kept_under_its_own_names() -> None:
    made = own_areas(published(("E22000359", ROBBERY, 151), ("E22000001", ROBBERY, 216)))
    assert made["area_name"].tolist() == ["South Warwickshire"]
    assert made["measure"].tolist() == [ROBBERY]
    assert made["published_n"].tolist() == [151]
    assert "Unassigned there" in made["differences"].iloc[0]


def test_a_force_without_a_code_is_found_by_its_name() -> None:
    made = own_areas(
        published(("force/warwickshire", ROBBERY, 99), ("force/west_mercia", ROBBERY, 1))
    )
    assert made["area_code"].tolist() == ["E23000017"]


def test_the_periods_a_cut_must_count_are_those_published() -> None:
    made = published_spans(own_areas(published(("E22000359", ROBBERY, 151))), ROBBERY)
    assert made["period"].tolist() == ["year ending Jun 2025"]
    assert made["months_covered"].tolist() == [12]
    assert (made["period_start"][0], made["period_end"][0]) == YEAR


PEOPLE = pd.DataFrame(
    {
        "area_code": ["E22000359", "E22000359", "E07000999"],
        "mid_year": pd.to_datetime(["2020-07-01", "2024-07-01", "2024-07-01"]),
        "denominator": [200_000.0, 300_000.0, 100_000.0],
    }
)
NOBODY = PEOPLE.iloc[:0]
UNLISTED = pd.DataFrame({c: pd.Series(dtype="str") for c in ("code", "source", "status")})


def test_without_a_population_areas_are_compared_by_their_share_of_offences() -> None:
    rows = published(("E22000359", ROBBERY, 150), ("E22000359", ALL, 15_000))
    made = beside(rows, NOBODY, UNLISTED).set_index("measure")
    assert made.loc[ROBBERY, "share_pct"] == 1
    assert made["rate"].isna().all()
    assert made["is_own"].all()


def test_a_dropped_population_makes_rates_at_the_estimate_nearest_the_period() -> None:
    rows = published(("E22000359", ROBBERY, 150), ("E22000001", ROBBERY, 20), ("E22000002", ALL, 5))
    rows.loc[1, "local_authority_code"] = "E07000999"
    made = beside(rows, PEOPLE, UNLISTED).set_index("area_code")
    assert made["denominator"].to_dict() == pytest.approx(
        {"E22000359": 300_000, "E22000001": 100_000, "E22000002": float("nan")}, nan_ok=True
    )
    assert made.loc["E22000359", "rate"] == pytest.approx(0.5)
    assert made.loc["E22000359", "lower"] < 0.5 < made.loc["E22000359", "upper"]


def test_a_delivered_list_of_similar_areas_narrows_the_group_and_keeps_our_own() -> None:
    rows = published(*[(c, ROBBERY, 9) for c in ("E22000001", "E22000002", "E22000321")])
    listed = pd.DataFrame(
        {"code": ["E22000002"], "source": ["A list of 2025"], "status": ["illustrative"]}
    )
    made = beside(rows, NOBODY, listed)
    assert made["area_code"].tolist() == ["E22000002", "E22000321"]
    assert made["group_source"].unique().tolist() == ["A list of 2025"]
    assert made["is_illustrative"].all()


KEYS = {
    "area_code": "E22000359",
    "measure": ROBBERY,
    "period_start": YEAR[0],
    "period_end": YEAR[1],
}


def ours(n: float | None, status: str = "", months: int = 12) -> pd.DataFrame:
    rows = pd.DataFrame([KEYS | {"n": n, "status": status, "months_covered": months}])
    return rows.astype({"n": float})


def compared(n: float | None, value: float | None, **about: object) -> pd.Series:
    theirs = own_areas(published(("E22000359", ROBBERY, value)))
    return compare(ours(n, **about), theirs, Tolerance(percent=3, count=10)).iloc[0]  # type: ignore[arg-type]


def test_a_count_within_the_wider_tolerance_agrees() -> None:
    row = compared(161, 151)
    assert (row["difference"], row["verdict"], row["within_tolerance"]) == (10, "agrees", True)
    assert row["difference_pct"] == pytest.approx(100 * 10 / 151)
    assert compared(1030, 1000)["verdict"] == "agrees"


def test_a_count_beyond_it_differs_and_says_what_is_known() -> None:
    row = compared(140, 151)
    assert (row["difference"], row["verdict"]) == (-11, "differs")
    assert "Home Office took its extract" in row["reason"]


def test_a_hidden_count_stays_hidden() -> None:
    row = compared(None, 3, status="c")
    assert row[["n", "difference", "difference_pct"]].isna().all()
    assert row["verdict"] == "not compared"
    assert row["reason"].startswith("Our count is confidential")


def test_a_period_that_is_not_wholly_covered_is_not_compared() -> None:
    row = compared(140, 151, months=11)
    assert pd.isna(row["n"])
    assert row["reason"] == "Our deliveries do not cover the whole period."


def test_a_figure_nobody_published_and_a_count_nobody_delivered_are_not_compared() -> None:
    assert compared(140, None)["reason"] == "The publisher gives no figure [x]."
    theirs = own_areas(published(("E22000359", ROBBERY, 3)))
    row = compare(ours(1).iloc[:0], theirs, Tolerance()).iloc[0]
    assert row["verdict"] == "not compared"


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_the_verdict_follows_the_tolerance_whatever_the_counts(n: int, value: int) -> None:
    row = compared(n, value)
    assert row["within_tolerance"] == (abs(n - value) <= max(0.03 * value, 10))
    assert pd.isna(row["difference_pct"]) == (value < BASE)


def test_a_published_series_that_nothing_of_ours_counts_can_be_shown_as_it_is() -> None:
    rows = published(("E10000031", ROBBERY, 42.5), ("E10000001", ROBBERY, 1), ("E92000001", ALL, 9))
    rows = rows.assign(series="dfe_moj", measure="free_school_meals", our_measure=None)
    made = as_published(rows)
    assert made["area_code"].tolist() == ["E10000031", "E92000001"]
    assert made["title"].iloc[0].startswith("Had been eligible for free school meals")
    assert as_published(rows.assign(series="unheard_of")).empty


def test_without_a_published_table_there_is_nothing_and_nothing_fails(
    con: duckdb.DuckDBPyConnection,
) -> None:
    from transforms.published import benchmark
    from transforms.published import published as published_table
    from transforms.published_context import published_context

    con.register("pub_series", as_table([], ""))
    con.execute(
        "create table ref_weights_nearest_neighbours(code varchar, source varchar, status varchar)"
    )
    assert published_table.build(con).num_rows == 0
    assert benchmark.build(con).num_rows == 0
    assert published_context.build(con).num_rows == 0


def test_what_is_published_for_the_county_is_kept_as_the_countys() -> None:
    made = own_areas(published(("E10000031", ROBBERY, 60), ("E10000001", ROBBERY, 1)))
    assert made["area_name"].tolist() == ["Warwickshire"]
