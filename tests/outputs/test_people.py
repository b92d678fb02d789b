"""Chapters 6 and 7: shares, relative rates and settled outcomes; known counts in, rows out."""

from collections.abc import Callable

import duckdb
import numpy as np
import pandas as pd
import pytest

from outputs.ethnicity import residents
from outputs.figures.harmed_by_kind import RELATED
from outputs.figures.harmed_findings import domestic_by_year, ethnic_ratios
from outputs.figures.markers_and_weapons import WEAPON_AGES
from outputs.figures.suspects_context import OUTCOME_YEARS
from outputs.figures.suspects_findings import (
    earlier_links,
    flags_apart,
    knife_changes,
    peak_age,
    weapons_apart,
)
from outputs.figures.who_causes_harm import BY_AGE_AND_SEX, BY_SUSPECTS
from outputs.figures.who_is_harmed import BY_ETHNIC_GROUP, band_name
from outputs.findings import TOO_LITTLE
from outputs.inputs import Inputs
from outputs.parts import cells, counted, shares_of_known, with_shares
from outputs.publish import built
from outputs.registry import figures
from sources.partnership import partnership
from tests.outputs.world import hidden
from transforms.dimensions import IDENTIFIED, KNOWN, SEVERAL, TOTAL
from transforms.population import residents as mid_year
from transforms.statistics import wilson

COUNTY = partnership().county_code
PERIODS = pd.to_datetime(["2019-04-01", "2025-04-01"])


@pytest.fixture(scope="module")
def frame(inputs: Inputs) -> Callable[[str], pd.DataFrame]:
    return lambda name: built(figures()[name], inputs)


def rows_of(n: list[float], status: list[str] | None = None, **columns: list) -> pd.DataFrame:
    return pd.DataFrame({"period": "a year", "n": n, "status": status or [""] * len(n), **columns})


def test_a_share_has_wilsons_limits_and_is_withheld_with_either_of_its_counts() -> None:
    rows = rows_of([65, np.nan, 5, 0], ["p", "c", "", ""], kind=list("abcd"))
    wholes = rows_of([100, 50, 10, 0], kind=list("abcd"))
    made = with_shares(rows, wholes, ["kind"])
    assert made.loc[0, ["share", "share_lower", "share_upper"]].tolist() == pytest.approx(
        [65, 55.2544433, 73.6357518]
    )
    assert made["status"].tolist() == ["p", "c", "u", "z"]
    assert made["total"].tolist() == [100, 50, 10, 0]
    less = with_shares(rows, wholes.assign(n=np.nan), ["kind"])
    assert less["status"].eq("c").all() and less["share"].isna().all()


def test_members_that_nobody_has_are_left_out_but_not_those_withheld() -> None:
    rows = rows_of([0, 0, np.nan, 3], kind=["none", "none", "hidden", "some"])
    assert counted(rows, "kind")["kind"].tolist() == ["hidden", "some"]


def test_shares_of_the_known_are_of_all_the_known_and_tell_how_many_are_not(
    inputs: Inputs,
) -> None:
    cut = RELATED["sex"]
    rows = shares_of_known(inputs, cut, "relationship", sex=TOTAL)
    cube = inputs.cube(cut)
    every = cube[cube["sex"].eq(TOTAL)].set_index("relationship")["n"]
    assert "unknown" not in set(rows["relationship"])
    assert rows["share"].sum() == pytest.approx(100)
    assert rows["total"].eq(every[KNOWN]).all()
    assert rows["unknown_share"].iloc[0] == pytest.approx(100 * every["unknown"] / every[TOTAL])


def test_a_group_is_told_only_where_every_part_of_its_share_is_shown(inputs: Inputs) -> None:
    less = hidden(inputs, BY_ETHNIC_GROUP, lambda cube: cube["ethnic_group"].eq("White"))
    rows = built(figures()["victims_by_ethnic_group"], less)
    assert rows["ratio"].isna().all() and rows["status"].eq("c").all()
    assert ethnic_ratios("victims")(rows) == TOO_LITTLE


def test_relative_rates_rest_on_residents_of_the_census_and_set_white_to_one(
    frame, inputs: Inputs
) -> None:
    rows = frame("victims_by_ethnic_group").set_index("ethnic_group")
    people = residents(inputs)
    assert people.sum() == pytest.approx(596_775, abs=50)
    assert rows["denominator"].to_dict() == pytest.approx((3 * people).to_dict())
    assert rows.index[0] == "White" and rows.loc["White", "ratio"] == 1
    black, white = rows.loc["Black"], rows.loc["White"]
    ratio = (black["n"] / people["Black"]) / (white["n"] / people["White"])
    reach = np.exp(1.959964 * np.sqrt(1 / black["n"] + 1 / white["n"]))
    assert [black["ratio"], black["ratio_lower"], black["ratio_upper"]] == pytest.approx(
        [ratio, ratio / reach, ratio * reach], rel=1e-6
    )
    assert rows["population_share"].sum() == pytest.approx(100)
    assert rows["population_name"].str.contains("all ages").all()


