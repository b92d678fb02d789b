"""Published tables are read as they were published, or refused with a sentence."""

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from sources.published.cells import NotANumber, number
from sources.published.periods import span
from sources.published.read import ReadTable, read_published
from sources.published.registry import declared_series, layouts
from sources.published.tidy import our_measures
from sources.text_rows import Unreadable

TITLE = '"Table C2: made up, year ending June 2025 [note 1]"'
C2 = f"""{TITLE},,
Some shorthand is used in this table. [x] indicates data are unavailable.,,
"Police Force
Area code","Police Force
Area name","Community Safety
Partnership code","Community Safety
Partnership name",Local Authority code,Local Authority name,"Total recorded crime
 (excluding fraud)",Homicide,Violence with injury,Notes
E23000099,Midshire [note 4],,,,,"1,300 ",[x],"330 ",a
E23000099,Midshire,E22000991,Northtown,E07000991,Northtown,"1,000 ",3 ,300 ,b
E23000099,Midshire,E22000992,South Vale,Combined Local Authorities,,250 ,0 ,30 [r],c
E23000098,Midshire,,Unassigned Midshire,,,50 ,0 ,,
"""
TIDY = "series,area_code,period,measure,value"

Published = Callable[..., ReadTable]


@pytest.fixture
def published(tmp_path: Path) -> Published:
    def read(content: str | bytes, name: str = "table.csv") -> ReadTable:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_published(path, "ab" * 32, tmp_path)

    return read


def values(read: ReadTable) -> dict[tuple[str, str], tuple[float | None, str]]:
    rows = read.figures.to_pylist()
    return {(r["area_code"], r["measure"]): (r["value"], r["status"]) for r in rows}


def test_table_c2_is_read_with_its_titles_line_breaks_separators_and_marks(
    published: Published,
) -> None:
    read = published(C2)
    found = values(read)
    assert read.layouts == ("ons_table_c2",)
    assert found[("E23000099", "total_recorded_crime")] == (1300, "")
    assert found[("E23000099", "homicide")] == (None, "x")
    assert found[("E22000991", "violence_with_injury")] == (300, "")
    assert found[("E22000992", "violence_with_injury")] == (30, "r")


def test_table_c2_knows_what_each_row_is_about(published: Published) -> None:
    rows = published(C2).figures.to_pylist()
    about = {r["area_code"]: (r["area_kind"], r["area_name"]) for r in rows}
    assert about == {
        "E23000099": ("force", "Midshire"),
        "E22000991": ("csp", "Northtown"),
        "E22000992": ("csp", "South Vale"),
        "E23000099/unassigned": ("unassigned", "Unassigned Midshire"),
    }
    authorities = {r["area_code"]: r["local_authority_code"] for r in rows}
    assert authorities["E22000991"] == "E07000991"
    assert authorities["E22000992"] is None


def test_table_c2_takes_its_year_from_the_title_and_its_measures_from_the_declaration(
    published: Published,
) -> None:
    rows = published(C2).figures.to_pylist()
    assert {(r["period_start"], r["period_end"]) for r in rows} == {
        (date(2024, 7, 1), date(2025, 6, 30))
    }
    ours = {r["measure"]: r["our_measure"] for r in rows}
    assert ours["homicide"] == "police__offences.homicide_offences"
    assert ours["total_recorded_crime"] == "police__offences.offences"
    assert rows[0]["source"] == "Table C2: made up, year ending June 2025"


def test_a_row_under_another_forces_code_follows_the_force_named_and_is_told(
    published: Published,
) -> None:
    assert published(C2).queries == (
        "row 7: the force's code is not that of the force named; the name was followed",
    )


def test_partnerships_that_do_not_add_up_to_their_force_are_told(published: Published) -> None:
    (_, told) = published(C2.replace('"1,000 "', "999")).queries
    assert told.startswith("row 4: the partnerships and unassigned offences do not add up")


def test_a_blank_is_not_available_and_never_zero(published: Published) -> None:
    found = values(published(C2))
    assert found[("E23000099/unassigned", "violence_with_injury")] == (None, "x")


def test_a_workbook_is_read_on_every_sheet_in_a_known_layout(
    published: Published, tmp_path: Path
) -> None:
    path = tmp_path / "made.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Contents").write_row(0, 0, ["Nothing", "here"])
    sheet = book.add_worksheet("Table C2")
    sheet.write(0, 0, "Table C2, year ending March 2024")
    sheet.write_row(
        1,
        0,
        [
            "Police Force Area code", "Police Force Area name", "Community Safety Partnership code",
            "Community Safety Partnership name", "Violence with injury",
        ],
    )  # fmt: skip
    sheet.write_row(2, 0, ["E23000099", "Midshire", "", "", 12])
    book.close()
    read = read_published(path, "cd" * 32, tmp_path)
    assert values(read) == {("E23000099", "violence_with_injury"): (12, "")}


def test_a_gzipped_table_is_read(published: Published) -> None:
    assert published(gzip.compress(C2.encode()), "c2.csv.gz").figures.num_rows == 12


