"""Harm, concentration and causes: known rows in, expected rows and sentences out."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from outputs.figures import (
    causes_findings,
    concentration_findings,
    harm_findings,
    services_findings,
)
from outputs.figures.causes import _compared, _found
from outputs.figures.harm import COSTED, cost_of_violence, costed, crime_severity, scores_of
from outputs.figures.places_concentration import chance_curve
from outputs.figures.repeat_victims import _repeat_shares
from outputs.figures.risk_factors import FACTOR_LIST, LEVELS
from outputs.figures.services import part_of, status_of, year_names
from outputs.findings import TOO_LITTLE
from outputs.inputs import Inputs
from outputs.publish import built
from outputs.registry import figures, with_title
from sources.partnership import partnership
from sources.stamps import ILLUSTRATIVE
from tests.outputs.made_tables import made_up_weights
from tests.outputs.world import hidden
from transforms.concentration import share_expected_by_chance

COUNTY = partnership().county_code
WEIGHTS = "out_sna__weights"


def held(inputs: Inputs, rows: pd.DataFrame) -> Inputs:
    return replace(inputs, tables={**inputs.tables, WEIGHTS: rows})


def test_a_figure_waits_for_its_weights_and_says_which_file_to_deliver(inputs: Inputs) -> None:
    found = figures()["crime_severity"]
    assert found.can_draw(inputs)
    rows = made_up_weights()
    lacking = held(inputs, rows[rows["name"].ne("crime_severity")])
    assert not found.can_draw(lacking)
    assert found.missing(lacking) == (
        "No value of Crime Severity Score weights (Office for National Statistics) may be used: "
        "deliver landing/reference/crime_severity.csv",
    )
    assert figures()["crime_harm"].can_draw(lacking)


def test_made_up_weights_are_stamped_and_verified_ones_are_not(inputs: Inputs) -> None:
    assert with_title(crime_severity, inputs, "").stamp == ILLUSTRATIVE
    verified = held(inputs, made_up_weights().assign(status="verified"))
    assert with_title(crime_severity, verified, "").stamp == ""


def test_the_unit_names_the_prices_of_the_unit_costs(inputs: Inputs) -> None:
    assert with_title(cost_of_violence, inputs, "").unit == "£ million a year, 2015/16 prices"
    assert cost_of_violence.declared_unit == "£ million a year, published prices"


def test_a_year_that_two_periods_cover_has_one_score(inputs: Inputs) -> None:
    year = {"score": "crime_severity", "district_code": COUNTY, "reason": None, "step": 50.0,
            "period_start": pd.Timestamp("2024-04-01"), "period_end": pd.Timestamp("2025-03-31"),
            "score_per_1000": 8000.0, "margin_pct": 5, "is_illustrative": True}  # fmt: skip
    rows = pd.DataFrame([
        year | {"period": "2024/25"},
        year | {"period": "year ending Mar 2025"},
        year | {"period": "2023/24", "period_start": pd.Timestamp("2023-04-01"),
                "period_end": pd.Timestamp("2024-03-31"), "reason": "too few offences",
                "score_per_1000": np.nan, "margin_pct": None},
    ])  # fmt: skip
    made = scores_of(replace(inputs, tables={**inputs.tables, "out_sna__harm": rows}),
                     "crime_severity")  # fmt: skip
    assert made["period"].tolist() == ["2023/24", "2024/25"]
    assert made["status"].tolist() == ["x", ""]
    assert made[["score_lower", "score_upper"]].iloc[1].tolist() == [7600, 8400]


def test_costs_together_leave_out_kinds_without_a_unit_cost_and_need_every_other(
    inputs: Inputs,
) -> None:
    costs = held(inputs, made_up_weights().query("code != 'Robbery'")).weights("unit_costs")
    assert costs is not None
    rows = pd.DataFrame({"offence_subgroup": ["Homicide", "Rape", "Robbery"],
                         "n": [2.0, 8.0, np.nan], "status": ["", "p", "c"]})  # fmt: skip
    whole = costed(rows, costs, COSTED).iloc[0]
    assert (whole["cost"], whole["n"], whole["status"]) == (1000, 10, "p")
    assert whole["cost_lower"] == pytest.approx(100 * 4.7954, abs=1)
    rows.loc[0, ["n", "status"]] = [np.nan, "c"]
    less = costed(rows, costs, COSTED).iloc[0]
    assert np.isnan(less["cost"]) and less["status"] == "c"


def test_a_hidden_homicide_hides_the_cost_of_its_year(inputs: Inputs) -> None:
    found = figures()["cost_of_violence"]
    cut = next(c for c in found.cuts if "homicide" in c.measure)
    last = inputs.cube(cut)["period_start"].max()
    less = hidden(inputs, cut, lambda cube: cube["period_start"].eq(last))
    frame = built(found, less)
    own = frame[frame["period_start"].eq(last)].set_index("offence_subgroup")
    assert own.loc[["Homicide", COSTED], ["n", "cost", "cost_lower"]].isna().all(axis=None)
    assert set(own.loc[["Homicide", COSTED], "status"]) == {"c"}
    assert found.finding(frame).endswith("The cost of all together is withheld.")


def test_what_only_an_assumed_unit_cost_is_held_for_is_named_as_not_costed() -> None:
    rows = pd.DataFrame(
        {"offence_subgroup": ["Homicide", "Violence without injury", COSTED],
         "cost": [22.4, np.nan, 22.4], "cost_lower": [9.0, np.nan, 9.0],
         "cost_upper": [46.2, np.nan, 46.2], "status": ["", "x", ""], "period": "2025/26",
         "period_start": pd.Timestamp("2025-04-01"), "price_base": "2015/16"}
    )  # fmt: skip
    assert harm_findings.cost_of_kinds(rows) == (
        "Recorded violence of the kinds that are costed cost £22 million in 2025/26 (95% interval "
        "9 to 46), in 2015/16 prices; homicide cost most, £22.4 million. Violence without injury "
        "is not costed: no verified unit cost is held."
    )
    assert harm_findings.cost_of_kinds(rows.assign(cost=np.nan)) == TOO_LITTLE


def test_repeat_victims_are_all_but_those_harmed_once() -> None:
    cells = pd.DataFrame(
        {"times": ["1", "2", "Total"], "is_domestic_any": "Total", "n": [90.0, 10.0, 100.0],
         "status": "", "period": "2025/26", "district_code": COUNTY,
         "period_start": pd.Timestamp("2025-04-01"), "period_end": pd.Timestamp("2026-03-31")}
    )  # fmt: skip
    row = _repeat_shares(cells).iloc[0]
    assert (row["repeat_victims"], row["denominator"], row["share"]) == (10, 100, 10)
    row = _repeat_shares(cells.assign(n=[np.nan, 10.0, 100.0])).iloc[0]
    assert np.isnan(row["share"]) and row["status"] == "c"


def test_the_curve_of_chance_is_what_equal_areas_would_show() -> None:
    curve = chance_curve(pd.Series([0, 50, 90, 100]), 5000, 339)
    assert (curve[0], curve[-1]) == (0, 100)
    assert curve[2] == round(100 * (1 - share_expected_by_chance(5000, 339, 0.1)))
    assert curve[2] < 90


def test_a_part_that_is_more_than_its_whole_has_no_share() -> None:
    rows = pd.DataFrame({"n": [5.0, 30.0, 5.0, np.nan], "denominator": [20.0, 20.0, np.nan, 20.0],
                         "status": ["", "", "", "c"]})  # fmt: skip
    share, _, _ = part_of(rows["n"], rows["denominator"])
    assert share[0] == 0.25 and np.isnan(share[1:]).all()
    assert status_of(rows, share).tolist() == ["", "x", "c", "c"]


def test_a_year_is_named_by_the_years_it_begins_and_ends_in() -> None:
    first = pd.Series(pd.to_datetime(["2024-09-01", "1999-09-01"]))
    end = pd.Series(pd.to_datetime(["2025-08-31", "2000-08-31"]))
    assert year_names(first, end).tolist() == ["2024/25", "1999/00"]


def pair(before: float, now: float, kind: str = "risk") -> pd.DataFrame:
    rows = pd.DataFrame({"when": ["Year before", "Latest year"], "n": [before, now],
                         "denominator": 1e6, "rate": 1.0, "lower": 1.0, "upper": 1.0,
                         "per": 1000, "kind": kind, "status": ""})  # fmt: skip
    return _compared(rows)


def test_more_of_a_risk_is_worse_only_where_chance_is_no_likely_reason() -> None:
    several = [pair(100, 200), pair(200, 100), pair(100, 100), pair(np.nan, 100)]
    made = _found(pd.concat(several, ignore_index=True))
    assert made["state"].tolist()[1::2] == ["worse", "better", "similar", ""]
    assert made["change"].tolist()[::2] == [""] * 4
    alone = _found(pair(100, 140))
    among = _found(pd.concat([pair(100, 140), *[pair(100, 100)] * 19], ignore_index=True))
    assert alone["change"].iloc[1] == "higher"
    assert among["change"].iloc[1] == "no clear change"


def test_every_level_has_a_factor_that_is_held_and_one_that_protects() -> None:
    assert list(dict.fromkeys(f.level for f in FACTOR_LIST)) == list(LEVELS)
    for level in LEVELS:
        own = [f for f in FACTOR_LIST if f.level == level]
        assert any(f.cut for f in own) and any(f.kind == "protective" for f in own)
    assert all(bool(f.cut) != bool(f.ask) for f in FACTOR_LIST)
    assert len({f.name for f in FACTOR_LIST}) == len(FACTOR_LIST)


def test_a_factor_that_nobody_holds_says_whom_to_ask(inputs: Inputs) -> None:
    frame = built(figures()["risk_and_protective_factors"], inputs)
    asked = frame[frame["factor"].eq("Ready for school at age 5")]
    assert set(asked["status"]) == {"x"}
    assert set(asked["reason"]) == {"not held here; ask for: early years profile"}


def test_the_most_at_risk_tenth_is_told_with_how_much_of_it_is_settled() -> None:
    frame = pd.DataFrame({"tenth": [1, 1, 1, 2], "tenth_to": [1, 1, 3, 2],
                          "district_name": ["North", "North", "South", "South"]})  # fmt: skip
    assert causes_findings.index_of_areas(frame) == (
        "Of the 3 small areas in the most at risk tenth, 2 are in North; 2 stay in it whichever "
        "component is left out or counts twice."
    )
    assert causes_findings.index_of_areas(frame.iloc[3:]) == TOO_LITTLE


def test_a_background_is_told_beside_other_areas_and_all_pupils() -> None:
    frame = pd.DataFrame(
        {"background": ["Suspended"] * 3, "share": [76.8, 80.0, 13.4],
         "group": ["Here: serious violence", "England: serious violence", "Here: all pupils"]}
    )  # fmt: skip
    assert causes_findings.backgrounds_apart(frame) == (
        "The commonest background of children cautioned or sentenced for serious violence is "
        "“suspended”: 77% in Here and 80% in England; 13% of all pupils in Here."
    )
    assert causes_findings.backgrounds_apart(frame.assign(share=np.nan)) == TOO_LITTLE


def orders(n: float, denominator: float, lower: float, upper: float) -> pd.DataFrame:
    return pd.DataFrame({"order": ["Victim first"], "n": n, "denominator": denominator,
                         "share": 100 * n / denominator, "share_lower": lower,
                         "share_upper": upper})  # fmt: skip


def test_who_came_first_is_said_only_where_the_interval_leaves_out_half() -> None:
    said = concentration_findings.came_first
    assert said(orders(31, 70, 33, 56)).endswith("not clearly more or fewer than half.")
    assert said(orders(60, 70, 76, 92)).endswith(": clearly more than half.")
    assert said(orders(10, 70, 8, 24)).endswith(": clearly fewer than half.")
    assert said(orders(np.nan, 70, np.nan, np.nan)) == TOO_LITTLE


def test_those_who_are_both_are_a_share_of_all_suspects() -> None:
    frame = pd.DataFrame({"role_name": ["Victim", "Suspect", "Victim + Suspect"],
                          "n": [400.0, 190.0, 10.0], "period": "2025/26"})  # fmt: skip
    said = concentration_findings.both_roles(frame)
    assert said.startswith("10 people are both") and ": 5.0% of suspects" in said
    frame.loc[2, "n"] = np.nan
    assert concentration_findings.both_roles(frame) == TOO_LITTLE


def test_services_changes_use_the_words_their_intervals_allow() -> None:
    frame = pd.DataFrame(
        {"district_code": COUNTY, "district_name": "County", "measure_name": ["Plans"] * 2,
         "period": ["2023/24", "2024/25"], "n": [100.0, 200.0], "denominator": 1e5,
         "rate": [10.0, 20.0], "period_start": pd.to_datetime(["2023-04-01", "2024-04-01"])}
    )  # fmt: skip
    finding = services_findings.changes_of("residents", "10,000")
    assert finding(frame) == (
        "Plans: 20.0 for every 10,000 residents in 2024/25. County against the year before: higher "
        "for plans."
    )
    assert finding(frame.assign(n=np.nan)) == TOO_LITTLE


def test_children_to_come_are_told_as_more_or_fewer() -> None:
    ages = pd.DataFrame(
        {
            "district_code": COUNTY, "district_name": "County", "period": "mid-2036",
            "period_start": pd.Timestamp(2036, 6, 30), "base_year": 2022,
            "ages": ["0 to 9", "10 to 17", "18 to 24", "Under 25"],
            "index": [95.2, 104.0, 100.3, 99.0],
        }
    )  # fmt: skip
    assert causes_findings.ages_to_come(ages) == (
        "Residents of County projected for mid-2036, against mid-2022: 5% fewer aged 0 to 9, 4% "
        "more aged 10 to 17 and as many aged 18 to 24."
    )


def test_factors_are_told_of_those_held_for_two_years() -> None:
    rows = pd.DataFrame(
        {"factor": ["Suspensions", "Fires", "Trust", "Knives"],
         "state": ["worse", "similar", "", ""],
         "change": ["higher", "no clear change", "", ""],
         "reason": ["", "", "not held here; ask for: x", "nobody delivered it"]}
    )  # fmt: skip
    assert causes_findings.factors_moved(rows) == (
        "Of 2 risk factors held for two years: clearly worse for suspensions. No agency's figure "
        "is held for 1 of all 4 factors. Nobody sent the figures for 1 more."
    )
