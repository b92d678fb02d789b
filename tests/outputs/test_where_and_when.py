"""Figures of chapters 4 and 5: areas, density, ratios, weekdays, homes, and what they say."""

import numpy as np
import pandas as pd
import pytest

from outputs.areas import over_reference, over_residents, residents_by, small_areas
from outputs.charts.geography import boundaries
from outputs.figures.homes_findings import net_import
from outputs.figures.places import with_share
from outputs.figures.places_findings import centres_against_the_rest, public_and_private
from outputs.figures.when import against_an_even_week
from outputs.figures.when_findings import busiest_hour, hours_of_children, lags, weekdays
from outputs.figures.where_findings import changed_places, densest_places, top_places
from outputs.findings import TOO_LITTLE
from outputs.hexagons import SQUARE_KM, overlaps, spread
from outputs.inputs import Inputs
from outputs.publish import built
from outputs.registry import figures
from sources.fields import WEEKDAYS
from tests.outputs.world import hidden
from transforms.dimensions import HOME_OUTSIDE

ACROSS = 4000
COUNTY = "E10000031"


def rows(**columns: object) -> pd.DataFrame:
    """A frame whose status is empty unless given."""
    frame = pd.DataFrame(columns)
    return frame if "status" in frame else frame.assign(status="")


def areas_with(n: object) -> pd.DataFrame:
    """Every small area with this count."""
    return pd.DataFrame({"lsoa_code": boundaries()["lsoa_code"], "n": n}).astype({"n": float})


def test_hexagons_hold_every_area_once():
    pairs = overlaps(ACROSS)
    assert pairs.groupby("lsoa_code")["part"].sum().to_numpy() == pytest.approx(1, abs=1e-6)
    assert pairs["km2"].sum() == pytest.approx(boundaries().geometry.area.sum() / SQUARE_KM)


def test_counts_spread_over_the_grid_add_up_again():
    counts = areas_with(range(len(boundaries())))
    size = overlaps(ACROSS).groupby("hexagon")["km2"].sum()
    found = spread(counts, ACROSS)
    assert (found["density"] * size).sum() == pytest.approx(counts["n"].sum())
    assert found["status"].eq("").all()


def test_a_hexagon_mostly_of_hidden_areas_is_withheld():
    counts = areas_with(10.0)
    large = boundaries().set_index("lsoa_code").geometry.area.idxmax()
    counts.loc[counts["lsoa_code"].eq(large), "n"] = np.nan
    found = spread(counts, ACROSS)
    assert found["status"].eq("c").any()
    assert found["density"].isna().equals(found["status"].eq("c"))


def test_a_rate_is_over_the_years_of_those_who_live_there():
    found = over_residents(rows(n=[30.0], months_covered=[36]), pd.Series([1000]))
    assert found[["denominator", "rate"]].iloc[0].tolist() == [3000.0, 10.0]


def test_the_reference_of_a_ratio_is_one_and_a_hidden_part_is_told():
    given = rows(n=[10.0, 40.0, np.nan, 5.0], denominator=[10, 10, 10, 10])
    ten = pd.Series([10.0, 10.0, 10.0, 0.0])
    found = over_reference(given, ten, pd.Series([10.0] * 4), pd.Series([True] + [False] * 3))
    assert found["ratio"].tolist()[:2] == [1.0, 4.0] and found["ratio"].isna().tolist()[2:] == [
        True, True,
    ]  # fmt: skip
    assert found["ratio_lower"][1] < 4 < found["ratio_upper"][1]
    assert found["status"].tolist() == ["", "", "c", "z"]


def test_a_share_of_a_hidden_whole_is_withheld():
    found = with_share(rows(n=[25.0, 25.0]), pd.Series([100.0, np.nan]))
    assert found["share"].tolist()[0] == 25 and np.isnan(found["share"][1])
    assert found["status"].tolist() == ["", "c"]
    assert found["share_lower"][0] < 25 < found["share_upper"][0]


def test_a_day_is_set_against_a_seventh_of_its_week():
    found = against_an_even_week(rows(n=[100.0, 200.0, 50.0, np.nan]), pd.Series([700.0] * 4))
    assert found["index"].tolist()[:3] == [100, 200, 50]
    assert found["state"].tolist() == ["similar", "higher", "lower", ""]
    assert found["status"].tolist() == ["", "", "", "c"]


def test_every_small_area_is_described(inputs: Inputs):
    found = small_areas(inputs)
    assert len(found) == 339 and not found.isna().any(axis=None)
    assert found["town_centre"].ne("").sum() == 6
    assert residents_by("density_class")["population"].sum() == found["population"].sum()


def test_change_is_told_only_where_both_counts_are(inputs: Inputs):
    found = figures()["small_areas_that_changed"]
    now, _ = found.cuts
    one = inputs.cut(now)["lsoa11_code"].iloc[0]
    frame = built(found, hidden(inputs, now, lambda cube: cube["lsoa11_code"].eq(one)))
    row = frame[frame["lsoa_code"].eq(one)].iloc[0]
    assert row["status"] == "c" and np.isnan(row["ratio"]) and row["change"] == ""
    assert frame["change"].isin(("higher", "lower", "no clear change", "")).all()
    assert np.isfinite(frame["ratio"].dropna()).all()


def test_the_top_five_are_those_with_most_in_their_district(inputs: Inputs):
    frame = built(figures()["top_small_areas"], inputs)
    every = built(figures()["serious_violence_map"], inputs)
    for code, own in frame.groupby("district_code"):
        most = every.loc[every["district_code"].eq(code), "n"].nlargest(5)
        assert sorted(own["n"]) == sorted(most)
        assert own["rank"].is_monotonic_increasing and own["rank"].iloc[0] == 1


