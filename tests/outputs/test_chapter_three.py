"""Chapter 3's own calculations: known counts in, expected rows out."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from outputs.figures.benchmark import BENCHMARK, INJURY
from outputs.figures.headline import WHERE_TREATED
from outputs.figures.kinds import HOMICIDE_PARTS
from outputs.figures.weapons import KNIFE_TYPES, SEARCHES, WEAPONS
from outputs.figures.what_is_happening import EACH, MONTHLY, QUARTERS, SMOOTH
from outputs.inputs import Inputs
from outputs.publish import built
from outputs.registry import figures
from tests.outputs.world import hidden
from transforms.dimensions import TOTAL
from transforms.statistics import rate_ratio, wilson


@pytest.fixture(scope="module")
def frame(inputs: Inputs) -> Callable[[str], pd.DataFrame]:
    return lambda name: built(figures()[name], inputs)


def test_the_panel_sets_the_latest_year_against_the_baseline_per_resident(frame) -> None:
    rows = frame("success_measures_panel")
    assert set(rows["group"]) == {"All ages", "Under 25"} and len(rows) == 6
    knife = rows[rows["measure_name"].eq("Knife-enabled serious violence")].iloc[0]
    counts = knife["ratio"] / (knife["n"] / knife["baseline_n"])
    assert 0.8 < counts < 1
    assert knife["lower"] < knife["ratio"] < knife["upper"]


def test_the_panel_has_no_ratio_where_the_baseline_is_hidden(inputs: Inputs) -> None:
    from outputs.figures.headline import YEARS

    cut = YEARS["police__offences.knife_enabled_offences"]
    less = hidden(inputs, cut, lambda cube: cube["period"].eq("2019/20"))
    rows = built(figures()["success_measures_panel"], less)
    knife = rows[rows["measure_name"].eq("Knife-enabled serious violence")]
    assert knife["n"].notna().all() and knife["ratio"].isna().all()
    assert knife["baseline_status"].eq("c").all() and knife["change"].eq("").all()


def test_every_source_stands_at_100_in_the_baseline_year(frame) -> None:
    rows = frame("sources_since_baseline")
    base = rows[rows["period_end"].eq(pd.Timestamp(2020, 3, 31)) & rows["index"].notna()]
    assert base["index"].eq(100).all() and len(base) > 1
    shown = rows.dropna(subset=["index"])
    assert shown["index"].to_numpy() == pytest.approx(100 * shown["n"] / shown["baseline_n"])


def test_attendances_are_counted_wherever_the_department_is(frame, inputs: Inputs) -> None:
    from outputs.figures.headline import ROLLING

    rows = frame("sources_since_baseline")
    own = rows[rows["measure"].eq(WHERE_TREATED)].set_index("period_end")["n"]
    cells = inputs.cube(ROLLING[WHERE_TREATED])
    every = cells[cells["district_code"].eq(TOTAL)].set_index("period_end")["n"]
    assert own.dropna().equals(every.loc[own.index].dropna()) and len(own)


def test_months_are_made_equally_long_and_rolling_years_divided(frame, inputs: Inputs) -> None:
    rows = frame("serious_violence_by_month")
    march = rows[rows["period"].eq("Mar 2026") & rows["district_code"].eq(inputs.county_code)]
    assert (march["per_month"] / march["n"]).tolist() == pytest.approx([30.4375 / 31])
    years = rows[rows["series"].eq(SMOOTH)].dropna(subset=["n"])
    assert (years["per_month"] / years["n"]).between(1 / 12.1, 1 / 11.9).all()
    months = inputs.cut(MONTHLY)
    county = months[months["district_code"].eq(inputs.county_code)].tail(12)["n"].sum()
    assert years["n"].iloc[-1] == county


def test_the_headline_of_the_months_leaves_rolling_years_out(frame) -> None:
    rows = frame("serious_violence_by_month")
    said = figures()["serious_violence_by_month"].finding
    assert said(rows) == said(rows[rows["series"].eq(EACH)])


def test_the_funnel_is_about_the_county_and_not_about_what_is_shown(inputs: Inputs) -> None:
    found = figures()["serious_violence_funnel"]
    (cut,) = found.cuts
    first = inputs.partnership.districts[0]
    less = hidden(inputs, cut, lambda cube: cube["district_code"].eq(first))
    whole, rows = built(found, inputs), built(found, less)
    assert rows["baseline"].dropna().unique() == pytest.approx(whole["baseline"].unique())
    assert rows.loc[rows["district_code"].eq(first), "value"].isna().all()


def test_a_hidden_quarter_breaks_only_its_own_districts_chart(inputs: Inputs) -> None:
    first = inputs.partnership.districts[0]
    last = inputs.cube(QUARTERS)["period_start"].max()
    before = last - pd.DateOffset(months=24)
    less = hidden(
        inputs,
        QUARTERS,
        lambda cube: cube["district_code"].eq(first) & cube["period_start"].eq(before),
    )
    rows = built(figures()["serious_violence_control_by_district"], less)
    own, rest = rows[rows["district_code"].eq(first)], rows[rows["district_code"].ne(first)]
    assert own["mean"].notna().sum() == 8 and own["mean"].notna().iloc[-1]
    assert rest["mean"].notna().all()
    after = own[own["period_start"].gt(before)]["n"].mean()
    assert own["mean"].iloc[-1] == pytest.approx(after)


def test_types_add_up_to_the_total_of_their_year(frame) -> None:
    rows = frame("serious_violence_by_type")
    years = rows.groupby("period").agg(
        n=("n", lambda n: n.sum(skipna=False)), total=("total", "first")
    )
    shown = years.dropna()
    assert len(shown) and shown["n"].equals(shown["total"])
    latest = rows[rows["period"].eq(rows["period"].iloc[-1])].iloc[0]
    before = rows[rows["category"].eq(latest["category"])].iloc[-2]
    ratio, *_ = rate_ratio(latest["n"], latest["denominator"], before["n"], before["denominator"])
    assert latest["ratio"] == pytest.approx(float(ratio))


def test_knife_types_are_only_those_a_knife_offence_can_be(frame, inputs: Inputs) -> None:
    rows = frame("knife_enabled_by_type")
    assert set(rows["category"]) == {
        "Violence against the person", "Sexual offences", "Robbery"
    }  # fmt: skip
    totals = inputs.cut(KNIFE_TYPES, total=("offence_group",)).set_index("period")["n"]
    assert rows.set_index("period")["total"].dropna().isin(totals).all()


def test_homicides_are_counted_together_and_by_circumstance(frame, inputs: Inputs) -> None:
    rows = frame("homicide_table").set_index("category")
    cut = HOMICIDE_PARTS["is_knife"]
    cells = inputs.cube(cut).set_index("is_knife")["n"]
    shown = rows["n"].reindex(["Knife or sharp instrument", "All homicides"])
    assert shown.tolist() == pytest.approx([cells["true"], cells[TOTAL]], nan_ok=True)
    assert shown.notna().any()
    assert rows["months_covered"].eq(84).all()


def test_the_share_of_searches_with_a_find_is_of_all_searches(frame, inputs: Inputs) -> None:
    rows = frame("weapon_search_finds").set_index("age_range")
    cells = inputs.cube(SEARCHES)
    every = cells[cells["district_code"].eq(TOTAL) & cells["age_range"].eq(TOTAL)]
    every = every.set_index("has_find")["n"]
    assert rows.loc["All ages", ["n", "searches"]].tolist() == [every["true"], every[TOTAL]]
    share, low, high = (100 * v for v in wilson(every["true"], every[TOTAL]))
    columns = ["share", "share_lower", "share_upper"]
    assert rows.loc["All ages", columns].tolist() == pytest.approx([share, low, high])


def published(**columns: object) -> pd.DataFrame:
    rows = {
        "series": "ons_table_c2",
        "area_code": ["E22000321", "E22990001", "E22990002"],
        "area_name": ["Rugby", "A", "B"],
        "is_own": [True, False, False],
        "group_name": "Every area",
        "group_source": "The published table",
        "is_illustrative": False,
        "measure": INJURY,
        "period_start": pd.Timestamp(2025, 4, 1),
        "period_end": pd.Timestamp(2026, 3, 31),
        "published_n": [500.0, 1000.0, 1500.0],
        "status": "",
        "share_pct": 10.0,
        "denominator": 100_000.0,
        "rate": [5.0, 10.0, 15.0],
        "lower": [4.6, 9.4, 14.2],
        "upper": [5.5, 10.6, 15.8],
        "source": "Table C2",
    }
    return pd.DataFrame(rows | columns)


def beside(inputs: Inputs, rows: pd.DataFrame, name: str) -> pd.DataFrame:
    return built(figures()[name], replace(inputs, tables={**inputs.tables, BENCHMARK: rows}))


def test_areas_are_ranked_and_set_against_all_of_them_together(inputs: Inputs) -> None:
    rows = beside(inputs, published(), "violence_beside_other_areas")
    assert rows["area_name"].tolist() == ["B", "A", "Rugby"]
    assert rows["rank"].tolist() == [1, 2, 3] and rows["areas"].eq(3).all()
    assert rows["baseline"].tolist() == pytest.approx([10] * 3)
    assert rows["place"].tolist() == ["", "", "Rugby"]
    assert rows["outside"].tolist() == ["high, 99.8% limit", "within limits", "low, 99.8% limit"]


def test_only_the_latest_published_year_is_compared(inputs: Inputs) -> None:
    older = published(period_end=pd.Timestamp(2025, 3, 31), published_n=1.0, rate=0.01)
    rows = pd.concat([older, published()], ignore_index=True)
    assert beside(inputs, rows, "violence_beside_other_areas")["n"].tolist() == [1500, 1000, 500]


def test_without_published_residents_no_area_is_compared(inputs: Inputs) -> None:
    rows = published(denominator=np.nan, rate=np.nan, lower=np.nan, upper=np.nan)
    for name in ("violence_beside_other_areas", "kinds_beside_other_areas"):
        frame = beside(inputs, rows, name)
        assert frame["status"].eq("x").all()
        assert figures()[name].finding(frame).startswith("No published population")


def test_kinds_show_the_partnerships_areas_with_a_verdict(inputs: Inputs) -> None:
    rows = beside(inputs, published(), "kinds_beside_other_areas")
    assert rows[["area_name", "state", "text"]].to_numpy().tolist() == [["Rugby", "lower", "5.0"]]


def test_shares_of_weapons_are_of_offences_whose_weapon_is_known(frame, inputs: Inputs) -> None:
    rows = frame("weapons_used")
    cells = inputs.cube(WEAPONS).set_index("weapon_type")["n"]
    assert rows["known"].eq(cells[TOTAL] - cells["unknown"]).all()
    assert rows["category"].is_unique and "Unknown" not in set(rows["category"])
    assert rows["share"].sum() == pytest.approx(100)


def test_a_hidden_quarter_leaves_no_forecast(inputs: Inputs) -> None:
    found = figures()["serious_violence_expected"]
    whole = built(found, inputs)
    assert whole.loc[whole["is_forecast"], "level"].notna().all()
    assert whole["period"].tail(4).tolist() == [
        "Apr to Jun 2026", "Jul to Sep 2026", "Oct to Dec 2026", "Jan to Mar 2027"
    ]  # fmt: skip
    less = hidden(
        inputs,
        QUARTERS,
        lambda cube: (
            cube["district_code"].eq(inputs.county_code)
            & cube["period_start"].eq(pd.Timestamp(2024, 1, 1))
        ),
    )
    rows = built(found, less)
    ahead = rows[rows["is_forecast"]]
    assert ahead["level"].isna().all() and ahead["status"].eq("c").all()
    assert found.finding(rows) == "Too few quarters can be shown for a forecast."
