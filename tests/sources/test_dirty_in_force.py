"""Which rows are in force: restated months, places of two vintages, repeated rows."""

from pathlib import Path

import pyarrow.parquet as pq
from dirty_rows import (
    ATTENDANCES,
    ATTENDED,
    CASELOAD,
    COVENTRY_LSOA,
    CRIME,
    OFFENCE,
    OFFENCES,
    RETIRED_AND_NEW,
    STREET,
    SUPERVISED,
    WARWICK,
    WARWICK_LSOA,
    Deliver,
    Rows,
    csv_of,
    each,
    in_force,
    land,
    take,
)

from pipelines.store import Store
from sources.reference.load import lsoa_vintage


def test_restated_history_is_in_force_and_what_it_replaced_is_kept(home: Path) -> None:
    first = each(OFFENCE, "offence_code", "8N", "8N", "34B")
    land(home, OFFENCES, "may.csv", csv_of(*first))
    take(home, OFFENCES)
    restated = [{**row, "extract_date": "2025-07-05"} for row in first[:2]]
    restated[1] |= {"offence_code": "5D", "offence_subclass": "005/01"}
    land(home, OFFENCES, "may_restated.csv", csv_of(*restated))
    lines = take(home, OFFENCES)
    assert sorted(in_force(home, OFFENCES, "offence_code")) == [("5D",), ("8N",)]
    assert (lines["may.csv"].accepted, lines["may.csv"].superseded) == (0, 3)
    kept = Store(home).delivered(OFFENCES.name, lines["may.csv"].sha256)
    assert pq.read_table(kept)["offence_code"].to_pylist() == ["8N", "8N", "34B"]


def test_of_overlapping_deliveries_the_newer_answers_for_the_months_they_share(
    home: Path,
) -> None:
    spring = each(OFFENCE, "recorded_date", "2025-04-10", "2025-05-10")
    summer = each(OFFENCE, "recorded_date", "2025-05-10", "2025-06-10")
    summer = [{**r, "offence_id": f"new{n:05}", "extract_date": "2025-07-05"}
              for n, r in enumerate(summer)]  # fmt: skip
    land(home, OFFENCES, "a_spring.csv", csv_of(*spring))
    land(home, OFFENCES, "b_summer.csv", csv_of(*summer))
    lines = take(home, OFFENCES)
    months = [str(m) for (m,) in in_force(home, OFFENCES, "month_start")]
    assert months == ["2025-04-01", "2025-05-01", "2025-06-01"]
    assert (lines["a_spring.csv"].accepted, lines["a_spring.csv"].superseded) == (1, 1)


def test_a_missing_month_is_answered_for_by_nobody(home: Path) -> None:
    land(home, STREET, "03.csv", csv_of({**CRIME, "Month": "2025-03"}))
    land(home, STREET, "05.csv", csv_of({**CRIME, "Crime ID": "cd" * 32}))
    covered = [m for line in take(home, STREET).values() for m in line.months]
    assert covered == ["2025-03-01", "2025-05-01"]


def test_a_point_across_the_border_counts_outside(home: Path) -> None:
    here, there = each(CRIME, "LSOA code", WARWICK_LSOA, COVENTRY_LSOA)
    there["Crime ID"] = "cd" * 32
    land(home, STREET, "05.csv", csv_of(here, there))
    take(home, STREET)
    assert in_force(home, STREET, "district_code") == [(WARWICK,), ("outside",)]


SPELLINGS = ("Nuneaton and Bedworth", "Nuneaton & Bedworth", "NUNEATON  AND BEDWORTH", "NBBC")


def test_a_district_is_known_by_each_of_its_spellings(deliver: Deliver, rows_of: Rows) -> None:
    taken = deliver(csv_of(*each(SUPERVISED, "residence_district", *SPELLINGS)), CASELOAD)
    assert {code for (code,) in rows_of(taken, "residence_district")} == {"E07000219"}


def test_areas_of_two_vintages_are_each_placed_in_their_district(home: Path) -> None:
    codes = (*RETIRED_AND_NEW, WARWICK_LSOA)
    land(home, OFFENCES, "may.csv", csv_of(*each(OFFENCE, "lsoa_code", *codes)))
    take(home, OFFENCES)
    places = [d for (d,) in in_force(home, OFFENCES, "district_code")]
    assert all(place.startswith("E07") for place in places)
    assert lsoa_vintage(codes) == "mixed"


def test_a_repeated_crime_id_is_queried_and_counted_once(home: Path) -> None:
    asb = {**CRIME, "Crime ID": "", "Crime type": "Anti-social behaviour"}
    land(home, STREET, "05.csv", csv_of(CRIME, CRIME, asb, asb))
    line = take(home, STREET)["05.csv"]
    assert line.verdict == "accepted_with_queries"
    assert (line.accepted, line.deduplicated, line.rejected) == (3, 1, 0)
    assert any("crime_id" in reason for reason in line.reasons)


def test_duplicate_attendances_count_once(home: Path) -> None:
    flagged = {**ATTENDED, "attendance_id": "attend02", "dupe_flag": "1"}
    land(home, ATTENDANCES, "may.csv", csv_of(ATTENDED, ATTENDED, flagged))
    line = take(home, ATTENDANCES)["may.csv"]
    assert (line.accepted, line.deduplicated) == (2, 1)
    assert sorted(in_force(home, ATTENDANCES, "is_assault")) == [(False,), (True,)]