OPEN = "Financial_Year,Financial_Quarter,Force_Name,Offence_Group,Offence_Subgroup," + (
    "Number_of_Offences"
)


def test_open_data_by_offence_is_summed_to_the_publishers_groups(published: Published) -> None:
    read = published(
        f"""{OPEN}
2017/18,1,Midshire,Violence against the person,Homicide,2
2017/18,1,Midshire,Violence against the person,Homicide,1
2017/18,1,Midshire,Sexual offences,Rape offences,"1,010"
2017/18,4,Midshire,Fraud offences,Fraud offences,7
2017/18,4,Midshire,Robbery,Robbery of personal property,5
"""
    )
    rows = read.figures.to_pylist()
    found = {(r["measure"], str(r["period_start"])): r["value"] for r in rows}
    assert found == {
        ("homicide", "2017-04-01"): 3,
        ("sexual_offences", "2017-04-01"): 1010,
        ("total_recorded_crime", "2017-04-01"): 1013,
        ("robbery", "2018-01-01"): 5,
        ("total_recorded_crime", "2018-01-01"): 5,
    }
    assert {r["area_code"] for r in rows} == {"force/midshire"}


def test_a_tidy_row_of_a_declared_series_maps_to_our_measure(published: Published) -> None:
    read = published(
        f"""{TIDY},lower,upper
fingertips,E10000031,2021/22 - 23/24,11201,"1,005",940,1070
yjb,E10000031,2023/24,first_time_entrants,[c],,
"""
    )
    entrants, admissions = sorted(read.figures.to_pylist(), key=lambda r: r["series"], reverse=True)
    assert admissions["our_measure"] == "health__admissions.violence_admissions"
    assert (admissions["lower"], admissions["upper"]) == (940, 1070)
    assert admissions["period_end"] == date(2024, 3, 31)
    assert (entrants["value"], entrants["status"]) == (None, "c")
    assert read.queries == ()


def test_a_tidy_row_may_name_our_measure_itself(published: Published) -> None:
    read = published(f"{TIDY},source\nown,E23000017,2024,police__offences.robbery_offences,4,A\n")
    assert read.figures["our_measure"].to_pylist() == ["police__offences.robbery_offences"]


def test_a_tidy_row_that_is_compared_with_nothing_is_kept_and_told(published: Published) -> None:
    read = published(f"{TIDY}\nown,E23000017,2024,burglary,4\n")
    assert read.figures.num_rows == 1
    assert read.queries == (
        "row 2: the measure is none of ours and is not compared",
        "row 2: no source is named; add the column source",
    )


SECRET = "SECRET7Q"
REFUSED = [
    ("nothing,like\n1,2\n", "the table has no layout that is known"),
    (C2.replace("300 ,b", f"{SECRET},b"), "cells hold neither a figure nor a mark .*: I5"),
    (C2.replace("year ending", "about"), "no line above the table says 'year ending"),
    (C2.replace("E22000992", "E22000991"), "rows give a figure .* a second time: row 6"),
    (f"{TIDY}\n{SECRET},E1,sometime,x,4\n", r"A2 \(series\), B2 \(area_code\), C2 \(period\)"),
    (f"{TIDY}\nown,E23000017,2024,burglary,{SECRET}\n", "neither a figure nor a mark .*: E2"),
    (f"{TIDY}\n", "a header but no rows under it"),
    (f"{TIDY},value\nown,E23000017,2024,x,1,2\n", "two columns are headed value"),
    ("", "the file is empty"),
    (b"PAR1 and more", "the file is Parquet"),
]


@pytest.mark.parametrize(("content", "reason"), REFUSED)
def test_a_bad_file_is_refused_with_a_sentence_that_holds_no_value(
    content: str | bytes, reason: str, published: Published
) -> None:
    with pytest.raises(Unreadable, match=reason) as refused:
        published(content)
    assert SECRET not in str(refused.value)


def test_every_measure_named_by_a_publisher_is_one_of_ours() -> None:
    named = {s.measure for p in declared_series().values() for s in p.statistics if s.measure}
    assert named <= our_measures()
    assert set(layouts()) == {"ons_table_c2", "prc_open_data", "tidy"}


PERIODS = [
    ("year ending June 2025", "2024-07-01", "2025-06-30"),
    ("YE Mar 2024", "2023-04-01", "2024-03-31"),
    ("year ending December 2024", "2024-01-01", "2024-12-31"),
    ("2023/24", "2023-04-01", "2024-03-31"),
    ("1999/2000", "1999-04-01", "2000-03-31"),
    ("2021/22 - 23/24", "2021-04-01", "2024-03-31"),
    ("2023/24 Q4", "2024-01-01", "2024-03-31"),
    ("Nov to Jan 2025", "2024-11-01", "2025-01-31"),
    ("Feb 2024", "2024-02-01", "2024-02-29"),
    ("2025-06", "2025-06-01", "2025-06-30"),
    ("2022 - 2024", "2022-01-01", "2024-12-31"),
    ("2024-07-01/2025-06-30", "2024-07-01", "2025-06-30"),
]