def test_the_words_for_a_relative_rate_are_those_its_interval_allows() -> None:
    rows = pd.DataFrame(
        {
            "ethnic_group": ["White", "Black", "Asian", "Other"],
            "ratio": [1, 2.5, 0.5, 1.2],
            "ratio_lower": [1, 2.0, 0.4, 0.8],
            "ratio_upper": [1, 3.0, 0.6, 1.8],
            "unknown_share": 23.0,
        }
    )
    assert ethnic_ratios("suspects")(rows) == (
        "Relative to the White group, rates of suspects are higher for Black (2.50); lower for "
        "Asian (0.50); not clearly different for Other (1.20). 23% of suspects have no known "
        "ethnic group."
    )


def test_bands_under_an_age_are_named_by_it() -> None:
    named = [band_name(b) for b in ("0-9", "0-24", "10-17", "65 and over")]
    assert named == ["Under 10", "Under 25", "10 to 17", "65 and over"]


def test_young_victims_are_counted_over_residents_of_their_own_ages(frame, inputs: Inputs) -> None:
    rows = frame("young_victims_by_year")
    last = rows[rows["period_start"].eq(rows["period_start"].max())].set_index("category")
    asked = pd.DataFrame({"first_age": [0, 10], "last_age": [24, 17]}).assign(
        district_code=COUNTY,
        sex="persons",
        period_start=last["period_start"].iloc[0],
        period_end=last["period_end"].iloc[0],
    )
    people = mid_year(asked, inputs.residents)["population"].tolist()
    assert last.loc[["Under 25", "10 to 17"], "denominator"].tolist() == pytest.approx(people)
    assert last.loc["Under 18", "n"] > last.loc["10 to 17", "n"]


def test_single_ages_and_bands_of_suspects_are_one_count(frame, inputs: Inputs) -> None:
    ages, bands = frame("suspects_by_single_age"), frame("suspects_by_age_and_sex")
    males = ages[ages["sex"].eq("Males") & ages["age"].between(18, 24)]
    band = bands[bands["sex"].eq("male") & bands["age_band"].eq("18-24")].iloc[0]
    assert males["n"].sum() == band["n"] and len(males) == 7
    assert males["denominator"].sum() == pytest.approx(band["denominator"])
    cube = inputs.cube(BY_AGE_AND_SEX)
    assert set(bands["total"]) == set(cube.loc[
        cube["age_or_band"].eq(TOTAL) & cube["sex"].eq(TOTAL), "n"])  # fmt: skip


def test_single_years_end_where_bands_begin() -> None:
    from sources.police.suspects import AGE_OR_BAND

    with duckdb.connect() as con:
        rows = "(values (9), (10), (34), (35), (70), (null)) t(age_years)"
        found = con.execute(f"select {AGE_OR_BAND.sql} from {rows}").fetchall()
    assert [age for (age,) in found] == ["0-9", "10", "34", "35-44", "65 and over", "unknown"]
    assert {age for (age,) in found} <= set(AGE_OR_BAND.values)


def test_a_suspect_of_unknown_age_is_neither_child_nor_adult() -> None:
    from sources.police.suspects import STAGE

    with duckdb.connect() as con:
        rows = "(values (17), (18), (null)) t(age_years)"
        found = con.execute(f"select {STAGE.sql} from {rows}").fetchall()
    assert found == [("0-17",), ("18 and over",), ("unknown",)]


def test_knife_suspects_are_set_against_the_first_year_over_their_own_ages(frame) -> None:
    rows = frame("knife_suspects_by_stage")
    is_first = rows["period_start"].eq(rows["period_start"].min())
    assert rows.loc[is_first, "change"].eq("").all()
    shown = rows[~is_first].dropna(subset=["ratio"])
    assert len(shown) and shown["ratio_lower"].lt(shown["ratio_upper"]).all()
    last = rows[rows["period_start"].eq(rows["period_start"].max())].set_index("category")
    children, adults = (last["denominator"][last.index.str.startswith(w)] for w in ("Ch", "Ad"))
    assert children.nunique() == adults.nunique() == 1
    assert adults.iloc[0] > 5 * children.iloc[0]


def test_groups_of_suspects_leave_out_offences_without_one(inputs: Inputs) -> None:
    cube = inputs.cube(BY_SUSPECTS)
    every = cube[cube["youngest_suspect"].eq(TOTAL)].set_index("suspects")["n"]
    assert every[IDENTIFIED] == every[["1", "2", "3 or more"]].sum()
    assert every[SEVERAL] == every[["2", "3 or more"]].sum()
    rows = built(figures()["offences_by_number_of_suspects"], inputs)
    whole = rows[rows["category"].eq("All ages")].iloc[0]
    assert whole["share"] == pytest.approx(
        100 * float(wilson(every[SEVERAL], every[IDENTIFIED])[0])
    )


