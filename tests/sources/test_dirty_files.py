"""Dirty files: what stands round the rows, headings, sheets, totals and footnotes."""

from dataclasses import replace

import pytest
from dirty_rows import (
    CRIME,
    OFFENCE,
    OFFENCES,
    STREET,
    Deliver,
    Rows,
    cells,
    csv_of,
    each,
    reasons,
    workbook,
)

from sources.contract import Contract
from sources.text_rows import Unreadable


def test_title_rows_stand_above_the_header(deliver: Deliver) -> None:
    taken = deliver("Recorded offences\n\nMay 2025,police\n" + csv_of(OFFENCE), OFFENCES)
    assert (taken.rows_in, taken.rejected) == (1, 0)
    assert (taken.opened.heading.row, taken.opened.aside.titles) == (4, 2)


def test_every_sheet_of_a_workbook_with_a_sheet_a_year_is_read(
    deliver: Deliver, rows_of: Rows
) -> None:
    first, second, third = each(OFFENCE, "recorded_date", "2024-05-13", "2025-05-13", "2025-05-14")
    years = workbook(
        Notes=[["Offences"]],
        y2024=[["Year to March 2025"], *cells(first)],
        y2025=[["Year to March 2026"], ["Provisional"], *cells(second, third)],
    )
    taken = deliver(years, OFFENCES)
    assert rows_of(taken, "row_no", "offence_id") == [
        (3, "off000010"),
        (7, "off000011"),
        (8, "off000012"),
    ]
    assert taken.opened.aside.titles == 3
    assert taken.opened.sheet == "y2024 (rows 1 to 3), y2025 (rows 4 to 8)"


def test_sheets_under_different_columns_are_refused_together(deliver: Deliver) -> None:
    renamed = [["crime_ref_pseudo", *cells(OFFENCE)[0][1:]], *cells(OFFENCE)[1:]]
    with pytest.raises(Unreadable, match="sheet 1 and sheet 2; give every sheet the same header"):
        deliver(workbook(a=cells(OFFENCE), b=renamed), OFFENCES)


def test_renamed_columns_are_known_by_the_names_agreed(deliver: Deliver) -> None:
    text = (
        csv_of(OFFENCE)
        .replace("offence_id", "Crime Ref (pseudo)")
        .replace("offence_code", "Home Office Code")
    )
    assert deliver(text, OFFENCES).sound == 1


def test_two_headings_for_one_field_are_refused(deliver: Deliver) -> None:
    twice = csv_of({**OFFENCE, "ho_code": "8N"})
    with pytest.raises(Unreadable, match="same field: offence_code"):
        deliver(twice, OFFENCES)


def test_a_heading_nobody_agreed_is_refused_with_the_column_that_lacks(deliver: Deliver) -> None:
    with pytest.raises(Unreadable, match="columns are missing: recorded_date"):
        deliver(csv_of(OFFENCE).replace("recorded_date", "rec_dt"), OFFENCES)


def test_a_byte_order_mark_is_no_part_of_the_first_heading(deliver: Deliver) -> None:
    assert deliver(b"\xef\xbb\xbf" + csv_of(OFFENCE).encode(), OFFENCES).sound == 1


def test_a_windows_file_with_pounds_and_smart_quotes_is_read(
    deliver: Deliver, rows_of: Rows
) -> None:
    text = csv_of({**CRIME, "Location": "On or near \u2018Pound\u2019 \u2013 \u00a35 shop"})
    taken = deliver(text.encode("cp1252"), STREET)
    assert taken.opened.encoding == "cp1252"
    assert rows_of(taken, "location") == [("On or near \u2018Pound\u2019 \u2013 \u00a35 shop",)]


VISIT = "visit_id,visit_date,extract_date,site_code"


def test_a_merged_cell_is_carried_down_where_the_contract_says_so(
    deliver: Deliver, rows_of: Rows, visits: Contract
) -> None:
    merged = f"{VISIT}\nv1,2024-01-05,2024-02-01,RJC01\nv2,,2024-02-01,\n"
    fields = tuple(replace(f, carries_down=f.name == "visit_date") for f in visits.fields)
    taken = deliver(merged, replace(visits, fields=fields))
    assert rows_of(taken, "visit_date::varchar", "site_code") == [
        ("2024-01-05", "RJC01"),
        ("2024-01-05", None),
    ]
    assert "`visit_date` never missing" in reasons(deliver(merged, visits))[0]


def test_totals_and_footnotes_below_the_rows_are_set_aside_and_counted(deliver: Deliver) -> None:
    text = csv_of(OFFENCE) + "\nGrand Total,,1\nNote: provisional figures.\nSource: the force\n"
    taken = deliver(text, OFFENCES)
    assert (taken.rows_in, taken.rejected) == (1, 0)
    assert taken.opened.aside.sentence == "set aside: 1 total row, 2 note rows"


def test_totals_by_each_of_two_dimensions_are_never_rows(deliver: Deliver) -> None:
    body = csv_of(*each(OFFENCE, "offence_code", "8N", "34B")).splitlines()
    text = "\n".join([*body[:2], "Sub-total,,1", body[2], "Subtotal,,1", "Total,,2"])
    taken = deliver(text + "\n", OFFENCES)
    assert (taken.rows_in, taken.rejected, taken.opened.aside.totals) == (2, 0, 3)


def test_a_blank_means_zero_only_where_it_is_declared(
    deliver: Deliver, rows_of: Rows, visits: Contract
) -> None:
    text = f"{VISIT},cost,is_knife\nv1,2024-01-05,2024-02-01,RJC01,,\n"
    assert rows_of(deliver(text), "cost", "is_knife") == [(None, False)]
    fields = tuple(replace(f, blank_means="0") if f.name == "cost" else f for f in visits.fields)
    assert rows_of(deliver(text, replace(visits, fields=fields)), "cost") == [(0.0,)]
