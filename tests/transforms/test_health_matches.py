"""Health events with and without a police offence near in time and place."""

from datetime import date

import duckdb
import pytest

from tests.transforms.linked import RUGBY, WARWICK, built, deliver, empty
from transforms.health_matches import BY_DISTRICT, HOURS, PLACES, RULES, health_matches, rule

Con = duckdb.DuckDBPyConnection
AMBULANCE, ISTV, ECDS = (
    "health__ambulance_incidents", "health__ed_assaults", "health__ed_attendances",
)  # fmt: skip
HERE, ADJOINING, NEAR, FAR = "E01031005", "E01031006", "E01031046", "E01031281"
SAME = "same small area"


def told(
    offences: list[dict], incidents: list[dict], assaults: list[dict] = (), ecds: list[dict] = ()
) -> list[dict]:
    """The matches of these events with these offences."""
    con = empty()
    deliver(con, "police__offences", [_offence(n, o) for n, o in enumerate(offences)])
    deliver(con, AMBULANCE, [{"incident_id": "i", **row} for row in incidents])
    deliver(con, ISTV, [{"site_code": "RKB03", **row} for row in assaults])
    deliver(con, ECDS, [{"attendance_id": "e", **row} for row in ecds])
    return built(con, health_matches)


def _offence(number: int, row: dict) -> dict:
    return {"offence_id": f"o{number}", "recorded_date": "2025-03-12", "lsoa11_code": HERE, **row}


def matched(rows: list[dict]) -> set[tuple[str, str]]:
    """The rules that the one event matches, by their two parts."""
    return {(r["place_rule"], r["hours"]) for r in rows if r["is_matched"]}


CALL = {"call_at": "2025-03-10T22:30:00", "lsoa11_code": HERE}


@pytest.mark.parametrize(
    ("begun", "hours"),
    [
        ("2025-03-10T22:30:00", {"1", "2", "6", "24"}),
        ("2025-03-10T23:30:00", {"1", "2", "6", "24"}),
        ("2025-03-10T20:29:00", {"6", "24"}),
        ("2025-03-11T22:30:00", {"24"}),
        ("2025-03-09T22:30:00", {"24"}),
        ("2025-03-11T22:31:00", set()),
        ("2025-03-10T00:00:00", set()),
    ],
)
def test_an_offence_matches_within_so_many_hours_before_or_after(
    begun: str, hours: set[str]
) -> None:
    rows = told([{"committed_from_at": begun}], [CALL])
    assert {h for place, h in matched(rows) if place == SAME} == hours


def test_an_offence_lasts_from_its_first_to_its_last_moment() -> None:
    evening = {"committed_from_at": "2025-03-10T17:00:00", "committed_to_at": "2025-03-10T21:45:00"}
    assert (SAME, "1") in matched(told([evening], [CALL]))
    day = {"committed_from_at": "2025-03-10T12:00:00", "committed_to_at": "2025-03-10T22:45:00"}
    assert matched(told([day], [CALL])) == set()


@pytest.mark.parametrize(
    ("area", "district", "places"),
    [
        (HERE, RUGBY, set(PLACES)),
        (ADJOINING, RUGBY, set(PLACES) - {SAME, *(p for p in PLACES if "centres" in p)}),
        (FAR, RUGBY, {"same district", "anywhere in the area"}),
        (FAR, WARWICK, {"anywhere in the area"}),
        (None, "unknown", {"anywhere in the area"}),
    ],
)
def test_how_near_the_small_areas_are_decides_the_place_rules(
    area: str | None, district: str, places: set[str]
) -> None:
    begun = {"committed_from_at": "2025-03-10T22:00:00"}
    rows = told([begun | {"lsoa11_code": area, "district_code": district}], [CALL])
    assert {place for place, _ in matched(rows)} == places


def test_other_offences_and_those_that_do_not_count_match_nothing() -> None:
    begun = {"committed_from_at": "2025-03-10T22:30:00"}
    rows = told(
        [
            begun | {"offence_group": "Theft offences"},
            begun | {"offence_subgroup": "Stalking and harassment"},
            begun | {"status": "cancelled"},
        ],
        [CALL],
    )
    assert matched(rows) == set()
    assert len(rows) == len(RULES) == len(PLACES) * len(HOURS)


def test_an_offence_a_week_before_the_event_is_a_match_by_chance_alone() -> None:
    rows = told([{"committed_from_at": "2025-03-03T22:30:00"}], [CALL])
    assert {(r["is_matched"], r["is_matched_by_chance"]) for r in rows} == {(False, True)}


def test_attendances_are_held_against_a_district_and_the_whole_area_alone() -> None:
    rows = told(
        [{"committed_from_at": "2025-03-10T22:30:00"}],
        [],
        assaults=[{"arrival_at": "2025-03-10T23:50:00", "assault_at": "2025-03-10T23:00:00"}],
        ecds=[{"arrival_at": "2025-03-10T23:50:00", "injury_at": "2025-03-10T22:00:00",
               "lsoa11_code": HERE, "district_code": WARWICK, "age_band": "10-17"}],
    )  # fmt: skip
    assert {r["source"] for r in rows} == {
        "Emergency department (ECDS)", "Emergency department (ISTV)",
    }  # fmt: skip
    by = {(r["source"][-5:-1], r["rule"]): r for r in rows}
    assert len(by) == 2 * 2 * len(HOURS)
    assert by["ISTV", rule("same district", 1)]["is_matched"]
    assert not by["ECDS", rule("same district", 24)]["is_matched"]
    assert by["ECDS", rule("anywhere in the area", 1)]["is_matched"]
    assert {r["age_band"] for r in rows} == {"unknown", "10-17"}


def test_events_elsewhere_without_a_time_or_not_of_violence_are_left_out() -> None:
    rows = told(
        [{"committed_from_at": "2025-03-10T22:30:00"}],
        [CALL | {"district_code": "outside"}, CALL | {"call_at": "2025-03-10T00:00:00"},
         CALL | {"is_violence": False}],
        ecds=[{"arrival_at": "2025-03-10T23:50:00", "injury_at": None}],
    )  # fmt: skip
    assert rows == []


def test_the_window_is_the_latest_two_years_that_police_and_health_both_answer_for() -> None:
    con = empty()
    deliver(con, "police__offences", [], first="2020-01-01", last="2025-12-01")
    calls = [CALL | {"call_at": f"{year}-03-10T22:30:00"} for year in (2022, 2024, 2025)]
    deliver(con, AMBULANCE, calls, first="2020-01-01", last="2025-03-01")
    for dataset in (ISTV, ECDS):
        deliver(con, dataset, [], last=None)
    rows = built(con, health_matches)
    assert len(rows) == 2 * len(RULES)
    assert {(r["period_start"], r["period_end"]) for r in rows} == {
        (date(2023, 4, 1), date(2025, 3, 31))
    }


def test_a_measure_of_one_rule_counts_an_event_once() -> None:
    names = {m.name: m.where for m in health_matches.measures}
    rows = told([{"committed_from_at": "2025-03-10T22:30:00"}], [CALL])
    for name, which in BY_DISTRICT.items():
        counted = [r for r in rows if f"rule = '{r['rule']}'" in names[name]]
        assert [r["rule"] for r in counted] == [which]
