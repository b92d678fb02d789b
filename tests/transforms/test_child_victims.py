"""Children harmed: the kind of day, the hours, and who is a child."""

from datetime import date

import pytest

from sources.school_years import SchoolYear
from tests.transforms.linked import built, deliver, empty
from transforms.child_victims import child_victims
from transforms.linkage import VICTIMS

YEAR = SchoolYear(
    name="2024/25", status="published", source="the council", first=date(2024, 9, 1),
    last=date(2025, 8, 31), closed=((date(2024, 10, 28), date(2024, 11, 1)),),
)  # fmt: skip
ROW = {"offence_id": "o", "recorded_date": "2024-11-20", "age_years": 15}


@pytest.fixture(autouse=True)
def one_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.child_victims.school_years", lambda: (YEAR,))


@pytest.mark.parametrize(
    ("moment", "kind", "hours"),
    [
        ("2024-10-25 15:30:00", "School day", "15-17"),
        ("2024-10-28 23:59:00", "Weekday without school", "21-23"),
        ("2024-11-01 02:00:00", "Weekday without school", "0-2"),
        ("2024-11-02 12:00:00", "Weekend", "12-14"),
        ("2024-11-04 00:00:00", "School day", "unknown"),
        ("2024-08-30 15:30:00", "unknown", "unknown"),
        ("2024-08-31 15:30:00", "Weekend", "15-17"),
    ],
)
def test_the_day_and_hours_are_those_of_the_offence(moment: str, kind: str, hours: str) -> None:
    con = empty()
    deliver(con, VICTIMS, [ROW | {"committed_from_at": moment}])
    (made,) = built(con, child_victims)
    assert (made["day_kind"], made["hour_band"]) == (kind, hours)


def test_without_a_moment_the_day_is_that_of_the_recording() -> None:
    con = empty()
    deliver(con, VICTIMS, [ROW])
    (made,) = built(con, child_victims)
    assert (made["day_kind"], made["hour_band"]) == ("School day", "unknown")


def test_only_children_harmed_by_serious_violence_count() -> None:
    con = empty()
    others = [{"age_years": 18}, {"age_years": None}, {"is_serious_violence": False},
              {"victim_type": "business"}]  # fmt: skip
    deliver(con, VICTIMS, [ROW | other for other in others] + [ROW | {"age_years": 17}])
    assert len(built(con, child_victims)) == 1


def test_without_school_years_no_weekday_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.child_victims.school_years", tuple)
    con = empty()
    deliver(con, VICTIMS, [ROW])
    assert built(con, child_victims)[0]["day_kind"] == "unknown"