@pytest.mark.parametrize(("text", "first", "last"), PERIODS)
def test_a_period_is_read_as_publishers_write_it(text: str, first: str, last: str) -> None:
    assert span(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["", "last year", "2024/26", "2024-07-02/2024-07-01", "2023/24 Q5"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a period is written|two years of a financial year"):
        span(text)


@given(st.integers(1990, 2098), st.integers(1, 12))
def test_a_year_ending_has_twelve_whole_months(year: int, month: int) -> None:
    first, last = span(f"year ending {date(year, month, 1):%B} {year}")
    assert (last.year, last.month) == (year, month)
    assert first.day == 1
    assert 12 * (last.year - first.year) + last.month - first.month == 11


@given(st.integers(0, 10**9), st.sampled_from(["", "[p]", "[r]", "[note 12]"]))
def test_a_figure_is_read_with_its_separators_and_mark(n: int, mark: str) -> None:
    value, status = number(f" {n:,} {mark}")
    assert value == n
    assert status == mark.strip("[]").replace("note 12", "")


@pytest.mark.parametrize("cell", ["many", "1 2", "[q]", "12a", "nan", "inf"])
def test_what_is_no_figure_is_refused(cell: str) -> None:
    with pytest.raises(NotANumber):
        number(cell)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("1 234", (1234.0, "")), ("1\u00a0234", (1234.0, "")), ("1,234 [e]", (1234.0, "u")),
        ("−5", (-5.0, "")), ("[low]", (None, "u")), ("[w]", (None, "x")), ("12 [f]", (12.0, "p")),
        ("12 [b]", (12.0, "")), ("<5", (None, "c")), ("~", (None, "c")), ("1 to 4", (None, "c")),
        ("suppressed", (None, "c")), ("…", (None, "x")),
    ],
)  # fmt: skip
def test_every_shorthand_of_publishers_is_understood(
    cell: str, found: tuple[float | None, str]
) -> None:
    assert number(cell) == found


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Oct 2023 - Sep 2024", "2023-10-01", "2024-09-30"),
        ("October 2023 to September 2024", "2023-10-01", "2024-09-30"),
        ("2022 - 24", "2022-01-01", "2024-12-31"),
        ("202324", "2023-04-01", "2024-03-31"),
        ("2024 Q1", "2024-01-01", "2024-03-31"),
        ("Q4 2024", "2024-10-01", "2024-12-31"),
        ("2023/24 Q1", "2023-04-01", "2023-06-30"),
        ("mid-2024", "2024-06-30", "2024-06-30"),
        ("12 months ending Sep 2024", "2023-10-01", "2024-09-30"),
        ("year ending 30 June 2025", "2024-07-01", "2025-06-30"),
        ("2023/24", "2023-04-01", "2024-03-31"),
        ("2025-06", "2025-06-01", "2025-06-30"),
    ],
)
def test_every_period_of_publishers_is_understood(text: str, first: str, last: str) -> None:
    assert [day.isoformat() for day in span(text)] == [first, last]


CSP_HEADER = (
    "Financial Year,Financial Quarter,Force Name,CSP Name,Offence Description,Offence Group,"
    "Offence Subgroup,Offence Code,{count}\n"
)


@pytest.mark.parametrize("count", ["Offence Count", "Number of Offences"])
def test_a_table_by_partnership_is_not_taken_for_the_force(tmp_path: Path, count: str) -> None:
    rows = (
        "2023/24,1,Warwickshire,Rugby,x,Robbery,Robbery of personal property,34B,7\n"
        "2023/24,1,Warwickshire,South Warwickshire,x,Robbery,Robbery of personal property,34B,9\n"
        "2023/24,1,Warwickshire,Unassigned - Warwickshire,x,Robbery,Robbery,34B,1\n"
    )
    path = tmp_path / "csp.csv"
    path.write_text(CSP_HEADER.format(count=count) + rows, encoding="utf-8")
    figures = read_published(path, "ab", tmp_path).figures.to_pylist()
    robbery = {r["area_name"]: r for r in figures if r["measure"] == "robbery"}
    assert {name: r["value"] for name, r in robbery.items()} == {
        "Rugby": 7, "South Warwickshire": 9, "Unassigned Warwickshire": 1,
    }  # fmt: skip
    assert robbery["Rugby"]["area_code"] == "E22000321"
    assert {r["area_kind"] for r in figures} == {"csp", "unassigned"}


def test_a_table_that_is_not_known_is_told_what_it_comes_nearest_to(tmp_path: Path) -> None:
    path = tmp_path / "near.csv"
    path.write_text("Financial Year,Financial Quarter,Force Name,Offence Group\n", "utf-8")
    with pytest.raises(Unreadable, match="row 1 comes nearest to Home Office open data") as said:
        read_published(path, "ab", tmp_path)
    assert "Offence_Subgroup, Number_of_Offences" in str(said.value)