def test_the_four_kinds_of_place_and_marker_make_up_what_is_known(inputs: Inputs):
    frame = built(figures()["public_place_and_domestic"], inputs)
    shown = frame.groupby("period").filter(lambda own: own["n"].notna().all())
    assert len(shown)
    assert shown.groupby("period")["n"].sum().tolist() == shown.groupby("period")[
        "total"].first().tolist()  # fmt: skip


def test_homes_outside_are_a_count_of_their_own(inputs: Inputs):
    frame = built(figures()["suspects_by_home"], inputs)
    assert set(frame.loc[frame["home_code"].eq(HOME_OUTSIDE), "home"]) == {"All outside the area"}
    assert frame["home"].nunique() == frame["home_code"].nunique()


def test_the_balance_between_districts_is_told_of_numbers_shown():
    frame = rows(
        district_code=["a", "a", "b", "b", COUNTY],
        district_name=["Ayton", "Ayton", "Beeton", "Beeton", "County"],
        home_code=["a", "b", "a", "b", HOME_OUTSIDE],
        n=[50.0, 30.0, 10.0, 60.0, 40.0], total=[80.0, 80.0, 70.0, 70.0, 200.0],
        share=[0.0] * 4 + [20.0], share_lower=[0.0] * 4 + [15.0], share_upper=[0.0] * 4 + [26.0],
    )  # fmt: skip
    assert net_import(frame) == (
        "40 of 200 suspects of serious violence with a known home live outside County (20%, 95% "
        "interval 15 to 26). Of the districts, Ayton takes in most on balance: 30 suspects of its "
        "offences live in the others, and 10 of theirs live in it."
    )
    assert "balance" not in net_import(frame.assign(n=frame["n"].mask(frame["n"].eq(30))))


def test_a_peak_of_children_is_told_with_its_interval():
    frame = rows(day_kind=["School day"] * 2, hour=[12, 15], share=[30.0, 70.0],
                 share_lower=[20.0, 60.0], share_upper=[40.0, 80.0])  # fmt: skip
    assert hours_of_children(frame).endswith("school day, 15:00 to 18:00 (70%, 60 to 80).")
    assert hours_of_children(frame.assign(share=np.nan)) == TOO_LITTLE


def test_weekend_nights_are_ten_hours_each():
    every = [(day, hour) for day in WEEKDAYS for hour in range(24)]
    frame = rows(weekday=[d for d, _ in every], hour=[h for _, h in every], n=[1.0] * len(every))
    assert busiest_hour(frame).endswith("12% of the week, hold 12% of them.")
    assert busiest_hour(frame.assign(n=np.nan)) == TOO_LITTLE


def test_days_that_differ_are_named():
    frame = rows(
        row=["All", "All", "Robbery"], section=["k"] * 3, index=[120.0, 80.0, 150.0],
        weekday=["Saturday", "Monday", "Friday"], state=["higher", "lower", "higher"],
    )  # fmt: skip
    assert weekdays(frame) == (
        "All is clearly above an even week (100) on Saturday (120) and clearly below it on Monday "
        "(80). The sharpest peak is of robbery on Friday (150)."
    )
    assert weekdays(frame.assign(index=np.nan, state="")) == TOO_LITTLE


def test_the_latest_recorded_kind_is_told():
    frame = rows(category=["Rape"] * 2 + ["Robbery"] * 2, days=[40, 365] * 2,
                 share=[50.0, 80.0, 90.0, 99.0], share_lower=[48.0, 78.0, 89.0, 98.0],
                 share_upper=[52.0, 82.0, 91.0, 100.0])  # fmt: skip
    assert lags(frame) == (
        "Half of serious violence is on record within 40 days for rape and robbery. 20% of rape "
        "(95% interval 18 to 22) are recorded over a year later."
    )
    soon = frame.assign(days=[40, 365, 1, 365])
    assert lags(soon).startswith("Half of serious violence is on record within 40 days for rape "
                                 "and 1 day for robbery.")  # fmt: skip


def test_the_share_in_public_is_set_against_the_first_year():
    frame = rows(category=["Public place, not domestic"] * 2, period=["2023/24", "2024/25"],
                 period_start=pd.to_datetime(["2023-04-01", "2024-04-01"]), n=[60.0, 62.0],
                 total=[100.0, 100.0], share=[60.0, 62.0], share_lower=[50.0, 52.0],
                 share_upper=[69.0, 71.0])  # fmt: skip
    assert public_and_private(frame).endswith("in 2023/24, 60%, 50 to 69: no clear change.")
    more = frame.assign(n=[600.0, 900.0], total=[1000.0, 1000.0])
    assert public_and_private(more).endswith(": higher.")


def test_maps_say_how_many_areas_changed_and_where_it_is_dense():
    frame = rows(change=["higher", "no clear change", ""], district_name=["Rugby"] * 3)
    assert changed_places(frame).endswith("1 clearly higher (Rugby 1), none clearly lower, 1 "
                                          "without clear change.")  # fmt: skip
    none = frame.assign(change=["no clear change", "no clear change", ""])
    assert changed_places(none).startswith("None of the 2 small areas that can be compared")
    dense = rows(density=[80.0, 30.0, np.nan], district_name=["Rugby", "Warwick", "Warwick"])
    assert densest_places(dense).endswith("at least half as dense: 1 in Rugby.")
    assert densest_places(dense.assign(density=np.nan)) == TOO_LITTLE
    assert top_places(rows(n=[np.nan])) == TOO_LITTLE
    assert centres_against_the_rest(rows(ratio=[1.0])).startswith("No town centre is listed")
