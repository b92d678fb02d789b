"""Overlaps, earlier contact, health events without an offence, districts against the county."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from outputs.figures.across_agencies import SEEN_BY, agencies_changes
from outputs.figures.across_agencies_findings import directions_together
from outputs.figures.districts import PROFILES, district_indicators
from outputs.figures.districts_findings import district_profile, districts_compared
from outputs.figures.indicators import INDICATORS, against_county
from outputs.figures.links import BEFORE, BY_MONTHS, MATCHED, health_events_without_offence
from outputs.figures.links_findings import (
    by_place_unmatched,
    known_before,
    months_known,
    unmatched,
)
from outputs.inputs import Inputs
from outputs.publish import built
from transforms.cuts import Cut
from transforms.dimensions import ANY, TOTAL
from transforms.health_matches import SOURCES, rule

NEAR = rule("same small area", 2)
COUNTY = "E10000031"


def cells_of(cut: Cut, rows: Sequence[Mapping], start: str = "2024-04-01") -> pd.DataFrame:
    """The disclosed cells of a cut in one window."""
    span = {
        "measure": cut.measure,
        "period": "Apr 2024 to Mar 2026",
        "months_covered": 24,
        "period_start": pd.Timestamp(start),
        "period_end": pd.Timestamp("2026-03-31"),
    }
    return pd.DataFrame([{**span, "status": "", **row} for row in rows])


def matches(x: Inputs, without: float, by_chance: float, total: float = 100) -> Inputs:
    """Inputs in which the ambulance's events match so under one rule; nobody else's at all."""
    cuts = dict(x.cuts)
    for (source, how), cut in MATCHED.items():
        of_all = total if source == SOURCES[0].name else 0
        unseen = (without if how == "is_matched" else by_chance) if of_all else 0
        cells = {"false": unseen, "true": of_all - unseen, TOTAL: of_all}
        rows = [{"rule": NEAR, how: answer, "n": n, "status": "" if n == n else "c"}
                for answer, n in cells.items()]  # fmt: skip
        cuts[cut] = cells_of(cut, rows)
    return replace(x, cuts=cuts)


def test_chance_is_allowed_for_by_the_share_that_chance_leaves_unmatched(inputs: Inputs) -> None:
    frame = built(health_events_without_offence, matches(inputs, 60, 90))
    (row,) = frame.to_dict("records")
    assert (row["share"], row["by_chance"], row["row"]) == (60, 90, "Same small area")
    assert row["beyond_chance"] == pytest.approx(100 * 2 / 3)
    assert row["beyond_chance_lower"] < 100 * 2 / 3 < row["beyond_chance_upper"]
    assert row["text"] == "60% (90%)"
    assert unmatched(frame) == (
        "Ambulance: between 60% and 60% of events have no offence nearby, depending on the rule; "
        "allowing for chance, 67% (95% intervals within 56 to 79)."
    )


def test_a_rule_whose_matches_are_those_of_chance_tells_nothing(inputs: Inputs) -> None:
    frame = built(health_events_without_offence, matches(inputs, 80, 80))
    assert "no rule can tell true matches from chance" in unmatched(frame)


def test_a_hidden_count_hides_what_is_made_from_it(inputs: Inputs) -> None:
    frame = built(health_events_without_offence, matches(inputs, float("nan"), 90))
    assert frame[["share", "beyond_chance"]].isna().all(axis=None)
    assert frame["status"].eq("c").all() and frame["text"].eq("").all()
    frame = built(health_events_without_offence, matches(inputs, 60, float("nan")))
    assert frame["beyond_chance"].isna().all() and frame["status"].eq("c").all()
    assert frame["text"].eq("60%").all()


def test_contact_of_any_kind_is_of_any_month_before(inputs: Inputs) -> None:
    from outputs.figures.links import known_before_first_offence

    cuts = dict(inputs.cuts)
    months = [{"months_before": m, "n": float(n)} for m, n in ((ANY, 70), (TOTAL, 100))]
    cuts[BY_MONTHS] = cells_of(BY_MONTHS, months)
    for name, cut in BEFORE.items():
        members = {"true": 50, "false": 50, "unknown": 0, TOTAL: 100}
        cuts[cut] = cells_of(cut, [{name: m, "n": float(n)} for m, n in members.items()])
    unlinked = BEFORE["had_probation"]
    members = {"true": 0, "false": 0, "unknown": 100, TOTAL: 100}
    rows = [{"had_probation": m, "n": float(n)} for m, n in members.items()]
    cuts[unlinked] = cells_of(unlinked, rows)
    frame = built(known_before_first_offence, replace(inputs, cuts=cuts))
    shares = dict(zip(frame["contact"], frame["share"], strict=True))
    assert shares["Any of these"] == 70
    assert shares["Victim of a recorded offence"] == 50
    assert "Supervised by probation" not in shares
    assert known_before(frame).startswith("70% (60 to 78) of the 100 people under 25")
    assert "Too few" in known_before(frame.assign(share=np.nan))


def test_months_add_where_all_can_be_shown() -> None:
    spans = ("0 to 2", "3 to 5", "6 to 11", "no contact seen")
    frame = pd.DataFrame({"months_before": spans, "share": [10.0, 5.0, 20.0, 40.0]})
    assert months_known(frame).startswith("15% of people") and "; 40% had none" in (
        months_known(frame)
    )
    assert "Too few" in months_known(frame.assign(share=[np.nan, 5.0, 20.0, 40.0]))


def test_a_year_is_set_against_the_one_that_shares_no_month_with_it(inputs: Inputs) -> None:
    frame = built(agencies_changes, inputs)
    assert set(frame["measure_name"]) <= set(SEEN_BY.values())
    told = frame[frame["ratio"].notna()]
    assert len(told)
    assert told["ratio"].to_numpy() == pytest.approx(told["n"] / told["n_before"])
    assert frame.loc[frame["n"].lt(20), "ratio"].isna().all()
    assert (told["period_end"] - told["period_start"]).dt.days.isin([364, 365]).all()


def test_sources_that_move_apart_are_named() -> None:
    frame = pd.DataFrame(
        {"measure_name": ["Police: x", "Ambulance: y", "Police: x"],
         "district_name": ["Rugby", "Rugby", "Warwick"], "period": "year ending Mar 2026",
         "change": ["higher", "lower", "no clear change"]}
    )  # fmt: skip
    assert directions_together(frame) == (
        "Year ending Mar 2026 against the year before: higher for police: x in Rugby; lower for "
        "ambulance: y in Rugby; in Rugby sources move apart."
    )
    still = directions_together(frame.assign(change="no clear change"))
    assert still.endswith("no clear change in any source or district.")
    assert "Too few" in directions_together(frame.assign(change=""))


def rates(numbers: Mapping[str, tuple[float, float, float]]) -> pd.DataFrame:
    """One period's number, lower and upper limit by place."""
    rows = [(code, *found) for code, found in numbers.items()]
    columns = ["district_code", "number", "number_lower", "number_upper"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(period_start=pd.Timestamp("2025-04-01"), status="")


def test_a_district_is_worse_where_its_interval_lies_above_the_countys_number() -> None:
    numbers = {"a": (6, 5.1, 7), "b": (4, 3, 4.9), "c": (5.5, 4.9, 6), COUNTY: (5, 4.8, 5.2)}
    found = against_county(rates(numbers), COUNTY, is_harm=True)
    assert found["state"].tolist() == ["worse", "better", "similar", ""]
    assert found["ratio"].tolist() == [1.2, 0.8, 1.1, 1.0]
    assert found.loc[0, ["ratio_lower", "ratio_upper"]].tolist() == [5.1 / 5, 7 / 5]
    neutral = against_county(rates(numbers), COUNTY, is_harm=False)
    assert neutral["state"].tolist() == ["higher", "lower", "similar", ""]


def test_without_the_countys_number_no_district_has_a_verdict() -> None:
    hidden = {"a": (6, 5.1, 7), COUNTY: (np.nan, np.nan, np.nan)}
    found = against_county(rates(hidden), COUNTY, is_harm=True)
    assert found["state"].tolist() == ["", ""] and found["ratio"].isna().all()
    assert found.loc[0, "status"] == "c"


def test_every_indicator_is_in_the_table_with_its_own_latest_period(inputs: Inputs) -> None:
    frame = built(district_indicators, inputs)
    assert set(frame["indicator"]) <= {each.name for each in INDICATORS}
    assert frame.groupby("indicator")["period_start"].nunique().eq(1).all()
    assert not frame.duplicated(["indicator", "district_code"]).any()
    told = frame[frame["state"].isin(["worse", "higher"])]
    assert told["number_lower"].gt(told["number"] / told["ratio"]).all()


def test_indicators_have_names_that_fit_a_row_and_a_sentence() -> None:
    assert len({each.name for each in INDICATORS}) == len(INDICATORS)
    assert len({(each.section, each.fact) for each in INDICATORS}) == len(INDICATORS)
    assert all(each.name[0].isupper() and len(each.fact) <= 34 for each in INDICATORS)


def test_a_districts_page_holds_it_and_the_county_alone(inputs: Inputs) -> None:
    for page in PROFILES:
        frame = built(page, inputs)
        assert frame["district_code"].nunique() == 2
        latest = frame[frame["state"].ne("")]
        assert not latest.duplicated("indicator").any()
        county = frame[frame["district_code"].eq(COUNTY)]
        assert county["state"].eq("").all()


def test_a_page_says_what_stands_out_the_furthest_first() -> None:
    names = ["Robbery", "Knives", "Fires", "Assaults", "Absence", "Entrants"]
    frame = pd.DataFrame(
        {"district_code": "E07000220", "district_name": "Rugby", "indicator": names,
         "number": 1.0, "ratio": [1.1, 1.5, 1.3, 1.2, 0.8, 1.0],
         "state": ["worse"] * 4 + ["better", "similar"]}
    )  # fmt: skip
    county = frame.assign(district_code=COUNTY, district_name="Warwickshire", state="", ratio=1.0)
    both = pd.concat([frame, county], ignore_index=True)
    assert district_profile(both) == (
        "Rugby against Warwickshire: worse for knives (1.50 times), fires (1.30 times), assaults "
        "(1.20 times) and 1 more; better for absence (0.80 times); similar for 1 of 6 indicators."
    )
    assert districts_compared(both) == (
        "Worse than Warwickshire most often: Rugby (4 indicators); better most often: Rugby (1); "
        "5 of 6 comparisons differ clearly from Warwickshire."
    )
    hidden = both.assign(number=np.nan)
    assert all(re.match("Too few", say(hidden)) for say in (district_profile, districts_compared))


def test_a_district_apart_from_the_county_is_named() -> None:
    frame = pd.DataFrame(
        {"district_code": ["E07000220", COUNTY], "district_name": ["Rugby", "Warwickshire"],
         "matching": "Near", "beyond_chance": [80.0, 66.0], "beyond_chance_lower": [70.0, 60.0],
         "beyond_chance_upper": [90.0, 72.0]}
    )  # fmt: skip
    assert by_place_unmatched(frame) == (
        "Of incidents in Warwickshire, 66% had no offence nearby that chance does not explain; "
        "Rugby higher."
    )
    level = frame.assign(beyond_chance_lower=[60.0, 60.0])
    assert by_place_unmatched(level).endswith("no district is clearly higher or lower.")
    assert "Too few" in by_place_unmatched(frame.assign(beyond_chance=np.nan))
