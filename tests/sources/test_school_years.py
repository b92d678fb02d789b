"""The partnership's school years: spans of days, checked as they are read."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from sources.partnership import partnership
from sources.school_years import school_years

GOOD = 'name = "2024/25"\nstatus = "published"\nsource = "s"\nfirst = "2024-09-01"\n'
GOOD += 'last = "2025-08-31"\n'


def listed(folder: Path, *years: str) -> Path:
    """A folder whose file lists these years."""
    path = folder / f"{partnership().name}.toml"
    path.write_text("\n".join(f"[[school_years]]\n{each}" for each in years), encoding="utf-8")
    return folder


def test_the_shipped_years_follow_each_other_without_a_gap() -> None:
    found = school_years()
    assert all((other.first - one.last).days == 1 for one, other in pairwise(found))
    assert {y.name for y in found if y.status == "stand-in"} == {"2023/24"}
    open_days = [
        sum(
            date.fromordinal(day).weekday() < 5
            and not any(a.toordinal() <= day <= b.toordinal() for a, b in year.closed)
            for day in range(year.first.toordinal(), year.last.toordinal() + 1)
        )
        for year in found
    ]
    assert all(189 <= days <= 195 for days in open_days), open_days


def test_a_partnership_without_the_file_knows_no_school_day(tmp_path: Path) -> None:
    assert school_years(tmp_path) == ()


def test_a_span_is_one_day_or_several(tmp_path: Path) -> None:
    year = GOOD + 'closed = ["2025-05-05", "2024-10-28 to 2024-11-01"]'
    (found,) = school_years(listed(tmp_path, year))
    assert found.closed == (
        (date(2025, 5, 5), date(2025, 5, 5)), (date(2024, 10, 28), date(2024, 11, 1)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("years", "reason"),
    [
        ([GOOD + 'closed = ["2024-11-01 to 2024-10-28"]'], "ends before it begins"),
        ([GOOD + 'closed = ["2025-09-01"]'], "lies outside the year"),
        ([GOOD + 'closed = ["2025-02-30"]'], "is no day of the calendar"),
        ([GOOD + 'closed = ["half term"]'], "does not match"),
        ([GOOD + "closed = []", GOOD + "closed = []"], "one year begins before"),
    ],
)
def test_a_year_that_cannot_be_is_refused(tmp_path: Path, years: list[str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        school_years(listed(tmp_path, *years))