def test_outcomes_of_years_too_young_to_have_them_are_not_shown(frame, inputs: Inputs) -> None:
    rows = frame("outcomes_by_year")
    last = pd.Timestamp(inputs.last_day("police__offences"))
    assert rows["period_end"].max() + pd.DateOffset(months=6) <= last
    assert inputs.cube(OUTCOME_YEARS)["period_end"].max() > rows["period_end"].max()
    shares = rows.groupby("period")["share"].sum()
    assert shares.to_numpy() == pytest.approx(100)


def test_every_home_office_outcome_has_a_wider_kind() -> None:
    from sources.code_lists import codes
    from sources.outcome_groups import KINDS, OUTCOME_GROUP, OUTCOME_KIND

    grouped = [group for groups in KINDS.values() for group in groups]
    assert sorted(grouped) == sorted(set(OUTCOME_GROUP.values) - {"unknown"})
    listed = ", ".join(f"('{code}')" for code in codes("outcomes"))
    query = f"select outcome_code, {OUTCOME_KIND.sql} from (values {listed}) t(outcome_code)"
    with duckdb.connect() as con:
        kinds = dict(con.execute(query).fetchall())
    assert kinds["1"] == "charge or summons" and kinds["22"] == "out of court"
    assert None not in kinds.values()


def test_weapons_by_age_are_shares_of_known_weapons_of_that_age(frame, inputs: Inputs) -> None:
    rows = frame("weapons_by_age")
    older = rows[rows["category"].eq("Aged 25 and over")]
    known = cells(inputs, WEAPON_AGES, age_band="25 and over", weapon_type=KNOWN)["n"].iloc[0]
    assert older["total"].eq(known).all() and older["share"].sum() == pytest.approx(100)


def test_the_peak_age_names_the_ages_that_may_be_as_high() -> None:
    rows = pd.DataFrame(
        {
            "sex": "Males", "age": [15, 16, 17, 30], "rate": [8.0, 9.0, 10.0, 2.0],
            "lower": [6.0, 7.0, 8.0, 1.0], "upper": [7.9, 11.0, 12.0, 3.0],
        }
    )  # fmt: skip
    assert peak_age(rows) == (
        "The rate a year per 1,000 is highest for males at 17 (10.0). For males the intervals of "
        "1 other age reach the peak's (16 to 16)."
    )
    assert peak_age(rows.assign(rate=np.nan)) == TOO_LITTLE


def test_a_change_of_knife_suspects_is_told_by_its_interval() -> None:
    rows = pd.DataFrame(
        {
            "category": ["Children in knives"] * 2 + ["Adults in knives"] * 2,
            "period": ["2019/20", "2025/26"] * 2, "period_start": list(PERIODS) * 2,
            "ratio": [1, 1.6, 1, 0.9], "change": ["", "higher", "", "no clear change"],
        }
    )  # fmt: skip
    assert knife_changes(rows) == (
        "2025/26 against 2019/20, ratio of rates: higher for children in knives (1.60); no clear "
        "change for adults in knives (0.90)."
    )
    assert knife_changes(rows.assign(change="", ratio=np.nan)) == TOO_LITTLE


def test_earlier_links_name_the_middle_person() -> None:
    rows = rows_of(
        [40, 30, 20, 10], category=["None seen", "1 offence", "2 offences", "5 or more offences"]
    )
    rows = with_shares(rows, rows_of([100]))
    assert earlier_links(rows) == (
        "Of 100 people first suspected of serious violence, 40% had no earlier link that is seen "
        "and 10% had 5 or more offences; the middle one of them had 1 offence."
    )
    assert earlier_links(rows.assign(share=np.nan)) == TOO_LITTLE


def test_a_district_is_apart_only_where_its_interval_leaves_the_county_out() -> None:
    codes = [*partnership().districts[:2], COUNTY]
    rows = pd.DataFrame(
        {
            "district_code": codes, "district_name": ["North", "South", "County"],
            "weapon": "Knife or sharp instrument", "flag": "Alcohol", "unknown_share": 30.0,
            "share": [20.0, 31.0, 30.0], "share_lower": [15.0, 25.0, 28.0],
            "share_upper": [26.0, 37.0, 32.0],
        }
    )  # fmt: skip
    assert "clearly apart from County: North." in weapons_apart(rows)
    rows.loc[0, "share_upper"] = 33.0
    assert "no district differs clearly from County" in weapons_apart(rows)
    assert flags_apart(rows) == (
        "Markers set: alcohol from 20.0% (North) to 31.0% (South), no district differs clearly "
        "from County."
    )
    assert weapons_apart(rows.assign(share=np.nan)) == TOO_LITTLE


def test_a_share_changes_only_as_far_as_its_interval_says() -> None:
    rows = pd.DataFrame(
        {
            "category": "Sexual offences", "period": ["2019/20", "2025/26"],
            "period_start": PERIODS, "n": [200.0, 300.0], "total": [1000.0, 1000.0],
            "share": [20.0, 30.0],
        }
    )  # fmt: skip
    assert domestic_by_year(rows) == (
        "Marked as domestic abuse: 30% of sexual offences in 2025/26 (20% in 2019/20: higher)."
    )
    assert domestic_by_year(rows.assign(share=np.nan)) == TOO_LITTLE
