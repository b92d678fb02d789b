"""The header row is found, and its headings understood, however a partner lays them out."""

from dataclasses import replace

import pytest

from sources.contract import Contract
from sources.headings import find, letters, names, normal, position

HEADER = ["visit_id", "visit_date", "extract_date", "site_code"]


def test_case_punctuation_and_accents_do_not_matter() -> None:
    assert normal(" Visit-Date ") == normal("VISIT_DATE") == normal("visit date") == "visit_date"
    assert normal("\ufeffVisit\u00a0No.") == "visit_no"
    assert normal(None) == ""


def test_a_header_stands_below_title_rows(visits: Contract) -> None:
    rows = [["Visits to the hospital"], [], ["Extract", "monthly"], HEADER, ["v1", "", "", ""]]
    heading = find(rows, visits)
    assert heading is not None
    assert heading.row == 4
    assert heading.columns == dict(zip(HEADER, range(4), strict=True))


def test_a_field_may_arrive_under_another_heading(visits: Contract) -> None:
    heading = find([["VISIT NO", "Visit date", "Extract-Date", "Site Code"]], visits)
    assert heading is not None
    assert heading.columns["visit_id"] == 0
    assert heading.missing == ()


def test_a_heading_nobody_declared_is_known_by_its_column_alone(visits: Contract) -> None:
    heading = find([[*HEADER, "ZQXJ-CANARY", ""]], visits)
    assert heading is not None
    assert heading.undeclared == (4,)
    assert "CANARY" not in repr(heading)


def test_a_missing_column_is_named_and_an_optional_one_is_not(visits: Contract) -> None:
    heading = find([HEADER[:3]], visits)
    assert heading is not None
    assert heading.missing == ("site_code",)


def test_two_columns_for_one_field_are_noticed(visits: Contract) -> None:
    heading = find([[*HEADER, "Visit No."]], visits)
    assert heading is not None
    assert heading.repeated == ("visit_id",)


def test_a_row_that_names_too_few_fields_is_no_header(visits: Contract) -> None:
    assert find([["visit_id", "colour"], ["1", "red"]], visits) is None
    assert find([], visits) is None


def test_a_header_further_down_than_anyone_puts_it_is_not_looked_for(visits: Contract) -> None:
    assert find([[""]] * 40 + [HEADER], visits) is None


def test_two_fields_cannot_arrive_as_one_heading(visits: Contract) -> None:
    clash = visits.field("site_code").but(delivered_as=("Visit date",))
    fields = tuple(clash if f.name == "site_code" else f for f in visits.fields)
    with pytest.raises(ValueError, match="two fields arrive as"):
        names(replace(visits, fields=fields))


@pytest.mark.parametrize(("number", "shown"), [(0, "A"), (25, "Z"), (26, "AA"), (702, "AAA")])
def test_a_column_is_named_as_a_spreadsheet_shows_it(number: int, shown: str) -> None:
    assert letters(number) == shown
    assert position(shown) == number
